"""Builds the facts of one case record for tests of the rules: short words in, frozen values out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import inf

from transfer_app.domain.accuracy import EntryFlag
from transfer_app.domain.decisions import Decision
from transfer_app.domain.geography import AreaCode, LocatedBy, Location, Placing
from transfer_app.domain.identifiers import parse_postcode
from transfer_app.domain.people import Address, CaseFacts, Person, PersonRef, RecordRef, SourceRow, Span
from transfer_app.domain.siting import Place, postcode_key, uprn_key
from transfer_app.domain.vocabulary import AddressKind, SpanKind, Strand

VESTING = date(2027, 4, 1)
WEST, EAST = AreaCode("E06999001"), AreaCode("E06999002")
ROW = SourceRow("table.csv", "table", 2)

PERSON = Person(
    ref=PersonRef("1"),
    forename="Ada",
    surname="Test",
    sex="F",
    dob=date(2015, 5, 1),
    expected_dob=None,
    died=None,
    upn="",
    single_unique_id="",
    legacy_id="",
    restricted=False,
    source=ROW,
)


def inside(area: AreaCode, line_m: float = inf, accuracy_m: float = 30.0, flags: int = 0) -> Place:
    """A point in an area, so far from the other one."""
    other = EAST if area == WEST else WEST
    near = other if line_m < inf else None
    return Place(replace(_location(accuracy_m), flags=flags), Placing(area, None, near, line_m, 0.0, None))


def outside(nearest_m: float = inf) -> Place:
    nearest = WEST if nearest_m < inf else None
    return Place(_location(30.0), Placing(None, None, None, inf, nearest_m, nearest))


def on_line() -> Place:
    return Place(_location(30.0), Placing(WEST, EAST, EAST, 0.0, 0.0, None))


def _location(accuracy_m: float) -> Location:
    return Location(400_000.0, 100_000.0, accuracy_m, LocatedBy.POSTCODE, "test", "ONSPD 1")


PLACES = {
    postcode_key("QX1 1AA"): inside(WEST),
    postcode_key("QX1 1AB"): inside(WEST),
    postcode_key("QX2 2AA"): inside(EAST),
    postcode_key("QX9 9ZZ"): outside(),
    postcode_key("QX8 8AA"): inside(WEST, line_m=29.0),
    postcode_key("QX8 8AB"): inside(WEST, line_m=31.0),
    postcode_key("QX8 8AC"): inside(WEST, line_m=30.0),
    postcode_key("QX9 9AA"): outside(nearest_m=15.0),
    postcode_key("QX6 6AA"): inside(WEST, flags=EntryFlag.TERMINATED),
    postcode_key("QX6 6AB"): inside(WEST, flags=EntryFlag.LARGE_USER),
    postcode_key("QX6 6AC"): inside(WEST, flags=EntryFlag.PO_BOX),
    postcode_key("QX6 6AD"): replace(inside(WEST), shared=True),
    postcode_key("QX7 7AA"): on_line(),
    uprn_key(1): inside(WEST, accuracy_m=5.0),
    uprn_key(2): inside(EAST, accuracy_m=5.0),
}


def address(
    postcode: str,
    start: str = "2020-01-01",
    end: str = "",
    kind: AddressKind = AddressKind.HOME,
    uprn: int = 0,
) -> Address:
    text, problem = parse_postcode(postcode)
    return Address(0, kind, kind.value, _day(start), _day(end), uprn, text, problem.value, "", ROW)


def span(kind: SpanKind, start: str = "2026-01-01", end: str = "", code: str = "", **more: str) -> Span:
    empty = Span(0, kind, code, _day(start), _day(end), "", "", "", "", "", "", ROW)
    return replace(empty, **more)  # type: ignore[arg-type]


def facts(
    *parts: Address | Span, strand: Strand = Strand.SOCIAL_CARE, person: Person = PERSON, **more: object
) -> CaseFacts:
    return CaseFacts(
        record=RecordRef("r-test"),
        person=person,
        strand=strand,
        addresses=tuple(part for part in parts if isinstance(part, Address)),
        spans=tuple(part for part in parts if isinstance(part, Span)),
        **more,  # type: ignore[arg-type]
    )


def said(decision: Decision) -> str:
    """'rule outcome area-or-reason', as the table tests write it."""
    tail = decision.reasons[0].value if decision.reasons else (decision.area or "")
    return f"{decision.rule} {decision.outcome.value} {tail}".strip()


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
