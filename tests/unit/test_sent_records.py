"""Which sent records people must speak with the receiver about, and why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from transfer_app.domain.sent_records import ELSEWHERE, NOWHERE, UNSETTLED, SentRecord, misdirected
from transfer_app.domain.vocabulary import OutcomeKind, Strand

SOUND = SentRecord(
    "r-1", Strand.SEND, "k1", 1, "E1", "West", "received", OutcomeKind.SUCCESSOR, "E1", False, False, False
)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({}, ()),
        ({"outcome": OutcomeKind.CUSTODIAN}, ()),
        ({"area": "E2"}, (ELSEWHERE,)),
        ({"outcome": OutcomeKind.HOSTED, "area": ""}, (ELSEWHERE,)),
        ({"outcome": OutcomeKind.REVIEW}, (UNSETTLED,)),
        ({"outcome": ""}, (UNSETTLED,)),
        ({"outcome": OutcomeKind.NOT_OURS}, (NOWHERE,)),
        ({"restricted": True}, ("now restricted",)),
        ({"on_hold": True}, ("now on a legal hold",)),
        ({"adopted": True}, ("now known to be of an adopted child",)),
        ({"area": "E2", "restricted": True}, (ELSEWHERE, "now restricted")),
    ],
)
@pytest.mark.parametrize("packed", ["packed", "received"])
def test_what_changed_after_it_was_sent_is_said(
    packed: str, change: dict[str, object], why: tuple[str, ...]
) -> None:
    record = replace(SOUND, packed=packed, **change)  # type: ignore[arg-type]
    assert [each.why for each in misdirected([record])] == ([why] if why else [])
