"""Parked records, claims, assignments and comments."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from transfer_app.adapters.store.tables import case_records as records
from transfer_app.adapters.store.tables import decisions, people, proposals, users
from transfer_app.adapters.store.tables_working import assignments, claims, comments, parkings
from transfer_app.adapters.store.values import like_text
from transfer_app.domain.working import APART, PARKED, Claim, Comment, Parking


class Parkings:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def put(self, parking: Parking) -> None:
        """In the place of the one before."""
        self.remove(parking.record_id)
        self._connection.execute(
            sa.insert(parkings).values(
                record_id=parking.record_id, parked_by=parking.by, parked_at=parking.at, why=parking.why,
                until=parking.until,
            )
        )  # fmt: skip

    def remove(self, record_id: int) -> None:
        self._connection.execute(sa.delete(parkings).where(parkings.c.record_id == record_id))

    def current(self, day: str) -> dict[int, Parking]:
        """By record: what is parked on that day, and still waits for review."""
        query = (
            sa.select(parkings)
            .join(decisions, decisions.c.record_id == parkings.c.record_id)
            .where(parkings.c.until > day, decisions.c.state.in_(APART[PARKED]))
        )
        return {
            row.record_id: Parking(row.record_id, row.parked_by, row.parked_at, row.why, row.until)
            for row in self._connection.execute(query)
        }


class Claims:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def current(self, record_id: int, now: str) -> Claim | None:
        query = sa.select(claims).where(claims.c.record_id == record_id, claims.c.until > now)
        row = self._connection.execute(query).one_or_none()
        return Claim(row.record_id, row.user_id, row.until) if row is not None else None

    def open(self, now: str) -> dict[int, Claim]:
        """Every claim that has not run out, by record."""
        rows = self._connection.execute(sa.select(claims).where(claims.c.until > now))
        return {row.record_id: Claim(row.record_id, row.user_id, row.until) for row in rows}

    def take(self, wanted: Claim, now: str) -> Claim:
        """Claim it, or renew one's own; gives the claim that stands, which is another person's where held."""
        held = self.current(wanted.record_id, now)
        if held is not None and held.user_id != wanted.user_id:
            return held
        self._connection.execute(sa.delete(claims).where(claims.c.record_id == wanted.record_id))
        values = {"record_id": wanted.record_id, "user_id": wanted.user_id, "until": wanted.until}
        self._connection.execute(sa.insert(claims).values(**values))
        return wanted

    def release(self, record_id: int, user_id: int) -> None:
        """Let go of one's own; another person's stays."""
        self._connection.execute(
            sa.delete(claims).where(claims.c.record_id == record_id, claims.c.user_id == user_id)
        )

    def assign(self, record_id: int, user_id: int | None, at: str) -> None:
        """Give the record to one person, in the place of another; None: to nobody."""
        self._connection.execute(sa.delete(assignments).where(assignments.c.record_id == record_id))
        if user_id is not None:
            values = {"record_id": record_id, "user_id": user_id, "at": at}
            self._connection.execute(sa.insert(assignments).values(**values))

    def assigned(self, record_id: int) -> int | None:
        """Whom the record was given to."""
        return self._connection.scalar(
            sa.select(assignments.c.user_id).where(assignments.c.record_id == record_id)
        )


class Comments:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, record_id: int, author: int, at: str, text: str) -> int:
        values = {"record_id": record_id, "author": author, "at": at, "text": text}
        key = self._connection.execute(sa.insert(comments).values(**values)).inserted_primary_key
        assert key is not None
        return int(key[0])

    def of_record(self, record_id: int) -> list[Comment]:
        """Oldest first."""
        return self._found(_all().where(comments.c.record_id == record_id).order_by(comments.c.id))

    def search(self, words: Sequence[str], restricted: bool, most: int) -> list[Comment]:
        """Those that hold every word, newest first. restricted False leaves restricted people out."""
        query = _all().order_by(comments.c.id.desc()).limit(most)
        query = query.where(*_holds(comments.c.text, words))
        return self._found(query if restricted else query.where(people.c.restricted == 0))

    def reasons(self, words: Sequence[str], restricted: bool, most: int) -> list[Comment]:
        """The same of what proposals gave as their reason, whatever became of them."""
        p = proposals.c
        query = (
            sa.select(p.id, p.record_id, users.c.display_name, p.proposed_at, p.why)
            .join(users, users.c.id == p.proposed_by)
            .join(records, records.c.id == p.record_id)
            .join(people, people.c.id == records.c.person_id)
            .where(*_holds(p.why, words))
            .order_by(p.id.desc())
            .limit(most)
        )
        seen = query if restricted else query.where(people.c.restricted == 0)
        return [Comment(*row, reason=True) for row in self._connection.execute(seen)]

    def _found(self, query: sa.Select[tuple[object, ...]]) -> list[Comment]:
        return [
            Comment(row.id, row.record_id, row.display_name, row.at, row.text)
            for row in self._connection.execute(query)
        ]


def given_to(user_id: int) -> sa.Select[tuple[int]]:
    """The records that were given to this person."""
    return sa.select(assignments.c.record_id).where(assignments.c.user_id == user_id).correlate(None)


def _holds(column: sa.Column[str], words: Sequence[str]) -> list[sa.ColumnElement[bool]]:
    patterns = (f"%{like_text(word.lower())}%" for word in words)
    return [sa.func.lower(column).like(each, escape="\\") for each in patterns]


def _all() -> sa.Select[tuple[object, ...]]:
    return (
        sa.select(
            comments.c.id, comments.c.record_id, users.c.display_name, comments.c.at, comments.c.text
        )
        .join(users, users.c.id == comments.c.author)
        .join(records, records.c.id == comments.c.record_id)
        .join(people, people.c.id == records.c.person_id)
    )  # fmt: skip
