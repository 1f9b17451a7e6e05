"""What a sharing agreement says: its terms, as both councils sign them.

docs/format-protocol.md is the authority; practice note 3.1 says what has to be in it. Frozen values and
checks on them only. Both councils sign the digest of the canonical bytes, so that a changed word is another
agreement, unsigned.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import TypeVar

from transfer_app.domain.canonical import canonical_json, parse_canonical
from transfer_app.domain.day_words import in_full
from transfer_app.domain.fields import DAY, Fields
from transfer_app.domain.manifest import Authority
from transfer_app.domain.vocabulary import Strand

PROTOCOL_FORMAT = "transfer-app/protocol/v1"
LONGEST_RULE = 2_000
MOST_PEOPLE, MOST_REVIEWS, MOST_VERSIONS = 200, 60, 999
_NO_DIGEST = re.compile(r"|[0-9a-f]{64}")
Made = TypeVar("Made", bound=StrEnum)


class Part(StrEnum):
    """What a council is for the records, in the words of UK GDPR art 4(7), 4(8) and 26."""

    CONTROLLER = "controller"
    JOINT = "joint-controller"
    PROCESSOR = "processor"
    NONE = "none"


class CaseStatus(StrEnum):
    """Whether a case record is open. A scope names the ones it covers."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Officers:
    """Who answers for one council, by name, and what it is for the records before and after vesting day."""

    dpo: str
    siro: str
    caldicott: str
    before: Part
    after: Part


@dataclass(frozen=True, slots=True)
class Party:
    authority: Authority
    officers: Officers

    def to_json(self) -> dict[str, object]:
        who = self.officers
        return {
            "authority": self.authority.to_json(),
            "dpo": who.dpo, "siro": who.siro, "caldicott": who.caldicott,
            "before": who.before.value, "after": who.after.value,
        }  # fmt: skip

    @classmethod
    def read(cls, said: Fields) -> Party:
        party = cls(
            Authority.read(said.inner("authority")),
            Officers(
                said.text("dpo"), said.text("siro"), said.text("caldicott"),
                _one_of(said, "before", Part), _one_of(said, "after", Part),
            ),
        )  # fmt: skip
        said.close()
        return party


@dataclass(frozen=True, slots=True)
class Named:
    """A person who may be sent packages: only their card is taken. registration, device: '' where none.

    evidence: what shows that they may act for their council.
    """

    name: str
    role: str
    employer: str
    manager: str
    evidence: str
    registration: str = ""
    device: str = ""

    def to_json(self) -> dict[str, object]:
        return {each.name: getattr(self, each.name) for each in fields(self)}

    @classmethod
    def read(cls, value: object) -> Named:
        said = Fields(value, "protocol.people")
        named = cls(
            said.text("name"), said.text("role"), said.text("employer"), said.text("manager"),
            said.text("evidence"), said.text("registration", empty=True), said.text("device", empty=True),
        )  # fmt: skip
        said.close()
        return named


@dataclass(frozen=True, slots=True)
class Scope:
    """Which records. children: sha256 of the list of children agreed on, '' where none was drawn up.

    restricted: restricted records are covered too; even then they never go into a bulk package.
    """

    system: str
    strands: frozenset[Strand]
    statuses: frozenset[CaseStatus] = frozenset(CaseStatus)
    restricted: bool = False
    children: str = ""
    excluded: str = "Adoption records, staff files, and children of other successors"

    @classmethod
    def of(
        cls,
        system: str,
        strands: frozenset[Strand],
        statuses: frozenset[CaseStatus],
        restricted: bool,
        children: str,
    ) -> Scope:
        """A scope that says what it leaves out, and does not leave out the adoption records it covers."""
        scope = cls(system, strands, statuses, restricted, children)
        if Strand.ADOPTION not in strands or not restricted:
            return scope
        return replace(scope, excluded="Staff files, and children of other successors")

    def to_json(self) -> dict[str, object]:
        return {
            "system": self.system, "strands": sorted(self.strands), "statuses": sorted(self.statuses),
            "restricted": "yes" if self.restricted else "no", "children": self.children,
            "excluded": self.excluded,
        }  # fmt: skip

    @classmethod
    def read(cls, said: Fields) -> Scope:
        scope = cls(
            said.text("system"), _some_of(said, "strands", Strand), _some_of(said, "statuses", CaseStatus),
            said.matching("restricted", re.compile("yes|no")) == "yes",
            said.matching("children", _NO_DIGEST), said.text("excluded"),
        )  # fmt: skip
        said.close()
        return scope


