"""Allocate: run, seen on the map, counted, and explained; restricted children are never there."""

from __future__ import annotations

from pathlib import Path

import allocated_county
import pytest
from PySide6.QtWidgets import QApplication, QLabel
from sample_county import COUNTY, rows

from tests.gui.signed_in import Bench, Open
from tests.gui.walk import nameless, small_targets
from transfer_app.domain.vocabulary import Role
from transfer_app.gui.pages.allocate import AllocatePage
from transfer_app.services import (
    allocating,
    balancing,
    boundaries,
    explaining,
    loading,
    locating,
    reviewing,
    workspaces,
)
from transfer_app.services.jobs import JobContext, Quiet


def allocate_page(bench: Bench) -> AllocatePage:
    page = bench.page("allocate")
    assert isinstance(page, AllocatePage)
    return page


def words(page: AllocatePage) -> str:
    QApplication.processEvents()
    return "\n".join(each.text() for each in page.findChildren(QLabel) if each.isVisible())


def test_what_is_missing_is_asked_for_in_order(fresh: Bench) -> None:
    page = allocate_page(fresh)
    session = fresh.session

    def missing(page_key: str) -> None:
        assert page.empty.isVisible()
        assert not page.run.isEnabled()
        assert page.run.toolTip()
        page.empty.action.click()
        assert fresh.shell.page(page_key) is fresh.shell.stack.currentWidget()
        allocate_page(fresh)

    missing("load")
    loading.load(session, loading.survey(session, COUNTY / "ssd"), Quiet())
    fresh.shell.desk.changed.emit()
    assert "address list" in page.empty.title.text()
    missing("load")
    locating.add_gazetteer(session, COUNTY / "gazetteers" / "onspd.csv", Quiet())
    fresh.shell.desk.changed.emit()
    missing("boundaries")
    choice = boundaries.LayerChoice(COUNTY / "boundaries" / "successors.geojson", None, "code", "name")
    boundaries.keep(session, boundaries.prepare(session, successors=choice))
    fresh.shell.desk.changed.emit()
    fresh.wait()
    assert page.run.isEnabled()
    assert "Nothing has been allocated yet" in page.run_card.words.text()
    page.run.click()
    fresh.wait()
    assert "decided" in fresh.shell.banner.what.text()
    assert page.counts.isVisible()
    assert "is a trial" in page.run_card.trial.text()
    assert "Still to sign: Wessmoor; West Wessmoor" in page.run_card.trial.text()
    assert balancing.current(session).adds_up


def test_the_map_and_the_counts_are_those_of_the_run(county: Bench) -> None:
    page = allocate_page(county)
    points = allocating.points(county.session)
    assert len(page.map.points.points.ids) == len(points)
    assert sum(page.map.points.counts()) == len(points)
    key = rows("answer_key.csv")
    unclear = sum(row["expected_outcome"] == "review" for row in key)
    assert f"In review {unclear}" in page.counts.chart.accessibleDescription()
    assert page.reasons.lead.text().startswith(f"Waiting: {unclear} case records.")
    assert sum(each.count for each in page.reasons.shown) == unclear
    assert [each.priority for each in page.reasons.shown] == sorted(
        each.priority for each in page.reasons.shown
    )
    assert f"Not on the map: {len(key) - len(points)} case records." in page.counts.unseen.text()


