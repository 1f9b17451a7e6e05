"""Recognises an address list by its columns: where its key, its point and its quality code are.

Layouts seen: ONS Postcode Directory before 2025 (pcd, oseast1m, osgrdind), from 2025 (pcd7, east1m, gridind),
its subsets, NSPL (same columns), Code-Point Open with and without its header row, OS Open UPRN. See
docs/format-geography.md.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from transfer_app.domain.accuracy import Product
from transfer_app.domain.errors import GazetteerError


@dataclass(frozen=True, slots=True)
class Layout:
    """Column places, from 0, of what is read. header: whether the first row names the columns."""

    product: Product
    key: int
    easting: int
    northing: int
    quality: int | None = None
    terminated: int | None = None
    user: int | None = None
    country: int | None = None
    header: bool = True

    def columns(self) -> list[int]:
        """Every column read, in order."""
        optional = (self.quality, self.terminated, self.user, self.country)
        return sorted({self.key, self.easting, self.northing, *(c for c in optional if c is not None)})


_KEYS = ("pcds", "pcd", "pcd7", "pcd8", "pcd2", "postcode", "pc", "uprn")
_FORMS = (
    (Product.OPEN_UPRN, ("uprn",), ("x_coordinate",), ("y_coordinate",), (), (), (), ""),
    (
        Product.CODE_POINT_OPEN,
        ("postcode", "pc"),
        ("eastings", "ea"),
        ("northings", "no"),
        ("positional_quality_indicator", "pq"),
        (),
        (),
        r"country_code|cy",
    ),
    (
        Product.ONSPD,
        ("pcds", "pcd", "pcd7", "pcd8", "pcd2"),
        ("oseast1m", "east1m"),
        ("osnrth1m", "north1m"),
        ("osgrdind", "gridind"),
        ("doterm",),
        ("usertype", "usrtypind"),
        r"ctry(\d\dcd)?",
    ),
)
_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]? *[0-9][A-Z]{2}", re.IGNORECASE)


def recognise(first_row: Sequence[str], name: str) -> Layout:
    """The layout of a list whose first row this is; GazetteerError when it is none of them."""
    columns = [cell.strip().lower() for cell in first_row]

    def place(names: Sequence[str]) -> int | None:
        return next((columns.index(known) for known in names if known in columns), None)

    for product, keys, eastings, northings, quality, terminated, user, country in _FORMS:
        key, easting, northing = place(keys), place(eastings), place(northings)
        if key is not None and easting is not None and northing is not None:
            nations = [i for i, column in enumerate(columns) if country and re.fullmatch(country, column)]
            return Layout(
                product,
                key,
                easting,
                northing,
                place(quality),
                place(terminated),
                place(user),
                nations[0] if nations else None,
            )
    if len(columns) == 10 and _POSTCODE.fullmatch(columns[0]) and all(c.isdigit() for c in columns[1:4]):
        return Layout(Product.CODE_POINT_OPEN, 0, 2, 3, quality=1, country=4, header=False)
    shown = ", ".join(cell.strip()[:30] for cell in first_row[:12]) or "none"
    if place(_KEYS) is not None:
        raise GazetteerError(
            f"{name} lists postcodes or UPRNs without eastings and northings; its columns are: {shown}.",
            "Load the full product: ONSPD, Code-Point Open or OS Open UPRN.",
        )
    raise GazetteerError(
        f"{name} is not an address list this program knows; its columns are: {shown}.",
        "Load the ONS Postcode Directory, Code-Point Open or OS Open UPRN, as CSV or as the zip it comes in.",
    )
