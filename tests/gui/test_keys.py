"""The keys of the window: listed, changed, saved, and inert while someone types."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTextEdit

from tests.gui import walk
from tests.gui.signed_in import Bench
from transfer_app.gui.actions import ACTIONS, BY_ID, Place, chosen, clashes, spelt
from transfer_app.gui.all_pages import PAGES
from transfer_app.gui.help_dialog import HelpDialog, help_text
from transfer_app.gui.keys_dialog import KeysDialog
from transfer_app.gui.own_keys import OwnKeys
from transfer_app.gui.page import Page
from transfer_app.gui.pages.review import ReviewPage
from transfer_app.gui.shell import MainShell


def test_no_key_is_given_twice_and_each_is_spelt_as_qt_does() -> None:
    assert clashes({}) == {}
    assert len(BY_ID) == len(ACTIONS)
    assert [each.key for each in ACTIONS if spelt(each.key) != each.key] == []


def test_a_clash_names_both_and_the_whole_window_comes_before_a_list() -> None:
    assert clashes({"review.skip": "P"}) == {
        "review.skip": "Propose and go on",
        "review.propose": "Skip to the next record",
    }
    assert clashes({"family.return": "W"}) == {}
    assert set(clashes({"family.return": "F1"})) == {"window.keys", "family.return"}


@pytest.mark.parametrize("text", ["", "P, Q", "nonsense", "down", "Tab"])
def test_what_is_no_single_key(text: str) -> None:
    assert chosen(text) == ""


def test_own_keys_are_kept_and_a_spoilt_file_means_the_defaults(tmp_path: Path) -> None:
    file = tmp_path / "settings" / "keys.txt"
    assert OwnKeys(file).change({"review.propose": "X", "review.skip": "S"})
    assert file.read_text(encoding="utf-8") == "review.propose X\n"
    assert OwnKeys(file).key("review.propose") == "X"
    for spoilt in (b"review.propose S\n", b"review.propose\nno.action X\nwindow.keys X\n", b"\xff"):
        file.write_bytes(spoilt)
        assert [OwnKeys(file).key(each.id) for each in ACTIONS] == [each.key for each in ACTIONS]
    assert not OwnKeys(tmp_path).change({"review.propose": "X"})


def test_a_key_is_changed_in_the_list_and_the_button_shows_it(county: Bench) -> None:
    shell = county.shell
    shell.go_to("review")
    county.wait()
    page = shell.page("review")
    assert isinstance(page, ReviewPage)
    assert page.panel.propose.propose.text().endswith("(P)")
    shell.activateWindow()
    assert QTest.qWaitForWindowActive(shell)
    QTest.keyClick(page.queue.table, Qt.Key.Key_F1)
    help_on = shell.findChild(HelpDialog)
    assert help_on is not None
    assert walk.nameless(help_on) == []
    assert "most urgent first" in help_on.text.toPlainText()
    help_on.keys.click()
    dialog = shell.findChild(KeysDialog)
    assert dialog is not None
    assert walk.nameless(dialog) == []
    assert walk.small_targets(dialog) == []
    dialog.fields["review.skip"].setText("p")
    dialog.save.click()
    assert dialog.problems["review.skip"].text() == "Taken: Propose and go on"
    assert dialog.isVisible()
    dialog.defaults.click()
    dialog.fields["review.propose"].setText("ctrl+x")
    dialog.fields["review.skip"].setText("n")
    dialog.save.click()
    assert not dialog.isVisible()
    assert page.panel.propose.propose.text().endswith("go on  (Ctrl+X)")
    assert page.panel.propose.propose.accessibleName() == "Propose and go on  (Ctrl+X)"
    first = page.queue.table.current_id()
    QTest.keyClick(page.queue.table, Qt.Key.Key_S)
    assert page.queue.table.current_id() == first
    QTest.keyClick(page.queue.table, Qt.Key.Key_N)
    assert page.queue.table.current_id() != first


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.key)
def test_every_page_has_its_help(page: Page) -> None:
    assert help_text(page.key).startswith(f"# {page.title}\n")
    assert "http" not in help_text(page.key)


def test_every_text_field_of_every_page_takes_the_keys_as_text(county: Bench) -> None:
    singles = [each.key for each in ACTIONS if each.place is not Place.MAP and len(each.key) == 1]
    typed = "".join(dict.fromkeys(singles)).lower()
    tried = 0
    for page in PAGES:
        county.shell.go_to(page.key)
        county.wait()
        for field in _fields(county.shell):
            before = county.shell.stack.currentWidget()
            # What is typed here must start no search and open no list: this is about the keys alone.
            field.blockSignals(True)
            if isinstance(field, QLineEdit):
                field.setCompleter(None)
            field.clear()
            field.setFocus()
            QTest.keyClicks(field, typed)
            text = field.text() if isinstance(field, QLineEdit) else field.toPlainText()
            limit = field.maxLength() if isinstance(field, QLineEdit) else len(typed)
            assert text.lower() == typed[:limit], f"{page.key}: {field.accessibleName()}"
            assert county.shell.stack.currentWidget() is before
            field.clear()
            field.blockSignals(False)
            tried += 1
    assert tried > 8


def _fields(shell: MainShell) -> list[QLineEdit | QPlainTextEdit | QTextEdit]:
    """What takes free text: a field with a form of its own, such as a number or a day, takes no letters."""
    page = shell.stack.currentWidget()
    assert page is not None
    kinds = (QLineEdit, QPlainTextEdit, QTextEdit)
    fields = [field for kind in kinds for field in page.findChildren(kind)]
    return [
        each
        for each in fields
        if each.isEnabled()
        and not each.isReadOnly()
        and not each.objectName().startswith("qt_spinbox")
        and not (isinstance(each, QLineEdit) and (each.validator() or each.inputMask()))
    ]
