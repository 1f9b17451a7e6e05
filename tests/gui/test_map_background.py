"""The background lies under everything, is kept for the person, and a file that fails is said in words."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely
from boundary_layers import write_layer
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui import county as made
from tests.gui.signed_in import Bench
from transfer_app.domain.background import Background, Ground, Patch
from transfer_app.gui.behind import Behind
from transfer_app.gui.map_background import INKS, drawn
from transfer_app.gui.map_geometry import MapPoints, PointClass
from transfer_app.gui.map_view import MapView
from transfer_app.gui.own_looks import Light, OwnLooks
from transfer_app.gui.pages.allocate import AllocatePage
from transfer_app.gui.pages.boundaries import BoundariesPage
from transfer_app.gui.palette import LIGHT


def behind_it(*tolerances: float) -> Background:
    """A lake over the middle of the county with an island, and one over the island."""
    lake = shapely.box(380_000, 90_000, 400_000, 110_000) - shapely.box(388_000, 98_000, 392_000, 102_000)
    both = shapely.multipolygons(
        shapely.orient_polygons([lake, shapely.box(386_000, 98_000, 390_000, 102_000)])
    )
    road = shapely.multilinestrings([[(385_000, 80_000), (385_000, 120_000)]])
    return Background(
        "a.gpkg",
        tuple(
            Patch(ground, areas, tolerance, shapely.to_wkb(shape))
            for tolerance in tolerances
            for ground, areas, shape in ((Ground.ROAD, False, road), (Ground.WATER, True, both))
        ),
        (),
    )


def colour(view: MapView, easting: float, northing: float) -> str:
    seen = view.viewport().grab().toImage()
    at = view.mapFromScene(QPointF(easting, -northing)) * seen.devicePixelRatio()
    return QColor(seen.pixel(at)).name()


@pytest.fixture
def view(dressed: QApplication, qtbot: QtBot) -> MapView:
    view = MapView("Map")
    qtbot.addWidget(view)
    view.resize(900, 600)
    view.show_successors(made.levels()[0])
    view.show()
    return view


def test_it_is_under_boundaries_tints_and_records_at_every_zoom(view: MapView) -> None:
    place = MapPoints(*(made.np.array([n]) for n in (382_000.0, 100_000.0, 0, 1)))
    view.show_points(place, [PointClass("A", LIGHT.review)])
    water = QColor(INKS[Ground.WATER][0])
    plain = view.viewport().grab().toImage()
    view.show_background(drawn(behind_it(0.0, 10.0)))
    over = view.viewport().grab().toImage()
    assert colour(view, 382_000, 100_000) == LIGHT.review.colour
    lake, island = colour(view, 383_000, 95_000), colour(view, 391_000, 100_000)
    assert lake != island
    assert lake != water.name(), "the tint of the area lies over it"
    assert colour(view, 387_000, 100_000) == lake, "areas that overlap are filled"
    dark = [
        QPoint(x, y)
        for x in range(0, plain.width(), 3)
        for y in range(0, plain.height(), 3)
        if plain.pixelColor(x, y).name() == LIGHT.text
    ]
    assert dark
    assert all(over.pixelColor(at).name() == LIGHT.text for at in dark)
    view.zoom(30)
    view.zoom_to(view.successors.bounds)
    assert view.background._pieces(5.0) == view.background._drawn.pieces[0.0]  # type: ignore[union-attr]
    assert view.background._pieces(300.0) == view.background._drawn.pieces[10.0]  # type: ignore[union-attr]
    view.show_background(None)
    assert view.viewport().grab().toImage().pixelColor(0, 0) == plain.pixelColor(0, 0)
    assert colour(view, 383_000, 95_000) == colour(view, 391_000, 100_000)


def test_it_is_chosen_shown_on_every_map_turned_off_and_kept(county: Bench, tmp_path: Path) -> None:
    lake = shapely.box(300_000, 25_000, 330_000, 45_000)
    file = write_layer(tmp_path / "water.gpkg", [lake], {"n": [1]}, layer="lakes")
    page, other = county.page("allocate"), county.page("boundaries")
    assert isinstance(page, AllocatePage)
    assert isinstance(other, BoundariesPage)
    behind = county.shell.desk.behind
    behind.choose(write_layer(tmp_path / "first.gpkg", [lake], {"n": [1]}, layer="lakes"))
    behind.choose(file)
    county.wait()
    shown = page.map.background._drawn
    assert shown is not None
    assert shown.name == "water.gpkg"
    assert other.map.background._drawn is shown
    menu = behind.menu(page.map)
    next(each for each in menu.actions() if each.isCheckable()).trigger()
    assert page.map.background._drawn is None
    assert not county.shell.desk.looks.now.shows_background

    kept = OwnLooks(tmp_path / "looks.txt")
    kept.keep_background(str(file), shown=True)
    kept.change(125, Light.DARK)
    again = OwnLooks(tmp_path / "looks.txt")
    assert (again.now.background, again.now.shows_background, again.now.text) == (str(file), True, 125)

    said: list[tuple[str, str, str]] = []
    failed: list[object] = []
    file.unlink()
    later = Behind(county.session, county.jobs, again)
    later.told.connect(lambda *words: said.append(words))
    later.failed.connect(failed.append)
    later.attach(page.map, asks=False)
    county.wait()
    assert [tone for tone, *_ in said] == ["note"]
    assert "no background" in said[0][1]
    assert not failed
    broken = tmp_path / "broken.gpkg"
    broken.write_bytes(b"SQLite format 3\0" + bytes(2_000))
    later.choose(broken)
    county.wait()
    assert "named as a GeoPackage but is not one" in str(failed[0])
    later.forget()
    assert OwnLooks(tmp_path / "looks.txt").now.background == ""
