"""Why one case record goes where it goes: decided again from what is stored, with all that it rests on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from transfer_app.domain.casework import RecordRow, StoredDecision
from transfer_app.domain.decisions import Decision
from transfer_app.domain.errors import NotReady, OutputFailed
from transfer_app.domain.explaining import Explanation, Followed
from transfer_app.domain.explaining_case import explanation
from transfer_app.domain.explanation_json import document
from transfer_app.domain.families import full_siblings
from transfer_app.domain.places import BoundarySet
from transfer_app.domain.question import Question
from transfer_app.domain.rules import OPEN_RECORD, RuleSet
from transfer_app.domain.staff import Act
from transfer_app.domain.vocabulary import SpanKind, Strand
from transfer_app.services import visible
from transfer_app.services.allocating import decide_again
from transfer_app.services.deciding import FOLLOWED
from transfer_app.services.ports.store import Unit
from transfer_app.services.rule_sets import rules_in_use
from transfer_app.services.session import Session


def explain(session: Session, ref: str, rules_file: Path | None = None) -> Explanation:
    """The explanation of one record by the rules in use, or those of a file; nothing is changed.

    It says what the rules make of the record now; its `stands` says what was decided, and whether on the same
    facts. NotFound for a restricted record, unless the reader is cleared.
    """
    session.require(Act.SEE_RECORDS)
    day = session.required_vesting_day()
    with session.workspace.read() as unit:
        record_id = visible.find(session, unit, ref)
        rules = rules_in_use(session, unit, rules_file)
        boundary_set = unit.boundaries.in_use()
        if boundary_set is None:
            raise NotReady("There is no boundary set yet.", "Set one first, with 'boundaries set'.")
        question, decision = decide_again(session, unit, boundary_set, record_id, rules, day)
        stands = unit.decisions.get(record_id)
        return explained(session, unit, record_id, question, decision, rules, boundary_set, stands)


def save(one: Explanation, path: Path) -> None:
    """Write it as JSON for its owner alone to read: it is about a child. Raises OutputFailed."""
    try:
        with os.fdopen(os.open(path, _ANEW, 0o600), "wb") as file:
            file.write(document(one) + b"\n")
    except OSError as error:
        raise OutputFailed(f"{path.name} could not be written: {error.strerror}.") from error


_ANEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)


def explained(
    session: Session,
    unit: Unit,
    record_id: int,
    question: Question,
    decision: Decision,
    rules: RuleSet,
    boundary_set: BoundarySet,
    stands: StoredDecision | None,
) -> Explanation:
    """The explanation of a decision made in this unit, for whoever has the facts at hand already."""
    followed = tuple(_followed(session, unit, record_id, question, decision, rules))
    return explanation(question, decision, rules, boundary_set, stands, followed)


def _followed(
    session: Session, unit: Unit, record_id: int, question: Question, decision: Decision, rules: RuleSet
) -> Iterator[Followed]:
    """What stands of the records that the rule or check which decided looked at (allocating.decide_again)."""
    person = unit.records.person_of(record_id)
    for whose, people in _looked_at(unit, person, question, decision, rules):
        looked_at = unit.records.perhaps_open(people, question.day)
        stands = unit.decisions.standing(list(looked_at))
        found = [row for row in unit.records.rows(list(looked_at)) if _counts(row, whose, record_id)]
        found = [row for row in found if row.id in stands]
        for row in visible.rows(session, found):
            yield Followed(row.ref, row.strand, whose, row.status, row.outcome, row.area)
        if found:
            return


def _counts(row: RecordRow, whose: str, record_id: int) -> bool:
    """Of a child placed with a carer, only the social care record counts; of others, all of children."""
    if whose == "placed":
        return row.strand is Strand.SOCIAL_CARE
    return row.id != record_id and row.strand in FOLLOWED


def _looked_at(
    unit: Unit, person: int, question: Question, decision: Decision, rules: RuleSet
) -> Iterator[tuple[str, list[int]]]:
    """Whose records: the first of these that has one counts."""
    rule, _, after = decision.rule.partition("/")
    if any(one.id == rule and one.to == OPEN_RECORD for one in rules.rules):
        yield "own", [person]
        yield "full-sibling", _full_siblings(unit, person)
    asked = {name for check in rules.checks if check.id == after for name in check.when}
    if "sibling-elsewhere" in asked:
        links = unit.people.links(person)
        mothers = links.mother[links.child == person]
        yield "same-mother", sorted(set(links.child[np.isin(links.mother, mothers)].tolist()) - {person})
    if "placed-child-elsewhere" in asked:
        spans = [span for span in question.facts.spans if span.kind is SpanKind.CHILD_PLACED]
        refs = {span.ref for span in spans if span.open_on(question.day)}
        yield "placed", sorted(unit.people.ids_of(refs).values())


def _full_siblings(unit: Unit, person: int) -> list[int]:
    people, keys = full_siblings(unit.people.links(person))
    shared = np.isin(keys, keys[people == person])
    return sorted(set(people[shared].tolist()) - {person})
