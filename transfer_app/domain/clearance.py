"""Who is cleared for restricted records, and who may say so: docs/clearance.md.

It takes two people: an administrator asks for it by name, and the head of service agrees; for the head of
service's own the data protection officer does (practice note 5.3). One person is enough to take it away.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from transfer_app.domain.errors import ClearanceRefused, NotPermitted
from transfer_app.domain.staff import Act, Clearance, Function, User

FUNCTION_WORDS = {
    Function.HEAD_OF_SERVICE: "head of service",
    Function.DATA_PROTECTION_OFFICER: "data protection officer",
}


def named(functions: Iterable[Function]) -> str:
    """'head of service and the data protection officer'."""
    return " and the ".join(FUNCTION_WORDS[each] for each in functions)


def words(person: User) -> str:
    """How a person stands, for a list; '' for most."""
    asked = person.clearance_asked_by is not None
    if person.clearance is Clearance.KEPT:
        return "cleared as before, not agreed yet"
    if person.clearance is Clearance.CLEARED:
        return "cleared"
    return "clearance asked for" if asked else ""


def asked(person: User, asker: User) -> User:
    """The person once an administrator has asked. What they saw as before they see meanwhile."""
    asker.require(Act.ADMINISTER)
    if person.clearance is Clearance.CLEARED:
        raise ClearanceRefused(f"{person.display_name} is cleared already.", "Nothing is left to do.")
    if person.clearance_asked_by is not None:
        raise ClearanceRefused(
            f"Clearance of {person.display_name} is asked for already.",
            f"The {FUNCTION_WORDS[agreeing(person)]} has to agree.",
        )
    return replace(person, clearance_asked_by=asker.id)


def agreeing(person: User) -> Function:
    """Whose yes it takes: of the head of service, or for one, of the data protection officer."""
    own = Function.HEAD_OF_SERVICE in person.functions
    return Function.DATA_PROTECTION_OFFICER if own else Function.HEAD_OF_SERVICE


def agreed(person: User, agreer: User) -> User:
    """The person once the second of two people has agreed. Nobody agrees for themselves."""
    if person.clearance_asked_by is None:
        raise ClearanceRefused(
            f"Nobody has asked for clearance of {person.display_name}.",
            "An administrator asks first: see 'users clear ask'.",
        )
    if agreer.id == person.id:
        raise ClearanceRefused("Nobody may agree to their own clearance.", "Somebody else has to.")
    if not agreer.holds(agreeing(person)):
        raise NotPermitted(
            f"{agreer.display_name} may not agree to the clearance of {person.display_name}.",
            f"It takes the {FUNCTION_WORDS[agreeing(person)]}: 'users list' says who that is.",
        )
    if agreer.id == person.clearance_asked_by:
        raise ClearanceRefused("Whoever asked may not agree as well.", "Another administrator has to ask.")
    return replace(person, clearance=Clearance.CLEARED, clearance_asked_by=None)


def withdrawn(person: User, withdrawer: User) -> User:
    """The person without clearance, or with what was asked for refused."""
    if not withdrawer.may(Act.ADMINISTER) and not any(map(withdrawer.holds, Function)):
        raise NotPermitted(
            f"{withdrawer.display_name} may not withdraw a clearance.",
            "It takes an administrator, the head of service or the data protection officer.",
        )
    if not person.cleared and person.clearance_asked_by is None:
        raise ClearanceRefused(f"{person.display_name} is not cleared.", "Nothing is left to do.")
    return replace(person, clearance=Clearance.NONE, clearance_asked_by=None)


def with_functions(person: User, functions: frozenset[Function], giver: User) -> User:
    """The person holding exactly these. Given by an administrator, never to themselves."""
    giver.require(Act.ADMINISTER)
    if giver.id == person.id:
        raise ClearanceRefused("Nobody may give themselves a function.", "Ask another administrator.")
    return replace(person, functions=functions)
