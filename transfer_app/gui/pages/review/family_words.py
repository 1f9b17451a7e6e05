"""The sentences about a family that goes different ways, as the window says them."""

from __future__ import annotations

from transfer_app.domain.family_splits import PanelLine, PanelState, SplitMember, SplitState, SplitView
from transfer_app.domain.vocabulary import OutcomeKind
from transfer_app.gui.pages.review import case_words
from transfer_app.gui.translation import Words, translate
from transfer_app.gui.words import OUTCOMES, STRANDS, counted, in_words, moment

STANDS = Words(
    {
        SplitState.OPEN: "Waits for a joint panel",
        SplitState.RECORDED: "Waits for a second person",
        SplitState.SETTLED: "Settled by a joint panel",
        SplitState.GONE: "Goes one way now",
    }
)
_PANELS = Words(
    {
        PanelState.RECORDED: "waits for a second person",
        PanelState.CONFIRMED: "confirmed",
        PanelState.RETURNED: "returned",
        PanelState.OVERTAKEN: "overtaken: the results changed first",
    }
)


def stands(view: SplitView) -> str:
    """'Waits for a joint panel again: changed since it was settled'."""
    if view.changed and view.state is SplitState.OPEN:
        return translate("Family", "{stands} again: changed since it was settled").format(
            stands=STANDS[view.state]
        )
    return STANDS[view.state]


def listed(view: SplitView) -> str:
    """'Holloway, 2 people': by the surnames of its members, the eldest's first."""
    here = [each.row for each in view.members if not each.left]
    surnames = dict.fromkeys(each.surname or each.person_ref for each in here)
    people = counted(view.people, "person")
    return f"{' / '.join(surnames)}, {people}"


def goes_to(view: SplitView, one: SplitMember) -> str:
    """The successor's name; else that people decide, or what became of the record."""
    row = one.row
    if row.outcome == OutcomeKind.SUCCESSOR:
        return view.name_of(row.area)
    if row.outcome in ("", OutcomeKind.REVIEW):
        return translate("Family", "With people, undecided")
    return OUTCOMES[OutcomeKind(row.outcome)]


def was(view: SplitView, one: SplitMember) -> str:
    """What has changed for a member since the family was last settled; '' for nothing."""
    if not view.changed:
        return ""
    before = view.name_of(one.was) or translate("Family", "undecided")
    if one.left:
        return translate("Family", "was {before}; no longer of it").format(before=before)
    if one.joined:
        return translate("Family", "not of it when it was settled")
    same = before == goes_to(view, one)
    return "" if same else translate("Family", "was {before}").format(before=before)


def about(one: SplitMember) -> str:
    """'Social care, child in need, by rule A4'."""
    rule = translate("Family", ", by rule {rule}").format(rule=one.row.rule) if one.row.rule else ""
    return f"{STRANDS[one.row.strand]}, {one.row.status}{rule}"


def name(one: SplitMember) -> str:
    who = case_words.name_of(one.row)
    if not one.row.dob:
        return who
    return translate("Family", "{name}, born {day}").format(name=who, day=in_words(one.row.dob))


def asked(view: SplitView) -> str:
    reason = view.reason
    return translate("Family", "Look for: {evidence}.\nUntil settled: {lead}. Decides: {signs}.").format(
        evidence=reason.evidence, lead=reason.interim_lead, signs=reason.signs
    )


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
    why = said.why if said.why.endswith((".", "!", "?")) else f"{said.why}."
    words = translate("Family", "{why} Lead: {lead}. Recorded by {recorder}, {when}; {became}.")
    if line.answerer:
        words = translate(
            "Family", "{why} Lead: {lead}. Recorded by {recorder}, {when}; {became} by {answerer}."
        )
    return words.format(
        why=why, lead=said.lead, recorder=line.recorder, when=moment(said.recorded_at),
        became=_PANELS[said.state], answerer=line.answerer,
    )  # fmt: skip


def heading(view: SplitView) -> str:
    members = counted(view.people, "member")
    return translate("Family", "{members} of one family go different ways").format(members=members)
