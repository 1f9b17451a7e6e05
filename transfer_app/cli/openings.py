"""Who opened which record of a package, as a table: the same for its sender and its receiver."""

from __future__ import annotations

from collections.abc import Sequence

from transfer_app.cli.console import say, table
from transfer_app.domain.access_journal import Opening
from transfer_app.domain.fields import instant_text


def show_openings(openings: Sequence[Opening]) -> None:
    if not openings:
        say("No opening of it is known here.")
        return
    table(
        ("record", "document", "opened", "by", "for"),
        [_row(each) for each in openings],
        right=("document",),
    )


def _row(opening: Opening) -> tuple[object, ...]:
    which = opening.document or ""
    opened = instant_text(opening.at)
    return opening.record, which, opened, opening.person, opening.purpose.value
