"""Runs of the allocation, and the standing decision of each case record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from operator import itemgetter

import sqlalchemy as sa

from transfer_app.adapters.store import bulk
from transfer_app.adapters.store.queue_cells import KIND, Kind, QueueCells
from transfer_app.adapters.store.tables import case_records, decisions, people, runs
from transfer_app.adapters.store.values import batches, from_texts, texts
from transfer_app.domain.casework import Run, Standing, State, StoredDecision
from transfer_app.domain.vocabulary import OutcomeKind, Strand


class Runs:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, run: Run) -> int:
        values = {
            "at": run.at, "user_id": run.user_id, "boundary_set_id": run.boundary_set_id,
            "rule_set": run.rule_set, "rule_set_digest": run.rule_set_digest, "vesting_day": run.vesting_day,
            "trial": int(run.trial), "result_digest": run.result_digest, "counts": run.counts,
        }  # fmt: skip
        key = self._connection.execute(sa.insert(runs).values(**values)).inserted_primary_key
        assert key is not None
        return int(key[0])

    def finish(self, run_id: int, result_digest: str, counts: str) -> None:
        self._connection.execute(
            sa.update(runs).where(runs.c.id == run_id).values(result_digest=result_digest, counts=counts)
        )

    def latest(self) -> Run | None:
        row = self._connection.execute(sa.select(runs).order_by(runs.c.id.desc()).limit(1)).one_or_none()
        if row is None:
            return None
        return Run(
            at=row.at, user_id=row.user_id, boundary_set_id=row.boundary_set_id, rule_set=row.rule_set,
            rule_set_digest=row.rule_set_digest, vesting_day=row.vesting_day, trial=bool(row.trial),
            result_digest=row.result_digest, counts=row.counts, id=row.id,
        )  # fmt: skip


class Decisions:
    """The standing decision of each case record."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._cells = QueueCells(connection)

    def digests(self) -> dict[int, Standing]:
        rows = self._connection.execute(
            sa.select(
                decisions.c.record_id, decisions.c.state, decisions.c.outcome, decisions.c.area,
                decisions.c.facts_digest, decisions.c.was,
            )
        )  # fmt: skip
        return {
            r.record_id: Standing(State(r.state), OutcomeKind(r.outcome), r.area or "", r.facts_digest)
            for r in rows
        }

    def standing(self, record_ids: Sequence[int]) -> dict[int, Standing]:
        """The same of these records only, those that have a decision."""
        columns = (
            decisions.c.record_id, decisions.c.state, decisions.c.outcome, decisions.c.area,
            decisions.c.facts_digest,
        )  # fmt: skip
        return {
            record_id: Standing(State(state), OutcomeKind(outcome), area or "", digest)
            for part in bulk.rows_with(self._connection, columns, decisions.c.record_id, record_ids)
            for record_id, state, outcome, area, digest in part
        }

    def put(
        self, run_id: int, decided: Iterable[tuple[int, StoredDecision]], standing: Collection[int] = ()
    ) -> None:
        """Store decisions. standing: the records that have one already, which is replaced."""
        for some in _parts(decided, bulk.ROWS_AT_ONCE):
            listed = self._listed([record_id for record_id, _ in some])
            rows = [
                (*_row(record_id, run_id, decision), *listed.get(record_id, ("", "")))
                for record_id, decision in some
            ]
            replaced = [record_id for record_id, _ in some if record_id in standing]
            self._cells.replace(self._cells.of(replaced), Counter(map(_kind, rows)))
            bulk.delete(self._connection, decisions.c.record_id, replaced)
            bulk.insert(self._connection, decisions, (*_COLUMNS, "listed_as", "listed_status"), rows)

    def _listed(self, record_ids: Sequence[int]) -> dict[int, tuple[str, str]]:
        """By record: what the queue sorts it by, the name of its child and its status."""
        whose: dict[int, tuple[int, str]] = {}
        named: dict[int, str] = {}
        columns = (case_records.c.id, case_records.c.person_id, case_records.c.status)
        for part in bulk.rows_with(self._connection, columns, case_records.c.id, record_ids):
            whose.update((record_id, (person, status)) for record_id, person, status in part)
        persons = sorted({person for person, _ in whose.values()})
        listed = (people.c.id, people.c.searched_surname)
        for part in bulk.rows_with(self._connection, listed, people.c.id, persons):
            named.update(part)
        return {record_id: (named[person], status) for record_id, (person, status) in whose.items()}

    def get(self, record_id: int) -> StoredDecision | None:
        return self.some([record_id]).get(record_id)

    def some(self, record_ids: Sequence[int]) -> dict[int, StoredDecision]:
        return {
            row.record_id: _decision(row)
            for part in batches(record_ids)
            for row in self._connection.execute(sa.select(decisions).where(decisions.c.record_id.in_(part)))
        }

    def settle(self, record_id: int, decision: StoredDecision) -> None:
        """Replace the standing decision of one record, keeping the run it came from."""
        row = _row(record_id, 0, decision)
        self._cells.replace(self._cells.of([record_id]), Counter([_kind(row)]))
        values = dict(zip(_COLUMNS, row, strict=True))
        del values["run_id"], values["record_id"]
        self._connection.execute(
            sa.update(decisions).where(decisions.c.record_id == record_id).values(**values)
        )

    def totals(self, *, restricted: bool = True) -> list[tuple[str, str, str, str, str, int]]:
        columns = (
            case_records.c.strand,
            sa.func.coalesce(decisions.c.outcome, ""),
            sa.func.coalesce(decisions.c.area, ""),
            sa.func.coalesce(decisions.c.state, ""),
            sa.func.coalesce(decisions.c.lead_reason, ""),
        )
        query = (
            sa.select(*columns, sa.func.count())
            .select_from(case_records.outerjoin(decisions, decisions.c.record_id == case_records.c.id))
            .group_by(*columns)
            .order_by(*columns)
        )
        if not restricted:
            barred = sa.select(people.c.id).where(people.c.restricted != 0)
            query = query.where(case_records.c.person_id.not_in(barred))
        return [(a, b, c, d, e, n) for a, b, c, d, e, n in self._connection.execute(query)]

    def points(self) -> list[tuple[int, float, float, str, str]]:
        """(record id, easting, northing, outcome, area) of located records; restricted ones have no point."""
        query = (
            sa.select(
                decisions.c.record_id, decisions.c.easting, decisions.c.northing, decisions.c.outcome,
                sa.func.coalesce(decisions.c.area, ""),
            )
            .join(case_records, case_records.c.id == decisions.c.record_id)
            .join(people, people.c.id == case_records.c.person_id)
            .where(decisions.c.easting.is_not(None), people.c.restricted == 0)
            .order_by(decisions.c.record_id)
        )  # fmt: skip
        return [(r, e, n, o, a) for r, e, n, o, a in self._connection.execute(query)]


