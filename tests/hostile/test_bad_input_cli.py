"""Bad input at the command line: a sentence that says what, where and what to do, and nothing changed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import allocated_county
import pytest
import workspace_state
from sample_county import COUNTY
from typed_commands import typed

resource = pytest.importorskip("resource", reason="limits on files are set here as POSIX does")

LAYERS = COUNTY / "boundaries"
FEATURE = (
    '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"E1"},"geometry":%s}]}'
)


@dataclass(frozen=True)
class Bad:
    """A command line with BAD in the place of the bad file, what is in that file, and words it must answer.

    content None: there is no such file; FOLDER: it is a folder. says: file name and remedy, in any order.
    """

    command: str
    content: bytes | None
    says: tuple[str, ...]
    name: str = "input.csv"

    def __str__(self) -> str:
        verb = self.command.partition(" ")[0]
        return f"{verb}: {self.says[0]}".replace(" ", "-")


FOLDER = b"<a folder>"
PERSON = (COUNTY / "ssd" / "ssd_person.csv").read_bytes()
GAZETTEER = "Load the full product"

CASES = [
    Bad("load BAD", None, ("There is nothing at", "Check the name of the file or folder.")),
    Bad("load BAD", b"", ("it is empty", "input.csv", "Check the file and load it again")),
    Bad("load BAD", b"\r\n\r\n", ("it holds no text", "input.csv")),
    Bad("load BAD", FOLDER, ("holds no files", "Choose the folder that holds the export")),
    Bad("load BAD", b"a,b\n1,2\n", ("none of the column names of any known table", "input.csv")),
    Bad("load BAD", bytes(range(256)), ("not a .csv file", "save each table as"), "input.bin"),
    Bad("load BAD", b"pers_person_id,pers_sex\n1,F\n", ("lacks the column pers_dob", "ssd_person")),
    Bad("load BAD", PERSON[:300] + b"\xff\xfe\x81" + PERSON[300:], ("damaged; export it again", "input.csv")),
    Bad("gazetteer BAD", None, ("There is no file", "Check the name, or choose another file")),
    Bad("gazetteer BAD", b"", ("input.csv is empty", "Download the product again")),
    Bad("gazetteer BAD", FOLDER, ("is a folder", "Choose the product's zip or its CSV file")),
    Bad("gazetteer BAD", b"a,b\n1,2\n", ("not an address list this program knows", "a, b")),
    Bad("gazetteer BAD", b"pcds,oscty\nBH1 1AA,E\n", ("without eastings and northings", GAZETTEER)),
    Bad("gazetteer BAD", b"PK\x03\x04cut", ("damaged or was not downloaded to its end",), "codepo_gb.zip"),
    Bad("boundaries layers BAD", None, ("There is no file", "choose another boundary file")),
    Bad("boundaries set --successors BAD", None, ("There is no file", "choose another boundary file")),
    Bad("boundaries set --successors BAD", b"", ("is empty", "Export the boundary layer again"), "a.geojson"),
    Bad("boundaries set --successors BAD", FOLDER, ("is a folder", "Choose the .gpkg, .geojson or .shp")),
    Bad("boundaries set --successors BAD", b"x", ("not a kind of boundary file", "GeoPackage")),
    Bad(
        "boundaries set --successors BAD",
        (FEATURE % '{"type":"LineString","coordinates":[[400000,100000],[400100,100100]]}').encode(),
        ("holds no polygons, only LineStrings", "Choose the layer of areas"),
        "lines.geojson",
    ),
    Bad(
        "boundaries set --successors BAD",
        b'{"type":"FeatureCollection","features":[]}',
        ("has no features", "Export the layer with its areas"),
        "none.geojson",
    ),
    Bad(
        "boundaries set --successors BAD --code-column GSS",
        (LAYERS / "successors.geojson").read_bytes(),
        ("has no column GSS", "Choose from its columns: code, name"),
        "county.geojson",
    ),
    Bad(
        f"boundaries set --predecessors {LAYERS / 'districts.geojson'} --composition BAD",
        None,
        ("cannot be read: No such file", "Check the name of the file"),
    ),
    Bad(
        f"boundaries set --predecessors {LAYERS / 'districts.geojson'} --composition BAD",
        (LAYERS / "composition.csv").read_bytes() + b"E06999001,West Wessmoor,E07999007\n",
        ("the district E07999007 is named twice", "line 9", "one line for each district"),
    ),
    Bad(
        f"boundaries set --predecessors {LAYERS / 'districts.geojson'} --composition BAD",
        "successor_code,successor_name,district_code\nE1,Caf\u00e9,E07999001\n".encode("cp1252"),
        ("is not UTF-8 text", "input.csv"),
    ),
    Bad("allocate --rules BAD", None, ("cannot be read: No such file", "input.csv")),
    Bad("allocate --rules BAD", b"[rule_set]\n", ("input.csv, at the top: 'rule' is a required", "Correct")),
    Bad("share add-recipient 1 BAD", None, ("could not be read: No such file", "input.csv")),
    Bad("share add-recipient 1 BAD", b"age1...", ("input.csv is not a public key card", ".recipient.json")),
    Bad("receive add-sender BAD", b'{"format":"transfer-app/recipient/v1"', ("input.csv: The public key",)),
    Bad("pack receipt BAD", None, ("could not be opened: No such file", "Put the receipt and its .sig file")),
    Bad("explain BAD", None, ("There is no case record", "Check what you typed")),
    Bad("withdraw 999", None, ("There is no proposal number 999", "Check what you typed")),
    Bad("rejects --save BAD/rows.csv", None, ("could not be written: No such file", "choose another folder")),
    Bad("log export --out BAD", b"x", ("input.csv is not an empty folder", "Choose a new folder")),
]


@pytest.fixture(scope="module")
def made(made_county: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return allocated_county.copied(made_county, tmp_path_factory.mktemp("bad-input"))


@pytest.fixture(scope="module")
def before(made: Path) -> dict[str, tuple[int, str]]:
    return workspace_state.tables(made)


def untouched(path: Path, before: dict[str, tuple[int, str]]) -> None:
    """Every row is as it was, and the log notes no more than that somebody signed in."""
    assert workspace_state.tables(path) == before
    after = workspace_state.actions(path)
    assert set(after[after.index("allocated") + 1 :]) <= {"signed-in"}


@pytest.mark.parametrize("bad", CASES, ids=str)
def test_it_says_what_where_and_what_to_do(
    bad: Bad, made: Path, before: dict[str, tuple[int, str]], tmp_path: Path
) -> None:
    path = tmp_path / bad.name
    if bad.content == FOLDER:
        path.mkdir()
    elif bad.content is not None:
        path.write_bytes(bad.content)
    line = [word.replace("BAD", str(path)) for word in bad.command.split()]
    result = typed(*line, workspace=made)
    assert result.exit_code == 1, result.output
    assert not result.stdout
    for words in bad.says:
        assert words in result.stderr
    assert "Errno" not in result.stderr
    assert len(result.stderr.strip().splitlines()) == 2
    untouched(made, before)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "is not there"),
        (FOLDER, "is a folder"),
        (b"", "There is no key file"),
        (b"SQLite format 3\x00" + bytes(4096), "There is no key file"),
    ],
)
def test_something_that_is_no_workspace(content: bytes | None, says: str, tmp_path: Path) -> None:
    path = tmp_path / "county.taw"
    if content == FOLDER:
        path.mkdir()
    elif content is not None:
        path.write_bytes(content)
    listed = sorted(tmp_path.iterdir())
    result = typed("balance", workspace=path)
    assert result.exit_code == 1
    assert says in result.stderr
    assert sorted(tmp_path.iterdir()) == listed


def test_a_workspace_cut_short_is_refused_and_left_as_it_is(made: Path, tmp_path: Path) -> None:
    copy = allocated_county.copied(made, tmp_path)
    copy.write_bytes(copy.read_bytes()[: 1024 * 1024 + 17])
    content = copy.read_bytes()
    result = typed("balance", workspace=copy)
    assert result.exit_code == 1, result.output
    assert copy.name in result.stderr
    assert copy.read_bytes() == content


def test_a_file_in_another_encoding_is_read_as_what_it_is(made: Path, tmp_path: Path) -> None:
    copy = allocated_county.copied(made, tmp_path)
    path = tmp_path / "persons.csv"
    path.write_bytes(PERSON.decode("utf-8-sig").encode("utf-16"))
    result = typed("load", path, workspace=copy)
    assert result.exit_code == 0, result.output
    assert "persons.csv" in result.stdout


def environment(path: Path) -> dict[str, str]:
    return {
        **os.environ,
        "TRANSFER_APP_WORKSPACE": str(path),
        "TRANSFER_APP_USER": allocated_county.OFFICER,
        "TRANSFER_APP_PASSPHRASE": allocated_county.PASSPHRASE,
    }


def programme(path: Path, *words: object, largest: int | None = None) -> subprocess.CompletedProcess[str]:
    """The real program in a process of its own. largest: no file may grow beyond so many bytes."""

    def limit() -> None:
        if largest is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))

    line = [sys.executable, "-m", "transfer_app", *map(str, words)]
    return subprocess.run(
        line, env=environment(path), preexec_fn=limit, capture_output=True, text=True, check=False
    )


def test_a_write_that_the_system_refuses(
    made: Path, before: dict[str, tuple[int, str]], tmp_path: Path
) -> None:
    copy = allocated_county.copied(made, tmp_path)
    result = programme(copy, "gazetteer", COUNTY / "answer_key.csv")
    assert result.returncode == 1, "the program runs, and refuses what is no gazetteer"
    refused = programme(copy, "allocate", largest=96 * 1024)
    assert refused.returncode == 1, refused.stderr
    assert copy.name in refused.stderr
    assert "Nothing of this step was kept" in refused.stderr
    untouched(copy, before)
    report = tmp_path / "rows.csv"
    cut = programme(copy, "rejects", "--save", report, largest=512)
    assert cut.returncode == 1, cut.stderr
    assert not report.exists()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 8 MiB of its own."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("this machine does not let a test mount a small disk")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk(made: Path, before: dict[str, tuple[int, str]], small_disk: Path) -> None:
    copy = allocated_county.copied(made, small_disk)
    filler = small_disk / "filler"
    with filler.open("wb") as stream:
        free = os.statvfs(small_disk)
        stream.write(bytes(free.f_bavail * free.f_frsize - 160 * 1024))
    refused = programme(copy, "allocate")
    assert refused.returncode == 1, refused.stderr
    assert f"{copy.name}: the disk is full." in refused.stderr
    assert "Free some space" in refused.stderr
    filler.unlink()
    untouched(copy, before)
    done = programme(copy, "allocate")
    assert done.returncode == 0, done.stderr
