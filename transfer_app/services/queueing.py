"""The lists of case records to work on: which, in what order, and how many of each kind.

Nothing here says that a restricted record exists to those who may not see it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from transfer_app.domain.queue_filter import QueueCounts, QueueFilter
from transfer_app.domain.staff import Act
from transfer_app.domain.vocabulary import OutcomeKind
from transfer_app.services import visible
from transfer_app.services.second_opinion import hidden
from transfer_app.services.session import Session


@dataclass(frozen=True, slots=True)
class Proposed:
    """What somebody proposed for a record, as its line in a list says it. own: the reader did.

    blind: the reader has to say their own result first, and is not told this one. conflict: a third decides.
    """

    outcome: OutcomeKind
    area: str
    proposer: str
    own: bool
    blind: bool = False
    conflict: bool = False


def ids(session: Session, wanted: QueueFilter, *, descending: bool = False) -> list[int]:
    """Record ids in the order wanted."""
    asked = seen(session, wanted)
    with session.workspace.read() as unit:
        return unit.queue.ids(asked, descending=descending)


def first(session: Session, wanted: QueueFilter, count: int, *, descending: bool = False) -> list[int]:
    """The first of them, so many at most: at once, however long the list is."""
    asked = seen(session, wanted)
    with session.workspace.read() as unit:
        return unit.queue.first(asked, count, descending=descending)


def counts(session: Session, wanted: QueueFilter) -> QueueCounts:
    """Of all decided records that the search and the statuses let through."""
    asked = seen(session, wanted)
    with session.workspace.read() as unit:
        return unit.queue.counts(asked)


def statuses(session: Session, wanted: QueueFilter) -> Mapping[str, int]:
    """How many of the records that pass all else have each status."""
    asked = seen(session, wanted)
    with session.workspace.read() as unit:
        return unit.queue.statuses(asked)


def passing(session: Session, wanted: QueueFilter, record_ids: Sequence[int]) -> frozenset[int]:
    """Those of these few records that pass."""
    asked = seen(session, wanted)
    with session.workspace.read() as unit:
        return unit.queue.passing(asked, record_ids)


def proposed(session: Session, record_ids: Sequence[int]) -> dict[int, Proposed]:
    """What waits for a second person, by record; of restricted records only for those who may see them."""
    session.require(Act.SEE_RECORDS)
    with session.workspace.read() as unit:
        found = unit.reviews.proposed(record_ids)
        numbers = [one[0] for one in found]
        barred = visible.hidden(session, unit, numbers)
        unseen, at_odds = hidden(session, unit, numbers), unit.opinions.at_odds(numbers)
    shown = {}
    for record_id, outcome, area, user_id, name in found:
        own, blind = user_id == session.user.id, record_id in unseen
        result = (OutcomeKind.REVIEW, "") if blind else (outcome, area)
        if record_id not in barred:
            shown[record_id] = Proposed(*result, name, own, blind, record_id in at_odds)
    return shown


def seen(session: Session, wanted: QueueFilter) -> QueueFilter:
    """The same as this person may ask the store for it, today."""
    session.require(Act.SEE_RECORDS)
    vesting = session.vesting_day
    return replace(
        wanted,
        restricted=visible.cleared(session),
        day=session.today().isoformat(),
        vesting=vesting.isoformat() if vesting else "",
        given_to=session.user.id if wanted.mine else 0,
    )
