"""People: an administrator adds, changes and removes; others look, and are told why they cannot."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import allocated_county
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from tests.gui.room import LOOKS, cut_off
from tests.gui.signed_in import Bench, Open, empty
from tests.gui.walk import nameless, small_targets
from transfer_app.domain.errors import SignInFailed
from transfer_app.domain.staff import Function, User
from transfer_app.domain.vocabulary import Role
from transfer_app.gui import theme
from transfer_app.gui.palette import Scheme
from transfer_app.gui.people import PeopleDialog
from transfer_app.services import workspaces

LONG = "four or five unrelated words"


@pytest.fixture
def office(tmp_path: Path, seated: Open) -> Bench:
    """Ann administers; ben approves."""
    session = empty(tmp_path)
    workspaces.add_user(session, "ben", "Ben Abbot", LONG, [Role.APPROVER])
    return seated(session)


def people(bench: Bench) -> PeopleDialog:
    bench.shell.header.people.click()
    assert isinstance(bench.shell.people, PeopleDialog)
    assert bench.shell.people.isVisible()
    return bench.shell.people


def listed(dialog: PeopleDialog) -> list[tuple[object, ...]]:
    return [tuple(dialog.list.row_at(place)) for place in range(dialog.list.rows.rowCount())]


def user(bench: Bench, name: str) -> object:
    return next(each for each in workspaces.users(bench.session) if each.name == name)


def fill(dialog: PeopleDialog, name: str = "dan", again: str = LONG) -> None:
    dialog.new.click()
    form = dialog.adding
    form.display_name.setText("Dan Ogle")
    form.name.setText(name)
    form.passphrase.first.edit.setText(LONG)
    form.passphrase.again.edit.setText(again)


def test_everyone_is_listed_with_their_roles(office: Bench) -> None:
    dialog = people(office)
    assert listed(dialog) == [("Ann Archer", "ann", "Administrator, Data officer", ""),
                              ("Ben Abbot", "ben", "Approver", "")]  # fmt: skip
    assert "2 people" in dialog.count.text()
    assert dialog.person.name.text() == "Ann Archer"
    dialog.list.go_to_id(1)
    assert dialog.person.name.text() == "Ben Abbot"
    assert dialog.person.roles.held() == {Role.APPROVER}


def test_functions_are_given_and_a_clearance_asked_for_agreed_and_withdrawn(office: Bench) -> None:
    dialog = people(office)
    box = dialog.person.clearance
    assert not box.boxes[Function.HEAD_OF_SERVICE].isEnabled()  # nobody gives themselves one
    box.ask.click()
    assert "the head of service has to agree" in box.standing.text()
    assert box.agree.isHidden()
    dialog.list.go_to_id(1)
    box.boxes[Function.HEAD_OF_SERVICE].click()
    dialog.person.keep.click()
    assert listed(dialog)[1][2:] == ("Approver, Head of service", "")
    ben = user(office, "ben")
    assert isinstance(ben, User)
    dialog._desk.session = replace(office.session, user=ben)
    dialog._show_people("ann")
    assert box.agree.isVisible()
    assert box.withdraw.text() == "Refuse the clearance"
    if folder := os.environ.get("PICTURES"):
        QApplication.processEvents()
        dialog.grab().save(str(Path(folder) / "people-agree.png"))
    box.agree.click()
    assert listed(dialog)[0][3] == "Yes"
    assert [box.agree.isHidden(), box.ask.isHidden()] == [True, True]
    box.withdraw.click()
    assert listed(dialog)[0][3] == ""


def test_a_person_is_added_and_can_sign_in(office: Bench, qtbot: QtBot) -> None:
    dialog = people(office)
    fill(dialog)
    dialog.adding.roles.boxes[Role.AUDITOR].click()
    qtbot.keyClick(dialog.adding.passphrase.again.edit, Qt.Key.Key_Return)
    office.wait()
    assert "Dan Ogle may now sign in as dan" in dialog.banner.what.text()
    assert dialog.person.name.text() == "Dan Ogle"
    assert dialog.adding.passphrase.text() == ""
    assert dialog.new.isVisible()
    path = Path(str(office.session.workspace._path))  # type: ignore[attr-defined]
    session = workspaces.sign_in(allocated_county.outside(), path, "dan", LONG)
    assert session.user.roles == {Role.AUDITOR}
    session.workspace.close()


def test_what_is_missing_is_said_beside_its_field(office: Bench) -> None:
    dialog = people(office)
    fill(dialog, name=" ", again="something else")
    dialog.adding.add.click()
    form = dialog.adding
    assert form.name_row.problem.isVisible()
    assert form.passphrase.again_row.problem.isVisible()
    assert form.problem.isVisible()
    assert not form.display_row.problem.isVisible()
    assert not office.jobs.busy
    form.cancel.click()
    assert dialog.person.isVisible()
    assert not form.isVisible()
    dialog.new.click()
    assert form.passphrase.text() == ""


def test_a_refusal_is_said_in_the_dialog_and_what_was_typed_stays(office: Bench) -> None:
    dialog = people(office)
    fill(dialog, name="BEN")
    dialog.adding.roles.boxes[Role.AUDITOR].click()
    dialog.adding.add.click()
    office.wait()
    assert "There is a user ben already" in dialog.banner.what.text()
    assert not office.shell.banner.isVisible()
    assert dialog.adding.isVisible()
    assert dialog.adding.isEnabled()
    assert dialog.adding.display_name.text() == "Dan Ogle"


def test_roles_are_kept_only_when_they_differ_and_one_is_left(office: Bench) -> None:
    dialog = people(office)
    dialog.list.go_to_id(1)
    card = dialog.person
    assert not card.keep.isEnabled()
    card.roles.boxes[Role.APPROVER].click()
    assert not card.keep.isEnabled()
    assert "At least one" in card.keep.toolTip()
    card.roles.boxes[Role.REVIEWER].click()
    card.keep.click()
    assert user(office, "ben").roles == {Role.REVIEWER}  # type: ignore[attr-defined]
    assert listed(dialog)[1][2] == "Reviewer"
    assert "Ben Abbot has these from" in dialog.banner.what.text()
    assert dialog.person.name.text() == "Ben Abbot"


def test_removing_is_asked_once_more(office: Bench) -> None:
    dialog = people(office)
    dialog.list.go_to_id(1)
    dialog.person.leave.click()
    assert "Remove Ben Abbot?" in dialog.sure.windowTitle()
    dialog.sure.cancel.click()
    assert user(office, "ben").active  # type: ignore[attr-defined]
    dialog.person.leave.click()
    dialog.sure.go.click()
    assert not user(office, "ben").active  # type: ignore[attr-defined]
    assert listed(dialog)[1] == ("Ben Abbot", "ben", "Has left", "")
    assert "1 person" in dialog.count.text()
    assert not dialog.person.leave.isVisible()
    assert not any(box.isEnabled() for box in dialog.person.roles.boxes.values())


def test_nobody_changes_or_removes_themselves(office: Bench) -> None:
    dialog = people(office)
    assert not dialog.person.leave.isEnabled()
    assert not dialog.person.keep.isEnabled()
    assert "This is you" in dialog.person.why.text()
    assert not any(box.isEnabled() for box in dialog.person.roles.boxes.values())


def test_others_look_and_are_told_who_may(made_county: Path, tmp_path: Path, seated: Open) -> None:
    path = allocated_county.copied(made_county, tmp_path)
    dialog = people(seated(allocated_county.signed_in(path, allocated_county.AUDITOR)))
    assert len(listed(dialog)) == 3
    for at in range(3):
        dialog.list.go_to_id(at)
        assert not dialog.person.keep.isEnabled()
        assert not dialog.person.leave.isEnabled()
    assert not dialog.new.isEnabled()
    assert dialog.new.toolTip() == "Only an administrator may manage users."
    assert dialog.person.why.text() == "Only an administrator may manage users."
    assert dialog.mine.isEnabled()


def test_one_s_own_passphrase_is_changed(office: Bench) -> None:
    dialog = people(office)
    dialog.mine.click()
    form = dialog.passphrase
    form.change.click()
    assert form.present_row.problem.isVisible()
    for present in ("not that passphrase", allocated_county.PASSPHRASE):
        form.present.edit.setText(present)
        form.passphrase.first.edit.setText(LONG)
        form.passphrase.again.edit.setText(LONG)
        form.change.click()
        office.wait()
        if present != allocated_county.PASSPHRASE:
            assert "is another one" in dialog.banner.what.text()
    assert "Your passphrase is changed" in dialog.banner.what.text()
    assert form.present.text() == form.passphrase.text() == ""
    path = Path(str(office.session.workspace._path))  # type: ignore[attr-defined]
    workspaces.sign_in(allocated_county.outside(), path, "ann", LONG).workspace.close()
    with pytest.raises(SignInFailed):
        workspaces.sign_in(allocated_county.outside(), path, "ann", allocated_county.PASSPHRASE)


def test_a_failure_that_comes_after_closing_is_said_by_the_window(office: Bench) -> None:
    dialog = people(office)
    fill(dialog, name="ben")
    dialog.adding.roles.boxes[Role.AUDITOR].click()
    dialog.adding.add.click()
    dialog.close_button.click()
    office.wait()
    assert "There is a user ben already" in office.shell.banner.what.text()
    assert not people(office).banner.isVisible()


@pytest.mark.parametrize(("scale", "scheme"), LOOKS, ids=["plain", "double"])
def test_every_part_fits_and_has_names(
    scheme: Scheme, scale: float, tmp_path: Path, seated: Open, dressed: QApplication
) -> None:
    theme.apply(dressed, scheme, scale)
    bench = seated(empty(tmp_path))
    dialog = people(bench)
    assert (bench.shell.width(), bench.shell.height()) == (1280, 800)
    assert dialog.width() <= 1280
    assert dialog.height() <= 800
    for show in (lambda: None, dialog.new.click, dialog.adding.add.click, dialog.mine.click):
        show()
        assert cut_off(dialog) == []
        assert nameless(dialog) == []
        assert small_targets(dialog) == []
    assert cut_off(bench.shell.header) == []


def test_no_button_is_pressed_by_return_elsewhere(office: Bench) -> None:
    assert not any(each.autoDefault() for each in people(office).findChildren(QPushButton))
