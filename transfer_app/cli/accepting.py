"""Commands of acceptance: the sender asks and takes in the answer, the receiver reads and answers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from transfer_app.cli.console import counted, note, say, table
from transfer_app.cli.sharing import ProtocolArgument
from transfer_app.cli.sign_in import signed_in
from transfer_app.domain.day_words import in_full
from transfer_app.domain.rejections import Reason, RejectionCode
from transfer_app.domain.special import BASIS_WORDS
from transfer_app.services.session import Session

app = typer.Typer(
    no_args_is_help=True,
    help="The receiver's yes to urgent, looked-after and special cases before they leave.",
)
CODES = ", ".join(RejectionCode)
RequestArgument = Annotated[
    Path,
    typer.Argument(metavar="REQUEST", help="The .acceptance-request.age file, its .sig beside it."),
]
FolderOption = Annotated[
    Path, typer.Option("--out", metavar="FOLDER", help="The folder to put the files in.")
]


@app.command("due")
@signed_in
def due(session: Session, protocol: ProtocolArgument) -> None:
    """List the case records that wait for the receiver's acceptance alone, and how many were asked.

    Example: transfer-app accept due 1
    """
    from transfer_app.services import accepting

    found = accepting.due(session, protocol)
    table(
        ("record", "strand", "status", "priority", "reasons"),
        [
            (row.ref, row.strand.value, row.status, row.priority, ", ".join(row.reasons))
            for row in found.records
        ],
        right=("priority",),
    )
    say(f"{counted(len(found.records), 'case record')} wait; {found.to_ask:,} still to be asked.", "bold")


@app.command("ask")
@signed_in
def ask(
    session: Session,
    protocol: ProtocolArgument,
    out: FolderOption,
    again: Annotated[
        bool, typer.Option("--again", help="Also what was asked and not answered: a request may be lost.")
    ] = False,
) -> None:
    """Write a request for what waits, sealed for the people of the agreement.

    It names children inside the encryption. Send both files by any means.

    Example: transfer-app accept ask 1 --out requests
    """
    from transfer_app.services import accepting

    say(f"Written: {accepting.ask(session, protocol, out, again=again)} and its .sig.", "bold")


@app.command("take-in")
@signed_in
def take_in(
    session: Session,
    answer: Annotated[
        Path, typer.Argument(metavar="ANSWER", help="The .acceptance-answer.json file, its .sig beside it.")
    ],
) -> None:
    """Take in what a receiver answered: what is accepted may be packed, what is refused is in dispute.

    Example: transfer-app accept take-in 3f0e2c1a-6c7c-4bd3-9f1a-5a3c1c3a9f10.acceptance-answer.json
    """
    from transfer_app.services import accepting

    done = accepting.take_in(session, answer)
    say(f"{counted(done.accepted, 'case record')} accepted by {done.person}.", "bold")
    if done.refused:
        say(f"{counted(done.refused, 'case record')} refused: they are with people again, as disputes.")
    if done.overtaken:
        note(f"{counted(done.overtaken, 'case record')} decided again meanwhile: ask for those anew.")


@app.command("read")
@signed_in
def read(session: Session, request: RequestArgument) -> None:
    """Show what a sender asks you to accept, with your own key. Nothing is kept.

    Example: transfer-app accept read 3f0e2c1a-6c7c-4bd3-9f1a-5a3c1c3a9f10.acceptance-request.age
    """
    from transfer_app.services import accepting_theirs

    found = accepting_theirs.opened(session, request).request
    say(f"{found.sender.name}, {found.person}, {in_full(found.created)}", "bold")
    if found.basis is not None:
        say(f"For a special package, of one child: {BASIS_WORDS[found.basis]}. You alone were asked.")
    table(
        ("record", "child", "born", "strand", "status", "priority", "reasons", "because"),
        [
            (
                each.record, f"{each.surname}, {each.forename}", each.born, each.strand.value, each.status,
                f"P{each.priority}" if each.reasons else "", ", ".join(each.reasons), each.because,
            )
            for each in found.records
        ],
    )  # fmt: skip


@app.command("answer")
@signed_in
def answer(
    session: Session,
    request: RequestArgument,
    out: FolderOption,
    refuse: Annotated[
        list[str] | None,
        typer.Option(
            metavar="RECORD=CODE[:WHY]",
            help=f"Refuse this record; several. Codes: {CODES}. The words name nobody.",
        ),
    ] = None,
) -> None:
    """Accept all that is asked but what you refuse, and write the signed answer.

    Example: transfer-app accept answer 3f0e2c1a-6c7c-4bd3-9f1a-5a3c1c3a9f10.acceptance-request.age
    --out answers --refuse r-1a2b=not-ours
    """
    from transfer_app.services import accepting_theirs

    refused = dict(_refusal(each) for each in refuse or [])
    say(f"Written: {accepting_theirs.answer(session, request, refused, out)} and its .sig.", "bold")


def _refusal(text: str) -> tuple[str, Reason]:
    record, _, said = text.partition("=")
    code, _, why = said.partition(":")
    if not record or code not in list(RejectionCode):
        raise typer.BadParameter(f"{text!r} is not RECORD=CODE[:WHY]; codes: {CODES}.", param_hint="--refuse")
    return record, Reason(RejectionCode(code), why.strip())
