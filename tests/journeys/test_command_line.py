"""The path of a record typed at the command line, on the sample county."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import allocated_county
import pytest
from sample_county import COUNTY, families_apart, rows
from typed_commands import said, typed

from transfer_app.cli import console

pytestmark = pytest.mark.journey

CREATE = (
    "create", "--authority-code", "E10999001", "--authority-name", "Wessmoor", "--vesting-day", "2027-04-01",
    "--display-name", "Ann Archer", "--role", "data-officer", "--role", "reviewer",
)  # fmt: skip


@pytest.fixture(scope="module")
def at(made_county: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The allocated county, shared by tests that only add to it."""
    return allocated_county.copied(made_county, tmp_path_factory.mktemp("typed"))


def queued(at: Path, *words: object) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = json.loads(said("queue", "--json", *words, workspace=at))
    return rows


def test_from_nothing_to_an_allocation(tmp_path: Path) -> None:
    at = tmp_path / "county.taw"
    assert "Ann Archer is administrator, data officer, reviewer" in said(*CREATE, workspace=at)
    assert "Nothing has been allocated yet" in said("queue", workspace=at)
    assert "Checkpoints: none yet." in said("log", "verify", workspace=at)
    rejected = tmp_path / "rejected.csv"
    assert "13 rejected" in said("load", COUNTY / "ssd", "--rejects", rejected, workspace=at)
    with rejected.open(encoding="utf-8-sig", newline="") as text:
        assert len(list(csv.DictReader(text))) == 13
    assert "nothing was changed" in said("load", COUNTY / "ssd", workspace=at)
    said("load", COUNTY / "ssda903", workspace=at)
    places = len(rows("gazetteers/onspd.csv"))
    assert f"{places:,} places" in said("gazetteer", COUNTY / "gazetteers" / "onspd.csv", workspace=at)
    layers = COUNTY / "boundaries"
    columns = said("boundaries", "layers", layers / "districts.geojson", workspace=at)
    assert "code, name" in columns
    unnamed = said(
        "boundaries", "set", "--successors", layers / "successors.geojson", "--check-only", workspace=at
    )
    assert "Checked only: E06999001, E06999002; nothing was kept." in unnamed
    composed = said(
        "boundaries", "set", "--predecessors", layers / "districts.geojson", "--name-column", "name",
        "--composition", layers / "composition.csv", workspace=at,
    )  # fmt: skip
    assert "In use: West Wessmoor (E06999001), Annet and Marsh (E06999002)" in composed
    assert "case records decided" in said("allocate", workspace=at)
    assert "It adds up." in said("balance", workspace=at)
    assert "ssd_person.csv" in said("rejects", workspace=at)
    assert "SSDA903" in said("extracts", workspace=at)
    assert "E07999007" in said("boundaries", "show", workspace=at)


def test_settings_and_people(made_county: Path, tmp_path: Path) -> None:
    at = allocated_county.copied(made_county, tmp_path)
    assert "Thursday 1 April 2027" in said("set-vesting-day", "2027-04-01", workspace=at)
    said("users", "add", "dan", "--display-name", "Dan Ogle", "--role", "auditor", workspace=at)
    said("users", "roles", "dan", "--role", "receiving-officer", workspace=at)
    listed = said("users", "list", workspace=at, user="dan")
    assert "receiving-officer" in next(line for line in listed.splitlines() if line.startswith("dan"))


def test_a_family_that_goes_different_ways_is_listed_shown_and_settled(
    made_county: Path, tmp_path: Path
) -> None:
    at = allocated_county.copied(made_county, tmp_path)
    listed = said("families", "list", workspace=at)
    assert f"{families_apart()} families." in listed
    ref = next(word for word in listed.split() if word.startswith("f-"))
    page = said("families", "show", ref, workspace=at)
    assert "SIBLING_SPLIT: Family members go different ways (priority 2)" in page
    assert "joint panel once for the family" in page
    assert "Annet and Marsh" in page
    assert "West Wessmoor" in page
    own = ("families", "settle", ref, "--why", "Each stays with its court", "--lead", "Team C")
    assert f"families confirm {ref}" in said(*own, workspace=at)
    assert typed("families", "confirm", ref, workspace=at).exit_code == 1
    said("families", "return", ref, workspace=at)
    said(*own, workspace=at)
    said("families", "confirm", ref, workspace=at, user="ben")
    assert "settled" in said("families", "list", workspace=at)
    record = next(word for word in page.split() if word.startswith("r-"))
    case = said("case", record, workspace=at)
    assert case.count("Family members go different ways\n") == 1
    assert "Each stays with its court" in case
    assert "No family" not in case


def test_two_people_settle_a_case(at: Path) -> None:
    row = queued(at, "--reason", "SHARED_CARE")[0]
    ref = str(row["ref"])
    page = said("case", ref, workspace=at)
    assert "homes are open on vesting day" in page
    assert "What each side has going for it" in page
    proposed = said(
        "propose", ref, "--outcome", "successor", "--area", "E06999001", "--why", "Lives there by order",
        "--interim-lead", "Team C", "--evidence", "order|Child arrangements order|Court bundle",
        "--evidence", "field|Main address|ssd_address.csv", workspace=at,
    )  # fmt: skip
    number = proposed.split()[1]
    assert "Lives there by order" in said("proposals", workspace=at, user=allocated_county.APPROVER)
    own = typed("approve", number, workspace=at)
    assert own.exit_code == 1
    assert "Ann Archer may not approve" in own.stderr
    approved = said("approve", number, workspace=at, user=allocated_county.APPROVER)
    assert f"{ref} is settled: successor E06999001" in approved
    assert ref not in {one["ref"] for one in queued(at)}
    assert "1 settled decision kept" in said("allocate", workspace=at)


