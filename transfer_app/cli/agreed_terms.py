"""What is typed about an agreement's people and rules, read into the domain's values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace

import typer

from transfer_app.domain.agreements import RULES_IN_WORDS, Named, Officers, Part, Rules, with_words

PEOPLE = "name; role; employer; manager; evidence of authority"
NUMBERS = ("log_review_days", "breach_hours")


def officers(names: str, parts: str) -> Officers:
    """'DPO; SIRO; Caldicott guardian' and 'before; after'."""
    who, what = _pieces(names), _pieces(parts)
    if len(who) != 3:
        raise typer.BadParameter(f"'{names}' is not 'DPO; SIRO; Caldicott guardian'.")
    if len(what) != 2 or not set(what) <= set(Part):
        raise typer.BadParameter(f"'{parts}' is not two of {', '.join(Part)}, with a semicolon.")
    return Officers(who[0], who[1], who[2], Part(what[0]), Part(what[1]))


def named(text: str) -> Named:
    pieces = _pieces(text)
    if not 5 <= len(pieces) <= len(fields(Named)):
        raise typer.BadParameter(f"'{text}' is not '{PEOPLE}'.")
    return Named(*pieces)


def rules_of(typed: Sequence[str]) -> Rules:
    """The usual rules, with what was typed as key=text in their place."""
    rules = Rules()
    for each in typed:
        key, found, text = each.partition("=")
        if not found or key not in (*RULES_IN_WORDS, *NUMBERS):
            raise typer.BadParameter(f"'{each}' is not KEY=TEXT with one of {', '.join(RULES_IN_WORDS)}.")
        if key in NUMBERS and not text.isdecimal():
            raise typer.BadParameter(f"'{each}' is not a whole number.")
        if key in NUMBERS:
            rules = with_number(rules, key, int(text))
        else:
            rules = with_words(rules, {key: text.strip()})
    return rules


def with_number(rules: Rules, key: str, number: int) -> Rules:
    if key == "breach_hours":
        return replace(rules, breach_hours=number)
    return replace(rules, log_review_days=number)


def _pieces(text: str) -> list[str]:
    return [piece.strip() for piece in text.split(";")]
