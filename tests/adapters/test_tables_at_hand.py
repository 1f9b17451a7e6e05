"""A workspace made quickly for tests is the one that the migrations make."""

from __future__ import annotations

import re
from pathlib import Path

from tables_at_hand import QuickFiles, contents

from transfer_app.adapters.store.key_file import Cost
from transfer_app.adapters.store.workspace import WorkspaceFiles

CHEAP = Cost(64, 1, 1)


def test_it_has_the_same_tables_and_rows(tmp_path: Path) -> None:
    found = []
    for files in (WorkspaceFiles(CHEAP), QuickFiles(CHEAP)):
        workspace = files.create(tmp_path / f"{len(found)}.taw", "ann", "long passphrase", lambda unit: None)
        statements, rows = contents(workspace._engine)
        # Alembic puts the links of a table that it rebuilds, and its indexes, in no particular order.
        found.append((sorted(sorted(re.split(r",? *\n\t?", each)) for each in statements), rows))
        workspace.close()
    assert len(found[0][0]) > 150
    assert found[0] == found[1]
