"""Reads the committed sample county for the tests that judge it."""

from __future__ import annotations

import csv
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

COUNTY = Path(__file__).resolve().parents[1] / "sample_data" / "county"


def rows(name: str, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    """Every row of one CSV of the county, as text."""
    with (COUNTY / name).open(encoding=encoding, newline="") as text:
        return list(csv.DictReader(text))


def person_of(case: str) -> str:
    """The id of the first person who was planted for this case."""
    return next(row["person_id"] for row in rows("answer_key.csv") if row["case"] == case)


def families_apart() -> int:
    """How many families were planted to go different ways."""
    return len({row["family"] for row in rows("answer_key_families.csv")})


def polygons(name: str) -> dict[str, BaseGeometry]:
    """Areas of a boundary file by code."""
    collection = shapely.from_geojson((COUNTY / "boundaries" / name).read_text(encoding="utf-8"))
    text = (COUNTY / "boundaries" / name).read_text(encoding="utf-8")
    codes = [part.split('"')[0] for part in text.split('"code":"')[1:]]
    return dict(zip(codes, shapely.get_parts(collection), strict=True))