@dataclass(frozen=True, slots=True)
class Rules:
    """How both councils act under the agreement (practice note 3.1, 7 to 15), in words, and two numbers."""

    access: str = (
        "Each person signs in with their own passphrase, on a device of their council, inside the United "
        "Kingdom. Records leave only in sealed packages."
    )
    log: str = (
        "The log of openings is reviewed, with spot checks; whatever is outside the purpose is followed up."
    )
    packages: str = (
        "Sealed to the named people's keys, with counts and digests; each is answered by a signed receipt."
    )
    accuracy: str = "Nobody edits a record while it is handed over; what changes goes into the next tranche."
    requests: str = (
        "Subject access, complaints, police and court requests are answered by the controller of the day; "
        "the other council passes them on the same day."
    )
    breach: str = (
        "Whoever finds a breach tells the other council's data protection officer in the hours agreed."
    )
    retention: str = (
        "Nothing is destroyed before a verified receipt; staging copies are then destroyed and certified."
    )
    revocation: str = (
        "A person who leaves, or whose purpose ends, is revoked the same day, and both are told."
    )
    disputes: str = "The two SIROs settle a dispute; until then nothing more is sealed."
    log_review_days: int = 7
    breach_hours: int = 24

    def to_json(self) -> dict[str, object]:
        return {each.name: getattr(self, each.name) for each in fields(self)}

    @classmethod
    def read(cls, said: Fields) -> Rules:
        words = {name: said.text(name, longest=LONGEST_RULE) for name in RULES_IN_WORDS}
        rules = cls(
            **words,
            log_review_days=said.whole("log_review_days", least=1, most=31),
            breach_hours=said.whole("breach_hours", least=1, most=72),
        )
        said.close()
        return rules


RULES_IN_WORDS = tuple(
    each.name for each in fields(Rules) if each.name not in ("log_review_days", "breach_hours")
)


def with_words(rules: Rules, words: Mapping[str, str]) -> Rules:
    """The rules with these wordings in the place of theirs, by the names of RULES_IN_WORDS."""
    said = {name: getattr(rules, name) for name in RULES_IN_WORDS} | dict(words)
    return Rules(**said, log_review_days=rules.log_review_days, breach_hours=rules.breach_hours)


@dataclass(frozen=True, slots=True)
class Term:
    """first: the day the first agreement of the chain began. starts, ends: of this one, both days in."""

    first: date
    starts: date
    ends: date
    renewal: str = "By a new agreement that both councils sign, before the last day; never by silence."

    def to_json(self) -> dict[str, object]:
        days = {"first": self.first, "starts": self.starts, "ends": self.ends}
        return {**{name: day.isoformat() for name, day in days.items()}, "renewal": self.renewal}

    @classmethod
    def read(cls, said: Fields) -> Term:
        term = cls(said.day("first"), said.day("starts"), said.day("ends"), said.text("renewal"))
        said.close()
        return term


def hard_stop(first: date) -> date:
    """The last day of any agreement of a chain that began on first: twelve months on."""
    leap_day = (first.month, first.day) == (2, 29)
    return date(first.year + 1, 3, 1) if leap_day else first.replace(year=first.year + 1)


