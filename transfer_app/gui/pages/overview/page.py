"""Overview: what is next, the figures of the transfer, the balance line by line, and the counts as bars."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from transfer_app.domain.balance import ALL
from transfer_app.domain.board import Board
from transfer_app.domain.checkpoints import BalanceLine as Line
from transfer_app.domain.sharing import overdue_words
from transfer_app.domain.staff import Act
from transfer_app.domain.vocabulary import Strand
from transfer_app.gui import theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.latest import Latest
from transfer_app.gui.page import PageBody
from transfer_app.gui.pages.outcome_bars import by_outcome, by_strand
from transfer_app.gui.pages.overview.board_cards import BoardCards
from transfer_app.gui.pages.overview.board_dialog import BoardDialog
from transfer_app.gui.pages.overview.run_line import Changes, RunLine, changes
from transfer_app.gui.pages.overview.standing import Next, Standing, standing
from transfer_app.gui.pages.overview.vesting_day import VestingDayDialog
from transfer_app.gui.rights import permit
from transfer_app.gui.translation import translate
from transfer_app.gui.widgets import (
    BalanceLine,
    BalanceTable,
    BarChart,
    Card,
    Columns,
    EmptyState,
    Figure,
    button,
    label,
    name_list,
    picture,
)
from transfer_app.gui.words import STRANDS, part_name, total_name
from transfer_app.services import board


class OverviewPage(PageBody):
    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk, self.tr("Overview"), self.tr("Where the transfer stands, and what comes next.")
        )
        self.day = button(self.tr("Set the vesting day"), icon_name="calendar")
        self.day.clicked.connect(self._ask_day)
        self.buttons.addWidget(self.day)
        self.paper = button(self.tr("Board's paper"), icon_name="save")
        self.paper.clicked.connect(self._ask_paper)
        self.buttons.addWidget(self.paper)
        self.next = NextCard()
        self.next.asked.clicked.connect(self._go_on)
        self.body.addWidget(self.next)
        self.trial = TrialBanner()
        self.body.addWidget(self.trial)
        self.figures = Figures()
        self.body.addWidget(self.figures)
        self.run_line = RunLine()
        self.run_line.wanted.connect(lambda: desk.go_to("allocate", changes="latest"))
        self.grants = label("", "muted", wrap=True)
        self.countersigned = label("", "muted", wrap=True)
        self._full = QWidget()
        self.balance = BalanceCard()
        self.board = BoardCards()
        self.board.waiting.wanted.connect(lambda priority: desk.go_to("review", priority=priority))
        self._counting = Latest(desk, self, at_once=True)
        self.strands, self.successors = (
            BarChart(self.tr("By strand")),
            BarChart(self.tr("By successor and state")),
        )
        self._lay_out_full()
        self._receives = False
        self.empty = EmptyState(
            self.tr("Nothing is loaded yet"),
            self.tr(
                "The path of a record starts with the export of the case system. Load it, and the balance "
                "and the counts appear here; every row is accounted for from the first one on."
            ),
            self.tr("Load an export"),
            "load",
        )
        self.empty.asked.connect(lambda: desk.go_to("packages" if self._receives else "load"))
        self._nothing = Card()
        self._nothing.body.addWidget(self.empty)
        # Not stacked: the page would be as high as the higher of the two, and scroll for nothing.
        for each in (self._nothing, self._full):
            self.body.addWidget(each, 1)
        self._step = Next("", "", "")

    def refresh(self) -> None:
        now = standing(self.desk.session)
        self._step = now.next()
        self.next.show_step(self._step)
        self.trial.show_words(now.trial)
        permit(self.day, self.desk.session.user, Act.SET_UP)
        permit(self.paper, self.desk.session.user, Act.SEE_WHOLE)
        known = now.vesting_day is not None
        self.day.setText(self.tr(" Change the vesting day") if known else self.tr(" Set the vesting day"))
        if not self._step.page:
            permit(self.next.asked, self.desk.session.user, Act.SET_UP)
        else:
            self.next.asked.setEnabled(True)
            self.next.asked.setToolTip("")
        self.paper.setVisible(bool(now.extracts))
        self.figures.setVisible(bool(now.extracts))
        days = (now.vesting_day - self.desk.today()).days if now.vesting_day is not None else None
        self.figures.show_standing(now, days)
        self.balance.show_balance(now)
        self.grants.setText(overdue_words(now.overdue))
        theme.role(self.grants, "danger" if now.overdue else "muted")
        self.countersigned.setText(" ".join(now.log.lines))
        theme.role(self.countersigned, "danger" if now.log.forks else "muted")
        self.strands.show_bars(*by_strand(now.totals, now.areas))
        self.successors.show_bars(*by_outcome(now.totals, now.areas))
        self._receives = now.came_in is not None
        if now.came_in is not None:
            now.came_in.tell(self.empty)
        self._nothing.setVisible(not now.extracts)
        self._full.setVisible(bool(now.extracts))
        if now.extracts:
            session = self.desk.session
            self._counting.ask(
                lambda _: (board.current(session), changes(session)),
                self.tr("Counting for the board"),
                lambda found: self._show_counted(*found, now.areas),
            )

    def _show_counted(self, found: Board, changed: Changes, areas: dict[str, str]) -> None:
        self.board.show_board(found, areas)
        self.run_line.show_changes(changed)

    def _lay_out_full(self) -> None:
        column = QVBoxLayout(self._full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.sizes().medium)
        column.addWidget(self.run_line)
        column.addWidget(self.balance)
        column.addWidget(self.grants)
        column.addWidget(self.countersigned)
        cards = []
        for title, chart in (
            (self.tr("By strand"), self.strands),
            (self.tr("By successor and state"), self.successors),
        ):
            card = Card(title)
            card.body.addWidget(chart)
            card.body.addStretch(1)
            cards.append(card)
        column.addWidget(Columns(cards, chars=46))
        column.addWidget(self.board)
        column.addStretch(1)

    def _go_on(self) -> None:
        if self._step.page:
            self.desk.go_to(self._step.page)
        else:
            self._ask_day()

    def _ask_paper(self) -> None:
        dialog = BoardDialog(self.desk, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _ask_day(self) -> None:
        dialog = VestingDayDialog(self.desk, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()


class NextCard(QFrame):
    """One sentence and one button: the first step of the path that is not done."""

    def __init__(self) -> None:
        super().__init__()
        theme.role(self, "banner-note")
        s = theme.sizes()
        self.sentence = label("", "subheading", wrap=True)
        self.asked = button("", "primary")
        row = QHBoxLayout(self)
        row.setContentsMargins(s.large, s.small, s.medium, s.small)
        row.setSpacing(s.medium)
        row.addWidget(picture("next", theme.colours().link, s.icon), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(label(self.tr("Next"), "muted"))
        row.addWidget(self.sentence, 1)
        row.addWidget(self.asked)

    def show_step(self, step: Next) -> None:
        self.sentence.setText(step.sentence)
        self.asked.setText(step.action)
        self.asked.setAccessibleName(step.action)
        self.setAccessibleName(f"{self.tr('Next')}: {step.sentence}")


class TrialBanner(QFrame):
    """Why nothing may be sealed from the latest run, while that is so."""

    def __init__(self) -> None:
        super().__init__()
        theme.role(self, "banner-warning")
        s = theme.sizes()
        self.words = label("", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(s.large, s.small, s.medium, s.small)
        row.setSpacing(s.medium)
        row.addWidget(picture("warning", theme.colours().warning, s.icon), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.words, 1)

    def show_words(self, trial: str) -> None:
        self.words.setText(trial)
        self.setAccessibleName(trial)
        self.setVisible(bool(trial))


class Figures(Columns):
    """The big numbers, in the order of the path."""

    def __init__(self) -> None:
        self.records = Figure(translate("Figures", "Case records"))
        self.decided = Figure(translate("Figures", "Decided"))
        self.review = Figure(translate("Figures", "In review"))
        self.packed = Figure(translate("Figures", "Packed"))
        self.received = Figure(translate("Figures", "Received"))
        self.days = Figure(translate("Figures", "Vesting day"))
        every = (self.records, self.decided, self.review, self.packed, self.received, self.days)
        super().__init__(every, chars=17)

    def show_standing(self, now: Standing, days: int | None) -> None:
        """days: to vesting day, where it is known."""
        states = now.states
        decided = states["automatic"] + states["settled"]
        rejected = now.figure("extract-rows", "rejected-rows")
        self.records.show_value(f"{now.records:,}", self.tr("{n} rows rejected").format(n=f"{rejected:,}"))
        self.decided.show_value(f"{decided:,}", self.tr("{n} by people").format(n=f"{states['settled']:,}"))
        self.review.show_value(f"{now.waiting:,}", _waits(now))
        allocated = self.tr("of {n} allocated").format(n=f"{now.figure('allocated'):,}")
        self.packed.show_value(f"{now.figure('packed'):,}", allocated)
        self.received.show_value(f"{now.figure('packed', 'received'):,}", self.tr("with a receipt"))
        if days is None:
            self.days.show_value(self.tr("Not set"), "")
        elif days == 0:
            self.days.show_value(self.tr("Today"), "")
        else:
            many = self.tr("days to go") if days > 0 else self.tr("days ago")
            one = self.tr("day to go") if days > 0 else self.tr("day ago")
            self.days.show_value(f"{abs(days):,}", one if abs(days) == 1 else many)


def _waits(now: Standing) -> str:
    """'to decide, 2 families split'."""
    told = translate("Figures", "to decide") if now.waiting else translate("Figures", "nothing waits")
    if not now.families:
        return told
    one, many = translate("Figures", "1 family split"), translate("Figures", "{n} families split")
    split = one if now.families == 1 else many
    return f"{told}; {split.format(n=f'{now.families:,}')}"


class BalanceCard(Card):
    """Every line of the balance with its terms and a tick, for all strands or for one."""

    def __init__(self) -> None:
        super().__init__(translate("BalanceCard", "The balance"))
        self._now: Standing | None = None
        self.table = BalanceTable()
        self.strand = QComboBox()
        name_list(self.strand, self.tr("Strand of the balance"))
        self.strand.currentIndexChanged.connect(self._show)
        self.corner(self.strand)
        self.body.addWidget(self.table)

    def show_balance(self, now: Standing) -> None:
        """The strand chosen stays chosen."""
        self._now = now
        chosen = self.strand.currentData()
        strands = [each for each in Strand if now.balance.of(each.value)]
        self.strand.blockSignals(True)
        self.strand.clear()
        self.strand.addItem(self.tr("All strands"), ALL)
        for each in strands:
            self.strand.addItem(STRANDS[each], each.value)
        self.strand.setCurrentIndex(max(0, self.strand.findData(chosen)))
        self.strand.blockSignals(False)
        self._show()

    def _show(self) -> None:
        if self._now is not None:
            areas, lines = self._now.areas, self._now.balance.of(self.strand.currentData())
            self.table.show_lines([_shown(line, areas) for line in lines])


def _shown(line: Line, areas: dict[str, str]) -> BalanceLine:
    name, total = line.total
    terms = [(part_name(part, areas), count) for part, count in line.parts]
    return BalanceLine(total_name(name), total, terms, sum(n for _, n in line.parts) == total)
