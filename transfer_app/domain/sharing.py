"""Sharing protocols: who may be sent what, from when to when, and whose keys are trusted.

Practice note 3.1 says what a protocol must hold. A key counts only after two different people have compared
its fingerprint with its owner. Everything here is a check on frozen values; the day is handed in.
"""

from __future__ import annotations

import base64
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from transfer_app.domain.agreement_signing import ProtocolSignature
from transfer_app.domain.agreements import Terms
from transfer_app.domain.day_words import day_of, in_full
from transfer_app.domain.errors import SharingRefused
from transfer_app.domain.manifest import Addressee, Authority
from transfer_app.domain.vocabulary import Strand

DEFAULT_DAYS = 90
CONFIRMATIONS = 2
SPOKEN_GROUPS, SPOKEN_DIGITS = 6, 5
SPOKEN_WORDS, WORD_BITS = 9, 11


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

    words, spoken: the fingerprint as two people read it to each other, in words or in digits; one of the two
    is enough. confirmed_by: user ids, each once.
    revoked_at: UTC time, '' while the person is not revoked.
    """

    id: int
    protocol_id: int
    name: str
    role: str
    authority: str
    fingerprint: str
    words: str
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
    words: str
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
    """An agreement to share with one successor, as it is kept here: its terms, and how it stands.

    signatures: over whatever digest; only those over the digest of the terms count. revoked_at, closed_at:
    UTC time, '' while neither was done. revoked_why: typed by a person, so it never goes into the log.
    """

    id: int
    terms: Terms
    drafted_by: int
    approved_by: int | None = None
    approved_at: str = ""
    signatures: tuple[ProtocolSignature, ...] = ()
    revoked_at: str = ""
    revoked_why: str = ""
    closed_at: str = ""
    recipients: tuple[Recipient, ...] = field(default=())

    @property
    def title(self) -> str:
        return self.terms.title

    @property
    def authority(self) -> str:
        return self.terms.receiver.authority.code

    @property
    def authority_name(self) -> str:
        return self.terms.receiver.authority.name

    @property
    def legal_basis(self) -> str:
        return self.terms.legal_basis

    @property
    def dpia_ref(self) -> str:
        return self.terms.dpia_ref

    @property
    def purpose(self) -> str:
        return self.terms.purpose

    @property
    def starts(self) -> date:
        return self.terms.term.starts

    @property
    def ends(self) -> date:
        return self.terms.term.ends

    @property
    def strands(self) -> frozenset[Strand]:
        return self.terms.scope.strands

    @property
    def gone(self) -> bool:
        """Revoked or closed."""
        return bool(self.revoked_at or self.closed_at)

    @property
    def approved(self) -> bool:
        """Signed by an approver of our own, over the terms as they stand."""
        return self.approved_by is not None and self._signed_for(self.terms.sender.authority.code)

    @property
    def agreed(self) -> bool:
        """Signed by both councils, over the same digest."""
        return self.approved and self._signed_for(self.authority)

    def _signed_for(self, code: str) -> bool:
        digest = self.terms.digest
        return any(each.digest == digest and each.authority.code == code for each in self.signatures)

    def in_force(self, today: date) -> bool:
        return not self.gone and self.starts <= today <= self.ends and self.agreed

    def overdue(self, today: date) -> bool:
        """A grant past its last day that nobody closed: there must be none."""
        return today > self.ends and not self.gone and self.agreed

    @property
    def usable_recipients(self) -> tuple[Recipient, ...]:
        return tuple(recipient for recipient in self.recipients if recipient.usable)


def default_end(starts: date) -> date:
    """The last day of a protocol for which no other was agreed."""
    return starts + timedelta(days=DEFAULT_DAYS)


def require_standing(protocol: Protocol) -> None:
    """Raise SharingRefused when it was revoked or closed."""
    if protocol.revoked_at:
        raise SharingRefused(
            f"“{protocol.title}” was revoked on {day_of(protocol.revoked_at)}.",
            "Draft a new agreement if the sharing is to go on.",
        )
    if protocol.closed_at:
        raise SharingRefused(
            f"“{protocol.title}” was closed on {day_of(protocol.closed_at)}.",
            "Draft a new agreement if the sharing is to go on.",
        )


def check_sending(protocol: Protocol, today: date) -> tuple[Recipient, ...]:
    """The people a package may be sealed for today; SharingRefused when the grant is not in force for any."""
    title = f"“{protocol.title}”"
    require_standing(protocol)
    if not protocol.approved:
        raise SharingRefused(f"{title} has not been approved.", "Ask an approver who did not draft it.")
    if not protocol.agreed:
        raise SharingRefused(
            f"{title} is not countersigned by {protocol.authority_name}.",
            "Send them the signed agreement; an officer there signs the same text, and you take that in.",
        )
    if today < protocol.starts:
        raise SharingRefused(f"{title} starts on {in_full(protocol.starts)}.", "Pack on or after that day.")
    if today > protocol.ends:
        raise SharingRefused(
            f"{title} ended on {in_full(protocol.ends)}.", "Draft a new protocol and have it approved."
        )
    if not protocol.usable_recipients:
        raise SharingRefused(
            f"{title} has no recipient whose key two people have confirmed.",
            "Have two people compare the fingerprint with its owner, then confirm it.",
        )
    return protocol.usable_recipients


def standing(protocol: Protocol, today: date) -> tuple[str, str]:
    """How a protocol stands today in words, and the tone to say it in."""
    gone = "nothing more is sealed under it. Copies already collected cannot be recalled."
    if protocol.revoked_at:
        return f"Revoked on {day_of(protocol.revoked_at)}: {gone}", "muted"
    if protocol.closed_at:
        return f"Closed on {day_of(protocol.closed_at)}: {gone}", "muted"
    if not protocol.approved:
        return "Not approved: nothing can be sealed under it yet.", "warning"
    if not protocol.agreed:
        return f"Signed by us, not yet by {protocol.authority_name}: nothing can be sealed yet.", "warning"
    if today < protocol.starts:
        return f"Signed by both councils; starts on {in_full(protocol.starts)}.", "muted"
    if today > protocol.ends:
        return f"Over since {in_full(protocol.ends)} and not closed: close it; {gone}", "danger"
    left = (protocol.ends - today).days
    days = "today is its last day" if not left else f"{left} day{'s' if left > 1 else ''} left"
    if not protocol.usable_recipients:
        return f"In force, {days}; but no person's key has been compared by two people yet.", "warning"
    return f"In force, signed by both councils, {days}.", "good"


def overdue_words(count: int) -> str:
    """What every place says of grants past their last day that nobody closed."""
    if not count:
        return "Grants past their last day and not closed: 0."
    return f"Grants past their last day and not closed: {count}. There must be none: close each."


def check_card(card: Card, protocol: Protocol) -> None:
    """Raise SharingRefused unless the card is of a person whom both councils agreed on."""
    require_standing(protocol)
    authority = protocol.authority
    if card.authority.code != authority:
        raise SharingRefused(
            f"The card of {card.name} is of {card.authority.code}, not of {authority}.",
            "Ask for the card of a person who works for the receiving authority.",
        )
    if card.name not in {person.name for person in protocol.terms.people}:
        raise SharingRefused(
            f"{card.name} is not one of the people that “{protocol.title}” names.",
            "Only people both councils agreed on are sent packages: renew the agreement with their name.",
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


def sender_state(sender: Sender) -> str:
    """Whether what they sign is taken in, in a few words."""
    if sender.revoked_at:
        return f"revoked on {sender.revoked_at[:10]}"
    if not is_confirmed(sender.confirmed_by):
        return f"confirmed by {len(sender.confirmed_by)} of 2 people"
    return f"trusted until {sender.valid_until[:10]}" if sender.valid_until else "trusted"


def spoken(fingerprint: str) -> str:
    """A fingerprint ('SHA256:...') as six groups of five digits (about 100 bits), to be read aloud."""
    length = SPOKEN_GROUPS * SPOKEN_DIGITS
    digits = str(_number(fingerprint) % 10**length).zfill(length)
    return " ".join(digits[at : at + SPOKEN_DIGITS] for at in range(0, length, SPOKEN_DIGITS))


def spoken_words(fingerprint: str, words: Sequence[str]) -> str:
    """A fingerprint ('SHA256:...') as nine words (its first 99 bits). words: 2,048, in the list's order."""
    first = _number(fingerprint) >> (256 - SPOKEN_WORDS * WORD_BITS)
    places = (first >> WORD_BITS * at & (1 << WORD_BITS) - 1 for at in reversed(range(SPOKEN_WORDS)))
    return " ".join(words[place] for place in places)


def _number(fingerprint: str) -> int:
    text = fingerprint.removeprefix("SHA256:")
    return int.from_bytes(base64.b64decode(text + "=" * (-len(text) % 4)), "big")
