"""The Review page and its dialogs, each in the middle of the work that the guides describe."""

from __future__ import annotations

import openpyxl
from PySide6.QtWidgets import QWidget
from stage import Stage, allocated_county, shown_dialog

from transfer_app.domain.casework import Evidence, EvidenceGrade
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.domain.reasons import Reason
from transfer_app.domain.together import Whole
from transfer_app.domain.vocabulary import OutcomeKind
from transfer_app.gui.pages.review import ReviewPage
from transfer_app.gui.pages.review.approve_together_dialog import ApproveTogetherDialog
from transfer_app.gui.pages.review.case_words import name_of
from transfer_app.gui.pages.review.comments_dialog import CommentsDialog
from transfer_app.gui.pages.review.dispute_dialog import DisputeDialog
from transfer_app.gui.pages.review.park_dialog import ParkDialog
from transfer_app.gui.pages.review.queue_pane import FAMILIES, RECENT
from transfer_app.gui.pages.review.together_dialog import TogetherDialog
from transfer_app.gui.pages.review.workbook_dialog import WorkbookDialog
from transfer_app.gui.pages.review.workbook_save_dialog import SaveWorkbookDialog
from transfer_app.gui.shell import MainShell
from transfer_app.services import claiming, commenting, queue_workbooks, reviewing, together
from transfer_app.services.case_page import case_page
from transfer_app.services.jobs import Quiet
from transfer_app.services.session import Session

WEST = "E06999001"
ALL_OF_IT = Whole(
    OutcomeKind.SUCCESSOR,
    WEST,
    "The district's council tax list names the side of each.",
    "allocated team",
    (Evidence(EvidenceGrade.RETURN, "Council tax list of November 2026", "revenues team"),),
)


def _waiting_for(session: Session, reason: Reason, most: int = 1) -> list[int]:
    """The first in the queue for a reason, so that a new county draws the same kind of case."""
    with session.workspace.read() as unit:
        return list(unit.queue.first(QueueFilter(states=("queued",), reasons=(reason.value,)), most))


def _page(stage: Stage, reason: Reason) -> tuple[MainShell, ReviewPage]:
    shell, page = stage.page(ReviewPage, "review")
    page.queue.find_record(_waiting_for(page.desk.session, reason)[0])
    stage.settle()
    return shell, page


def _propose(session: Session, record_id: int, why: str = "") -> int:
    facts = [
        Evidence(EvidenceGrade.ORDER, "Agreement under section 20", "legal file"),
        Evidence(EvidenceGrade.FIELD, "Tenancy of the parents", "case system"),
    ]
    return reviewing.propose(
        session, record_id, outcome=OutcomeKind.SUCCESSOR, area=WEST,
        why=why or "The parents' tenancy and the section 20 agreement say the same.",
        interim_lead="allocated team", evidence=facts,
    )  # fmt: skip


def review(stage: Stage) -> QWidget:
    """A looked-after child whose homes and placements lie on both sides."""
    shell, page = _page(stage, Reason.LAC_PARENT_MOVED)
    page.panel.propose.choose(0)
    page.panel.propose.why.setText("The parents' tenancy and the s20 agreement say the same.")
    page.panel.propose.evidence.rows[0].cite(0)
    return shell


def review_map(stage: Stage) -> QWidget:
    """A home near the line, with the rule that sent it here."""
    shell, page = _page(stage, Reason.BOUNDARY)
    page.case.verticalScrollBar().setValue(page.case.places.y())
    return shell


def review_filter(stage: Stage) -> QWidget:
    _, page = stage.page(ReviewPage, "review")
    page.queue.filters.open.click()
    return page.queue.filters.popup


def review_approve(stage: Stage) -> QWidget:
    """What the second person sees of a proposal."""
    ann = stage.session()
    for reason in (Reason.LAC_PARENT_MOVED, Reason.BOUNDARY, Reason.TEMP_ACCOM):
        for record_id in _waiting_for(ann, reason, 2):
            _propose(ann, record_id)
    ann.workspace.close()
    stage.user = allocated_county.APPROVER
    shell, page = stage.page(ReviewPage, "review")
    page.queue.table.go_to_id(page.queue.table.rows.id_at(0))
    return shell


def review_recent(stage: Stage) -> QWidget:
    """What the person did last, with the undo of the last step."""
    ann = stage.session()
    for reason in (Reason.LAC_PARENT_MOVED, Reason.BOUNDARY, Reason.TEMP_ACCOM):
        for record_id in _waiting_for(ann, reason, 2):
            _propose(ann, record_id)
    ann.workspace.close()
    shell, page = stage.page(ReviewPage, "review")
    page.queue.tabs.setCurrentIndex(RECENT)
    return shell


