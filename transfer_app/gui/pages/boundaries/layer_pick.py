"""Choosing a layer of a boundary file, and which of its columns hold the code and the name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from transfer_app.gui import choose_file, theme
from transfer_app.gui.widgets import Elided, FormRow, button, label
from transfer_app.services.boundaries import LayerChoice
from transfer_app.services.ports.geography import Layer


class FilePick(QWidget):
    """A file's name with a button to choose it; the whole path is in the tool tip."""

    chosen = Signal(object)

    def __init__(self, what: str, pattern: str) -> None:
        super().__init__()
        self._what, self._pattern = what, pattern
        self.path: Path | None = None
        self.name = Elided("muted")
        self.ask = button(self.tr("Choose"), icon_name="folder", spoken=f"{self.tr('Choose')}: {what}")
        self.ask.clicked.connect(self._ask)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(what, "subheading"))
        words.addWidget(self.name)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(words, 1)
        row.addWidget(self.ask)
        self.name.setText(self.tr("no file chosen"))

    def choose(self, path: Path) -> None:
        self.path = path
        self.name.setText(path.name)
        self.name.setToolTip(str(path))
        self.chosen.emit(path)

    def clear(self) -> None:
        """As if nothing had been chosen; says nothing."""
        self.path = None
        self.name.setText(self.tr("no file chosen"))
        self.name.setToolTip("")

    def _ask(self) -> None:
        path = choose_file.existing_file(self, self._what, self._pattern)
        if path is not None:
            self.choose(path)


class LayerPick(QWidget):
    """file, then layer, then columns; read_layers is asked for a file's layers and calls back."""

    changed = Signal()

    def __init__(
        self, what: str, read_layers: Callable[[Path, Callable[[Sequence[Layer]], None]], object]
    ) -> None:
        super().__init__()
        self._read = read_layers
        self._layers: Sequence[Layer] = ()
        self.file = FilePick(what, choose_file.LAYERS)
        self.layer, self.code, self.name = QComboBox(), QComboBox(), QComboBox()
        for field in (self.layer, self.code, self.name):
            field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            field.setMinimumContentsLength(6)
        self._layer_row = FormRow(self.tr("Layer"), self.layer)
        self._columns = QWidget()
        row = QHBoxLayout(self._columns)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.sizes().medium)
        row.addWidget(FormRow(self.tr("Code column"), self.code), 1)
        row.addWidget(FormRow(self.tr("Name column"), self.name), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.sizes().small)
        for widget in (self.file, self._layer_row, self._columns):
            column.addWidget(widget)
        self.file.chosen.connect(lambda path: self._read(path, self._show_layers))
        self.layer.currentIndexChanged.connect(self._show_columns)
        self._show_layers(())

    @property
    def choice(self) -> LayerChoice | None:
        """None until a file with a layer has been chosen."""
        if self.file.path is None or not self._layers:
            return None
        return LayerChoice(
            self.file.path, self.layer.currentText(), self.code.currentText(), self.name.currentData()
        )

    def clear(self) -> None:
        self.file.clear()
        self._show_layers(())

    def _show_layers(self, layers: Sequence[Layer]) -> None:
        self._layers = layers
        self.layer.blockSignals(True)
        self.layer.clear()
        self.layer.addItems([each.name for each in layers])
        self.layer.blockSignals(False)
        self._layer_row.setVisible(len(layers) > 1)
        self._columns.setVisible(bool(layers))
        self._show_columns()

    def _show_columns(self) -> None:
        at = self.layer.currentIndex()
        columns = self._layers[at].columns if 0 <= at < len(self._layers) else ()
        for field in (self.code, self.name):
            field.clear()
        self.name.addItem(self.tr("(the code)"), None)
        for each in columns:
            self.code.addItem(each)
            self.name.addItem(each, each)
        self.code.setCurrentIndex(max(0, _guess(columns, ("code", "cd", "gss", "id"))))
        self.name.setCurrentIndex(_guess(columns, ("name", "nm", "title")) + 1)
        self.changed.emit()


def _guess(columns: Sequence[str], words: Sequence[str]) -> int:
    """The first column that ends like one of the words ('LAD23CD', 'lad_name'); -1 for none."""
    for word in words:
        for place, column in enumerate(columns):
            if column.casefold().endswith(word):
                return place
    return -1
