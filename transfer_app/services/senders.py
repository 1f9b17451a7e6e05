"""Whose packages we trust: the cards of senders, each confirmed by two people here."""

from __future__ import annotations

from pathlib import Path

from transfer_app.domain.sharing import Sender, confirmed, is_confirmed
from transfer_app.domain.staff import Act
from transfer_app.services.ports.sealing import Trusted, TrustedKey
from transfer_app.services.ports.store import Unit
from transfer_app.services.session import AUTHORITY_CODE, Session


def add_sender(session: Session, card: Path) -> Sender:
    """Keep the card of an officer who will send packages; trusted once two people confirmed it."""
    session.require(Act.CONFIRM_KEY)
    read = session.outside.sealing.read_card(card)
    with session.workspace.change() as unit:
        sender_id = unit.inbox.add_sender(read, session.now())
        unit.log.append(
            session.entry(
                "sender-added",
                sender=sender_id,
                authority=read.authority.code,
                key=read.fingerprint,
                ssh=read.signing_key,
            )
        )
        return unit.inbox.sender(sender_id)


def confirm_sender(session: Session, sender_id: int) -> Sender:
    """Say that you compared the fingerprint with its owner. Two different people must, each once."""
    session.require(Act.CONFIRM_KEY)
    with session.workspace.change() as unit:
        sender = unit.inbox.sender(sender_id)
        confirmed_by = confirmed(sender.name, sender.confirmed_by, session.user.id)
        unit.inbox.confirm_sender(sender_id, confirmed_by)
        unit.log.append(
            session.entry(
                "sender-confirmed", sender=sender_id, key=sender.fingerprint, confirmations=len(confirmed_by)
            )
        )
        return unit.inbox.sender(sender_id)


def senders(session: Session) -> list[Sender]:
    """Every sender whose card is here, confirmed or not."""
    with session.workspace.read() as unit:
        return unit.inbox.senders()


def opening_keys(session: Session, unit: Unit) -> tuple[list[str], Trusted, str]:
    """What it takes to open a package: (own secret keys, the senders we trust, own authority's code)."""
    trusted = [
        TrustedKey(each.authority, each.signing_key, "", each.valid_until, each.revoked_at)
        for each in unit.inbox.senders()
        if is_confirmed(each.confirmed_by)
    ]
    return unit.keys.privates("pair", session.user.id), trusted, unit.settings.get(AUTHORITY_CODE)
