"""Ctrl+K: one box over the window, for every page, case record, package, agreement and entry of the log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from transfer_app.domain.casework import RecordRow
from transfer_app.gui import theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.icons import icon
from transfer_app.gui.latest import Latest
from transfer_app.gui.page import Page
from transfer_app.gui.pages.log.entry_words import sentence
from transfer_app.gui.pages.review.case_words import listed_name
from transfer_app.gui.widgets import Dialog, label
from transfer_app.gui.words import STRANDS, counted, in_words, moment
from transfer_app.services import searching
from transfer_app.services.searching import Found

MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


@dataclass(frozen=True, slots=True)
class Result:
    """words: its line. page, only: where Enter goes, as desk.go_to takes it."""

    words: str
    page: str
    only: dict[str, str] = field(default_factory=dict)


class SearchDialog(Dialog):
    """Results come while one types; the focus stays in the field, and Up and Down move in the list below."""

    def __init__(self, desk: Desk, pages: Sequence[Page], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Search everywhere"))
        self._desk, self._pages = desk, pages
        self._results: list[Result] = []
        self._asking = Latest(desk, self, at_once=True)
        self.field = QLineEdit(maxLength=200)
        self.field.setPlaceholderText(self.tr("Name, id, reference, package, agreement, page or log entry"))
        self.field.setAccessibleName(self.windowTitle())
        self.field.textChanged.connect(self._ask)
        self.field.returnPressed.connect(self.go)
        self.field.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Results"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setIconSize(QSize(theme.sizes().icon, theme.sizes().icon))
        self.list.itemClicked.connect(lambda _: self.go())
        self.told = label("", "muted", wrap=True)
        self._lay_out()
        self.field.setFocus()
        self._show("", Found())

    def go(self) -> None:
        """To the current result."""
        at = self.list.currentRow()
        if at < 0:
            return
        chosen = self._results[at]
        self.accept()
        self._desk.go_to(chosen.page, **chosen.only)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in MOVES:
            self.list.event(event)
            return True
        return super().eventFilter(watched, event)

    def done(self, result: int) -> None:
        self._asking.drop()
        super().done(result)

    def _ask(self, text: str) -> None:
        session = self._desk.session
        self._asking.ask(
            lambda context: searching.everywhere(session, text),
            self.tr("Searching"),
            lambda found: self._show(text, found),
        )

    def _show(self, text: str, found: Found) -> None:
        self._results = [*self._pages_like(text), *self._of(found)]
        icons = {page.key: icon(page.icon, theme.colours().muted) for page in self._pages}
        self.list.clear()
        for each in self._results:
            item = QListWidgetItem(icons[each.page], each.words)
            item.setSizeHint(QSize(0, theme.sizes().row))
            item.setToolTip(each.words)
            self.list.addItem(item)
        self.list.setCurrentRow(0 if self._results else -1)
        if self._results:
            self.told.setText(self.tr("Up and Down choose, Enter goes there, Esc closes."))
        else:
            self.told.setText(self.tr("Nothing begins with this. You see only what you may see elsewhere."))

    def _pages_like(self, text: str) -> list[Result]:
        wanted = text.strip().casefold()
        return [
            Result(self.tr("Page: {title}").format(title=page.title), page.key)
            for page in self._pages
            if page.title.casefold().startswith(wanted)
        ]

    def _of(self, found: Found) -> list[Result]:
        made = [
            Result(
                _listed(row),
                "review",
                {"record": str(row.id)},
            )
            for row in found.records
        ]
        for sent in found.sent:
            what = self.tr("Package {ref} for {council}, {records}")
            words = what.format(
                ref=sent.ref, council=sent.authority_name, records=counted(sent.records, "record")
            )
            made.append(Result(words, "packages", {"package": sent.ref}))
        for came in found.came:
            words = self.tr("Package {ref} from {council}").format(
                ref=came.ref, council=came.sender_name or came.sender
            )
            made.append(Result(words, "packages", {"package": came.ref}))
        for each in found.protocols:
            names = ", ".join(searching.people_of(each))
            words = self.tr("Agreement: {title}, with {council}").format(
                title=each.title, council=each.authority_name or each.authority
            )
            made.append(
                Result("  ·  ".join(filter(None, (words, names))), "share", {"protocol": str(each.id)})
            )
        if found.entry is not None:
            made.append(self._entry(found.entry))
        return made

    def _entry(self, entry: Mapping[str, Any]) -> Result:
        words = self.tr("Log entry {number}: {what}, {who}, {when}").format(
            number=entry["seq"],
            what=sentence(str(entry["action"]), entry["detail"]),
            who=entry["actor"],
            when=moment(str(entry["at"])),
        )
        return Result(words, "log", {"entry": str(entry["seq"])})

    def _lay_out(self) -> None:
        s = theme.sizes()
        column = QVBoxLayout(self)
        column.setSpacing(s.small)
        column.addWidget(self.field)
        column.addWidget(self.list, 1)
        column.addWidget(self.told)
        self.resize(round(s.text * 46), round(s.text * 26))


def _listed(row: RecordRow) -> str:
    """A case record's line: two children of one name are told apart by their birth and id."""
    born = f"born {in_words(row.dob)}" if row.dob else ""
    return "  ·  ".join(filter(None, (listed_name(row), born, STRANDS[row.strand], row.person_ref, row.ref)))
