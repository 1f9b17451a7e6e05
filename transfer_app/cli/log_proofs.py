"""Commands of the audit log that prove something to someone else, and that check what was proven."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from transfer_app.cli.console import say, table
from transfer_app.cli.failures import failures_in_words
from transfer_app.cli.help_text import helped
from transfer_app.cli.sign_in import outside_of, signed_in
from transfer_app.domain.errors import TransferError
from transfer_app.services.session import Session

app = typer.Typer()

OutOption = Annotated[Path, typer.Option("--out", metavar="FILE", help="A new file.")]
KeysOption = Annotated[
    Path, typer.Option("--keys", metavar="FILE", help="keys.json, from someone you trust: see 'log keys'.")
]


@app.command("checkpoints")
@signed_in
def checkpoints(session: Session) -> None:
    """List the checkpoints: how many entries each covers, when it was signed, and who countersigned it.

    Example: transfer-app log checkpoints
    """
    from transfer_app.services import auditing

    table(
        ("entries", "signed", "countersigned by"),
        [(each.size, each.at, ", ".join(each.countersigned)) for each in auditing.checkpoints(session)],
        right=("entries",),
    )


@app.command("prove")
@signed_in
def prove(
    session: Session,
    out: OutOption,
    record: Annotated[
        str, typer.Option(metavar="NAME", help="A case record that was packed, by its opaque name.")
    ] = "",
    entry: Annotated[int | None, typer.Option(metavar="NUMBER", help="An entry: see 'log show'.")] = None,
    package: Annotated[
        str,
        typer.Option(metavar="PACKAGE", help="Which package, where it was packed more than once."),
    ] = "",
) -> None:
    """Write a file that proves to anyone that an entry is in the log, or a case record in a package.

    It names no child. It is checked with 'log check-proof', or any reader of C2SP tlog-proof files.

    Example: transfer-app log prove --record r-3f09 --out r-3f09.tlog-proof
    """
    from transfer_app.services import proving

    if bool(record) is (entry is not None):
        raise TransferError("Name either a record or an entry.", "Use --record NAME or --entry NUMBER.")
    if entry is not None:
        made = proving.prove_entry(session, entry, out)
    else:
        made = proving.prove_record(session, record, out, package)
    what = f"case record {record}, " if record else ""
    say(f"{out} proves {what}entry {made.index} of {made.checkpoint.size} that were signed.")


@app.command("check-proof")
@helped
def check_proof(
    ctx: typer.Context,
    proof: Annotated[Path, typer.Argument(metavar="FILE", help="What 'log prove' wrote.")],
    keys: KeysOption,
) -> None:
    """Check a proof of an entry or a record, and say what it shows. It takes no workspace.

    Example: transfer-app log check-proof r-3f09.tlog-proof --keys keys.json
    """
    from transfer_app.services import proving

    with failures_in_words():
        for line in proving.check_proof(outside_of(ctx).log_files, proof, keys):
            say(line)
        say("The proof holds.", "bold green")


@app.command("consistency")
@signed_in
def consistency(
    session: Session,
    old: Annotated[int, typer.Argument(metavar="OLD", help="How many entries the earlier one covers.")],
    new: Annotated[int, typer.Argument(metavar="NEW", help="How many entries the later one covers.")],
    out: OutOption,
) -> None:
    """Write a file that proves that the log at one checkpoint begins with the log at an earlier one.

    Example: transfer-app log consistency 120 510 --out 120-510.tlog-consistency
    """
    from transfer_app.services import proving

    proving.prove_going_on(session, old, new, out)
    say(f"{out} proves that the {new} entries begin with the {old} of the earlier checkpoint.")


@app.command("check-consistency")
@helped
def check_consistency(
    ctx: typer.Context,
    proof: Annotated[Path, typer.Argument(metavar="FILE", help="What 'log consistency' or 'log ask' wrote.")],
    known: Annotated[
        Path, typer.Option("--known", metavar="FILE", help="The earlier checkpoint, as you kept it.")
    ],
    keys: KeysOption,
) -> None:
    """Check that a log went on from a checkpoint that you kept. It takes no workspace.

    Example: transfer-app log check-consistency 120-510.tlog-consistency --known kept.txt --keys keys.json
    """
    from transfer_app.services import proving

    with failures_in_words():
        for line in proving.check_going_on(outside_of(ctx).log_files, proof, known, keys):
            say(line)
        say("The log went on from there.", "bold green")


@app.command("keys")
@signed_in
def keys(session: Session, out: OutOption) -> None:
    """Write keys.json: the log's key, and those of councils whose log cards two people here confirmed.

    Example: transfer-app log keys --out keys.json
    """
    from transfer_app.services import proving

    found = proving.save_keys(session, out)
    say(f"{out} has the key of the log {found.origin} and {len(found.countersigners)} of other councils.")
