"""Which workspace, who, and the passphrase: the three things every command at a workspace starts with.

A passphrase is never an argument, where a list of running programs would show it: it is typed, or read
from a file, or from the environment.
"""

from __future__ import annotations

import functools
import inspect
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Concatenate, ParamSpec

import typer

from transfer_app.cli.console import note
from transfer_app.cli.failures import failures_in_words
from transfer_app.cli.help_text import helped
from transfer_app.domain.errors import SignInFailed
from transfer_app.services import workspaces
from transfer_app.services.ports.outside import Outside
from transfer_app.services.session import Session

P = ParamSpec("P")

PASSPHRASE = "TRANSFER_APP_PASSPHRASE"
NEW_PASSPHRASE = "TRANSFER_APP_NEW_PASSPHRASE"

WorkspaceOption = Annotated[
    Path,
    typer.Option(
        "--workspace", "-w", envvar="TRANSFER_APP_WORKSPACE", help="The workspace file.", metavar="FILE"
    ),
]
UserOption = Annotated[
    str, typer.Option("--user", "-u", envvar="TRANSFER_APP_USER", help="Your sign-in name.", metavar="NAME")
]
PassphraseOption = Annotated[
    Path | None,
    typer.Option(
        "--passphrase-file",
        help=f"Read the passphrase from this file (or from {PASSPHRASE}); asked for otherwise.",
        metavar="FILE",
    ),
]


def outside_of(ctx: typer.Context) -> Outside:
    """The adapters, made when they are first needed: help and mistakes in a command cost nothing."""
    made: Outside = ctx.find_root().obj()
    return made


def signed_in(command: Callable[Concatenate[Session, P], None]) -> Callable[..., None]:
    """Give a command the options of signing in, and a session that is closed whatever happens."""
    signature = inspect.signature(command, eval_str=True)
    shared = inspect.signature(_options, eval_str=True).parameters
    own = [_keyword(one) for one in list(signature.parameters.values())[1:]]

    @functools.wraps(command)
    def run(
        *, ctx: typer.Context, workspace: Path, user: str, passphrase_file: Path | None, **given: Any
    ) -> None:
        with failures_in_words(), session_at(ctx, workspace, user, passphrase_file) as session:
            command(session, **given)  # type: ignore[call-arg]

    parameters = [*own, *(_keyword(one) for one in shared.values())]
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {one.name: one.annotation for one in parameters}
    return helped(run)


def _options(
    ctx: typer.Context, workspace: WorkspaceOption, user: UserOption, passphrase_file: PassphraseOption = None
) -> None:
    """The options that `signed_in` adds."""


def _keyword(parameter: inspect.Parameter) -> inspect.Parameter:
    return parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)


@contextmanager
def session_at(
    ctx: typer.Context, workspace: Path, user: str, passphrase_file: Path | None
) -> Iterator[Session]:
    passphrase = existing_passphrase(passphrase_file, user)
    session = workspaces.sign_in(outside_of(ctx), workspace, user, passphrase)
    for notice in session.notices:
        note(notice)
    try:
        yield session
    finally:
        session.workspace.close()


def existing_passphrase(file: Path | None, user: str) -> str:
    """From the file, the environment or the keyboard, in this order."""
    given = _given(file, PASSPHRASE)
    if given is not None:
        return given
    _need_keyboard("passphrase-file", PASSPHRASE)
    return str(typer.prompt(f"Passphrase of {user}", hide_input=True, err=True))


def new_passphrase(file: Path | None, variable: str, option: str, whose: str) -> str:
    """A passphrase to set: typed twice where it is typed."""
    given = _given(file, variable)
    if given is not None:
        return given
    _need_keyboard(option, variable)
    note("At least 12 characters; four or five unrelated words are good. Nobody can recover it.")
    question = f"New passphrase of {whose}"
    return str(typer.prompt(question, hide_input=True, confirmation_prompt=True, err=True))


def existing_key_passphrase(file: Path | None, key_file: Path) -> str:
    """Of a key file: from the file, or the keyboard; empty where the key file has none."""
    if file is not None:
        return _given(file, "") or ""
    if not sys.stdin.isatty():
        return ""
    question = f"Passphrase of {key_file.name} (empty if it has none)"
    return str(typer.prompt(question, default="", show_default=False, hide_input=True, err=True))


def _given(file: Path | None, variable: str) -> str | None:
    if file is None:
        return os.environ.get(variable) or None
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        said = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise SignInFailed(
            f"The passphrase file {file} cannot be read: {said}.", "Check the file."
        ) from error
    if not lines or not lines[0]:
        raise SignInFailed(f"The passphrase file {file} is empty.", "Put the passphrase on its first line.")
    return lines[0]


def _need_keyboard(option: str, variable: str) -> None:
    if not sys.stdin.isatty():
        raise SignInFailed(
            "There is no terminal to ask for the passphrase on.",
            f"Use --{option} FILE, or set {variable}.",
        )
