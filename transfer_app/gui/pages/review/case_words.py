"""The sentences of the case page that the window makes of a CasePage."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from transfer_app.domain.case_lines import AddressLine, StatusLine
from transfer_app.domain.case_page import CasePage, ProposalLine, Relative
from transfer_app.domain.casework import Evidence, EvidenceGrade, RecordRow
from transfer_app.domain.packages import Refusal
from transfer_app.domain.people import Person
from transfer_app.domain.places import with_names
from transfer_app.domain.strands import CHILD, subject
from transfer_app.domain.vocabulary import OutcomeKind
from transfer_app.gui.pages.review.lanes import day_words
from transfer_app.gui.translation import Words, translate
from transfer_app.gui.words import STATES, STRANDS, moment, outcome_name

PRIORITIES = Words(
    {
        1: "decide today",
        2: "within 3 working days",
        3: "within 10 working days",
        4: "before vesting day",
    }
)
_IDS = Words({"child": "child's id {ref}", "carer": "carer's id {ref}", "person": "person's id {ref}"})
_RESULTS = Words(
    {
        OutcomeKind.HOSTED: "Hosted by {name}",
        OutcomeKind.CUSTODIAN: "Kept whole by {name} as custodian",
        OutcomeKind.NOT_OURS: "Not ours",
        OutcomeKind.OUT_OF_SCOPE: "Out of scope",
        OutcomeKind.REVIEW: "In review",
    }
)
_BECAME = Words({"approved": "approved", "refused": "refused", "withdrawn": "withdrawn"})


def name_of(row: RecordRow) -> str:
    return f"{row.forename} {row.surname}".strip() or row.person_ref or row.ref


def listed_name(row: RecordRow) -> str:
    return ", ".join(filter(None, (row.surname, row.forename))) or row.person_ref or row.ref


def identity(page: CasePage) -> str:
    """'Born 2 Dec 2012, 14 on vesting day · child's id 1000738 · ...'"""
    person = page.person
    whom = subject(page.row.strand)
    born = _born(person, page.vesting_day) if whom == CHILD else _adult_born(person)
    known_as = _IDS[whom].format(ref=person.ref)
    parts = [born, known_as] if born else [f"{known_as[:1].upper()}{known_as[1:]}"]
    if person.upn:
        parts.append(f"UPN {person.upn}")
    if person.died:
        parts.append(translate("Case", "died {day}").format(day=day_words(person.died)))
    parts.append(translate("Case", "case record {ref}").format(ref=page.row.ref))
    return "  ·  ".join(parts)


def _born(person: Person, vesting: date) -> str:
    if person.dob is None:
        due = person.expected_dob
        if due is None:
            return translate("Case", "No date of birth")
        return translate("Case", "Unborn, expected {day}").format(day=day_words(due))
    born = person.dob
    age = vesting.year - born.year - ((vesting.month, vesting.day) < (born.month, born.day))
    return translate("Case", "Born {day}, {age} on vesting day").format(day=day_words(born), age=age)


def _adult_born(person: Person) -> str:
    """A carer's or colleague's age decides nothing, and often no birthday is kept: none is no lack."""
    return translate("Case", "Born {day}").format(day=day_words(person.dob)) if person.dob else ""


def standing(row: RecordRow, names: dict[str, str]) -> str:
    """'SEND: to West Wessmoor (decided by rule)'."""
    result = outcome_name(row.outcome, row.area, names)
    return f"{result} ({STATES.get(row.state, row.state).lower()})"


def lead_words(page: CasePage) -> str:
    """'Settled: West Wessmoor', 'Proposed by rule C6: West Wessmoor', or that nothing points to one."""
    names, decision = dict(page.names), page.decision
    if decision is not None and decision.outcome is not OutcomeKind.REVIEW:
        result = result_words(decision.outcome, decision.area, names)
        return f"{STATES.get(page.row.state, page.row.state)}: {result}"
    if not page.lead:
        return translate("Case", "The rules propose nobody: people find out who leads.")
    name = page.name_of(page.lead)
    if not page.rule_id:
        return translate("Case", "Proposed: {name}").format(name=name)
    return translate("Case", "Proposed by rule {rule}: {name}").format(rule=page.rule_id, name=name)


