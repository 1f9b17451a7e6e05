"""The sealing port: keys, packages, receipts and signed notes, joined for the services."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import cast

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from transfer_app.adapters.bundles import OpenedPackage, open_package, seal_package
from transfer_app.adapters.bundles.agreements import (
    read_protocol_signature,
    read_terms,
    save_protocol_signature,
    sign_protocol,
)
from transfer_app.adapters.bundles.content_key import content_key_of
from transfer_app.adapters.bundles.finished_files import FinishedFiles
from transfer_app.adapters.bundles.journals import read_journal, write_journal
from transfer_app.adapters.bundles.later_access import write_later_access
from transfer_app.adapters.bundles.making import Resume
from transfer_app.adapters.bundles.package_reader import read_manifest
from transfer_app.adapters.bundles.receipts import read_signed_receipt, save_receipt, sign_receipt
from transfer_app.adapters.bundles.rule_signatures import (
    read_rule_signature,
    save_rule_signature,
    sign_rules,
)
from transfer_app.adapters.bundles.unpacking import clear_unfinished, unpacked
from transfer_app.adapters.log.export import LogKeys, export_log
from transfer_app.adapters.log.notes import NoteKey, sign_checkpoint, verify_note
from transfer_app.adapters.sealing.key_files import (
    KEY_FILE_ENDING,
    read_bare_keys,
    read_key_file,
    seal_keys,
)
from transfer_app.adapters.sealing.keys import (
    CARD_ENDING,
    Fingerprint,
    KeyPair,
    PublicCard,
    card_bytes,
    make_card,
    read_card,
    read_card_file,
    write_new_file,
)
from transfer_app.adapters.sealing.signatures import SshPublicKey
from transfer_app.adapters.sealing.signers import AllowedSigner
from transfer_app.domain.access import LaterAccess
from transfer_app.domain.access_journal import Journal
from transfer_app.domain.agreement_signing import ProtocolSignature
from transfer_app.domain.agreements import Terms
from transfer_app.domain.case_files import CaseFile
from transfer_app.domain.checkpoints import Checkpoint
from transfer_app.domain.errors import LogBroken
from transfer_app.domain.manifest import Authority, PackageHeader, PackageManifest
from transfer_app.domain.package_contents import Basis
from transfer_app.domain.profiles import Profile
from transfer_app.domain.receipts import Receipt
from transfer_app.domain.rule_signing import RuleSignature
from transfer_app.domain.sharing import Card
from transfer_app.services.ports.sealing import Opened, Sealed, SignedReceipt, Tally, Trusted, TrustedKey


class Seals:
    """clock: now, UTC."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock

    def new_keys(
        self, authority: tuple[str, str], person: str, role: str, profile: Profile
    ) -> tuple[str, str]:
        """(secret text for an encrypted place, public card as text). authority: code and name."""
        keys = KeyPair.generate(profile)
        card = make_card(keys, Authority(*authority), person, role, "", self._clock())
        return keys.secret_text(f"{person}, {authority[1]}"), card_bytes(card, keys.signing).decode("utf-8")

    def renewed_keys(self, secret: str, card: str, profile: Profile) -> tuple[str, str]:
        keys = KeyPair(KeyPair.generate(profile).identity, KeyPair.parse(secret).signing)
        return self._with_card(keys, card)

    def export_keys(self, folder: Path, secret: str, card: str, passphrase: str) -> Path:
        known = read_card(card.encode("utf-8"))
        path = folder / (_file_stem(known.name) + KEY_FILE_ENDING)
        comment = f"{known.name}, {known.authority.name}"
        write_new_file(path, seal_keys(KeyPair.parse(secret), comment, passphrase))
        return path

    def imported_keys(self, path: Path, passphrase: str, secret: str, card: str) -> tuple[str, str]:
        held = read_key_file(path, passphrase)
        return self._with_card(KeyPair(held.identity, held.signing or KeyPair.parse(secret).signing), card)

    def bare_card(self, path: Path, authority: tuple[str, str], name: str, role: str) -> Card:
        age, ssh = read_bare_keys(path)
        return Card(Authority(*authority), name, role, age, ssh, str(Fingerprint.of(age, ssh)))

    def _with_card(self, keys: KeyPair, card: str) -> tuple[str, str]:
        """As new_keys, for the person of a present card."""
        known = read_card(card.encode("utf-8"))
        made = make_card(keys, known.authority, known.name, known.role, known.email, self._clock())
        comment = f"{known.name}, {known.authority.name}"
        return keys.secret_text(comment), card_bytes(made, keys.signing).decode("utf-8")

    def card(self, text: str) -> Card:
        return _card(read_card(text.encode("utf-8")))

    def read_card(self, path: Path) -> Card:
        return _card(read_card_file(path))

    def save_card(self, folder: Path, text: str) -> Path:
        """As `<name>.recipient.json`, the name made safe for every file system."""
        path = folder / (_file_stem(self.card(text).name) + CARD_ENDING)
        write_new_file(path, text.encode("utf-8"))
        return path

    def seal(
        self,
        folder: Path,
        header: PackageHeader,
        cases: Iterable[CaseFile],
        secret: str,
        records: int,
        tally: Tally,
        plan: str = "",
        basis: Basis | None = None,
    ) -> Sealed:
        keys = KeyPair.parse(secret)
        resume = Resume(plan, keys.identity) if plan else None
        return seal_package(
            folder, header, cases, keys.signing, records=records, progress=tally, resume=resume, basis=basis
        )

    def give_access(self, folder: Path, access: LaterAccess, content_key: str, secret: str) -> Path:
        signing = KeyPair.parse(secret).signing
        return write_later_access(folder, access, content_key_of(content_key), signing)

    def discard_access(self, statement: Path) -> None:
        for path in (statement, statement.with_name(statement.name + ".sig"), statement.with_suffix(".age")):
            path.unlink(missing_ok=True)

    def discard(self, sealed: Sealed) -> None:
        """The manifest goes first: a folder without it holds no package."""
        for path in reversed(sealed.files):
            path.unlink(missing_ok=True)

    def open(
        self, manifest: Path, secrets: Sequence[str], trusted: Trusted, authority: str, tally: Tally
    ) -> OpenedPackage:
        identities = [KeyPair.parse(secret).identity for secret in secrets]
        today = self._clock().date()
        return open_package(manifest, identities, _allowed(trusted), authority, tally, today)

    def read_manifest(
        self, manifest: Path, secrets: Sequence[str], trusted: Trusted, authority: str
    ) -> tuple[PackageManifest, bytes, str]:
        identities = [KeyPair.parse(secret).identity for secret in secrets]
        return read_manifest(manifest, identities, _allowed(trusted), authority, self._clock().date())

    def unpacked(self, opened: Opened, into: Path, tally: Tally) -> AbstractContextManager[None]:
        return unpacked(cast(OpenedPackage, opened), into, tally)

    def clear_unfinished(self, folder: Path, begun: Mapping[str, bool]) -> list[str]:
        return clear_unfinished(folder, begun)

    def save_document(self, path: Path, content: bytes) -> None:
        with FinishedFiles(path.parent) as files:
            with files.create(path.name) as sink:
                sink.write(content)
            files.finish()

    def sign_receipt(self, receipt: Receipt, secret: str) -> SignedReceipt:
        text, signature = sign_receipt(receipt, KeyPair.parse(secret).signing)
        return SignedReceipt(receipt, text, signature)

    def save_receipt(self, folder: Path, signed: SignedReceipt) -> Path:
        return save_receipt(folder, signed.receipt.package, signed.text, signed.signature)

    def read_receipt(self, path: Path, trusted: Trusted) -> SignedReceipt:
        return SignedReceipt(*read_signed_receipt(path, _allowed(trusted)))

    def save_journal(self, folder: Path, journal: Journal, secret: str) -> Path:
        return write_journal(folder, journal, KeyPair.parse(secret).signing)

    def read_journal(self, path: Path, trusted: Trusted) -> Journal:
        return read_journal(path, _allowed(trusted))

    def sign_rules(self, said: RuleSignature, secret: str) -> str:
        return sign_rules(said, KeyPair.parse(secret).signing)

    def save_rule_signature(self, folder: Path, said: RuleSignature, signature: str, rules: bytes) -> Path:
        return save_rule_signature(folder, said, signature, rules)

    def read_rule_signature(self, path: Path, trusted: Trusted) -> tuple[RuleSignature, str]:
        return read_rule_signature(path, _allowed(trusted))

    def sign_protocol(self, said: ProtocolSignature, secret: str) -> str:
        return sign_protocol(said, KeyPair.parse(secret).signing)

    def save_protocol_signature(
        self, folder: Path, said: ProtocolSignature, signature: str, terms: Terms
    ) -> Path:
        return save_protocol_signature(folder, said, signature, terms)

    def read_protocol_signature(self, path: Path, trusted: Trusted) -> tuple[ProtocolSignature, str]:
        return read_protocol_signature(path, _allowed(trusted))

    def read_terms(self, statement: Path) -> Terms:
        return read_terms(statement)

    def sign_checkpoint(self, checkpoint: Checkpoint, secret: str) -> str:
        signing = KeyPair.parse(secret).signing
        return sign_checkpoint(checkpoint, Ed25519PrivateKey.from_private_bytes(signing.secret))

    def checkpoint_in(self, note: str, origin: str, signing_key: str) -> Checkpoint:
        """LogBroken unless the note is of this log and this key signed it."""
        checkpoint, _ = verify_note(note, [_note_key(origin, signing_key)])
        if checkpoint.origin != origin:
            raise LogBroken(f"A checkpoint is of another log, {checkpoint.origin}.")
        return checkpoint

    def export_log(
        self, folder: Path, entries: Iterable[bytes], notes: Sequence[str], keys: Mapping[str, str]
    ) -> None:
        own = tuple(_note_key(name, key) for name, key in keys.items())
        export_log(folder, entries, notes, LogKeys(own[0].name, own))


def _file_stem(name: str) -> str:
    return re.sub(r"[^\w-]+", "-", name).strip("-") or "officer"


def _card(card: PublicCard) -> Card:
    return Card(card.authority, card.name, card.role, card.age, card.ssh, str(card.fingerprint))


def _allowed(trusted: Trusted) -> list[AllowedSigner]:
    return [_allowed_signer(TrustedKey(*each)) for each in trusted]


def _allowed_signer(trusted: TrustedKey) -> AllowedSigner:
    first, last = (
        datetime.fromisoformat(text) if text else None for text in (trusted.valid_from, trusted.valid_until)
    )
    key = SshPublicKey.parse(trusted.key)
    return AllowedSigner(trusted.authority, key, first, last, bool(trusted.revoked_at))


def _note_key(name: str, signing_key: str) -> NoteKey:
    return NoteKey(name, SshPublicKey.parse(signing_key).point)
