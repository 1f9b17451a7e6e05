"""What was asked, and the answer with the areas as the map draws them: worked out in one job."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from transfer_app.domain.comparisons import CHANGE_WORDS, Change, Comparison, Mover
from transfer_app.domain.places import BoundarySet
from transfer_app.domain.vocabulary import OutcomeKind
from transfer_app.gui import theme
from transfer_app.gui.map_geometry import Levels, MapPoints, PointClass
from transfer_app.gui.pages.area_levels import set_levels
from transfer_app.gui.words import outcome_mark, outcome_name
from transfer_app.services import boundaries, comparing, loading
from transfer_app.services.boundaries import LayerChoice
from transfer_app.services.comparing import AS_IT_IS, Side
from transfer_app.services.jobs import JobContext
from transfer_app.services.session import Session

NOTHING: Levels = {0.0: []}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be different. composition: the layer holds districts, which it joins into successors."""

    layer: LayerChoice | None = None
    composition: Path | None = None
    rules: Path | None = None
    extract: Path | None = None

    @property
    def words(self) -> str:
        layer = self.layer.path.name if self.layer is not None else ""
        parts = (
            ("boundaries", f"{layer} with {self.composition.name}" if self.composition else layer),
            ("rules", self.rules.name if self.rules else ""),
            ("extract", self.extract.name if self.extract else ""),
        )
        return "; ".join(f"{what} from {name}" for what, name in parts if name)


@dataclass(frozen=True)
class Answer:
    """in_use, proposed: the areas of each side; proposed holds none where the line does not change."""

    asked: Asked
    found: Comparison
    in_use: Levels
    proposed: Levels


def answer(session: Session, job: JobContext, asked: Asked) -> Answer:
    """Read what was asked for, compare, and simplify the areas. Touches no widget."""
    proposed = _proposed(session, asked)
    extracts = (loading.survey(session, asked.extract),) if asked.extract is not None else ()
    side = Side(proposed, asked.rules, extracts)
    found = comparing.compare(session, job, AS_IT_IS, side)
    in_use = boundaries.in_use(session)
    another = proposed is not None and (in_use is None or proposed.digest != in_use.digest)
    return Answer(
        asked,
        found,
        set_levels(in_use).successors if in_use is not None else NOTHING,
        set_levels(proposed).successors if proposed is not None and another else NOTHING,
    )


def _proposed(session: Session, asked: Asked) -> BoundarySet | None:
    if asked.layer is None:
        return None
    if asked.composition is None:
        return boundaries.prepare(session, successors=asked.layer)
    return boundaries.prepare(
        session, successors=None, predecessors=asked.layer, composition=asked.composition
    )


def map_points(found: Comparison) -> tuple[MapPoints, list[PointClass]]:
    """The movers that have a point, by where they would go; the id of each is its place among the movers."""
    placed = [
        (place, one.easting, one.northing, _destination(one))
        for place, one in enumerate(found.movers)
        if one.easting is not None and one.northing is not None
    ]
    kinds = sorted({kind for *_, kind in placed}, key=lambda kind: _order(kind, list(found.names)))
    c, codes = theme.colours(), list(found.names)
    classes = [
        PointClass(
            _going(outcome, area, found), outcome_mark(outcome, area, codes, c) if outcome else c.other
        )
        for outcome, area in kinds
    ]
    points = MapPoints(
        np.array([easting for _, easting, _, _ in placed], dtype=np.float64),
        np.array([northing for _, _, northing, _ in placed], dtype=np.float64),
        np.array([kinds.index(kind) for *_, kind in placed], dtype=np.intp),
        np.array([place for place, *_ in placed], dtype=np.int64),
    )
    return points, classes


def _destination(one: Mover) -> tuple[str, str]:
    if one.after is None:
        return "", ""
    outcome = one.after.outcome
    return outcome.value, one.after.area if outcome is OutcomeKind.SUCCESSOR else ""


def _going(outcome: str, area: str, found: Comparison) -> str:
    if not outcome:
        return CHANGE_WORDS[Change.GONE].capitalize()
    if outcome == OutcomeKind.REVIEW:
        return "Would come to people"
    return (
        f"Would go to {outcome_name(outcome, area, found.names)}"
        if area
        else outcome_name(outcome, area, found.names)
    )


def _order(kind: tuple[str, str], codes: Sequence[str]) -> tuple[int, int, str]:
    """Successors in their order, then the rest, and what people must look at on top."""
    outcome, area = kind
    rank = {OutcomeKind.SUCCESSOR.value: 0, OutcomeKind.REVIEW.value: 2}.get(outcome, 1)
    return rank, codes.index(area) if area in codes else 0, outcome
