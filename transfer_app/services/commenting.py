"""Comments on a case record: in the workspace only; the log says that one was made, not what it says."""

from __future__ import annotations

from transfer_app.domain.staff import Act
from transfer_app.domain.working import Comment, check_comment
from transfer_app.services import visible
from transfer_app.services.second_opinion import unseen
from transfer_app.services.session import Session

MOST_FOUND = 200


def add(session: Session, record_id: int, text: str) -> int:
    """By anybody who proposes or approves; gives the comment's number."""
    session.require(Act.PROPOSE if session.user.may(Act.PROPOSE) else Act.APPROVE)
    check_comment(text)
    with session.workspace.change() as unit:
        ref = visible.row(session, unit, record_id).ref
        number = unit.comments.add(record_id, session.user.id, session.now(), text.strip())
        unit.log.append(session.entry("commented", record=ref, comment=number))
    return number


def of_record(session: Session, record_id: int) -> list[Comment]:
    """Oldest first."""
    session.require(Act.SEE_RECORDS)
    with session.workspace.read() as unit:
        visible.row(session, unit, record_id)
        return unit.comments.of_record(record_id)


def search(session: Session, text: str) -> list[Comment]:
    """Comments and reasons of proposals that hold every word, newest first, two hundred at most.

    None of people one may not see, and none of a proposal whose reader has to say their own result first.
    """
    session.require(Act.SEE_RECORDS)
    asked = text.split(), visible.cleared(session), MOST_FOUND
    with session.workspace.read() as unit:
        reasons = unit.comments.reasons(*asked)
        numbers = sorted({each.record_id for each in reasons})
        barred = unseen(session, unit, numbers)
        found = [*unit.comments.search(*asked), *(each for each in reasons if each.id not in barred)]
    return sorted(found, key=lambda each: each.at, reverse=True)[:MOST_FOUND]
