"""One report of what a run on newer facts made of what stood: kept, sent back, otherwise, new, gone."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from transfer_app.domain.errors import NotReady
from transfer_app.domain.run_report import COLUMNS, Became, RunReport, rows, went
from transfer_app.domain.staff import Act
from transfer_app.services import visible
from transfer_app.services.ports.store import Unit
from transfer_app.services.session import Session

TITLE = "What the run of the allocation changed"


def latest(session: Session) -> RunReport | None:
    """Of the latest run; None where there is none, or none before it to compare with."""
    session.require(Act.SEE_RECORDS)
    with session.workspace.read() as unit:
        run = unit.runs.latest()
        if run is None or not unit.run_changes.compared(run.id):
            return None
        lines = unit.run_changes.lines(run.id, visible.cleared(session))
    return RunReport(run.id, run.at, tuple(lines))


def counts(session: Session) -> tuple[str, Counter[Became]]:
    """When the latest run was, and how many it changed of each kind; ('', none) where latest() is None."""
    session.require(Act.SEE_RECORDS)
    with session.workspace.read() as unit:
        run = unit.runs.latest()
        if run is None or not unit.run_changes.compared(run.id):
            return "", Counter()
        return run.at, unit.run_changes.counts(run.id, visible.cleared(session))


def save(session: Session, path: Path) -> RunReport:
    """The report as a workbook, or as CSV where the name ends so. It names nobody; NotReady where none is."""
    report = latest(session)
    if report is None:
        raise NotReady("The allocation ran once: there is nothing before to compare with.", "Run it again.")
    with session.workspace.change() as unit:
        # Only once the log can be written to: no file leaves without an entry.
        if path.suffix.casefold() == ".csv":
            session.outside.exports.write_table(path, COLUMNS, rows(report))
        else:
            session.outside.papers.save_table(path, TITLE, [], COLUMNS, rows(report))
        unit.log.append(session.entry("run-report-saved", run=report.run, records=len(report.lines)))
    return report


def note_gone(unit: Unit, run_id: int) -> None:
    """In the unit of the run: which records the newest extracts do not hold any more, and how they stand."""
    gone = unit.run_changes.gone()
    stands = unit.decisions.standing(gone)
    words = {number: went(each.outcome, each.area) for number, each in stands.items()}
    unit.run_changes.add(
        run_id, [(number, Became.GONE, words.get(number, ""), words.get(number, "")) for number in gone]
    )
