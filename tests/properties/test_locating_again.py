"""Locating only what is new gives what locating everything anew gives, whatever came in between."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from thorough import examples
from workspaces_made import new_workspace

from transfer_app.adapters.geography.gazetteer_keys import postcode_keys, uprn_keys
from transfer_app.adapters.geography.gazetteer_pages import to_pages
from transfer_app.adapters.geography.gazetteers import GazetteerReading
from transfer_app.adapters.store import tables
from transfer_app.adapters.store.workspace import SqlWorkspace, Unit
from transfer_app.domain.accuracy import EntryFlag, Product
from transfer_app.domain.errors import Cancelled
from transfer_app.domain.places import GazetteerSummary
from transfer_app.services import locating
from transfer_app.services.jobs import Quiet
from transfer_app.services.session import Session

POSTCODES = [f"B{number} 1A{letter}" for number in (1, 11, 2) for letter in "ABDE"]
"""'B11 1AA' sorts before 'B1 1AA' with their spaces and after it without."""
UPRNS = [7, 8, 9, 10, 99, 100, 101, 10_000_000_000, 100_000_000_000, 999_999_999_999]
FLAGS = [0, 0, 0, EntryFlag.TERMINATED.value, EntryFlag.NO_COORDINATES.value, EntryFlag.CONFLICTING.value]


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    made = new_workspace(tmp_path_factory.mktemp("w") / "w.taw")
    yield made
    made.workspace.close()


@pytest.fixture(autouse=True)
def few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locating, "CHUNK", 3)


entries = st.tuples(st.integers(1, 9), st.sampled_from([0, 1, 2, 9]), st.sampled_from(FLAGS))
lists = st.one_of(
    st.dictionaries(st.sampled_from(POSTCODES), entries, min_size=1),
    st.dictionaries(st.sampled_from(UPRNS), entries, min_size=1),
)
homes = st.tuples(st.sampled_from([0, *UPRNS]), st.sampled_from(["", *POSTCODES]))
steps = st.lists(
    st.one_of(
        st.tuples(st.just("list"), lists),
        st.tuples(st.just("home"), homes),
        st.tuples(st.just("placement"), st.sampled_from([*POSTCODES, "b2  1ab", "NFA"])),
        st.tuples(st.just("gone"), st.just(None)),
        st.tuples(st.just("locate"), st.just(None)),
    ),
    max_size=14,
)


@settings(
    max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=steps)
def test_locating_what_is_new_is_locating_everything(session: Session, steps: list[tuple[str, Any]]) -> None:
    with Unkept(session) as (unit, connection):
        known: list[dict[Any, tuple[int, int, int]]] = []
        for number, (step, what) in enumerate(steps):
            if step == "list":
                known.append(what)
                _add_list(unit, what, str(number))
            elif step == "locate":
                locating.locate_in(session, unit, Quiet())
            else:
                _change(connection, step, what)
        told = locating.locate_in(session, unit, Quiet())
        again = _rows(connection)
        located = unit.locations.all()
        unit.locations.forget()
        assert locating.locate_in(session, unit, Quiet()) == told
        assert _rows(connection) == again
        assert told.wanted == len(again)
        keys = [key for key, *_ in again]
        columns = unit.locations.columns([*keys, "P:ZZ1 1ZZ", *keys])
        assert columns.locations([*keys, "P:ZZ1 1ZZ", *keys]) == located == unit.locations.some(keys)
        ordered, whole = unit.locations.whole()
        assert ordered.tolist() == sorted(key.encode() for key in located)
        assert whole.locations([key.decode() for key in ordered.tolist()]) == located
        assert [at.easting for at in located.values()] == [
            float(known_at) for key in located if (known_at := _expected(key, known))
        ]
        assert {key for key in keys if _expected(key, known)} == located.keys()


def test_progress_counts_keys_and_stopping_stops(session: Session) -> None:
    seen: list[tuple[int, int, str]] = []

    class Stop(Quiet):
        def progress(self, done: int, total: int, label: str = "") -> None:
            seen.append((done, total, label))
            if done >= 6:
                raise Cancelled

    with Unkept(session) as (unit, connection):
        _add_list(unit, dict.fromkeys(UPRNS, (1, 0, 0)), "a")
        for uprn in UPRNS:
            _change(connection, "home", (uprn, ""))
        with pytest.raises(Cancelled):
            locating.locate_in(session, unit, Stop())
    assert seen == [(done, 10, "UPRNs and postcodes looked up") for done in (3, 6)]


def test_only_pages_that_may_hold_a_key_are_read(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []

    with Unkept(session) as (unit, connection):
        _add_list(unit, dict.fromkeys(range(1, 100), (1, 0, 0)), "a")
        pages = unit.gazetteers.pages

        def counted(gazetteer_id: int, numbers: list[int]) -> Any:
            read.extend(numbers)
            return pages(gazetteer_id, numbers)

        monkeypatch.setattr(unit.gazetteers, "pages", counted)
        for uprn in (51, 52, 200):
            _change(connection, "home", (uprn, "B1 1AA"))
        locating.locate_in(session, unit, Quiet())
        assert read == [25]
        read.clear()
        _change(connection, "home", (1, ""))
        locating.locate_in(session, unit, Quiet())
        assert read == [0]


class Unkept:
    """A unit with one child, of which nothing is kept."""

    def __init__(self, session: Session) -> None:
        assert isinstance(session.workspace, SqlWorkspace)
        self._connection = session.workspace._engine.connect()

    def __enter__(self) -> tuple[Unit, sa.Connection]:
        insert = self._connection.execute
        insert(sa.insert(tables.extracts).values(id=1, digest="x", loaded_by=1))
        insert(sa.insert(tables.source_files).values(id=1, extract_id=1))
        insert(sa.insert(tables.source_rows).values(id=1, file_id=1))
        insert(sa.insert(tables.people).values(id=1, ref="1"))
        return Unit(self._connection), self._connection

    def __exit__(self, *failure: object) -> None:
        self._connection.rollback()
        self._connection.close()


def _add_list(unit: Unit, what: dict[Any, tuple[int, int, int]], digest: str) -> None:
    uprns = isinstance(next(iter(what)), int)
    product = Product.OPEN_UPRN if uprns else Product.ONSPD
    keys: Any = uprn_keys(list(what)) if uprns else postcode_keys(list(what))
    order = np.argsort(keys)
    east, quality, flags = (np.array([row[n] for row in what.values()])[order] for n in range(3))
    cm = (east * 100).astype(np.int32)
    codes = np.zeros(len(cm), np.uint8) if uprns else quality.astype(np.uint8)
    reading = GazetteerReading(
        product, digest, keys[order], cm, cm, codes, flags.astype(np.uint8), len(cm), {}, digest
    )
    summary = GazetteerSummary(product.value, digest, digest, len(cm), (), "")
    unit.gazetteers.add(summary, to_pages(reading, 2))


def _change(connection: sa.Connection, step: str, what: Any) -> None:
    facts = {"person_id": 1, "source_row_id": 1}
    if step == "home":
        connection.execute(sa.insert(tables.addresses).values(uprn=what[0], postcode=what[1], **facts))
    elif step == "placement":
        connection.execute(sa.insert(tables.spans).values(postcode=what, home_postcode="B2 1AA", **facts))
    else:
        first = sa.select(sa.func.min(tables.addresses.c.id)).scalar_subquery()
        connection.execute(sa.delete(tables.addresses).where(tables.addresses.c.id == first))


def _rows(connection: sa.Connection) -> list[tuple[Any, ...]]:
    query = sa.select(tables.locations).order_by(tables.locations.c.key)
    return [tuple(row) for row in connection.execute(query)]


def _expected(key: str, known: list[dict[Any, tuple[int, int, int]]]) -> int | None:
    """The easting by the latest list that has the key; None for no point that can be used."""
    asked: Any = int(key[2:]) if key.startswith("U:") else key[2:]
    for one in reversed(known):
        if asked in one:
            easting, quality, flags = one[asked]
            unusable = flags in (EntryFlag.NO_COORDINATES, EntryFlag.CONFLICTING)
            return None if unusable or (quality == 9 and isinstance(asked, str)) else easting
    return None
