"""docs/commands.md says what the commands' own help says, and every command has help."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import typer.main

from transfer_app.cli.app import app

WRITER = Path(__file__).resolve().parents[2] / ".ci" / "write_commands.py"


@pytest.fixture(scope="module")
def writer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("write_commands", WRITER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def commands(command: Any, name: str = "") -> list[tuple[str, Any]]:
    inner = getattr(command, "commands", {})
    found = [(name, command)] if not inner else []
    for word, nested in inner.items():
        found += commands(nested, f"{name} {word}".strip())
    return found


def test_the_page_is_what_the_help_says(writer: ModuleType) -> None:
    written = writer.PAGE.read_text(encoding="utf-8")
    assert written == writer.page(), "run: .venv/bin/python .ci/write_commands.py"


@pytest.mark.parametrize(("name", "command"), commands(typer.main.get_command(app)))
def test_every_command_and_option_has_help(name: str, command: Any) -> None:
    assert command.help, name
    for parameter in command.params:
        assert getattr(parameter, "help", ""), f"{name} {parameter.name}"
        assert parameter.metavar or getattr(parameter, "is_flag", True), (
            f"{name} {parameter.name} has no metavar"
        )
    for line in command.help.splitlines():
        if line.startswith("Example: "):
            assert line.startswith(f"Example: transfer-app {name}")
