"""The files of one part, written out while the part is being checked."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from transfer_app.adapters.sealing.age.stream import Content


class PartFiles:
    """Writes below folder, which it makes. OSError as the disk says it; never over a file that is there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: set[str] = set()

    @contextmanager
    def file(self, path: str) -> Iterator[WholeWrites]:
        """path: checked, so it names nothing outside the folder."""
        parent = path.rpartition("/")[0]
        if parent not in self._made:
            (self._folder / parent).mkdir(parents=True, exist_ok=True)
            self._made.add(parent)
        # As text: a package may have ten million files. Unbuffered: it comes in large pieces.
        with open(f"{self._folder}/{path}", "xb", buffering=0) as sink:  # noqa: PTH123
            yield WholeWrites(sink)


class WholeWrites:
    """The file's write, all of it each time."""

    def __init__(self, sink: io.FileIO) -> None:
        self._sink = sink

    def write(self, content: Content) -> int:
        left = memoryview(content)
        while left:
            left = left[self._sink.write(left) :]
        return len(content)
