"""The safeguarding tables as files, in the variety of spellings that councils hand over.

ssd_person has a BOM and CRLF; ssd_professionals is CP1252 with accented names; ssd_contacts ends
lines with CRLF; three tables write NULL for nothing. One address cell holds line feeds.
"""

from __future__ import annotations

from pathlib import Path

from sample_data.people import Child
from sample_data.rejects import Reject, plant_ssd_rejects
from sample_data.ssd_care import add_care
from sample_data.ssd_columns import COLUMNS
from sample_data.ssd_people import add_person
from sample_data.ssd_rows import SsdRows
from sample_data.ssd_services import add_services
from sample_data.tables import write_csv

_ENCODING = {"ssd_person": "utf-8-sig", "ssd_professionals": "cp1252"}
_CRLF = frozenset({"ssd_person", "ssd_professionals", "ssd_contacts"})
_NULLS = frozenset({"ssd_involvements", "ssd_cin_plans", "ssd_cla_placement"})


def fill_tables(rows: SsdRows, children: list[Child], mothers: list[Child]) -> None:
    for person in sorted([*children, *mothers], key=lambda person: person.ref):
        add_person(rows, person)
        add_services(rows, person)
        add_care(rows, person)


def write_ssd(folder: Path, rows: SsdRows, children: list[Child]) -> list[Reject]:
    """Plant the bad rows and write every table. Returns the bad rows with where they came to lie."""
    rejects = plant_ssd_rejects(rows.rng, rows.tables, children)
    for table, columns in COLUMNS.items():
        written = rows.tables[table]
        if table in _NULLS:
            written = [{c: row.get(c, "") or "NULL" for c in columns} for row in written]
        write_csv(
            folder / f"{table}.csv",
            columns,
            written,
            _ENCODING.get(table, "utf-8"),
            "\r\n" if table in _CRLF else "\n",
        )
    return rejects
