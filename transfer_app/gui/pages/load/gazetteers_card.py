"""Address lists: what is loaded, and adding one more."""

from __future__ import annotations

from pathlib import Path

from transfer_app.domain.staff import Act
from transfer_app.gui import choose_file
from transfer_app.gui.desk import Desk
from transfer_app.gui.rights import permit
from transfer_app.gui.rows_list import ListTable
from transfer_app.gui.rows_model import Column
from transfer_app.gui.translation import Words
from transfer_app.gui.widgets import Card, EmptyState, button, label
from transfer_app.gui.words import counted, moment
from transfer_app.services import locating
from transfer_app.services.locating import GazetteerLoaded

KINDS = Words(
    {"onspd": "ONSPD postcodes", "code-point-open": "Code-Point Open postcodes", "open-uprn": "UPRNs"}
)


class GazetteersCard(Card):
    def __init__(self, desk: Desk) -> None:
        super().__init__(self.tr("Address lists"))
        self._desk = desk
        self.add = button(self.tr("Add a file"), "primary", "plus")
        self.add.clicked.connect(self._ask)
        self.corner(self.add)
        self.lead = label(
            self.tr(
                "An address is looked up by UPRN first, then by postcode; where two lists know it, the one "
                "loaded later is used."
            ),
            "muted",
            wrap=True,
        )
        self.table = ListTable(
            (
                Column(self.tr("File"), chars=24),
                Column(self.tr("Holds"), chars=24),
                Column(self.tr("Entries"), chars=10, number=True),
                Column(self.tr("Loaded"), chars=28),
                Column(self.tr("Notes"), chars=30),
            ),
            self.tr("Address lists"),
            most=8,
        )
        self.empty = EmptyState(
            self.tr("No address list yet"),
            self.tr(
                "Add the ONS Postcode Directory (CSV), Code-Point Open (the zip as downloaded) or a UPRN "
                "list in the layout of OS Open UPRN. Nothing is downloaded: files stay on this machine."
            ),
            "",
            "search",
        )
        for widget in (self.lead, self.table, self.empty):
            self.body.addWidget(widget)

    def show_gazetteers(self) -> int:
        """Read them anew; how many there are."""
        found = locating.gazetteers(self._desk.session)
        self.table.show_list(
            [
                (each.name, KINDS.get(each.kind, each.kind), each.rows, moment(each.loaded_at),
                 "; ".join(each.notes))
                for each in found
            ]
        )  # fmt: skip
        for widget in (self.lead, self.table):
            widget.setVisible(bool(found))
        self.empty.setVisible(not found)
        permit(self.add, self._desk.session.user, Act.SET_UP)
        return len(found)

    def add_file(self, path: Path) -> None:
        session = self._desk.session
        self._desk.run(
            lambda context: locating.add_gazetteer(session, path, context),
            self.tr("Reading the address list {name}").format(name=path.name),
            self._tell,
        )

    def _ask(self) -> None:
        path = choose_file.existing_file(self, self.tr("Address list"), choose_file.ADDRESS_LISTS)
        if path is not None:
            self.add_file(path)

    def _tell(self, loaded: GazetteerLoaded) -> None:
        name, entries = loaded.summary.name, counted(loaded.summary.rows, "entry")
        if loaded.already:
            self._desk.tell("note", f"{name} was loaded before. Nothing was changed.")
        else:
            self._desk.tell("good", f"{name} is loaded: {entries}.")
