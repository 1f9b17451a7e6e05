"""The table of rules: records that match each rule, nearly match it, and lie on the edges of its windows.

`ALL` holds every case by name. Batches of cases that share a policy and a ground are decided together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from case_builder import EAST, VESTING, WEST

from rule_cases import (
    adoption,
    care,
    checks,
    closed,
    gates,
    identity,
    leaving_care,
    model,
    presence,
    services,
)  # fmt: skip
from rule_cases.table import APART, GROUNDS, POLICIES, UNDECIDED, Case
from transfer_app.domain import linking
from transfer_app.domain.allocation import judge
from transfer_app.domain.case_columns import addresses_in, facts_from
from transfer_app.domain.columns import Facts
from transfer_app.domain.decisions import Decision
from transfer_app.domain.linking import Linked
from transfer_app.domain.place_table import PlaceTable
from transfer_app.domain.rules import RuleSet
from transfer_app.domain.verdicts import Verdicts
from transfer_app.domain.vocabulary import Strand

_TABLES = (model, identity, care, leaving_care, adoption, presence, services, closed, gates, checks)

ALL: dict[str, Case] = {
    f"{table.__name__.rpartition('.')[2]}: {name}": case
    for table in _TABLES
    for name, case in table.CASES.items()
}

_LINKS = {"": linking.NOT_LINKED, UNDECIDED: linking.UNDECIDED, APART: linking.APART, "west": 0, "east": 1}


@dataclass(frozen=True, slots=True)
class Batch:
    """Cases of one policy and ground, as columns."""

    names: Sequence[str]
    policy: str
    facts: Facts
    places: PlaceTable
    linked: Linked

    def verdicts(self, rules: RuleSet) -> Verdicts:
        """The rules are those given; the policy is the batch's own."""
        rules = replace(rules, policy=POLICIES[self.policy])
        return judge(self.facts, rules, VESTING, self.places, self.linked)

    def decisions(self, rules: RuleSet, *, explain: bool = False) -> dict[str, Decision]:
        found = self.verdicts(rules)
        addresses = list(addresses_in([ALL[name].facts for name in self.names]))
        return {name: found.decision(row, addresses, explain=explain) for row, name in enumerate(self.names)}


@lru_cache(maxsize=1)
def batches() -> tuple[Batch, ...]:
    """All cases, the largest batch first."""
    groups: dict[tuple[str, str], list[str]] = {}
    for name, case in ALL.items():
        groups.setdefault((case.policy, case.ground), []).append(name)
    found = [batch_of(names) for names in groups.values()]
    return tuple(sorted(found, key=lambda batch: -len(batch.names)))


def batch_of(names: Sequence[str]) -> Batch:
    """names: of one policy and ground."""
    cases = [ALL[name] for name in names]
    links = np.array([_LINKS[case.linked] for case in cases], dtype=np.int64)
    nobody = np.full(len(cases), linking.NOT_LINKED, np.int64)
    carers = np.array([case.facts.strand is Strand.CARER for case in cases])
    linked = Linked(
        (WEST, EAST),
        np.where(carers, nobody, links),
        np.where(carers, nobody, links),
        np.where(carers, links, nobody),
    )
    return Batch(
        tuple(names), cases[0].policy, facts_from([case.facts for case in cases]),
        PlaceTable.of(GROUNDS[cases[0].ground]), linked,
    )  # fmt: skip
