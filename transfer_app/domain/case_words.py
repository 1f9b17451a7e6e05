"""The words of the field for coded facts, as the case page shows them beside the code.

Source of the codes: the SSDA903 return's guides to legal status (LS) and placement type (PLACE). A code
that is not here is shown as it is.
"""

from __future__ import annotations

from transfer_app.domain.people import Span
from transfer_app.domain.vocabulary import SpanKind

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

_BY_KIND = {SpanKind.LEGAL_STATUS: LEGAL_STATUS, SpanKind.PLACEMENT: PLACEMENT}

_KINDS = {
    SpanKind.CIN_PLAN: "child in need plan",
    SpanKind.S47_ENQUIRY: "section 47 enquiry",
    SpanKind.CP_CONFERENCE: "child protection conference",
    SpanKind.CP_PLAN: "child protection plan",
    SpanKind.UASC: "unaccompanied asylum-seeking child",
    SpanKind.EHC_REQUEST: "EHC request",
    SpanKind.EHC_PLAN: "EHC plan",
}


def span_words(span: Span) -> str:
    """A dated fact in a few words: its kind, what its code means, the code."""
    kind = _KINDS.get(span.kind, span.kind.value.replace("-", " "))
    meaning = _BY_KIND.get(span.kind, {}).get(span.code, "")
    if meaning:
        return f"{kind}: {meaning} ({span.code})"
    return f"{kind}: {span.code}" if span.code else kind
