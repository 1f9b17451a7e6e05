"""Days as they are typed: YYYY-MM-DD and nothing else, so that no day is taken for a month."""

from __future__ import annotations

import re
from datetime import date

import typer


def parse_day(text: str | date) -> date:
    """A parser for typer's options and arguments."""
    if isinstance(text, date):
        return text
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise typer.BadParameter(f"{text} is no day of the calendar.") from None
    raise typer.BadParameter(f"{text!r} is not a day written as YYYY-MM-DD.")
