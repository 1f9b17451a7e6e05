"""The canonical facts that one row of a recognised table gives, by what the table goes into."""

from __future__ import annotations

from dataclasses import dataclass, field

from transfer_app.adapters.sources.cells import CellRefused, Cells, field_of, row_id
from transfer_app.adapters.sources.profiles import Into, SpanRole, SpanRule
from transfer_app.domain.identifiers import Unreadable, person_ref
from transfer_app.domain.loaded import AddressRow, FamilyLink, MotherLink, RestrictedRow, SpanRow
from transfer_app.domain.people import Address, Person, PersonRef, SourceRow, Span
from transfer_app.domain.vocabulary import AddressKind


@dataclass(slots=True)
class Facts:
    """What a batch of rows gave, being gathered."""

    persons: list[Person] = field(default_factory=list)
    addresses: list[AddressRow] = field(default_factory=list)
    spans: list[SpanRow] = field(default_factory=list)
    families: list[FamilyLink] = field(default_factory=list)
    mothers: list[MotherLink] = field(default_factory=list)
    restricted: list[RestrictedRow] = field(default_factory=list)

    def take(self, cells: Cells, person: PersonRef, source: SourceRow) -> None:
        """Add what one row says; CellRefused leaves nothing of it behind."""
        cells.check(cells.table.fields.values())
        match cells.table.into:
            case Into.PERSON:
                self.persons.append(_person(cells, person, source))
            case Into.ADDRESS:
                self.addresses.append(AddressRow(person, _address(cells, source)))
            case Into.FAMILY:
                self.families.append(FamilyLink(_family(cells), person, source))
            case Into.MOTHER:
                self.mothers.append(MotherLink(_mother(cells, person), person, source))
            case Into.RESTRICTED:
                reason = cells.text(field_of(cells.table.fields, "reason"))
                self.restricted.append(RestrictedRow(person, reason, source))
            case Into.SPAN:
                self.spans += _spans(cells, person, source)
            case Into.KEPT | Into.DOCUMENT:
                pass


def _person(cells: Cells, ref: PersonRef, source: SourceRow) -> Person:
    fields = cells.table.fields
    return Person(
        ref=ref,
        forename=cells.text(field_of(fields, "forename")),
        surname=cells.text(field_of(fields, "surname")),
        sex=cells.code(field_of(fields, "sex")),
        dob=cells.day_or_note(field_of(fields, "dob")),
        expected_dob=cells.day_or_note(field_of(fields, "expected_dob")),
        died=cells.day_or_note(field_of(fields, "died")),
        upn=cells.code(field_of(fields, "upn")),
        single_unique_id=cells.text(field_of(fields, "single_unique_id")),
        legacy_id=row_id(cells.text(field_of(fields, "legacy_id"))),
        restricted=cells.flag(field_of(fields, "restricted")),
        source=source,
    )


def _address(cells: Cells, source: SourceRow) -> Address:
    fields = cells.table.fields
    start, end = cells.day(field_of(fields, "start")), cells.day(field_of(fields, "end"))
    lines, inner_uprn, inner_postcode = cells.address(field_of(fields, "lines"))
    uprn_field = field_of(fields, "uprn")
    uprn = cells.uprn(cells.column(uprn_field), cells.text(uprn_field))
    uprn = uprn or cells.uprn(cells.column(field_of(fields, "lines")), inner_uprn)
    postcode, problem = cells.postcode_and_problem(field_of(fields, "postcode"), inner_postcode)
    written = cells.text(field_of(fields, "kind"))
    return Address(
        id=0,
        kind=_kind(cells, written),
        kind_as_written=written,
        start=start,
        end=end,
        uprn=uprn,
        postcode=postcode,
        postcode_problem=problem.value,
        lines=lines,
        source=source,
    )


def _kind(cells: Cells, written: str) -> AddressKind:
    kind = cells.profile.address_kind(written)
    if kind is None:
        column = cells.column(field_of(cells.table.fields, "kind"))
        # An address type is the system's own word, not the child's, so a note may name it.
        cells.note(column, f"the address type {written!r} is not in the profile; taken as unknown")
        return AddressKind.UNKNOWN
    return kind


def _family(cells: Cells) -> str:
    field_ = field_of(cells.table.fields, "family")
    family = row_id(cells.text(field_))
    if not family:
        raise CellRefused(cells.column(field_), cells.text(field_), "the family's id is blank")
    return family


def _mother(cells: Cells, child: PersonRef) -> PersonRef:
    field_ = field_of(cells.table.fields, "mother")
    column = cells.column(field_)
    written = cells.values.get(column, "")
    try:
        mother = person_ref(written)
    except Unreadable as problem:
        raise CellRefused(column, written, problem.reason.replace("child's", "mother's")) from None
    if mother == child:
        raise CellRefused(column, written, "the row makes the child its own mother")
    return mother


def _spans(cells: Cells, person: PersonRef, source: SourceRow) -> list[SpanRow]:
    cells.word()
    return [
        SpanRow(person, rule.strand, _span(cells, rule, source))
        for rule in cells.table.spans
        if all(map(cells.holds, rule.when)) and not any(map(cells.holds, rule.unless))
    ]


def _span(cells: Cells, rule: SpanRule, source: SourceRow) -> Span:
    fields = rule.fields
    cells.check(fields.values())
    start, end = cells.day(field_of(fields, "start")), cells.day(field_of(fields, "end"))
    if rule.role is SpanRole.EVENT:
        # Without its day an event would be closed on no day: open is the safer reading.
        if start is None:
            cells.note(cells.column(field_of(fields, "start")), "no date of the event; taken as still open")
        end = start
    elif rule.role is SpanRole.DUE and end is not None:
        start = end
    elif start is not None and end is not None and end < start:
        cells.note(cells.column(field_of(fields, "end")), "the end is before the start; both are kept")
    return Span(
        id=0,
        kind=rule.kind,
        code=cells.code(field_of(fields, "code")),
        start=start,
        end=end,
        end_reason=cells.code(field_of(fields, "end_reason")),
        postcode=cells.postcode(field_of(fields, "postcode")),
        home_postcode=cells.postcode(field_of(fields, "home_postcode")),
        ref=row_id(cells.text(field_of(fields, "ref"))),
        team=cells.text(field_of(fields, "team")),
        detail=cells.text(field_of(fields, "detail")),
        source=source,
    )
