"""Nothing falls out: the case records of a workspace, and the parts that have to be all of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Whole:
    """Case records, and how they stand; each figure is counted from its own rows.

    not_allocated: loaded after the last run. Restricted records are in no figure for those who may not see
    them: the figures are those of their own lists, and tell nothing by what is missing.
    """

    records: int
    by_rule: int
    by_people: int
    in_review: int
    not_allocated: int

    @property
    def difference(self) -> int:
        """Records less the sum of their parts: 0 where it adds up."""
        return self.records - self.by_rule - self.by_people - self.in_review - self.not_allocated
