"""One case record on one page: who, where, when, what stands, which rule applies and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from transfer_app.domain import review
from transfer_app.domain.case_lines import AddressLine, status_lines
from transfer_app.domain.case_page import FAMILY, CasePage, MapPoint, ProposalLine, Relative, lead_of
from transfer_app.domain.casework import Proposal, RecordRow
from transfer_app.domain.chronology import chronology
from transfer_app.domain.contradictions import contradictions
from transfer_app.domain.decisions import Decision
from transfer_app.domain.errors import NotReady
from transfer_app.domain.places import with_names
from transfer_app.domain.reasons import Reason
from transfer_app.domain.second_authority import to_be_told
from transfer_app.domain.second_opinion import blanked, of_proposal
from transfer_app.domain.sides import sides
from transfer_app.domain.staff import Act
from transfer_app.services import families, visible
from transfer_app.services.allocating import decide_again
from transfer_app.services.dispute_steps import ladder_of
from transfer_app.services.doubles import doubles
from transfer_app.services.explaining import explained
from transfer_app.services.ports.store import Unit
from transfer_app.services.rule_sets import rules_in_use
from transfer_app.services.second_opinion import unseen
from transfer_app.services.session import Session


def case_page(session: Session, record_id: int, rules_file: Path | None = None) -> CasePage:
    """The page of one record. NotFound for a restricted one, unless the reader is cleared.

    Relatives who are restricted are shown to the same people only; for others they are not there.
    """
    session.require(Act.SEE_RECORDS)
    day = session.required_vesting_day()
    with session.workspace.read() as unit:
        rules = rules_in_use(session, unit, rules_file)
        boundary_set = unit.boundaries.in_use()
        if boundary_set is None:
            raise NotReady("There is no boundary set yet.", "Set one first, with 'boundaries set'.")
        row = visible.row(session, unit, record_id)
        question, decision = decide_again(session, unit, boundary_set, record_id, rules, day)
        person = question.facts.person
        names = boundary_set.names
        stands = unit.decisions.get(record_id)
        run = unit.runs.latest()
        own = unit.records.of_person(row.person_id)
        others = unit.records.rows([i for i in own if i != record_id])
        split = families.of_people(session, unit, own)
        dispute = ladder_of(unit, record_id, stands)
        refusals = tuple(unit.packages.refusals(record_id))
        family = tuple(_family(session, unit, row.person_id))
        family_points = tuple(_family_points(unit, family))
        proposals = tuple(_proposals(session, unit, record_id))
        alike = tuple(doubles(session, unit, row.person_id, question.facts, day))
        why = explained(session, unit, record_id, question, decision, rules, boundary_set, stands)
    codes = stands.reasons if stands is not None else tuple(reason.value for reason in decision.reasons)
    statuses = tuple(status_lines(question))
    relatives = [(one.relation, each) for one in family for each in one.records]
    told = to_be_told(lead_of(stands, why), why.addresses, statuses, others, relatives, names)
    return CasePage(
        row=replace(row, because=with_names(row.because, names), was=with_names(row.was, names)),
        person=person,
        vesting_day=day,
        others=tuple(others),
        family=family,
        addresses=why.addresses,
        statuses=statuses,
        contradictions=contradictions(question, names),
        sides=sides(question, why.addresses, others, family, names),
        decision=stands,
        explanation=why,
        rules_differ=run is not None and run.rule_set_digest != rules.digest,
        reasons=tuple(rules.reasons[Reason(code)] for code in codes),
        proposals=proposals,
        points=tuple(_points(why.addresses, decision)),
        evidence_needed=review.evidence_needed(stands, row) if stands is not None else 1,
        split=split,
        refusals=refusals,
        events=chronology(why.addresses, statuses),
        to_tell=told,
        family_points=family_points,
        dispute=dispute,
        doubles=alike,
        names=names,
    )


def _family(session: Session, unit: Unit, person_id: int) -> Iterator[Relative]:
    for relation, other_id, person in unit.records.relatives(person_id):
        if person.restricted and not visible.cleared(session):
            continue
        records: list[RecordRow] = unit.records.rows(unit.records.of_person(other_id))
        name = f"{person.forename} {person.surname}".strip()
        yield Relative(relation, person.ref, name, person.dob, tuple(records))


def _family_points(unit: Unit, family: Iterable[Relative]) -> Iterator[MapPoint]:
    """Where each relative's records were placed, a place once."""
    whose = {row.id: one for one in family for row in one.records}
    known: set[tuple[str, float, float]] = set()
    for record_id, decision in unit.decisions.some(list(whose)).items():
        one, east, north = whose[record_id], decision.easting, decision.northing
        if east is None or north is None or (one.person_ref, east, north) in known:
            continue
        known.add((one.person_ref, east, north))
        yield MapPoint(
            east, north, decision.accuracy_m or 0.0, f"{one.relation}, {one.name}: {decision.sited}",
            FAMILY, True, False,
        )  # fmt: skip


def _proposals(session: Session, unit: Unit, record_id: int) -> Iterator[ProposalLine]:
    made = unit.reviews.of_record(record_id)
    hidden = unseen(session, unit, [record_id])
    opinions = unit.opinions.on([each.id for each in made])
    for proposal in made:
        yield ProposalLine(
            blanked(proposal) if proposal.id in hidden else proposal,
            unit.users.get(proposal.proposed_by).display_name,
            unit.users.get(proposal.decided_by).display_name if proposal.decided_by is not None else "",
            proposal.proposed_by == session.user.id,
            proposal.id in hidden,
            tuple(
                (unit.users.get(each.given_by).display_name, each)
                for each in of_proposal(opinions, proposal.id)
            ),
            _replaced(unit, proposal),
        )


def _replaced(unit: Unit, proposal: Proposal) -> str:
    stood = unit.steps.stood(proposal.id) if proposal.state == "approved" else None
    return stood.was if stood is not None else ""


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
