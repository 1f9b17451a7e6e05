"""Commands that make a workspace and say who may do what in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from transfer_app.cli import clearance
from transfer_app.cli.bars import working
from transfer_app.cli.console import say, table
from transfer_app.cli.dates import parse_day
from transfer_app.cli.failures import failures_in_words
from transfer_app.cli.help_text import helped
from transfer_app.cli.sign_in import (
    NEW_PASSPHRASE,
    PASSPHRASE,
    PassphraseOption,
    UserOption,
    WorkspaceOption,
    existing_passphrase,
    new_passphrase,
    outside_of,
    signed_in,
)
from transfer_app.domain.clearance import FUNCTION_WORDS, words
from transfer_app.domain.day_words import in_full
from transfer_app.domain.errors import TransferError
from transfer_app.domain.profiles import Profile
from transfer_app.domain.vocabulary import Role
from transfer_app.services import workspace_key, workspaces
from transfer_app.services.session import Session

users = typer.Typer(no_args_is_help=True, help="Who may sign in, and what they may do.")
users.add_typer(clearance.app, name="clear")
users.command("functions")(clearance.functions)

Roles = Annotated[
    list[Role],
    typer.Option(
        "--role",
        "-r",
        metavar="ROLE",
        help="data-officer, reviewer, approver, receiving-officer, auditor, administrator; repeat it.",
    ),
]


@helped
def create(
    ctx: typer.Context,
    workspace: Annotated[
        Path,
        typer.Option(
            "--workspace", "-w", envvar="TRANSFER_APP_WORKSPACE", help="The file to make.", metavar="FILE"
        ),
    ],
    user: UserOption,
    authority_code: Annotated[
        str, typer.Option(metavar="CODE", help="The authority's GSS code, for example E10000009.")
    ],
    authority_name: Annotated[str, typer.Option(metavar="NAME", help="The authority's name.")],
    display_name: Annotated[str, typer.Option(metavar="NAME", help="Your name as others see it.")],
    role: Roles,
    vesting_day: Annotated[
        date | None,
        typer.Option(help="The day the successors take over, YYYY-MM-DD.", parser=parse_day, metavar="DAY"),
    ] = None,
    profile: Annotated[
        Profile,
        typer.Option(
            metavar="PROFILE",
            help="The kind of keys people are given: post-quantum, or compatible (for age before 1.3).",
        ),
    ] = Profile.POST_QUANTUM,
    passphrase_file: PassphraseOption = None,
) -> None:
    """Make a workspace: one encrypted file that holds everything, and its first user.

    The first user is an administrator besides the roles given. Keep FILE and the key file beside it together.

    Example: transfer-app create -w dorset.taw -u ann --display-name "Ann Archer" --authority-code E10000009
    --authority-name Dorset --vesting-day 2019-04-01 --role data-officer
    """
    with failures_in_words():
        passphrase = new_passphrase(passphrase_file, PASSPHRASE, "passphrase-file", user)
        session = workspaces.create(
            outside_of(ctx), workspace, authority_code=authority_code, authority_name=authority_name,
            vesting_day=vesting_day, user_name=user, display_name=display_name, passphrase=passphrase,
            roles=role, profile=profile,
        )  # fmt: skip
        session.workspace.close()
        say(f"Made {workspace} for {authority_name}. {display_name} is {session.roles_in_words}.")
        say("Next: load an extract ('load'), or add colleagues ('users add').")


@signed_in
def set_vesting_day(
    session: Session,
    day: Annotated[date, typer.Argument(help="The day, YYYY-MM-DD.", parser=parse_day, metavar="DAY")],
) -> None:
    """Set the day the successors take over; every date test of the rules is counted on it.

    Example: transfer-app set-vesting-day 2027-04-01
    """
    workspaces.set_vesting_day(session, day)
    say(f"Vesting day is {day:%A} {in_full(day)}. Run 'allocate' again: decisions depend on it.")


@users.command("add")
@signed_in
def add(
    session: Session,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name they sign in with.")],
    display_name: Annotated[str, typer.Option(metavar="NAME", help="Their name as others see it.")],
    role: Roles,
    new_passphrase_file: Annotated[
        Path | None,
        typer.Option(
            help=f"Read their passphrase from this file (or from {NEW_PASSPHRASE}).", metavar="FILE"
        ),
    ] = None,
) -> None:
    """Add a person; they choose their passphrase at your keyboard.

    Example: transfer-app users add ben --display-name "Ben Abbot" --role approver
    """
    chosen = new_passphrase(new_passphrase_file, NEW_PASSPHRASE, "new-passphrase-file", name)
    user = workspaces.add_user(session, name, display_name, chosen, role)
    say(f"{user.display_name} may now sign in as {user.name}: {', '.join(sorted(user.roles))}.")


@users.command("list")
@signed_in
def listed(session: Session) -> None:
    """List who may sign in, with their roles, the function they hold and whether they are cleared."""
    table(
        ("name", "person", "roles", "function", "restricted records"),
        [
            (
                one.name, one.display_name, ", ".join(sorted(one.roles)) if one.active else "has left",
                ", ".join(sorted(FUNCTION_WORDS[each] for each in one.functions)), words(one),
            )
            for one in workspaces.users(session)
        ],
    )  # fmt: skip


@users.command("roles")
@signed_in
def roles(
    session: Session,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Their sign-in name.")],
    role: Roles,
) -> None:
    """Change what a person may do: they have exactly the roles given. Your own are for another administrator.

    Example: transfer-app users roles ben --role approver --role auditor
    """
    if not role:
        raise TransferError("No role was given.", "Name at least one with --role.")
    user = workspaces.set_roles(session, name, role)
    say(f"{user.display_name}: {', '.join(sorted(user.roles))}.")


@users.command("remove")
@signed_in
def remove(
    session: Session,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Their sign-in name.")],
) -> None:
    """Take a person's way in when they leave. What they did keeps their name, which is not given again.

    Whoever kept an earlier copy of the key file can open copies of the workspace made before 'users new-key'.

    Example: transfer-app users remove ben
    """
    user = workspaces.remove_user(session, name)
    say(f"{user.display_name} cannot sign in any more.")
    say("If they may have kept a copy of the key file, change the workspace's key: 'users new-key'.")


@users.command("new-key")
@signed_in
def new_key(session: Session) -> None:
    """Encrypt the whole workspace with a new key, after somebody left. Everybody keeps their passphrase.

    Nobody else may have the workspace open. Copies made before still open as they did.

    Example: transfer-app users new-key
    """
    with working("Encrypting the workspace anew"):
        workspace_key.change(session)
    say("The workspace has a new key. An older copy of the key file does not open it any more.")


@users.command("passphrase")
@helped
def passphrase(
    ctx: typer.Context,
    workspace: WorkspaceOption,
    user: UserOption,
    passphrase_file: PassphraseOption = None,
    new_passphrase_file: Annotated[
        Path | None,
        typer.Option(help=f"Read the new one from this file (or from {NEW_PASSPHRASE}).", metavar="FILE"),
    ] = None,
) -> None:
    """Change your own passphrase: sign in with the one you have, then choose another.

    Example: transfer-app users passphrase
    """
    with failures_in_words():
        old = existing_passphrase(passphrase_file, user)
        session = workspaces.sign_in(outside_of(ctx), workspace, user, old)
        try:
            chosen = new_passphrase(new_passphrase_file, NEW_PASSPHRASE, "new-passphrase-file", user)
            workspaces.change_passphrase(session, old, chosen)
        finally:
            session.workspace.close()
        say("Changed. Sign in with the new passphrase from now on.")
