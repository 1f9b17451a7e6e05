"""To who is not cleared a restricted record is not there: all they can ask says the same without it.

The same workspace twice, with work done on children all over the county. In one of them some of those
children are then restricted; in the other their rows are taken out of every table. A reviewer and approver
who is not cleared gets the same answers from both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import allocated_county
import pytest
import sqlalchemy as sa

from transfer_app.adapters.store.queue_cells import QueueCells
from transfer_app.adapters.store.tables import case_records, metadata, people
from transfer_app.domain.casework import Evidence, EvidenceGrade
from transfer_app.domain.dispute_ladder import IN_TIME, OVERDUE
from transfer_app.domain.document_listing import DocumentFilter
from transfer_app.domain.errors import NotFound, NotPermitted
from transfer_app.domain.names_purpose import NamesPurpose
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.domain.run_report import Became
from transfer_app.domain.together import Whole
from transfer_app.domain.undoing import StepKind
from transfer_app.domain.vocabulary import OutcomeKind, Role
from transfer_app.domain.working import CONFLICT, PARKED
from transfer_app.services import (
    accepting,
    agreement_figures,
    allocating,
    auditing,
    balancing,
    board,
    case_page,
    claiming,
    commenting,
    countersigning,
    dispute_steps,
    document_listing,
    documents,
    explaining,
    families,
    giving,
    loading,
    noting,
    overriding,
    pacing,
    packing,
    parking,
    proving,
    quality_sample,
    queue_workbooks,
    queueing,
    receipts,
    reviewing,
    run_report,
    searching,
    second_opinion,
    together,
    undoing,
    windows,
    workspaces,
)
from transfer_app.services.restricting import restrict_others
from transfer_app.services.session import Session
from transfer_app.services.whole import whole

REX = "rex"
ORDER = Evidence(EvidenceGrade.ORDER, "tenancy", "file")
EVERY_STATE = ("automatic", "settled", "proposed", "queued", "changed")


MARKED = (
    QueueFilter(states=(PARKED,)), QueueFilter(states=(CONFLICT,)), QueueFilter(disputes=(IN_TIME,)),
    QueueFilter(disputes=(OVERDUE,)), QueueFilter(given=(0,)), QueueFilter(mine=True),
)  # fmt: skip


@dataclass(frozen=True)
class Worlds:
    """hidden: refs and ids of the records that are restricted in one and gone in the other. names: theirs."""

    restricted: Session
    without: Session
    hidden: dict[str, int]
    names: tuple[str, ...]
    left: tuple[int, ...]
    near: tuple[int, ...]


def propose(session: Session, record_id: int) -> int:
    return reviewing.propose(
        session, record_id, outcome=OutcomeKind.SUCCESSOR, area="E06999001", why="The tenancy.",
        interim_lead="Team A", evidence=[ORDER, ORDER],
    )  # fmt: skip


def worked(path: Path) -> list[int]:
    """Work on records all over the queue, by rex and by others; the people whose records it was."""
    ann = allocated_county.signed_in(path)
    workspaces.add_user(ann, REX, "Rex Orr", allocated_county.PASSPHRASE, [Role.REVIEWER, Role.APPROVER])
    rex, ben = allocated_county.signed_in(path, REX), allocated_county.signed_in(path, "ben")
    rows = [row for row in reviewing.rows(ann, reviewing.queue(ann)) if row.priority > 1]
    chosen = []
    for number, row in enumerate(rows[:24]):
        commenting.add(ann, row.id, f"Ask the landlord, {number}")
        if number % 4 == 0:
            propose(rex, row.id)
        elif number % 4 == 1:
            reviewing.approve(ben if number % 8 == 1 else rex, propose(ann, row.id))
        elif number % 4 == 2:
            parking.park(rex, row.id, "Waits for the file", rex.today() + timedelta(30))
        else:
            propose(ann, row.id)
        chosen.append(row.person_id)
    rest = [row for row in rows[24:] if row.reasons]
    as_one = Whole(OutcomeKind.CUSTODIAN, "E06999001", "The tenancy.", "Team A", (ORDER, ORDER))
    together.propose(rex, [row.id for row in rest], as_one)
    giving.give(rex, QueueFilter(states=("queued", "changed", "proposed")), rex.user.id)
    chosen += [row.person_id for row in rest[:8]] * 2
    ran_again(ann)
    split = {each.row.person_id for view in families.listed(ann) for each in view.members[:1]}
    chosen = [each for number, each in enumerate(chosen) if number // 4 % 2] + sorted(split)[:3]
    for session in (ann, rex, ben):
        session.workspace.close()
    return sorted(set(chosen))


def ran_again(session: Session) -> None:
    """As if a second run had changed every record: only the report of it is looked at."""
    with session.workspace.change() as unit:
        run = unit.runs.latest()
        assert run is not None
        number = unit.runs.add(run)
        unit.run_changes.add(number, [(each, Became.CHANGED, "x", "y") for each in unit.records.ids()])
        unit.log.append(session.entry("ran-by-the-test"))


def change(session: Session, act: Callable[[sa.Connection], object]) -> None:
    with session.workspace.change() as unit:
        act(unit.records._connection)  # type: ignore[attr-defined]
        unit.log.append(session.entry("changed-by-the-test"))


def take_out(connection: sa.Connection, gone: list[int]) -> None:
    """Every row that speaks of these people, in every table."""
    ids = list(connection.scalars(sa.select(case_records.c.id).where(case_records.c.person_id.in_(gone))))
    cells = QueueCells(connection)
    cells.replace(cells.of(ids), Counter())
    barred = {people.c.id: gone, case_records.c.id: ids}
    found: dict[sa.Table, list[sa.ColumnElement[bool]]] = {}
    for _ in range(3):  # rows that hang on rows that hang on them
        for table in metadata.sorted_tables:
            for column in table.columns:
                for key in column.foreign_keys:
                    if key.column in barred and table not in (case_records, people):
                        which = column.in_(barred[key.column])
                        found.setdefault(table, []).append(which)
                        if "id" in table.c:
                            more = connection.scalars(sa.select(table.c.id).where(which)).all()
                            barred.setdefault(table.c.id, []).extend(more)
    for table in reversed(metadata.sorted_tables):
        for which in found.get(table, []):
            connection.execute(sa.delete(table).where(which))
    refs = sa.select(people.c.ref).where(people.c.id.in_(gone))
    for name in ("restrictions", "documents"):
        table = metadata.tables[name]
        column = table.c.person_ref
        connection.execute(sa.delete(table).where(column.in_(refs)))
    connection.execute(sa.delete(case_records).where(case_records.c.id.in_(ids)))
    connection.execute(sa.delete(people).where(people.c.id.in_(gone)))


@pytest.fixture(scope="module")
def worlds(made_county: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worlds]:
    folder = tmp_path_factory.mktemp("worlds")
    paths = [folder / name for name in ("restricted", "without")]
    for each in paths:
        each.mkdir()
    first = allocated_county.copied(made_county, paths[0])
    gone = worked(first)
    second = allocated_county.copied(first, paths[1])
    sessions = [allocated_county.signed_in(each) for each in (first, second)]
    with sessions[0].workspace.change() as unit:
        unit.people.restrict_people(gone, "order")
        assert restrict_others(unit, date(2027, 4, 1))
        rows = unit.records.rows(unit.records.ids())
        hidden = [row for row in rows if row.restricted]
        gone = sorted({row.person_id for row in hidden})
        related = {other for each in gone for _, other, _ in unit.records.relatives(each)} - set(gone)
        unit.log.append(sessions[0].entry("restricted-by-the-test"))
    change(sessions[1], lambda c: take_out(c, gone))
    for session in sessions:
        with session.workspace.change() as unit:
            run = unit.runs.latest()
            assert run is not None
            noting.note_splits(session, unit, run.id)
            unit.log.append(session.entry("noted-by-the-test"))
    rexes = [allocated_county.signed_in(each, REX) for each in (first, second)]
    left = tuple(row.id for row in rows if row.person_id not in gone)
    yield Worlds(
        rexes[0], rexes[1], {row.ref: row.id for row in hidden},
        tuple(sorted({row.surname for row in hidden})[:6]), left,
        tuple(row.id for row in rows if row.person_id in related)[:12],
    )  # fmt: skip
    for session in (*sessions, *rexes):
        session.workspace.close()


def asked(worlds: Worlds) -> dict[str, Callable[[Session], Any]]:
    """Everything that one can ask for without naming a record that is hidden."""
    every = QueueFilter(states=EVERY_STATE)
    left = worlds.left
    found: dict[str, Callable[[Session], Any]] = {
        "queue": reviewing.queue,
        "the whole list": lambda s: queueing.ids(s, every),
        "its beginning": lambda s: queueing.first(s, every, 50),
        "counts": lambda s: sorted(map(repr, queueing.counts(s, QueueFilter()).cells)),
        "statuses": lambda s: queueing.statuses(s, QueueFilter()),
        "lines": lambda s: reviewing.rows(s, left),
        "what passes": lambda s: queueing.passing(s, every, left),
        "proposals": reviewing.waiting,
        "proposed": lambda s: queueing.proposed(s, left),
        "together": together.waiting,
        "preview": lambda s: together.preview(s, left, Whole(OutcomeKind.CUSTODIAN, "", "x", "y", (ORDER,))),
        "steps": undoing.steps,
        "recent": undoing.recent,
        "comments": lambda s: commenting.search(s, "landlord"),
        "reasons": lambda s: commenting.search(s, "tenancy"),
        "marks": lambda s: [queueing.ids(s, marked) for marked in MARKED],
        "giving to oneself": lambda s: giving.preview(s, QueueFilter(), s.user.id),
        "giving to nobody": lambda s: giving.preview(s, QueueFilter(), None),
        "run report": run_report.latest,
        "run report, counted": run_report.counts,
        "foot line": whole,
        "reasons answered blind": second_opinion.by_reason,
        "what is left": lambda s: [(each.reason, each.left) for each in pacing.by_reason(s) if each.left],
        "parked": parking.parked,
        "disputes": dispute_steps.listed,
        "dispute marks": dispute_steps.marks,
        "families": lambda s: sorted(
            sorted((each.row.ref, each.was, each.left) for each in view.members)
            for view in families.listed(s)
        ),
        "family counts": families.counts,
        "sample": quality_sample.sample,
        "figures of agreement": agreement_figures.quality,
        "totals": allocating.totals,
        "points": allocating.points,
        "balance": balancing.current,
        "board": board.current,
        "documents": documents.report,
        "documents listed": documents.listed,
        "documents found": lambda s: document_listing.find(s, DocumentFilter()),
        "packages": packing.packages,
        "misdirected": packing.misdirected,
        "windows": windows.windows,
        "requests": accepting.requests,
        "outstanding": receipts.outstanding_documents,
        "the log": lambda s: [each["action"] for each in auditing.latest(s, 100)],
    }
    for name in worlds.names:
        found[f"search for {name}"] = lambda s, name=name: searching.everywhere(s, name)
        found[f"records like {name}"] = lambda s, name=name: document_listing.records_like(s, name)
    for ref in list(worlds.hidden)[:3]:
        found[f"search for {ref}"] = lambda s, ref=ref: searching.everywhere(s, ref)
    for number in worlds.near:
        found[f"page of {number}"] = lambda s, number=number: page(s, number)
    return found


def page(session: Session, number: int) -> object:
    """A family's split is compared above: it was noted anew where its member was taken out."""
    return replace(case_page.case_page(session, number), split=None)


