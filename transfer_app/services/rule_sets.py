"""Rule sets: keeping them, choosing the one the allocation goes by, and who has signed it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from transfer_app.domain import rule_signing
from transfer_app.domain.casework import Run
from transfer_app.domain.errors import NotReady, RulesRefused
from transfer_app.domain.manifest import Authority
from transfer_app.domain.places import BoundarySet
from transfer_app.domain.rule_signing import KeptRules, KeptSignature, RulesStanding
from transfer_app.domain.rules import RuleSet
from transfer_app.domain.staff import Act
from transfer_app.services import session as names
from transfer_app.services.ports.store import Unit
from transfer_app.services.session import Session

SHIPPED = 0
"""The number of the rule set that ships with the program, which needs no row to be shown or used."""


@dataclass(frozen=True, slots=True)
class Added:
    """already: a rule set that says the same was here before, and is the one meant."""

    rules: KeptRules
    already: bool


@dataclass(frozen=True, slots=True)
class RulesPage:
    """A rule set and how it stands. kept: its row; None while it is the one that ships and was not added.

    used: the allocation goes by it. all: every rule set kept. signatures: on this one, withdrawn ones too.
    own: the authority of this workspace.
    """

    rules: RuleSet
    kept: KeptRules | None
    used: bool
    standing: RulesStanding
    all: tuple[KeptRules, ...]
    signatures: tuple[KeptSignature, ...]
    own: Authority


def add(session: Session, file: Path | None) -> Added:
    """Keep a rule set's file, checked; None: the one that ships. One that says the same changes nothing."""
    session.require(Act.KEEP_RULES)
    name, content = session.outside.rule_text(file)
    rules = session.outside.kept_rules(name, content)
    rule_signing.check_names(rules.name, rules.version)
    with session.workspace.change() as unit:
        before = unit.rule_sets.by_digest(rules.digest)
        if before is None:
            kept = KeptRules(
                0, rules.name, rules.version, rules.digest, content, session.now(), session.user.id, False
            )
            rules_id = unit.rule_sets.add(kept)
        else:
            rules_id = before.id
        unit.log.append(
            session.entry(
                "rule-set-added", rules=rules_id, digest=rules.digest, of=len(rules.rules),
                again=before is not None,
            )
        )  # fmt: skip
        return Added(unit.rule_sets.get(rules_id), already=before is not None)


def use(session: Session, rules_id: int) -> RuleSet:
    """Let the allocation go by a kept rule set, or by SHIPPED, from its next run on."""
    session.require(Act.SET_UP)
    with session.workspace.change() as unit:
        chosen = None if rules_id == SHIPPED else unit.rule_sets.get(rules_id).id
        unit.rule_sets.use(chosen)
        rules = rules_in_use(session, unit)
        unit.log.append(session.entry("rule-set-used", rules=rules_id, digest=rules.digest))
    return rules


def rules_in_use(session: Session, unit: Unit, file: Path | None = None) -> RuleSet:
    """The rule set in the file given, else the one in use, else the one that ships."""
    kept = unit.rule_sets.in_use() if file is None else None
    return session.outside.rules(file) if kept is None else text_of(session, kept)


def text_of(session: Session, kept: KeptRules) -> RuleSet:
    """A kept rule set read again: its digest is that of what it says now, whatever its row says."""
    return session.outside.kept_rules(kept.title, kept.content)


def standing(session: Session, unit: Unit, rules: RuleSet, boundary_set: BoundarySet | None) -> RulesStanding:
    """Who has signed these rules, and who has yet to: our own authority, and each successor of the set."""
    successors = boundary_set.names if boundary_set is not None else None
    signatures = unit.rule_sets.signatures()
    return rule_signing.standing(signatures, rules.digest, own(unit), successors, session.outside.clock())


def page(session: Session, rules_id: int | None = None) -> RulesPage:
    """All that is shown about a kept rule set or SHIPPED; None: about the one in use. It names no child."""
    with session.workspace.read() as unit:
        in_use = rules_in_use(session, unit)
        if rules_id is None:
            rules = in_use
        elif rules_id == SHIPPED:
            rules = session.outside.rules(None)
        else:
            rules = text_of(session, unit.rule_sets.get(rules_id))
        on_it = [each for each in unit.rule_sets.signatures() if each.said.digest == rules.digest]
        return RulesPage(
            rules=rules,
            kept=unit.rule_sets.by_digest(rules.digest),
            used=rules.digest == in_use.digest,
            standing=standing(session, unit, rules, unit.boundaries.in_use()),
            all=tuple(unit.rule_sets.all()),
            signatures=tuple(on_it),
            own=own(unit),
        )


def trial_words(session: Session) -> str:
    """Why nothing may be sent on the latest run, and what to do; '' when it is no trial, or there is none."""
    with session.workspace.read() as unit:
        return _trial_words(session, unit)


def refuse_trial(session: Session, unit: Unit, run: Run) -> None:
    """Raise RulesRefused or NotReady unless the run went by the rules in use, signed then and now."""
    rules = rules_in_use(session, unit)
    if run.rule_set_digest != rules.digest:
        raise NotReady(
            f"The last allocation went by other rules than those in use, {rules.name} {rules.version}.",
            "Run the allocation again, then pack.",
        )
    now = standing(session, unit, rules, unit.boundaries.in_use())
    if not now.complete:
        raise RulesRefused(
            "The last allocation is a trial, from which nothing is sealed: its rules are not signed by both "
            "councils.",
            f"Still to sign: {now.missing_in_words}. Once they have, run the allocation again.",
        )
    if run.trial:
        raise NotReady(
            "The last allocation is a trial: its rules were signed after it.",
            "Run the allocation again; then it counts.",
        )


def own(unit: Unit) -> Authority:
    """The authority of this workspace."""
    return Authority(unit.settings.get(names.AUTHORITY_CODE), unit.settings.get(names.AUTHORITY_NAME))


def _trial_words(session: Session, unit: Unit) -> str:
    run = unit.runs.latest()
    if run is None:
        return ""
    try:
        refuse_trial(session, unit, run)
    except (RulesRefused, NotReady) as refused:
        return str(refused)
    return ""
