"""Commands about one's own keys, and about whose signatures count."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from transfer_app.cli.console import counted, note, say
from transfer_app.cli.dates import parse_day
from transfer_app.cli.fingerprints import my_fingerprint
from transfer_app.cli.sign_in import NEW_PASSPHRASE, existing_key_passphrase, new_passphrase, signed_in
from transfer_app.domain.day_words import in_full
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
def new(
    session: Session,
    signing: Annotated[bool, typer.Option("--signing", help="A new signing key too.")] = False,
) -> None:
    """Make yourself a new key to open packages with. Your older keys are kept, to open what they can.

    With --signing a new key to sign with as well, when the present one may have become known: nothing you
    sign counts with the other authority until two people there have confirmed your new card.

    Send the new card to the other authority; until two people there have confirmed it, packages are sealed
    for the old key, which goes on opening them.

    Example: transfer-app keys new
    """
    from transfer_app.services import keys

    keys.renew(session, signing=signing)
    say(f"Made a new {keys.my_profile(session)} key. Send your new card ('card'); its fingerprint:")
    my_fingerprint(session)


@app.command("export")
@signed_in
def export(
    session: Session,
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="Where to save it.")] = Path(),
    new_passphrase_file: Annotated[
        Path | None,
        typer.Option(
            help=f"Read the file's passphrase from this file (or from {NEW_PASSPHRASE}).", metavar="FILE"
        ),
    ] = None,
) -> None:
    """Save your own keys to a file under a passphrase; age opens packages with it ('age -d -i').

    Whoever has the file and the passphrase reads every package made for you and signs in your name.

    Example: transfer-app keys export --out safe
    """
    from transfer_app.services import keys

    chosen = new_passphrase(new_passphrase_file, NEW_PASSPHRASE, "new-passphrase-file", "the key file")
    path = keys.export(session, out, chosen)
    say(f"Your keys are in {path}. Keep it apart from its passphrase.")


@app.command("import")
@signed_in
def take_in(
    session: Session,
    path: Annotated[Path, typer.Argument(metavar="FILE", help="The key file.")],
    key_passphrase_file: Annotated[
        Path | None,
        typer.Option(help="Read the key file's passphrase from this file; otherwise asked.", metavar="FILE"),
    ] = None,
) -> None:
    """Open packages with a key that you have: of age-keygen, age -p, ssh-keygen (Ed25519) or 'keys export'.

    Your present keys are kept, to open what was sealed for them.

    Example: transfer-app keys import id_ed25519
    """
    from transfer_app.services import keys

    keys.take_in(session, path, existing_key_passphrase(key_passphrase_file, path))
    say(f"Took in a {keys.my_profile(session)} key. Send your new card ('card'); its fingerprint:")
    my_fingerprint(session)


@app.command("add-recipient")
@signed_in
def add_recipient(
    session: Session,
    protocol: Annotated[int, typer.Argument(metavar="PROTOCOL", help="See 'share list'.")],
    path: Annotated[
        Path, typer.Argument(metavar="FILE", help="Their ssh-ed25519 line, with or without an age1... line.")
    ],
    name: Annotated[str, typer.Option(metavar="NAME", help="Their name.")],
    role: Annotated[str, typer.Option(metavar="TEXT", help="Their role.")],
) -> None:
    """Name a person of the successor who has no card by their bare public keys. Two people confirm it.

    Example: transfer-app keys add-recipient 1 eve.pub --name "Eve Hall" --role "receiving officer"
    """
    from transfer_app.services import keys

    person = keys.add_bare_recipient(session, protocol, path, name, role)
    say(f"Recipient {person.id}: {person.name}, {person.role}, {person.authority}.", "bold")
    say("There is no card. Ring them on a number you know; 'ssh-keygen -lf' of their key must show:")
    say(f"  {keys.ssh_fingerprint(person.signing_key)}", "bold")
    if person.age_recipient != person.signing_key:
        say("and the whole of their age key must be:")
        say(f"  {person.age_recipient}", "bold")
    say(f"Then two people confirm it, each with 'share confirm {person.id}'.")


@app.command("signers")
@signed_in
def signers(
    session: Session,
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="Where to save the two files.")] = Path(),
) -> None:
    """Save whose signatures count here as allowed_signers and revoked_keys, to check them with ssh-keygen.

    Of officers of other councils whose keys two people here compared: what each may sign, and until when.

    Example: transfer-app keys signers --out checking
    """
    from transfer_app.services import trusted_keys

    saved = trusted_keys.save(session, out)
    say(
        f"{saved.allowed} lists {counted(saved.keys, 'key')}, {saved.revoked} {saved.revoked_keys:,} revoked."
    )
    say("A package is then checked so, with its sender's code and the 'created' of its manifest:")
    say("ssh-keygen -Y verify -f allowed_signers -r revoked_keys -I CODE -n transfer-app/package/v1")
    say("  -O verify-time=20280401090000Z -s PACKAGE.manifest.json.sig < PACKAGE.manifest.json")
    note("Save them again, to another folder, whenever a key was confirmed or revoked.")


@app.command("revoke-sender")
@signed_in
def revoke_sender(
    session: Session,
    sender: Annotated[int, typer.Argument(metavar="SENDER", help="See 'receive senders'.")],
    last: Annotated[
        date | None,
        typer.Option(parser=parse_day, metavar="DAY", help="For someone who leaves: their last day."),
    ] = None,
) -> None:
    """Trust a sender's key no more: at all, for a key lost or stolen, or after the last day of who leaves.

    Example: transfer-app keys revoke-sender 1 --last 2027-06-30
    """
    from transfer_app.services import keys

    if last is None:
        found = keys.revoke_sender(session, sender)
        say(f"Nothing signed by {found.name} with this key is taken in any more, whenever it was signed.")
    else:
        found = keys.end_sender(session, sender, last)
        say(f"What {found.name} signs with this key after {in_full(last)} is not taken in.")
        if not found.usable:
            say("Two people have to confirm the key before it counts: a later day is new trust.", "yellow")
