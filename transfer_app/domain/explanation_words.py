"""An explanation as plain text, in the order a lawyer reads: answer, facts, place, rules, law."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from transfer_app.domain.accuracy import flag_texts
from transfer_app.domain.case_lines import AddressLine
from transfer_app.domain.explaining import (
    Explanation,
    FactUsed,
    Followed,
    Part,
    ReasonGiven,
    Result,
    RuleTried,
    StatedPlace,
    Status,
    Used,
)
from transfer_app.domain.geography import LocatedBy, Location
from transfer_app.domain.people import SourceRow
from transfer_app.domain.vocabulary import AddressTest, OutcomeKind

TESTS = {
    AddressTest.CURRENT: "the current home; of a closed record the last known home",
    AddressTest.ORIGIN: "the home before care: the last home before the current continuous period of care",
    AddressTest.BY_STATUS: (
        "the home before care for a child in care, a care leaver and a closed care record, "
        "else the current home"
    ),
    AddressTest.PREVIOUS: "the home before the latest move",
    AddressTest.BEFORE_CUSTODY: "the home before custody",
    AddressTest.PRIVATE_FOSTER_CARER: "where the private foster carer lives",
    AddressTest.MOTHER: "the home of the unborn child's mother",
    AddressTest.WHERE_PRESENT: "where the child is for the time being, else the current home",
    AddressTest.PLACEMENT: "where the child is placed",
    AddressTest.NONE: "no address",
}
"""Which address decides, in words."""

STATUSES = {
    Status.VERIFIED: "verified",
    Status.NEEDS_SIGN_OFF: "needs legal sign-off",
    Status.NOT_STATED: "no status stated: needs legal sign-off",
}

_WHOSE = {
    "own": "of the same child",
    "full-sibling": "of a full sibling",
    "same-mother": "of a child of the same mother",
    "placed": "of a child placed with them",
}

_BY = {LocatedBy.UPRN: "UPRN", LocatedBy.POSTCODE: "postcode", LocatedBy.NOTHING: "nothing"}

NOWHERE = "no successor's area"

RESULTS = {
    Result.DECIDED: "decided",
    Result.ALSO: "added its reason",
    Result.HELD: "held too",
    Result.NOT_SO: "not so",
}


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its lines; a line may begin with spaces that set it in."""

    heading: str
    lines: tuple[str, ...]


def sections(one: Explanation) -> tuple[Section, ...]:
    """The whole explanation, without the sections that are empty. Names of areas stand beside their codes."""
    told = one.named()
    found = (
        Section("Result", tuple(_result(told))),
        Section("Reasons people look at it", tuple(_reasons(told))),
        Section("What else has to be done or known", told.notes),
        Section("Facts used", tuple(_facts(told))),
        Section("Addresses, oldest first", tuple(_addresses(told))),
        Section("The address that decides", tuple(_used(told))),
        Section("Rules tried, in order", tuple(_tried(told))),
        Section("Legal text", tuple(_laws(told))),
        Section("What it was decided by", tuple(_basis(told))),
    )
    return tuple(section for section in found if section.lines)


def title(one: Explanation) -> str:
    return f"{one.record}, {one.strand.value}: why"


def as_text(one: Explanation) -> str:
    """As one text, for a letter or a file note."""
    parts = [f"{title(one)}\n{one.named().sentence}."]
    parts += [
        f"{section.heading}\n" + "\n".join(f"  {line}" for line in section.lines) for section in sections(one)
    ]
    return "\n\n".join(parts) + "\n"


def outcome_words(one: Explanation) -> str:
    """'West Wessmoor (E06999001)'; for a review who is proposed, or that nobody is."""
    who = one.called(one.area)
    match one.outcome:
        case OutcomeKind.SUCCESSOR:
            return f"goes to {who}"
        case OutcomeKind.HOSTED:
            return f"hosted by {who}" if who else "hosted; the rule set names no host yet"
        case OutcomeKind.CUSTODIAN:
            return f"kept by the custodian, {who}" if who else "for a custodian whom nobody names yet"
        case OutcomeKind.NOT_OURS:
            return "another authority's: not allocated"
        case OutcomeKind.OUT_OF_SCOPE:
            return "out of scope: not allocated"
        case OutcomeKind.REVIEW:
            return (
                f"people decide; the facts speak for {who}"
                if who
                else "people decide; the facts speak for nobody"
            )


