"""The review queue given to others as a workbook, and taken back: compared first, then proposed as one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from transfer_app.domain.casework import State
from transfer_app.domain.errors import NotReady, ReviewRefused, SourceRefused
from transfer_app.domain.names_purpose import NamesPurpose
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.domain.queue_workbook import (
    MOST_ROWS,
    Fate,
    Ground,
    Line,
    Verdict,
    compared,
    line,
    may_leave,
)
from transfer_app.domain.review import Said
from transfer_app.domain.staff import Act
from transfer_app.services import queueing, reviewing
from transfer_app.services.jobs import QUIET, JobContext
from transfer_app.services.ports.queue_books import About, ReturnedBook
from transfer_app.services.ports.store import Unit
from transfer_app.services.second_opinion import hidden
from transfer_app.services.session import AUTHORITY_CODE, Session

IN_QUEUE = (State.QUEUED.value, State.CHANGED.value)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What taking a workbook back would do. by: who filled it in. digest: of the file."""

    by: str
    made: str
    digest: str
    verdicts: tuple[Verdict, ...]

    @property
    def counts(self) -> Counter[Fate]:
        return Counter(each.fate for each in self.verdicts)

    @property
    def taken(self) -> list[Verdict]:
        return [each for each in self.verdicts if each.fate in (Fate.PROPOSES, Fate.COMMENT)]


def save(
    session: Session,
    path: Path,
    wanted: QueueFilter,
    purpose: NamesPurpose | None,
    context: JobContext = QUIET,
) -> int:
    """The records of the filter that wait for people, as a workbook; gives how many. Sealed ones never.

    purpose: with names, birthdays and addresses, for this; None: without. NotReady where there are no
    records, or more than fit.
    """
    session.require(Act.PROPOSE)
    ids = queueing.ids(session, wanted)
    with session.workspace.read() as unit:
        found = _lines(session, unit, ids, named=purpose is not None)
        lines = [each for each in found.values() if each.decision.state.value in IN_QUEUE]
        about = About(unit.settings.get(AUTHORITY_CODE) or "", session.now(), purpose, _names(unit))
    if not lines:
        raise NotReady("No case record of this list waits for people.", "Choose another filter.")
    if len(lines) > MOST_ROWS:
        raise NotReady(
            f"The list has {len(lines):,} records; a workbook holds {MOST_ROWS:,}.",
            "Narrow the filter, for one reason or one strand.",
        )
    content = session.outside.queue_books.content(about, lines, context)
    told: dict[str, object] = {"records": len(lines), "names": purpose is not None}
    if purpose is not None:
        told["purpose"] = purpose.value
    with session.workspace.change() as unit:
        # Only once the log can be written to: no workbook leaves without an entry.
        digest = session.outside.queue_books.save(path, content)
        unit.log.append(session.entry("workbook-saved", **told, workbook=digest))
    return len(lines)


def compare(session: Session, path: Path) -> Comparison:
    """What taking it back would do. SourceRefused where it is no workbook of this council's queue."""
    session.require(Act.PROPOSE)
    book = session.outside.queue_books.read(path)
    with session.workspace.read() as unit:
        return _compared(session, unit, book)


def take(session: Session, path: Path, *, expected: Comparison, context: JobContext = QUIET) -> Comparison:
    """Take back what compare said. One undo withdraws the proposals.

    expected: what compare gave and was shown. ReviewRefused where there is nothing to take, or where the file
    or what would be taken is another by now.
    """
    session.require(Act.PROPOSE)
    book = session.outside.queue_books.read(path)
    if book.digest != expected.digest:
        raise ReviewRefused("The workbook has changed since it was compared.", "Compare it again.")
    with session.workspace.change() as unit:
        seen = _compared(session, unit, book)
        if seen.taken != expected.taken:
            raise ReviewRefused(
                "Somebody decided meanwhile: other rows would be taken than were shown.", "Compare it again."
            )
        if not seen.taken:
            raise ReviewRefused("Nothing of this workbook can be taken.", "Look at why, row by row.")
        codes, made = reviewing.successors(unit), []
        for done, each in enumerate(seen.taken):
            context.progress(done, len(seen.taken), "rows taken")
            if each.said is not None:
                made.append(reviewing.propose_in(session, unit, each.record_id, each.said, codes))
            if each.comment:
                number = unit.comments.add(each.record_id, session.user.id, session.now(), each.comment)
                unit.log.append(session.entry("commented", record=each.ref, comment=number))
        if made:
            number = unit.as_one.add(session.user.id, session.now(), made, alike=False)
            unit.log.append(session.entry("proposed-together", together=number, proposals=made))
        left = len(seen.verdicts) - len(seen.taken) - seen.counts[Fate.UNCHANGED]
        unit.log.append(
            session.entry(
                "workbook-taken", workbook=book.digest, proposals=len(made),
                comments=sum(bool(each.comment) for each in seen.taken), left=left,
            )
        )  # fmt: skip
    return seen


def _compared(session: Session, unit: Unit, book: ReturnedBook) -> Comparison:
    own = unit.settings.get(AUTHORITY_CODE) or ""
    if book.authority != own:
        raise SourceRefused(
            f"The workbook is of authority {book.authority[:20]!a}; this workspace is of {own}.",
            "Open the workspace that it was saved from.",
        )
    ids = unit.records.ids_of([row.ref for row in book.rows])
    lines = _lines(session, unit, list(ids.values()), named=book.named)
    refs = {record_id: ref for ref, record_id in ids.items()}
    unseen = hidden(
        session, unit, list(lines)
    )  # else a guess that is "taken already" would tell what they say
    pending = {
        refs[record_id]: Said(each.outcome, each.area, each.why, each.interim_lead, each.evidence)
        for record_id, made in unit.reviews.of_records(list(lines)).items()
        for each in made
        if each.state == "proposed" and record_id not in unseen
    }
    comments = {
        row.ref: frozenset(each.text for each in unit.comments.of_record(ids[row.ref]))
        for row in book.rows
        if row.filled["comment"] and ids.get(row.ref) in lines
    }
    by_ref = {each.row.ref: each for each in lines.values()}
    ground = Ground(by_ref, pending, comments, _names(unit), book.by)
    return Comparison(book.by, book.made, book.digest, tuple(compared(book.rows, ground)))


def _lines(session: Session, unit: Unit, record_ids: Sequence[int], *, named: bool) -> dict[int, Line]:
    """By record, in their order; none that may not leave, and none that was not decided yet."""
    rows = unit.records.rows(record_ids)
    decisions = unit.decisions.some([row.id for row in rows])
    titles = session.outside.rules(None).titles
    names = _names(unit)
    return {
        row.id: line(row, decisions[row.id], names, titles, named=named)
        for row in rows
        if row.id in decisions and may_leave(row, decisions[row.id])
    }


def _names(unit: Unit) -> Mapping[str, str]:
    in_use = unit.boundaries.in_use()
    return in_use.names if in_use is not None else {}
