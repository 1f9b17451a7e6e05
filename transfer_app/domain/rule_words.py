"""The words in which a rule set is read out: groups, conditions, outcomes, addresses, policy switches."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from transfer_app.domain.predicates import find, said
from transfer_app.domain.reasons import ReasonText
from transfer_app.domain.rules import (
    BY_ADDRESS,
    OPEN_RECORD,
    SERVICE_LINE,
    SOVEREIGN_COUNCIL,
    Parameters,
    Policy,
    Rule,
)
from transfer_app.domain.vocabulary import AddressTest, OutcomeKind, Strand


class Group(StrEnum):
    """The chapters of the document, in its order; the values are their headings."""

    STATUS = "Social care: status, by the home before care"
    PRESENCE = "Social care: presence, by the current home"
    SEND = "SEND"
    YOUTH_JUSTICE = "Youth justice"
    EDUCATION = "Education"
    EARLY_HELP = "Early help"
    ADOPTION = "Adoption"
    CLOSED = "Closed records"
    CARERS = "Carers"
    STAFF = "Staff"
    BEFORE = "Before any address is looked at"
    MODEL = "The model of the reorganisation"


STRANDS = {
    Strand.SOCIAL_CARE: "social care",
    Strand.SEND: "SEND",
    Strand.YOUTH_JUSTICE: "youth justice",
    Strand.EARLY_HELP: "early help",
    Strand.EDUCATION: "education",
    Strand.ADOPTION: "adoption",
    Strand.CARER: "carers",
    Strand.STAFF: "staff",
}

_OF_STRAND = {
    Strand.SEND: Group.SEND,
    Strand.YOUTH_JUSTICE: Group.YOUTH_JUSTICE,
    Strand.EDUCATION: Group.EDUCATION,
    Strand.EARLY_HELP: Group.EARLY_HELP,
    Strand.ADOPTION: Group.ADOPTION,
    Strand.CARER: Group.CARERS,
    Strand.STAFF: Group.STAFF,
}

ADDRESSES = {
    AddressTest.CURRENT: "the current home (of a closed record, the last known home)",
    AddressTest.ORIGIN: "the home before care (the last home before the current continuous period of care)",
    AddressTest.BY_STATUS: (
        "the home before care for a child in care, a care leaver and a closed care record, "
        "else the current home"
    ),
    AddressTest.PREVIOUS: "the home before the latest move (the current home where there is none before it)",
    AddressTest.BEFORE_CUSTODY: "the home before custody",
    AddressTest.PRIVATE_FOSTER_CARER: "the private foster carer's address",
    AddressTest.MOTHER: "the home of the unborn child's mother",
    AddressTest.WHERE_PRESENT: "a temporary address or where housing put the family, else the current home",
    AddressTest.PLACEMENT: "the placement",
}

_NAMED = {
    OPEN_RECORD: "whoever gets the child's own open record, or a full sibling's where the child has none",
    SERVICE_LINE: "whoever the contract's schedule names for the service (policy: service_lines)",
    SOVEREIGN_COUNCIL: "the council whose child the record says it is",
    "single-successor": "the one successor",
    "custodian": "the custodian",
    "host": "the host",
    "uasc": "the authority that the councils' signed principle names for unaccompanied children",
    "adoption-archive": "the adoption archive",
}

MODELS = {
    "split": "a split: each record goes to the successor by its own facts; the rules M1 to M4 match nothing",
    "aggregation": "whole predecessors merge into one successor: everything goes to it (rule M1)",
    "delivery": "a trust or company delivers services: by the contract's schedule (rules M2, M2b)",
    "partnership": "councils share one service: each child stays its council's (rules M3, M3b)",
    "continuing": "the county goes on as the single council: no child is allocated (rule M4)",
}


def group_of(rule: Rule) -> Group:
    """The chapter that a rule stands in, whatever rule set it is of: told from its conditions and strands."""
    names = set(rule.when)
    modules = {_module(name) for name in names}
    if any(name.startswith("model-") for name in names):
        return Group.MODEL
    if "not open" in names:
        return Group.CLOSED
    if rule.strands == frozenset(Strand) or (names and modules == {"identity"}):
        return Group.BEFORE
    if Strand.SOCIAL_CARE in rule.strands:
        return Group.STATUS if "care" in modules else Group.PRESENCE
    return next(_OF_STRAND[strand] for strand in Strand if strand in rule.strands)


def _module(name: str) -> str:
    """The family a condition belongs to: care, presence, identity, services, closing, agreements."""
    return find(name)[0].test.__module__.rpartition(".")[2]


def conditions(names: Iterable[str], parameters: Parameters) -> list[str]:
    """Each condition as a clause: 'the child is looked after on vesting day'."""
    return [_clause(name, parameters) for name in names]


def _clause(name: str, parameters: Parameters) -> str:
    _, wanted = find(name)
    words = said(name, parameters, held=wanted)
    return words if wanted else f"it is not so that {words}"


def strands_words(strands: frozenset[Strand]) -> str:
    if strands == frozenset(Strand):
        return "every strand"
    return ", ".join(STRANDS[strand] for strand in Strand if strand in strands)


def outcome_words(rule: Rule, policy: Policy) -> str:
    """What becomes of a record that the rule decides, in one or two sentences."""
    who = _who(rule, policy)
    match rule.outcome:
        case OutcomeKind.SUCCESSOR:
            return f"It goes to {who}."
        case OutcomeKind.HOSTED:
            return f"It is hosted: it goes to {who}."
        case OutcomeKind.CUSTODIAN:
            return f"It is kept by {who}."
        case OutcomeKind.NOT_OURS:
            told = "It is another authority's and is not allocated."
            return (
                f"{told} Whom to tell is read off {ADDRESSES[rule.address]}."
                if rule.address in ADDRESSES
                else told
            )
        case OutcomeKind.OUT_OF_SCOPE:
            return "It is out of scope and is not allocated."
        case OutcomeKind.REVIEW:
            if rule.to == BY_ADDRESS and rule.address is AddressTest.NONE:
                return "People decide. Nobody is proposed, and no address is looked at."
            return f"People decide. Proposed is {who}."


def _who(rule: Rule, policy: Policy) -> str:
    if rule.to == BY_ADDRESS:
        where = ADDRESSES.get(rule.address, "no address")
        return f"the successor whose area holds {where}"
    named = _NAMED[rule.to]
    if rule.to in (OPEN_RECORD, SERVICE_LINE, SOVEREIGN_COUNCIL):
        return named
    code = policy.authorities.get(rule.to, "")
    return f"{named}, {code}" if code else f"{named} (this rule set does not name one yet)"


def priority_words(reason: ReasonText) -> str:
    """'priority 2, but 3 where it is not so that ...'."""
    told = f"priority {reason.priority}"
    cases = [
        f"{case.priority} where {' and '.join(conditions(case.when, {}))}" for case in reason.priority_when
    ]
    return f"{told}, but {'; '.join(cases)}" if cases else told
