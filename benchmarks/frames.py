"""Frames of the map and of the table beside what most people write with Qt, in pairs of the same run.

The map's peer has an item for each record and each area in a QGraphicsScene; the table's peer has every line
in a QStandardItemModel under a QSortFilterProxyModel. Each pair is one of ours and one of theirs, straight
after each other, and what is told is the median of their ratios: a machine that is busy slows both. No pair
begins after its share of the time is used up, so that a run always ends; how many there were is told.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QSortFilterProxyModel, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QGraphicsEllipseItem,
    QGraphicsPathItem,
    QGraphicsScene,
    QGraphicsView,
    QTableView,
)

from benchmarks.ragged_county import ragged_areas
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.gui import theme
from transfer_app.gui.map_geometry import MapArea, MapPoints, PointClass, levels_of, path_of
from transfer_app.gui.map_view import MapView
from transfer_app.gui.pages.review.queue_source import COLUMNS, QueueSource
from transfer_app.gui.palette import Scheme
from transfer_app.gui.rows_model import Order
from transfer_app.gui.rows_view import RowsTable
from transfer_app.services.session import Session

AREAS, VERTICES, SIDE_M = 8, 25_000, 60_000.0
SIZE = (1280, 800)
ZOOMS = (1.0, 8.0, 8.0)
"""Each from where the one before left off."""
PAIRS = 9
REASON, NAME = 1, 2
"""Columns of the table."""
TOO_LONG_S = 20.0
"""A peer that took so long for one size is not asked at a larger one."""


def paired(name: str, ours: Callable[[], object], peer: Callable[[], object], seconds: float) -> None:
    """One line: medians in milliseconds, and the median of the ratios with the least and the greatest.

    cpu: what ours takes of the processor, which a busy machine stretches less.
    """
    pairs: list[tuple[float, float]] = []
    spent: list[float] = []
    end = time.perf_counter() + seconds
    while len(pairs) < PAIRS and (not pairs or time.perf_counter() < end):
        before = time.process_time()
        mine = _took(ours)
        spent.append((time.process_time() - before) * 1000)
        pairs.append((mine, _took(peer)))
    mine, theirs = (statistics.median(each) for each in zip(*pairs, strict=True))
    cpu = statistics.median(spent)
    ratios = sorted(b / a for a, b in pairs)
    print(
        f"{name:34} {mine:9,.1f} ms (cpu {cpu:7,.1f}) {theirs:10,.1f} ms   x{statistics.median(ratios):,.1f} "
        f"({ratios[0]:,.1f} to {ratios[-1]:,.1f}) in {len(pairs)} pairs",
        flush=True,
    )


def map_frames(count: int, seconds: float) -> None:
    """So many points over areas of 200,000 vertices: panning at three zooms, each view painted whole."""
    areas = [MapArea(a.code, a.name, a.wkb) for a in ragged_areas(AREAS, VERTICES, SIDE_M, seed=1)]
    points, classes = _points(count)
    ours, peer = _our_map(areas, points, classes), _plain_map(areas, points, classes)
    print(f"map of {count:,} points: ours, and an item for each")
    for zoom in ZOOMS:
        for view in (ours, peer):
            view.scale(zoom, zoom)
            view.viewport().grab()
        wide = ours.mapToScene(ours.viewport().rect()).boundingRect().width() / 1000
        paired(f"pan, {wide:,.0f} km across", lambda: _pan(ours), lambda: _pan(peer), seconds)


def table_frames(session: Session, sizes: tuple[int, ...], seconds: float) -> None:
    """Ours has every record of the workspace; the peer only so many, read into memory beforehand."""
    ours = RowsTable(QueueSource(session, {}), COLUMNS, "Records")
    ours.resize(*SIZE)
    ours.show_rows(QueueFilter())
    ours.show()
    for lines in sizes:
        start = time.perf_counter()
        peer, proxy = _plain_table(ours, lines)
        print(
            f"table of {ours.rows.rowCount():,} records: ours, and a proxy over {lines:,} of them, ", end=""
        )
        print(f"read into it in {time.perf_counter() - start:,.1f} s")
        paired("page down", lambda: _page(ours), lambda peer=peer: _page(peer), seconds)
        paired("jump anywhere", lambda: _jump(ours), lambda peer=peer: _jump(peer), seconds)
        start = time.perf_counter()
        paired("sort by name", lambda: _sort(ours), lambda proxy=proxy: _sort_plain(proxy), seconds)
        paired(
            "filter by a reason, and all again",
            lambda: _filter(ours),
            lambda proxy=proxy: _filter_plain(proxy),
            seconds,
        )
        peer.deleteLater()
        if time.perf_counter() - start > TOO_LONG_S:
            print("the peer is not asked at a larger size")
            return


def dress() -> QApplication:
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    theme.apply(application, Scheme.LIGHT)
    return application


def _took(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


def _points(count: int) -> tuple[MapPoints, list[PointClass]]:
    chance = np.random.default_rng(2)
    towns = chance.uniform(SIDE_M * 0.1, SIDE_M * 0.9, (30, 2))
    at = towns[chance.integers(0, 30, count)] + chance.normal(0, 2_500, (count, 2))
    c = theme.colours()
    classes = [PointClass("A", c.successor(0)), PointClass("B", c.successor(1))]
    classes += [PointClass("Not ours", c.not_ours), PointClass("In review", c.review)]
    ids = np.arange(count, dtype=np.int64)
    east, north = at[:, 0] + 400_000, at[:, 1] + 100_000
    return MapPoints(east, north, chance.integers(0, 4, count).astype(np.intp), ids), classes


def _our_map(areas: list[MapArea], points: MapPoints, classes: list[PointClass]) -> QGraphicsView:
    view = MapView("Map")
    view.resize(*SIZE)
    view.show_successors(levels_of(areas))
    view.show_points(points, classes)
    view.show()
    view.zoom_to_all()
    return view


def _plain_map(areas: list[MapArea], points: MapPoints, classes: list[PointClass]) -> QGraphicsView:
    scene = QGraphicsScene()
    pen = QPen(QColor("black"), 1)
    pen.setCosmetic(True)
    for area in areas:
        item = QGraphicsPathItem(path_of(area.wkb))
        item.setPen(pen)
        item.setBrush(QColor("#d6e5f2"))
        scene.addItem(item)
    brushes = [QBrush(QColor(each.mark.colour)) for each in classes]
    for east, north, kind in zip(points.eastings, points.northings, points.classes, strict=True):
        dot = QGraphicsEllipseItem(-3, -3, 6, 6)
        dot.setPos(float(east), -float(north))
        dot.setBrush(brushes[int(kind)])
        dot.setPen(QPen(Qt.PenStyle.NoPen))
        dot.setFlag(QGraphicsEllipseItem.GraphicsItemFlag.ItemIgnoresTransformations)
        scene.addItem(dot)
    view = QGraphicsView(scene)
    scene.setParent(view)
    view.setRenderHint(QPainter.RenderHint.Antialiasing)
    view.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
    view.resize(*SIZE)
    view.show()
    view.fitInView(scene.itemsBoundingRect(), Qt.AspectRatioMode.KeepAspectRatio)
    return view


def _pan(view: QGraphicsView) -> None:
    bar = view.horizontalScrollBar()
    bar.setValue(bar.value() + 3)
    view.viewport().grab()


def _plain_table(ours: RowsTable, lines: int) -> tuple[QTableView, QSortFilterProxyModel]:
    """As many of our lines, every cell as our table shows it."""
    model, proxy = QStandardItemModel(), QSortFilterProxyModel()
    columns = range(len(COLUMNS))
    for row in range(min(lines, ours.rows.rowCount())):
        told = [str(ours.rows.index(row, column).data()) for column in columns]
        model.appendRow([QStandardItem(text) for text in told])
    proxy.setSourceModel(model)
    proxy.setFilterKeyColumn(REASON)
    proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    table = QTableView()
    proxy.setParent(table)
    model.setParent(table)
    table.setModel(proxy)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.resize(*SIZE)
    table.show()
    return table, proxy


def _page(table: QTableView) -> None:
    bar = table.verticalScrollBar()
    bar.setValue(bar.value() + bar.pageStep() if bar.value() < bar.maximum() else 0)
    table.viewport().grab()


def _sort(table: RowsTable) -> None:
    table.rows.show(QueueFilter(), Order("surname"))
    table.viewport().grab()


def _sort_plain(proxy: QSortFilterProxyModel) -> None:
    proxy.sort(-1)
    proxy.sort(NAME)


def _filter(table: RowsTable) -> None:
    table.rows.show(QueueFilter().choosing("reasons", ["BOUNDARY"]))
    table.rows.show(QueueFilter())
    table.viewport().grab()


def _filter_plain(proxy: QSortFilterProxyModel) -> None:
    proxy.setFilterFixedString("boundary")
    proxy.setFilterFixedString("")


_CHANCE = np.random.default_rng(3)


def _jump(table: QTableView) -> None:
    bar = table.verticalScrollBar()
    bar.setValue(int(_CHANCE.integers(0, max(1, bar.maximum()))))
    table.viewport().grab()
