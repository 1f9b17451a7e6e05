"""The hidden folder in which a package is made: after a crash its finished parts are not sealed again.

docs/format-package.md, "While it is being made", is the authority. It holds sealed files, a journal of
digests, and the content key sealed for the officer who packs; never plain text. Whoever is at it holds its
lock.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from transfer_app.adapters.bundles.bounded import read_bounded
from transfer_app.adapters.bundles.checked_part import checked_part
from transfer_app.adapters.bundles.content_key import (
    ContentKey,
    Own,
    new_content_key,
    open_own_content_key,
    profile_of,
    seal_content_key,
)
from transfer_app.adapters.bundles.finished_files import PART_ENDING
from transfer_app.adapters.durable_files import made_folder, sync_folder, write_durably
from transfer_app.adapters.folder_lock import NAME as LOCK
from transfer_app.adapters.folder_lock import FolderLock
from transfer_app.domain.canonical import canonical_json, parse_canonical
from transfer_app.domain.errors import OutputFailed, PackageError, PackageRefused, TransferError
from transfer_app.domain.fields import DIGEST, Fields
from transfer_app.domain.manifest import PackageHeader, SealedPart
from transfer_app.domain.package_contents import PartContents
from transfer_app.domain.package_names import LARGEST_ACCESS, LARGEST_MANIFEST, PACKAGE_ID, access_name

MAKING_FORMAT = "transfer-app/making/v1"
JOURNAL, KEY = "journal.json", "key.age"
FOLDER = re.compile(rf"\.{PACKAGE_ID.pattern}\.making")
NEVER_SEEN = "The folder could not be used."


@dataclass(frozen=True, slots=True)
class Resume:
    """plan: a digest over what is to be packed. officer: the key of whoever packs, and may go on later."""

    plan: str
    officer: Own = field(repr=False)


@dataclass(frozen=True, slots=True)
class Journal:
    """What is finished of which package, by opaque names and digests."""

    header: PackageHeader
    plan: str
    parts: tuple[SealedPart, ...] = ()

    def to_bytes(self) -> bytes:
        parts = [part.to_json() for part in self.parts]
        header = self.header.to_json()
        return canonical_json({"format": MAKING_FORMAT, "header": header, "plan": self.plan, "parts": parts})

    @classmethod
    def read(cls, text: bytes) -> Journal:
        """ValueError for whatever differs from the format."""
        fields = Fields(parse_canonical(text), "journal")
        fields.literal("format", MAKING_FORMAT)
        header = fields.inner("header")
        journal = cls(
            PackageHeader.read(header),
            fields.matching("plan", DIGEST),
            fields.listed("parts", SealedPart.read),
        )
        header.close()
        fields.close()
        return journal

    def is_of(self, header: PackageHeader, plan: str) -> bool:
        """The same sender, receiver, people and records: only the name and the moment may differ."""
        mine = replace(self.header, package=header.package, created=header.created)
        return self.plan == plan and mine == header


class Making:
    """One package while it is being made. path: its hidden folder.

    header: as it began, maybe before a crash.
    """

    def __init__(
        self, path: Path, header: PackageHeader, key: ContentKey, lock: FolderLock, journal: Journal | None
    ) -> None:
        self.path, self.header, self.key = path, header, key
        self._lock = lock
        self._journal = journal

    def finished(self) -> Iterator[tuple[SealedPart, PartContents]]:
        """The parts that need not be sealed again, each decrypted and checked; up to the first that fails."""
        if self._journal is None:
            return
        kept: list[SealedPart] = []
        for number, part in enumerate(self._journal.parts, 1):
            path = self.path / (part.name + PART_ENDING)
            try:
                contents, *_ = checked_part(path, self.header, number, part, self.key)
            except TransferError as fault:
                if not isinstance(fault, PackageError) and path.exists():
                    raise
                break
            kept.append(part)
            yield part, contents
        self._keep_only(kept)

    def _keep_only(self, parts: Sequence[SealedPart]) -> None:
        """Removes every other part, one that was being written when the crash came as well."""
        assert self._journal is not None
        self._journal = replace(self._journal, parts=tuple(parts))
        write_durably(self.path / JOURNAL, self._journal.to_bytes())
        keep = {name + PART_ENDING for name in (access_name(self.header.package), *(p.name for p in parts))}
        _removed(path for path in self.path.glob("*" + PART_ENDING) if path.name not in keep)

    def note(self, part: SealedPart) -> None:
        """The part is on the disk whole: say so, durably."""
        if self._journal is not None:
            self._journal = replace(self._journal, parts=(*self._journal.parts, part))
            write_durably(self.path / JOURNAL, self._journal.to_bytes())

    def remove(self) -> None:
        _remove(self.path, self._lock)


def _remove(path: Path, lock: FolderLock) -> None:
    _emptied(path)
    lock.release()
    (path / LOCK).unlink(missing_ok=True)
    # What is left then is an empty hidden folder: no reason to call a finished package a failure.
    with suppress(OSError):
        path.rmdir()


@contextmanager
def making(folder: Path, header: PackageHeader, resume: Resume | None) -> Iterator[Making]:
    """A package being made in folder: the one that a crash left with this plan, or a new one.

    The folder is made if only it is missing. What the same officer left with another plan is removed. Leaving
    the block removes the hidden folder; only a crash keeps it.
    """
    with ExitStack() as leaving:
        try:
            leaving.enter_context(made_folder(folder))
            made = (_left(folder, header, resume) if resume else None) or _begun(folder, header, resume)
        except OSError as fault:
            raise OutputFailed(f"{folder.name or folder} could not be written: {fault.strerror}.") from fault
        leaving.callback(made.remove)
        yield made


def _begun(folder: Path, header: PackageHeader, resume: Resume | None) -> Making:
    key = new_content_key(profile_of(header.recipients))
    path = folder / f".{header.package}.making"
    path.mkdir(mode=0o700)
    lock = FolderLock(path)
    journal = None
    made = Making(path, header, key, lock, None)
    if resume is None or not lock.held:
        # Where nobody can tell whether somebody is at it, nothing may go on with it either.
        return made
    try:
        write_durably(path / KEY, seal_content_key(key, [resume.officer.recipient]))
        journal = Journal(header, resume.plan)
        write_durably(path / JOURNAL, journal.to_bytes())
        sync_folder(folder)
    except BaseException:
        made.remove()
        raise
    return Making(path, header, key, lock, journal)


def _left(folder: Path, header: PackageHeader, resume: Resume) -> Making | None:
    """What a crash left with this plan; whatever else it left of the same officer is removed."""
    found: Making | None = None
    for path in sorted(folder.glob(".*.making")):
        if not FOLDER.fullmatch(path.name) or path.is_symlink() or not path.is_dir():
            continue
        lock = FolderLock(path)
        if lock.held and not (path / JOURNAL).exists():
            _remove(path, lock)
            continue
        opened = _opened(path, resume.officer) if lock.held else None
        if opened is None:
            lock.release()
            continue
        journal, key = opened
        _undo_finish(folder, path, journal)
        complete = (folder / f"{journal.header.package}.manifest.json").exists()
        made = Making(path, journal.header, key, lock, journal)
        if found is None and not complete and journal.is_of(header, resume.plan):
            found = made
        else:
            made.remove()
    return found


def _opened(path: Path, officer: Own) -> tuple[Journal, ContentKey] | None:
    """The journal and the content key; None when they are not this officer's to open."""
    try:
        journal = Journal.read(read_bounded(path / JOURNAL, LARGEST_MANIFEST, NEVER_SEEN, PackageRefused))
        sealed = read_bounded(path / KEY, LARGEST_ACCESS, NEVER_SEEN, PackageRefused)
        key = open_own_content_key(sealed, officer)
    except (TransferError, ValueError):
        return None
    return (journal, key) if path.name == f".{journal.header.package}.making" else None


def _undo_finish(folder: Path, path: Path, journal: Journal) -> None:
    """Files that had their final names already when the crash came, without the manifest that counts."""
    package = journal.header.package
    if (folder / f"{package}.manifest.json").exists():
        return
    for name in [
        *(part.name for part in journal.parts),
        access_name(package),
        f"{package}.manifest.json.sig",
    ]:
        final, part = folder / name, path / (name + PART_ENDING)
        if final.exists() and not part.exists():
            final.rename(part)
        final.unlink(missing_ok=True)
    _removed(path / (name + PART_ENDING) for name in (access_name(package), f"{package}.manifest.json.sig"))
    _removed([path / f"{package}.manifest.json{PART_ENDING}"])


def _emptied(path: Path) -> None:
    """All files but the lock. The journal goes first: what has none is cleared away by whoever comes next."""
    (path / JOURNAL).unlink(missing_ok=True)
    key = path / KEY
    if key.exists():
        with key.open("r+b", buffering=0) as sealed:
            sealed.write(bytes(key.stat().st_size))
            os.fsync(sealed.fileno())
    _removed(each for each in path.iterdir() if each.name != LOCK)


def _removed(paths: Iterator[Path] | Sequence[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
