"""One pass of the rules over every case record of a workspace, a batch at a time."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from transfer_app.domain.allocation import judge
from transfer_app.domain.columns import Facts
from transfer_app.domain.geography import AreaCode
from transfer_app.domain.linking import OpenResults
from transfer_app.domain.rules import RuleSet
from transfer_app.domain.verdicts import STRANDS, Verdicts
from transfer_app.domain.vocabulary import Strand
from transfer_app.domain.waiting import Wait, placed_with, waits
from transfer_app.services.batches import batches
from transfer_app.services.jobs import JobContext
from transfer_app.services.placing import Ground, keys_of_batch
from transfer_app.services.ports.casework import FactReader
from transfer_app.services.ports.store import Unit

FOLLOWED = frozenset(Strand) - {Strand.CARER, Strand.STAFF, Strand.ADOPTION}
"""Strands whose open records others look at: those of children, but never a sealed adoption record's."""

AT_ONCE = 20_000
"""Case records read, decided and written together: what memory a run takes, whatever the county's size."""

Take = Callable[[Sequence[tuple[int, int]], Verdicts], Sequence[AreaCode | None]]
"""Is handed decided records as (row of the verdicts, record id), and gives where each goes as things stand:
None while people decide, and where no successor gets it."""


@contextmanager
def without_collecting() -> Iterator[None]:
    """Rows by the million hold no cycles: looking for some among them costs a sixth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class Pass:
    """Open records are decided first, then those that look at others' results, then the closed ones.

    Unborn children look at their siblings (A8), carers at the children placed with them (F1), closed
    records follow open ones (C1). day: vesting day.
    """

    def __init__(self, unit: Unit, rules: RuleSet, day: date, ground: Ground) -> None:
        self._unit, self._rules, self._day, self._ground = unit, rules, day, ground
        self._results = OpenResults(unit.people.links(), unit.people.last_id())
        self._waiting: dict[Wait, list[int]] = {Wait.FOR_OPEN: [], Wait.FOR_ALL: []}

    def decide_all(self, take: Take, job: JobContext, label: str = "case records decided") -> int:
        """Decide every record, and give how many there are. Raises Cancelled when stopped."""
        self._ground.survey(job)
        job.progress(0, 0, "children compared with each other")
        reader = self._unit.records.reader(self._day)
        perhaps_open, closed = self._unit.records.by_standing(self._day)
        self._waiting[Wait.FOR_ALL] = closed
        done, total = 0, len(perhaps_open) + len(closed)
        with without_collecting():
            for turn in Wait:
                ids = perhaps_open if turn is Wait.NOT else self._waiting[turn]
                for some in batches(ids, AT_ONCE):
                    done += self._decide(reader, some, turn, take)
                    job.progress(done, total, label)
        return total

    def _decide(self, reader: FactReader, some: Sequence[int], turn: Wait, take: Take) -> int:
        """Decide those whose turn it is, note where the open ones go, and let the others wait."""
        facts, persons = reader.facts(some)
        linked = None if turn is Wait.NOT else self._results.linked(persons, self._placed(facts))
        verdicts = judge(facts, self._rules, self._day, self._ground.table(keys_of_batch(facts)), linked)
        wanted = []
        for row, (record_id, wait) in enumerate(zip(some, waits(verdicts), strict=True)):
            if wait > turn:
                self._waiting[wait].append(record_id)
            else:
                wanted.append((row, record_id))
        for (row, _), area in zip(wanted, take(wanted, verdicts), strict=True):
            if turn is not Wait.FOR_ALL and STRANDS[facts.strand[row]] in FOLLOWED:
                care = STRANDS[facts.strand[row]] is Strand.SOCIAL_CARE
                self._results.note(persons[row], area, care=care)
        return len(wanted)

    def _placed(self, facts: Facts) -> list[list[int]]:
        """Per case record, the people who are placed with the carer it is about."""
        by_person = placed_with(facts, self._day)
        known = self._unit.people.ids_of({ref for refs in by_person.values() for ref in refs})
        return [
            [known[ref] for ref in by_person.get(person, ()) if ref in known]
            for person in facts.person.tolist()
        ]
