"""Both palettes meet WCAG 2.2 AA, and outcomes can be told apart without full colour vision."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from transfer_app.gui.palette import SCHEMES, Colours, Scheme, channels, contrast

BOTH = pytest.mark.parametrize("c", SCHEMES.values(), ids=[str(s) for s in SCHEMES])

SOFT = ("good_soft", "warning_soft", "danger_soft", "note_soft")
TEXT = [
    (
        "text",
        ("window", "surface", "sunken", "hover", "good_soft", "warning_soft", "danger_soft", "note_soft"),
    ),
    ("muted", ("window", "surface", "sunken", "hover")),
    ("link", ("window", "surface", "hover", "note_soft")),
    ("on_primary", ("primary", "primary_hover", "primary_pressed")),
    ("on_selected", ("selected",)),
    ("rail_text", ("rail", "rail_hover")),
    ("rail_on_current", ("rail", "rail_current")),
    ("good", ("surface", "window", "good_soft")),
    ("warning", ("surface", "window", "warning_soft")),
    ("danger", ("surface", "window", "danger_soft")),
    ("surface", ("text",)),
]
SEEN = [
    ("outline", ("surface", "window")),
    ("primary", ("surface", "window", "sunken")),
    ("focus", ("surface", "window", "selected", "hover")),
    ("focus_on_primary", ("primary", "primary_hover")),
    ("rail_mark", ("rail", "rail_current")),
    ("rail_on_current", ("rail", "rail_current")),
    ("danger", ("surface",)),
    ("predecessor_line", ("surface", "sea")),
    ("halo", ("surface", "sea")),
]


@BOTH
def test_text_reads_at_four_and_a_half_to_one(c: Colours) -> None:
    weak = [
        (front, back, round(contrast(getattr(c, front), getattr(c, back)), 2))
        for front, backs in TEXT
        for back in backs
        if contrast(getattr(c, front), getattr(c, back)) < 4.5
    ]
    assert weak == []


@BOTH
def test_outlines_rings_and_marks_show_at_three_to_one(c: Colours) -> None:
    pairs = [(front, getattr(c, front), back) for front, backs in SEEN for back in backs]
    marks = [*c.successors, c.review, c.not_ours, c.other]
    pairs += [(m.colour, m.colour, back) for m in marks for back in ("surface", "sea", "window")]
    ratios = [(name, back, round(contrast(colour, getattr(c, back)), 2)) for name, colour, back in pairs]
    weak = [each for each in ratios if each[2] < 3]
    assert weak == []


def test_the_chevrons_show_in_both_schemes() -> None:
    assert all(contrast("#7d8899", c.surface) >= 3 for c in SCHEMES.values())


def test_contrast_agrees_with_the_ratios_wcag_gives() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB.
DEFICIENCIES = {
    "none": np.eye(3),
    "protanopia": np.array([[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]]),
    "deuteranopia": np.array([[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]]),
    "tritanopia": np.array([[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]]),
}
_TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def _lab(colour: str, seen: np.ndarray) -> np.ndarray:
    part = np.array(channels(colour)) / 255
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    xyz = _TO_XYZ @ np.clip(seen @ linear, 0, 1) / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def _too_close(marks: dict[str, str], seen: np.ndarray, least: float) -> dict[tuple[str, str], float]:
    lab = {name: _lab(colour, seen) for name, colour in marks.items()}
    apart = {(a, b): round(float(np.linalg.norm(lab[a] - lab[b])), 1) for a, b in combinations(lab, 2)}
    return {pair: distance for pair, distance in apart.items() if distance < least}


@BOTH
@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_outcomes_stay_apart(c: Colours, deficiency: str) -> None:
    """Distance in CIE Lab, where 2 is just noticeable: 15 among those used most, 9 among all."""
    seen = DEFICIENCIES[deficiency]
    most = {"A": c.successors[0].colour, "B": c.successors[1].colour, "C": c.successors[2].colour}
    most["review"] = c.review.colour
    rest = {str(n): mark.colour for n, mark in enumerate(c.successors[3:])} | {"not ours": c.not_ours.colour}
    assert _too_close(most, seen, 15) == {}
    assert _too_close(most | rest, seen, 9) == {}


@BOTH
def test_no_two_outcomes_share_a_shape(c: Colours) -> None:
    marks = [*c.successors, c.review, c.not_ours, c.other]
    assert len({m.shape for m in marks}) == len(marks)
    assert len({m.colour for m in marks}) == len(marks)
    assert len({m.hatch for m in c.successors}) == len(c.successors)


def test_each_scheme_is_filed_under_its_own_name() -> None:
    assert all(c.scheme is scheme for scheme, c in SCHEMES.items())
    assert set(SCHEMES) == set(Scheme)
