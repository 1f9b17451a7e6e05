"""Two people in one workspace at the same moment: of what excludes each other, exactly one is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Barrier, Thread

import allocated_county
import pytest
from allocated_county import PASSPHRASE

from transfer_app.domain.casework import Evidence, EvidenceGrade
from transfer_app.domain.errors import ReviewRefused
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.domain.together import Whole
from transfer_app.domain.vocabulary import OutcomeKind, Role
from transfer_app.services import auditing, balancing, claiming, reviewing, together, workspaces
from transfer_app.services.session import Session

pytestmark = pytest.mark.journey
EVIDENCE = (Evidence(EvidenceGrade.ORDER, "Order", "file"), Evidence(EvidenceGrade.FIELD, "Visit", "file"))
WEST, EAST = "E06999001", "E06999002"
SAID = Whole(OutcomeKind.SUCCESSOR, WEST, "All were visited.", "Team C", EVIDENCE)
ROUNDS = 6


class People:
    """ann and eve review; ben and dan approve. Each has connections of their own, as in two windows."""

    def __init__(self, path: Path) -> None:
        self.ann, self.ben = allocated_county.signed_in(path), allocated_county.signed_in(path, "ben")
        workspaces.add_user(self.ann, "eve", "Eve Ellis", PASSPHRASE, [Role.REVIEWER])
        workspaces.add_user(self.ann, "dan", "Dan Dale", PASSPHRASE, [Role.APPROVER])
        self.eve, self.dan = (allocated_county.signed_in(path, name) for name in ("eve", "dan"))

    def queue(self) -> list[int]:
        """Records that nobody has proposed anything for, and that may be decided together."""
        wanted = reviewing.queue(self.ann, QueueFilter(states=("queued",)))
        return [row.id for row in together.preview(self.ann, wanted, SAID).chosen]


@pytest.fixture(scope="module")
def people(made_county: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    met = People(allocated_county.copied(made_county, tmp_path_factory.mktemp("at-once")))
    yield met
    assert balancing.current(met.ann).adds_up
    auditing.verify(met.ann)
    for each in (met.ann, met.ben, met.eve, met.dan):
        each.workspace.close()


def at_once(*steps: Callable[[], object]) -> list[object]:
    """Begin all in the same moment; what each gave, or the refusal it met. Anything else is raised."""
    start, given = Barrier(len(steps)), list[object]([None] * len(steps))

    def run(place: int) -> None:
        start.wait()
        try:
            given[place] = steps[place]()
        except BaseException as error:
            given[place] = error

    threads = [Thread(target=run, args=(place,)) for place in range(len(steps))]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    for one in given:
        if isinstance(one, BaseException) and not isinstance(one, ReviewRefused):
            raise one
    return given


def propose(who: Session, record: int, area: str) -> int:
    return reviewing.propose(
        who, record, outcome=OutcomeKind.SUCCESSOR, area=area, why="w", interim_lead="t", evidence=EVIDENCE
    )


def test_of_two_proposals_one_stands(people: People) -> None:
    for record in people.queue()[:ROUNDS]:
        given = at_once(
            lambda record=record: propose(people.ann, record, WEST),
            lambda record=record: propose(people.eve, record, EAST),
        )
        (refused,) = (one for one in given if isinstance(one, ReviewRefused))
        assert "has a proposal already" in str(refused)
        with people.ann.workspace.read() as unit:
            pending = unit.reviews.pending(record)
        assert pending is not None
        assert pending.id in given


def test_of_two_verdicts_one_stands(people: People) -> None:
    for record in people.queue()[-ROUNDS:]:
        number = propose(people.ann, record, WEST)
        given = at_once(
            lambda number=number: reviewing.approve(people.ben, number),
            lambda number=number: reviewing.refuse(people.dan, number, "Not so."),
        )
        assert sum(isinstance(one, ReviewRefused) for one in given) == 1
        now = reviewing.rows(people.ann, [record])[0].state
        assert now == ("settled" if isinstance(given[1], ReviewRefused) else "queued")


def test_approved_as_one_beside_a_single_approval_each_is_settled_once(people: People) -> None:
    records = people.queue()[:ROUNDS]
    number = together.propose(people.ann, records, SAID, expected=len(records))
    with people.ann.workspace.read() as unit:
        single = unit.reviews.pending(records[3])
    assert single is not None
    whole, one = at_once(
        lambda: together.approve(people.ben, number), lambda: reviewing.approve(people.dan, single.id)
    )
    assert not (isinstance(whole, ReviewRefused) and isinstance(one, ReviewRefused))
    if isinstance(whole, ReviewRefused):
        together.approve(people.ben, number)
    assert {row.state for row in reviewing.rows(people.ann, records)} == {"settled"}
    with people.ann.workspace.read() as unit:
        approved = [each for each in unit.log.bodies() if f'"proposal":{single.id},'.encode() in each]
    assert sum(b'"approved"' in each for each in approved) == 1


def test_of_two_claims_one_holds_and_the_other_is_told_whose(people: People) -> None:
    for record in people.queue()[:ROUNDS]:
        mine, theirs = at_once(
            lambda record=record: claiming.claim(people.ann, record),
            lambda record=record: claiming.claim(people.eve, record),
        )
        held = [each for each in (mine, theirs) if each is not None]
        assert [each.name for each in held] == ["Eve Ellis" if mine is not None else "Ann Archer"]  # type: ignore[attr-defined]
