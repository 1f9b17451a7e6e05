"""Single addresses sited, each by itself, as the allocation does it: for pages and files that list them."""

from __future__ import annotations

from collections.abc import Sequence

from transfer_app.domain.case_columns import address_row
from transfer_app.domain.columns import PersonRow, Words
from transfer_app.domain.decisions import Sited
from transfer_app.domain.fact_rows import facts_of
from transfer_app.domain.people import Address
from transfer_app.domain.place_table import FAULTS, PlaceTable
from transfer_app.domain.sites import mild_faults, sites_of, stated_sites

_SOMEBODY = PersonRow("", None, None, None, "", restricted=False, identity_suspect=False, rejected=())


def sited_addresses(addresses: Sequence[Address], places: PlaceTable, snap_m: float = 0.0) -> list[Sited]:
    """Where each address is, in their order. Which of them is a home is not asked here."""
    facts = facts_of([], [_SOMEBODY], [address_row(0, one) for one in addresses], [])
    found = sites_of(facts.addresses, facts.words, places, snap_m)
    mild = mild_faults(places)
    sited: dict[int, Sited] = {}
    for row, source in enumerate(facts.addresses.source.tolist()):
        place, fault, address = int(found.place[row]), int(found.fault[row]), addresses[source]
        if not fault and place >= 0:
            fault = int(mild[place])
        sited[source] = _sited(address, address.postcode, place, fault, places)
    return [sited[number] for number in range(len(addresses))]


def sited_postcode(postcode: str, places: PlaceTable, snap_m: float = 0.0) -> Sited:
    """Where a bare postcode is."""
    words = Words()
    found = stated_sites(words.numbers([postcode]), words, places, snap_m)
    return _sited(None, postcode, int(found.place[0]), int(found.fault[0]), places)


def _sited(address: Address | None, postcode: str, place: int, fault: int, places: PlaceTable) -> Sited:
    at = places.place(place) if place >= 0 else None
    location, placing = (at.location, at.placing) if at else (None, None)
    return Sited("", address, postcode, location, placing, FAULTS[fault].value)
