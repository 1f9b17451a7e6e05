"""Postcodes with addresses of several areas are found from a UPRN lookup, and no others."""

from __future__ import annotations

import zipfile
from collections import defaultdict
from pathlib import Path

import pytest
import shapely
from boundary_layers import EAST, WEST, area
from hypothesis import given
from hypothesis import strategies as st

from transfer_app.adapters.geography import gazetteers, postcode_spread
from transfer_app.adapters.geography.placer import GridPlacer
from transfer_app.adapters.geography.postcode_spread import read_postcode_spread
from transfer_app.domain.errors import GazetteerError

HEADING = "UPRN,GRIDGB1E,GRIDGB1N,PCDS,OA21CD,LAD25CD"
PLACER = GridPlacer.build([area("B", EAST), area("A", WEST)])


def lookup(path: Path, rows: list[tuple[object, object, str]]) -> Path:
    lines = [f"{n},{e},{m},{postcode},E00,E07" for n, (e, m, postcode) in enumerate(rows, 1)]
    path.write_bytes("\r\n".join([HEADING, *lines, ""]).encode("ascii"))
    return path


def test_only_postcodes_of_several_areas_are_spread(tmp_path: Path) -> None:
    path = lookup(
        tmp_path / "nsul.csv",
        [
            (400_500, 100_500, "BH1 1AA"),
            (401_500, 100_500, "BH1 1AA"),
            (400_500, 100_500, "BH1 1AB"),
            (400_600, 100_500, "bh11ab"),
            (401_000, 100_500, "BH1 1AD"),
            (401_500, 100_500, "BH1 1AE"),
            (500_000, 100_500, "BH1 1AE"),
            (500_000, 100_500, "BH1 1AF"),
            (400_500, 100_500, ""),
            ("", "", "BH1 1AB"),
            (0, 0, "BH1 1AB"),
        ],
    )
    found = read_postcode_spread(path, PLACER)
    assert found.areas == {"BH11AA": ("A", "B"), "BH11AD": ("A", "B"), "BH11AE": ("B", None)}
    assert (found.rows_read, found.without_postcode, found.without_point) == (11, 1, 2)
    assert len(found.digest) == 64


def test_addresses_just_off_a_clipped_coast_count_to_the_nearest_area(tmp_path: Path) -> None:
    path = lookup(
        tmp_path / "nsul.csv",
        [
            (400_500, 100_500, "BH1 1AA"),
            (400_500, 99_970, "BH1 1AA"),
            (400_500, 100_500, "BH1 1AB"),
            (401_500, 99_970, "BH1 1AB"),
        ],
    )
    assert read_postcode_spread(path, PLACER).areas == {"BH11AA": ("A", None), "BH11AB": ("A", None)}
    assert read_postcode_spread(path, PLACER, coast_m=50.0).areas == {"BH11AB": ("A", "B")}
    assert read_postcode_spread(path, PLACER, coast_m=20.0).areas["BH11AA"] == ("A", None)


def test_the_regional_tables_of_the_zip_are_one_list(tmp_path: Path) -> None:
    west = lookup(tmp_path / "west.csv", [(400_500, 100_500, "BH1 1AA")])
    east = lookup(tmp_path / "east.csv", [(401_500, 100_500, "BH1 1AA")])
    path = tmp_path / "NSUL.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(west, "Data/NSUL_SE.csv")
        archive.write(east, "Data/NSUL_SW.csv")
        archive.writestr("Documents/Codes.csv", "a,b\n1,2\n")
    told: list[tuple[int, int]] = []
    found = read_postcode_spread(path, PLACER, progress=lambda done, total: told.append((done, total)))
    assert found.areas == {"BH11AA": ("A", "B")}
    assert told == sorted(told)
    assert told[-1][0] <= told[-1][1]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("UPRN,X_COORDINATE,Y_COORDINATE\n1,2,3\n", "no column PCDS, GRIDGB1E, GRIDGB1N"),
        (f"{HEADING}\n", "no address with a postcode and a point"),
        (f"{HEADING}\n1,,,BH1 1AA,E,E\n", "no address with a postcode and a point"),
        (f"{HEADING}\n1,400500,100500,BH1 1AA,E,E,shifted\n", "more cells"),
    ],
)
def test_what_is_no_lookup_is_refused(tmp_path: Path, content: str, words: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text(content, encoding="ascii")
    with pytest.raises(GazetteerError, match=words):
        read_postcode_spread(path, PLACER)


@given(
    st.lists(
        st.tuples(st.integers(399_990, 402_010), st.sampled_from([99_990, 100_500]), st.sampled_from("ABD")),
        min_size=1,
    )
)
def test_the_spread_is_that_of_the_areas_that_intersect(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[int, int, str]]
) -> None:
    addresses = [(e, n, f"BH1 1A{letter}") for e, n, letter in rows]
    path = lookup(tmp_path_factory.mktemp("nsul") / "nsul.csv", list(addresses))
    expected: dict[str, set[str | None]] = defaultdict(set)
    for e, n, postcode in addresses:
        held = {code for code, shape in (("A", WEST), ("B", EAST)) if shape.intersects(shapely.Point(e, n))}
        expected[postcode.replace(" ", "")] |= held or {None}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gazetteers, "_CHUNK", 2)
        patch.setattr(postcode_spread, "_GATHERED", 2)
        found = read_postcode_spread(path, PLACER).areas
    assert {postcode: set(areas) for postcode, areas in found.items()} == {
        postcode: areas for postcode, areas in expected.items() if len(areas) > 1
    }
    for areas in found.values():
        held = [code for code in areas if code is not None]
        assert list(areas) == [*sorted(held), *[None] * (len(areas) - len(held))]


def test_points_are_read_to_the_centimetre(tmp_path: Path) -> None:
    path = lookup(
        tmp_path / "nsul.csv", [("400999.99", "100500.00", "BH1 1AA"), ("401000.01", "0100500", "BH1 1AA")]
    )
    assert read_postcode_spread(path, PLACER).areas == {"BH11AA": ("A", "B")}
