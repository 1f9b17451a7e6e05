"""The sealing port: keys, packages, receipts and signed notes, joined for the services."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import cast

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from transfer_app.adapters.bundles import acceptances, package_reader, single_cases
from transfer_app.adapters.bundles.agreements import (
    read_protocol_signature,
    read_terms,
    save_protocol_signature,
    sign_protocol,
)
from transfer_app.adapters.bundles.content_key import content_key_of
from transfer_app.adapters.bundles.finished_files import FinishedFiles
from transfer_app.adapters.bundles.journals import read_journal, write_journal
from transfer_app.adapters.bundles.later_access import SealedAccess, save_later_access, seal_later_access
from transfer_app.adapters.bundles.making import Resume
from transfer_app.adapters.bundles.package_reader import (
    OpenedPackage,
    addressed_package,
    open_package,
    read_manifest,
)
from transfer_app.adapters.bundles.package_writer import seal_package
from transfer_app.adapters.bundles.receipts import read_signed_receipt, save_receipt, sign_receipt
from transfer_app.adapters.bundles.rule_signatures import (
    read_rule_signature,
    save_rule_signature,
    sign_rules,
)
from transfer_app.adapters.bundles.unpacking import clear_unfinished, save_document, unpacked
from transfer_app.adapters.log.export import export_log
from transfer_app.adapters.log.log_files import note_keys
from transfer_app.adapters.log.notes import sign_checkpoint
from transfer_app.adapters.sealing.age import OwnIdentity, parse_recipient
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
from transfer_app.adapters.sealing.signers import ALLOWED, REVOKED, AllowedSigner, signers_files
from transfer_app.adapters.sealing.word_list import words_of
from transfer_app.domain.acceptance import AcceptanceAnswer, AcceptanceRequest
from transfer_app.domain.access import LaterAccess
from transfer_app.domain.access_journal import Journal
from transfer_app.domain.agreement_signing import ProtocolSignature
from transfer_app.domain.agreements import Terms
from transfer_app.domain.case_files import CaseFile
from transfer_app.domain.checkpoints import Checkpoint
from transfer_app.domain.manifest import Authority, PackageHeader, PackageManifest
from transfer_app.domain.package_contents import Basis
from transfer_app.domain.profiles import Profile
from transfer_app.domain.receipts import Receipt
from transfer_app.domain.rule_signing import RuleSignature
from transfer_app.domain.shared_packages import PlacedRecord
from transfer_app.domain.sharing import Card
from transfer_app.domain.tranches import Withdrawal
from transfer_app.services.ports.log_files import LogKeys
from transfer_app.services.ports.sealing import (
    AccessFiles,
    Opened,
    Sealed,
    SignedReceipt,
    Tally,
    Trusted,
    TrustedKey,
    Unlocked,
)


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

    def renewed_keys(
        self, secret: str, card: str, profile: Profile, *, signing: bool = False
    ) -> tuple[str, str]:
        new = KeyPair.generate(profile)
        return self._with_card(new if signing else replace(new, signing=KeyPair.parse(secret).signing), card)

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

    def words(self, fingerprint: str) -> str:
        return words_of(fingerprint)

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
        withdrawn: Sequence[Withdrawal] = (),
        basis: Basis | None = None,
    ) -> Sealed:
        keys = KeyPair.parse(secret)
        resume = Resume(plan, keys.identity) if plan else None
        return seal_package(
            folder, header, cases, keys.signing, records=records, progress=tally, resume=resume,
            withdrawn=withdrawn, basis=basis,
        )  # fmt: skip

    def seal_access(self, access: LaterAccess, content_key: str, secret: str) -> SealedAccess:
        return seal_later_access(access, content_key_of(content_key), KeyPair.parse(secret).signing)

    def save_access(self, folder: Path, access: AccessFiles) -> Path:
        return save_later_access(folder, cast(SealedAccess, access))

    def discard(self, sealed: Sealed) -> None:
        """The manifest goes first: a folder without it holds no package."""
        for path in reversed(sealed.files):
            path.unlink(missing_ok=True)

    def open(
        self, manifest: Path, secrets: Sequence[str], trusted: Trusted, authority: str, tally: Tally
    ) -> OpenedPackage:
        identities, today = _identities(secrets), self._clock().date()
        return open_package(manifest, identities, _allowed(trusted), authority, tally, today)

    def read_manifest(
        self, manifest: Path, secrets: Sequence[str], trusted: Trusted, authority: str
    ) -> tuple[PackageManifest, bytes, str]:
        today = self._clock().date()
        return read_manifest(manifest, _identities(secrets), _allowed(trusted), authority, today)

    @contextmanager
    def unpacked(
        self,
        manifest: Path,
        secrets: Sequence[str],
        trusted: Trusted,
        authority: str,
        into: Path,
        tally: Tally,
    ) -> Iterator[OpenedPackage]:
        today = self._clock().date()
        addressed = addressed_package(manifest, _identities(secrets), _allowed(trusted), authority, today)
        with unpacked(addressed, into, tally) as opened:
            yield opened

    def clear_unfinished(self, folder: Path, begun: Mapping[str, bool]) -> list[str]:
        return clear_unfinished(folder, begun)

    def unlock(
        self, manifest: Path, secrets: Sequence[str], trusted: Trusted, authority: str
    ) -> package_reader.Unlocked:
        identities, today = _identities(secrets), self._clock().date()
        return package_reader.unlock_package(manifest, identities, _allowed(trusted), authority, today)

    def placed_records(self, opened: Opened) -> Iterator[PlacedRecord]:
        return single_cases.placed_records(cast(OpenedPackage, opened).contents)

    def missing_part(self, unlocked: Unlocked) -> str:
        return single_cases.missing_part(cast(package_reader.Unlocked, unlocked))

    def sealed_file(self, unlocked: Unlocked, placed: PlacedRecord, number: int) -> Iterator[bytes]:
        return single_cases.sealed_file(cast(package_reader.Unlocked, unlocked), placed, number)

    def save_document(self, path: Path, content: Iterable[bytes]) -> None:
        save_document(path, content)

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

    def save_acceptance_request(
        self, folder: Path, said: AcceptanceRequest, recipients: Sequence[str], secret: str
    ) -> tuple[Path, str]:
        keys = [parse_recipient(each) for each in recipients]
        return acceptances.save_request(folder, said, keys, KeyPair.parse(secret).signing)

    def read_acceptance_request(
        self, path: Path, secrets: Sequence[str], trusted: Trusted, authority: str
    ) -> tuple[AcceptanceRequest, str]:
        return acceptances.read_request(path, _identities(secrets), _allowed(trusted), authority)

    def save_acceptance_answer(self, folder: Path, said: AcceptanceAnswer, secret: str) -> Path:
        return acceptances.save_answer(folder, said, KeyPair.parse(secret).signing)

    def read_acceptance_answer(self, path: Path, trusted: Trusted) -> tuple[AcceptanceAnswer, str]:
        return acceptances.read_answer(path, _allowed(trusted))

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

    def save_signers(
        self, folder: Path, senders: Trusted, recipients: Trusted, names: Mapping[str, str]
    ) -> tuple[Path, Path]:
        with FinishedFiles(folder) as files:
            for name, content in signers_files(_allowed(senders), _allowed(recipients), names).items():
                with files.create(name) as sink:
                    sink.write(content)
            files.finish()
        return folder / ALLOWED, folder / REVOKED

    def sign_checkpoint(self, checkpoint: Checkpoint, secret: str) -> str:
        signing = KeyPair.parse(secret).signing
        return sign_checkpoint(checkpoint, Ed25519PrivateKey.from_private_bytes(signing.secret))

    def export_log(self, folder: Path, entries: Iterable[bytes], notes: Sequence[str], keys: LogKeys) -> None:
        export_log(folder, entries, notes, note_keys(keys))


def _file_stem(name: str) -> str:
    return re.sub(r"[^\w-]+", "-", name).strip("-") or "officer"


def _card(card: PublicCard) -> Card:
    return Card(card.authority, card.name, card.role, card.age, card.ssh, str(card.fingerprint))


def _identities(secrets: Sequence[str]) -> list[OwnIdentity]:
    return [KeyPair.parse(secret).identity for secret in secrets]


def _allowed(trusted: Trusted) -> list[AllowedSigner]:
    return [_allowed_signer(TrustedKey(*each)) for each in trusted]


def _allowed_signer(trusted: TrustedKey) -> AllowedSigner:
    first, last = (
        datetime.fromisoformat(text) if text else None for text in (trusted.valid_from, trusted.valid_until)
    )
    key = SshPublicKey.parse(trusted.key)
    return AllowedSigner(trusted.authority, key, first, last, bool(trusted.revoked_at))
