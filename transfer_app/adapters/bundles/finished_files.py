"""Files that exist whole under their final name, or not at all.

Content is written under a name ending in .part, synced to the disk, and renamed when everything is there. A
crash leaves at most .part files, which no reader looks at.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from transfer_app.adapters.bundles.synced_behind import SyncedBehind
from transfer_app.adapters.durable_files import sync_folder
from transfer_app.adapters.sealing.age.stream import Content, Sink
from transfer_app.domain.errors import OutputFailed

PART_ENDING = ".part"


class FinishedFiles:
    """Several files of one folder that appear together, in the order they were created: the last one counts.

    Leaving the with block without finish() removes everything. OutputFailed when the disk refuses, or when a
    file of that name is there already: nothing is ever overwritten.
    """

    def __init__(self, folder: Path, unfinished: Path | None = None) -> None:
        """unfinished: the folder of the same file system for the .part files, if not the same."""
        self.folder = folder
        self._unfinished = unfinished or folder
        self._names: list[str] = []
        self._renamed: list[Path] = []
        self._finished = False

    def __enter__(self) -> FinishedFiles:
        return self

    @contextmanager
    def create(self, name: str) -> Iterator[Sink]:
        """A new file to write, readable by its owner only; synced to the disk when the block ends."""
        with closing(self.begin(name)) as file:
            yield file
            file.sync()

    def begin(self, name: str) -> BegunFile:
        """As create, for whoever syncs and closes it, maybe while something else is written."""
        final, part = self.folder / name, self._part(name)
        if final.exists():
            raise OutputFailed(f"{final.name} exists already.", "Choose another folder. Nothing was changed.")
        self._names.append(name)
        try:
            # Unbuffered: what a full disk refuses is refused in write, not in a later close.
            sink = part.open("xb", buffering=0)
        except OSError as fault:
            raise _failed(final, fault) from fault
        part.chmod(0o600)
        return BegunFile(sink, final)

    def adopt(self, name: str) -> None:
        """A file that lies there complete, from an earlier attempt."""
        self._names.append(name)

    def finish(self) -> None:
        """Gives every file its final name."""
        for name in self._names:
            final = self.folder / name
            try:
                # A hard link never replaces a file that appeared meanwhile; rename would.
                final.hardlink_to(self._part(name))
                self._renamed.append(final)
            except FileExistsError as fault:
                raise OutputFailed(f"{final.name} exists already.", "Choose another folder.") from fault
            except OSError:
                self._rename(name, final)
        for name in self._names:
            self._part(name).unlink(missing_ok=True)
        sync_folder(self.folder)
        self._finished = True

    def _rename(self, name: str, final: Path) -> None:
        """For file systems without hard links (FAT on a stick)."""
        try:
            self._part(name).rename(final)
        except OSError as fault:
            raise _failed(final, fault) from fault
        self._renamed.append(final)

    def __exit__(self, *_: object) -> None:
        if not self._finished:
            for path in [*self._renamed, *(self._part(name) for name in self._names)]:
                path.unlink(missing_ok=True)

    def _part(self, name: str) -> Path:
        return self._unfinished / (name + PART_ENDING)


class BegunFile:
    """A file on its way to the disk: each write takes all it is given; OutputFailed when the disk refuses."""

    def __init__(self, sink: io.FileIO, final: Path) -> None:
        self._sink = sink
        self._synced = SyncedBehind(sink)
        self._final = final

    def write(self, content: Content) -> int:
        try:
            return self._synced.write(content)
        except OSError as fault:
            raise _failed(self._final, fault) from fault

    def sync(self) -> None:
        """Returns when everything is on the disk."""
        try:
            self._synced.sync()
        except OSError as fault:
            raise _failed(self._final, fault) from fault

    def close(self) -> None:
        with self._sink:
            self._synced.close()


def _failed(final: Path, fault: OSError) -> OutputFailed:
    return OutputFailed(f"{final.name} could not be written: {fault.strerror or fault}.")
