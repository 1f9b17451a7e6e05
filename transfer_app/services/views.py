"""Filters of the review queue kept under a name, each person's own; they survive a restart.

A view is a way of looking, not a decision: it leaves no entry in the log.
"""

from __future__ import annotations

import json

from transfer_app.domain.errors import ReviewRefused
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.domain.staff import Act
from transfer_app.services.session import Session

MOST = 50
LONGEST_NAME = 60


def views(session: Session) -> dict[str, QueueFilter]:
    """By name. ReviewRefused names one that another version wrote and this one cannot read."""
    session.require(Act.SEE_RECORDS)
    with session.workspace.read() as unit:
        kept = unit.keeps.views(session.user.id)
    return {name: QueueFilter.from_plain(json.loads(content)) for name, content in kept.items()}


def keep(session: Session, name: str, wanted: QueueFilter) -> None:
    """Keep these filters under the name, in the place of what was kept under it. Raises WorkspaceBusy."""
    session.require(Act.SEE_RECORDS)
    tidy = " ".join(name.split())
    if not 0 < len(tidy) <= LONGEST_NAME:
        raise ReviewRefused(
            f"A view has a name of at most {LONGEST_NAME} letters.", "Name it after what it shows."
        )
    with session.workspace.read() as unit:
        known = unit.keeps.views(session.user.id)
    if tidy not in known and len(known) >= MOST:
        raise ReviewRefused(f"There are {MOST} views already.", "Forget one first.")
    with session.workspace.aside() as aside:
        aside.keeps.keep_view(session.user.id, tidy, json.dumps(wanted.plain()))


def forget(session: Session, name: str) -> None:
    """Nothing happens where there is none of that name. Raises WorkspaceBusy."""
    session.require(Act.SEE_RECORDS)
    with session.workspace.aside() as aside:
        aside.keeps.drop_view(session.user.id, name)
