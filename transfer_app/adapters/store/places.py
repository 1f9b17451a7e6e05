"""Gazetteers and boundary sets."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

import sqlalchemy as sa

from transfer_app.adapters.store.tables import (
    areas,
    boundary_sets,
    gazetteer_pages,
    gazetteers,
    shared_postcodes,
)
from transfer_app.adapters.store.values import from_texts, texts
from transfer_app.domain.canonical import canonical_json
from transfer_app.domain.geography import Area, AreaCode, BoundaryProblem
from transfer_app.domain.places import BoundarySet, GazetteerPage, GazetteerSummary


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

    def ranges(self, gazetteer_id: int) -> list[tuple[str, str]]:
        """The first and the last key of every page of a gazetteer, in order."""
        query = (
            sa.select(gazetteer_pages.c.first_key, gazetteer_pages.c.last_key)
            .where(gazetteer_pages.c.gazetteer_id == gazetteer_id)
            .order_by(gazetteer_pages.c.page)
        )
        return [(first, last) for first, last in self._connection.execute(query)]

    def pages(self, gazetteer_id: int, numbers: Sequence[int]) -> Iterator[GazetteerPage]:
        """These pages of a gazetteer, counted from 0, in order; one in memory at a time."""
        for number in sorted(numbers):
            query = sa.select(gazetteer_pages).where(
                gazetteer_pages.c.gazetteer_id == gazetteer_id, gazetteer_pages.c.page == number
            )
            row = self._connection.execute(query).one()
            yield GazetteerPage(row.first_key, row.last_key, row.rows, bytes(row.content))


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
