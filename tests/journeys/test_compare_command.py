"""'transfer-app compare A B' as it is typed: words for sides, JSON, the list and the map of the movers."""

from __future__ import annotations

import csv
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import allocated_county
import pytest
from sample_county import COUNTY, person_of
from typed_commands import said, typed
from workspace_state import tables

from transfer_app.cli.sides import written
from transfer_app.domain.errors import TransferError
from transfer_app.resources import schema_path

LAYERS = COUNTY / "boundaries"


@pytest.fixture(scope="module")
def at(made_county: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The allocated county: comparing changes nothing, so that all tests share it."""
    return allocated_county.copied(made_county, tmp_path_factory.mktemp("compared"))


@pytest.fixture(scope="module")
def districts(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A proposal in which one district changes sides; a comma in its folder's name."""
    folder = tmp_path_factory.mktemp("a, b")
    text = (LAYERS / "composition.csv").read_text("utf-8")
    moved = text.replace("E06999002,Annet and Marsh,E07999004", "E06999001,West Wessmoor,E07999004")
    (folder / "proposal.csv").write_text(moved, "utf-8")
    return f"districts:{LAYERS / 'districts.geojson'},composition:{folder / 'proposal.csv'}"


def test_a_proposal_is_told_counted_listed_and_drawn(at: Path, districts: str, tmp_path: Path) -> None:
    before = tables(at)
    listed, drawn = tmp_path / "movers.csv", tmp_path / "movers.svg"
    told = said("compare", "current", districts, "--csv", listed, "--map", drawn, workspace=at)
    assert tables(at) == before
    for words in ("By strand", "By status on vesting day", "By outcome", "Annet and Marsh", "looked after"):
        assert words in told
    with listed.open(encoding="utf-8-sig", newline="") as text:
        rows = list(csv.DictReader(text))
    found = json.loads(said("compare", "current", districts, "--json", workspace=at))
    assert f"{found['moved']:,} of {found['records']:,} case records would be decided otherwise" in told
    assert [row["record"] for row in rows] == [one["record"] for one in found["movers"]]
    assert sum(one["records"] for one in found["counts"]) == found["records"]
    picture = ET.parse(drawn).getroot()
    words = [each.text or "" for each in picture.iter("{http://www.w3.org/2000/svg}text")]
    moved = sum(row["what changes"] == "would go elsewhere" and row["easting"] != "" for row in rows)
    assert "As it is" in words
    assert "With the change" in words
    assert any(word.startswith("would go to West Wessmoor") for word in words)
    assert moved
    dashed = [each for each in picture.iter() if "stroke-dasharray" in each.attrib]
    assert len(dashed) == 2


def test_the_set_in_use_by_its_number_differs_from_nothing(at: Path) -> None:
    assert "in use" in said("boundaries", "list", workspace=at)
    told = said("compare", "boundaries:1", f"boundaries:{LAYERS / 'successors.geojson'}", workspace=at)
    assert told.startswith("Nothing would move")


def test_parts_of_a_side_add_up(at: Path, districts: str, tmp_path: Path) -> None:
    text = schema_path("rules/standard.toml").read_text("utf-8")
    text = text.replace("hosted_strands = []", 'hosted_strands = ["send"]')
    (tmp_path / "r.toml").write_text(
        text.replace("[policy.authorities]", '[policy.authorities]\nhost = "E06999001"'), "utf-8"
    )
    child = person_of("id-with-leading-zeros")
    (tmp_path / "list.csv").write_text(f"person_id,reason\n{child},police\n", "utf-8")
    side = f"rules:{tmp_path / 'r.toml'},extract:{tmp_path / 'list.csv'}"

    def moved(*sides: str) -> set[str]:
        return {
            one["record"] for one in json.loads(said("compare", *sides, "--json", workspace=at))["movers"]
        }

    both = moved("current", f"{districts},{side}")
    assert moved("current", side) | moved("current", districts) == both
    assert moved(side, side) == set()


@pytest.mark.parametrize(
    ("side", "words"),
    [
        ("now", "no side of a comparison"),
        ("boundaries:", "no side of a comparison"),
        ("rules:a,rules:b", "twice"),
        ("districts:a", "without a composition"),
        ("boundaries:a,districts:b,composition:c", "two ways"),
        ("boundaries:nowhere.gpkg", "no file and no stored boundary set"),
        ("boundaries:nowhere.gpkg#after", "no file and no stored boundary set"),
        ("rules:nowhere.toml", "nowhere.toml"),
        ("extract:nowhere", "nowhere"),
    ],
)
def test_a_side_that_says_nothing_is_refused_in_words(at: Path, side: str, words: str) -> None:
    result = typed("compare", "current", side, workspace=at)
    assert result.exit_code == 1
    assert words in " ".join(result.stderr.split())
    assert "Traceback" not in result.output


def test_a_path_may_hold_commas_and_colons() -> None:
    side = written("boundaries:C:\\a, b\\x.gpkg#after,rules:r:1.toml,extract:a,extract:b,c")
    assert (side.boundaries, side.rules, side.extracts) == (
        "C:\\a, b\\x.gpkg#after",
        "r:1.toml",
        ["a", "b,c"],
    )
    with pytest.raises(TransferError):
        written("current,rules:a")
