"""Whose signatures count here, in the files that ssh-keygen takes: for checks without this program."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from transfer_app.domain.sharing import Recipient, Sender, is_confirmed
from transfer_app.services.ports.sealing import TrustedKey
from transfer_app.services.readers import confirmed_recipients
from transfer_app.services.session import Session


class Saved(NamedTuple):
    """The two files, and how many keys each lists."""

    allowed: Path
    revoked: Path
    keys: int
    revoked_keys: int


def save(session: Session, folder: Path) -> Saved:
    """allowed_signers and revoked_keys: the officers of other councils whose keys two people here compared.

    Senders with what they may sign, until their last moment; recipients, whose receipts count that they
    signed before they were revoked. A sender's revoked key counts for nothing. Raises OutputFailed.
    """
    with session.workspace.read() as unit:
        held = [each for each in unit.inbox.senders() if is_confirmed(each.confirmed_by) or each.revoked_at]
        named = confirmed_recipients(unit)
    senders = [
        TrustedKey(each.authority, each.signing_key, "", each.valid_until, each.revoked_at) for each in held
    ]
    revoked = {each.signing_key: each.revoked_at for each in held if each.revoked_at}
    recipients = [
        TrustedKey(
            each.authority, each.signing_key, "", each.revoked_at, revoked.get(each.signing_key, "")
        )
        for each in named
    ]  # fmt: skip
    people: list[Sender | Recipient] = [*held, *named]
    names = {each.signing_key: f"{each.name}, {each.role}" for each in people}
    paths = session.outside.sealing.save_signers(folder, senders, recipients, names)
    return Saved(*paths, len(names.keys() - revoked.keys()), len(revoked))
