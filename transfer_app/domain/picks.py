"""One address out of a child's several: what each address test of the rules goes by."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

import numpy as np

from transfer_app.domain.columns import Bools, Ints, Rows, Small
from transfer_app.domain.place_table import FAULT_NUMBER, NOWHERE
from transfer_app.domain.sites import Sites
from transfer_app.domain.siting import Fault


class Label(Enum):
    """Which address a pick is, in words; followed by its dates and source where there is one."""

    NO_HOME = "no home address is open"
    HOME = "home"
    LAST = "last known home"
    NO_ENTRY = "no date of entry to care"
    NONE_BEFORE = "no home before care began"
    BEFORE_CARE = "home before care"
    STATED = "home postcode on the care episode"
    BEFORE_CUSTODY = "home before custody"
    NONE_BEFORE_CUSTODY = "no home before custody is known"
    PREVIOUS = "home before the latest move"
    CARER = "private foster carer's address"
    ARRANGED = "postcode of the private fostering arrangement"
    NO_CARER = "no private foster carer's address is open"
    MOTHER = "mother's home"
    NO_MOTHER = "no home of the mother is known"
    TEMPORARY = "temporary address"
    HOUSED = "postcode of the housing placement"
    PLACEMENT = "placement"
    NO_PLACEMENT = "no placement with a postcode is open"

    @property
    def is_home_postcode(self) -> bool:
        """Of a span: the home it states, not the postcode of the placement."""
        return self is Label.STATED


LABELS = tuple(Label)
LABEL_NUMBER = {label: number for number, label in enumerate(LABELS)}


@dataclass(frozen=True, slots=True)
class Candidates:
    """Addresses that may count, in order of person, then of age: the later is the newer.

    address, span: the row it is, -1 for the other. place, area, fault: as in Sites.
    """

    person: Rows
    address: Rows
    span: Rows
    place: Rows
    area: Ints
    fault: Small
    label: Small

    def __len__(self) -> int:
        return len(self.person)

    def only(self, kept: Bools) -> Candidates:
        return Candidates(
            self.person[kept], self.address[kept], self.span[kept], self.place[kept], self.area[kept],
            self.fault[kept], self.label[kept],
        )  # fmt: skip

    def any_of(self, persons: int, mask: Bools | None = None) -> Bools:
        """Per person, whether one of their candidates is so; without a mask, whether there is one."""
        found = np.zeros(persons, bool)
        found[self.person if mask is None else self.person[mask]] = True
        return found


@dataclass(frozen=True, slots=True)
class Picks:
    """Per person, the address that counts. Columns as in Candidates."""

    address: Rows
    span: Rows
    place: Rows
    area: Ints
    fault: Small
    label: Small

    @classmethod
    def none(cls, persons: int, label: Label, fault: Fault) -> Picks:
        return cls(
            np.full(persons, -1, np.intp), np.full(persons, -1, np.intp), np.full(persons, -1, np.intp),
            np.full(persons, NOWHERE, np.int64),
            np.full(persons, FAULT_NUMBER[fault], np.int8), np.full(persons, LABEL_NUMBER[label], np.int8),
        )  # fmt: skip

    @property
    def placed(self) -> Bools:
        return self.place >= 0

    def where(self, mask: Bools, other: Picks) -> Picks:
        """The other's picks where the mask says so, these elsewhere."""
        return Picks(
            np.where(mask, other.address, self.address), np.where(mask, other.span, self.span),
            np.where(mask, other.place, self.place), np.where(mask, other.area, self.area),
            np.where(mask, other.fault, self.fault), np.where(mask, other.label, self.label),
        )  # fmt: skip

    def faulty(self, mask: Bools, fault: Fault) -> Picks:
        return replace(self, fault=np.where(mask, np.int8(FAULT_NUMBER[fault]), self.fault))

    def spread(self, person: Rows) -> Picks:
        """Per case record instead of per person."""
        return Picks(
            self.address[person], self.span[person], self.place[person], self.area[person],
            self.fault[person], self.label[person],
        )  # fmt: skip


def from_addresses(person: Rows, sites: Sites, rows: Rows, label: Label) -> Candidates:
    """rows: which addresses, ascending. person, sites: columns over all addresses."""
    return Candidates(
        person[rows], rows, np.full(len(rows), -1, np.intp), sites.place[rows], sites.area[rows],
        sites.fault[rows], np.full(len(rows), LABEL_NUMBER[label], np.int8),
    )  # fmt: skip


def from_spans(person: Rows, sites: Sites, rows: Rows, label: Label) -> Candidates:
    """rows: which spans, ascending. sites: one for each of rows."""
    return Candidates(
        person[rows], np.full(len(rows), -1, np.intp), rows, sites.place, sites.area, sites.fault,
        np.full(len(rows), LABEL_NUMBER[label], np.int8),
    )  # fmt: skip


def agreed(found: Candidates, persons: int, apart: Fault, nothing: Label, missing: Fault) -> Picks:
    """The newest of several where each is sure and all lie in one area, else the one that is not.

    In different areas: the newest that was placed, with the fault `apart`. None at all: `missing`.
    """
    picks = Picks.none(persons, nothing, missing)
    if not len(found):
        return picks
    starts = np.flatnonzero(np.r_[True, found.person[1:] != found.person[:-1]])
    number = np.arange(len(found))
    placed = found.place >= 0
    low = np.minimum.reduceat(np.where(placed, found.area, _HIGH), starts)
    high = np.maximum.reduceat(np.where(placed, found.area, _LOW), starts)
    last_placed = np.maximum.reduceat(np.where(placed, number, -1), starts)
    last_unsure = np.maximum.reduceat(np.where(found.fault != 0, number, -1), starts)
    last = np.r_[starts[1:], len(found)] - 1
    differ = (last_placed >= 0) & (low != high)
    row = np.where(differ, last_placed, np.where(last_unsure >= 0, last_unsure, last))
    fault = np.where(differ, np.int8(FAULT_NUMBER[apart]), found.fault[row])
    who = found.person[starts]
    for column, values in (
        (picks.address, found.address[row]), (picks.span, found.span[row]), (picks.place, found.place[row]),
        (picks.area, found.area[row]), (picks.fault, fault), (picks.label, found.label[row]),
    ):  # fmt: skip
        column[who] = values
    return picks


_HIGH, _LOW = np.iinfo(np.int64).max, np.iinfo(np.int64).min
