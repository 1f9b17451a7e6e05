"""Records about adults: never a child's words, and a staff file in no package, whatever a protocol covers."""

from __future__ import annotations

from transfer_app.domain.packages import Candidate, why_held
from transfer_app.domain.strands import PACKABLE, subject
from transfer_app.domain.vocabulary import OutcomeKind, Strand


def test_only_records_of_carers_and_staff_are_about_adults() -> None:
    assert {strand for strand in Strand if subject(strand) != "child"} == {Strand.CARER, Strand.STAFF}


def test_a_staff_file_is_packed_for_nobody() -> None:
    held = {
        strand: why_held(
            Candidate(1, strand, OutcomeKind.SUCCESSOR, "settled", False), "E06999001", frozenset(Strand)
        )
        for strand in Strand
    }
    assert held.pop(Strand.STAFF) == "staff file"
    assert held.pop(Strand.ADOPTION) == "adoption"
    assert set(held) == set(PACKABLE)
    assert set(held.values()) == {""}
