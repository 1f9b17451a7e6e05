"""A workspace of its own for a test that loads something else than the sample county."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import allocated_county
from allocated_county import COUNTY, PASSPHRASE

from transfer_app.domain.vocabulary import Role
from transfer_app.services import boundaries, loading, locating, workspaces
from transfer_app.services.jobs import Quiet
from transfer_app.services.session import Session

NAMES = {"ben": "Ben Abbot", "cat": "Cat Ames", "eve": "Eve"}


def new_workspace(path: Path) -> Session:
    return workspaces.create(
        allocated_county.outside(), path, authority_code="E10000009", authority_name="The County",
        vesting_day=date(2027, 4, 1), user_name="ann", display_name="Ann Archer", passphrase=PASSPHRASE,
        roles=[Role.DATA_OFFICER, Role.REVIEWER],
    )  # fmt: skip


OTHER = "another long passphrase"
"""Of everybody but the one who made the workspace."""


@contextmanager
def workspace_of(path: Path, **people: Role) -> Iterator[Session]:
    """Its administrator signed in, with people by sign-in name, each of one role."""
    session = new_workspace(path)
    for name, role in people.items():
        workspaces.add_user(session, name, NAMES[name], OTHER, [role])
    yield session
    session.workspace.close()


def load_all(session: Session, folder: Path) -> None:
    """Both exports, the council's lists and the restricted list of a generated county."""
    for name in ("ssd", "ssda903", "lists", "restricted.csv"):
        loading.load(session, loading.survey(session, folder / name), Quiet())


def set_county_geography(session: Session) -> None:
    """The sample county's gazetteers, and its successors made of districts."""
    for name in ("onspd.csv", "uprn.csv"):
        locating.add_gazetteer(session, COUNTY / "gazetteers" / name, Quiet())
    layer = boundaries.LayerChoice(COUNTY / "boundaries" / "districts.geojson", None, "code", "name")
    composition = COUNTY / "boundaries" / "composition.csv"
    prepared = boundaries.prepare(session, successors=None, predecessors=layer, composition=composition)
    boundaries.keep(session, prepared)
