"""What was loaded, counted: every row of every file exactly once."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileTally:
    """One file of an extract. rows = new + changed + repeated + rejected; blank rows are not counted.

    repeated: the same row was already there, from this extract or an earlier one.
    """

    name: str
    table: str
    rows: int
    new: int
    changed: int
    repeated: int
    rejected: int
    notes: tuple[str, ...] = ()

    @property
    def loaded(self) -> int:
        return self.new + self.changed + self.repeated


@dataclass(frozen=True, slots=True)
class ExtractSummary:
    """One load. gone: rows of the same tables that were there before and are not in this extract."""

    id: int
    profile: str
    source: str
    loaded_at: str
    files: tuple[FileTally, ...]
    gone: int = 0
    already: bool = False
    """True when this very extract had been loaded before, so that nothing was changed."""

    @property
    def rows(self) -> int:
        return sum(f.rows for f in self.files)

    @property
    def rejected(self) -> int:
        return sum(f.rejected for f in self.files)
