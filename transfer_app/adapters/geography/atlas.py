"""The geography port: boundary layers, gazetteers and the placer, joined for the services."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import cast

import numpy as np
import shapely

from transfer_app.adapters.durable_files import write_durably
from transfer_app.adapters.geography import backgrounds, boundaries, composing, gazetteer_pages, gazetteers
from transfer_app.adapters.geography.composition_file import read_composition
from transfer_app.adapters.geography.gazetteer_keys import Keys, postcode_keys, uprn_keys
from transfer_app.adapters.geography.layer_files import LayerSummary, list_layers
from transfer_app.adapters.geography.movers_drawing import Drawn, draw_movers
from transfer_app.adapters.geography.placer import GridPlacer
from transfer_app.adapters.geography.postcode_spread import PostcodeSpread, read_postcode_spread
from transfer_app.adapters.geography.stored_placer import placer_from_bytes, placer_to_bytes
from transfer_app.adapters.geography.tiling import find_tiling_problems
from transfer_app.domain.accuracy import Product, flag_texts, flags_of, quality, quality_text, radii
from transfer_app.domain.background import Background
from transfer_app.domain.geography import Area, BoundaryProblem, LocatedBy, Location, Placer
from transfer_app.domain.located import BY, LocatedColumns, Source, nowhere
from transfer_app.domain.places import GazetteerPage, GazetteerSummary

_KEPT = threading.local()
"""One placer for each thread: GEOS makes the indexes of a prepared shape when they are first asked for."""


class Atlas:
    """Files of places on this machine, read without any network."""

    def layers(self, path: Path) -> Sequence[LayerSummary]:
        return list_layers(path)

    def read_areas(
        self, path: Path, layer: str | None, code_column: str, name_column: str | None
    ) -> boundaries.BoundaryReading:
        return boundaries.read_areas(path, layer, code_column, name_column)

    def compose(self, areas: Sequence[Area], composition: Mapping[str, tuple[str, str]]) -> tuple[Area, ...]:
        return composing.compose(areas, composition)

    def read_composition(self, path: Path) -> Mapping[str, tuple[str, str]]:
        """A CSV with the columns successor_code, successor_name, district_code. Raises BoundaryError."""
        return read_composition(path)

    def tiling_problems(self, areas: Sequence[Area]) -> tuple[BoundaryProblem, ...]:
        return find_tiling_problems(areas)

    def digest(self, areas: Sequence[Area]) -> str:
        return boundaries.areas_digest(areas)

    def build_placer(self, areas: Sequence[Area], known: Sequence[Area] = ()) -> bytes:
        return placer_to_bytes(GridPlacer.build(areas, known=known))

    def load_placer(self, content: bytes) -> GridPlacer:
        """The last one is kept: to read it takes longer than all else that a case page needs."""
        kept: tuple[bytes, GridPlacer] | None = getattr(_KEPT, "placer", None)
        if kept is None or kept[0] != content:
            kept = _KEPT.placer = (content, placer_from_bytes(content))
        return kept[1]

    def simplify(self, areas: Sequence[Area], metres: float) -> tuple[Area, ...]:
        return composing.simplify(areas, metres)

    def read_background(self, path: Path, areas: Sequence[Area]) -> Background:
        """Of a GeoPackage, round these areas: what can be drawn behind the map. Raises BoundaryError."""
        west, south, east, north = shapely.total_bounds(shapely.from_wkb([area.wkb for area in areas]))
        edge = backgrounds.SQUARE_M
        within = (float(west) - edge, float(south) - edge, float(east) + edge, float(north) + edge)
        return backgrounds.read_background(path, within)

    def draw_movers(
        self,
        path: Path,
        in_use: Sequence[Area],
        proposed: Sequence[Area],
        successors: Sequence[Drawn],
        others: Sequence[Drawn],
    ) -> None:
        """Write an SVG of the lines and of points by where they would go. Raises OutputFailed."""
        write_durably(path, draw_movers(in_use, proposed, successors, others).encode("utf-8"))

    def read_gazetteer(
        self, path: Path, progress: Callable[[int, int], None]
    ) -> tuple[GazetteerSummary, Iterable[GazetteerPage]]:
        reading = gazetteers.read_gazetteer(path, progress)
        summary = GazetteerSummary(
            kind=reading.kind.value,
            name=reading.name,
            digest=reading.digest,
            rows=len(reading.keys),
            notes=reading.notes(),
            loaded_at="",
        )
        return summary, gazetteer_pages.to_pages(reading)

    def read_spread(self, path: Path, placer: Placer, progress: Callable[[int, int], None]) -> PostcodeSpread:
        """From NSUL: the postcodes whose addresses lie in several areas of the placer."""
        return read_postcode_spread(path, cast(GridPlacer, placer), progress=progress)

    def look_up_version(self) -> str:
        """Differs wherever this program may make another location of the same entry of a gazetteer."""
        said = [quality(product, code) for product in Product for code in range(256)]
        words = [
            *said,
            *flag_texts(255),
            *LocatedColumns.__dataclass_fields__,
            *Location.__dataclass_fields__,
        ]
        return hashlib.sha256(repr(words).encode()).hexdigest()[:16]

    def pages_with(self, ranges: Sequence[tuple[str, str]], keys: Sequence[str]) -> list[int]:
        """Which pages may hold one of the keys, all of a kind. ranges: each page's first and last key."""
        if not ranges or not keys:
            return []
        firsts, lasts = (_packed([one[end] for one in ranges]) for end in (0, 1))
        asked = _packed([key[2:] for key in keys])
        if asked.dtype.kind != firsts.dtype.kind:
            return []
        page = np.searchsorted(lasts, asked)
        inside = page < len(ranges)
        inside[inside] = np.less_equal(firsts[page[inside]], asked[inside])
        found: list[int] = np.unique(page[inside]).tolist()
        return found

    def look_up(
        self, gazetteer: GazetteerSummary, pages: Iterable[GazetteerPage], keys: Sequence[str]
    ) -> LocatedColumns:
        """What these pages say of siting keys, which are all of a kind; nothing of keys of the other kind."""
        product = Product(gazetteer.kind)
        columns = nowhere(len(keys))
        mine = product is Product.OPEN_UPRN
        if not keys or keys[0].startswith("U:") is not mine:
            return columns
        entries = gazetteer_pages.look_up(pages, _packed([key[2:] for key in keys]))
        flags = flags_of(product, entries.quality, entries.flags)
        radius = radii(product, entries.quality, entries.flags)
        found = entries.found & np.isfinite(radius) & np.isfinite(entries.eastings)
        columns.known, columns.found, columns.flags = entries.found, found, flags
        columns.easting = np.where(found, entries.eastings, np.nan)
        columns.northing = np.where(found, entries.northings, np.nan)
        columns.accuracy_m = np.where(found, radius, np.nan)
        columns.by[found] = BY.index(LocatedBy.UPRN if mine else LocatedBy.POSTCODE)
        # What is said in words depends on few things: each sentence is made once, not once a key.
        said = entries.quality.astype(np.int32) * 512 + flags.astype(np.int32) * 2 + found
        kinds, columns.source[entries.found] = np.unique(said[entries.found], return_inverse=True)
        columns.sources = tuple(
            _source(gazetteer, product, one >> 9, one >> 1 & 255, bool(one & 1)) for one in kinds.tolist()
        )
        return columns


def _packed(texts: Sequence[str]) -> Keys:
    """The packed keys of postcodes or of UPRNs, which are digits alone."""
    return uprn_keys([int(text) for text in texts]) if texts[0].isdigit() else postcode_keys(texts)


def _source(gazetteer: GazetteerSummary, product: Product, code: int, flags: int, found: bool) -> Source:
    said = flag_texts(flags)
    words = quality_text(product, code)
    return Source(
        gazetteer.name,
        "; ".join((words, *said)) if found else "",
        "; ".join(said) if said or found else words,
    )
