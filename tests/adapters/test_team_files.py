"""A team's file: what its schema says, read without trust; the password that only its key gives."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from transfer_app.adapters.store import key_slots
from transfer_app.adapters.store.key_file import Cost, format_key_file, parse_key_file
from transfer_app.adapters.store.team_file import is_team_file
from transfer_app.adapters.store.team_password import password_of, verifier_of
from transfer_app.adapters.store.workspace import WorkspaceFiles
from transfer_app.domain.errors import NewerWorkspace, NotAWorkspace, WorkspaceExists
from transfer_app.domain.team_server import TeamServer
from transfer_app.resources import schema_path

CA = "-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUXQ==\n-----END CERTIFICATE-----\n"
SERVER = TeamServer("db.dorset.example", 5432, "transfer_app", "transfer_app", CA)
CHEAP = Cost(64, 1, 1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "dorset.taw"


@pytest.fixture
def statements(path: Path) -> tuple[str, ...]:
    return WorkspaceFiles(CHEAP).prepare_team(path, SERVER, "ann", "correct horse")


def test_the_file_is_as_the_schema_says_and_people_come_and_go(
    path: Path, statements: tuple[str, ...]
) -> None:
    key = key_slots.unlock(path, "ann", "correct horse")
    key_slots.add_slot(path, key, "ben", "battery staple", CHEAP)
    key_slots.remove_slot(path, "ann")
    assert key_slots.unlock(path, "ben", "battery staple") == key
    value = json.loads(path.read_bytes())
    schemas = [json.loads(schema_path(f"{each}.schema.json").read_text("utf-8")) for each in _SCHEMAS]
    jsonschema.validate(value, schemas[0])
    assert schemas[0]["$defs"]["slot"] == schemas[1]["$defs"]["slot"]
    file = parse_key_file(path.read_bytes(), path.name)
    assert (file.server, format_key_file(file)) == (SERVER, path.read_bytes())
    assert is_team_file(path)
    assert list(path.parent.iterdir()) == [path]


_SCHEMAS = ("team-file", "key-slots")


def test_neither_file_nor_sql_holds_the_key_or_the_password(path: Path, statements: tuple[str, ...]) -> None:
    key = key_slots.unlock(path, "ann", "correct horse")
    password = password_of(key, key_slots.workspace_id(path))
    told = path.read_text("utf-8") + "".join(statements)
    assert key.hex() not in told
    assert password not in told
    assert "LC_COLLATE 'C'" in told
    assert "log_statement = 'none'" in told


def test_password_and_verifier_are_as_the_document_says() -> None:
    """The password worked out with OpenSSL's `kdf`, the verifier by PostgreSQL 15 with its own salt."""
    key, workspace = bytes(range(32)), "00112233445566778899aabbccddeeff"
    assert password_of(key, workspace) == PASSWORD
    assert password_of(bytes(32), workspace) != PASSWORD != password_of(key, workspace[::-1])
    assert verifier_of("pencil", base64.b64decode(VERIFIER[19:43])) == VERIFIER


PASSWORD = "64c6beb128dca3e4cac5d6e5bda7d5f5a44e02d25e765ad4def2cad23808feed"
VERIFIER = (
    "SCRAM-SHA-256$4096:9ruGY7ZBXth1p/CON/KHuA==$"
    "lXmxE3HfjdnJvNPJJJp2K21Om88ZfuVfXReyKtjxrJM=:LINfB/qgmOAtWA1iZC79NzVfwvLN/uaxJQhzhxt2kY0="
)


def test_a_file_that_is_there_is_never_overwritten(path: Path, statements: tuple[str, ...]) -> None:
    before = path.read_bytes()
    with pytest.raises(WorkspaceExists):
        WorkspaceFiles(CHEAP).prepare_team(path, SERVER, "ann", "correct horse")
    assert path.read_bytes() == before


def _server(**other: object) -> Callable[[dict[str, Any]], None]:
    return lambda value: value["server"].update(other)


@pytest.mark.parametrize(
    "spoil",
    [
        _server(host="db.example,evil.example"),
        _server(host="/run,evil.example"),
        _server(host=""),
        _server(host="db example"),
        _server(port=0),
        _server(port=True),
        _server(port="5432"),
        _server(database="Transfer"),
        _server(role='x" SUPERUSER'),
        _server(ca="/etc/ssl/ca.pem"),
        _server(ca=CA + "x"),
        _server(password="x"),
        lambda value: value.pop("server"),
        lambda value: value.update(server=[]),
        lambda value: value.update(format="transfer-app-key-slots", version=2),
        lambda value: value.update(format=["transfer-app-team-workspace"]),
        lambda value: value.update(version=True),
        lambda value: value.update(slots=[]),
        lambda value: value.update(more=1),
    ],
)
def test_what_the_schema_refuses_is_refused(
    path: Path, statements: tuple[str, ...], spoil: Callable[[dict[str, Any]], None]
) -> None:
    value = json.loads(path.read_bytes())
    spoil(value)
    schema = json.loads(schema_path("team-file.schema.json").read_text("utf-8"))
    # JSON Schema takes true for 1 in `const`, and 1 is not true anywhere here.
    if value.get("version") is not True:
        assert not jsonschema.Draft202012Validator(schema).is_valid(value)
    with pytest.raises(NotAWorkspace):
        parse_key_file(json.dumps(value).encode(), path.name)


def test_a_newer_form_is_said_to_be_newer(path: Path, statements: tuple[str, ...]) -> None:
    value = json.loads(path.read_bytes()) | {"version": 2}
    with pytest.raises(NewerWorkspace):
        parse_key_file(json.dumps(value).encode(), path.name)


def test_only_this_machine_is_reached_without_tls() -> None:
    local = ("/run/postgresql", "localhost", "127.0.0.1", "127.8.8.8", "::1")
    away = ("localhost.example", "10.0.0.1", "db", "127.0.0.1.example", "::2")
    for host in local + away:
        assert TeamServer(host, 5432, "a", "b").is_local is (host in local), host
