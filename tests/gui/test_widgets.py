"""The pieces of pages say in words what they show in colour, and follow theme and text size."""

from __future__ import annotations

from collections import Counter

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAccessible, QFontDatabase, QIcon
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.gui import fakes
from transfer_app.domain.errors import OutputFailed
from transfer_app.gui import theme
from transfer_app.gui.icons import PATHS, pixmap
from transfer_app.gui.palette import DARK, LIGHT, Hatch, Scheme, Shape
from transfer_app.gui.widgets import (
    BalanceTable,
    Banner,
    Bar,
    BarChart,
    Card,
    Columns,
    Elided,
    EmptyState,
    ErrorDialog,
    Figure,
    FormRow,
    button,
    flowing,
    label,
    tab_before,
)
from transfer_app.gui.widgets.marks import hatch_brush, shape_path

pytestmark = pytest.mark.usefixtures("dressed")


def shown(widget: QWidget, qtbot: QtBot) -> QWidget:
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def test_a_banner_says_what_and_what_now(qtbot: QtBot) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    assert banner.isHidden()
    banner.tell_error(OutputFailed("The disk is full."))
    assert not banner.isHidden()
    assert banner.accessibleName().startswith("The disk is full. Free some space")
    with qtbot.waitSignal(banner.dismissed):
        banner.close_button.click()
    assert banner.isHidden()


@pytest.mark.parametrize("tone", ["danger", "warning", "good", "note"])
def test_a_banner_has_a_sign_for_every_tone(tone: str, qtbot: QtBot) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    banner.tell(tone, "Said.")
    assert not banner.remedy.isVisibleTo(banner)
    assert banner.grab().toImage().allGray() is False


def test_text_is_never_read_as_markup(qtbot: QtBot) -> None:
    made = label("<b>O'Neill</b> & <img src=x>")
    qtbot.addWidget(made)
    spoken = QAccessible.queryAccessibleInterface(made)
    assert spoken is not None
    assert "<b>O'Neill</b>" in spoken.text(QAccessible.Text.Name)


def test_a_form_row_names_its_field_and_says_what_is_wrong(qtbot: QtBot) -> None:
    row = FormRow("&Postcode", QLineEdit(), "As on the letter.")
    shown(row, qtbot)
    assert row.field.accessibleName() == "Postcode"
    assert row.caption.buddy() is row.field
    row.complain("That is not a postcode.")
    assert row.problem.isVisible()
    assert row.field.accessibleDescription() == "That is not a postcode. As on the letter."
    row.complain("")
    assert not row.problem.isVisible()
    assert row.field.accessibleDescription() == "As on the letter."


def test_the_sign_of_a_first_button_is_seen_when_it_cannot_be_pressed(qtbot: QtBot) -> None:
    made = button("Seal", "primary", "lock")
    qtbot.addWidget(made)
    seen = {}
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled):
        image = made.icon().pixmap(96, 96, mode).toImage()
        drawn = [image.pixelColor(x, y) for x in range(96) for y in range(96)]
        seen[mode] = Counter(each.name() for each in drawn if each.alpha() == 255).most_common(1)[0][0]
    c = theme.colours()
    assert seen == {QIcon.Mode.Normal: c.on_primary, QIcon.Mode.Disabled: c.muted}


def test_a_list_that_drops_down_is_named_too(qtbot: QtBot) -> None:
    choice = QComboBox()
    row = FormRow("Profile", choice)
    qtbot.addWidget(row)
    assert choice.view().accessibleName() == "Profile"


def test_the_balance_reads_as_sentences_and_marks_what_fails(qtbot: QtBot) -> None:
    table = BalanceTable(fakes.BALANCE)
    qtbot.addWidget(table)
    assert "Extract 20,412 = loaded 20,230 + rejected 182: adds up" in table.accessibleName()
    assert "Allocated 18,204 = packed 12,000 + held back 6,200: does not add up" in table.accessibleName()
    assert [each.text() for each in table.findChildren(QLabel)].count("Does not add up") == 1
    table.show_lines(fakes.BALANCE[:1])
    QApplication.processEvents()
    assert table.accessibleName().count("=") == 1


def test_the_terms_of_the_balance_stand_below_where_there_is_no_room_beside(qtbot: QtBot) -> None:
    table = BalanceTable(fakes.BALANCE)
    shown(table, qtbot)
    name, terms = (next(each for each in table.findChildren(QLabel) if each.text().startswith(start))
                   for start in ("Extract", "=  loaded 20,230"))  # fmt: skip
    em = theme.sizes().text
    for width, below in ((90, False), (40, True), (90, False)):
        table.resize(em * width, 600)
        QApplication.processEvents()
        assert (terms.y() > name.geometry().bottom()) is below, width
        assert (terms.x() == name.x()) is below, width


