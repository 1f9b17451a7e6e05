"""Sharing, packing, receiving and verifying between two councils, typed at the command line."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import allocated_county
import pytest
import workspace_state
from typed_commands import said, typed

pytestmark = pytest.mark.journey

NAMES = (
    "--our-officers", "Dee Poe; Sid Roe; Cal Guard", "--their-officers", "Dot Pym; Sue Rowe; Col Gray",
    "--person", "Eve Hall; receiving officer; West Wessmoor; Mo Lead; letter of 1 March",
    "--person", "Ida Low; receiving officer; West Wessmoor; Mo Lead; letter of 1 March",
)  # fmt: skip
OFFICER, APPROVER = allocated_county.OFFICER, allocated_county.APPROVER


@pytest.fixture(scope="module")
def councils(made_county: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The predecessor's workspace, allocated; and the successor's, empty, with two people."""
    folder = tmp_path_factory.mktemp("councils")
    ours = allocated_county.copied(made_county, folder)
    theirs = folder / "west.taw"
    made = typed(
        "create", "--authority-code", "E06999001", "--authority-name", "West Wessmoor", "--display-name",
        "Eve Hall", "--role", "receiving-officer", workspace=theirs, user="eve",
    )  # fmt: skip
    assert made.exit_code == 0, made.output
    said("users", "add", "fay", "--display-name", "Fay Orr", "--role", "receiving-officer",
         workspace=theirs, user="eve")  # fmt: skip
    said("users", "add", "ida", "--display-name", "Ida Low", "--role", "receiving-officer",
         workspace=theirs, user="eve")  # fmt: skip
    return ours, theirs


def both_sign(ours: Path, theirs: Path, made: pytest.TempPathFactory) -> None:
    """Protocol 2, signed here, goes over; fay signs it there, whom it does not name; it comes back."""
    there, back = made.mktemp("agreement"), made.mktemp("back")
    said("card", "--out", there, workspace=ours, user=APPROVER)
    said("card", "--out", back, workspace=theirs, user="fay")
    (our_card,), (their_card,) = there.iterdir(), back.iterdir()
    said("receive", "add-sender", our_card, workspace=theirs, user="eve")
    added = re.search(r"confirm-sender (\d+)", said("receive", "add-sender", their_card, workspace=ours))
    assert added is not None
    assert "no child" in said("share", "save", 2, "--out", there, workspace=ours)
    (statement,) = there.glob("*.protocol-signature.json")
    early = typed("share", "read", statement, workspace=theirs, user="fay")
    assert early.exit_code == 1, "two people have yet to confirm the key"
    for user in ("eve", "fay"):
        said("receive", "confirm-sender", 1, workspace=theirs, user=user)
    for user in (OFFICER, APPROVER):
        said("receive", "confirm-sender", added[1], workspace=ours, user=user)
    told = said("share", "read", statement, workspace=theirs, user="fay")
    for words in ("Dee Poe", "Col Gray", "Mo Lead", "Ring the other council at once.", "within 24 hours"):
        assert words in told
    own = typed("share", "countersign", statement, "--out", back, workspace=theirs, user="eve")
    assert (own.exit_code, "given themselves" in own.output) == (1, True)
    said("share", "countersign", statement, "--out", back, workspace=theirs, user="fay")
    (answer,) = back.glob("*.protocol-signature.json")
    again = made.mktemp("again")
    assert "Fay Orr" in said("share", "countersigned", workspace=theirs, user="fay")
    digest = statement.name.split(".")[1]
    said("share", "countersigned", "--save", digest, "--out", again, workspace=theirs, user="fay")
    assert (again / answer.name).read_bytes() == answer.read_bytes()
    assert "not yet by West Wessmoor" in said("share", "list", workspace=ours)
    assert "signed by both councils" in said("share", "take-signature", 2, answer, workspace=ours)
    assert typed("share", "take-signature", 1, answer, workspace=ours).exit_code == 1, "of another text"
    assert "Ring the other council" in said("share", "show", 2, workspace=ours)


