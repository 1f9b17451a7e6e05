"""What in a child's facts speaks against itself, in sentences for the case page.

Nothing here decides: the rules do. A reviewer sees at once what does not fit together, with the file and
row of each side. Sources: SSDA903 guidance on HOME_POST (rule 392d), Children Act 1989 s105(6).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from transfer_app.domain.case_words import ADDRESSES
from transfer_app.domain.geography import AreaCode
from transfer_app.domain.homes import WITH_PARENTS
from transfer_app.domain.people import Address
from transfer_app.domain.question import Question
from transfer_app.domain.siting import Fault, Place
from transfer_app.domain.strands import subject
from transfer_app.domain.vocabulary import AddressKind, SpanKind, Strand


def contradictions(question: Question, names: Mapping[str, str]) -> tuple[str, ...]:
    """Every contradiction found. names: successors by code, for the words."""
    found: list[str] = []
    for look in (_identity, _homes, _two_homes, _uprn_and_postcode, _not_homes, _stated_homes, _origin):
        found += look(question, names)
    return tuple(found)


def _identity(q: Question, names: Mapping[str, str]) -> Iterator[str]:
    person = q.facts.person
    whom = subject(q.facts.strand)
    if q.facts.identity_suspect:
        yield f"Another id looks like the same {whom}, or two sources give different dates of birth."
    for row in q.facts.rejected:
        yield f"{row} is about this {whom} and was rejected: the facts here are not whole."
    if person.dob is not None and person.dob > q.day:
        yield f"The date of birth, {person.dob}, is after vesting day."
    if person.died is not None and q.is_open:
        yield f"The {whom} died on {person.died}, but the record is open on vesting day."


def _homes(q: Question, names: Mapping[str, str]) -> Iterator[str]:
    open_ones = [one for one in q.facts.addresses if one.open_on(q.day)]
    if q.facts.strand is Strand.STAFF:
        return  # No address decides about a staff file: to have none is no fault of it.
    if not q.facts.addresses:
        yield "No address is known at all."
    elif not open_ones and q.is_open:
        yield "The record is open on vesting day, but no address is."
    elif q.is_open and not any(one in open_ones for one in q.homes):
        kinds = ", ".join(sorted({ADDRESSES[one.kind] for one in open_ones}))
        if kinds:
            yield f"No home is open on vesting day; the only open addresses are of the kind {kinds}."


def _two_homes(q: Question, names: Mapping[str, str]) -> Iterator[str]:
    open_homes = [one for one in q.homes if one.open_on(q.day)]
    if len(open_homes) > 1:
        where = "; ".join(f"{_short(one)} in {_area_words(q, one, names)}" for one in open_homes)
        yield f"{len(open_homes)} homes are open on vesting day: {where}."


def _uprn_and_postcode(q: Question, names: Mapping[str, str]) -> Iterator[str]:
    for address, sited in zip(q.facts.addresses, q.sites, strict=True):
        if sited.fault == Fault.CONFLICT:
            by_uprn, by_postcode = (q.places.place(q.places.index[key]) for key in _keys(address))
            yield (
                f"{address.source}: the UPRN lies in {_where(by_uprn, names)}, "
                f"the postcode {address.postcode} in {_where(by_postcode, names)}."
            )


def _not_homes(q: Question, names: Mapping[str, str]) -> Iterator[str]:
    kept = q.homes
    for address in q.facts.addresses:
        if address.kind is AddressKind.HOME and address not in kept:
            yield f"{_short(address)} is written as a home, but is the placement of that time."


def _stated_homes(q: Question, names: Mapping[str, str]) -> Iterator[str]:
    known = {address.postcode for address in q.facts.addresses if address.kind is AddressKind.HOME}
    for span in q.spans(SpanKind.CARE_EPISODE):
        stated = span.home_postcode
        if not stated:
            continue
        if stated == span.postcode and span.code not in WITH_PARENTS:
            yield f"{span.source}: the home postcode {stated} is that of the placement, so it is no evidence."
        elif known and stated not in known:
            sited = q.stated(stated)
            area = q.area(sited)
            where = f" (in {_name(area, names)})" if sited.placing is not None else ""
            yield f"{span.source}: the home postcode {stated}{where} is no home of the address history."


def _origin(q: Question, names: Mapping[str, str]) -> Iterator[str]:
    if q.care_period and q.origin.fault == Fault.ORIGIN_CONFLICT:
        yield (
            f"The address history ({q.origin.label}) and the home postcodes of the care return point to "
            "different successors."
        )
    now, then = q.area(q.current), q.area(q.origin)
    if q.looked_after and now is not None and then is not None and now != then:
        yield (
            f"The family's home is now in {_name(now, names)}; the home before care was in "
            f"{_name(then, names)}."
        )


def _keys(address: Address) -> tuple[str, str]:
    return f"U:{address.uprn}", f"P:{address.postcode}"


def _area_words(q: Question, address: Address, names: Mapping[str, str]) -> str:
    sited = q.sites[q.facts.addresses.index(address)]
    if sited.placing is None:
        return "an unknown place"
    return _name(q.area(sited), names)


def _where(place: Place, names: Mapping[str, str]) -> str:
    return _name(place.placing.area, names)


def _name(area: AreaCode | None, names: Mapping[str, str]) -> str:
    return names.get(area, area) if area is not None else "no successor's area"


def _short(address: Address) -> str:
    where = address.postcode or address.lines or "an address without a postcode"
    since = f" from {address.start}" if address.start else ""
    until = f" to {address.end}" if address.end else ""
    return f"{where}{since}{until} ({address.source})"
