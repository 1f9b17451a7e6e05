"""One scene and one count of faults for all fault tests of a run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from faults_kit import Scene, Tally, make_scene

TALLY = Tally()


@pytest.fixture(scope="session")
def tally() -> Iterator[Tally]:
    yield TALLY
    report = os.environ.get("FAULTS_REPORT")
    if report:
        TALLY.save(Path(report))


@pytest.fixture(scope="session")
def scene(made_county: Path, tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return make_scene(made_county, tmp_path_factory.mktemp("scene"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if TALLY.counts:
        terminalreporter.section("faults")
        terminalreporter.write_line(TALLY.table())