def relative_words(relative: Relative) -> str:
    if not relative.dob:
        return relative.name
    return translate("Case", "{name}, born {day}").format(name=relative.name, day=day_words(relative.dob))


def leads(rows: Iterable[RecordRow], names: dict[str, str]) -> str:
    """Where each record of a relative goes."""
    told = [f"{STRANDS[row.strand]}: {standing(row, names)}" for row in rows]
    return "; ".join(told) or translate("Case", "no case record")


def result_words(outcome: OutcomeKind, area: str, names: dict[str, str]) -> str:
    """'West Wessmoor', 'Hosted by West Wessmoor', 'Not ours'."""
    name = names.get(area, area)
    return name if outcome is OutcomeKind.SUCCESSOR else _RESULTS[outcome].format(name=name)


def results(names: dict[str, str]) -> list[tuple[str, OutcomeKind, str]]:
    """(words, outcome, area): everything a reviewer can propose, successors first."""
    named = (OutcomeKind.SUCCESSOR, OutcomeKind.HOSTED, OutcomeKind.CUSTODIAN)
    chosen = [(kind, code) for kind in named for code in sorted(names)]
    chosen += [(OutcomeKind.NOT_OURS, ""), (OutcomeKind.OUT_OF_SCOPE, "")]
    return [(result_words(kind, code, names), kind, code) for kind, code in chosen]


def evidence_words(evidence: Iterable[Evidence]) -> str:
    return "; ".join(
        f"{item.what} ({item.grade.value}{', ' + item.source if item.source else ''})" for item in evidence
    )


def citable(page: CasePage) -> list[Evidence]:
    """Facts of the case as evidence, ready to be cited: homes first, then what is open, newest first.

    In English whatever the window's language: what is cited is kept, and read by the other council.
    """
    addresses = sorted(page.addresses, key=lambda line: "home" not in line.counts_as)
    newest = sorted(
        page.statuses, key=lambda line: (not line.open, -(line.span.start or date.min).toordinal())
    )
    return list(dict.fromkeys([*map(_cited_address, addresses), *map(_cited_status, newest)]))


def _cited_address(line: AddressLine) -> Evidence:
    what = f"Address {line.address.postcode or line.address.lines}: {line.counts_as}"
    return Evidence(EvidenceGrade.FIELD, what, str(line.address.source))


def _cited_status(line: StatusLine) -> Evidence:
    since = f" from {day_words(line.span.start)}" if line.span.start else ""
    what = f"{line.words[:1].upper()}{line.words[1:]}{since}"
    return Evidence(EvidenceGrade.FIELD, what, str(line.span.source))


def refusal(one: Refusal) -> str:
    """'West Wessmoor refused this record on 3 May 2027, 10:00 UTC (Rae Ford, receiving officer): ...'"""
    words = (
        translate("Case", "{authority} refused the whole package on {when} ({who}): {reason}")
        if one.whole
        else translate("Case", "{authority} refused this record on {when} ({who}): {reason}")
    )
    who = f"{one.person}, {one.role}" if one.role else one.person
    return words.format(authority=one.authority_name, when=moment(one.received), who=who, reason=one.reason)


def history(line: ProposalLine, names: dict[str, str]) -> str:
    """One earlier proposal in a sentence or two."""
    proposal = line.proposal
    day = day_words(date.fromisoformat(proposal.proposed_at[:10]))
    if line.hidden:
        words = translate("Case", "{proposer} proposed a result on {day}, shown once you gave your own")
        return words.format(proposer=line.proposer, day=day)
    told = translate("Case", "{proposer} proposed {result} on {day}: {why}").format(
        proposer=line.proposer, result=result_words(proposal.outcome, proposal.area, names), day=day,
        why=proposal.why,
    )  # fmt: skip
    return told if proposal.state == "proposed" else f"{told} - {_became(line, names)}"


def _became(line: ProposalLine, names: dict[str, str]) -> str:
    """'approved by Ben Abbot: as the panel said, in the place of West Wessmoor'."""
    proposal, state = line.proposal, _BECAME.get(line.proposal.state, line.proposal.state)
    told = state
    if line.decider:
        told = translate("Case", "{became} by {person}").format(became=state, person=line.decider)
    if proposal.decision_note:
        told += f": {proposal.decision_note}"
    if line.was:
        told += translate("Case", ", in the place of {was}").format(was=with_names(line.was, names))
    return told
