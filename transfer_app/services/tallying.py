"""Decisions on their way into the workspace: what people settled stays, all is counted and digested."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from transfer_app.domain.casework import Standing, State, StoredDecision
from transfer_app.domain.geography import AreaCode
from transfer_app.domain.overriding import is_overridden, with_override
from transfer_app.domain.packages import still_disputed, with_dispute
from transfer_app.domain.places import BoundarySet
from transfer_app.domain.reasons import Reason
from transfer_app.domain.run_report import Became, went
from transfer_app.domain.verdicts import NO_POINT, Verdicts
from transfer_app.domain.vocabulary import AddressTest, OutcomeKind, Strand
from transfer_app.services.ports.store import Unit
from transfer_app.services.session import Session
from transfer_app.services.withdrawing import withdraw_pending


class Tally:
    """Turns the verdicts of one run into rows, leaving what people settled, and counts."""

    def __init__(
        self, session: Session, unit: Unit, run_id: int, boundary_set: BoundarySet, *, again: bool = False
    ) -> None:
        """again: there was a run before, so that what became of each record is kept for the report."""
        self._session, self._unit, self._run_id, self._again = session, unit, run_id, again
        self._successors = frozenset(area.code for area in boundary_set.successors)
        self.counts: Counter[str] = Counter()
        self.kept = 0
        self.changed: list[int] = []
        self.withdrawn: list[int] = []
        """Numbers of the proposals that were taken back, because their facts changed."""
        self._digests = bytearray()

    def take(self, wanted: Sequence[tuple[int, int]], verdicts: Verdicts) -> list[AreaCode | None]:
        """Store what the rules made of these records, but where people's decision stays (deciding.Take)."""
        standing = self._unit.decisions.standing([record_id for _, record_id in wanted])
        decided: list[tuple[int, StoredDecision]] = []
        areas = []
        for record_id, decision, area in self._merged(wanted, verdicts, standing):
            areas.append(area)
            if decision is not None:
                decided.append((record_id, decision))
        self._unit.decisions.put(self._run_id, decided, standing)
        if self._again:
            self._unit.run_changes.add(self._run_id, _changes(wanted, standing, dict(decided)))
        return areas

    def _merged(
        self, wanted: Sequence[tuple[int, int]], verdicts: Verdicts, standing: Mapping[int, Standing]
    ) -> Iterator[tuple[int, StoredDecision | None, AreaCode | None]]:
        """Each record with what to store, None where people's decision stays, and where it goes then."""
        for row, record_id in wanted:
            fresh = stored(verdicts, row)
            self._count(verdicts, row, fresh)
            before = standing.get(record_id)
            if before is None or not before.of_people:
                yield record_id, fresh, goes_to(fresh.outcome, fresh.area)
            elif before.stays(fresh.facts_digest, self._successors):
                self.kept += before.state is State.SETTLED
                yield record_id, None, goes_to(before.outcome, before.area)
            else:
                yield record_id, self._reopened(record_id, fresh, before), None

    def _reopened(self, record_id: int, fresh: StoredDecision, before: Standing) -> StoredDecision:
        self.changed.append(record_id)
        was = self._unit.decisions.get(record_id)
        if before.state is State.PROPOSED:
            note = "The facts changed in a re-run before this was approved."
            pending = withdraw_pending(self._session, self._unit, record_id, note)
            self.withdrawn += [] if pending is None else [pending]
        if before.state is State.PROPOSED and not (was and was.was):
            return fresh
        return reopened(fresh, was)

    def _count(self, verdicts: Verdicts, row: int, fresh: StoredDecision) -> None:
        area = fresh.area if fresh.outcome is not OutcomeKind.REVIEW else ""
        self.counts[f"{fresh.outcome}:{area}"] += 1
        person, strand = verdicts.whose(row)
        line = "\x1f".join(
            (person, strand, str(fresh.outcome), fresh.area, fresh.rule, *fresh.reasons, fresh.facts_digest)
        )
        self._digests += hashlib.sha256(line.encode()).digest()

    def digest(self) -> str:
        """sha256 hex over every decision: the same inputs give the same, on any machine, in any order."""
        rows = np.frombuffer(bytes(self._digests), dtype=">u8").reshape(-1, 4)
        return hashlib.sha256(rows[np.lexsort(rows.T[::-1])].tobytes()).hexdigest()

    def counts_text(self) -> str:
        return json.dumps(dict(sorted(self.counts.items())))


def _changes(
    wanted: Sequence[tuple[int, int]],
    standing: Mapping[int, Standing],
    decided: Mapping[int, StoredDecision],
) -> list[tuple[int, Became, str, str]]:
    """What became of these records; nothing of those that the rules decided as before."""
    found = []
    for _, record_id in wanted:
        before, fresh = standing.get(record_id), decided.get(record_id)
        was = went(before.outcome, before.area) if before is not None else ""
        now = went(fresh.outcome, fresh.area) if fresh is not None else was
        if before is None:
            found.append((record_id, Became.NEW, was, now))
        elif fresh is None:
            found += [(record_id, Became.KEPT, was, now)] if before.state is State.SETTLED else []
        elif before.of_people:
            found.append((record_id, Became.CHANGED, was, now))
        elif was != now:
            found.append((record_id, Became.OTHERWISE, was, now))
    return found


def stored(verdicts: Verdicts, row: int) -> StoredDecision:
    """A fresh decision as a row."""
    reasons = verdicts.reasons_of(row)
    test = verdicts.test_of(row)
    by_address = test is not AddressTest.NONE
    easting, northing, accuracy, distance = verdicts.point(row) if by_address else NO_POINT
    outcome = verdicts.outcome_of(row)
    return StoredDecision(
        state=State.QUEUED if outcome is OutcomeKind.REVIEW else State.AUTOMATIC,
        outcome=outcome,
        area=verdicts.area_of(row) or "",
        rule=verdicts.rule_id(row),
        legal_basis=verdicts.legal_basis(row),
        test=str(test),
        sited=verdicts.label(row) if by_address else "",
        place_key=verdicts.place_key(row),
        easting=easting,
        northing=northing,
        accuracy_m=accuracy,
        line_distance_m=distance,
        reasons=tuple(map(str, reasons)),
        priority=verdicts.priority(row, reasons[0]) if reasons else 9,
        because=verdicts.because(row),
        facts_digest=verdicts.digest(row),
        strand=Strand(verdicts.whose(row)[1]),
        candidates=verdicts.candidates_of(row),
        steps=verdicts.trace_text(row),
    )


def reopened(fresh: StoredDecision, was: StoredDecision | None) -> StoredDecision:
    """A settled decision whose facts changed goes back to people, with what it was."""
    before = was.was or f"{was.outcome.value} {was.area}".strip() if was else ""
    reasons = fresh.reasons or (Reason.ADDRESS_CONFLICT.value,)
    disputed = was is not None and still_disputed(was)
    if was is not None and is_overridden(was):
        reasons = with_override(reasons)
    return fresh._replace(
        state=State.CHANGED,
        outcome=OutcomeKind.REVIEW,
        reasons=with_dispute(reasons) if disputed else reasons,
        priority=min(fresh.priority, was.priority if was is not None and disputed else 2),
        because=f"Settled as {before}, but its facts have changed. Now: {fresh.because}",
        was=before,
    )


def goes_to(outcome: OutcomeKind, area: str) -> AreaCode | None:
    return AreaCode(area) if outcome is OutcomeKind.SUCCESSOR and area else None
