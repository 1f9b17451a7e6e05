"""Propose what the case page suggests, as it was shown: nobody is held to what they did not see."""

from __future__ import annotations

from collections.abc import Sequence

from transfer_app.domain.case_page import CasePage
from transfer_app.domain.casework import Evidence
from transfer_app.domain.errors import ReviewRefused
from transfer_app.domain.staff import Act
from transfer_app.domain.suggesting import taken
from transfer_app.services.ports.store import Unit
from transfer_app.services.reviewing import propose_in, successors
from transfer_app.services.session import Session


def propose_suggested(
    session: Session, page: CasePage, *, lead: str, own: Sequence[Evidence] = (), after_s: int
) -> int:
    """Propose what this page suggests, with a reason made from what it cites; gives the proposal's number.

    page: as the person saw it, for after_s seconds. own: evidence they named, in the place of the page's.
    ReviewRefused where it suggests nothing, or what it shows of the record is not so any more.
    """
    session.require(Act.PROPOSE)
    said = taken(page, own, lead.strip(), after_s)
    with session.workspace.change() as unit:
        _check_as_shown(unit, page)
        return propose_in(session, unit, page.row.id, said, successors(unit), after_s)


def _check_as_shown(unit: Unit, page: CasePage) -> None:
    shown = [(line.proposal.id, line.proposal.state) for line in page.proposals]
    stand = [(each.id, each.state) for each in unit.reviews.of_record(page.row.id)]
    decision = unit.decisions.get(page.row.id)
    if decision is None or page.decision is None or decision != page.decision or shown != stand:
        raise ReviewRefused("The record is not as it was shown any more.", "Look at it again, then propose.")
