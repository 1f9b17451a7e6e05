"""Commands of the receiving authority: whose packages to trust, checking, taking in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from transfer_app.cli import answering
from transfer_app.cli.answering import ManifestArgument
from transfer_app.cli.bars import working
from transfer_app.cli.console import say, table
from transfer_app.cli.fingerprints import fingerprint
from transfer_app.cli.sign_in import signed_in
from transfer_app.domain.sharing import sender_state
from transfer_app.services.session import Session

app = typer.Typer(no_args_is_help=True, help="Packages from another authority: check, take in, read.")


@app.command("add-sender")
@signed_in
def add_sender(
    session: Session,
    card: Annotated[
        Path, typer.Argument(metavar="CARD", help="Their public key card, a .recipient.json file.")
    ],
) -> None:
    """Keep the card of an officer who will send packages; two people must then confirm its fingerprint.

    Example: transfer-app receive add-sender ann-archer.recipient.json
    """
    from transfer_app.services import senders

    sender = senders.add_sender(session, card)
    say(f"Sender {sender.id}: {sender.name}, {sender.role}, {sender.authority_name}.", "bold")
    say("Ring them on a number you know, and have them read their fingerprint from 'card'. It must be:")
    fingerprint(sender)
    say(f"Then two people confirm it, each with 'receive confirm-sender {sender.id}'.")


@app.command("confirm-sender")
@signed_in
def confirm_sender(
    session: Session,
    sender: Annotated[
        int, typer.Argument(metavar="SENDER", help="The sender's number: see 'receive senders'.")
    ],
) -> None:
    """Say that you compared a sender's fingerprint with its owner. Two different people must.

    Example: transfer-app receive confirm-sender 1
    """
    from transfer_app.services import senders

    found = senders.confirm_sender(session, sender)
    say(f"You confirmed the key of {found.name}: {found.words}.")
    say("Two people have: it is trusted." if found.usable else "A second person has to compare it too.")


@app.command("senders")
@signed_in
def senders(session: Session) -> None:
    """List the senders whose cards are here, and who is trusted."""
    from transfer_app.services import senders

    table(
        ("number", "person", "role", "authority", "state", "fingerprint"),
        [
            (one.id, one.name, one.role, one.authority_name, sender_state(one), one.words)
            for one in senders.senders(session)
        ],
        right=("number",),
    )


@app.command("check")
@signed_in
def check(session: Session, manifest: ManifestArgument) -> None:
    """Check every byte of a package and say what it holds; nothing is stored.

    Example: transfer-app receive check inbox/0b9ed0c1-6c7c-4bd3-9f1a-5a3c1c3a9f10.manifest.json
    """
    from transfer_app.services import receiving

    with working("Checking") as job:
        found = receiving.check(session, manifest, job)
    for sentence in found.sentences:
        say(sentence)
    for fault in found.faults:
        say(fault, "red")
    if found.already:
        say("It is here already.", "yellow")
    else:
        left = sum(each.check is None for each in found.sample)
        say(f"{left:,} of {len(found.sample):,} records of its sample are to be compared: 'receive sample'.")
        say("Then 'receive accept' takes it in; 'receive reject' refuses it.")
        if found.unlike:
            say("Leave each of those out: 'receive accept' with --refuse RECORD=damaged.")


app.command("sample")(answering.sample)
app.command("compared")(answering.compared)
app.command("accept")(answering.accept)
app.command("reject")(answering.reject)


@app.command("receipt")
@signed_in
def receipt(
    session: Session,
    package: Annotated[str, typer.Argument(metavar="PACKAGE", help="The package: see 'receive list'.")],
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="Where to put the receipt to send back.")],
) -> None:
    """Write the receipt of a package that came in once more, exactly as it was signed.

    Example: transfer-app receive receipt 0b9ed0c1-6c7c-4bd3-9f1a-5a3c1c3a9f10 --out outbox
    """
    from transfer_app.services import answering as answers
    from transfer_app.services.reading import came_in

    path = answers.save_receipt(session, came_in(session, package).id, out)
    say(f"Send back the receipt {path}, with the .sig file beside it.")
