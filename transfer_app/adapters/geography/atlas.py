"""The geography port: boundary layers, gazetteers and the placer, joined for the services."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import cast

import numpy as np

from transfer_app.adapters.durable_files import write_durably
from transfer_app.adapters.geography import boundaries, composing, gazetteer_pages, gazetteers
from transfer_app.adapters.geography.composition_file import read_composition
from transfer_app.adapters.geography.gazetteer_keys import postcode_keys, uprn_keys
from transfer_app.adapters.geography.layer_files import LayerSummary, list_layers
from transfer_app.adapters.geography.movers_drawing import Drawn, draw_movers
from transfer_app.adapters.geography.placer import GridPlacer
from transfer_app.adapters.geography.postcode_spread import PostcodeSpread, read_postcode_spread
from transfer_app.adapters.geography.stored_placer import placer_from_bytes, placer_to_bytes
from transfer_app.adapters.geography.tiling import find_tiling_problems
from transfer_app.domain.accuracy import Product, flag_texts, quality_text, radii
from transfer_app.domain.geography import Area, BoundaryProblem, LocatedBy, Location, Placer
from transfer_app.domain.places import GazetteerPage, GazetteerSummary


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

    def build_placer(self, areas: Sequence[Area]) -> bytes:
        return placer_to_bytes(GridPlacer.build(areas))

    def load_placer(self, content: bytes) -> GridPlacer:
        return placer_from_bytes(content)

    def simplify(self, areas: Sequence[Area], metres: float) -> tuple[Area, ...]:
        return composing.simplify(areas, metres)

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

    def look_up(
        self, gazetteer: GazetteerSummary, pages: Iterator[GazetteerPage], keys: Sequence[str]
    ) -> tuple[dict[str, Location], dict[str, str]]:
        """Siting keys this gazetteer knows: locations, and what is odd about a key."""
        product = Product(gazetteer.kind)
        prefix = "U:" if product is Product.OPEN_UPRN else "P:"
        wanted = [key for key in keys if key.startswith(prefix)]
        texts = [key.removeprefix(prefix) for key in wanted]
        packed = uprn_keys([int(text) for text in texts]) if prefix == "U:" else postcode_keys(texts)
        found = gazetteer_pages.look_up(pages, packed)
        radius = radii(product, found.quality, found.flags)
        by = LocatedBy.UPRN if prefix == "U:" else LocatedBy.POSTCODE
        located: dict[str, Location] = {}
        odd: dict[str, str] = {}
        for at in np.flatnonzero(found.found).tolist():
            said = flag_texts(int(found.flags[at]))
            quality = quality_text(product, int(found.quality[at]))
            if said:
                odd[wanted[at]] = "; ".join(said)
            if np.isfinite(radius[at]) and np.isfinite(found.eastings[at]):
                located[wanted[at]] = Location(
                    easting=float(found.eastings[at]),
                    northing=float(found.northings[at]),
                    accuracy_m=float(radius[at]),
                    by=by,
                    gazetteer=gazetteer.name,
                    quality="; ".join((quality, *said)),
                )
            elif not said:
                odd[wanted[at]] = quality
        return located, odd
