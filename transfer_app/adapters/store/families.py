"""Rows of families that go different ways, their members and their panels."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from transfer_app.adapters.store import bulk
from transfer_app.adapters.store.relatives import connected
from transfer_app.adapters.store.tables import (
    case_records,
    decisions,
    family_panels,
    family_split_records,
    family_splits,
    people,
)
from transfer_app.adapters.store.values import batches
from transfer_app.domain.canonical import canonical_json
from transfer_app.domain.errors import NotFound
from transfer_app.domain.families import ADULT_STRANDS, FAMILY_STRANDS, FamilyMember
from transfer_app.domain.family_splits import Panel, PanelState, SplitState, StoredSplit
from transfer_app.domain.vocabulary import OutcomeKind, Strand

NO_FACTS = "no facts left"
"""The status of a record whose facts went to another child: it has no day of closing, and is not open."""


class Families:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def members(self, day: date, person_ids: Collection[int] | None = None) -> list[FamilyMember]:
        """Case records of the family strands: the open ones of all people, or every one of these."""
        query = (
            sa.select(
                case_records.c.person_id, case_records.c.id, case_records.c.strand, case_records.c.status,
                case_records.c.closed, decisions.c.outcome, decisions.c.area,
            )
            .outerjoin(decisions, decisions.c.record_id == case_records.c.id)
            .where(case_records.c.strand.in_(sorted(FAMILY_STRANDS)))
            .order_by(case_records.c.id)
        )  # fmt: skip
        if person_ids is None:
            closed = case_records.c.closed
            still = query.where(sa.or_(closed.is_(None), closed >= day.isoformat()))
            return [_member(row, day) for part in bulk.streamed(self._connection, still) for row in part]
        found: list[FamilyMember] = []
        for some in batches(sorted(person_ids)):
            these = query.where(case_records.c.person_id.in_(some))
            found += [_member(row, day) for part in bulk.streamed(self._connection, these) for row in part]
        return found

    def not_family(self) -> frozenset[int]:
        """People who are known by carer or staff records only."""
        adults = sa.select(case_records.c.person_id).where(case_records.c.strand.in_(sorted(ADULT_STRANDS)))
        children = sa.select(case_records.c.person_id).where(
            case_records.c.strand.not_in(sorted(ADULT_STRANDS))
        )
        return frozenset(self._connection.scalars(adults)) - frozenset(
            self._connection.scalars(children.where(case_records.c.person_id.in_(adults)))
        )

    def related(self, person_id: int) -> tuple[int, ...]:
        """Everyone whom family ids and mothers link to a person; and the person."""
        return connected(self._connection, person_id, self.not_family())

    def refs(self, person_ids: Collection[int]) -> dict[int, str]:
        found: dict[int, str] = {}
        for some in batches(sorted(person_ids)):
            query = sa.select(people.c.id, people.c.ref).where(people.c.id.in_(some))
            found.update({row.id: row.ref for row in self._connection.execute(query)})
        return found

    def people_of(self, record_ids: Collection[int]) -> frozenset[int]:
        found: set[int] = set()
        for some in batches(sorted(record_ids)):
            query = sa.select(case_records.c.person_id).where(case_records.c.id.in_(some))
            found.update(self._connection.scalars(query))
        return frozenset(found)

    def splits(self, record_ids: Collection[int] | None = None) -> list[StoredSplit]:
        """In the order they were noted: all, or those that hold one of these records."""
        if record_ids is None:
            return self._read(family_splits.c.id.is_not(None))
        ids: set[int] = set()
        for some in batches(sorted(record_ids)):
            query = sa.select(family_split_records.c.split_id)
            ids.update(self._connection.scalars(query.where(family_split_records.c.record_id.in_(some))))
        found: list[StoredSplit] = []
        for chosen in batches(sorted(ids)):
            found += self._read(family_splits.c.id.in_(chosen))
        return found

    def find(self, ref: str) -> StoredSplit:
        found = self._read(family_splits.c.ref == ref)
        if not found:
            raise NotFound(f"There is no family {ref} that goes different ways.", "See 'families list'.")
        return found[0]

    def add(self, splits: Sequence[StoredSplit]) -> None:
        """Families that were not noted before; their ids are given here."""
        if not splits:
            return
        self._connection.execute(
            sa.insert(family_splits), [{"ref": split.ref, **_values(split)} for split in splits]
        )
        ids: dict[str, int] = {}
        for some in batches([split.ref for split in splits]):
            query = sa.select(family_splits.c.ref, family_splits.c.id).where(family_splits.c.ref.in_(some))
            ids.update((ref, number) for ref, number in self._connection.execute(query))
        self._put_members({ids[split.ref]: split.areas for split in splits})

    def renew(self, split: StoredSplit) -> None:
        """Replace run, state, day, members and was of the split with this id."""
        this = family_splits.c.id == split.id
        self._connection.execute(sa.update(family_splits).where(this).values(**_values(split)))
        gone = family_split_records.c.split_id == split.id
        self._connection.execute(sa.delete(family_split_records).where(gone))
        self._put_members({split.id: split.areas})

    def stand(self, split_id: int, state: SplitState) -> None:
        values: dict[str, str] = {"state": state.value}
        if state is SplitState.SETTLED:
            values["was"] = ""
        this = family_splits.c.id == split_id
        self._connection.execute(sa.update(family_splits).where(this).values(**values))

    def add_panel(self, panel: Panel) -> int:
        values = {
            "split_id": panel.split_id, "state": panel.state.value, "why": panel.why, "lead": panel.lead,
            "recorded_by": panel.recorded_by, "recorded_at": panel.recorded_at,
        }  # fmt: skip
        key = self._connection.execute(sa.insert(family_panels).values(**values)).inserted_primary_key
        assert key is not None
        return int(key[0])

    def panels(self, split_ids: Collection[int]) -> Mapping[int, tuple[Panel, ...]]:
        """By split: its panels, oldest first."""
        found: dict[int, list[Panel]] = defaultdict(list)
        for some in batches(sorted(split_ids)):
            query = sa.select(family_panels).where(family_panels.c.split_id.in_(some))
            for row in self._connection.execute(query.order_by(family_panels.c.id)):
                found[row.split_id].append(_panel(row))
        return {split_id: tuple(found.get(split_id, ())) for split_id in split_ids}

    def answer(self, panel_id: int, state: PanelState, user_id: int | None, at: str) -> None:
        self._connection.execute(
            sa.update(family_panels)
            .where(family_panels.c.id == panel_id)
            .values(state=state.value, answered_by=user_id, answered_at=at)
        )

    def _put_members(self, of_splits: Mapping[int, Mapping[int, str]]) -> None:
        rows = [
            {"split_id": split_id, "record_id": record, "area": area}
            for split_id, areas in of_splits.items()
            for record, area in areas.items()
        ]
        if rows:
            self._connection.execute(sa.insert(family_split_records), rows)

    def _read(self, which: sa.ColumnElement[bool]) -> list[StoredSplit]:
        areas: dict[int, dict[int, str]] = defaultdict(dict)
        members = (
            sa.select(family_split_records)
            .join(family_splits, family_splits.c.id == family_split_records.c.split_id)
            .where(which)
            .order_by(family_split_records.c.record_id)
        )
        for row in self._connection.execute(members):
            areas[row.split_id][row.record_id] = row.area
        rows = self._connection.execute(sa.select(family_splits).where(which).order_by(family_splits.c.id))
        return [
            StoredSplit(
                ref=row.ref, run_id=row.run_id, state=SplitState(row.state), noted_at=row.noted_at,
                areas=areas.get(row.id, {}), was=_areas(row.was), id=row.id,
            )
            for row in rows
        ]  # fmt: skip


def _member(row: tuple[Any, ...], day: date) -> FamilyMember:
    person, record, strand, status, closed, outcome, area = row
    is_open = closed >= day.isoformat() if closed else status != NO_FACTS
    return FamilyMember(person, record, _STRANDS[strand], _OUTCOMES.get(outcome), area or "", is_open)


_STRANDS = {strand.value: strand for strand in Strand}
_OUTCOMES = {outcome.value: outcome for outcome in OutcomeKind}


def _values(split: StoredSplit) -> dict[str, object]:
    was = {str(record): area for record, area in split.was.items()}
    return {
        "run_id": split.run_id, "state": split.state.value, "noted_at": split.noted_at,
        "was": canonical_json(was).decode("utf-8") if was else "",
    }  # fmt: skip


def _areas(text: str) -> dict[int, str]:
    return {int(record): area for record, area in json.loads(text).items()} if text else {}


def _panel(row: sa.Row[tuple[object, ...]]) -> Panel:
    return Panel(
        split_id=row.split_id, why=row.why, lead=row.lead, recorded_by=row.recorded_by,
        recorded_at=row.recorded_at, state=PanelState(row.state), answered_by=row.answered_by,
        answered_at=row.answered_at, id=row.id,
    )  # fmt: skip
