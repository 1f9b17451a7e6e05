"""Gazetteers and boundary sets as they are kept in a workspace."""

from __future__ import annotations

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
