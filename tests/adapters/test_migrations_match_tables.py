"""The migrations make exactly the tables that the repositories are written against."""

from __future__ import annotations

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from transfer_app.adapters.store import migrate
from transfer_app.adapters.store.engine import new_engine
from transfer_app.adapters.store.tables import metadata


def test_the_newest_migration_leaves_nothing_to_change(tmp_path: Path) -> None:
    engine = new_engine(tmp_path / "fresh.taw", bytes(32))
    migrate.upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    assert migrate.current(engine) == migrate.heads()
    engine.dispose()
