"""The command `demo`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from transfer_app.cli.console import say
from transfer_app.cli.failures import FAILED, failures_in_words
from transfer_app.cli.help_text import helped
from transfer_app.cli.sign_in import outside_of
from transfer_app.domain.day_words import in_full


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

    Makes the workspaces, loads, locates, has the rules signed, allocates, compares with the answer key,
    reviews, shares, packs, receives, verifies; ends with the balance and with where everything is. No person
    in it is real.

    Example: transfer-app demo --out demo-output
    """
    with failures_in_words():
        _run(ctx, out, county)


def _run(ctx: typer.Context, out: Path, folder: Path | None) -> None:
    from transfer_app.cli.demo import councils, ending, exchange, predecessor
    from transfer_app.cli.demo.county import find_county
    from transfer_app.cli.demo.stage import Stage

    started = time.monotonic()
    county = find_county(folder)
    outside = outside_of(ctx)
    councils.prepare_folder(out)
    after = " and ".join(council.name for council in county.successors)
    say(f"{county.predecessor.name} becomes {after} on {in_full(county.vesting_day)}.", "bold")
    say(f"A made-up county with {county.children:,} children. No person in it is real.")
    say()
    stage = Stage()
    with stage.step("Set up") as step:
        offices = ctx.with_resource(councils.offices(outside, county, out, step))
    score = predecessor.play(stage, county, offices, out)
    exchange.play(stage, offices, out)
    if not ending.show(offices, score, out, time.monotonic() - started):
        raise typer.Exit(FAILED)
