"""The card of special packages: asking, four eyes shown, sealing; nothing for those who may not see it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import two_councils
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot
from special_route import ADOPTED, RESTRICTED, Route

from tests.gui.pages_shown import Shown
from tests.journeys.test_later_tranches import newer_extract
from transfer_app.domain.package_contents import Basis
from transfer_app.gui import choose_file
from transfer_app.gui.jobs import Jobs
from transfer_app.gui.pages import packages
from transfer_app.gui.pages.packages import PackagesPage
from transfer_app.gui.pages.packages.page import IN
from transfer_app.services import packing, receipts, special
from transfer_app.services.session import Session

pytestmark = pytest.mark.usefixtures("dressed")


class Window:
    def __init__(self, qtbot: QtBot, jobs: Jobs) -> None:
        self._qtbot, self._jobs = qtbot, jobs

    def __call__(self, session: Session) -> tuple[Shown, PackagesPage]:
        shown = Shown(self._qtbot, self._jobs, session, packages.PAGE)
        shown.desk.today = session.today
        shown.desk.changed.emit()
        shown.rest()
        page = shown.page
        assert isinstance(page, PackagesPage)
        return shown, page


@pytest.fixture
def window(qtbot: QtBot, jobs: Jobs) -> Window:
    return Window(qtbot, jobs)


def words(widget: QWidget) -> str:
    return "\n".join(each.text() for each in widget.findChildren(QLabel) if each.isVisibleTo(widget))


def picture(widget: QWidget, name: str) -> None:
    """Only where somebody asked for pictures to look at."""
    if folder := os.environ.get("PICTURES"):
        QApplication.processEvents()
        widget.grab().save(str(Path(folder) / f"{name}.png"))


def test_asked_for_agreed_on_by_two_accepted_and_sealed_on_the_page(
    window: Window, route: Route, monkeypatch: pytest.MonkeyPatch
) -> None:
    route.settled(ADOPTED)
    shown, page = window(route.ann)
    card = page.special
    assert "Nothing has been asked for yet." in words(card)
    assert card.table.isHidden()
    assert card.form.isHidden()
    picture(page.special, "special-nothing")
    card.more.click()
    form = card.form
    assert form.isVisible()
    assert not form.ask.isEnabled()
    row = next(n for n, each in enumerate(form._children) if each.basis is Basis.ADOPTION and each.ready)
    form.table.go_to_id(row)
    assert "Tick whom" in form.problem.text()
    next(iter(form.people.values())).setChecked(True)
    form.ask.click()
    assert "no evidence" in form.problem.text()
    picture(page.special, "special-asking")
    form.evidence.setText("Agreed with the DPO, file note 12")
    form.ask.click()
    shown.rest()
    assert form.isHidden()
    assert "Request 1: Waits for both to agree" in words(card)
    assert words(card).count("missing: somebody who did not ask") == 2
    assert card.request.approve.isHidden()
    assert card.request.seal.isHidden()
    assert card.request.withdraw.isVisible()
    picture(page.special, "special-asked")

    second, theirs = window(route.ben)
    request = theirs.special.request
    assert request.approve.text() == "Approve as head of service"
    assert request.function.isHidden()
    request.approve.click()
    assert "Say in the note" in request.problem.text()
    request.note.setText("Read the file")
    picture(theirs.special, "special-approver")
    request.approve.click()
    second.rest()
    assert "Waits for the data protection officer" in words(theirs.special)
    assert "Ben Abbot" in words(theirs.special)
    assert theirs.special.request.approve.isHidden()
    assert not theirs.special.form.ask.isEnabled()

    special.approve(route.dan, 1, "Spoke with the adoption manager")
    shown.desk.changed.emit()
    shown.rest()
    assert "Approved: to be accepted" in words(card)
    assert card.request.seal.isHidden()
    assert card.request.answer.isHidden()
    picture(page.special, "special-agreed")
    folder = route.councils.made("asked")
    monkeypatch.setattr(choose_file, "existing_folder", lambda parent, title: folder)
    shown.after_job(card.request.ask.click)
    assert "Waits for the acceptance" in words(card)
    assert "asked of Gil Lane" in words(card)
    picture(page.special, "special-waits-for-the-acceptance")
    (request_file,) = folder.glob("*.age")
    answer = route.answered(request_file)
    monkeypatch.setattr(choose_file, "existing_file", lambda parent, title, pattern: answer)
    shown.after_job(card.request.answer.click)
    assert "Accepted: can be sealed" in words(card)
    assert card.request.ask.isHidden()
    assert card.request.seal.isEnabled()
    picture(page.special, "special-accepted")
    shown.after_job(lambda: card.seal_into(1, route.councils.outbox))
    assert "special package 1" in shown.told[-1][1]
    assert "Request 1: Sealed" in words(card)
    assert [row[1] for row in (page.sent.table.row_at(0),)] == ["special 1"]
    picture(page.special, "special-sealed")


def test_a_record_that_changed_since_it_was_received_is_asked_for_as_one_sent_before(
    window: Window, route: Route
) -> None:
    (ref,) = route.settled(RESTRICTED)
    done = route.take_in(route.seal(route.agreed_on(ref, Basis.CONFIDENTIAL)))
    receipts.record_receipt(route.ann, done.receipt)
    newer_extract(route.councils, RESTRICTED)
    shown, page = window(route.ann)
    card = page.special
    card.more.click()
    said = f"{ref} (social care, sent before)"
    assert [each for each in range(len(card.form._children)) if said in str(card.form.table.row_at(each)[1])]
    route.asked(ref, Basis.CONFIDENTIAL)
    shown.desk.changed.emit()
    shown.rest()
    card.table.go_to_id(0)
    shown.rest()
    assert said in words(card)
    picture(page.special, "special-again")


def test_whoever_may_not_see_restricted_records_sees_no_card(window: Window, route: Route) -> None:
    ref = route.settled(RESTRICTED)[0]
    route.asked(ref, Basis.CONFIDENTIAL)
    for session in (route.ora, route.councils.cat):
        _, page = window(session)
        assert page.special.isHidden()
        assert "Special packages" not in words(page)


def test_without_an_agreement_that_covers_them_the_card_says_what_to_do(
    window: Window, made_county: Path, tmp_path: Path
) -> None:
    councils = two_councils.meet(made_county, tmp_path)
    councils.agreed()
    shown, page = window(councils.ann)
    assert page.special.empty.isVisible()
    assert page.special.more.isHidden()
    assert page.special.form.isHidden()
    picture(page.special, "special-empty")
    page.special.empty.action.click()
    assert shown.wanted == ["share"]
    two_councils.part(councils)


def test_a_request_that_lapsed_is_shown_as_such_when_it_is_approved(window: Window, route: Route) -> None:
    ref = route.settled(RESTRICTED)[0]
    asked = route.asked(ref, Basis.CONFIDENTIAL)
    shown, page = window(route.ben)
    with route.ann.workspace.change() as unit:
        record_id = unit.records.find(ref)
        stands = unit.decisions.get(record_id)
        assert stands is not None
        unit.decisions.settle(record_id, stands._replace(facts_digest="1" * 64))
        unit.log.append(route.ann.entry("changed-for-a-test"))
    page.special.request.note.setText("Read it")
    page.special.request.approve.click()
    assert "has lapsed" in str(shown.failures[0])
    assert f"Request {asked.id}: Lapsed" in words(page.special)
    assert page.special.request.approve.isHidden()


def test_the_inbox_shows_a_special_package_to_those_who_may(window: Window, route: Route) -> None:
    route.take_in(route.seal(route.agreed_on(route.settled(ADOPTED)[0], Basis.ADOPTION)))
    assert len(packing.packages(route.ann)) == 1
    _, page = window(route.gil)
    page.tabs.setCurrentIndex(IN)
    assert page.inbox.packages.row_at(0)[1] == "Accepted, special"
    picture(page.inbox, "special-inbox")
    _, other = window(route.councils.rae)
    other.tabs.setCurrentIndex(IN)
    assert other.inbox.empty.isVisible()
