"""Which proposals are answered blind: the council's policy, and what it hides from whom."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from transfer_app.domain.casework import Proposal, RecordRow
from transfer_app.domain.second_opinion import Blind, asks_blind, hidden_from
from transfer_app.domain.staff import Act
from transfer_app.services.ports.store import Unit
from transfer_app.services.session import Session

POLICY = "second-opinion"
"""The setting that keeps it."""


def policy(session: Session) -> Blind:
    """What is answered blind in this workspace; nothing, until somebody says so."""
    session.require(Act.SEE_BALANCE)
    with session.workspace.read() as unit:
        return policy_of(unit)


def set_policy(session: Session, wanted: Blind) -> None:
    """From now on, also for proposals that wait."""
    session.require(Act.SET_UP)
    with session.workspace.change() as unit:
        unit.settings.put(POLICY, wanted.value)
        unit.log.append(session.entry("second-opinion-set", policy=wanted.value))


def policy_of(unit: Unit) -> Blind:
    return Blind(unit.settings.get(POLICY) or Blind.NONE)


def is_blind(unit: Unit, row: RecordRow, priority: int) -> bool:
    """Whether a proposal for this record is answered blind."""
    return asks_blind(policy_of(unit), priority, row.status)


def hidden(session: Session, unit: Unit, record_ids: Collection[int]) -> frozenset[int]:
    """Of these records, those whose waiting proposal the reader is not to see yet."""
    if policy_of(unit) is Blind.NONE:
        return frozenset()
    pending = _waiting(unit, record_ids)
    opinions = unit.opinions.on([each.id for each in pending.values()])
    return frozenset(
        row.id
        for row in unit.records.rows(list(pending))
        if hidden_from(session.user.id, pending[row.id], opinions, blind=is_blind(unit, row, row.priority))
    )


def _waiting(unit: Unit, record_ids: Collection[int]) -> Mapping[int, Proposal]:
    """The proposal that waits, by record."""
    found: Mapping[int, Sequence[Proposal]] = unit.reviews.of_records(list(record_ids))
    last = {number: made[-1] for number, made in found.items()}
    return {number: each for number, each in last.items() if each.state == "proposed"}
