"""Keys, packages, receipts and signed notes.

secret: a key pair's secret text, as kept in the encrypted workspace.
trusted: (authority code, 'ssh-ed25519 ...'), or a TrustedKey where there is more to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

from transfer_app.domain.access import LaterAccess
from transfer_app.domain.access_journal import Journal
from transfer_app.domain.agreement_signing import ProtocolSignature
from transfer_app.domain.agreements import Terms
from transfer_app.domain.case_files import CaseFile
from transfer_app.domain.checkpoints import Checkpoint
from transfer_app.domain.manifest import Counts, PackageHeader, PackageManifest
from transfer_app.domain.package_contents import Basis
from transfer_app.domain.profiles import Profile
from transfer_app.domain.receipts import Receipt
from transfer_app.domain.rule_signing import RuleSignature
from transfer_app.domain.sharing import Card


class TrustedKey(NamedTuple):
    """Whose signature counts, and when. Times: UTC texts, '' for none.

    valid_from, valid_until: what was signed within them counts. revoked_at: nothing by the key counts.
    """

    authority: str
    key: str
    valid_from: str = ""
    valid_until: str = ""
    revoked_at: str = ""


Trusted = Sequence[TrustedKey | tuple[str, str]]
Tally = Callable[[int, int], None]
"""(done, total); may raise Cancelled."""


class Sealed(Protocol):
    """A package that is complete on disk."""

    @property
    def manifest_path(self) -> Path: ...
    @property
    def files(self) -> tuple[Path, ...]: ...
    @property
    def manifest(self) -> PackageManifest: ...
    @property
    def manifest_sha256(self) -> str: ...
    @property
    def record_digests(self) -> dict[str, str]: ...
    @property
    def content_key(self) -> str:
        """The secret text that the parts are sealed for. Only ever for the encrypted workspace."""
        ...


class Opened(Protocol):
    """A package of which every byte was checked."""

    @property
    def manifest(self) -> PackageManifest: ...
    @property
    def manifest_sha256(self) -> str: ...
    @property
    def manifest_bytes(self) -> bytes: ...
    @property
    def record_digests(self) -> dict[str, str]: ...
    @property
    def counts(self) -> Counts:
        """With the strands, which a special package does not tell outside."""
        ...

    @property
    def basis(self) -> Basis | None:
        """Why a special package is one; None of any other."""
        ...

    def cases(self) -> Iterator[CaseFile]: ...


@dataclass(frozen=True, slots=True)
class SignedReceipt:
    """A receipt, its bytes and the signature over them."""

    receipt: Receipt
    text: bytes
    signature: str


class Sealing(Protocol):
    def new_keys(
        self, authority: tuple[str, str], person: str, role: str, profile: Profile
    ) -> tuple[str, str]:
        """(secret text for an encrypted place, public card as text). authority: code and name."""
        ...

    def renewed_keys(self, secret: str, card: str, profile: Profile) -> tuple[str, str]:
        """A new key to open packages with; the signing key, and so every signature, stays the person's."""
        ...

    def export_keys(self, folder: Path, secret: str, card: str, passphrase: str) -> Path:
        """`<name>.keys.age`, under a passphrase. Raises OutputFailed when it exists."""
        ...

    def imported_keys(self, path: Path, passphrase: str, secret: str, card: str) -> tuple[str, str]:
        """The person's keys with the one of a key file instead to open packages with. Raises KeyUnusable.

        The signing key changes only for that of a key file of ours, which holds one.
        """
        ...

    def bare_card(self, path: Path, authority: tuple[str, str], name: str, role: str) -> Card:
        """From public key lines in place of a card; it proves nothing. Raises KeyUnusable."""
        ...

    def card(self, text: str) -> Card:
        """A public card as kept beside its key pair."""
        ...

    def read_card(self, path: Path) -> Card:
        """A public card file. Raises KeyUnusable."""
        ...

    def save_card(self, folder: Path, text: str) -> Path:
        """The card as `<name>.recipient.json`. Raises OutputFailed when it exists."""
        ...

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
        """All files of the package appear in folder, or none. Tally counts records.

        plan: a SHA-256 over what is to be packed; after a crash the same plan goes on with the parts that
        were finished, and the package keeps the header it began with. basis: of a special package.
        """
        ...

    def give_access(self, folder: Path, access: LaterAccess, content_key: str, secret: str) -> Path:
        """Seal a package's key for one more person; the signed statement's path. secret: the sender's keys.

        Raises KeyUnusable for a key of another kind, OutputFailed when the files exist.
        """
        ...

    def discard_access(self, statement: Path) -> None:
        """Remove the files of an access that was not recorded after all."""
        ...

    def discard(self, sealed: Sealed) -> None:
        """Remove the files of a package that nothing refers to."""
        ...

    def open(
        self, manifest: Path, secrets: Sequence[str], trusted: Trusted, authority: str, tally: Tally
    ) -> Opened:
        """Check every byte of a package made for this authority; nothing is written. Tally counts bytes.

        Raises NotForYou, Tampered, PackageRefused or NotFound.
        """
        ...

    def read_manifest(
        self, manifest: Path, secrets: Sequence[str], trusted: Trusted, authority: str
    ) -> tuple[PackageManifest, bytes, str]:
        """(manifest, its bytes, their sha256) of a package whose parts may be damaged or missing."""
        ...

    def unpacked(self, opened: Opened, into: Path, tally: Tally) -> AbstractContextManager[None]:
        """Write all of it into the new folder; a block that raises takes the folder away again."""
        ...

    def clear_unfinished(self, folder: Path, begun: Mapping[str, bool]) -> list[str]:
        """Remove what an unpacking into a folder here left when its process died; the names removed.

        begun: the packages unpacked from this workspace, and whether each was taken in. Raises OutputFailed.
        """
        ...

    def save_document(self, path: Path, content: bytes) -> None:
        """A document that was opened, readable by its owner only. Raises OutputFailed when it exists."""
        ...

    def sign_receipt(self, receipt: Receipt, secret: str) -> SignedReceipt: ...
    def save_receipt(self, folder: Path, signed: SignedReceipt) -> Path:
        """Both files; refuses to overwrite."""
        ...

    def read_receipt(self, path: Path, trusted: Trusted) -> SignedReceipt: ...
    def save_journal(self, folder: Path, journal: Journal, secret: str) -> Path:
        """Signed, with the signature beside it; refuses to overwrite."""
        ...

    def read_journal(self, path: Path, trusted: Trusted) -> Journal:
        """Raises Tampered, PackageRefused or NotFound."""
        ...

    def sign_rules(self, said: RuleSignature, secret: str) -> str:
        """The signature over the statement's bytes."""
        ...

    def save_rule_signature(self, folder: Path, said: RuleSignature, signature: str, rules: bytes) -> Path:
        """Statement, signature and rule set for the other council; gives the statement's path."""
        ...

    def read_rule_signature(self, path: Path, trusted: Trusted) -> tuple[RuleSignature, str]:
        """(statement, signature) by one of the trusted keys. Raises Tampered, RulesRefused or NotFound."""
        ...

    def sign_protocol(self, said: ProtocolSignature, secret: str) -> str:
        """The signature over the statement's bytes."""
        ...

    def save_protocol_signature(
        self, folder: Path, said: ProtocolSignature, signature: str, terms: Terms
    ) -> Path:
        """Agreement, statement and signature for the other council; gives the statement's path."""
        ...

    def read_protocol_signature(self, path: Path, trusted: Trusted) -> tuple[ProtocolSignature, str]:
        """(statement, signature) by one of the trusted keys. Raises Tampered, SharingRefused or NotFound."""
        ...

    def read_terms(self, statement: Path) -> Terms:
        """The agreement beside a statement. Raises SharingRefused or NotFound."""
        ...

    def sign_checkpoint(self, checkpoint: Checkpoint, secret: str) -> str:
        """The signed note, by the key named after the log's origin."""
        ...

    def checkpoint_in(self, note: str, origin: str, signing_key: str) -> Checkpoint:
        """What a note of this log says. Raises LogBroken unless this key signed it."""
        ...

    def export_log(
        self, folder: Path, entries: Iterable[bytes], notes: Sequence[str], keys: Mapping[str, str]
    ) -> None:
        """keys: the log's own, by name (the origin first), as 'ssh-ed25519 ...'."""
        ...
