"""Which proposals are answered blind: the council's policy, and what it hides from whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from transfer_app.domain import second_opinion
from transfer_app.domain.casework import Proposal, RecordRow
from transfer_app.domain.second_opinion import Blind, Policy, asks_blind
from transfer_app.domain.staff import Act
from transfer_app.domain.vocabulary import OutcomeKind, Role
from transfer_app.services import visible
from transfer_app.services.ports.store import Unit
from transfer_app.services.rule_sets import rules_in_use
from transfer_app.services.session import Session

POLICY = "second-opinion"
"""The setting that keeps it."""
TELL_RESULT = frozenset({"proposed", "approved", "approval-undone"})
"""Actions whose entries tell the result of a proposal; once an approval is undone, it waits again."""
RESULT = frozenset({"outcome", "area", "was", "suggested", "after_s"})
"""Where in these entries it stands; who took what the page suggests told it with that."""

LogEntry = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """What is answered blind for one reason. waiting: records that people have to decide for it first."""

    code: str
    title: str
    priority: int
    blind: Blind
    waiting: int


def policy(session: Session) -> Policy:
    """What is answered blind in this workspace; nothing, until somebody says so."""
    session.require(Act.SEE_BALANCE)
    with session.workspace.read() as unit:
        return policy_of(unit)


def by_reason(session: Session) -> list[ReasonLine]:
    """Every reason of the rules in use, the most urgent first, with how many wait for it today.

    To who neither is cleared nor answers for the whole, without restricted records.
    """
    session.require(Act.SEE_BALANCE)
    waiting: Counter[str] = Counter()
    with session.workspace.read() as unit:
        stands, texts = policy_of(unit), rules_in_use(session, unit).reasons
        for _, outcome, _, _, reason, count in unit.decisions.totals(restricted=visible.whole(session)):
            if outcome == OutcomeKind.REVIEW:
                waiting[reason] += count
    lines = [
        ReasonLine(one.code.value, one.title, one.priority, stands.of(one.code), waiting[one.code])
        for one in texts.values()
    ]
    return sorted(lines, key=lambda each: (each.priority, each.title))


def set_policy(session: Session, wanted: Policy) -> None:
    """From now on, also for proposals that wait."""
    session.require(Act.SET_UP)
    with session.workspace.change() as unit:
        unit.settings.put(POLICY, wanted.text())
        told: dict[str, object] = {"policy": wanted.rest.value}
        if wanted.by_reason:
            told["reasons"] = {code: each.value for code, each in wanted.by_reason.items()}
        unit.log.append(session.entry("second-opinion-set", **told))


def policy_of(unit: Unit) -> Policy:
    return Policy.parse(unit.settings.get(POLICY))


def is_blind(unit: Unit, row: RecordRow) -> bool:
    """Whether a proposal for this record is answered blind."""
    return asks_blind(policy_of(unit), row)


def hidden(session: Session, unit: Unit, record_ids: Collection[int]) -> frozenset[int]:
    """Of these records, those whose waiting proposal the reader is not to see yet."""
    return frozenset(_unseen(session, unit, record_ids))


def unseen(session: Session, unit: Unit, record_ids: Collection[int]) -> frozenset[int]:
    """The proposals on these records, by number, that the reader is not to see yet."""
    return frozenset().union(*_unseen(session, unit, record_ids).values())


def veiled(session: Session, unit: Unit, entries: Sequence[LogEntry]) -> tuple[LogEntry, ...]:
    """Entries of the log as the reader may look at them: without the results that they are not to see yet.

    The log itself stays as it is; what is left out is marked in the entry's detail with `hidden`.
    """
    refs = {_detail(each)["record"] for each in entries if each["action"] in TELL_RESULT}
    ids = unit.records.ids_of(sorted(refs))
    numbers = unseen(session, unit, list(ids.values()))
    return tuple(
        _veiled(each) if each["action"] in TELL_RESULT and _detail(each)["proposal"] in numbers else each
        for each in entries
    )


def _unseen(session: Session, unit: Unit, record_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """By record, only where there are any. An auditor answers nothing, and sees all."""
    stands, user = policy_of(unit), session.user
    if not stands.asks or (Role.AUDITOR in user.roles and not user.may(Act.APPROVE)):
        return {}
    every: Mapping[int, list[Proposal]] = unit.reviews.of_records(list(record_ids))
    made = {number: each for number, each in every.items() if each[-1].state == "proposed"}
    opinions = unit.opinions.on([one.id for each in made.values() for one in each])
    found = {
        row.id: second_opinion.unseen(user.id, made[row.id], opinions, blind=asks_blind(stands, row))
        for row in unit.records.rows(list(made))
    }
    return {number: each for number, each in found.items() if each}


def _detail(entry: LogEntry) -> Mapping[str, Any]:
    detail = entry["detail"]
    return detail if isinstance(detail, dict) else {}


def _veiled(entry: LogEntry) -> LogEntry:
    kept = {name: value for name, value in _detail(entry).items() if name not in RESULT}
    return {**entry, "detail": {**kept, "hidden": True}}
