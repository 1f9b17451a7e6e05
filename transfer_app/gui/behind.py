"""The background that a person has chosen for the maps: read once beside the window, shown on all."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu

from transfer_app.domain.background import Background
from transfer_app.domain.errors import NotReady, TransferError
from transfer_app.gui import choose_file
from transfer_app.gui.crash import BugReport
from transfer_app.gui.jobs import Jobs
from transfer_app.gui.map_background import DrawnBackground, drawn
from transfer_app.gui.map_view import MapView
from transfer_app.gui.own_looks import OwnLooks
from transfer_app.services import boundaries
from transfer_app.services.jobs import JobContext
from transfer_app.services.session import Session


class Behind(QObject):
    """Which file, and whether it is shown, is kept with the person's settings; nothing in the workspace."""

    changed = Signal(object)
    """A DrawnBackground, or None for none."""
    told = Signal(str, str, str)
    """tone, what, remedy, as of a desk."""
    failed = Signal(object)

    def __init__(self, session: Session, jobs: Jobs, looks: OwnLooks) -> None:
        super().__init__()
        self._session, self._jobs, self._looks = session, jobs, looks
        self._drawn: DrawnBackground | None = None
        self._reading = self._again = False

    def attach(self, view: MapView, *, asks: bool = True) -> None:
        """This map shows it from now on. asks: and has the button to choose another."""
        if asks:
            view.buttons.offer_background()
            view.background_wanted.connect(lambda: self._ask(view))
        self.changed.connect(view.show_background)
        view.show_background(self._shown)
        if self._drawn is None and not self._reading:
            self.read(quiet=True)

    def choose(self, path: Path) -> None:
        self._looks.keep_background(str(path), shown=True)
        self.read()

    def turn(self, shown: bool) -> None:
        self._looks.keep_background(self._looks.now.background, shown=shown)
        if shown and self._drawn is None:
            self.read()
        self.changed.emit(self._shown)

    def forget(self) -> None:
        self._looks.keep_background("", shown=False)
        self._drawn = None
        self.changed.emit(None)

    def read(self, *, quiet: bool = False) -> None:
        """Read the file, for the boundaries in use. quiet: nobody asked just now, so it can wait for them."""
        name = self._looks.now.background
        self._again = self._reading
        if not name or not self._looks.now.shows_background or self._reading:
            return
        self._reading = True
        handle = self._jobs.start(
            lambda context: self._read(context, Path(name)), self.tr("Reading the background of the map")
        )
        handle.succeeded.connect(lambda both: self._show(*both))
        handle.failed.connect(lambda error: self._say(error, quiet))
        handle.finished.connect(self._ended)

    def menu(self, view: MapView) -> QMenu:
        now = self._looks.now
        menu = QMenu(view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Choose a background …"), lambda: self._choose(view))
        if now.background:
            name = Path(now.background).name
            shown = menu.addAction(self.tr("Show {name}").format(name=name))
            shown.setCheckable(True)
            shown.setChecked(now.shows_background)
            shown.toggled.connect(self.turn)
            menu.addAction(self.tr("Forget it"), self.forget)
        return menu

    @property
    def _shown(self) -> DrawnBackground | None:
        return self._drawn if self._looks.now.shows_background else None

    def _read(self, context: JobContext, path: Path) -> tuple[Background, DrawnBackground]:
        found = boundaries.background(self._session, path)
        context.progress(1, 2)
        return found, drawn(found)

    def _show(self, found: Background, made: DrawnBackground) -> None:
        if self._again:  # another was chosen meanwhile
            return
        self._drawn = made
        self.changed.emit(self._shown)
        if found.left_out:
            self.told.emit(
                "note",
                self.tr("Not all of {name} is drawn.").format(name=found.name),
                "; ".join(found.left_out),
            )

    def _say(self, error: TransferError | BugReport, quiet: bool) -> None:
        if isinstance(error, BugReport) or not quiet:
            self.failed.emit(error)
        elif not isinstance(error, NotReady):
            what = self.tr("The map has no background: {what}").format(what=error.what)
            self.told.emit("note", what, error.remedy)

    def _ended(self) -> None:
        self._reading = False
        if self._again:
            self.read()

    def _ask(self, view: MapView) -> None:
        button = view.buttons.background
        self.menu(view).popup(button.mapToGlobal(QPoint(button.width(), 0)))

    def _choose(self, view: MapView) -> None:
        path = choose_file.existing_file(
            view, self.tr("Choose a background for the map"), choose_file.BACKGROUNDS
        )
        if path is not None:
            self.choose(path)
