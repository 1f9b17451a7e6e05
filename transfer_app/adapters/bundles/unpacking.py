"""Writing a checked package out as folders that ordinary tools can check again."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from transfer_app.adapters.bundles.bag import PIECE
from transfer_app.adapters.bundles.package_reader import OpenedPackage
from transfer_app.adapters.bundles.part_reader import Member
from transfer_app.adapters.durable_files import sync_folder
from transfer_app.domain.errors import OutputFailed
from transfer_app.domain.package_names import part_stem


def unpack_package(
    opened: OpenedPackage, into: Path, progress: Callable[[int, int], None] = lambda done, total: None
) -> None:
    """Write the package's bags, its manifest and its signature into the new folder into.

    into appears when everything is there, or not at all. progress(done, total) in bytes of the parts; it may
    raise Cancelled. OutputFailed: into exists, or the disk refuses.
    """
    if into.exists():
        raise OutputFailed(f"{into.name} exists already.", "Choose a new folder. Nothing was changed.")
    total = sum(part.size for part in opened.manifest.parts)
    package = opened.manifest.header.package
    unfinished = into.with_name(f".{into.name}.{secrets.token_hex(4)}.part")
    with ExitStack() as cleaning:
        try:
            if shutil.disk_usage(into.parent).free < total:
                raise OutputFailed(f"There is not enough free space to unpack {total:,} bytes.")
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
        except OSError as fault:
            raise OutputFailed(f"The package could not be unpacked: {fault.strerror}.") from fault


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
