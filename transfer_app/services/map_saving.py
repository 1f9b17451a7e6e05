"""Letting a map out of the program, to a file or on paper; one that shows homes is in the log first."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from transfer_app.domain.errors import OutputFailed
from transfer_app.domain.staff import Act
from transfer_app.services.session import Session

PRINT = "print"
"""The kind of a map that goes to paper; a file's is its ending."""


def save(session: Session, path: Path, kind: str, content: bytes, points: int) -> None:
    """Write a drawn map. kind: png, svg or pdf. points: homes that can be seen on it. Raises OutputFailed."""
    hand_out(session, kind, content, points, lambda: session.outside.papers.save_drawn(path, content))


def hand_out(session: Session, kind: str, content: bytes, points: int, put: Callable[[], None]) -> None:
    """Do `put`, which may raise OutputFailed. A map with homes needs SEE_RECORDS and has an entry.

    The entry comes first, so that no home leaves the program without one, whatever fails afterwards; that
    it did not leave after all is a second entry. It says how many points, and the digest of the content.
    """
    if not points:
        put()
        return
    session.require(Act.SEE_RECORDS)
    told = {"kind": kind, "points": points, "digest": sha256(content).hexdigest()}
    _log(session, "map-saved", told)
    try:
        put()
    except OutputFailed:
        _log(session, "map-not-saved", told)
        raise


def _log(session: Session, action: str, told: dict[str, object]) -> None:
    with session.workspace.change() as unit:
        unit.log.append(session.entry(action, **told))
