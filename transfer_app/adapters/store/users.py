"""The workspace's settings, its users and their keys."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from transfer_app.adapters.store.sealed_values import key_of, opened, sealed
from transfer_app.adapters.store.tables import clearances, keys, settings, users
from transfer_app.adapters.store.values import from_texts, texts
from transfer_app.domain.errors import NotFound
from transfer_app.domain.staff import Clearance, Function, User
from transfer_app.domain.vocabulary import Role


class Settings:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def get(self, key: str, default: str = "") -> str:
        found = self._connection.scalar(sa.select(settings.c.value).where(settings.c.key == key))
        return default if found is None else str(found)

    def put(self, key: str, value: str) -> None:
        self._connection.execute(sa.delete(settings).where(settings.c.key == key))
        self._connection.execute(sa.insert(settings).values(key=key, value=value))


class Users:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, name: str, display_name: str, roles: Iterable[Role], at: str) -> User:
        held = frozenset(roles)
        values = {"name": name, "display_name": display_name, "roles": texts(sorted(held)), "created_at": at}
        key = self._connection.execute(sa.insert(users).values(**values)).inserted_primary_key
        assert key is not None
        return User(int(key[0]), name, display_name, held)

    def by_name(self, name: str) -> User | None:
        row = self._connection.execute(self._read().where(users.c.name == name)).one_or_none()
        return _user(row) if row is not None else None

    def get(self, user_id: int) -> User:
        row = self._connection.execute(self._read().where(users.c.id == user_id)).one_or_none()
        if row is None:
            raise NotFound(f"There is no user number {user_id}.")
        return _user(row)

    def all(self) -> tuple[User, ...]:
        return tuple(_user(row) for row in self._connection.execute(self._read().order_by(users.c.name)))

    def replace(self, user: User) -> None:
        values = {
            "display_name": user.display_name,
            "roles": texts(sorted(user.roles)),
            "active": int(user.active),
            "functions": texts(sorted(user.functions)),
        }
        self._connection.execute(sa.update(users).where(users.c.id == user.id).values(**values))
        self._connection.execute(sa.delete(clearances).where(clearances.c.user_id == user.id))
        if user.cleared or user.clearance_asked_by is not None:
            held = {"clearance": user.clearance.value, "asked_by": user.clearance_asked_by}
            self._connection.execute(sa.insert(clearances).values(user_id=user.id, **held))

    def _read(self) -> sa.Select[tuple[object, ...]]:
        standing = (clearances.c.clearance, clearances.c.asked_by)
        return sa.select(users, *standing).outerjoin(clearances, clearances.c.user_id == users.c.id)


class Keys:
    """Private keys, readable only with the workspace key: in the encrypted file, or sealed on a server."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, kind: str, private: str, public: str, at: str, user_id: int | None) -> None:
        stored = sealed(self._connection, private, key_of(kind, user_id))
        values = {"kind": kind, "private": stored, "public": public, "created_at": at, "user_id": user_id}
        self._connection.execute(sa.insert(keys).values(**values))

    def private(self, kind: str, user_id: int | None) -> str:
        return opened(self._connection, str(self._latest(kind, user_id).private), key_of(kind, user_id))

    def privates(self, kind: str, user_id: int | None) -> list[str]:
        rows = self._connection.scalars(
            sa.select(keys.c.private)
            .where(keys.c.kind == kind, keys.c.user_id.is_not_distinct_from(user_id))
            .order_by(keys.c.id.desc())
        )
        what = key_of(kind, user_id)
        return [opened(self._connection, str(private), what) for private in rows]

    def public(self, kind: str, user_id: int | None) -> str:
        return str(self._latest(kind, user_id).public)

    def cards(self, kind: str) -> list[tuple[int | None, str]]:
        query = sa.select(keys.c.user_id, keys.c.public).where(keys.c.kind == kind).order_by(keys.c.id)
        return [(row.user_id, str(row.public)) for row in self._connection.execute(query)]

    def _latest(self, kind: str, user_id: int | None) -> sa.Row[tuple[object, ...]]:
        row = self._connection.execute(
            sa.select(keys)
            .where(keys.c.kind == kind, keys.c.user_id.is_not_distinct_from(user_id))
            .order_by(keys.c.id.desc())
            .limit(1)
        ).one_or_none()
        if row is None:
            raise NotFound("This person has no key of that kind in the workspace.")
        return row


def _user(row: sa.Row[tuple[object, ...]]) -> User:
    roles = frozenset(map(Role, from_texts(row.roles)))
    functions = frozenset(map(Function, from_texts(row.functions)))
    return User(
        row.id, row.name, row.display_name, roles, bool(row.active), functions,
        Clearance(row.clearance or ""), row.asked_by,
    )  # fmt: skip