def fact_words(fact: FactUsed) -> str:
    """'care episode, from 2020-01-01, open on vesting day (episodes.csv, row 4)'."""
    state = "open on vesting day" if fact.open else "not open on vesting day"
    return (
        f"{fact.words}, {_dates(fact.span.start, fact.span.end)}, {state} ({source_words(fact.span.source)})"
    )


def fact_use(fact: FactUsed) -> str:
    """For what it was looked at."""
    if fact.fits:
        return f"so: {'; '.join(fact.fits)}"
    return f"looked at, and does not make it so: {'; '.join(fact.asked)}"


def followed_words(one: Explanation, other: Followed) -> str:
    """A record that the result depends on, and where it goes."""
    what = f"{other.ref} ({other.status})"
    where = one.called(other.area) or other.outcome
    return f"open {other.strand.value} record {_WHOSE[other.whose]}, {what}: {where}"


def why_words(tried: RuleTried) -> str:
    """Why it did or did not match; a rule that holds because something is not so says it in a sentence."""
    if tried.result is Result.NOT_SO:
        return tried.why
    return tried.why.replace("not so: ", "it is not so that ")


def address_words(one: Explanation, line: AddressLine) -> str:
    """One address with its dates, what it counts as, where it lies and what speaks against it."""
    address = line.address
    where = address.postcode or address.lines or "no postcode"
    uprn = f", UPRN {address.uprn}" if address.uprn else ""
    gone = "gone from the latest extract, so it counts no more" if address.gone else ""
    told = [
        f"{where}{uprn}, {_dates(address.start, address.end)}: {line.counts_as}",
        gone,
        place_words(one, line.location, line.area, line.line_distance_m, line.line_with),
        line.but,
    ]
    return f"{'; '.join(filter(None, told))} ({source_words(address.source)})"


def stated_words(one: Explanation, place: StatedPlace) -> str:
    told = [
        f"{place.postcode}: {place.what}, {_dates(place.span.start, place.span.end)}",
        place_words(one, place.location, place.area, place.line_distance_m, place.line_with),
        place.fault,
        place.lies,
    ]
    return f"{'; '.join(filter(None, told))} ({source_words(place.span.source)})"


def place_words(one: Explanation, at: Location | None, area: str, line_m: float | None, other: str) -> str:
    """In whose area, how accurate, how far from whom."""
    if at is None:
        return "not found in a gazetteer"
    told = f"in {one.called(area)}" if area else "in no successor's area"
    told += f", accurate to {near_metres(at.accuracy_m)}"
    return f"{told}, {near_metres(line_m)} from {one.called(other)}" if line_m is not None else told


def point_words(at: Location) -> str:
    """'412345.25 E, 098765.00 N (British National Grid, EPSG:27700), by its UPRN'."""
    return f"{at.easting:.2f} E, {at.northing:.2f} N (British National Grid, EPSG:27700), by its {_BY[at.by]}"


def accuracy_words(at: Location) -> str:
    odd = "".join(f"; {words}" for words in flag_texts(at.flags))
    return f"{near_metres(at.accuracy_m)} ({at.gazetteer}, {at.quality}{odd})"


def line_words(one: Explanation, used: Used) -> str:
    """How far to the line, and to which successor."""
    if used.line_distance_m is None:
        return "more than a kilometre, or no other successor is near" if used.location is not None else ""
    return f"{near_metres(used.line_distance_m)} to {one.called(used.line_with)}"


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def near_metres(metres: float) -> str:
    """To the centimetre below 100 m, where it decides, without needless noughts; to the metre above."""
    return f"{metres:.2f}".rstrip("0").rstrip(".") + " m" if metres < 100 else f"{metres:,.0f} m"


def source_words(row: SourceRow) -> str:
    return str(row)


def part_words(tried: RuleTried) -> str:
    """'Rule S1', 'Gate G5', 'Check K1'."""
    return f"{tried.part.value.capitalize()} {tried.rule}"


