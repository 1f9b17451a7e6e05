"""The workspace: one file (or database) of rows, changed only in units that also write the log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from transfer_app.domain.audit import AuditEntry
from transfer_app.domain.staff import User
from transfer_app.domain.vocabulary import Role
from transfer_app.services.ports.casework import Decisions, Figures, Records, Reviews, Runs
from transfer_app.services.ports.exchange import Inbox, Packages, Protocols
from transfer_app.services.ports.loads import Extracts, People
from transfer_app.services.ports.places import BoundarySets, Gazetteers, Locations


class Settings(Protocol):
    """Named values of the workspace: its authority, vesting day, secret for opaque references."""

    def get(self, key: str, default: str = "") -> str: ...
    def put(self, key: str, value: str) -> None: ...


class Users(Protocol):
    def add(self, name: str, display_name: str, roles: Iterable[Role], at: str) -> User: ...
    def by_name(self, name: str) -> User | None: ...
    def get(self, user_id: int) -> User: ...
    def all(self) -> tuple[User, ...]: ...
    def replace(self, user: User) -> None: ...


class Keys(Protocol):
    """Private keys, inside the encrypted file. user_id None: the authority's own. kind: 'age' or 'ssh'."""

    def add(self, kind: str, private: str, public: str, at: str, user_id: int | None) -> None: ...
    def private(self, kind: str, user_id: int | None) -> str: ...
    def public(self, kind: str, user_id: int | None) -> str: ...


class Log(Protocol):
    """The Merkle log: entries are only ever appended."""

    def append(self, entry: AuditEntry) -> int:
        """Give the entry's position, counted from 0."""
        ...

    def size(self) -> int: ...
    def root(self, size: int) -> bytes: ...
    def node(self, level: int, index: int) -> bytes: ...
    def bodies(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The canonical bytes of entries, in order."""
        ...

    def latest(self, count: int) -> tuple[Mapping[str, object], ...]:
        """The newest entries, newest first, as parsed JSON."""
        ...

    def add_checkpoint(self, size: int, root: bytes, note: str, at: str) -> None: ...
    def checkpoints(self) -> tuple[str, ...]:
        """Signed notes, oldest first."""
        ...


class Unit(Protocol):
    """All that one transaction may touch."""

    settings: Settings
    users: Users
    keys: Keys
    extracts: Extracts
    people: People
    records: Records
    gazetteers: Gazetteers
    locations: Locations
    boundaries: BoundarySets
    runs: Runs
    decisions: Decisions
    reviews: Reviews
    figures: Figures
    protocols: Protocols
    packages: Packages
    inbox: Inbox
    log: Log


class Workspace(Protocol):
    """An open workspace file."""

    @property
    def title(self) -> str:
        """What to call it on screen."""
        ...

    def change(self) -> AbstractContextManager[Unit]:
        """One transaction. Leaving it commits; an exception rolls back.

        A change without a log entry in the same unit is a bug and is rolled back.
        """
        ...

    def read(self) -> AbstractContextManager[Unit]:
        """A consistent view; nothing it does is kept."""
        ...

    def add_slot(self, name: str, passphrase: str) -> None:
        """Let another name open the workspace."""
        ...

    def close(self) -> None: ...
