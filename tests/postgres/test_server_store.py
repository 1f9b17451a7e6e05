"""A team's workspace on a real PostgreSQL server: its tables, its units of work, and what goes wrong."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
import team_server
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from transfer_app.adapters.store import key_slots, migrate, team_password, team_workspace
from transfer_app.adapters.store.engine import reading
from transfer_app.adapters.store.key_file import format_key_file, parse_key_file
from transfer_app.adapters.store.server_engine import server_engine
from transfer_app.adapters.store.storage_errors import storage_errors
from transfer_app.adapters.store.tables import log_entries, metadata, settings, users
from transfer_app.adapters.store.workspace import SqlWorkspace, Unit, UnloggedChange
from transfer_app.domain import merkle
from transfer_app.domain.audit import AuditEntry
from transfer_app.domain.errors import (
    NotAWorkspace,
    ServerUnreachable,
    TransferError,
    WorkspaceBusy,
    WorkspaceError,
    WorkspaceExists,
)
from transfer_app.domain.sign_in import KeyChange

PASSPHRASE = "correct horse battery"
SECRET = "AGE-SECRET-KEY-MADE-UP"
NOW = "2026-11-28T12:00:00Z"
ENTRY = AuditEntry(NOW, "ann", "made-up")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A team's file whose database has its tables. The tests of this module share it, and only add to it."""
    path = tmp_path_factory.mktemp("team") / "wessmoor.team"
    files = team_server.ServerFiles()

    def first(unit: Unit) -> None:
        ann = unit.users.add("ann", "Ann Archer", frozenset(), NOW)
        unit.keys.add("pair", SECRET, "public", NOW, ann.id)
        unit.keys.add("pair", "of the authority", "public", NOW, None)
        unit.log.append(ENTRY)

    files.create(path, "ann", PASSPHRASE, first).close()
    return path


@pytest.fixture
def workspace(path: Path) -> Iterator[SqlWorkspace]:
    opened = team_server.ServerFiles().open(path, "ann", PASSPHRASE)
    yield opened
    opened.close()


@pytest.fixture
def engine(path: Path) -> Iterator[sa.Engine]:
    engine, _ = team_workspace.open_team_database(path, [key_slots.unlock(path, "ann", PASSPHRASE)])
    yield engine
    engine.dispose()


@pytest.mark.filterwarnings("ignore:.*expression-based index '?ix_people_lower_")
def test_the_newest_migration_leaves_nothing_to_change(engine: sa.Engine) -> None:
    def differs(context: object, seen: object, ours: object, is_: object, wanted: object) -> bool:
        # A whole number has 64 bits here, as it has in a file.
        return str(is_).replace("BIGINT", "INTEGER") != str(wanted).replace("BIGINT", "INTEGER").replace(
            "BLOB", "BYTEA"
        ).replace("FLOAT", "DOUBLE PRECISION")

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": differs})
        assert compare_metadata(context, metadata) == []
    assert migrate.current(engine) == migrate.heads()


def test_the_log_is_only_appended_to(workspace: SqlWorkspace, path: Path) -> None:
    with workspace.change() as unit:
        unit.log.append(ENTRY)
    for statement in (
        "UPDATE log_entries SET actor = 'eve'",
        "DELETE FROM log_entries",
        "TRUNCATE log_entries",
        "UPDATE log_nodes SET hash = ''",
        "DELETE FROM log_nodes",
    ):
        with pytest.raises(psycopg.Error, match="only appended"):
            team_server.run(statement, database=team_server.database_of(path))


def test_a_unit_without_an_entry_or_with_an_error_leaves_nothing(workspace: SqlWorkspace) -> None:
    with pytest.raises(UnloggedChange), workspace.change() as unit:
        unit.settings.put("kept", "no")
    with pytest.raises(ZeroDivisionError), workspace.change() as unit:  # noqa: PT012
        unit.settings.put("kept", "no")
        unit.log.append(ENTRY)
        raise ZeroDivisionError
    with workspace.trial() as unit:
        unit.settings.put("kept", "no")
        assert unit.settings.get("kept") == "no"
    with workspace.read() as unit:
        assert unit.settings.get("kept") == ""


def test_reading_waits_for_no_writer_sees_one_state_and_cannot_write(
    workspace: SqlWorkspace, engine: sa.Engine
) -> None:
    with workspace.read() as before:
        size = before.log.size()
        with workspace.change() as unit:
            unit.log.append(ENTRY)
            assert before.log.size() == size
        assert before.log.size() == size
        with workspace.read() as after:
            assert after.log.size() == size + 1
    with pytest.raises(sa.exc.DBAPIError, match="25006"), reading(engine) as connection:
        connection.execute(sa.insert(settings).values(key="no", value=""))