def review_together(stage: Stage) -> QWidget:
    """The preview of one decision for all that the filters show."""
    _, page = stage.page(ReviewPage, "review")
    page.queue.show_reason(Reason.BOUNDARY.value)
    stage.settle()
    rows = page.queue.table.rows
    ids = [rows.id_at(n) for n in range(rows.rowCount())]
    dialog = TogetherDialog(page.desk, page, ids, dict(page.source.names), lambda *_: None)
    dialog.outcome.setCurrentIndex(1)
    dialog.why.setText(ALL_OF_IT.why)
    dialog.lead.setText(ALL_OF_IT.interim_lead)
    dialog.evidence.restore(ALL_OF_IT.evidence)
    dialog.preview()
    return shown_dialog(dialog, stage)


def review_approve_together(stage: Stage) -> QWidget:
    ann = stage.session()
    ids = _waiting_for(ann, Reason.BOUNDARY, 200)
    count = len(together.preview(ann, ids, ALL_OF_IT).chosen)
    together.propose(ann, ids, ALL_OF_IT, (), expected=count, context=Quiet())
    ann.workspace.close()
    stage.user = allocated_county.APPROVER
    _, page = stage.page(ReviewPage, "review")
    waiting = together.waiting(page.desk.session)
    return shown_dialog(ApproveTogetherDialog(page, waiting, lambda *_: None), stage)


def review_park(stage: Stage) -> QWidget:
    _, page = stage.page(ReviewPage, "review")
    (row,) = reviewing.rows(page.desk.session, _waiting_for(page.desk.session, Reason.LAC_PARENT_MOVED))
    dialog = ParkDialog(page.desk, row.id, name_of(row), page)
    dialog.why.setText("The court order is awaited")
    return shown_dialog(dialog, stage)


def review_strip(stage: Stage) -> QWidget:
    """A record that a colleague works on, given to this person, with comments."""
    ben = stage.session(allocated_county.APPROVER)
    (record_id,) = _waiting_for(ben, Reason.LAC_PARENT_MOVED)
    claiming.claim(ben, record_id)
    ann = stage.session()
    claiming.assign(ben, record_id, ann.user.id)
    ann.workspace.close()
    commenting.add(ben, record_id, "Ask the landlord")
    ben.workspace.close()
    shell, page = stage.page(ReviewPage, "review")
    page.queue.find_record(record_id)
    return shell


def review_comments(stage: Stage) -> QWidget:
    ben = stage.session(allocated_county.APPROVER)
    (record_id,) = _waiting_for(ben, Reason.LAC_PARENT_MOVED)
    commenting.add(ben, record_id, "The landlord rings back on Thursday.")
    commenting.add(ben, record_id, "The section 20 agreement is with legal; they will send a copy.")
    ben.workspace.close()
    _, page = stage.page(ReviewPage, "review")
    (row,) = reviewing.rows(page.desk.session, [record_id])
    return shown_dialog(CommentsDialog(page.desk, record_id, name_of(row), page), stage)


def review_family(stage: Stage) -> QWidget:
    shell, page = stage.page(ReviewPage, "review")
    page.queue.tabs.setCurrentIndex(FAMILIES)
    return shell


def review_dispute(stage: Stage) -> QWidget:
    """A child whom two councils claim, at the first of the four steps."""
    shell, page = _page(stage, Reason.DISPUTE)
    page.case.verticalScrollBar().setValue(page.case.dispute.y())
    return shell


def review_dispute_step(stage: Stage) -> QWidget:
    _, page = stage.page(ReviewPage, "review")
    (record_id,) = _waiting_for(page.desk.session, Reason.DISPUTE)
    case = case_page(page.desk.session, record_id)
    assert case.dispute is not None
    dialog = DisputeDialog(page.desk, record_id, name_of(case.row), case.dispute, page)
    dialog.why.setText("The panel could not agree on the home before care.")
    return shown_dialog(dialog, stage)


def review_workbook_save(stage: Stage) -> QWidget:
    _, page = stage.page(ReviewPage, "review")
    return shown_dialog(SaveWorkbookDialog(page.desk, page, page.queue), stage)


def review_workbook(stage: Stage) -> QWidget:
    """A workbook that came back: what each of its rows would do."""
    _, page = stage.page(ReviewPage, "review")
    session, path = page.desk.session, stage.path.parent / "queue-2026-12-01.xlsx"
    wanted = QueueFilter(states=("queued",), reasons=(Reason.BOUNDARY.value,))
    queue_workbooks.save(session, path, wanted, None)
    book = openpyxl.load_workbook(path)
    about = {cell.value: cell.row for cell in book["About"]["A"]}
    book["About"].cell(about["Filled in by"], 2, "Mo Lead, team manager")
    heads = {cell.value: cell.column for cell in book["Records"][1]}
    said = ("result", "why", "interim lead", "grade 1", "evidence 1", "source 1")
    answer = (book["Choices"]["A2"].value, "By the council tax list.", "allocated team", "statutory return",
              "Council tax list", "revenues team")  # fmt: skip
    for row in (2, 3, 4):
        for head, words in zip(said, answer, strict=True):
            book["Records"].cell(row, heads[head], words)
    book["Records"].cell(5, heads["status"], "closed")
    book.save(path)
    found = queue_workbooks.compare(session, path)
    return shown_dialog(WorkbookDialog(page, path.name, found, lambda: None), stage)
