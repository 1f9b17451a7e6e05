"""Commands of the audit log: verify, show, sign, and give to an auditor."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from transfer_app.cli.bars import working
from transfer_app.cli.console import say, table
from transfer_app.cli.sign_in import signed_in
from transfer_app.services.session import Session

app = typer.Typer(no_args_is_help=True, help="The log that can be verified without trusting anyone.")


@app.command("verify")
@signed_in
def verify(session: Session) -> None:
    """Compute every entry and root again and check every signature; say what was checked.

    Example: transfer-app log verify
    """
    from transfer_app.services import auditing

    for sentence in auditing.verify(session).sentences:
        say(sentence)
    say("The log is whole.", "bold green")


@app.command("show")
@signed_in
def show(
    session: Session,
    count: Annotated[int, typer.Option(metavar="NUMBER", min=1, help="How many of the newest.")] = 20,
) -> None:
    """Show the newest entries, the newest first; they name no child.

    Example: transfer-app log show --count 50
    """
    from transfer_app.services import auditing

    table(
        ("entry", "when", "who", "what", ""),
        [
            (entry["seq"], entry["at"], entry["actor"], entry["action"], _detail(entry["detail"]))
            for entry in auditing.latest(session, count)
        ],
        right=("entry",),
    )


def _detail(detail: object) -> str:
    if not isinstance(detail, dict):
        return str(detail)
    return ", ".join(
        f"{name} {value if isinstance(value, str | int) else json.dumps(value, ensure_ascii=False)}"
        for name, value in detail.items()
    )


@app.command("checkpoint")
@signed_in
def checkpoint(session: Session) -> None:
    """Sign the log as it stands, with the balance in it; print the note, for the other council to keep.

    Example: transfer-app log checkpoint > checkpoint.txt
    """
    from transfer_app.services import auditing

    typer.echo(auditing.checkpoint(session), nl=False)


@app.command("export")
@signed_in
def export(
    session: Session,
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="A new folder.")],
) -> None:
    """Write the log with a verifier that stands alone, for an auditor. It names no child.

    Example: transfer-app log export --out log-for-audit
    """
    from transfer_app.services import auditing

    folder = auditing.export(session, out)
    say(f"The log is in {folder}. Anyone can check it: python3 {folder / 'verify_log.py'} {folder}")


@app.command("bundle")
@signed_in
def bundle(
    session: Session,
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="A new folder.")],
    zipped: Annotated[bool, typer.Option("--zip", help="Write it as FOLDER.zip too.")] = False,
    without_texts: Annotated[
        bool, typer.Option("--without-texts", help="Agreements and rules by their digests only.")
    ] = False,
) -> None:
    """Write all that an auditor needs, from the log to the balance, with a check. It names no child.

    Example: transfer-app log bundle --out audit-2027-04 --zip
    """
    from transfer_app.services import audit_bundle

    with working("Writing the bundle") as job:
        done = audit_bundle.write(session, out, job, zipped=zipped, with_texts=not without_texts)
    say(f"The bundle is in {done.folder}: {done.files} files, {done.entries:,} entries of the log.")
    if done.zipped is not None:
        say(f"The same in one file: {done.zipped}")
    for sentence in done.left_out:
        say(sentence)
    say(f"Anyone can check it: python3 {done.folder / 'verify_bundle.py'}")
    say(f"Tell the auditor the fingerprint of the log's key by another way: {done.fingerprint}")
