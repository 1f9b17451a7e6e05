"""Writing a package out, while it is checked, as folders that ordinary tools can check again.

What is unpacked is not encrypted, so nothing of it may stay behind unknown. Beside the folder stands a lock
file for as long as the package is not taken in; a process that dies leaves it, and clear_unfinished knows by
it what to remove.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from transfer_app.adapters.bundles.finished_files import FinishedFiles
from transfer_app.adapters.bundles.package_reader import (
    AddressedPackage,
    OpenedPackage,
    Progress,
    checked_package,
)
from transfer_app.adapters.durable_files import sync_folder
from transfer_app.adapters.locked_file import LockedFile
from transfer_app.domain.errors import OutputFailed
from transfer_app.domain.package_names import PACKAGE_ID

LOCK = re.compile(r"\.(?P<name>.+)\.(?P<token>[0-9a-f]{8})\.unpacking")


@contextmanager
def unpacked(
    addressed: AddressedPackage,
    into: Path,
    progress: Progress = lambda done, total: None,
    processes: int | None = None,
) -> Iterator[OpenedPackage]:
    """Check the package, and write its bags, its manifest and its signature into the new folder into.

    One pass over the parts does both: into a hidden folder, which gets its name when everything was found
    good, and is removed otherwise. A block that raises takes the folder away again, and one that is killed
    marks it. progress(done, total) in bytes of the parts; it may raise Cancelled. processes: as for
    checked_package. OutputFailed: into exists, or the disk refuses; and all that open_package raises.
    """
    if into.exists():
        raise OutputFailed(f"{into.name} exists already.", "Choose a new folder. Nothing was changed.")
    name = f".{into.name}.{secrets.token_hex(4)}"
    package = addressed.manifest.header.package
    with ExitStack() as leaving:
        try:
            lock = LockedFile.made(into.with_name(f"{name}.unpacking"), package.encode("ascii"))
            leaving.callback(lock.remove)
            sync_folder(into.parent)
            opened = _unpack(addressed, into.with_name(f"{name}.part"), into, progress, processes)
        except OSError as fault:
            raise OutputFailed(f"The package could not be unpacked: {fault.strerror}.") from fault
        try:
            yield opened
        except BaseException:
            shutil.rmtree(into)
            raise


def _unpack(
    addressed: AddressedPackage, unfinished: Path, into: Path, progress: Progress, processes: int | None
) -> OpenedPackage:
    if shutil.disk_usage(into.parent).free < addressed.size:
        raise OutputFailed(f"There is not enough free space to unpack {addressed.size:,} bytes.")
    name = f"{addressed.manifest.header.package}.manifest.json"
    with ExitStack() as cleaning:
        unfinished.mkdir(mode=0o700)
        cleaning.callback(shutil.rmtree, unfinished, ignore_errors=True)
        opened = checked_package(addressed, progress, unfinished, processes)
        (unfinished / name).write_bytes(addressed.manifest_bytes)
        (unfinished / f"{name}.sig").write_bytes(addressed.signature.encode("ascii"))
        _sync_all(unfinished)
        unfinished.rename(into)
        sync_folder(into.parent)
    return opened


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


def _sync_all(folder: Path) -> None:
    """Everything is on the disk before the folder gets its name: once for all files where the system can."""
    if hasattr(os, "sync"):
        os.sync()
        return
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("r+b") as written:
                os.fsync(written.fileno())
