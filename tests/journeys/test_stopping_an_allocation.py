"""An allocation that is stopped in the middle keeps nothing: what stood before it stands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import allocated_county
import pytest
import sqlalchemy as sa

from transfer_app.adapters.store import tables
from transfer_app.adapters.store.workspace import SqlWorkspace
from transfer_app.domain.errors import Cancelled
from transfer_app.services import allocating, locating
from transfer_app.services.jobs import Quiet
from transfer_app.services.session import Session

KEPT = (
    tables.decisions,
    tables.runs,
    tables.locations,
    tables.settings,
    tables.log_entries,
    tables.proposals,
)


class StopWhen(Quiet):
    """Stops at the first report that `when` says yes to; remembers what was reported."""

    def __init__(self, when: Callable[[int, int, str], bool]) -> None:
        self.when = when
        self.seen: list[tuple[int, int, str]] = []

    def progress(self, done: int, total: int, label: str = "") -> None:
        self.seen.append((done, total, label))
        if self.when(done, total, label):
            raise Cancelled


@pytest.fixture
def county(made_county: Path, tmp_path: Path) -> Session:
    return allocated_county.signed_in(allocated_county.copied(made_county, tmp_path))


def state(session: Session) -> list[list[tuple[object, ...]]]:
    assert isinstance(session.workspace, SqlWorkspace)
    with session.workspace._engine.connect() as connection:
        return [[tuple(row) for row in connection.execute(sa.select(table))] for table in KEPT]


STOPS: dict[str, Callable[[int, int, str], bool]] = {
    "at the first keys looked up": lambda done, total, label: "looked up" in label,
    "at the first records decided": lambda done, total, label: "decided" in label,
    "at the last record decided": lambda done, total, label: "decided" in label and done == total,
}


@pytest.mark.parametrize("stop", STOPS)
def test_nothing_of_a_stopped_allocation_is_kept(county: Session, stop: str) -> None:
    with county.workspace.change() as unit:
        # So that everything has to be located again, as after a new gazetteer.
        unit.settings.put(locating.LOCATED_WITH, "another")
        unit.log.append(county.entry("tested"))
    before = state(county)
    job = StopWhen(STOPS[stop])
    with pytest.raises(Cancelled):
        allocating.allocate(county, job)
    assert state(county) == before
    run = allocating.allocate(county, Quiet()).run
    after = state(county)
    assert after[1][:-1] == before[1]
    assert run.result_digest == before[1][-1][8]


def test_progress_is_told_throughout(county: Session) -> None:
    job = StopWhen(lambda done, total, label: False)
    with county.workspace.change() as unit:
        unit.locations.forget()
        unit.log.append(county.entry("tested"))
    allocating.allocate(county, job)
    labels = list(dict.fromkeys(label for _, _, label in job.seen))
    assert labels == [
        "UPRNs and postcodes looked up", "UPRNs and postcodes placed", "UPRNs compared with their postcodes",
        "children compared with each other", "case records decided", "families compared",
    ]  # fmt: skip
    for label in ("UPRNs and postcodes looked up", "case records decided"):
        told = [(done, total) for done, total, of in job.seen if of == label]
        assert told == sorted(told)
        assert told[-1][0] == told[-1][1] > 0
