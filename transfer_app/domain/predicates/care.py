"""Looked-after children, care leavers, adoption and special guardianship. Codes are SSDA903's."""

from __future__ import annotations

import numpy as np

from transfer_app.domain.calendar import born_by, ordered_from
from transfer_app.domain.cases import Cases
from transfer_app.domain.columns import NO_DAY, ONGOING, Bools, Days
from transfer_app.domain.place_table import FAULT_NUMBER
from transfer_app.domain.predicates.registry import predicate
from transfer_app.domain.siting import Fault
from transfer_app.domain.strands import ADOPTED_ENDS, ADOPTION_ORDER
from transfer_app.domain.vocabulary import SpanKind

SPECIAL_GUARDIANSHIP = "SPECIAL GUARDIANSHIP"
FOR_ADOPTION = ("A3", "A4", "A5", "A6")
"""SSDA903 PLACE: placed for adoption."""
REGULAR = "REGULAR"
"""Code of an allowance that is paid regularly."""


@predicate("looked-after", "the child is looked after on vesting day")
def looked_after(cases: Cases) -> Bools:
    return cases.looked_after


@predicate("full-care-order", "a full care order is in force (SSDA903 LS C2)")
def full_care_order(cases: Cases) -> Bools:
    return cases.legal("C2")


@predicate("voluntary-accommodation", "accommodated under section 20 (SSDA903 LS V2)")
def voluntary_accommodation(cases: Cases) -> Bools:
    return cases.legal("V2")


@predicate("live-proceedings", "care proceedings or pre-proceedings are live")
def live_proceedings(cases: Cases) -> Bools:
    return cases.legal("C1", "L2") | cases.open(SpanKind.PRE_PROCEEDINGS, SpanKind.PROCEEDINGS)


@predicate("remand-or-police-protection", "looked after by remand, police protection or a secure order")
def remand_or_police_protection(cases: Cases) -> Bools:
    return cases.legal("L1", "L3", "J1", "J2", "J3")


@predicate("placed-with-parents", "the child is placed with parents (SSDA903 PLACE P1)")
def placed_with_parents(cases: Cases) -> Bools:
    return cases.open(SpanKind.PLACEMENT, codes={"P1"})


@predicate(
    "placement-order-or-placed-for-adoption",
    "a placement order is in force or the child is placed for adoption",
)
def placement_order_or_placed_for_adoption(cases: Cases) -> Bools:
    return cases.legal("E1") | cases.open(SpanKind.PLACEMENT, codes=FOR_ADOPTION)


@predicate("unaccompanied", "the child is an unaccompanied asylum-seeking child")
def unaccompanied(cases: Cases) -> Bools:
    return cases.open(SpanKind.UASC)


@predicate("care-without-episode", "a legal status or a placement is open, but no episode of care")
def care_without_episode(cases: Cases) -> Bools:
    something = cases.open(SpanKind.LEGAL_STATUS, SpanKind.PLACEMENT)
    return something & ~cases.open(SpanKind.CARE_EPISODE) & ~cases.short_breaks_only


@predicate("care-end-disputed", "one row or source says that care has ended, another that it has not")
def care_end_disputed(cases: Cases) -> Bools:
    """A return of last year leaves open what the case system has closed since."""
    spans = cases.facts.spans
    episode = cases.kind(SpanKind.CARE_EPISODE)
    going_on = np.flatnonzero(episode & cases.going_on)
    over = np.flatnonzero(episode & ~cases.unended & ~cases.going_on)
    over = over[np.isin(spans.person[over], spans.person[going_on])]
    source = (spans.person.astype(np.int64) << 20) | spans.table
    row = (source << 22) | spans.start
    same_row = np.isin(row[over], row[going_on])
    other_source = ~np.isin(source[over], source[going_on])
    began = np.full(len(cases.facts.persons), ONGOING, np.int32)
    np.minimum.at(began, spans.person[going_on], spans.start[going_on])
    later = spans.end[over] > began[spans.person[over]]
    disputed = np.zeros(len(spans), bool)
    disputed[over[same_row | (other_source & later)]] = True
    return cases.whose(disputed)


@predicate("born-before-limit", "the child is {adult_age} or older on vesting day")
def born_before_limit(cases: Cases, adult_age: int) -> Bools:
    """A birthday on vesting day counts: on it the child has reached the age."""
    born = cases.facts.persons.dob[cases.facts.person]
    held: Bools = (born != NO_DAY) & (born <= born_by(cases.date, adult_age).toordinal())
    return held


@predicate("care-leaver", "a care leaver")
def care_leaver(cases: Cases) -> Bools:
    return cases.open(SpanKind.CARE_LEAVER)