def law_words(tried: RuleTried) -> str:
    source = f" Read in: {tried.law.source}." if tried.law.source else ""
    return f"{part_words(tried)}: {tried.law.legal_basis}.{source} Status: {STATUSES[tried.law.status]}."


def person_words(one: Explanation) -> str:
    """What the rules know of who it is about; no name."""
    person = one.person
    told = [f"born {person.dob}" if person.dob else "no date of birth"]
    told += [f"due {person.expected_dob}"] if person.expected_dob else []
    told += [f"died {person.died}"] if person.died else []
    told += ["on the restricted list"] if person.restricted else []
    told += ["identity not settled: another id looks like the same person"] if one.identity_suspect else []
    return f"the person {person.ref}: {', '.join(told)} ({source_words(person.source)})"


def reason_words(number: int, reason: ReasonGiven) -> str:
    given = f", given by {', '.join(reason.given_by)}" if reason.given_by else ""
    return f"{number}. {reason.code.value}: {reason.title} (priority {reason.priority}{given})"


def _result(one: Explanation) -> Iterator[str]:
    yield f"{outcome_words(one)}"
    for part in one.decided:
        yield f"{part_words(part)}: {part.title}"
    if not one.decided:
        yield one.sentence
    if one.stands is not None:
        yield from _stands(one)


def _stands(one: Explanation) -> Iterator[str]:
    stands = one.stands
    assert stands is not None
    area = f" {one.called(stands.area)}" if stands.area else ""
    by = {"settled": "settled by people", "automatic": "decided by rule"}.get(stands.state, stands.state)
    same = "on the same facts" if stands.same_facts else "on other facts than these: run the allocation again"
    yield f"what stands: {stands.outcome.value}{area}, {by}, {same}"


def _reasons(one: Explanation) -> Iterator[str]:
    for number, reason in enumerate(one.reasons, 1):
        yield reason_words(number, reason)
        yield f"   evidence asked for: {reason.evidence}"
        yield f"   interim lead: {reason.interim_lead}"
        yield f"   signs: {reason.signs}"


def _facts(one: Explanation) -> Iterator[str]:
    yield person_words(one)
    for row in one.rejected:
        yield f"a row about this person was rejected ({source_words(row)})"
    for fact in one.facts:
        yield fact_words(fact)
        yield f"   {fact_use(fact)}"
    yield from (followed_words(one, other) for other in one.followed)


def _addresses(one: Explanation) -> Iterator[str]:
    for line in one.addresses:
        yield address_words(one, line)
    for place in one.stated:
        yield stated_words(one, place)


def _used(one: Explanation) -> Iterator[str]:
    yield f"address test: {TESTS[one.test]}"
    used = one.used
    if used is None:
        return
    yield f"address used: {used.label}"
    if used.location is not None:
        yield f"point: {point_words(used.location)}"
        yield f"accurate to: {accuracy_words(used.location)}"
        yield f"lies in: {one.called(used.area) or NOWHERE}"
        yield f"to the line: {line_words(one, used)}"
    for words in (used.fault, used.lies):
        if words:
            yield f"but: {words}"


def _tried(one: Explanation) -> Iterator[str]:
    marks = {Result.DECIDED: "yes ", Result.ALSO: "also", Result.HELD: "held", Result.NOT_SO: "no  "}
    for tried in one.tried:
        part = "" if tried.part is Part.RULE else f"{tried.part.value} "
        yield f"{marks[tried.result]}  {part}{tried.rule}, {tried.title}: {why_words(tried)}"


def _laws(one: Explanation) -> Iterator[str]:
    return (law_words(tried) for tried in one.laws)


def _basis(one: Explanation) -> Iterator[str]:
    basis = one.basis
    yield f"vesting day: {one.vesting_day}"
    yield f"rule set: {basis.rules} {basis.rules_version}, digest {basis.rules_digest}"
    yield f"boundaries: {basis.boundaries}, digest {basis.boundaries_digest}"
    if basis.reprojection_error_m:
        added = near_metres(basis.reprojection_error_m)
        yield f"every accuracy has {added} added, for reprojecting the boundaries"
    yield f"facts: digest {one.facts_digest}"


def _dates(start: date | None, end: date | None) -> str:
    since = f"from {start}" if start else "from an unknown day"
    return f"{since} to {end}" if end else since
