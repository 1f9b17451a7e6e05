"""The command that decides where every case record goes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from transfer_app.cli.bars import working
from transfer_app.cli.console import counted, say, table
from transfer_app.cli.sign_in import signed_in
from transfer_app.domain.casework import Run
from transfer_app.services.session import Session

RulesOption = Annotated[
    Path | None, typer.Option(help="Another rule set (TOML) than the one in use.", metavar="FILE")
]


@signed_in
def allocate(session: Session, rules: RulesOption = None) -> None:
    """Locate every address and decide every case record by the rule set.

    Needs an extract, a gazetteer and a boundary set. Running it again keeps what people have settled where
    the facts are the same, and counts what has changed. A record near the line, or whose facts do not decide
    it, goes to review: none is guessed, none is lost.

    Example: transfer-app allocate
    """
    from transfer_app.services import allocating

    with working("Allocating") as job:
        done = allocating.allocate(session, job, rules)
    found = done.located
    say(f"{found.wanted:,} different UPRNs and postcodes, {found.found:,} of them located.")
    rows = sorted((key.partition(":")[0], key.partition(":")[2], n) for key, n in done.counts.items())
    table(
        ("outcome", "authority", "case records"),
        [(outcome, area, f"{number:,}") for outcome, area, number in rows],
        right=("case records",),
    )
    say(f"{counted(sum(done.counts.values()), 'case record')} decided; run {done.run.id}.", "bold")
    if done.kept:
        say(f"{counted(done.kept, 'settled decision')} kept as people decided.")
    if done.changed:
        say(
            f"{counted(len(done.changed), 'settled decision')} back in the queue: the facts changed.",
            "yellow",
        )
    if sent := _decided_otherwise(session):
        are = "is" if sent == 1 else "are"
        say(
            f"{counted(sent, 'case record')} sent before {are} decided otherwise now: "
            "tell the authority that has the package.",
            "yellow",
        )
    if done.run.trial:
        say(f"This is a trial run: nothing can be sealed from it. {_unsigned(session, done.run)}", "yellow")


def _unsigned(session: Session, run: Run) -> str:
    """Who has yet to sign the rules in use, where the run went by them."""
    from transfer_app.services import rule_sets

    found = rule_sets.page(session)
    if run.rule_set_digest != found.rules.digest:
        return f"{run.rule_set} is not signed by both councils."
    return f"{run.rule_set} has yet to be signed by: {found.standing.missing_in_words}. See 'rules show'."


def _decided_otherwise(session: Session) -> int:
    """Case records in a package for an authority that they no longer go to, restricted since among them."""
    from transfer_app.services import balancing

    lines = balancing.current(session).of("all")
    return sum(number for line in lines for part, number in line.parts if part == "sent-elsewhere")
