"""Children in real geography: a small invented layer and postcode list, and Dorset where it is at hand."""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter
from pathlib import Path

import pytest

from sample_data.generate import main
from sample_data.story import PLANTINGS

HEADERS = {
    "short": "pcd,oseast1m,osnrth1m,laua",
    "onspd-2018": "pcd,pcd2,pcds,dointr,doterm,oslaua,oseast1m,osnrth1m,osgrdind",
    "onspd-2025": "pcd7,pcd8,pcds,dointr,doterm,lad25cd,east1m,north1m,gridind",
    "code-point": "Postcode,Positional_quality_indicator,Eastings,Northings,Admin_district_code",
}


def _square(code: str, left: int) -> dict[str, object]:
    ring = [[left, 20_000], [left + 10_000, 20_000], [left + 10_000, 30_000], [left, 30_000], [left, 20_000]]
    return {
        "type": "Feature",
        "properties": {"cd": code, "nm": f"Council {code}"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def _layer(folder: Path) -> Path:
    """Two squares of 10 km side by side, from (100000, 20000); the line runs along x = 110000."""
    path = folder / "areas.geojson"
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}
    features = [_square("W1", 100_000), _square("E1", 110_000)]
    text = json.dumps({"type": "FeatureCollection", "crs": crs, "features": features})
    path.write_text(text, encoding="utf-8")
    return path


def _postcodes(folder: Path, layout: str) -> Path:
    """A grid of postcodes 490 m apart over the squares and 15 km around, gzipped."""
    path = folder / "codes.csv.gz"
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    columns = HEADERS[layout].split(",")
    with gzip.open(path, "wt", encoding="utf-8", newline="") as text:
        writer = csv.writer(text)
        writer.writerow(columns)
        number = 0
        for x in range(90_045, 130_000, 499):
            for y in range(10_000, 40_000, 490):
                outward, sector = f"WQ{1 + number // 4000}", number // 400 % 10
                code = f"{outward} {sector}{letters[number // 20 % 20]}{letters[number % 20]}"
                values = {
                    "pcd": code, "pcds": code, "Postcode": code, "oseast1m": x, "osnrth1m": y, "east1m": x,
                    "north1m": y, "Eastings": x, "Northings": y, "osgrdind": 1, "gridind": 1,
                    "Positional_quality_indicator": 10,
                }  # fmt: skip
                writer.writerow([values.get(column, "") for column in columns])
                number += 1
    return path


def _arguments(layer: Path, postcodes: Path, out: Path, *more: str) -> list[str]:
    return ["--seed", "5", "--children", "400", "--out", str(out), "--boundaries", str(layer),
            "--code-column", "cd", "--name-column", "nm", "--postcodes", str(postcodes), *more]  # fmt: skip


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


@pytest.mark.parametrize("layout", HEADERS)
def test_children_live_where_the_key_says(tmp_path: Path, layout: str) -> None:
    out = tmp_path / "out"
    assert main(_arguments(_layer(tmp_path), _postcodes(tmp_path, layout), out)) == 0
    with gzip.open(tmp_path / "codes.csv.gz", "rt", encoding="utf-8", newline="") as text:
        east = next(c for c in HEADERS[layout].split(",") if c.lower() in ("oseast1m", "east1m", "eastings"))
        code = next(c for c in HEADERS[layout].split(",") if c in ("pcds", "pcd", "Postcode"))
        eastings = {row[code]: int(row[east]) for row in csv.DictReader(text)}
    homes = {
        row["addr_person_id"]: row["addr_address_postcode"]
        for row in _rows(out / "ssd/ssd_address.csv")
        if row["addr_address_type"] == "Home" and not row["addr_address_end_date"]
    }
    checked = 0
    for row in _rows(out / "answer_key.csv"):
        if row["case"] in ("cin-at-home", "closed-at-home", "cp-at-home", "ehc-at-home"):
            x = eastings[homes[row["person_id"]]]
            assert row["expected_successor"] == ("W1" if x < 110_000 else "E1")
            assert (row["note"] == "near") == (abs(x - 110_000) < 400)
            checked += 1
    assert checked > 100


def test_cases_that_need_uprns_are_left_out_and_the_rest_is_there(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert main(_arguments(_layer(tmp_path), _postcodes(tmp_path, "short"), out)) == 0
    cases = Counter(row["case"] for row in _rows(out / "answer_key.csv"))
    absent = {planting.case for planting in PLANTINGS if not cases[planting.case]}
    assert absent <= {
        "adoption-pair", "closed-postcode-terminated", "origin-postcode-terminated",
        "postcode-blank-uprn-good", "postcode-just-clear", "postcode-large-user", "postcode-no-point",
        "postcode-po-box", "postcode-straddling", "postcode-terminated", "postcode-wide",
        "uprn-contradicts-postcode", "uprn-float-text", "uprn-just-clear", "uprn-minus-one",
        "uprn-near-line", "uprn-on-line", "uprn-one", "uprn-other-postcode-same-side", "uprn-scientific",
        "uprn-unlisted", "uprn-zero",
    }  # fmt: skip
    assert cases["postcode-near-line"] == 2
    facts = json.loads((out / "county.json").read_text(encoding="utf-8"))
    assert facts["boundaries"] == "areas.geojson"
    assert not (out / "gazetteers").exists()


def test_the_same_seed_gives_the_same_children(tmp_path: Path) -> None:
    layer, postcodes = _layer(tmp_path), _postcodes(tmp_path, "short")
    for name in ("a", "b"):
        assert main(_arguments(layer, postcodes, tmp_path / name)) == 0
    first = (tmp_path / "a/ssd/ssd_address.csv").read_bytes()
    assert first == (tmp_path / "b/ssd/ssd_address.csv").read_bytes()


def test_geography_that_cannot_be_used_is_refused_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    layer, postcodes, out = _layer(tmp_path), _postcodes(tmp_path, "short"), tmp_path / "out"
    text = tmp_path / "text.geojson"
    text.write_text("not a layer", encoding="utf-8")
    one = tmp_path / "one.csv"
    one.write_text("a,b\n1,2\n", encoding="utf-8")
    for arguments, words in (
        (_arguments(tmp_path / "none.gpkg", postcodes, out), "There is no boundary file"),
        (_arguments(text, postcodes, out), "cannot be read as a boundary layer"),
        (_arguments(layer, tmp_path / "none.csv", out), "There is no postcode file"),
        (_arguments(layer, one, out), "no columns for postcode, easting and northing"),
        (_arguments(layer, postcodes, out, "--code-column", "gss"), "has no column gss"),
    ):
        assert main(arguments) == 2
        assert words in capsys.readouterr().err
        assert not out.exists()


def test_dorset_on_the_boundary_of_2019(shared: Path, tmp_path: Path) -> None:
    """Every home answered with a successor has a postcode that ONSPD itself puts in that successor."""
    dorset = shared / "data" / "dorset_2019"
    postcodes = dorset / "dorset_2019_onspd_2025-11_subset.csv.gz"
    layer = dorset / "dorset_2019.gpkg"
    status = main(
        ["--seed", "3", "--children", "2000", "--out", str(tmp_path), "--boundaries", str(layer), "--layer",
         "succ_lad_2019_bgc", "--code-column", "lad19cd", "--name-column", "lad19nm",
         "--postcodes", str(postcodes)]
    )  # fmt: skip
    assert status == 0
    with gzip.open(postcodes, "rt", encoding="utf-8", newline="") as text:
        authority = {row["pcd"].replace(" ", ""): row["laua"] for row in csv.DictReader(text)}
    homes = {
        row["addr_person_id"]: row["addr_address_postcode"].replace(" ", "")
        for row in _rows(tmp_path / "ssd/ssd_address.csv")
        if row["addr_address_type"] == "Home" and not row["addr_address_end_date"]
    }
    key = [row for row in _rows(tmp_path / "answer_key.csv") if row["case"].endswith("-at-home")]
    assert len(key) > 1000
    assert all(authority[homes[row["person_id"]]] == row["expected_successor"] for row in key)
