"""Commands of families that go different ways: listing them, and what the joint panel decided."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer

from transfer_app.cli.console import counted, facts, say, table
from transfer_app.cli.sign_in import signed_in
from transfer_app.domain.family_splits import PanelLine, SplitMember, SplitState, SplitView
from transfer_app.domain.reasons import ReasonText
from transfer_app.domain.vocabulary import OutcomeKind
from transfer_app.services.session import Session

app = typer.Typer(
    no_args_is_help=True, help="Families whose members go different ways: one joint panel decides for each."
)

STANDS = {
    SplitState.OPEN: "waits for a joint panel",
    SplitState.RECORDED: "waits for a second person",
    SplitState.SETTLED: "settled",
    SplitState.GONE: "goes one way now",
}

FamilyArgument = Annotated[
    str,
    typer.Argument(help="The family, such as f-abcd-efgh-ijkl-mnop: see 'families list'.", metavar="FAMILY"),
]


@app.command("list")
@signed_in
def listed(session: Session) -> None:
    """List the families whose members go to different successors; those that wait for a panel first.

    Each child keeps its own result. A restricted member is listed only for those who may see them.
    """
    from transfer_app.services import families

    found = families.listed(session)
    if not found:
        say("No family goes different ways.")
        return
    table(
        ("family", "stands", "people", "members, and where each goes"),
        [(one.ref, _stands(one), one.people, _in_short(one)) for one in found],
        right=("people",),
    )
    say(f"{counted(len(found), 'family', 'families')}.", "bold")


@app.command("show")
@signed_in
def shown(session: Session, family: FamilyArgument) -> None:
    """Show one family: each member with its result, the evidence a panel needs, and what panels decided.

    Example: transfer-app families show f-abcd-efgh-ijkl-mnop
    """
    from transfer_app.services import families

    show(families.get(session, family))


@app.command("settle")
@signed_in
def settle(
    session: Session,
    family: FamilyArgument,
    why: Annotated[str, typer.Option(metavar="TEXT", help="What the joint panel decided, and why.")],
    lead: Annotated[str, typer.Option(metavar="TEXT", help="Who works with the family meanwhile.")],
) -> None:
    """Record what the joint panel decided for a family; a second person has to confirm it.

    It changes no child's result: that is decided anew on the child's own record.

    Example: transfer-app families settle f-abcd-efgh-ijkl-mnop --why "Each child stays with its own court"
    --lead "Team C, West"
    """
    from transfer_app.services import families

    families.record_panel(session, family, why=why, lead=lead)
    say(f"Recorded. An approver confirms it: 'families confirm {family}', or 'families return {family}'.")


@app.command("confirm")
@signed_in
def confirm(session: Session, family: FamilyArgument) -> None:
    """Confirm what somebody else recorded of a joint panel: the family is settled."""
    from transfer_app.services import families

    families.confirm(session, family)
    say(f"Family {family} is settled. It opens again by itself when its members or their results change.")


@app.command("return")
@signed_in
def returned(session: Session, family: FamilyArgument) -> None:
    """Return what was recorded of a joint panel, or take back your own: the family waits again."""
    from transfer_app.services import families

    families.send_back(session, family)
    say(f"Family {family} waits for a joint panel again.")


def show(view: SplitView) -> None:
    """Print one family."""
    say(f"Family {view.ref}: {_stands(view)}", "bold")
    members(view)
    asked(view.reason)
    for line in view.panels:
        say(f"Panel outcome, {line.panel.state.value}", "bold")
        facts(_panel(line), "  ")


def asked(reason: ReasonText) -> None:
    """Print a reason, and what it asks of whom."""
    say(f"{reason.code.value}: {reason.title} (priority {reason.priority})", "bold")
    facts(
        [
            ("evidence asked for", reason.evidence),
            ("interim lead", reason.interim_lead),
            ("signs", reason.signs),
        ],
        "  ",
    )


def members(view: SplitView) -> None:
    """A line for each member, with where it goes; where it went when last settled, if that has changed."""
    was = ("was",) if view.changed else ()
    table(
        ("child", "born", "record", "strand", "status", "rule", "goes to", *was),
        [
            (
                f"{one.row.forename} {one.row.surname}".strip(), one.row.dob, one.row.ref,
                one.row.strand.value, one.row.status, one.row.rule, goes_to(view, one),
                *((_was(view, one),) if view.changed else ()),
            )
            for one in view.members
        ],
    )  # fmt: skip


def goes_to(view: SplitView, one: SplitMember) -> str:
    """The successor's name, or that people have yet to decide."""
    row = one.row
    if row.outcome == OutcomeKind.SUCCESSOR:
        return view.name_of(row.area)
    return "with people, undecided" if row.outcome in ("", OutcomeKind.REVIEW) else row.outcome


def _was(view: SplitView, one: SplitMember) -> str:
    if one.joined:
        return "not of it then"
    was = view.name_of(one.was) or "undecided"
    return f"{was}; no longer of it" if one.left else was


def _stands(view: SplitView) -> str:
    again = " again: it has changed since it was settled" if view.changed else ""
    return f"{STANDS[view.state]}{again if view.state is SplitState.OPEN else ''}"


def _in_short(view: SplitView) -> str:
    return "; ".join(
        f"{one.row.forename} {one.row.surname}: {goes_to(view, one)}" for one in view.members if not one.left
    )


def _panel(line: PanelLine) -> Iterable[tuple[str, object]]:
    panel = line.panel
    return [
        ("decided", panel.why), ("lead", panel.lead),
        ("recorded", f"by {line.recorder}, {panel.recorded_at}"),
        ("answered", f"by {line.answerer}, {panel.answered_at}" if line.answerer else ""),
    ]  # fmt: skip
