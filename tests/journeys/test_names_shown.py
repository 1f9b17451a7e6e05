"""On the case page, in the commands and in case files, people read names of areas; programs get codes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import allocated_county
import pytest
from typed_commands import said

from transfer_app.domain.casework import RecordRow
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.services import case_files, reviewing
from transfer_app.services.case_page import case_page
from transfer_app.services.session import Session

CODE, OTHER = "E0699", "Wessmoor"


@pytest.fixture(scope="module")
def made(made_county: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return allocated_county.copied(made_county, tmp_path_factory.mktemp("names"))


@pytest.fixture
def session(made: Path) -> Iterator[Session]:
    opened = allocated_county.signed_in(made)
    yield opened
    opened.workspace.close()


@pytest.fixture
def near(session: Session) -> RecordRow:
    """A record near the line: its reason names the other side by code."""
    rows = reviewing.rows(session, reviewing.queue(session, QueueFilter(reasons=("BOUNDARY",))))
    return next(row for row in rows if CODE in row.because and not row.restricted)


def test_the_case_page_names_areas(session: Session, near: RecordRow) -> None:
    page = case_page(session, near.id)
    assert CODE not in page.row.because
    assert any(name in page.row.because for name in page.names.values())
    told = [step.why for step in page.tried]
    assert told
    assert not any(CODE in why for why in told)


def test_case_files_name_areas(session: Session, near: RecordRow) -> None:
    with session.workspace.read() as unit:
        case = next(case_files.build(session, unit, [near.id]))
    because = json.loads(case.case_json)["decision"]["because"]
    assert CODE not in because
    assert OTHER in because or "Annet" in because


def test_commands_name_areas_and_json_keeps_codes(made: Path, near: RecordRow) -> None:
    for words in (["case", near.ref], ["explain", near.ref], ["queue", "--reason", "BOUNDARY"]):
        shown = " ".join(said(*words, workspace=made).split())
        assert f"m to {CODE}" not in shown, words
    assert f" ({CODE}" in said("explain", near.ref, workspace=made)
    told = json.loads(said("explain", near.ref, "--json", workspace=made))
    assert told["address_used"]["line_with"].startswith(CODE)
    assert CODE in told["because"]
