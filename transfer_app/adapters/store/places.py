"""Gazetteers, located addresses and boundary sets."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import sqlalchemy as sa

from transfer_app.adapters.store.tables import (
    addresses,
    areas,
    boundary_sets,
    gazetteer_pages,
    gazetteers,
    locations,
    shared_postcodes,
    spans,
)
from transfer_app.adapters.store.values import batches, from_texts, texts
from transfer_app.domain.canonical import canonical_json
from transfer_app.domain.geography import Area, AreaCode, BoundaryProblem, LocatedBy, Location
from transfer_app.domain.identifiers import parse_postcode
from transfer_app.domain.places import BoundarySet, GazetteerPage, GazetteerSummary
from transfer_app.domain.siting import postcode_key, uprn_key


class Gazetteers:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def by_digest(self, digest: str) -> GazetteerSummary | None:
        query = sa.select(gazetteers).where(gazetteers.c.digest == digest)
        row = self._connection.execute(query).one_or_none()
        return _gazetteer(row) if row is not None else None

    def add(self, summary: GazetteerSummary, pages: Iterable[GazetteerPage]) -> int:
        values = {
            "kind": summary.kind, "name": summary.name, "digest": summary.digest, "rows": summary.rows,
            "notes": texts(summary.notes), "loaded_at": summary.loaded_at,
        }  # fmt: skip
        key = self._connection.execute(sa.insert(gazetteers).values(**values)).inserted_primary_key
        assert key is not None
        for number, page in enumerate(pages):
            self._connection.execute(
                sa.insert(gazetteer_pages).values(
                    gazetteer_id=key[0], page=number, first_key=page.first_key, last_key=page.last_key,
                    rows=page.rows, content=page.content,
                )
            )  # fmt: skip
        return int(key[0])

    def all(self) -> list[GazetteerSummary]:
        query = sa.select(gazetteers).order_by(gazetteers.c.id)
        return [_gazetteer(row) for row in self._connection.execute(query)]

    def pages(self, gazetteer_id: int) -> Iterator[GazetteerPage]:
        """Every page of a gazetteer, in order of key."""
        query = (
            sa.select(gazetteer_pages)
            .where(gazetteer_pages.c.gazetteer_id == gazetteer_id)
            .order_by(gazetteer_pages.c.page)
        )
        for row in self._connection.execute(query):
            yield GazetteerPage(row.first_key, row.last_key, row.rows, bytes(row.content))


class Locations:
    """Where each UPRN and postcode of the extracts is, by siting key."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def wanted(self) -> list[str]:
        """Every key that an address or a stated home postcode of the loaded extracts can be found by."""
        uprns = self._connection.scalars(sa.select(addresses.c.uprn).where(addresses.c.uprn != 0).distinct())
        found = {uprn_key(uprn) for uprn in uprns}
        usable = sa.select(addresses.c.postcode).where(
            addresses.c.postcode != "", addresses.c.postcode_problem == ""
        )
        found.update(map(postcode_key, self._connection.scalars(usable.distinct())))
        stated = self._connection.scalars(
            sa.select(spans.c.home_postcode)
            .where(spans.c.home_postcode != "")
            .union(sa.select(spans.c.postcode).where(spans.c.postcode != ""))
        )
        for text in stated:
            postcode, problem = parse_postcode(text)
            if not problem:
                found.add(postcode_key(postcode))
        return sorted(found)

    def replace(self, located: Mapping[str, Location], faults: Mapping[str, str]) -> None:
        """Store what was found; keys with neither a point nor a fault were in no gazetteer."""
        self._connection.execute(sa.delete(locations))
        rows: list[dict[str, object]] = [
            {
                "key": key, "easting": one.easting, "northing": one.northing, "accuracy_m": one.accuracy_m,
                "located_by": one.by.value, "gazetteer": one.gazetteer, "quality": one.quality,
                "fault": faults.get(key, ""), "flags": one.flags,
            }
            for key, one in located.items()
        ]  # fmt: skip
        if rows:
            self._connection.execute(sa.insert(locations), rows)

    def all(self) -> dict[str, Location]:
        return {row.key: _location(row) for row in self._connection.execute(sa.select(locations))}

    def some(self, keys: Collection[str]) -> dict[str, Location]:
        """Those of the keys that were found."""
        found: dict[str, Location] = {}
        for part in batches(sorted(keys)):
            rows = self._connection.execute(sa.select(locations).where(locations.c.key.in_(part)))
            found.update((row.key, _location(row)) for row in rows)
        return found

    def held(self, keys: Collection[str] | None = None) -> list[tuple[str, str]]:
        """(postcode key, UPRN key) of addresses that have both, each pair once; keys: of these postcodes."""
        query = sa.select(addresses.c.postcode, addresses.c.uprn).distinct()
        query = query.where(
            addresses.c.postcode_problem == "", addresses.c.postcode != "", addresses.c.uprn != 0
        )
        return [
            (postcode_key(postcode), uprn_key(uprn))
            for postcode, uprn in self._connection.execute(query)
            if keys is None or postcode_key(postcode) in keys
        ]


