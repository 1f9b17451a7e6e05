"""The commands, in the order of the path of a record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from transfer_app import __version__
from transfer_app.cli import (
    accepting,
    agreements,
    allocating,
    balance,
    board,
    boundaries,
    comparing,
    disputes,
    documents,
    explaining,
    families,
    giving,
    keys,
    loading,
    log,
    log_councils,
    log_proofs,
    packages,
    quality,
    reading,
    reviewing,
    rule_table,
    rules,
    run_report,
    second_opinion,
    sharing,
    team_file,
    workbooks,
    workspace,
)
from transfer_app.cli.demo.command import demo
from transfer_app.cli.help_text import helped
from transfer_app.services.ports.outside import Outside

SET_UP, LOAD, DECIDE, SEND, CHECK, TRY = "Set up", "Load", "Decide", "Share and send", "Check", "Try it"

app = typer.Typer(
    name="transfer-app",
    no_args_is_help=True,
    rich_markup_mode="rich",
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"transfer-app {__version__}")
        raise typer.Exit


@app.callback()
@helped
def start(
    version: Annotated[
        bool,
        typer.Option("--version", help="Say which version this is.", is_eager=True, callback=_say_version),
    ] = False,
) -> None:
    """Move children's case records to the right successor when councils split, merge or hand over.

    Without a command the window opens; with nothing but a .taw file it opens there. The path of a record:
    load, locate, allocate, review, share, pack, receive, verify. Set TRANSFER_APP_WORKSPACE and
    TRANSFER_APP_USER to leave out --workspace and --user. It never uses the internet. Try everything on a
    made-up county with 'demo'.
    """


app.command("create", rich_help_panel=SET_UP)(workspace.create)
app.command("team-file", rich_help_panel=SET_UP)(team_file.team_file)
app.command("team-sql", rich_help_panel=SET_UP)(team_file.team_sql)
app.command("team-check", rich_help_panel=SET_UP)(team_file.team_check)
app.command("set-vesting-day", rich_help_panel=SET_UP)(workspace.set_vesting_day)
app.add_typer(workspace.users, name="users", rich_help_panel=SET_UP)

app.command("load", rich_help_panel=LOAD)(loading.load)
app.command("extracts", rich_help_panel=LOAD)(loading.extracts)
app.command("rejects", rich_help_panel=LOAD)(loading.rejects)
app.command("gazetteer", rich_help_panel=LOAD)(loading.gazetteer)
app.command("postcode-spread", rich_help_panel=LOAD)(loading.postcode_spread)
app.command("gazetteers", rich_help_panel=LOAD)(loading.gazetteers)

app.add_typer(documents.app, name="documents", rich_help_panel=LOAD)

app.add_typer(boundaries.app, name="boundaries", rich_help_panel=DECIDE)
app.add_typer(rules.app, name="rules", rich_help_panel=DECIDE)
app.command("rule-table", rich_help_panel=DECIDE)(rule_table.rule_table)
app.command("allocate", rich_help_panel=DECIDE)(allocating.allocate)
app.command("run-report", rich_help_panel=DECIDE)(run_report.run_report)
app.command("explain", rich_help_panel=DECIDE)(explaining.explain)
app.command("compare", rich_help_panel=DECIDE)(comparing.compare)
app.command("queue", rich_help_panel=DECIDE)(reviewing.queue)
app.command("case", rich_help_panel=DECIDE)(reviewing.case)
app.command("propose", rich_help_panel=DECIDE)(reviewing.propose)
app.command("proposals", rich_help_panel=DECIDE)(reviewing.proposals)
app.command("approve", rich_help_panel=DECIDE)(reviewing.approve)
app.command("refuse", rich_help_panel=DECIDE)(reviewing.refuse)
app.command("override", rich_help_panel=DECIDE)(reviewing.override)
app.command("withdraw", rich_help_panel=DECIDE)(reviewing.withdraw)
app.command("give", rich_help_panel=DECIDE)(giving.give)
app.command("take-back", rich_help_panel=DECIDE)(giving.take_back)
app.add_typer(workbooks.app, name="workbook", rich_help_panel=DECIDE)
app.add_typer(second_opinion.app, name="second-opinion", rich_help_panel=DECIDE)
app.add_typer(disputes.app, name="disputes", rich_help_panel=DECIDE)
app.add_typer(quality.app, name="quality-sample", rich_help_panel=DECIDE)
app.add_typer(families.app, name="families", rich_help_panel=DECIDE)

app.command("card", rich_help_panel=SEND)(sharing.card)
app.add_typer(keys.app, name="keys", rich_help_panel=SEND)
app.add_typer(agreements.share, name="share", rich_help_panel=SEND)
app.add_typer(accepting.app, name="accept", rich_help_panel=SEND)
app.add_typer(packages.app, name="pack", rich_help_panel=SEND)
app.add_typer(reading.app, name="receive", rich_help_panel=SEND)

log.app.add_typer(log_proofs.app)
log.app.add_typer(log_councils.app)
app.add_typer(log.app, name="log", rich_help_panel=CHECK)
app.command("balance", rich_help_panel=CHECK)(balance.balance)
app.command("quality", rich_help_panel=CHECK)(quality.quality)
app.command("board", rich_help_panel=CHECK)(board.board)
app.command("demo", rich_help_panel=TRY)(demo)


def run(outside: Callable[[], Outside]) -> None:
    """Run the command that was typed. outside: makes the adapters, called only when a command needs them."""
    app(obj=outside, prog_name="transfer-app")
