"""Commands of the receiving authority: whose packages to trust, checking, taking in, reading."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from transfer_app.cli.bars import working
from transfer_app.cli.console import counted, note, say, say_json, table
from transfer_app.cli.openings import show_openings
from transfer_app.cli.sign_in import signed_in
from transfer_app.domain.errors import NotFound
from transfer_app.domain.readings import Purpose
from transfer_app.services.session import Session

app = typer.Typer(no_args_is_help=True, help="Packages from another authority: check, take in, read.")

ManifestArgument = Annotated[
    Path,
    typer.Argument(metavar="MANIFEST", help="The package's .manifest.json, with its other files beside it."),
]
ReceiptOption = Annotated[
    Path, typer.Option("--receipt", metavar="FOLDER", help="Where to put the receipt to send back.")
]

PurposeOption = Annotated[str, typer.Option(metavar="TEXT", help="What you need it for; it is kept.")]
KindOption = Annotated[
    Purpose,
    typer.Option(metavar="KIND", help="One of: " + ", ".join(Purpose) + "; the journal says only this."),
]


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
    say(f"  {sender.spoken}", "bold")
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
    say(f"You confirmed the key of {found.name}: {found.spoken}.")
    say("Two people have: it is trusted." if found.usable else "A second person has to compare it too.")


@app.command("senders")
@signed_in
def senders(session: Session) -> None:
    """List the senders whose cards are here, and who is trusted."""
    from transfer_app.services import senders

    table(
        ("number", "person", "role", "authority", "confirmed by", "fingerprint"),
        [
            (one.id, one.name, one.role, one.authority_name, f"{len(one.confirmed_by)} of 2", one.spoken)
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
    if found.already:
        say("It is here already.", "yellow")
    else:
        say("Next: 'receive accept' takes it in; 'receive reject' refuses it.")


@app.command("accept")
@signed_in
def accept(
    session: Session,
    manifest: ManifestArgument,
    receipt: ReceiptOption,
    into: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Unpack everything into this new folder as well.")
    ] = None,
    refuse: Annotated[
        list[str] | None,
        typer.Option(
            metavar="RECORD=WHY", help="Leave one record out, and say so on the receipt; repeat it."
        ),
    ] = None,
) -> None:
    """Check a package, take it into this workspace, and sign the receipt to send back.

    Example: transfer-app receive accept inbox/0b9ed0c1-6c7c-4bd3-9f1a-5a3c1c3a9f10.manifest.json
    --receipt outbox
    """
    from transfer_app.services import receiving

    left_out = dict(_left_out(text) for text in refuse or ())
    with working("Receiving") as job:
        done = receiving.receive(
            session, manifest, job, receipt_folder=receipt, into=into, rejections=left_out
        )
    say(f"Package {done.package.ref} of {done.package.sender_name} is here.", "bold")
    say(f"{counted(done.records, 'case record')} taken in, {done.rejected:,} left out.")
    for sentence in done.sentences:
        say(sentence, "yellow")
    for name in done.cleared:
        say(f"Removed {name}, which an unpacking that was interrupted had left.", "yellow")
    if done.folder is not None:
        say(f"Everything is unpacked in {done.folder}: it is not encrypted there.", "yellow")
    say(f"Send back the receipt {done.receipt}, with the .sig file beside it.")


def _left_out(text: str) -> tuple[str, str]:
    record, _, why = text.partition("=")
    if not record.strip() or not why.strip():
        raise typer.BadParameter(f"{text!r} is not RECORD=WHY.", param_hint="--refuse")
    return record.strip(), why.strip()


@app.command("reject")
@signed_in
def reject(
    session: Session,
    manifest: ManifestArgument,
    why: Annotated[str, typer.Option(metavar="TEXT", help="Why; it goes on the receipt and names no child.")],
    receipt: ReceiptOption,
) -> None:
    """Refuse a whole package, a damaged one too, with a signed receipt to send back; none of it is kept.

    Example: transfer-app receive reject inbox/0b9ed0c1-6c7c-4bd3-9f1a-5a3c1c3a9f10.manifest.json
    --why "Part 2 is damaged" --receipt outbox
    """
    from transfer_app.services import receiving

    path = receiving.reject(session, manifest, why, receipt)
    say(f"Refused. Send back the receipt {path}, with the .sig file beside it.")


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
    from transfer_app.services import receiving

    path = receiving.save_receipt(session, _came_in(session, package), out)
    say(f"Send back the receipt {path}, with the .sig file beside it.")


def _came_in(session: Session, package: str) -> int:
    """The number of a package by its name."""
    from transfer_app.services import reading

    for one in reading.inbox(session):
        if one.ref == package:
            return one.id
    raise NotFound(f"No package {package} came in.", "See the packages with 'receive list'.")


@app.command("journal")
@signed_in
def journal(
    session: Session,
    package: Annotated[str, typer.Argument(metavar="PACKAGE", help="The package: see 'receive list'.")],
    out: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Write the signed journal here, to send back.")
    ] = None,
) -> None:
    """Show who opened what of a package that came in, and save the signed journal for its sender.

    Example: transfer-app receive journal 0b9ed0c1-6c7c-4bd3-9f1a-5a3c1c3a9f10 --out outbox
    """
    from transfer_app.services import journals

    _came_in(session, package)
    show_openings(journals.openings(session, package))
    if out is not None:
        path = journals.save(session, package, out)
        say(f"Send back the access journal {path}, with the .sig file beside it.")


@app.command("list")
@signed_in
def listed(
    session: Session,
    package: Annotated[
        str, typer.Option(metavar="PACKAGE", help="List the cases of this package, by their opaque names.")
    ] = "",
) -> None:
    """List the packages that came in, or the cases of one."""
    from transfer_app.services import reading

    if not package:
        table(
            ("package", "from", "received", "verdict", "case records"),
            [
                (p.ref, p.sender_name, p.received_at, p.verdict, f"{p.records:,}")
                for p in reading.inbox(session)
            ],
            right=("case records",),
        )
        return
    cases = reading.incoming_cases(session, _came_in(session, package))
    table(
        ("number", "record", "strand", "documents", "copy"),
        [(c.id, c.ref, c.strand.value, c.documents, c.state) for c in cases],
        right=("number", "documents"),
    )


@app.command("read")
@signed_in
def read(
    session: Session,
    case: Annotated[int, typer.Argument(metavar="NUMBER", help="The case's number: see 'receive list'.")],
    purpose: PurposeOption,
    kind: KindOption = Purpose.OTHER,
) -> None:
    """Open one received case, as JSON. Who opened it, when and why is kept.

    Example: transfer-app receive read 12 --purpose "First visit on Monday" --kind care-planning
    """
    from transfer_app.services import reading

    opened = reading.open_case(session, case, purpose, kind)
    say_json(opened.content)
    if opened.warning:
        note(opened.warning)
    for each in opened.documents:
        note(f"Document {each.number}: {each.name}, {each.size:,} bytes. Open it with 'receive document'.")


@app.command("document")
@signed_in
def document(
    session: Session,
    case: Annotated[int, typer.Argument(metavar="NUMBER", help="The case's number: see 'receive list'.")],
    number: Annotated[int, typer.Argument(metavar="DOCUMENT", help="Its number: 'receive read' says it.")],
    out: Annotated[Path, typer.Option(metavar="FILE", help="The new file to write it to.")],
    purpose: PurposeOption,
    kind: KindOption = Purpose.OTHER,
) -> None:
    """Open one document of a received case into a new file. Who opened it, when and why is kept.

    Example: transfer-app receive document 12 1 --out assessment.docx --purpose "First visit on Monday"
    """
    from transfer_app.services import reading

    found = reading.save_document(session, case, number, purpose, out, kind)
    say(f"{found.name} is in {out}: {found.size:,} bytes.")
    say("It is not encrypted there: remove it when you are done.", "yellow")
