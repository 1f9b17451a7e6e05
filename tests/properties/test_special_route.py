"""No special record goes in bulk, a special package is of one child and one basis, and two agree to it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transfer_app.domain.agreements import CaseStatus, Scope
from transfer_app.domain.casework import State
from transfer_app.domain.errors import ReviewRefused
from transfer_app.domain.package_contents import Basis
from transfer_app.domain.packages import FINAL, PACKED, PACKED_OUTCOMES, RECEIVED, Candidate, sorted_out
from transfer_app.domain.special import (
    Approval,
    Request,
    RequestState,
    basis_of,
    check_approval,
    check_sealing,
    chosen,
)
from transfer_app.domain.staff import Function, User
from transfer_app.domain.tranches import Change
from transfer_app.domain.vocabulary import OutcomeKind, Role, Strand

HERE = "E1"
HEAD, DPO = Function.HEAD_OF_SERVICE, Function.DATA_PROTECTION_OFFICER
EVERYTHING = Scope("made up", frozenset(Strand), restricted=True)

scopes = st.builds(
    Scope,
    system=st.just("made up"),
    strands=st.frozensets(st.sampled_from(Strand), min_size=1),
    statuses=st.frozensets(st.sampled_from(CaseStatus), min_size=1),
    restricted=st.booleans(),
)


@st.composite
def counties(draw: st.DrawFn) -> list[Candidate]:
    """Whatever people settled. A child is restricted, held or adopted as a whole."""
    children = draw(st.lists(st.tuples(st.booleans(), st.booleans(), st.booleans()), min_size=1, max_size=5))
    found = []
    for person, (restricted, held, adopted) in enumerate(children, 1):
        for strand in draw(st.frozensets(st.sampled_from(Strand), min_size=1, max_size=4)):
            packed = draw(st.sampled_from(["", "", PACKED, RECEIVED]))
            found.append(
                Candidate(
                    record_id=len(found) + 1, strand=strand,
                    outcome=draw(st.sampled_from(OutcomeKind)).value,
                    state=draw(st.sampled_from(State)).value, restricted=restricted, packed=packed,
                    packed_for=draw(st.sampled_from([HERE, "E2"])) if packed else "", on_hold=held,
                    adopted=adopted, status=draw(st.sampled_from(CaseStatus)), person_id=person,
                )
            )  # fmt: skip
    return found


def people(candidates: list[Candidate]) -> list[int]:
    return sorted({each.person_id for each in candidates})


@given(candidates=counties(), scope=scopes)
def test_no_special_record_is_ever_ready_for_bulk(candidates: list[Candidate], scope: Scope) -> None:
    ready, _ = sorted_out(candidates, HERE, scope)
    for each in ready:
        assert basis_of(each) is None
        assert not any((each.restricted, each.on_hold, each.adopted))
        assert each.strand not in (Strand.ADOPTION, Strand.STAFF)


@given(candidates=counties(), scope=scopes, basis=st.sampled_from(Basis), person=st.integers(1, 5))
def test_a_special_package_is_of_one_child_and_one_basis_and_of_nothing_else(
    candidates: list[Candidate], scope: Scope, basis: Basis, person: int
) -> None:
    choice = chosen(candidates, HERE, scope, basis, person)
    for each in choice.ready:
        assert each.person_id == person
        assert basis_of(each) is basis
        assert each.state in FINAL
        assert each.outcome in PACKED_OUTCOMES
        assert not each.packed
        assert scope.restricted
        assert each.strand in scope.strands
        assert each.status in scope.statuses
    own = [each for each in candidates if each.person_id == person and basis_of(each) is not None]
    assert len(choice.ready) + sum(choice.held.values()) == len(own)


@given(candidates=counties())
def test_every_settled_record_has_exactly_one_route(candidates: list[Candidate]) -> None:
    """Under an agreement that covers everything; a staff file has none."""
    routes: Counter[int] = Counter(each.record_id for each in sorted_out(candidates, HERE, EVERYTHING)[0])
    for person in people(candidates):
        for basis in Basis:
            choice = chosen(candidates, HERE, EVERYTHING, basis, person)
            routes.update(each.record_id for each in choice.ready)
    for each in candidates:
        settled = each.state in FINAL and each.outcome in PACKED_OUTCOMES and not each.packed
        assert routes[each.record_id] == (1 if settled and each.strand is not Strand.STAFF else 0)


@given(candidates=counties(), scope=scopes, change=st.sampled_from(Change))
def test_what_went_special_stays_on_that_route_whatever_it_was_for(
    candidates: list[Candidate], scope: Scope, change: Change
) -> None:
    """A bulk package that replaced the copy would tell all who open it that there was one."""
    sent = [
        replace(each, packed=RECEIVED, packed_for=HERE, went_special=True, change=change)
        for each in candidates
    ]
    for each in sent:
        assert each.strand is Strand.STAFF or basis_of(each) is not None
    # Bulk packages look at bulk copies only, so that to them no special copy has changed.
    ready, _ = sorted_out([replace(each, change=Change.NEW) for each in sent], HERE, scope)
    assert ready == []
    for person in people(sent):
        for basis in Basis:
            choice = chosen(sent, HERE, scope, basis, person)
            assert change is not Change.NEW or not choice.ready


def asked(approvers: list[tuple[int, Function | None]], state: RequestState = RequestState.OPEN) -> Request:
    given_by = tuple(Approval(each, "2027-01-04T09:00:00Z", "Read.", as_) for each, as_ in approvers)
    return Request(
        1, Basis.ADOPTION, HERE, 1, (1,), "Agreed.", 1, "2027-01-04T08:00:00Z", "0" * 64, "0" * 64, state,
        given_by,
    )  # fmt: skip


@given(approvers=st.dictionaries(st.integers(1, 4), st.sampled_from([None, HEAD, DPO]), max_size=4))
def test_nothing_is_sealed_without_both_functions_by_people_who_did_not_ask(
    approvers: dict[int, Function | None],
) -> None:
    """One row a person, as the table has it: nobody gives both. Person 1 asked."""
    given_by = list(approvers.items())
    if {as_ for who, as_ in given_by if who != 1} >= {HEAD, DPO}:
        check_sealing(asked(given_by))
        return
    with pytest.raises(ReviewRefused, match="lacks the yes of the"):
        check_sealing(asked(given_by))


@given(
    held=st.lists(st.frozensets(st.sampled_from([HEAD, DPO])), min_size=4, max_size=4),
    acts=st.lists(st.tuples(st.integers(1, 4), st.sampled_from([None, HEAD, DPO])), max_size=8),
)
def test_whoever_approves_in_whatever_order_it_takes_three_people(
    held: list[frozenset[Function]], acts: list[tuple[int, Function | None]]
) -> None:
    request = asked([(4, None)])  # a yes of before there were functions
    for who, wanted in acts:
        user = User(who, f"p{who}", f"Person {who}", frozenset({Role.APPROVER}), functions=held[who - 1])
        try:
            as_ = check_approval(request, user, "Read.", wanted)
        except ReviewRefused:
            continue
        kept = tuple(each for each in request.approvals if each.user_id != who)
        request = replace(request, approvals=(*kept, Approval(who, "", "Read.", as_)))
    given_by = [(each.user_id, each.function) for each in request.approvals if each.function]
    assert all(who != 1 and as_ in held[who - 1] for who, as_ in given_by)
    assert len({who for who, _ in given_by}) == len({as_ for _, as_ in given_by}) == len(given_by)
    if not request.missing:
        assert len({1, *(who for who, _ in given_by)}) == 3


@pytest.mark.parametrize("state", [each for each in RequestState if each is not RequestState.OPEN])
def test_a_request_that_has_ended_is_never_sealed(state: RequestState) -> None:
    with pytest.raises(ReviewRefused, match="already"):
        check_sealing(asked([(2, HEAD), (3, DPO)], state))
