"""Radii follow the products' own quality codes."""

from __future__ import annotations

import math

import numpy as np
import pytest

from transfer_app.domain.accuracy import (
    EntryFlag,
    Product,
    flag_texts,
    flags_of,
    quality,
    quality_text,
    radii,
)


@pytest.mark.parametrize(
    ("product", "expected"),
    [
        (
            Product.ONSPD,
            {0: 100, 1: 30, 2: 30, 3: 50, 4: 60, 5: 100, 6: 1500, 8: 100, 9: math.inf, 7: math.inf},
        ),
        (
            Product.CODE_POINT_OPEN,
            {10: 30, 20: 30, 30: 100, 40: 60, 50: 100, 60: 1500, 90: math.inf, 1: math.inf},
        ),
        (Product.OPEN_UPRN, {0: 5, 1: math.inf}),
    ],
)
def test_radius_of_every_code(product: Product, expected: dict[int, float]) -> None:
    codes = np.array(list(expected), dtype=np.uint8)
    assert radii(product, codes, np.zeros(len(codes), np.uint8)).tolist() == list(expected.values())
    assert [quality(product, code).radius_m for code in expected] == list(expected.values())


@pytest.mark.parametrize("flag", [EntryFlag.NO_COORDINATES, EntryFlag.OTHER_GRID, EntryFlag.CONFLICTING])
def test_some_flags_make_a_point_unusable(flag: EntryFlag) -> None:
    both = np.array([flag, EntryFlag.TERMINATED | EntryFlag.LARGE_USER], dtype=np.uint8)
    assert radii(Product.ONSPD, np.array([1, 1], np.uint8), both).tolist() == [math.inf, 30.0]


@pytest.mark.parametrize(
    ("product", "sector_mean"), [(Product.ONSPD, 6), (Product.CODE_POINT_OPEN, 60), (Product.OPEN_UPRN, None)]
)
def test_the_mean_of_a_sector_is_a_po_box(product: Product, sector_mean: int | None) -> None:
    codes = np.arange(100, dtype=np.uint8)
    said = flags_of(product, codes, np.full(100, EntryFlag.TERMINATED, np.uint8))
    boxes = np.flatnonzero(said & np.uint8(EntryFlag.PO_BOX)).tolist()
    assert boxes == ([] if sector_mean is None else [sector_mean])
    assert (said & np.uint8(EntryFlag.TERMINATED)).all()


def test_words() -> None:
    assert quality_text(Product.ONSPD, 3) == "ONSPD 3: approximate to within 50 metres"
    assert quality_text(Product.OPEN_UPRN, 0) == "UPRN: the property's own point"
    assert quality_text(Product.CODE_POINT_OPEN, 77) == "CPO 77: quality code 77 is not known"
    assert flag_texts(3) == (
        "the postcode is terminated",
        "the postcode belongs to one large user",
    )
    assert all(len(flag_texts(flag)) == 1 for flag in EntryFlag)
