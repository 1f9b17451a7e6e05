"""What is to be different: boundaries, rules, an extract, or several of them at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy

from transfer_app.domain.staff import Act
from transfer_app.gui import choose_file, theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.pages.boundaries.layer_pick import FilePick, LayerPick
from transfer_app.gui.rights import permit
from transfer_app.gui.what_if.answer import Asked
from transfer_app.gui.widgets import Card, button, label, line
from transfer_app.services import boundaries
from transfer_app.services.ports.geography import Layer


class FolderPick(FilePick):
    """A folder's name with a button to choose it."""

    def _ask(self) -> None:
        path = choose_file.existing_folder(self, self._what)
        if path is not None:
            self.choose(path)


class WhatIfChooser(Card):
    """Says asked(Asked) when there is something to compare with."""

    asked = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(self.tr("What would be different?"))
        self._desk = desk
        self.layer = LayerPick(self.tr("Proposed boundaries"), self._read_layers)
        self.composition = FilePick(
            self.tr("Composition (CSV), if that layer holds districts"), choose_file.TABLES
        )
        self.rules = FilePick(self.tr("Rule set"), choose_file.RULES)
        self.extract = FolderPick(self.tr("Newer extract (a folder)"), "")
        self.extract.name.setText(self.tr("no folder chosen"))
        self.compare = button(self.tr("Compare"), "primary", "allocate")
        self.compare.clicked.connect(lambda: self.asked.emit(self.choice))
        self.again = button(self.tr("Start over"), "quiet", "undo")
        self.again.clicked.connect(self.clear)
        self.body.addWidget(
            label(
                self.tr(
                    "Choose one or more. Every case record is decided as things are now, and again with the "
                    "change. Nothing is kept: not the extract, not the decisions, no entry in the log."
                ),
                "muted",
                wrap=True,
            )
        )
        self.body.setSpacing(theme.sizes().medium)
        parts = (self.layer, self.composition, line(), self.rules, line(), self.extract)
        for each in parts:
            self.body.addWidget(each)
        row = QHBoxLayout()
        row.addWidget(self.again)
        row.addStretch(1)
        row.addWidget(self.compare)
        self.body.addLayout(row)
        self.body.addStretch(1)
        for each in (self.layer, self.composition, self.rules, self.extract):
            each.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.layer.changed.connect(self.refresh)
        for pick in (self.composition, self.rules, self.extract):
            pick.chosen.connect(self.refresh)
        self.refresh()

    @property
    def choice(self) -> Asked:
        return Asked(self.layer.choice, self.composition.path, self.rules.path, self.extract.path)

    def refresh(self) -> None:
        asked = self.choice
        missing = "" if asked.words else self.tr("Choose boundaries, rules or an extract first.")
        if asked.composition is not None and asked.layer is None:
            missing = self.tr("Choose the layer of the districts that the composition joins.")
        permit(self.compare, self._desk.session.user, Act.ALLOCATE, missing)
        self.again.setEnabled(asked != Asked())

    def clear(self) -> None:
        self.layer.clear()
        for pick in (self.composition, self.rules, self.extract):
            pick.clear()
        self.refresh()

    def _read_layers(self, path: Path, show: Callable[[Sequence[Layer]], None]) -> None:
        session = self._desk.session
        self._desk.run(
            lambda context: boundaries.layers(session, path),
            self.tr("Looking at {name}").format(name=path.name),
            show,
            writes=False,
        )
