"""Types commands as a person would, in this process, with keys that are cheap to make."""

from __future__ import annotations

from pathlib import Path

import allocated_county
from typer.testing import CliRunner, Result

from transfer_app.cli.app import app


def typed(
    *words: object,
    workspace: Path | None = None,
    user: str = allocated_county.OFFICER,
    keyboard: str | None = None,
    **variables: str,
) -> Result:
    """Run one command line. The passphrase comes from the environment; variables add to it."""
    environment = {
        "TRANSFER_APP_PASSPHRASE": allocated_county.PASSPHRASE,
        "TRANSFER_APP_NEW_PASSPHRASE": allocated_county.PASSPHRASE,
        "TRANSFER_APP_USER": user,
        "TRANSFER_APP_WORKSPACE": str(workspace) if workspace is not None else None,
        **variables,
    }
    line = [str(word) for word in words]
    return CliRunner().invoke(app, line, obj=allocated_county.outside, env=environment, input=keyboard)


def said(*words: object, workspace: Path, user: str = allocated_county.OFFICER) -> str:
    """What a command that must succeed printed."""
    result = typed(*words, workspace=workspace, user=user)
    assert result.exit_code == 0, result.output
    return result.stdout