def test_a_point_tells_why_and_explains_every_rule(county: Bench) -> None:
    page = allocate_page(county)
    unclear = [each[0] for each in page.shown_points() if each[3] == "review"]
    rows_of = reviewing.rows(county.session, unclear)
    record_id = min(rows_of, key=lambda row: row.line_distance_m or 1e9).id
    page.map.picked.emit([record_id])
    row = reviewing.rows(county.session, [record_id])[0]
    assert page.record.isVisible()
    assert not page.counts.isVisible()
    assert row.ref in words(page)
    assert row.because.split(":")[0] in words(page)
    assert "E0699" not in words(page)
    assert row.surname not in words(page)
    page.record.explain.click()
    county.wait()
    one = explaining.explain(county.session, row.ref)
    assert not page.record.because.isVisible()
    assert one.named().sentence in words(page)
    assert row.surname not in words(page)
    for law in one.laws:
        assert law.legal_basis in words(page)
    page.record.why.tried.button.click()
    assert len(page.record.why.tried.lines.rows) == len(one.tried)
    page.record.close_button.click()
    assert not page.record.isVisible()
    assert page.counts.isVisible()


def test_records_of_one_place_are_stepped_through(county: Bench) -> None:
    page = allocate_page(county)
    ids = [each[0] for each in page.shown_points()[:3]]
    refs = [row.ref for row in reviewing.rows(county.session, ids)]
    page.map.picked.emit(ids)
    for ref in (*refs, refs[0]):
        assert ref in words(page)
        page.record.following.click()
    assert list(page.map.points.points.ids[page.map.points.selected]) == [ids[1]]


def test_restricted_children_are_nowhere_on_the_page(county: Bench) -> None:
    page = allocate_page(county)
    restricted = {row["person_id"].strip().upper() for row in rows("restricted.csv")}
    shown = reviewing.rows(county.session, [each[0] for each in page.shown_points()])
    every = reviewing.rows(county.session, reviewing.queue(county.session))
    assert restricted & {row.person_ref for row in every}
    assert restricted.isdisjoint(row.person_ref for row in shown)
    assert not any(row.restricted for row in shown)


def test_running_again_keeps_what_stands(county: Bench) -> None:
    page = allocate_page(county)
    before = allocating.totals(county.session)
    page.run.click()
    assert not page.run.isEnabled()
    county.wait()
    assert page.run.isEnabled()
    assert allocating.totals(county.session) == before


def test_a_run_that_is_cancelled_keeps_nothing(county: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    page = allocate_page(county)
    latest = allocating.latest_run(county.session)
    whole = allocating.allocate

    def cancelled(session: object, context: JobContext) -> object:
        county.jobs.cancel_all()
        return whole(session, context)  # type: ignore[arg-type]

    monkeypatch.setattr(allocating, "allocate", cancelled)
    page.run.click()
    county.wait()
    assert "Nothing of it was kept" in county.shell.banner.what.text()
    assert allocating.latest_run(county.session) == latest
    assert page.run.isEnabled()


def test_an_auditor_sees_the_map_and_may_not_run(made_county: Path, tmp_path: Path, seated: Open) -> None:
    path = allocated_county.copied(made_county, tmp_path)
    page = allocate_page(seated(allocated_county.signed_in(path, allocated_county.AUDITOR)))
    assert len(page.map.points.points.ids)
    assert not page.run.isEnabled()
    assert "data officer" in page.run.toolTip()


def test_an_administrator_alone_sees_counts_and_no_record(
    made_county: Path, tmp_path: Path, seated: Open
) -> None:
    path = allocated_county.copied(made_county, tmp_path)
    officer = allocated_county.signed_in(path)
    workspaces.add_user(officer, "dan", "Dan Adair", allocated_county.PASSPHRASE, [Role.ADMINISTRATOR])
    officer.workspace.close()
    page = allocate_page(seated(allocated_county.signed_in(path, "dan")))
    assert page.shown_points() == []
    assert page.counts.chart.accessibleDescription()
    assert not page.counts.unseen.isVisible()
    assert "see case records" in page.run_card.words.text()


def test_every_control_has_a_name_and_room(county: Bench) -> None:
    page = allocate_page(county)
    assert nameless(page) == []
    assert small_targets(page) == []
    page.map.picked.emit([each[0] for each in page.shown_points()[:2]])
    page.record.explain.click()
    county.wait()
    assert nameless(page) == []
    assert small_targets(page) == []