def test_a_chart_is_told_in_words_and_drawn_in_its_marks(qtbot: QtBot) -> None:
    chart = BarChart("Counts")
    shown(chart, qtbot)
    keys = {"packed": ("Packed", LIGHT.successor(0)), "review": ("In review", LIGHT.review)}
    chart.resize(600, chart.heightForWidth(600))
    chart.show_bars([Bar("Dorset", (("packed", 9_000), ("review", 1_000)))], keys)
    assert chart.accessibleDescription() == "Dorset 10,000: Packed 9,000, In review 1,000"
    image = chart.grab().toImage()
    row = [image.pixelColor(x, theme.sizes().row // 2).name() for x in range(image.width())]
    assert row.count(LIGHT.successor(0).colour) > 5 * row.count(LIGHT.review.colour) > 0


def test_a_chart_with_nothing_or_zeroes_draws(qtbot: QtBot) -> None:
    chart = BarChart("Counts")
    shown(chart, qtbot)
    chart.grab()
    chart.show_bars([Bar("Dorset", (("packed", 0),))], {"packed": ("Packed", LIGHT.successor(0))})
    chart.grab()


def test_the_key_of_a_chart_breaks_into_lines(qtbot: QtBot) -> None:
    chart = BarChart("Counts")
    qtbot.addWidget(chart)
    keys = {str(n): (f"A rather long status number {n}", LIGHT.successor(n)) for n in range(6)}
    chart.show_bars([Bar("Dorset", (("0", 1),))], keys)
    assert chart.heightForWidth(300) > chart.heightForWidth(3_000)


def test_an_empty_state_asks_for_the_next_step(qtbot: QtBot) -> None:
    empty = EmptyState("Nothing loaded", "Load an extract first.", "Load", "load")
    shown(empty, qtbot)
    with qtbot.waitSignal(empty.asked):
        empty.action.click()
    silent = EmptyState("Nothing loaded", "Ask the data officer.")
    qtbot.addWidget(silent)
    assert silent.action.isHidden()


def test_a_figure_reads_as_one_sentence(qtbot: QtBot) -> None:
    figure = Figure("Case records", "20,000", "All accounted for", "good")
    qtbot.addWidget(figure)
    assert figure.accessibleName() == "Case records: 20,000. All accounted for"


def test_columns_give_way_to_rows(qtbot: QtBot) -> None:
    cards = [Card(f"Card {n}") for n in range(4)]
    columns = Columns(cards)
    columns.resize(1_200, 200)
    shown(columns, qtbot)
    qtbot.waitUntil(lambda: len({card.y() for card in cards}) == 1)
    columns.resize(420, 600)
    qtbot.waitUntil(lambda: len({card.y() for card in cards}) == 2)
    assert columns.minimumSizeHint().width() <= 420


def test_a_label_without_room_keeps_its_words_in_the_tool_tip(qtbot: QtBot) -> None:
    made = Elided("heading")
    made.setText("Bournemouth, Christchurch and Poole")
    shown(made, qtbot)
    made.resize(60, 30)
    assert made.toolTip() == made.text()
    made.resize(900, 30)
    assert made.toolTip() == ""


def test_an_error_dialog_shows_the_remedy_and_closes(qtbot: QtBot) -> None:
    dialog = ErrorDialog(OutputFailed("The disk is full."))
    qtbot.addWidget(dialog)
    dialog.open()
    assert any("Free some space" in each.text() for each in dialog.findChildren(QLabel))
    dialog.close_button.click()
    assert dialog.isHidden()


@pytest.mark.parametrize("name", PATHS)
def test_every_icon_draws_something(name: str) -> None:
    image = pixmap(name, "#123456", 24).toImage()
    assert any(image.pixelColor(x, y).alpha() > 128 for x in range(24) for y in range(24))


@pytest.mark.parametrize("shape", Shape)
def test_every_shape_has_about_the_same_area(shape: Shape) -> None:
    bounds = shape_path(shape, 10).boundingRect()
    assert 8 < bounds.width() < 26
    assert 8 < bounds.height() < 26
    assert abs(bounds.center().x()) < 3


@pytest.mark.parametrize("hatch", Hatch)
def test_every_hatching_has_a_brush(hatch: Hatch) -> None:
    hatch_brush(hatch, "#123456", 0.5)


def test_the_scheme_in_force_is_told_from_the_palette(qapp: QApplication) -> None:
    theme.apply(qapp, Scheme.DARK)
    assert theme.colours() is DARK
    theme.apply(qapp, Scheme.LIGHT)
    assert theme.colours() is LIGHT


def test_everything_grows_with_the_text(qapp: QApplication) -> None:
    plain = theme.sizes()
    theme.apply(qapp, Scheme.LIGHT, 2.0)
    double = theme.sizes()
    theme.apply(qapp, Scheme.LIGHT)
    assert double.row >= 1.9 * plain.row
    assert double.large >= 1.9 * plain.large


def test_buttons_are_big_enough_and_say_what_they_do(qtbot: QtBot) -> None:
    made = button("&Load", "primary", "load", spoken="Load the extract")
    shown(made, qtbot)
    assert made.height() >= 32
    assert made.accessibleName() == "Load the extract"


def test_the_font_is_one_that_is_installed(qapp: QApplication) -> None:
    assert qapp.font().family() in QFontDatabase.families()


def test_an_item_of_a_flow_is_known_to_be_gone_with_its_widget() -> None:
    """Else Python takes the next item at its address for it, and ends that with the first one's layout."""
    window, gone = QWidget(), QPushButton("Gone")
    row = flowing(gone, QPushButton("Stays"))
    window.setLayout(row)
    item = row.itemAt(0)
    gone.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert row.count() == 1
    assert not shiboken6.isValid(item)


def test_tab_comes_to_what_is_added_later_where_it_stands(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    box, rows = QVBoxLayout(window), QVBoxLayout()
    first, more, last = (QPushButton(name) for name in ("first", "more", "last"))
    box.addWidget(first)
    box.addLayout(rows)
    box.addWidget(more)
    box.addWidget(last)
    for name in ("one", "two"):
        row = QWidget()
        inside = QVBoxLayout(row)
        inside.addWidget(QPushButton(name))
        inside.addWidget(QLineEdit(f"{name} too"))
        rows.addWidget(row)
        tab_before(more, row)
    window.show()
    first.setFocus()
    passed = []
    for _ in range(7):
        focus = window.focusWidget()
        passed.append(focus.text())  # type: ignore[union-attr]
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    assert passed == ["first", "one", "one too", "two", "two too", "more", "last"]
