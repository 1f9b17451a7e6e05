"""Which case records wait until those of others are decided."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from enum import IntEnum

import numpy as np

from transfer_app.domain.columns import SPAN_NUMBER, STRAND_NUMBER, Facts
from transfer_app.domain.verdicts import Verdicts
from transfer_app.domain.vocabulary import AddressTest, SpanKind, Strand


class Wait(IntEnum):
    """In this order records are decided."""

    NOT = 0
    FOR_OPEN = 1
    """An unborn child looks at siblings (A8), a carer at the children placed with them (F1)."""
    FOR_ALL = 2
    """A closed record may follow any open one (C1)."""


def waits(verdicts: Verdicts) -> list[Wait]:
    """Per case record; told from what the rules make of it, which does not depend on others yet."""
    mother = [
        number for number, rule in enumerate(verdicts.rules.rules) if rule.address is AddressTest.MOTHER
    ]
    looks = np.isin(verdicts.rule, mother) | (verdicts.facts.strand == STRAND_NUMBER[Strand.CARER])
    turn = np.where(verdicts.is_open, np.where(looks, Wait.FOR_OPEN, Wait.NOT), Wait.FOR_ALL)
    return [Wait(number) for number in turn.tolist()]


def placed_with(facts: Facts, day: date) -> dict[int, list[str]]:
    """By person of the batch who is a carer, the ids of the children in placement with them on the day."""
    spans, at = facts.spans, day.toordinal()
    placed = (spans.kind == SPAN_NUMBER[SpanKind.CHILD_PLACED]) & spans.open_on(at)
    found: dict[int, list[str]] = defaultdict(list)
    for row in np.flatnonzero(placed).tolist():
        found[int(spans.person[row])].append(facts.words.text(int(spans.ref[row])))
    return dict(found)
