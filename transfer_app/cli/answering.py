"""Commands that compare the sample of a package, and give the verdict on it with a signed receipt."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from transfer_app.cli.bars import working
from transfer_app.cli.console import counted, note, say, say_json, table
from transfer_app.cli.sign_in import signed_in
from transfer_app.domain.rejections import Reason, Rejection, RejectionCode
from transfer_app.domain.sampling import Compared, SampleResult, Waiver
from transfer_app.services.session import Session

ManifestArgument = Annotated[
    Path,
    typer.Argument(metavar="MANIFEST", help="The package's .manifest.json, with its other files beside it."),
]
ReceiptOption = Annotated[
    Path, typer.Option("--receipt", metavar="FOLDER", help="Where to put the receipt to send back.")
]
CODES, SOURCES, WAIVERS = (", ".join(each) for each in (RejectionCode, Compared, Waiver))
ITEM = re.compile(
    r"(?P<record>[^=/]+)(?:/(?P<document>[1-9][0-9]{0,5}))?=(?P<code>[a-z-]+)(?::(?P<text>.*))?"
)


@signed_in
def sample(
    session: Session,
    manifest: ManifestArgument,
    show: Annotated[
        str,
        typer.Option(
            "--open", metavar="RECORD", help="Open this record of the sample, as JSON; it is noted and told."
        ),
    ] = "",
) -> None:
    """List the records of a package that are to be compared with something outside before it is accepted.

    The lot falls by the manifest's digest: nobody chooses. Open each with --open, compare it with what you
    have on paper or in your own system, then say what you found with 'receive compared'.

    Example: transfer-app receive sample inbox/0b9ed0c1-6c7c-4bd3-9f1a-5a3c1c3a9f10.manifest.json
    --open r-1a2b
    """
    from transfer_app.services import receiving, sampling

    with working("Checking") as job:
        if show:
            say_json(dict(sampling.open_sampled(session, manifest, show, job)))
            return
        found = receiving.check(session, manifest, job)
    table(
        ("record", "strand", "you opened it", "found", "compared with", "by"),
        [
            (each.record, each.strand.value, "yes" if each.opened else "no", each.check.result.value,
             each.check.compared.value, each.check.person)
            if each.check is not None
            else (each.record, each.strand.value, "yes" if each.opened else "no", "", "", "")
            for each in found.sample
        ],
    )  # fmt: skip
    left = sum(each.check is None for each in found.sample)
    say(f"{counted(left, 'case record')} of the sample still to be compared.", "bold")


@signed_in
def compared(
    session: Session,
    manifest: ManifestArgument,
    records: Annotated[
        list[str], typer.Argument(metavar="RECORD", help="Records of the sample that you opened; several.")
    ],
    source: Annotated[
        Compared, typer.Option("--with", metavar="SOURCE", help=f"What you compared with: {SOURCES}.")
    ],
    differs: Annotated[bool, typer.Option("--differs", help="They differ; without it, they agree.")] = False,
) -> None:
    """Say what comparing records of the sample with something outside showed. You must have opened them.

    A record that differs is left out when the package is accepted, and its sender is told.

    Example: transfer-app receive compared inbox/0b9ed0c1-6c7c-4bd3-9f1a-5a3c1c3a9f10.manifest.json r-1a2b
    --with paper-file
    """
    from transfer_app.services import arrivals, sampling

    result = SampleResult.DIFFERS if differs else SampleResult.AGREES
    with working("Checking") as job:
        opened = arrivals.opened(session, manifest, job)
    for record in records:
        sampling.note_check(session, opened, record, result, source)
        say(f"{record} {result.value}, compared with {source.value}.")


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
            metavar="ITEM=CODE",
            help="Leave a RECORD or RECORD/DOCUMENT out, and say so on the receipt; repeat it. Words may "
            f"follow as CODE:TEXT, naming nobody. CODE: {CODES}.",
        ),
    ] = None,
    agrees: Annotated[
        Compared | None,
        typer.Option(
            "--sample-agrees",
            metavar="SOURCE",
            help=f"Every record of the sample that you opened agrees with this: {SOURCES}.",
        ),
    ] = None,
    waived: Annotated[
        Waiver | None,
        typer.Option("--waive-sample", metavar="CODE", help=f"Do without the rest of the sample: {WAIVERS}."),
    ] = None,
) -> None:
    """Check a package, take it into this workspace, and sign the receipt to send back.

    First compare its sample: 'receive sample' lists it. A record that differs is left out.

    Example: transfer-app receive accept inbox/0b9ed0c1-6c7c-4bd3-9f1a-5a3c1c3a9f10.manifest.json
    --receipt outbox --refuse r-3c4d=wrong-council --refuse r-5e6f/2=unreadable
    """
    from transfer_app.services import receiving, sampling

    items = [_item(text) for text in refuse or ()]
    with working("Receiving") as job:
        if agrees is not None:
            found = receiving.check(session, manifest, job)
            for each in found.sample:
                if each.opened and each.check is None:
                    sampling.note_check(session, found.opened, each.record, SampleResult.AGREES, agrees)
        done = receiving.receive(
            session, manifest, job, receipt_folder=receipt, into=into, rejections=items, waived=waived
        )
    say(f"Package {done.package.ref} of {done.package.sender_name} is here.", "bold")
    say(f"{counted(done.records, 'case record')} taken in, {done.rejected:,} left out.")
    if done.outstanding:
        say(f"{counted(done.outstanding, 'document')} left out of records that are here.")
    for sentence in done.sentences:
        say(sentence, "yellow")
    for name in done.cleared:
        say(f"Removed {name}, which an unpacking that was interrupted had left.", "yellow")
    if done.folder is not None:
        say(f"Everything is unpacked in {done.folder}: it is not encrypted there.", "yellow")
        if done.rejected or done.outstanding:
            say("What you refused is in that folder as well: remove it there.", "yellow")
    say(f"Send back the receipt {done.receipt}, with the .sig file beside it.")
    note("Its access journal goes back as well, now and whenever it has grown: 'receive journal'.")


def _item(text: str) -> Rejection:
    found = ITEM.fullmatch(text.strip())
    if found is None or found["code"] not in list(RejectionCode):
        raise typer.BadParameter(
            f"{text!r} is not RECORD=CODE or RECORD/DOCUMENT=CODE, with a CODE of {CODES}.",
            param_hint="--refuse",
        )
    reason = Reason(RejectionCode(found["code"]), (found["text"] or "").strip())
    return Rejection(found["record"].strip(), int(found["document"] or 0), reason)


@signed_in
def reject(
    session: Session,
    manifest: ManifestArgument,
    code: Annotated[RejectionCode, typer.Option("--code", metavar="CODE", help=f"Why: {CODES}.")],
    receipt: ReceiptOption,
    why: Annotated[
        str, typer.Option(metavar="TEXT", help="More of why; it goes on the receipt and names nobody.")
    ] = "",
) -> None:
    """Refuse a whole package, a damaged one too, with a signed receipt to send back; none of it is kept.

    Example: transfer-app receive reject inbox/0b9ed0c1-6c7c-4bd3-9f1a-5a3c1c3a9f10.manifest.json
    --code damaged --why "Part 2 does not open" --receipt outbox
    """
    from transfer_app.services import answering

    with working("Checking") as job:
        path = answering.reject(session, manifest, Reason(code, why), receipt, job)
    say(f"Refused. Send back the receipt {path}, with the .sig file beside it.")
