"""Signing in and creating a workspace, with real widgets and real encrypted files."""

from __future__ import annotations

from pathlib import Path

import allocated_county
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from tests.gui.walk import nameless, small_targets
from transfer_app.domain.profiles import Profile
from transfer_app.domain.vocabulary import Role
from transfer_app.gui.main import Program
from transfer_app.gui.shell import MainShell
from transfer_app.gui.sign_in import Recent, SignInWindow
from transfer_app.gui.sign_in.passphrase_field import strength
from transfer_app.services import keys

LONG = "correct horse battery"


def asking(program: Program) -> SignInWindow:
    assert isinstance(program.window, SignInWindow)
    return program.window


def wait(program: Program, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not program.jobs.busy, timeout=20_000)


def sign_in(window: SignInWindow, name: str, passphrase: str) -> None:
    window.sign_in.name.setText(name)
    window.sign_in.passphrase.edit.setText(passphrase)
    window.sign_in.enter.click()


def test_a_workspace_is_created_with_what_was_typed(
    program: Program, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program.start()
    window = asking(program)
    window.sign_in.new.click()
    form = window.creating
    assert form.isVisible()
    qtbot.keyClicks(form.authority, "Wessmoor")
    qtbot.keyClicks(form.code, "E10999001")
    qtbot.keyClicks(form.display_name, "Ann Archer")
    qtbot.keyClicks(form.name, "Ann")
    qtbot.keyClicks(form.passphrase.edit, LONG)
    qtbot.keyClicks(form.again.edit, LONG)
    form.roles.boxes[Role.REVIEWER].click()
    assert form.profile.currentData() == Profile.POST_QUANTUM
    form.profile.setCurrentIndex(1)
    chosen = str(tmp_path / "wessmoor")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (chosen, ""))
    form.choose.click()
    form.make.click()
    wait(program, qtbot)
    assert isinstance(program.window, MainShell)
    assert (tmp_path / "wessmoor.taw").is_file()
    session = program.session
    assert session is not None
    assert keys.my_profile(session) is Profile.COMPATIBLE
    assert session is not None
    assert session.user.roles == {Role.ADMINISTRATOR, Role.DATA_OFFICER, Role.REVIEWER}
    assert session.vesting_day is not None
    assert (session.vesting_day.month, session.vesting_day.day) == (4, 1)


def test_what_is_missing_is_said_at_its_field_and_nothing_is_created(
    program: Program, tmp_path: Path
) -> None:
    program.start()
    window = asking(program)
    window.sign_in.new.click()
    form = window.creating
    form.passphrase.edit.setText("short")
    form.again.edit.setText("shorter")
    form.make.click()
    said = [
        row.problem.text()
        for row in (form.authority_row, form.code_row, form.name_row, form.passphrase_row, form.again_row)
    ]
    assert all(said)
    assert not program.jobs.busy
    assert list(tmp_path.glob("*.taw")) == []


def test_signing_in_out_and_in_again_with_the_workspace_remembered(
    program: Program, qtbot: QtBot, made_county: Path, tmp_path: Path
) -> None:
    path = allocated_county.copied(made_county, tmp_path)
    program.start(path)
    sign_in(asking(program), "ann", allocated_county.PASSPHRASE)
    wait(program, qtbot)
    shell = program.window
    assert isinstance(shell, MainShell)
    shell.header.leave.click()
    window = asking(program)
    assert program.session is None
    assert window.sign_in.workspace.currentData() == path
    assert window.sign_in.passphrase.text() == ""
    sign_in(window, "ANN ", allocated_county.PASSPHRASE)
    wait(program, qtbot)
    assert isinstance(program.window, MainShell)


def test_a_wrong_passphrase_is_one_sentence_and_the_field_is_emptied(
    program: Program, qtbot: QtBot, made_county: Path, tmp_path: Path
) -> None:
    program.start(allocated_county.copied(made_county, tmp_path))
    window = asking(program)
    window.show()
    sign_in(window, "ann", "not the right one")
    assert not window.sign_in.isEnabled()
    wait(program, qtbot)
    assert window.banner.isVisible()
    assert "passphrase" in window.banner.remedy.text()
    assert window.sign_in.isEnabled()
    assert window.sign_in.passphrase.text() == ""
    assert window.sign_in.name.text() == "ann"


def test_a_file_that_is_no_workspace(program: Program, qtbot: QtBot, tmp_path: Path) -> None:
    other = tmp_path / "letter.taw"
    other.write_text("Dear all", encoding="utf-8")
    program.start(other)
    window = asking(program)
    window.show()
    sign_in(window, "ann", LONG)
    wait(program, qtbot)
    assert "letter.taw" in window.banner.what.text()
    assert other.read_text(encoding="utf-8") == "Dear all"


def test_signing_in_without_a_workspace_a_name_or_a_passphrase(program: Program) -> None:
    program.start()
    window = asking(program)
    window.sign_in.enter.click()
    assert all(row.problem.text() for row in window.sign_in.rows)
    assert not program.jobs.busy


def test_enter_in_the_passphrase_signs_in(
    program: Program, qtbot: QtBot, made_county: Path, tmp_path: Path
) -> None:
    program.start(allocated_county.copied(made_county, tmp_path))
    window = asking(program)
    window.sign_in.name.setText("ann")
    qtbot.keyClicks(window.sign_in.passphrase.edit, allocated_county.PASSPHRASE)
    qtbot.keyClick(window.sign_in.passphrase.edit, Qt.Key.Key_Return)
    wait(program, qtbot)
    assert isinstance(program.window, MainShell)


def test_a_passphrase_is_hidden_until_shown(program: Program) -> None:
    program.start()
    field = asking(program).sign_in.passphrase
    assert field.edit.echoMode() is QLineEdit.EchoMode.Password
    field.show_button.click()
    assert field.edit.echoMode() is QLineEdit.EchoMode.Normal
    field.clear()
    assert field.edit.echoMode() is QLineEdit.EchoMode.Password


def test_every_control_of_both_forms_has_a_name_and_room(program: Program) -> None:
    program.start()
    window = asking(program)
    window.show()
    assert nameless(window) == []
    assert small_targets(window) == []
    window.sign_in.new.click()
    assert nameless(window) == []
    assert small_targets(window) == []


def test_the_recent_list_holds_paths_only_the_latest_first_and_drops_what_is_gone(tmp_path: Path) -> None:
    file = tmp_path / "a" / "recent.txt"
    one, two = tmp_path / "one.taw", tmp_path / "two.taw"
    for path in (one, two):
        path.touch()
        assert Recent(file).remember(path)
    Recent(file).remember(one)
    assert Recent(file).paths() == [one, two]
    assert file.read_text(encoding="utf-8").splitlines() == [str(one), str(two)]
    two.unlink()
    assert Recent(file).paths() == [one]
    blocked = tmp_path / "one.taw" / "recent.txt"
    assert Recent(blocked).paths() == []
    assert not Recent(blocked).remember(one)


@pytest.mark.parametrize(
    ("text", "word"),
    [("", "At least 12"), ("eleven char", "1 more character"), ("aaaaaaaaaaaaaa", "guess"), (LONG, "strong")],
)
def test_what_is_said_of_a_passphrase(text: str, word: str) -> None:
    assert word in strength(text, 12)
