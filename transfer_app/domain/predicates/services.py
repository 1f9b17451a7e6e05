"""SEND, education, youth justice and carers."""

from __future__ import annotations

from transfer_app.domain.calendar import months_before
from transfer_app.domain.cases import Cases
from transfer_app.domain.columns import ALWAYS, Bools
from transfer_app.domain.place_table import FAULT_NUMBER
from transfer_app.domain.predicates.registry import predicate
from transfer_app.domain.siting import Fault
from transfer_app.domain.vocabulary import AddressKind, SpanKind


@predicate("ehc-plan", "an EHC plan is maintained")
def ehc_plan(cases: Cases) -> Bools:
    return cases.open(SpanKind.EHC_PLAN)


@predicate("care-strand-differs", "looked after, and care and SEND point to different places")
def care_strand_differs(cases: Cases) -> Bools:
    now, then = cases.current, cases.origin
    apart = (now.fault == FAULT_NUMBER[Fault.NO_ADDRESS]) | (now.area != then.area)
    held: Bools = cases.looked_after & apart
    return held


@predicate("boarding", "the child boards at a school (address of that kind, or SSDA903 PLACE S1)")
def boarding(cases: Cases) -> Bools:
    at_school = cases.who_lived(cases.lives_at(AddressKind.SCHOOL))
    return at_school | cases.open(SpanKind.PLACEMENT, codes={"S1"})


@predicate("in-custody", "the young person is in custody")
def in_custody(cases: Cases) -> Bools:
    return cases.open(SpanKind.CUSTODY)


@predicate("moved-lately", "the family moved less than {settle_months} months before vesting day")
def moved_lately(cases: Cases, settle_months: int) -> Bools:
    """A move on the day so many months before is no longer lately. Without a home before, none moved."""
    moved_in = cases.homes.moved_in
    first = months_before(cases.date, settle_months).toordinal()
    elsewhere = cases.homes.previous.address != cases.homes.current.address
    held: Bools = ((moved_in != ALWAYS) & (moved_in > first) & elsewhere)[cases.facts.person]
    return held


@predicate("hosted-for-another-service", "another area's youth justice service is the home service")
def hosted_for_another_service(cases: Cases) -> Bools:
    return cases.open(SpanKind.YOUTH_JUSTICE_CASE, codes={"HOST"})


@predicate("placed-child-elsewhere", "a child placed with this carer goes to another successor")
def placed_child_elsewhere(cases: Cases) -> Bools:
    """Asked of results, so in checks only."""
    return cases.goes_elsewhere(cases.linked.placed)
