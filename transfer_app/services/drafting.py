"""What a person has half typed, and where they were in the list: kept for them alone, in the workspace."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from transfer_app.domain.drafts import KeptDraft
from transfer_app.domain.staff import Act
from transfer_app.services.session import Session


class Place(NamedTuple):
    """tab: of the lists. record_id: 0 where none was shown. breaks: the person wants to be told of breaks.

    filters: QueueFilter.plain(), None where none were ever chosen. sort: the column's key, '' for the queue's
    own order. What is searched for may be a child's name: it is kept in the workspace and nowhere else.
    """

    tab: int = 0
    record_id: int = 0
    breaks: bool = False
    filters: Mapping[str, object] | None = None
    sort: str = ""
    descending: bool = False


def keep(session: Session, record_id: int, draft: KeptDraft) -> None:
    """Keep it in the place of the one before; a blank one is forgotten. Raises WorkspaceBusy."""
    session.require(Act.SEE_RECORDS)
    with session.workspace.aside() as aside:
        aside.keeps.keep_draft(session.user.id, record_id, replace(draft, at=session.now()))


def kept(session: Session, record_id: int) -> KeptDraft | None:
    """What this person has half typed about this record, on whatever facts."""
    session.require(Act.SEE_RECORDS)
    with session.workspace.read() as unit:
        return unit.keeps.draft(session.user.id, record_id)


def keep_place(session: Session, place: Place) -> None:
    """Where in which list the person is. Raises WorkspaceBusy."""
    with session.workspace.aside() as aside:
        aside.keeps.keep_place(session.user.id, json.dumps(place))


def place(session: Session) -> Place:
    """Where the person was last; zeros where they never were."""
    with session.workspace.read() as unit:
        text = unit.keeps.place(session.user.id)
    return Place(*json.loads(text)) if text else Place()
