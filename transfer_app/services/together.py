"""One decision for a whole filter: looked at first, proposed by one person, approved by another.

Each record keeps a proposal and log entries of its own, so that four eyes, the balance and the auditor's
check are as for a single one; one entry more says that they were decided together.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from transfer_app.domain import together
from transfer_app.domain.casework import RecordRow
from transfer_app.domain.errors import NotFound, ReviewRefused
from transfer_app.domain.staff import Act
from transfer_app.domain.together import Preview, Whole
from transfer_app.services import reviewing, visible
from transfer_app.services.jobs import QUIET, JobContext
from transfer_app.services.ports.store import Unit
from transfer_app.services.second_opinion import hidden, policy_of
from transfer_app.services.session import Session


@dataclass(frozen=True, slots=True)
class WaitingTogether:
    """Proposals made as one that wait for a second person. rows: in the order they were proposed.

    Without those that the reader answers blind, each by itself.

    proposals: the same, by number.
    """

    number: int
    proposer: str
    own: bool
    at: str
    why: str
    proposals: tuple[int, ...]
    rows: tuple[RecordRow, ...]


def preview(
    session: Session, record_ids: Sequence[int], whole: Whole, leave_out: Collection[int] = ()
) -> Preview:
    """What proposing this for all of these records would do, and which of them it leaves out."""
    session.require(Act.PROPOSE)
    with session.workspace.read() as unit:
        return _preview(session, unit, record_ids, whole, leave_out)


def propose(
    session: Session,
    record_ids: Sequence[int],
    whole: Whole,
    leave_out: Collection[int] = (),
    *,
    expected: int | None = None,
    context: JobContext = QUIET,
) -> int:
    """Propose it for all that can be decided together; gives the number under which they wait.

    expected: how many a preview said; ReviewRefused when it is another number by now. All or none.
    """
    session.require(Act.PROPOSE)
    with session.workspace.change() as unit:
        seen = _preview(session, unit, record_ids, whole, leave_out)
        if not seen.chosen:
            raise ReviewRefused("None of these records can be decided together.", "Look at why, below.")
        if expected is not None and expected != len(seen.chosen):
            raise ReviewRefused(
                f"It is {len(seen.chosen):,} records by now, and {expected:,} were shown.",
                "Somebody decided meanwhile: look at the list again.",
            )
        decisions = unit.decisions.some([row.id for row in seen.chosen])
        codes, made = reviewing.successors(unit), []
        for done, row in enumerate(seen.chosen):
            context.progress(done, len(seen.chosen), "records proposed")
            said = whole.of(decisions[row.id])
            made.append(reviewing.propose_in(session, unit, row.id, said, codes))
        number = unit.as_one.add(session.user.id, session.now(), made)
        unit.log.append(session.entry("proposed-together", together=number, proposals=made))
    return number


def waiting(session: Session) -> list[WaitingTogether]:
    """What was proposed as one and waits, oldest first; of each only what still waits."""
    session.require(Act.SEE_RECORDS)
    with session.workspace.read() as unit:
        found = [_waiting(session, unit, number) for number in unit.as_one.waiting()]
    return [each for each in found if each.rows]


def approve(
    session: Session,
    number: int,
    leave_out: Collection[int] = (),
    note: str = "",
    *,
    context: JobContext = QUIET,
) -> int:
    """Approve all that still wait but those records left out; gives how many. All or none.

    ReviewRefused where one of them cannot be approved any more: it is named, and can be left out.
    """
    session.require(Act.APPROVE)
    with session.workspace.change() as unit:
        pending = _waiting(session, unit, number)
        chosen = [
            (proposal, row)
            for proposal, row in zip(pending.proposals, pending.rows, strict=True)
            if row.id not in leave_out
        ]
        if not chosen:
            raise ReviewRefused("Nothing of this waits any more.", "Look at the list anew.")
        codes = reviewing.successors(unit)
        for done, (proposal, row) in enumerate(chosen):
            context.progress(done, len(chosen), "records approved")
            try:
                reviewing.approve_in(session, unit, proposal, note, codes)
            except ReviewRefused as fault:
                raise ReviewRefused(
                    f"Case record {row.ref}: {fault.what}",
                    f"Leave it out here; then decide it by itself. {fault.remedy}",
                ) from fault
        entry = session.entry("approved-together", together=number, proposals=[each for each, _ in chosen])
        unit.log.append(entry)
    return len(chosen)


def _preview(
    session: Session, unit: Unit, record_ids: Sequence[int], whole: Whole, leave_out: Collection[int]
) -> Preview:
    rows = visible.rows(session, unit.records.rows(record_ids))
    return together.preview(
        rows,
        unit.decisions.some([row.id for row in rows]),
        whole,
        reviewing.successors(unit),
        leave_out,
        policy_of(unit),
    )


def _waiting(session: Session, unit: Unit, number: int) -> WaitingTogether:
    found = unit.as_one.get(number)
    if found is None:
        raise NotFound(f"Nothing was proposed together under the number {number}.")
    waits = found.of_state("proposed")
    records = [each.record_id for each in waits]
    barred = visible.hidden(session, unit, set(records)) | hidden(session, unit, records)
    waits = [each for each in waits if each.record_id not in barred]
    why = unit.reviews.get(waits[0].number)[1].why if waits else ""
    return WaitingTogether(
        number, unit.users.get(found.made_by).display_name, found.made_by == session.user.id, found.made_at,
        why, tuple(each.number for each in waits), tuple(unit.records.rows([e.record_id for e in waits])),
    )  # fmt: skip
