"""A team's workspace made and joined in the window, on a real server."""

from __future__ import annotations

from pathlib import Path

import pytest
import team_server
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.gui import room
from tests.gui.walk import nameless, small_targets
from transfer_app.domain.team_check import CheckStep
from transfer_app.gui.main import Program
from transfer_app.gui.shell import MainShell
from transfer_app.gui.sign_in import SignInWindow
from transfer_app.gui.sign_in.team_dialog import TeamDialog

LONG = "correct horse battery"


def asking(program: Program) -> SignInWindow:
    assert isinstance(program.window, SignInWindow)
    return program.window


def wait(program: Program, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not program.jobs.busy, timeout=60_000)


def dialog_of(window: SignInWindow) -> TeamDialog:
    (found,) = (each for each in window.findChildren(TeamDialog) if each.isVisible())
    return found


def test_a_team_is_made_tested_created_and_joined_in_the_window(
    program: Program, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    socket, path, sql = str(team_server.folder()), tmp_path / "team.taw", tmp_path / "team-setup.sql"
    program.start()
    window = asking(program)
    window.sign_in.new_team.click()
    form = window.team
    assert (nameless(window), small_targets(window), room.cut_off(form)) == ([], [], [])
    form.make.click()
    assert form.host_row.problem.text()
    for field, text in {
        form.host: socket, form.database: "wess moor", form.name: "Ann", form.passphrase.first.edit: LONG,
        form.passphrase.again.edit: LONG,
    }.items():  # fmt: skip
        field.setText(text)
    form.port.setText(str(team_server.port()))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(tmp_path / "team"), ""))
    form.file.button.click()
    form.make.click()
    assert "small letters" in window.banner.remedy.text()
    form.database.setText("wess_window")
    form.make.click()
    wait(program, qtbot)
    assert form.passphrase.text() == ""
    dialog = dialog_of(window)
    assert dialog.place.text() == str(sql)
    dialog.test.click()
    wait(program, qtbot)
    assert dialog.steps.said(CheckStep.PROVED) == "yes"
    assert dialog.steps.said(CheckStep.LET_IN) == "no"
    assert not dialog.go_on.isVisible()
    team_server.run(*sql.read_text(encoding="ascii").split(";\n")[:-1])
    dialog.test.click()
    wait(program, qtbot)
    assert "empty" in dialog.banner.what.text()
    dialog.go_on.click()
    assert window.creating.isVisible()
    assert not window.creating.name.isEnabled()
    window.creating.authority.setText("Wessmoor")
    window.creating.code.setText("E10999001")
    window.creating.make.click()
    wait(program, qtbot)
    shell = program.window
    assert isinstance(shell, MainShell)
    shell.header.leave.click()
    joined_by_the_same_file(program, qtbot, path, monkeypatch)


def joined_by_the_same_file(
    program: Program, qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = asking(program)
    assert window.sign_in.workspace.currentData() == path
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *args: (str(path), ""))
    window.sign_in.join.click()
    dialog = dialog_of(window)
    dialog.name.setText("ann")
    dialog.passphrase.edit.setText("not the passphrase")
    dialog.test.click()
    wait(program, qtbot)
    assert "passphrase" in dialog.banner.remedy.text()
    dialog.passphrase.edit.setText(LONG)
    dialog.test.click()
    wait(program, qtbot)
    assert "Wessmoor" in dialog.banner.what.text()
    dialog.go_on.click()
    wait(program, qtbot)
    assert isinstance(program.window, MainShell)


def test_a_file_of_one_workstation_is_no_teams(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "letter.taw"
    other.write_text("Dear all", encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *args: (str(other), ""))
    program.start()
    window = asking(program)
    window.sign_in.join.click()
    assert "letter.taw is not the file of a team" in window.banner.what.text()
    assert not window.findChildren(TeamDialog)
