"""Commands that take in extracts and gazetteers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from transfer_app.cli.bars import working
from transfer_app.cli.console import counted, facts, heading, note, say, table
from transfer_app.cli.sign_in import signed_in
from transfer_app.domain.errors import NotFound
from transfer_app.domain.extracts import ExtractSummary
from transfer_app.services import loading
from transfer_app.services.ports.sources import Survey
from transfer_app.services.session import Session

SHOWN_NOTES = 4


@signed_in
def load(
    session: Session,
    path: Annotated[Path, typer.Argument(metavar="PATH", help="A folder of export files, or one file.")],
    rejects: Annotated[
        Path | None,
        typer.Option(help="Save the rejected rows, with reasons, as this CSV file.", metavar="FILE"),
    ] = None,
) -> None:
    """Load an extract: Standard Safeguarding Dataset, SSDA903 or CIN census, or the council's own lists.

    Read are CSV files, Excel workbooks (.xlsx) with a table on each sheet, and returns as XML. A table is
    recognised by its columns, not by its name. Every row is taken in, found to be there already, or
    rejected with file, row, column and reason. Loading the same extract again changes nothing, unless people
    whom its rejected rows are about have come since: then it is read once more.

    Example: transfer-app load exports/ssd --rejects rejected-rows.csv
    """
    found = loading.survey(session, path)
    _say_refused(found)
    with working("Loading") as job:
        summary = loading.load(session, found, job)
    if summary.already:
        say(f"{path} was loaded on {summary.loaded_at} already: nothing was changed.")
        return
    _say_loaded(summary)
    if rejects is not None:
        saved = loading.save_rejects(session, rejects, summary.id)
        say(f"{counted(saved, 'rejected row')} saved in {rejects}.")
    elif summary.rejected:
        say("See the rejected rows with 'rejects', or save them with 'rejects --save FILE'.")


def _say_refused(found: Survey) -> None:
    for refused in found.refused:
        note(f"Not taken in: {refused.name}: {refused.reason}", "yellow")


def _say_loaded(summary: ExtractSummary) -> None:
    table(
        ("file", "rows", "new", "changed", "there already", "rejected"),
        [
            (
                one.name,
                f"{one.rows:,}",
                f"{one.new:,}",
                f"{one.changed:,}",
                f"{one.repeated:,}",
                f"{one.rejected:,}",
            )
            for one in summary.files
        ],
        right=("rows", "new", "changed", "there already", "rejected"),
    )
    for file in summary.files:
        for text in file.notes[:SHOWN_NOTES]:
            say(f"{file.name}: {text}", "yellow")
    total = f"{counted(summary.rows, 'row')} read, {summary.rejected:,} rejected"
    gone = f"; {counted(summary.gone, 'row')} of before not in this extract" if summary.gone else ""
    say(f"{summary.profile}: {total}{gone}.", "bold")


@signed_in
def extracts(session: Session) -> None:
    """List the extracts that were loaded, with how many rows of each were rejected."""
    rows = loading.extracts(session)
    if not rows:
        say("No extract has been loaded yet. Load one with 'load'.")
        return
    table(
        ("number", "loaded", "what", "from", "rows", "rejected"),
        [(e.id, e.loaded_at, e.profile, e.source, *_figures(e)) for e in rows],
        right=("number", "rows", "rejected"),
    )


def _figures(extract: ExtractSummary) -> tuple[str, str]:
    """Empty where they are not for whoever asks."""
    return (f"{extract.rows:,}", f"{extract.rejected:,}") if extract.files else ("", "")


@signed_in
def rejects(
    session: Session,
    extract: Annotated[
        int | None, typer.Option(help="Only those of the extract with this number.", metavar="NUMBER")
    ] = None,
    save: Annotated[Path | None, typer.Option(help="Save them as this CSV file.", metavar="FILE")] = None,
) -> None:
    """List the rejected rows: file, row as a spreadsheet numbers it, column and reason.

    The values themselves are only in the file that --save writes.

    Example: transfer-app rejects --save rejected-rows.csv
    """
    if extract is not None and extract not in {one.id for one in loading.extracts(session)}:
        raise NotFound(f"There is no extract number {extract}.", "See the numbers with 'extracts'.")
    if save is not None:
        saved = loading.save_rejects(session, save, extract)
        say(f"{counted(saved, 'rejected row')} saved in {save}.")
        return
    rows = loading.rejects(session, extract)
    if not rows:
        say("No row was rejected.")
        return
    table(("file", "row", "column", "reason"), [(r.file, r.row, r.column, r.reason) for r in rows])
    say(f"{counted(len(rows), 'rejected row')}.", "bold")


@signed_in
def gazetteer(
    session: Session,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The product as downloaded: CSV or zip.")],
) -> None:
    """Add an address list: ONSPD, Code-Point Open, or a UPRN list laid out as OS Open UPRN.

    Each keeps the positional accuracy of its product. A UPRN counts before a postcode; of two lists that know
    the same place, the one added later counts. Adding the same file again changes nothing.

    Example: transfer-app gazetteer ONSPD_NOV_2025_UK.csv
    """
    from transfer_app.services import locating

    with working("Reading") as job:
        added = locating.add_gazetteer(session, file, job)
    if added.already:
        say(f"{file} was added on {added.summary.loaded_at} already: nothing was changed.")
        return
    say(f"{added.summary.name}: {counted(added.summary.rows, 'place')}.", "bold")
    for text in added.summary.notes:
        say(text)


@signed_in
def postcode_spread(
    session: Session,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The National Statistics UPRN Lookup: CSV or zip.")
    ],
) -> None:
    """Learn from NSUL which postcodes hold addresses of several successors: their point decides nothing.

    About one postcode in a hundred does. Run it after the boundary set was chosen, and again after another
    one was; then 'allocate'.

    Example: transfer-app postcode-spread NSUL_JUN_2026.zip
    """
    from transfer_app.services import locating

    with working("Reading") as job:
        found = locating.add_spread(session, file, job)
    shared = counted(len(found.postcodes), "postcode")
    say(
        f"{shared} shared by several successors, of {counted(found.rows_read, 'address', 'addresses')}.",
        "bold",
    )
    say("Records that would go by one of them go to review. Next: 'allocate'.")


@signed_in
def gazetteers(session: Session) -> None:
    """List the address lists that were added, the latest last: it counts first."""
    from transfer_app.services import locating

    found = locating.gazetteers(session)
    if not found:
        say("No gazetteer has been added yet. Add one with 'gazetteer'.")
    for one in found:
        heading(one.name)
        facts([("kind", one.kind), ("places", f"{one.rows:,}"), ("added", one.loaded_at)], "  ")
        for text in one.notes:
            say(f"  {text}")
