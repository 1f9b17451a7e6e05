"""What the Allocate page shows, read in one go: the latest run, its counts, and the records on the map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from transfer_app.domain.casework import Run
from transfer_app.domain.places import BoundarySet
from transfer_app.domain.reasons import ReasonText
from transfer_app.domain.run_report import Became
from transfer_app.domain.staff import Act
from transfer_app.domain.vocabulary import OutcomeKind
from transfer_app.gui import theme
from transfer_app.gui.map_geometry import MapPoints, PointClass
from transfer_app.gui.pages.area_levels import SetLevels, set_levels
from transfer_app.gui.pages.outcome_bars import Total, outcome_key
from transfer_app.gui.words import outcome_mark, outcome_name
from transfer_app.services import allocating, quality_sample, rule_sets, run_report
from transfer_app.services.quality_sample import Sample
from transfer_app.services.session import Session

Point = tuple[int, float, float, str, str]


@dataclass(frozen=True, slots=True)
class Unclear:
    """So many case records wait for people for one reason. priority: 1, the most urgent, to 4."""

    code: str
    title: str
    priority: int
    count: int


@dataclass(frozen=True)
class Result:
    """run None: nothing has been allocated yet. levels None: those drawn before still hold."""

    run: Run | None
    totals: list[Total]
    points: list[Point]
    areas: dict[str, str]
    levels: SetLevels | None
    trial: str
    """Why nothing may be sealed from the run, and what to do; '' when it may."""
    changes: Counter[Became]
    """What the run made of what stood before it: none where it was the first."""
    sample: Sample | None
    """None before the first run, and for those who do not check it."""

    def reasons(self, texts: Mapping[str, ReasonText]) -> list[Unclear]:
        """What the records in review wait for, most urgent first."""
        counts: Counter[str] = Counter()
        for _, outcome, _, _, reason, count in self.totals:
            if outcome == OutcomeKind.REVIEW:
                counts[reason] += count
        rows = [
            Unclear(code, texts[code].title, texts[code].priority, count)
            if code in texts
            else Unclear(code, code or "-", 9, count)
            for code, count in counts.items()
        ]
        return sorted(rows, key=lambda row: (row.priority, -row.count, row.title))


def read_result(session: Session, in_use: BoundarySet | None, drawn: str) -> Result:
    """drawn: the digest of the boundary set that is on the map already. Runs in a job."""
    run = allocating.latest_run(session)
    sees = session.user.may(Act.SEE_RECORDS)
    checks = run is not None and session.user.may(Act.PROPOSE)
    return Result(
        run=run,
        totals=allocating.totals(session),
        points=allocating.points(session) if sees else [],
        areas=in_use.names if in_use else {},
        levels=set_levels(in_use) if in_use is not None and in_use.digest != drawn else None,
        trial=rule_sets.trial_words(session),
        changes=run_report.counts(session)[1] if sees else Counter(),
        sample=quality_sample.sample(session) if checks else None,
    )


def map_points(points: Sequence[Point], areas: Mapping[str, str]) -> tuple[MapPoints, list[PointClass]]:
    """Records by outcome, in drawing order: what needs people lies on top."""
    kinds = [outcome_key(outcome, area) for _, _, _, outcome, area in points]
    rank = {OutcomeKind.REVIEW.value: 2, OutcomeKind.SUCCESSOR.value: 0}
    codes = list(areas)
    order = sorted(
        set(kinds),
        key=lambda each: (rank.get(each[0], 1), codes.index(each[1]) if each[1] in codes else 0, each),
    )
    place = {each: at for at, each in enumerate(order)}
    c = theme.colours()
    classes = [PointClass(outcome_name(*each, areas), outcome_mark(*each, codes, c)) for each in order]
    made = MapPoints(
        np.array([each[1] for each in points], dtype=np.float64),
        np.array([each[2] for each in points], dtype=np.float64),
        np.array([place[kind] for kind in kinds], dtype=np.intp),
        np.array([each[0] for each in points], dtype=np.int64),
    )
    return made, classes
