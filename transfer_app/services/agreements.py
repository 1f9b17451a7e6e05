"""Agreements between the councils: sent, countersigned over there, taken in; then revoked or closed.

What it takes to draft and approve one, and the people it names, is in services/sharing.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from transfer_app.domain import agreement_checks, agreement_signing
from transfer_app.domain.agreement_signing import SIGNERS, ProtocolSignature
from transfer_app.domain.agreements import Terms
from transfer_app.domain.errors import NotFound, SharingRefused, Tampered
from transfer_app.domain.sharing import Protocol, Sender
from transfer_app.domain.staff import Act
from transfer_app.services.ports.exchange import Countersigned
from transfer_app.services.ports.store import Unit
from transfer_app.services.rule_sets import own
from transfer_app.services.session import Session
from transfer_app.services.windows import close_windows


@dataclass(frozen=True, slots=True)
class Offered:
    """An agreement that another council signed and sent: read, checked, not signed here yet."""

    terms: Terms
    said: ProtocolSignature
    signature: str


def save(session: Session, protocol_id: int, folder: Path) -> Path:
    """The agreement with our approver's signature, for the other council; gives the statement's path."""
    session.require(Act.DRAFT_SHARING)
    with session.workspace.read() as unit:
        protocol = unit.protocols.get(protocol_id)
        held = unit.protocols.signature(protocol_id, protocol.terms.sender.authority.code)
    if held is None or not protocol.approved:
        raise SharingRefused(
            f"“{protocol.title}” has not been approved.", "Ask an approver to sign it first."
        )
    if protocol.revoked_at or protocol.closed_at:
        raise SharingRefused(f"“{protocol.title}” is over: it is not to be sent.", "Draft a new agreement.")
    return session.outside.sealing.save_protocol_signature(folder, *held, protocol.terms)


def read(session: Session, statement: Path) -> Offered:
    """What another council offers, for an officer to read before signing. Two people confirmed its key."""
    session.require(Act.COUNTERSIGN)
    said, signature, sender = _arrived(session, statement)
    terms = session.outside.sealing.read_terms(statement)
    agreement_signing.check_arrived(said, terms, terms.sender.authority, session.outside.clock())
    _check_person(said, sender)
    with session.workspace.read() as unit:
        agreement_signing.check_countersigner(terms, session.person_name, own(unit))
    return Offered(terms, said, signature)


def countersign(session: Session, statement: Path, folder: Path) -> Path:
    """Sign the other council's agreement with one's own key, and save that for them.

    Only somebody whom it does not name may. It is kept here, so that the file can be saved again.
    """
    offered = read(session, statement)
    with session.workspace.change() as unit:
        ours, signature = signed(session, unit, offered.terms, offered.terms.receiver.authority.code)
        kept = Countersigned(offered.terms, offered.said, offered.signature, ours, signature)
        unit.protocols.add_countersigned(kept, session.user.id, session.now())
        unit.log.append(
            session.entry(
                "sharing-countersigned", digest=offered.terms.digest,
                authority=offered.terms.sender.authority.code, key=ours.key,
            )
        )  # fmt: skip
    return session.outside.sealing.save_protocol_signature(folder, ours, signature, offered.terms)


def countersigned(session: Session) -> list[Countersigned]:
    """Agreements of other councils that were signed here, oldest first. They name no child."""
    with session.workspace.read() as unit:
        return unit.protocols.countersigned()


def save_countersigned(session: Session, digest: str, folder: Path) -> Path:
    """Our signature on another council's agreement, once more. digest: its first digits are enough."""
    session.require(Act.COUNTERSIGN)
    found = [each for each in countersigned(session) if digest and each.terms.digest.startswith(digest)]
    if len(found) != 1:
        raise NotFound(f"There is no agreement signed here whose digest begins with {digest or 'nothing'}.")
    kept = found[0]
    return session.outside.sealing.save_protocol_signature(folder, kept.ours, kept.our_signature, kept.terms)


