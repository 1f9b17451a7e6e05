"""The words of the field for coded facts, as the case page shows them beside the code.

Source of the codes: the SSDA903 return's guides to legal status (LS) and placement type (PLACE). A code
that is not here is shown as it is.
"""

from __future__ import annotations

from transfer_app.domain.people import Span
from transfer_app.domain.vocabulary import AddressKind, SpanKind

LEGAL_STATUS = {
    "C1": "interim care order",
    "C2": "full care order",
    "D1": "freeing order",
    "E1": "placement order",
    "J1": "remanded to local authority accommodation or youth detention",
    "J2": "accommodated under the Police and Criminal Evidence Act",
    "J3": "youth rehabilitation order with residence or fostering",
    "L1": "police protection, in local authority accommodation",
    "L2": "emergency protection order",
    "L3": "child assessment order, in local authority accommodation",
    "V2": "accommodated under section 20",
    "V3": "short breaks, agreed series",
    "V4": "single short break",
}

PLACEMENT = {
    "A3": "placed for adoption with consent, with the current foster carer",
    "A4": "placed for adoption with consent, not with the current foster carer",
    "A5": "placed for adoption under a placement order, with the current foster carer",
    "A6": "placed for adoption under a placement order, not with the current foster carer",
    "H5": "semi-independent living",
    "K1": "secure children's home",
    "K2": "children's home",
    "P1": "placed with parents",
    "P2": "independent living",
    "P3": "residential employment",
    "R1": "residential care home",
    "R2": "NHS or other health establishment",
    "R3": "family centre or mother and baby unit",
    "R5": "young offender institution",
    "S1": "residential school",
    "U1": "foster placement with a relative or friend, long term",
    "U2": "foster placement with a relative or friend, approved for adoption",
    "U3": "foster placement with a relative or friend",
    "U4": "foster placement, long term",
    "U5": "foster placement, approved for adoption",
    "U6": "foster placement",
}

POSTING = {"OVERSEAS": "abroad", "UK": "in the United Kingdom"}

MOBILE_FAMILY = {"SETTLED": "on a settled, authorised site", "MOBILE": "without a settled site"}

LEGAL_HOLD = {
    "INQUIRY": "an inquiry",
    "CLAIM": "a legal claim",
    "POLICE": "the police",
    "SUBJECT-ACCESS": "a subject access request",
}

RESPONSIBLE_AUTHORITY = {"PREDECESSOR": "the council that closes"}

EDUCATION_CASE = {
    "EWS": "education welfare",
    "CME": "missing education",
    "EHE": "home education",
}

YOUTH_JUSTICE_CASE = {
    "HOME": "this area is home",
    "HOST": "another area is home, this one is host",
    "ORDER": "a court order",
    "PREVENTION": "prevention",
}

STAFF_FILE = {
    "STAFF": "staff",
    "AGENCY": "agency worker",
    "LADO": "allegation against a person who works with children",
    "POSES-A-RISK": "person who poses a risk",
}

_BY_KIND = {
    SpanKind.LEGAL_STATUS: LEGAL_STATUS,
    SpanKind.PLACEMENT: PLACEMENT,
    SpanKind.POSTING: POSTING,
    SpanKind.MOBILE_FAMILY: MOBILE_FAMILY,
    SpanKind.LEGAL_HOLD: LEGAL_HOLD,
    SpanKind.RESPONSIBLE_AUTHORITY: RESPONSIBLE_AUTHORITY,
    SpanKind.EDUCATION_CASE: EDUCATION_CASE,
    SpanKind.YOUTH_JUSTICE_CASE: YOUTH_JUSTICE_CASE,
    SpanKind.STAFF_FILE: STAFF_FILE,
}

KINDS = {
    SpanKind.CONTACT: "contact",
    SpanKind.REFERRAL: "referral",
    SpanKind.ASSESSMENT: "assessment",
    SpanKind.CIN_PLAN: "child in need plan",
    SpanKind.S47_ENQUIRY: "section 47 enquiry",
    SpanKind.CP_CONFERENCE: "child protection conference",
    SpanKind.CP_PLAN: "child protection plan",
    SpanKind.CP_REVIEW: "child protection review",
    SpanKind.TRANSFER_IN: "transfer-in conference asked for",
    SpanKind.CARE_EPISODE: "care episode",
    SpanKind.PLACEMENT: "placement",
    SpanKind.LEGAL_STATUS: "legal status",
    SpanKind.UASC: "unaccompanied asylum-seeking child",
    SpanKind.CARE_LEAVER: "care leaver",
    SpanKind.PERMANENCE: "permanence",
    SpanKind.ADOPTION_SUPPORT: "adoption support",
    SpanKind.ALLOWANCE: "regular allowance",
    SpanKind.EHC_REQUEST: "EHC request",
    SpanKind.EHC_PLAN: "EHC plan",
    SpanKind.EARLY_HELP: "early help",
    SpanKind.MISSING: "missing",
    SpanKind.PRE_PROCEEDINGS: "pre-proceedings",
    SpanKind.PROCEEDINGS: "court proceedings",
    SpanKind.INVOLVEMENT: "worker or team",
    SpanKind.DOCUMENT: "document",
    SpanKind.HOUSING_PLACEMENT: "housed by a housing authority",
    SpanKind.PRIVATE_FOSTERING: "private fostering",
    SpanKind.SERVICE_FAMILY: "service family",
    SpanKind.POSTING: "posting",
    SpanKind.MOBILE_FAMILY: "mobile family",
    SpanKind.LEGAL_HOLD: "legal hold",
    SpanKind.RESPONSIBLE_AUTHORITY: "responsible authority",
    SpanKind.SOVEREIGN_COUNCIL: "child of the council",
    SpanKind.DISPUTE: "responsibility disputed",
    SpanKind.EDUCATION_CASE: "education case",
    SpanKind.YOUTH_JUSTICE_CASE: "youth justice case",
    SpanKind.CUSTODY: "custody",
    SpanKind.CARER_APPROVAL: "approval as a carer",
    SpanKind.CHILD_PLACED: "child placed with this carer",
    SpanKind.STAFF_FILE: "staff file",
}
"""What each kind of fact is called in the middle of a sentence."""

ADDRESSES = {
    AddressKind.HOME: "home",
    AddressKind.PLACEMENT: "placement",
    AddressKind.TEMPORARY: "temporary",
    AddressKind.SCHOOL: "school",
    AddressKind.REFUGE: "refuge",
    AddressKind.CORRESPONDENCE: "correspondence",
    AddressKind.PRIVATE_FOSTER_CARER: "private foster carer's address",
    AddressKind.MOTHERS_HOME: "mother's home",
    AddressKind.UNKNOWN: "unknown",
}
"""What each kind of address is called."""


def span_words(span: Span) -> str:
    """A dated fact in a few words: its kind, what its code means, the code."""
    kind = KINDS[span.kind]
    if named := _named(span):
        return f"{kind}: {named}"
    meaning = _BY_KIND.get(span.kind, {}).get(span.code, "")
    if meaning:
        return f"{kind}: {meaning} ({span.code})"
    return f"{kind}: {span.code}" if span.code else kind


def _named(span: Span) -> str:
    """The team, or the child, without which the fact would say nothing; '' for other facts."""
    return {SpanKind.INVOLVEMENT: span.team or span.code, SpanKind.CHILD_PLACED: span.ref}.get(span.kind, "")
