"""Boundary layers, gazetteers and the placer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from transfer_app.domain.background import Background
from transfer_app.domain.geography import Area, BoundaryProblem, Placer
from transfer_app.domain.located import LocatedColumns
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
    def build_placer(self, areas: Sequence[Area], known: Sequence[Area] = ()) -> bytes:
        """known: other areas, which tell a point on a neighbour's ground from one off the coast."""
        ...

    def load_placer(self, content: bytes) -> Placer: ...
    def simplify(self, areas: Sequence[Area], metres: float) -> tuple[Area, ...]: ...
    def read_background(self, path: Path, areas: Sequence[Area]) -> Background:
        """Of a GeoPackage, round these areas: what can be drawn behind the map. Raises BoundaryError."""
        ...

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

    def look_up_version(self) -> str:
        """Differs wherever this program may make another location of the same entry of a gazetteer."""
        ...

    def pages_with(self, ranges: Sequence[tuple[str, str]], keys: Sequence[str]) -> list[int]:
        """Which pages may hold one of the keys, all of a kind. ranges: each page's first and last key."""
        ...

    def look_up(
        self, gazetteer: GazetteerSummary, pages: Iterable[GazetteerPage], keys: Sequence[str]
    ) -> LocatedColumns:
        """What these pages say of siting keys, which are all of a kind; nothing of keys of the other kind."""
        ...