def take_in(session: Session, protocol_id: int, statement: Path) -> Protocol:
    """Keep the other council's signature: from now on the agreement is in force for its days."""
    session.require(Act.DRAFT_SHARING)
    said, signature, sender = _arrived(session, statement)
    _check_person(said, sender)
    with session.workspace.change() as unit:
        protocol = unit.protocols.get(protocol_id)
        if not protocol.approved:
            raise SharingRefused(
                f"“{protocol.title}” is not approved here yet.", "Our own approver signs it first."
            )
        agreement_signing.check_arrived(
            said, protocol.terms, protocol.terms.receiver.authority, session.outside.clock()
        )
        if said.person in {each.name for each in protocol.terms.people}:
            raise SharingRefused(
                f"{said.person} signed for access that they are given themselves.",
                "Ask for the signature of another officer there.",
            )
        if protocol.agreed:
            raise SharingRefused(f"“{protocol.title}” is countersigned already.", "Nothing is left to do.")
        unit.protocols.add_signature(protocol_id, said, signature, session.user.id, session.now())
        unit.log.append(
            session.entry(
                "sharing-agreed", protocol=protocol_id, authority=said.authority.code, digest=said.digest,
                key=said.key,
            )
        )  # fmt: skip
        return unit.protocols.get(protocol_id)


def revoke(session: Session, protocol_id: int, why: str) -> Protocol:
    """End a protocol now, for everybody it names. What was collected already cannot be recalled.

    The reason is kept beside it, not in the log, which takes no typed text.
    """
    session.require(Act.DRAFT_SHARING)
    with session.workspace.change() as unit:
        protocol = unit.protocols.get(protocol_id)
        agreement_checks.check_revoking(protocol, why)
        unit.protocols.revoke(protocol_id, session.user.id, session.now(), why.strip())
        _ended(session, unit, protocol, "sharing-revoked")
        return unit.protocols.get(protocol_id)


def close(session: Session, protocol_id: int) -> Protocol:
    """Close a protocol whose days are over. What was collected already cannot be recalled."""
    session.require(Act.CLOSE_SHARING)
    with session.workspace.change() as unit:
        protocol = unit.protocols.get(protocol_id)
        agreement_checks.check_closing(protocol, session.today())
        unit.protocols.close(protocol_id, session.user.id, session.now())
        _ended(session, unit, protocol, "sharing-closed")
        return unit.protocols.get(protocol_id)


def overdue(session: Session) -> list[Protocol]:
    """Grants past their last day that nobody closed: there must be none."""
    today = session.today()
    with session.workspace.read() as unit:
        return [each for each in unit.protocols.all() if each.overdue(today)]


def signed(session: Session, unit: Unit, terms: Terms, authority: str) -> tuple[ProtocolSignature, str]:
    """(what the person says by signing for their council, the signature). Nothing is kept yet."""
    sealing = session.outside.sealing
    card = sealing.card(unit.keys.public("pair", session.user.id))
    party = next(each for each in (terms.sender, terms.receiver) if each.authority.code == authority)
    role = next(each for each in SIGNERS if each in session.user.roles)
    said = ProtocolSignature(
        terms.title, terms.version, terms.digest, party.authority, card.name, role.value, card.signing_key,
        _now(session),
    )  # fmt: skip
    return said, sealing.sign_protocol(said, unit.keys.private("pair", session.user.id))


def _ended(session: Session, unit: Unit, protocol: Protocol, action: str) -> None:
    """All that has to happen when a window ends, whichever way, inside the unit that ends it."""
    close_windows(session, unit, protocol.id)
    unit.log.append(
        session.entry(
            action, protocol=protocol.id, authority=protocol.authority, ends=protocol.ends.isoformat(),
            digest=protocol.terms.digest,
        )
    )  # fmt: skip


def _arrived(session: Session, statement: Path) -> tuple[ProtocolSignature, str, Sender]:
    with session.workspace.read() as unit:
        held = unit.inbox.senders()
    trusted = [(sender.authority, sender.signing_key) for sender in held]
    said, signature = session.outside.sealing.read_protocol_signature(statement, trusted)
    return said, signature, next(each for each in held if each.signing_key == said.key)


def _check_person(said: ProtocolSignature, sender: Sender) -> None:
    """Only a key that two people here compared with its owner counts, under the owner's own name."""
    if not sender.usable:
        raise SharingRefused(
            f"The key of {sender.name} is confirmed by {len(sender.confirmed_by)} of 2 people here.",
            "Have two people compare its fingerprint with its owner, under Trusted senders on the Packages "
            "page or with 'receive confirm-sender'; then go on.",
        )
    if said.person != sender.name:
        raise Tampered(
            f"The signature names {said.person}, but its key is that of {sender.name}.",
            "Ask them which of the two signed; keep this file as evidence.",
        )


def _now(session: Session) -> datetime:
    return session.outside.clock().astimezone(UTC).replace(microsecond=0)
