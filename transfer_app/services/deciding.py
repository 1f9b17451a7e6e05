"""One pass of the rules over every case record of a workspace, a batch at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from transfer_app.domain.allocation import judge
from transfer_app.domain.families import full_siblings
from transfer_app.domain.geography import AreaCode
from transfer_app.domain.linking import OpenResults
from transfer_app.domain.rules import RuleSet
from transfer_app.domain.verdicts import Verdicts
from transfer_app.services.batches import batches
from transfer_app.services.jobs import JobContext
from transfer_app.services.placing import Ground, keys_of_batch
from transfer_app.services.ports.store import Unit

AT_ONCE = 20_000
"""Case records read, decided and written together: what memory a run takes, whatever the county's size."""

Take = Callable[[Sequence[tuple[int, int]], Verdicts], Sequence[AreaCode | None]]
"""Is handed decided records as (row of the verdicts, record id), and gives where each goes as things stand:
None while people decide, and where no successor gets it."""


class Pass:
    """Open records are decided first, then the closed ones, which may follow an open one (rule C1).

    day: vesting day.
    """

    def __init__(self, unit: Unit, rules: RuleSet, day: date, ground: Ground) -> None:
        self._unit, self._rules, self._day, self._ground = unit, rules, day, ground
        self._reader = unit.records.reader(day)
        self._open = OpenResults(*full_siblings(unit.people.links()))

    def decide_all(self, take: Take, job: JobContext, label: str = "case records decided") -> int:
        """Decide every record, and give how many there are. Raises Cancelled when stopped."""
        self._ground.survey()
        perhaps_open, closed = self._unit.records.by_standing(self._day)
        done, total = 0, len(perhaps_open) + len(closed)
        waiting: list[int] = []
        for some in batches(perhaps_open, AT_ONCE):
            held_back = self._decide_open(some, take)
            waiting += held_back
            done += len(some) - len(held_back)
            job.progress(done, total, label)
        for some in batches([*closed, *waiting], AT_ONCE):
            linked = self._open.linked(self._reader.persons_of(some))
            facts = self._reader.facts(some)
            table = self._ground.table(keys_of_batch(facts))
            take(list(enumerate(some)), judge(facts, self._rules, self._day, table, linked))
            done += len(some)
            job.progress(done, total, label)
        return total

    def _decide_open(self, some: Sequence[int], take: Take) -> list[int]:
        """Decide those that are open on the day and note where they go; the others are given back."""
        facts, persons = self._reader.facts(some), self._reader.persons_of(some)
        verdicts = judge(facts, self._rules, self._day, self._ground.table(keys_of_batch(facts)))
        wanted = [(row, one) for row, one in enumerate(some) if verdicts.is_open[row]]
        for (row, _), area in zip(wanted, take(wanted, verdicts), strict=True):
            self._open.note(persons[row], area)
        return [one for row, one in enumerate(some) if not verdicts.is_open[row]]
