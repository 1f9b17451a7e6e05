"""Which case records a child has, and in a word how each stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from transfer_app.domain.people import Span
from transfer_app.domain.vocabulary import SpanKind, Strand

STRAND_KINDS: dict[Strand, frozenset[SpanKind]] = {
    Strand.SOCIAL_CARE: frozenset(
        {
            SpanKind.CONTACT, SpanKind.REFERRAL, SpanKind.ASSESSMENT, SpanKind.CIN_PLAN,
            SpanKind.S47_ENQUIRY, SpanKind.CP_CONFERENCE, SpanKind.CP_PLAN, SpanKind.CARE_EPISODE,
            SpanKind.PLACEMENT, SpanKind.LEGAL_STATUS, SpanKind.UASC, SpanKind.CARE_LEAVER,
            SpanKind.MISSING, SpanKind.PRE_PROCEEDINGS, SpanKind.PROCEEDINGS, SpanKind.PRIVATE_FOSTERING,
            SpanKind.ALLOWANCE,
        }
    ),
    Strand.SEND: frozenset({SpanKind.EHC_REQUEST, SpanKind.EHC_PLAN}),
    Strand.EARLY_HELP: frozenset({SpanKind.EARLY_HELP}),
    Strand.EDUCATION: frozenset({SpanKind.EDUCATION_CASE}),
    Strand.YOUTH_JUSTICE: frozenset({SpanKind.YOUTH_JUSTICE_CASE}),
    Strand.ADOPTION: frozenset({SpanKind.PERMANENCE, SpanKind.ADOPTION_SUPPORT}),
    Strand.CARER: frozenset({SpanKind.CARER_APPROVAL}),
    Strand.STAFF: frozenset({SpanKind.STAFF_FILE}),
}  # fmt: skip
"""Which facts make a case record of a strand, and keep it open. An adoption record needs an order."""

ALSO_IN_FILE: dict[Strand, frozenset[SpanKind]] = {
    Strand.SOCIAL_CARE: frozenset(
        {
            SpanKind.CP_REVIEW, SpanKind.TRANSFER_IN, SpanKind.HOUSING_PLACEMENT, SpanKind.SERVICE_FAMILY,
            SpanKind.POSTING, SpanKind.MOBILE_FAMILY, SpanKind.LEGAL_HOLD, SpanKind.RESPONSIBLE_AUTHORITY,
            SpanKind.SOVEREIGN_COUNCIL, SpanKind.DISPUTE, SpanKind.INVOLVEMENT, SpanKind.DOCUMENT,
        }
    ),
    Strand.YOUTH_JUSTICE: frozenset({SpanKind.CUSTODY}),
    Strand.CARER: frozenset({SpanKind.CHILD_PLACED}),
}  # fmt: skip
"""Which facts make no case record by themselves, but stand in the file of the strand that asks for them."""

PACKABLE = tuple(strand for strand in Strand if strand not in (Strand.ADOPTION, Strand.STAFF))
"""The strands that go in bulk packages."""

AGREEABLE = (*PACKABLE, Strand.ADOPTION)
"""The strands a protocol may cover. Adoption records go in special packages; staff files go in no package."""

CHILD = "child"

SUBJECTS = {Strand.CARER: "carer", Strand.STAFF: "person"}
"""Whom a case record is about, where that is an adult."""

ADOPTION_ORDER = "ADOPTION"
"""The code of a permanence fact that is an adoption order."""

ADOPTED_ENDS = frozenset({"E11", "E12"})
"""The end reasons of a care episode that say an adoption order was made (SSDA903 REC)."""

HEADLINES: tuple[tuple[SpanKind, str], ...] = (
    (SpanKind.CARE_EPISODE, "looked after"),
    (SpanKind.CP_PLAN, "child protection plan"),
    (SpanKind.CARE_LEAVER, "care leaver"),
    (SpanKind.CIN_PLAN, "child in need"),
    (SpanKind.S47_ENQUIRY, "section 47 enquiry"),
    (SpanKind.ASSESSMENT, "assessment"),
    (SpanKind.REFERRAL, "referral"),
    (SpanKind.CONTACT, "contact"),
    (SpanKind.EHC_PLAN, "EHC plan"),
    (SpanKind.EHC_REQUEST, "EHC request"),
    (SpanKind.EARLY_HELP, "early help"),
    (SpanKind.PERMANENCE, "adoption"),
    (SpanKind.ADOPTION_SUPPORT, "adoption support"),
    (SpanKind.PRIVATE_FOSTERING, "private fostering"),
    (SpanKind.YOUTH_JUSTICE_CASE, "youth justice"),
    (SpanKind.EDUCATION_CASE, "education case"),
    (SpanKind.CARER_APPROVAL, "approved carer"),
    (SpanKind.STAFF_FILE, "staff file"),
)


@dataclass(frozen=True, slots=True)
class Headline:
    """opened: the first start; closed: the last end, None while anything is open."""

    status: str
    opened: date | None
    closed: date | None


def subject(strand: Strand) -> str:
    """CHILD, or what to call the adult whom a record of this strand is about."""
    return SUBJECTS.get(strand, CHILD)


def of_strand(spans: Iterable[Span], strand: Strand) -> list[Span]:
    kinds = STRAND_KINDS.get(strand, frozenset())
    found = [span for span in spans if span.kind in kinds]
    if strand is Strand.ADOPTION:
        return [s for s in found if s.kind is not SpanKind.PERMANENCE or s.code == ADOPTION_ORDER]
    return found


def open_on(spans: Iterable[Span], strand: Strand, day: date) -> bool:
    """Whether something of the record's own strand is going on on that day (Cases.is_open, of one record)."""
    return any(span.open_on(day) for span in of_strand(spans, strand))


def strands_of(spans: Sequence[Span]) -> tuple[Strand, ...]:
    """The strands a child has a case record in."""
    return tuple(strand for strand in Strand if of_strand(spans, strand))


def _status(still_open: Collection[SpanKind]) -> str:
    return next(
        (words for kind, words in HEADLINES if kind in still_open), "open" if still_open else "closed"
    )


def headline(spans: Sequence[Span], strand: Strand) -> Headline:
    """How the record of one strand stands; the weightiest thing still open names it."""
    own = of_strand(spans, strand)
    starts = [span.start for span in own if span.start is not None]
    ends = [span.end for span in own]
    still_open = {span.kind for span in own if span.end is None}
    closed = None if still_open else max(end for end in ends if end is not None)
    return Headline(_status(still_open), min(starts) if starts else None, closed)
