"""A report of a bug says where in the program, and nothing from a record."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from transfer_app import __version__
from transfer_app.domain.errors import Cancelled, ServerUnreachable
from transfer_app.gui.crash import BugReport, install_hook, report_of

CHILD = "Ada Lovelace, BH23 1AB"


def _fails_deep(child: str) -> None:
    try:
        int(child)
    except ValueError as error:
        raise RuntimeError(f"cannot place {child}") from error


def _caught() -> BaseException:
    try:
        _fails_deep(CHILD)
    except RuntimeError as error:
        return error
    raise AssertionError


def test_it_names_types_frames_and_the_cause() -> None:
    report = report_of(_caught())
    assert report.kinds == ("RuntimeError", "ValueError")
    assert any("in _fails_deep" in frame for frame in report.frames)
    assert "Error: RuntimeError, after ValueError" in report.text
    assert __version__ in report.text


@pytest.mark.parametrize("word", ["Ada", "Lovelace", "BH23", "cannot place", "invalid literal"])
def test_it_quotes_no_value_and_no_message(word: str) -> None:
    assert word not in report_of(_caught()).text


def test_it_shows_no_folder_of_the_person() -> None:
    text = report_of(_caught()).text
    assert str(Path.home()) not in text
    assert str(Path(__file__).parents[2]) not in text


def test_a_circle_of_causes_ends() -> None:
    one, two = ValueError("a"), KeyError("b")
    one.__cause__, two.__cause__ = two, one
    assert report_of(one).kinds == ("ValueError", "KeyError")


def test_errors_in_slots_reach_the_hook(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    shown: list[BugReport] = []
    install_hook(shown.append)

    def slot() -> None:
        raise KeyError(CHILD)

    QTimer.singleShot(0, slot)
    qtbot.waitUntil(lambda: bool(shown))
    assert shown[0].kinds == ("KeyError",)


def test_an_expected_error_is_no_bug_wherever_it_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    shown: list[object] = []
    install_hook(shown.append)
    away = ServerUnreachable("dorset: the server was not reached.")
    sys.excepthook(ServerUnreachable, away, None)
    assert shown == [away]


def test_ctrl_c_still_ends_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    passed: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "__excepthook__", lambda kind, error, trace: passed.append(kind))
    install_hook(lambda report: pytest.fail("shown as a bug"))
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert passed == [KeyboardInterrupt]


def test_types_of_the_program_carry_their_module() -> None:
    assert report_of(Cancelled()).kinds == ("transfer_app.domain.errors.Cancelled",)
