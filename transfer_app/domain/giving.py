"""Giving all records of a filter to one person: what such a giving would do, and what it leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

MOST = 10_000
"""Records that are given at once: the entry in the log names each."""


class Kept(StrEnum):
    """Why a record of the filter is not given."""

    CLAIMED = "somebody works on it now"
    RESTRICTED = "it is restricted, and they may not see such records"
    DECIDED = "it is decided: nothing waits there"
    THEIRS = "it is theirs already"
    NOBODYS = "it was given to nobody"


@dataclass(frozen=True, slots=True)
class Giving:
    """records: what would be given, by id, in the order of the list. left_out: how many are not, and why.

    claimed: who works on those that are claimed, by record id. taken: from whom how many of the records
    would be taken, by the person's number.
    """

    records: tuple[int, ...]
    left_out: Mapping[Kept, int]
    claimed: Mapping[int, str]
    taken: Mapping[int, int]
