"""People who are cleared for restricted records, by the two acts that it takes."""

from __future__ import annotations

from dataclasses import replace

from transfer_app.domain import clearance as domain
from transfer_app.domain.staff import Clearance, Function
from transfer_app.services import clearance
from transfer_app.services.session import Session


def clear_both(administrator: Session, head: str, officer: str) -> None:
    """The administrator and the head of service are cleared. officer: for data protection, who is not."""
    clearance.set_functions(administrator, head, [Function.HEAD_OF_SERVICE])
    clearance.set_functions(administrator, officer, [Function.DATA_PROTECTION_OFFICER])
    clear(administrator, administrator.user.name)
    clear(administrator, head)


def clear(administrator: Session, name: str) -> None:
    """An administrator asks, and whoever has to agrees."""
    asked = clearance.ask(administrator, name)
    with administrator.workspace.read() as unit:
        people = unit.users.all()
    agreeing = domain.agreeing(asked)
    agreer = next(each for each in people if each.holds(agreeing))
    clearance.agree(replace(administrator, user=agreer), name)


def unchecked(session: Session, name: str) -> None:
    """Cleared at once, in a workspace whose people are not what a test is about."""
    with session.workspace.change() as unit:
        person = unit.users.by_name(name)
        assert person is not None
        unit.users.replace(replace(person, clearance=Clearance.CLEARED))
        unit.log.append(session.entry("cleared-by-the-test", user=name))
