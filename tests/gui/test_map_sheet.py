"""A map on paper: everything a reader needs is on it, no home unless asked for, and then the log says so."""

from __future__ import annotations

import os
import xml.etree.ElementTree as ET
from datetime import date
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from pdf_text import texts
from PySide6.QtGui import QColor, QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sample_county import rows

from tests.gui import county
from tests.gui.signed_in import Bench
from tests.gui.walk import nameless, small_targets
from transfer_app.domain.errors import OutputFailed
from transfer_app.gui import choose_file
from transfer_app.gui.map_sheet.dialog import SheetDialog
from transfer_app.gui.map_sheet.drawing import MapDrawing, Place
from transfer_app.gui.map_sheet.files import SHARP, content, image
from transfer_app.gui.map_sheet.sheet import Facts, Sheet
from transfer_app.gui.map_view import MapView
from transfer_app.gui.pages.allocate import AllocatePage
from transfer_app.gui.palette import DARK, LIGHT
from transfer_app.services import allocating, auditing, map_saving, reviewing

FACTS = Facts("Wessex", "By outcome", "Wessmoor", date(2026, 11, 28), ("Results: ab12", "EPSG:27700"))
SVG = "{http://www.w3.org/2000/svg}"
WEST_FILL, EAST_FILL = "#d6e5f2", "#f7e6d6"


@pytest.fixture(scope="module")
def drawing(qapp: QApplication) -> MapDrawing:
    view = MapView("Map")
    view.resize(900, 600)
    after, before = county.levels()
    view.show_successors(after)
    view.show_predecessors(before)
    view.show_problems(county.problems())
    view.show_points(*county.points(DARK, 400))
    return view.drawing()


def test_the_svg_has_areas_key_scale_north_and_facts_and_no_home(
    drawing: MapDrawing, dressed: QApplication
) -> None:
    sheet = Sheet(FACTS, drawing)
    root = ET.fromstring(content(sheet, "svg"))
    words = [each.text or "" for each in root.iter(f"{SVG}text")]
    for told in (
        "Wessex",
        "West Wessex",
        "East Wessex",
        "Before the change",
        "Boundary problem",
        "N",
        "10 km",
    ):
        assert told in words
    assert words[-2:] == list(FACTS.lines)
    assert any("Wessmoor, 28 Nov 2026" in each for each in words)
    assert any("No case record is drawn" in each for each in words)
    groups = [each for each in root.iter(f"{SVG}g") if each.get("fill") in (WEST_FILL, EAST_FILL)]
    outlines = [path.get("d", "") for each in groups for path in each.iter(f"{SVG}path")]
    assert len([each for each in outlines if each.count("L") > 100]) == 2
    inks = {each.get("fill") for each in root.iter(f"{SVG}g")}
    assert inks.isdisjoint({each.mark.colour for each in drawing.classes} | {LIGHT.review.colour})
    assert not list(root.iter(f"{SVG}image"))


def test_figures_without_points_are_rounded_and_with_them_exact(
    drawing: MapDrawing, dressed: QApplication
) -> None:
    without = [
        entry.words.rpartition(": ")[2] for entry in Sheet(FACTS, drawing).entries() if ":" in entry.words
    ]
    assert all(figure == "under 5" or int(figure) % 5 == 0 for figure in without)
    sheet = Sheet(FACTS, drawing.with_points(True))
    exact = [int(entry.words.rpartition(": ")[2]) for entry in sheet.entries() if ":" in entry.words]
    assert sum(exact) == sheet.points == 400
    assert "400 case records" in sheet.told()


def test_the_png_has_each_areas_colour_and_each_records_mark_where_they_are(
    drawing: MapDrawing, dressed: QApplication
) -> None:
    sheet = Sheet(FACTS, drawing.with_points(True))
    seen = QImage.fromData(content(sheet, "png"))
    assert (seen.width(), seen.dotsPerMeterX()) == (1123 * SHARP, round(192 / 0.0254))
    place, points = sheet._place, drawing.points
    x, y, classes = place.points(points)
    last = int(np.flatnonzero((classes == 1) | (classes == 2))[-1])
    at = round(x[last] * SHARP), round(y[last] * SHARP)
    assert drawing.classes[int(classes[last])].mark == DARK.successor(int(classes[last]) - 1)
    assert seen.pixelColor(*at).name() == LIGHT.successor(int(classes[last]) - 1).colour
    plain = image(Sheet(FACTS, drawing), SHARP)
    assert QColor(plain.pixel(*_at(place, 372_000, 112_000))).name() == WEST_FILL
    hatched = {
        QColor(plain.pixel(_at(place, 405_000, 98_000)[0] + n, _at(place, 405_000, 98_000)[1])).name()
        for n in range(40)
    }
    assert EAST_FILL in hatched
    assert len(hatched) > 1