def test_a_refused_proposal_returns_to_the_queue(at: Path) -> None:
    ref = str(queued(at, "--reason", "UASC")[0]["ref"])
    proposed = said(
        "propose", ref, "--outcome", "successor", "--area", "E06999002", "--why", "Placed there",
        "--interim-lead", "Team D", "--evidence", "note|Case note|file", "--evidence", "note|Other|file",
        workspace=at,
    )  # fmt: skip
    number = proposed.split()[1]
    refused = said("refuse", number, "--why", "A placement is no home", workspace=at, user="ben")
    assert f"{ref} is back in the queue" in refused
    assert "A placement is no home" in said("case", ref, workspace=at)


def test_explain_says_every_rule_tried(at: Path) -> None:
    ref = str(queued(at, "--reason", "BOUNDARY")[0]["ref"])
    explained = json.loads(said("explain", ref, "--json", workspace=at))
    assert explained["record"] == ref
    assert [reason["code"] for reason in explained["reasons"]] == ["BOUNDARY"]
    used = explained["address_used"]
    assert float(used["point"]["accuracy_m"]) >= float(used["line_distance_m"])
    results = [step["result"] for step in explained["tried"]]
    assert results.count("decided") == 2  # the rule, and the gate
    in_words = said("explain", ref, workspace=at)
    assert "nearer to the line than it is accurate" in in_words


def test_the_balance_is_the_same_in_words_and_as_json(at: Path, tmp_path: Path) -> None:
    plain = json.loads(said("balance", "--json", workspace=at))
    assert plain["adds_up"] is True
    for line in plain["lines"]:
        total = next(value for name, value in line.items() if name not in ("strand", "parts"))
        assert total == sum(line["parts"].values())
    board = json.loads(said("board", "--json", workspace=at))
    figures = {
        (row["strand"], row["line"], row["part"]): row["figure"]
        for row in board["figures"]
        if row["section"] == "balance"
    }
    unique = next(line for line in plain["lines"] if line["strand"] == "all" and "unique" in line)
    assert figures["all", "unique", ""] == f"{unique['unique']:,}"
    for part, count in unique["parts"].items():
        assert figures["all", "unique", part] == f"{count:,}"
    assert "under 5" in said("board", "--hide-small", workspace=at)
    sheet = tmp_path / "board.xlsx"
    saved = typed("board", "--json", "--xlsx", sheet, workspace=at)
    assert sheet.is_file()
    assert json.loads(saved.stdout) == board


def test_a_restricted_child_is_named_only_to_those_who_may_see_them(at: Path) -> None:
    restricted = [row for row in queued(at) if row["restricted"]]
    assert restricted
    as_auditor = typed("queue", "--json", workspace=at, user=allocated_county.AUDITOR)
    assert not [row for row in json.loads(as_auditor.stdout) if row["restricted"]]
    refused = typed("case", restricted[0]["ref"], workspace=at, user=allocated_county.AUDITOR)
    assert refused.exit_code == 1
    assert str(restricted[0]["surname"]) not in refused.output


def test_a_wrong_passphrase_is_one_sentence(at: Path) -> None:
    result = typed("balance", workspace=at, TRANSFER_APP_PASSPHRASE="not the passphrase")
    assert result.exit_code == 1
    assert not result.stdout
    assert len(result.stderr.strip().splitlines()) == 2


def test_the_passphrase_is_read_from_a_file(at: Path, tmp_path: Path) -> None:
    file = tmp_path / "passphrase"
    file.write_text(allocated_county.PASSPHRASE + "\n", encoding="utf-8")
    result = typed("balance", "--passphrase-file", file, workspace=at, TRANSFER_APP_PASSPHRASE="")
    assert result.exit_code == 0, result.output


def test_without_a_terminal_or_a_passphrase_it_says_so(at: Path) -> None:
    result = typed("balance", workspace=at, TRANSFER_APP_PASSPHRASE="")
    assert result.exit_code == 1
    assert "TRANSFER_APP_PASSPHRASE" in result.stderr


def test_values_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    hostile = "Eve\x1b[31m\x9b2J[bold]\u202eX\r"
    console.say(hostile)
    console.note(hostile)
    console.table(("name",), [(hostile,)])
    console.facts([("name", hostile)])
    shown = "".join(capsys.readouterr())
    assert not {"\x1b", "\x9b", "\u202e", "\r"} & set(shown)
    assert shown.count("[bold]") == 4


@pytest.mark.parametrize(
    "line",
    [["nonsense"], ["load"], ["set-vesting-day", "1/4/2027"], ["queue", "--reason", "NOPE"], ["users"]],
)
def test_a_command_that_is_not_understood_ends_with_status_two(line: list[str], at: Path) -> None:
    assert typed(*line, workspace=at).exit_code == 2


def test_the_version_needs_no_command() -> None:
    result = typed("--version")
    assert result.exit_code == 0
    assert result.stdout.startswith("transfer-app 0.")


def test_help_needs_no_adapter_and_no_geography() -> None:
    check = "import sys, transfer_app.cli.app; print(sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", check], check=True, capture_output=True, text=True)
    heavy = {"geopandas", "pandas", "shapely", "PySide6", "sqlalchemy", "transfer_app.bootstrap"}
    assert not [name for name in heavy if f"'{name}'" in done.stdout]
