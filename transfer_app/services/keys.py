"""A person's own keys, and what kind of keys a workspace gives."""

from __future__ import annotations

import base64
import hashlib
from datetime import date
from pathlib import Path

from transfer_app.domain import sharing
from transfer_app.domain.errors import SharingRefused, TransferError
from transfer_app.domain.profiles import Profile, profile_of
from transfer_app.domain.sharing import Recipient, Sender
from transfer_app.domain.staff import Act
from transfer_app.services import session as names
from transfer_app.services.session import Session
from transfer_app.services.workspaces import check_passphrase


def profile(session: Session) -> Profile:
    """What keys made here from now on are."""
    with session.workspace.read() as unit:
        return Profile(unit.settings.get(names.KEY_PROFILE) or Profile.POST_QUANTUM)


def set_profile(session: Session, chosen: Profile) -> None:
    """For keys made from now on; nobody's present key changes."""
    session.require(Act.ADMINISTER)
    with session.workspace.change() as unit:
        unit.settings.put(names.KEY_PROFILE, chosen.value)
        unit.log.append(session.entry("key-profile-set", profile=chosen.value))


def my_profile(session: Session) -> Profile:
    """Of your own present key."""
    with session.workspace.read() as unit:
        text = unit.keys.public("pair", session.user.id)
    return profile_of(session.outside.sealing.card(text).age)


def renew(session: Session, *, signing: bool = False) -> str:
    """A new key of the workspace's profile to open packages with; its fingerprint.

    The older keys are kept: packages sealed for them can be opened still. The other authority goes on sealing
    for the old key until it has the new card and two people have confirmed it. signing: a new signing key as
    well, for a key that may have become known; until the new card is confirmed nothing signed with it counts.
    """
    with session.workspace.change() as unit:
        chosen = Profile(unit.settings.get(names.KEY_PROFILE) or Profile.POST_QUANTUM)
        private, public = session.outside.sealing.renewed_keys(
            unit.keys.private("pair", session.user.id), unit.keys.public("pair", session.user.id), chosen,
            signing=signing,
        )  # fmt: skip
        unit.keys.add("pair", private, public, session.now(), session.user.id)
        fingerprint = session.outside.sealing.card(public).fingerprint
        unit.log.append(session.entry("key-renewed", key=fingerprint, profile=chosen.value, signing=signing))
    return fingerprint


def export(session: Session, folder: Path, passphrase: str) -> Path:
    """Your own keys as `<name>.keys.age` in folder, under a passphrase of its own.

    Whoever has the file and the passphrase reads every package made for you, and signs in your name.
    """
    check_passphrase(passphrase)
    with session.workspace.read() as unit:
        private, public = (
            unit.keys.private("pair", session.user.id),
            unit.keys.public("pair", session.user.id),
        )
    with session.workspace.change() as unit:
        key = session.outside.sealing.card(public).fingerprint
        unit.log.append(session.entry("key-exported", key=key))
        # Last, inside the unit: if the file cannot be written, there is no entry either.
        return session.outside.sealing.export_keys(folder, private, public, passphrase)


def take_in(session: Session, path: Path, passphrase: str) -> str:
    """Use the key of a file to open packages from now on; its fingerprint. The present ones are kept.

    A key file of ours, of age-keygen or age -p, or an Ed25519 SSH key; passphrase '' where it has none. Only
    a key file of ours changes the signing key too.
    """
    with session.workspace.change() as unit:
        private, public = session.outside.sealing.imported_keys(
            path,
            passphrase,
            unit.keys.private("pair", session.user.id),
            unit.keys.public("pair", session.user.id),
        )
        card = session.outside.sealing.card(public)
        if (
            card.fingerprint
            == session.outside.sealing.card(unit.keys.public("pair", session.user.id)).fingerprint
        ):
            raise TransferError("The file holds the keys that you have already.", "Nothing is left to do.")
        unit.keys.add("pair", private, public, session.now(), session.user.id)
        profile = profile_of(card.age)
        unit.log.append(
            session.entry(
                "key-taken-in", key=card.fingerprint, ssh=card.signing_key, profile=profile.value
            )
        )  # fmt: skip
    return card.fingerprint


def revoke_sender(session: Session, sender_id: int) -> Sender:
    """Nothing by this key counts any more, whenever it says it was signed: for a key lost or stolen."""
    session.require(Act.CONFIRM_KEY)
    with session.workspace.change() as unit:
        sender = unit.inbox.sender(sender_id)
        if sender.revoked_at:
            raise SharingRefused(f"The key of {sender.name} was revoked already.", "Nothing is left to do.")
        unit.inbox.end_sender(sender_id, valid_until=sender.valid_until, revoked_at=session.now())
        unit.log.append(session.entry("sender-revoked", sender=sender_id, key=sender.fingerprint))
        return unit.inbox.sender(sender_id)


def end_sender(session: Session, sender_id: int, last: date) -> Sender:
    """What they sign after this day does not count: for someone who leaves. Earlier packages still count.

    A later day than was set is new trust: two people have to confirm the key again.
    """
    session.require(Act.CONFIRM_KEY)
    with session.workspace.change() as unit:
        sender = unit.inbox.sender(sender_id)
        until = f"{last.isoformat()}T23:59:59Z"
        unit.inbox.end_sender(sender_id, valid_until=until, revoked_at=sender.revoked_at)
        put_off = bool(sender.valid_until) and until > sender.valid_until
        if put_off:
            unit.inbox.confirm_sender(sender_id, ())
        unit.log.append(
            session.entry(
                "sender-ended", sender=sender_id, key=sender.fingerprint, last=last.isoformat(),
                **({"confirmations": 0} if put_off else {}),
            )
        )  # fmt: skip
        return unit.inbox.sender(sender_id)


def ssh_fingerprint(line: str) -> str:
    """Of an 'ssh-ed25519 <base64>' line, as its owner sees it with `ssh-keygen -l`."""
    digest = hashlib.sha256(base64.b64decode(line.split()[1])).digest()
    return "SHA256:" + base64.b64encode(digest).decode("ascii").rstrip("=")


def add_bare_recipient(session: Session, protocol_id: int, path: Path, name: str, role: str) -> Recipient:
    """Name a person of the receiving authority by bare key lines, where they have no card.

    What a card says of its owner is typed here; two people confirm the fingerprint with them as ever.
    """
    session.require(Act.DRAFT_SHARING)
    if not name.strip() or not role.strip():
        raise TransferError("The recipient has no name or no role.", "Type both.")
    with session.workspace.change() as unit:
        protocol = unit.protocols.get(protocol_id)
        authority = (protocol.authority, protocol.authority_name or protocol.authority)
        card = session.outside.sealing.bare_card(path, authority, name.strip(), role.strip())
        sharing.check_card(card, protocol)
        recipient_id = unit.protocols.add_recipient(protocol_id, card)
        unit.log.append(
            session.entry(
                "recipient-added", protocol=protocol_id, recipient=recipient_id, key=card.fingerprint,
                ssh=card.signing_key, bare=True,
            )
        )  # fmt: skip
        return unit.protocols.recipient(recipient_id)
