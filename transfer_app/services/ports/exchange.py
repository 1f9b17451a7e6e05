"""Sharing protocols, packages sent and packages received."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol as Port

from transfer_app.domain.access_journal import Opening
from transfer_app.domain.agreement_signing import ProtocolSignature
from transfer_app.domain.agreements import Terms
from transfer_app.domain.manifest import Kind
from transfer_app.domain.packages import (
    Candidate,
    IncomingCase,
    IncomingPackage,
    OutstandingDocument,
    PackageRow,
    Refusal,
    SealedRecord,
)
from transfer_app.domain.readings import IncomingDocument, Purpose
from transfer_app.domain.rejections import RejectionCode
from transfer_app.domain.sampling import SampleCheck
from transfer_app.domain.sent_records import SentRecord
from transfer_app.domain.sharing import Card, Protocol, Recipient, Sender
from transfer_app.domain.special import Approval, Request, RequestState
from transfer_app.domain.tranches import WithdrawalReason
from transfer_app.domain.vocabulary import Strand
from transfer_app.domain.windows import Window
from transfer_app.services.ports.tranches import Arrivals, NewCopy, SentCopies


@dataclass(frozen=True, slots=True)
class AboutRow:
    """A source row about a child. strands: whose records it goes with; None: with every one of the child."""

    table: str
    row: int
    file: str
    values: Mapping[str, str]
    strands: frozenset[Strand] | None


@dataclass(frozen=True, slots=True)
class Countersigned:
    """An agreement of another council that one of our officers signed: both statements with their SSHSIGs."""

    terms: Terms
    theirs: ProtocolSignature
    their_signature: str
    ours: ProtocolSignature
    our_signature: str


class Protocols(Port):
    """Agreements to share, and the people they name."""

    def add(self, terms: Terms, drafted_by: int) -> int: ...
    def get(self, protocol_id: int) -> Protocol:
        """With its recipients and signatures. Raises NotFound."""
        ...

    def all(self) -> list[Protocol]: ...
    def approve(self, protocol_id: int, user_id: int, at: str) -> None: ...
    def add_signature(
        self,
        protocol_id: int,
        said: ProtocolSignature,
        signature: str,
        recorded_by: int,
        at: str,
        signed_by: int | None = None,
    ) -> None:
        """signed_by: the user who signed here; None for the other council's. SharingRefused when held."""
        ...

    def signature(self, protocol_id: int, authority: str) -> tuple[ProtocolSignature, str] | None:
        """The newest of one council, with its SSHSIG text."""
        ...

    def revoke(self, protocol_id: int, user_id: int, at: str, why: str) -> None: ...
    def close(self, protocol_id: int, user_id: int, at: str) -> None: ...
    def add_countersigned(self, kept: Countersigned, user_id: int, at: str) -> None:
        """An agreement of another council that was signed here. A second time: SharingRefused."""
        ...

    def countersigned(self) -> list[Countersigned]: ...
    def add_recipient(self, protocol_id: int, card: Card) -> int: ...
    def recipient(self, recipient_id: int) -> Recipient:
        """Raises NotFound."""
        ...

    def confirm_recipient(self, recipient_id: int, confirmed_by: Sequence[int]) -> None: ...
    def revoke_recipient(self, recipient_id: int, at: str) -> None: ...


