"""The explanation on screen: on the case page and beside the map, with the keyboard, copied and saved."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.room import LOOKS
from tests.gui.signed_in import Bench
from tests.gui.walk import focusable, nameless, small_targets
from transfer_app.domain.explaining import Explanation, Result
from transfer_app.domain.explanation_json import document
from transfer_app.domain.explanation_words import as_text
from transfer_app.gui import choose_file, theme
from transfer_app.gui.explanation import ExplanationView
from transfer_app.gui.pages.review import ReviewPage
from transfer_app.gui.palette import Scheme
from transfer_app.services import explaining, reviewing

pytestmark = pytest.mark.usefixtures("dressed")


def words(widget: QWidget) -> str:
    QApplication.processEvents()
    return "\n".join(each.text() for each in widget.findChildren(QLabel) if each.isVisibleTo(widget))


def view_of(county: Bench, ref: str) -> tuple[ExplanationView, Explanation]:
    """The explanation on the case page of a record."""
    page = county.page("review")
    assert isinstance(page, ReviewPage)
    row = next(
        row for row in reviewing.rows(county.session, reviewing.queue(county.session)) if row.ref == ref
    )
    page.queue.find_record(row.id)
    county.wait()
    return page.case.why.explanation, explaining.explain(county.session, ref)


def most_reasons(county: Bench) -> str:
    rows = reviewing.rows(county.session, reviewing.queue(county.session))
    return max(rows, key=lambda row: len(row.reasons)).ref


def test_the_case_page_says_why_in_order(county: Bench) -> None:
    view, one = view_of(county, most_reasons(county))
    told = words(view)
    places = [
        told.index(each)
        for each in (
            one.named().sentence, "Reasons, most urgent first", "Facts used", "The address that decides",
            "Legal text", "digest",
        )
    ]  # fmt: skip
    assert places == sorted(places)
    assert len(one.reasons) > 1
    order = [told.index(f"Priority {each.priority}: {each.title}") for each in one.reasons]
    assert order == sorted(order)
    for reason in one.reasons:
        assert f"Evidence asked for: {reason.evidence}." in told
    for law in one.laws:
        assert law.legal_basis in told
        assert ("Verified" in told) or not law.verified
    for fact in one.facts:
        assert str(fact.span.source) in told


def test_the_rules_tried_are_folded_and_the_one_that_decided_is_marked(county: Bench, qtbot: QtBot) -> None:
    view, one = view_of(county, most_reasons(county))
    assert view.tried.lines.rows == []
    view.tried.button.setFocus()
    qtbot.keyClick(view.tried.button, Qt.Key.Key_Space)
    assert len(view.tried.lines.rows) == len(one.tried)
    decided = next(n for n, each in enumerate(one.tried) if each.result is Result.DECIDED)
    row, other = view.tried.lines.rows[decided], view.tried.lines.rows[decided - 1]
    said = next(each for each in row.findChildren(QLabel) if each.text())
    assert "decided" in said.text()
    assert said.property("role") == "good"
    marks = [
        next(each for each in one.findChildren(QLabel) if not each.text()).pixmap() for one in (row, other)
    ]
    assert marks[0].toImage() != marks[1].toImage()
    assert view.tried.button.accessibleName() == "Hide the rules tried"
    qtbot.keyClick(view.tried.button, Qt.Key.Key_Space)
    assert view.tried.lines.rows == []


def test_it_is_copied_as_text_that_no_clipboard_history_keeps(county: Bench) -> None:
    view, one = view_of(county, most_reasons(county))
    view.copy.click()
    content = QGuiApplication.clipboard().mimeData()
    assert content.text() == as_text(one)
    kept = [name for name in content.formats() if "CanUploadToCloudClipboard" in name]
    assert kept
    assert bytes(content.data(kept[0]).data()) == b"\0\0\0\0"
    assert "clipboard" in county.shell.banner.what.text()


def test_it_is_saved_as_the_same_bytes_that_the_command_writes(
    county: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    view, one = view_of(county, most_reasons(county))
    path = tmp_path / "why.json"
    monkeypatch.setattr(choose_file, "new_file", lambda *_: path)
    view.save.click()
    assert path.read_bytes() == document(one) + b"\n"
    assert json.loads(path.read_bytes())["record"] == one.record
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "why.json" in county.shell.banner.what.text()
    monkeypatch.setattr(choose_file, "new_file", lambda *_: tmp_path / "nowhere" / "why.json")
    view.save.click()
    QApplication.processEvents()
    assert "could not be written" in county.shell.banner.what.text()


def test_everything_can_be_reached_and_has_a_name(county: Bench) -> None:
    view, _ = view_of(county, most_reasons(county))
    view.tried.button.click()
    reached = focusable(view)
    assert {view.tried.button, view.addresses.button, view.copy, view.save} <= set(reached)
    assert nameless(view) == []
    assert small_targets(view) == []


@pytest.mark.parametrize(("scale", "scheme"), LOOKS, ids=["plain", "double"])
def test_no_text_is_cut(
    scheme: Scheme, scale: float, dressed: QApplication, qtbot: QtBot, county: Bench
) -> None:
    _, one = view_of(county, most_reasons(county))
    theme.apply(dressed, scheme, scale)
    view = ExplanationView()
    qtbot.addWidget(view)
    view.show_explanation(one)
    view.addresses.button.click()
    view.tried.button.click()
    view.resize(round(theme.sizes().text * 24), 10)
    view.show()
    view.resize(view.width(), view.heightForWidth(view.width()))
    QApplication.processEvents()
    for each in view.findChildren(QLabel):
        if each.text() and each.isVisible():
            assert each.width() <= view.width()
            assert each.height() >= each.heightForWidth(each.width()), each.text()
