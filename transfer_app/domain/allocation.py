"""Which authority each case record goes to.

Pure: no clock, no files, no database. The same inputs give the same decisions, on any machine, which
is what lets an allocation be re-run and checked years later. Every record that goes in comes out, once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import islice

from transfer_app.domain.case_columns import addresses_in, facts_from
from transfer_app.domain.cases import Cases
from transfer_app.domain.columns import Bools, Facts
from transfer_app.domain.decisions import Decision
from transfer_app.domain.judging import Bench
from transfer_app.domain.linking import Linked
from transfer_app.domain.people import CaseFacts
from transfer_app.domain.place_table import PlaceTable
from transfer_app.domain.rules import RuleSet
from transfer_app.domain.siting import Places
from transfer_app.domain.verdicts import OUTCOME_NUMBER, Verdicts
from transfer_app.domain.vocabulary import OutcomeKind

BATCH = 5_000
"""Records decided together."""


def allocate(
    records: Iterable[CaseFacts],
    rules: RuleSet,
    day: date,
    places: Places | PlaceTable,
    *,
    explain: bool = False,
) -> Iterator[Decision]:
    """Decide every record, in order. day: vesting day. explain: keep each rule tried as a Step."""
    table = places if isinstance(places, PlaceTable) else PlaceTable.of(places)
    left = iter(records)
    while batch := list(islice(left, BATCH)):
        verdicts = judge(facts_from(batch), rules, day, table)
        addresses = list(addresses_in(batch))
        for row in range(len(batch)):
            yield verdicts.decision(row, addresses, explain=explain)


def decide(
    facts: CaseFacts,
    rules: RuleSet,
    day: date,
    places: Places | PlaceTable,
    *,
    linked: Linked | None = None,
    explain: bool = False,
) -> Decision:
    """One record, as allocate. linked: where the open records go that it may follow."""
    table = places if isinstance(places, PlaceTable) else PlaceTable.of(places)
    verdicts = judge(facts_from([facts]), rules, day, table, linked)
    return verdicts.decision(0, facts.addresses, explain=explain)


def judge(
    facts: Facts, rules: RuleSet, day: date, places: PlaceTable, linked: Linked | None = None
) -> Verdicts:
    """The first rule of a record's strand that matches decides; no match is a review, never a guess.

    Where the latest extract lacks an address that an earlier one had, the address counts no more; but
    where the result would be another with it, people decide: it may be missing because it was wrong, or
    by a fault of the export. linked: where the open records go that closed ones may follow.
    """
    follow = linked if linked is not None else Linked.nothing(len(facts))
    now = _judge(facts.latest(), rules, day, places, follow)
    gone = facts.with_gone()
    if not gone.any():
        return now
    before = _judge(facts, rules, day, places, follow)
    return replace(now, before=before, doubted=gone & _differ(now, before))


def _differ(now: Verdicts, before: Verdicts) -> Bools:
    decided = now.outcome != OUTCOME_NUMBER[OutcomeKind.REVIEW]
    held: Bools = decided & ((now.outcome != before.outcome) | (now.area != before.area))
    return held


def _judge(facts: Facts, rules: RuleSet, day: date, places: PlaceTable, linked: Linked) -> Verdicts:
    bench = Bench(Cases(facts, day, places, rules.policy, linked), rules)
    for number in range(len(rules.rules)):
        bench.apply(number)
    bench.leave_unmatched()
    bench.check()
    return bench.verdicts()