class Packages(SentCopies, Port):
    """Packages sealed here, the records in them, and their receipts."""

    def candidates(self, authority: str, today: str, person_id: int | None = None) -> list[Candidate]:
        """Every case record whose standing decision names this authority, in order of opaque ref.

        person_id: of one child only.
        """
        ...

    def sent(self, today: str) -> list[SentRecord]:
        """Every record in a package that stands, by package and opaque ref. today: as for candidates."""
        ...

    def rows_about(self, person_ids: Collection[int]) -> dict[int, list[AboutRow]]:
        """By person: every stored source row, with the strands it belongs to."""
        ...

    def next_tranche(self, authority: str, kind: Kind = Kind.BULK) -> int:
        """Bulk and special packages are numbered apart."""
        ...

    def add(
        self,
        package: PackageRow,
        sealed_by: int,
        manifest: bytes,
        copies: Mapping[int, NewCopy],
        withdrawn: Mapping[int, WithdrawalReason] = ...,
    ) -> int:
        """By record id. The copies they replace are superseded, those withdrawn wait for the receipt."""
        ...

    def all(self) -> list[PackageRow]: ...
    def find(self, ref: str) -> PackageRow:
        """Raises NotFound."""
        ...

    def manifest(self, package_id: int) -> bytes: ...
    def records(self, package_id: int) -> dict[str, int]:
        """By opaque ref: the record's id."""
        ...

    def sealed_records(self, package_id: int) -> dict[str, SealedRecord]:
        """By opaque ref: each record as it was sealed."""
        ...

    def digests(self, package_id: int) -> dict[str, str]:
        """By opaque ref: what log and receipts call the packed record by."""
        ...

    def holding(self, ref: str) -> list[PackageRow]:
        """Every package that a record was sealed into, oldest first."""
        ...

    def sealed_by(self, package_id: int) -> int:
        """The id of the user who sealed it."""
        ...

    def refusals(self, record_id: int) -> list[Refusal]:
        """Each time a receiver refused the record, oldest first."""
        ...

    def add_receipt(
        self, package_id: int, verdict: str, receipt: bytes, signature: str, user_id: int, at: str
    ) -> None: ...
    def receipts(self) -> dict[int, tuple[bytes, str]]:
        """By package: the receipt recorded for it, and its signature. Not of those taken back."""
        ...

    def settle(self, package_id: int, state: str, records: Mapping[int, str]) -> None:
        """How the package and each of its records stand after the receipt, or once it is taken back.

        Where a record was not taken, the copy it should have replaced is the current one again; its notices
        of withdrawal count only with a package that was accepted.
        """
        ...

    def receipt(self, package_id: int) -> bytes | None:
        """The receipt recorded for it, as it was signed; None where there is none."""
        ...

    def refuse_documents(
        self, package_id: int, documents: Iterable[tuple[int, int, RejectionCode]], at: str
    ) -> None:
        """Keep documents that were not taken of records that were: (record id, number, code)."""
        ...

    def outstanding_documents(self) -> list[OutstandingDocument]:
        """Those of records whose newest package taken left them out, by package, record and number."""
        ...


class Specials(Port):
    """Special packages that were asked for, and who agreed to them."""

    def add(self, request: Request) -> int: ...
    def get(self, request_id: int) -> Request:
        """With its approvals. Raises NotFound."""
        ...

    def all(self) -> list[Request]:
        """Oldest first."""
        ...

    def approve(self, request_id: int, approval: Approval) -> None: ...
    def end(
        self,
        request_id: int,
        state: RequestState,
        user_id: int,
        at: str,
        why: str = "",
        package_id: int | None = None,
    ) -> None: ...
    def records(self, authority: str, today: str) -> list[Candidate]:
        """Every record due to this authority that never goes in bulk, in order of opaque ref."""
        ...


class Windows(Port):
    """The content keys of packages sealed here, and who was given access later."""

    def keep(self, package_id: int, secret: str, public: str) -> None: ...
    def all(self) -> list[Window]: ...
    def of(self, package_id: int) -> Window:
        """Raises NotFound."""
        ...

    def secret(self, package_id: int) -> str:
        """'' once it was destroyed."""
        ...

    def destroy(self, package_id: int, at: str, why: str) -> None:
        """Overwrite the key; the workspace's write-ahead log is emptied once the unit is committed."""
        ...

    def give(self, package_id: int, recipient_id: int, user_id: int, at: str) -> None: ...
    def next_number(self, package_id: int) -> int: ...
    def given(self, package_id: int) -> frozenset[str]:
        """Fingerprints of the people who were given access later."""
        ...


