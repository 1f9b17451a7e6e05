"""Which decisions a receiver has to accept before their records leave, and has not."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from transfer_app.domain.acceptance import needs_acceptance
from transfer_app.domain.special import Acceptance
from transfer_app.services.ports.acceptances import ACCEPTED
from transfer_app.services.ports.store import Unit


def accepted_of(unit: Unit, authority: str, record_ids: Collection[int]) -> tuple[int, list[str]]:
    """(how many of these records the authority had to accept before, by which requests); for the log."""
    needing = sorted(_needing(unit, authority).intersection(record_ids))
    digests = decisions_now(unit, needing)
    return len(needing), sorted(unit.acceptances.relied_on(authority, digests))


def unaccepted(unit: Unit, authority: str) -> dict[int, str]:
    """By record bound for this authority: the digest of its decision, which needs its yes and lacks it."""
    needing = sorted(_needing(unit, authority))
    accepted = unit.acceptances.accepted(authority, needing)
    digests = decisions_now(unit, needing)
    return {number: digest for number, digest in digests.items() if digest not in accepted.get(number, set())}


def special_accepted(unit: Unit, special_id: int, record_ids: Sequence[int]) -> tuple[Acceptance, list[str]]:
    """(how far the receiver's yes to these records of a special package is, by which requests it came)."""
    now = decisions_now(unit, record_ids)
    yes: dict[int, str] = {}
    waits = False
    for each in unit.acceptances.of_special(special_id):
        same = {number for number, digest in each.decisions.items() if now.get(number) == digest}
        yes |= {number: each.ref for number in same if each.states[number] == ACCEPTED}
        waits = waits or (bool(same) and not each.answered_at)
    if now and now.keys() == yes.keys():
        return Acceptance.ACCEPTED, sorted(set(yes.values()))
    return Acceptance.ASKED if waits else Acceptance.NOT_ASKED, []


def decisions_now(unit: Unit, record_ids: Sequence[int]) -> dict[int, str]:
    """By record, the digest of its decision as it stands: what a receiver accepts."""
    return {number: each.digest() for number, each in unit.packages.decided_as(record_ids).items()}


def _needing(unit: Unit, authority: str) -> set[int]:
    weights = unit.acceptances.weights(authority)
    return {number for number, of_it in weights.items() if needs_acceptance(*of_it)}
