"""The first pages fit a small screen at plain and at double text size, in both schemes."""

from __future__ import annotations

from pathlib import Path

import allocated_county
import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.gui import signed_in
from tests.gui.signed_in import Bench, Open
from transfer_app.gui import theme
from transfer_app.gui.jobs import Jobs
from transfer_app.gui.pages.allocate import AllocatePage
from transfer_app.gui.palette import Scheme
from transfer_app.gui.sign_in import Recent, SignInWindow
from transfer_app.gui.widgets import Elided

PAGES = ("overview", "load", "boundaries", "allocate")


def cut_off(window: QWidget) -> list[str]:
    """Words that have less room than they need."""
    for _ in range(4):  # a label that wraps asks for its height only once it has its width
        QApplication.processEvents()
    labels = [
        each
        for each in window.findChildren(QLabel)
        if each.isVisible() and each.text() and not isinstance(each, Elided)
    ]
    found = [
        each.text()
        for each in labels
        if (not each.wordWrap() and each.width() < each.sizeHint().width())
        or (each.wordWrap() and each.height() < each.heightForWidth(each.width()))
    ]
    found += [
        each.text()
        for each in window.findChildren(QPushButton)
        if each.isVisible() and each.width() < each.minimumSizeHint().width()
    ]
    return found


def assert_fits(bench: Bench) -> None:
    for key in PAGES:
        bench.page(key)
        assert cut_off(bench.shell) == [], key
        assert (bench.shell.width(), bench.shell.height()) == (1280, 800), key


@pytest.mark.parametrize("scheme", Scheme)
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_is_cut_off(
    scheme: Scheme, scale: float, made_county: Path, tmp_path: Path, seated: Open, dressed: QApplication
) -> None:
    theme.apply(dressed, scheme, scale)
    assert_fits(seated(signed_in.empty(tmp_path)))
    bench = seated(allocated_county.signed_in(allocated_county.copied(made_county, tmp_path)))
    assert_fits(bench)
    page = bench.page("allocate")
    assert isinstance(page, AllocatePage)
    page.map.picked.emit([page.shown_points()[0][0]])
    page.record.explain.click()
    bench.wait()
    assert cut_off(bench.shell) == []


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_forms_before_signing_in_are_not_cut_off(
    scale: float, dressed: QApplication, jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> None:
    theme.apply(dressed, Scheme.LIGHT, scale)
    outside = allocated_county.outside()
    window = SignInWindow(outside, jobs, Recent(tmp_path / "recent.txt"), outside.clock().date())
    qtbot.addWidget(window)
    window.show()
    assert (window.width(), window.height()) == (1280, 800)
    assert cut_off(window) == []
    window.sign_in.new.click()
    assert cut_off(window) == []
