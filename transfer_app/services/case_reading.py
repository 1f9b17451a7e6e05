"""Case pages read before they are shown, each with where the log stood: whether it is still true is known."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from transfer_app.domain.case_page import CasePage
from transfer_app.domain.page_stands import still_stands
from transfer_app.services.case_page import case_page
from transfer_app.services.session import Session

FEW = 50
"""Entries of the log that are looked through; after more of them the page is read again."""


@dataclass(frozen=True, slots=True)
class ReadPage:
    """entries: of the log, before the page was read. day: on which it was read."""

    page: CasePage
    entries: int
    day: date

    @property
    def record_id(self) -> int:
        return self.page.row.id


def read(session: Session, record_id: int) -> ReadPage:
    """Raises what case_page raises."""
    # The place in the log first: what is written while the page is read counts as written after it.
    with session.workspace.read() as unit:
        entries = unit.log.size()
    return ReadPage(case_page(session, record_id), entries, session.today())


def still(session: Session, kept: ReadPage) -> bool:
    """Whether the page would be the same if it were read now. Reads the new entries of the log alone."""
    with session.workspace.read() as unit:
        if session.today() != kept.day or unit.log.size() - kept.entries > FEW:
            return False
        since = [json.loads(body) for body in unit.log.bodies(kept.entries)]
    return still_stands(kept.page, since)
