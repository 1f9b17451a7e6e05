"""Writes docs/commands.md from the commands themselves, so that it cannot say anything else than --help."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer.main

from transfer_app.cli.app import app

PAGE = Path(__file__).resolve().parents[1] / "docs" / "commands.md"
SIGNING_IN = {"workspace", "user", "passphrase_file"}

START = """# The commands

Written by `.ci/write_commands.py` from the program's own help; a test checks that it is so.

Every command at a workspace takes `--workspace FILE` (`-w`, or `TRANSFER_APP_WORKSPACE`), `--user NAME`
(`-u`, or `TRANSFER_APP_USER`) and `--passphrase-file FILE` (or `TRANSFER_APP_PASSPHRASE`); they are not
repeated below. The passphrase is asked for where neither is given.

Exit status: 0 done, 1 refused or failed, with a sentence that says what to do, 2 the command was not
understood, 70 a fault of the program, 130 stopped by Ctrl-C. A command that refused, failed or was stopped
has left nothing in the workspace but the log's note that somebody signed in; `log countersign` keeps the
evidence of a log that was rewritten.
"""


def page() -> str:
    """The whole document."""
    root: Any = typer.main.get_command(app)
    parts = [START, _paragraphs(root.help)]
    parts += _commands("transfer-app", root)
    return "\n".join(parts)


def _commands(name: str, group: Any) -> Iterator[str]:
    for word, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _commands(f"{name} {word}", command)
        else:
            yield from _command(f"{name} {word}", command)


def _command(name: str, command: Any) -> Iterator[str]:
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    options = [one for one in command.params if one.param_type_name == "option" and one.name != "help"]
    usage = " ".join([name, *(one.metavar or one.name.upper() for one in arguments)])
    yield f"## {name}\n"
    yield f"    {usage}\n"
    yield _paragraphs(command.help)
    own = [one for one in options if not _shared(one, options)]
    if arguments or own:
        yield "| | |\n|---|---|"
        for one in arguments:
            yield _row(one.metavar or one.name.upper(), one)
        for one in own:
            names = ", ".join(one.opts)
            yield _row(names if one.is_flag else f"{names} {one.metavar or ''}".strip(), one)
        yield ""


def _shared(option: Any, options: list[Any]) -> bool:
    """One of the three options of signing in, on a command that signs in."""
    at_workspace = {one.name for one in options} >= SIGNING_IN
    return at_workspace and option.name in SIGNING_IN


def _row(name: str, parameter: Any) -> str:
    words = " ".join(parameter.help.split()).removesuffix(".") + "."
    is_option = parameter.param_type_name == "option"
    if is_option and parameter.required:
        words += " Required."
    elif is_option and not parameter.is_flag and isinstance(parameter.default, str) and parameter.default:
        words += f" Otherwise `{parameter.default}`."
    shown = f"`{name}`".replace("|", "\\|")
    return f"| {shown} | {words} |"


def _paragraphs(text: str) -> str:
    """Help with its examples set apart as code."""
    shown = []
    for part in text.split("\n\n"):
        words = " ".join(part.split())
        if words.startswith("Example: "):
            shown.append("    " + words.removeprefix("Example: "))
        else:
            shown.append(words)
    return "\n\n".join(shown) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
