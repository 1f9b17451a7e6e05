"""Commands of disputes between two councils: where each stands, and taking one to the next step."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from transfer_app.cli.console import counted, facts, heading, say, say_json, table
from transfer_app.cli.queue_options import RecordArgument
from transfer_app.cli.sign_in import signed_in
from transfer_app.domain.dispute_ladder import NEVER_STOPS, RUNGS, Ladder, clock_words
from transfer_app.services.session import Session

app = typer.Typer(no_args_is_help=True, help="Disputes between two councils: four steps, each with a clock.")

TextOption = Annotated[str, typer.Option(metavar="TEXT", help="Left out: as it was said before.")]


@app.command("list")
@signed_in
def listed(
    session: Session,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only those whose clock has run out.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for other programs.")] = False,
) -> None:
    """List the case records in dispute, the first due first.

    Restricted records are listed only for who is cleared.

    Example: transfer-app disputes list --overdue
    """
    from transfer_app.services import dispute_steps

    today = session.today()
    found = dispute_steps.listed(session)
    shown = [each for each in found if each.ladder.overdue(today) or not overdue]
    if as_json:
        say_json([{"record": each.row.ref, **_plain(each.ladder, today)} for each in shown])
        return
    if not shown:
        say("No dispute is past its clock." if found else "No case record is in dispute.")
        return
    table(
        ("record", "name", "strand", "urgency", "step", "since", "due", "clock"),
        [
            (
                each.row.ref, f"{each.row.forename} {each.row.surname}".strip(), each.row.strand.value,
                each.row.priority, f"{each.ladder.at.step}. {each.ladder.rung.name}",
                each.ladder.at.since[:10] or "not known", each.ladder.due or "",
                clock_words(each.ladder, today),
            )
            for each in shown
        ],
    )  # fmt: skip
    late = sum(each.ladder.overdue(today) for each in found)
    say(f"{counted(len(found), 'case record')} in dispute, {late:,} past the clock.", "bold")


@app.command("next")
@signed_in
def next_step(
    session: Session,
    record: RecordArgument,
    why: Annotated[str, typer.Option(metavar="TEXT", help="What could not be settled at this step.")],
    ours: TextOption = "",
    theirs: TextOption = "",
    lead: TextOption = "",
) -> None:
    """Take a dispute to the next step, with both written positions and who holds the child meanwhile.

    The first time, --ours and --theirs are needed: the positions of this council and of the other. None of it
    goes into the log.

    Example: transfer-app disputes next r-abcd-efgh-ijkl-mnop --why "The panel was divided"
    --ours "The tenancy is in the west" --theirs "A short let" --lead "Team C"
    """
    from transfer_app.services import dispute_steps, reviewing

    number = reviewing.find(session, record)
    ladder = dispute_steps.move(session, number, note=why, ours=ours, theirs=theirs, lead=lead)
    say(f"{record} is at step {ladder.at.step}: {ladder.rung.name}. {_due(ladder, session.today())}")


def show(ladder: Ladder | None) -> None:
    """Print a dispute, as part of the case page; nothing where there was none."""
    if ladder is None:
        return
    heading("Dispute between the councils")
    state = "settled at step" if ladder.settled else "at step"
    say(f"{state.capitalize()} {ladder.at.step} of {len(RUNGS)}: {ladder.rung.name}.", "bold")
    if not ladder.settled:
        facts(
            [
                ("settles", ladder.rung.settles),
                ("due", ladder.due or ""),
                ("interim lead", ladder.at.lead),
                ("next", ladder.above.name if ladder.above else "nothing: this is the last step"),
            ],
            "  ",
        )
        say(f"  {NEVER_STOPS}")
    for climb in ladder.climbs:
        say(f"Step {climb.step}, since {climb.since or 'a day that is not known'}")
        facts(
            [
                ("recorded by", climb.by),
                ("why", climb.note),
                ("we say", climb.ours),
                ("they say", climb.theirs),
            ],
            "  ",
        )


def _due(ladder: Ladder, today: date) -> str:
    return f"Due on {ladder.due}: {clock_words(ladder, today)}." if ladder.due else ""


def _plain(ladder: Ladder, today: date) -> dict[str, object]:
    return {
        "step": ladder.at.step,
        "since": ladder.at.since,
        "due": ladder.due.isoformat() if ladder.due else None,
        "overdue": ladder.overdue(today),
        "priority": ladder.priority,
    }
