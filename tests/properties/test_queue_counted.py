"""The numbers that are kept with the decisions are what counting every record gives, whatever is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path

import allocated_county
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from thorough import examples

from transfer_app.domain.casework import State
from transfer_app.domain.queue_filter import Cell, QueueFilter
from transfer_app.domain.vocabulary import OutcomeKind
from transfer_app.domain.working import PARKED, Parking
from transfer_app.services.ports.store import Unit
from transfer_app.services.session import Session

RECORDS = 12
DAY = "2027-01-01"

changes = st.fixed_dictionaries(
    {},
    optional={
        "state": st.sampled_from(State),
        "outcome": st.sampled_from((OutcomeKind.REVIEW, OutcomeKind.SUCCESSOR)),
        "area": st.sampled_from(("", "E06999001")),
        "reasons": st.sampled_from(((), ("BOUNDARY",), ("CONFIDENTIAL", "BOUNDARY"))),
        "priority": st.integers(1, 9),
        "candidates": st.sampled_from((None, 0, 2)),
    },
)
acts = st.lists(
    st.tuples(
        st.sampled_from(("settle", "put", "park")),
        st.lists(st.integers(0, RECORDS - 1), min_size=1, max_size=4, unique=True),
        changes,
    ),
    max_size=8,
)


@pytest.fixture(scope="module")
def ann(made_county: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    session = allocated_county.signed_in(
        allocated_county.copied(made_county, tmp_path_factory.mktemp("counted"))
    )
    yield session
    session.workspace.close()


@pytest.fixture(scope="module")
def restricted(ann: Session) -> list[int]:
    with ann.workspace.read() as unit:
        return [row.id for row in unit.records.rows(unit.records.ids()) if row.restricted]


def counted(unit: Unit, hidden: Collection[int]) -> Counter[Cell]:
    """By reading every record."""
    parked = unit.parkings.current(DAY)
    found: Counter[Cell] = Counter()
    for number, each in unit.decisions.some(unit.records.ids()).items():
        state = PARKED if number in parked else each.state.value
        found[
            Cell(
                state, (*each.reasons, "")[0], each.strand.value, each.priority, each.area, each.outcome,
                each.candidates, 0,
            )
        ] += number not in hidden  # fmt: skip
    return +found


@settings(max_examples=examples(20), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(acts=acts)
def test_the_kept_numbers_are_those_of_the_rows(
    ann: Session, restricted: list[int], acts: list[tuple[str, list[int], dict[str, object]]]
) -> None:
    with ann.workspace.trial() as unit:
        everything = unit.records.ids()
        records = [*restricted[:2], *everything[:: len(everything) // RECORDS]][:RECORDS]
        for act, at, changed in acts:
            some = unit.decisions.some([records[each] for each in at])
            fresh = {number: decision._replace(**changed) for number, decision in some.items()}
            if act == "put":
                run = unit.runs.latest()
                assert run is not None
                unit.decisions.put(run.id, fresh.items(), set(some))
            elif act == "park":
                for number in some:
                    unit.parkings.put(Parking(number, ann.user.id, f"{DAY}T00:00:00Z", "", "2027-02-01"))
            else:
                for number, decision in fresh.items():
                    unit.decisions.settle(number, decision)
        for sees, hidden in ((True, ()), (False, restricted)):
            cells = unit.queue.counts(QueueFilter(restricted=sees, day=DAY)).cells
            assert len(set(cells)) == len(cells)
            kept: Counter[Cell] = Counter()
            for cell in cells:
                kept[cell._replace(number=0, disputes="", given=0)] += cell.number
            assert kept == counted(unit, hidden)
