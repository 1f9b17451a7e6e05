"""The demo: the whole path of a record on the sample county, judged by its key and by ordinary tools."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import allocated_county
import pytest
import sample_county
from typed_commands import typed
from typer.testing import Result

from transfer_app.cli.demo.councils import MARKER, PASSPHRASE
from transfer_app.services import workspaces

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Path]:
    """What the demo printed, and its folder."""
    out = tmp_path_factory.mktemp("demo") / "out"
    result = typed("demo", "--out", out)
    assert result.exit_code == 0, result.output
    return result, out


def balance_of(out: Path, council: str, user: str) -> dict[str, dict[str, object]]:
    """Lines of the whole, by the name of their total."""
    printed = typed(
        "balance", "--json", workspace=out / council / f"{council}.taw", user=user,
        TRANSFER_APP_PASSPHRASE=PASSPHRASE,
    )  # fmt: skip
    assert printed.exit_code == 0, printed.output
    lines = [line for line in json.loads(printed.stdout)["lines"] if line["strand"] == "all"]
    return {next(name for name in line if name not in ("strand", "parts")): line for line in lines}


def test_every_decision_is_what_was_planted(shown: tuple[Result, Path]) -> None:
    result, _ = shown
    total = len(sample_county.rows("answer_key.csv"))
    assert f"{total} of {total} decisions are what was planted" in result.stdout
    assert f"\n{total} of {total}.\n" in result.stdout


def test_the_families_that_go_different_ways_are_shown_and_are_those_planted(
    shown: tuple[Result, Path],
) -> None:
    result, _ = shown
    planted = len({row["family"] for row in sample_county.rows("answer_key_families.csv")})
    assert f"{planted} families go different ways, each for one joint panel" in result.stdout
    assert f"\n{planted} of {planted} families that go different ways.\n" in result.stdout
    told = re.findall(r"family f-\S+: (.+)", result.stdout)
    assert len(told) == planted
    for words in told:
        assert re.fullmatch(r"\d to West Wessmoor by \S+, \d to Annet and Marsh by \S+", words)


def packed(out: Path) -> list[dict[str, str]]:
    """The answer key's row of every case record that was sealed in a package, by the agreed rules."""
    key = {
        (row["person_id"].upper(), row["strand"]): row
        for name in ("answer_key.csv", "answer_key_agreed.csv")
        for row in sample_county.rows(name)
    }
    outside = allocated_county.outside()
    session = workspaces.sign_in(outside, out / "wessmoor" / "wessmoor.taw", "ann", PASSPHRASE)
    with session.workspace.read() as unit:
        sealed = [
            one for package in unit.packages.all() for one in unit.packages.records(package.id).values()
        ]
        found = [key[row.person_ref, row.strand.value] for row in unit.records.rows(sealed)]
    session.workspace.close()
    return found


def test_no_restricted_adoption_or_staff_record_is_in_a_package(shown: tuple[Result, Path]) -> None:
    _, out = shown
    sealed = packed(out)
    assert len(sealed) > 400
    assert not [row["case"] for row in sealed if row["strand"] in ("adoption", "staff")]
    apart = {"CONFIDENTIAL", "ADOPTION", "LEGAL_HOLD"}
    assert not [row["case"] for row in sealed if row["expected_reason"] in apart]
    listed = {row["person_id"] for row in sample_county.rows("restricted.csv")}
    assert not [row["case"] for row in sealed if row["person_id"] in listed]


def test_no_record_on_a_legal_hold_is_in_a_package(shown: tuple[Result, Path]) -> None:
    _, out = shown
    facts = sample_county.rows("lists/facts.csv")
    held = {row["person_id"] for row in facts if row["fact"] == "legal-hold" and not row["end"]}
    assert len(held) > 1
    assert not [row["case"] for row in packed(out) if row["person_id"] in held]


def test_the_balance_adds_up_and_all_that_was_packed_came_back_as_received(
    shown: tuple[Result, Path],
) -> None:
    result, out = shown
    assert "It adds up." in result.stdout
    lines = balance_of(out, "wessmoor", "dev")
    assert lines["unique"]["unique"] == len(sample_county.rows("answer_key.csv"))
    packed = lines["packed"]
    assert packed["parts"] == {"received": packed["packed"], "outstanding": 0}
    assert int(str(packed["packed"])) > 400


