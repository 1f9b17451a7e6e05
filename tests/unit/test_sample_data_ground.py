"""The fictional county's ground: areas that tile, and an answer key that the gazetteer bears out."""

from __future__ import annotations

import json
from datetime import date
from random import Random

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_county import COUNTY, polygons, rows
from shapely.geometry.base import BaseGeometry

from sample_data.county import SUCCESSORS, draw_county

WEST, EAST = "E06999001", "E06999002"
VESTING = "2027-04-01"
BY_THE_HOME = frozenset({"A1", "A3b", "A4", "A5", "E1", "E4", "E5", "E6", "S9b", "S11", "S12", "C3"})
"""Rules of which the home on vesting day is the answer."""
RADIUS = {"1": 30.0, "3": 50.0, "4": 60.0, "5": 100.0, "6": 1500.0, "8": 100.0}


def _assert_tiles(parts: list[BaseGeometry], whole: BaseGeometry) -> None:
    assert all(part.is_valid for part in parts)
    assert sum(part.area for part in parts) == pytest.approx(whole.area, abs=0.5)
    for n, part in enumerate(parts):
        for other in parts[:n]:
            assert part.intersection(other).area == 0
    assert not shapely.get_num_interior_rings(whole)


def test_successors_tile_exactly_and_are_made_of_whole_districts() -> None:
    successors, districts = polygons("successors.geojson"), polygons("districts.geojson")
    _assert_tiles(list(successors.values()), shapely.union_all(list(successors.values())))
    _assert_tiles(list(districts.values()), shapely.union_all(list(successors.values())))
    for code, polygon in successors.items():
        own = [
            row["district_code"]
            for row in rows("boundaries/composition.csv")
            if row["successor_code"] == code
        ]
        made = shapely.union_all([districts[district] for district in own])
        assert shapely.equals(made, polygon)


@settings(max_examples=15, deadline=None)
@given(st.integers(min_value=0, max_value=2**31))
def test_any_seed_draws_a_county_that_tiles(seed: int) -> None:
    county = draw_county(Random(seed))
    successors = [county.successor_polygon(code) for code in SUCCESSORS]
    _assert_tiles(successors, county.whole())


def test_boundaries_say_their_reference_system() -> None:
    for name in ("districts", "successors"):
        layer = json.loads((COUNTY / f"boundaries/{name}.geojson").read_text(encoding="utf-8"))
        assert layer["crs"]["properties"]["name"] == "urn:ogc:def:crs:EPSG::27700"
        assert {len(feature["geometry"]["coordinates"]) for feature in layer["features"]} == {1}


def test_the_county_lies_in_open_sea_far_from_anyone() -> None:
    left, bottom, right, top = shapely.total_bounds(list(polygons("districts.geojson").values()))
    assert 290_000 < left < right < 350_000
    assert 15_000 < bottom < top < 56_000


class Gazetteer:
    """The simplest look-up there can be: UPRN first, then postcode."""

    def __init__(self) -> None:
        self.uprns = {
            row["UPRN"]: (float(row["X_COORDINATE"]), float(row["Y_COORDINATE"]), 5.0)
            for row in rows("gazetteers/uprn.csv")
        }
        self.postcodes = {
            row["pcds"].replace(" ", ""): (
                float(row["east1m"]),
                float(row["north1m"]),
                RADIUS[row["gridind"]],
            )
            for row in rows("gazetteers/onspd.csv")
            if row["gridind"] != "9"
        }

    def find(self, address: dict[str, str]) -> tuple[float, float, float] | None:
        try:
            uprn = json.loads(address["addr_address_json"])["UPRN"].removesuffix(".0")
        except ValueError:
            uprn = ""
        postcode = "".join(address["addr_address_postcode"].split()).upper()
        return self.uprns.get(uprn) or self.postcodes.get(postcode)


def _refs(text: str) -> str:
    return text.strip().removesuffix(".0").replace(",", "")


