"""What the database says when something goes wrong, turned into what a person can act on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import sqlalchemy as sa
from sqlcipher3 import dbapi2

from transfer_app.adapters.store.server_errors import known_server_error
from transfer_app.domain.errors import (
    NotAWorkspace,
    OutputFailed,
    TransferError,
    WorkspaceBusy,
    WorkspaceError,
)

ALMOST_NOTHING = 256 * 1024
"""Bytes free on a drive on which no unit of work can be written."""


@contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Raise our errors for the expected faults of the workspace at path: busy, full, damaged, foreign, away.

    Any other database error is a bug, and passes through. A server gives codes (server_errors.py); the driver
    of files only SQLite's fixed English sentences, none of which quotes a value of a row.
    """
    try:
        yield
    except psycopg.Error as error:
        of_server = known_server_error(error, path.stem)
        if of_server is None:
            raise
        raise of_server from error
    except dbapi2.Error as error:
        known = _known(str(error), path)
        if known is None:
            raise
        raise known from error
    except sa.exc.DBAPIError as error:
        orig = error.orig
        if isinstance(orig, psycopg.Error):
            known = known_server_error(orig, path.stem)
        else:
            known = _known(str(orig), path)
        if known is None:
            raise
        raise known from orig
    except sa.exc.TimeoutError as error:
        raise WorkspaceBusy(f"{path.name}: too many jobs are using the workspace at once.") from error


def _is_full(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < ALMOST_NOTHING
    except OSError:
        return False  # the drive is gone: that is another sentence


def _known(said: str, path: Path) -> TransferError | None:
    name = path.name
    if "is locked" in said:
        return WorkspaceBusy(f"{name} is being written by another window or command.")
    if "is full" in said:
        return OutputFailed(
            f"{name}: the disk is full.", "Free some space, then try again. Nothing of this step was kept."
        )
    if "not a database" in said:
        return NotAWorkspace(f"{name} is not a workspace, or not the one its key file was made for.")
    if "malformed" in said:
        return WorkspaceError(
            f"{name} is damaged.", "Stop work in it, keep the file as it is, and restore the last backup."
        )
    if "readonly" in said:
        return OutputFailed(f"{name} cannot be written.", "Ask for permission to write it, or copy it first.")
    if "unable to open" in said:
        return NotAWorkspace(f"{path} cannot be opened.")
    if "disk I/O error" in said:
        # A full drive is reported this way too, when the files beside the workspace cannot be made.
        if _is_full(path):
            return _known("is full", path)
        return OutputFailed(
            f"{name}: the disk could not be read or written.",
            "Check that the drive is still connected, then try again. Nothing of this step was kept.",
        )
    return None
