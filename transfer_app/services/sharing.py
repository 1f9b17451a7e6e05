"""Sharing: who of a successor may be sent packages, agreed by two people, to keys that two people checked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from transfer_app.domain import sharing
from transfer_app.domain.errors import NotReady, SharingRefused
from transfer_app.domain.sharing import Protocol, Recipient
from transfer_app.domain.staff import Act
from transfer_app.domain.vocabulary import Strand
from transfer_app.services.ports.store import Unit
from transfer_app.services.session import Session


def draft(
    session: Session,
    *,
    title: str,
    authority: str,
    legal_basis: str,
    dpia_ref: str,
    purpose: str,
    starts: date,
    ends: date | None = None,
    strands: Iterable[Strand],
) -> Protocol:
    """A protocol with one successor, for a second person to approve. ends None: 90 days after the start."""
    session.require(Act.DRAFT_SHARING)
    with session.workspace.change() as unit:
        names = _successors(unit)
        protocol = Protocol(
            id=0, title=title.strip(), authority=authority, authority_name=names.get(authority, ""),
            legal_basis=legal_basis.strip(), dpia_ref=dpia_ref.strip(), purpose=purpose.strip(),
            starts=starts, ends=ends if ends is not None else sharing.default_end(starts),
            strands=frozenset(strands), drafted_by=session.user.id,
        )  # fmt: skip
        sharing.check_draft(protocol, names)
        protocol_id = unit.protocols.add(protocol)
        unit.log.append(
            session.entry(
                "sharing-drafted", protocol=protocol_id, authority=authority,
                starts=protocol.starts.isoformat(), ends=protocol.ends.isoformat(),
                strands=sorted(protocol.strands),
            )
        )  # fmt: skip
        return unit.protocols.get(protocol_id)


def approve(session: Session, protocol_id: int) -> Protocol:
    """Put a protocol in force for its dates; never one's own."""
    session.require(Act.APPROVE_SHARING)
    with session.workspace.change() as unit:
        protocol = unit.protocols.get(protocol_id)
        sharing.check_approval(protocol, session.user.id)
        unit.protocols.approve(protocol_id, session.user.id, session.now())
        unit.log.append(session.entry("sharing-approved", protocol=protocol_id, authority=protocol.authority))
        return unit.protocols.get(protocol_id)


def add_recipient(session: Session, protocol_id: int, card: Path) -> Recipient:
    """Name a person of the receiving authority by their public key card; not usable until confirmed."""
    session.require(Act.DRAFT_SHARING)
    read = session.outside.sealing.read_card(card)
    with session.workspace.change() as unit:
        protocol = unit.protocols.get(protocol_id)
        sharing.check_card(read, protocol.authority)
        recipient_id = unit.protocols.add_recipient(protocol_id, read)
        unit.log.append(
            session.entry(
                "recipient-added", protocol=protocol_id, recipient=recipient_id, key=read.fingerprint
            )
        )
        return unit.protocols.recipient(recipient_id)


def confirm_recipient(session: Session, recipient_id: int) -> Recipient:
    """Say that you compared the fingerprint with its owner. Two different people must, each once."""
    session.require(Act.CONFIRM_KEY)
    with session.workspace.change() as unit:
        recipient = unit.protocols.recipient(recipient_id)
        if recipient.revoked_at:
            raise SharingRefused(
                f"{recipient.name} was revoked from the protocol.", "Nothing is left to confirm."
            )
        confirmed_by = sharing.confirmed(recipient.name, recipient.confirmed_by, session.user.id)
        unit.protocols.confirm_recipient(recipient_id, confirmed_by)
        unit.log.append(
            session.entry(
                "recipient-confirmed", recipient=recipient_id, key=recipient.fingerprint,
                confirmations=len(confirmed_by),
            )
        )  # fmt: skip
        return unit.protocols.recipient(recipient_id)


def revoke_recipient(session: Session, recipient_id: int) -> Recipient:
    """No package is sealed for this person again; packages they hold already cannot be recalled."""
    session.require(Act.DRAFT_SHARING)
    with session.workspace.change() as unit:
        recipient = unit.protocols.recipient(recipient_id)
        if recipient.revoked_at:
            raise SharingRefused(f"{recipient.name} was revoked already.", "Nothing is left to do.")
        unit.protocols.revoke_recipient(recipient_id, session.now())
        unit.log.append(session.entry("recipient-revoked", recipient=recipient_id, key=recipient.fingerprint))
        return unit.protocols.recipient(recipient_id)


def protocols(session: Session) -> list[Protocol]:
    """Every protocol with the people it names, in the order they were drafted. It names no child."""
    with session.workspace.read() as unit:
        return unit.protocols.all()


def save_my_card(session: Session, folder: Path) -> Path:
    """Your public key card as `<name>.recipient.json`, to be sent to the other authority."""
    with session.workspace.read() as unit:
        text = unit.keys.public("pair", session.user.id)
    return session.outside.sealing.save_card(folder, text)


def my_fingerprint(session: Session) -> str:
    """The fingerprint of your own card, as you read it to the other authority on the telephone."""
    with session.workspace.read() as unit:
        text = unit.keys.public("pair", session.user.id)
    return sharing.spoken(session.outside.sealing.card(text).fingerprint)


def _successors(unit: Unit) -> dict[str, str]:
    """By code: the names of the areas of the boundary set in use."""
    boundary_set = unit.boundaries.in_use()
    if boundary_set is None:
        raise NotReady("There is no boundary set yet.", "Add one first: it names the successors.")
    return {str(area.code): area.name for area in boundary_set.successors}
