"""Share, Packages and Log between two real councils: cards, keys, a sealed package and its receipt."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import two_councils
from allocated_county import PASSPHRASE
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot
from sealed_packages import honest, some_cases
from two_councils import OTHER, Councils

from tests.gui import walk
from tests.gui.pages_shown import Shown
from tests.journeys.test_looking import by_hand
from transfer_app.domain.packages import RECEIVED, REJECTED
from transfer_app.domain.readings import IncomingDocument, Purpose
from transfer_app.domain.rejections import RejectionCode
from transfer_app.gui import choose_file, theme
from transfer_app.gui.jobs import Jobs
from transfer_app.gui.page import Page
from transfer_app.gui.pages import log, overview, packages, share
from transfer_app.gui.pages.log import LogPage
from transfer_app.gui.pages.log.entry_sentences import ACTIONS
from transfer_app.gui.pages.log.entry_words import plainly, sentence
from transfer_app.gui.pages.packages import PackagesPage
from transfer_app.gui.pages.packages.case_dialog import CaseDialog
from transfer_app.gui.pages.packages.page import IN, SENDERS
from transfer_app.gui.pages.share import SharePage
from transfer_app.gui.pages.share.protocol_form import ProtocolForm
from transfer_app.gui.palette import Scheme
from transfer_app.services import (
    auditing,
    journals,
    loading,
    looking,
    packing,
    reading,
    receipts,
    senders,
    sharing,
)
from transfer_app.services.jobs import Quiet
from transfer_app.services.session import Session

pytestmark = pytest.mark.usefixtures("dressed")
Open = Callable[[Session, Page], Shown]


@pytest.fixture
def councils(made_county: Path, tmp_path: Path) -> Iterator[Councils]:
    met = two_councils.meet(made_county, tmp_path)
    yield met
    two_councils.part(met)


@pytest.fixture
def window(qtbot: QtBot, jobs: Jobs) -> Open:
    def show(session: Session, page: Page) -> Shown:
        shown = Shown(qtbot, jobs, session, page)
        shown.desk.today = session.today
        shown.desk.changed.emit()
        shown.rest()
        return shown

    return show


def words(widget: QWidget) -> str:
    return "\n".join(each.text() for each in widget.findChildren(QLabel) if each.isVisibleTo(widget))


def test_a_protocol_is_drafted_here_and_approved_by_a_second_person(window: Open, councils: Councils) -> None:
    shown = window(councils.ann, share.PAGE)
    page = shown.page
    assert isinstance(page, SharePage)
    assert page.empty.isVisible()
    page.empty.action.click()
    form = page.form
    assert form.isVisible()
    form.draft.click()
    assert "has no title" in form.problem.text()
    for field, text in (
        (form.title, "Day one"),
        (form.basis, "SI 2026/1"),
        (form.dpia, "D-7"),
        (form.purpose, "Care"),
    ):
        field.setText(text)
    assert (form.ends.date().toJulianDay() - form.starts.date().toJulianDay()) == 90
    form.draft.click()
    assert "covers no strand" in form.problem.text()
    next(iter(form.strands.values())).setChecked(True)
    form.draft.click()
    assert "names nobody" in form.problem.text()
    fill_people(form)
    form.ours.dpo.setText(" ")
    form.draft.click()
    assert "data protection officer of Wessmoor" in form.problem.text()
    form.ours.dpo.setText("Dee Poe")
    form.rules.open.click()
    form.rules.words["breach"].setPlainText("Ring at once,\nthen write.")
    form.draft.click()
    shown.rest()
    (protocol,) = sharing.protocols(councils.ann)
    assert (protocol.title, protocol.approved_by) == ("Day one", None)
    assert protocol.terms.rules.breach == "Ring at once, then write."
    assert [each.name for each in protocol.terms.people] == ["Rae Ford"]
    assert protocol.terms.receiver.officers.caldicott == "Col Gray"
    assert form.isHidden()
    assert not page.protocol.approve.isEnabled()
    assert "Only an approver may" in page.protocol.approve.toolTip()
    theirs = window(councils.ben, share.PAGE).page
    assert isinstance(theirs, SharePage)
    theirs.protocol.approve.click()
    assert sharing.protocols(councils.ann)[0].approved_by == councils.ben.user.id


def fill_people(form: ProtocolForm) -> None:
    for fields, names in (
        (form.ours, "Dee Poe,Sid Roe,Cal Guard"),
        (form.theirs, "Dot Pym,Sue Rowe,Col Gray"),
    ):
        for field, name in zip((fields.dpo, fields.siro, fields.caldicott), names.split(","), strict=True):
            field.setText(name)
    (row,) = form.people.rows
    row.name.setText("Rae Ford")
    row.role.setText("receiving officer")
    row.manager.setText("Mo Lead")
    row.evidence.setText("letter of 1 March 2026")


def test_both_councils_sign_on_their_share_pages_and_it_is_revoked(window: Open, councils: Councils) -> None:
    protocol = councils.draft()
    sharing.approve(councils.ben, protocol.id)
    for signer, here in (
        (councils.ben, (councils.sam, councils.rae)),
        (councils.sam, (councils.ann, councils.ben)),
    ):
        card = sharing.save_my_card(signer, councils.made(signer.user.name))
        sender = senders.add_sender(here[0], card)
        for person in here:
            senders.confirm_sender(person, sender.id)
    ours = window(councils.ann, share.PAGE)
    page = ours.page
    assert isinstance(page, SharePage)
    assert "not yet by West Wessmoor" in page.protocol.state.text()
    page.save_to(councils.made("sent"))
    (statement,) = councils.made("sent").glob("*.protocol-signature.json")

    named = window(councils.sam, share.PAGE)
    there = named.page
    assert isinstance(there, SharePage)
    there.signing.open(statement)
    assert "given themselves" in str(named.failures[0])
    assert there.signing.sign.isHidden()

    with councils.sam.workspace.read() as unit:
        person = unit.users.get(councils.sam.user.id)
    unnamed = replace(councils.sam, user=replace(person, display_name="Tia Noor"))
    named = window(unnamed, share.PAGE)
    there = named.page
    assert isinstance(there, SharePage)
    there.signing.open(statement)
    named.rest()
    shown = words(there.signing)
    for told in ("Dee Poe", "Mo Lead", "Hand-over on vesting day", "24 hours"):
        assert told in shown
    there.signing.sign_into(councils.made("back"))
    named.rest()
    assert "Signed here by" in words(there.signing)
    (answer,) = councils.made("back").glob("*.protocol-signature.json")
    # The card is Sam's, so that the sender sees a named person who signed for themselves.
    page.take_signature(answer)
    assert "given themselves" in str(ours.failures[0])
    councils.countersigned(protocol)
    ours.desk.changed.emit()
    ours.rest()
    assert "In force" in page.protocol.state.text()
    assert page.protocol.take.isHidden()
    assert page.overdue.text().endswith(": 0.")

    page.protocol.end.click()
    assert not page.reason.go.isEnabled()
    page.reason.why.setText("The purpose ended.")
    assert "cannot be recalled" in words(page.reason)
    page.reason.go.click()
    ours.rest()
    assert "cannot be recalled" in page.protocol.state.text()
    assert "The purpose ended." in words(page.protocol)
    assert page.protocol.end.isHidden()


def test_a_grant_past_its_end_is_counted_until_it_is_closed(window: Open, councils: Councils) -> None:
    councils.agreed()
    later = two_councils.on(councils.ann.today() + timedelta(days=91), councils.ann)
    shown = window(later, share.PAGE)
    page = shown.page
    assert isinstance(page, SharePage)
    assert "not closed: 1. There must be none" in page.overdue.text()
    overview_page = window(later, overview.PAGE).page
    assert "not closed: 1" in words(overview_page)
    assert page.protocol.end.text() == "Close"
    page.protocol.end.click()
    assert "cannot be recalled" in words(page.sure)
    page.sure.go.click()
    shown.rest()
    assert page.overdue.text().endswith(": 0.")
    assert "Closed on" in page.protocol.state.text()


def spoken_by(person: Session) -> tuple[str, str]:
    return sharing.my_words(person), sharing.my_fingerprint(person)


def test_a_key_is_in_use_once_two_people_compared_its_groups(window: Open, councils: Councils) -> None:
    protocol = councils.draft()
    card = sharing.save_my_card(councils.rae, councils.made("card"))
    shown = window(councils.ann, share.PAGE)
    page = shown.page
    assert isinstance(page, SharePage)
    page.add_card(card)
    (row,) = page.protocol.rows
    assert (row.words.text(), row.groups.text()) == spoken_by(councils.rae)
    assert "cannot be recalled" in words(page)
    row.confirm.click()
    (row,) = page.protocol.rows
    assert not row.confirm.isEnabled()
    assert "second person" in row.confirm.toolTip()
    other = window(councils.ben, share.PAGE).page
    assert isinstance(other, SharePage)
    other.protocol.rows[0].confirm.click()
    assert sharing.protocols(councils.ann)[0].recipients[0].usable
    page.refresh()
    page.protocol.rows[0].revoke.click()
    assert page.sure.cancel.hasFocus() or page.sure.cancel.isDefault()
    page.sure.go.click()
    shown.rest()
    assert sharing.protocols(councils.ann)[0].recipients[0].revoked_at
    assert protocol.id == sharing.protocols(councils.ann)[0].id


def test_a_card_of_another_authority_is_refused_in_a_sentence(window: Open, councils: Councils) -> None:
    councils.draft(authority=two_councils.OTHER)
    shown = window(councils.ann, share.PAGE)
    assert isinstance(shown.page, SharePage)
    shown.page.add_card(sharing.save_my_card(councils.rae, councils.made("card")))
    assert "not of E06999002" in str(shown.failures[0])
    assert sharing.protocols(councils.ann)[0].recipients == ()


def test_my_keys_are_made_new_saved_and_taken_in(window: Open, councils: Councils) -> None:
    shown = window(councils.rae, share.PAGE)
    page = shown.page
    assert isinstance(page, SharePage)
    before = spoken_by(councils.rae)
    page.my_keys.new.click()
    page.my_keys.sure.go.click()
    shown.rest()
    assert spoken_by(councils.rae) != before
    assert page.mine.words.text() == spoken_by(councils.rae)[0]
    folder = councils.made("keys")
    page.my_keys.save_to(folder, PASSPHRASE)
    shown.rest()
    (path,) = folder.iterdir()
    second = window(councils.sam, share.PAGE)
    assert isinstance(second.page, SharePage)
    second.page.my_keys.take_in(path, PASSPHRASE)
    second.rest()
    assert spoken_by(councils.sam) == spoken_by(councils.rae)


def test_a_key_file_is_saved_only_under_a_passphrase_typed_twice(
    window: Open, councils: Councils, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, folder = window(councils.rae, share.PAGE), councils.made("keys")
    page = shown.page
    assert isinstance(page, SharePage)
    monkeypatch.setattr(choose_file, "existing_folder", lambda *_: folder)
    page.my_keys.keep.click()
    asking = page.my_keys.asking
    assert asking.chosen is not None
    asking.chosen.first.edit.setText(PASSPHRASE)
    asking.go.click()
    assert list(folder.iterdir()) == []
    asking.chosen.again.edit.setText(PASSPHRASE)
    asking.go.click()
    shown.rest()
    assert len(list(folder.iterdir())) == 1


def test_one_more_person_is_given_access_and_others_are_told_why_not(
    window: Open, councils: Councils
) -> None:
    protocol = councils.agreed()
    package = councils.sealed(protocol)
    later = councils.named(protocol, councils.sam)
    shown = window(councils.ann, packages.PAGE)
    page = shown.page
    assert isinstance(page, PackagesPage)
    page.sent.table.go_to_id(0)
    page.sent.access.click()
    asking = page.sent.giving
    assert "Rae Ford can open the package already" in str(asking.table.row_at(0))
    asking.table.go_to_id(1)
    assert not asking.give.isEnabled(), "nobody has compared the key"
    asking.reject()
    for officer in (councils.ann, councils.ben):
        sharing.confirm_recipient(officer, later.id)
    page.sent.access.click()
    page.sent.giving.table.go_to_id(1)
    assert page.sent.giving.give.isEnabled()
    page.sent.giving.give_in(councils.outbox)
    shown.rest()
    assert (councils.outbox / f"{package.ref}-access-01.age").exists()


def test_my_own_card_and_its_groups(window: Open, councils: Councils) -> None:
    shown = window(councils.rae, share.PAGE)
    page = shown.page
    assert isinstance(page, SharePage)
    assert (page.mine.words.text(), page.mine.groups.text()) == spoken_by(councils.rae)
    page.mine.save_to(councils.made("mine"))
    assert len(list(councils.made("mine").iterdir())) == 1
    assert not page.new.isEnabled() or page.new.isHidden()


def test_a_package_goes_out_comes_in_and_is_answered(window: Open, councils: Councils) -> None:
    protocol = councils.agreed()
    ours = window(councils.ann, packages.PAGE)
    out = ours.page
    assert isinstance(out, PackagesPage)
    plan = packing.plan(councils.ann, protocol.id)
    assert out.seal.ready.heading.text().endswith(f"{plan.records:,}")
    assert not out.sent.receipt.isEnabled()
    out.seal.seal_into(councils.outbox)
    ours.rest()
    (package,) = packing.packages(councils.ann)
    assert ours.failures == []
    assert out.sent.table.row_at(0)[2] == plan.records
    assert "Nothing is ready" in out.seal.blocked.text()

    theirs = window(councils.rae, packages.PAGE)
    come = theirs.page
    assert isinstance(come, PackagesPage)
    assert come.tabs.currentIndex() == IN
    come.check.trust.click()
    assert come.tabs.currentIndex() == SENDERS
    come.senders.add_card(sharing.save_my_card(councils.ann, councils.made("ann-card")))
    come.senders.rows[0].confirm.click()
    senders.confirm_sender(councils.sam, senders.senders(councils.sam)[0].id)
    come.tabs.setCurrentIndex(IN)
    come.check.check(councils.manifest(package))
    theirs.rest()
    assert "whose key two people here confirmed" in words(come.check)
    assert reading.inbox(councils.rae) == []
    compare_all(theirs, come)
    come.check.accept_into(councils.receipts)
    theirs.rest()
    assert theirs.failures == []
    (came,) = reading.inbox(councils.rae)
    assert came.records == package.records
    (receipt,) = councils.receipts.glob("*.receipt.json")
    out.sent.record(receipt)
    assert packing.packages(councils.ann)[0].state == RECEIVED

    read_one(theirs, come, councils)
    come.inbox.journal.save_to(councils.made("journal"))
    (journal,) = councils.made("journal").glob("*.journal.jsonl")
    out.refresh()
    out.sent.table.go_to_id(0)
    out.sent.take_in(journal)
    assert ours.failures == []
    out.sent.table.go_to_id(0)
    for card, shown in ((out.sent, "shown"), (come.inbox.journal, "told")):
        card.who.click()
        dialog = getattr(card, shown)
        row = dialog.table.row_at(0)
        assert (row[1], row[3], row[4]) == ("Case", "Rae Ford", "Other")
        dialog.accept()


def compare_all(shown: Shown, page: PackagesPage) -> None:
    """Nothing is accepted before each record of the sample was opened and compared."""
    sample = page.check.sample
    rows = sample.table.rows.rowCount()
    assert rows >= 5
    for place in range(rows):
        assert not page.check.accept.isEnabled()
        sample.table.go_to_id(place)
        assert not sample.agrees.isEnabled()
        sample.open.click()
        shown.rest()
        assert f"case record {sample.table.row_at(place)[0]}" in sample.shown.page.toPlainText()
        sample.shown.accept()
        sample.source.setCurrentIndex(sample.source.findData("paper-file"))
        sample.agrees.click()
        assert sample.table.row_at(place)[2:5] == ("Yes", "Agrees", "The paper file")
        sample.source.setCurrentIndex(0)
    assert sample.heading.text().startswith("Compared: ")
    assert page.check.accept.isEnabled()


def test_a_case_file_that_lists_other_documents_is_left_out_from_the_start(
    window: Open, councils: Councils
) -> None:
    councils.trust()
    first, second, third = some_cases()
    _, manifest = by_hand(councils, [first, honest(second, documents=[]), third])
    shown = window(councils.rae, packages.PAGE)
    page = shown.page
    assert isinstance(page, PackagesPage)
    page.check.check(manifest)
    shown.rest()
    assert "✗  The case file of r-0002 lists another number of documents" in words(page.check)
    (item,) = page.check.leave_out.rejections
    assert (item.record, item.document, item.reason.code) == ("r-0002", 0, RejectionCode.DAMAGED)


def test_what_differs_and_what_is_left_out_goes_on_the_receipt(window: Open, councils: Councils) -> None:
    package = councils.sealed(councils.agreed())
    councils.trust()
    shown = window(councils.rae, packages.PAGE)
    page = shown.page
    assert isinstance(page, PackagesPage)
    page.check.check(councils.manifest(package))
    shown.rest()
    sample, leave_out = page.check.sample, page.check.leave_out
    differs = str(sample.table.row_at(0)[0])
    sample.table.go_to_id(0)
    sample.open.click()
    shown.rest()
    sample.shown.accept()
    sample.source.setCurrentIndex(1)
    sample.differs.click()
    assert leave_out.rejections[0].record == differs
    assert not page.check.accept.isEnabled()
    sample.without.setCurrentIndex(sample.without.findData("urgent"))
    assert page.check.accept.isEnabled()

    other = str(sample.table.row_at(1)[0])
    leave_out.record.setText("r-nobody")
    leave_out.code.setCurrentIndex(leave_out.code.findData("other"))
    assert "opaque name" in leave_out.add.toolTip()
    leave_out.record.setText(other)
    assert "in words" in leave_out.add.toolTip()
    leave_out.words.setText("They live at SW1A 1AA.")
    leave_out.add.click()
    assert "a postcode" in str(shown.failures.pop())
    leave_out.words.setText("See our letter of Monday.")
    leave_out.add.click()
    assert [each.record for each in leave_out.rejections] == sorted([differs, other])
    page.check.accept_into(councils.receipts)
    shown.rest()
    assert shown.failures == []
    (receipt,) = councils.receipts.glob("*.receipt.json")
    ours = window(councils.ann, packages.PAGE)
    assert isinstance(ours.page, PackagesPage)
    ours.page.sent.record(receipt)
    assert ours.failures == []
    assert packing.packages(councils.ann)[0].state == RECEIVED
    assert not ours.page.outstanding.isVisibleTo(ours.page)


def test_documents_not_taken_are_shown_to_the_sender(window: Open, councils: Councils) -> None:
    package = councils.sealed(councils.agreed())
    with councils.ann.workspace.change() as unit:
        ref, record_id = sorted(unit.packages.records(package.id).items())[0]
        unit.packages.refuse_documents(package.id, [(record_id, 2, RejectionCode.UNREADABLE)], "2027-01-01")
        unit.packages.settle(package.id, RECEIVED, {record_id: RECEIVED})
        unit.log.append(councils.ann.entry("receipt-recorded"))
    page = window(councils.ann, packages.PAGE).page
    assert isinstance(page, PackagesPage)
    assert page.outstanding.isVisibleTo(page)
    assert page.outstanding.table.row_at(0)[:4] == (ref, 2, "Cannot be opened or read", "West Wessmoor")
    assert walk.nameless(page) == []


def test_sent_records_that_should_not_have_gone_are_shown_until_then_the_card_is_hidden(
    window: Open, councils: Councils, tmp_path: Path
) -> None:
    package = councils.sealed(councils.agreed())
    shown = window(councils.ann, packages.PAGE)
    page = shown.page
    assert isinstance(page, PackagesPage)
    assert not page.misdirected.isVisibleTo(page)
    with councils.ann.workspace.read() as unit:
        ids = sorted(unit.packages.records(package.id).values())
        record = unit.records.rows(ids)[0]
    path = tmp_path / "restricted.csv"
    path.write_text(f"person_id,reason\n{record.person_ref},REFUGE\n", encoding="utf-8")
    loading.load(councils.ann, loading.survey(councils.ann, path), Quiet())
    shown.desk.changed.emit()
    shown.rest()
    assert page.misdirected.isVisibleTo(page)
    row = page.misdirected.table.row_at(0)
    assert (row[0], row[2:5]) == (record.ref, ("West Wessmoor", "not yet", "Now restricted"))
    assert record.surname not in words(page)
    assert walk.nameless(page) == []


def test_the_next_tranche_is_told_apart_and_old_copies_are_marked(window: Open, councils: Councils) -> None:
    councils.trust()
    protocol = councils.agreed()
    first = councils.sealed(protocol)
    receipts.record_receipt(councils.ann, councils.taken_in(first).receipt)
    with councils.ann.workspace.read() as unit:
        again, moved = sorted(unit.packages.records(first.id))[:2]
    councils.decided_again(again)
    councils.decided_again(moved, OTHER)
    councils.accepted(protocol)

    ours = window(councils.ann, packages.PAGE)
    out = ours.page
    assert isinstance(out, PackagesPage)
    assert "new 0, changed 0, re-decided 1, to withdraw 1" in out.seal.later.text()
    out.seal.seal_into(councils.outbox)
    ours.rest()
    assert ours.failures == []
    assert "withdraws 1 record sent before" in ours.told[-1][1]
    second = packing.packages(councils.ann)[-1]

    receipts.record_receipt(councils.ann, councils.taken_in(second).receipt)
    theirs = window(councils.rae, packages.PAGE)
    come = theirs.page
    assert isinstance(come, PackagesPage)
    come.inbox.packages.go_to_id(1)
    shown = {come.inbox.cases.row_at(at)[0]: come.inbox.cases.row_at(at)[3] for at in (0, 1, 2)}
    assert (shown.pop(again), shown.pop(moved)) == ("Superseded", "Withdrawn")
    assert set(shown.values()) == {"Current"}
    come.inbox.cases.go_to_id(0)
    come.inbox.purpose.setText("To compare")
    come.inbox.read.click()
    assert come.inbox.shown.warning.isVisibleTo(come.inbox.shown)
    assert "superseded" in words(come.inbox.shown)
    come.inbox.shown.accept()


def read_one(shown: Shown, page: PackagesPage, councils: Councils) -> None:
    """Every opening asks what for, and is logged without it."""
    inbox = page.inbox
    assert inbox.cases.rows.rowCount() == reading.inbox(councils.rae)[0].records
    inbox.cases.go_to_id(0)
    assert not inbox.read.isEnabled()
    inbox.purpose.setText("First visit")
    inbox.read.click()
    assert "The child" in inbox.shown.page.toPlainText()
    inbox.shown.accept()
    newest = auditing.latest(councils.rae, 1)[0]
    assert newest["action"] == "case-read"
    assert "First visit" not in str(newest)
    assert inbox.purpose.text() == ""


def test_the_documents_of_a_case_are_offered_by_name_and_saved(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name came from outside: it is shown as it is, and suggests a file name without a path."""
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = CaseDialog("<p>A case</p>", "r-0001", parent)
    saved: list[tuple[str, Path]] = []
    asked: list[str] = []

    def chosen(_: QWidget, title: str, suggested: str, pattern: str) -> Path:
        asked.append(suggested)
        return tmp_path / "chosen"

    monkeypatch.setattr("transfer_app.gui.choose_file.new_file", chosen)
    documents = [IncomingDocument(1, "../../Tom & plan.pdf", 3, "0" * 64), IncomingDocument(2, "..", 0, "")]
    dialog.offer(documents, lambda document, path: saved.append((document.name, path)))
    assert dialog.documents[0].text().strip() == "Save document 1: ../../Tom && plan.pdf"
    for each in dialog.documents:
        each.click()
    assert asked == ["Tom & plan.pdf", "document"]
    assert saved == [("../../Tom & plan.pdf", tmp_path / "chosen"), ("..", tmp_path / "chosen")]