@pytest.fixture(scope="module")
def sealed(councils: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a package for West Wessmoor, made after cards were exchanged and confirmed."""
    ours, theirs = councils
    cards = tmp_path_factory.mktemp("cards")
    fingerprint = said("card", "--out", cards, workspace=theirs, user="eve").splitlines()[-1].strip()
    (their_card,) = cards.iterdir()
    drafted = said(
        "share", "draft", "--title", "Day 1", "--authority", "E06999001", "--legal-basis", "The order",
        "--dpia-ref", "D-1", "--purpose", "Continuity of care", "--starts", "2020-01-01",
        "--ends", "2020-12-31", "--strand", "social-care", "--strand", "send", *NAMES, workspace=ours,
    )  # fmt: skip
    assert "Protocol 1 with West Wessmoor runs from 2020-01-01 to 2020-12-31" in drafted
    today = allocated_county.outside().clock().date().isoformat()
    said(
        "share", "draft", "--title", "Now", "--authority", "E06999001", "--legal-basis", "The order",
        "--dpia-ref", "D-1", "--purpose", "Continuity of care", "--starts", today,
        "--strand", "social-care", "--strand", "send", "--strand", "early-help", *NAMES,
        "--rule", "breach=Ring the other council at once.", workspace=ours,
    )  # fmt: skip
    assert typed("share", "approve", 2, workspace=ours).exit_code == 1, "one's own draft"
    assert typed("share", "save", 2, "--out", cards, workspace=ours).exit_code == 1, "not signed yet"
    said("share", "approve", 2, workspace=ours, user=APPROVER)
    both_sign(ours, theirs, tmp_path_factory)
    assert fingerprint in said("share", "add-recipient", 2, their_card, workspace=ours)
    assert "second person" in said("share", "confirm", 1, workspace=ours)
    out = tmp_path_factory.mktemp("post") / "package"
    early = typed("pack", "seal", 2, "--out", out, workspace=ours)
    assert early.exit_code == 1
    assert not out.exists(), "a key one person confirmed is not used"
    said("share", "confirm", 1, workspace=ours, user=APPROVER)
    assert "confirmed by two people" in said("share", "list", workspace=ours)
    assert "Package " in said("pack", "seal", 2, "--out", out, workspace=ours)
    return out


@pytest.fixture(scope="module")
def trusting(councils: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The successor's workspace, once two people there confirmed the sender's key."""
    ours, theirs = councils
    cards = tmp_path_factory.mktemp("sender-card")
    said("card", "--out", cards, workspace=ours)
    (our_card,) = cards.iterdir()
    said("receive", "add-sender", our_card, workspace=theirs, user="eve")
    said("receive", "confirm-sender", 2, workspace=theirs, user="eve")
    said("receive", "confirm-sender", 2, workspace=theirs, user="fay")
    assert said("receive", "senders", workspace=theirs, user="eve").count("trusted  ") == 2
    return theirs


@pytest.fixture(scope="module")
def received(sealed: Path, trusting: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """What accepting the package said, and the receipt."""
    outbox = tmp_path_factory.mktemp("outbox")
    checked = said("receive", "check", manifest_in(sealed), workspace=trusting, user="eve")
    assert "whose key two people here confirmed" in checked
    at = {"workspace": trusting, "user": "eve"}
    early = typed("receive", "accept", manifest_in(sealed), "--receipt", outbox, **at)
    assert (early.exit_code, "are not compared yet" in early.output) == (1, True)
    listed = said("receive", "sample", manifest_in(sealed), **at).splitlines()
    drawn = [line.split()[0] for line in listed[1:-1]]
    assert listed[-1] == f"{len(drawn)} case records of the sample still to be compared."
    unopened = typed("receive", "compared", manifest_in(sealed), drawn[0], "--with", "paper-file", **at)
    assert (unopened.exit_code, "have not opened" in unopened.output) == (1, True)
    for record in drawn[:2]:
        case = json.loads(said("receive", "sample", manifest_in(sealed), "--open", record, **at))
        assert case["record"] == record
    told = said("receive", "compared", manifest_in(sealed), drawn[0], "--with", "paper-file", **at)
    assert told.strip() == f"{drawn[0]} agrees, compared with paper-file."
    half = ("receive", "accept", manifest_in(sealed), "--receipt", outbox, "--sample-agrees", "own-system")
    assert typed(*half, **at).exit_code == 1, "the others were not opened"
    words = said(*half, "--waive-sample", "rehearsal", **at)
    (receipt,) = outbox.glob("*.receipt.json")
    assert f"Send back the receipt {receipt}" in words
    return words, receipt


def manifest_in(folder: Path) -> Path:
    (manifest,) = folder.glob("*.manifest.json")
    return manifest


def test_a_package_cut_short_is_refused_and_leaves_nothing(
    sealed: Path, trusting: Path, tmp_path: Path
) -> None:
    cut = tmp_path / "cut"
    shutil.copytree(sealed, cut)
    part = next(path for path in cut.iterdir() if path.suffix == ".age")
    part.write_bytes(part.read_bytes()[:-1000])
    before = workspace_state.tables(trusting, "eve")
    refused = typed(
        "receive", "accept", manifest_in(cut), "--receipt", tmp_path, workspace=trusting, user="eve"
    )
    assert refused.exit_code == 1
    assert part.name in refused.stderr
    assert not list(tmp_path.glob("*.receipt.json"))
    assert workspace_state.tables(trusting, "eve") == before


def test_the_receipt_goes_into_the_balance_once(
    councils: tuple[Path, Path], received: tuple[str, Path]
) -> None:
    ours, _ = councils
    taken, receipt = received
    told = said("pack", "receipt", receipt, workspace=ours)
    assert "was received by West Wessmoor" in told
    assert re.search(r"Sample: 2 of [0-9]+ records compared\.", told)
    assert "The rest of the sample was waived: it is a rehearsal." in told
    assert "No document is outstanding." in said("pack", "outstanding", workspace=ours)
    again = typed("pack", "receipt", receipt, workspace=ours)
    assert again.exit_code == 1
    balance = json.loads(said("balance", "--json", workspace=ours))
    (packed,) = [line for line in balance["lines"] if line["strand"] == "all" and "packed" in line]
    count = re.search(r"([\d,]+) case records taken in", taken)
    assert count is not None
    assert packed["packed"] == packed["parts"]["received"] == int(count[1].replace(",", ""))
    assert packed["parts"]["outstanding"] == 0
    assert "received" in said("pack", "list", workspace=ours)


def test_a_receipt_that_was_lost_is_written_again_as_it_was_signed(
    sealed: Path, trusting: Path, received: tuple[str, Path], tmp_path: Path
) -> None:
    receipt = received[1]
    ref = receipt.name.partition(".")[0]
    said("receive", "receipt", ref, "--out", tmp_path, workspace=trusting, user="eve")
    for name in (receipt.name, f"{receipt.name}.sig"):
        assert (tmp_path / name).read_bytes() == (receipt.parent / name).read_bytes()


def test_a_received_case_is_read_for_a_purpose_and_that_is_logged(
    sealed: Path, trusting: Path, received: tuple[str, Path]
) -> None:
    ref = manifest_in(sealed).name.removesuffix(".manifest.json")
    cases = said("receive", "list", "--package", ref, workspace=trusting, user="eve").splitlines()[1:]
    number = cases[0].split()[0]
    case = json.loads(
        said("receive", "read", number, "--purpose", "First visit", workspace=trusting, user="fay")
    )
    assert case["record"] == cases[0].split()[1]
    log = said("log", "show", "--count", "2", workspace=trusting, user="eve")
    assert "case-read" in log
    assert "First visit" not in log


def test_the_log_is_verified_here_and_by_a_script_that_stands_alone(
    councils: tuple[Path, Path], tmp_path: Path
) -> None:
    ours, _ = councils
    assert "The log is whole." in said("log", "verify", workspace=ours)
    assert "transfer-app.e10999001/" in said("log", "checkpoint", workspace=ours)
    folder = tmp_path / "log"
    said("log", "export", "--out", folder, workspace=ours)
    line = [sys.executable, "-I", str(folder / "verify_log.py"), str(folder)]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "no fault was found" in done.stdout


def test_the_auditors_bundle_is_written_and_checked_without_this_program(
    councils: tuple[Path, Path], sealed: Path, tmp_path: Path
) -> None:
    ours, _ = councils
    assert sealed.is_dir()
    folder = tmp_path / "audit"
    words = said("log", "bundle", "--out", folder, "--zip", "--without-texts", workspace=ours)
    for told in (
        "audit.zip",
        "left out as asked",
        "verify_bundle.py",
        "the log's key by another way: SHA256:",
    ):
        assert told in words.replace("\n", " "), words
    line = [sys.executable, "-I", str(folder / "verify_bundle.py")]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "Packages sealed here: " in done.stdout
    assert typed("log", "bundle", "--out", folder, workspace=ours).exit_code == 1


def test_a_child_restricted_after_packing_is_told_of(
    councils: tuple[Path, Path], sealed: Path, tmp_path: Path
) -> None:
    ours, _ = councils
    copy = allocated_county.copied(ours, tmp_path)
    rows = json.loads(said("queue", "--all", "--json", workspace=copy))
    child = next(row for row in rows if row["state"] == "automatic" and row["area"] == "E06999001")
    late = tmp_path / "late.csv"
    late.write_text(f"person_id,reason\n{child['person_ref']},refuge\n", encoding="utf-8")
    said("load", late, workspace=copy)
    assert "decided otherwise now: tell the authority" in said("allocate", workspace=copy)
    assert "now decided otherwise" in said("balance", workspace=copy)
    assert sealed.is_dir()


def test_a_person_named_later_is_given_access_and_the_keys_are_listed(
    councils: tuple[Path, Path], sealed: Path, tmp_path: Path
) -> None:
    ours, theirs = councils
    (manifest,) = sealed.glob("*.manifest.json")
    package = manifest.name.removesuffix(".manifest.json")
    assert typed("receive", "check", manifest, workspace=theirs, user="ida").exit_code == 1
    said("card", "--out", tmp_path, workspace=theirs, user="ida")
    (card,) = tmp_path.iterdir()
    said("share", "add-recipient", 2, card, workspace=ours)
    refused = typed("pack", "give-access", package, 2, "--out", sealed, workspace=ours)
    assert refused.exit_code == 1
    assert "not confirmed by two people" in refused.output
    said("share", "confirm", 2, workspace=ours)
    said("share", "confirm", 2, workspace=ours, user=APPROVER)
    given = said("pack", "give-access", package, 2, "--out", sealed, workspace=ours)
    assert f"{package}-access-01.json" in given
    assert "cannot be recalled" in given
    assert "each is what its sender packed" in said(
        "receive", "check", manifest, workspace=theirs, user="ida"
    )
    listed = said("pack", "keys", workspace=ours)
    assert package in listed
    assert "held" in listed
    assert "0 content keys held after" in listed
    assert "No content key is held after" in said("pack", "destroy-keys", workspace=ours)
