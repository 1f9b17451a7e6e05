"""The balance of the workspace, as it stands."""

from __future__ import annotations

from transfer_app.domain.balance import Balance, balance
from transfer_app.domain.staff import Act
from transfer_app.services.session import Session


def current(session: Session) -> Balance:
    """Every line of the balance; anyone who can sign in may see it, it names no child."""
    session.require(Act.SEE_BALANCE)
    with session.workspace.read() as unit:
        return balance(unit.figures.counted())
