"""The allocation: locate, place and decide every case record, keeping what people have settled."""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from transfer_app.domain.allocation import decide
from transfer_app.domain.canonical import canonical_json
from transfer_app.domain.casework import Run, Standing, State, StoredDecision
from transfer_app.domain.decisions import Decision
from transfer_app.domain.errors import NotReady
from transfer_app.domain.people import CaseFacts
from transfer_app.domain.places import BoundarySet
from transfer_app.domain.reasons import Reason
from transfer_app.domain.rules import RuleSet
from transfer_app.domain.siting import place_key
from transfer_app.domain.staff import Act
from transfer_app.domain.vocabulary import OutcomeKind
from transfer_app.services.batches import batches
from transfer_app.services.jobs import JobContext
from transfer_app.services.locating import Located, locate_in
from transfer_app.services.placing import keys_in, places_of
from transfer_app.services.ports.store import Unit
from transfer_app.services.rule_sets import rules_in_use, standing
from transfer_app.services.session import Session


@dataclass(frozen=True, slots=True)
class Allocation:
    """What a run did. kept: settled decisions left alone; changed: those of people whose facts changed."""

    run: Run
    located: Located
    counts: dict[str, int]
    kept: int
    changed: tuple[int, ...]


def allocate(session: Session, job: JobContext, rules_file: Path | None = None) -> Allocation:
    """Decide every case record in one unit; stopping keeps nothing of it.

    Needs an extract, a gazetteer and a boundary set. Until both councils have signed the rule set (the one
    in use, where no file is given) the run is marked as a trial.
    """
    session.require(Act.ALLOCATE)
    day = session.required_vesting_day()
    with session.workspace.change() as unit:
        boundary_set = _ready(unit)
        rules = rules_in_use(session, unit, rules_file)
        located = locate_in(session, unit, job)
        places = places_of(session, unit, boundary_set)
        run = Run(
            at=session.now(), user_id=session.user.id, boundary_set_id=boundary_set.id,
            rule_set=f"{rules.name} {rules.version}", rule_set_digest=rules.digest,
            vesting_day=day.isoformat(),
            trial=not standing(session, unit, rules, boundary_set).complete, result_digest="", counts="",
        )  # fmt: skip
        run_id = unit.runs.add(run)
        tally = _Tally(session, unit, rules, boundary_set)
        ids = unit.records.ids()
        done = 0
        for some in batches(ids):
            decided = [
                (record_id, facts, decide(facts, rules, day, places))
                for record_id, facts in zip(some, unit.records.facts(some), strict=True)
            ]
            unit.decisions.put(run_id, tally.merge(decided))
            done += len(some)
            job.progress(done, len(ids), "case records decided")
        run = replace(run, id=run_id, result_digest=tally.digest(), counts=tally.counts_text())
        unit.runs.finish(run_id, run.result_digest, run.counts)
        unit.log.append(
            session.entry(
                "allocated", run=run_id, records=len(ids), rules=rules.digest,
                boundaries=boundary_set.digest, vesting_day=day.isoformat(), result=run.result_digest,
                counts=dict(sorted(tally.counts.items())), kept=tally.kept, changed=len(tally.changed),
                withdrawn=tally.withdrawn, trial=run.trial,
            )
        )  # fmt: skip
    return Allocation(run, located, dict(tally.counts), tally.kept, tuple(tally.changed))


def explain(session: Session, ref: str, rules_file: Path | None = None) -> tuple[CaseFacts, Decision]:
    """Decide one record again from what is stored, with every rule tried and why it did or did not match.

    Restricted records need a role that may see them.
    """
    session.require(Act.SEE_RECORDS)
    day = session.required_vesting_day()
    with session.workspace.read() as unit:
        boundary_set = _ready(unit)
        rules = rules_in_use(session, unit, rules_file)
        facts = next(iter(unit.records.facts([unit.records.find(ref)])))
        places = places_of(session, unit, boundary_set, keys_in(facts))
    if facts.person.restricted:
        session.require(Act.SEE_RESTRICTED)
    return facts, decide(facts, rules, day, places, explain=True)


def latest_run(session: Session) -> Run | None:
    with session.workspace.read() as unit:
        return unit.runs.latest()


def totals(session: Session) -> list[tuple[str, str, str, str, str, int]]:
    """(strand, outcome, area, state, lead reason, count) over all records; '' where undecided."""
    session.require(Act.SEE_BALANCE)
    with session.workspace.read() as unit:
        return unit.decisions.totals()


def points(session: Session) -> list[tuple[int, float, float, str, str]]:
    """(record id, easting, northing, outcome, area) for the map; restricted records have no point."""
    session.require(Act.SEE_RECORDS)
    with session.workspace.read() as unit:
        return unit.decisions.points()


