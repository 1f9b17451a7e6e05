"""The sample county with marks that people put on records, and every record read one by one beside it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import allocated_county
import sqlalchemy as sa
from two_councils import OTHER, POSITIONS, SUCCESSOR, on

from transfer_app.adapters.store.tables import protocols
from transfer_app.domain.casework import RecordRow
from transfer_app.domain.dispute_ladder import IN_TIME, OVERDUE
from transfer_app.domain.queue_filter import FACETS, QueueFilter, Value
from transfer_app.domain.searched import searched_as
from transfer_app.domain.second_opinion import Opinion
from transfer_app.domain.staff import Act
from transfer_app.domain.vocabulary import OutcomeKind
from transfer_app.domain.working import CONFLICT, PARKED, WITH_RECEIVER
from transfer_app.services import claiming, dispute_steps, parking, reviewing
from transfer_app.services.disputing import dispute
from transfer_app.services.session import Session


def make(made: Path, folder: Path) -> Path:
    """Parked, given to two people, answered otherwise, disputed at several times, asked of a receiver."""
    path = allocated_county.copied(made, folder)
    ann = allocated_county.signed_in(path)
    ben = allocated_county.signed_in(path, "ben").user
    queue = reviewing.queue(ann, QueueFilter(states=("queued",)))
    plain = [row.id for row in reviewing.rows(ann, queue) if "DISPUTE" not in row.reasons]
    for record_id in (*plain[:3], *plain[20:22]):
        parking.park(ann, record_id, "The order is awaited", ann.today() + timedelta(days=9))
    for record_id, user in zip(plain[2:9], (ben, ann.user, ben, ben, ben, ben, ben), strict=True):
        claiming.assign(ann, record_id, user.id)
    for record_id in plain[8:11]:
        number = reviewing.propose(
            ann, record_id, outcome=OutcomeKind.SUCCESSOR, area=SUCCESSOR, why="The tenancy.",
            interim_lead="Team C", evidence=POSITIONS,
        )  # fmt: skip
        with ann.workspace.change() as unit:
            opinion = Opinion(number, OutcomeKind.SUCCESSOR, OTHER, ben.id, ann.now(), agrees=False)
            unit.opinions.add(opinion)
            unit.log.append(ann.entry("second-opinion-given", proposal=number))
    _ask_receiver(ann)
    ann.workspace.close()
    return path


def _ask_receiver(ann: Session) -> None:
    """Ten decided records asked of one authority: two are answered since, two refused and disputed."""
    decided = reviewing.queue(ann, QueueFilter(states=("automatic",), areas=(SUCCESSOR,)))[:10]
    with ann.workspace.change() as unit:
        connection = unit.reviews._connection  # type: ignore[attr-defined]
        values = {"terms": "", "ends": "", "drafted_by": ann.user.id}
        connection.execute(sa.insert(protocols).values(**values))
        for number, asked in enumerate((decided, decided[:1])):
            request = unit.acceptances.add(
                f"r{number}", 1, SUCCESSOR, "0" * 64, ann.user.id, ann.now(), dict.fromkeys(asked, "0" * 64)
            )
        unit.acceptances.answer(request, "Ray", ann.now(), dict.fromkeys(decided[:1], "accepted"), {})
        unit.acceptances.answer(1, "Ray", ann.now(), dict.fromkeys(decided[3:4], "accepted"), {})
        unit.log.append(ann.entry("acceptance-asked", records=len(decided)))
    early = on(ann.today() - timedelta(days=30), ann)
    for who, numbers in ((early, decided[4:5]), (ann, decided[5:6])):
        with who.workspace.change() as unit:
            dispute(who, unit, SUCCESSOR, "West Wessmoor", numbers, "answer taken in")
            unit.log.append(who.entry("disputed", records=len(numbers)))


class Plain:
    """Every record that a person may see, with each of its facets."""

    def __init__(self, session: Session) -> None:
        today = session.today()
        with session.workspace.read() as unit:
            numbers = unit.records.ids()
            decided = unit.decisions.some(numbers)
            rows = unit.records.rows(numbers)
            ladders = dispute_steps.ladders(unit)
            parked = unit.parkings.current(today.isoformat())
            at_odds = unit.opinions.at_odds(numbers)
            given = {number: unit.claims.assigned(number) or 0 for number in numbers}
            asked: dict[int, bool] = {}
            for each in unit.acceptances.all():
                asked |= {number: state == "waiting" for number, state in each.states.items()}
        may_see = session.user.may(Act.SEE_RESTRICTED)
        self.rows = {row.id: row for row in rows if may_see or not row.restricted}

        def stands(row: RecordRow) -> str:
            if row.id in parked:
                return PARKED
            if row.id in at_odds:
                return CONFLICT
            waits = asked.get(row.id, False) and row.state in ("automatic", "settled")
            return WITH_RECEIVER if waits else row.state

        def disputed(row: RecordRow, today: date) -> str:
            ladder = ladders.get(row.id)
            return "" if ladder is None else OVERDUE if ladder.overdue(today) else IN_TIME

        self.facets: dict[int, dict[str, Value]] = {
            row.id: {
                "states": stands(row), "reasons": (*row.reasons, "")[0], "strands": row.strand.value,
                "priorities": row.priority, "areas": row.area, "outcomes": row.outcome,
                "candidates": decided[row.id].candidates, "statuses": row.status,
                "disputes": disputed(row, today), "given": given[row.id],
            }
            for row in self.rows.values()
        }  # fmt: skip

    def key(self, number: int, wanted: QueueFilter) -> tuple[object, ...]:
        """What a record is listed by."""
        row, facets = self.rows[number], self.facets[number]
        far = 1e12 if row.line_distance_m is None else row.line_distance_m
        keys = {
            "priority": facets["priorities"], "reason": facets["reasons"], "strand": facets["strands"],
            "surname": searched_as(row.surname), "status": row.status, "distance": far,
        }  # fmt: skip
        return (*(keys[name] for name in wanted.order), number)

    def passing(self, wanted: QueueFilter, *, but: str = "") -> set[int]:
        return {
            number for number, has in self.facets.items()
            if all(wanted.holds(facet, has[facet]) for facet in FACETS if facet != but)
            and _begins(self.rows[number], wanted.search)
        }  # fmt: skip


def _begins(row: RecordRow, search: str) -> bool:
    told = (row.surname, row.forename, row.person_ref, row.ref)
    return all(any(one.lower().startswith(word) for one in told) for word in search.split())
