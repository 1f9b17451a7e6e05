"""A folder of files that somebody else wrote: walked and read without following anything.

Each step is taken below the handle of the folder above it, where the system can, and what is opened is
compared with what was looked at: nothing can be put in its place in between. docs/format-documents.md is the
authority.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from transfer_app.domain.document_faults import Fault
from transfer_app.domain.document_paths import path_fault, shown
from transfer_app.domain.documents import FoundFile, Measured
from transfer_app.domain.errors import SourceRefused
from transfer_app.domain.package_names import LARGEST_FILE
from transfer_app.services.ports.documents import NotAFile, Tick

PIECE = 1024 * 1024
DEEPEST = 64
_BY_HANDLE = os.open in os.supports_dir_fd and os.stat in os.supports_dir_fd and os.scandir in os.supports_fd
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)
# A pipe that was put in the file's place must not make the program wait for a writer.
_FILE = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_REPARSE = getattr(stat, "FILE_ATTRIBUTE_REPARSE_POINT", 0x400)


@dataclass(frozen=True)
class Folder:
    """root: absolute. Nothing is held open between two calls, so it can be handed to another process."""

    root: Path

    @classmethod
    def at(cls, path: Path) -> Folder:
        root = path.absolute()
        try:
            with os.scandir(root):
                return cls(root)
        except OSError as problem:
            raise SourceRefused(
                f"The document folder {path} cannot be opened: {problem.strerror}.",
                "Connect the drive it is on, or choose the folder that holds the documents.",
            ) from problem

    def inside(self, path: Path) -> str:
        with suppress(ValueError, OSError):
            return "/".join(path.resolve().relative_to(self.root.resolve()).parts)
        return ""

    def walk(self, tick: Tick) -> Iterator[FoundFile]:
        with _opened_root(self.root) as handle:
            yield from _walked(handle, self.root, "", tick)

    def look(self, path: str) -> FoundFile:
        try:
            with self._above(path) as (handle, place, name):
                found = _lstat(handle, place, name)
        except OSError as problem:
            return FoundFile(path, fault=_fault(problem))
        fault = Fault.NONE if _is_file(found) else Fault.NOT_A_FILE
        return FoundFile(path, found.st_size, found.st_mtime_ns, fault)

    def measure(self, path: str, tick: Tick) -> Measured:
        try:
            with self.open(path) as source:
                before = os.fstat(source.fileno())
                if before.st_size > LARGEST_FILE:
                    return Measured(before.st_size, fault=Fault.TOO_LONG)
                size, digest = _digest(source, before.st_size, tick)
                after = os.fstat(source.fileno())
        except OSError as problem:
            return Measured(fault=_fault(problem))
        same = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
        fault = Fault.NONE if same and size == after.st_size else Fault.CHANGED
        return Measured(size, digest, after.st_mtime_ns, fault)

    def open(self, path: str) -> BinaryIO:
        with self._above(path) as (handle, place, name):
            looked = _lstat(handle, place, name)
            if not _is_file(looked):
                raise NotAFile(f"{name!a} is not a file")
            descriptor = os.open(name if handle is not None else place, _FILE, dir_fd=handle)
        try:
            _require_same(looked, os.fstat(descriptor))
            return os.fdopen(descriptor, "rb", buffering=0)  # it is read in large pieces
        except BaseException:
            os.close(descriptor)
            raise

    @contextmanager
    def _above(self, path: str) -> Iterator[tuple[int | None, Path, str]]:
        """(handle of the folder a file lies in, the file's whole path, its name).

        Each folder is opened below the one above it.
        """
        if path_fault(path) is not Fault.NONE:
            raise NotAFile("a path that leads elsewhere")
        *folders, name = path.split("/")
        place = self.root
        with ExitStack() as opened:
            handle = opened.enter_context(_opened_root(self.root))
            for folder in folders:
                place = place / folder
                if not _is_folder(_lstat(handle, place, folder)):
                    raise NotAFile(f"{folder!a} is not a folder")
                if handle is not None:
                    handle = os.open(folder, _FOLDER, dir_fd=handle)
                    opened.callback(os.close, handle)
            yield handle, place / name, name


@contextmanager
def _opened_root(root: Path) -> Iterator[int | None]:
    if not _BY_HANDLE:
        yield None
        return
    # The person chose the root: it may be a link itself.
    handle = os.open(root, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    try:
        yield handle
    finally:
        os.close(handle)


def _walked(handle: int | None, place: Path, above: str, tick: Tick) -> Iterator[FoundFile]:
    """The entries of one folder in order of name, then what is below each folder where it stands."""
    try:
        with os.scandir(handle if handle is not None else place) as entries:
            names = sorted(entry.name for entry in entries)
    except OSError:
        yield FoundFile(above.rstrip("/"), fault=Fault.UNREADABLE)
        return
    for name in names:
        tick(1)
        path = above + name
        if path_fault(path) is not Fault.NONE:
            yield FoundFile(shown(path), fault=Fault.NAME)
            continue
        try:
            found = _lstat(handle, place / name, name)
            if not _is_folder(found):
                fault = Fault.NONE if _is_file(found) else Fault.NOT_A_FILE
                yield FoundFile(path, found.st_size, found.st_mtime_ns, fault)
                continue
            if path.count("/") >= DEEPEST:
                yield FoundFile(path, fault=Fault.UNREADABLE)
                continue
            below = os.open(name, _FOLDER, dir_fd=handle) if handle is not None else None
        except OSError:
            yield FoundFile(path, fault=Fault.UNREADABLE)
            continue
        try:
            yield from _walked(below, place / name, path + "/", tick)
        finally:
            if below is not None:
                os.close(below)


def _lstat(handle: int | None, place: Path, name: str) -> os.stat_result:
    if handle is None:
        return place.lstat()
    return os.stat(name, dir_fd=handle, follow_symlinks=False)


def _require_same(looked: os.stat_result, opened: os.stat_result) -> None:
    if not stat.S_ISREG(opened.st_mode) or (looked.st_dev, looked.st_ino) != (opened.st_dev, opened.st_ino):
        raise NotAFile("it was exchanged while it was opened")


def _is_file(found: os.stat_result) -> bool:
    return stat.S_ISREG(found.st_mode) and not _is_reparse(found)


def _is_folder(found: os.stat_result) -> bool:
    return stat.S_ISDIR(found.st_mode) and not _is_reparse(found)


def _is_reparse(found: os.stat_result) -> bool:
    """Windows: a junction, a mount point, a file that lies in a cloud."""
    return bool(getattr(found, "st_file_attributes", 0) & _REPARSE)


def _fault(problem: OSError) -> Fault:
    if isinstance(problem, FileNotFoundError):
        return Fault.MISSING
    return Fault.NOT_A_FILE if isinstance(problem, NotAFile) else Fault.UNREADABLE


def _digest(source: BinaryIO, expected: int, tick: Tick) -> tuple[int, str]:
    """Never much more than is expected: a file that grows as fast as it is read has no end."""
    digest, size = hashlib.sha256(), 0
    while size <= expected and (piece := source.read(PIECE)):
        digest.update(piece)
        size += len(piece)
        tick(len(piece))
    return size, digest.hexdigest()