def test_all_that_can_be_asked_says_the_same_as_without_them(worlds: Worlds) -> None:
    assert len(worlds.hidden) > 15
    assert worlds.near
    told = []
    for name, ask in asked(worlds).items():
        here, there = ask(worlds.restricted), ask(worlds.without)
        if repr(here) != repr(there):
            told.append(f"{name}: {here!r:.700}\n   and without them: {there!r:.700}")
    assert not told, "\n".join(told)


def test_a_workbook_holds_the_same(worlds: Worlds, tmp_path: Path) -> None:
    saved = []
    for name, session in (("a", worlds.restricted), ("b", worlds.without)):
        path = tmp_path / f"{name}.xlsx"
        wanted = QueueFilter(states=("queued", "changed", "proposed"))
        count = queue_workbooks.save(session, path, wanted, NamesPurpose.TEAM)
        saved.append((count, [row.ref for row in session.outside.queue_books.read(path).rows]))
    assert saved[0] == saved[1]


def said(act: Callable[[], object]) -> str:
    with pytest.raises(NotFound) as fault:
        act()
    return str(fault.value)


def test_who_names_one_is_answered_as_if_it_never_was(worlds: Worlds) -> None:
    rex = worlds.restricted
    for ref, number in list(worlds.hidden.items())[:6]:
        by_name: list[Callable[[str], object]] = [
            lambda r: reviewing.find(rex, r),
            lambda r: explaining.explain(rex, r),
        ]
        for act in by_name:
            never = said(lambda act=act: act("r-none"))  # type: ignore[misc]
            assert said(lambda act=act, ref=ref: act(ref)) == never.replace("r-none", ref)  # type: ignore[misc]
        by_id: list[Callable[[], object]] = [
            lambda n=number: case_page.case_page(rex, n),
            lambda n=number: propose(rex, n),
            lambda n=number: commenting.add(rex, n, "x"),
            lambda n=number: commenting.of_record(rex, n),
            lambda n=number: parking.park(rex, n, "x", rex.today() + timedelta(30)),
            lambda n=number: parking.unpark(rex, n),
            lambda n=number: claiming.claim(rex, n),
            lambda n=number: claiming.held(rex, n),
            lambda n=number: claiming.assign(rex, n, rex.user.id),
            lambda n=number: claiming.assigned(rex, n),
            lambda n=number: overriding.override(rex, n, "x"),
            lambda n=number: overriding.sent(rex, n),
            lambda n=number: dispute_steps.move(rex, n, note="x"),
            lambda n=number: quality_sample.question(rex, n),
            lambda n=number: quality_sample.give_reason(rex, n, "x"),
        ]  # fmt: skip
        assert {said(act) for act in by_id} == {
            "There is no such case record in this workspace. Check what you typed against the list."
        }
        assert reviewing.rows(rex, [number]) == []


