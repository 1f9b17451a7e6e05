"""Where the child is: plans, moves, temporary stays, two homes, mobile and service families."""

from __future__ import annotations

import numpy as np

from transfer_app.domain.calendar import months_before
from transfer_app.domain.cases import Cases
from transfer_app.domain.columns import ADDRESS_NUMBER, ALWAYS, NO_DAY, ONGOING, Bools
from transfer_app.domain.place_table import FAULT_NUMBER
from transfer_app.domain.predicates.registry import predicate
from transfer_app.domain.siting import Fault
from transfer_app.domain.vocabulary import AddressKind, SpanKind


@predicate("cp-plan", "a child protection plan is open")
def cp_plan(cases: Cases) -> Bools:
    return cases.open(SpanKind.CP_PLAN)


@predicate("child-in-need-plan", "a child in need plan is open")
def child_in_need_plan(cases: Cases) -> Bools:
    return cases.open(SpanKind.CIN_PLAN)


@predicate("enquiry-or-conference-pending", "a section 47 enquiry or initial conference is pending")
def enquiry_or_conference_pending(cases: Cases) -> Bools:
    """A conference that was asked for and not held has no end."""
    pending = cases.kind(SpanKind.CP_CONFERENCE) & cases.unended & cases.going_on
    return cases.open(SpanKind.S47_ENQUIRY) | cases.whose(pending)


@predicate("move-near-vesting", "the home changes within {move_days} days either side of vesting day")
def move_near_vesting(cases: Cases, move_days: int) -> Bools:
    lived = cases.facts.addresses
    homes = _are(cases, AddressKind.HOME, AddressKind.TEMPORARY)
    moved_in = (lived.start != ALWAYS) & (np.abs(lived.start - cases.day) <= move_days)
    moved_out = (lived.end != ONGOING) & (np.abs(lived.end - cases.day) <= move_days)
    return cases.who_lived(homes & (moved_in | moved_out))


@predicate("transfer-in-asked-for", "a transfer-in conference was asked for and not held")
def transfer_in_asked_for(cases: Cases) -> Bools:
    return cases.open(SpanKind.TRANSFER_IN)


@predicate("moved-since-last-review", "the home has changed since the last conference or core group")
def moved_since_last_review(cases: Cases) -> Bools:
    """Where none was held, nothing is known to have changed since."""
    spans = cases.facts.spans
    held = cases.kind(SpanKind.CP_REVIEW, SpanKind.CP_CONFERENCE) & ~cases.unended & (spans.end <= cases.day)
    latest = np.full(len(cases.facts.persons), NO_DAY, np.int32)
    np.maximum.at(latest, spans.person[held], spans.end[held])
    moved_in = cases.homes.moved_in
    since: Bools = ((latest != NO_DAY) & (moved_in != ALWAYS) & (moved_in > latest))[cases.facts.person]
    return since


@predicate("temporary-address", "a temporary address is open")
def temporary_address(cases: Cases) -> Bools:
    return cases.who_lived(cases.lives_at(AddressKind.TEMPORARY))


@predicate("long-temporary-stay", "a temporary address has been open for longer than {stay_days} days")
def long_temporary_stay(cases: Cases, stay_days: int) -> Bools:
    staying = cases.lives_at(AddressKind.TEMPORARY)
    return cases.who_lived(staying & (cases.facts.addresses.start < cases.day - stay_days))


@predicate("housed-by-housing", "housed by a housing authority (s188, s193, bed and breakfast)")
def housed_by_housing(cases: Cases) -> Bools:
    return cases.open(SpanKind.HOUSING_PLACEMENT)


@predicate("two-homes", "two homes are open in different successors' areas")
def two_homes(cases: Cases) -> Bools:
    held: Bools = cases.current.fault == FAULT_NUMBER[Fault.TWO_HOMES]
    return held


@predicate("unborn", "not yet born")
def unborn(cases: Cases) -> Bools:
    """A due date typed into the date of birth (a known export fault) lies after vesting day."""
    persons = cases.facts.persons
    born_later = persons.dob > cases.day
    due = (persons.dob == NO_DAY) & (persons.expected_dob != NO_DAY)
    held: Bools = (persons.named_unborn | born_later | due)[cases.facts.person]
    return held


@predicate("sibling-elsewhere", "an open record of a child of the same mother goes to another successor")
def sibling_elsewhere(cases: Cases) -> Bools:
    """Asked of results, so in checks only: before them nothing is known of where the record goes."""
    return cases.goes_elsewhere(cases.linked.siblings)


@predicate("private-fostering", "a private fostering arrangement is open")
def private_fostering(cases: Cases) -> Bools:
    return cases.open(SpanKind.PRIVATE_FOSTERING)


@predicate("carer-across", "the private foster carer lives in another area than the family")
def carer_across(cases: Cases) -> Bools:
    carer, family = cases.carer, cases.current
    held: Bools = carer.placed & family.placed & (carer.area != family.area)
    return held


@predicate("mobile-family", "a Traveller, boat-dwelling or otherwise mobile family")
def mobile_family(cases: Cases) -> Bools:
    return cases.open(SpanKind.MOBILE_FAMILY)


@predicate("settled-site", "they have a settled, authorised site")
def settled_site(cases: Cases) -> Bools:
    return cases.open(SpanKind.MOBILE_FAMILY, codes={"SETTLED"})


@predicate("frequent-moves", "{moves} homes or more began within {within_days} days before vesting day")
def frequent_moves(cases: Cases, moves: int, within_days: int) -> Bools:
    lived = cases.facts.addresses
    homes = _are(cases, AddressKind.HOME, AddressKind.TEMPORARY)
    lately = homes & (lived.start <= cases.day) & (lived.start >= cases.day - within_days)
    count = np.bincount(lived.person[lately], minlength=len(cases.facts.persons))
    return (count >= moves)[cases.facts.person]


@predicate("service-family", "a family of the armed forces")
def service_family(cases: Cases) -> Bools:
    return cases.open(SpanKind.SERVICE_FAMILY)


@predicate("posted-overseas", "a parent is posted overseas")
def posted_overseas(cases: Cases) -> Bools:
    return cases.open(SpanKind.POSTING, codes={"OVERSEAS"})


@predicate("posting-near", "a posting begins within {posting_months} months either side of vesting day")
def posting_near(cases: Cases, posting_months: int) -> Bools:
    spans = cases.facts.spans
    first = months_before(cases.date, posting_months).toordinal()
    last = months_before(cases.date, -posting_months).toordinal()
    return cases.whose(cases.kind(SpanKind.POSTING) & (spans.start >= first) & (spans.start <= last))


def _are(cases: Cases, *kinds: AddressKind) -> Bools:
    return np.isin(cases.facts.addresses.kind, [ADDRESS_NUMBER[kind] for kind in kinds])
