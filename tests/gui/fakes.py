"""Stand-ins for what the services will give: a session, a few pages with real widgets on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QRadioButton

from transfer_app.domain.staff import User
from transfer_app.gui import theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.jobs import Jobs
from transfer_app.gui.page import Page, PageBody
from transfer_app.gui.widgets import (
    BalanceLine,
    BalanceTable,
    Bar,
    BarChart,
    Card,
    Columns,
    EmptyState,
    Figure,
    FormRow,
    button,
)

TODAY = date(2027, 1, 11)
PRIYA = User(1, "priya", "Priya Nair", frozenset())


@dataclass(frozen=True)
class FakeSession:
    workspace_name: str = "Dorset split 2027"
    person_name: str = "Priya Nair"
    roles_in_words: str = "Data officer, reviewer"
    vesting_day: date | None = date(2027, 4, 1)
    user: User = PRIYA
    taken: ClassVar[int] = 0
    """Steps in the log."""

    def steps(self) -> int:
        return self.taken


BALANCE = (
    BalanceLine("Extract", 20_412, (("loaded", 20_230), ("rejected", 182)), True),
    BalanceLine("Loaded", 20_230, (("unique", 20_000), ("merged", 230)), True),
    BalanceLine(
        "Unique",
        20_000,
        (("successors", 18_204), ("not ours", 611), ("out of scope", 92), ("review", 1_093)),
        True,
    ),
    BalanceLine("Allocated", 18_204, (("packed", 12_000), ("held back", 6_200)), False),
)


class OverviewPage(PageBody):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Overview", "Where the transfer stands, and what comes next.")
        self.refreshed = 0
        self.buttons.addWidget(button("Save the report", icon_name="save"))
        self.buttons.addWidget(button("Go to review", "primary", "review"))
        figures = [
            Figure("Case records", "20,000", "All accounted for", "good"),
            Figure("Allocated", "18,204", "91.0 % of records"),
            Figure("Waiting for review", "1,093", "214 are urgent", "warning"),
            Figure("Rejected rows", "182", "Read the report", "danger"),
        ]
        self.body.addWidget(Columns(figures))
        card = Card("The balance")
        card.body.addWidget(BalanceTable(BALANCE))
        card.corner(button("Show each strand", "quiet"))
        self.body.addWidget(card)
        card = Card("Counts by successor and status")
        self.chart = BarChart("Counts by successor and status")
        c = theme.colours()
        keys = {
            "packed": ("Packed", c.successor(0)),
            "agreed": ("Agreed", c.successor(1)),
            "review": ("In review", c.review),
        }
        bars = [
            Bar(
                "Bournemouth, Christchurch and Poole", (("packed", 7_000), ("agreed", 3_600), ("review", 700))
            ),
            Bar("Dorset", (("packed", 5_000), ("agreed", 2_604), ("review", 393))),
        ]
        self.chart.show_bars(bars, keys)
        card.body.addWidget(self.chart)
        self.body.addWidget(card)
        self.body.addStretch(1)

    def refresh(self) -> None:
        self.refreshed += 1


class FormPage(PageBody):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Load", "Choose the extracts of the legacy systems.")
        card = Card("A new extract")
        self.name = FormRow("&Name", QLineEdit("Mosaic, January"), "What people here call this extract.")
        self.folder = FormRow("&Folder", QLineEdit(), "The folder with the tables.")
        self.folder.complain("There is no folder of that name. Choose one with the button.")
        combo = QComboBox()
        combo.addItems(["Standard Safeguarding Dataset", "SSDA903"])
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.sizes().large)
        grid.addWidget(self.name, 0, 0)
        grid.addWidget(self.folder, 0, 1)
        grid.addWidget(FormRow("&Profile", combo), 1, 0)
        card.body.addLayout(grid)
        ticked = QCheckBox("Keep the rejected rows")
        ticked.setChecked(True)
        radio = QRadioButton("The whole extract")
        radio.setChecked(True)
        for each in (
            ticked,
            QCheckBox("Replace the earlier extract"),
            radio,
            QRadioButton("Only what is new"),
        ):
            card.body.addWidget(each)
        row = QHBoxLayout()
        row.addWidget(button("Load", "primary", "load"))
        row.addWidget(button("Check only"))
        row.addWidget(button("Remove", "danger"))
        disabled = button("Not now")
        disabled.setEnabled(False)
        row.addWidget(disabled)
        row.addStretch(1)
        card.body.addLayout(row)
        self.body.addWidget(card)
        self.body.addStretch(1)


class EmptyPage(PageBody):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Boundaries", "The areas of the councils before and after.")
        card = Card()
        self.empty = EmptyState(
            "No boundaries yet",
            "Choose the layer with the successors' areas (GeoPackage, GeoJSON or Shapefile). "
            "Nothing can be allocated before.",
            "Choose a layer",
            "boundaries",
        )
        card.body.addWidget(self.empty)
        self.body.addWidget(card, 1)


class PlainPage(PageBody):
    pass


TITLES = ("Overview", "Load", "Boundaries", "Allocate", "Review", "Share", "Packages", "Log")
BUILDERS = {"Overview": OverviewPage, "Load": FormPage, "Boundaries": EmptyPage}


def pages() -> list[Page]:
    """One page per entry of the rail, in the order of the path of a record."""

    def entry(title: str) -> Page:
        builder = BUILDERS.get(title)
        return Page(title.lower(), title, title.lower(), builder or (lambda desk: PlainPage(desk, title)))

    return [entry(title) for title in TITLES]


def desk(jobs: Jobs) -> Desk:
    return Desk(FakeSession(), jobs, lambda: TODAY)
