"""A pick in words and single values: which address it is, where it was read, and where it lies."""

from __future__ import annotations

from collections.abc import Sequence

from transfer_app.domain.columns import Facts
from transfer_app.domain.decisions import Sited
from transfer_app.domain.geography import LocatedBy
from transfer_app.domain.people import Address
from transfer_app.domain.picks import LABELS, Label, Picks
from transfer_app.domain.place_table import FAULTS, PlaceTable
from transfer_app.domain.siting import postcode_key, uprn_key


def label_of(facts: Facts, picks: Picks, row: int) -> str:
    """Which address it is, with its dates and the file and row it was read from."""
    label: Label = LABELS[picks.label[row]]
    address, span = int(picks.address[row]), int(picks.span[row])
    if address >= 0:
        lived, at = facts.address_columns, int(facts.addresses.source[address])
        start, end = lived["start"][at], lived["end"][at]
        since = f" from {start}" if start else ""
        until = f" to {end}" if end else ""
        return f"{label.value}{since}{until} ({lived['file'][at]}, row {lived['row'][at]})"
    if span >= 0:
        happened, at = facts.span_columns, int(facts.spans.source[span])
        return f"{label.value} of {happened['start'][at]} ({happened['file'][at]}, row {happened['row'][at]})"
    return str(label.value)


def postcode_of(facts: Facts, picks: Picks, row: int) -> str:
    address, span = int(picks.address[row]), int(picks.span[row])
    if address >= 0:
        return facts.words.text(int(facts.addresses.postcode[address]))
    if span < 0:
        return ""
    stated = LABELS[picks.label[row]].is_home_postcode
    column = facts.spans.home_postcode if stated else facts.spans.postcode
    return facts.words.text(int(column[span]))


def place_key_of(facts: Facts, picks: Picks, row: int, places: PlaceTable) -> str:
    """The siting key that it was placed by, '' when it was not placed."""
    place, address = int(picks.place[row]), int(picks.address[row])
    if place < 0:
        return ""
    if address >= 0 and places.by(place) is LocatedBy.UPRN:
        return uprn_key(int(facts.addresses.uprn[address]))
    return postcode_key(postcode_of(facts, picks, row))


def sited_of(
    facts: Facts, picks: Picks, row: int, places: PlaceTable, addresses: Sequence[Address] | None
) -> Sited:
    """addresses: those of the facts as they were numbered; without them Sited has none."""
    number, where = int(picks.address[row]), int(picks.place[row])
    address = None
    if number >= 0 and addresses is not None:
        address = addresses[int(facts.addresses.source[number])]
    place = places.place(where) if where >= 0 else None
    return Sited(
        label_of(facts, picks, row), address, postcode_of(facts, picks, row),
        place.location if place else None, place.placing if place else None, FAULTS[picks.fault[row]].value,
    )  # fmt: skip
