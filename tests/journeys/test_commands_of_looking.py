"""Reading single cases of a sealed package, typed at the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import two_councils
from typed_commands import said, typed

pytestmark = pytest.mark.journey


@pytest.fixture
def shared(made_county: Path, tmp_path: Path) -> tuple[Path, Path, Path, str]:
    """(our workspace, theirs, manifest, package), sealed for rae, whose council trusts ann."""
    councils = two_councils.meet(made_county, tmp_path)
    councils.trust()
    package = councils.sealed(councils.agreed())
    two_councils.part(councils)
    return tmp_path / "wessmoor.taw", tmp_path / "west.taw", councils.manifest(package), package.ref


def test_look_list_read_and_tell(shared: tuple[Path, Path, Path, str], tmp_path: Path) -> None:
    ours, theirs, manifest, package = shared
    told = said("receive", "look", manifest, workspace=theirs, user="rae")
    assert f"Package {package} of Wessmoor is open for reading until" in told
    assert "no receipt was made" in told
    assert "open for reading until" in said("receive", "list", workspace=theirs, user="rae")
    rows = said("receive", "cases", package, workspace=theirs, user="rae").splitlines()[1:]
    assert (
        rows == said("receive", "list", "--package", package, workspace=theirs, user="rae").splitlines()[1:]
    )
    record = rows[0].split()[0]
    (found,) = said("receive", "cases", package, "--find", record, workspace=theirs, user="rae").splitlines()[
        1:
    ]
    assert found.split()[0] == record
    asked = ("--purpose", "Freya's first visit", "--kind", "safeguarding")
    case = json.loads(said("receive", "read", record, *asked, workspace=theirs, user="rae"))
    assert case["record"] == record
    again = said("receive", "read", record, "--package", package, *asked, workspace=theirs, user="rae")
    assert json.loads(again) == case
    for words in (("read", "r-none"), ("read", record, "--package", "none"), ("cases", "none")):
        purpose = asked if words[0] == "read" else ()
        refused = typed("receive", *words, *purpose, workspace=theirs, user="rae")
        assert refused.exit_code == 1, words
    unnamed = typed("receive", "read", record, *asked, workspace=theirs, user="sam")
    assert unnamed.exit_code == 1
    assert "other people of your authority" in unnamed.stderr
    out = tmp_path / "journal"
    out.mkdir()
    listed = said("receive", "journal", package, "--out", out, workspace=theirs, user="rae")
    assert listed.count("safeguarding") == 2
    (journal,) = out.glob("*.journal.jsonl")
    assert "Freya" not in journal.read_text(encoding="utf-8")
    assert "2 new openings" in said("pack", "journal", journal, workspace=ours)
    assert said("pack", "openings", package, workspace=ours).count("Rae Ford") == 2


def test_a_case_taken_in_is_read_by_its_name_too(
    shared: tuple[Path, Path, Path, str], tmp_path: Path
) -> None:
    _, theirs, manifest, package = shared
    out = tmp_path / "receipt"
    out.mkdir()
    accept = ("accept", manifest, "--receipt", out, "--waive-sample", "rehearsal")
    said("receive", *accept, workspace=theirs, user="rae")
    row = said("receive", "cases", package, workspace=theirs, user="rae").splitlines()[1].split()
    asked = ("--purpose", "Look")
    by_number = said("receive", "read", row[0], *asked, workspace=theirs, user="rae")
    assert said("receive", "read", row[1], *asked, workspace=theirs, user="rae") == by_number
    refused = typed("receive", "look", manifest, workspace=theirs, user="rae")
    assert (refused.exit_code, "accepted here" in refused.stderr) == (1, True)
