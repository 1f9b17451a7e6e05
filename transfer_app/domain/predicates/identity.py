"""Who the child is, who may know, and whether the facts are whole."""

from __future__ import annotations

from transfer_app.domain.cases import Cases
from transfer_app.domain.columns import ADDRESS_NUMBER, Bools
from transfer_app.domain.predicates.registry import predicate
from transfer_app.domain.vocabulary import AddressKind, SpanKind

OTHER_AUTHORITY = "other-authority"
"""What a plan says of itself in its detail when another authority answers for it."""


@predicate("identity-not-settled", "another id looks like the same child, or this id holds two")
def identity_not_settled(cases: Cases) -> Bools:
    return cases.facts.persons.identity_suspect[cases.facts.person]


@predicate("row-rejected", "a row about the child could not be read, so the facts are not whole")
def row_rejected(cases: Cases) -> Bools:
    return cases.facts.persons.rejected[cases.facts.person]


@predicate("restricted", "the child is on the restricted list, or lives in a refuge")
def restricted(cases: Cases) -> Bools:
    listed = cases.facts.persons.restricted[cases.facts.person]
    return listed | cases.who_lived(cases.lives_at(AddressKind.REFUGE))


@predicate("another-authoritys-child", "another authority is responsible and only tells the predecessor")
def another_authoritys_child(cases: Cases) -> Bools:
    theirs = cases.facts.words.any_of(cases.facts.spans.detail, {OTHER_AUTHORITY})
    ours = cases.kind(
        SpanKind.CP_PLAN, SpanKind.CIN_PLAN, SpanKind.CARE_EPISODE, SpanKind.CARE_LEAVER
    )  # fmt: skip
    only_theirs = cases.whose(cases.kind(SpanKind.CP_PLAN) & cases.going_on & theirs) & ~cases.whose(
        ours & cases.going_on & ~theirs
    )
    responsible = cases.kind(SpanKind.RESPONSIBLE_AUTHORITY) & cases.going_on
    return only_theirs | cases.whose(responsible & ~cases.coded({"PREDECESSOR"}))


@predicate("missing-now", "a missing episode is open")
def missing_now(cases: Cases) -> Bools:
    return cases.whose(cases.kind(SpanKind.MISSING) & cases.unended)


@predicate("whereabouts-unknown", "the last home is end-dated with no address after it")
def whereabouts_unknown(cases: Cases) -> Bools:
    asked = cases.is_open & ~cases.looked_after & ~cases.open(SpanKind.CARE_LEAVER)
    any_kind = cases.facts.addresses.kind != ADDRESS_NUMBER[AddressKind.MOTHERS_HOME]
    known = cases.who_lived(any_kind)
    return asked & known & ~cases.who_lived(cases.lives_at(*_ANYWHERE))


@predicate("legal-hold", "an inquiry, claim, police or subject-access hold is on the child's records")
def legal_hold(cases: Cases) -> Bools:
    return cases.open(SpanKind.LEGAL_HOLD)


@predicate("disputed", "the receiving authority refuses the child, or two authorities claim it")
def disputed(cases: Cases) -> Bools:
    return cases.open(SpanKind.DISPUTE)


_ANYWHERE = tuple(kind for kind in AddressKind if kind is not AddressKind.MOTHERS_HOME)
