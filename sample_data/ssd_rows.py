"""Rows of the safeguarding tables while they are being made: numbered, and counted by table."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from sample_data.land import Land
from sample_data.people import Child
from sample_data.ssd_columns import COLUMNS

_WORKERS = (
    "Renée Halloran", "Jürgen Weißmann", "Anaïs Okereke", "Bríd Mac Giolla", "Søren Lindqvist",
    "Inés Carvalho", "Thomas Ashdown", "Parveen Lodhi", "Gwenllian Parry", "Michael Oduya",
    "Sandra Pickles", "Denise Farrant",
)  # fmt: skip
_TEAMS = ("Assessment and Support", "Looked After Children", "Leaving Care", "Early Help")


class SsdRows:
    """Collects rows by table. Ids are text and unique within their table."""

    def __init__(self, rng: Random, land: Land) -> None:
        self.rng = rng
        self.tables: dict[str, list[dict[str, str]]] = {table: [] for table in COLUMNS}
        self._localities = {area: number for number, area in enumerate(["", *land.areas])}
        self._add_staff()

    def add(self, table: str, values: Mapping[str, str]) -> str:
        """Append a row; its first id column is numbered here unless given. Returns that id."""
        rows = self.tables[table]
        key = next(column for column in COLUMNS[table] if column.endswith("_id") and column not in values)
        number = f"{(list(COLUMNS).index(table) + 1) * 100_000 + len(rows) + 1}"
        rows.append({**values, key: number})
        return number

    def add_keyed(self, table: str, values: Mapping[str, str]) -> None:
        self.tables[table].append(dict(values))

    def team(self, child: Child, service: int = 0) -> str:
        """The team of that service in the locality the child belongs to."""
        return f"T{self._localities[child.team_area]}{service}"

    def worker(self) -> str:
        return f"P{self.rng.randrange(len(_WORKERS)):03}"

    def _add_staff(self) -> None:
        for number, name in enumerate(_WORKERS):
            self.add_keyed(
                "ssd_professionals",
                {
                    "prof_professional_id": f"P{number:03}",
                    "prof_staff_id": f"S{7_000 + number * 13}",
                    "prof_professional_name": name,
                    "prof_agency_worker_flag": "Y" if number % 5 == 0 else "N",
                    "prof_professional_job_title": "Social Worker",
                    "prof_professional_department": _TEAMS[number % len(_TEAMS)],
                    "prof_full_time_equivalency": "1.0",
                },
            )
        for number in self._localities.values():
            for service, name in enumerate(_TEAMS):
                self.add_keyed(
                    "ssd_department",
                    {
                        "dept_team_id": f"T{number}{service}",
                        "dept_team_name": f"{name}, Locality {number}" if number else f"{name}, County",
                        "dept_team_parent_id": "T",
                        "dept_team_parent_name": "Children's Services",
                    },
                )
