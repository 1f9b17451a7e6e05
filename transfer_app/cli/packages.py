"""Commands that seal packages for a successor and record its receipts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from transfer_app.cli import special
from transfer_app.cli.bars import working
from transfer_app.cli.console import counted, say, table
from transfer_app.cli.openings import show_openings
from transfer_app.cli.sharing import ProtocolArgument
from transfer_app.cli.sign_in import signed_in
from transfer_app.domain.packages import PackageRow
from transfer_app.domain.receipt_words import receipt_lines
from transfer_app.services.session import Session

app = typer.Typer(no_args_is_help=True, help="Packages for a successor: what may go, sealing, receipts.")
app.add_typer(special.app, name="special")


@app.command("plan")
@signed_in
def plan(session: Session, protocol: ProtocolArgument) -> None:
    """Say what may be packed under a protocol now, and what is held back and why.

    After the first package to an authority the next holds what is new, what changed and what was decided
    again since, and withdraws the records sent before that are not its any more.

    Example: transfer-app pack plan 1
    """
    from transfer_app.services import packing

    found = packing.plan(session, protocol)
    rows = [("ready", strand.value, number) for strand, number in sorted(found.ready.items())]
    rows += [("held back", reason, number) for reason, number in found.held.items()]
    table(("", "", "case records"), rows, right=("case records",))
    say(f"{counted(found.records, 'case record')} can be packed now.", "bold")
    if found.in_words:
        say(f"It is a later tranche: {found.in_words}.")
    if found.to_withdraw_later:
        later = counted(found.to_withdraw_later, "record")
        say(f"{later} to withdraw later, once the receipt of the package they went in is here.")


@app.command("seal")
@signed_in
def seal(
    session: Session,
    protocol: ProtocolArgument,
    out: Annotated[
        Path, typer.Option(metavar="FOLDER", help="The folder to put the package in; made if need be.")
    ],
) -> None:
    """Seal all that is ready into one package, which only the confirmed recipients can open.

    The files can be sent by any means. Ordinary tools open them too: see docs/format-package.md.

    Example: transfer-app pack seal 1 --out packages
    """
    from transfer_app.services import packing

    with working("Sealing") as job:
        package = packing.seal(session, protocol, out, job)
    people = ", ".join(package.recipients)
    say(f"Package {package.ref}, tranche {package.tranche} for {package.authority_name}.", "bold")
    with_them = f" with {counted(package.documents, 'document')}" if package.documents else ""
    say(f"{counted(package.records, 'case record')}{with_them}, in {package.folder}, for {people}.")
    if package.withdrawn:
        say(f"It withdraws {counted(package.withdrawn, 'record')} sent before, and holds nothing of them.")
    say("Next: send the files; record the receipt that comes back with 'pack receipt'.")


@app.command("list")
@signed_in
def listed(session: Session) -> None:
    """List the packages that were sealed here, and whether a receipt came back."""
    from transfer_app.services import packing

    found = packing.packages(session)
    if not found:
        say("No package has been sealed yet. Seal one with 'pack seal'.")
        return
    table(
        ("package", "kind", "tranche", "for", "sealed", "case records", "stands", "recipients", "folder"),
        [_row(package) for package in found],
        right=("tranche", "case records"),
    )


def _row(package: PackageRow) -> tuple[object, ...]:
    return (
        package.ref, package.kind.value, package.tranche, package.authority_name, package.sealed_at,
        f"{package.records:,}" + (f", {package.withdrawn:,} withdrawn" if package.withdrawn else ""),
        package.state, ", ".join(package.recipients), package.folder,
    )  # fmt: skip


@app.command("misdirected")
@signed_in
def misdirected(session: Session) -> None:
    """List the records that were sent, and are now due elsewhere, restricted, on a legal hold or adopted.

    A package cannot be recalled: speak with its receiver about each, and with your data protection officer.
    Those due elsewhere are withdrawn by the next package, once the receipt of their own is recorded.

    Example: transfer-app pack misdirected
    """
    from transfer_app.services import packing

    found = packing.misdirected(session)
    if not found:
        say("Every record that was sent is still due where it was sent.")
        return
    rows = [
        (
            each.record.ref, each.record.strand.value, each.record.authority_name, each.record.packed,
            each.record.area, "; ".join(each.why), each.record.package,
        )
        for each in found
    ]  # fmt: skip
    table(("record", "strand", "sent to", "stands", "now due to", "why", "package"), rows)
    say(f"{counted(len(found), 'case record')} to speak with the receiver about.", "bold")


@app.command("receipt")
@signed_in
def receipt(
    session: Session,
    file: Annotated[Path, typer.Argument(metavar="RECEIPT", help="The .receipt.json file that came back.")],
) -> None:
    """Record the receipt of a package: it must be signed by a person the package was made for.

    What it refuses is in dispute: it waits in the queue until two people have settled it anew. A package that
    only arrived damaged is taken back with 'pack void' instead, and sealed again.

    Example: transfer-app pack receipt 0b9ed0c1-6c7c-4bd3-9f1a-5a3c1c3a9f10.receipt.json
    """
    from transfer_app.services import receipts

    package = receipts.record_receipt(session, file)
    say(f"The receipt is in order: package {package.ref} was {package.state} by {package.authority_name}.")
    said = receipts.receipt(session, package.id)
    if said is not None:
        for line in receipt_lines(said):
            say(line)


@app.command("outstanding")
@signed_in
def outstanding(session: Session) -> None:
    """List the single documents that receivers did not take, of records that they took.

    Each is due in a later tranche. The record itself was received, and is not in dispute.

    Example: transfer-app pack outstanding
    """
    from transfer_app.services import receipts

    found = receipts.outstanding_documents(session)
    if not found:
        say("No document is outstanding.")
        return
    rows = [(each.record, each.number, each.code, each.authority_name, each.package) for each in found]
    table(("record", "document", "why", "not taken by", "package"), rows, right=("document",))
    say(f"{counted(len(found), 'document')} outstanding.", "bold")


@app.command("give-access")
@signed_in
def give_access(
    session: Session,
    package: Annotated[str, typer.Argument(metavar="PACKAGE", help="The package: see 'pack list'.")],
    recipient: Annotated[
        int, typer.Argument(metavar="RECIPIENT", help="The person's number: see 'share list'.")
    ],
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="The folder to put the files in.")],
) -> None:
    """Let a person who was named later open a package that was sealed before, by three small files.

    Their protocol must be in force and cover all that is in the package. Nothing is sealed again.

    Example: transfer-app pack give-access 0b9ed0c1-6c7c-4bd3-9f1a-5a3c1c3a9f10 2 --out packages
    """
    from transfer_app.services import windows

    statement = windows.give_access(session, package, recipient, out)
    say(f"The access is {statement}, with a .sig and an .age file beside it.")
    say("Next: send all three; they belong into the folder of the package. A copy cannot be recalled.")


@app.command("keys")
@signed_in
def keys(session: Session) -> None:
    """List the content keys of the packages sealed here: who is named later needs one, until it is destroyed.

    Example: transfer-app pack keys
    """
    from transfer_app.services import windows

    rows = [
        (each.package, each.protocol_id, each.ends, f"destroyed on {each.destroyed_at[:10]}, {each.why}")
        if not each.held
        else (each.package, each.protocol_id, each.ends, "held")
        for each in windows.windows(session)
    ]
    table(("package", "protocol", "protocol ends", "content key"), rows, right=("protocol",))
    overdue = len(windows.overdue(session))
    say(f"{counted(overdue, 'content key')} held after the protocol's last day: there should be none.")


@app.command("destroy-keys")
@signed_in
def destroy_keys(session: Session) -> None:
    """Destroy the content keys whose protocol's last day has passed: nobody is given access any more.

    Copies that were collected cannot be recalled, and a backup of the workspace made before still holds the
    keys: destroy it as well.

    Example: transfer-app pack destroy-keys
    """
    from transfer_app.services import windows

    done = windows.destroy_ended(session)
    for window in done:
        say(
            f"The content key of package {window.package} was destroyed; its protocol ended on {window.ends}."
        )
    if not done:
        say("No content key is held after its protocol's last day.")
    else:
        say("Copies that were collected cannot be recalled. Destroy older backups of the workspace as well.")


@app.command("journal")
@signed_in
def journal(
    session: Session,
    file: Annotated[Path, typer.Argument(metavar="JOURNAL", help="The .journal.jsonl file that came back.")],
) -> None:
    """Take in the access journal of a package: who opened which record at its receiver, when and what for.

    The same journal comes again as it grows; what is known already is skipped.

    Example: transfer-app pack journal 0b9ed0c1-6c7c-4bd3-9f1a-5a3c1c3a9f10-5c1e77d2.journal.jsonl
    """
    from transfer_app.services import journals

    taken = journals.take_in(session, file)
    new = counted(len(taken.new), "new opening")
    say(f"Package {taken.package.ref}: {new}, {taken.known:,} known before.")
    show_openings(journals.openings(session, taken.package.ref))


@app.command("openings")
@signed_in
def openings(
    session: Session,
    package: Annotated[str, typer.Argument(metavar="PACKAGE", help="The package: see 'pack list'.")],
) -> None:
    """Show who opened what of a package that was sealed here, as far as its receiver has told.

    Example: transfer-app pack openings 0b9ed0c1-6c7c-4bd3-9f1a-5a3c1c3a9f10
    """
    from transfer_app.services import journals

    show_openings(journals.openings(session, package))


@app.command("void")
@signed_in
def void(
    session: Session,
    package: Annotated[str, typer.Argument(metavar="PACKAGE", help="The package: see 'pack list'.")],
    why: Annotated[str, typer.Option(metavar="TEXT", help="What became of it.")],
) -> None:
    """Take back a package that was lost or never sent: its records can be packed again.

    It takes an approver who did not seal it. A copy that somebody collected already cannot be recalled; a
    receipt that comes later is refused.

    Example: transfer-app pack void 0b9ed0c1-6c7c-4bd3-9f1a-5a3c1c3a9f10 --why "the disk was lost in the post"
    """
    from transfer_app.services import voiding

    taken = voiding.void(session, package, why)
    say(f"Package {taken.ref} was taken back; its {counted(taken.records, 'record')} can be packed again.")
