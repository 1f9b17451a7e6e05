"""Writing a small file so that it is there whole, or not at all, whatever happens meanwhile."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from transfer_app.domain.errors import OutputFailed


def write_durably(path: Path, content: bytes) -> None:
    """Put content under that name, replacing what was there, and return once it is on the disk.

    A crash or a power cut leaves the old file or the new one. Only the owner may read it.
    OutputFailed when it cannot be written; the old file is then as it was.
    """
    # A name of its own, so that two writers at once never write into one another's file.
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
    try:
        descriptor = os.open(
            unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600
        )
        try:
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            unfinished.replace(path)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)
    except OSError as error:
        raise OutputFailed(f"{path} could not be written: {error.strerror}.") from error


def sync_folder(folder: Path) -> None:
    """Make the folder's list of names durable: a renamed file is safe only then. Windows has no such call."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def made_folder(folder: Path) -> Iterator[None]:
    """The folder is there, durably, and what it lies in has to be; one made for nothing is gone again.

    OSError when it cannot be made.
    """
    if folder.exists():
        yield
        return
    folder.mkdir()
    try:
        sync_folder(folder.parent)
        yield
    finally:
        with suppress(OSError):  # it is not empty: something came of it
            folder.rmdir()
