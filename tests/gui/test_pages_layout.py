"""Every page, each of its tabs and the forms before signing in fit a small screen, also at twice the text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import allocated_county
import pytest
import two_councils
from PySide6.QtWidgets import QApplication, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from tests.gui import room, signed_in, walk
from tests.gui.signed_in import Bench, Open
from transfer_app.gui import theme
from transfer_app.gui.all_pages import PAGES
from transfer_app.gui.jobs import Jobs
from transfer_app.gui.pages.allocate import AllocatePage
from transfer_app.gui.pages.packages import PackagesPage
from transfer_app.gui.pages.share import SharePage
from transfer_app.gui.palette import Scheme
from transfer_app.gui.sign_in import Recent, SignInWindow


@pytest.fixture(params=room.LOOKS, ids=["plain", "double"])
def looks(request: pytest.FixtureRequest, dressed: QApplication) -> None:
    scale, scheme = request.param
    theme.apply(dressed, scheme, scale)


def assert_fits(window: QWidget, where: str) -> None:
    assert room.cut_off(window) == [], where
    assert (window.width(), window.height()) == (1280, 800), where


def tabs_of(bench: Bench, page: QWidget) -> Iterator[str]:
    """The page with each of its tabs in front."""
    yield ""
    for bar in page.findChildren(QTabBar):
        for at in range(1, bar.count() if bar.isVisible() else 0):
            bar.setCurrentIndex(at)
            bench.wait()
            yield bar.tabText(at)
        bar.setCurrentIndex(0)


@pytest.mark.usefixtures("looks")
def test_no_page_is_cut_off(made_county: Path, tmp_path: Path, seated: Open) -> None:
    fresh = seated(signed_in.empty(tmp_path))
    bench = seated(allocated_county.signed_in(allocated_county.copied(made_county, tmp_path)))
    for page in PAGES:
        fresh.page(page.key)
        assert_fits(fresh.shell, f"{page.key}, empty")
        shown = bench.page(page.key)
        assert isinstance(shown, QWidget)
        for tab in tabs_of(bench, shown):
            assert_fits(bench.shell, f"{page.key} {tab}")
            assert walk.nameless(shown) == [], f"{page.key} {tab}"
            assert walk.unread_cells(shown) == [], f"{page.key} {tab}"
    allocate = bench.page("allocate")
    assert isinstance(allocate, AllocatePage)
    allocate.map.picked.emit([allocate.shown_points()[0][0]])
    allocate.record.explain.click()
    bench.wait()
    assert_fits(bench.shell, "explained")


def test_nothing_is_cut_off_between_two_councils_at_twice_the_text(
    made_county: Path, tmp_path: Path, seated: Open, dressed: QApplication
) -> None:
    theme.apply(dressed, Scheme.DARK, 2.0)
    councils = two_councils.meet(made_county, tmp_path)
    package = councils.sealed(councils.agreed())
    councils.trust()
    ours = seated(councils.ann)
    for key in ("overview", "packages", "share"):
        ours.page(key)
        assert_fits(ours.shell, key)
    share = ours.shell.page("share")
    assert isinstance(share, SharePage)
    share.new.click()
    assert_fits(ours.shell, "a protocol is drafted")
    theirs = seated(councils.rae)
    packages = theirs.page("packages")
    assert isinstance(packages, PackagesPage)
    packages.check.check(councils.manifest(package))
    theirs.wait()
    assert_fits(theirs.shell, "a package is checked")
    two_councils.part(councils)


@pytest.mark.usefixtures("looks")
def test_the_forms_before_signing_in_are_not_cut_off(
    dressed: QApplication, jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> None:
    outside = allocated_county.outside()
    window = SignInWindow(outside, jobs, Recent(tmp_path / "recent.txt"), outside.clock().date())
    qtbot.addWidget(window)
    window.show()
    assert_fits(window, "signing in")
    window.sign_in.new.click()
    assert_fits(window, "a new workspace")
