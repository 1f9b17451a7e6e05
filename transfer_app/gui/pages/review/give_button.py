"""The button by which all that the list shows is given to a colleague, or taken oneself."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QPushButton, QWidget

from transfer_app.domain.errors import TransferError
from transfer_app.domain.giving import Giving
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.domain.staff import Act
from transfer_app.gui import theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.pages.review.queue_pane import QUEUE, SECOND, QueuePane
from transfer_app.gui.widgets import Dialog, FormRow, button, foot, label
from transfer_app.gui.words import counted
from transfer_app.services import claiming, giving


class GiveButton(QPushButton):
    """On the queue and on what waits for approval, for who works on them."""

    def __init__(self, desk: Desk, queue: QueuePane) -> None:
        super().__init__(self.tr("Give all…"))
        theme.kind(self, "quiet")
        self.setToolTip(self.tr("Give all that the list shows to a colleague, or take it yourself"))
        self._desk, self._queue = desk, queue
        self.clicked.connect(lambda: GiveDialog(self._desk, self.window(), self._queue.wanted()).open())
        queue.tabs.currentChanged.connect(lambda _: self.refresh())
        queue.listed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        at, user, rows = self._queue.tabs.currentIndex(), self._desk.session.user, self._queue.table.rows
        works = user.may(Act.PROPOSE) or user.may(Act.APPROVE)
        self.setVisible(at in (QUEUE, SECOND) and works and rows.rowCount() > 1)


class GiveDialog(Dialog):
    """Says at once what giving the list to the person chosen would do; writes when told to."""

    def __init__(self, desk: Desk, parent: QWidget, wanted: QueueFilter) -> None:
        super().__init__(parent)
        self._desk, self._wanted = desk, wanted
        self._seen: Giving | None = None
        title = self.tr("Give all that the list shows")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.to = QComboBox()
        for each in claiming.colleagues(desk.session):
            own = each.id == desk.session.user.id
            self.to.addItem(self.tr("Me: I take them") if own else each.display_name, each.id)
        self.to.addItem(self.tr("Nobody: whoever comes next"), None)
        self.told, self.more = label("", "subheading", wrap=True), label("", "muted", wrap=True)
        self.go, self.cancel = button("", "primary"), button(self.tr("Cancel"))
        self.to.currentIndexChanged.connect(lambda _: self.look())
        self.go.clicked.connect(self._give)
        self.cancel.clicked.connect(self.reject)
        s = theme.sizes()
        box = self.column(title, gap=s.small)
        box.addWidget(FormRow(self.tr("&To"), self.to, self.tr("They find them with “Mine” or “Given to”.")))
        box.addWidget(self.told)
        box.addWidget(self.more)
        box.addStretch(1)
        box.addLayout(foot(self.cancel, self.go))
        self.resize(round(s.text * 42), round(s.text * 24))
        for one in (self.go, self.cancel):
            one.setAutoDefault(False)
        self.look()

    def look(self) -> None:
        """Say how many would go, from whom they are taken, and what stays and why."""
        session = self._desk.session
        try:
            seen = giving.preview(session, self._wanted, self.to.currentData())
        except TransferError as error:
            self._seen = None
            self.told.setText(f"{error.what} {error.remedy}")
            self.more.setText("")
            self.go.setEnabled(False)
            return
        self._seen = seen
        names = claiming.names(session)
        count = counted(len(seen.records), "case record")
        self.told.setText(self.tr("{count} would be given.").format(count=count))
        words = [
            self.tr("{n:,} of them are {name}'s now.").format(n=n, name=names[user])
            for user, n in seen.taken.items()
        ]
        words += [
            self.tr("{n:,} left out: {why}.").format(n=n, why=why.value) for why, n in seen.left_out.items()
        ]
        if seen.claimed:
            words.append(
                self.tr("At work now: {names}.").format(names=", ".join(sorted(set(seen.claimed.values()))))
            )
        self.more.setText("\n".join(words))
        self.go.setText(self.tr("Give {n:,}").format(n=len(seen.records)))
        self.go.setEnabled(bool(seen.records))

    def _give(self) -> None:
        if self._seen is None:
            return
        session, wanted, to, expected = (
            self._desk.session, self._wanted, self.to.currentData(), len(self._seen.records),
        )  # fmt: skip
        self.accept()
        count = counted(expected, "case record")
        self._desk.run(
            lambda context: giving.give(session, wanted, to, expected=expected, context=context),
            self.tr("Giving the records"),
            lambda _: self._desk.tell(
                "good", self.tr("{count} given. Undo takes all of it back.").format(count=count)
            ),
        )
