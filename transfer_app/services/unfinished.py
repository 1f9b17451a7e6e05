"""What an unpacking, or the saving of a document, leaves when its process dies: found at the next start.

Unpacked case files are not encrypted. That one is begun is kept in the workspace before the first of them is
written, so a folder can be forgotten by the person but not by the program.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from transfer_app.domain.errors import OutputFailed
from transfer_app.domain.manifest import PackageManifest
from transfer_app.services.ports.store import Unit
from transfer_app.services.session import Session


def begin(session: Session, package: str, into: Path) -> tuple[str, ...]:
    """Say that a package will be unpacked; the names of what an earlier unpacking beside it had left."""
    with session.workspace.change() as unit:
        unit.inbox.begin_unpacking(package, into.absolute(), session.user.id, session.now())
        begun = unit.inbox.begun()
        # Its own row is new: what is there under this package's name is of an earlier attempt.
        unit.log.append(session.entry("unpacking-begun", package=package))
    return tuple(session.outside.sealing.clear_unfinished(into.absolute().parent, begun))


def clear(session: Session) -> tuple[str, ...]:
    """Remove what was left since the last start; sentences for the person who signed in.

    A folder that is not there now (a stick that is not plugged in) is looked at again at the next start.
    """
    with session.workspace.read() as unit:
        left, begun = unit.inbox.unfinished(), unit.inbox.begun()
    told: list[str] = []
    for row, package, folder in left:
        if not folder.parent.is_dir():
            told.append(
                f"An interrupted unpacking may have left case files in {folder.parent}, not there now."
            )
            continue
        try:
            removed = session.outside.sealing.clear_unfinished(folder.parent, begun)
        except OutputFailed as fault:
            told.append(f"{fault.what} {fault.remedy}")
            continue
        if removed and package:
            end(session, package, len(removed))
        elif removed:
            _saving_ended(session, row, "saving-cleared")
        told += [f"Removed {name} in {folder.parent}: an interrupted unpacking left it." for name in removed]
    return tuple(told)


def end(session: Session, package: str, removed: int = 0) -> None:
    """Nothing of an unpacking is left, and nobody has to look for it again. removed: folders found later."""
    with session.workspace.change() as unit:
        unit.inbox.unpacked_into(package, session.now())
        unit.log.append(session.entry("unpacking-cleared", package=package, removed=removed))


def will_save(session: Session, unit: Unit, path: Path) -> int:
    """Say, in the unit that notes the reading, where a document will be written; a number for saving."""
    return unit.inbox.begin_unpacking("", path.absolute(), session.user.id, session.now())


@contextmanager
def saving(session: Session, number: int, record: str, document: int) -> Iterator[None]:
    """While the document is written: how it ended is kept and logged, unless the process dies."""
    try:
        yield
    except BaseException:
        _saving_ended(session, number, "document-not-saved", record=record, document=document)
        raise
    _saving_ended(session, number, "document-saved", record=record, document=document)


def _saving_ended(session: Session, number: int, action: str, **detail: object) -> None:
    with session.workspace.change() as unit:
        unit.inbox.saved(number, session.now())
        unit.log.append(session.entry(action, **detail))


def require_space(session: Session, manifest: PackageManifest, into: Path | None) -> None:
    """OutputFailed when the workspace could not take the package in, before anything is written.

    Twice the package: until the transaction ends its pages stand in the journal and then in the file too.
    """
    size = sum(part.size for part in manifest.parts)
    needed = size if into is not None else 2 * size
    if session.workspace.free_space() < needed:
        raise OutputFailed(
            f"There is not enough free space beside the workspace to take in {size:,} bytes; "
            f"{needed:,} are needed.",
            "Free some space, then receive the package again. Nothing was changed.",
        )
