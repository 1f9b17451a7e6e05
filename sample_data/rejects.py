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


@dataclass(frozen=True, slots=True)
class _Plan:
    """A bad row: a copy of an ordinary row of the table, with one cell spoilt."""

    table: str
    column: str
    text: str
    why: str
    of: tuple[str, str] = ("", "")
    """The column and the id of the child whose row is copied; any row where blank."""


_NO_PERSON = (
    _Plan("ssd_person", "pers_person_id", "", "the id is blank"),
    _Plan("ssd_person", "pers_person_id", "1.23E+11", "a spreadsheet has cut the id's digits"),
    _Plan("ssd_person", "pers_person_id", "-1", "a row of the system, not a person"),
    _Plan("ssd_address", "addr_person_id", _STRANGER, "not in ssd_person"),
    _Plan("ssd_address", "addr_person_id", "", "the id is blank"),
    _Plan("ssd_contacts", "cont_person_id", " ", "the id is blank"),
    _Plan("ssd_cin_episodes", "cine_person_id", _STRANGER, "not in ssd_person"),
    _Plan("ssd_legal_status", "lega_person_id", "1.23E+11", "the id's digits are cut"),
    _Plan("ssd_family", "fami_person_id", _STRANGER, "not in ssd_person"),
)
_NO_PERSON_IN_RETURN = (
    _Plan("episodes", "CHILD", "", "the id is blank"),
    _Plan("header", "CHILD", "1.23E+11", "a spreadsheet has cut the id's digits"),
)
_NO_PERSON_IN_LISTS = (
    _Plan("facts", "person_id", _STRANGER, "neither an export nor the list of people has this person"),
    _Plan("addresses", "person_id", "", "the id is blank"),
)
_UNREADABLE = {
    "ssd_contacts": ("cont_person_id", "cont_contact_date", "31/13/2026"),
    "ssd_cin_episodes": ("cine_person_id", "cine_referral_date", "not known"),
    "ssd_cla_episodes": ("clae_person_id", "clae_cla_episode_start_date", "2026-02-30 00:00:00.000"),
    "episodes": ("CHILD", "DECOM", "31/02/2026"),
    "facts": ("person_id", "fact", "privat fostering"),
}
"""Table -> its person column, and the cell that is spoilt for the children planted with a refused row."""
_ROW_IDS = {
    "ssd_address": "addr_table_id",
    "ssd_contacts": "cont_contact_id",
    "ssd_cin_episodes": "cine_referral_id",
    "ssd_legal_status": "lega_legal_status_id",
    "ssd_cla_episodes": "clae_cla_episode_id",
    "ssd_family": "fami_table_id",
}


def plant_ssd_rejects(rng: Random, tables: dict[str, list[Row]], children: list[Child]) -> list[Reject]:
    """Put bad rows into the safeguarding tables."""
    plans = [*_NO_PERSON, *_unreadable(tables, children)]
    cut = next((child.ref.lstrip("0") for child in children if child.ref.startswith("0")), "")
    if cut:
        plans.append(_Plan("ssd_address", "addr_person_id", cut, "the id has lost its zeros"))
    return _plant(rng, tables, plans, "ssd")


def plant_return_rejects(rng: Random, tables: dict[str, list[Row]], children: list[Child]) -> list[Reject]:
    """Put bad rows into the statutory return."""
    return _plant(rng, tables, [*_NO_PERSON_IN_RETURN, *_unreadable(tables, children)], "ssda903")


def plant_list_rejects(rng: Random, tables: dict[str, list[Row]], children: list[Child]) -> list[Reject]:
    """Put bad rows into the council's lists."""
    return _plant(rng, tables, [*_NO_PERSON_IN_LISTS, *_unreadable(tables, children)], "lists")


def _unreadable(tables: dict[str, list[Row]], children: list[Child]) -> list[_Plan]:
    found: list[_Plan] = []
    for child in sorted(children, key=lambda child: child.ref):
        if child.refused_row in tables:
            person, column, text = _UNREADABLE[child.refused_row]
            why = "no word of the lists" if column == "fact" else "not a date"
            found.append(_Plan(child.refused_row, column, text, why, (person, child.ref)))
    return found


def _plant(rng: Random, tables: dict[str, list[Row]], plans: list[_Plan], folder: str) -> list[Reject]:
    found: list[Reject] = []
    for table in sorted({plan.table for plan in plans}):
        rows = tables[table]
        own = [plan for plan in plans if plan.table == table]
        bad = [_spoiled(rng, rows, plan, number) for number, plan in enumerate(own)]
        for row in bad:
            rows.insert(rng.randrange(len(rows) + 1), row)
        where = {id(row): n for n, row in enumerate(rows, 2)}
        for row, plan in zip(bad, own, strict=True):
            found.append(Reject(f"{folder}/{table}.csv", where[id(row)], plan.column, plan.why))
    return found


def _spoiled(rng: Random, rows: Sequence[Row], plan: _Plan, number: int) -> Row:
    """A spoilt copy with a row id of its own; it takes nothing away that the answer key needs."""
    column, ref = plan.of
    good = next(row for row in rows if row[column] == ref) if column else rng.choice(rows)
    row = {**good, plan.column: plan.text}
    if plan.table in _ROW_IDS:
        row[_ROW_IDS[plan.table]] = f"9{number:06}"
    if plan.table == "facts":
        row["ref"] = f"X-{number}"
    if plan.table == "ssd_person":
        row |= {"pers_forename": "Test", "pers_surname": "Record", "pers_dob": "", "pers_upn": ""}
    return row


def write_rejects(path: Path, rejects: list[Reject]) -> None:
    rows = [
        {"file": reject.file, "row": str(reject.row), "column": reject.column, "why": reject.why}
        for reject in sorted(rejects, key=lambda reject: (reject.file, reject.row))
    ]
    write_csv(path, COLUMNS, rows)
