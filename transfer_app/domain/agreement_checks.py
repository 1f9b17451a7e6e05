"""Checks on a sharing agreement while people draft, approve, renew, revoke and close it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta

from transfer_app.domain.agreements import Terms, fault_of, hard_stop
from transfer_app.domain.day_words import in_full
from transfer_app.domain.errors import SharingRefused
from transfer_app.domain.sharing import Protocol, require_standing


def default_reviews(starts: date, ends: date) -> tuple[date, ...]:
    """Half-way, where no other days were agreed."""
    return (starts + (ends - starts) // 2,)


def check_draft(terms: Terms, successors: Collection[str]) -> None:
    """Raise SharingRefused unless the draft says all it must. successors: codes of the boundary set."""
    _require_said(
        ("title", terms.title), ("legal basis", terms.legal_basis), ("DPIA reference", terms.dpia_ref),
        ("purpose", terms.purpose),
    )  # fmt: skip
    code = terms.receiver.authority.code
    if code not in successors:
        raise SharingRefused(
            f"{code or 'An empty code'} is not a successor in the boundary set in use.",
            "Choose one of the successors of the boundary set.",
        )
    fault = fault_of(terms)
    if fault:
        stop = in_full(hard_stop(terms.term.first))
        longer = f"End it by {stop}; a longer time needs a new protocol, with its own assessment."
        raise SharingRefused(
            f"The sharing protocol cannot be drafted: {fault}.",
            longer if "12 months" in fault else "Correct it and draft it again.",
        )
    _require_said(*_about_people(terms))
    try:
        Terms.read(terms.to_bytes())
    except ValueError as odd:
        raise SharingRefused(
            f"The sharing protocol cannot be drafted: {odd}.",
            "Type plain text there, 300 letters at most (2,000 in a rule).",
        ) from odd


def _require_said(*parts: tuple[str, str]) -> None:
    """parts: (what it is called, what was typed). SharingRefused names the first that is blank."""
    missing = next((name for name, text in parts if not text.strip()), "")
    if missing:
        raise SharingRefused(f"The sharing protocol has no {missing}.", "Fill it in.")


def _about_people(terms: Terms) -> Iterator[tuple[str, str]]:
    for party in (terms.sender, terms.receiver):
        whose = party.authority.name or party.authority.code
        yield f"data protection officer of {whose}", party.officers.dpo
        yield f"SIRO of {whose}", party.officers.siro
        yield f"Caldicott guardian of {whose}", party.officers.caldicott
    for person in terms.people:
        yield "name for a person it names", person.name
        for part in ("role", "employer", "manager"):
            yield f"{part} for {person.name}", getattr(person, part)
        yield f"evidence of the authority of {person.name}", person.evidence


def check_carried_on(terms: Terms, others: Iterable[Protocol]) -> None:
    """Raise SharingRefused when a first agreement only carries on another one past twelve months.

    It does when it is with the same council, of the same assessment, shares a strand with that one, and
    begins before that one is over or on the day after.
    """
    if terms.renews:
        return
    for other in others:
        before = other.terms
        if (
            other.agreed
            and before.receiver.authority.code == terms.receiver.authority.code
            and before.dpia_ref == terms.dpia_ref
            and before.scope.strands & terms.scope.strands
            and before.term.first <= terms.term.starts <= before.term.ends + timedelta(days=1)
            and terms.term.ends > hard_stop(before.term.first)
        ):
            raise SharingRefused(
                f"It would carry on “{before.title}” past 12 months from {in_full(before.term.first)}.",
                "That takes a new agreement on a new assessment: give the reference of the new DPIA.",
            )


def check_renewal(before: Protocol, authority: str) -> None:
    """Raise SharingRefused when an agreement cannot be carried on, or not with this council."""
    if before.authority != authority:
        raise SharingRefused(
            f"“{before.title}” is with {before.authority_name}: only that council can renew it.",
            "Draft a new agreement with the other one.",
        )
    if not before.agreed or before.revoked_at or before.closed_at:
        raise SharingRefused(
            f"“{before.title}” cannot be renewed: it is not in force with both signatures.",
            "Draft a new agreement.",
        )


def check_approval(protocol: Protocol, user_id: int) -> None:
    """Raise SharingRefused when this person may not approve it: it is theirs, or it is approved already."""
    require_standing(protocol)
    if protocol.approved_by is not None:
        raise SharingRefused(f"“{protocol.title}” is approved already.", "Nothing is left to do.")
    if protocol.drafted_by == user_id:
        raise SharingRefused(
            "Nobody may approve a sharing protocol that they drafted.", "Ask a second person."
        )


def check_revoking(protocol: Protocol, why: str) -> None:
    require_standing(protocol)
    if not why.strip():
        raise SharingRefused("Revoking a protocol needs a reason.", "Say why in a few words.")


def check_closing(protocol: Protocol, today: date) -> None:
    """Raise SharingRefused unless it is over: one that is to stop earlier is revoked, with a reason."""
    require_standing(protocol)
    if today <= protocol.ends:
        raise SharingRefused(
            f"“{protocol.title}” runs until {in_full(protocol.ends)}.",
            "Close it after that day; to stop it now, revoke it with a reason.",
        )
