"""The quality sample worked in the window: nothing of the result is shown before one's own is kept."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from tests.gui.signed_in import Bench
from tests.gui.walk import nameless, small_targets
from transfer_app.gui.pages.allocate import AllocatePage
from transfer_app.gui.pages.allocate.sample_dialog import SampleDialog
from transfer_app.services import quality_sample, reviewing


def words(dialog: SampleDialog) -> str:
    return "\n".join(each.text() for each in dialog.findChildren(QLabel) if not each.isHidden())


def choose(dialog: SampleDialog, wanted: tuple[str, str], *, same: bool) -> None:
    """The result that the rule decided, or another."""
    every = [tuple(map(str, dialog.choice.itemData(at))) for at in range(dialog.choice.count())]
    dialog.choice.setCurrentIndex(next(at for at, each in enumerate(every) if (each == wanted) is same))


def test_the_sample_is_checked_one_by_one_and_a_difference_asks_why(county: Bench) -> None:
    page = county.page("allocate")
    assert isinstance(page, AllocatePage)
    left = quality_sample.sample(county.session).left
    assert page.sample.isVisible()
    assert f"0 differed; {len(left):,} are left." in page.sample.words.text()
    rows = {row.id: row for row in reviewing.rows(county.session, left)}
    dialog = SampleDialog(county.shell.desk, left[:2], page)
    dialog.show()
    first, second = (rows[number] for number in left[:2])
    assert first.ref in words(dialog)
    assert first.because not in words(dialog)
    assert f"rule {first.rule}".lower() not in words(dialog).lower()
    assert nameless(dialog) == []
    assert small_targets(dialog) == []
    dialog.do_keep()
    assert "Choose what becomes of the record." in words(dialog)
    choose(dialog, (first.outcome, first.area), same=True)
    dialog.do_keep()
    assert f"the same as rule {first.rule} decided" in words(dialog)
    assert second.ref in words(dialog)
    choose(dialog, (second.outcome, second.area), same=False)
    dialog.do_keep()
    assert f"Rule {second.rule} decided" in words(dialog)
    assert reviewing.rows(county.session, [second.id])[0].reasons[0] == "SAMPLE_DIFFERS"
    dialog.reject()

    again = SampleDialog(county.shell.desk, left[2:3], page)
    assert f"Rule {second.rule} decided" in words(again)
    again.do_give()
    assert "The reason is empty." in words(again)
    again.why.setText("Moved in May.")
    again.do_give()
    assert rows[left[2]].ref in words(again)
    assert quality_sample.owed(county.session) is None
    county.shell.desk.changed.emit()
    county.wait()
    assert f"Checked: 2, of which 1 differed; {len(left) - 2:,} are left." in page.sample.words.text()
