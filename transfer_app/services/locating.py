"""Gazetteers, and finding where every address of the extracts is: UPRN before postcode."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from transfer_app.domain.errors import NotReady
from transfer_app.domain.geography import Location
from transfer_app.domain.places import GazetteerSummary
from transfer_app.domain.staff import Act
from transfer_app.services.jobs import JobContext
from transfer_app.services.ports.geography import Spread
from transfer_app.services.ports.store import Unit
from transfer_app.services.session import Session


@dataclass(frozen=True, slots=True)
class GazetteerLoaded:
    """already: this very file had been loaded before, and nothing was changed."""

    summary: GazetteerSummary
    already: bool


@dataclass(frozen=True, slots=True)
class Located:
    """How many distinct UPRNs and postcodes were looked for, found, and found only with a warning."""

    wanted: int
    found: int
    warned: int


def add_gazetteer(session: Session, path: Path, job: JobContext) -> GazetteerLoaded:
    """Take in ONSPD, Code-Point Open or a UPRN list. The same file again changes nothing."""
    session.require(Act.SET_UP)
    read, pages = session.outside.geography.read_gazetteer(
        path, lambda done, total: job.progress(done, total, "bytes read")
    )
    with session.workspace.change() as unit:
        before = unit.gazetteers.by_digest(read.digest)
        unit.log.append(
            session.entry(
                "gazetteer-loaded",
                kind=read.kind,
                digest=read.digest,
                rows=read.rows,
                again=before is not None,
            )
        )
        if before is not None:
            return GazetteerLoaded(before, already=True)
        summary = replace(read, loaded_at=session.now())
        gazetteer_id = unit.gazetteers.add(summary, pages)
    return GazetteerLoaded(replace(summary, id=gazetteer_id), already=False)


def gazetteers(session: Session) -> list[GazetteerSummary]:
    with session.workspace.read() as unit:
        return unit.gazetteers.all()


def add_spread(session: Session, path: Path, job: JobContext) -> Spread:
    """Learn from NSUL which postcodes hold addresses of several successors: their point decides nothing.

    It is worked out for the boundary set in use; load the file again after another set was chosen.
    """
    session.require(Act.SET_UP)
    geography = session.outside.geography
    with session.workspace.read() as unit:
        boundary_set = unit.boundaries.in_use()
        if boundary_set is None:
            raise NotReady(
                "There is no boundary set yet.", "Add one first: who shares a postcode depends on it."
            )
        placer = geography.load_placer(unit.boundaries.placer(boundary_set.id))
    found = geography.read_spread(path, placer, lambda done, total: job.progress(done, total, "bytes read"))
    with session.workspace.change() as unit:
        unit.boundaries.share(boundary_set.id, found.postcodes)
        unit.log.append(
            session.entry(
                "postcode-spread-loaded", digest=found.digest, rows=found.rows_read,
                shared=len(found.postcodes), boundaries=boundary_set.digest,
            )
        )  # fmt: skip
    return found


def locate_in(session: Session, unit: Unit, job: JobContext) -> Located:
    """Look every wanted key up in all gazetteers, the later loaded first where two know it.

    Where the later one knows it and gives no point that can be used, no older one is asked.
    Runs inside the allocation's unit, so that locations and decisions are of one state.
    """
    wanted = unit.locations.wanted()
    located: dict[str, Location] = {}
    faults: dict[str, str] = {}
    left = wanted
    known = unit.gazetteers.all()
    for number, gazetteer in enumerate(reversed(known), 1):
        pages = unit.gazetteers.pages(gazetteer.id)
        found, odd = session.outside.geography.look_up(gazetteer, pages, left)
        located.update(found)
        faults.update(odd)
        left = [key for key in left if key not in found and key not in odd]
        job.progress(number, len(known), "gazetteers searched")
    unit.locations.replace(located, faults)
    return Located(len(wanted), len(located), sum(1 for key in faults if key in located))
