"""A settled record whose facts changed: the queue and its case page say what it was and what it is now."""

from __future__ import annotations

from pathlib import Path

import allocated_county
from PySide6.QtWidgets import QLabel
from sample_county import COUNTY

from tests.gui.signed_in import Bench
from transfer_app.domain.casework import Evidence, EvidenceGrade, State
from transfer_app.domain.vocabulary import OutcomeKind
from transfer_app.gui.pages.review import ReviewPage
from transfer_app.services import allocating, boundaries, reviewing
from transfer_app.services.jobs import Quiet

EAST = "E06999002"
EVIDENCE = (Evidence(EvidenceGrade.ORDER, "tenancy agreement", "file"),) * 2


def test_the_queue_and_the_case_page_say_was_and_is_now(county: Bench, tmp_path: Path) -> None:
    session = county.session
    queued = reviewing.rows(session, reviewing.queue(session))
    near = [
        row.id for row in queued if row.area == EAST and row.reasons[0] in ("BOUNDARY", "ADDRESS_CONFLICT")
    ]
    ben = allocated_county.signed_in(tmp_path / allocated_county.NAME, allocated_county.APPROVER)
    for record_id in near:
        number = reviewing.propose(
            session, record_id, outcome=OutcomeKind.SUCCESSOR, area=EAST, why="The tenancy.",
            interim_lead="Ann", evidence=EVIDENCE,
        )  # fmt: skip
        reviewing.approve(ben, number)
    ben.workspace.close()
    rows = (COUNTY / "boundaries" / "composition.csv").read_text("utf-8")
    path = tmp_path / "moved.csv"
    path.write_text(
        rows.replace("E06999002,Annet and Marsh,E07999004", "E06999001,West Wessmoor,E07999004"), "utf-8"
    )
    layer = boundaries.LayerChoice(COUNTY / "boundaries" / "districts.geojson", None, "code", "name")
    moved = boundaries.prepare(session, successors=None, predecessors=layer, composition=path)
    boundaries.keep(session, moved)
    done = allocating.allocate(session, Quiet())
    changed = next(
        row
        for row in reviewing.rows(session, done.changed)
        if row.state == State.CHANGED and row.area == "E06999001"
    )
    page = county.page("review")
    assert isinstance(page, ReviewPage)
    page.queue.find_record(changed.id)
    county.wait()
    words = "Was Annet and Marsh, is now West Wessmoor"
    assert words in page.source.rows([changed.id])[0]
    texts = [each.text() for each in page.case.findChildren(QLabel) if each.isVisible()]
    assert any(text.startswith(words) for text in texts)