def _at(place: Place, easting: float, northing: float) -> tuple[int, int]:
    across = (easting - place._west) / place.metres + place.frame.left()
    down = (place._north - northing) / place.metres + place.frame.top()
    return round(across * SHARP), round(down * SHARP)


def test_a_map_of_a_part_counts_and_draws_only_that_part(
    drawing: MapDrawing, dressed: QApplication, qtbot: QtBot
) -> None:
    view = MapView("Map")
    qtbot.addWidget(view)
    view.resize(900, 600)
    view.show_successors(drawing.successors)
    view.show_points(drawing.points, drawing.classes)
    view.select([7])
    view.zoom_to_selection()
    sheet = Sheet(FACTS, view.drawing().with_points(True))
    assert 1 <= sheet.points < 50
    x, y, _ = sheet._place.points(drawing.points)
    assert all(
        sheet._place.frame.contains(float(east), float(north)) for east, north in zip(x, y, strict=True)
    )
    assert sum(entry.kind == "point" for entry in sheet.entries()) >= 1


def test_a_map_with_homes_is_asked_for_twice_and_is_in_the_log(
    county: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = county.page("allocate")
    assert isinstance(page, AllocatePage)
    page.map.sheet_wanted.emit()
    dialog = page.findChild(SheetDialog)
    assert dialog is not None
    drawn = reviewing.rows(county.session, dialog._drawing.points.ids.tolist())
    restricted = {row["person_id"].strip().upper() for row in rows("restricted.csv")}
    assert drawn
    assert restricted.isdisjoint(row.person_ref for row in drawn)
    assert nameless(dialog) == small_targets(dialog) == []
    plain, homes = tmp_path / "plain.svg", tmp_path / "homes.png"
    before = len(list(auditing.latest(county.session, 500)))

    monkeypatch.setattr(choose_file, "new_file", lambda *given: plain)
    dialog.kind.setCurrentIndex(dialog.kind.findData("svg"))
    dialog.save.click()
    county.wait()
    assert dialog.sure is None
    assert len(list(auditing.latest(county.session, 500))) == before
    told = "".join(ET.fromstring(plain.read_bytes()).itertext())
    assert "SHA-256 of its results" in told
    assert "EPSG:27700" in told
    assert "Wessmoor" in told

    monkeypatch.setattr(choose_file, "new_file", lambda *given: homes)
    dialog.kind.setCurrentIndex(dialog.kind.findData("png"))
    dialog.points.click()
    dialog.save.click()
    assert not homes.exists()
    assert dialog.sure is not None
    dialog.sure.go.click()
    county.wait()
    if os.name != "nt":
        assert homes.stat().st_mode & 0o777 == 0o600
    entry = auditing.latest(county.session, 1)[0]
    assert entry["action"] == "map-saved"
    points = dialog._sheet.points
    assert 500 < points <= len(allocating.points(county.session))
    assert f"{points} case records" in dialog.told.text()
    assert entry["detail"] == {
        "kind": "png", "points": points, "digest": sha256(homes.read_bytes()).hexdigest(),
    }  # fmt: skip

    printer, paper = QPrinter(), tmp_path / "paper.pdf"
    printer.setOutputFileName(str(paper))
    dialog.print_on(printer)
    assert f"{points} case records" in " ".join(texts(paper.read_bytes()))
    assert auditing.latest(county.session, 1)[0]["detail"]["kind"] == "print"  # type: ignore[index]
    assert "printer" in dialog.told.text()


def test_a_map_with_homes_that_could_not_be_written_says_so_in_the_log(county: Bench, tmp_path: Path) -> None:
    with pytest.raises(OutputFailed):
        map_saving.save(county.session, tmp_path / "nowhere" / "a.png", "png", b"drawn", 3)
    newest = [entry["action"] for entry in auditing.latest(county.session, 2)]
    assert newest == ["map-not-saved", "map-saved"]
