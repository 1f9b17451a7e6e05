"""Which signed texts may go into the auditor's bundle: those without a word typed about a case."""

from __future__ import annotations

from typing import Any

import pytest

from transfer_app.domain.audit_bundle import holds_typed_words, withheld
from transfer_app.domain.canonical import canonical_json, parse_canonical

KEY = "ssh-ed25519 " + "A" * 68
RECEIPT: dict[str, Any] = {
    "format": "transfer-app/receipt/v1",
    "package": "12bd6513-4570-4aa7-bc3e-ffdf243c4473",
    "manifest_sha256": "0" * 64,
    "sender": {"code": "E10999001", "name": "Wessmoor"},
    "receiver": {"code": "E06999001", "name": "West Wessmoor"},
    "person": {"name": "Rae Ford", "role": "Receiving officer, Team 3"},
    "key": KEY,
    "received": "2027-03-31T09:15:00Z",
    "verdict": "accepted",
    "reason": "",
    "counts": {"records": 2, "documents": 0, "strands": {"social-care": 2}},
    "rejections": [],
}


def typed(**changes: object) -> bool:
    return holds_typed_words(canonical_json(RECEIPT | changes))


def test_codes_digests_keys_and_the_names_of_officers_are_no_typed_words() -> None:
    assert not typed()
    assert not typed(rejections=[{"record": "r-0001", "code": "wrong-council", "document": 0, "text": ""}])
    assert not typed(found={"digests": {"r-0001": "1" * 64}, "parts": [{"size": 1}]})
    assert not typed(
        sample={"checks": [{"record": "r-1", "person": "Sam Hill", "key": KEY, "result": "agrees"}]}
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"reason": "Maisie is not ours"},
        {"reason": "maisie"},  # one word in small letters looks like a code: what its key is for counts
        {"rejections": [{"record": "r-1", "reason": "never lived here"}]},
        {"rejections": [{"record": "r-1", "code": "other", "text": "maisie"}]},
        {"rejections": [{"record": "r-1", "code": "Other: Maisie"}]},
        {"sender": {"code": "E10999001", "name": "Wessmoor", "remark": "Maisie's"}},
        {"more": {"name": "Maisie Ford"}},
        {"more": ["Maisie"]},
        {"more": {"deep": [{"deeper": "WQ11 1TZ"}]}},
        {"found": {"digests": {"Maisie Ford": "1" * 64}}},
        {"key": "ssh-ed25519 Maisie"},
        {"received": "2027-03-31, when Maisie moved"},
        {"verdict": "a-" * 40 + "a"},
    ],
)
def test_whatever_somebody_may_have_typed_is_noticed_wherever_it_stands(changes: dict[str, object]) -> None:
    assert typed(**changes)


def test_what_stands_for_a_receipt_has_its_figures_and_no_word_of_it() -> None:
    rejections = [{"record": "r-0002", "reason": "Maisie left"}, {"record": "r-0001", "reason": "Maisie"}]
    text = canonical_json(RECEIPT | {"rejections": rejections})
    stand_in = withheld(str(RECEIPT["package"]), text)
    assert b"Maisie" not in stand_in
    said: Any = parse_canonical(stand_in)
    assert (said["size"], said["rejected"]) == (len(text), ["r-0001", "r-0002"])
