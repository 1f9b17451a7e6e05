"""Records about adults: never a child's words, and a staff file in no package, whatever a protocol covers."""

from __future__ import annotations

import pytest

from transfer_app.domain.agreements import CaseStatus, Scope
from transfer_app.domain.packages import FINAL, PACKED_OUTCOMES, Candidate, why_held
from transfer_app.domain.strands import PACKABLE, subject
from transfer_app.domain.vocabulary import OutcomeKind, Strand

ALL = Scope("made up", frozenset(Strand))


def test_only_records_of_carers_and_staff_are_about_adults() -> None:
    assert {strand for strand in Strand if subject(strand) != "child"} == {Strand.CARER, Strand.STAFF}


def test_a_staff_file_is_packed_for_nobody() -> None:
    held = {
        strand: why_held(
            Candidate(1, strand, OutcomeKind.SUCCESSOR, "settled", False),
            "E06999001",
            ALL,
        )
        for strand in Strand
    }
    assert held.pop(Strand.STAFF) == "staff file"
    assert held.pop(Strand.ADOPTION) == "adoption"
    assert set(held) == set(PACKABLE)
    assert set(held.values()) == {""}


@pytest.mark.parametrize("outcome", sorted(PACKED_OUTCOMES))
@pytest.mark.parametrize("state", sorted(FINAL))
@pytest.mark.parametrize("strand", sorted(PACKABLE))
def test_what_is_restricted_held_or_of_an_adopted_child_stays_out_of_bulk_settled_or_not(
    strand: Strand, state: str, outcome: OutcomeKind
) -> None:
    def why(**what: bool) -> str:
        candidate = Candidate(1, strand, outcome, state, **{"restricted": False, **what})
        return why_held(candidate, "E06999001", ALL)

    assert why() == ""
    assert why(restricted=True) == "restricted"
    assert why(on_hold=True) == "on a legal hold"
    assert why(adopted=True) == "adoption"


def test_a_record_enters_only_where_the_agreement_covers_its_status() -> None:
    open_only = Scope("made up", frozenset(Strand), frozenset({CaseStatus.OPEN}))
    for status, why in (
        (CaseStatus.OPEN, ""),
        (CaseStatus.CLOSED, "closed records not covered by the protocol"),
    ):
        candidate = Candidate(1, Strand.SEND, OutcomeKind.SUCCESSOR, "settled", False, status=status)
        assert why_held(candidate, "E06999001", open_only) == why
        assert why_held(candidate, "E06999001", ALL) == ""