def _homes_on_vesting_day() -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for row in rows("ssd/ssd_address.csv"):
        end = row["addr_address_end_date"]
        still = end in ("", "NULL") or end[:4] in ("1900", "9999") or end[:10] >= VESTING
        if row["addr_address_type"] == "Home" and still:
            found.setdefault(_refs(row["addr_person_id"]), []).append(row)
    return found


def test_ordinary_answers_agree_with_the_home_on_vesting_day() -> None:
    """Where the answer is a successor by the current home, that home is in it and clear of the line."""
    gazetteer, homes, areas = Gazetteer(), _homes_on_vesting_day(), polygons("successors.geojson")
    unborn = {row["pers_person_id"] for row in rows("ssd/ssd_person.csv") if row["pers_forename"] == "Unborn"}
    looked_after = {_refs(row["clae_person_id"]) for row in rows("ssd/ssd_cla_episodes.csv")}
    checked = 0
    for row in rows("answer_key.csv"):
        if row["expected_outcome"] != "successor" or row["person_id"] in looked_after:
            continue
        if row["rule"] not in BY_THE_HOME or row["person_id"] in unborn:
            continue
        assert row["rule"] == "C3" or homes[row["person_id"]], "only a closed record has no home open"
        for home in homes.get(row["person_id"], []):
            located = gazetteer.find(home)
            assert located is not None, row
            point = shapely.Point(located[:2])
            other = next(code for code in areas if code != row["expected_successor"])
            assert areas[row["expected_successor"]].contains(point), row
            assert areas[other].distance(point) > located[2], row
            checked += 1
    assert checked > 350


def test_origins_agree_with_home_post() -> None:
    """Looked-after children with a successor: HOME_POST, where given, lies in it or in the same successor."""
    gazetteer, areas = Gazetteer(), polygons("successors.geojson")
    stated = {
        _refs(row["CHILD"]): row["HOME_POST"].replace(" ", "")
        for row in rows("ssda903/episodes.csv")
        if row["HOME_POST"] and row["HOME_POST"] != row["PL_POST"]
    }
    checked = 0
    for row in rows("answer_key.csv"):
        if (
            row["strand"] == "social-care"
            and row["expected_outcome"] == "successor"
            and row["person_id"] in stated
        ):
            x, y, _ = gazetteer.postcodes[stated[row["person_id"]]]
            assert areas[row["expected_successor"]].contains(shapely.Point(x, y)), row
            checked += 1
    assert checked > 25


@pytest.mark.parametrize(
    ("case", "least", "most"),
    [("uprn-near-line", 0.5, 5.0), ("uprn-on-line", 0.0, 0.01), ("uprn-just-clear", 11.0, 13.0),
     ("postcode-near-line", 0.5, 10.0), ("postcode-just-clear", 45.0, 65.0), ("postcode-wide", 600.0, 800.0)],
)  # fmt: skip
def test_planted_distances_to_the_line(case: str, least: float, most: float) -> None:
    gazetteer, homes, areas = Gazetteer(), _homes_on_vesting_day(), polygons("successors.geojson")
    line = areas[WEST].boundary.intersection(areas[EAST].boundary)
    planted = [row for row in rows("answer_key.csv") if row["case"] == case]
    assert planted
    for row in planted:
        located = gazetteer.find(homes[row["person_id"]][0])
        assert located is not None
        assert least <= line.distance(shapely.Point(located[:2])) <= most


def test_nobody_ordinary_moves_near_extract_or_vesting_day() -> None:
    planted = ("cp-moves", "enquiry-moves", "youth-justice-moved")
    moving = {row["person_id"] for row in rows("answer_key.csv") if row["case"].startswith(planted)}
    for row in rows("ssd/ssd_address.csv"):
        if row["addr_address_type"] == "Home" and _refs(row["addr_person_id"]) not in moving:
            assert date.fromisoformat(row["addr_address_start_date"][:10]) < date(2027, 1, 1)
