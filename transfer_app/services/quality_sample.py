"""Checking the rules' decisions blind: a person says what becomes of a record before they see the result.

What they say is kept before anything is shown, and cannot be changed. Where it differs the record is with
people at once; the reason is asked for afterwards, since asking before would tell that it differs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from transfer_app.domain import quality_sample as sampling
from transfer_app.domain import review
from transfer_app.domain.balance import outcome_part
from transfer_app.domain.casework import RecordRow, Run, State, StoredDecision
from transfer_app.domain.errors import NotFound, NotReady, ReviewRefused
from transfer_app.domain.quality_sample import Check, Drawn, Question, Rate, Share
from transfer_app.domain.reasons import Reason
from transfer_app.domain.staff import Act
from transfer_app.domain.vocabulary import OutcomeKind
from transfer_app.services import visible
from transfer_app.services.case_page import case_page
from transfer_app.services.noting import note_again
from transfer_app.services.ports.store import Unit
from transfer_app.services.reviewing import successors
from transfer_app.services.session import Session


@dataclass(frozen=True, slots=True)
class Sample:
    """Of the latest run, by why a record is in it. left: record ids that nobody checked, in order of work.

    rate: of those drawn by lot, in percent. What was checked under another one is counted by that, and stays.
    differ: of those checked in this run's sample, which people have to settle or have settled.
    """

    rate: int
    left: tuple[int, ...]
    unchecked: Mapping[Share, int]
    confirmed: Mapping[Share, int]
    differ: Mapping[Share, int]

    @property
    def shares(self) -> list[Share]:
        """Those that there are, that by status first, then by rate."""
        found = {*self.unchecked, *self.confirmed, *self.differ}
        return sorted(found, key=lambda each: (each.drawn is Drawn.LOT, each.rate))


def sample(session: Session) -> Sample:
    """What is in the sample of the latest run. Raises NotReady before the first."""
    session.require(Act.PROPOSE)
    with session.workspace.read() as unit:
        return sample_in(session, unit, _run(unit))


def question(session: Session, record_id: int) -> Question:
    """The facts to go by, for a record of the sample that nobody checked."""
    session.require(Act.PROPOSE)
    with session.workspace.read() as unit:
        _to_check(session, unit, record_id, _run(unit))
    page = case_page(session, record_id)
    person = page.person
    return Question(
        page.row.ref, page.row.strand.value, page.row.status, f"{person.forename} {person.surname}".strip(),
        person.dob, page.vesting_day, page.addresses, page.statuses, page.contradictions, page.names,
    )  # fmt: skip


def answer(session: Session, record_id: int, outcome: OutcomeKind, area: str) -> Check:
    """Keep what the person says becomes of the record; then tell what the rules had decided.

    Refused while the person owes the reason of an answer before.
    """
    session.require(Act.PROPOSE)
    with session.workspace.change() as unit:
        owed = _owed(session, unit)
        if owed is not None:
            ref = unit.records.rows([owed.record_id])[0].ref
            raise ReviewRefused(
                f"You have not said yet why your result for {ref} differs.",
                f"Say why first: 'quality-sample reason {ref}'.",
            )
        run = _run(unit)
        row, decision, why = _to_check(session, unit, record_id, run)
        review.check_result(outcome, area, successors(unit))
        check = Check(
            record_id=record_id, result_digest=run.result_digest, drawn=why.drawn, rate=why.rate,
            facts_digest=decision.facts_digest, rule=decision.rule, decided=decision.outcome,
            area=decision.area, said=outcome, said_area=area, checked_by=session.user.id, at=session.now(),
        )  # fmt: skip
        check = replace(check, id=unit.quality.add(check))
        _act_on(session, unit, row, decision, check)
        return check


def owed(session: Session) -> Check | None:
    """The answer of the person signed in that still lacks its reason."""
    session.require(Act.PROPOSE)
    with session.workspace.read() as unit:
        return _owed(session, unit)


def give_reason(session: Session, record_id: int, why: str) -> None:
    """Say why one's answer differs. It stays in the workspace: the log takes no typed text."""
    session.require(Act.PROPOSE)
    if not why.strip():
        raise ReviewRefused("The reason is empty.", "Say in a sentence what you saw that the rule did not.")
    with session.workspace.change() as unit:
        check = _owed(session, unit)
        row = visible.row(session, unit, record_id)
        if check is None or check.record_id != record_id:
            raise ReviewRefused(f"You owe no reason for {row.ref}.", "Nothing is left to do.")
        unit.quality.give_reason(check.id, why.strip())
        unit.log.append(session.entry("sample-reason-given", record=row.ref, check=check.id))


