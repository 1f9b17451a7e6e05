"""Clearance for restricted records and the two functions: who has them. Each act is an entry of the log."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from transfer_app.domain import clearance
from transfer_app.domain.errors import NotFound
from transfer_app.domain.sign_in import sign_in_name
from transfer_app.domain.staff import Clearance, Function, User
from transfer_app.services.ports.store import Unit
from transfer_app.services.session import Session


def ask(session: Session, user_name: str) -> User:
    """As an administrator, ask that a person be cleared; somebody else agrees."""
    return _changed(session, user_name, clearance.asked, "clearance-asked")


def agree(session: Session, user_name: str) -> User:
    """As the head of service (for their own, the data protection officer), agree to what was asked."""
    return _changed(session, user_name, clearance.agreed, "clearance-agreed")


def withdraw(session: Session, user_name: str) -> User:
    """Take a clearance away, or refuse what was asked. One person is enough."""
    return _changed(session, user_name, clearance.withdrawn, "clearance-withdrawn")


def set_functions(session: Session, user_name: str, functions: Iterable[Function]) -> User:
    """As an administrator, say which of the two functions a person holds: exactly these."""
    held = frozenset(functions)

    def given(person: User, giver: User) -> User:
        return clearance.with_functions(person, held, giver)

    return _changed(session, user_name, given, "functions-changed", functions=sorted(held))


def without(person: User) -> User:
    """Who leaves keeps neither."""
    return replace(person, functions=frozenset(), clearance=Clearance.NONE, clearance_asked_by=None)


def _changed(
    session: Session, user_name: str, act: Callable[[User, User], User], entry: str, **said: object
) -> User:
    with session.workspace.change() as unit:
        # What this person may may have changed since they signed in.
        changed = act(_active(unit, user_name), unit.users.get(session.user.id))
        unit.users.replace(changed)
        unit.log.append(session.entry(entry, user=changed.name, **said))
    return changed


def _active(unit: Unit, user_name: str) -> User:
    user = unit.users.by_name(sign_in_name(user_name))
    if user is None or not user.active:
        raise NotFound(f"There is no user {user_name}, or they have left.")
    return user
