"""The allocation: locate, place and decide every case record, keeping what people have settled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from transfer_app.domain.allocation import decide, judge
from transfer_app.domain.casework import Run, StoredDecision
from transfer_app.domain.decisions import Decision
from transfer_app.domain.errors import NotReady
from transfer_app.domain.linking import Linked, OpenResults
from transfer_app.domain.people import CaseFacts
from transfer_app.domain.places import BoundarySet
from transfer_app.domain.rules import RuleSet
from transfer_app.domain.staff import Act
from transfer_app.services.batches import batches
from transfer_app.services.jobs import JobContext
from transfer_app.services.locating import Located, locate_in
from transfer_app.services.placing import Ground, keys_in, keys_of_batch
from transfer_app.services.ports.store import Unit
from transfer_app.services.session import Session
from transfer_app.services.tallying import Tally

DECIDED_AT_ONCE = 20_000
"""Case records read, decided and written together: what memory a run takes, whatever the county's size."""


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

    Needs an extract, a gazetteer and a boundary set. Until both councils have signed the rule set the
    run is marked as a trial.
    """
    session.require(Act.ALLOCATE)
    rules = session.outside.rules(rules_file)
    day = session.required_vesting_day()
    with session.workspace.change() as unit:
        boundary_set = _ready(unit)
        located = locate_in(session, unit, job)
        run = Run(
            at=session.now(), user_id=session.user.id, boundary_set_id=boundary_set.id,
            rule_set=f"{rules.name} {rules.version}", rule_set_digest=rules.digest,
            vesting_day=day.isoformat(), trial=True, result_digest="", counts="",
        )  # fmt: skip
        run = replace(run, id=unit.runs.add(run))
        tally = Tally(session, unit, boundary_set)
        records = _decide_all(session, unit, job, run, rules, boundary_set, tally)
        run = replace(run, result_digest=tally.digest(), counts=tally.counts_text())
        unit.runs.finish(run.id, run.result_digest, run.counts)
        unit.log.append(
            session.entry(
                "allocated", run=run.id, records=records, rules=rules.digest,
                boundaries=boundary_set.digest, vesting_day=day.isoformat(), result=run.result_digest,
                counts=dict(sorted(tally.counts.items())), kept=tally.kept, changed=len(tally.changed),
                withdrawn=tally.withdrawn,
            )
        )  # fmt: skip
    return Allocation(run, located, dict(tally.counts), tally.kept, tuple(tally.changed))


def _decide_all(
    session: Session, unit: Unit, job: JobContext, run: Run, rules: RuleSet, boundary_set: BoundarySet,
    tally: Tally,
) -> int:  # fmt: skip
    """Open records first, then the closed ones, which may follow an open one. Gives how many there are."""
    day = date.fromisoformat(run.vesting_day)
    ground = Ground(session, unit, boundary_set)
    ground.survey()
    reader = unit.records.reader(day)
    results = OpenResults(unit.people.sibling_groups())
    perhaps_open, closed = unit.records.by_standing(day)
    done, total = 0, len(perhaps_open) + len(closed)

    def decided(some: Sequence[int], *, open_ones: bool) -> list[int]:
        """Decide and store some; those of the first pass that are closed on the day are given back."""
        nonlocal done
        facts, persons = reader.facts(some), reader.persons_of(some)
        linked = None if open_ones else results.linked(persons)
        verdicts = judge(facts, rules, day, ground.table(keys_of_batch(facts)), linked)
        rows = [row for row in range(len(some)) if not open_ones or verdicts.is_open[row]]
        stored = []
        for row, decision, area in tally.merge([(row, some[row]) for row in rows], verdicts):
            results.note(persons[row], area)
            if decision is not None:
                stored.append((some[row], decision))
        unit.decisions.put(run.id, stored)
        done += len(rows)
        job.progress(done, total, "case records decided")
        return [] if len(rows) == len(some) else [some[row] for row in range(len(some)) if row not in set(rows)]

    waiting = [one for some in batches(perhaps_open, DECIDED_AT_ONCE) for one in decided(some, open_ones=True)]
    for some in batches([*closed, *waiting], DECIDED_AT_ONCE):
        decided(some, open_ones=False)
    return total


def explain(session: Session, ref: str, rules_file: Path | None = None) -> tuple[CaseFacts, Decision]:
    """Decide one record again from what is stored, with every rule tried and why it did or did not match.

    Restricted records need a role that may see them.
    """
    session.require(Act.SEE_RECORDS)
    rules = session.outside.rules(rules_file)
    day = session.required_vesting_day()
    with session.workspace.read() as unit:
        boundary_set = _ready(unit)
        facts, decision = decide_again(session, unit, boundary_set, unit.records.find(ref), rules, day)
    if facts.person.restricted:
        session.require(Act.SEE_RESTRICTED)
    return facts, decision


def decide_again(
    session: Session, unit: Unit, boundary_set: BoundarySet, record_id: int, rules: RuleSet, day: date
) -> tuple[CaseFacts, Decision]:
    """One record from its stored facts, explained; a closed one by what stands of the open ones it follows."""
    facts = next(iter(unit.records.facts([record_id])))
    places = Ground(session, unit, boundary_set).table(keys_in(facts))
    linked = _linked(unit, record_id, day)
    return facts, decide(facts, rules, day, places, linked=linked, explain=True)


def _linked(unit: Unit, record_id: int, day: date) -> Linked:
    """What stands of the open records that a closed one would follow."""
    results = OpenResults(unit.people.sibling_groups())
    reader = unit.records.reader(day)
    person = reader.persons_of([record_id])[0]
    ids = [one for each in results.siblings_of(person) for one in unit.records.of_person(each)]
