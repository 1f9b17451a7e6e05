"""How case records stand on a day, in a word, for many at once: as strands.status_on has it for one."""

from __future__ import annotations

from datetime import date

import numpy as np

from transfer_app.domain.cases import Cases
from transfer_app.domain.columns import Facts
from transfer_app.domain.place_table import PlaceTable
from transfer_app.domain.rules import Policy
from transfer_app.domain.strands import HEADLINES, STRAND_KINDS
from transfer_app.domain.vocabulary import Strand


def statuses_on(facts: Facts, day: date) -> list[str]:
    """Per case record: the weightiest thing of its strand that is going on, 'closed' when nothing is."""
    cases = Cases(facts, day, PlaceTable.of({}), Policy())
    shut = np.where(cases.has_facts, "closed", "no facts left")
    found = np.where(cases.is_open, "open", shut).astype(object)
    for strand in Strand:
        records, spans = cases.of_strand(strand), cases.strand_spans(strand) & cases.going_on
        for kind, words in reversed(HEADLINES):
            if kind in STRAND_KINDS[strand]:
                found[records & cases.whose(spans & cases.kind(kind))] = words
    return [str(words) for words in found.tolist()]
