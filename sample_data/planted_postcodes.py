"""Postcodes and UPRNs as exports really hold them, and dwellings near the line (quality problems 3 to 8)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sample_data.land import Place, other_area
from sample_data.people import NOBODY, SOCIAL_CARE, Address, Expected
from sample_data.planting import Build, Planting, at, child_in_need, only_with_uprns, written
from sample_data.register import Register, gated, to_successor


def _postcode(change: Callable[[str], str], expected: Callable[[Place], Expected] = to_successor) -> Build:
    """The postcode column is written in some way and the JSON holds no UPRN to fall back on."""

    def spoil(address: Address) -> None:
        address.postcode = change(address.place.postcode)
        address.uprn = ""

    return written(spoil, expected)


def _instead(text: str, reason: str, fault: str, gate: str = "G5") -> Build:
    return _postcode(lambda _: text, lambda _: gated(reason, gate, fault, NOBODY))


def _outcode() -> Build:
    """Only the first half of the postcode was typed."""
    return _postcode(lambda code: code.split()[0], lambda _: gated("NO_ADDRESS", "G5", "malformed", NOBODY))


def _uprn(text: Callable[[int], str], keep_postcode: bool) -> Build:
    """The UPRN is written in some way; without a postcode it is all there is."""

    def spoil(address: Address) -> None:
        address.uprn = text(address.place.uprn)
        if not keep_postcode:
            address.postcode = ""

    return only_with_uprns(written(spoil, to_successor))


def _cell(text: Callable[[Place], str]) -> Build:
    """The JSON column holds something else; the postcode column is good."""

    def spoil(address: Address) -> None:
        address.cell = text(address.place)

    return written(spoil, to_successor)


def _two_sides(same_side: bool) -> Build:
    """The UPRN is one dwelling's and the postcode another's."""

    def build(register: Register, case: str) -> bool:
        rng, area = register.rng, register.area()
        uprn_at = register.land.home(rng, area)
        other = register.land.home(rng, area if same_side else other_area(register.land, rng, area))
        child = child_in_need(register, case)
        address = register.live_at(child, replace(other, uprn=uprn_at.uprn))
        address.uprn = str(uprn_at.uprn)
        child.team_area = uprn_at.area
        apart = gated("ADDRESS_CONFLICT", "G6", "conflict", uprn_at.area)
        child.expect(SOCIAL_CARE, to_successor(uprn_at) if same_side else apart)
        return True

    return only_with_uprns(build)


def _special(kind: str, reason: str = "", gate: str = "", fault: str = "", placed: bool = True) -> Build:
    def expected(place: Place) -> Expected:
        if not reason:
            return to_successor(place)
        return gated(reason, gate, fault, None if fault == "on-line" else place.area if placed else NOBODY)

    return at(lambda register: register.land.special(kind, register.rng), expected)


def _mosaic(place: Place) -> str:
    return f"{place.number}, {place.street}, {place.town}, {place.postcode}"


def _broken(place: Place) -> str:
    house = f'{place.number} "The Old Forge"'
    return f'{{"ROOM":"","HOUSE":"{house}","STREET":"{place.street}","TOWN":"{place.town}"}}'


def _lines(place: Place) -> str:
    return f"{place.number} {place.street}\n{place.town}\n{place.postcode}"


PLANTINGS = (
    Planting("postcode-lower-case", 2, _postcode(str.lower)),
    Planting("postcode-no-space", 2, _postcode(lambda code: code.replace(" ", ""))),
    Planting("postcode-double-space", 1, _postcode(lambda code: code.replace(" ", "  "))),
    Planting(
        "postcode-space-misplaced", 1, _postcode(lambda code: f"{code[:2]} {code[2:].replace(' ', '')}")
    ),
    Planting("postcode-trailing-nbsp", 2, _postcode(lambda code: code + "\u00a0")),
    Planting("postcode-blank", 2, _instead("", "NO_ADDRESS", "no-address")),
    Planting("postcode-null-text", 1, _instead("NULL", "NO_ADDRESS", "no-address")),
    Planting("postcode-all-x", 1, _instead("XXXX XXX", "NO_ADDRESS", "no-address")),
    Planting("postcode-word", 1, _instead("nopostcode", "NO_ADDRESS", "no-address")),
    Planting("postcode-nope", 1, _instead("nope", "NO_ADDRESS", "no-address")),
    Planting("postcode-nan", 1, _instead("NaN", "NO_ADDRESS", "no-address")),
    Planting("postcode-zzz", 1, _instead("ZZZ", "NO_ADDRESS", "no-address")),
    Planting("postcode-stub", 1, _instead("2TR", "NO_ADDRESS", "no-address")),
    Planting("postcode-outcode-only", 1, _outcode()),
    Planting("postcode-unlisted", 1, _instead("WQ98 9ZZ", "NO_ADDRESS", "not-located")),
    Planting("postcode-no-fixed-abode", 2, _instead("ZZ99 3VZ", "NFA", "no-fixed-abode")),
    Planting("postcode-nf1", 1, _instead("NF1 1AB", "NFA", "no-fixed-abode")),
    Planting("postcode-not-known", 1, _instead("ZZ99 3WZ", "NO_ADDRESS", "not-known")),
    Planting("postcode-forces", 1, _instead("BF1 3AB", "ARMED_FORCES", "forces", "A11")),
    Planting("postcode-terminated", 3, _special("postcode-terminated", "NO_ADDRESS", "G5", "terminated")),
    Planting(
        "postcode-no-point", 1, _special("postcode-no-point", "NO_ADDRESS", "G5", "not-located", placed=False)
    ),
    Planting("postcode-near-line", 3, _special("postcode-near-line", "BOUNDARY", "A14", "near-line")),
    Planting("postcode-wide", 2, _special("postcode-wide", "BOUNDARY", "A14", "near-line")),
    Planting("postcode-just-clear", 2, _special("postcode-just-clear")),
    Planting("postcode-blank-uprn-good", 2, _uprn(str, keep_postcode=False)),
    Planting("uprn-float-text", 2, _uprn(lambda uprn: f"{uprn}.0", keep_postcode=False)),
    Planting("uprn-minus-one", 1, _uprn(lambda _: "-1.0", keep_postcode=True)),
    Planting("uprn-zero", 1, _uprn(lambda _: "0.0", keep_postcode=True)),
    Planting("uprn-one", 1, _uprn(lambda _: "1.0", keep_postcode=True)),
    Planting("uprn-scientific", 1, _uprn(lambda _: "9.9E+11", keep_postcode=True)),
    Planting("uprn-unlisted", 1, _uprn(lambda _: "989999999999", keep_postcode=True)),
    Planting("uprn-near-line", 3, _special("uprn-near-line", "BOUNDARY", "A14", "near-line")),
    Planting("uprn-on-line", 1, _special("uprn-on-line", "BOUNDARY", "A14", "on-line")),
    Planting("uprn-just-clear", 3, _special("uprn-just-clear")),
    Planting("uprn-other-postcode-same-side", 1, _two_sides(same_side=True)),
    Planting("uprn-contradicts-postcode", 2, _two_sides(same_side=False)),
    Planting("address-mosaic-text", 2, _cell(_mosaic)),
    Planting("address-broken-json", 1, _cell(_broken)),
    Planting("address-multi-line", 1, _cell(_lines)),
    Planting("address-null-text", 1, _cell(lambda _: "NULL")),
)
