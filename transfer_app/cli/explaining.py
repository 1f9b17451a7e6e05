"""The command that says why one record goes where it goes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from transfer_app.cli.console import heading, say
from transfer_app.cli.sign_in import signed_in
from transfer_app.domain.explaining import Explanation
from transfer_app.services.session import Session


@signed_in
def explain(
    session: Session,
    record: Annotated[
        str, typer.Argument(metavar="RECORD", help="The record, such as r-abcd-efgh-ijkl-mnop.")
    ],
    rules: Annotated[
        Path | None, typer.Option(help="Another rule set (TOML) than the one in use.", metavar="FILE")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="As canonical JSON: docs/format-explanation.md.")
    ] = False,
) -> None:
    """Say why one record goes where it goes: the facts used with their source rows, every rule tried and why
    it did or did not match, the address, its point, accuracy and distance to the line, and the legal text.

    Example: transfer-app explain r-abcd-efgh-ijkl-mnop
    """
    from transfer_app.domain.explanation_json import document
    from transfer_app.services import explaining

    found = explaining.explain(session, record, rules)
    if as_json:
        sys.stdout.write(document(found).decode("utf-8") + "\n")
    else:
        show(found)


def show(one: Explanation) -> None:
    """Print an explanation in the order a lawyer reads it."""
    from transfer_app.domain.explanation_words import sections, title

    say(title(one), "bold")
    say(f"{one.named().sentence}.")
    for section in sections(one):
        heading(section.heading)
        for line in section.lines:
            say(f"  {line}", "dim" if line.startswith("no  ") else "")
