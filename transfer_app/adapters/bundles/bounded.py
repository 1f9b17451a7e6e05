"""Reading a small file that somebody else wrote: never more of it than the format allows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from transfer_app.domain.errors import NotFound, TransferError


def read_bounded(path: Path, largest: int, remedy: str, refused: Callable[[str], TransferError]) -> bytes:
    """The whole file. NotFound with the remedy where it cannot be opened; refused where it is too large.

    largest: bytes. refused: makes the error of a sentence.
    """
    try:
        with path.open("rb") as source:
            content = source.read(largest + 1)
    except OSError as fault:
        raise NotFound(f"{path.name} could not be opened: {fault.strerror}.", remedy) from fault
    if len(content) > largest:
        raise refused(f"{path.name} is larger than it may be.")
    return content
