"""Another boundary beside the one in use: who would move, and nothing is touched."""

from __future__ import annotations

from pathlib import Path

import allocated_county
from allocated_county import COUNTY
from workspace_state import tables

from transfer_app.domain.vocabulary import OutcomeKind
from transfer_app.services import boundaries, comparing
from transfer_app.services.jobs import Quiet


def test_a_district_that_changes_sides_takes_its_children_along(made_county: Path, tmp_path: Path) -> None:
    path = allocated_county.copied(made_county, tmp_path)
    session = allocated_county.signed_in(path)
    composition = (COUNTY / "boundaries" / "composition.csv").read_text(encoding="utf-8")
    moved = composition.replace("E06999002,Annet and Marsh,E07999004", "E06999001,West Wessmoor,E07999004")
    assert moved != composition
    (tmp_path / "proposal.csv").write_text(moved, encoding="utf-8")
    layer = boundaries.LayerChoice(COUNTY / "boundaries" / "districts.geojson", None, "code", "name")
    proposal = boundaries.prepare(
        session, successors=None, predecessors=layer, composition=tmp_path / "proposal.csv"
    )
    before = tables(path)
    found = comparing.compare(session, Quiet(), boundaries=proposal)
    assert tables(path) == before
    assert found.records == sum(found.counts.values())
    across = [m for m in found.movers if m.before.outcome is m.after.outcome is OutcomeKind.SUCCESSOR]
    assert across
    assert {(m.before.area, m.after.area) for m in across} == {("E06999002", "E06999001")}
    session.workspace.close()


def test_the_same_boundaries_and_rules_move_nobody(made_county: Path, tmp_path: Path) -> None:
    session = allocated_county.signed_in(allocated_county.copied(made_county, tmp_path))
    found = comparing.compare(session, Quiet(), boundaries=boundaries.in_use(session))
    assert found.movers == ()
    assert all(first == second for _, first, second in found.counts)
    session.workspace.close()
