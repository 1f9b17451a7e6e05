"""What a data officer sets of second looks, and reads of them, in the window."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.gui.room import cut_off
from tests.gui.signed_in import Bench
from tests.gui.walk import nameless, small_targets
from transfer_app.domain.second_opinion import Blind, Policy
from transfer_app.domain.vocabulary import OutcomeKind
from transfer_app.gui import choose_file
from transfer_app.gui.pages.allocate import AllocatePage
from transfer_app.gui.pages.allocate.figures_dialog import FiguresDialog
from transfer_app.gui.pages.allocate.opinion_dialog import OpinionDialog
from transfer_app.gui.pages.allocate.rate_dialog import RateDialog
from transfer_app.gui.rows_list import ListTable
from transfer_app.services import auditing, quality_sample, reviewing, second_opinion


def allocate(county: Bench) -> AllocatePage:
    page = county.page("allocate")
    assert isinstance(page, AllocatePage)
    return page


def test_what_is_answered_blind_is_set_reason_by_reason_as_one_act(county: Bench) -> None:
    page = allocate(county)
    dialog = OpinionDialog(county.shell.desk, page)
    dialog.show()
    assert nameless(dialog) == small_targets(dialog) == cut_off(dialog) == []
    lines = second_opinion.by_reason(county.session)
    assert dialog.table.row_at(0)[0] == lines[0].title
    assert {dialog.table.row_at(at)[3] for at in range(len(lines))} == {"None"}
    assert not dialog.keep.isEnabled()
    dialog.choices[Blind.EVERY].click()
    dialog.table.choose(3)
    dialog.choices[Blind.URGENT].click()
    assert second_opinion.policy(county.session) == Policy(), "nothing before it is kept"
    dialog.keep.click()
    county.wait()
    wanted = {lines[0].code: Blind.EVERY, lines[3].code: Blind.URGENT}
    assert second_opinion.policy(county.session) == Policy(Blind.NONE, wanted)
    assert [each["action"] for each in auditing.latest(county.session, 2)].count("second-opinion-set") == 1
    assert page.opinion.others.text().startswith("2 reasons are set otherwise")
    assert page.opinion.set.isEnabled(), "one click ends what was set by reason"


def test_the_share_is_changed_with_a_reason_and_the_figures_are_read_and_saved(
    county: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, session = allocate(county), county.session
    rate = RateDialog(county.shell.desk, page)
    rate.show()
    assert nameless(rate) == small_targets(rate) == cut_off(rate) == []
    assert rate.rate.value() == 10
    rate.rate.setValue(25)
    rate.keep.click()
    assert "It is not said why." in rate.problem.text()
    rate.why.setText("The first checks differed.")
    rate.keep.click()
    county.wait()
    assert quality_sample.rate(session) == 25
    assert "25 % of the rest" in page.sample.words.text()

    first = reviewing.rows(session, quality_sample.sample(session).left[:1])[0]
    quality_sample.answer(session, first.id, OutcomeKind(first.outcome), first.area)
    page.sample.figures.click()
    county.wait()
    (figures,) = page.sample.findChildren(FiguresDialog)
    assert nameless(figures) == small_targets(figures) == cut_off(figures) == []
    assert [figures.which.itemText(at) for at in range(figures.which.count())][2:4] == [
        "Blind second opinions, by reason", "Blind second opinions, by the two",
    ]  # fmt: skip
    figures.which.setCurrentIndex(1)
    table = figures.tables.currentWidget()
    assert isinstance(table, ListTable)
    one = ("Ann Archer", first.rule, 1, 1, "100.0", "not defined", "few: under 30")
    assert table.row_at(0) == one
    path = tmp_path / "agreement.xlsx"
    monkeypatch.setattr(choose_file, "new_file", lambda *_: path)
    figures.save.click()
    assert figures.told.text() == "Saved agreement.xlsx."
    saved = list(openpyxl.load_workbook(path)["List"].values)
    assert (
        "People and rules, by person",
        "Ann Archer",
        first.rule,
        1,
        1,
        100,
        "not defined",
        one[-1],
    ) in saved
