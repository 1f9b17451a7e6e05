"""The board's figures on the page: by successor and status, what waits, packages and access."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from transfer_app.domain.board import ACCESS, Board, BoardLine
from transfer_app.domain.board_detail import MUST_BE_NONE, PRIORITY, STATUSES
from transfer_app.gui import theme
from transfer_app.gui.translation import translate
from transfer_app.gui.widgets import Card, Columns, WrappedLink, empty_layout, label
from transfer_app.gui.widgets.sideways import Sideways
from transfer_app.gui.words import part_name

RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class BoardCards(QWidget):
    """Read for the last refresh; exact, as everything on the page."""

    def __init__(self) -> None:
        super().__init__()
        self.statuses = StatusCard()
        self.waiting, self.access = (
            LinesCard(self.tr("Waiting for people")),
            LinesCard(self.tr("Packages and access")),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.sizes().medium)
        column.addWidget(self.statuses)
        column.addWidget(Columns((self.waiting, self.access), chars=46))

    def show_board(self, board: Board, areas: Mapping[str, str]) -> None:
        self.statuses.show_lines([each for each in board.lines if each.section == "status"], areas)
        self.waiting.show_lines([each for each in board.lines if each.section in ("waiting", "special")])
        self.access.show_lines([each for each in board.lines if each.section == ACCESS])


class _GridCard(Card):
    def __init__(self, heading: str) -> None:
        super().__init__(heading)
        self.grid = QGridLayout()
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(theme.sizes().medium)
        self.grid.setVerticalSpacing(theme.sizes().tight)
        self.grid.setColumnStretch(0, 1)
        inside = QWidget()
        inside.setLayout(self.grid)
        self.body.addWidget(Sideways(inside, heading))
        self.body.addStretch(1)

    def empty(self) -> None:
        empty_layout(self.grid)

    def put(self, row: int, column: int, widget: QWidget) -> None:
        if column:
            self.grid.addWidget(widget, row, column, RIGHT)
        else:
            self.grid.addWidget(widget, row, column)


class StatusCard(_GridCard):
    """A row for each status, a column for each successor and other outcome."""

    def __init__(self) -> None:
        super().__init__(translate("StatusCard", "By status of the case and successor"))

    def show_lines(self, lines: Sequence[BoardLine], areas: Mapping[str, str]) -> None:
        self.empty()
        names = [part_name(line.name, areas) for line in lines]
        present = {status for line in lines for status, _ in line.parts}
        statuses = [*(each for each in STATUSES if each in present), *sorted(present - set(STATUSES))]
        # What is left over is to the right, so that each figure stands near its status.
        self.grid.setColumnStretch(0, 0)
        self.grid.setColumnStretch(len(lines) + 1, 1)
        for column, name in enumerate(names, 1):
            self.put(0, column, label(name[:1].upper() + name[1:], "subheading", wrap=True))
        for row, status in enumerate(statuses, 1):
            self.put(row, 0, label(status[:1].upper() + status[1:]))
            for column, line in enumerate(lines, 1):
                self.put(row, column, label(f"{dict(line.parts).get(status, 0):,}"))
        self.put(len(statuses) + 1, 0, label(self.tr("Total"), "subheading"))
        for column, line in enumerate(lines, 1):
            self.put(len(statuses) + 1, column, label(f"{line.total:,}", "subheading"))
        self.setAccessibleDescription(
            ". ".join(_spoken(name, line) for name, line in zip(names, lines, strict=True))
        )


class LinesCard(_GridCard):
    """Totals with their parts below. What must be 0 and is not is red, and says so.

    wanted(priority): the records behind that figure are to be shown.
    """

    wanted = Signal(str)

    def show_lines(self, lines: Sequence[BoardLine]) -> None:
        self.empty()
        row = 0
        for line in lines:
            for name, count in ((line.name, line.total), *line.parts):
                head = "subheading" if name == line.name else ""
                role = "danger" if name in MUST_BE_NONE and count else head
                self.put(row, 0, self._words(name, role, indented=name != line.name))
                self.put(row, 1, label(f"{count:,}", role))
                row += 1
        self.setAccessibleDescription(". ".join(_spoken(line.name, line) for line in lines))

    def _words(self, name: str, role: str, *, indented: bool) -> QWidget:
        shown = name[:1].upper() + name[1:]
        if name.startswith(PRIORITY):
            way = WrappedLink(shown)
            way.setAccessibleDescription(self.tr("Shows these case records on the Review page"))
            way.clicked.connect(lambda: self.wanted.emit(name.removeprefix(PRIORITY)))
            return way
        words = label(shown, role, wrap=True)
        words.setIndent(theme.sizes().large if indented else -1)
        return words


def _spoken(name: str, line: BoardLine) -> str:
    parts = ", ".join(f"{part} {count:,}" for part, count in line.parts)
    return f"{name} {line.total:,}: {parts}" if parts else f"{name} {line.total:,}"
