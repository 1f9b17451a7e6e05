"""The command that asks: what if the line, or the rules, were others?"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Annotated

import typer

from transfer_app.cli.bars import working
from transfer_app.cli.console import counted, say, table
from transfer_app.cli.sign_in import signed_in
from transfer_app.domain.errors import OutputFailed, TransferError
from transfer_app.services.comparing import Comparison
from transfer_app.services.session import Session

_COLUMNS = ("record", "strand", "as it is", "with the change", "easting", "northing")


@signed_in
def compare(
    session: Session,
    successors: Annotated[
        Path | None, typer.Option(help="A file with the successors' areas as proposed.", metavar="FILE")
    ] = None,
    layer: Annotated[
        str | None, typer.Option(help="The layer, where the file has several.", metavar="NAME")
    ] = None,
    code_column: Annotated[str, typer.Option(metavar="COLUMN", help="The column with the codes.")] = "code",
    predecessors: Annotated[
        Path | None, typer.Option(help="A file with the predecessor districts.", metavar="FILE")
    ] = None,
    composition: Annotated[
        Path | None,
        typer.Option(help="Which district would go to which successor (CSV).", metavar="FILE"),
    ] = None,
    rules: Annotated[Path | None, typer.Option(help="Another rule set (TOML).", metavar="FILE")] = None,
    movers: Annotated[
        Path | None, typer.Option(help="Write the records that would move to this CSV.", metavar="FILE")
    ] = None,
) -> None:
    """Say who would move under other boundaries or other rules. The allocation itself is not touched.

    Example: transfer-app compare --predecessors districts.gpkg --composition proposal.csv

    Example: transfer-app compare --rules proposed-rules.toml --movers movers.csv
    """
    from transfer_app.services import boundaries, comparing

    if successors is None and predecessors is None and rules is None:
        raise TransferError(
            "There is nothing to compare with.", "Name other boundaries, other rules, or both."
        )
    proposed = None
    if successors is not None or predecessors is not None:
        after, before = (
            boundaries.LayerChoice(path, layer, code_column, None) if path is not None else None
            for path in (successors, predecessors)
        )
        proposed = boundaries.prepare(session, successors=after, predecessors=before, composition=composition)
        boundaries.refuse_blocked(proposed)
    with working("Comparing") as job:
        found = comparing.compare(session, job, boundaries=proposed, rules_file=rules)
    _say(found)
    if movers is not None:
        _write(found, movers)
        say(f"The records that would move are in {movers}.")


def _say(found: Comparison) -> None:
    rows: dict[tuple[str, str, str], int] = {}
    for (strand, before, after), number in found.counts.items():
        if before != after:
            key = (strand.value, before.words(found.names), after.words(found.names))
            rows[key] = rows.get(key, 0) + number
    if not rows:
        say(f"None of {counted(found.records, 'case record')} would be decided otherwise.", "bold")
        return
    table(
        ("strand", "as it is", "with the change", "case records"),
        [(*key, f"{number:,}") for key, number in sorted(rows.items())],
        right=("case records",),
    )
    say(
        f"{sum(rows.values()):,} of {counted(found.records, 'case record')} would be decided otherwise.",
        "bold",
    )


def _write(found: Comparison, path: Path) -> None:
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(_COLUMNS)
            for m in found.movers:
                before, after = m.before.words(found.names), m.after.words(found.names)
                writer.writerow([m.ref, m.strand.value, before, after, m.easting, m.northing])
    except OSError as error:
        path.unlink(missing_ok=True)
        raise OutputFailed(f"{path} could not be written: {error.strerror}.") from error
