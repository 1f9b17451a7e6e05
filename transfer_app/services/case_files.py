"""The case file of one record: case.json for machines, case.html for people, from one and the same content.

schemas/case.schema.json is the authority for case.json. A file of one strand holds that strand's facts and
rows only; who the child is and where they lived goes with every strand.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import islice

from transfer_app.domain.canonical import canonical_json
from transfer_app.domain.case_files import CaseFile
from transfer_app.domain.casework import Proposal, RecordRow, StoredDecision
from transfer_app.domain.decisions import Sited
from transfer_app.domain.documents import PackedDocument
from transfer_app.domain.errors import NotReady
from transfer_app.domain.people import CaseFacts, Person, Span
from transfer_app.domain.places import BoundarySet, with_names
from transfer_app.domain.sited_addresses import sited_addresses
from transfer_app.domain.siting import area_of
from transfer_app.domain.strands import ADOPTION_ORDER, ALSO_IN_FILE, STRAND_KINDS
from transfer_app.domain.tranches import AS_NEW, Carried
from transfer_app.domain.vocabulary import SpanKind, Strand
from transfer_app.services.batches import batches
from transfer_app.services.case_html import case_html
from transfer_app.services.document_packing import Documents
from transfer_app.services.placing import Ground, keys_in
from transfer_app.services.ports.exchange import AboutRow
from transfer_app.services.ports.store import Unit
from transfer_app.services.session import Session

CASE_FORMAT = "transfer-app/case/v1"
AS_NEW_ALL: Mapping[int, Carried] = {}


def build(
    session: Session, unit: Unit, record_ids: Sequence[int], carried: Mapping[int, Carried] = AS_NEW_ALL
) -> Iterator[CaseFile]:
    """The case files of these records in the order asked for; each must have been decided.

    carried: by record, as what it goes into a package, where that is not as new.
    """
    boundary_set = unit.boundaries.in_use()
    if boundary_set is None:
        raise NotReady("There is no boundary set yet.", "Add one first.")
    names = boundary_set.names
    ground = Ground(session, unit, boundary_set)
    every = unit.records.facts(record_ids)
    documents = Documents(session, unit)
    for some in batches(record_ids):
        rows = unit.records.rows(some)
        about = unit.packages.rows_about({row.person_id for row in rows})
        held, decided, reviewed = documents.of(some), unit.decisions.some(some), unit.reviews.of_records(some)
        known = list(islice(every, len(rows)))
        sited = _sited(ground, known)
        for row, facts in zip(rows, known, strict=True):
            decision = decided.get(row.id)
            if decision is None:
                raise NotReady(f"Case record {row.ref} has not been decided.", "Run the allocation first.")
            goes = carried.get(row.id, AS_NEW)
            content = {
                "format": CASE_FORMAT,
                "record": row.ref,
                "strand": row.strand.value,
                "status": row.status,
                "change": goes.change.value,
                "replaces": goes.replaces.to_json() if goes.replaces is not None else None,
                "person": _person(facts.person),
                "addresses": [_address(each, names) for each in islice(sited, len(facts.addresses))],
                "spans": [_span(each) for each in _of_strand(facts)],
                "holds": [_span(each) for each in facts.spans if _is_on(each, session.today())],
                "decision": _decision(decision, names, boundary_set),
                "reviews": [_review(unit, each, names) for each in reviewed.get(row.id, ())],
                "documents": [_document(number, each) for number, each in enumerate(held.get(row.id, ()), 1)],
                "source_rows": [_source_row(each) for each in _rows_of(row, about[row.person_id])],
            }
            page = case_html(content).encode("utf-8")
            files = documents.files(row.ref, held.get(row.id, ()))
            yield CaseFile(row.ref, row.strand, canonical_json(content), page, files, goes)


def _sited(ground: Ground, known: Sequence[CaseFacts]) -> Iterator[Sited]:
    """The addresses of all of these, one record after the other: placed together, they cost a fifth."""
    places = ground.table({key for facts in known for key in keys_in(facts)})
    return iter(sited_addresses([each for facts in known for each in facts.addresses], places))


def _of_strand(facts: CaseFacts) -> list[Span]:
    """The dated facts of the record's own strand, oldest first; those without a start come last."""
    none: frozenset[SpanKind] = frozenset()
    kinds = STRAND_KINDS.get(facts.strand, none) | ALSO_IN_FILE.get(facts.strand, none)
    own = [span for span in facts.spans if _is_of(span, facts.strand, kinds)]
    return sorted(own, key=lambda span: (span.start or date.max, span.end or date.max, span.id))


