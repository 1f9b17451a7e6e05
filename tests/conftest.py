"""Shared by all tests: where the open data lies, and no screen needed."""

from __future__ import annotations

import gc
import os
import warnings
from collections.abc import Iterator
from pathlib import Path

import allocated_county
import pytest
import team_server
import two_councils
from special_route import Route

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

REPO = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("TRANSFER_APP_SHARED", REPO.parent / "shared"))


def pytest_configure(config: pytest.Config) -> None:
    gc.disable()  # until the tests are collected
    if team_server.CHOSEN:
        # Tests leave sessions open that SQLite closes without a word.
        config.addinivalue_line("filterwarnings", "ignore:.*psycopg.Connection:ResourceWarning")
        warnings.filterwarnings("ignore", ".*psycopg.Connection", ResourceWarning)  # after the last test too


def pytest_collection_finish() -> None:
    """The modules and tests that are there by now stay: Python need not look for garbage among them.

    Collecting them all took 26 s of the processor, a quarter of it for looking at what only grows.
    """
    gc.freeze()
    gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if team_server.CHOSEN:
        of_files = pytest.mark.skip(reason="about a workspace file as such")
        for each in items:
            if each.get_closest_marker("of_files") is not None:
                each.add_marker(of_files)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of open data beside the checkout; the test is skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the shared open data (../shared) is not on this machine")
    return SHARED


@pytest.fixture(scope="session")
def made_county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample county, allocated once for many tests.

    Never change this workspace: take a copy with allocated_county.copied.
    """
    return allocated_county.make(tmp_path_factory.mktemp("made-county"))


@pytest.fixture(scope="session")
def unsigned_county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample county, allocated by rules that nobody has signed. Never change it either."""
    return allocated_county.make(tmp_path_factory.mktemp("unsigned-county"), signed=False)


@pytest.fixture(scope="session")
def sent_county(made_county: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two councils and a sealed package, as two_councils.send leaves them. Meet them with meet_again."""
    return two_councils.send(made_county, tmp_path_factory.mktemp("sent-county"))


@pytest.fixture
def route(made_county: Path, tmp_path: Path) -> Iterator[Route]:
    """The people of the special route."""
    councils = two_councils.meet(made_county, tmp_path)
    made = Route(councils)
    yield made
    made.part()
    two_councils.part(councils)
