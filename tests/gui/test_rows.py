"""A table over many rows reads only the pages that are looked at, and reads well aloud."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QFontMetricsF
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tests.gui.children import COLUMNS, Children
from tests.gui.walk import nameless
from transfer_app.gui import theme
from transfer_app.gui.palette import Scheme
from transfer_app.gui.rows_model import DISPLAY, SPOKEN, Order, RowsModel
from transfer_app.gui.rows_view import RowsTable


@pytest.fixture
def table(dressed: QApplication, qtbot: QtBot) -> RowsTable:
    made = RowsTable(Children(100_000), COLUMNS, "Case records")
    qtbot.addWidget(made)
    made.resize(1000, 600)
    made.show_rows()
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.mark.parametrize("count", [0, 1, 199, 200, 201, 1_000])
def test_the_model_keeps_every_rule_qt_has(count: int, qtmodeltester: ModelTester) -> None:
    model = RowsModel(Children(count), COLUMNS)
    model.show()
    qtmodeltester.check(model)


def test_only_pages_looked_at_are_read(table: RowsTable) -> None:
    source = table.rows._source
    assert isinstance(source, Children)
    QApplication.processEvents()
    source.asked.clear()
    table.scrollTo(table.rows.index(50_000, 0))
    table.grab()
    assert 1 <= len(source.asked) <= 2
    assert all(len(ids) == RowsModel.PAGE for ids in source.asked)


def test_old_pages_are_let_go() -> None:
    model = RowsModel(Children(100_000), COLUMNS)
    model.show()
    for row in range(0, 100_000, 200):
        model.data(model.index(row, 0))
    assert len(model._pages) == RowsModel.PAGES_KEPT


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 999), max_size=60), st.sampled_from(["", "metres"]), st.booleans())
def test_any_walk_over_the_rows_shows_each_id_its_own_row(visits: list[int], key: str, down: bool) -> None:
    model = RowsModel(Children(1_000), COLUMNS)
    model.show(None, Order(key, down))
    for row in visits:
        assert model.data(model.index(row, 0)) == f"R{model.id_at(row):06d}"
        assert model.row_of(model.id_at(row)) == row


def test_a_cell_reads_with_its_columns_name() -> None:
    model = RowsModel(Children(10), COLUMNS)
    model.show()
    assert model.data(model.index(3, 3), DISPLAY) == f"{(3 * 7919) % 10_007:,}"
    assert model.data(model.index(3, 2), SPOKEN) == "Postcode: B H 3   1 A B"


def test_the_table_and_its_cells_are_announced(table: RowsTable) -> None:
    assert nameless(table) == []
    spoken = QAccessible.queryAccessibleInterface(table)
    assert spoken is not None
    assert spoken.text(QAccessible.Text.Name) == "Case records"


def test_sorting_keeps_the_current_row(table: RowsTable) -> None:
    table.go_to_id(4_242)
    table.horizontalHeader().setSortIndicator(3, Qt.SortOrder.DescendingOrder)
    assert table.rows.order == Order("metres", True)
    assert table.current_id() == 4_242
    first = int(str(table.rows.data(table.rows.index(0, 3))).replace(",", ""))
    assert first == 10_006
    table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    assert table.rows.id_at(0) == 0


def test_a_column_that_cannot_be_sorted_gives_the_sources_own_order(table: RowsTable) -> None:
    table.rows.sort(4, Qt.SortOrder.DescendingOrder)
    assert table.rows.order == Order("", False)


def test_a_filter_that_drops_the_current_row_tells_so(table: RowsTable, qtbot: QtBot) -> None:
    table.go_to_id(4_242)
    table.show_rows(2)
    assert table.rows.rowCount() == 10_000
    assert table.current_id() == 4_242
    table.show_rows(3)
    assert table.current_id() is None


def test_the_keyboard_moves_opens_and_leaves(table: RowsTable, qtbot: QtBot) -> None:
    table.go_to_id(0)
    seen: list[object] = []
    table.current_changed.connect(seen.append)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert seen == [1, 99_999]
    with qtbot.waitSignal(table.opened) as opened:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == [99_999]


def test_selecting_all_of_many_rows_is_a_range(table: RowsTable) -> None:
    source = table.rows._source
    assert isinstance(source, Children)
    source.asked.clear()
    table.selectAll()
    assert table.selected_ids() == list(range(100_000))
    assert len(source.asked) <= 2


def test_a_changed_row_is_read_again(table: RowsTable) -> None:
    source = table.rows._source
    assert isinstance(source, Children)
    table.rows.data(table.rows.index(5, 0))
    source.asked.clear()
    table.rows.forget([5])
    table.rows.data(table.rows.index(5, 0))
    assert len(source.asked) == 1


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 999), st.booleans()), max_size=60), st.sampled_from([200, 400]))
def test_rows_that_go_leave_each_id_its_own_row_and_nothing_to_read_again(
    steps: list[tuple[int, bool]], apart: int
) -> None:
    source = Children(1_000)
    model = RowsModel(source, COLUMNS)
    model.show()
    for row in range(0, 1_000, apart):
        model.data(model.index(row, 0))
    source.asked.clear()
    for row, goes in steps:
        at = row % model.rowCount()
        if goes:
            model.remove([model.id_at(at)])
        else:
            assert model.data(model.index(at, 0)) == f"R{model.id_at(at):06d}"
    for row in range(model.rowCount()):
        assert model.data(model.index(row, 0)) == f"R{model.id_at(row):06d}"
    assert apart == 400 or source.asked == []


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_rows_are_as_high_as_the_text_asks(scale: float, qapp: QApplication, qtbot: QtBot) -> None:
    theme.apply(qapp, Scheme.DARK, scale)
    made = RowsTable(Children(10), COLUMNS, "Case records")
    qtbot.addWidget(made)
    made.show_rows()
    assert made.rowHeight(0) >= QFontMetricsF(made.font()).height() * 1.5
    qapp.setStyleSheet("")
