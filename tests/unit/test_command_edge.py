"""The edge of the command line: stopping, bugs and full disks, each in words and with its own status."""

from __future__ import annotations

import errno
import signal
from io import StringIO

import pytest
import typer
from rich.console import Console

from transfer_app.cli import bars
from transfer_app.cli.bars import Bars, working
from transfer_app.cli.failures import failures_in_words
from transfer_app.domain.errors import Cancelled, SourceRefused


def ended_by(error: BaseException) -> int:
    """The exit status after this happened inside a command."""
    with pytest.raises(typer.Exit) as ended, failures_in_words():
        raise error
    return int(ended.value.exit_code)


def test_an_expected_error_is_its_sentence_and_its_remedy(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended_by(SourceRefused("a.csv is empty.", "Export it again.")) == 1
    assert capsys.readouterr().err == "a.csv is empty.\nExport it again.\n"


@pytest.mark.parametrize("stopped", [Cancelled(), KeyboardInterrupt()])
def test_stopping_says_that_nothing_was_kept(
    stopped: BaseException, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ended_by(stopped) == 130
    assert "nothing of this step was kept" in capsys.readouterr().err


def test_a_bug_says_where_it_is_and_never_a_value(capsys: pytest.CaptureFixture[str]) -> None:
    child = "Edith Coombes"
    assert ended_by(KeyError(child)) == 70
    said = capsys.readouterr().err
    assert "KeyError" in said
    assert "test_command_edge.py" in said
    assert child not in said


def test_a_bug_is_not_called_a_full_disk(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended_by(OSError(errno.EBADF, "Bad file descriptor")) == 70
    assert ended_by(OSError(errno.ENOSPC, "No space left on device", "report.csv")) == 1
    assert "report.csv: the disk is full." in capsys.readouterr().err


def test_a_refusal_of_the_command_itself_passes_through() -> None:
    with pytest.raises(typer.BadParameter), failures_in_words():
        raise typer.BadParameter("no")


def _loading_until_stopped(presses: int) -> None:
    with working("Loading") as job:
        job.progress(1, 10, "rows read")
        for _ in range(presses):
            signal.raise_signal(signal.SIGINT)
        job.progress(2, 10, "rows read")


def test_ctrl_c_stops_the_work_where_it_next_asks(capsys: pytest.CaptureFixture[str]) -> None:
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(Cancelled):
        _loading_until_stopped(presses=1)
    assert signal.getsignal(signal.SIGINT) is before
    assert "Stopping at the next safe place" in capsys.readouterr().err


def test_a_second_ctrl_c_does_not_wait(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(KeyboardInterrupt):
        _loading_until_stopped(presses=2)
    assert "Stopping" in capsys.readouterr().err


def test_the_bar_shows_counts_and_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(bars.time, "monotonic", lambda: now[0])
    written = StringIO()
    shown = Bars(Console(file=written, force_terminal=True, width=120), "Loading")
    with shown.drawn():
        for done in range(0, 2_001, 500):
            now[0] += 10
            shown.progress(done, 10_000, "rows read")
            shown._shown.refresh()
    text = written.getvalue()
    assert "Loading: rows read" in text
    assert "2,000 of 10,000" in text
    assert "about 3 minutes left" in text


def test_nothing_is_drawn_where_the_output_is_piped() -> None:
    written = StringIO()
    shown = Bars(Console(file=written), "Loading")
    with shown.drawn():
        shown.progress(1, 2, "rows read")
    assert written.getvalue().strip() == ""