def _is_of(span: Span, strand: Strand, kinds: frozenset[SpanKind]) -> bool:
    if span.kind is SpanKind.PERMANENCE:
        # A plan for permanence is social care's; the order itself is the adoption record's alone.
        return strand is (Strand.ADOPTION if span.code == ADOPTION_ORDER else Strand.SOCIAL_CARE)
    return span.kind in kinds


def _is_on(span: Span, today: date) -> bool:
    """A hold that nobody ended: whoever has the file must keep it, in whatever strand."""
    return span.kind is SpanKind.LEGAL_HOLD and (span.end is None or span.end > today)


def _rows_of(record: RecordRow, about: Sequence[AboutRow]) -> list[AboutRow]:
    return [each for each in about if each.strands is None or record.strand in each.strands]


def _person(person: Person) -> dict[str, object]:
    return {
        "ref": person.ref,
        "forename": person.forename,
        "surname": person.surname,
        "sex": person.sex,
        "dob": _day(person.dob),
        "expected_dob": _day(person.expected_dob),
        "died": _day(person.died),
        "upn": person.upn,
        "single_unique_id": person.single_unique_id,
        "legacy_id": person.legacy_id,
        "restricted": person.restricted,
        "source": _source(person.source.table, person.source.row, person.source.file),
    }


def _address(sited: Sited, names: dict[str, str]) -> dict[str, object]:
    address, area = sited.address, area_of(sited)
    assert address is not None
    return {
        "kind": address.kind.value,
        "kind_as_written": address.kind_as_written,
        "start": _day(address.start),
        "end": _day(address.end),
        "lines": address.lines,
        "postcode": address.postcode,
        "uprn": f"{address.uprn}" if address.uprn else "",
        "successor": _authority(str(area) if area else "", names),
        "doubt": sited.fault,
        "source": _source(address.source.table, address.source.row, address.source.file),
    }


def _span(span: Span) -> dict[str, object]:
    return {
        "kind": span.kind.value,
        "code": span.code,
        "start": _day(span.start),
        "end": _day(span.end),
        "end_reason": span.end_reason,
        "postcode": span.postcode,
        "home_postcode": span.home_postcode,
        "ref": span.ref,
        "team": span.team,
        "detail": span.detail,
        "source": _source(span.source.table, span.source.row, span.source.file),
    }


def _decision(decision: StoredDecision, names: dict[str, str], areas: BoundarySet) -> dict[str, object]:
    return {
        "outcome": decision.outcome.value,
        "successor": _authority(decision.area, names),
        "state": decision.state.value,
        "rule": decision.rule,
        "legal_basis": decision.legal_basis,
        "address_test": decision.test,
        "address_used": decision.sited,
        "easting_m": _metres(decision.easting),
        "northing_m": _metres(decision.northing),
        "accuracy_m": _metres(decision.accuracy_m, up=True),
        "line_distance_m": _metres(decision.line_distance_m),
        "reasons": list(decision.reasons),
        "because": with_names(decision.because, names),
        "facts_digest": decision.facts_digest,
        "boundaries_digest": areas.digest,
    }


def _review(unit: Unit, proposal: Proposal, names: dict[str, str]) -> dict[str, object]:
    decided_by = proposal.decided_by
    return {
        "outcome": proposal.outcome.value,
        "successor": _authority(proposal.area, names),
        "state": proposal.state,
        "why": proposal.why,
        "interim_lead": proposal.interim_lead,
        "evidence": [
            {"grade": each.grade.value, "what": each.what, "source": each.source}
            for each in proposal.evidence
        ],
        "proposed_by": unit.users.get(proposal.proposed_by).display_name,
        "proposed_at": proposal.proposed_at,
        "decided_by": unit.users.get(decided_by).display_name if decided_by is not None else "",
        "decided_at": proposal.decided_at,
        "decision_note": proposal.decision_note,
    }


def _document(number: int, each: PackedDocument) -> dict[str, object]:
    return {
        "number": number,
        "name": each.name,
        "title": each.title,
        "kind": each.kind,
        "date": _day(each.day),
        "size": each.size,
        "sha256": each.sha256,
        "source": _source("documents", each.row, each.index),
    }


def _source_row(row: AboutRow) -> dict[str, object]:
    return {**_source(row.table, row.row, row.file), "values": dict(row.values)}


def _source(table: str, row: int, file: str) -> dict[str, object]:
    return {"table": table, "row": row, "file": file}


def _authority(code: str, names: dict[str, str]) -> dict[str, object] | None:
    return {"code": code, "name": names.get(code, "")} if code else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _metres(value: float | None, *, up: bool = False) -> int | None:
    """Whole metres; a radius is rounded up, so that it never claims more than is known."""
    if value is None:
        return None
    return math.ceil(value) if up else round(value)
