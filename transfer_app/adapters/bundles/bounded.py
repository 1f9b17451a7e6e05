"""Reading a small file that somebody else wrote: never more of it than the format allows."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from transfer_app.domain.errors import NotFound, TransferError


def read_bounded(path: Path, largest: int, remedy: str, refused: Callable[[str], TransferError]) -> bytes:
    """The whole file. NotFound with the remedy where it cannot be opened; refused where it is too large.

    largest: bytes. refused: makes the error of a sentence.
    """
    with opened(path, remedy) as source:
        try:
            content = source.read(largest + 1)
        except OSError as fault:
            raise _unreadable(path, remedy, fault) from fault
    if len(content) > largest:
        raise refused(f"{path.name} is larger than it may be.")
    return content


@contextmanager
def opened(path: Path, remedy: str) -> Iterator[io.BufferedReader]:
    """The file to read; NotFound with the remedy where it cannot be opened."""
    try:
        source = path.open("rb")
    except OSError as fault:
        raise _unreadable(path, remedy, fault) from fault
    with source:
        yield source


def _unreadable(path: Path, remedy: str, fault: OSError) -> NotFound:
    return NotFound(f"{path.name} could not be opened: {fault.strerror}.", remedy)
