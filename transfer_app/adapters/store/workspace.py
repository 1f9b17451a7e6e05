"""The workspace port on a SQLCipher file or a team's database: units of work that always write the log."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from transfer_app.adapters.store import key_slots
from transfer_app.adapters.store.acceptances import Acceptances
from transfer_app.adapters.store.as_one import AsOne
from transfer_app.adapters.store.copies import Copies
from transfer_app.adapters.store.decisions import Decisions, Runs
from transfer_app.adapters.store.dialect import is_sqlite
from transfer_app.adapters.store.disputes import Disputes
from transfer_app.adapters.store.documents import Documents
from transfer_app.adapters.store.engine import change_key, emptied_journal, reading
from transfer_app.adapters.store.extracts import Extracts
from transfer_app.adapters.store.families import Families
from transfer_app.adapters.store.figures import Figures
from transfer_app.adapters.store.givings import Givings
from transfer_app.adapters.store.inbox import Inbox
from transfer_app.adapters.store.keeps import Keeps
from transfer_app.adapters.store.key_file import KEY_BYTES, Cost
from transfer_app.adapters.store.known_logs import KnownLogs
from transfer_app.adapters.store.locations import Locations
from transfer_app.adapters.store.log import Log
from transfer_app.adapters.store.on_demand import OnDemand
from transfer_app.adapters.store.opinions import Opinions
from transfer_app.adapters.store.packages import Packages
from transfer_app.adapters.store.people import People
from transfer_app.adapters.store.places import BoundarySets, Gazetteers
from transfer_app.adapters.store.quality import Quality
from transfer_app.adapters.store.queue import Queue
from transfer_app.adapters.store.records import Records
from transfer_app.adapters.store.reviews import Reviews
from transfer_app.adapters.store.rule_sets import RuleSets
from transfer_app.adapters.store.run_changes import RunChanges
from transfer_app.adapters.store.shared_packages import SharedPackages
from transfer_app.adapters.store.sharing import Protocols
from transfer_app.adapters.store.special import Specials
from transfer_app.adapters.store.steps import Steps
from transfer_app.adapters.store.storage_errors import storage_errors
from transfer_app.adapters.store.team_check import check_team_server
from transfer_app.adapters.store.team_file import is_team_file
from transfer_app.adapters.store.team_setup import setup_sql
from transfer_app.adapters.store.team_workspace import (
    change_role_key,
    fill_team_database,
    open_team_database,
)
from transfer_app.adapters.store.users import Keys, Settings, Users
from transfer_app.adapters.store.windows import Windows
from transfer_app.adapters.store.working import Claims, Comments, Parkings
from transfer_app.adapters.store.workspace_file import create_workspace_file, open_with_keys
from transfer_app.domain.sign_in import KeyChange, sign_in_name
from transfer_app.domain.team_check import CheckStep, TeamCheck
from transfer_app.domain.team_server import TeamServer


class Unit:
    """All that one transaction may touch."""

    settings = OnDemand(Settings)
    users = OnDemand(Users)
    keys = OnDemand(Keys)
    extracts = OnDemand(Extracts)
    people = OnDemand(People)
    records = OnDemand(Records)
    gazetteers = OnDemand(Gazetteers)
    locations = OnDemand(Locations)
    boundaries = OnDemand(BoundarySets)
    rule_sets = OnDemand(RuleSets)
    runs = OnDemand(Runs)
    decisions = OnDemand(Decisions)
    reviews = OnDemand(Reviews)
    queue = OnDemand(Queue)
    quality = OnDemand(Quality)
    families = OnDemand(Families)
    figures = OnDemand(Figures)
    protocols = OnDemand(Protocols)
    packages = OnDemand(Packages)
    inbox = OnDemand(Inbox)
    windows = OnDemand(Windows)
    shared = OnDemand(SharedPackages)
    documents = OnDemand(Documents)
    copies = OnDemand(Copies)
    specials = OnDemand(Specials)
    steps = OnDemand(Steps)
    as_one = OnDemand(AsOne)
    acceptances = OnDemand(Acceptances)
    disputes = OnDemand(Disputes)
    keeps = OnDemand(Keeps)
    parkings = OnDemand(Parkings)
    opinions = OnDemand(Opinions)
    claims = OnDemand(Claims)
    comments = OnDemand(Comments)
    givings = OnDemand(Givings)
    run_changes = OnDemand(RunChanges)
    log = OnDemand(Log)
    known_logs = OnDemand(KnownLogs)

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection


_UNKNOWN_SPACE = 1 << 62
"""A server does not say how much it has: where it is full, it refuses, and nothing of the step is kept."""


class Aside:
    """What one transaction may touch that leaves no entry in the log."""

    keeps = OnDemand(Keeps)
    claims = OnDemand(Claims)

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection


class UnloggedChange(AssertionError):
    """A service changed the workspace without an entry in the log: a bug, and nothing of it was kept."""


class SqlWorkspace:
    """An open workspace: of a file, or of a team."""

    def __init__(
        self, path: Path, engine: sa.Engine, key: bytes, cost: Cost, keys: tuple[bytes, ...] = ()
    ) -> None:
        """keys: the one before and the one after, where a change of the key has not ended."""
        self._path, self._engine, self._key, self._cost = path, engine, key, cost
        self._keys = keys
        self._to_empty = False
        self._admit: Callable[[Unit], None] | None = None

    @property
    def title(self) -> str:
        return self._path.stem

    def free_space(self) -> int:
        if not is_sqlite(self._engine):
            return _UNKNOWN_SPACE
        return shutil.disk_usage(self._path.parent).free

    @contextmanager
    def change(self) -> Iterator[Unit]:
        """One transaction; leaving it commits, an exception rolls back."""
        with storage_errors(self._path), self._engine.begin() as connection:
            unit = self._admitted(connection)
            yield unit
            if not unit.log.appended:
                raise UnloggedChange("a unit of work ended without a log entry")
        # A destroyed key is in the old pages of the journal too. Where a reader is in the way, the next unit
        # tries again, and closing the workspace does it at the latest.
        self._to_empty = self._to_empty or unit.windows.destroyed
        if self._to_empty:
            with storage_errors(self._path):
                self._to_empty = not emptied_journal(self._engine)

    @contextmanager
    def aside(self) -> Iterator[Aside]:
        """One transaction for what is no part of the record and is not logged."""
        with storage_errors(self._path), self._engine.begin() as connection:
            yield Aside(connection)

    @contextmanager
    def read(self) -> Iterator[Unit]:
        """A consistent view; nothing it does is kept."""
        with storage_errors(self._path), reading(self._engine) as connection:
            yield Unit(connection)

    @contextmanager
    def trial(self) -> Iterator[Unit]:
        """A transaction that sees its own changes and is always rolled back, however it ends.

        While it lasts nobody else can write. Pages that outgrow the memory wait in the WAL beside the file,
        encrypted as all of it, and no reader ever takes them for content.
        """
        with storage_errors(self._path), self._engine.connect() as connection:
            transaction = connection.begin()
            try:
                yield self._admitted(connection)
            finally:
                transaction.rollback()

    def admit_by(self, check: Callable[[Unit], None]) -> None:
        """Ask this as each change begins; what it raises ends the change."""
        self._admit = check

    def _admitted(self, connection: sa.Connection) -> Unit:
        unit = Unit(connection)
        if self._admit is not None:
            self._admit(unit)
        return unit

    def add_slot(self, name: str, passphrase: str) -> None:
        """Let another name open the workspace."""
        key_slots.add_slot(self._path, self._key, name, passphrase, self._cost)

    def remove_slot(self, name: str) -> None:
        """A name cannot open the workspace any more; nothing happens where it could not before."""
        # A power cut between the key file and the commit leaves a user without a slot, to be removed again.
        if sign_in_name(name) in key_slots.slot_names(self._path):
            key_slots.remove_slot(self._path, name)

    def change_passphrase(self, name: str, old: str, new: str) -> None:
        """Raises SignInFailed when the old one is wrong; then nothing is changed."""
        key_slots.change_passphrase(self._path, name, old, new, self._cost)

    @property
    def key_change(self) -> KeyChange:
        """Whether a change of the key has begun and not ended, and whether the new key is in use."""
        if not self._keys:
            return KeyChange.NONE
        return KeyChange.DONE if self._key == self._keys[1] else KeyChange.BEGUN

    def begin_key_change(self, names: Collection[str]) -> None:
        """A new key for these people, beside the present one; nobody else can open the workspace any more."""
        new = secrets.token_bytes(KEY_BYTES)
        key_slots.begin_change(self._path, self._key, new, {sign_in_name(name) for name in names})
        self._keys = (self._key, new)

    def change_key(self) -> None:
        """Encrypt the whole file with the new key; an error leaves it as it was.

        Raises WorkspaceBusy when anybody else has it open, and OutputFailed.
        """
        self._engine.dispose()
        try:
            if is_sqlite(self._engine):
                change_key(self._path, *self._keys)
            else:
                change_role_key(self._engine, self._path, self._keys[1])
        finally:
            self._engine.dispose()
            self._engine, self._key = _opened(self._path, self._keys)

    def end_key_change(self) -> None:
        """The key that is in use is the only one from now on."""
        key_slots.end_change(self._path, self._keys, self._key)
        self._keys = ()

    def close(self) -> None:
        if self._to_empty and not is_sqlite(self._engine):  # closing a file does it
            emptied_journal(self._engine)
        self._engine.dispose()


class WorkspaceFiles:
    """Files on this machine, and teams'. cost: of turning a passphrase into a key; tests make it cheap."""

    def __init__(self, cost: Cost = key_slots.PRODUCTION_COST) -> None:
        self._cost = cost

    def create(self, path: Path, name: str, passphrase: str, first: Callable[[Unit], None]) -> SqlWorkspace:
        """A new workspace that name can open; `first` fills it. Whole, or not at all."""

        def fill(engine: sa.Engine) -> None:
            with engine.begin() as connection:
                first(Unit(connection))

        if is_team_file(path):
            engine, key = fill_team_database(path, name, passphrase, fill)
            return SqlWorkspace(path, engine, key, self._cost)
        engine = create_workspace_file(path, name, passphrase, fill, cost=self._cost)
        return SqlWorkspace(path, engine, key_slots.unlock(path, name, passphrase), self._cost)

    def prepare_team(self, path: Path, server: TeamServer, name: str, passphrase: str) -> tuple[str, ...]:
        """The team's file; what the server's administrator runs before it can be filled."""
        key = key_slots.create_team_file(path, server, name, passphrase, self._cost)
        return setup_sql(path, key)

    def team_setup(self, path: Path, name: str, passphrase: str) -> tuple[str, ...]:
        """Once more, for a server that does not have the role."""
        return setup_sql(path, key_slots.unlock(path, name, passphrase))

    def team_server(self, path: Path) -> TeamServer | None:
        """Where a team's file says that its workspace is; None for any other file."""
        return key_slots.team_server(path) if is_team_file(path) else None

    def check_team(
        self, path: Path, name: str, passphrase: str, called: str, begin: Callable[[CheckStep], None]
    ) -> TeamCheck:
        """How far this workstation gets; SignInFailed where the file does not open."""
        keys = key_slots.unlock_all(path, name, passphrase)
        return check_team_server(path, key_slots.team_server(path), keys, called, begin)

    def open(self, path: Path, name: str, passphrase: str) -> SqlWorkspace:
        """Sign in; SignInFailed, NotAWorkspace or NewerWorkspace leave everything as it was."""
        keys = key_slots.unlock_all(path, name, passphrase)
        engine, key = _opened(path, keys)
        return SqlWorkspace(path, engine, key, self._cost, keys if len(keys) > 1 else ())


def _opened(path: Path, keys: tuple[bytes, ...]) -> tuple[sa.Engine, bytes]:
    return open_team_database(path, keys) if is_team_file(path) else open_with_keys(path, keys)
