"""What the latest run of the allocation changed, on the screen or in a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from transfer_app.cli.console import counted, say, say_json, table
from transfer_app.cli.sign_in import signed_in
from transfer_app.domain.run_report import COLUMNS, WORDS, Became, RunReport, rows
from transfer_app.services.session import Session


@signed_in
def run_report(
    session: Session,
    save: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Save it as a workbook, or as CSV (FILE.csv).")
    ] = None,
    each: Annotated[bool, typer.Option("--each", help="List every record, not only how many.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for other programs.")] = False,
) -> None:
    """Say what the latest run made of what stood before it: kept, sent back, otherwise, new, gone.

    It names nobody: a record is its reference. Restricted records are in it only for those who may see them.

    Example: transfer-app run-report --save what-changed.xlsx
    """
    from transfer_app.services import run_report as reports

    report = reports.save(session, save) if save is not None else reports.latest(session)
    if report is None:
        say("The allocation has not been run again yet, so there is nothing to compare.")
        return
    if as_json:
        say_json([dict(zip(COLUMNS, row, strict=True)) for row in rows(report)])
        return
    _tell(report)
    if each:
        table(COLUMNS, rows(report))
    if save is not None:
        say(f"Saved as {save}.")


def _tell(report: RunReport) -> None:
    say(f"Run {report.run} of {report.at}:", "bold")
    counts = report.counts
    for became in Became:
        say(f"  {counted(counts[became], 'case record')} {WORDS[became]}")
