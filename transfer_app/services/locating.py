"""Gazetteers, and finding where every address of the extracts is: UPRN before postcode."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from transfer_app.domain.errors import NotReady
from transfer_app.domain.located import nowhere
from transfer_app.domain.places import GazetteerSummary
from transfer_app.domain.staff import Act
from transfer_app.services.jobs import JobContext
from transfer_app.services.ports.geography import Spread
from transfer_app.services.ports.store import Unit
from transfer_app.services.session import Session

CHUNK = 20_000
"""Keys looked up and stored at a time: memory stays the same however large the county."""

LOCATED_WITH = "located-with"
"""The setting that says what the stored locations were made with: gazetteers, and how they were read."""


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
    Keys that were looked up before are not again, unless the gazetteers changed, or what this program makes
    of their entries. Runs inside the allocation's unit, so that locations and decisions are of one state.
    """
    known = unit.gazetteers.all()[::-1]
    made_with = " ".join([session.outside.geography.look_up_version(), *(one.digest for one in known)])
    if unit.settings.get(LOCATED_WITH) != made_with:
        unit.locations.forget()
        unit.settings.put(LOCATED_WITH, made_with)
    wanted, before = unit.locations.wanted(), unit.locations.looked_up()
    unit.locations.forget(before.without(wanted))
    fresh = wanted.without(before)
    ranges = {one.id: unit.gazetteers.ranges(one.id) for one in known}
    done = 0
    for keys in fresh.chunks(CHUNK):
        columns = nowhere(len(keys))
        for gazetteer in known:
            left = np.flatnonzero(~columns.known)
            asked = [keys[at] for at in left.tolist()]
            numbers = session.outside.geography.pages_with(ranges[gazetteer.id], asked)
            pages = unit.gazetteers.pages(gazetteer.id, numbers)
            columns.fill(left, session.outside.geography.look_up(gazetteer, pages, asked))
        unit.locations.add(keys, columns)
        done += len(keys)
        job.progress(done, len(fresh), "UPRNs and postcodes looked up")
    return Located(*unit.locations.counts())
