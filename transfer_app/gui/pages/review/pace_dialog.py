"""Done today, left, and one's own pace, reason by reason. Nobody else sees it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from PySide6.QtWidgets import QWidget

from transfer_app.domain.pace import FEWEST, ReasonPace
from transfer_app.gui import theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.rows_list import ListTable
from transfer_app.gui.rows_model import Column
from transfer_app.gui.translation import translate
from transfer_app.gui.widgets import Dialog, button, foot, label
from transfer_app.gui.words import counted
from transfer_app.services import pacing

MOST_SHOWN = 12
"""Lines in sight at once."""


class PaceDialog(Dialog):
    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        title = self.tr("Your own pace, by reason")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.table = ListTable(
            (
                Column(self.tr("Reason"), chars=34),
                Column(self.tr("Done today"), chars=8, number=True),
                Column(self.tr("Left"), chars=7, number=True),
                Column(self.tr("An hour"), chars=8, number=True),
                Column(self.tr("Work left"), chars=20),
            ),
            title,
            most=MOST_SHOWN,
            wide=0,
        )
        found = pacing.by_reason(desk.session)
        titles = desk.session.outside.rules(None).titles
        self.table.show_list(
            [
                (
                    titles.get(one.reason, one.reason or self.tr("no reason given")), one.done, one.left,
                    one.an_hour if one.an_hour is not None else "-", _work(one),
                )
                for one in found
            ]
        )  # fmt: skip
        self.told = label(_told(found), "subheading", wrap=True)
        hint = self.tr(
            "From your own decisions of the last {days} days. Stops of more than ten minutes are not "
            "counted, nor is what was decided as one. Left is what the whole team has before it. Only you "
            "see this, it is kept nowhere, and hard cases take their time."
        ).format(days=pacing.DAYS)
        end = button(self.tr("Close"), "primary")
        end.clicked.connect(self.reject)
        s = theme.sizes()
        box = self.column(title, gap=s.small)
        box.addWidget(self.told)
        box.addWidget(self.table)
        box.addWidget(label(hint, "muted", wrap=True))
        box.addStretch(1)
        box.addLayout(foot(end))
        self.resize(round(s.text * 58), round(s.text * 36))


def _told(found: Sequence[ReasonPace]) -> str:
    """'20 done today, 140 left. At your pace about 3 hours of work for 120 of them, if nobody else ...'"""
    done, left = sum(one.done for one in found), sum(one.left for one in found)
    known = [one for one in found if one.left and one.time_left is not None]
    words = translate("Pace", "{done:,} done today, {left:,} left.").format(done=done, left=left)
    if not known:
        hint = translate("Pace", "After {n} one after the other, your pace is told here.")
        return f"{words} {hint.format(n=FEWEST)}"
    time = sum((one.time_left for one in known if one.time_left is not None), timedelta())
    of = sum(one.left for one in known)
    rest = translate("Pace", "At your pace {time} of work, if nobody else took any.")
    if of != left:
        rest = translate("Pace", "At your pace {time} of work for {of:,} of them, if nobody else took any.")
    return f"{words} {rest.format(time=about(time), of=of)}"


def _work(one: ReasonPace) -> str:
    if not one.left:
        return translate("Pace", "done")
    return about(one.time_left) if one.time_left is not None else translate("Pace", "not known yet")


def about(time: timedelta) -> str:
    """'about 20 minutes', 'about 3 hours': as exact as it deserves."""
    minutes = time / timedelta(minutes=1)
    if minutes < 90:
        return translate("Pace", "about {n} minutes").format(n=max(5, 5 * round(minutes / 5)))
    hours = counted(round(minutes / 60), "hour")
    return translate("Pace", "about {time}").format(time=hours)
