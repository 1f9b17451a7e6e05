"""Boundary layers, gazetteers and the placer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from transfer_app.domain.geography import Area, BoundaryProblem, Location, Placer
from transfer_app.domain.places import GazetteerPage, GazetteerSummary


class Layer(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def feature_count(self) -> int: ...
    @property
    def crs(self) -> str:
        """'' when the layer names none."""
        ...

    @property
    def columns(self) -> tuple[str, ...]: ...


class BoundaryReading(Protocol):
    """A layer as read: areas valid, on the British National Grid, in order of code."""

    @property
    def areas(self) -> tuple[Area, ...]: ...
    @property
    def problems(self) -> tuple[BoundaryProblem, ...]: ...
    @property
    def reprojection_error_m(self) -> float: ...
    @property
    def digest(self) -> str: ...


class Spread(Protocol):
    """What a directory of UPRNs says of who shares a postcode. digest: sha256 hex of the file."""

    @property
    def name(self) -> str: ...
    @property
    def digest(self) -> str: ...
    @property
    def rows_read(self) -> int: ...
    @property
    def postcodes(self) -> tuple[str, ...]:
        """As 'BH23 1AB', in order."""
        ...


class Geography(Protocol):
    def layers(self, path: Path) -> Sequence[Layer]: ...
    def read_areas(
        self, path: Path, layer: str | None, code_column: str, name_column: str | None
    ) -> BoundaryReading: ...
    def compose(self, areas: Sequence[Area], composition: Mapping[str, tuple[str, str]]) -> tuple[Area, ...]:
        """Successors from predecessor districts: district code -> (successor code, name)."""
        ...

    def read_composition(self, path: Path) -> Mapping[str, tuple[str, str]]:
        """A CSV with the columns successor_code, successor_name, district_code. Raises BoundaryError."""
        ...

    def tiling_problems(self, areas: Sequence[Area]) -> tuple[BoundaryProblem, ...]: ...
    def digest(self, areas: Sequence[Area]) -> str: ...
    def build_placer(self, areas: Sequence[Area]) -> bytes: ...
    def load_placer(self, content: bytes) -> Placer: ...
    def simplify(self, areas: Sequence[Area], metres: float) -> tuple[Area, ...]: ...
    def draw_movers(
        self,
        path: Path,
        in_use: Sequence[Area],
        proposed: Sequence[Area],
        successors: Sequence[tuple[str, Sequence[tuple[float, float]]]],
        others: Sequence[tuple[str, Sequence[tuple[float, float]]]],
    ) -> None:
        """Write an SVG of the lines and of points by where they would go. Raises OutputFailed.

        successors, others: what the points stand for in words, and where they are; one entry a successor.
        """
        ...

    def read_gazetteer(
        self, path: Path, progress: Callable[[int, int], None]
    ) -> tuple[GazetteerSummary, Iterable[GazetteerPage]]:
        """progress: bytes done, bytes in all; may raise Cancelled. Raises GazetteerError."""
        ...

    def read_spread(self, path: Path, placer: Placer, progress: Callable[[int, int], None]) -> Spread:
        """From NSUL: the postcodes whose addresses lie in several areas. Raises GazetteerError."""
        ...

    def look_up(
        self, gazetteer: GazetteerSummary, pages: Iterator[GazetteerPage], keys: Sequence[str]
    ) -> tuple[dict[str, Location], dict[str, str]]:
        """Siting keys ('U:...', 'P:...') this gazetteer knows: locations, and per key what is odd about it.

        Odd: 'terminated', 'large user', 'no point' (then there is no location).
        """
        ...
