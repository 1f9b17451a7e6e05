"""Giving all that a filter lists to a colleague, or to oneself: looked at first, one act, one undo."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from transfer_app.domain.casework import State
from transfer_app.domain.errors import NotFound, ReviewRefused
from transfer_app.domain.giving import MOST, Giving, Kept
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.domain.staff import Act, User
from transfer_app.domain.working import CONFLICT, PARKED
from transfer_app.services import queueing, visible
from transfer_app.services.claiming import WORK
from transfer_app.services.jobs import QUIET, JobContext
from transfer_app.services.ports.store import Unit
from transfer_app.services.session import Session

_WAITS = (State.QUEUED.value, State.CHANGED.value, State.PROPOSED.value, PARKED, CONFLICT)


def preview(session: Session, wanted: QueueFilter, to: int | None) -> Giving:
    """What giving all of the filter to this person, None for nobody, would do; it changes nothing."""
    _require(session)
    with session.workspace.read() as unit:
        return _giving(session, unit, wanted, _receiver(unit, to))


def give(
    session: Session,
    wanted: QueueFilter,
    to: int | None,
    *,
    expected: int | None = None,
    context: JobContext = QUIET,
) -> int:
    """Give them all, in the place of whoever had them; the number under which it can be taken back.

    expected: how many a preview said; ReviewRefused when it is another number by now. All or none.
    """
    _require(session)
    with session.workspace.change() as unit:
        user = _receiver(unit, to)
        seen = _giving(session, unit, wanted, user)
        count = len(seen.records)
        if not count:
            raise ReviewRefused("There is nothing of this to give.", "Look at why, or change the filter.")
        if count > MOST:
            raise ReviewRefused(
                f"It is {count:,} records; at most {MOST:,} are given at once.", "Narrow the filter."
            )
        if expected is not None and expected != count:
            raise ReviewRefused(
                f"It is {count:,} records by now, and {expected:,} were shown.", "Look at the list again."
            )
        context.progress(0, count, "records given")
        number = unit.givings.give(seen.records, to, session.user.id, session.now())
        refs = [row.ref for row in unit.records.rows(seen.records)]
        name = user.name if user is not None else None
        unit.log.append(session.entry("records-assigned", giving=number, to=name, records=refs))
    return number


def take_back(session: Session, number: int) -> tuple[int, int]:
    """Undo a giving of one's own: (records that went back, records that somebody gave on since).

    A record that was restricted since is in neither, and stays as given, unless the giver is cleared.
    """
    _require(session)
    with session.workspace.change() as unit:
        done = unit.givings.take_back(number, session.user.id, visible.cleared(session))
        if done is None:
            raise ReviewRefused(
                "This is no giving of yours that still stands.", "Give the records again, to whom you want."
            )
        back, stay = done
        unit.log.append(session.entry("records-taken-back", giving=number, records=back, given_on=stay))
    return done


def _require(session: Session) -> None:
    session.require(Act.PROPOSE if session.user.may(Act.PROPOSE) else Act.APPROVE)


def _receiver(unit: Unit, to: int | None) -> User | None:
    user = unit.users.get(to) if to is not None else None
    if user is not None and not (user.active and any(user.may(act) for act in WORK)):
        raise NotFound(f"{user.display_name} does not review records.", "Choose another person.")
    return user


def _giving(session: Session, unit: Unit, wanted: QueueFilter, to: User | None) -> Giving:
    seen = queueing.seen(session, wanted)
    ids = unit.queue.ids(seen)
    waits = set(unit.queue.ids(queueing.seen(session, QueueFilter(states=_WAITS))))
    barred = to is not None and not to.may(Act.SEE_RESTRICTED)
    shown = set(unit.queue.ids(replace(seen, restricted=False)) if barred else ids)
    has, receiver = unit.givings.assigned(ids), to.id if to is not None else 0
    claims = unit.claims.open(session.now())
    held = {each: claim for each, claim in claims.items() if claim.user_id not in (session.user.id, receiver)}

    def why_not(record_id: int) -> Kept | None:
        if record_id not in waits:
            return Kept.DECIDED
        if record_id not in shown:
            return Kept.RESTRICTED
        if has.get(record_id, 0) == receiver:
            return Kept.THEIRS if receiver else Kept.NOBODYS
        return Kept.CLAIMED if record_id in held else None

    reasons = {record_id: why_not(record_id) for record_id in ids}
    given = tuple(record_id for record_id, why in reasons.items() if why is None)
    return Giving(
        given,
        Counter(why for why in reasons.values() if why is not None),
        {
            record_id: unit.users.get(held[record_id].user_id).display_name
            for record_id, why in reasons.items() if why is Kept.CLAIMED
        },
        Counter(has[record_id] for record_id in given if record_id in has),
    )  # fmt: skip
