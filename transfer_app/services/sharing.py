"""Sharing: who of a successor may be sent packages, agreed by two people, to keys that two people checked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from transfer_app.domain import agreement_checks, sharing
from transfer_app.domain.agreements import (
    CaseStatus,
    Named,
    Officers,
    Party,
    Rules,
    Scope,
    Term,
    Terms,
    hard_stop,
)
from transfer_app.domain.errors import NotReady, SharingRefused
from transfer_app.domain.manifest import Authority
from transfer_app.domain.sharing import Protocol, Recipient
from transfer_app.domain.staff import Act
from transfer_app.domain.vocabulary import Strand
from transfer_app.services.agreements import signed
from transfer_app.services.ports.store import Unit
from transfer_app.services.rule_sets import own
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
    ours: Officers,
    theirs: Officers,
    people: Iterable[Named],
    statuses: Iterable[CaseStatus] = tuple(CaseStatus),
    restricted: bool = False,
    system: str = "The children's case system",
    children: str = "",
    reviews: Iterable[date] = (),
    rules: Rules | None = None,
    renews: int | None = None,
) -> Protocol:
    """An agreement with one successor, for a second person to approve and then that council to sign.

    ends None: 90 days after the start, or the hard stop if that is sooner. reviews empty: half-way.
    renews: the number of the one that it carries on; both sign again, and the hard stop stays where it was.
    """
    session.require(Act.DRAFT_SHARING)
    with session.workspace.change() as unit:
        names = _successors(unit)
        before = None if renews is None else unit.protocols.get(renews)
        if before is not None:
            agreement_checks.check_renewal(before, authority)
        first = starts if before is None else before.terms.term.first
        last = ends if ends is not None else min(sharing.default_end(starts), hard_stop(first))
        terms = Terms(
            title=title.strip(), sender=Party(own(unit), ours),
            receiver=Party(Authority(authority, names.get(authority, "")), theirs),
            purpose=purpose.strip(), legal_basis=legal_basis.strip(), dpia_ref=dpia_ref.strip(),
            people=tuple(people),
            scope=Scope.of(system, frozenset(strands), frozenset(statuses), restricted, children),
            term=Term(first, starts, last),
            reviews=tuple(sorted(set(reviews))) or agreement_checks.default_reviews(starts, last),
            rules=rules if rules is not None else Rules(),
            version=1 if before is None else before.terms.version + 1,
            renews="" if before is None else before.terms.digest,
        )  # fmt: skip
        agreement_checks.check_draft(terms, names)
        agreement_checks.check_carried_on(terms, unit.protocols.all())
        protocol_id = unit.protocols.add(terms, session.user.id)
        unit.log.append(
            session.entry(
                "sharing-drafted", protocol=protocol_id, authority=authority, starts=starts.isoformat(),
                ends=last.isoformat(), strands=sorted(terms.scope.strands), digest=terms.digest,
            )
        )  # fmt: skip
        return unit.protocols.get(protocol_id)


def approve(session: Session, protocol_id: int) -> Protocol:
    """Sign a protocol for this council, with one's own key; never one's own draft.

    It is in force once the other council has signed it too.
    """
    session.require(Act.APPROVE_SHARING)
    with session.workspace.change() as unit:
        protocol = unit.protocols.get(protocol_id)
        agreement_checks.check_approval(protocol, session.user.id)
        code = protocol.terms.sender.authority.code
        said, signature = signed(session, unit, protocol.terms, code)
        unit.protocols.approve(protocol_id, session.user.id, session.now())
        unit.protocols.add_signature(
            protocol_id, said, signature, session.user.id, session.now(), session.user.id
        )
        unit.log.append(
            session.entry(
                "sharing-approved", protocol=protocol_id, authority=protocol.authority, digest=said.digest,
                key=said.key,
            )
        )  # fmt: skip
        return unit.protocols.get(protocol_id)


def add_recipient(session: Session, protocol_id: int, card: Path) -> Recipient:
    """Name a person of the receiving authority by their public key card; not usable until confirmed."""
    session.require(Act.DRAFT_SHARING)
    read = session.outside.sealing.read_card(card)
    with session.workspace.change() as unit:
        protocol = unit.protocols.get(protocol_id)
        sharing.check_card(read, protocol)
        recipient_id = unit.protocols.add_recipient(protocol_id, read)
        unit.log.append(
            session.entry(
                "recipient-added",
                protocol=protocol_id,
                recipient=recipient_id,
                key=read.fingerprint,
                ssh=read.signing_key,
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


def protocol(session: Session, protocol_id: int) -> Protocol:
    """One of them."""
    with session.workspace.read() as unit:
        return unit.protocols.get(protocol_id)


def save_my_card(session: Session, folder: Path) -> Path:
    """Your public key card as `<name>.recipient.json`, to be sent to the other authority."""
    with session.workspace.read() as unit:
        text = unit.keys.public("pair", session.user.id)
    return session.outside.sealing.save_card(folder, text)


def my_fingerprint(session: Session) -> str:
    """The fingerprint of your own card in digits, as you read it to the other authority on the telephone."""
    return sharing.spoken(_fingerprint(session))


def my_words(session: Session) -> str:
    """The same in words."""
    return session.outside.sealing.words(_fingerprint(session))


def _fingerprint(session: Session) -> str:
    with session.workspace.read() as unit:
        text = unit.keys.public("pair", session.user.id)
    return session.outside.sealing.card(text).fingerprint


def _successors(unit: Unit) -> dict[str, str]:
    """By code: the names of the areas of the boundary set in use."""
    boundary_set = unit.boundaries.in_use()
    if boundary_set is None:
        raise NotReady("There is no boundary set yet.", "Add one first: it names the successors.")
    return {str(area.code): area.name for area in boundary_set.successors}