def test_single_cases_are_read_without_taking_the_package_in(
    window: Open, councils: Councils, tmp_path: Path
) -> None:
    councils.trust()
    package = councils.sealed(councils.agreed())
    shown = window(councils.rae, packages.PAGE)
    page = shown.page
    assert isinstance(page, PackagesPage)
    card = page.shared
    assert not card.packages.isVisibleTo(card)
    card.open_for_reading(councils.manifest(package))
    shown.rest()
    assert shown.failures == []
    row = card.packages.row_at(0)
    assert (row[0], row[2]) == ("Wessmoor", package.records)
    assert str(row[3]).startswith("Open for reading until ")
    assert reading.inbox(councils.rae) == []
    assert card.cases.rows.rowCount() == package.records
    record = str(card.cases.row_at(3)[0])
    card.name.setText(record)
    assert card.cases.rows.rowCount() == 1
    card.cases.go_to_id(0)
    assert not card.asking.open.isEnabled()
    card.asking.purpose.setText("First visit")
    card.asking.kind.setCurrentIndex(card.asking.kind.findData("safeguarding"))
    card.asking.open.click()
    assert "The child" in card.shown.page.toPlainText()
    assert walk.nameless(page) == []
    card.shown.accept()
    newest = auditing.latest(councils.rae, 1)[0]
    assert (newest["action"], "First visit" in str(newest)) == ("case-read", False)
    # What one case was opened for is not claimed for the next.
    assert card.asking.said == ("", Purpose.OTHER)
    card.name.setText("nobody")
    assert card.nothing.isVisibleTo(card)
    card.journal.save_to(councils.made("journal"))
    (journal,) = councils.made("journal").glob("*.journal.jsonl")
    (told,) = journals.take_in(councils.ann, journal).new
    assert (told.record, told.purpose) == (record, Purpose.SAFEGUARDING)


