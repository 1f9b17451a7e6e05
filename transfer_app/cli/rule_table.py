"""The command that writes a rule set in words, for the lawyers who sign it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from transfer_app.cli.console import counted, say
from transfer_app.cli.failures import failures_in_words
from transfer_app.cli.help_text import helped
from transfer_app.cli.sign_in import outside_of


@helped
def rule_table(
    ctx: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="A rule set (TOML); otherwise the one that ships.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Write it to this file (Markdown); otherwise it is shown.", metavar="FILE.md"),
    ] = None,
) -> None:
    """Write a rule set in words for lawyers: each rule with its conditions, outcome, reason, law and status,
    then gates, checks, policy switches, reasons and all that still needs sign-off. It needs no workspace.

    Example: transfer-app rule-table agreed-rules.toml --out agreed-rules.md
    """
    from transfer_app.domain.rule_text import rules_text

    with failures_in_words():
        rules = outside_of(ctx).rules(file)
        text = rules_text(rules)
        if out is None:
            typer.echo(text, nl=False)
            return
        out.write_text(text, encoding="utf-8", newline="\n")
        say(f"{counted(len(rules.rules), 'rule')} of {rules.name} {rules.version} written to {out}.", "bold")
