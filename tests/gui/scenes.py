"""Widgets filled with believable, invented content, for the gallery and the tests that walk them."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from tests.gui import county
from tests.gui.children import COLUMNS, Children
from transfer_app.gui import theme
from transfer_app.gui.map_view import MapView
from transfer_app.gui.rows_view import RowsTable


def full_map(count: int = 8_000) -> MapView:
    view = MapView("Map of the records")
    view.resize(1000, 700)
    after, before = county.levels()
    view.show_successors(after)
    view.show_predecessors(before)
    view.show_points(*county.points(theme.colours(), count))
    return view


def close_map() -> MapView:
    view = full_map(20_000)
    points = view.points.points
    place = int(points.ids[40])
    view.select([place])
    view.zoom_to_selection()
    view.zoom(0.12)
    view.show_accuracy(float(points.eastings[40]), float(points.northings[40]), 300)
    view.select([place])
    return view


def problem_map() -> MapView:
    view = MapView("Map of the boundaries")
    view.resize(1000, 700)
    after, before = county.levels()
    view.show_successors(after)
    view.show_predecessors(before)
    view.show_problems(county.problems())
    return view


def empty_map() -> MapView:
    view = MapView("Map of the records")
    view.resize(1000, 700)
    view.say("Nothing to show yet. Load boundaries and allocate first.")
    return view


def table() -> RowsTable:
    made = RowsTable(Children(20_000), COLUMNS, "Case records")
    made.resize(1000, 500)
    made.show_rows()
    made.go_to_id(4)
    return made


def table_beside_map() -> QWidget:
    whole = QWidget()
    theme.role(whole, "page")
    row = QHBoxLayout(whole)
    row.addWidget(table(), 1)
    row.addWidget(full_map(), 1)
    whole.resize(1280, 800)
    return whole


def all_scenes() -> dict[str, QWidget]:
    return {
        "map": full_map(),
        "map-crowd": full_map(100_000),
        "map-close": close_map(),
        "map-problems": problem_map(),
        "map-empty": empty_map(),
        "table": table(),
        "table-and-map": table_beside_map(),
    }
