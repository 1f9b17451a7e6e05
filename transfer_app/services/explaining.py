"""Why one case record goes where it goes: decided again from what is stored, with all that it rests on."""

from __future__ import annotations

from pathlib import Path

from transfer_app.domain.casework import StoredDecision
from transfer_app.domain.decisions import Decision
from transfer_app.domain.errors import NotReady
from transfer_app.domain.explaining import Explanation, Followed
from transfer_app.domain.explaining_case import explanation
from transfer_app.domain.families import full_siblings
from transfer_app.domain.linking import OpenResults
from transfer_app.domain.places import BoundarySet
from transfer_app.domain.question import Question
from transfer_app.domain.rules import OPEN_RECORD, RuleSet
from transfer_app.domain.staff import Act
from transfer_app.services.allocating import decide_again
from transfer_app.services.placing import Ground, keys_in
from transfer_app.services.ports.store import Unit
from transfer_app.services.rule_sets import rules_in_use
from transfer_app.services.session import Session


def explain(session: Session, ref: str, rules_file: Path | None = None) -> Explanation:
    """The explanation of one record by the rules in use, or those of a file; nothing is changed.

    It says what the rules make of the record now; its `stands` says what was decided, and whether on the same
    facts. A restricted record needs a role that may see restricted records.
    """
    session.require(Act.SEE_RECORDS)
    day = session.required_vesting_day()
    with session.workspace.read() as unit:
        record_id = unit.records.find(ref)
        rules = rules_in_use(session, unit, rules_file)
        boundary_set = unit.boundaries.in_use()
        if boundary_set is None:
            raise NotReady("There is no boundary set yet.", "Set one first, with 'boundaries set'.")
        facts, decision = decide_again(session, unit, boundary_set, record_id, rules, day)
        if facts.person.restricted:
            session.require(Act.SEE_RESTRICTED)
        places = Ground(session, unit, boundary_set).table(keys_in(facts))
        question = Question(facts, day, places, rules.policy)
        stands = unit.decisions.get(record_id)
        return explained(session, unit, record_id, question, decision, rules, boundary_set, stands)


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
    to = {rule.id: rule.to for rule in rules.rules}.get(decision.rule.partition("/")[0])
    followed = _followed(session, unit, record_id, question) if to == OPEN_RECORD else ()
    return explanation(question, decision, rules, boundary_set, stands, followed)


def _followed(session: Session, unit: Unit, record_id: int, question: Question) -> tuple[Followed, ...]:
    """The open records that a closed one follows: the child's own, else those of full siblings."""
    person = unit.records.person_of(record_id)
    siblings = OpenResults(*full_siblings(unit.people.links(person))).siblings_of(person)
    open_ones = unit.records.perhaps_open(siblings, question.day)
    stands = unit.decisions.standing(list(open_ones))
    decided = [one for one in open_ones if one in stands]
    own = [one for one in decided if open_ones[one] == person]
    found = []
    for row in unit.records.rows(own or decided):
        hidden = row.restricted and not session.user.may(Act.SEE_RESTRICTED)
        found.append(
            Followed(
                ref="" if hidden else row.ref,
                strand=row.strand,
                own=row.person_id == person,
                status="" if hidden else row.status,
                outcome=row.outcome,
                area=row.area,
            )
        )
    return tuple(found)
