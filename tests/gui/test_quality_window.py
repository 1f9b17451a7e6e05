"""What a data officer sets of second looks, and reads of them, in the window."""

from __future__ import annotations

from tests.gui.room import cut_off
from tests.gui.signed_in import Bench
from tests.gui.walk import nameless, small_targets
from transfer_app.domain.second_opinion import Blind, Policy
from transfer_app.gui.pages.allocate import AllocatePage
from transfer_app.gui.pages.allocate.opinion_dialog import OpinionDialog
from transfer_app.services import auditing, second_opinion


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
