"""The command `demo`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from transfer_app.cli import balance
from transfer_app.cli.console import facts, heading, say
from transfer_app.cli.failures import FAILED, failures_in_words
from transfer_app.cli.help_text import helped
from transfer_app.cli.sign_in import outside_of


@helped
def demo(
    ctx: typer.Context,
    out: Annotated[
        Path,
        typer.Option(metavar="FOLDER", help="Where to put everything; an earlier demo there is replaced."),
    ] = Path("demo-output"),
    county: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Another county made by 'python -m sample_data.generate'."),
    ] = None,
) -> None:
    """Take a made-up county through the whole path, as the people of three councils would.

    Makes the workspaces, loads, locates, allocates, compares with the answer key, reviews, shares, packs,
    receives, verifies; ends with the balance and with where everything is. No person in it is real.

    Example: transfer-app demo --out demo-output
    """
    with failures_in_words():
        _run(ctx, out, county)


def _run(ctx: typer.Context, out: Path, folder: Path | None) -> None:
    from transfer_app.cli.demo import councils, exchange, predecessor
    from transfer_app.cli.demo.county import find_county
    from transfer_app.cli.demo.stage import Stage
    from transfer_app.services import balancing

    started = time.monotonic()
    county = find_county(folder)
    outside = outside_of(ctx)
    councils.prepare_folder(out)
    after = " and ".join(council.name for council in county.successors)
    say(f"{county.predecessor.name} becomes {after} on {county.vesting_day:%d %B %Y}.", "bold")
    say(f"A made-up county with {county.children:,} children. No person in it is real.")
    say()
    stage = Stage()
    with stage.step("Set up") as step:
        opened = councils.offices(outside, county, out, step)
        offices = ctx.with_resource(opened)
    ours = offices.predecessor.people
    with stage.step("Load") as step:
        predecessor.load(ours["ann"], county, out / "rejected-rows.csv", step)
    with stage.step("Locate") as step:
        predecessor.locate(ours["ann"], county, step)
    with stage.step("Boundaries") as step:
        predecessor.set_boundaries(ours["ann"], county, step)
    with stage.step("Allocate") as step:
        predecessor.allocate(ours["ann"], step)
    with stage.step("Compare") as step:
        score = predecessor.compare(ours["ben"], county, step)
    with stage.step("Review") as step:
        predecessor.review(ours["ben"], ours["cara"], step)
    with stage.step("Share") as step:
        sent = exchange.share(offices, out, step)
    with stage.step("Pack") as step:
        exchange.pack(ours["ann"], sent, step)
    with stage.step("Receive") as step:
        receipts = exchange.receive(sent, out, step)
    with stage.step("Receipts") as step:
        exchange.record(ours["ann"], receipts, step)
    with stage.step("Verify") as step:
        log = exchange.verify(offices, out, step)
    found = balancing.current(ours["ann"])
    heading(f"The balance of {county.predecessor.name}")
    balance.show(found, balance.names_in(ours["ann"]))
    heading("Against the answer key")
    extra = f"; {score.unexpected} records that were not planted" if score.unexpected else ""
    say(f"{score.right} of {score.total}{extra}.", "bold green" if score.perfect else "bold red")
    heading("Where things are")
    facts(
        [
            *(
                (office.council.name, f"{office.path}  ({', '.join(office.people)})")
                for office in offices.all
            ),
            ("packages", out / "packages"),
            ("receipts", out / "receipts"),
            ("rejected rows", out / "rejected-rows.csv"),
            ("log for an auditor", f"{log}  (python3 {log / 'verify_log.py'} {log})"),
            ("passphrase", f"{councils.PASSPHRASE}   (everyone's)"),
        ]
    )
    say()
    took = time.monotonic() - started
    say(f"Done in {took:.0f} seconds. To look around: transfer-app {offices.predecessor.path}")
    if not (score.perfect and found.adds_up):
        raise typer.Exit(FAILED)