@dataclass(frozen=True, slots=True)
class ArrivedCase:
    """A case as it is kept by the receiver. documents: how many it came with.

    kept: number in the case, name, sha256 and content of each that is kept here.
    """

    ref: str
    strand: Strand
    case_json: str
    documents: int
    kept: Sequence[tuple[int, str, str, bytes]] = ()


class Unpackings(Port):
    """What is being unpacked, which is not encrypted, and may be left by a process that died."""

    def begin_unpacking(self, package: str, folder: Path, user_id: int, at: str) -> int:
        """package: '' for a single document, folder then the file it is saved to. The row's number."""
        ...

    def saved(self, number: int, at: str) -> None:
        """A document that was being saved is whole, or nothing of it is left."""
        ...

    def unpacked_into(self, package: str, at: str) -> None:
        """The package is taken in, or nothing of it is left."""
        ...

    def unfinished(self) -> list[tuple[int, str, Path]]:
        """(row, package, folder) of each that never ended."""
        ...

    def begun(self) -> dict[str, bool]:
        """Every package ever begun here, and whether it was taken in."""
        ...


class Journals(Port):
    """Access journals by package: of what was opened here, or of what a receiver told."""

    def openings(self, package: str, journal: str = "") -> tuple[Opening, ...]:
        """Of one journal, in order; without a name of all of them, by time."""
        ...

    def journals(self, package: str) -> set[str]:
        """The names of the journals that tell of an opening."""
        ...

    def last_opening(self, package: str, journal: str) -> Opening | None: ...
    def add_openings(self, package: str, journal: str, openings: Iterable[Opening], at: str) -> None: ...


class SampleChecks(Port):
    """What officers found who compared records of a package with something outside, before its verdict."""

    def sample_checks(self, package: str) -> tuple[SampleCheck, ...]:
        """The newest of each record."""
        ...

    def add_sample_check(self, package: str, check: SampleCheck) -> None: ...


class Inbox(Unpackings, Journals, SampleChecks, Arrivals, Port):
    """Trusted senders, packages received, and their cases."""

    def add_sender(self, card: Card, at: str) -> int: ...
    def sender(self, sender_id: int) -> Sender:
        """Raises NotFound."""
        ...

    def senders(self) -> list[Sender]: ...
    def confirm_sender(self, sender_id: int, confirmed_by: Sequence[int]) -> None: ...
    def end_sender(self, sender_id: int, *, valid_until: str, revoked_at: str) -> None: ...
    def find(self, ref: str) -> IncomingPackage | None: ...
    def add(
        self, package: IncomingPackage, user_id: int, manifest: bytes, receipt: bytes, signature: str
    ) -> int: ...
    def add_cases(self, package_id: int, cases: Iterable[ArrivedCase]) -> int:
        """Store them as they come; gives how many came."""
        ...

    def all(self) -> list[IncomingPackage]: ...
    def receipt(self, package_id: int) -> tuple[bytes, str]:
        """(receipt, signature), as signed. Raises NotFound."""
        ...

    def manifest(self, package_id: int) -> bytes:
        """Raises NotFound."""
        ...

    def received_by(self, ref: str) -> int | None:
        """The id of the user who took it in or rejected it."""
        ...

    def package(self, package_id: int) -> IncomingPackage:
        """Raises NotFound."""
        ...

    def cases(self, package_id: int) -> list[IncomingCase]: ...
    def case(self, case_id: int) -> tuple[IncomingCase, str]:
        """(case, its case.json). Raises NotFound."""
        ...

    def documents(self, case_id: int) -> list[IncomingDocument]:
        """Those kept in the workspace; those of a package unpacked to a folder are there."""
        ...

    def document(self, case_id: int, number: int) -> tuple[IncomingDocument, bytes]:
        """(document, its content), by its number in the case. Raises NotFound."""
        ...

    def note_reading(
        self, case_id: int, user_id: int, at: str, purpose: str, code: Purpose, document: int = 0
    ) -> int:
        """Keep who opened a case, or a document of it, and what for; gives the reading's number."""
        ...
