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


def test_a_record_on_a_legal_hold_is_packed_only_where_people_said_so() -> None:
    def why(state: str, outcome: OutcomeKind = OutcomeKind.CUSTODIAN) -> str:
        held = Candidate(1, Strand.SOCIAL_CARE, outcome, state, restricted=False, on_hold=True)
        return why_held(held, "E06999001", frozenset(Strand))

    assert why("automatic") == "on a legal hold"
    assert why("automatic", OutcomeKind.SUCCESSOR) == "on a legal hold"
    assert why("settled") == ""
