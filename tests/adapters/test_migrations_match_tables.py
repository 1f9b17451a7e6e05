"""The migrations make exactly the tables that the repositories are written against."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from transfer_app.adapters.store import (
    migrate,
    workspace,  # noqa: F401 - loads the repositories, so every table
)
from transfer_app.adapters.store.engine import new_engine
from transfer_app.adapters.store.log import Log
from transfer_app.adapters.store.tables import (
    boundary_sets,
    case_records,
    decisions,
    metadata,
    people,
    queue_cells,
    rule_signatures,
    runs,
    users,
)
from transfer_app.adapters.store.users import Users
from transfer_app.adapters.store.values import texts
from transfer_app.domain import merkle
from transfer_app.domain.audit import AuditEntry
from transfer_app.domain.errors import WorkspaceError

Older = Callable[[str], sa.Engine]


@pytest.fixture
def older(tmp_path: Path) -> Iterator[Older]:
    """A workspace as it was made before the migration of that number, such as "0005"."""
    engine = new_engine(tmp_path / "old.taw", bytes(32))

    def made(number: str) -> sa.Engine:
        def later(folder: str, names: list[str]) -> list[str]:
            return [
                each for each in names if each == "__pycache__" or (each[:4].isdigit() and each >= number)
            ]

        shutil.copytree(migrate.DEFAULT, tmp_path / "migrations", ignore=later)
        migrate.upgrade(engine, tmp_path / "migrations")
        return engine

    yield made
    engine.dispose()


@pytest.mark.filterwarnings("ignore:.*expression-based index '?ix_people_lower_")
def test_the_newest_migration_leaves_nothing_to_change(tmp_path: Path) -> None:
    engine = new_engine(tmp_path / "fresh.taw", bytes(32))
    migrate.upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        made = set(connection.scalars(sa.text("SELECT name FROM sqlite_master WHERE type = 'index'")))
    # Those on what a column becomes in lower case cannot be compared.
    assert {index.name for table in metadata.tables.values() for index in table.indexes} <= made
    assert migrate.current(engine) == migrate.heads()
    engine.dispose()


def test_a_workspace_of_before_the_rule_sets_keeps_what_it_holds(older: Older) -> None:
    """From 0004 to the newest, with people and a run in it."""
    engine = older("0005")
    with engine.begin() as connection:
        connection.execute(sa.insert(users).values(id=1, name="ann"))
        connection.execute(sa.insert(boundary_sets).values(id=1, digest="", placer=b""))
        connection.execute(sa.insert(runs).values(id=1, user_id=1, boundary_set_id=1, trial=1))
        assert not sa.inspect(connection).has_table("rule_sets")
    migrate.upgrade(engine)
    with engine.connect() as connection:
        assert connection.scalar(sa.select(runs.c.trial)) == 1
        assert connection.scalar(sa.select(sa.func.count()).select_from(rule_signatures)) == 0


def test_names_that_are_there_already_are_found_without_their_accents(older: Older) -> None:
    engine = older("0039")
    with engine.begin() as connection:
        said = "INSERT INTO people (id, ref, forename, surname) VALUES"
        connection.exec_driver_sql(f"{said} (1, '1', 'Ann', 'ASH'), (2, '2', 'Élise', 'ÉON')")
        connection.execute(sa.insert(users).values(id=1, name="ann"))
        connection.execute(sa.insert(boundary_sets).values(id=1, digest="", placer=b""))
        connection.execute(sa.insert(runs).values(id=1, user_id=1, boundary_set_id=1, trial=1))
        for number in (1, 2):
            of_child = {"id": number, "person_id": number, "ref": f"r{number}"}
            connection.execute(sa.insert(case_records).values(**of_child))
            decided = {"record_id": number, "run_id": 1, "listed_as": "ash" if number == 1 else "Éon"}
            connection.execute(sa.insert(decisions).values(**decided))
    migrate.upgrade(engine)
    with engine.connect() as connection:
        names = sa.select(people.c.searched_forename, people.c.searched_surname).order_by(people.c.id)
        assert list(connection.execute(names)) == [("ann", "ash"), ("elise", "eon")]
        listed = sa.select(decisions.c.listed_as).order_by(decisions.c.record_id)
        assert list(connection.scalars(listed)) == ["ash", "eon"]


def test_decisions_that_are_there_already_are_counted_and_have_their_status(older: Older) -> None:
    engine = older("0043")
    with engine.begin() as connection:
        connection.execute(sa.insert(users).values(id=1, name="ann"))
        connection.execute(sa.insert(boundary_sets).values(id=1, digest="", placer=b""))
        connection.execute(sa.insert(runs).values(id=1, user_id=1, boundary_set_id=1, trial=1))
        connection.execute(sa.insert(people).values(id=1, ref="1"))
        for number, area in enumerate(("E1", None, None), 1):
            of_child = {"id": number, "person_id": 1, "ref": f"r{number}", "strand": f"s{number}"}
            connection.execute(sa.insert(case_records).values(**of_child, status=f"status {number}"))
            decided = {"record_id": number, "run_id": 1, "state": "queued", "area": area}
            connection.execute(sa.insert(decisions).values(**decided))
    migrate.upgrade(engine)
    with engine.connect() as connection:
        kept = sa.select(queue_cells.c.area, queue_cells.c.candidates, queue_cells.c.number)
        assert set(connection.execute(kept)) == {("E1", -1, 1), ("", -1, 2)}
        listed = sa.select(decisions.c.listed_status).order_by(decisions.c.record_id)
        assert list(connection.scalars(listed)) == ["status 1", "status 2", "status 3"]


def test_a_protocol_without_terms_is_refused_and_stays_as_it_was(older: Older) -> None:
    engine = older("0010")
    with engine.begin() as connection:
        connection.execute(sa.insert(users).values(id=1, name="ann"))
        connection.exec_driver_sql("INSERT INTO protocols (title, drafted_by) VALUES ('Old', 1)")
    with pytest.raises(WorkspaceError, match="without the terms"):
        migrate.upgrade(engine)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT title FROM protocols").scalar() == "Old"


@pytest.mark.parametrize("table", ["packages", "incoming_packages"])
def test_a_package_whose_receipt_could_not_be_checked_is_refused(older: Older, table: str) -> None:
    engine = older("0016")
    who = {"packages": "protocol_id, sealed_by, tranche", "incoming_packages": "received_by"}[table]
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        connection.execute(sa.insert(users).values(id=1, name="ann"))
        if table == "packages":
            connection.exec_driver_sql("INSERT INTO protocols (id, terms, drafted_by) VALUES (1, '', 1)")
        ones = ", ".join("1" for _ in who.split(","))
        connection.exec_driver_sql(f"INSERT INTO {table} (ref, {who}) VALUES ('old', {ones})")
    with pytest.raises(WorkspaceError, match="package of a trial version"):
        migrate.upgrade(engine)
    with engine.connect() as connection:
        assert connection.exec_driver_sql(f"SELECT ref FROM {table}").scalar() == "old"


def test_the_log_of_before_its_nodes_had_places_goes_on(older: Older) -> None:
    """From before 0015 to the newest: the same tree, and the next entry continues it."""
    engine = older("0015")
    entries = [AuditEntry("2027-03-31T09:15:00Z", "ann", "made", {"n": n}) for n in range(12)]
    leaves = [merkle.leaf_hash(entry.leaf(seq)) for seq, entry in enumerate(entries)]
    read = merkle.nodes_in_memory(leaves)
    with engine.begin() as connection:
        for seq, entry in enumerate(entries[:11]):
            row = (seq, entry.at, entry.actor, entry.action, entry.leaf(seq))
            connection.exec_driver_sql("INSERT INTO log_entries VALUES (?, ?, ?, ?, ?)", row)
        for level, index in reversed(list(merkle.places(11))):
            node = (level, index, read(level, index))
            connection.exec_driver_sql("INSERT INTO log_nodes VALUES (?, ?, ?)", node)
    migrate.upgrade(engine)
    with engine.begin() as connection:
        log = Log(connection)
        assert log.append(entries[11]) == 11
        assert list(log.nodes()) == [(level, index, read(level, index)) for level, index in merkle.places(12)]
        assert log.root(12) == merkle.root(leaves)


def test_who_saw_restricted_records_by_their_role_goes_on_as_not_agreed_to(older: Older) -> None:
    engine = older("0040")
    held = {"ann": ["reviewer", "approver"], "ben": ["approver"], "cat": ["auditor"], "dee": ["reviewer"]}
    with engine.begin() as connection:
        for name, roles in held.items():
            values = {"name": name, "roles": texts(roles), "active": int(name != "dee")}
            connection.execute(sa.insert(users).values(**values))
    migrate.upgrade(engine)
    with engine.connect() as connection:
        found = {user.name: user.clearance for user in Users(connection).all()}
    assert found == {"ann": "kept", "ben": "kept", "cat": "", "dee": ""}