def test_reading_that_is_over_or_whose_files_are_gone_says_what_to_do(
    window: Open, councils: Councils
) -> None:
    councils.trust()
    package = councils.sealed(councils.agreed())
    looking.look(councils.rae, councils.manifest(package), Quiet())
    late = window(two_councils.on(councils.rae.today() + timedelta(days=91), councils.rae), packages.PAGE)
    assert isinstance(late.page, PackagesPage)
    assert "take it in" in str(late.page.shared.packages.row_at(0)[3])
    late.page.shared.cases.go_to_id(0)
    late.page.shared.asking.purpose.setText("First visit")
    assert not late.page.shared.asking.open.isEnabled()
    shown = window(councils.rae, packages.PAGE)
    assert isinstance(shown.page, PackagesPage)
    shown.page.shared.cases.go_to_id(0)
    shown.page.shared.asking.purpose.setText("First visit")
    councils.manifest(package).unlink()
    shown.page.shared.open_case()
    assert "choose its .manifest.json again" in str(shown.failures[0])
    assert shown.page.shared.asking.purpose.text() == "First visit"


def test_a_damaged_package_is_named_and_can_be_rejected(window: Open, councils: Councils) -> None:
    package = councils.sealed(councils.agreed())
    councils.trust()
    (part,) = councils.outbox.glob("*.tar.age")
    part.write_bytes(part.read_bytes()[:-7])
    shown = window(councils.rae, packages.PAGE)
    page = shown.page
    assert isinstance(page, PackagesPage)
    page.check.check(councils.manifest(package))
    shown.rest()
    assert "did not pass the check" in words(page.check)
    assert page.check.accept.isHidden()
    assert not page.check.reject.isEnabled()
    page.check.reason.setText("It arrived cut short.")
    assert not page.check.reject.isEnabled(), "words alone are no reason"
    page.check.code.setCurrentIndex(page.check.code.findData("damaged"))
    assert page.check.reject.isEnabled()
    page.check.reject_into(councils.receipts)
    shown.rest()
    (receipt,) = councils.receipts.glob("*.receipt.json")
    assert receipts.record_receipt(councils.ann, receipt).state == REJECTED


