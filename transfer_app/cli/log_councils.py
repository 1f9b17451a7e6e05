"""Commands of countersigning: log cards, asking another council, countersigning theirs, taking theirs in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from transfer_app.cli.console import say, table
from transfer_app.cli.sign_in import signed_in
from transfer_app.domain.known_logs import KnownLog
from transfer_app.domain.sharing import spoken
from transfer_app.services.session import Session

app = typer.Typer()

COUNCIL = typer.Argument(metavar="CARD", help="The log card's number: see 'log councils'.")


@app.command("card")
@signed_in
def card(
    session: Session,
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="Where to put it.")],
) -> None:
    """Save this council's log card, for others: with it they check this log and its countersignatures.

    Example: transfer-app log card --out to-send
    """
    from transfer_app.services import countersigning

    path = countersigning.save_card(session, out)
    say(f"{path} is the log card. Read its fingerprint to the other council when they ask:")
    say(f"  {spoken(countersigning.my_card(session).fingerprint)}", "bold")


@app.command("add-card")
@signed_in
def add_card(
    session: Session,
    card: Annotated[Path, typer.Argument(metavar="FILE", help="The other council's .log-card.json file.")],
) -> None:
    """Keep another council's log card; it counts once two people here confirmed its fingerprint.

    Example: transfer-app log add-card E06999001.log-card.json
    """
    from transfer_app.services import countersigning

    known = countersigning.add_log(session, card)
    say(f"Log card {known.id}: {known.card.authority.name}, the log {known.card.log}.", "bold")
    say("Have its fingerprint read to you by that council, not from the file:")
    say(f"  {known.spoken}", "bold")
    say(f"Then two people confirm it, each with 'log confirm-card {known.id}'.")


@app.command("confirm-card")
@signed_in
def confirm_card(session: Session, card: Annotated[int, COUNCIL]) -> None:
    """Say that you compared a log card's fingerprint with its council. Two different people must.

    Example: transfer-app log confirm-card 1
    """
    from transfer_app.services import countersigning

    say(_how_trusted(countersigning.confirm_log(session, card)))


@app.command("revoke-card")
@signed_in
def revoke_card(session: Session, card: Annotated[int, COUNCIL]) -> None:
    """Trust nothing by a council's log key any more: for one that was lost or stolen.

    Example: transfer-app log revoke-card 1
    """
    from transfer_app.services import countersigning

    say(_how_trusted(countersigning.revoke_log(session, card)))


@app.command("councils")
@signed_in
def councils(session: Session) -> None:
    """List the councils whose log cards are here, what they countersigned, and what was countersigned here.

    Example: transfer-app log councils
    """
    from transfer_app.services import countersigning

    table(
        ("card", "council", "trusted", "countersigned this log", "countersigned here"),
        [
            (
                each.id,
                each.card.authority.name,
                _how_trusted(each),
                _up_to(each.theirs_size, each.theirs_at),
                _up_to(each.seen.size, each.seen.at),
            )
            for each in countersigning.logs(session)
        ],
        right=("card",),
    )
    for line in countersigning.standing(session).lines:
        say(line)


@app.command("ask")
@signed_in
def ask(
    session: Session,
    out: Annotated[Path, typer.Option(metavar="FILE", help="A new .tlog-consistency file to send.")],
    card: Annotated[
        int | None, typer.Option("--for", metavar="CARD", help="Which council: see 'log councils'.")
    ] = None,
    since: Annotated[
        int | None,
        typer.Option("--from", metavar="NUMBER", help="From so many entries, if they asked so."),
    ] = None,
) -> None:
    """Sign the log up to now, and write the file that asks another council to countersign it.

    It shows that the log went on from what that council countersigned last, and names no child.

    Example: transfer-app log ask --for 1 --out ours.tlog-consistency
    """
    from transfer_app.services import countersigning

    size = countersigning.ask(session, out, log_id=card, since=since)
    say(f"{out} asks to countersign this log at {size} entries. Send it with the packages or alone.")


@app.command("countersign")
@signed_in
def countersign(
    session: Session,
    request: Annotated[Path, typer.Argument(metavar="FILE", help="Their .tlog-consistency file.")],
    out: Annotated[Path, typer.Option(metavar="FILE", help="A new .tlog-checkpoint file to send back.")],
) -> None:
    """Countersign another council's log, once it is shown to go on from all that was seen of it here.

    A log that was rewritten is refused; both its states are then kept in the log here as evidence.

    Example: transfer-app log countersign theirs.tlog-consistency --out answer.tlog-checkpoint
    """
    from transfer_app.services import countersigning

    given = countersigning.countersign(session, request, out)
    say(f"The log of {given.log.card.authority.name} is countersigned at {given.size:,} entries.", "bold")
    say(f"Send {given.answer} back to them.")


@app.command("take-in")
@signed_in
def take_in(
    session: Session,
    answer: Annotated[Path, typer.Argument(metavar="FILE", help="The .tlog-checkpoint that came back.")],
) -> None:
    """Keep another council's countersignature of this log.

    Example: transfer-app log take-in answer.tlog-checkpoint
    """
    from transfer_app.services import countersigning

    countersigning.take_in(session, answer)
    for line in countersigning.standing(session).lines:
        say(line)


def _how_trusted(known: KnownLog) -> str:
    if known.revoked_at:
        return f"revoked on {known.revoked_at[:10]}"
    return "trusted" if known.usable else f"confirmed by {len(known.confirmed_by)} of 2 people"


def _up_to(size: int, at: str) -> str:
    return f"{size:,} entries, {at[:10]}" if size else ""
