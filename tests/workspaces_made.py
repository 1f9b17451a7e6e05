"""Real workspaces for tests: a real encrypted file with keys that are cheap to derive."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from transfer_app import bootstrap
from transfer_app.adapters.store.key_file import Cost
from transfer_app.adapters.store.workspace import WorkspaceFiles
from transfer_app.domain.vocabulary import Role
from transfer_app.services import boundaries, loading, locating, workspaces
from transfer_app.services.jobs import Quiet
from transfer_app.services.ports.outside import Outside
from transfer_app.services.session import Session

COUNTY = Path(__file__).resolve().parents[1] / "sample_data" / "county"
PASSPHRASE = "a long passphrase for tests"
VESTING = date(2027, 4, 1)


def cheap_outside() -> Outside:
    """Everything real but the cost of a passphrase."""
    return bootstrap.outside(WorkspaceFiles(Cost(64, 1, 1)))


def new_workspace(
    path: Path, roles: Iterable[Role] = (Role.DATA_OFFICER, Role.REVIEWER), name: str = "ann"
) -> Session:
    return workspaces.create(
        cheap_outside(),
        path,
        authority_code="E10999001",
        authority_name="Wessmoor",
        vesting_day=VESTING,
        user_name=name,
        display_name=name.title(),
        passphrase=PASSPHRASE,
        roles=roles,
    )


def load_all(session: Session, folder: Path) -> None:
    """Both exports and the restricted list of a generated county."""
    for name in ("ssd", "ssda903", "restricted.csv"):
        loading.load(session, loading.survey(session, folder / name), Quiet())


def set_county_geography(session: Session, county: Path = COUNTY) -> None:
    """The fictional county's gazetteers and boundary set."""
    for name in ("onspd.csv", "uprn.csv"):
        locating.add_gazetteer(session, county / "gazetteers" / name, Quiet())
    layer = boundaries.LayerChoice(county / "boundaries" / "districts.geojson", None, "code", "name")
    composition = county / "boundaries" / "composition.csv"
    prepared = boundaries.prepare(session, successors=None, predecessors=layer, composition=composition)
    boundaries.keep(session, prepared)
