"""How often people agree, with the rules and with each other, and how far the sample is checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from transfer_app.domain.agreement_tables import FLAT, KAPPA, OWN, SMALL, FigureTable, answered, judged
from transfer_app.domain.reviewer_agreement import Agreement, Answered, of_blind, of_checks, of_verdicts
from transfer_app.domain.staff import Act, User
from transfer_app.services import visible
from transfer_app.services.quality_sample import Sample, sample_in
from transfer_app.services.session import Session

SUGGESTED, OWN_WORDS = "as suggested", "in own words"
"""What a proposal took: what the case page suggested, or what somebody said of their own."""

Figure = TypeVar("Figure", Agreement, Answered)


@dataclass(frozen=True, slots=True)
class Quality:
    """Agreement of people with the rules, by rule and by (person, rule); and of second people with proposers,
    by leading reason and by (proposer, second person): blind, and of proposals that they saw first; of these
    also by whether the proposer took what the case page suggested.

    Of all checks and proposals there ever were. own: figures that name people are of the reader only.
    """

    sample: Sample | None
    by_rule: Mapping[tuple[str, ...], Agreement]
    by_pair: Mapping[tuple[str, ...], Agreement]
    by_reason: Mapping[tuple[str, ...], Answered]
    by_two: Mapping[tuple[str, ...], Answered]
    by_origin: Mapping[tuple[str, ...], Answered]
    blind_by_reason: Mapping[tuple[str, ...], Agreement]
    blind_by_two: Mapping[tuple[str, ...], Agreement]
    own: bool


def quality(session: Session) -> Quality:
    """The figures of agreement; they name no child, and colleagues only to those who may see them."""
    session.require(Act.SEE_LOG)
    with session.workspace.read() as unit:
        all_ = visible.whole(session)
        checks = unit.quality.all()
        verdicts, blind = unit.quality.verdicts(restricted=all_), unit.quality.blind(restricted=all_)
        barred = frozenset() if all_ else visible.hidden(session, unit, {each.record_id for each in checks})
        checks = [each for each in checks if each.record_id not in barred]
        names = _names(unit.users.all())
        run = unit.runs.latest()
        drawn = sample_in(session, unit, run) if run is not None else None
    every, me = session.user.may(Act.SEE_AGREEMENT), session.user.id
    return Quality(
        sample=drawn,
        by_rule=of_checks(checks, lambda each: (each.rule,)),
        by_pair=of_checks(
            [each for each in checks if every or each.checked_by == me],
            lambda each: (names[each.checked_by], each.rule),
        ),
        by_reason=of_verdicts(verdicts, lambda each: (each.reason,)),
        by_two=of_verdicts(
            [each for each in verdicts if every or me in (each.proposer, each.approver)],
            lambda each: (names[each.proposer], names[each.approver]),
        ),
        by_origin=of_verdicts(verdicts, lambda each: (SUGGESTED if each.suggested else OWN_WORDS,)),
        blind_by_reason=of_blind(blind, lambda each: (each.reason,)),
        blind_by_two=of_blind(
            [each for each in blind if every or me in (each.first, each.second)],
            lambda each: (names[each.first], names[each.second]),
        ),
        own=not every,
    )


def tables(found: Quality, reasons: Mapping[str, str]) -> list[FigureTable]:
    """The figures in the order to read them. reasons: titles by code; a code without one stays itself."""

    def told(by_code: Mapping[tuple[str, ...], Figure]) -> dict[tuple[str, ...], Figure]:
        return {(reasons.get(code, code),): one for (code,), one in by_code.items()}

    return [
        judged("People and rules, by rule", ("rule",), found.by_rule),
        judged("People and rules, by person", ("person", "rule"), found.by_pair),
        judged("Blind second opinions, by reason", ("reason",), told(found.blind_by_reason)),
        judged("Blind second opinions, by the two", ("proposed by", "answered by"), found.blind_by_two),
        answered("Proposals seen first, by reason", ("reason",), told(found.by_reason)),
        answered("Proposals seen first, by the two", ("proposed by", "answered by"), found.by_two),
        answered("Proposals seen first, suggested or not", ("proposed",), found.by_origin),
    ]


def notes(found: Quality) -> list[str]:
    """What has to be known to read them, in sentences."""
    return [KAPPA, SMALL, *([OWN] if found.own else [])]


def save(session: Session, found: Quality, path: Path) -> None:
    """What was shown, for a spreadsheet: as CSV where the name ends so, else as XLSX. It names no child."""
    rows = [row for each in tables(found, session.outside.rules(None).titles) for row in each.flat()]
    if path.suffix.casefold() == ".csv":
        session.outside.exports.write_table(path, FLAT, rows)
    else:
        title = f"Agreement, {session.council}, {session.today().isoformat()}"
        session.outside.papers.save_table(path, title, notes(found), FLAT, rows)


def _names(people: Iterable[User]) -> dict[int, str]:
    """What each is called, by number; two of one name are told apart by what they sign in with."""
    found = list(people)
    often = Counter(each.display_name for each in found)
    return {
        each.id: f"{each.display_name} ({each.name})" if often[each.display_name] > 1 else each.display_name
        for each in found
    }
