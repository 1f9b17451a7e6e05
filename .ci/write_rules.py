"""Writes docs/rules.md from the shipped rule set, and the generated tables of docs/format-rules.md."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from transfer_app.adapters.rule_sets import read_rule_set
from transfer_app.domain.predicates import PREDICATES
from transfer_app.domain.rule_text import rules_text
from transfer_app.domain.siting import FAULT_WORDS, MILD, Fault

DOCS = Path(__file__).resolve().parents[1] / "docs"
RULES = DOCS / "rules.md"
FORMAT = DOCS / "format-rules.md"


def rules_page() -> str:
    return rules_text(read_rule_set())


def format_page() -> str:
    """The format document with its tables made anew; the rest of it is written by hand."""
    text = FORMAT.read_text(encoding="utf-8")
    text = _between(text, "predicates", _predicates())
    return _between(text, "faults", _faults())


def _between(text: str, name: str, lines: Iterator[str]) -> str:
    start, end = f"<!-- {name}: written by .ci/write_rules.py -->", f"<!-- end of {name} -->"
    if text.count(start) != 1 or text.count(end) != 1:
        raise ValueError(f"docs/format-rules.md must have the two markers of {name} once each")
    table = "\n".join(lines)
    return re.sub(
        f"{re.escape(start)}.*?{re.escape(end)}",
        lambda _: f"{start}\n\n{table}\n\n{end}",
        text,
        flags=re.DOTALL,
    )


def _predicates() -> Iterator[str]:
    yield "| name | holds when | parameters |\n|---|---|---|"
    for name, one in sorted(PREDICATES.items()):
        numbers = ", ".join(f"`{parameter}`" for parameter in one.parameters)
        yield f"| `{name}` | {one.words} | {numbers} |"


def _faults() -> Iterator[str]:
    yield "| fault | what speaks against the address | mild |\n|---|---|---|"
    for fault in Fault:
        if fault is not Fault.NONE:
            yield f"| `{fault.value}` | {FAULT_WORDS[fault]} | {'yes' if fault in MILD else ''} |"


if __name__ == "__main__":
    RULES.write_text(rules_page(), encoding="utf-8", newline="\n")
    FORMAT.write_text(format_page(), encoding="utf-8", newline="\n")
