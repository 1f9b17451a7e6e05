"""Creating and opening a workspace: the encrypted file and its key file together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import sqlalchemy as sa

from transfer_app.adapters.durable_files import sync_folder
from transfer_app.adapters.store import key_slots, migrate
from transfer_app.adapters.store.engine import new_engine, open_engine, refuse_what_is_plainly_something_else
from transfer_app.adapters.store.key_file import Cost
from transfer_app.adapters.store.key_slots import PRODUCTION_COST, keys_path
from transfer_app.adapters.store.storage_errors import storage_errors
from transfer_app.domain.errors import NotAWorkspace, OutputFailed, WorkspaceExists

_SIDE_FILES = ("", "-wal", "-shm", "-journal")


def create_workspace_file(
    path: Path,
    name: str,
    passphrase: str,
    first: Callable[[sa.Engine], None],
    *,
    cost: Cost = PRODUCTION_COST,
    script_location: Path = migrate.DEFAULT,
) -> sa.Engine:
    """Make a workspace that name can open, let first put into it what it must start with, and open it.

    It is built under another name and moved into place when it is complete: a failure on the way
    leaves neither the workspace nor its key file. WorkspaceExists when either name is taken.
    """
    if path.exists():
        raise WorkspaceExists(f"{path} exists already.")
    unfinished = path.with_name(path.name + ".new")
    _remove(unfinished)  # of an earlier attempt that was killed: no key to it was ever given out
    key = key_slots.create_slots(path, name, passphrase, cost)
    try:
        engine = new_engine(unfinished, key)
        try:
            with storage_errors(path):
                migrate.upgrade(engine, script_location)
                first(engine)
        finally:
            engine.dispose()
        _move_into_place(unfinished, path)
    except BaseException:
        _remove(unfinished)
        keys_path(path).unlink(missing_ok=True)
        raise
    return open_engine(path, key)


def open_workspace_file(
    path: Path, name: str, passphrase: str, *, script_location: Path = migrate.DEFAULT
) -> sa.Engine:
    """Sign in and open a workspace, brought up to date. Dispose of the engine to close it.

    SignInFailed, NotAWorkspace or NewerWorkspace leave everything as it was.
    """
    refuse_what_is_plainly_something_else(path)
    keys = key_slots.unlock_all(path, name, passphrase)
    return open_with_keys(path, keys, script_location=script_location)[0]


def open_with_keys(
    path: Path, keys: Sequence[bytes], *, script_location: Path = migrate.DEFAULT
) -> tuple[sa.Engine, bytes]:
    """(the workspace, which of the keys opens it): several where a change of the key was interrupted."""
    for key in keys[:-1]:
        try:
            return _open_with_key(path, key, script_location), key
        except NotAWorkspace:
            continue  # it is encrypted with the next
    return _open_with_key(path, keys[-1], script_location), keys[-1]


def _open_with_key(path: Path, key: bytes, script_location: Path) -> sa.Engine:
    """Open a workspace whose key is at hand already (key_slots.unlock), and bring it up to date."""
    engine = open_engine(path, key)
    try:
        with storage_errors(path):
            migrate.upgrade(engine, script_location)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _move_into_place(unfinished: Path, path: Path) -> None:
    try:
        unfinished.rename(path)
        sync_folder(path.parent)
    except OSError as error:
        raise OutputFailed(f"{path} could not be created: {error.strerror}.") from error


def _remove(path: Path) -> None:
    for ending in _SIDE_FILES:
        path.with_name(path.name + ending).unlink(missing_ok=True)