def test_sealing_waits_for_confirmed_keys_and_says_so(window: Open, councils: Councils) -> None:
    protocol = councils.draft()
    page = window(councils.ann, packages.PAGE).page
    assert isinstance(page, PackagesPage)
    assert "has not been approved" in page.seal.blocked.text()
    approved = sharing.approve(councils.ben, protocol.id)
    page.refresh()
    assert "not countersigned by West Wessmoor" in page.seal.blocked.text()
    councils.countersigned(approved)
    page.refresh()
    assert "no recipient whose key" in page.seal.blocked.text()
    assert not page.seal.seal.isEnabled()


def test_without_a_protocol_the_way_to_share_is_shown(window: Open, councils: Councils) -> None:
    shown = window(councils.ann, packages.PAGE)
    assert isinstance(shown.page, PackagesPage)
    shown.page.seal.empty.action.click()
    assert shown.wanted == ["share"]


def test_the_log_is_told_in_words_and_verified(window: Open, councils: Councils) -> None:
    councils.agreed()
    shown = window(councils.ann, log.PAGE)
    page = shown.page
    assert isinstance(page, LogPage)
    told = [str(page.table.row_at(n)[3]) for n in range(page.table.rows.rowCount())]
    assert "Compared the key of recipient 1 (2 of 2)" in told
    assert told[-1] == "Created the workspace of E10999001"
    shown.after_job(page.sign.click)
    shown.after_job(page.verify.click)
    assert page.result.title.text() == "The log is whole"
    assert "The last checkpoint covers every entry." in words(page.result)
    folder = councils.folder / "auditor"
    page.auditor.zip.setChecked(True)
    shown.after_job(lambda: page.auditor.write_to(folder))
    assert (folder / "verify_bundle.py").is_file()
    assert folder.with_name("auditor.zip").is_file()
    steps = page.auditor.steps.text()
    assert page.auditor.steps.isVisible()
    for said in ("1. Give the auditor auditor.zip", "python3 verify_bundle.py", "by telephone: SHA256:"):
        assert said in steps
    assert shown.failures == []


