"""The workspace: one file (or database) of rows, changed only in units that also write the log."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from transfer_app.domain.audit import AuditEntry
from transfer_app.domain.sign_in import KeyChange
from transfer_app.domain.staff import User
from transfer_app.domain.vocabulary import Role
from transfer_app.services.ports.acceptances import Acceptances
from transfer_app.services.ports.as_one import AsOne
from transfer_app.services.ports.audit_files import Copies
from transfer_app.services.ports.casework import Decisions, Figures, Queue, Records, Reviews, Runs
from transfer_app.services.ports.desk import Aside, Keeps, Steps
from transfer_app.services.ports.disputes import Disputes
from transfer_app.services.ports.documents import Documents
from transfer_app.services.ports.exchange import Inbox, Packages, Protocols, Specials, Windows
from transfer_app.services.ports.families import Families
from transfer_app.services.ports.known_logs import KnownLogs
from transfer_app.services.ports.loads import Extracts, People
from transfer_app.services.ports.opinions import Opinions
from transfer_app.services.ports.places import BoundarySets, Gazetteers, Locations
from transfer_app.services.ports.quality import Quality
from transfer_app.services.ports.rule_sets import RuleSets
from transfer_app.services.ports.shared_packages import SharedPackages
from transfer_app.services.ports.working import Claims, Comments, Parkings


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
    """Private keys, inside the encrypted file. user_id None: the authority's own. kind: 'pair'."""

    def add(self, kind: str, private: str, public: str, at: str, user_id: int | None) -> None: ...
    def private(self, kind: str, user_id: int | None) -> str: ...
    def privates(self, kind: str, user_id: int | None) -> list[str]:
        """Every one, the newest first: what was sealed for an older key is opened with it still."""
        ...

    def public(self, kind: str, user_id: int | None) -> str: ...
    def cards(self, kind: str) -> list[tuple[int | None, str]]:
        """(whose, public card) of every key there ever was, the oldest first."""
        ...


class Log(Protocol):
    """The Merkle log: entries are only ever appended."""

    def append(self, entry: AuditEntry) -> int:
        """Give the entry's position, counted from 0."""
        ...

    def size(self) -> int: ...
    def root(self, size: int) -> bytes: ...
    def inclusion_proof(self, index: int, size: int) -> list[bytes]:
        """The audit path of an entry in the log as it was at that size, lowest neighbour first."""
        ...

    def consistency_proof(self, first: int, second: int) -> list[bytes]: ...
    def node(self, level: int, index: int) -> bytes: ...
    def nodes(self) -> Iterator[tuple[int, int, bytes]]:
        """(level, index, hash) of the stored subtrees, in the order of merkle.places."""
        ...

    def bodies(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The canonical bytes of entries, in order."""
        ...

    def latest(self, count: int, actor: str = "") -> tuple[Mapping[str, object], ...]:
        """The newest entries, newest first, as parsed JSON; actor: those of one person only."""
        ...

    def of(self, action: str) -> Iterator[bytes]:
        """The canonical bytes of every entry of an action, newest first."""
        ...

    def last(self, action: str) -> int | None:
        """The position of the newest entry of an action."""
        ...

    def add_checkpoint(self, size: int, root: bytes, note: str, at: str) -> None: ...
    def checkpoints(self) -> tuple[str, ...]:
        """Signed notes, oldest first."""
        ...

    def checkpoint(self, size: int) -> str | None:
        """The signed note over so many entries."""
        ...

    def last_checkpoint(self) -> int:
        """How many entries the newest checkpoint covers; 0 for none."""
        ...

    def countersigned(self, size: int, note: str) -> None:
        """The note over so many entries, with more signatures below it."""
        ...


class Unit(Protocol):
    """All that one transaction may touch."""

    @property
    def settings(self) -> Settings: ...
    @property
    def users(self) -> Users: ...
    @property
    def keys(self) -> Keys: ...
    @property
    def extracts(self) -> Extracts: ...
    @property
    def people(self) -> People: ...
    @property
    def records(self) -> Records: ...
    @property
    def gazetteers(self) -> Gazetteers: ...
    @property
    def locations(self) -> Locations: ...
    @property
    def boundaries(self) -> BoundarySets: ...
    @property
    def rule_sets(self) -> RuleSets: ...
    @property
    def runs(self) -> Runs: ...
    @property
    def decisions(self) -> Decisions: ...
    @property
    def reviews(self) -> Reviews: ...
    @property
    def steps(self) -> Steps: ...
    @property
    def as_one(self) -> AsOne: ...
    @property
    def acceptances(self) -> Acceptances: ...
    @property
    def quality(self) -> Quality: ...
    @property
    def opinions(self) -> Opinions: ...
    @property
    def disputes(self) -> Disputes: ...
    @property
    def keeps(self) -> Keeps: ...
    @property
    def parkings(self) -> Parkings: ...
    @property
    def claims(self) -> Claims: ...
    @property
    def comments(self) -> Comments: ...
    @property
    def queue(self) -> Queue: ...
    @property
    def families(self) -> Families: ...
    @property
    def figures(self) -> Figures: ...
    @property
    def protocols(self) -> Protocols: ...
    @property
    def packages(self) -> Packages: ...
    @property
    def specials(self) -> Specials: ...
    @property
    def inbox(self) -> Inbox: ...
    @property
    def windows(self) -> Windows: ...
    @property
    def shared(self) -> SharedPackages: ...
    @property
    def copies(self) -> Copies: ...
    @property
    def documents(self) -> Documents: ...
    @property
    def log(self) -> Log: ...
    @property
    def known_logs(self) -> KnownLogs: ...


class Workspace(Protocol):
    """An open workspace file."""

    @property
    def title(self) -> str:
        """What to call it on screen."""
        ...

    def free_space(self) -> int:
        """Bytes that can still be written beside the workspace."""
        ...

    def change(self) -> AbstractContextManager[Unit]:
        """One transaction. Leaving it commits; an exception rolls back.

        A change without a log entry in the same unit is a bug and is rolled back.
        """
        ...

    def aside(self) -> AbstractContextManager[Aside]:
        """One transaction for what is no part of the record and is not logged."""
        ...

    def read(self) -> AbstractContextManager[Unit]:
        """A consistent view; nothing it does is kept."""
        ...

    def trial(self) -> AbstractContextManager[Unit]:
        """One transaction to try changes in: it sees them itself, and none is kept, however it ends.

        Nobody else can write while it lasts. What is logged in it is not kept either.
        """
        ...

    def add_slot(self, name: str, passphrase: str) -> None:
        """Let another name open the workspace."""
        ...

    def remove_slot(self, name: str) -> None:
        """A name cannot open the workspace any more; nothing happens where it could not before."""
        ...

    def change_passphrase(self, name: str, old: str, new: str) -> None:
        """Raises SignInFailed when the old one is wrong; then nothing is changed."""
        ...

    @property
    def key_change(self) -> KeyChange:
        """Whether a change of the key has begun and not ended, and whether the new key is in use."""
        ...

    def begin_key_change(self, names: Collection[str]) -> None:
        """A new key for these people, beside the present one. Nobody else can open the workspace from now on.

        Raises WorkspaceError for a way in that somebody put into the key file by hand.
        """
        ...

    def change_key(self) -> None:
        """Encrypt the whole workspace with the new key; an error leaves it as it was.

        Raises WorkspaceBusy when anybody else has it open, and OutputFailed.
        """
        ...

    def end_key_change(self) -> None:
        """The key that is in use is the only one from now on."""
        ...

    def close(self) -> None: ...
