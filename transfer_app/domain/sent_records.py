"""Case records that were sent, and would not be sent there, or not in bulk, as they stand now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from transfer_app.domain.balance import GOES_SOMEWHERE
from transfer_app.domain.vocabulary import OutcomeKind, Strand


@dataclass(frozen=True, slots=True)
class SentRecord:
    """A record in a package that stands, and what is known of it today. It names no child.

    packed: packed, received or withdrawing, as the receiver's receipts say. outcome, area: as decided now; ''
    where not.
    """

    ref: str
    strand: Strand
    package: str
    tranche: int
    authority: str
    authority_name: str
    packed: str
    outcome: str
    area: str
    restricted: bool
    on_hold: bool
    adopted: bool
    special: bool = False
    """In a package of the route of its own: that it is restricted, held or adopted was known."""


@dataclass(frozen=True, slots=True)
class Misdirected:
    """A sent record to speak with its receiver about. why: in words, each reason once, never empty."""

    record: SentRecord
    why: tuple[str, ...]


ELSEWHERE, NOWHERE = "now due to another authority", "now due to no authority"
UNSETTLED = "its decision is with people again"


def misdirected(records: Iterable[SentRecord]) -> list[Misdirected]:
    """Those with something to say, in the order given: no package can be recalled, so people act on each."""
    found = ((record, _why(record)) for record in records)
    return [Misdirected(record, why) for record, why in found if why]


def _why(record: SentRecord) -> tuple[str, ...]:
    said = {
        _place(record): True,
        "now restricted": record.restricted and not record.special,
        "now on a legal hold": record.on_hold and not record.special,
        "now known to be of an adopted child": record.adopted and not record.special,
    }
    return tuple(words for words, holds in said.items() if words and holds)


def _place(record: SentRecord) -> str:
    """As the balance counts it: in `sent-elsewhere` exactly if this says something."""
    if record.outcome in GOES_SOMEWHERE:
        return "" if record.area == record.authority else ELSEWHERE
    return UNSETTLED if record.outcome in ("", OutcomeKind.REVIEW) else NOWHERE
