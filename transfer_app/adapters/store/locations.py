"""Where the keys of addresses are: one row a key that was looked up, without a point where none was found."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from transfer_app.adapters.store import bulk
from transfer_app.adapters.store.tables import addresses, locations, spans
from transfer_app.domain.geography import Location
from transfer_app.domain.identifiers import parse_postcode
from transfer_app.domain.located import BY, LocatedColumns, SitingKeys, Source, nowhere, siting_keys
from transfer_app.domain.siting import postcode_key, uprn_key

_KEYS_AT_ONCE = 20_000

_BY_TEXTS = tuple(by.value for by in BY)
_BY_NUMBER = {text: number for number, text in enumerate(_BY_TEXTS)}

_STORED = ("key", "easting", "northing", "accuracy_m", "located_by", "gazetteer", "quality", "fault", "flags")


class Locations:
    """Where each UPRN and postcode of the extracts is, by siting key."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def wanted(self) -> SitingKeys:
        """Every key that an address or a stated postcode of the loaded extracts can be found by."""
        uprns = sa.select(addresses.c.uprn).where(addresses.c.uprn != 0).distinct()
        return siting_keys(np.fromiter(self._values(uprns), np.int64), self._postcodes())

    def _values(self, query: sa.Select[tuple[Any]]) -> Iterator[Any]:
        for part in self._connection.execute(query).partitions(_KEYS_AT_ONCE):
            yield from (row[0] for row in part)

    def _postcodes(self) -> Iterator[str]:
        usable = sa.select(addresses.c.postcode).where(
            addresses.c.postcode != "", addresses.c.postcode_problem == ""
        )
        yield from self._values(usable.distinct())
        stated = sa.select(spans.c.home_postcode, spans.c.postcode).where(
            sa.or_(spans.c.home_postcode != "", spans.c.postcode != "")
        )
        texts = {text for row in self._connection.execute(stated.distinct()) for text in row}
        for text in texts:
            postcode, problem = parse_postcode(text)
            if not problem:
                yield postcode

    def looked_up(self) -> SitingKeys:
        """Every key that was looked up, found or not."""
        uprns = np.fromiter((int(key[2:]) for key in self._keys("U:")), np.int64)
        return siting_keys(uprns, (key[2:] for key in self._keys("P:")))

    def _keys(self, prefix: str) -> Iterator[str]:
        # A range, not LIKE: it walks the index of one kind alone.
        following = prefix[0] + chr(ord(prefix[1]) + 1)
        query = sa.select(locations.c.key).where(locations.c.key >= prefix, locations.c.key < following)
        return self._values(query)

    def forget(self, keys: SitingKeys | None = None) -> None:
        """As if these keys had never been looked up; None: all."""
        if keys is None:
            self._connection.execute(sa.delete(locations))
            return
        for part in keys.chunks(_KEYS_AT_ONCE):
            bulk.delete(self._connection, locations.c.key, part)

    def add(self, keys: Sequence[str], columns: LocatedColumns) -> None:
        """Store what was found of keys that were not looked up before."""
        sources = (*columns.sources, Source("", "", ""))
        points = (columns.easting, columns.northing, columns.accuracy_m)
        rows = zip(
            keys,
            *([None if value != value else value for value in one.tolist()] for one in points),
            [_BY_TEXTS[by] for by in columns.by.tolist()],
            *zip(*[sources[source] for source in columns.source.tolist()], strict=True),
            columns.flags.tolist(),
            strict=True,
        )
        bulk.insert(self._connection, locations, _STORED, rows)

    def counts(self) -> tuple[int, int, int]:
        """How many keys were looked up, found, and found with something odd about them."""
        odd = sa.case((sa.and_(locations.c.fault != "", locations.c.easting.is_not(None)), 1))
        query = sa.select(sa.func.count(), sa.func.count(locations.c.easting), sa.func.count(odd))
        row = self._connection.execute(query.select_from(locations)).one()
        return int(row[0]), int(row[1]), int(row[2])

    def columns(self, keys: Sequence[str]) -> LocatedColumns:
        """What was found of the keys, in the order asked; a key may be asked for twice."""
        distinct = sorted(set(keys))
        numbers = {key: number for number, key in enumerate(distinct)}
        columns = nowhere(len(distinct))
        sources: dict[tuple[str, ...], int] = {}
        wanted = tuple(locations.c[name] for name in _STORED)
        for rows in bulk.rows_with(self._connection, wanted, locations.c.key, distinct):
            if rows:
                _fill(columns, sources, numbers, rows)
        columns.sources = tuple(Source(*one) for one in sources)
        at = np.fromiter((numbers[key] for key in keys), np.intp, len(keys))
        return columns.take(at)

    def whole(self) -> tuple[NDArray[np.bytes_], LocatedColumns]:
        """Every key that was found, as UTF-8 in rising order, and where each is."""
        placed = locations.c.easting.is_not(None)
        count = self._connection.scalar(sa.select(sa.func.count()).select_from(locations).where(placed))
        columns, sources, keys = nowhere(count or 0), dict[tuple[str, ...], int](), [np.zeros(0, "S1")]
        query = sa.select(*(locations.c[name] for name in _STORED)).where(placed)
        start = 0
        for rows in bulk.streamed(self._connection, query):
            _fill(columns, sources, {row[0]: start + number for number, row in enumerate(rows)}, rows)
            keys.append(np.array([row[0].encode("utf-8") for row in rows]))
            start += len(rows)
        columns.sources = tuple(Source(*one) for one in sources)
        # Sorted here: databases differ in how they order text.
        told = np.concatenate(keys)
        order = np.argsort(told)
        return told[order], columns.take(order)

    def all(self) -> dict[str, Location]:
        keys = [key for prefix in ("P:", "U:") for key in self._keys(prefix)]
        return self.columns(keys).locations(keys)

    def some(self, keys: Collection[str]) -> dict[str, Location]:
        """Those of the keys that were found."""
        asked = sorted(keys)
        return self.columns(asked).locations(asked)

    def held(self, keys: Collection[str] | None = None) -> list[tuple[str, str]]:
        """(postcode key, UPRN key) of addresses that have both, each pair once; keys: of these postcodes."""
        if keys is None:
            return [pair for part in self.held_in_parts(_KEYS_AT_ONCE) for pair in part]
        postcodes = sorted(key[2:] for key in keys if key.startswith("P:"))
        columns = (addresses.c.postcode, addresses.c.uprn, addresses.c.postcode_problem)
        found = {
            (postcode_key(postcode), uprn_key(uprn))
            for part in bulk.rows_with(self._connection, columns, addresses.c.postcode, postcodes)
            for postcode, uprn, problem in part
            if uprn and not problem
        }
        return sorted(found)

    def held_in_parts(self, size: int) -> Iterator[list[tuple[str, str]]]:
        """What held() gives, in order of postcode, at most so many at a time."""
        query = sa.select(addresses.c.postcode, addresses.c.uprn).distinct()
        query = query.where(
            addresses.c.postcode_problem == "", addresses.c.postcode != "", addresses.c.uprn != 0
        ).order_by(addresses.c.postcode, addresses.c.uprn)
        for part in self._connection.execute(query).partitions(size):
            yield [(postcode_key(postcode), uprn_key(uprn)) for postcode, uprn in part]


def _fill(
    columns: LocatedColumns,
    sources: dict[tuple[str, ...], int],
    numbers: Mapping[str, int],
    rows: Sequence[Any],
) -> None:
    """Take over rows of _STORED, each at its key's place, and note sources not met before."""
    keys, east, north, metres, by, *said = zip(*rows, strict=True)
    at = np.fromiter((numbers[key] for key in keys), np.intp, len(keys))
    columns.easting[at], columns.northing[at] = np.array(east, float), np.array(north, float)
    columns.accuracy_m[at] = np.array(metres, float)
    columns.found[at] = ~np.isnan(columns.easting[at])
    columns.by[at] = [_BY_NUMBER[one] for one in by]
    columns.source[at] = [sources.setdefault(one, len(sources)) for one in zip(*said[:3], strict=True)]
    columns.flags[at] = said[3]
    columns.known[at] = np.array([name != "" for name in said[0]], bool)
