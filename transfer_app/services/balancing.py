"""The balance of the workspace, as it stands."""

from __future__ import annotations

from transfer_app.domain.balance import EXTRACT_ROWS, Balance, balance
from transfer_app.domain.staff import Act
from transfer_app.services import visible
from transfer_app.services.ports.store import Unit
from transfer_app.services.session import Session


def current(session: Session) -> Balance:
    """Every line of the balance; anyone who can sign in may see it, it names no child.

    To who neither is cleared nor answers for the whole council, without restricted records.
    """
    session.require(Act.SEE_BALANCE)
    with session.workspace.read() as unit:
        return balance_in(session, unit)


def balance_in(session: Session, unit: Unit) -> Balance:
    """The same in the caller's unit."""
    all_ = visible.whole(session)
    found = balance(unit.figures.counted(restricted=all_))
    # The rows of an export are its own, and not counted by child.
    return found if all_ else Balance(tuple(line for line in found.lines if line.total[0] != EXTRACT_ROWS))
