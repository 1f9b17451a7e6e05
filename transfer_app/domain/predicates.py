"""The named conditions a rule set may use. Each is a question about one case record, in words.

The rule set chooses, orders and negates them; it cannot add one. `describe` gives the words that an
explanation shows when a condition held or did not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from transfer_app.domain.errors import ProfileError
from transfer_app.domain.question import Question
from transfer_app.domain.siting import Fault
from transfer_app.domain.strands import ADOPTION_ORDER
from transfer_app.domain.vocabulary import AddressKind, SpanKind

Test = Callable[[Question], bool]


@dataclass(frozen=True, slots=True)
class Predicate:
    name: str
    words: str
    holds: Test


PREDICATES: dict[str, Predicate] = {}


def _predicate(name: str, words: str) -> Callable[[Test], Test]:
    def register(test: Test) -> Test:
        PREDICATES[name] = Predicate(name, words, test)
        return test

    return register


def find(name: str) -> tuple[Predicate, bool]:
    """The predicate, and whether it must hold (True) or must not ('not ' before its name)."""
    wanted = not name.startswith("not ")
    bare = name.removeprefix("not ")
    if bare not in PREDICATES:
        raise ProfileError(f"The rule set uses a condition named {bare!r}, which this program does not have.")
    return PREDICATES[bare], wanted


@_predicate("open", "the record is open on vesting day")
def _open(q: Question) -> bool:
    return q.is_open


@_predicate("service-hosted", "the councils agreed to keep this service whole, with a host")
def _hosted(q: Question) -> bool:
    return q.facts.strand in q.policy.hosted_strands


@_predicate("custodian-keeps-closed", "the councils agreed that one custodian keeps closed records")
def _custodian(q: Question) -> bool:
    return q.policy.closed_records == "custodian"


@_predicate("another-authoritys-child", "another authority is responsible and only tells the predecessor")
def _other_authority(q: Question) -> bool:
    ours = [s for s in q.facts.spans if s.detail != "other-authority"]
    theirs = [s for s in q.open(SpanKind.CP_PLAN) if s.detail == "other-authority"]
    return bool(theirs) and not any(
        s.open_on(q.day)
        for s in ours
        if s.kind in (SpanKind.CP_PLAN, SpanKind.CIN_PLAN, SpanKind.CARE_EPISODE, SpanKind.CARE_LEAVER)
    )


@_predicate("restricted", "the child is on the restricted list, or lives in a refuge")
def _restricted(q: Question) -> bool:
    return q.facts.person.restricted or any(
        a.kind is AddressKind.REFUGE and a.open_on(q.day) for a in q.facts.addresses
    )


@_predicate("identity-not-settled", "another id looks like the same child, or this id holds two")
def _identity(q: Question) -> bool:
    return q.facts.identity_suspect


@_predicate("row-rejected", "a row about the child could not be read, so the facts are not whole")
def _rejected(q: Question) -> bool:
    return bool(q.facts.rejected)


@_predicate("missing-now", "a missing episode is open")
def _missing(q: Question) -> bool:
    return any(span.end is None for span in q.any(SpanKind.MISSING))


@_predicate("whereabouts-unknown", "the last home is end-dated with no address after it")
def _whereabouts(q: Question) -> bool:
    if q.looked_after or q.open(SpanKind.CARE_LEAVER) or not q.is_open:
        return False
    return bool(q.facts.addresses) and not any(address.open_on(q.day) for address in q.facts.addresses)


@_predicate("looked-after", "the child is looked after on vesting day")
def _looked_after(q: Question) -> bool:
    return q.looked_after


@_predicate("full-care-order", "a full care order is in force (SSDA903 LS C2)")
def _care_order(q: Question) -> bool:
    return "C2" in q.legal_codes


@_predicate("live-proceedings", "care proceedings or pre-proceedings are live")
def _proceedings(q: Question) -> bool:
    return bool(q.legal_codes & {"C1", "L2"}) or bool(q.open(SpanKind.PRE_PROCEEDINGS))


@_predicate("remand-or-police-protection", "looked after by remand, police protection or a secure order")
def _remand(q: Question) -> bool:
    return bool(q.legal_codes & {"L1", "L3", "J1", "J2", "J3"})


@_predicate("placed-with-parents", "the child is placed with parents (SSDA903 PLACE P1)")
def _with_parents(q: Question) -> bool:
    return q.codes_open(SpanKind.PLACEMENT, {"P1"})


@_predicate(
    "placement-order-or-placed-for-adoption",
    "a placement order is in force or the child is placed for adoption",
)
def _for_adoption(q: Question) -> bool:
    return "E1" in q.legal_codes or q.codes_open(SpanKind.PLACEMENT, {"A3", "A4", "A5", "A6"})


@_predicate("adoption-order-made", "an adoption order has been made")
def _adopted(q: Question) -> bool:
    return any(span.code == ADOPTION_ORDER for span in q.any(SpanKind.PERMANENCE)) or any(
        span.end_reason in {"E11", "E12"} for span in q.any(SpanKind.CARE_EPISODE)
    )


@_predicate("unaccompanied", "the child is an unaccompanied asylum-seeking child")
def _uasc(q: Question) -> bool:
    return bool(q.open(SpanKind.UASC))


@_predicate("care-without-episode", "a legal status or a placement is open, but no episode of care")
def _without_episode(q: Question) -> bool:
    if q.open(SpanKind.CARE_EPISODE) or q.short_breaks_only:
        return False
    return bool(q.legal_codes or q.open(SpanKind.PLACEMENT))


@_predicate("care-end-disputed", "one row or source says that care has ended, another that it has not")
def _end_disputed(q: Question) -> bool:
    """A return of last year leaves open what the case system has closed since."""
    going_on = q.open(SpanKind.CARE_EPISODE)
    over = [s for s in q.any(SpanKind.CARE_EPISODE) if s.end is not None and not s.open_on(q.day)]
    still_open = {span.source.table for span in going_on}
    same_row = {(span.source.table, span.start) for span in going_on}
    return any(
        (ended.source.table, ended.start) in same_row
        or (
            ended.source.table not in still_open
            and any(span.start is None or (ended.end or q.day) > span.start for span in going_on)
        )
        for ended in over
    )


@_predicate("voluntary-accommodation", "accommodated under section 20 (SSDA903 LS V2)")
def _voluntary(q: Question) -> bool:
    return "V2" in q.legal_codes


@_predicate(
    "family-moved-across",
    "the family's home, or one of its homes, is now in another area than the origin address",
)
def _moved_across(q: Question) -> bool:
    if q.current.placing is None or q.origin.placing is None:
        return False
    return q.current.fault == Fault.TWO_HOMES or q.area(q.current) != q.area(q.origin)


@_predicate("short-breaks-only", "only short breaks, home after each (SSDA903 LS V3 or V4)")
def _short_breaks(q: Question) -> bool:
    return bool(q.open(SpanKind.CARE_EPISODE)) and q.short_breaks_only


@_predicate("care-leaver", "a care leaver who was looked after")
def _care_leaver(q: Question) -> bool:
    return bool(q.open(SpanKind.CARE_LEAVER))


@_predicate("ever-looked-after", "was looked after at some time")
def _ever(q: Question) -> bool:
    return bool(q.any(SpanKind.CARE_EPISODE, SpanKind.CARE_LEAVER))


@_predicate("origin-known", "an address or postcode before care is known")
def _origin_known(q: Question) -> bool:
    return q.origin.fault is not Fault.ORIGIN_MISSING


@_predicate("cp-plan", "a child protection plan is open")
def _cp_plan(q: Question) -> bool:
    return bool(q.open(SpanKind.CP_PLAN))


@_predicate("move-near-vesting", "the home changes within the move window either side of vesting day")
def _moved(q: Question) -> bool:
    window = timedelta(days=q.windows.move_days)
    return any(
        day is not None and abs(day - q.day) <= window
        for a in q.facts.addresses
        if a.kind in (AddressKind.HOME, AddressKind.TEMPORARY)
        for day in (a.start, a.end)
    )


@_predicate("temporary-address", "a temporary address is open")
def _temporary(q: Question) -> bool:
    return any(a.kind is AddressKind.TEMPORARY and a.open_on(q.day) for a in q.facts.addresses)


@_predicate("long-temporary-stay", "a temporary address has been open for longer than the stay window")
def _long_stay(q: Question) -> bool:
    latest = q.day - timedelta(days=q.windows.stay_days)
    return any(
        a.kind is AddressKind.TEMPORARY and a.open_on(q.day) and (a.start is None or a.start < latest)
        for a in q.facts.addresses
    )


@_predicate("enquiry-or-conference-pending", "a section 47 enquiry or initial conference is open")
def _enquiry(q: Question) -> bool:
    return bool(q.open(SpanKind.S47_ENQUIRY))


@_predicate("child-in-need-plan", "a child in need plan is open")
def _cin(q: Question) -> bool:
    return bool(q.open(SpanKind.CIN_PLAN))


@_predicate("unborn", "not yet born")
def _unborn(q: Question) -> bool:
    person = q.facts.person
    if "unborn" in person.forename.casefold().split():
        return True
    # A due date typed into the date of birth (a known export fault) lies after vesting day.
    return person.dob > q.day if person.dob is not None else person.expected_dob is not None


@_predicate("two-homes", "two homes are open in different successors' areas")
def _two_homes(q: Question) -> bool:
    return q.current.fault == Fault.TWO_HOMES


@_predicate("ehc-plan", "an EHC plan is maintained")
def _ehc(q: Question) -> bool:
    return bool(q.open(SpanKind.EHC_PLAN))


@_predicate("care-strand-differs", "looked after, and care and SEND point to different places")
def _strand_differs(q: Question) -> bool:
    if not q.looked_after:
        return False
    return q.current.fault == Fault.NO_ADDRESS or q.area(q.current) != q.area(q.origin)


@_predicate("last-home-known", "a last known home is in a gazetteer")
def _last_known(q: Question) -> bool:
    return q.last.placing is not None
