"""The panel in which a new boundary set is put together and checked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QRadioButton, QStackedWidget, QVBoxLayout, QWidget

from transfer_app.domain.places import BoundarySet
from transfer_app.domain.staff import Act
from transfer_app.gui import choose_file, theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.pages.boundaries.layer_pick import FilePick, LayerPick
from transfer_app.gui.rights import permit
from transfer_app.gui.widgets import Card, button, foot, label
from transfer_app.services import boundaries
from transfer_app.services.ports.geography import Layer


class Chooser(Card):
    """Either a layer of successors, or districts and a composition; says checked(BoundarySet)."""

    checked = Signal(object)
    given_up = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(self.tr("A boundary set"))
        self._desk = desk
        s = theme.sizes()
        self.by_layer = QRadioButton(self.tr("A layer of the new councils"))
        self.by_districts = QRadioButton(self.tr("Districts, joined into new councils"))
        self.by_layer.setChecked(True)
        self.successors = LayerPick(self.tr("New councils"), self._read_layers)
        self.before = LayerPick(self.tr("Districts of today (optional)"), self._read_layers)
        self.districts = LayerPick(self.tr("Districts of today"), self._read_layers)
        self.composition = FilePick(self.tr("Composition (CSV)"), choose_file.TABLES)
        self.steps = QStackedWidget()
        self.steps.addWidget(_column(self.successors, self.before))
        hint = label(
            self.tr("The columns are successor_code, successor_name and district_code."), "small", wrap=True
        )
        self.steps.addWidget(_column(self.districts, self.composition, hint))
        self.check = button(self.tr("Check"), "primary")
        self.check.clicked.connect(self._check)
        self.cancel = button(self.tr("Cancel"))
        self.cancel.clicked.connect(self.given_up)
        self.body.addWidget(self.by_layer)
        self.body.addWidget(self.by_districts)
        self.body.addSpacing(s.small)
        self.body.addWidget(self.steps)
        self.body.addLayout(foot(self.cancel, self.check))
        self.by_districts.toggled.connect(lambda on: self.steps.setCurrentIndex(int(on)))
        self.by_districts.toggled.connect(self.refresh)
        for pick in (self.successors, self.before, self.districts):
            pick.changed.connect(self.refresh)
        self.composition.chosen.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        if self.by_layer.isChecked():
            missing = "" if self.successors.choice else self.tr("Choose the layer of the new councils first.")
        elif self.districts.choice is None:
            missing = self.tr("Choose the layer of the districts first.")
        else:
            missing = "" if self.composition.path else self.tr("Choose the composition first.")
        permit(self.check, self._desk.session.user, Act.SET_UP, missing)

    def _check(self) -> None:
        session = self._desk.session
        whole = self.by_layer.isChecked()
        successors = self.successors.choice if whole else None
        predecessors = self.before.choice if whole else self.districts.choice
        composition = None if whole else self.composition.path

        def prepare(context: object) -> BoundarySet:
            return boundaries.prepare(
                session, successors=successors, predecessors=predecessors, composition=composition
            )

        self._desk.run(prepare, self.tr("Checking the boundaries"), self.checked.emit, writes=False)

    def _read_layers(self, path: Path, show: Callable[[Sequence[Layer]], None]) -> None:
        session = self._desk.session
        self._desk.run(
            lambda context: boundaries.layers(session, path),
            self.tr("Looking at {name}").format(name=path.name),
            show,
            writes=False,
        )


def _column(*widgets: QWidget) -> QWidget:
    whole = QWidget()
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.sizes().medium)
    for widget in widgets:
        column.addWidget(widget)
    column.addStretch(1)
    return whole
