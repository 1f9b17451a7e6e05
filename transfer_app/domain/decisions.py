"""What was decided about a case record, and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass

from transfer_app.domain.geography import AreaCode, Location, Placing
from transfer_app.domain.people import Address, RecordRef
from transfer_app.domain.reasons import Reason
from transfer_app.domain.vocabulary import AddressTest, OutcomeKind


@dataclass(frozen=True, slots=True)
class Sited:
    """An address or stated postcode, where it is and how it lies to the areas.

    label says in words which it is ('home from 2019-03-01, SSD address row 14'). address is None
    when only a postcode is known (SSDA903 HOME_POST). Location and placing are None when unlocated.
    """

    label: str
    address: Address | None
    postcode: str
    location: Location | None
    placing: Placing | None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One rule tried on a record: did it match, and in words why or why not.

    also: it came after the rule that decided, and added its reason.
    """

    rule: str
    matched: bool
    why: str
    also: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """The result for one case record. Reasons are ordered, the leading one first.

    area: the successor (SUCCESSOR), host (HOSTED) or custodian (CUSTODIAN); for REVIEW the proposed
    one, when the facts speak for one. because: one sentence in words. digest covers the facts used.
    """

    record: RecordRef
    outcome: OutcomeKind
    area: AreaCode | None
    rule: str
    legal_basis: str
    test: AddressTest
    sited: Sited | None
    reasons: tuple[Reason, ...]
    because: str
    facts_digest: str
    steps: tuple[Step, ...] = ()

    @property
    def needs_review(self) -> bool:
        return self.outcome is OutcomeKind.REVIEW
