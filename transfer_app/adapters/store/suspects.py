"""Who may be one child under two ids, or two under one: suspects only, the program never merges people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import sqlalchemy as sa

from transfer_app.adapters.store import bulk
from transfer_app.adapters.store.tables import case_records, people, spans
from transfer_app.domain.columns import Ints
from transfer_app.domain.vocabulary import SpanKind

_COLUMNS = (
    people.c.id, people.c.dob, people.c.forename, people.c.surname, people.c.ref, people.c.legacy_id,
    people.c.upn, people.c.single_unique_id,
)  # fmt: skip
_ADOPTION = (
    (spans.c.kind == SpanKind.PERMANENCE.value)
    | spans.c.end_reason.in_(["E11", "E12"])
    | ((spans.c.kind == SpanKind.PLACEMENT.value) & spans.c.code.in_(["A3", "A4", "A5", "A6"]))
)


def identity_suspects(connection: sa.Connection) -> frozenset[int]:
    """People who share a birthday and a name or number with another, or whose own rows disagree.

    Adoption gives a child a second, unlinked record on purpose (SSD PERS001A): anyone with an adoption
    fact is left out, so that the two are never shown side by side.
    """
    adopted = sa.select(spans.c.person_id).where(_ADOPTION).distinct()
    query = _comparable().where(people.c.id.not_in(adopted))
    disputed = connection.scalars(sa.select(people.c.id).where(people.c.identity_conflict == 1))
    return _alike_among(connection, query) | frozenset(disputed)


def suspects_among(connection: sa.Connection, person_ids: Sequence[int]) -> frozenset[int]:
    """Those of a few people whom identity_suspects would find among all.

    Every mark holds a birthday, so only people of the same birthdays are compared: looked up by index, a
    page costs the same in a county of a million records.
    """
    own = people.c.id.in_(person_ids)
    birthdays = sa.select(people.c.dob).where(own, people.c.dob.is_not(None))
    disputed = frozenset(
        connection.scalars(sa.select(people.c.id).where(own, people.c.identity_conflict == 1))
    )
    # Nearly always nobody is alike: who has a record, and who was adopted, is asked of those only who are.
    perhaps = _alike_among(connection, sa.select(*_COLUMNS).where(people.c.dob.in_(birthdays)))
    if perhaps.isdisjoint(person_ids):
        return disputed
    query = _comparable_few(people.c.id.in_(sorted(perhaps)))
    return _alike_among(connection, query).intersection(person_ids) | disputed


def doubles_of(connection: sa.Connection, person_id: int) -> list[int]:
    """Whom this person bears a mark with, in the order of ids; nobody for one with an adoption fact."""
    birthday = sa.select(people.c.dob).where(people.c.id == person_id).scalar_subquery()
    query = _comparable_few(people.c.dob == birthday)
    marks = {row[0]: set(_marks(row)) for part in bulk.streamed(connection, query) for row in part}
    own = marks.pop(person_id, set())
    return sorted(other for other, theirs in marks.items() if own & theirs)


def _alike_among(connection: sa.Connection, query: sa.Select[Any]) -> frozenset[int]:
    return _alike([_marked(part) for part in bulk.streamed(connection, query)])


def _comparable_few(which: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """Those of a few people who may be compared: each is asked whether an adoption fact speaks of them."""
    adopted = sa.exists().where(spans.c.person_id == people.c.id, _ADOPTION)
    return _comparable().where(which, ~adopted)


def _comparable() -> sa.Select[Any]:
    """People with a birthday who have a case record."""
    held = sa.exists().where(case_records.c.person_id == people.c.id)
    return sa.select(*_COLUMNS).where(people.c.dob.is_not(None), held)


def _marked(part: Sequence[tuple[Any, ...]]) -> Ints:
    """(mark, person) in two rows: some people, and each of the marks they bear."""
    marks: list[int] = []
    bearers: list[int] = []
    for row in part:
        of_one = _marks(row)
        marks += of_one
        bearers += [row[0]] * len(of_one)
    return np.array([marks, bearers], dtype=np.int64)


def _marks(row: tuple[Any, ...]) -> list[int]:
    """What another would share who is the same child: each as a number, for a whole county."""
    _, dob, forename, surname, ref, legacy_id, upn, single = row
    marks = []
    if surname:
        marks.append(hash(("name", forename.casefold(), surname.casefold(), dob)))
    # A return may call a child by the number staff see, or by no name at all but a pupil number.
    marks += [hash(("id", number, dob)) for number in {ref, legacy_id} if number]
    marks += [
        hash(("number", number, dob)) for number in (upn, single) if number and not number.startswith("UN")
    ]
    return marks


def _alike(parts: Sequence[Ints]) -> frozenset[int]:
    """Everyone who bears a mark that another bears too."""
    if not parts:
        return frozenset()
    marks, bearers = np.concatenate(parts, axis=1)
    order = np.lexsort((bearers, marks))
    marks, bearers = marks[order], bearers[order]
    shared = (marks[1:] == marks[:-1]) & (bearers[1:] != bearers[:-1])
    found = np.zeros(len(marks), bool)
    found[1:] |= shared
    found[:-1] |= shared
    return frozenset(bearers[found].tolist())
