"""The map shows what it is given where it is, and finds again what is clicked."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui import county
from tests.gui.walk import nameless, small_targets
from transfer_app.gui.map_furniture import distance_words, scale_length
from transfer_app.gui.map_geometry import (
    MapArea,
    MapPoints,
    PointClass,
    edges_of,
    levels_of,
    lines_between,
    path_of,
)
from transfer_app.gui.map_view import FINEST_M, MapView
from transfer_app.gui.palette import LIGHT

AFTER, BEFORE = county.areas()


@pytest.fixture(scope="module")
def levels() -> tuple[dict[float, list[MapArea]], dict[float, list[MapArea]]]:
    return county.levels()


@pytest.fixture
def view(
    dressed: QApplication,
    qtbot: QtBot,
    levels: tuple[dict[float, list[MapArea]], dict[float, list[MapArea]]],
) -> MapView:
    made = MapView("Map of the records")
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show_successors(levels[0])
    made.show_predecessors(levels[1])
    made.show_points(*county.points(LIGHT, 3_000))
    made.show()
    qtbot.waitExposed(made)
    return made


def where(view: MapView, easting: float, northing: float) -> QPoint:
    return view.mapFromScene(QPointF(easting, -northing))


def picture(view: MapView) -> QImage:
    return view.viewport().grab().toImage()


def test_north_is_up_and_east_is_right(view: MapView) -> None:
    south_west, north_east = where(view, 370_000, 90_000), where(view, 380_000, 100_000)
    assert north_east.x() > south_west.x()
    assert north_east.y() < south_west.y()


def test_everything_is_in_view_at_first_and_after_home(view: MapView, qtbot: QtBot) -> None:
    def all_seen() -> bool:
        return bool(view._seen_rect().contains(view._everything()))

    assert all_seen()
    view.zoom(8)
    assert not all_seen()
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert all_seen()


def test_resizing_keeps_everything_in_view_until_someone_zooms(view: MapView) -> None:
    view.resize(500, 400)
    assert view._seen_rect().contains(view._everything())
    view.zoom(4)
    scale = view.metres_per_pixel
    view.resize(900, 600)
    assert view.metres_per_pixel == scale


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(60, 840), st.integers(60, 540), st.floats(0.3, 5))
def test_the_place_under_the_pointer_stays_while_zooming(
    view: MapView, x: int, y: int, factor: float
) -> None:
    view.zoom_to_all()
    at = QPoint(x, y)
    before = view.mapToScene(at)
    view.zoom(factor, at)
    after = view.mapToScene(at)
    assert abs(after.x() - before.x()) <= 2 * view.metres_per_pixel
    assert abs(after.y() - before.y()) <= 2 * view.metres_per_pixel


def test_the_wheel_zooms_about_the_pointer(view: MapView) -> None:
    scale, at = view.metres_per_pixel, QPointF(200, 150)
    before = view.mapToScene(at.toPoint())
    turned = QWheelEvent(
        at,
        view.viewport().mapToGlobal(at),
        QPoint(0, 0),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), turned)
    assert view.metres_per_pixel < scale / 1.5
    after = view.mapToScene(at.toPoint())
    assert abs(after.x() - before.x()) <= 2 * view.metres_per_pixel


def test_zooming_stops_at_both_ends(view: MapView) -> None:
    for _ in range(80):
        view.zoom(2)
    assert view.metres_per_pixel == pytest.approx(FINEST_M)
    for _ in range(80):
        view.zoom(0.5)
    assert view.metres_per_pixel < 1_000


def test_the_keyboard_moves_and_zooms(view: MapView, qtbot: QtBot) -> None:
    view.zoom(6)
    middle, scale = view._seen_rect().center(), view.metres_per_pixel
    qtbot.keyClick(view, Qt.Key.Key_Right)
    qtbot.keyClick(view, Qt.Key.Key_Up)
    moved = view._seen_rect().center()
    assert moved.x() > middle.x()
    assert moved.y() < middle.y()
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    assert view.metres_per_pixel < scale


def test_a_click_gives_every_record_at_that_very_place(view: MapView, qtbot: QtBot) -> None:
    east, north = 390_000.0, 100_000.0
    points = MapPoints(
        np.array([east, east, east + 5_000.0]),
        np.array([north, north, north]),
        np.array([0, 1, 0]),
        np.array([2**40, 7, 9], np.int64),
    )
    view.show_points(points, [PointClass("A", LIGHT.successor(0)), PointClass("B", LIGHT.successor(1))])
    got: list[list[int]] = []
    view.picked.connect(got.append)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=where(view, east, north) + QPoint(3, 3))
    qtbot.mouseClick(
        view.viewport(), Qt.MouseButton.LeftButton, pos=where(view, east, north) + QPoint(60, 60)
    )
    assert got == [[2**40, 7], []]


def test_dragging_moves_the_map_and_selects_nothing(view: MapView, qtbot: QtBot) -> None:
    view.zoom(6)
    got: list[object] = []
    view.picked.connect(got.append)
    middle, port = view._seen_rect().center(), view.viewport()
    qtbot.mousePress(port, Qt.MouseButton.LeftButton, pos=QPoint(400, 300))
    qtbot.mouseMove(port, QPoint(450, 300))
    qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=QPoint(450, 300))
    assert got == []
    assert view._seen_rect().center().x() < middle.x()


def test_selecting_keeps_the_scale_and_follows_only_when_out_of_view(view: MapView) -> None:
    points = view.points.points
    view.zoom(12)
    scale, middle = view.metres_per_pixel, view._seen_rect().center()
    inside = next(
        int(i)
        for i, e, n in zip(points.ids, points.eastings, points.northings, strict=True)
        if view._seen_rect().contains(QPointF(e, -n))
    )
    view.select([inside])
    assert view._seen_rect().center() == middle
    outside = next(
        (int(i), float(e), float(n))
        for i, e, n in zip(points.ids, points.eastings, points.northings, strict=True)
        if not view._seen_rect().contains(QPointF(e, -n))
    )
    view.select([outside[0]])
    assert view.metres_per_pixel == scale
    assert view._seen_rect().contains(QPointF(outside[1], -outside[2]))
    view.select([])
    assert len(view.points.selected) == 0


def test_zooming_to_one_record_keeps_its_surroundings(view: MapView) -> None:
    view.select([1])
    view.zoom_to_selection()
    assert 400 < view._seen_rect().height() < 800


@pytest.mark.parametrize("count", [1_000, 6_000, 60_000])
def test_each_outcome_is_seen_in_its_own_colour_at_every_density(view: MapView, count: int) -> None:
    """One place per class, far apart, then a crowd elsewhere: the exact colour is at the exact place."""
    classes = [PointClass("A", LIGHT.successor(0)), PointClass("B", LIGHT.successor(1))]
    rng = np.random.default_rng(1)
    east = np.concatenate([[372_000.0, 405_000.0], rng.normal(390_000, 800, count)])
    north = np.concatenate([[102_000.0, 98_000.0], rng.normal(88_000, 800, count)])
    kind = np.concatenate([[0, 1], rng.integers(0, 2, count)]).astype(np.intp)
    view.show_points(MapPoints(east, north, kind, np.arange(count + 2, dtype=np.int64)), classes)
    seen = picture(view)
    ratio = seen.devicePixelRatio()
    for place in (0, 1):
        at = where(view, float(east[place]), float(north[place])) * ratio
        assert QColor(seen.pixel(at)).name() == classes[place].mark.colour


def test_the_points_are_drawn_at_twice_the_density_too(view: MapView) -> None:
    image = QImage(1_800, 1_200, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(2)
    view.viewport().render(image)
    points, classes = view.points.points, view.points.classes
    wanted = QColor(classes[int(points.classes[5])].mark.colour)
    at = where(view, float(points.eastings[5]), float(points.northings[5])) * 2
    near = {QColor(image.pixel(at + QPoint(dx, dy))).name() for dx in range(-3, 4) for dy in range(-3, 4)}
    assert wanted.name() in near


def test_the_detail_follows_the_zoom(view: MapView) -> None:
    def drawn(metres_per_pixel: float) -> int:
        level = view.successors.level_at(metres_per_pixel)
        assert level is not None
        return sum(each.path.elementCount() for each in level.areas)

    def corners() -> int:
        return drawn(view.metres_per_pixel)

    far = corners()
    view.zoom(30)
    assert corners() > 2 * far
    exact = sum(shapely.get_num_coordinates(shapely.from_wkb(area.wkb)) for area in AFTER)
    assert drawn(0.5) == pytest.approx(exact, rel=0.01)


def test_simplified_neighbours_still_share_their_line() -> None:
    for areas in levels_of(AFTER).values():
        west, east = shapely.from_wkb([area.wkb for area in areas])
        assert shapely.area(shapely.intersection(west, east)) == pytest.approx(0, abs=1)
        whole = shapely.union_all([west, east])
        assert len(shapely.get_rings(whole)) == 1


def test_a_shared_line_is_drawn_once() -> None:
    west, east = shapely.box(0, 0, 100, 100), shapely.box(100, 0, 200, 100)
    edges = edges_of([shapely.to_wkb(west), shapely.to_wkb(east)])
    assert edges.length() == pytest.approx(700)


def test_a_hole_stays_a_hole() -> None:
    ring = shapely.Polygon(shapely.box(0, 0, 100, 100).exterior, [shapely.box(40, 40, 60, 60).exterior])
    path = path_of(shapely.to_wkb(ring))
    assert path.contains(QPointF(20, -20))
    assert not path.contains(QPointF(50, -50))
    assert not path.contains(QPointF(20, 20))


def test_problems_are_ringed_however_thin(view: MapView) -> None:
    plain = picture(view)
    view.show_problems(county.problems())
    seen = picture(view)
    assert seen != plain
    assert "A gap of 1 ha" in view.accessibleDescription()
    view.zoom_to_problem(0)
    assert view._seen_rect().height() < 6_000


def test_the_accuracy_circle_comes_and_goes(view: MapView) -> None:
    without = picture(view)
    view.show_accuracy(390_000, 100_000, 4_000)
    assert picture(view) != without
    view.clear_accuracy()
    assert picture(view) == without


def test_the_band_lies_on_both_sides_of_the_line_between_successors_only(view: MapView) -> None:
    view.show_points(MapPoints.none(), [])
    assert "Within" not in view.accessibleDescription()
    view.show_accuracy(372_000, 100_000, 1_500)
    line = lines_between(shapely.from_wkb([area.wkb for area in AFTER]))
    band = view.band._path
    middle = shapely.line_interpolate_point(line, 0.5, normalized=True)
    assert all(band.contains(QPointF(middle.x + away, -middle.y)) for away in (-1_000, 0, 1_000))
    assert not any(band.contains(QPointF(middle.x + away, -middle.y)) for away in (-3_500, 3_500))
    coast = shapely.union_all(shapely.from_wkb([area.wkb for area in AFTER])).exterior.coords[0]
    assert not band.contains(QPointF(coast[0], -coast[1]))
    assert "Within 1.5 km of the line" in [entry.words for entry in view.key_entries()]
    view.clear_accuracy()
    assert view.band._path.isEmpty()


def test_the_key_counts_what_is_shown(view: MapView) -> None:
    words = [entry.words for entry in view.key_entries()]
    assert words[:3] == ["West Wessex", "East Wessex", "Before the change"]
    counts = [int(each.rsplit(" ", 1)[1].replace(",", "")) for each in words[3:]]
    assert sum(counts) == 3_000
    assert all(entry in view.accessibleDescription() for entry in words)


def test_the_key_can_be_put_away(view: MapView, qtbot: QtBot) -> None:
    corner = view.viewport().rect().bottomLeft() + QPoint(20, -20)
    with_key = picture(view).pixelColor(corner).name()
    qtbot.keyClick(view, Qt.Key.Key_K)
    assert picture(view).pixelColor(corner).name() != with_key


def test_an_empty_map_says_what_to_do(dressed: QApplication, qtbot: QtBot) -> None:
    view = MapView("Map of the records")
    qtbot.addWidget(view)
    view.resize(600, 400)
    view.show()
    blank = picture(view)
    view.say("Load boundaries first.")
    assert picture(view) != blank
    assert view.accessibleDescription() == "Load boundaries first."
    view.show_points(MapPoints.none(), [])
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton)
    view.zoom(2)


def test_every_button_has_a_name_and_room(view: MapView) -> None:
    assert nameless(view) == []
    assert small_targets(view) == []


@given(st.floats(0.05, 5_000), st.floats(60, 400))
def test_the_scale_bar_is_a_round_length_that_fits(metres_per_pixel: float, widest: float) -> None:
    metres = scale_length(metres_per_pixel, widest)
    assert metres / metres_per_pixel <= widest * 1.000001
    assert metres / metres_per_pixel >= widest / 2.6
    assert distance_words(metres).split(" ")[0].strip("0").strip(".") in {"1", "2", "5"}
