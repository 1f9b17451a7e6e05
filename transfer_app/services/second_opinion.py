"""Which proposals are answered blind: the council's policy, and what it hides from whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from transfer_app.domain.casework import Proposal, RecordRow
from transfer_app.domain.second_opinion import Blind, Policy, asks_blind, hidden_from
from transfer_app.domain.staff import Act
from transfer_app.domain.vocabulary import OutcomeKind
from transfer_app.services.ports.store import Unit
from transfer_app.services.rule_sets import rules_in_use
from transfer_app.services.session import Session

POLICY = "second-opinion"
"""The setting that keeps it."""


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
    """Every reason of the rules in use, the most urgent first, with how many wait for it today."""
    session.require(Act.SEE_BALANCE)
    waiting: Counter[str] = Counter()
    with session.workspace.read() as unit:
        stands, texts = policy_of(unit), rules_in_use(session, unit).reasons
        for _, outcome, _, _, reason, count in unit.decisions.totals():
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
    stands = policy_of(unit)
    if not stands.asks:
        return frozenset()
    pending = _waiting(unit, record_ids)
    opinions = unit.opinions.on([each.id for each in pending.values()])
    return frozenset(
        row.id
        for row in unit.records.rows(list(pending))
        if hidden_from(session.user.id, pending[row.id], opinions, blind=asks_blind(stands, row))
    )


def _waiting(unit: Unit, record_ids: Collection[int]) -> Mapping[int, Proposal]:
    """The proposal that waits, by record."""
    found: Mapping[int, Sequence[Proposal]] = unit.reviews.of_records(list(record_ids))
    last = {number: made[-1] for number, made in found.items()}
    return {number: each for number, each in last.items() if each.state == "proposed"}
