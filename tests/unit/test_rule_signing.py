"""When a rule set counts as signed, and which signatures are refused."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from transfer_app.domain.canonical import canonical_json
from transfer_app.domain.errors import RulesRefused
from transfer_app.domain.manifest import Authority
from transfer_app.domain.rule_signing import (
    LASTS,
    KeptRules,
    KeptSignature,
    RuleSignature,
    check_arrived,
    check_names,
    check_signer,
    standing,
    unknown_rules,
)

NOW = datetime(2027, 1, 11, 9, tzinfo=UTC)
OWN, WEST, EAST = Authority("E1", "County"), Authority("E2", "West"), Authority("E3", "East")
AREAS = {WEST.code: WEST.name, EAST.code: EAST.name}
DIGEST = "a" * 64
KEPT = KeptRules(1, "Rules", "1", DIGEST, b"", "", added_by=7, in_use=False)


def said(by: Authority = WEST, **changes: object) -> RuleSignature:
    whole = RuleSignature(
        "Rules", "1", DIGEST, by, "Ben Abbot", "ssh-ed25519 " + "A" * 68, signed=NOW, expires=NOW + LASTS
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


def kept(by: Authority, **changes: object) -> KeptSignature:
    return replace(KeptSignature(1, 1, said(by), signed_by=None), **changes)  # type: ignore[arg-type]


def test_one_of_ours_and_one_of_every_successor_make_it_complete() -> None:
    some = [kept(OWN), kept(WEST)]
    half = standing(some, DIGEST, OWN, AREAS, NOW)
    assert not half.complete
    assert (half.missing, half.missing_in_words) == ((EAST,), "East")
    assert standing([], DIGEST, OWN, AREAS, NOW).missing_in_words == "County; West; East"
    assert standing([*some, kept(EAST)], DIGEST, OWN, AREAS, NOW).complete
    assert standing([*some, kept(WEST), kept(WEST)], DIGEST, OWN, AREAS, NOW).missing == (EAST,)


def test_an_own_authority_that_is_a_successor_signs_once() -> None:
    areas = {OWN.code: OWN.name, WEST.code: WEST.name}
    assert standing([kept(OWN), kept(WEST)], DIGEST, OWN, areas, NOW).complete
    assert standing([kept(WEST)], DIGEST, OWN, areas, NOW).missing == (OWN,)


def test_without_boundaries_nobody_knows_who_must_sign() -> None:
    found = standing([kept(OWN)], DIGEST, OWN, None, NOW)
    assert not found.complete
    assert "boundary set" in found.missing_in_words


@pytest.mark.parametrize(
    ("changes", "digest", "later"),
    [
        ({}, "b" * 64, timedelta()),
        ({"withdrawn_at": "2027-01-11T10:00:00Z"}, DIGEST, timedelta()),
        ({}, DIGEST, LASTS),
    ],
    ids=["another digest", "withdrawn", "expired"],
)
def test_what_does_not_count(changes: dict[str, object], digest: str, later: timedelta) -> None:
    all_of_them = [kept(by, **changes) for by in (OWN, WEST, EAST)]
    assert standing(all_of_them, DIGEST, OWN, AREAS, NOW + LASTS - timedelta(seconds=1)).complete is (
        not changes
    )
    assert standing(all_of_them, digest, OWN, AREAS, NOW + later).missing == (OWN, WEST, EAST)


def test_nobody_signs_what_they_added_or_twice_but_in_time_to_renew() -> None:
    with pytest.raises(RulesRefused, match="that they added"):
        check_signer(KEPT, [], 7, NOW)
    mine = kept(OWN, signed_by=8)
    check_signer(KEPT, [replace(mine, signed_by=9)], 8, NOW)
    check_signer(KEPT, [replace(mine, withdrawn_at="2027-01-11T10:00:00Z")], 8, NOW)
    with pytest.raises(RulesRefused, match="already"):
        check_signer(KEPT, [mine], 8, NOW + LASTS - timedelta(days=31))
    check_signer(KEPT, [mine], 8, NOW + LASTS - timedelta(days=30))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"authority": OWN}, "your own authority"),
        ({"signed": NOW - LASTS, "expires": NOW}, "expired on 11 January 2027"),
        ({"signed": NOW + timedelta(days=2)}, "has not come yet"),
    ],
)
def test_a_signature_that_does_not_hold_here_and_now_is_refused(
    changes: dict[str, object], told: str
) -> None:
    check_arrived(said(), OWN, NOW)
    check_arrived(said(signed=NOW + timedelta(hours=23)), OWN, NOW)
    with pytest.raises(RulesRefused, match=told) as refused:
        check_arrived(said(**changes), OWN, NOW)
    assert refused.value.remedy


def test_another_text_of_the_same_name_is_told_from_one_that_is_not_here() -> None:
    assert "another text of Rules 1" in unknown_rules(said(), [KEPT]).what
    assert "not kept here" in unknown_rules(said(), [replace(KEPT, version="2")]).what


@pytest.mark.parametrize("name", ["", " ", "Rules\u202e", "x" * 301])
def test_a_name_that_cannot_be_shown_is_refused(name: str) -> None:
    check_names("Rules", "2026.1")
    for pair in ((name, "1"), ("Rules", name)):
        with pytest.raises(RulesRefused, match="cannot be shown"):
            check_names(*pair)


def test_the_statement_has_one_spelling_and_is_read_strictly() -> None:
    text = said().to_bytes()
    assert RuleSignature.read(text) == said()
    whole = json.loads(text)
    wrong = [
        {**whole, "more": 1},
        {**whole, "person": {"name": "Ben", "role": "data officer"}},
        {**whole, "person": {**whole["person"], "more": 1}},
        {**whole, "rules": {**whole["rules"], "more": 1}},
        {**whole, "rules": {**whole["rules"], "sha256": "A" * 64}},
        {**whole, "expires": whole["signed"]},
        {**whole, "expires": "2028-01-13T09:00:00Z"},
        *({key: value for key, value in whole.items() if key != left_out} for left_out in whole),
    ]
    for each in wrong:
        with pytest.raises(ValueError, match="rule signature"):
            RuleSignature.read(canonical_json(each))
    with pytest.raises(ValueError, match="canonical"):
        RuleSignature.read(json.dumps(whole).encode("utf-8"))
