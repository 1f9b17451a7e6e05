"""A document that came in can be opened again: by name, for a purpose, and never unnoted."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest
import sqlalchemy as sa
from sealed_packages import CREATED, ENDS, some_cases
from two_councils import Councils, log_size

from transfer_app.adapters.store.tables import incoming_documents
from transfer_app.domain.errors import NotFound, OutputFailed, Tampered, TransferError
from transfer_app.domain.manifest import Addressee, PackageHeader, Sender
from transfer_app.domain.readings import Purpose
from transfer_app.domain.sampling import Waiver
from transfer_app.domain.sharing import Card
from transfer_app.services import auditing, reading, receiving
from transfer_app.services.jobs import Quiet
from transfer_app.services.session import Session

pytestmark = pytest.mark.journey


def pair(session: Session) -> tuple[Card, str]:
    with session.workspace.read() as unit:
        public = unit.keys.public("pair", session.user.id)
        return session.outside.sealing.card(public), unit.keys.private("pair", session.user.id)


def taken_in(councils: Councils) -> int:
    """A package with documents, received; the number of its second case, which has two."""
    ann, secret = pair(councils.ann)
    rae, _ = pair(councils.rae)
    header = PackageHeader(
        str(uuid.UUID(int=4, version=4)), 1, CREATED, Sender(ann.authority, ann.name, ann.signing_key),
        rae.authority, (Addressee(rae.name, rae.role, rae.age, rae.fingerprint),),
        ENDS,
    )  # fmt: skip
    sealing = councils.ann.outside.sealing
    sealed = sealing.seal(councils.outbox, header, some_cases(), secret, 3, lambda done, total: None)
    done = receiving.receive(
        councils.rae, sealed.manifest_path, Quiet(), waived=Waiver.REHEARSAL, receipt_folder=councils.receipts
    )
    return reading.incoming_cases(councils.rae, done.package.id)[1].id


def test_a_document_is_written_out_as_it_was_packed_and_logged(councils: Councils, tmp_path: Path) -> None:
    case = taken_in(councils)
    opened = reading.open_case(councils.rae, case, "First visit", Purpose.CARE)
    named = [(each.number, each.name, each.size) for each in opened.documents]
    assert named == [(1, "Core assessment.docx", 500), (2, "empty.txt", 0)]
    path = tmp_path / "core.docx"
    reading.save_document(councils.rae, case, 1, "First visit", path, Purpose.CARE)
    assert path.read_bytes() == b"words" * 100
    assert path.stat().st_mode & 0o077 == 0
    after, newest = auditing.latest(councils.rae, 2)
    assert (after["action"], newest["action"]) == ("document-saved", "document-read")
    assert "core" not in str(after)
    detail = newest["detail"]
    assert isinstance(detail, dict)
    assert (detail["record"], detail["document"], detail["purpose"]) == ("r-0002", 1, "care-planning")
    assert "First visit" not in str(newest)
    assert "Core" not in str(newest)
    with pytest.raises(OutputFailed, match="exists already"):
        reading.save_document(councils.rae, case, 2, "First visit", path)
    assert path.read_bytes() == b"words" * 100


def test_without_purpose_right_or_document_nothing_is_opened(councils: Councils, tmp_path: Path) -> None:
    case = taken_in(councils)
    before, path = log_size(councils.rae), tmp_path / "out"
    with pytest.raises(TransferError, match="needs a purpose"):
        reading.save_document(councils.rae, case, 1, " ", path)
    for number in (-1, 0, 3, 2**40):
        with pytest.raises(NotFound, match="no document"):
            reading.save_document(councils.rae, case, number, "look", path)
    assert log_size(councils.rae) == before
    assert not path.exists()


def test_a_document_changed_in_the_workspace_is_not_given_out(councils: Councils, tmp_path: Path) -> None:
    case = taken_in(councils)
    with councils.rae.workspace.change() as unit:
        unit.inbox._connection.execute(sa.update(incoming_documents).values(content=b"other"))  # type: ignore[attr-defined]
        unit.log.append(councils.rae.entry("case-read", record="r-0002", reading=0))
    with pytest.raises(Tampered, match="not the one that came in"):
        reading.save_document(councils.rae, case, 1, "look", tmp_path / "out")
    assert not (tmp_path / "out").exists()