def test_a_writer_that_takes_too_long_is_told_of_in_words(path: Path) -> None:
    key = key_slots.unlock(path, "ann", PASSPHRASE)
    password = team_password.password_of(key, key_slots.workspace_id(path))
    server = key_slots.team_server(path)
    engines = [server_engine(server, password, busy_seconds=0.1) for _ in range(2)]
    with engines[0].begin():
        with pytest.raises(WorkspaceBusy), storage_errors(path), engines[1].begin():
            pass
        with reading(engines[1]) as connection:
            assert connection.scalar(sa.select(sa.func.count()).select_from(log_entries))
    for engine in engines:
        engine.dispose()


def test_four_writers_at_once_make_one_chain(path: Path) -> None:
    """Each in a workspace of its own, as on four workstations."""
    opened = [team_server.ServerFiles().open(path, "ann", PASSPHRASE) for _ in range(4)]
    with opened[0].read() as unit:
        before = unit.log.size()

    def write(number: int) -> None:
        for _ in range(10):
            with opened[number].change() as unit:
                unit.log.append(AuditEntry(NOW, f"writer {number}", "made-up"))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with opened[0].read() as unit:
        size, bodies = unit.log.size(), list(unit.log.bodies())
        root = unit.log.root(size)
    assert size == before + 40
    assert [json.loads(body)["seq"] for body in bodies] == list(range(size))
    assert root == merkle.root([merkle.leaf_hash(body) for body in bodies])
    for each in opened:
        each.close()


def test_a_connection_that_ends_in_a_unit_leaves_nothing_and_the_next_unit_works(
    workspace: SqlWorkspace, path: Path
) -> None:
    with workspace.read() as unit:
        before = unit.log.size()
    with pytest.raises(ServerUnreachable) as caught, workspace.change() as unit:  # noqa: PT012
        unit.settings.put("half", "done")
        unit.log.append(ENTRY)
        of_this = f"datname = '{team_server.database_of(path)}'"
        team_server.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {of_this}")
        unit.settings.put("half", "more")
    assert "whole or not at all" in caught.value.remedy
    with workspace.change() as unit:
        assert (unit.settings.get("half"), unit.log.size()) == ("", before)
        unit.log.append(ENTRY)


def test_an_error_of_the_server_quotes_no_value_of_a_row(engine: sa.Engine) -> None:
    with pytest.raises(sa.exc.IntegrityError) as caught, engine.begin() as connection:
        connection.execute(sa.text("INSERT INTO users (name) VALUES ('Paddington'), ('Paddington')"))
    assert "uq_users_name" in str(caught.value)
    assert "Key" not in f"{caught.value} {caught.value.orig}"


def test_what_is_not_the_teams_database_is_told_in_words(path: Path, tmp_path: Path) -> None:
    file = parse_key_file(path.read_bytes(), path.name)
    assert file.server is not None
    copy = tmp_path / "copy.team"
    files = team_server.ServerFiles()

    def opened_with(**other: object) -> pytest.ExceptionInfo[TransferError]:
        assert file.server is not None
        copy.write_bytes(format_key_file(replace(file, server=replace(file.server, **other))))
        with pytest.raises(TransferError) as caught:
            files.open(copy, "ann", PASSPHRASE)
        return caught

    assert opened_with(database="elsewhere").type is NotAWorkspace
    assert opened_with(host="/nowhere").type is ServerUnreachable
    assert opened_with(role="postgres").type is ServerUnreachable  # asks for no proof, gives none
    team_server.run(f"CREATE DATABASE plain{file.server.role} OWNER {file.server.role} TEMPLATE template1")
    assert "nothing was put into" in str(opened_with(database=f"plain{file.server.role}").value)
    other = tmp_path / "other.team"
    key_slots.create_team_file(other, file.server, "ann", PASSPHRASE, team_server.CHEAP)
    with pytest.raises(NotAWorkspace, match="does not let it in"):
        files.open(other, "ann", PASSPHRASE)
    with pytest.raises(WorkspaceExists, match="made already"):
        files.create(path, "ann", PASSPHRASE, lambda unit: None)


def test_a_private_key_is_readable_with_the_workspace_key_alone(workspace: SqlWorkspace, path: Path) -> None:
    database = team_server.database_of(path)
    stored = team_server.run("SELECT private, public FROM keys ORDER BY id", database=database)
    assert [public for _, public in stored] == ["public", "public"]
    assert all("SECRET" not in private and "authority" not in private for private, _ in stored)
    with workspace.read() as unit:
        assert unit.keys.private("pair", 1) == SECRET
        assert unit.keys.privates("pair", None) == ["of the authority"]


