"""Two people clear somebody for restricted records, neither of them that person; one takes it away."""

from __future__ import annotations

from dataclasses import replace

import pytest

from transfer_app.domain import clearance
from transfer_app.domain.errors import ClearanceRefused, NotPermitted
from transfer_app.domain.staff import Act, Clearance, Function, User
from transfer_app.domain.vocabulary import Role

HEAD, DPO = Function.HEAD_OF_SERVICE, Function.DATA_PROTECTION_OFFICER


def person(number: int, role: Role, *functions: Function) -> User:
    return User(number, f"p{number}", f"Person {number}", frozenset({role}), functions=frozenset(functions))


ADMIN, HEADED = person(1, Role.ADMINISTRATOR), person(2, Role.APPROVER, HEAD)
OFFICER, BEN = person(3, Role.AUDITOR, DPO), person(4, Role.REVIEWER)


def test_an_administrator_asks_and_the_head_of_service_agrees() -> None:
    asked = clearance.asked(BEN, ADMIN)
    assert not asked.may(Act.SEE_RESTRICTED)
    assert clearance.words(asked) == "clearance asked for"
    for other in (ADMIN, OFFICER, BEN):
        with pytest.raises((ClearanceRefused, NotPermitted)):
            clearance.agreed(asked, other)
    cleared = clearance.agreed(asked, HEADED)
    assert cleared.may(Act.SEE_RESTRICTED)
    assert clearance.words(cleared) == "cleared"
    with pytest.raises(ClearanceRefused, match="cleared already"):
        clearance.asked(cleared, ADMIN)


def test_nobody_is_both_of_the_two_and_nobody_agrees_for_themselves() -> None:
    both = replace(ADMIN, functions=frozenset({HEAD, DPO}))
    with pytest.raises(ClearanceRefused, match="Whoever asked"):
        clearance.agreed(clearance.asked(BEN, both), both)
    head = replace(HEADED, functions=frozenset({HEAD, DPO}))
    asked = clearance.asked(head, ADMIN)
    with pytest.raises(ClearanceRefused, match="their own"):
        clearance.agreed(asked, head)
    assert clearance.agreed(asked, OFFICER).cleared
    with pytest.raises(NotPermitted, match="data protection officer"):
        clearance.agreed(asked, person(5, Role.APPROVER, HEAD))


def test_only_an_administrator_asks_and_names_functions_and_not_their_own() -> None:
    with pytest.raises(NotPermitted):
        clearance.asked(BEN, HEADED)
    with pytest.raises(NotPermitted):
        clearance.with_functions(BEN, frozenset({HEAD}), HEADED)
    with pytest.raises(ClearanceRefused, match="themselves"):
        clearance.with_functions(ADMIN, frozenset({HEAD}), ADMIN)
    assert clearance.with_functions(BEN, frozenset({HEAD}), ADMIN).holds(HEAD)


@pytest.mark.parametrize("who", [ADMIN, HEADED, OFFICER])
def test_one_person_takes_it_away_and_refuses_what_was_asked(who: User) -> None:
    kept = replace(BEN, clearance=Clearance.KEPT)
    for before in (kept, clearance.asked(BEN, ADMIN), clearance.asked(kept, ADMIN)):
        gone = clearance.withdrawn(before, who)
        assert (gone.cleared, gone.clearance_asked_by) == (False, None)
    with pytest.raises(ClearanceRefused, match="not cleared"):
        clearance.withdrawn(BEN, who)
    with pytest.raises(NotPermitted):
        clearance.withdrawn(kept, person(5, Role.APPROVER))


def test_what_was_kept_lasts_while_it_is_asked_for() -> None:
    asked = clearance.asked(replace(BEN, clearance=Clearance.KEPT), ADMIN)
    assert asked.may(Act.SEE_RESTRICTED)
    assert clearance.agreed(asked, HEADED).clearance is Clearance.CLEARED


def test_an_administrator_sees_no_restricted_record_by_that_role_and_nobody_after_leaving() -> None:
    assert not replace(ADMIN, clearance=Clearance.CLEARED).may(Act.SEE_RESTRICTED)
    assert not replace(BEN, clearance=Clearance.CLEARED, active=False).may(Act.SEE_RESTRICTED)
    assert not replace(HEADED, active=False).holds(HEAD)
    with pytest.raises(NotPermitted, match="It takes clearance"):
        BEN.require(Act.SEE_RESTRICTED)
