"""An explanation as JSON: schemas/explanation.schema.json, docs/format-explanation.md.

Canonical JSON has no fractions, so metres are decimals as text, the fewest digits that read back as the same
number. Areas are codes; the names stand once, in `areas`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from transfer_app.domain.accuracy import flag_texts
from transfer_app.domain.canonical import canonical_json
from transfer_app.domain.case_lines import AddressLine
from transfer_app.domain.explaining import (
    Explanation,
    FactUsed,
    Followed,
    ReasonGiven,
    RuleTried,
    StatedPlace,
    Used,
)
from transfer_app.domain.geography import Location
from transfer_app.domain.people import SourceRow, Span

FORMAT = "transfer-app/explanation/v1"

Json = dict[str, object]


def as_json(one: Explanation) -> Json:
    """The value; canonical_json of it is the document."""
    return {
        "format": FORMAT,
        "record": str(one.record),
        "strand": one.strand.value,
        "vesting_day": one.vesting_day.isoformat(),
        "because": one.sentence,
        "outcome": one.outcome.value,
        "area": one.area or None,
        "rule": one.rule,
        "reasons": [_reason(reason) for reason in one.reasons],
        "notes": list(one.notes),
        "person": _person(one),
        "facts": [_fact(fact) for fact in one.facts],
        "followed": [_followed(other) for other in one.followed],
        "addresses": [_address(line) for line in one.addresses],
        "stated_places": [_stated(place) for place in one.stated],
        "address_test": one.test.value,
        "address_used": _used(one.used) if one.used is not None else None,
        "tried": [_tried(tried) for tried in one.tried],
        "legal": [_law(tried) for tried in one.laws],
        "stands": _stands(one),
        "rule_set": {
            "name": one.basis.rules, "version": one.basis.rules_version, "digest": one.basis.rules_digest,
        },
        "boundaries": {
            "name": one.basis.boundaries,
            "digest": one.basis.boundaries_digest,
            "reprojection_error_m": _decimal(one.basis.reprojection_error_m),
        },
        "areas": dict(one.names),
        "facts_digest": one.facts_digest,
    }  # fmt: skip


def document(one: Explanation) -> bytes:
    """The canonical bytes."""
    return canonical_json(as_json(one))


def _person(one: Explanation) -> Json:
    person = one.person
    return {
        "ref": str(person.ref),
        "dob": _day(person.dob),
        "expected_dob": _day(person.expected_dob),
        "died": _day(person.died),
        "restricted": person.restricted,
        "identity_suspect": one.identity_suspect,
        "source": _source(person.source),
        "rejected_rows": [_source(row) for row in one.rejected],
    }


def _fact(fact: FactUsed) -> Json:
    return {
        **_span(fact.span),
        "words": fact.words,
        "open": fact.open,
        "fits": list(fact.fits),
        "asked": list(fact.asked),
    }


def _span(span: Span) -> Json:
    return {
        "kind": span.kind.value,
        "code": span.code,
        "start": _day(span.start),
        "end": _day(span.end),
        "end_reason": span.end_reason,
        "postcode": span.postcode,
        "home_postcode": span.home_postcode,
        "team": span.team,
        "detail": span.detail,
        "source": _source(span.source),
    }


def _followed(other: Followed) -> Json:
    return {
        "record": other.ref or None,
        "strand": other.strand.value,
        "whose": other.whose,
        "status": other.status,
        "outcome": other.outcome,
        "area": other.area or None,
    }


def _address(line: AddressLine) -> Json:
    address = line.address
    return {
        "kind": address.kind.value,
        "start": _day(address.start),
        "end": _day(address.end),
        "open": line.open,
        "gone": address.gone,
        "postcode": address.postcode,
        "uprn": str(address.uprn) if address.uprn else "",
        "lines": address.lines,
        "counts_as": line.counts_as,
        **_place(line.location, line.area, line.line_distance_m, line.line_with, line.fault, line.lies),
        "source": _source(address.source),
    }


def _stated(place: StatedPlace) -> Json:
    return {
        "what": place.what,
        "postcode": place.postcode,
        "start": _day(place.span.start),
        "end": _day(place.span.end),
        **_place(
            place.location, place.area, place.line_distance_m, place.line_with, place.fault, place.lies
        ),
        "source": _source(place.span.source),
    }  # fmt: skip


def _used(used: Used) -> Json:
    return {
        "label": used.label,
        "postcode": used.postcode,
        **_place(used.location, used.area, used.line_distance_m, used.line_with, used.fault, used.lies),
    }


def _place(
    at: Location | None, area: str, line_m: float | None, line_with: str, fault: str, lies: str
) -> Json:
    """Where it is and how it lies, the same for every address."""
    return {
        "point": _point(at) if at is not None else None,
        "area": area or None,
        "line_distance_m": _decimal(line_m) if line_m is not None else None,
        "line_with": line_with or None,
        "fault": fault,
        "lies": lies,
    }  # fmt: skip


def _point(at: Location) -> Json:
    return {
        "crs": "EPSG:27700",
        "easting_m": _decimal(at.easting),
        "northing_m": _decimal(at.northing),
        "accuracy_m": _decimal(at.accuracy_m),
        "located_by": at.by.value,
        "gazetteer": at.gazetteer,
        "quality": at.quality,
        "entry": list(flag_texts(at.flags)),
    }


def _tried(tried: RuleTried) -> Json:
    return {
        "part": tried.part.value,
        "rule": tried.rule,
        "title": tried.title,
        "result": tried.result.value,
        "why": tried.why,
    }


def _law(tried: RuleTried) -> Json:
    return {
        "part": tried.part.value,
        "rule": tried.rule,
        "title": tried.title,
        "legal_basis": tried.law.legal_basis,
        "source": tried.law.source,
        "status": tried.law.status.value,
    }


def _reason(reason: ReasonGiven) -> Json:
    return {
        "code": reason.code.value,
        "title": reason.title,
        "priority": reason.priority,
        "given_by": list(reason.given_by),
        "interim_lead": reason.interim_lead,
        "evidence": reason.evidence,
        "signs": reason.signs,
    }


def _stands(one: Explanation) -> Mapping[str, object] | None:
    stands = one.stands
    if stands is None:
        return None
    return {
        "state": stands.state,
        "outcome": stands.outcome.value,
        "area": stands.area or None,
        "because": stands.because,
        "same_facts": stands.same_facts,
    }


def _source(row: SourceRow) -> Json:
    return {"file": row.file, "table": row.table, "row": row.row}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _decimal(metres: float) -> str:
    return repr(float(metres))
