"""The rules signed by both councils, typed at the command line."""

from __future__ import annotations

import re
from pathlib import Path

import allocated_county
import pytest
import workspace_state
from typed_commands import said, typed

from transfer_app.resources import schema_path

pytestmark = pytest.mark.journey
OFFICER, APPROVER, AUDITOR = allocated_county.OFFICER, allocated_county.APPROVER, allocated_county.AUDITOR


@pytest.fixture
def ours(unsigned_county: Path, tmp_path: Path) -> Path:
    return allocated_county.copied(unsigned_county, tmp_path)


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    """West Wessmoor's workspace: eve may add rules, fay may sign them."""
    path = tmp_path / "west.taw"
    said(
        "create", "--authority-code", "E06999001", "--authority-name", "West Wessmoor", "--display-name",
        "Eve Hall", "--role", "receiving-officer", workspace=path, user="eve",
    )  # fmt: skip
    said("users", "add", "fay", "--display-name", "Fay Orr", "--role", "approver", workspace=path, user="eve")
    return path


def folder(path: Path, name: str) -> Path:
    made = path.parent / name
    made.mkdir()
    return made


def test_two_councils_sign_by_typing(ours: Path, theirs: Path) -> None:
    missing = "Still to sign: Wessmoor; West Wessmoor; Annet and Marsh."
    listed = said("rules", "list", workspace=ours)
    assert "None was chosen: in use is the one that ships" in listed
    assert missing in listed
    run = said("allocate", workspace=ours)
    assert "This is a trial run: nothing can be sealed from it." in run
    assert "has yet to be signed by: Wessmoor; West Wessmoor; Annet and Marsh." in run
    early = typed("rules", "sign", workspace=ours, user=APPROVER)
    assert (early.exit_code, "was not added yet" in early.stderr) == (1, True)

    assert "Rule set 1, " in said("rules", "add", workspace=ours)
    assert "is here already" in said("rules", "add", schema_path("rules/standard.toml"), workspace=ours)
    signed = said("rules", "sign", workspace=ours, user=APPROVER)
    assert "Signature 1: you signed" in signed
    assert "rules export-signature 1" in signed
    sent = folder(ours, "sent")
    assert "with its .sig file" in said(
        "rules", "export-signature", 1, "--out", sent, workspace=ours, user=APPROVER
    )
    (rules,) = sent.glob("*.toml")

    said("rules", "add", rules, workspace=theirs, user="eve")
    refused = typed("rules", "sign", 1, workspace=theirs, user="eve")
    assert (refused.exit_code, "may not sign a rule set" in refused.stderr) == (1, True)
    said("rules", "sign", 1, workspace=theirs, user="fay")
    back = folder(theirs, "back")
    said("rules", "export-signature", 1, "--out", back, workspace=theirs, user="fay")
    said("card", "--out", back, workspace=theirs, user="fay")
    (statement,), (card,) = back.glob("*.rule-signature.json"), back.glob("*.recipient.json")

    unknown = typed("rules", "take-signature", statement, workspace=ours)
    assert (unknown.exit_code, "public key card" in unknown.stderr) == (1, True)
    said("receive", "add-sender", card, workspace=ours)
    said("receive", "confirm-sender", 1, workspace=ours)
    said("receive", "confirm-sender", 1, workspace=ours, user=APPROVER)
    taken = said("rules", "take-signature", statement, workspace=ours)
    assert "Signature 2: Fay Orr signed" in taken
    assert "Still to sign: Annet and Marsh." in taken

    shown = said("rules", "show", workspace=ours, user=AUDITOR)
    assert re.search(r"2 +West Wessmoor \(E06999001\) +Fay Orr .* yes", shown)
    assert "UK GDPR art 5(1)(d) accuracy" in shown
    gone = said(
        "rules", "withdraw-signature", 1, "--why", "The order was amended", workspace=ours, user=APPROVER
    )
    assert "Tell the other council" in gone
    assert "withdrawn on" in said("rules", "show", 1, workspace=ours)
    assert "Still to sign: Wessmoor; Annet and Marsh." in said("rules", "list", workspace=ours)


def test_another_set_is_chosen_and_left_again(ours: Path) -> None:
    other = ours.parent / "other.toml"
    shipped = schema_path("rules/standard.toml").read_bytes()
    other.write_bytes(re.sub(rb'(?m)^name = ".*"', b'name = "Agreed with the west"', shipped, count=1))
    said("rules", "add", other, workspace=ours)
    assert "In use: Agreed with the west" in said("rules", "use", 1, workspace=ours)
    assert "Agreed with the west" in said("allocate", workspace=ours)
    assert re.search(r"1 +Agreed with the west .* yes", said("rules", "list", workspace=ours))
    assert "Agreed with the west" not in said("rules", "use", workspace=ours)
    by_file = said("allocate", "--rules", other, workspace=ours)
    assert "Agreed with the west" in by_file
    assert "is not signed by both councils" in by_file


def test_what_is_refused_leaves_nothing(ours: Path, tmp_path: Path) -> None:
    said("rules", "add", workspace=ours)
    before = workspace_state.tables(ours)
    wrong = tmp_path / "wrong.toml"
    wrong.write_text("rules = 1", encoding="utf-8")
    for words, user, told in (
        (("add", wrong), OFFICER, "at the top"),
        (("add", tmp_path / "none.toml"), OFFICER, "cannot be read"),
        (("use", 9), OFFICER, "no rule set number 9"),
        (("sign", 1), OFFICER, "role of approver"),
        (("sign", 9), APPROVER, "no rule set number 9"),
        (("export-signature", 9), APPROVER, "no signature number 9"),
        (("withdraw-signature", 9, "--why", "x"), APPROVER, "no signature number 9"),
        (("take-signature", tmp_path / "none.json"), OFFICER, "could not be opened"),
        (("add",), AUDITOR, "may not add rule sets"),
    ):
        result = typed("rules", *words, workspace=ours, user=user)
        assert result.exit_code == 1, words
        assert told in result.stderr, words
    assert workspace_state.tables(ours) == before