def test_an_altered_log_is_found_out(window: Open, councils: Councils) -> None:
    with councils.ann.workspace.change() as unit:
        unit.log.append(councils.ann.entry("vesting-day-set", day="2027-04-01"))
        unit.log._connection.exec_driver_sql(  # type: ignore[attr-defined]
            "UPDATE log_entries SET body = replace(body, 'ann', 'eve') WHERE seq = 3"
        )
    shown = window(councils.ann, log.PAGE)
    assert isinstance(shown.page, LogPage)
    shown.after_job(shown.page.verify.click)
    assert shown.page.result.title.text() == "The log is not whole"
    assert "Entry 3" in words(shown.page.result)


def test_every_action_of_the_log_has_words_and_others_are_shown_as_they_are(councils: Councils) -> None:
    councils.trust()
    councils.taken_in(councils.sealed(councils.agreed()))
    for session in (councils.ann, councils.rae):
        for entry in auditing.latest(session, 500):
            action, detail = str(entry["action"]), entry["detail"]
            assert isinstance(detail, dict)
            assert action in ACTIONS
            assert sentence(action, detail) != plainly(action, detail) or not detail
    assert sentence("moon-landed", {"step": 1}) == "Moon landed: step 1"
    assert sentence("approved", {"other": "shape"}) == "Approved: other shape"


@pytest.mark.parametrize("page", [share.PAGE, packages.PAGE, log.PAGE], ids=lambda page: page.key)
def test_everything_has_a_name_and_fits_at_twice_the_text_size(
    page: Page, window: Open, councils: Councils, dressed: QApplication
) -> None:
    councils.named(councils.draft())
    theme.apply(dressed, Scheme.DARK, 2.0)
    shown = window(councils.ann, page)
    assert walk.nameless(shown.page) == []
    assert (shown.shell.width(), shown.shell.height()) == (1280, 800)
    shown.qtbot.keyClick(shown.page, Qt.Key.Key_Tab)
