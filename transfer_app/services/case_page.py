"""One case record on one page: who, where, when, what stands, which rule applies and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from transfer_app.domain import review
from transfer_app.domain.case_page import (
    AddressLine,
    CasePage,
    MapPoint,
    ProposalLine,
    Relative,
    RuleTried,
    StatusLine,
)
from transfer_app.domain.case_words import ADDRESSES, span_words
from transfer_app.domain.casework import RecordRow
from transfer_app.domain.contradictions import contradictions
from transfer_app.domain.decisions import Decision
from transfer_app.domain.errors import NotReady
from transfer_app.domain.people import Address
from transfer_app.domain.places import with_names
from transfer_app.domain.placing_words import placing_words
from transfer_app.domain.question import Question
from transfer_app.domain.reasons import Reason
from transfer_app.domain.rules import Check, Rule, RuleSet
from transfer_app.domain.sides import sides
from transfer_app.domain.siting import FAULT_WORDS
from transfer_app.domain.staff import Act
from transfer_app.domain.vocabulary import AddressKind
from transfer_app.services import families
from transfer_app.services.allocating import decide_again
from transfer_app.services.placing import Ground, keys_in
from transfer_app.services.ports.store import Unit
from transfer_app.services.rule_sets import rules_in_use
from transfer_app.services.session import Session


def case_page(session: Session, record_id: int, rules_file: Path | None = None) -> CasePage:
    """The page of one record. A restricted one needs a role that may see restricted records.

    Relatives who are restricted are shown to the same people only, to others as no more than a relation.
    """
    session.require(Act.SEE_RECORDS)
    day = session.required_vesting_day()
    with session.workspace.read() as unit:
        rules = rules_in_use(session, unit, rules_file)
        boundary_set = unit.boundaries.in_use()
        if boundary_set is None:
            raise NotReady("There is no boundary set yet.", "Set one first, with 'boundaries set'.")
        facts, decision = decide_again(session, unit, boundary_set, record_id, rules, day)
        if facts.person.restricted:
            session.require(Act.SEE_RESTRICTED)
        names = boundary_set.names
        places = Ground(session, unit, boundary_set).table(keys_in(facts))
        row = unit.records.rows([record_id])[0]
        stands = unit.decisions.get(record_id)
        run = unit.runs.latest()
        own = unit.records.of_person(row.person_id)
        others = unit.records.rows([i for i in own if i != record_id])
        split = families.of_people(session, unit, own)
        refusals = tuple(unit.packages.refusals(record_id))
        family = tuple(_family(session, unit, row.person_id))
        proposals = tuple(_proposals(session, unit, record_id))
    question = Question(facts, day, places, rules.policy)
    codes = stands.reasons if stands is not None else tuple(reason.value for reason in decision.reasons)
    lines = tuple(_address_lines(question, boundary_set.known_names))
    return CasePage(
        row=replace(row, because=with_names(row.because, names), was=with_names(row.was, names)),
        person=facts.person,
        vesting_day=day,
        others=tuple(others),
        family=family,
        addresses=lines,
        statuses=tuple(_statuses(question)),
        contradictions=contradictions(question, names),
        sides=sides(question, lines, others, family, names),
        decision=stands,
        tried=tuple(_tried(decision, rules, names)),
        rules_differ=run is not None and run.rule_set_digest != rules.digest,
        reasons=tuple(rules.reasons[Reason(code)] for code in codes),
        proposals=proposals,
        points=tuple(_points(lines, decision)),
        evidence_needed=review.evidence_needed(stands, row) if stands is not None else 1,
        split=split,
        refusals=refusals,
        names=names,
    )


_DECIDING = (AddressKind.PRIVATE_FOSTER_CARER, AddressKind.MOTHERS_HOME)
"""No homes of the child's own, yet a rule may go by them (A7, A8)."""


