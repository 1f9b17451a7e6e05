"""The allocation: locate, place and decide every case record, keeping what people have settled."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from transfer_app.domain.allocation import decide
from transfer_app.domain.balance import by_outcome
from transfer_app.domain.casework import Run
from transfer_app.domain.decisions import Decision
from transfer_app.domain.errors import NotReady
from transfer_app.domain.linking import Linked, OpenResults
from transfer_app.domain.people import CaseFacts
from transfer_app.domain.places import BoundarySet
from transfer_app.domain.question import Question
from transfer_app.domain.rules import RuleSet
from transfer_app.domain.staff import Act
from transfer_app.domain.vocabulary import SpanKind, Strand
from transfer_app.services import visible
from transfer_app.services.boundaries import required_set
from transfer_app.services.deciding import FOLLOWED, Pass
from transfer_app.services.dispute_steps import begin_new
from transfer_app.services.jobs import JobContext
from transfer_app.services.locating import Located, locate_in
from transfer_app.services.noting import Noted, note_splits
from transfer_app.services.placing import Ground, keys_in
from transfer_app.services.ports.store import Unit
from transfer_app.services.restricting import restrict_others
from transfer_app.services.rule_sets import rules_in_use, standing
from transfer_app.services.run_report import note_gone
from transfer_app.services.session import Session
from transfer_app.services.tallying import Tally, goes_to


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
        also = restrict_others(unit, day)
        rules = rules_in_use(session, unit, rules_file)
        located = locate_in(session, unit, job)
        run = Run(
            at=session.now(), user_id=session.user.id, boundary_set_id=boundary_set.id,
            rule_set=f"{rules.name} {rules.version}", rule_set_digest=rules.digest,
            vesting_day=day.isoformat(),
            trial=not standing(session, unit, rules, boundary_set).complete, result_digest="", counts="",
        )  # fmt: skip
        again = unit.runs.latest() is not None
        run = replace(run, id=unit.runs.add(run))
        disputed = unit.disputes.open()
        tally = Tally(session, unit, run.id, boundary_set, again=again)
        ground = Ground(session, unit, boundary_set)
        records = Pass(unit, rules, day, ground).decide_all(tally.take, job)
        run = replace(run, result_digest=tally.digest(), counts=tally.counts_text())
        if again:
            note_gone(unit, run.id)
        begin_new(session, unit, disputed)
        unit.runs.finish(run.id, run.result_digest, run.counts)
        job.progress(0, 0, "families compared")
        families = note_splits(session, unit, run.id) if rules.families else Noted()
        unit.log.append(
            session.entry(
                "allocated", run=run.id, records=records, rules=rules.digest,
                boundaries=boundary_set.digest, vesting_day=day.isoformat(), result=run.result_digest,
                counts=dict(sorted(tally.counts.items())), kept=tally.kept, changed=len(tally.changed),
                withdrawn=tally.withdrawn, families=families.standing, families_reopened=families.reopened,
                trial=run.trial, also_restricted=also,
                standing=_standing(unit),
            )
        )  # fmt: skip
    return Allocation(run, located, dict(tally.counts), tally.kept, tuple(tally.changed))


def _standing(unit: Unit) -> dict[str, dict[str, int]]:
    """How all records stand, by strand and outcome: an auditor reckons the balance from it."""
    figures = unit.figures.counted().figures
    return by_outcome((each.strand.value, each.outcome, each.area, each.count) for each in figures)


def decide_again(
    session: Session, unit: Unit, boundary_set: BoundarySet, record_id: int, rules: RuleSet, day: date
) -> tuple[Question, Decision]:
    """One record from its stored facts, explained; a closed one by what stands of the open ones."""
    facts = next(iter(unit.records.facts([record_id], day)))
    places = Ground(session, unit, boundary_set).table(keys_in(facts))
    linked = _linked(unit, record_id, facts, day)
    decision = decide(facts, rules, day, places, linked=linked, explain=True)
    return Question(facts, day, places, rules.policy), decision


def _linked(unit: Unit, record_id: int, facts: CaseFacts, day: date) -> Linked:
    """What stands of the records that this one looks at (deciding.Pass)."""
    person = unit.records.person_of(record_id)
    refs = [s.ref for s in facts.spans if s.kind is SpanKind.CHILD_PLACED and s.open_on(day)]
    placed = list(unit.people.ids_of(set(refs)).values())
    links = unit.people.links(person)
    # Numbered from nought, so that a page costs the same in a small county as in a large one.
    people = sorted({person, *placed, *links.people()})
    number = {one: at for at, one in enumerate(people)}
    results = OpenResults(links.renumbered(people), len(people) - 1)
    siblings = [people[at] for at in results.siblings_of(number[person])]
    looked_at = unit.records.perhaps_open([*siblings, *placed], day)
    stands = unit.decisions.standing(list(looked_at))
    for row in unit.records.rows(list(looked_at)):
        if row.id in stands and row.id != record_id and row.strand in FOLLOWED:
            area = goes_to(stands[row.id].outcome, stands[row.id].area)
            results.note(number[row.person_id], area, care=row.strand is Strand.SOCIAL_CARE)
    return results.linked([number[person]], [[number[child] for child in placed]])


def latest_run(session: Session) -> Run | None:
    with session.workspace.read() as unit:
        return unit.runs.latest()


def totals(session: Session) -> list[tuple[str, str, str, str, str, int]]:
    """(strand, outcome, area, state, lead reason, count); '' where undecided.

    Over all records, or for who neither is cleared nor answers for the whole, over those not restricted.
    """
    session.require(Act.SEE_BALANCE)
    with session.workspace.read() as unit:
        return unit.decisions.totals(restricted=visible.whole(session))


def points(session: Session) -> list[tuple[int, float, float, str, str]]:
    """(record id, easting, northing, outcome, area) for the map; restricted records have no point."""
    session.require(Act.SEE_RECORDS)
    with session.workspace.read() as unit:
        return unit.decisions.points()


def _ready(unit: Unit) -> BoundarySet:
    boundary_set = required_set(unit)
    if not unit.gazetteers.all():
        raise NotReady("There is no gazetteer yet.", "Add ONSPD, Code-Point Open or a UPRN list first.")
    if not unit.extracts.all():
        raise NotReady("No extract has been loaded yet.", "Load one on the Load page, or with 'load'.")
    return boundary_set