def _ready(unit: Unit) -> BoundarySet:
    boundary_set = unit.boundaries.in_use()
    if boundary_set is None:
        raise NotReady(
            "There is no boundary set yet.", "Add one on the Boundaries page, or with 'boundaries'."
        )
    if not unit.gazetteers.all():
        raise NotReady("There is no gazetteer yet.", "Add ONSPD, Code-Point Open or a UPRN list first.")
    if not unit.extracts.all():
        raise NotReady("No extract has been loaded yet.", "Load one on the Load page, or with 'load'.")
    return boundary_set


class _Tally:
    """Turns decisions into rows, leaving what people settled, and counts."""

    def __init__(self, session: Session, unit: Unit, rules: RuleSet, boundary_set: BoundarySet) -> None:
        self._session, self._unit, self._rules = session, unit, rules
        self._standing = unit.decisions.digests()
        self._successors = frozenset(area.code for area in boundary_set.successors)
        self.counts: Counter[str] = Counter()
        self.kept = 0
        self.changed: list[int] = []
        self.withdrawn: list[int] = []
        """Numbers of the proposals that were taken back, because their facts changed."""
        self._digests: list[bytes] = []

    def merge(
        self, decided: Iterable[tuple[int, CaseFacts, Decision]]
    ) -> Iterator[tuple[int, StoredDecision]]:
        """The rows to store; a settled decision whose facts did not change gives none."""
        for record_id, facts, decision in decided:
            self._count(facts, decision)
            row = self._row(record_id, decision)
            if row is not None:
                yield record_id, row

    def _row(self, record_id: int, decision: Decision) -> StoredDecision | None:
        before = self._standing.get(record_id)
        fresh = stored(decision, self._rules)
        if before is None or before.state in (State.AUTOMATIC, State.QUEUED):
            return fresh
        if before.facts_digest == decision.facts_digest and self._still_there(before):
            self.kept += before.state is State.SETTLED
            return None
        self.changed.append(record_id)
        was = self._unit.decisions.get(record_id)
        if before.state is State.PROPOSED:
            self._withdraw(record_id)
        if before.state is State.PROPOSED and not (was and was.was):
            return fresh
        return _reopened(fresh, was)

    def _still_there(self, before: Standing) -> bool:
        """What people settled on is one of the successors of the boundary set in use."""
        return before.state is not State.SETTLED or not before.area or before.area in self._successors

    def _withdraw(self, record_id: int) -> None:
        """A proposal made on facts that have changed is taken back; its reviewer sees why."""
        pending = self._unit.reviews.pending(record_id)
        if pending is not None:
            note = "The facts changed in a re-run before this was approved."
            self.withdrawn.append(pending.id)
            self._unit.reviews.decide(
                pending.id, "withdrawn", self._session.user.id, self._session.now(), note
            )

    def _count(self, facts: CaseFacts, decision: Decision) -> None:
        area = decision.area if decision.outcome is not OutcomeKind.REVIEW else None
        self.counts[f"{decision.outcome.value}:{area or ''}"] += 1
        line = [
            facts.person.ref, facts.strand.value, decision.outcome.value, decision.area or "", decision.rule,
            [reason.value for reason in decision.reasons], decision.facts_digest,
        ]  # fmt: skip
        self._digests.append(hashlib.sha256(canonical_json(line)).digest())

    def digest(self) -> str:
        """sha256 hex over every decision: the same inputs give the same, on any machine, in any order."""
        return hashlib.sha256(b"".join(sorted(self._digests))).hexdigest()

    def counts_text(self) -> str:
        return json.dumps(dict(sorted(self.counts.items())))


def stored(decision: Decision, rules: RuleSet) -> StoredDecision:
    """A fresh decision as a row."""
    sited = decision.sited
    location = sited.location if sited else None
    placing = sited.placing if sited else None
    priority = min((rules.reasons[reason].priority for reason in decision.reasons), default=9)
    return StoredDecision(
        state=State.QUEUED if decision.needs_review else State.AUTOMATIC,
        outcome=decision.outcome,
        area=decision.area or "",
        rule=decision.rule,
        legal_basis=decision.legal_basis,
        test=decision.test.value,
        sited=sited.label if sited else "",
        place_key=place_key(sited) if sited else "",
        easting=location.easting if location else None,
        northing=location.northing if location else None,
        accuracy_m=location.accuracy_m if location else None,
        line_distance_m=_finite(placing.line_distance_m) if placing else None,
        reasons=tuple(reason.value for reason in decision.reasons),
        priority=priority,
        because=decision.because,
        facts_digest=decision.facts_digest,
    )


def _reopened(fresh: StoredDecision, was: StoredDecision | None) -> StoredDecision:
    """A settled decision whose facts changed goes back to people, with what it was."""
    before = was.was or f"{was.outcome.value} {was.area}".strip() if was else ""
    return replace(
        fresh,
        state=State.CHANGED,
        outcome=OutcomeKind.REVIEW,
        reasons=fresh.reasons or (Reason.ADDRESS_CONFLICT.value,),
        priority=min(fresh.priority, 2),
        because=f"Settled as {before}, but its facts have changed. Now: {fresh.because}",
        was=before,
    )


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
