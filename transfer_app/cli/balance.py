"""The balance as one command: what came in equals what went out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import typer

from transfer_app.cli.console import say, say_json, table
from transfer_app.cli.failures import FAILED
from transfer_app.cli.sign_in import signed_in
from transfer_app.domain.balance import Balance, part_of
from transfer_app.services.session import Session


@signed_in
def balance(
    session: Session,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for other programs.")] = False,
) -> None:
    """Show the balance, per strand; it names no child. Ends with status 1 when a line does not add up.

    Example: transfer-app balance
    """
    from transfer_app.services import balancing

    found = balancing.current(session)
    if as_json:
        say_json(as_plain(found))
    else:
        show(found, names_in(session))
    if not found.adds_up:
        raise typer.Exit(FAILED)


def names_in(session: Session) -> dict[str, str]:
    """The successors' names by code, where a boundary set is in use."""
    from transfer_app.services import boundaries

    boundary_set = boundaries.in_use(session)
    return boundary_set.names if boundary_set else {}


def show(found: Balance, names: Mapping[str, str]) -> None:
    """Every line that counts anything, and the verdict. names: successors by code."""
    words = {part_of(code): f"to {name}" for code, name in names.items()}
    words["sent-elsewhere"] = "now decided otherwise"
    rows: list[tuple[str, ...]] = []
    strand = ""
    for line in found.lines:
        name, total = line.total
        if not total and not any(number for _, number in line.parts):
            continue
        parts = " + ".join(
            f"{number:,} {words.get(part, part.replace('-', ' '))}" for part, number in line.parts if number
        )
        fault = "" if sum(number for _, number in line.parts) == total else "does not add up"
        shown = line.strand if line.strand != strand else ""
        strand = line.strand
        rows.append((shown, name.replace("-", " "), f"{total:,}", f"= {parts or 0}", fault))
    table(("strand", "", "total", "", ""), rows, right=("total",))
    if found.adds_up:
        say("It adds up.", "bold green")
    else:
        say("It does not add up: stop, and tell the administrator.", "bold red")


def as_plain(found: Balance) -> dict[str, object]:
    """For JSON: lines in order, and whether every one adds up."""
    return {
        "adds_up": found.adds_up,
        "lines": [
            {"strand": line.strand, line.total[0]: line.total[1], "parts": dict(line.parts)}
            for line in found.lines
        ],
    }
