"""The records that a search finds, along the indexes of names and references alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Any

import sqlalchemy as sa

from transfer_app.adapters.store.records import REF_BEGINS
from transfer_app.adapters.store.tables import case_records, people
from transfer_app.domain.searched import searched_as

Few = sa.Select[tuple[int]] | sa.CompoundSelect[Any] | Sequence[int]
"""Records that are few, by their ids."""

_LAST = "\U0010ffff"


def found(search: str, among: Few | None = None) -> list[sa.Select[Any]]:
    """Sets of record ids; what is in all of them is found. No set for a search of nothing.

    Every word begins a name, an id or a reference. Whoever is found by each word is found among the children,
    before any record is looked at: of two common words each alone has a tenth of the county.
    among: only these records matter, so a common word is not looked up for all.
    """
    words = search.split()
    names = [word for word in words if not _may_be_ref(word.lower())]
    sets = [_by_word(word, among) for word in words if word not in names]
    if names:
        children = reduce(_in_both, (_children(word, among) for word in names))
        sets.append(_of_children(children))
    return sets


def _may_be_ref(plain: str) -> bool:
    return plain.startswith(REF_BEGINS) or REF_BEGINS.startswith(plain)


def _in_both(one: sa.Select[Any], other: sa.Select[Any]) -> sa.Select[Any]:
    """A query of its own: databases differ in which of several set operations binds first."""
    return sa.select(sa.intersect(one, other).subquery().c.id)


def _children(word: str, among: Few | None) -> sa.Select[Any]:
    """The ids of the children whose name, id or reference begins with the word, some more than once."""
    name, plain = searched_as(word), word.lower()
    begins = [
        *(_begins(column, name) for column in (people.c.searched_surname, people.c.searched_forename)),
        *(_begins(sa.func.lower(column), plain) for column in (people.c.ref, people.c.legacy_id)),
    ]
    query = sa.select(people.c.id).correlate(None)
    if among is not None:
        whose = sa.select(case_records.c.person_id).where(case_records.c.id.in_(among)).correlate(None)
        query = query.where(people.c.id.in_(whose))
    return sa.select(sa.union_all(*(query.where(each) for each in begins)).subquery().c.id)


def _by_word(word: str, among: Few | None) -> sa.Select[Any]:
    """The word may begin the reference of a record as well, which is in lower case."""
    own = sa.select(case_records.c.id).where(_begins(case_records.c.ref, word.lower())).correlate(None)
    return sa.select(sa.union(_of_children(_children(word, among)), own).subquery().c.id)


def _of_children(children: sa.Select[Any]) -> sa.Select[Any]:
    return sa.select(case_records.c.id).where(case_records.c.person_id.in_(children)).correlate(None)


def _begins(column: sa.ColumnElement[Any], word: str) -> sa.ColumnElement[bool]:
    return sa.and_(column >= word, column < word + _LAST)
