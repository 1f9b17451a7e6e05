"""The ladder of disputes: where each stands, taking one to the next step, and whose clock has run out.

What the councils write stays in the workspace: the log tells the record and the step, and no typed text.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from transfer_app.domain.casework import RecordRow, StoredDecision
from transfer_app.domain.dispute_ladder import Climb, Ladder, in_dispute, mark, next_climb
from transfer_app.domain.errors import ReviewRefused
from transfer_app.domain.packages import FINAL
from transfer_app.domain.reasons import Reason
from transfer_app.domain.staff import Act
from transfer_app.services import session as names
from transfer_app.services import visible
from transfer_app.services.ports.store import Unit
from transfer_app.services.session import Session


@dataclass(frozen=True, slots=True)
class Disputed:
    """A record in dispute, and where its dispute stands."""

    row: RecordRow
    ladder: Ladder


def listed(session: Session) -> list[Disputed]:
    """Every record in dispute: the first due first. Restricted ones only for those who may see them."""
    session.require(Act.SEE_RECORDS)
    with session.workspace.read() as unit:
        found = ladders(unit)
        rows = unit.records.rows(list(found))
    lines = [Disputed(row, found[row.id]) for row in visible.rows(session, rows)]
    return sorted(lines, key=lambda each: (each.ladder.due or date.max, each.row.priority, each.row.ref))


def marks(session: Session) -> Mapping[int, str]:
    """How a list marks each record in dispute, by record: 'Dispute, step 2, overdue'."""
    session.require(Act.SEE_RECORDS)
    with session.workspace.read() as unit:
        found, today = ladders(unit), session.today()
        barred = visible.hidden(session, unit, found)
    return {record_id: mark(each, today) for record_id, each in found.items() if record_id not in barred}


def ladders(unit: Unit) -> dict[int, Ladder]:
    """Of every record in dispute, by record."""
    waits = unit.disputes.open()
    climbs, vesting = unit.disputes.climbs(list(waits)), vesting_day(unit)
    return {
        record_id: Ladder(climbs.get(record_id) or _undated(record_id), priority, vesting)
        for record_id, priority in waits.items()
    }


def ladder_of(unit: Unit, record_id: int, decision: StoredDecision | None) -> Ladder | None:
    """Of one record, also of a dispute that is settled; None where there is none, or never was one."""
    climbs = unit.disputes.climbs([record_id]).get(record_id, ())
    if decision is None:
        return None
    if in_dispute(decision):
        return Ladder(climbs or _undated(record_id), decision.priority, vesting_day(unit))
    if climbs and decision.state in FINAL:
        return Ladder(climbs, decision.priority, None, settled=True)
    return None


def move(
    session: Session, record_id: int, *, note: str, ours: str = "", theirs: str = "", lead: str = ""
) -> Ladder:
    """Take a dispute to the next step, with both written positions. What is left out stays as it was said.

    By anybody who proposes or approves. Gives the ladder as it stands then.
    """
    session.require(Act.PROPOSE if session.user.may(Act.PROPOSE) else Act.APPROVE)
    with session.workspace.change() as unit:
        row = visible.row(session, unit, record_id)
        ladder = ladder_of(unit, record_id, unit.decisions.get(record_id))
        if ladder is None or ladder.settled:
            raise ReviewRefused(
                f"Case record {row.ref} is not in dispute.", "Look at it as it stands; see 'disputes list'."
            )
        said = Climb(record_id, 0, session.now(), session.person_name, lead, ours, theirs, note)
        climb = next_climb(ladder, said)
        unit.disputes.climbed([climb], session.user.id)
        unit.log.append(session.entry("dispute-moved", record=row.ref, step=climb.step))
        moved = ladder_of(unit, record_id, unit.decisions.get(record_id))
        assert moved is not None
    return moved


def begin(session: Session, unit: Unit, record_ids: Collection[int]) -> None:
    """The first step, from now on, of records that came into dispute. In the unit that brought them there."""
    lead = session.outside.rules(None).reasons[Reason.DISPUTE].interim_lead
    firsts = [Climb(record_id, 1, session.now(), lead=lead) for record_id in sorted(record_ids)]
    unit.disputes.climbed(firsts, session.user.id)


def begin_new(session: Session, unit: Unit, before: Collection[int]) -> None:
    """The same after a run of the allocation, for what was not in dispute before it, or never dated."""
    waits = unit.disputes.open()
    begin(session, unit, waits.keys() - (unit.disputes.climbs(list(waits)).keys() & set(before)))


def settled_at(unit: Unit, record_id: int, decision: StoredDecision) -> dict[str, int]:
    """What the entry of an approval says more of a record in dispute: at which step it was settled."""
    ladder = ladder_of(unit, record_id, decision)
    return {"dispute_step": ladder.at.step} if ladder is not None and not ladder.settled else {}


def vesting_day(unit: Unit) -> date | None:
    text = unit.settings.get(names.VESTING_DAY)
    return date.fromisoformat(text) if text else None


def _undated(record_id: int) -> tuple[Climb, ...]:
    """A dispute of before clocks were kept: at the first step, nobody knows since when."""
    return (Climb(record_id, 1, ""),)
