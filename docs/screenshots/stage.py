"""The window that is drawn: on the made-up county, on one fixed day, with names drawn from a fixed lot."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import TypeVar

REPO = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(REPO), str(REPO / "tests")]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import allocated_county  # noqa: E402
import two_councils  # noqa: E402
from PySide6.QtCore import QElapsedTimer  # noqa: E402
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget  # noqa: E402

from transfer_app import bootstrap  # noqa: E402
from transfer_app.gui.main import Program  # noqa: E402
from transfer_app.gui.page import PageBody  # noqa: E402
from transfer_app.gui.shell import MainShell  # noqa: E402
from transfer_app.gui.sign_in import Recent, SignInWindow  # noqa: E402
from transfer_app.services.session import Session  # noqa: E402

COUNTY = REPO / "sample_data" / "county"
TODAY = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
LOT = Random()
P = TypeVar("P", bound=PageBody)


class _Calendar(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return TODAY


def stop_the_clock() -> None:
    """From now on it is TODAY, and references come from LOT; only keys are made anew each time."""
    bootstrap.datetime = _Calendar  # type: ignore[misc]
    bootstrap.secrets = SimpleNamespace(token_bytes=LOT.randbytes)  # type: ignore[assignment]


class Stage:
    """A program and a copy of the workspace for one picture: no picture changes what another shows.

    path: whose workspace the window opens; user: who signs in. Both may be changed before it opens.
    """

    def __init__(self, folder: Path, made: Path, name: str) -> None:
        LOT.seed(name)
        self.program = Program(allocated_county.outside(), Recent(folder / "recent.txt"))
        place = folder / name / "Children's services"
        place.mkdir(parents=True)
        self.path = allocated_county.copied(made, place)
        self.user = allocated_county.OFFICER

    def settle(self) -> None:
        """Until no work runs and everything posted has been done."""
        clock = QElapsedTimer()
        clock.start()
        while (self.program.jobs.busy or clock.elapsed() < 120) and clock.elapsed() < 15_000:
            QApplication.processEvents()
        for _ in range(3):
            QApplication.processEvents()

    def sign_in_window(self) -> SignInWindow:
        self.program.start(self.path)
        assert isinstance(self.program.window, SignInWindow)
        return self.program.window

    def shell(self, page: str) -> MainShell:
        """Signed in, at that page."""
        if not isinstance(self.program.window, MainShell):
            window = self.sign_in_window()
            window.sign_in.name.setText(self.user)
            window.sign_in.passphrase.edit.setText(allocated_county.PASSPHRASE)
            window.sign_in.enter.click()
            self.settle()
        shell = self.program.window
        assert isinstance(shell, MainShell)
        shell.go_to(page)
        self.settle()
        return shell

    def page(self, kind: type[P], key: str) -> tuple[MainShell, P]:
        """Signed in, at that page, and the page itself."""
        shell = self.shell(key)
        page = shell.page(key)
        assert isinstance(page, kind)
        return shell, page

    def session(self, name: str = allocated_county.OFFICER) -> Session:
        """Somebody at the workspace beside the window; to be closed before the window opens."""
        return allocated_county.signed_in(self.path, name)

    def met(self) -> two_councils.Councils:
        """Two councils on copies of the workspace; the window opens the sender's."""
        folder = self.path.parent / "two councils"
        folder.mkdir()
        met = two_councils.meet(self.path, folder)
        self.path = folder / self.path.name
        return met

    def at_receiver(self, met: two_councils.Councils, user: str = "rae") -> None:
        """The window opens the receiver's workspace."""
        two_councils.part(met)
        self.path, self.user = met.folder / "west.taw", user


def show_from(page: PageBody, widget: QWidget) -> None:
    """Scroll the page so that the widget stands at its top, as far as there is page below it."""
    for area in page.findChildren(QScrollArea):
        inside = area.widget()
        if inside is not None and inside.isAncestorOf(widget):
            area.verticalScrollBar().setValue(widget.mapTo(inside, widget.rect().topLeft()).y() - 8)


def shown_dialog(dialog: QWidget, stage: Stage) -> QWidget:
    """Shown without waiting for its end, and drawn alone."""
    dialog.show()
    stage.settle()
    return dialog
