"""Boundaries: the map with the set in use, and the panel in which another one is chosen and checked."""

from __future__ import annotations

from transfer_app.domain.places import BoundarySet
from transfer_app.domain.staff import Act
from transfer_app.gui.desk import Desk
from transfer_app.gui.map_sheet.dialog import SheetDialog
from transfer_app.gui.map_view import MapView
from transfer_app.gui.page import PageBody
from transfer_app.gui.pages.area_levels import SetLevels, draw, set_levels
from transfer_app.gui.pages.boundaries.chooser import Chooser
from transfer_app.gui.pages.boundaries.set_card import SetCard
from transfer_app.gui.pages.map_beside import MapBeside
from transfer_app.gui.pages.map_facts import facts
from transfer_app.gui.rights import permit
from transfer_app.gui.widgets import button, label
from transfer_app.services import boundaries


class BoundariesPage(PageBody):
    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            self.tr("Boundaries"),
            self.tr("The areas of the new councils decide where each record goes. They are checked first."),
            scrolls=False,
        )
        self.map = MapView(self.tr("Map of the boundaries"))
        self.map.say(self.tr("No boundaries yet. Choose a file at the right."))
        self.in_use_card = SetCard(self.tr("In use"))
        self.change = button(self.tr("Choose another"), icon_name="boundaries")
        self.change.clicked.connect(lambda: self._step("choose"))
        self.in_use_card.foot.addWidget(self.change)
        self.in_use_card.foot.addStretch(1)
        self.intro = label(
            self.tr(
                "Choose a GeoPackage, GeoJSON or Shapefile with the areas of the new councils. If you only "
                "have today's districts, say which council each becomes part of. Gaps and overlaps are shown "
                "here before anything is stored."
            ),
            "muted",
            wrap=True,
        )
        self.chooser = Chooser(desk)
        self.chooser.checked.connect(self._checked)
        self.chooser.given_up.connect(lambda: self._step("in use"))
        self.checked_card = SetCard(self.tr("Checked, not in use yet"))
        self.use = button(self.tr("Use this boundary set"), "primary", "tick")
        self.use.clicked.connect(self._use)
        back = button(self.tr("Back"))
        back.clicked.connect(lambda: self._step("choose"))
        self.checked_card.foot.addWidget(back)
        self.checked_card.foot.addStretch(1)
        self.checked_card.foot.addWidget(self.use)
        for card in (self.in_use_card, self.checked_card):
            card.wanted.connect(self.map.zoom_to_problem)
        desk.behind.attach(self.map)
        self.map.buttons.offer_sheet()
        self.map.sheet_wanted.connect(self._save_map)
        cards = (self.intro, self.in_use_card, self.chooser, self.checked_card)
        self.body.addWidget(MapBeside(self.map, cards), 1)
        self._in_use: BoundarySet | None = None
        self._prepared: BoundarySet | None = None
        self._drawn = ""

    def refresh(self) -> None:
        self._in_use = boundaries.in_use(self.desk.session)
        permit(self.change, self.desk.session.user, Act.SET_UP)
        self.chooser.cancel.setVisible(self._in_use is not None)
        self.chooser.refresh()
        if self._prepared is None:
            self._step("in use")

    def _step(self, step: str) -> None:
        """'in use', 'choose' or 'checked'; without a set in use there is only choosing."""
        if step == "in use" and self._in_use is None:
            step = "choose"
        if step != "checked":
            self._prepared = None
        self.in_use_card.setVisible(step == "in use")
        self.chooser.setVisible(step == "choose")
        self.intro.setVisible(step == "choose" and self._in_use is None)
        self.checked_card.setVisible(step == "checked")
        shown = self._prepared or self._in_use
        if shown is not None:
            self._draw(shown)
        if step == "in use" and self._in_use is not None:
            self.in_use_card.show_set(self._in_use)

    def _checked(self, prepared: BoundarySet) -> None:
        self._prepared = prepared
        self.checked_card.show_set(prepared)
        blocks = any(problem.blocks for problem in prepared.problems)
        reason = self.tr("Put the problems right in your GIS first.") if blocks else ""
        permit(self.use, self.desk.session.user, Act.SET_UP, reason)
        self._step("checked")

    def _use(self) -> None:
        session, prepared = self.desk.session, self._prepared
        if prepared is None:
            return
        self.desk.run(
            lambda context: boundaries.keep(session, prepared),
            self.tr("Storing the boundary set"),
            self._kept,
        )

    def _kept(self, kept: BoundarySet) -> None:
        self._prepared = None
        self.desk.behind.read()
        self.desk.tell(
            "good",
            self.tr("The boundary set is in use."),
            self.tr("Run the allocation, so that every record is decided by it."),
        )

    def _save_map(self) -> None:
        shown = self._prepared or self._in_use
        below = self.tr("In use") if self._prepared is None else self.tr("Checked, not in use")
        named = shown.name if shown is not None else ""
        made = facts(self.desk.session, self.tr("Boundaries: {name}").format(name=named), below, shown)
        SheetDialog(self.desk, made, self.map.drawing(), self).open()

    def _draw(self, shown: BoundarySet) -> None:
        """Areas are simplified in a job; problems go on at once."""
        key = f"{shown.digest}:{len(shown.predecessors)}"
        self.map.show_problems([(p.wkb, p.message) for p in shown.problems if p.wkb is not None])
        if key == self._drawn:
            return
        self._drawn = key

        def show(levels: SetLevels) -> None:
            if self._drawn == key:
                draw(self.map, levels)

        self.desk.run(lambda context: set_levels(shown), self.tr("Drawing the map"), show, writes=False)
