"""The pieces pages are built from; each usable alone."""

from transfer_app.gui.widgets.aloud import Problem, announce, name_list
from transfer_app.gui.widgets.balance import BalanceLine, BalanceTable
from transfer_app.gui.widgets.banner import Banner, BugDialog, ErrorDialog
from transfer_app.gui.widgets.bars import Bar, BarChart
from transfer_app.gui.widgets.cards import Card, EmptyState, Figure
from transfer_app.gui.widgets.columns import Columns
from transfer_app.gui.widgets.dialog import Dialog
from transfer_app.gui.widgets.flow import Flow, empty_layout, flowing
from transfer_app.gui.widgets.forms import FormRow, foot, picker
from transfer_app.gui.widgets.job_bar import JobBar
from transfer_app.gui.widgets.link import WrappedLink
from transfer_app.gui.widgets.tab_order import tab_after, tab_before
from transfer_app.gui.widgets.text import Elided, button, label, line, picture, reachable
from transfer_app.gui.widgets.ticks import TickList

__all__ = [
    "BalanceLine",
    "BalanceTable",
    "Banner",
    "Bar",
    "BarChart",
    "BugDialog",
    "Card",
    "Columns",
    "Dialog",
    "Elided",
    "EmptyState",
    "ErrorDialog",
    "Figure",
    "Flow",
    "FormRow",
    "JobBar",
    "Problem",
    "TickList",
    "WrappedLink",
    "announce",
    "button",
    "empty_layout",
    "flowing",
    "foot",
    "label",
    "line",
    "name_list",
    "picker",
    "picture",
    "reachable",
    "tab_after",
    "tab_before",
]
