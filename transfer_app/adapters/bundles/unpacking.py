"""Writing a checked package out as folders that ordinary tools can check again.

What is unpacked is not encrypted, so nothing of it may stay behind unknown. Beside the folder stands a lock
file for as long as the package is not taken in; a process that dies leaves it, and clear_unfinished knows by
it what to remove.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from transfer_app.adapters.bundles.bag import PIECE
from transfer_app.adapters.bundles.finished_files import FinishedFiles
from transfer_app.adapters.bundles.package_reader import OpenedPackage
from transfer_app.adapters.bundles.part_reader import Member
from transfer_app.adapters.durable_files import sync_folder
from transfer_app.adapters.locked_file import LockedFile
from transfer_app.domain.errors import OutputFailed
from transfer_app.domain.package_names import PACKAGE_ID, part_stem

LOCK = re.compile(r"\.(?P<name>.+)\.(?P<token>[0-9a-f]{8})\.unpacking")


def unpack_package(
    opened: OpenedPackage, into: Path, progress: Callable[[int, int], None] = lambda done, total: None
) -> None:
    """Write the package's bags, its manifest and its signature into the new folder into.

    into appears when everything is there, or not at all. progress(done, total) in bytes of the parts; it may
    raise Cancelled. OutputFailed: into exists, or the disk refuses.
    """
    with unpacked(opened, into, progress):
        pass


@contextmanager
def unpacked(opened: OpenedPackage, into: Path, progress: Callable[[int, int], None]) -> Iterator[None]:
    """As unpack_package; a block that raises takes the folder away again, and one that is killed marks it."""
    if into.exists():
        raise OutputFailed(f"{into.name} exists already.", "Choose a new folder. Nothing was changed.")
    name = f".{into.name}.{secrets.token_hex(4)}"
    package = opened.manifest.header.package
    with ExitStack() as leaving:
        try:
            lock = LockedFile.made(into.with_name(f"{name}.unpacking"), package.encode("ascii"))
            leaving.callback(lock.remove)
            sync_folder(into.parent)
            _unpack(opened, into.with_name(f"{name}.part"), into, progress)
        except OSError as fault:
            raise OutputFailed(f"The package could not be unpacked: {fault.strerror}.") from fault
        try:
            yield
        except BaseException:
            shutil.rmtree(into)
            raise


def _unpack(
    opened: OpenedPackage, unfinished: Path, into: Path, progress: Callable[[int, int], None]
) -> None:
    total = sum(part.size for part in opened.manifest.parts)
    if shutil.disk_usage(into.parent).free < total:
        raise OutputFailed(f"There is not enough free space to unpack {total:,} bytes.")
    package = opened.manifest.header.package
    with ExitStack() as cleaning:
        unfinished.mkdir(mode=0o700)
        cleaning.callback(shutil.rmtree, unfinished, ignore_errors=True)
        done = 0
        for part, member in opened.members():
            _write(member, unfinished / part_stem(package, part) / member.path)
            done += member.size
            progress(done, total)
        (unfinished / f"{package}.manifest.json").write_bytes(opened.manifest_bytes)
        (unfinished / f"{package}.manifest.json.sig").write_bytes(opened.signature.encode("ascii"))
        _sync_all(unfinished)
        unfinished.rename(into)
        sync_folder(into.parent)


def save_document(path: Path, content: Iterable[bytes]) -> None:
    """Write an opened document to a new file, readable by its owner only; it appears whole, or not at all.

    Marked while it is written as an unpacking is, so that clear_unfinished finds what a killed process left.
    """
    name = f".{path.name}.{secrets.token_hex(4)}"
    with ExitStack() as leaving:
        try:
            lock = LockedFile.made(path.with_name(f"{name}.unpacking"), b"document")
            leaving.callback(lock.remove)
            sync_folder(path.parent)
            unfinished = path.with_name(f"{name}.part")
            unfinished.mkdir(mode=0o700)
            leaving.callback(shutil.rmtree, unfinished, ignore_errors=True)
        except OSError as fault:
            raise OutputFailed(f"{path.name} could not be written: {fault.strerror}.") from fault
        with FinishedFiles(path.parent, unfinished) as files:
            with files.create(path.name) as sink:
                for piece in content:
                    sink.write(piece)
            files.finish()


def clear_unfinished(folder: Path, begun: Mapping[str, bool]) -> list[str]:
    """Remove what unpacking left in this folder when its process died; the names of what was removed.

    begun: the packages that this workspace began to unpack, and whether each was taken in after all: a whole
    folder is removed only where it is known that it was not. What a living process unpacks is left alone.
    OutputFailed: something that is not encrypted could not be removed.
    """
    removed = []
    for path in sorted(folder.glob(".*.unpacking")):
        named = LOCK.fullmatch(path.name)
        lock = LockedFile.taken(path) if named else None
        if named is None or lock is None:
            continue
        with lock:
            package = lock.content.decode("latin-1")
            whole, unfinished = path.with_name(named["name"]), path.with_suffix(".part")
            try:
                if unfinished.is_dir():
                    shutil.rmtree(unfinished)
                    removed.append(unfinished.name)
                elif _holds(whole, package):
                    if package not in begun:
                        continue
                    if not begun[package]:
                        shutil.rmtree(whole)
                        removed.append(whole.name)
                lock.remove()
                sync_folder(folder)
            except OSError as fault:
                raise OutputFailed(
                    f"An unfinished unpacking in {folder} could not be removed: {fault.strerror}.",
                    f"Remove {whole.name} and {unfinished.name} there by hand: they are not encrypted.",
                ) from fault
    return removed


def _holds(folder: Path, package: str) -> bool:
    return bool(PACKAGE_ID.fullmatch(package)) and (folder / f"{package}.manifest.json").is_file()


def _write(member: Member, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as sink:
        while piece := member.read(PIECE):
            sink.write(piece)


def _sync_all(folder: Path) -> None:
    """Everything is on the disk before the folder gets its name: once for all files where the system can."""
    if hasattr(os, "sync"):
        os.sync()
        return
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("r+b") as written:
                os.fsync(written.fileno())
