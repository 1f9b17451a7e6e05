"""Families that go different ways: listing them, and what the joint panel decided, by two people.

The panel decides once for the family (practice note 5.3). What it says is kept with the family and changes
no result: a child's own record is decided anew on its own page only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from transfer_app.domain import family_splits
from transfer_app.domain.casework import RecordRow
from transfer_app.domain.errors import NotFound, NotPermitted
from transfer_app.domain.families import goes_different_ways
from transfer_app.domain.family_splits import (
    Panel,
    PanelLine,
    PanelState,
    SplitMember,
    SplitState,
    SplitView,
    StoredSplit,
)
from transfer_app.domain.reasons import Reason, ReasonText
from transfer_app.domain.staff import Act
from transfer_app.services import visible
from transfer_app.services.ports.store import Unit
from transfer_app.services.session import Session

_ORDER = (SplitState.OPEN, SplitState.RECORDED, SplitState.SETTLED)


def listed(session: Session) -> list[SplitView]:
    """Every family that goes different ways now: those that wait for a panel first.

    A restricted member is shown to those who may see restricted records. Others see the family without that
    member, and not at all where the others go the same way.
    """
    session.require(Act.SEE_RECORDS)
    with session.workspace.read() as unit:
        found = [each for each in unit.families.splits() if each.state is not SplitState.GONE]
        return _views(session, unit, sorted(found, key=lambda each: (_ORDER.index(each.state), each.id)))


def get(session: Session, ref: str) -> SplitView:
    """One family by its opaque name, also when it is no longer split. Raises NotFound."""
    session.require(Act.SEE_RECORDS)
    with session.workspace.read() as unit:
        return _visible(session, unit, unit.families.find(ref))


def counts(session: Session) -> dict[SplitState, int]:
    """How many families stand how, of those the person could see: it names nobody."""
    session.require(Act.SEE_BALANCE)
    with session.workspace.read() as unit:
        found = [each for each in unit.families.splits() if each.state is not SplitState.GONE]
        states = Counter(each.state for each in found)
        if not visible.cleared(session):
            # Whether a hidden member is what sets a family apart shows only when its members are read.
            states = Counter(each.state for each in _views(session, unit, found))
    return {state: states[state] for state in _ORDER}


def of_people(session: Session, unit: Unit, record_ids: Collection[int]) -> SplitView | None:
    """The family of a child that goes different ways, as the reader may see it."""
    found = [each for each in unit.families.splits(record_ids) if each.state is not SplitState.GONE]
    return next(iter(_views(session, unit, found)), None)


def record_panel(session: Session, ref: str, *, why: str, lead: str) -> SplitView:
    """Keep what the joint panel decided; another person confirms it. Nothing typed is logged."""
    _require_panel(session)
    with session.workspace.change() as unit:
        split = unit.families.find(ref)
        _whole(session, unit, split)
        family_splits.check_recording(split, why, lead)
        panel = Panel(split.id, why.strip(), lead.strip(), session.user.id, session.now())
        panel_id = unit.families.add_panel(panel)
        unit.families.stand(split.id, SplitState.RECORDED)
        unit.log.append(
            session.entry("family-panel-recorded", family=ref, panel=panel_id, records=len(split.areas))
        )
        return _visible(session, unit, unit.families.find(ref))


def confirm(session: Session, ref: str) -> SplitView:
    """Settle a family as recorded. By an approver, and never by the person who recorded it."""
    session.require(Act.APPROVE)
    with session.workspace.change() as unit:
        split, panel = _waiting(session, unit, ref)
        answered = family_splits.check_answer(split, panel, session.user)
        unit.families.answer(answered.id, PanelState.CONFIRMED, session.user.id, session.now())
        unit.families.stand(split.id, SplitState.SETTLED)
        unit.log.append(
            session.entry("family-settled", family=ref, panel=answered.id, records=len(split.areas))
        )
        return _visible(session, unit, unit.families.find(ref))


def send_back(session: Session, ref: str) -> SplitView:
    """Open a family again: an approver returns what somebody recorded, or its recorder takes it back."""
    _require_panel(session)
    with session.workspace.change() as unit:
        split, panel = _waiting(session, unit, ref)
        own = panel is not None and panel.recorded_by == session.user.id
        if panel is None or split.state is not SplitState.RECORDED:
            raise NotFound(f"Family {ref} has no panel outcome that waits.", "See 'families list'.")
        if not own:
            session.require(Act.APPROVE)
        unit.families.answer(panel.id, PanelState.RETURNED, session.user.id, session.now())
        unit.families.stand(split.id, SplitState.OPEN)
        unit.log.append(session.entry("family-panel-returned", family=ref, panel=panel.id))
        return _visible(session, unit, unit.families.find(ref))


def _require_panel(session: Session) -> None:
    if not session.user.may(Act.PROPOSE) and not session.user.may(Act.APPROVE):
        raise NotPermitted(
            f"{session.person_name} may not record what a panel decided.",
            "It takes the role of approver or reviewer: ask for it.",
        )


def _waiting(session: Session, unit: Unit, ref: str) -> tuple[StoredSplit, Panel | None]:
    split = unit.families.find(ref)
    _whole(session, unit, split)
    panels = unit.families.panels([split.id])[split.id]
    return split, next((each for each in panels if each.state is PanelState.RECORDED), None)


def _whole(session: Session, unit: Unit, split: StoredSplit) -> None:
    """Nobody decides for a family without seeing every member of it; nor are they told that there is one."""
    if visible.hidden(session, unit, split.areas):
        raise NotPermitted(
            f"{session.person_name} may not answer for family {split.ref}.",
            "Leave it: other people have it.",
        )


def _visible(session: Session, unit: Unit, split: StoredSplit) -> SplitView:
    found = _views(session, unit, [split])
    if not found:
        raise NotFound(f"There is no family {split.ref} that goes different ways.", "See 'families list'.")
    return found[0]


def _views(session: Session, unit: Unit, found: Sequence[StoredSplit]) -> list[SplitView]:
    """What the reader may see of these families, in their order."""
    if not found:
        return []
    ids = sorted({record for each in found for record in (*each.areas, *each.was)})
    rows = {row.id: row for row in visible.rows(session, unit.records.rows(ids))}
    boundary_set = unit.boundaries.in_use()
    names = boundary_set.names if boundary_set else {}
    reason = session.outside.rules(None).reasons[Reason.SIBLING_SPLIT]
    panels = unit.families.panels([each.id for each in found])
    people = {user.id: user.display_name for user in unit.users.all()}
    shown = []
    for each in found:
        view = _view(each, rows, tuple(_lines(session, panels[each.id], people)), reason, names)
        if view is not None:
            shown.append(view)
    return shown


def _view(
    split: StoredSplit,
    rows: dict[int, RecordRow],
    panels: tuple[PanelLine, ...],
    reason: ReasonText,
    names: dict[str, str],
) -> SplitView | None:
    areas = {record: area for record, area in split.areas.items() if record in rows}
    was = {record: area for record, area in split.was.items() if record in rows}
    hidden = len(areas) < len(split.areas)
    if hidden and not goes_different_ways((rows[r].person_id, area) for r, area in areas.items()):
        return None
    members = [
        SplitMember(rows[record], was.get(record, ""), joined=bool(was) and record not in was)
        for record in areas
    ]
    members += [
        SplitMember(rows[record], area, left=True) for record, area in was.items() if record not in areas
    ]
    eldest = sorted(
        members, key=lambda each: (each.left, each.row.dob or "9999", each.row.person_id, each.row.id)
    )
    kept = replace(split, areas=areas, was=was)
    # What a panel said may speak of the member that is hidden.
    return SplitView(kept, tuple(eldest), () if hidden else panels, reason, names)


def _lines(session: Session, panels: Sequence[Panel], people: dict[int, str]) -> Iterator[PanelLine]:
    for panel in panels:
        answerer = people.get(panel.answered_by, "") if panel.answered_by is not None else ""
        yield PanelLine(
            panel, people.get(panel.recorded_by, ""), answerer, panel.recorded_by == session.user.id
        )
