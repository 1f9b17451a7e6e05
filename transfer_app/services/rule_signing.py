"""Signing the rules: by an approver here, by the other councils' approvers, and taking a signature back."""

from __future__ import annotations

from datetime import UTC, timedelta
from pathlib import Path

from transfer_app.domain import rule_signing
from transfer_app.domain.day_words import day_of
from transfer_app.domain.errors import RulesRefused, Tampered
from transfer_app.domain.rule_signing import KeptSignature, RuleSignature
from transfer_app.domain.sharing import Sender, is_confirmed
from transfer_app.domain.staff import Act
from transfer_app.services.ports.sealing import TrustedKey
from transfer_app.services.ports.store import Unit
from transfer_app.services.rule_sets import own, text_of
from transfer_app.services.session import Session


def sign(session: Session, rules_id: int) -> KeptSignature:
    """Sign a kept rule set for this authority, with one's own key; never one that one added."""
    session.require(Act.SIGN_RULES)
    sealing = session.outside.sealing
    with session.workspace.change() as unit:
        kept = unit.rule_sets.get(rules_id)
        now = session.outside.clock().astimezone(UTC).replace(microsecond=0)
        on_it = [each for each in unit.rule_sets.signatures() if each.rules_id == rules_id]
        rule_signing.check_signer(kept, on_it, session.user.id, now)
        rules = text_of(session, kept)
        if rules.digest != kept.digest:
            raise RulesRefused(
                f"{kept.title} is not read as it was when it was added.", "Add its file again, and sign that."
            )
        # A second later than one that was withdrawn: it must not be that one again, which counts no more.
        earlier = [each.said.signed for each in on_it if each.signed_by == session.user.id]
        signed = max([now, *(moment + timedelta(seconds=1) for moment in earlier)])
        card = sealing.card(unit.keys.public("pair", session.user.id))
        said = RuleSignature(
            rules.name, rules.version, rules.digest, own(unit), card.name, card.signing_key,
            signed=signed, expires=signed + rule_signing.LASTS,
        )  # fmt: skip
        signature = sealing.sign_rules(said, unit.keys.private("pair", session.user.id))
        signature_id = unit.rule_sets.add_signature(
            rules_id, said, signature, session.user.id, session.user.id, session.now()
        )
        unit.log.append(
            session.entry(
                "rule-set-signed", rules=rules_id, signature=signature_id, digest=said.digest,
                authority=said.authority.code, key=said.key,
            )
        )  # fmt: skip
        return unit.rule_sets.signature(signature_id)


def save(session: Session, signature_id: int, folder: Path) -> Path:
    """The signature with the rule set's file, for the other council; gives the statement's path."""
    with session.workspace.read() as unit:
        kept = unit.rule_sets.signature(signature_id)
        signature = unit.rule_sets.signature_text(signature_id)
        rules = unit.rule_sets.get(kept.rules_id)
    if kept.withdrawn_at:
        raise RulesRefused("The signature was withdrawn: it is not to be sent.", "Sign the rule set again.")
    return session.outside.sealing.save_rule_signature(folder, kept.said, signature, rules.content)


def take_in(session: Session, statement: Path) -> KeptSignature:
    """Keep a signature of another council's approver, whose key two people here have confirmed."""
    session.require(Act.KEEP_RULES)
    with session.workspace.read() as unit:
        held = unit.inbox.senders()
    trusted = [
        TrustedKey(each.authority, each.signing_key, "", each.valid_until, each.revoked_at) for each in held
    ]
    said, signature = session.outside.sealing.read_rule_signature(statement, trusted)
    with session.workspace.change() as unit:
        _check_sender(unit, said)
        rule_signing.check_arrived(said, own(unit), session.outside.clock())
        kept = unit.rule_sets.by_digest(said.digest)
        if kept is None:
            raise rule_signing.unknown_rules(said, unit.rule_sets.all())
        _require_new(unit, signature)
        signature_id = unit.rule_sets.add_signature(
            kept.id, said, signature, None, session.user.id, session.now()
        )
        unit.log.append(
            session.entry(
                "rule-signature-taken-in", rules=kept.id, signature=signature_id, digest=said.digest,
                authority=said.authority.code, key=said.key,
            )
        )  # fmt: skip
        return unit.rule_sets.signature(signature_id)


def withdraw(session: Session, signature_id: int, why: str) -> KeptSignature:
    """A signature counts no more: our own, or another council's that told us so. It stays on record.

    The reason is kept beside it, not in the log, which takes no typed text.
    """
    session.require(Act.SIGN_RULES)
    if not why.strip():
        raise RulesRefused("Withdrawing a signature needs a reason.", "Say why in a few words.")
    with session.workspace.change() as unit:
        kept = unit.rule_sets.signature(signature_id)
        if kept.withdrawn_at:
            raise RulesRefused("The signature was withdrawn already.", "Nothing is left to do.")
        unit.rule_sets.withdraw(signature_id, session.user.id, session.now(), why.strip())
        unit.log.append(
            session.entry(
                "rule-signature-withdrawn", rules=kept.rules_id, signature=signature_id,
                digest=kept.said.digest, authority=kept.said.authority.code,
            )
        )  # fmt: skip
        return unit.rule_sets.signature(signature_id)


def _check_sender(unit: Unit, said: RuleSignature) -> None:
    """Only a key that two people here compared with its owner counts, under the owner's own name."""
    sender: Sender = next(each for each in unit.inbox.senders() if each.signing_key == said.key)
    if not is_confirmed(sender.confirmed_by):
        raise RulesRefused(
            f"The key of {sender.name} is confirmed by {len(sender.confirmed_by)} of 2 people here.",
            "Have two people compare its fingerprint with its owner, under Trusted senders on the Packages "
            "page or with 'receive confirm-sender'; then take in the signature.",
        )
    if said.person != sender.name:
        raise Tampered(
            f"The signature names {said.person}, but its key is that of {sender.name}.",
            "Ask them which of the two signed; keep this file as evidence.",
        )


def _require_new(unit: Unit, signature: str) -> None:
    before = unit.rule_sets.find_signature(signature)
    if before is None:
        return
    if before.withdrawn_at:
        raise RulesRefused(
            f"This signature was withdrawn on {day_of(before.withdrawn_at)}.",
            "Ask for a new one, if they still agree.",
        )
    raise RulesRefused("This signature is here already.", "Nothing is left to do.")
