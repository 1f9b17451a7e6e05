"""Bad rows that a loader must refuse, and where they lie: rows are counted as a spreadsheet does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from sample_data.people import Child
from sample_data.tables import write_csv

Row = dict[str, str]
COLUMNS = ("file", "row", "column", "why")
_STRANGER = "8888888"
"""An id that is in no person table."""


@dataclass(frozen=True, slots=True)
class Reject:
    """row: the header is row 1, and a cell with line feeds is still one row."""

    file: str
    row: int
    column: str
    why: str


def _spoiled(rows: Sequence[Row], column: str, text: str, rng: Random) -> Row:
    return {**rng.choice(rows), column: text}


def _insert(
    rng: Random, rows: list[Row], planned: list[tuple[Row, str, str]], file: str, key: str = ""
) -> list[Reject]:
    """Put the bad rows among the good ones; each gets a row id of its own in the key column."""
    for number, (row, _, _) in enumerate(planned):
        if key:
            row[key] = f"9{number:06}"
        rows.insert(rng.randrange(len(rows) + 1), row)
    where = {id(row): n for n, row in enumerate(rows, 2)}
    return [Reject(file, where[id(row)], column, why) for row, column, why in planned]


def plant_ssd_rejects(rng: Random, tables: dict[str, list[Row]], children: list[Child]) -> list[Reject]:
    """Spoilt copies of ordinary rows, so that refusing them loses nothing that the answer key needs."""
    plans = (
        ("ssd_person", "", "pers_person_id", "", "the id is blank"),
        ("ssd_person", "", "pers_person_id", "1.23E+11", "a spreadsheet has cut the id's digits"),
        ("ssd_person", "", "pers_person_id", "-1", "a row of the system, not a person"),
        ("ssd_address", "addr_table_id", "addr_person_id", _STRANGER, "not in ssd_person"),
        ("ssd_address", "addr_table_id", "addr_person_id", _cut(children), "the id has lost its zeros"),
        ("ssd_address", "addr_table_id", "addr_person_id", "", "the id is blank"),
        ("ssd_contacts", "cont_contact_id", "cont_person_id", " ", "the id is blank"),
        ("ssd_contacts", "cont_contact_id", "cont_contact_date", "31/13/2026", "not a date"),
        ("ssd_cin_episodes", "cine_referral_id", "cine_referral_date", "not known", "not a date"),
        ("ssd_cin_episodes", "cine_referral_id", "cine_person_id", _STRANGER, "not in ssd_person"),
        ("ssd_legal_status", "lega_legal_status_id", "lega_person_id", "1.23E+11", "the id's digits are cut"),
        ("ssd_cla_episodes", "clae_cla_episode_id", "clae_cla_episode_start_date", "2026-02-30 00:00:00.000",
         "there is no such day"),
        ("ssd_family", "fami_table_id", "fami_person_id", _STRANGER, "not in ssd_person"),
    )  # fmt: skip
    found: list[Reject] = []
    for table in sorted({table for table, *_ in plans}):
        planned: list[tuple[Row, str, str]] = []
        key = ""
        for name, row_key, column, text, why in plans:
            if name == table and text is not None:
                row = _spoiled(tables[table], column, text, rng)
                if table == "ssd_person":
                    row |= {"pers_forename": "Test", "pers_surname": "Record", "pers_dob": "", "pers_upn": ""}
                key = row_key
                planned.append((row, column, why))
        found += _insert(rng, tables[table], planned, f"ssd/{table}.csv", key)
    return found


def _cut(children: list[Child]) -> str | None:
    """An id without the leading zeros that are part of it; None when no child has such an id."""
    return next((child.ref.lstrip("0") for child in children if child.ref.startswith("0")), None)


def plant_return_rejects(rng: Random, tables: dict[str, list[Row]]) -> list[Reject]:
    """Bad rows in the statutory return."""
    if not tables["episodes"]:
        return []
    found = _insert(
        rng,
        tables["episodes"],
        [
            (_spoiled(tables["episodes"], "CHILD", "", rng), "CHILD", "the id is blank"),
            (_spoiled(tables["episodes"], "DECOM", "31/02/2026", rng), "DECOM", "there is no such day"),
        ],
        "ssda903/episodes.csv",
    )
    bad_header = _spoiled(tables["header"], "CHILD", "1.23E+11", rng)
    return found + _insert(
        rng,
        tables["header"],
        [(bad_header, "CHILD", "a spreadsheet has cut the id's digits")],
        "ssda903/header.csv",
    )


def write_rejects(path: Path, rejects: list[Reject]) -> None:
    rows = [
        {"file": reject.file, "row": str(reject.row), "column": reject.column, "why": reject.why}
        for reject in sorted(rejects, key=lambda reject: (reject.file, reject.row))
    ]
    write_csv(path, COLUMNS, rows)
