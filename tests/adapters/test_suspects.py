"""Suspects among a few people, as a page looks for them, are those that a run finds among all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from transfer_app.adapters.store.suspects import doubles_of, identity_suspects, suspects_among
from transfer_app.adapters.store.tables import case_records, metadata, people, spans

TWIN, OTHER_NAME, OTHER_DAY, NO_RECORD, ADOPTED, ALIKE, DISPUTED = range(1, 8)


@pytest.fixture
def connection() -> Iterator[sa.Connection]:
    engine = sa.create_engine("sqlite://")
    with engine.begin() as made:
        metadata.create_all(made, [people, case_records, spans])
        named = {
            TWIN: ("Ann", "Birch", "2015-02-03"),
            OTHER_NAME: ("Ben", "Birch", "2015-02-03"),
            OTHER_DAY: ("Ann", "Birch", "2015-02-04"),
            NO_RECORD: ("ANN", "birch", "2015-02-03"),
            ADOPTED: ("Ann", "Birch", "2015-02-03"),
            ALIKE: ("Cara", "Cole", "2012-01-01"),
            DISPUTED: ("Dan", "Dale", "2011-01-01"),
        }
        for number, (forename, surname, dob) in named.items():
            person = {"id": number, "ref": f"p{number}", "forename": forename, "surname": surname, "dob": dob}
            made.execute(sa.insert(people).values(**_filled(people, person)))
            if number != NO_RECORD:
                record = {"id": number, "ref": f"r{number}", "person_id": number, "strand": "social-care"}
                made.execute(sa.insert(case_records).values(**_filled(case_records, record)))
        made.execute(sa.update(people).where(people.c.id == DISPUTED).values(identity_conflict=1))
        _span(made, ADOPTED, kind="permanence")
        yield made


def test_one_without_a_record_and_an_adopted_one_are_nobodys_double(connection: sa.Connection) -> None:
    assert suspects_among(connection, [TWIN, ADOPTED, NO_RECORD]) == frozenset()


@pytest.mark.parametrize("also", [(), (OTHER_NAME,), (TWIN, OTHER_NAME, ALIKE)])
def test_a_few_are_found_as_among_all(connection: sa.Connection, also: tuple[int, ...]) -> None:
    second = {"id": 20, "ref": "p20", "forename": "cara", "surname": "COLE", "dob": "2012-01-01"}
    connection.execute(sa.insert(people).values(**_filled(people, second)))
    record = {"id": 20, "ref": "r20", "person_id": 20, "strand": "social-care"}
    connection.execute(sa.insert(case_records).values(**_filled(case_records, record)))
    everyone = identity_suspects(connection)
    assert everyone == {ALIKE, 20, DISPUTED}
    for each in range(1, 8):
        assert suspects_among(connection, [each, *also]) == everyone & {each, *also}


def _filled(table: sa.Table, values: dict[str, object]) -> dict[str, object]:
    """The columns that must have something, and these values."""
    must = {
        column.name: 0 if isinstance(column.type, sa.Integer) else ""
        for column in table.columns
        if not column.nullable and not column.primary_key and column.server_default is None
    }
    return must | values


def _span(connection: sa.Connection, person: int, kind: str) -> None:
    connection.execute(sa.insert(spans).values(**_filled(spans, {"person_id": person, "kind": kind})))


def test_whom_somebody_is_alike_with_is_named_and_never_one_who_was_adopted(
    connection: sa.Connection,
) -> None:
    second = {"id": 20, "ref": "p20", "forename": "cara", "surname": "COLE", "dob": "2012-01-01"}
    connection.execute(sa.insert(people).values(**_filled(people, second)))
    record = {"id": 20, "ref": "r20", "person_id": 20, "strand": "social-care"}
    connection.execute(sa.insert(case_records).values(**_filled(case_records, record)))
    assert {each: doubles_of(connection, each) for each in range(1, 8)} == {
        TWIN: [], OTHER_NAME: [], OTHER_DAY: [], NO_RECORD: [], ADOPTED: [], ALIKE: [20], DISPUTED: [],
    }  # fmt: skip
