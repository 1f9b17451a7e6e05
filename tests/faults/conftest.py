"""One scene and one count of faults for all fault tests of a run, in however many workers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from faults_kit import Scene, Tally, make_scene, report_wanted

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
REPORT = report_wanted()
TALLY = Tally(part=REPORT.part(WORKER) if REPORT else None)


def pytest_configure(config: pytest.Config) -> None:
    if REPORT and not WORKER:
        for part in REPORT.parts():
            part.unlink()


@pytest.fixture(scope="session")
def tally() -> Iterator[Tally]:
    yield TALLY
    TALLY.keep()


@pytest.fixture(scope="session")
def scene(made_county: Path, tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return make_scene(made_county, tmp_path_factory.mktemp("scene"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """In the process that the workers report to."""
    whole = REPORT.summed() if REPORT else TALLY
    if whole.counts:
        terminalreporter.section("faults")
        terminalreporter.write_line(whole.table())
        if REPORT:
            whole.save(REPORT.path)
            for part in REPORT.parts():
                part.unlink()
