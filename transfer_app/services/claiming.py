"""Who works on which record: claimed while its form is open, given to a person for good.

A claim holds nobody off: the second proposal for a record is refused whoever made the first. It tells.
"""

from __future__ import annotations

from dataclasses import dataclass

from transfer_app.domain.errors import NotFound, NotPermitted
from transfer_app.domain.staff import Act, User
from transfer_app.domain.working import CLAIMED_FOR, Claim
from transfer_app.services import visible
from transfer_app.services.session import Session, utc_text

WORK = (Act.PROPOSE, Act.APPROVE)


@dataclass(frozen=True, slots=True)
class Busy:
    """Somebody else works on the record. until: UTC ISO time."""

    name: str
    until: str


def claim(session: Session, record_id: int) -> Busy | None:
    """Claim the record for a quarter of an hour, or renew that. Gives who holds it, where another does."""
    _check(session, record_id)
    now = session.outside.clock()
    wanted = Claim(record_id, session.user.id, utc_text(now + CLAIMED_FOR))
    with session.workspace.aside() as aside:
        held = aside.claims.take(wanted, utc_text(now))
    return None if held.user_id == session.user.id else _busy(session, held)


def held(session: Session, record_id: int) -> Busy | None:
    """Who else works on the record now; nothing is claimed by asking."""
    with session.workspace.read() as unit:
        visible.row(session, unit, record_id)
        found = unit.claims.current(record_id, session.now())
    return _busy(session, found) if found is not None and found.user_id != session.user.id else None


def release(session: Session, record_id: int) -> None:
    """Let go of one's own claim."""
    with session.workspace.aside() as aside:
        aside.claims.release(record_id, session.user.id)


def colleagues(session: Session) -> list[User]:
    """Those whom a record can be given to: who propose or approve, in the order of their names."""
    with session.workspace.read() as unit:
        users = [each for each in unit.users.all() if each.active and any(each.may(act) for act in WORK)]
    return sorted(users, key=lambda each: each.display_name)


def names(session: Session) -> dict[int, str]:
    """What everybody is called who ever was given a record, by number."""
    with session.workspace.read() as unit:
        return {each.id: each.display_name for each in unit.users.all()}


def assign(session: Session, record_id: int, user_id: int | None) -> None:
    """Give the record to a colleague, or to nobody, by somebody who proposes or approves."""
    session.require(Act.PROPOSE if session.user.may(Act.PROPOSE) else Act.APPROVE)
    with session.workspace.change() as unit:
        row = visible.row(session, unit, record_id)
        user = unit.users.get(user_id) if user_id is not None else None
        if user is not None and not (user.active and any(user.may(act) for act in WORK)):
            raise NotFound(f"{user.display_name} does not review records.", "Choose another person.")
        if user is not None and row.restricted and not user.may(Act.SEE_RESTRICTED):
            raise NotPermitted(
                f"{user.display_name} is not cleared for restricted records.", "Choose somebody who is."
            )
        unit.claims.assign(record_id, user_id, session.now())
        name = user.name if user is not None else None
        unit.log.append(session.entry("record-assigned", record=row.ref, to=name))


def assigned(session: Session, record_id: int) -> User | None:
    """Whom the record was given to."""
    with session.workspace.read() as unit:
        visible.row(session, unit, record_id)
        user_id = unit.claims.assigned(record_id)
        return unit.users.get(user_id) if user_id is not None else None


def _check(session: Session, record_id: int) -> None:
    if not visible.cleared(session):
        with session.workspace.read() as unit:
            visible.row(session, unit, record_id)


def _busy(session: Session, claim: Claim) -> Busy:
    with session.workspace.read() as unit:
        return Busy(unit.users.get(claim.user_id).display_name, claim.until)