def test_receipts_and_manifests_are_verified_by_ssh_keygen(
    shown: tuple[Result, Path], tmp_path: Path
) -> None:
    _, out = shown
    cards = {card["authority"]["code"]: card for card in map(read, (out / "cards").iterdir())}
    signed = [*out.glob("packages/*/*.manifest.json"), *out.glob("receipts/*/*.receipt.json")]
    assert len(signed) == 4
    for path in signed:
        name = "package" if ".manifest." in path.name else "receipt"
        content = read(path)
        code = content["sender"]["authority"]["code"] if name == "package" else content["receiver"]["code"]
        allowed = tmp_path / "allowed"
        allowed.write_text(f"{code} {cards[code]['ssh']}\n", encoding="utf-8")
        check_signature(path, allowed, code, name)


def test_the_rules_are_signed_by_all_three_councils_before_the_run(
    shown: tuple[Result, Path], tmp_path: Path
) -> None:
    result, out = shown
    assert re.search(r"Sign +Wessmoor, as agreed .* signed for Wessmoor by Cara Nye", result.stdout)
    assert result.stdout.index(" Sign ") < result.stdout.index(" Allocate ")
    assert "trial" not in result.stdout
    signers = {card["person"]["name"]: card for card in map(read, (out / "rules").glob("*.recipient.json"))}
    statements = list((out / "rules").glob("*.rule-signature.json"))
    assert len(statements) == len(signers) == 2
    for path in statements:
        said = read(path)
        allowed, code = tmp_path / "allowed", said["authority"]["code"]
        allowed.write_text(f"{code} {signers[said['person']['name']]['ssh']}\n", encoding="utf-8")
        check_signature(path, allowed, code, "rules")


def check_signature(path: Path, allowed: Path, code: str, name: str) -> None:
    line = [
        "ssh-keygen", "-Y", "verify", "-f", str(allowed), "-I", code, "-n", f"transfer-app/{name}/v1",
        "-s", f"{path}.sig",
    ]  # fmt: skip
    done = subprocess.run(line, input=path.read_bytes(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def read(path: Path) -> dict[str, dict[str, str]]:
    content: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    return content


def test_the_auditors_bundle_is_checked_without_this_program(shown: tuple[Result, Path]) -> None:
    result, out = shown
    assert "the check that stands alone found nothing" in result.stdout
    folder = out / "audit-bundle"
    line = [sys.executable, "-I", str(folder / "verify_bundle.py")]
    assert subprocess.run(line, capture_output=True, check=False).returncode == 0
    entries = (folder / "log" / "log.jsonl").read_text(encoding="utf-8")
    for row in sample_county.rows("ssd/ssd_person.csv"):
        assert row["pers_surname"] not in entries.split('"') or not row["pers_surname"]


def test_the_printed_passphrase_opens_what_it_made(shown: tuple[Result, Path]) -> None:
    result, out = shown
    assert PASSPHRASE in result.stdout
    assert PASSPHRASE in (out / MARKER).read_text(encoding="utf-8")
    received = balance_of(out, "west-wessmoor", "eve")
    assert received["extract-rows"]["extract-rows"] == 0
    with (out / "rejected-rows.csv").open(encoding="utf-8-sig", newline="") as text:
        assert len(list(csv.DictReader(text))) == len(sample_county.rows("planted_rejects.csv"))


def test_a_second_demo_replaces_the_first_but_never_another_folder(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("two years of work", encoding="utf-8")
    refused = typed("demo", "--out", mine)
    assert refused.exit_code == 1
    assert "was not made by a demo" in refused.stderr
    assert [path.name for path in mine.iterdir()] == ["thesis.txt"]
    (mine / MARKER).touch()
    county = tmp_path / "county"
    shutil.copytree(sample_county.COUNTY, county)
    (county / "county.json").write_text("{}", encoding="utf-8")
    broken = typed("demo", "--out", mine, "--county", county)
    assert broken.exit_code == 1
    assert (mine / "thesis.txt").exists(), "nothing is removed before the county is known to be one"


def test_without_a_county_it_says_where_to_get_one(tmp_path: Path) -> None:
    result = typed("demo", "--out", tmp_path / "out", "--county", tmp_path)
    assert result.exit_code == 1
    assert "sample_data.generate" in result.stderr
    assert not (tmp_path / "out").exists()
