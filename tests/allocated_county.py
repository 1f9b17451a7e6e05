"""The sample county, loaded and allocated in a workspace of the predecessor, made once for many tests.

Passphrases become keys cheaply here; everything else is as in the field.
"""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import cleared
import signed_rules
import team_server
from sample_county import COUNTY
from tables_at_hand import QuickFiles

from transfer_app import bootstrap
from transfer_app.adapters.store.key_file import Cost
from transfer_app.adapters.store.team_file import is_team_file
from transfer_app.domain.vocabulary import Role
from transfer_app.services import allocating, boundaries, loading, locating, workspaces
from transfer_app.services.jobs import Quiet
from transfer_app.services.ports.outside import Outside
from transfer_app.services.session import Session

PASSPHRASE = "correct horse battery"
OFFICER = "ann"
"""Administrator, data officer and reviewer; cleared for restricted records."""
APPROVER = "ben"
"""Approver and head of service; cleared for restricted records."""
AUDITOR = "cat"
"""Auditor and data protection officer; not cleared."""
NAME = "wessmoor.taw"


def outside() -> Outside:
    return bootstrap.outside(team_server.ServerFiles() if team_server.CHOSEN else QuickFiles(Cost(64, 1, 1)))


def make(folder: Path, *, signed: bool = True) -> Path:
    """A workspace with everything done up to the allocation. signed False: its run is a trial."""
    path = folder / NAME
    session = workspaces.create(
        outside(), path, authority_code="E10999001", authority_name="Wessmoor", vesting_day=date(2027, 4, 1),
        user_name=OFFICER, display_name="Ann Archer", passphrase=PASSPHRASE,
        roles=[Role.DATA_OFFICER, Role.REVIEWER],
    )  # fmt: skip
    workspaces.add_user(session, APPROVER, "Ben Abbot", PASSPHRASE, [Role.APPROVER])
    workspaces.add_user(session, AUDITOR, "Cat Ames", PASSPHRASE, [Role.AUDITOR])
    cleared.clear_both(session, APPROVER, AUDITOR)
    for name in ("ssd", "ssda903", "lists", "restricted.csv"):
        loading.load(session, loading.survey(session, COUNTY / name), Quiet())
    for name in ("onspd.csv", "uprn.csv"):
        locating.add_gazetteer(session, COUNTY / "gazetteers" / name, Quiet())
    layers = COUNTY / "boundaries"
    prepared = boundaries.prepare(
        session,
        successors=boundaries.LayerChoice(layers / "successors.geojson", None, "code", "name"),
        predecessors=boundaries.LayerChoice(layers / "districts.geojson", None, "code", "name"),
    )
    boundaries.keep(session, prepared)
    if signed:
        others = folder / "other councils"
        others.mkdir()
        signed_rules.sign_by_all(session, APPROVER, others)
    allocating.allocate(session, Quiet())
    session.workspace.close()
    return path


def copied(made: Path, folder: Path) -> Path:
    """A workspace of one's own, to change."""
    for path in made.parent.iterdir():
        if is_team_file(path):
            team_server.copied(path, folder / path.name)
        elif path.is_file():
            shutil.copy2(path, folder / path.name)
    return folder / made.name


def signed_in(path: Path, name: str = OFFICER) -> Session:
    return workspaces.sign_in(outside(), path, name, PASSPHRASE)
