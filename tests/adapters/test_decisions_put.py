"""Storing decisions replaces those of the same records, and leaves the others alone."""

from __future__ import annotations

from pathlib import Path

import allocated_county
import pytest

from transfer_app.adapters.store import bulk
from transfer_app.domain.casework import State
from transfer_app.services.session import Session


@pytest.fixture(scope="module")
def county(made_county: Path, tmp_path_factory: pytest.TempPathFactory) -> Session:
    path = allocated_county.copied(made_county, tmp_path_factory.mktemp("county"))
    return allocated_county.signed_in(path)


def test_new_decisions_take_the_place_of_the_old(county: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "ROWS_AT_ONCE", 7)
    monkeypatch.setattr(bulk, "IN_ONE_LIST", 3)
    bulk._delete.cache_clear()
    with county.workspace.change() as unit:
        ids = unit.records.ids()
        before = {record_id: unit.decisions.get(record_id) for record_id in ids}
        fresh = {}
        for record_id in ids[:20]:
            was = before[record_id]
            assert was is not None
            fresh[record_id] = was._replace(
                state=State.QUEUED, area="", reasons=("NEAR_LINE", "TEMP_ACCOM"), because="Ünlike",
                easting=None, was="successor X",
            )  # fmt: skip
        run = unit.runs.latest()
        assert run is not None
        unit.decisions.put(run.id, iter(fresh.items()), before)
        assert {record_id: unit.decisions.get(record_id) for record_id in ids} == {**before, **fresh}
        assert len(unit.decisions.digests()) == len(ids)
        unit.decisions.put(run.id, [])
        unit.log.append(county.entry("tested"))
    bulk._delete.cache_clear()


def test_a_wrong_order_of_columns_is_refused(county: Session) -> None:
    from transfer_app.adapters.store.tables import settings

    with county.workspace.read() as unit, pytest.raises(ValueError, match="out of order"):
        bulk.insert(unit.settings._connection, settings, ("value", "key"), [("a", "b")])  # type: ignore[attr-defined]
