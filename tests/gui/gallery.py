"""Draws the window's pieces into PNG files, to be looked at.

    GALLERY=some/folder QT_QPA_PLATFORM=offscreen python -m tests.gui.gallery

QT_SCALE_FACTOR=2 draws at twice the density; TEXT_SCALE=2 with twice the text.
"""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from tests.gui import fakes, scenes
from transfer_app.domain.errors import SourceRefused
from transfer_app.gui import theme
from transfer_app.gui.crash import report_of
from transfer_app.gui.jobs import Handle, Jobs, Ticket
from transfer_app.gui.palette import Scheme
from transfer_app.gui.shell import MainShell
from transfer_app.gui.widgets.banner import BugDialog, ErrorDialog
from transfer_app.services.jobs import Progress


def save(widget: QWidget, folder: Path, name: str) -> None:
    QApplication.processEvents()
    QApplication.processEvents()
    widget.grab().save(str(folder / f"{name}.png"))


def draw_shell(folder: Path, scheme: Scheme) -> None:
    jobs = Jobs()
    desk = fakes.desk(jobs)
    shell = MainShell(desk, fakes.pages())
    shell.show()
    for number, title in enumerate(fakes.TITLES[:3]):
        shell.show_page(number)
        if title == "Load":
            desk.fail(
                SourceRefused("persons.csv has no column for the child's id.", "Choose the right profile.")
            )
            handle = Handle("Loading the extract", Ticket())
            jobs.started.emit(handle)
            handle.progressed.emit(Progress(7_400, 20_412, "rows read", 95))
            shell.stack.currentWidget().name.field.setFocus()
        save(shell, folder, f"{scheme}-{title.lower()}")
    shell.close()


def draw_dialogs(folder: Path, scheme: Scheme) -> None:
    try:
        {}["Ada"]
    except KeyError as error:
        report = report_of(error)
    for name, dialog in {
        "error": ErrorDialog(SourceRefused("The file is empty.", "Choose another file.")),
        "bug": BugDialog(report),
    }.items():
        dialog.show()
        save(dialog, folder, f"{scheme}-{name}")
        dialog.close()


def main() -> None:
    folder = Path(os.environ["GALLERY"])
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication(sys.argv)
    sys.excepthook = traceback.print_exception
    for scheme in Scheme:
        theme.apply(app, scheme, float(os.environ.get("TEXT_SCALE", "1")))
        draw_shell(folder, scheme)
        draw_dialogs(folder, scheme)
        for name, widget in scenes.all_scenes().items():
            widget.show()
            save(widget, folder, f"{scheme}-{name}")
            widget.close()


if __name__ == "__main__":
    main()
