"""Every dialog on a small screen, at plain and at double text: room, names, first focus, the way out."""

from __future__ import annotations

from pathlib import Path

import allocated_county
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QLineEdit,
    QPushButton,
    QTableView,
    QWidget,
)

from tests.gui import dialogs_made, room, walk
from tests.gui.signed_in import Bench, Open
from transfer_app.gui import theme
from transfer_app.services import windows


@pytest.mark.parametrize(("scale", "scheme"), room.LOOKS, ids=["plain", "double"])
def test_every_dialog_fits_has_names_and_is_left_with_escape(
    made_county: Path, tmp_path: Path, seated: Open, dressed: QApplication, scale: float, scheme: object,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(windows, "people", lambda session, package: dialogs_made.people())
    theme.apply(dressed, scheme, scale)
    bench = seated(allocated_county.signed_in(allocated_county.copied(made_county, tmp_path)))
    makers = dialogs_made.makers(bench)
    assert set(makers) == dialogs_made.of_the_program(), "each dialog of the program is walked here"
    faults = {kind.__name__: found for kind, make in makers.items() if (found := faults_of(bench, make()))}
    assert faults == {}


def faults_of(bench: Bench, dialog: QDialog) -> list[str]:
    dialog.open()
    bench.wait()
    found = room.cut_off(dialog)
    if dialog.width() > 1280 or dialog.height() > 770:  # what the desktop leaves of 1280 by 800
        found.append(f"larger than the screen: {dialog.width()} by {dialog.height()}")
    found += [f"no name: {each}" for each in walk.nameless(dialog)]
    found += [f"cell without its column: {each}" for each in walk.unread_cells(dialog)]
    found += [f"too small to hit: {each}" for each in walk.small_targets(dialog)]
    if not dialog.windowTitle():
        found.append("no title")
    found += keys_of(dialog)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    if dialog.isVisible():
        found.append("Escape does not leave it")
        dialog.close()
    return found


def keys_of(dialog: QDialog) -> list[str]:
    """Where the first key goes, and what Return does."""
    first = dialog.focusWidget()
    if first is None or not is_sensible(first):
        return [f"the first key goes to {first}"]
    default = [each for each in dialog.findChildren(QPushButton) if each.isDefault() and each.isVisible()]
    typed = [each for each in dialog.findChildren(QLineEdit) if each.isVisible()]
    if typed and any(each.property("kind") != "primary" for each in default):
        return [f"Return in a field presses {default[0].text()}"]
    return []


def is_sensible(first: QWidget) -> bool:
    """Where there is something to choose or to type, there; never to what cannot be taken back."""
    if not isinstance(first, QPushButton):
        return True
    fields = (QLineEdit, QComboBox, QCheckBox, QTableView)
    asked = [each for each in first.window().findChildren(QWidget) if isinstance(each, fields)]
    return first.property("kind") != "danger" and not any(each.isVisible() for each in asked)
