"""Families that go different ways: noted once, decided once by two people, opened again when they change."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import families_made
import pytest
from families_made import EAST, NOWHERE, WEST, Home

from transfer_app.domain.casework import Evidence, EvidenceGrade, State
from transfer_app.domain.errors import NotFound, NotPermitted, ReviewRefused
from transfer_app.domain.family_splits import PanelState, SplitState, SplitView
from transfer_app.domain.vocabulary import OutcomeKind
from transfer_app.services import families, reviewing
from transfer_app.services.case_page import case_page

pytestmark = pytest.mark.journey
WHY = "The grandmother holds the three of them together."


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = families_made.make(tmp_path)
    yield made
    made.close()


@pytest.fixture
def apart(home: Home) -> Home:
    """Children 5 and 6 of one family on either side; 7 of another family."""
    home.load({5: home.west, 6: home.east, 7: home.west}, {5: "F1", 6: "F1", 7: "F2"})
    home.run()
    return home


def only(home: Home) -> SplitView:
    (found,) = families.listed(home.ann)
    return found


def settle(home: Home) -> SplitView:
    families.record_panel(home.ann, only(home).ref, why=WHY, lead="Team C")
    return families.confirm(home.ben, only(home).ref)


def stands(view: SplitView) -> dict[str, str]:
    """By child: the successor as noted."""
    return {
        each.row.person_ref: view.split.areas.get(each.row.id, "left")
        for each in view.members
        if not each.left
    }


def test_one_family_is_noted_once_and_each_child_keeps_its_own_result(apart: Home) -> None:
    view = only(apart)
    assert (view.state, view.people, stands(view)) == (SplitState.OPEN, 2, {"5": WEST, "6": EAST})
    assert (view.reason.code.value, view.reason.signs) == ("SIBLING_SPLIT", "joint panel once for the family")
    for child, area in ((5, WEST), (6, EAST)):
        row = apart.row(child)
        assert (row.state, row.outcome, row.area) == (State.AUTOMATIC, OutcomeKind.SUCCESSOR, area)
    entry = apart.log(1)[0]["detail"]
    assert (entry["families"], entry["families_reopened"]) == (1, 0)  # type: ignore[index]
    before = apart.results()
    settle(apart)
    assert apart.results() == before


def test_two_people_settle_it_and_nothing_they_type_is_logged(apart: Home) -> None:
    ref = only(apart).ref
    with pytest.raises(ReviewRefused, match="no panel outcome"):
        families.confirm(apart.ben, ref)
    for why, lead in (("  ", "Team C"), (WHY, " ")):
        with pytest.raises(ReviewRefused):
            families.record_panel(apart.ann, ref, why=why, lead=lead)
    with pytest.raises(NotPermitted):
        families.record_panel(apart.cat, ref, why=WHY, lead="Team C")
    recorded = families.record_panel(apart.ben, ref, why=WHY, lead="Team C")
    assert (recorded.state, recorded.pending is not None) == (SplitState.RECORDED, True)
    with pytest.raises(ReviewRefused, match="they recorded"):
        families.confirm(apart.ben, ref)
    with pytest.raises(NotPermitted):
        families.confirm(apart.ann, ref)
    assert families.send_back(apart.ben, ref).state is SplitState.OPEN
    settled = settle(apart)
    assert settled.state is SplitState.SETTLED
    line = settled.panels[-1]
    assert (line.recorder, line.answerer, line.panel.why) == ("Ann Archer", "Ben Abbot", WHY)
    with pytest.raises(ReviewRefused, match="does not wait"):
        families.record_panel(apart.ann, ref, why=WHY, lead="Team C")
    logged = apart.log()
    assert [each["action"] for each in logged[:4]] == [
        "family-settled", "family-panel-recorded", "family-panel-returned", "family-panel-recorded",
    ]  # fmt: skip
    assert "grandmother" not in json.dumps(logged)
    assert "Team C" not in json.dumps(logged)


def test_a_run_again_keeps_what_the_panel_said(apart: Home) -> None:
    settle(apart)
    settled = only(apart)
    apart.run()
    assert only(apart) == settled


def test_a_new_elder_child_opens_the_same_family_again_with_was_and_is_now(apart: Home) -> None:
    ref = settle(apart).ref
    lived = {3: apart.east, 5: apart.west, 6: apart.east, 7: apart.west}
    apart.load(lived, {3: "F1", 5: "F1", 6: "F1", 7: "F2"})
    apart.run()
    view = only(apart)
    assert (view.ref, view.state, view.changed) == (ref, SplitState.OPEN, True)
    assert stands(view) == {"3": EAST, "5": WEST, "6": EAST}
    assert {each.row.person_ref: (each.was, each.joined) for each in view.members} == {
        "3": ("", True), "5": (WEST, False), "6": (EAST, False),
    }  # fmt: skip
    assert apart.log(1)[0]["detail"]["families_reopened"] == 1  # type: ignore[index]
    assert view.panels[-1].panel.state is PanelState.CONFIRMED
    assert not settle(apart).changed


def test_a_family_that_came_together_is_gone_and_parting_again_opens_it(apart: Home) -> None:
    ref = settle(apart).ref
    apart.load({5: apart.west, 6: apart.west}, {5: "F1", 6: "F1"})
    apart.run()
    assert families.listed(apart.ann) == []
    assert families.get(apart.ann, ref).state is SplitState.GONE
    apart.load({5: apart.west, 6: apart.east}, {5: "F1", 6: "F1"})
    apart.run()
    view = only(apart)
    assert (view.ref, view.state, stands(view)) == (ref, SplitState.OPEN, {"5": WEST, "6": EAST})


def test_an_outcome_recorded_of_other_results_is_overtaken(apart: Home) -> None:
    ref = only(apart).ref
    families.record_panel(apart.ann, ref, why=WHY, lead="Team C")
    apart.load({5: apart.east, 6: apart.west}, {5: "F1", 6: "F1"})
    apart.run()
    view = only(apart)
    assert (view.state, view.pending, view.panels[0].panel.state) == (
        SplitState.OPEN, None, PanelState.OVERTAKEN,
    )  # fmt: skip
    with pytest.raises(ReviewRefused, match="no panel outcome"):
        families.confirm(apart.ben, ref)


def test_what_people_settle_parts_a_family_at_once(home: Home) -> None:
    home.load({5: home.west, 6: NOWHERE}, {5: "F1", 6: "F1"})
    home.run()
    assert families.listed(home.ann) == []
    proposal = reviewing.propose(
        home.ann, home.row(6).id, outcome=OutcomeKind.SUCCESSOR, area=EAST, why="The tenancy.",
        interim_lead="Ann", evidence=[Evidence(EvidenceGrade.ORDER, "tenancy", "file")] * 2,
    )  # fmt: skip
    reviewing.approve(home.ben, proposal)
    assert stands(only(home)) == {"5": WEST, "6": EAST}
    assert home.log(1)[0]["detail"]["families_opened"] == 1  # type: ignore[index]
    noted = only(home)
    home.run()
    assert only(home) == noted


def test_a_member_with_people_is_listed_and_raises_nothing_alone(home: Home) -> None:
    home.load({4: NOWHERE, 5: home.west, 6: home.east}, dict.fromkeys((4, 5, 6), "F1"))
    home.run()
    assert stands(only(home)) == {"4": "", "5": WEST, "6": EAST}


def test_a_restricted_member_is_for_those_who_may_see_them(home: Home) -> None:
    """Restricted records wait for people (S1), so the three others part the family here, or do not."""
    home.load({4: home.west, 5: home.west, 6: home.east}, dict.fromkeys((4, 5, 6), "F1"), restricted=(4,))
    home.run()
    assert set(stands(only(home))) == {"4", "5", "6"}
    families.record_panel(home.ann, only(home).ref, why=WHY, lead="Team C")
    (seen,) = families.listed(home.cat)
    assert set(stands(seen)) == {"5", "6"}
    assert (seen.panels, seen.people) == ((), 2)
    assert "4" not in json.dumps([each.row.person_ref for each in seen.members])
    # The one in the east is restricted as well: what is left goes one way, and there is nothing to see.
    proposal = reviewing.propose(
        home.ann, home.row(4).id, outcome=OutcomeKind.SUCCESSOR, area=WEST, why="The tenancy.",
        interim_lead="Ann", evidence=[Evidence(EvidenceGrade.ORDER, "tenancy", "file")] * 2,
    )  # fmt: skip
    reviewing.approve(home.ben, proposal)
    home.load({4: home.west, 5: home.west, 6: home.east}, dict.fromkeys((4, 5, 6), "F1"), restricted=(6,))
    assert len(families.listed(home.ann)) == 1
    assert families.listed(home.cat) == []
    assert sum(families.counts(home.cat).values()) == 0
    with pytest.raises(NotFound):
        families.get(home.cat, only(home).ref)


def test_the_page_of_each_member_names_the_split_once(apart: Home) -> None:
    for child in (5, 6):
        page = case_page(apart.ann, apart.row(child).id)
        assert page.split == only(apart)
    assert case_page(apart.ann, apart.row(7).id).split is None
