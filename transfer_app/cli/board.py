"""The board's figures as one command."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from transfer_app.cli.console import note, say, say_json, table
from transfer_app.cli.failures import FAILED
from transfer_app.cli.sign_in import signed_in
from transfer_app.domain.board import ROUNDED, rows
from transfer_app.services.session import Session

COLUMNS = ("section", "strand", "line", "part", "figure")


@signed_in
def board(
    session: Session,
    hide_small: Annotated[
        bool, typer.Option("--hide-small", help="Round to 5 and hide 1 to 4, for a paper that is published.")
    ] = False,
    pdf: Annotated[Path | None, typer.Option(metavar="FILE", help="Save the paper as a PDF.")] = None,
    xlsx: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Save the same figures for Excel.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for other programs.")] = False,
) -> None:
    """Show the board's figures, with the digest of the checkpoint behind them; it names no child.

    With --pdf or --xlsx it saves them instead, replacing a file of that name; each holds the same figures.
    With --json besides, it prints them too.
    Ends with status 1 when the balance does not add up.

    Example: transfer-app board --hide-small --pdf board.pdf --xlsx board.xlsx
    """
    from transfer_app.services import board as figures

    found = figures.current(session)
    files = [path for path in (pdf, xlsx) if path is not None]
    if files:
        saved = figures.save(session, pdf, xlsx, hide_small=hide_small, found=found)
        tell = note if as_json else say
        for sentence in [*(f"Saved {path}." for path in files), *saved.notes]:
            tell(sentence)
        if not as_json:
            return
    shown = rows(found.lines, hide_small=hide_small)
    if as_json:
        say_json(
            {
                "checkpoint": found.checkpoint,
                "as_signed": found.as_signed,
                "adds_up": found.adds_up,
                "rounded": hide_small,
                "figures": [dict(zip(COLUMNS, row, strict=True)) for row in shown],
            }
        )
    else:
        table(COLUMNS, shown, right=("figure",))
        if hide_small:
            say(ROUNDED)
        say(_behind(found.checkpoint, as_signed=found.as_signed))
    if not found.adds_up:
        note("It does not add up: stop, and tell the administrator.", "bold red")
        raise typer.Exit(FAILED)


def _behind(checkpoint: str, *, as_signed: bool) -> str:
    if not checkpoint:
        return "No checkpoint is signed yet: sign one with 'log checkpoint'."
    if as_signed:
        return f"As signed in the checkpoint {checkpoint}."
    return f"Figures changed since the checkpoint {checkpoint}: sign a new one with 'log checkpoint'."
