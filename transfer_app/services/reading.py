"""What came in, and reading single cases of it for a stated purpose."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from transfer_app.domain.errors import NotFound, Tampered, TransferError
from transfer_app.domain.packages import IncomingCase, IncomingPackage
from transfer_app.domain.readings import IncomingDocument, Purpose
from transfer_app.domain.staff import Act
from transfer_app.services import unfinished
from transfer_app.services.handling import require_shown, shown
from transfer_app.services.journals import note_opening
from transfer_app.services.ports.store import Unit
from transfer_app.services.session import Session


def inbox(session: Session) -> list[IncomingPackage]:
    """Every package that came in, oldest first. It names no child.

    Special packages only for those who may see restricted records; others are not told of them.
    """
    with session.workspace.read() as unit:
        return [package for package in unit.inbox.all() if shown(session, package)]


def came_in(session: Session, ref: str) -> IncomingPackage:
    """A package that came in, by its name."""
    with session.workspace.read() as unit:
        found = unit.inbox.find(ref)
    if found is None or not shown(session, found):
        raise NotFound(f"No package {ref} came in.", "See the packages with 'receive list'.")
    return found


def incoming_cases(session: Session, package_id: int) -> list[IncomingCase]:
    """The cases of a package by their opaque refs: whose they are, read_case says."""
    session.require(Act.SEE_RECORDS)
    with session.workspace.read() as unit:
        require_shown(session, unit.inbox.package(package_id))
        return unit.inbox.cases(package_id)


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """content: what its case.json holds. documents: those kept here, none of them opened yet.

    warning: what to know before it is used; '' where it is the copy that counts.
    """

    ref: str
    content: dict[str, object]
    documents: tuple[IncomingDocument, ...]
    warning: str = ""


def open_case(session: Session, case_id: int, purpose: str, code: Purpose = Purpose.OTHER) -> OpenedCase:
    """Open one case. Who, when, which record and the code go into the log; what was typed stays beside it."""
    case, text, _ = _opening(session, case_id, purpose, code)
    with session.workspace.read() as unit:
        documents = unit.inbox.documents(case_id)
    content: dict[str, object] = json.loads(text)
    return OpenedCase(case.ref, content, tuple(documents), case.warning)


def read_case(
    session: Session, case_id: int, purpose: str, code: Purpose = Purpose.OTHER
) -> dict[str, object]:
    """What an opened case holds, as JSON."""
    return open_case(session, case_id, purpose, code).content


def save_document(
    session: Session, case_id: int, number: int, purpose: str, path: Path, code: Purpose = Purpose.OTHER
) -> IncomingDocument:
    """Open one document of a case into a new file, which is not encrypted; noted and logged as a reading.

    number: see OpenedCase.documents. Noted before it is written, so that nothing is ever read unnoted.
    """
    session.require(Act.SEE_RECORDS)
    with session.workspace.read() as unit:
        _shown_case(session, unit, case_id)
        document, content = unit.inbox.document(case_id, number)
    if sha256(content).hexdigest() != document.sha256:
        raise Tampered("The document in the workspace is not the one that came in.")
    case, _, saving = _opening(session, case_id, purpose, code, number, path)
    with unfinished.saving(session, saving, case.ref, number):
        session.outside.sealing.save_document(path, [content])
    return document


def require_purpose(purpose: str) -> None:
    if not purpose.strip():
        raise TransferError("Opening a case needs a purpose.", "Say in a few words what you need it for.")


def _opening(
    session: Session, case_id: int, purpose: str, code: Purpose, document: int = 0, path: Path | None = None
) -> tuple[IncomingCase, str, int]:
    """(case, its case.json, the number of the saving). path: where a document will be saved."""
    session.require(Act.SEE_RECORDS)
    require_purpose(purpose)
    with session.workspace.change() as unit:
        case, text, package = _shown_case(session, unit, case_id)
        reading = unit.inbox.note_reading(
            case_id, session.user.id, session.now(), purpose.strip(), code, document
        )
        saving = unfinished.will_save(session, unit, path) if path is not None else 0
        note_opening(session, unit, package, case.ref, document, code)
        detail = {"record": case.ref, "reading": reading, "purpose": code.value}
        if document:
            unit.log.append(session.entry("document-read", document=document, **detail))
        else:
            unit.log.append(session.entry("case-read", **detail))
    return case, text, saving


def _shown_case(session: Session, unit: Unit, case_id: int) -> tuple[IncomingCase, str, IncomingPackage]:
    """NotFound for a case of a special package, as for one that is not there, where the reader may not."""
    case, text = unit.inbox.case(case_id)
    package = unit.inbox.package(case.package_id)
    if not shown(session, package):
        raise NotFound(f"There is no received case number {case_id}.")
    return case, text, package
