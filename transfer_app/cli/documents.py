"""Commands for the legacy document folder: load it, see what is not in order, and settle it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from transfer_app.cli.bars import working
from transfer_app.cli.console import counted, facts, say, table
from transfer_app.cli.failures import FAILED
from transfer_app.cli.sign_in import signed_in
from transfer_app.domain.document_faults import LEFT_OUT, READY, TO_DO, Fault
from transfer_app.domain.documents import DocumentRow, Omission, Report
from transfer_app.services.session import Session

app = typer.Typer(
    no_args_is_help=True, help="Documents of the legacy folder: load them, see what is wrong, settle it."
)
NumbersArgument = Annotated[
    list[int], typer.Argument(metavar="DOCUMENT...", help="Their numbers: see 'documents list'.")
]
CLASSES = [READY, LEFT_OUT, *(fault.value for fault in Fault if fault)]


@app.command("load")
@signed_in
def load(
    session: Session,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder that holds the documents.")],
    index: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The index, where it is not the only one in the folder."),
    ] = None,
) -> None:
    """Take in the index of a document folder, find each document and read it once.

    A document that is missing, changed or unreadable holds its case back until it is settled. Loading again
    reads only what is new or differs; Ctrl-C keeps what was read so far. Ends with status 1 when something
    is not in order.

    Example: transfer-app documents load exports/documents
    """
    from transfer_app.services import documents

    with working("Reading documents") as job:
        done = documents.load(session, folder, job, index)
    for text in done.notes:
        say(text, "yellow")
    repeated = f", {done.repeated:,} of them repeated" if done.repeated else ""
    say(f"{counted(done.rows, 'row')} in the index{repeated}; {counted(done.files, 'file')} in the folder.")
    say(
        f"{done.new:,} new, {done.changed:,} changed, {done.same:,} as before, {done.gone:,} gone; "
        f"{counted(done.read, 'document')} read."
    )
    _finish(documents.report(session))


@app.command("report")
@signed_in
def report(session: Session) -> None:
    """Say how all documents stand, what is not in order, and what to do about it. It names no child.

    Ends with status 1 when something is not in order.

    Example: transfer-app documents report
    """
    from transfer_app.services import documents

    found = documents.report(session)
    if not found.folder:
        say("No document folder has been loaded yet. Load one with 'documents load'.")
        return
    facts([("folder", found.folder), ("index", found.index), ("loaded", found.loaded_at)])
    _finish(found)


def _finish(found: Report) -> None:
    ready, left_out = found.standings.get(READY, 0), found.standings.get(LEFT_OUT, 0)
    rows = [(fault.value, f"{number:,}", TO_DO[fault]) for fault, number in found.faults.items()]
    if rows:
        table(("class", "documents", "what to do"), rows, right=("documents",))
    say(f"{counted(ready, 'document')} ready, {found.bytes:,} bytes; {left_out:,} left out.", "bold")
    if found.waiting:
        say(f"{counted(found.waiting, 'document')} wait for a second person: 'documents agree'.")
    if not rows:
        say("Every document is in order.", "bold green")
        return
    say(f"{counted(found.records_held, 'case record')} held back for a document.", "bold yellow")
    say("See each with 'documents list'.")
    raise typer.Exit(FAILED)


@app.command("list")
@signed_in
def listed(
    session: Session,
    classes: Annotated[
        list[str] | None,
        typer.Option("--class", help=f"Only these: {', '.join(CLASSES)}.", metavar="CLASS"),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Those that are ready as well.")] = False,
) -> None:
    """List the documents that are not ready, with the child, the file and the row of the index.

    Those of restricted children are listed only for who is cleared.

    Example: transfer-app documents list --class missing
    """
    from transfer_app.services import documents

    unknown = sorted(set(classes or ()) - set(CLASSES))
    if unknown:
        raise typer.BadParameter(f"{unknown[0]} is no class; known are {', '.join(CLASSES)}.")
    rows = documents.listed(session, CLASSES if everything else classes or ())
    if not rows:
        say("There is no such document.")
        return
    table(
        ("number", "class", "child", "file", "title", "bytes", "record", "row", "left out"),
        [_row(each) for each in rows],
        right=("number", "bytes", "row"),
    )
    say(f"{counted(len(rows), 'document')}.", "bold")


def _row(each: DocumentRow) -> tuple[object, ...]:
    omission = f"{each.omission} (waits)" if each.waiting else each.omission
    return (
        each.id, each.standing, each.person, each.path, each.title, f"{each.size:,}", each.record,
        each.row or "", omission,
    )  # fmt: skip


@app.command("assign")
@signed_in
def assign(
    session: Session,
    document: Annotated[int, typer.Argument(metavar="DOCUMENT", help="Its number: see 'documents list'.")],
    record: Annotated[str, typer.Argument(metavar="RECORD", help="A case record of the same child.")],
) -> None:
    """Say which case record a document belongs to.

    Example: transfer-app documents assign 12 r-abcd-efgh-ijkl-mnop
    """
    from transfer_app.services import document_settling

    with working("Reading the document") as job:
        document_settling.assign(session, document, record, job)
    say(f"Document {document} goes with case record {record}.")


@app.command("unassign")
@signed_in
def unassign(session: Session, documents: NumbersArgument) -> None:
    """Take back which case records people said documents belong to, before they are sent.

    The index and the rule say it again; a file beside the index is nobody's.

    Example: transfer-app documents unassign 12 13
    """
    from transfer_app.services import document_settling

    document_settling.unassign(session, documents)
    say(f"{counted(len(documents), 'document')} no longer assigned by hand.")


@app.command("leave-out")
@signed_in
def leave_out(
    session: Session,
    documents: NumbersArgument,
    why: Annotated[Omission, typer.Option(metavar="REASON", help=f"One of {', '.join(Omission)}.")],
    note: Annotated[
        str, typer.Option(metavar="TEXT", help="What else is to be known; it stays in the workspace.")
    ] = "",
) -> None:
    """Propose that documents go with no case. Until a second person agrees they hold their cases back.

    Example: transfer-app documents leave-out 12 13 --why duplicate
    """
    from transfer_app.services import document_settling

    document_settling.leave_out(session, documents, why, note)
    say(f"{counted(len(documents), 'document')} to be left out, when a second person agrees.")


@app.command("agree")
@signed_in
def agree(session: Session, documents: NumbersArgument) -> None:
    """Agree, as the second person, that documents are left out.

    Example: transfer-app documents agree 12 13 --user cara
    """
    from transfer_app.services import document_settling

    document_settling.agree(session, documents)
    say(f"{counted(len(documents), 'document')} left out.")


@app.command("keep")
@signed_in
def keep(session: Session, documents: NumbersArgument) -> None:
    """Take back that documents are left out, or are to be.

    Example: transfer-app documents keep 12
    """
    from transfer_app.services import document_settling

    document_settling.keep(session, documents)
    say(f"{counted(len(documents), 'document')} no longer to be left out.")