@dataclass(frozen=True, slots=True)
class Terms:
    """The whole agreement. renews: digest of the one it carries on, '' for the first of a chain.

    version: 1 for the first, and one more with each renewal. reviews: the days on which both look at it.
    """

    title: str
    sender: Party
    receiver: Party
    purpose: str
    legal_basis: str
    dpia_ref: str
    people: tuple[Named, ...]
    scope: Scope
    term: Term
    reviews: tuple[date, ...]
    rules: Rules = field(default_factory=Rules)
    version: int = 1
    renews: str = ""

    @property
    def digest(self) -> str:
        return sha256(self.to_bytes()).hexdigest()

    def to_bytes(self) -> bytes:
        return canonical_json(
            {
                "format": PROTOCOL_FORMAT,
                "title": self.title, "version": self.version, "renews": self.renews,
                "sender": self.sender.to_json(), "receiver": self.receiver.to_json(),
                "purpose": self.purpose, "legal_basis": self.legal_basis, "dpia": self.dpia_ref,
                "people": [each.to_json() for each in self.people],
                "scope": self.scope.to_json(), "term": self.term.to_json(),
                "reviews": [day.isoformat() for day in self.reviews], "rules": self.rules.to_json(),
            }
        )  # fmt: skip

    @classmethod
    def read(cls, text: bytes) -> Terms:
        """ValueError for whatever differs from the format."""
        said = Fields(parse_canonical(text), "protocol")
        said.literal("format", PROTOCOL_FORMAT)
        terms = cls(
            said.text("title"), Party.read(said.inner("sender")), Party.read(said.inner("receiver")),
            said.text("purpose"), said.text("legal_basis"), said.text("dpia"),
            said.listed("people", Named.read), Scope.read(said.inner("scope")),
            Term.read(said.inner("term")), said.listed("reviews", _read_day),
            Rules.read(said.inner("rules")), said.whole("version", least=1, most=MOST_VERSIONS),
            said.matching("renews", _NO_DIGEST),
        )  # fmt: skip
        said.close()
        fault = fault_of(terms)
        if fault:
            raise ValueError(f"protocol: {fault}")
        return terms


def fault_of(terms: Terms) -> str:
    """In words, what of the terms does not go together; '' when all does."""
    term, names = terms.term, [each.name for each in terms.people]
    checks = (
        (terms.sender.authority.code == terms.receiver.authority.code, "the council would share with itself"),
        (not terms.scope.strands, "it covers no strand"),
        (not terms.scope.statuses, "it covers neither open nor closed records"),
        (not names, "it names nobody who may be sent packages"),
        (len(set(names)) < len(names), "it names a person twice"),
        (len(names) > MOST_PEOPLE, f"it names more than {MOST_PEOPLE} people"),
        (term.ends < term.starts, f"it ends on {in_full(term.ends)}, before it starts"),
        (term.starts < term.first, "it starts before the agreement that it renews"),
        (
            term.ends > hard_stop(term.first),
            f"it would last longer than 12 months: renewals count from {in_full(term.first)}",
        ),
        (bool(terms.renews) != (terms.version > 1), "only a renewal has a version after 1"),
        (not terms.renews and term.first != term.starts, "the first agreement has another first day"),
        (not 1 <= len(terms.reviews) <= MOST_REVIEWS, f"it has no review date, or more than {MOST_REVIEWS}"),
        (list(terms.reviews) != sorted(set(terms.reviews)), "the review dates are not in order, each once"),
        (
            any(not term.starts <= day <= term.ends for day in terms.reviews),
            "a review date is outside its days",
        ),
    )
    return next((words for wrong, words in checks if wrong), "")


def covers(scope: Scope, strand: Strand, status: CaseStatus, restricted: bool) -> str:
    """Why the agreement does not cover a record, in words; '' when it does.

    That it is covered does not let a record into a bulk package: restricted ones go their own way.
    """
    if strand not in scope.strands:
        return "strand not covered by the protocol"
    if status not in scope.statuses:
        return f"{status} records not covered by the protocol"
    if restricted and not scope.restricted:
        return "restricted records not covered by the protocol"
    return ""


def _one_of(said: Fields, key: str, kind: type[Made]) -> Made:
    return kind(said.matching(key, re.compile("|".join(map(re.escape, kind)))))


def _some_of(said: Fields, key: str, kind: type[Made]) -> frozenset[Made]:
    found = said.listed(key, lambda value: kind(value) if isinstance(value, str) else kind(""))
    if not found or list(found) != sorted(set(found)):
        raise said.fault(key)
    return frozenset(found)


def _read_day(value: object) -> date:
    if not isinstance(value, str) or not DAY.fullmatch(value):
        raise ValueError("protocol.reviews is not as it must be")
    return date.fromisoformat(value)
