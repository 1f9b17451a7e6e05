"""Boundaries: chosen, checked with its problems in words and on the map, then used."""

from __future__ import annotations

import json
from pathlib import Path

import allocated_county
import pytest
from PySide6.QtWidgets import QFileDialog, QLabel
from sample_county import COUNTY

from tests.gui.signed_in import Bench, Open
from tests.gui.walk import nameless, small_targets
from transfer_app.gui.pages.boundaries import BoundariesPage
from transfer_app.services import boundaries

LAYERS = COUNTY / "boundaries"


def boundaries_page(bench: Bench) -> BoundariesPage:
    page = bench.page("boundaries")
    assert isinstance(page, BoundariesPage)
    return page


def overlapping(folder: Path) -> Path:
    """Three squares of a kilometre in a row; each overlaps the one before by forty metres."""
    shapes = {"E1": 0, "E2": 960, "E3": 1_920}
    features = [
        {
            "type": "Feature",
            "properties": {"lad_cd": code, "lad_nm": f"Area {code}"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [
                    [
                        [400_000 + x, 100_000 + y]
                        for x, y in (
                            (west, 0), (west + 1_000, 0), (west + 1_000, 1_000), (west, 1_000), (west, 0)
                        )
                    ]
                ],
            },
        }
        for code, west in shapes.items()
    ]  # fmt: skip
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}
    path = folder / "overlapping.geojson"
    text = json.dumps({"type": "FeatureCollection", "crs": crs, "features": features})
    path.write_text(text, encoding="utf-8")
    return path


def test_a_layer_is_chosen_checked_and_used(fresh: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    page = boundaries_page(fresh)
    assert page.chooser.isVisible()
    assert page.intro.isVisible()
    assert not page.chooser.check.isEnabled()
    assert "first" in page.chooser.check.toolTip()
    for pick, name in ((page.chooser.successors, "successors"), (page.chooser.before, "districts")):
        chosen = str(LAYERS / f"{name}.geojson")
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *args, chosen=chosen: (chosen, ""))
        pick.file.ask.click()
        fresh.wait()
        assert (pick.code.currentText(), pick.name.currentText()) == ("code", "name")
    page.chooser.check.click()
    fresh.wait()
    assert page.checked_card.isVisible()
    assert "No gaps" in page.checked_card.verdict.text()
    assert page.map.successors.names == ["West Wessmoor", "Annet and Marsh"]
    assert boundaries.in_use(fresh.session) is None
    page.use.click()
    fresh.wait()
    assert page.in_use_card.isVisible()
    kept = boundaries.in_use(fresh.session)
    assert kept is not None
    assert len(kept.predecessors) == 7
    assert "Run the allocation" in fresh.shell.banner.remedy.text()


def test_districts_and_a_composition_make_a_set(fresh: Bench) -> None:
    page = boundaries_page(fresh)
    page.chooser.by_districts.click()
    page.chooser.districts.file.choose(LAYERS / "districts.geojson")
    fresh.wait()
    assert not page.chooser.check.isEnabled()
    page.chooser.composition.choose(LAYERS / "composition.csv")
    page.chooser.check.click()
    fresh.wait()
    page.use.click()
    fresh.wait()
    kept = boundaries.in_use(fresh.session)
    assert kept is not None
    assert [area.name for area in kept.successors] == ["West Wessmoor", "Annet and Marsh"]


def test_a_problem_is_said_in_words_and_gone_to_on_the_map(fresh: Bench, tmp_path: Path) -> None:
    page = boundaries_page(fresh)
    page.chooser.successors.file.choose(overlapping(tmp_path))
    fresh.wait()
    assert page.chooser.successors.code.currentText() == "lad_cd"
    assert page.chooser.successors.name.currentText() == "lad_nm"
    page.chooser.check.click()
    fresh.wait()
    card = page.checked_card
    assert len(page.map.problems) == len(card.problem_buttons) == 2
    before = page.map.metres_per_pixel
    seen = []
    for each in card.problem_buttons:
        each.click()
        assert page.map.metres_per_pixel < before
        seen.append(page.map.mapToScene(page.map.viewport().rect().center()).x())
    assert sorted(round(x) for x in seen) == pytest.approx([400_980, 401_940], abs=20)
    told = "\n".join(each.text() for each in card.findChildren(QLabel))
    assert "Overlap (40,000 m²)" in told
    assert not page.use.isEnabled()
    assert "GIS" in page.use.toolTip()


def test_a_file_without_areas_is_a_sentence(fresh: Bench) -> None:
    page = boundaries_page(fresh)
    page.chooser.successors.file.choose(LAYERS / "composition.csv")
    fresh.wait()
    assert fresh.shell.banner.isVisible() or not page.chooser.check.isEnabled()
    assert boundaries.in_use(fresh.session) is None


def test_choosing_another_can_be_given_up(county: Bench) -> None:
    page = boundaries_page(county)
    assert page.in_use_card.isVisible()
    page.change.click()
    assert page.chooser.isVisible()
    assert not page.in_use_card.isVisible()
    page.chooser.cancel.click()
    assert page.in_use_card.isVisible()


def test_an_auditor_looks_but_does_not_change(made_county: Path, tmp_path: Path, seated: Open) -> None:
    path = allocated_county.copied(made_county, tmp_path)
    page = boundaries_page(seated(allocated_county.signed_in(path, allocated_county.AUDITOR)))
    assert page.map.predecessors.names
    assert not page.change.isEnabled()
    assert "data officer" in page.change.toolTip()


def test_every_control_has_a_name_and_room(county: Bench) -> None:
    page = boundaries_page(county)
    assert nameless(page) == []
    page.change.click()
    page.chooser.successors.file.choose(LAYERS / "successors.geojson")
    county.wait()
    assert nameless(page) == []
    assert small_targets(page) == []


def test_a_district_that_the_composition_forgets_is_said(fresh: Bench, tmp_path: Path) -> None:
    page = boundaries_page(fresh)
    rows = (LAYERS / "composition.csv").read_text("utf-8-sig").splitlines(keepends=True)
    (tmp_path / "composition.csv").write_text("".join(rows[:-1]), encoding="utf-8")
    page.chooser.by_districts.click()
    page.chooser.districts.file.choose(LAYERS / "districts.geojson")
    fresh.wait()
    page.chooser.composition.choose(tmp_path / "composition.csv")
    page.chooser.check.click()
    fresh.wait()
    said = [each.text() for each in page.checked_card.findChildren(QLabel)]
    assert any("No successor takes" in text and "(E07999007)" in text for text in said)
    assert page.use.isEnabled()
