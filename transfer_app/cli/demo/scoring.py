"""What was decided beside what was planted: every case record, and every family that goes different ways."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from transfer_app.cli.demo.county import County, answer_key, family_key
from transfer_app.cli.demo.stage import Step
from transfer_app.domain.casework import RecordRow
from transfer_app.domain.family_splits import SplitView
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.domain.reasons import Reason
from transfer_app.domain.vocabulary import OutcomeKind
from transfer_app.services import families, reviewing
from transfer_app.services.session import Session

FAMILIES_SHOWN = 8
NOBODY = "nobody"
"""In the key: no authority is named with the result."""


@dataclass(frozen=True, slots=True)
class Score:
    """How many case records came out as the answer key says; wrong: which not, by their case.

    families: how many go different ways as planted, of so many; unexpected ones were not planted.
    """

    right: int
    total: int
    wrong: tuple[str, ...]
    unexpected: int
    families_right: int
    families_total: int
    families_unexpected: int

    @property
    def perfect(self) -> bool:
        return (
            self.right == self.total
            and self.families_right == self.families_total
            and not self.unexpected
            and not self.families_unexpected
        )


def compare(session: Session, county: County, step: Step) -> Score:
    """The standing decisions with the key. session: of someone who is cleared."""
    everything = reviewing.queue(session, QueueFilter())
    stands = {(row.person_ref, row.strand.value): row for row in reviewing.rows(session, everything)}
    wrong = []
    expected = answer_key(county)
    for row in expected:
        found = stands.pop((row["person_id"].strip().upper(), row["strand"]), None)
        if found is None or not as_expected(found, row):
            wrong.append(f"{row['case']} ({row['strand']})")
    right = len(expected) - len(wrong)
    planted, split = family_key(county), _families(session)
    score = Score(
        right, len(expected), tuple(wrong), len(stands),
        len(planted & split), len(planted), len(split - planted),
    )  # fmt: skip
    step.tell(f"{score.right} of {score.total} decisions are what was planted, with rule and reasons")
    for words in score.wrong:
        step.tell(f"not as planted: {words}")
    step.tell(f"{score.families_right} of {score.families_total} families go different ways as planted")
    if score.families_unexpected:
        step.tell(f"{score.families_unexpected} families that were not planted go different ways")
    return score


def as_expected(found: RecordRow, row: dict[str, str]) -> bool:
    """Outcome, successor, rule, every reason, the leading one first, and who is named with the result."""
    lead = found.reasons[0] if found.outcome == OutcomeKind.REVIEW and found.reasons else ""
    if row["note"] == "near" and lead == Reason.BOUNDARY:
        return True
    decided = found.outcome == OutcomeKind.SUCCESSOR
    named = "" if decided else found.area or NOBODY
    told = (found.outcome, found.area if decided else "", lead, found.rule)
    wanted = (row["expected_outcome"], row["expected_successor"], row["expected_reason"], row["rule"])
    others = set(row["other_reasons"].split())
    return told == wanted and others == set(found.reasons[1:]) and row["named"] in ("", named)


def _families(session: Session) -> set[frozenset[tuple[str, str, str]]]:
    """Every family that goes different ways, as (person, strand, successor) of its open records."""
    return {
        frozenset(
            (each.row.person_ref, each.row.strand.value, view.split.areas[each.row.id])
            for each in view.members
        )
        for view in families.listed(session)
    }


def told_of_families(session: Session, step: Step) -> None:
    """One line a family, without a name: how many of its children go where, and by which rules."""
    found = families.listed(session)
    for view in found[:FAMILIES_SHOWN]:
        step.tell(f"family {view.ref}: {', '.join(_ways(view))}")
    if len(found) > FAMILIES_SHOWN:
        step.tell(f"and {len(found) - FAMILIES_SHOWN} more")


def _ways(view: SplitView) -> list[str]:
    ways: dict[str, list[RecordRow]] = defaultdict(list)
    for each in view.members:
        ways[view.split.areas[each.row.id]].append(each.row)
    told = []
    for area, rows in sorted(ways.items(), key=lambda way: (not way[0], way[0])):
        people = len({row.person_id for row in rows})
        rules = ", ".join(sorted({row.rule for row in rows}))
        told.append(f"{people} {f'to {view.name_of(area)}' if area else 'with people'} by {rules}")
    return told
