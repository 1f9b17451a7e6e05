"""Documents are looked through one by one; a restricted child's only by who may see restricted records."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import allocated_county
import documents_to_settle
import pytest
from documents_to_settle import Scene, only
from two_councils import log_size

from transfer_app.domain.casework import RecordRow
from transfer_app.domain.document_faults import LEFT_OUT, READY, Fault
from transfer_app.domain.document_listing import DocumentFilter, FoundDocuments, Stage
from transfer_app.domain.documents import Omission
from transfer_app.domain.errors import Cancelled, NotPermitted, ReviewRefused
from transfer_app.domain.vocabulary import Role
from transfer_app.services import document_listing, document_settling, documents
from transfer_app.services.jobs import Quiet
from transfer_app.services.session import Session

pytestmark = pytest.mark.journey


@pytest.fixture
def path(made_county: Path, tmp_path: Path) -> Path:
    return allocated_county.copied(made_county, tmp_path)


@pytest.fixture
def ann(path: Path) -> Iterator[Session]:
    """Data officer and reviewer."""
    session = allocated_county.signed_in(path)
    yield session
    session.workspace.close()


@pytest.fixture
def scene(ann: Session, tmp_path: Path) -> Scene:
    return documents_to_settle.load(ann, tmp_path / "documents")


def found(session: Session, **wanted: object) -> FoundDocuments:
    return document_listing.find(session, DocumentFilter(**wanted))  # type: ignore[arg-type]


def paths(session: Session, **wanted: object) -> list[str]:
    return [each.path for each in document_listing.lines(session, found(session, **wanted).ids)]


def test_they_are_filtered_by_stage_and_fault_counted_and_put_in_order(ann: Session, scene: Scene) -> None:
    every = ["ready.pdf", "lost.pdf", "1.pdf", "2.pdf", "nobodys.pdf", "secret place.pdf", "beside.pdf"]
    assert paths(ann, stage=None) == every, "in the order of the index, files beside it last"
    assert paths(ann) == every[1:], "what is to be settled, by itself"
    assert paths(ann, stage=Stage.READY) == ["ready.pdf"]
    assert paths(ann, fault=Fault.UNSURE) == ["1.pdf", "2.pdf"]
    assert paths(ann, stage=Stage.READY, fault=Fault.UNSURE) == []
    assert paths(ann, stage=None, order="path") == sorted(every)
    assert paths(ann, stage=None, order="path", descending=True) == sorted(every)[::-1]
    assert paths(ann, order="class")[:2] == ["lost.pdf", "secret place.pdf"]
    counts = found(ann, stage=Stage.READY)
    assert (counts.count(), counts.count(Stage.TO_SETTLE), counts.count(fault=Fault.UNSURE)) == (7, 6, 2)
    line = scene.line(ann, "1.pdf")
    assert (line.person, line.name, line.listed, line.row) == (
        scene.two, documents_name(scene.rows[scene.two][0]), True, 4,
    )  # fmt: skip
    assert (line.stage, line.standing, line.record, line.title) == (
        Stage.TO_SETTLE, Fault.UNSURE, "", "Assessment",
    )  # fmt: skip


def documents_name(row: RecordRow) -> str:
    return ", ".join(filter(None, (row.surname, row.forename)))


def test_a_search_takes_part_of_a_path_or_title_and_the_start_of_an_id_or_name(
    ann: Session, scene: Scene
) -> None:
    assert paths(ann, stage=None, search="NOBODY-1") == ["nobodys.pdf"]
    assert paths(ann, stage=None, search="eside") == ["beside.pdf"]
    assert len(paths(ann, stage=None, search="ssessm")) == 6
    surname = scene.rows[scene.two][0].surname
    assert set(paths(ann, stage=None, search=f"{surname[:4].lower()} assess")) >= {"1.pdf", "2.pdf"}
    assert paths(ann, stage=None, search="1.pd assess") == ["1.pdf"]
    for pattern in ("%", "_", "\\"):
        assert paths(ann, stage=None, search=pattern) == []


def test_a_restricted_child_s_are_not_there_for_who_may_not_see_them(ann: Session, scene: Scene) -> None:
    officer = only(ann, Role.DATA_OFFICER)
    number = scene.line(ann, "secret").id
    assert "secret place.pdf" in paths(ann)
    assert found(ann).hidden == 0
    for wanted in ({}, {"stage": None}, {"search": "secret"}, {"search": scene.hidden}, {"order": "child"}):
        assert number not in found(officer, **wanted).ids
    assert document_listing.lines(officer, [number]) == []
    others = found(officer)
    assert (others.hidden, others.count(fault=Fault.MISSING)) == (1, 1)
    assert document_listing.records_of(officer, scene.hidden) == []
    assert len(document_listing.records_of(ann, scene.hidden)) > 0
    assert document_listing.records_like(officer, scene.hidden) == []
    assert document_listing.records_like(ann, scene.hidden) == document_listing.records_of(ann, scene.hidden)
    with pytest.raises(NotPermitted):
        document_listing.find(only(ann, Role.ADMINISTRATOR), DocumentFilter())
    with pytest.raises(NotPermitted):
        document_listing.lines(only(ann, Role.ADMINISTRATOR), [number])


def test_the_records_offered_are_the_child_s_or_those_searched_for(ann: Session, scene: Scene) -> None:
    own = document_listing.records_of(ann, scene.two)
    assert {row.ref for row in own} == {row.ref for row in scene.rows[scene.two]}
    assert document_listing.records_of(ann, "NOBODY-1") == []
    assert document_listing.records_like(ann, " ") == []
    assert document_listing.records_like(ann, own[0].ref) == [own[0]]


def test_several_are_assigned_together_or_none_of_them(ann: Session, scene: Scene) -> None:
    both = [scene.line(ann, path).id for path in ("1.pdf", "2.pdf")]
    first, second = scene.rows[scene.two]
    size = log_size(ann)
    lost = scene.line(ann, "lost.pdf").id
    with pytest.raises(ReviewRefused, match="another child's"):
        document_settling.assign_all(ann, [*both, lost], first.ref, Quiet())
    assert (log_size(ann), paths(ann, fault=Fault.UNSURE)) == (size, ["1.pdf", "2.pdf"])
    document_settling.assign_all(ann, both, first.ref, Quiet())
    assert [each.record for each in document_listing.lines(ann, both)] == [first.ref] * 2
    document_settling.assign_all(ann, both[:1], second.ref, Quiet())
    line = document_listing.lines(ann, both[:1])[0]
    assert (line.stage, line.record, line.strand) == (Stage.READY, second.ref, second.strand)
    assert log_size(ann) == size + 3


def test_leaving_out_goes_through_its_stages_and_back(ann: Session, scene: Scene, path: Path) -> None:
    ben = allocated_county.signed_in(path, allocated_county.APPROVER)
    number = scene.line(ann, "lost.pdf").id
    document_settling.leave_out(ann, [number], Omission.LOST, "Shelf 7")
    line = scene.line(ann, "lost.pdf")
    assert (line.stage, line.standing, line.omission, line.note) == (
        Stage.WAITING, Fault.MISSING, "lost", "Shelf 7",
    )  # fmt: skip
    assert (line.omitted_by, line.proposer, line.agreed_by) == ("Ann Archer", ann.user.id, "")
    document_settling.agree(ben, [number])
    line = scene.line(ann, "lost.pdf")
    assert (line.stage, line.standing, line.agreed_by) == (Stage.LEFT_OUT, LEFT_OUT, "Ben Abbot")
    document_settling.keep(ann, [number])
    assert scene.line(ann, "lost.pdf").stage is Stage.TO_SETTLE
    ben.workspace.close()


class StopAfter:
    """Stops the work after so many."""

    def __init__(self, most: int) -> None:
        self.most = most

    def progress(self, done: int, total: int, label: str = "") -> None:
        if done >= self.most:
            raise Cancelled


def test_stopping_in_the_middle_leaves_all_as_it_was(ann: Session, scene: Scene) -> None:
    both = [scene.line(ann, path).id for path in ("1.pdf", "2.pdf")]
    size = log_size(ann)
    with pytest.raises(Cancelled):
        document_settling.leave_out(ann, both, Omission.DUPLICATE, job=StopAfter(2))
    with pytest.raises(Cancelled):
        document_settling.assign_all(ann, both, scene.rows[scene.two][0].ref, StopAfter(1))
    assert (log_size(ann), documents.report(ann).waiting) == (size, 0)
    assert documents.report(ann).standings == documents_to_settle.STANDINGS | {READY: 1}
