"""Where many addresses are at once: UPRN before postcode, and what speaks against each.

Promise: each row is judged alone, by the words of siting.Fault; which of a child's addresses counts is
for homes.py.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from transfer_app.domain.accuracy import EntryFlag
from transfer_app.domain.columns import Addresses, Bools, Ints, Rows, Small, Words
from transfer_app.domain.place_table import FAULT_NUMBER, NOWHERE, PlaceTable
from transfer_app.domain.siting import CONTRADICTING, SAYING_NOTHING, Fault, postcode_key, uprn_key


@dataclass(frozen=True, slots=True)
class Sites:
    """Columns, one row an address. place: row of the PlaceTable, -1 where it was not found.

    area: number of the area it lies in, whatever its fault, -1 for none. fault: number in FAULTS.
    """

    place: Rows
    area: Ints
    fault: Small


def sites_of(addresses: Addresses, words: Words, places: PlaceTable, snap_m: float) -> Sites:
    """Each address by its UPRN, else by its postcode where that can be looked up."""
    by_uprn = _by_uprn(addresses.uprn, places)
    plain = addresses.problem == 0
    by_postcode = np.where(plain, by_postcodes(addresses.postcode, words, places), NOWHERE)
    best = np.where(by_uprn >= 0, by_uprn, by_postcode)
    fault = _faults_of(best, places, snap_m, Fault.NO_ADDRESS)
    keyed = (addresses.uprn != 0) | (plain & (addresses.postcode != 0))
    fault[(best < 0) & keyed] = FAULT_NUMBER[Fault.NOT_LOCATED]
    for problem, word in SAYING_NOTHING.items():
        fault[(best < 0) & ~keyed & (addresses.problem == words.number(problem))] = FAULT_NUMBER[word]
    both = (by_uprn >= 0) & (by_postcode >= 0) & (fault == 0)
    fault[both] = np.where(
        _contradict(by_uprn[both], by_postcode[both], places), FAULT_NUMBER[Fault.CONFLICT], 0
    )
    for problem, word in CONTRADICTING.items():
        fault[addresses.problem == words.number(problem)] = FAULT_NUMBER[word]
    return Sites(best, _areas_of(best, places, snap_m), fault)


def stated_sites(postcodes: Ints, words: Words, places: PlaceTable, snap_m: float) -> Sites:
    """Bare postcodes, as a return or a placement states them."""
    place = by_postcodes(postcodes, words, places)
    return Sites(
        place, _areas_of(place, places, snap_m), _faults_of(place, places, snap_m, Fault.NOT_LOCATED)
    )


def by_postcodes(postcodes: Ints, words: Words, places: PlaceTable) -> Rows:
    """The row of each postcode, -1 where it is blank or was not found. postcodes: numbers in words."""
    different, inverse = np.unique(postcodes, return_inverse=True)
    found = [
        places.index.get(postcode_key(words.text(number)), NOWHERE) if number else NOWHERE
        for number in different.tolist()
    ]
    return np.array(found, dtype=np.intp)[inverse] if found else np.zeros(0, np.intp)


def mild_faults(places: PlaceTable) -> Small:
    """Per place, what the gazetteer says of its entry that a rule set may make a reason, or not."""
    flags = places.flags
    found = np.select(
        [(flags & flag) != 0 for flag in (EntryFlag.PO_BOX, EntryFlag.LARGE_USER, EntryFlag.TERMINATED)],
        [FAULT_NUMBER[one] for one in (Fault.PO_BOX, Fault.LARGE_USER, Fault.TERMINATED)],
        0,
    )
    return found.astype(np.int8)


def _by_uprn(uprns: Ints, places: PlaceTable) -> Rows:
    index = places.index
    return np.array(
        [index.get(uprn_key(uprn), NOWHERE) if uprn else NOWHERE for uprn in uprns.tolist()], dtype=np.intp
    )


def _faults_of(place: Rows, places: PlaceTable, snap_m: float, missing: Fault) -> Small:
    fault = np.full(len(place), FAULT_NUMBER[missing], np.int8)
    found = place >= 0
    fault[found] = places.faults(snap_m)[place[found]]
    return fault


def _areas_of(place: Rows, places: PlaceTable, snap_m: float) -> Ints:
    area = np.full(len(place), NOWHERE, np.int64)
    found = place >= 0
    area[found] = places.areas_within(snap_m)[place[found]]
    return area


def _contradict(uprn: Rows, postcode: Rows, places: PlaceTable) -> Bools:
    """The two lie in different successors' areas, and not merely because the postcode's circle is wide."""
    placing = places.placing
    here, there = placing.area[uprn], placing.area[postcode]
    near = placing.line_distance_m[postcode] <= places.accuracy_m[postcode]
    reaches = near & (placing.nearest_other[postcode] == here)
    held: Bools = (here != there) & ~reaches
    return held
