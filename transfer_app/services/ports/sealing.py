"""Keys, packages, receipts and signed notes.

secret: a key pair's secret text, as kept in the encrypted workspace.
trusted: (authority code, 'ssh-ed25519 ...'), or a TrustedKey where there is more to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple, Protocol

from transfer_app.domain.acceptance import AcceptanceAnswer, AcceptanceRequest
from transfer_app.domain.access import LaterAccess
from transfer_app.domain.access_journal import Journal
from transfer_app.domain.agreement_signing import ProtocolSignature
from transfer_app.domain.agreements import Terms
from transfer_app.domain.case_files import CaseFile
from transfer_app.domain.checkpoints import Checkpoint
from transfer_app.domain.manifest import Counts, PackageHeader, PackageManifest
from transfer_app.domain.package_contents import Basis, PartContents
from transfer_app.domain.packages import SealedRecord
from transfer_app.domain.profiles import Profile
from transfer_app.domain.receipts import Found, Receipt
from transfer_app.domain.rule_signing import RuleSignature
from transfer_app.domain.shared_packages import PlacedRecord
from transfer_app.domain.sharing import Card
from transfer_app.domain.tranches import Withdrawal
from transfer_app.domain.vocabulary import Strand
from transfer_app.services.ports.log_files import LogKeys


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
    def records(self) -> Mapping[str, SealedRecord]:
        """By opaque name."""
        ...

    @property
    def record_digests(self) -> dict[str, str]: ...
    @property
    def content_key(self) -> str:
        """The secret text that the parts are sealed for. Only ever for the encrypted workspace."""
        ...


class AccessFiles(Protocol):
    """The files of an access given later that are still to be written."""

    @property
    def names(self) -> Mapping[str, bytes]: ...


class Opened(Protocol):
    """A package of which every byte was checked."""

    @property
    def manifest(self) -> PackageManifest: ...
    @property
    def manifest_sha256(self) -> str: ...
    @property
    def manifest_bytes(self) -> bytes: ...
    @property
    def record_digests(self) -> Mapping[str, str]: ...
    @property
    def found(self) -> Found:
        """What was counted and digested while it was checked; of a special package without its strands."""
        ...

    @property
    def counts(self) -> Counts:
        """With the strands, which a special package does not tell outside."""
        ...

    @property
    def basis(self) -> Basis | None:
        """Why a special package is one; None of any other."""
        ...

    @property
    def strands(self) -> Mapping[str, Strand]:
        """By opaque name of the record."""
        ...

    @property
    def unlike(self) -> Mapping[str, str]:
        """By record: what its case file says otherwise than the list of contents, in words without a name."""
        ...

    @property
    def contents(self) -> Iterator[PartContents]:
        """The list of contents of each part, one at a time."""
        ...

    def cases(self) -> Iterator[CaseFile]: ...


class Unlocked(Protocol):
    """A package that a person may read single cases of today, none of its parts looked at."""

    @property
    def manifest(self) -> PackageManifest: ...
    @property
    def manifest_bytes(self) -> bytes: ...
    @property
    def manifest_sha256(self) -> str: ...
    @property
    def folder(self) -> Path: ...
    @property
    def ends(self) -> date:
        """The last day on which this person may."""
        ...


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

    def renewed_keys(
        self, secret: str, card: str, profile: Profile, *, signing: bool = False
    ) -> tuple[str, str]:
        """A new key to open packages with; the signing key stays unless it is to be new too."""
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

    def words(self, fingerprint: str) -> str:
        """A fingerprint as the nine words it is read aloud in."""
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
        withdrawn: Sequence[Withdrawal] = (),
        basis: Basis | None = None,
    ) -> Sealed:
        """All files of the package appear in folder, or none. Tally counts records.

        plan: a SHA-256 over what is to be packed; after a crash the same plan goes on with the parts that
        were finished, and the package keeps the header it began with. withdrawn: notices, in order of record.
        basis: of a special package.
        """
        ...

    def seal_access(self, access: LaterAccess, content_key: str, secret: str) -> AccessFiles:
        """Seal a package's key for one more person; nothing is written. secret: the sender's keys.

        Raises KeyUnusable for a key of another kind.
        """
        ...

    def save_access(self, folder: Path, access: AccessFiles) -> Path:
        """All its files, or none; the signed statement's path. Raises OutputFailed when they exist."""
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

    def unpacked(
        self,
        manifest: Path,
        secrets: Sequence[str],
        trusted: Trusted,
        authority: str,
        into: Path,
        tally: Tally,
    ) -> AbstractContextManager[Opened]:
        """As open, and all of it is in the new folder; a block that raises takes the folder away again."""
        ...

    def clear_unfinished(self, folder: Path, begun: Mapping[str, bool]) -> list[str]:
        """Remove what an unpacking into a folder here left when its process died; the names removed.

        begun: the packages unpacked from this workspace, and whether each was taken in. Raises OutputFailed.
        """
        ...

    def unlock(self, manifest: Path, secrets: Sequence[str], trusted: Trusted, authority: str) -> Unlocked:
        """For reading single cases now. Raises NotForYou after the last day, and as open does."""
        ...

    def placed_records(self, opened: Opened) -> Iterator[PlacedRecord]:
        """Where each record of a checked package lies."""
        ...

    def missing_part(self, unlocked: Unlocked) -> str:
        """The name of a part that is not there with its size; '' when all are."""
        ...

    def sealed_file(self, unlocked: Unlocked, placed: PlacedRecord, number: int) -> Iterator[bytes]:
        """One file of a record in pieces, the last of which comes only if all of it is what was checked.

        number: within its files, from 0. Raises Tampered, or NotFound where the part is not there.
        """
        ...

    def save_document(self, path: Path, content: Iterable[bytes]) -> None:
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

    def save_acceptance_request(
        self, folder: Path, said: AcceptanceRequest, recipients: Sequence[str], secret: str
    ) -> tuple[Path, str]:
        """(its path, the digest of the sealed file). recipients: their public age keys."""
        ...

    def read_acceptance_request(
        self, path: Path, secrets: Sequence[str], trusted: Trusted, authority: str
    ) -> tuple[AcceptanceRequest, str]:
        """(request, digest of the sealed file). Raises Tampered, NotForYou, PackageRefused or NotFound."""
        ...

    def save_acceptance_answer(self, folder: Path, said: AcceptanceAnswer, secret: str) -> Path:
        """Signed, with the signature beside it; refuses to overwrite."""
        ...

    def read_acceptance_answer(self, path: Path, trusted: Trusted) -> tuple[AcceptanceAnswer, str]:
        """(answer, its digest). Raises Tampered, PackageRefused or NotFound."""
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

    def save_signers(
        self, folder: Path, senders: Trusted, recipients: Trusted, names: Mapping[str, str]
    ) -> tuple[Path, Path]:
        """(allowed_signers, revoked_keys) for ssh-keygen: both files, or none. Raises OutputFailed.

        names: whose a signing key is, for the people who read them.
        """
        ...

    def sign_checkpoint(self, checkpoint: Checkpoint, secret: str) -> str:
        """The signed note, by the key named after the log's origin."""
        ...

    def export_log(
        self, folder: Path, entries: Iterable[bytes], notes: Sequence[str], keys: LogKeys
    ) -> None: ...
