"""Migrations: whole or absent, with data in the tables, and never over a newer program's work."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from transfer_app.adapters.store import migrate
from transfer_app.adapters.store.engine import new_engine, open_engine, reading
from transfer_app.domain.errors import NewerWorkspace, WorkspaceError

KEY = bytes(range(32))
REVISION = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = {revision!r}, {down!r}
branch_labels = depends_on = None


def upgrade() -> None:
{body}
"""
FIRST = """
    op.create_table("parents", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.Text))
    op.create_table("children", sa.Column("parent", sa.Integer, sa.ForeignKey("parents.id"), nullable=False))
"""
SECOND = """
    with op.batch_alter_table("parents", recreate="always") as table:  # SQLite can only rebuild it
        table.alter_column("name", existing_type=sa.Text, nullable=False)
"""


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    folder = tmp_path / "50% of the scripts"
    (folder / "versions").mkdir(parents=True)
    shutil.copy(migrate.DEFAULT / "env.py", folder)
    revise(folder, "0001", None, FIRST)
    return folder


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[sa.Engine]:
    engine = new_engine(tmp_path / "w", KEY, busy_seconds=0.1)
    yield engine
    engine.dispose()


def revise(folder: Path, revision: str, down: str | None, body: str) -> None:
    (folder / "versions" / f"{revision}.py").write_text(
        REVISION.format(revision=revision, down=down, body=body), "utf-8"
    )


def tables(engine: sa.Engine) -> set[str]:
    with reading(engine) as connection:
        return set(sa.inspect(connection).get_table_names())


def fill(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO parents VALUES (1, 'a'), (2, 'b')")
        connection.exec_driver_sql("INSERT INTO children VALUES (1), (2), (2)")


def test_a_new_file_is_brought_to_the_head_and_again_changes_nothing(
    engine: sa.Engine, scripts: Path
) -> None:
    assert migrate.current(engine) == frozenset()
    migrate.upgrade(engine, scripts)
    migrate.upgrade(engine, scripts)
    assert migrate.current(engine) == migrate.heads(scripts) == {"0001"}
    assert tables(engine) == {"alembic_version", "children", "parents"}


def test_a_table_is_rebuilt_under_its_data_and_its_links(engine: sa.Engine, scripts: Path) -> None:
    migrate.upgrade(engine, scripts)
    fill(engine)
    revise(scripts, "0002", "0001", SECOND)
    migrate.upgrade(engine, scripts)
    with reading(engine) as connection:
        rows = (
            connection.exec_driver_sql("SELECT name FROM children JOIN parents ON parent = id")
            .scalars()
            .all()
        )
        assert sorted(rows) == ["a", "b", "b"]
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (
            "    op.create_table('more', sa.Column('a', sa.Text))\n    op.execute('nonsense')",
            sa.exc.OperationalError,
        ),
        (
            "    op.create_table('more', sa.Column('a', sa.Text))\n    op.execute('DELETE FROM parents')",
            WorkspaceError,
        ),
    ],
    ids=["a statement fails", "links are broken"],
)
def test_a_migration_that_fails_leaves_everything_as_it_was(
    engine: sa.Engine, scripts: Path, body: str, error: type[Exception]
) -> None:
    migrate.upgrade(engine, scripts)
    fill(engine)
    revise(scripts, "0002", "0001", SECOND)
    revise(scripts, "0003", "0002", body)
    with pytest.raises(error):
        migrate.upgrade(engine, scripts)
    assert migrate.current(engine) == {"0001"}
    assert tables(engine) == {"alembic_version", "children", "parents"}
    with reading(engine) as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM parents").scalar_one() == 2
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1


def test_what_a_newer_program_wrote_is_refused_unchanged(
    engine: sa.Engine, scripts: Path, tmp_path: Path
) -> None:
    migrate.upgrade(engine, scripts)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    before = (tmp_path / "w").read_bytes()
    newer = open_engine(tmp_path / "w", KEY)
    with pytest.raises(NewerWorkspace):
        migrate.upgrade(newer, scripts)
    with pytest.raises(NewerWorkspace):
        migrate.refuse_newer(newer, scripts)
    newer.dispose()
    assert (tmp_path / "w").read_bytes() == before


def test_an_up_to_date_workspace_opens_while_another_writes(engine: sa.Engine, scripts: Path) -> None:
    migrate.upgrade(engine, scripts)
    with engine.begin():
        migrate.upgrade(engine, scripts)
        migrate.refuse_newer(engine, scripts)
