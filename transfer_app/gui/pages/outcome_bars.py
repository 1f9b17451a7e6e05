"""Counts by strand and outcome, and by successor and status, as bars; Overview and Allocate share them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from transfer_app.domain.vocabulary import OutcomeKind, Strand
from transfer_app.gui import theme
from transfer_app.gui.palette import Hatch, Mark, Shape
from transfer_app.gui.widgets import Bar
from transfer_app.gui.words import STATES, STRANDS, outcome_mark, outcome_name

Total = tuple[str, str, str, str, str, int]
Keys = dict[str, tuple[str, Mark]]
_STATES = ("automatic", "settled", "queued", "proposed", "changed", "")


def by_strand(totals: Iterable[Total], areas: Mapping[str, str]) -> tuple[list[Bar], Keys]:
    """One bar per strand, parted by outcome, in the marks of the map."""
    c = theme.colours()
    counts: dict[str, Counter[tuple[str, str]]] = {}
    for strand, outcome, area, _, _, count in totals:
        counts.setdefault(strand, Counter())[outcome_key(outcome, area)] += count
    present = {each for counter in counts.values() for each in counter}
    order = sorted(present, key=lambda each: _place(each, areas))
    keys = {
        _text(each): (outcome_name(*each, areas), outcome_mark(*each, areas, c) if each[0] else c.other)
        for each in order
    }
    bars = [
        Bar(STRANDS[strand], [(_text(each), counts[strand.value][each]) for each in order])
        for strand in Strand
        if strand.value in counts
    ]
    return bars, keys


def by_outcome(totals: Iterable[Total], areas: Mapping[str, str]) -> tuple[list[Bar], Keys]:
    """One bar per successor or other outcome, parted by how each record stands."""
    counts: dict[tuple[str, str], Counter[str]] = {(OutcomeKind.SUCCESSOR, code): Counter() for code in areas}
    for _, outcome, area, state, _, count in totals:
        counts.setdefault(outcome_key(outcome, area), Counter())[state] += count
    states = [state for state in _STATES if any(counter[state] for counter in counts.values())]
    marks = _state_marks()
    keys = {state: (STATES[state], marks[state]) for state in states}
    order = sorted(counts, key=lambda each: _place(each, areas))
    bars = [
        Bar(outcome_name(*each, areas), [(state, counts[each][state]) for state in states]) for each in order
    ]
    return bars, keys


def outcome_key(outcome: str, area: str) -> tuple[str, str]:
    """Outcomes that are shown together: only a successor is told apart by its area."""
    return outcome, area if outcome == OutcomeKind.SUCCESSOR else ""


def _state_marks() -> dict[str, Mark]:
    c = theme.colours()
    return {
        "automatic": Mark(c.primary, Shape.CIRCLE, Hatch.PLAIN),
        "settled": Mark(c.good, Shape.SQUARE, Hatch.RISING),
        "queued": c.review,
        "proposed": Mark(c.warning, Shape.DIAMOND, Hatch.FALLING),
        "changed": Mark(c.danger, Shape.STAR, Hatch.CROSSED),
        "": Mark(c.outline, Shape.RING, Hatch.LEVEL),
    }


def _place(each: tuple[str, str], areas: Mapping[str, str]) -> tuple[int, int]:
    """Successors in their order, then review, then the rest, what is undecided last."""
    outcome, area = each
    codes = list(areas)
    rank = {OutcomeKind.SUCCESSOR.value: 0, OutcomeKind.REVIEW.value: 1, "": 9}.get(outcome, 2)
    kinds = [kind.value for kind in OutcomeKind]
    return rank, codes.index(area) if area in codes else kinds.index(outcome) if outcome in kinds else 0


def _text(each: tuple[str, str]) -> str:
    return ":".join(each)
