"""What is open on vesting day, and which rule decides a child in whom nothing is odd: by the facts alone."""

from __future__ import annotations

from datetime import date

from sample_data.calendar_days import VESTING_DAY
from sample_data.people import (
    ADOPTION,
    ADOPTION_ORDER,
    CARER,
    EARLY_HELP,
    EDUCATION,
    SEND,
    SOCIAL_CARE,
    STAFF,
    YOUTH_JUSTICE,
    Child,
)

_SHORT_BREAKS = frozenset({"V3", "V4"})
_WORDS = {
    SOCIAL_CARE: frozenset({"proceedings", "pre-proceedings", "private-fostering", "allowance"}),
    EDUCATION: frozenset({"education-case"}),
    YOUTH_JUSTICE: frozenset({"youth-justice-case"}),
    ADOPTION: frozenset({"adoption-support"}),
    CARER: frozenset({"carer-approval"}),
    STAFF: frozenset({"staff-file"}),
}
_OTHERS = {
    SEND: "E1", EARLY_HELP: "E6", EDUCATION: "E4", YOUTH_JUSTICE: "E5", ADOPTION: "S8a", CARER: "F1",
    STAFF: "F2",
}  # fmt: skip
_STATUS = {"C2": "S1", "V2": "S4"}


def lasts(start: date, end: date | None) -> bool:
    """Whether it is going on on vesting day."""
    return start <= VESTING_DAY and (end is None or end >= VESTING_DAY)


def spell_open(child: Child, *kinds: str) -> bool:
    return any(spell.kind in kinds and lasts(spell.start, spell.end) for spell in child.spells)


def fact_open(child: Child, *words: str) -> bool:
    return any(fact.word in words and lasts(fact.start, fact.end) for fact in child.facts)


def care_open(child: Child) -> bool:
    return any(episode.end is None for episode in child.care) or child.return_open


def has_team(child: Child) -> bool:
    """Whether the case system names a team that works with the child now."""
    return spell_open(child, "referral", "leaver", "uasc") or care_open(child)


def is_open(child: Child, strand: str) -> bool:
    """A contact is an event: it keeps nothing open."""
    if fact_open(child, *_WORDS.get(strand, ())):
        return True
    match strand:
        case "social-care":
            kinds = {spell.kind for spell in child.spells} - {"ehc", "early-help", "contact"}
            return care_open(child) or spell_open(child, *kinds)
        case "send":
            return spell_open(child, "ehc")
        case "early-help":
            return spell_open(child, "early-help")
        case "adoption":
            made = child.permanence
            return made is not None and made.order is not None and made.kind == ADOPTION_ORDER
        case _:
            return False


def plain_rule(child: Child, strand: str) -> str:
    """The rule of an open record in whom nothing is odd. Odd ones name their rule where they are planted."""
    if strand != SOCIAL_CARE:
        return _OTHERS[strand]
    legal = child.care[-1].legal if care_open(child) else ""
    if legal in _SHORT_BREAKS:
        return "S12"
    if legal in _STATUS:
        return _STATUS[legal]
    if spell_open(child, "leaver"):
        return "S10"
    if child.dob > VESTING_DAY if child.dob else child.expected_dob:
        return "A8"
    for kind, rule in (("cp-plan", "A1"), ("cin-plan", "A4"), ("s47", "A3b")):
        if spell_open(child, kind):
            return rule
    return "A5"


def closed_rule(child: Child, strand: str) -> str:
    """The rule of a closed record that no open one takes along, and whose home or origin is known."""
    return "C2" if strand == SOCIAL_CARE and child.care else "C3"
