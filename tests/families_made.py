"""A workspace of a few linked children on either side of the line, to load, run and load again."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import allocated_county
import cleared
from allocated_county import PASSPHRASE
from export_folders import ADDRESS, PERSON, write_export
from sample_county import rows
from workspaces_made import new_workspace, set_county_geography

from transfer_app.domain.casework import RecordRow
from transfer_app.domain.vocabulary import Role
from transfer_app.services import allocating, balancing, loading, reviewing, workspaces
from transfer_app.services.jobs import Quiet
from transfer_app.services.session import Session

WEST, EAST = "E06999001", "E06999002"
NOWHERE = "QX99 9ZZ"
"""A postcode that no list holds: the child's record goes to people."""


@dataclass
class Home:
    """ann: officer and reviewer; ben: approver; cat: auditor. west, east: postcodes clear of the line."""

    folder: Path
    ann: Session
    ben: Session
    cat: Session
    west: str
    east: str
    loads: int = 0

    def load(self, lived: dict[int, str], family: dict[int, str], restricted: tuple[int, ...] = ()) -> None:
        """Children by id with the postcode they live at and their family id; each has an open plan."""
        self.loads += 1
        files = {
            "p.csv": "\n".join([PERSON, *(f"{n},Kid{n},Ash{n},F,20{n:02}-04-01" for n in lived)]) + "\n",
            "a.csv": "\n".join(
                [ADDRESS, *(f"5{n},{n},HOME,2020-01-01,,{code}," for n, code in lived.items())]
            ) + "\n",
            "c.csv": "\n".join(
                ["cinp_cin_plan_id,cinp_person_id,cinp_cin_plan_start_date,cinp_cin_plan_end_date",
                 *(f"9{n},{n},2026-01-01," for n in lived)]
            ) + "\n",
            "f.csv": "\n".join(
                ["fami_table_id,fami_family_id,fami_person_id",
                 *(f"3{n},{name},{n}" for n, name in family.items())]
            ) + "\n",
        }  # fmt: skip
        place = write_export(self.folder / str(self.loads), files)
        loading.load(self.ann, loading.survey(self.ann, place), Quiet())
        if restricted:
            listed = "person_id,reason\n" + "".join(f"{n},order\n" for n in restricted)
            place = write_export(self.folder / f"r{self.loads}", {"restricted.csv": listed})
            loading.load(self.ann, loading.survey(self.ann, place / "restricted.csv"), Quiet())

    def run(self) -> allocating.Allocation:
        done = allocating.allocate(self.ann, Quiet())
        assert balancing.current(self.ann).adds_up
        return done

    def row(self, child: int) -> RecordRow:
        with self.ann.workspace.read() as unit:
            found = unit.records.rows(unit.records.ids())
        return next(each for each in found if each.person_ref == str(child))

    def results(self) -> list[tuple[str, str, str]]:
        rows = reviewing.rows(self.ann, reviewing.queue(self.ann, reviewing.QueueFilter()))
        return sorted((each.ref, each.outcome, each.area) for each in rows)

    def log(self, count: int = 50) -> list[dict[str, object]]:
        with self.ann.workspace.read() as unit:
            return [dict(each) for each in unit.log.latest(count)]

    def close(self) -> None:
        for each in (self.ann, self.ben, self.cat):
            each.workspace.close()


def make(folder: Path) -> Home:
    path = allocated_county.copied(Path(_empty().name) / "w.taw", folder)
    ann, ben, cat = (allocated_county.signed_in(path, name) for name in ("ann", "ben", "cat"))
    lived = {row["addr_person_id"]: row["addr_address_postcode"] for row in rows("ssd/ssd_address.csv")}
    clear = {
        row["expected_successor"]: lived[row["person_id"]]
        for row in rows("answer_key.csv")
        if row["case"] == "cin-at-home" and lived.get(row["person_id"])
    }
    return Home(folder, ann, ben, cat, clear[WEST], clear[EAST])


@cache
def _empty() -> TemporaryDirectory[str]:
    """The folder of a workspace with people and places and no child, made once: take a copy."""
    folder = TemporaryDirectory()
    ann = new_workspace(Path(folder.name) / "w.taw")
    workspaces.add_user(ann, "ben", "Ben Abbot", PASSPHRASE, [Role.APPROVER])
    workspaces.add_user(ann, "cat", "Cat Ames", PASSPHRASE, [Role.AUDITOR])
    cleared.clear_both(ann, "ben", "cat")
    set_county_geography(ann)
    ann.workspace.close()
    return folder
