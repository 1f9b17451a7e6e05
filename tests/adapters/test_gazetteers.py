"""Address lists are recognised by their columns, read whole, and answer as their rows say."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transfer_app.adapters.geography.gazetteer_keys import key_text, postcode_keys, uprn_keys
from transfer_app.adapters.geography.gazetteer_pages import look_up, to_pages
from transfer_app.adapters.geography.gazetteers import GazetteerReading, read_gazetteer
from transfer_app.domain.accuracy import EntryFlag, Product, radii
from transfer_app.domain.errors import Cancelled, GazetteerError
from transfer_app.domain.places import GazetteerPage

OLD = [
    "pcd",
    "pcd2",
    "pcds",
    "dointr",
    "doterm",
    "oslaua",
    "usertype",
    "oseast1m",
    "osnrth1m",
    "osgrdind",
    "ctry",
    "lat",
    "long",
]
NEW = [
    "pcd7",
    "pcd8",
    "pcds",
    "dointr",
    "doterm",
    "lad25cd",
    "usrtypind",
    "east1m",
    "north1m",
    "gridind",
    "ctry25cd",
    "lat",
    "long",
]
ROWS = [
    [
        "BH1 1AA",
        "BH1  1AA",
        "BH1 1AA",
        "198001",
        "",
        "E06000058",
        "0",
        "408643",
        "0091231",
        "1",
        "E92000001",
        "",
        "",
    ],
    [
        "BH231AB",
        "BH23 1AB",
        "BH23 1AB",
        "198001",
        "199606",
        "",
        "1",
        "415500",
        "0092600",
        "8",
        "E92000001",
        "",
        "",
    ],
    [
        "BT1 1AA",
        "BT1  1AA",
        "BT1 1AA",
        "198001",
        "",
        "N09000003",
        "0",
        "333843",
        "0374044",
        "1",
        "N92000002",
        "",
        "",
    ],
    ["GY1 1AA", "GY1  1AA", "GY1 1AA", "198001", "", "L99999999", "0", "", "", "9", "L93000001", "", ""],
]
CPO = [
    "Postcode",
    "Positional_quality_indicator",
    "Eastings",
    "Northings",
    "Country_code",
    "NHS_regional_HA_code",
    "NHS_HA_code",
    "Admin_county_code",
    "Admin_district_code",
    "Admin_ward_code",
]


def table(rows: Sequence[Sequence[str]], bom: bool = False) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8-sig" if bom else "utf-8")


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def check_onspd(reading: GazetteerReading) -> None:
    assert reading.kind is Product.ONSPD
    assert reading.keys.tolist() == [b"BH11AA", b"BH231AB", b"BT11AA", b"GY11AA"]
    assert reading.eastings_cm[:2].tolist() == [40_864_300, 41_550_000]
    assert reading.northings_cm[:2].tolist() == [9_123_100, 9_260_000]
    assert reading.quality.tolist() == [1, 8, 1, 9]
    terminated = EntryFlag.TERMINATED | EntryFlag.LARGE_USER
    assert reading.flags.tolist() == [0, terminated, EntryFlag.OTHER_GRID, EntryFlag.NO_COORDINATES]
    assert "1 rows in Northern Ireland, on another grid" in reading.notes()


@pytest.mark.parametrize("header", [OLD, NEW])
@pytest.mark.parametrize("form", ["csv", "gz", "zip"])
def test_both_generations_of_the_postcode_directory(tmp_path: Path, header: list[str], form: str) -> None:
    content = table([header, *ROWS])
    if form == "csv":
        path = written(tmp_path / "onspd.csv", content)
    elif form == "gz":
        path = written(tmp_path / "onspd.csv.gz", gzip.compress(content))
    else:
        members = {
            "Data/ONSPD_NOV_2025_UK.csv": content,
            "Data/multi_csv/ONSPD_NOV_2025_UK_BH.csv": table([header, ROWS[0]]),
            "Documents/LAD names.csv": b"code,name\nE1,One\n",
            "User Guide/guide.pdf": b"%PDF",
        }
        path = zipped(tmp_path / "onspd.zip", members)
    check_onspd(read_gazetteer(path))


def test_columns_in_any_order(tmp_path: Path) -> None:
    rows = [list(reversed(row)) for row in [NEW, *ROWS]]
    check_onspd(read_gazetteer(written(tmp_path / "a.csv", table(rows))))


def test_a_subset_without_quality_codes(tmp_path: Path) -> None:
    content = b"pcd,oseast1m,osnrth1m,laua\nBH1 1AA,408643,91231,E06000058\n"
    reading = read_gazetteer(written(tmp_path / "a.csv", content))
    assert (reading.kind, reading.quality.tolist(), reading.flags.tolist()) == (Product.ONSPD, [0], [0])


def test_northern_ireland_is_known_without_a_country_column(tmp_path: Path) -> None:
    content = b"pcd,oseast1m,osnrth1m\nBT1 1AA,333843,374044\nB1 1AA,407000,287000\n"
    reading = read_gazetteer(written(tmp_path / "a.csv", content))
    assert dict(zip(reading.keys.tolist(), reading.flags.tolist(), strict=True)) == {
        b"B11AA": 0,
        b"BT11AA": EntryFlag.OTHER_GRID,
    }


def test_blank_and_unknown_quality_codes(tmp_path: Path) -> None:
    content = b"pcd,oseast1m,osnrth1m,osgrdind\nBH1 1AA,1,1,\nBH1 1AB,1,1,x\nBH1 1AD,1,1,7\nBH1 1AE,1,1,-1\n"
    reading = read_gazetteer(written(tmp_path / "a.csv", content))
    assert reading.quality.tolist() == [0, 255, 7, 255]
    assert radii(reading.kind, reading.quality, reading.flags).tolist() == [100.0, np.inf, np.inf, np.inf]


def test_code_point_open_as_it_is_downloaded(tmp_path: Path) -> None:
    bournemouth = [["BH1 1AA", "10", "408643", "91231", "E92000001", "", "", "", "E06000058", "E05012659"]]
    manchester = [
        ["M1  1AD", "10", "384602", "398175", "E92000001", "", "", "", "E08000003", ""],
        ["M1  1AE", "90", "0", "0", "E92000001", "", "", "", "", ""],
    ]
    members = {
        "Data/CSV/m.csv": table(manchester),
        "Data/CSV/bh.csv": table(bournemouth),
        "Doc/Code-Point_Open_Column_Headers.csv": table([CPO]),
        "Doc/licence.txt": b"\xa9 Crown",
    }
    reading = read_gazetteer(zipped(tmp_path / "codepo_gb.zip", members))
    assert (reading.kind, reading.keys.tolist()) == (Product.CODE_POINT_OPEN, [b"BH11AA", b"M11AD", b"M11AE"])
    assert reading.quality.tolist() == [10, 10, 90]
    assert reading.flags.tolist() == [0, 0, EntryFlag.NO_COORDINATES]
    with_names = read_gazetteer(written(tmp_path / "cpo.csv", table([CPO, *bournemouth, *manchester])))
    assert with_names.keys.tolist() == reading.keys.tolist()


def test_open_uprn_with_its_byte_order_mark(tmp_path: Path) -> None:
    header = ["UPRN", "X_COORDINATE", "Y_COORDINATE", "LATITUDE", "LONGITUDE"]
    rows = [
        ["100012345678", "408643.27", "91231.99", "50.7", "-1.8"],
        ["26", "358260.66", "172796.5", "1", "1"],
    ]
    content = table([header, *rows], bom=True)
    for path in (
        written(tmp_path / "u.csv", content),
        zipped(tmp_path / "u.zip", {"osopenuprn_1.csv": content}),
    ):
        reading = read_gazetteer(path)
        assert reading.kind is Product.OPEN_UPRN
        assert reading.keys.tolist() == [26, 100_012_345_678]
        assert reading.eastings_cm.tolist() == [35_826_066, 40_864_327]
        assert reading.northings_cm.tolist() == [17_279_650, 9_123_199]
        found = look_up(to_pages(reading), uprn_keys([100_012_345_678, 27, -1]))
        assert found.found.tolist() == [True, False, False]
        assert (found.eastings[0], found.northings[0]) == (408_643.27, 91_231.99)


def test_a_postcode_at_two_places_is_not_used(tmp_path: Path) -> None:
    rows = [["pcd", "oseast1m", "osnrth1m"], ["BH1 1AA", "408643", "91231"], ["BH1 1AB", "1000", "1000"]]
    rows += [["BH11AA", "408643", "91231"], ["BH1 1AB", "5000", "1000"], ["nonsense", "1", "1"]]
    reading = read_gazetteer(written(tmp_path / "a.csv", table(rows)))
    assert reading.keys.tolist() == [b"BH11AA", b"BH11AB"]
    assert reading.flags.tolist() == [0, EntryFlag.CONFLICTING]
    assert reading.problems == {
        "without a proper key, left out": 1,
        "repeating a key": 2,
        "whose key is at two places, not used": 1,
    }


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"   \n", "is empty|not an address list"),
        (b"pcd,oseast1m,osnrth1m\n", "no rows"),
        (b"pcds,laua\nBH1 1AA,E06000058\n", "without eastings and northings; its columns are: pcds, laua"),
        (b"name,age\nA,1\n", "not an address list"),
        (b"pcd,oseast1m,osnrth1m\nBH1 1AA,,\n", "no entry with both"),
        ("pcd,oseast1m,osnrth1m\nBH1 1AA,1,1\n".encode("utf-16"), "UTF-16"),
        (b"pcd,oseast1m,osnrth1m\nBH1 1A\xe9,1,1\n", "cannot be read as a table: 'utf-8'"),
        (b"pcd,caf\xe9\nBH1 1A,1\n", "not CSV in UTF-8"),
        (b"pcd,oseast1m,osnrth1m\nBH1 1AB,1,1,1,1,1\n", "Row 2 of a.csv has more cells"),
        (b'pcd,oseast1m,osnrth1m\n"BH1 1AB,1,1\n', "no entry with both|cannot be read"),
        (b"pcd,oseast1m,osnrth1m\nBH1 1AA,1,1\nBH1 1AB,1,1,1,1\n", "Row 3 of a.csv has more cells"),
        (b"UPRN,X_COORDINATE,Y_COORDINATE\n1,two,3\n", "cannot be read as a table"),
        (b"x" * 70_000, "no line end"),
        (b"pcd\0,a\n", "not a text file"),
    ],
)
def test_a_bad_list_is_refused_in_a_sentence(tmp_path: Path, content: bytes, says: str) -> None:
    with pytest.raises(GazetteerError, match=says) as caught:
        read_gazetteer(written(tmp_path / "a.csv", content))
    assert "a.csv" in caught.value.what
    assert caught.value.remedy


def test_no_file_a_folder_and_damaged_archives_are_refused(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match="no file"):
        read_gazetteer(tmp_path / "none.csv")
    with pytest.raises(GazetteerError, match="is a folder"):
        read_gazetteer(tmp_path)
    content = table([NEW, *(ROWS * 3000)])
    whole = zipped(tmp_path / "whole.zip", {"Data/ONSPD_NOV_2025_UK.csv": content}).read_bytes()
    flipped = bytearray(whole)
    flipped[len(whole) // 3] ^= 0xFF
    packed = gzip.compress(content)
    for damaged in (whole[:-200], bytes(flipped), packed[: len(packed) // 2]):
        with pytest.raises(GazetteerError, match="damaged"):
            read_gazetteer(written(tmp_path / "damaged", damaged))
    with pytest.raises(GazetteerError, match="no CSV table"):
        read_gazetteer(zipped(tmp_path / "b.zip", {"Doc/a.csv": b"1", "readme.txt": b"1"}))
    two = {"Data/a.csv": content, "Data/b.csv": b"UPRN,X_COORDINATE,Y_COORDINATE\n1,1,1\n"}
    with pytest.raises(GazetteerError, match="mixes two products"):
        read_gazetteer(zipped(tmp_path / "c.zip", two))


def test_an_archive_packed_by_other_means_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"Data/a.csv": table([NEW, *ROWS])})
    content = bytearray(path.read_bytes())
    for header, place in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        content[content.index(header) + place] = 9
    with pytest.raises(GazetteerError, match=r"packed in a way.*Unzip it"):
        read_gazetteer(written(path, bytes(content)))


def test_progress_reaches_the_end_and_cancelling_stops(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", table([NEW, *ROWS]))
    seen: list[tuple[int, int]] = []
    read_gazetteer(path, lambda done, total: seen.append((done, total)))
    assert seen == sorted(seen)
    assert seen[-1] == (2 * path.stat().st_size,) * 2

    def stop(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        read_gazetteer(path, stop)


def test_spellings_of_one_postcode_have_one_key() -> None:
    texts = [
        "M1  1AD",
        "m1 1ad",
        "M11AD",
        " M1 1AD ",
        "BH231AB",
        "ZZ99 3VZ",
        "",
        "M1 1A",
        "1M1 1AD",
        "M1-1AD",
        "M\xe91 1AD",
    ]
    expected = [b"M11AD"] * 4 + [b"BH231AB", b"ZZ993VZ"] + [b""] * 5
    assert postcode_keys(texts).tolist() == expected
    assert postcode_keys(["M1 1AD" + " " * 20 + "X", "A" * 100_000]).tolist() == [b"", b""]
    assert len(postcode_keys([])) == 0
    assert [key_text(b"M11AD"), key_text(26)] == ["M11AD", "000000000026"]


@given(
    numbers=st.lists(st.integers(1, 10_000), min_size=1, max_size=300, unique=True),
    asked=st.lists(st.integers(-5, 10_005), max_size=100),
    page=st.integers(1, 60),
)
def test_every_key_is_found_on_its_page_and_no_other(numbers: list[int], asked: list[int], page: int) -> None:
    keys = uprn_keys(sorted(numbers))
    zeros = np.zeros(len(keys), np.uint8)
    place = keys.astype(np.int32) * 100
    reading = GazetteerReading(
        Product.OPEN_UPRN, "x", keys, place, place + 5, zeros, zeros, len(keys), {}, ""
    )
    pages = list(to_pages(reading, page))
    assert sum(p.rows for p in pages) == len(keys)
    assert [p.first_key for p in pages] == sorted(p.first_key for p in pages)
    located = look_up(pages, uprn_keys(asked))
    assert located.found.tolist() == [n in set(numbers) for n in asked]
    assert located.eastings[located.found].tolist() == [float(n) for n in asked if n in set(numbers)]
    assert np.isnan(located.eastings[~located.found]).all()
    touched = [p for p in pages if any(p.first_key <= key_text(max(n, 0)) <= p.last_key for n in asked)]
    assert look_up(reversed(touched), uprn_keys(asked)).found.tolist() == located.found.tolist()


def test_damaged_pages_and_mixed_keys_are_refused() -> None:
    one, zeros = np.ones(1, np.int32), np.zeros(1, np.uint8)
    reading = GazetteerReading(
        Product.ONSPD, "x", postcode_keys(["M1 1AD"]), one, one, zeros, zeros, 1, {}, ""
    )
    (page,) = to_pages(reading)
    with pytest.raises(GazetteerError, match="other way round"):
        look_up([page], uprn_keys([1]))
    for content in (b"", page.content[:-4], b"TAG2" + page.content[4:], b"TAG1P" + page.content[6:]):
        with pytest.raises(GazetteerError, match="damaged"):
            look_up([GazetteerPage(page.first_key, page.last_key, 1, content)], postcode_keys(["M1 1AD"]))


def test_the_open_data_reads_whole(shared: Path) -> None:
    folder = shared / "data" / "dorset_2019"
    subset = read_gazetteer(folder / "dorset_2019_onspd_2025-11_subset.csv.gz")
    assert (subset.kind, len(subset.keys), dict(subset.problems)) == (
        Product.ONSPD,
        109_827,
        {"without coordinates": 365},
    )
    points = read_gazetteer(folder / "dorset_2019_cpo_2025-11.csv.gz")
    assert (points.kind, len(points.keys)) == (Product.CODE_POINT_OPEN, 82_457)
    both = look_up(to_pages(points), subset.keys)
    apart = np.hypot(both.eastings - subset.eastings_cm / 100, both.northings - subset.northings_cm / 100)
    assert both.found.mean() > 0.7
    assert np.nanmedian(apart) == 0