def test_what_counts_all_records_is_not_for_them(worlds: Worlds, tmp_path: Path) -> None:
    rex = worlds.restricted
    for act in (
        lambda: auditing.checkpoint(rex),
        lambda: auditing.export(rex, tmp_path / "log"),
        lambda: countersigning.ask(rex, tmp_path / "ask"),
        lambda: proving.prove_going_on(rex, 1, 1, tmp_path / "proof"),
        lambda: board.save(rex, tmp_path / "board.pdf", None, hide_small=True),
    ):
        with pytest.raises(NotPermitted):
            act()
    assert not any(each.files for each in loading.extracts(rex))
    assert all(each["actor"] == REX for each in auditing.until(rex, 10_000, 10_000))


def test_who_answers_for_the_whole_has_one_figure_at_the_foot_and_in_the_balance(worlds: Worlds) -> None:
    rex = worlds.restricted
    officer = replace(rex.user, roles=frozenset({Role.DATA_OFFICER}))
    for user in (rex.user, officer):
        session = Session(rex.workspace, user, rex.outside)
        assert whole(session).records == sum(total[-1] for total in allocating.totals(session))


def test_what_was_done_as_one_is_undone_without_them(worlds: Worlds) -> None:
    """Last, as it changes both."""
    told = []
    for session in (worlds.restricted, worlds.without):
        as_one = [each for each in undoing.steps(session) if each.records > 1]
        assert {each.kind for each in as_one} == {StepKind.GIVEN, StepKind.PROPOSED}
        rows = [undoing.undo(session, each) for each in as_one]
        told.append((rows, [each["detail"] for each in auditing.latest(session, len(rows))]))
    assert told[0] == told[1]
