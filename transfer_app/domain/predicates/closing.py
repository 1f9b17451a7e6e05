"""Whether the record is open, and what is known of a closed one."""

from __future__ import annotations

from transfer_app.domain.cases import Cases
from transfer_app.domain.columns import Bools
from transfer_app.domain.predicates.registry import predicate
from transfer_app.domain.vocabulary import SpanKind


@predicate("open", "the record is open on vesting day")
def is_open(cases: Cases) -> Bools:
    return cases.is_open


@predicate("last-home-known", "a last known home is in a gazetteer")
def last_home_known(cases: Cases) -> Bools:
    return cases.last.placed


@predicate("weighty", "a child protection plan is open, or the child is looked after")
def weighty(cases: Cases) -> Bools:
    """Where a doubt about who the child is cannot wait."""
    return cases.open(SpanKind.CP_PLAN) | cases.looked_after