@predicate("past-leaver-age", "the care leaver is {leaver_age} or older on vesting day")
def past_leaver_age(cases: Cases, leaver_age: int) -> Bools:
    return born_before_limit(cases, leaver_age)


@predicate("never-looked-after", "a qualifying young person who was never looked after (s24(5)(b))")
def never_looked_after(cases: Cases) -> Bools:
    words, spans = cases.facts.words, cases.facts.spans
    different = np.unique(spans.code)
    qualifying = [n for n in different.tolist() if words.text(n).startswith("QUALIFYING")]
    leaver = cases.kind(SpanKind.CARE_LEAVER) & cases.going_on & np.isin(spans.code, qualifying)
    return cases.whose(leaver) & ~cases.ever(SpanKind.CARE_EPISODE)


@predicate("ever-looked-after", "was looked after at some time")
def ever_looked_after(cases: Cases) -> Bools:
    return cases.ever(SpanKind.CARE_EPISODE, SpanKind.CARE_LEAVER)


@predicate("origin-known", "an address or postcode before care is known")
def origin_known(cases: Cases) -> Bools:
    held: Bools = cases.origin.fault != FAULT_NUMBER[Fault.ORIGIN_MISSING]
    return held


@predicate(
    "family-moved-across",
    "the family's home, or one of its homes, is now in another area than the origin address",
)
def family_moved_across(cases: Cases) -> Bools:
    now, then = cases.current, cases.origin
    apart = (now.fault == FAULT_NUMBER[Fault.TWO_HOMES]) | (now.area != then.area)
    held: Bools = now.placed & then.placed & apart
    return held


@predicate("short-breaks-only", "only short breaks, home after each (SSDA903 LS V3 or V4)")
def short_breaks_only(cases: Cases) -> Bools:
    return cases.open(SpanKind.CARE_EPISODE) & cases.short_breaks_only


@predicate("adoption-order-made", "an adoption order has been made")
def adoption_order_made(cases: Cases) -> Bools:
    spans = cases.facts.spans
    ended = cases.kind(SpanKind.CARE_EPISODE) & cases.facts.words.any_of(spans.end_reason, ADOPTED_ENDS)
    return cases.ever(SpanKind.PERMANENCE, codes={ADOPTION_ORDER}) | cases.whose(ended)


@predicate("adoption-support", "adoption support is open")
def adoption_support(cases: Cases) -> Bools:
    return cases.open(SpanKind.ADOPTION_SUPPORT)


@predicate("adoption-within-support-years", "the adoption order is no more than {support_years} years old")
def adoption_within_support_years(cases: Cases, support_years: int) -> Bools:
    """Order date + years >= vesting day (Adoption Support Services Regulations 2005)."""
    return _ordered(cases, ADOPTION_ORDER) >= _limit(cases, support_years)


@predicate("special-guardianship-support", "support after a special guardianship order, and nothing else")
def special_guardianship_support(cases: Cases) -> Bools:
    """Where a plan, an enquiry or care is open too, the rules of presence or status decide."""
    weightier = cases.open(
        SpanKind.CONTACT, SpanKind.REFERRAL, SpanKind.ASSESSMENT, SpanKind.CIN_PLAN, SpanKind.S47_ENQUIRY,
        SpanKind.CP_CONFERENCE, SpanKind.CP_PLAN, SpanKind.CARE_EPISODE, SpanKind.CARE_LEAVER,
    )  # fmt: skip
    ordered = cases.ever(SpanKind.PERMANENCE, codes={SPECIAL_GUARDIANSHIP})
    return ordered & cases.open(SpanKind.ALLOWANCE) & ~weightier


@predicate(
    "guardianship-within-support-years", "the guardianship order is no more than {support_years} years old"
)
def guardianship_within_support_years(cases: Cases, support_years: int) -> Bools:
    """Order date + years >= vesting day (Special Guardianship Regulations 2005 reg 5)."""
    return _ordered(cases, SPECIAL_GUARDIANSHIP) >= _limit(cases, support_years)


@predicate("regular-allowance", "a regular allowance goes on")
def regular_allowance(cases: Cases) -> Bools:
    return cases.open(SpanKind.ALLOWANCE, codes={REGULAR})


def _ordered(cases: Cases, code: str) -> Days:
    """Per case record: the day of the newest such order; 0 where there is none."""
    newest = cases.latest(cases.kind(SpanKind.PERMANENCE) & cases.coded({code}))
    return np.where(newest >= 0, cases.facts.spans.start[newest], 0)


def _limit(cases: Cases, years: int) -> int:
    return ordered_from(cases.date, years).toordinal()
