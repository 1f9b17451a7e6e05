"""Commands about one's own keys, and about whose signatures count."""

from __future__ import annotations

from typing import Annotated

import typer

from transfer_app.cli.console import say
from transfer_app.cli.sign_in import signed_in
from transfer_app.domain.profiles import Profile
from transfer_app.services.session import Session

app = typer.Typer(no_args_is_help=True, help="Your own keys, and the kind that people here are given.")


@app.command("profile")
@signed_in
def profile(
    session: Session,
    chosen: Annotated[
        Profile | None, typer.Argument(metavar="PROFILE", help="post-quantum or compatible; none: say which.")
    ] = None,
) -> None:
    """Say, or choose, what kind of keys people here are given from now on.

    Post-quantum keys also withstand someone who keeps a copy until quantum computers exist. Choose compatible
    only where packages must be opened with age before 1.3. One package is never sealed for both kinds.

    Example: transfer-app keys profile compatible
    """
    from transfer_app.services import keys

    if chosen is not None:
        keys.set_profile(session, chosen)
    say(f"New keys are {keys.profile(session)}. Yours is {keys.my_profile(session)}.")
    if chosen is not None:
        say("Nobody's present key has changed; each person makes a new one with 'keys new'.")


@app.command("new")
@signed_in
def new(session: Session) -> None:
    """Make yourself a new key to open packages with. Your signing key stays, and so do your older keys.

    Send the new card to the other authority; until two people there have confirmed it, packages are sealed
    for the old key, which goes on opening them.

    Example: transfer-app keys new
    """
    from transfer_app.services import keys, sharing

    keys.renew(session)
    say(f"Made a new {keys.my_profile(session)} key. Send your new card ('card'); its fingerprint:")
    say(f"  {sharing.my_fingerprint(session)}", "bold")