def test_a_private_key_that_was_put_in_the_place_of_another_does_not_open(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.team"
    team_server.copied(path, copy)
    swapped = "UPDATE keys SET private = (SELECT private FROM keys WHERE user_id IS NULL) WHERE user_id = 1"
    team_server.run(swapped, database=team_server.database_of(copy))
    opened = team_server.ServerFiles().open(copy, "ann", PASSPHRASE)
    with pytest.raises(WorkspaceError, match="changed on the server"), opened.read() as unit:
        unit.keys.private("pair", 1)
    opened.close()


def test_after_a_change_of_the_key_the_file_of_before_is_out(path: Path, tmp_path: Path) -> None:
    copy, before = tmp_path / "copy.team", tmp_path / "before.team"
    team_server.copied(path, copy)
    team_server.alone(copy)
    before.write_bytes(copy.read_bytes())
    files = team_server.ServerFiles()
    opened, second = (files.open(copy, "ann", PASSPHRASE) for _ in range(2))
    with second.read() as unit:
        unit.log.size()
    opened.begin_key_change(["ann"])
    with pytest.raises(WorkspaceBusy, match="another workstation"):
        opened.change_key()
    second.close()
    opened.change_key()
    opened.end_key_change()
    with opened.read() as unit:
        assert unit.keys.private("pair", 1) == SECRET
    opened.close()
    with pytest.raises(NotAWorkspace, match="key of the workspace was changed"):
        files.open(before, "ann", PASSPHRASE)
    files.open(copy, "ann", PASSPHRASE).close()


def test_over_the_network_only_the_certified_server_is_talked_to(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The driver takes the address from the environment, and the name that is certified from the file."""
    file = parse_key_file(path.read_bytes(), path.name)
    assert file.server is not None
    role, signer = file.server.role, team_server.certified(team_server.NAME)[1]

    def opened(name: str, ca: str) -> SqlWorkspace:
        assert file.server is not None
        copy = tmp_path / "copy.taw"
        copy.write_bytes(format_key_file(replace(file, server=replace(file.server, host=name, ca=ca))))
        with monkeypatch.context() as patch:
            patch.setenv("PGHOSTADDR", "127.0.0.1")
            return team_server.ServerFiles().open(copy, "ann", PASSPHRASE)

    right = opened(team_server.NAME, signer)
    encrypted = "SELECT usename FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE ssl"
    assert (role,) in team_server.run(encrypted)
    right.close()
    others = (
        ("other.wessmoor.example", signer),
        (team_server.NAME, team_server.certified("elsewhere")[1]),
        (team_server.NAME, ""),
    )
    for name, ca in others:
        with pytest.raises(ServerUnreachable, match="certificate"):
            opened(name, ca)


def test_a_destroyed_content_key_leaves_its_table_as_soon_as_nobody_reads_it(
    path: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.taw"
    team_server.copied(path, copy)
    workspace, database = (
        team_server.ServerFiles().open(copy, "ann", PASSPHRASE),
        team_server.database_of(copy),
    )
    unlinked = "ALTER TABLE package_keys DROP CONSTRAINT fk_package_keys_package_id"
    team_server.run(unlinked, "INSERT INTO package_keys VALUES (1, '', 'age1x', '', '')", database=database)

    def written() -> object:
        return team_server.run("SELECT pg_relation_filenode('package_keys')", database=database)

    before = written()
    with workspace.read() as reader:
        assert reader.windows.secret(1) == ""
        with workspace.change() as unit:
            unit.windows.destroy(1, NOW, "the agreement ended")
            unit.log.append(ENTRY)
        assert written() == before
    workspace.close()
    assert written() != before


def test_a_whole_number_may_have_64_bits_as_in_a_file(engine: sa.Engine) -> None:
    large = 5_000_000_000
    with engine.connect() as connection:
        transaction = connection.begin()
        values = {"name": "large", "active": large}
        connection.execute(sa.insert(users).values(**values))
        assert connection.scalar(sa.select(users.c.active).where(users.c.active == large)) == large
        total = connection.scalar(sa.select(sa.func.sum(users.c.active)))
        assert (type(total), total) == (int, large + 1)
        transaction.rollback()


@pytest.mark.parametrize(("at", "stands"), [("before", KeyChange.BEGUN), ("after", KeyChange.DONE)])
def test_a_change_of_the_key_that_a_crash_cut_short_is_ended_by_whoever_signs_in(
    path: Path, tmp_path: Path, at: str, stands: KeyChange
) -> None:
    copy, files = tmp_path / "copy.team", team_server.ServerFiles()
    team_server.copied(path, copy)
    team_server.alone(copy)
    stopped = files.open(copy, "ann", PASSPHRASE)
    stopped.begin_key_change(["ann"])
    if at == "after":
        stopped.change_key()
    stopped.close()
    assert len(key_slots.unlock_all(copy, "ann", PASSPHRASE)) == 2
    opened = files.open(copy, "ann", PASSPHRASE)
    assert opened.key_change is stands
    opened.end_key_change()
    with opened.read() as unit:
        assert unit.keys.private("pair", 1) == SECRET
    opened.close()
    files.open(copy, "ann", PASSPHRASE).close()