def rate(session: Session) -> int:
    """How many percent are checked of the records that are not drawn by their status."""
    session.require(Act.SEE_LOG)
    with session.workspace.read() as unit:
        return unit.quality.rate()


def set_rate(session: Session, rate: int, why: str) -> None:
    """Check so many percent of the rest from now on, also of the latest run. why: kept, and not logged."""
    session.require(Act.SET_UP)
    with session.workspace.change() as unit:
        was = unit.quality.rate()
        sampling.check_rate(rate, was, why)
        unit.quality.set_rate(Rate(rate, why.strip(), session.user.id, session.now()))
        unit.log.append(session.entry("sample-rate-set", rate=rate, was=was))


def sample_in(session: Session, unit: Unit, run: Run) -> Sample:
    """The sample of the run, in the caller's unit of work, without what the reader may not see.

    A record that was restricted after the run is in the lot still.
    """
    rate = unit.quality.rate()
    drawn = sampling.sample_of(run.result_digest, unit.quality.automatic(), rate)
    last = {check.record_id: check for check in unit.quality.all()}
    barred = visible.hidden(session, unit, [*drawn, *last])
    drawn = {record_id: why for record_id, why in drawn.items() if record_id not in barred}
    last = {record_id: check for record_id, check in last.items() if record_id not in barred}
    of_run = {each for each, check in last.items() if check.result_digest == run.result_digest}
    stands = unit.decisions.some(
        [record_id for record_id in last if record_id in drawn or record_id in of_run]
    )
    confirmed = {
        record_id: last[record_id].share if record_id in of_run else drawn[record_id]
        for record_id, decision in stands.items()
        if decision.state is State.AUTOMATIC and last[record_id].is_of(decision)
    }
    return Sample(
        rate=rate,
        left=tuple(record_id for record_id in drawn if record_id not in confirmed),
        unchecked=Counter(why for record_id, why in drawn.items() if record_id not in confirmed),
        confirmed=Counter(confirmed.values()),
        differ=Counter(
            check.share
            for check in last.values()
            if not check.agrees and check.result_digest == run.result_digest
        ),
    )


def _to_check(
    session: Session, unit: Unit, record_id: int, run: Run
) -> tuple[RecordRow, StoredDecision, Share]:
    row, decision = visible.row(session, unit, record_id), unit.decisions.get(record_id)
    if decision is None:
        raise NotFound("This case record has not been allocated yet.", "Run the allocation first.")
    why = sampling.check_in_sample(row, decision, run.result_digest, unit.quality.rate())
    if any(check.is_of(decision) for check in unit.quality.of_record(record_id)):
        raise ReviewRefused(f"Case record {row.ref} has been checked.", "Take the next one.")
    return row, decision, why


def _act_on(session: Session, unit: Unit, row: RecordRow, decision: StoredDecision, check: Check) -> None:
    detail: dict[str, object] = {
        "record": row.ref, "check": check.id, "drawn": check.drawn.value, "rate": check.rate,
        "result": check.result_digest,
        "rule": check.rule, "facts": check.facts_digest, "outcome": check.decided.value, "area": check.area,
    }  # fmt: skip
    if check.agrees:
        unit.log.append(session.entry("sample-confirmed", **detail))
        return
    priority = session.outside.rules(None).reasons[Reason.SAMPLE_DIFFERS].priority
    unit.decisions.settle(row.id, sampling.with_people(decision, check, priority))
    noted = note_again(session, unit, [row.id])
    unit.log.append(
        session.entry(
            "sample-differs", **detail, said=check.said.value, said_area=check.said_area,
            strand=row.strand.value, was=outcome_part(check.decided, check.area),
            families_opened=noted.fresh + noted.reopened,
        )
    )  # fmt: skip


def _owed(session: Session, unit: Unit) -> Check | None:
    """Not of a record that was restricted since, which is not there for them to give a reason for."""
    found = unit.quality.owed(session.user.id)
    barred = visible.hidden(session, unit, {each.record_id for each in found})
    return next((each for each in found if each.record_id not in barred), None)


def _run(unit: Unit) -> Run:
    run = unit.runs.latest()
    if run is None:
        raise NotReady("Nothing has been allocated yet.", "Run the allocation first.")
    return run
