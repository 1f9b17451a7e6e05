"""Keeping a signed text as it was sent or came in, in the unit that records what it did."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from transfer_app.domain.signed_copies import CopyKind
from transfer_app.services.ports.store import Unit
from transfer_app.services.session import Session


def keep_copy(
    session: Session, unit: Unit, kind: CopyKind, package: str, number: int, path: Path, name: str = ""
) -> None:
    """path: the text, already checked or just written; its signature lies beside it. name: of a journal."""
    copy = session.outside.audit_files.copy(kind, package, number, path)
    unit.copies.keep(replace(copy, name=name), session.now())