_COLUMNS = (
    "record_id", "run_id", "state", "outcome", "area", "rule", "legal_basis", "test", "sited", "place_key",
    "easting", "northing", "accuracy_m", "line_distance_m", "reasons", "lead_reason", "priority", "because",
    "facts_digest", "steps", "was", "strand", "candidates",
)  # fmt: skip


def _decision(row: sa.Row[tuple[object, ...]]) -> StoredDecision:
    return StoredDecision(
        state=State(row.state), outcome=OutcomeKind(row.outcome), area=row.area or "", rule=row.rule,
        legal_basis=row.legal_basis, test=row.test, sited=row.sited, place_key=row.place_key,
        easting=row.easting, northing=row.northing, accuracy_m=row.accuracy_m,
        line_distance_m=row.line_distance_m, reasons=from_texts(row.reasons), priority=row.priority,
        because=row.because, facts_digest=row.facts_digest, strand=Strand(row.strand),
        candidates=row.candidates, was=row.was, steps=row.steps,
    )  # fmt: skip


def _row(record_id: int, run_id: int, d: StoredDecision) -> tuple[object, ...]:
    """In the order of _COLUMNS."""
    return (
        record_id, run_id, str(d.state), str(d.outcome), d.area or None, d.rule, d.legal_basis, d.test,
        d.sited, d.place_key, d.easting, d.northing, d.accuracy_m, d.line_distance_m,
        _reasons_text(d.reasons), d.reasons[0] if d.reasons else "", d.priority, d.because,
        d.facts_digest, d.steps, d.was, str(d.strand), d.candidates,
    )  # fmt: skip


_OF_KIND = itemgetter(*(_COLUMNS.index(column.name) for column in KIND))


def _kind(row: tuple[object, ...]) -> Kind:
    kind: Kind = _OF_KIND(row)
    return kind


@lru_cache(maxsize=1024)
def _reasons_text(reasons: tuple[str, ...]) -> str:
    """A county has a few dozen different lists of reasons, each thousands of times."""
    return texts(reasons)


def _parts(
    decided: Iterable[tuple[int, StoredDecision]], size: int
) -> Iterator[list[tuple[int, StoredDecision]]]:
    left = iter(decided)
    while some := list(islice(left, size)):
        yield some
