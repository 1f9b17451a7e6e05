"""Commands of the queue workbook: save it for others, compare what came back, take it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from transfer_app.cli.bars import working
from transfer_app.cli.console import counted, note, say, say_json, table
from transfer_app.cli.sign_in import signed_in
from transfer_app.domain.names_purpose import NamesPurpose
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.domain.queue_workbook import Fate
from transfer_app.domain.reasons import Reason
from transfer_app.domain.vocabulary import Strand
from transfer_app.services.queue_workbooks import IN_QUEUE, Comparison
from transfer_app.services.session import Session

app = typer.Typer(help="The queue as a workbook that others fill in.", no_args_is_help=True)

FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="The workbook, an XLSX file.")]


@app.command()
@signed_in
def save(
    session: Session,
    file: FileArgument,
    reason: Annotated[
        list[Reason] | None,
        typer.Option(metavar="CODE", help="Only this leading reason; repeat it for several."),
    ] = None,
    strand: Annotated[
        list[Strand] | None, typer.Option(metavar="STRAND", help="Only this strand; repeat it for several.")
    ] = None,
    names_for: Annotated[
        NamesPurpose | None,
        typer.Option(
            metavar="PURPOSE",
            help=f"With children's names, birthdays and the address used, for: {', '.join(NamesPurpose)}.",
        ),
    ] = None,
) -> None:
    """Save what waits for people as a workbook to fill in, replacing a file of that name.

    It is not encrypted and names case records of children: keep it where these may lie. Restricted and
    adoption records are never in it. Without --names-for no child is named; the log has what they are for.

    Example: transfer-app workbook save to-team-north.xlsx --reason TEAM_MISMATCH
    """
    from transfer_app.services import queue_workbooks

    wanted = QueueFilter(
        states=IN_QUEUE,
        reasons=tuple(one.value for one in reason or ()),
        strands=tuple(one.value for one in strand or ()),
    )
    with working("Saving the workbook") as job:
        count = queue_workbooks.save(session, file, wanted, names_for, job)
    say(f"Saved {counted(count, 'case record')} as {file}.")
    say(f"It is not encrypted. When it comes back: 'workbook compare {file}'.")


@app.command()
@signed_in
def compare(
    session: Session,
    file: FileArgument,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for other programs.")] = False,
) -> None:
    """Say row by row what taking a workbook back would do; it changes nothing.

    Example: transfer-app workbook compare from-team-north.xlsx
    """
    from transfer_app.services import queue_workbooks

    found = queue_workbooks.compare(session, file)
    if as_json:
        say_json(
            {
                "filled_in_by": found.by,
                "workbook": found.digest,
                "rows": [
                    {"row": each.number, "record": each.ref, "outcome": each.fate.value, "words": each.words}
                    for each in found.verdicts
                ],
            }
        )
        return
    _show(found)
    if found.taken:
        say(f"To take it: 'workbook take {file}'.")


@app.command()
@signed_in
def take(
    session: Session,
    file: FileArgument,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Take a workbook back: each result becomes a proposal of yours, for a second person to approve.

    It shows what it would change, and asks. Taking the same workbook twice changes nothing more.

    Example: transfer-app workbook take from-team-north.xlsx
    """
    from transfer_app.services import queue_workbooks

    found = queue_workbooks.compare(session, file)
    _show(found)
    if not found.taken:
        say("There is nothing to take.")
        return
    if not yes and not typer.confirm(f"Take {counted(len(found.taken), 'row')}?"):
        say("Nothing was taken.")
        return
    taken = queue_workbooks.take(session, file, expected=found)
    proposed = taken.counts[Fate.PROPOSES]
    comments = sum(bool(each.comment) for each in taken.taken)
    say(f"Took {counted(proposed, 'proposal')} and {counted(comments, 'comment')}.")
    if proposed:
        say("A second person approves each: 'proposals' lists them.")


def _show(found: Comparison) -> None:
    told = [each for each in found.verdicts if each.fate is not Fate.UNCHANGED]
    if told:
        rows = [(each.number, each.ref, each.fate.value, each.words) for each in told]
        table(("row", "record", "outcome", "in words"), rows)
    say(f"Saved {found.made}, filled in by {found.by or 'nobody named'}.")
    say(", ".join(f"{fate.value}: {count}" for fate, count in found.counts.items()) or "It has no row.")
    if len(told) > len(found.taken):
        note("Rows that are not taken stay as they are; the others can be taken without them.")
