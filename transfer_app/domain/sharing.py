"""Sharing protocols: who may be sent what, from when to when, and whose keys are trusted.

Practice note 3.1 says what a protocol must hold. A key counts only after two different people have compared
its fingerprint with its owner. Everything here is a check on frozen values; the day is handed in.
"""

from __future__ import annotations

import base64
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta

from transfer_app.domain.errors import SharingRefused
from transfer_app.domain.manifest import Addressee, Authority
from transfer_app.domain.vocabulary import Strand

DEFAULT_DAYS = 90
CONFIRMATIONS = 2
SPOKEN_GROUPS, SPOKEN_DIGITS = 6, 5


@dataclass(frozen=True, slots=True)
class Card:
    """A public key card as read: its self-signature holds; whose it is, two people have yet to find out."""

    authority: Authority
    name: str
    role: str
    age: str
    signing_key: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """A named person who may be sent packages under one protocol.

    spoken: the fingerprint as two people read it to each other. confirmed_by: user ids, each once.
    revoked_at: UTC time, '' while the person is not revoked.
    """

    id: int
    protocol_id: int
    name: str
    role: str
    authority: str
    fingerprint: str
    spoken: str
    age_recipient: str
    signing_key: str
    confirmed_by: tuple[int, ...] = ()
    revoked_at: str = ""

    @property
    def usable(self) -> bool:
        """Two different people compared the fingerprint, and the person was not revoked."""
        return is_confirmed(self.confirmed_by) and not self.revoked_at

    def addressee(self) -> Addressee:
        return Addressee(self.name, self.role, self.age_recipient, self.fingerprint)


@dataclass(frozen=True, slots=True)
class Sender:
    """An officer of another authority whose signature on packages we trust, once two people confirmed it."""

    id: int
    authority: str
    authority_name: str
    name: str
    role: str
    fingerprint: str
    spoken: str
    signing_key: str
    confirmed_by: tuple[int, ...] = ()
    valid_until: str = ""
    """The last moment at which what they signed counts, UTC; '' without limit."""
    revoked_at: str = ""
    """UTC; nothing by a revoked key counts, whenever it says it was signed."""

    @property
    def usable(self) -> bool:
        """Two people confirmed it and it was not revoked. What it signed after its end is refused then."""
        return is_confirmed(self.confirmed_by) and not self.revoked_at


@dataclass(frozen=True, slots=True)
class Protocol:
    """An agreement to share with one successor: why, what, with whom, from when to when (both days in)."""

    id: int
    title: str
    authority: str
    authority_name: str
    legal_basis: str
    dpia_ref: str
    purpose: str
    starts: date
    ends: date
    strands: frozenset[Strand]
    drafted_by: int
    approved_by: int | None = None
    approved_at: str = ""
    recipients: tuple[Recipient, ...] = field(default=())

    def in_force(self, today: date) -> bool:
        return self.approved_by is not None and self.starts <= today <= self.ends

    @property
    def usable_recipients(self) -> tuple[Recipient, ...]:
        return tuple(recipient for recipient in self.recipients if recipient.usable)


def default_end(starts: date) -> date:
    """The last day of a protocol for which no other was agreed."""
    return starts + timedelta(days=DEFAULT_DAYS)


def hard_stop(starts: date) -> date:
    """The last day that any protocol may have, twelve months on; more needs a new agreement."""
    leap_day = (starts.month, starts.day) == (2, 29)
    return date(starts.year + 1, 3, 1) if leap_day else starts.replace(year=starts.year + 1)


def check_draft(protocol: Protocol, successors: Collection[str]) -> None:
    """Raise SharingRefused unless the draft says all it must. successors: codes of the boundary set."""
    named = {
        "title": protocol.title,
        "legal basis": protocol.legal_basis,
        "DPIA reference": protocol.dpia_ref,
        "purpose": protocol.purpose,
    }
    missing = [name for name, text in named.items() if not text.strip()]
    if missing:
        raise SharingRefused(f"The sharing protocol has no {missing[0]}.", "Fill it in.")
    if protocol.authority not in successors:
        raise SharingRefused(
            f"{protocol.authority or 'An empty code'} is not a successor in the boundary set in use.",
            "Choose one of the successors of the boundary set.",
        )
    if not protocol.strands:
        raise SharingRefused("The sharing protocol covers no strand.", "Choose at least one strand.")
    if protocol.ends < protocol.starts:
        raise SharingRefused(
            f"The sharing protocol ends on {protocol.ends:%d %B %Y}, before it starts.", "Correct the dates."
        )
    if protocol.ends > hard_stop(protocol.starts):
        raise SharingRefused(
            "The sharing protocol would last longer than 12 months.",
            f"End it by {hard_stop(protocol.starts):%d %B %Y}; a longer time needs a new protocol.",
        )


def check_approval(protocol: Protocol, user_id: int) -> None:
    """Raise SharingRefused when this person may not approve it: it is theirs, or it is approved already."""
    if protocol.approved_by is not None:
        raise SharingRefused(f"“{protocol.title}” is approved already.", "Nothing is left to do.")
    if protocol.drafted_by == user_id:
        raise SharingRefused(
            "Nobody may approve a sharing protocol that they drafted.", "Ask a second person."
        )


def check_sending(protocol: Protocol, today: date) -> tuple[Recipient, ...]:
    """The people a package may be sealed for today; SharingRefused when the grant is not in force for any."""
    title = f"“{protocol.title}”"
    if protocol.approved_by is None:
        raise SharingRefused(f"{title} has not been approved.", "Ask an approver who did not draft it.")
    if today < protocol.starts:
        raise SharingRefused(f"{title} starts on {protocol.starts:%d %B %Y}.", "Pack on or after that day.")
    if today > protocol.ends:
        raise SharingRefused(
            f"{title} ended on {protocol.ends:%d %B %Y}.", "Draft a new protocol and have it approved."
        )
    if not protocol.usable_recipients:
        raise SharingRefused(
            f"{title} has no recipient whose key two people have confirmed.",
            "Have two people compare the fingerprint with its owner, then confirm it.",
        )
    return protocol.usable_recipients


def check_card(card: Card, authority: str) -> None:
    """Raise SharingRefused when a card is of another authority than the one shared with."""
    if card.authority.code != authority:
        raise SharingRefused(
            f"The card of {card.name} is of {card.authority.code}, not of {authority}.",
            "Ask for the card of a person who works for the receiving authority.",
        )


def is_confirmed(confirmed_by: Collection[int]) -> bool:
    return len(set(confirmed_by)) >= CONFIRMATIONS


def confirmed(name: str, confirmed_by: tuple[int, ...], user_id: int) -> tuple[int, ...]:
    """Who has confirmed a key, this person added; SharingRefused when they, or two others, did before."""
    if user_id in confirmed_by:
        raise SharingRefused(
            f"You have confirmed the key of {name} already.", "A second person has to compare it too."
        )
    if is_confirmed(confirmed_by):
        raise SharingRefused(f"The key of {name} is confirmed already.", "Nothing is left to do.")
    return (*confirmed_by, user_id)


def spoken(fingerprint: str) -> str:
    """A fingerprint ('SHA256:...') as six groups of five digits (about 100 bits), to be read aloud."""
    text = fingerprint.removeprefix("SHA256:")
    digest = base64.b64decode(text + "=" * (-len(text) % 4))
    length = SPOKEN_GROUPS * SPOKEN_DIGITS
    digits = str(int.from_bytes(digest, "big") % 10**length).zfill(length)
    return " ".join(digits[at : at + SPOKEN_DIGITS] for at in range(0, length, SPOKEN_DIGITS))
