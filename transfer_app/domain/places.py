"""Gazetteers and boundary sets as they are kept in a workspace."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from transfer_app.domain.geography import Area, BoundaryProblem


@dataclass(frozen=True, slots=True)
class GazetteerPage:
    """A run of a gazetteer's entries in order of key; content is the gazetteer adapter's own packing."""

    first_key: str
    last_key: str
    rows: int
    content: bytes


@dataclass(frozen=True, slots=True)
class GazetteerSummary:
    """kind: 'onspd', 'code-point-open' or 'open-uprn'. digest: over the file's bytes."""

    kind: str
    name: str
    digest: str
    rows: int
    notes: tuple[str, ...]
    loaded_at: str
    id: int = 0


@dataclass(frozen=True, slots=True)
class BoundarySet:
    """The areas of the successors, and of the predecessors where they are known. EPSG:27700.

    reprojection_error_m: the worst error that reprojecting added; it is added to every accuracy radius.
    """

    name: str
    source: str
    digest: str
    loaded_at: str
    successors: tuple[Area, ...]
    predecessors: tuple[Area, ...]
    problems: tuple[BoundaryProblem, ...]
    reprojection_error_m: float
    id: int = 0

    @property
    def names(self) -> dict[str, str]:
        """The successors' names by code, in the order of the set."""
        return {str(area.code): area.name for area in self.successors}

    @property
    def known_names(self) -> dict[str, str]:
        """As names, with those of every other area that the set knows."""
        return {str(area.code): area.name for area in self.predecessors} | self.names


def with_names(sentence: str, names: Mapping[str, str]) -> str:
    """A sentence that knows areas by code, such as why a record was decided, with their names.

    Only whole words are replaced, in one pass, and only codes that no sentence would hold as a word of its
    own: four characters or more, with a digit among them, as all codes of the ONS are. names: by code.
    """
    codes = [code for code in names if len(code) >= 4 and any(c.isdigit() for c in code)]
    if not codes:
        return sentence
    either = "|".join(re.escape(code) for code in sorted(codes, key=len, reverse=True))
    return re.sub(rf"(?<!\w)(?:{either})(?!\w)", lambda found: names[found.group()], sentence)
