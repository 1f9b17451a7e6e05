"""Commands of special packages: asking for one, agreeing to it, sealing it."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Annotated

import typer

from transfer_app.cli.bars import working
from transfer_app.cli.console import counted, facts, heading, say, table
from transfer_app.cli.queue_options import RecordArgument
from transfer_app.cli.sharing import ProtocolArgument
from transfer_app.cli.sign_in import signed_in
from transfer_app.domain.casework import RecordRow
from transfer_app.domain.clearance import FUNCTION_WORDS, named
from transfer_app.domain.package_contents import Basis
from transfer_app.domain.special import BASIS_WORDS, Approval, Request, RequestState
from transfer_app.domain.staff import Function
from transfer_app.services.session import Session
from transfer_app.services.special import RequestView

app = typer.Typer(
    no_args_is_help=True,
    help="Packages of one child's restricted, adoption or held records, which never go in bulk.",
)

RequestArgument = Annotated[
    int, typer.Argument(metavar="NUMBER", help="The request's number: see 'pack special list'.")
]


@app.command("waiting")
@signed_in
def waiting(session: Session, protocol: ProtocolArgument) -> None:
    """List the records that can reach a protocol's authority by a special package only.

    Example: transfer-app pack special waiting 1
    """
    from transfer_app.services import special

    rows = [
        (
            BASIS_WORDS[each.basis],
            ", ".join(f"{row.ref}{_again(row, each.changed)}" for row in each.ready),
            "; ".join(f"{number:,} {why}" for why, number in each.held.items()),
            f"request {each.asked}" if each.asked else "",
        )
        for each in special.waiting(session, protocol)
    ]
    if not rows:
        say("No record that is due there has to go by a special package.")
        return
    table(("basis", "records of one child that are ready", "not ready", "asked for"), rows)


@app.command("request")
@signed_in
def request(
    session: Session,
    record: RecordArgument,
    protocol: Annotated[
        int, typer.Option(metavar="PROTOCOL", help="The protocol's number: see 'share list'.")
    ],
    basis: Annotated[
        Basis,
        typer.Option(
            metavar="BASIS",
            help="Why they go their own way: confidential, adoption-record or legal-hold-copy.",
        ),
    ],
    recipients: Annotated[
        list[int],
        typer.Option("--for", metavar="RECIPIENT", help="A person it is sealed for; repeat for several."),
    ],
    evidence: Annotated[
        str, typer.Option(metavar="TEXT", help="What shows that they may go; it stays out of the log.")
    ],
) -> None:
    """Ask for a special package: all records of the record's child that are due there and have that basis.

    It takes a reviewer who is cleared. The head of service and the data protection officer agree to it.

    Example: transfer-app pack special request r-abcd-efgh-ijkl-mnop --protocol 1 --basis confidential --for 2
    --evidence "Agreed with the DPO on 3 March, file note 12"
    """
    from transfer_app.services import special

    asked = special.request(
        session, record, basis=basis, protocol_id=protocol, recipients=recipients, evidence=evidence
    )
    say(f"Request {asked.id} waits for the {named(asked.missing)}, neither of them you.")


@app.command("approve")
@signed_in
def approve(
    session: Session,
    number: RequestArgument,
    note: Annotated[str, typer.Option(metavar="TEXT", help="What you looked at; it stays out of the log.")],
    wanted: Annotated[
        Function | None,
        typer.Option("--as", metavar="FUNCTION", help="As which, if you hold both: you may use one of them."),
    ] = None,
) -> None:
    """Agree to a special package as head of service or data protection officer; you did not ask for it.

    Example: transfer-app pack special approve 1 --note "Read the file and the DPO's note"
    """
    from transfer_app.services import special

    say(_stands(special.approve(session, number, note, wanted)))


@app.command("ask")
@signed_in
def ask(
    session: Session,
    number: RequestArgument,
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="The folder to put the files in.")],
    of: Annotated[
        int | None,
        typer.Option(
            metavar="RECIPIENT", help="Who is asked, where it is for several: their number in 'share list'."
        ),
    ] = None,
) -> None:
    """Write a request for acceptance of an agreed special package, sealed for one person it is for.

    It names the child inside the encryption. Send both files to that person alone; take their answer in with
    'accept take-in'.

    Example: transfer-app pack special ask 1 --out requests
    """
    from transfer_app.services import special_accepting

    say(f"Written: {special_accepting.ask(session, number, out, of)} and its .sig.", "bold")


@app.command("refuse")
@signed_in
def refuse(
    session: Session,
    number: RequestArgument,
    why: Annotated[str, typer.Option(metavar="TEXT", help="The reason; it stays out of the log.")],
) -> None:
    """Refuse a special package that somebody asked for.

    Example: transfer-app pack special refuse 1 --why "The hold letter names another council"
    """
    from transfer_app.services import special

    say(f"Request {special.refuse(session, number, why).id} is refused; nothing was sealed.")


@app.command("withdraw")
@signed_in
def withdraw(session: Session, number: RequestArgument) -> None:
    """Take back a special package that you asked for.

    Example: transfer-app pack special withdraw 1
    """
    from transfer_app.services import special

    say(f"Request {special.withdraw(session, number).id} is withdrawn.")


@app.command("list")
@signed_in
def listed(session: Session) -> None:
    """List the special packages that were asked for, the newest first, and who has agreed to each.

    Example: transfer-app pack special list
    """
    from transfer_app.services import special

    found = special.requests(session)
    if not found:
        say("No special package has been asked for. Ask for one with 'pack special request'.")
    for each in found:
        _show(each)


@app.command("seal")
@signed_in
def seal(
    session: Session,
    number: RequestArgument,
    out: Annotated[
        Path, typer.Option(metavar="FOLDER", help="The folder to put the package in; made if need be.")
    ],
) -> None:
    """Seal a special package that both functions agreed on and the receiver accepted.

    It takes a data officer who is cleared.

    Example: transfer-app pack special seal 1 --out packages
    """
    from transfer_app.services import special

    with working("Sealing") as job:
        package = special.seal(session, number, out, job)
    people = ", ".join(package.recipients)
    say(f"Package {package.ref}, special package {package.tranche} for {package.authority_name}.", "bold")
    say(f"{counted(package.records, 'case record')} of one child, in {package.folder}, for {people}.")
    say("Next: send the files by hand or to the people named alone; record the receipt with 'pack receipt'.")


def _stands(asked: Request) -> str:
    if asked.missing:
        return f"Request {asked.id} is approved; the {named(asked.missing)} has to agree as well."
    return f"Request {asked.id} is approved by both: ask the receiver with 'pack special ask {asked.id}'."


def _again(row: RecordRow, changed: Collection[int]) -> str:
    return " (sent before)" if row.id in changed else ""


def _as(approval: Approval) -> str:
    return f", {FUNCTION_WORDS[approval.function]}" if approval.function is not None else ""


def _show(each: RequestView) -> None:
    asked = each.request
    heading(f"Request {asked.id}: {each.state.value}")
    lines = [
        ("basis", BASIS_WORDS[asked.basis]),
        ("for", f"{', '.join(each.people)}, {each.authority_name}, protocol {asked.protocol_id}"),
        ("records", ", ".join(f"{row.ref}{_again(row, each.changed)}" for row in each.records)),
        ("asked for by", f"{each.requester}, {asked.requested_at}"),
        ("evidence", asked.evidence),
    ]
    lines += [
        ("approved by", f"{name}{_as(approval)}, {approval.at}: {approval.note}")
        for name, approval in zip(each.approvers, asked.approvals, strict=True)
    ]
    if each.state is RequestState.OPEN and asked.missing:
        lines.append(("missing", f"the {named(asked.missing)}"))
    elif each.state is RequestState.OPEN:
        who = f": {each.accepter}, {each.acceptance_at}" if each.accepter else ""
        lines.append(("receiver's acceptance", f"{each.acceptance.value}{who}"))
    if asked.ended_why:
        lines.append(("why", asked.ended_why))
    facts(lines)
