"""Where the made-up county lies, and what is in it."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from transfer_app.domain.errors import NotFound, SourceRefused
from transfer_app.domain.places import BoundarySet


@dataclass(frozen=True, slots=True)
class Council:
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class County:
    """A folder written by `python -m sample_data.generate`: extracts, gazetteers, layers and answer key."""

    folder: Path
    predecessor: Council
    successors: tuple[Council, ...]
    vesting_day: date
    children: int

    @property
    def extracts(self) -> tuple[Path, ...]:
        return tuple(self.folder / name for name in ("ssd", "ssda903", "lists", "restricted.csv"))

    @property
    def documents(self) -> Path:
        """The legacy document folder, with its index."""
        return self.folder / "documents"

    @property
    def rules(self) -> Path:
        """The rules that the councils agreed on."""
        return self.folder / "agreed-rules.toml"

    @property
    def gazetteers(self) -> tuple[Path, ...]:
        return tuple(self.folder / "gazetteers" / name for name in ("onspd.csv", "uprn.csv"))

    @property
    def districts(self) -> Path:
        return self.folder / "boundaries" / "districts.geojson"

    @property
    def composition(self) -> Path:
        return self.folder / "boundaries" / "composition.csv"


def find_county(folder: Path | None) -> County:
    """The county in the folder given, or the one beside the program: in a checkout and a frozen build."""
    chosen = folder if folder is not None else _beside_program()
    path = chosen / "county.json"
    if not path.is_file():
        raise NotFound(
            f"There is no made-up county in {chosen}.",
            "Name a folder made by 'python -m sample_data.generate' with --county.",
        )
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        return County(
            folder=chosen,
            predecessor=Council(**said["predecessor"]),
            successors=tuple(Council(**one) for one in said["successors"]),
            vesting_day=date.fromisoformat(said["vesting_day"]),
            children=int(said["children"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise SourceRefused(
            f"{path} is not the county.json of a made-up county.", "Make it again."
        ) from error


def answer_key(county: County) -> list[dict[str, str]]:
    """What the generator planted, one row for each case record, as it comes out by the agreed rules."""
    agreed = {(row["person_id"], row["strand"]): row for row in _rows(county, "answer_key_agreed.csv")}
    rows = _rows(county, "answer_key.csv")
    return [agreed.get((row["person_id"], row["strand"]), row) for row in rows]


def family_key(county: County) -> set[frozenset[tuple[str, str, str]]]:
    """The families planted to go different ways, as (person, strand, successor) of their open records."""
    members: dict[str, set[tuple[str, str, str]]] = defaultdict(set)
    for row in _rows(county, "answer_key_families.csv"):
        members[row["family"]].add((row["person_id"].strip().upper(), row["strand"], row["successor"]))
    return {frozenset(family) for family in members.values()}


def _rows(county: County, name: str) -> list[dict[str, str]]:
    with (county.folder / name).open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


def successor_names(boundary_set: BoundarySet) -> str:
    return " and ".join(area.name for area in boundary_set.successors)


def _beside_program() -> Path:
    # A wheel does not carry the sample: it is for trying the program, and for its tests.
    return Path(__file__).resolve().parents[3] / "sample_data" / "county"
