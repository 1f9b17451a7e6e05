"""What a sharing protocol must say, when it is in force, and how a fingerprint is read aloud."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transfer_app.domain.agreement_checks import (
    check_carried_on,
    check_closing,
    check_draft,
    check_revoking,
    default_reviews,
)
from transfer_app.domain.agreement_signing import ProtocolSignature
from transfer_app.domain.agreements import (
    CaseStatus,
    Named,
    Officers,
    Part,
    Party,
    Scope,
    Term,
    Terms,
    covers,
    hard_stop,
)
from transfer_app.domain.errors import SharingRefused
from transfer_app.domain.manifest import Authority
from transfer_app.domain.sharing import (
    Protocol,
    Recipient,
    check_sending,
    confirmed,
    default_end,
    spoken,
    spoken_words,
    standing,
)
from transfer_app.domain.vocabulary import Strand

START = date(2027, 4, 1)
SSH = "ssh-ed25519 " + "A" * 68
KEY = "SHA256:" + "A" * 42 + "8"
ANN = Recipient(1, 1, "Ann", "officer", "E1", KEY, "nine words", spoken(KEY), "age1", "ssh-ed25519", (4, 5))
SENDER, RECEIVER = Authority("E0", "West"), Authority("E1", "East")
OFFICERS = Officers("Dee Poe", "Sid Roe", "Cal Guard", Part.CONTROLLER, Part.PROCESSOR)


def terms_of(start: date = START, end: date | None = None, **changed: Any) -> Terms:
    last = end if end is not None else default_end(start)
    terms = Terms(
        "Hand-over", Party(SENDER, OFFICERS), Party(RECEIVER, OFFICERS), "transfer", "SI 1", "DPIA",
        (Named("Ann", "officer", "East", "Mo", "letter"),),
        Scope("cases", frozenset({Strand.SEND})), Term(start, start, last),
        default_reviews(start, last),
    )  # fmt: skip
    return replace(terms, **changed)


def signed(terms: Terms, party: Authority) -> ProtocolSignature:
    return ProtocolSignature(
        terms.title,
        terms.version,
        terms.digest,
        party,
        "Pat",
        "approver",
        SSH,
        datetime(2027, 1, 1, tzinfo=UTC),
    )


def agreed(terms: Terms) -> Protocol:
    both = (signed(terms, SENDER), signed(terms, RECEIVER))
    return Protocol(1, terms, drafted_by=4, approved_by=5, signatures=both, recipients=(ANN,))


PROTOCOL = agreed(terms_of())


@given(st.dates(date(2020, 1, 1), date(2090, 12, 31)), st.integers(-800, 800))
def test_a_grant_is_in_force_from_its_first_to_its_last_day(start: date, days: int) -> None:
    protocol = agreed(terms_of(start))
    day = start + timedelta(days=days)
    assert protocol.in_force(day) is (0 <= days <= 90)
    if protocol.in_force(day):
        assert check_sending(protocol, day) == (ANN,)
    else:
        with pytest.raises(SharingRefused):
            check_sending(protocol, day)
    assert protocol.overdue(day) is (days > 90)
    for lacking in (
        {"approved_by": None}, {"signatures": protocol.signatures[:1]},
        {"signatures": protocol.signatures[1:]},
        {"revoked_at": "2027-04-02T00:00:00Z"}, {"closed_at": "2027-04-02T00:00:00Z"},
    ):  # fmt: skip
        without = replace(protocol, **lacking)  # type: ignore[arg-type]
        assert not without.in_force(day)
        assert not without.overdue(day)
        with pytest.raises(SharingRefused):
            check_sending(without, day)


def test_a_word_changed_after_signing_is_another_agreement_unsigned() -> None:
    changed = replace(PROTOCOL, terms=replace(PROTOCOL.terms, purpose="transfers"))
    assert PROTOCOL.in_force(START)
    assert not changed.approved
    assert not changed.in_force(START)


@given(st.dates(date(2020, 1, 1), date(2090, 12, 31)))
def test_no_grant_is_longer_than_twelve_months(start: date) -> None:
    stop = hard_stop(start)
    assert 365 <= (stop - start).days <= 366
    check_draft(terms_of(start, stop), {"E1"})
    with pytest.raises(SharingRefused, match="12 months"):
        check_draft(terms_of(start, stop + timedelta(days=1)), {"E1"})


@given(st.dates(date(2020, 1, 1), date(2090, 12, 31)), st.lists(st.integers(1, 200), min_size=1, max_size=6))
def test_no_chain_of_renewals_outlasts_twelve_months(first: date, lengths: list[int]) -> None:
    """Each renewal begins on the day after; the one that would go past the hard stop is refused."""
    day, version, last = first, 1, hard_stop(first)
    for length in lengths:
        end = day + timedelta(days=length)
        renewal = terms_of(day, end, version=version, renews="0" * 64 if version > 1 else "")
        renewal = replace(renewal, term=Term(first, day, end))
        if end > last:
            with pytest.raises(SharingRefused, match="12 months"):
                check_draft(renewal, {"E1"})
            return
        check_draft(renewal, {"E1"})
        day, version = end + timedelta(days=1), version + 1


@pytest.mark.parametrize("gap", [-30, 0, 1])
def test_a_second_agreement_does_not_carry_on_the_first_past_twelve_months(gap: int) -> None:
    """Only a new assessment, other strands or a real break make it another one."""
    first = agreed(terms_of(START, START + timedelta(days=300)))
    start = first.ends + timedelta(days=gap)
    follows = terms_of(start, start + timedelta(days=120))
    with pytest.raises(SharingRefused, match="new DPIA"):
        check_carried_on(follows, [first])
    other = replace(follows.scope, strands=frozenset({Strand.EARLY_HELP}))
    for free in (replace(follows, dpia_ref="another"), replace(follows, scope=other)):
        check_carried_on(free, [first])
    check_carried_on(terms_of(start, hard_stop(START)), [first])
    later = start + timedelta(days=60)
    check_carried_on(terms_of(later, later + timedelta(days=90)), [first])


@pytest.mark.parametrize("strand", [Strand.SEND, Strand.SOCIAL_CARE])
@pytest.mark.parametrize("status", list(CaseStatus))
@pytest.mark.parametrize("restricted", [False, True])
@pytest.mark.parametrize("allowed", [False, True])
def test_what_is_out_of_scope_is_said(
    strand: Strand, status: CaseStatus, restricted: bool, allowed: bool
) -> None:
    terms = terms_of()
    terms = replace(
        terms, scope=replace(terms.scope, statuses=frozenset({CaseStatus.OPEN}), restricted=allowed)
    )
    inside = strand is Strand.SEND and status is CaseStatus.OPEN and (allowed or not restricted)
    assert (covers(terms.scope, strand, status, restricted) == "") is inside


def test_an_agreement_is_closed_after_its_last_day_and_revoked_with_a_reason() -> None:
    after = PROTOCOL.ends + timedelta(days=1)
    with pytest.raises(SharingRefused, match="runs until"):
        check_closing(PROTOCOL, PROTOCOL.ends)
    check_closing(PROTOCOL, after)
    with pytest.raises(SharingRefused, match="reason"):
        check_revoking(PROTOCOL, "  ")
    check_revoking(PROTOCOL, "Over early")
    for gone in (replace(PROTOCOL, revoked_at="2027-05-01"), replace(PROTOCOL, closed_at="2027-05-01")):
        for check in (lambda each: check_closing(each, after), lambda each: check_revoking(each, "x")):
            with pytest.raises(SharingRefused, match="1 May 2027"):
                check(gone)
        assert "cannot be recalled" in standing(gone, after)[0]
    assert "cannot be recalled" in standing(PROTOCOL, after)[0]


@pytest.mark.parametrize("field", ["title", "legal_basis", "dpia_ref", "purpose"])
def test_what_a_protocol_leaves_blank_is_named(field: str) -> None:
    with pytest.raises(SharingRefused, match="has no"):
        check_draft(terms_of(**{field: " "}), {"E1"})


@pytest.mark.parametrize("field", ["dpo", "siro", "caldicott"])
@pytest.mark.parametrize("side", ["sender", "receiver"])
def test_an_officer_left_blank_is_named(side: str, field: str) -> None:
    party = getattr(PROTOCOL.terms, side)
    blank = replace(party, officers=replace(party.officers, **{field: " "}))
    with pytest.raises(SharingRefused, match=f"of {party.authority.name}"):
        check_draft(terms_of(**{side: blank}), {"E1"})


@pytest.mark.parametrize("field", ["name", "role", "employer", "manager", "evidence"])
def test_what_a_named_person_lacks_is_said(field: str) -> None:
    person = replace(PROTOCOL.terms.people[0], **{field: ""})
    with pytest.raises(SharingRefused, match="has no"):
        check_draft(terms_of(people=(person,)), {"E1"})
    with pytest.raises(SharingRefused, match="names nobody"):
        check_draft(terms_of(people=()), {"E1"})


@given(st.lists(st.integers(1, 4), max_size=6))
def test_a_key_counts_after_two_different_people_and_not_before(tries: list[int]) -> None:
    by: tuple[int, ...] = ()
    for person in tries:
        refused = person in by or len(by) == 2
        if refused:
            with pytest.raises(SharingRefused):
                confirmed("Ann", by, person)
        else:
            by = confirmed("Ann", by, person)
    assert replace(ANN, confirmed_by=by).usable is (len(set(tries)) >= 2)
    assert not replace(ANN, confirmed_by=by, revoked_at="2027-04-02T00:00:00Z").usable


def test_a_fingerprint_is_read_aloud_in_six_groups_of_five() -> None:
    assert spoken("SHA256:" + "A" * 43) == " ".join(["00000"] * 6)
    assert spoken(KEY) == "00000 00000 00000 00000 00000 00015"


def test_a_fingerprint_is_read_out_in_nine_words_of_its_first_99_bits() -> None:
    words = [str(number) for number in range(2048)]
    first = sum(number << 11 * place for place, number in enumerate(reversed(range(1, 10))))
    digest = (first << 256 - 99 | (1 << 256 - 99) - 1).to_bytes(32, "big")
    fingerprint = "SHA256:" + base64.b64encode(digest).decode().rstrip("=")
    assert spoken_words(fingerprint, words) == "1 2 3 4 5 6 7 8 9"
