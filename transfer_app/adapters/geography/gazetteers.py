"""Reads an address list whole, into columns sorted by key.

Promise: one entry a key; nothing is corrected; whatever cannot be used is kept and flagged, or counted.
Coordinates are centimetres on the British National Grid, which is exact for OS Open UPRN and fits 32 bits.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from transfer_app.adapters.geography.gazetteer_files import (
    Progress,
    check_gazetteer,
    digest_of,
    first_row,
    numbered,
    tables,
)
from transfer_app.adapters.geography.gazetteer_keys import MOST_UPRN, Keys, postcode_keys
from transfer_app.adapters.geography.gazetteer_layouts import Layout, recognise
from transfer_app.domain.accuracy import EntryFlag, Product
from transfer_app.domain.errors import GazetteerError

if TYPE_CHECKING:
    import pandas as pd

_CHUNK = 200_000
_MOST_ROWS = 100_000_000
_EAST_CM, _NORTH_CM = 70_000_000, 130_000_000


@dataclass(frozen=True, slots=True)
class GazetteerReading:
    """An address list in columns of equal length, sorted by key, each key once.

    keys: 'S7' postcodes without spaces, or uint64 UPRNs. *_cm: int32 centimetres, EPSG:27700, 0 where there
    are none. quality: the product's code, 0 when it gives none. flags: EntryFlag.
    problems: what was found wrong, with how many rows. digest: SHA-256 of the file.
    """

    kind: Product
    name: str
    keys: Keys
    eastings_cm: NDArray[np.int32]
    northings_cm: NDArray[np.int32]
    quality: NDArray[np.uint8]
    flags: NDArray[np.uint8]
    rows_read: int
    problems: Mapping[str, int]
    digest: str

    def notes(self) -> tuple[str, ...]:
        """The problems in words, for the workspace and the screen."""
        return tuple(f"{count:,} rows {what}" for what, count in self.problems.items())


@dataclass(frozen=True, slots=True)
class _Batch:
    keys: Keys
    eastings: NDArray[np.int32]
    northings: NDArray[np.int32]
    quality: NDArray[np.uint8]
    flags: NDArray[np.uint8]


def read_gazetteer(path: Path, progress: Progress | None = None) -> GazetteerReading:
    """The list in this file, recognised by its columns; GazetteerError when it cannot be used.

    progress(done, total): bytes, counting the file twice: once for its digest, once for reading.
    """
    size = check_gazetteer(path)
    tell = progress or _say_nothing
    digest = digest_of(path, lambda done: tell(done, 2 * size))
    batches: list[_Batch] = []
    problems: Counter[str] = Counter()
    layout: Layout | None = None
    rows = 0
    with tables(path) as found:
        for name, stream, position in found:
            first = first_row(stream, name)
            mine = recognise(first.cells, name)
            if layout is not None and mine.product is not layout.product:
                raise GazetteerError(f"{path.name} mixes two products.", "Load each by itself.")
            layout = mine
            whole = numbered(first, not layout.header, stream)
            for frame in chunks(whole, layout, len(first.cells), name):
                rows += len(frame)
                if rows > _MOST_ROWS:
                    raise GazetteerError(f"{path.name} has more than {_MOST_ROWS:,} rows.")
                batches.append(_batch(frame, layout, problems))
                tell(size + min(position(), size), 2 * size)
    if layout is None or not rows:
        raise GazetteerError(f"{path.name} has a heading but no rows.")
    return _reading(path, layout.product, batches, rows, problems, digest)


def _say_nothing(done: int, total: int) -> None:
    """The progress of those who want none."""


def chunks(stream: IO[bytes], layout: Layout, width: int, name: str) -> Iterator[pd.DataFrame]:
    """The columns read, by place, a chunk of rows at a time. width: cells in the first row.

    A row with more cells than that has shifted, and its coordinates with it: pandas lets it pass when only
    some columns are asked for, so the column beyond the last is asked for too and has to be empty.
    """
    import pandas as pd

    # UPRNs come from one machine by the million, so they are read as numbers: any other cell is refused.
    kind = "float64" if layout.product is Product.OPEN_UPRN else "str"
    columns = [str(place) for place in layout.columns()]
    beyond = str(width)
    try:
        with pd.read_csv(
            stream,
            usecols=[*columns, beyond],
            index_col=False,
            dtype={**dict.fromkeys(columns, kind), beyond: "str"},
            keep_default_na=False,
            na_values=[""],
            encoding="utf-8",
            chunksize=_CHUNK,
        ) as reader:
            for frame in reader:
                longer = frame.index[frame[beyond].notna()]
                if len(longer):
                    row = int(longer[0]) + 1 + layout.header
                    raise GazetteerError(f"Row {row:,} of {name} has more cells than the first row.")
                yield frame.rename(columns=int)
    except pd.errors.EmptyDataError:
        return
    except (pd.errors.ParserError, UnicodeDecodeError, ValueError) as error:
        raise GazetteerError(f"{name} cannot be read as a table: {str(error).strip()}.") from error


def _batch(frame: pd.DataFrame, layout: Layout, problems: Counter[str]) -> _Batch:
    import pandas as pd

    def numbers(place: int) -> NDArray[np.float64]:
        return pd.to_numeric(frame[place], errors="coerce").to_numpy(np.float64)

    keys, flags = _uprns(frame, layout) if layout.product is Product.OPEN_UPRN else _postcodes(frame, layout)
    # The empty value of either type of key, b'' or 0, is that of no key.
    good = np.not_equal(keys, keys.dtype.type())
    easting, northing = centimetres(numbers(layout.easting)), centimetres(numbers(layout.northing))
    nowhere = (easting <= 0) | (northing <= 0) | (easting > _EAST_CM) | (northing > _NORTH_CM)
    flags |= np.where(nowhere, np.uint8(EntryFlag.NO_COORDINATES), np.uint8(0))
    easting[nowhere], northing[nowhere] = 0, 0
    quality = np.zeros(len(frame), np.uint8)
    if layout.quality is not None:
        # A blank cell says nothing (0, as without the column); any other word is a code nobody defined.
        codes = np.where(frame[layout.quality].isna().to_numpy(), 0.0, numbers(layout.quality))
        quality = np.where((codes >= 0) & (codes <= 255), codes, 255).astype(np.uint8)
    problems["without a proper key, left out"] += int((~good).sum())
    problems["without coordinates"] += int((nowhere & good).sum())
    irish = (flags & np.uint8(EntryFlag.OTHER_GRID)) != 0
    problems["in Northern Ireland, on another grid"] += int((irish & good).sum())
    return _Batch(
        keys[good],
        easting[good].astype(np.int32),
        northing[good].astype(np.int32),
        quality[good],
        flags[good],
    )


def _uprns(frame: pd.DataFrame, layout: Layout) -> tuple[Keys, NDArray[np.uint8]]:
    numbers = frame[layout.key].fillna(0).to_numpy(np.float64)
    good = (numbers >= 1) & (numbers <= MOST_UPRN) & (numbers == np.floor(numbers))
    return np.where(good, numbers, 0).astype(np.uint64), np.zeros(len(frame), np.uint8)


def _postcodes(frame: pd.DataFrame, layout: Layout) -> tuple[Keys, NDArray[np.uint8]]:
    """Keys and what the list says of each postcode beside its point."""

    def cells(place: int | None) -> list[str]:
        return [""] * len(frame) if place is None else frame[place].fillna("").tolist()

    keys = postcode_keys(cells(layout.key))
    # A directory writes Northern Ireland on the Irish Grid: read as ours, Belfast would lie in Cheshire.
    irish = keys.astype("S2") == b"BT"
    irish |= np.array([nation.startswith("N9") for nation in cells(layout.country)], bool)
    ended = np.array([month.strip() != "" for month in cells(layout.terminated)], bool)
    large = np.array([user.strip() == "1" for user in cells(layout.user)], bool)
    flags = irish * EntryFlag.OTHER_GRID.value
    flags += ended * EntryFlag.TERMINATED.value + large * EntryFlag.LARGE_USER.value
    return keys, flags.astype(np.uint8)


def centimetres(metres: NDArray[np.float64]) -> NDArray[np.int64]:
    """Whole centimetres; 0 for what is no number or no place on the grid."""
    sane = np.isfinite(metres) & (np.abs(metres) < 10_000_000)
    whole: NDArray[np.int64] = np.rint(np.where(sane, metres, 0.0) * 100).astype(np.int64)
    return whole


def _reading(
    path: Path, kind: Product, batches: list[_Batch], rows: int, problems: Counter[str], digest: str
) -> GazetteerReading:
    keys: Keys = np.concatenate([batch.keys for batch in batches])
    eastings = np.concatenate([batch.eastings for batch in batches])
    northings = np.concatenate([batch.northings for batch in batches])
    quality = np.concatenate([batch.quality for batch in batches])
    flags = np.concatenate([batch.flags for batch in batches])
    batches.clear()
    if np.any(np.greater_equal(keys[:-1], keys[1:])):
        order = np.argsort(keys, kind="stable")
        keys, eastings, northings = keys[order], eastings[order], northings[order]
        quality, flags = quality[order], flags[order]
        starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]])
        problems["repeating a key"] += len(keys) - len(starts)
        apart = np.zeros(len(starts), bool)
        for values in (eastings, northings):
            apart |= np.maximum.reduceat(values, starts) - np.minimum.reduceat(values, starts) > 100
        problems["whose key is at two places, not used"] += int(apart.sum())
        keys, eastings, northings = keys[starts], eastings[starts], northings[starts]
        quality, flags = quality[starts], flags[starts]
        flags[apart] |= np.uint8(EntryFlag.CONFLICTING)
    if not len(keys) or (flags & EntryFlag.NO_COORDINATES).all():
        raise GazetteerError(
            f"{path.name} has no entry with both a proper key and coordinates.",
            "Load the full product: ONSPD, Code-Point Open or OS Open UPRN.",
        )
    found = {what: count for what, count in problems.items() if count}
    return GazetteerReading(kind, path.name, keys, eastings, northings, quality, flags, rows, found, digest)
