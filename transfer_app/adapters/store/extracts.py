"""Extracts and every row of them as read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

import sqlalchemy as sa

from transfer_app.adapters.store.tables import (
    addresses,
    extracts,
    family_links,
    mother_links,
    people,
    person_statements,
    rejects,
    source_files,
    source_rows,
    spans,
)
from transfer_app.adapters.store.values import batches, from_texts, texts
from transfer_app.domain.canonical import canonical_json
from transfer_app.domain.extracts import ExtractSummary, FileTally
from transfer_app.domain.loaded import NO_SUCH_PERSON, LoadedRow, Rejected
from transfer_app.domain.people import PersonRef

_AGAIN = "+"
"""Between a digest and how often its content was loaded before: digests are unique, loads need not be."""

_FACTS = (addresses, spans, family_links, mother_links, person_statements)


class Extracts:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def by_digest(self, digest: str) -> ExtractSummary | None:
        query = sa.select(extracts).where(self._has(digest)).order_by(extracts.c.id.desc()).limit(1)
        row = self._connection.execute(query).one_or_none()
        return self._summary(row) if row is not None else None

    def add(self, profile: str, source: str, digest: str, at: str, user_id: int) -> int:
        count = sa.select(sa.func.count()).select_from(extracts).where(self._has(digest))
        again = self._connection.scalar(count)
        values = {
            "profile": profile,
            "source": source,
            "digest": f"{digest}{_AGAIN}{again}" if again else digest,
            "loaded_at": at,
            "loaded_by": user_id,
        }
        return self._inserted(extracts, values)

    def _has(self, digest: str) -> sa.ColumnElement[bool]:
        return (extracts.c.digest == digest) | extracts.c.digest.startswith(digest + _AGAIN, autoescape=True)

    def has_waiting(self, extract_id: int) -> bool:
        query = _waiting().where(rejects.c.extract_id == extract_id).limit(1)
        return self._connection.execute(query).first() is not None

    def waiting_rows(self) -> dict[str, int]:
        found = self._connection.execute(_waiting().order_by(rejects.c.file))
        return dict(Counter(row.file for row in found))

    def add_file(self, extract_id: int, name: str, table: str) -> int:
        return self._inserted(source_files, {"extract_id": extract_id, "name": name, "table_name": table})

    def tally(self, file_id: int, tally: FileTally) -> None:
        values = {
            "rows": tally.rows,
            "loaded": tally.new,
            "changed": tally.changed,
            "repeated": tally.repeated,
            "rejected": tally.rejected,
            "notes": texts(tally.notes),
        }
        self._connection.execute(sa.update(source_files).where(source_files.c.id == file_id).values(**values))

    def known(self, table: str) -> dict[str, tuple[int, str]]:
        rows = self._connection.execute(
            sa.select(source_rows.c.row_key, source_rows.c.id, source_rows.c.digest).where(
                source_rows.c.table_name == table
            )
        )
        return {key: (row_id, digest) for key, row_id, digest in rows}

    def put_rows(self, file_id: int, rows: Iterable[LoadedRow]) -> None:
        """Store new rows and replace those with the same table and key; facts of replaced rows go first."""
        wanted = list(rows)
        for some in batches(wanted):
            table = some[0].source.table
            held = self._connection.execute(
                sa.select(source_rows.c.id, source_rows.c.row_key).where(
                    source_rows.c.table_name == table, source_rows.c.row_key.in_([row.key for row in some])
                )
            )
            ids = {key: row_id for row_id, key in held}
            self._forget_facts(list(ids.values()))
            fresh = [_values(file_id, row) for row in some if row.key not in ids]
            if fresh:
                self._connection.execute(sa.insert(source_rows), fresh)
            for row in some:
                if row.key in ids:
                    changed = sa.update(source_rows).where(source_rows.c.id == ids[row.key])
                    self._connection.execute(changed.values(**_values(file_id, row)))

    def _forget_facts(self, row_ids: list[int]) -> None:
        for table in _FACTS if row_ids else ():
            self._connection.execute(sa.delete(table).where(table.c.source_row_id.in_(row_ids)))

    def row_ids(self, file_id: int, rows: Collection[int]) -> dict[int, int]:
        """By row number in the file: the stored row's id, for the rows asked for."""
        found: dict[int, int] = {}
        for some in batches(sorted(rows)):
            query = sa.select(source_rows.c.row_number, source_rows.c.id).where(
                source_rows.c.file_id == file_id, source_rows.c.row_number.in_(some)
            )
            found.update((row.row_number, row.id) for row in self._connection.execute(query))
        return found

    def reject(self, extract_id: int, rejected: Iterable[Rejected]) -> None:
        rows = [
            {
                "extract_id": extract_id,
                "file": one.file,
                "table_name": one.table,
                "row_number": one.row,
                "column_name": one.column,
                "value": one.value,
                "reason": one.reason,
                "person_ref": one.person,
                "row_key": one.key,
            }
            for one in rejected
        ]
        if rows:
            self._connection.execute(sa.insert(rejects), rows)

    def mend(self, extract_id: int, table: str, keys: Collection[str]) -> None:
        """Note that rows which earlier extracts held in no readable form have now been read."""
        for some in batches(sorted(keys)):
            earlier = sa.update(rejects).where(
                rejects.c.table_name == table, rejects.c.row_key.in_(some), rejects.c.extract_id < extract_id
            )
            self._connection.execute(earlier.values(mended=1))

    def rejects(self, extract_id: int | None = None) -> list[Rejected]:
        query = sa.select(rejects).order_by(rejects.c.extract_id, rejects.c.file, rejects.c.row_number)
        if extract_id is not None:
            query = query.where(rejects.c.extract_id == extract_id)
        return [_rejected(row) for row in self._connection.execute(query)]

    def all(self) -> list[ExtractSummary]:
        return [
            self._summary(row)
            for row in self._connection.execute(sa.select(extracts).order_by(extracts.c.id))
        ]

    def _summary(self, row: sa.Row[tuple[object, ...]]) -> ExtractSummary:
        files = self._connection.execute(
            sa.select(source_files).where(source_files.c.extract_id == row.id).order_by(source_files.c.id)
        )
        tallies = tuple(
            FileTally(
                f.name, f.table_name, f.rows, f.loaded, f.changed, f.repeated, f.rejected, from_texts(f.notes)
            )
            for f in files
        )
        return ExtractSummary(row.id, row.profile, row.source, row.loaded_at, tallies)

    def _inserted(self, table: sa.Table, values: Mapping[str, object]) -> int:
        key = self._connection.execute(sa.insert(table).values(**values)).inserted_primary_key
        assert key is not None
        return int(key[0])


def _waiting() -> sa.Select[tuple[str]]:
    """The file of each rejected row whose child is known by now, of the latest load of the row's table."""
    later = sa.select(source_files.c.id).where(
        source_files.c.table_name == rejects.c.table_name, source_files.c.extract_id > rejects.c.extract_id
    )
    return sa.select(rejects.c.file).where(
        rejects.c.mended == 0,
        rejects.c.reason == NO_SUCH_PERSON,
        rejects.c.person_ref.in_(sa.select(people.c.ref)),
        ~later.exists(),
    )


def _rejected(row: sa.Row[tuple[object, ...]]) -> Rejected:
    return Rejected(
        row.file, row.table_name, row.row_number, row.column_name, row.value, row.reason,
        PersonRef(row.person_ref), row.row_key,
    )  # fmt: skip


def _values(file_id: int, row: LoadedRow) -> dict[str, object]:
    return {
        "file_id": file_id,
        "table_name": row.source.table,
        "row_number": row.source.row,
        "person_ref": row.person or PersonRef(""),
        "row_key": row.key,
        "digest": row.digest,
        "row_values": canonical_json(dict(row.values)).decode("utf-8"),
    }