def _location(row: sa.Row[tuple[object, ...]]) -> Location:
    return Location(
        row.easting, row.northing, row.accuracy_m, LocatedBy(row.located_by), row.gazetteer, row.quality,
        row.flags,
    )  # fmt: skip


class BoundarySets:
    """A boundary set holds the successors' areas and, where known, the predecessors'."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, boundary_set: BoundarySet, placer: bytes) -> int:
        values = {
            "name": boundary_set.name, "source": boundary_set.source, "digest": boundary_set.digest,
            "loaded_at": boundary_set.loaded_at, "problems": _problems_text(boundary_set.problems),
            "reprojection_error_m": boundary_set.reprojection_error_m, "placer": placer,
        }  # fmt: skip
        key = self._connection.execute(sa.insert(boundary_sets).values(**values)).inserted_primary_key
        assert key is not None
        for side, sided in (
            ("successor", boundary_set.successors),
            ("predecessor", boundary_set.predecessors),
        ):
            rows = [
                {"boundary_set_id": key[0], "side": side, "code": a.code, "name": a.name, "wkb": a.wkb}
                for a in sided
            ]
            if rows:
                self._connection.execute(sa.insert(areas), rows)
        return int(key[0])

    def use(self, boundary_set_id: int) -> None:
        """Make one set the one in use, and no other."""
        self._connection.execute(sa.update(boundary_sets).values(in_use=0))
        self._connection.execute(
            sa.update(boundary_sets).where(boundary_sets.c.id == boundary_set_id).values(in_use=1)
        )

    def in_use(self) -> BoundarySet | None:
        row = self._connection.execute(
            sa.select(boundary_sets).where(boundary_sets.c.in_use == 1)
        ).one_or_none()
        return self._set(row) if row is not None else None

    def all(self) -> list[BoundarySet]:
        query = sa.select(boundary_sets).order_by(boundary_sets.c.id)
        return [self._set(row) for row in self._connection.execute(query)]

    def placer(self, boundary_set_id: int) -> bytes:
        """The stored index of a set, as its placer wrote it."""
        query = sa.select(boundary_sets.c.placer).where(boundary_sets.c.id == boundary_set_id)
        return bytes(self._connection.execute(query).scalar_one())

    def share(self, boundary_set_id: int, postcodes: Iterable[str]) -> None:
        """Keep which postcodes hold addresses of several areas of this set, instead of what was kept."""
        table = shared_postcodes
        self._connection.execute(sa.delete(table).where(table.c.boundary_set_id == boundary_set_id))
        rows = [{"boundary_set_id": boundary_set_id, "postcode": postcode} for postcode in postcodes]
        if rows:
            self._connection.execute(sa.insert(table), rows)

    def shared(self, boundary_set_id: int) -> frozenset[str]:
        """The postcodes kept by share, as 'BH23 1AB'."""
        table = shared_postcodes
        query = sa.select(table.c.postcode).where(table.c.boundary_set_id == boundary_set_id)
        return frozenset(self._connection.scalars(query))

    def _set(self, row: sa.Row[tuple[object, ...]]) -> BoundarySet:
        return BoundarySet(
            name=row.name, source=row.source, digest=row.digest, loaded_at=row.loaded_at,
            successors=self._areas(row.id, "successor"), predecessors=self._areas(row.id, "predecessor"),
            problems=_problems(row.problems), reprojection_error_m=row.reprojection_error_m, id=row.id,
        )  # fmt: skip

    def _areas(self, boundary_set_id: int, side: str) -> tuple[Area, ...]:
        query = (
            sa.select(areas)
            .where(areas.c.boundary_set_id == boundary_set_id, areas.c.side == side)
            .order_by(areas.c.code)
        )
        return tuple(
            Area(AreaCode(row.code), row.name, bytes(row.wkb)) for row in self._connection.execute(query)
        )


def _gazetteer(row: sa.Row[tuple[object, ...]]) -> GazetteerSummary:
    return GazetteerSummary(
        row.kind, row.name, row.digest, row.rows, from_texts(row.notes), row.loaded_at, row.id
    )


def _problems_text(problems: Sequence[BoundaryProblem]) -> str:
    rows = [
        [p.kind, p.message, str(p.square_metres), p.wkb.hex() if p.wkb else "", p.blocks] for p in problems
    ]
    return canonical_json(rows).decode("utf-8")


def _problems(text: str) -> tuple[BoundaryProblem, ...]:
    return tuple(
        BoundaryProblem(kind, message, float(size), bytes.fromhex(wkb) if wkb else None, blocks)
        for kind, message, size, wkb, blocks in (json.loads(text) if text else [])
    )