def _address_lines(question: Question, names: Mapping[str, str]) -> Iterator[AddressLine]:
    kept = question.homes
    pairs = zip(question.facts.addresses, question.sites, strict=True)
    for address, sited in sorted(
        pairs, key=lambda p: (p[0].start is not None, p[0].start or question.day, p[0].id)
    ):
        placing = sited.placing
        distance = placing.line_distance_m if placing else None
        yield AddressLine(
            address=address,
            counts_as=_counts_as(question, address, kept),
            open=address.open_on(question.day),
            location=sited.location,
            area=question.area(sited) or "",
            line_distance_m=distance if distance != float("inf") else None,
            fault=FAULT_WORDS.get(sited.fault, ""),
            lies=placing_words(placing, question.policy.snap_coast_m, names) if placing else "",
        )


def _counts_as(question: Question, address: Address, kept: Iterable[Address]) -> str:
    if address not in kept:
        if address.kind is AddressKind.HOME:
            return "the placement of that time, not a home"
        words = ADDRESSES[address.kind]
        return words if address.kind in _DECIDING else f"{words}, not a home"
    uses = []
    if question.current.address == address:
        uses.append("current home")
    elif question.last.address == address:
        uses.append("last known home")
    if question.origin.address == address:
        uses.append("home before care")
    return ", ".join(uses) or "home"


def _statuses(question: Question) -> Iterator[StatusLine]:
    ordered = sorted(
        question.facts.spans, key=lambda s: (s.start is not None, s.start or question.day, s.kind, s.id)
    )
    for span in ordered:
        yield StatusLine(span, span_words(span), span.open_on(question.day))


def _family(session: Session, unit: Unit, person_id: int) -> Iterator[Relative]:
    for relation, other_id, person in unit.records.relatives(person_id):
        if person.restricted and not session.user.may(Act.SEE_RESTRICTED):
            yield Relative(relation, "", "(restricted)", None, (), hidden=True)
            continue
        records: list[RecordRow] = unit.records.rows(unit.records.of_person(other_id))
        name = f"{person.forename} {person.surname}".strip()
        yield Relative(relation, person.ref, name, person.dob, tuple(records))


def _tried(decision: Decision, rules: RuleSet, names: Mapping[str, str]) -> Iterator[RuleTried]:
    """The steps with each rule's title and law; a gate or check that made a match a review comes last."""
    by_id: dict[str, Rule | Check] = {each.id: each for each in (*rules.rules, *rules.checks)}
    gates: Mapping[str, str] = {gate.id: gate.legal_basis for gate in rules.gates}
    for step in decision.steps:
        rule, why = by_id.get(step.rule), with_names(step.why, names)
        if rule is not None:
            yield RuleTried(rule.id, rule.title, rule.legal_basis, rule.verified, step.matched, why)
        else:
            title = "The address cannot decide this alone"
            yield RuleTried(step.rule, title, gates[step.rule], True, step.matched, why)


def _proposals(session: Session, unit: Unit, record_id: int) -> Iterator[ProposalLine]:
    for proposal in unit.reviews.of_record(record_id):
        proposer = unit.users.get(proposal.proposed_by).display_name
        decider = unit.users.get(proposal.decided_by).display_name if proposal.decided_by is not None else ""
        yield ProposalLine(proposal, proposer, decider, proposal.proposed_by == session.user.id)


def _points(lines: Iterable[AddressLine], decision: Decision) -> Iterator[MapPoint]:
    used = decision.sited
    shown = False
    for line in lines:
        if line.location is None:
            continue
        decides = used is not None and used.address == line.address
        shown = shown or decides
        yield MapPoint(
            line.location.easting, line.location.northing, line.location.accuracy_m,
            line.counts_as, line.address.kind.value, line.open, decides, line.lies,
        )  # fmt: skip
    if used is not None and used.location is not None and not shown:
        where = used.location
        yield MapPoint(where.easting, where.northing, where.accuracy_m, used.label, "stated home", True, True)
