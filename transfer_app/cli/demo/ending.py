"""How the demo ends: the balance, the score against the answer key, and where things are."""

from __future__ import annotations

from pathlib import Path

from transfer_app.cli import balance
from transfer_app.cli.console import facts, heading, say
from transfer_app.cli.demo.councils import PASSPHRASE, Offices
from transfer_app.cli.demo.exchange import BUNDLE_FOLDER
from transfer_app.cli.demo.scoring import Score
from transfer_app.services import balancing


def show(offices: Offices, score: Score, out: Path, seconds: float) -> bool:
    """Print the end; True when every decision and family is as planted and the balance adds up."""
    ours = offices.predecessor
    session = ours.people["ann"]
    found = balancing.current(session)
    heading(f"The balance of {ours.council.name}")
    balance.show(found, balance.names_in(session))
    heading("Against the answer key")
    extra = f"; {score.unexpected} records that were not planted" if score.unexpected else ""
    say(f"{score.right} of {score.total}{extra}.", "bold green" if score.perfect else "bold red")
    say(f"{score.families_right} of {score.families_total} families that go different ways.")
    heading("Where things are")
    bundle = out / BUNDLE_FOLDER
    councils = [(one.council.name, f"{one.path}  ({', '.join(one.people)})") for one in offices.all]
    facts(
        [
            *councils,
            ("packages", out / "packages"),
            ("receipts", out / "receipts"),
            ("rejected rows", out / "rejected-rows.csv"),
            ("bundle for an auditor", bundle),
            ("check it", f"python3 {bundle / 'verify_bundle.py'}"),
            ("passphrase", f"{PASSPHRASE}   (everyone's)"),
        ]
    )
    say()
    say(f"Done in {seconds:.0f} seconds. To look around: transfer-app {ours.path}")
    return score.perfect and found.adds_up
