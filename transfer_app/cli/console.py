"""What the command line says, and where: results on standard output, everything else on standard error.

Values from files and people are shown as text only: control characters in them, which a terminal would
obey, come out as a replacement mark, and their square brackets are no markup.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

PIPED_WIDTH = 240
"""Columns where the output is not a terminal: wide enough that no cell of a list is cut."""

_KEPT = {"\n", "\t"}
_DIRECTION = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
_HARMLESS = {
    code: "\ufffd" for code in (*range(0x20), *range(0x7F, 0xA0), *_DIRECTION) if chr(code) not in _KEPT
}


def clean(text: object) -> str:
    """The text with nothing in it that moves a cursor, changes a colour or turns the reading direction."""
    return str(text).translate(_HARMLESS)


def screen(*, errors: bool = False) -> Console:
    """A console on the stream as it is now: a terminal's own width, or wide where the output is piped."""
    stream = sys.stderr if errors else sys.stdout
    width = None if stream.isatty() else PIPED_WIDTH
    return Console(stderr=errors, highlight=False, markup=False, emoji=False, width=width)


def say(text: object = "", style: str = "") -> None:
    """One line of the result."""
    screen().print(Text(clean(text), style=style), soft_wrap=not sys.stdout.isatty())


def note(text: object, style: str = "") -> None:
    """One line beside the result, on standard error: it does not disturb what is piped on."""
    screen(errors=True).print(Text(clean(text), style=style), soft_wrap=not sys.stderr.isatty())


def heading(text: object) -> None:
    say()
    say(text, "bold")


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, right: Sequence[str] = ()) -> None:
    """A plain list with a line of titles. right: columns of numbers, set to the right."""
    shown = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for column in columns:
        shown.add_column(column, justify="right" if column in right else "left", overflow="fold")
    for row in rows:
        shown.add_row(*(Text(clean(cell)) for cell in row))
    screen().print(shown)


def facts(pairs: Iterable[tuple[str, object]], indent: str = "") -> None:
    """Names and values, one a line; a value without content is left out."""
    listed = [(name, clean(value)) for name, value in pairs if str(value)]
    width = max((len(name) for name, _ in listed), default=0)
    for name, value in listed:
        say(f"{indent}{name.ljust(width)}  {value}")


def say_json(value: object) -> None:
    """JSON for other programs: indented, any letter as it is, keys in the order given."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def counted(number: int, one: str, many: str = "") -> str:
    """'1 record', '1,250 records'."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
