"""The workspace that the pipeline is timed on is one that loading could have made, and it allocates."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from benchmarks.made_workspace import Sizes, engine_of, make, sign_in
from benchmarks.plain_rows import plain
from benchmarks.stages import Stages
from transfer_app.adapters.store.tables import case_records, decisions, spans
from transfer_app.domain.vocabulary import SpanKind
from transfer_app.services import allocating
from transfer_app.services.jobs import Quiet

RECORDS = 2_000


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Sizes]:
    path = tmp_path_factory.mktemp("made") / "w.taw"
    return path, make(path, RECORDS, seed=1, vertices=2_000)


def test_its_case_records_are_those_that_loading_makes(made: tuple[Path, Sizes]) -> None:
    path, sizes = made
    assert RECORDS - 3 < sizes.records <= RECORDS
    assert 1.5 < sizes.addresses / sizes.people < 1.7
    engine = engine_of(path)
    session = sign_in(path)
    with engine.connect() as connection:
        before = connection.execute(sa.select(case_records).order_by(case_records.c.id)).all()
        kinds = set(connection.scalars(sa.select(spans.c.kind).distinct()))
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
    assert kinds >= {
        SpanKind.CIN_PLAN, SpanKind.CP_PLAN, SpanKind.CARE_EPISODE, SpanKind.LEGAL_STATUS, SpanKind.PLACEMENT,
        SpanKind.CARE_LEAVER, SpanKind.EHC_PLAN, SpanKind.EARLY_HELP, SpanKind.REFERRAL,
    }  # fmt: skip
    with session.workspace.change() as unit:
        assert unit.records.refresh(bytes.fromhex(unit.settings.get("record-secret"))) == 0
        unit.log.append(session.entry("tested"))
    with engine.connect() as connection:
        assert connection.execute(sa.select(case_records).order_by(case_records.c.id)).all() == before
    engine.dispose()
    session.workspace.close()


def test_it_is_allocated_and_its_rows_are_read_and_written_alone(made: tuple[Path, Sizes]) -> None:
    path, sizes = made
    session = sign_in(path)
    with Stages(0.001) as stages:
        done = allocating.allocate(session, Quiet())
    session.workspace.close()
    assert sum(done.counts.values()) == sizes.records
    decided = {name: count for name, count in done.counts.items() if name.startswith("successor:")}
    assert len(decided) == 2
    assert sum(decided.values()) > 0.8 * sizes.records
    assert 0 < done.counts["review:"] < 0.2 * sizes.records
    assert {"locate", "place", "read", "decide", "write"} <= stages.moments.keys()
    engine = engine_of(path)
    with engine.connect() as connection:
        before = connection.execute(sa.select(decisions).order_by(decisions.c.record_id)).all()
    spent = plain(path)
    assert spent["read"] > 0 < spent["write"]
    with engine.connect() as connection:
        assert connection.execute(sa.select(decisions).order_by(decisions.c.record_id)).all() == before
    engine.dispose()


def test_the_same_seed_makes_the_same_children(made: tuple[Path, Sizes], tmp_path: Path) -> None:
    path, sizes = made
    assert make(tmp_path / "w.taw", RECORDS, seed=1, vertices=2_000) == sizes
    rows = []
    for one in (path, tmp_path / "w.taw"):
        engine = engine_of(one)
        with engine.connect() as connection:
            rows.append(connection.execute(sa.select(spans).order_by(spans.c.id)).all())
        engine.dispose()
    assert rows[0] == rows[1]
