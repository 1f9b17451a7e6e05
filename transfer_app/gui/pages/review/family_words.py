"""The sentences about a family that goes different ways, as the window says them."""

from __future__ import annotations

from transfer_app.domain.family_splits import PanelLine, PanelState, SplitMember, SplitState, SplitView
from transfer_app.domain.vocabulary import OutcomeKind
from transfer_app.gui.pages.review import case_words
from transfer_app.gui.words import OUTCOMES, STRANDS, counted, in_words, moment

STANDS = {
    SplitState.OPEN: "Waits for a joint panel",
    SplitState.RECORDED: "Waits for a second person",
    SplitState.SETTLED: "Settled by a joint panel",
    SplitState.GONE: "Goes one way now",
}
_PANELS = {
    PanelState.RECORDED: "waits for a second person",
    PanelState.CONFIRMED: "confirmed",
    PanelState.RETURNED: "returned",
    PanelState.OVERTAKEN: "overtaken: the results changed first",
}


def stands(view: SplitView) -> str:
    """'Waits for a joint panel again: changed since it was settled'."""
    again = " again: changed since it was settled" if view.changed and view.state is SplitState.OPEN else ""
    return f"{STANDS[view.state]}{again}"


def listed(view: SplitView) -> str:
    """'Holloway, 2 people': by the surnames of its members, the eldest's first."""
    here = [each.row for each in view.members if not each.left]
    surnames = dict.fromkeys(each.surname or each.person_ref for each in here)
    return f"{' / '.join(surnames)}, {counted(view.people, 'person', 'people')}"


def goes_to(view: SplitView, one: SplitMember) -> str:
    """The successor's name; else that people decide, or what became of the record."""
    row = one.row
    if row.outcome == OutcomeKind.SUCCESSOR:
        return view.name_of(row.area)
    if row.outcome in ("", OutcomeKind.REVIEW):
        return "With people, undecided"
    return OUTCOMES[OutcomeKind(row.outcome)]


def was(view: SplitView, one: SplitMember) -> str:
    """What has changed for a member since the family was last settled; '' for nothing."""
    if not view.changed:
        return ""
    before = view.name_of(one.was) or "undecided"
    if one.left:
        return f"was {before}; no longer of it"
    if one.joined:
        return "not of it when it was settled"
    return f"was {before}" if before != goes_to(view, one) else ""


def about(one: SplitMember) -> str:
    """'Social care, child in need, by rule A4'."""
    rule = f", by rule {one.row.rule}" if one.row.rule else ""
    return f"{STRANDS[one.row.strand]}, {one.row.status}{rule}"


def name(one: SplitMember) -> str:
    born = f", born {in_words(one.row.dob)}" if one.row.dob else ""
    return f"{case_words.name_of(one.row)}{born}"


def asked(view: SplitView) -> str:
    reason = view.reason
    return f"Look for: {reason.evidence}.\nUntil settled: {reason.interim_lead}. Decides: {reason.signs}."


def urgency(view: SplitView) -> str:
    """'P2, within 3 working days: waits for a joint panel'; a settled family is not urgent any more."""
    told = stands(view)
    if view.state in (SplitState.SETTLED, SplitState.GONE):
        return told
    priority = view.reason.priority
    return f"P{priority}, {case_words.PRIORITIES[priority]}: {told[:1].lower()}{told[1:]}"


def settled(view: SplitView) -> str:
    """What the panel said that the family is settled by; '' while it is not."""
    said = [each for each in view.panels if each.panel.state is PanelState.CONFIRMED]
    return panel(said[-1]) if said and view.state is SplitState.SETTLED else ""


def panel(line: PanelLine) -> str:
    """'Each stays with its own court. Lead: Team C. Recorded by ..., confirmed by Ben Abbot.'"""
    said = line.panel
    by = f" by {line.answerer}" if line.answerer else ""
    why = said.why if said.why.endswith((".", "!", "?")) else f"{said.why}."
    return (
        f"{why} Lead: {said.lead}. Recorded by {line.recorder}, {moment(said.recorded_at)}; "
        f"{_PANELS[said.state]}{by}."
    )


def heading(view: SplitView) -> str:
    return f"{counted(view.people, 'member')} of one family go different ways"
