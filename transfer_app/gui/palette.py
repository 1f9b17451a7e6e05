"""The colours of the window, light and dark, and those that stand for outcomes.

Promise, kept by tests/gui/test_palette.py against WCAG 2.2 (1.4.3, 1.4.11): every text pair has a
contrast of at least 4.5 to 1; every control outline, indicator, focus ring and map mark at least 3.
The outcome colours stay apart under the three common colour-vision deficiencies, and never speak
alone: each has its own shape and its own hatching.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Scheme(StrEnum):
    LIGHT = "light"
    DARK = "dark"


class Shape(StrEnum):
    """The mark of an outcome on the map and in legends."""

    CIRCLE = "circle"
    SQUARE = "square"
    DIAMOND = "diamond"
    HEXAGON = "hexagon"
    STAR = "star"
    BAR = "bar"
    TRIANGLE = "triangle"
    CROSS = "cross"
    RING = "ring"


class Hatch(StrEnum):
    """The fill pattern that goes with an outcome in areas and bars."""

    PLAIN = "plain"
    RISING = "rising"
    FALLING = "falling"
    CROSSED = "crossed"
    LEVEL = "level"
    UPRIGHT = "upright"
    DOTTED = "dotted"


@dataclass(frozen=True, slots=True)
class Mark:
    """How one outcome looks everywhere: colour (#rrggbb), shape and hatching."""

    colour: str
    shape: Shape
    hatch: Hatch


@dataclass(frozen=True, slots=True)
class Colours:
    """One scheme. Each name says what it is for; *_soft is a background for the same-named text."""

    scheme: Scheme
    window: str
    surface: str
    sunken: str
    divider: str
    outline: str
    text: str
    muted: str
    link: str
    primary: str
    primary_hover: str
    primary_pressed: str
    on_primary: str
    selected: str
    on_selected: str
    hover: str
    focus: str
    focus_on_primary: str
    rail: str
    rail_text: str
    rail_hover: str
    rail_current: str
    rail_on_current: str
    rail_mark: str
    good: str
    good_soft: str
    warning: str
    warning_soft: str
    danger: str
    danger_soft: str
    note_soft: str
    sea: str
    predecessor_line: str
    halo: str
    successors: tuple[Mark, ...]
    review: Mark
    not_ours: Mark
    other: Mark

    def successor(self, index: int) -> Mark:
        """The mark of the index-th successor, in the order of the boundary set."""
        return self.successors[index % len(self.successors)]


_SHAPES = (Shape.CIRCLE, Shape.SQUARE, Shape.DIAMOND, Shape.HEXAGON, Shape.STAR, Shape.BAR)
_HATCHES = (Hatch.PLAIN, Hatch.RISING, Hatch.FALLING, Hatch.LEVEL, Hatch.UPRIGHT, Hatch.CROSSED)


def _successors(*colours: str) -> tuple[Mark, ...]:
    return tuple(Mark(*each) for each in zip(colours, _SHAPES, _HATCHES, strict=True))


LIGHT = Colours(
    scheme=Scheme.LIGHT,
    window="#f3f5f9",
    surface="#ffffff",
    sunken="#e9edf3",
    divider="#dbe1ea",
    outline="#7c8798",
    text="#172033",
    muted="#525e70",
    link="#1c5fc4",
    primary="#2268d1",
    primary_hover="#2a70d6",
    primary_pressed="#174a98",
    on_primary="#ffffff",
    selected="#dbe8fb",
    on_selected="#10203c",
    hover="#eef3fa",
    focus="#1c5fc4",
    focus_on_primary="#050b18",
    rail="#13223a",
    rail_text="#c6d2e4",
    rail_hover="#1d3152",
    rail_current="#284570",
    rail_on_current="#ffffff",
    rail_mark="#7fb2ff",
    good="#1b6b3c",
    good_soft="#e3f3e8",
    warning="#7c4a00",
    warning_soft="#fff1d6",
    danger="#a92323",
    danger_soft="#fce9e8",
    note_soft="#e6effc",
    sea="#e8eef5",
    predecessor_line="#5b6679",
    halo="#050b18",
    successors=_successors("#005fae", "#cb6000", "#008c68", "#7c3090", "#7a5b00", "#566977"),
    review=Mark("#b1003d", Shape.TRIANGLE, Hatch.DOTTED),
    not_ours=Mark("#54505c", Shape.CROSS, Hatch.CROSSED),
    other=Mark("#6b5d52", Shape.RING, Hatch.UPRIGHT),
)

DARK = Colours(
    scheme=Scheme.DARK,
    window="#10161f",
    surface="#18202b",
    sunken="#0c1118",
    divider="#2b3645",
    outline="#7d8a9d",
    text="#e7ecf4",
    muted="#a6b2c3",
    link="#86b7ff",
    primary="#2f6fd3",
    primary_hover="#3a75cf",
    primary_pressed="#2861ba",
    on_primary="#ffffff",
    selected="#24406b",
    on_selected="#f2f6fc",
    hover="#202b39",
    focus="#86b7ff",
    focus_on_primary="#ffffff",
    rail="#0b1119",
    rail_text="#b9c5d6",
    rail_hover="#172231",
    rail_current="#20365a",
    rail_on_current="#ffffff",
    rail_mark="#86b7ff",
    good="#7fd6a0",
    good_soft="#14301f",
    warning="#f3c06b",
    warning_soft="#35270d",
    danger="#ff9d96",
    danger_soft="#3b1917",
    note_soft="#182c4a",
    sea="#0e1620",
    predecessor_line="#a3afc0",
    halo="#ffffff",
    successors=_successors("#4da1ee", "#ee8d46", "#2fd0a5", "#c18ad4", "#e0c45f", "#b7d1e2"),
    review=Mark("#f95d7c", Shape.TRIANGLE, Hatch.DOTTED),
    not_ours=Mark("#a2a8bd", Shape.CROSS, Hatch.CROSSED),
    other=Mark("#c0aa98", Shape.RING, Hatch.UPRIGHT),
)

SCHEMES = {Scheme.LIGHT: LIGHT, Scheme.DARK: DARK}


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green and blue, 0 to 255, of '#rrggbb'."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it, 0 (black) to 1 (white)."""

    def linear(channel: int) -> float:
        part = channel / 255
        return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(c) for c in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio of two opaque colours, 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)
