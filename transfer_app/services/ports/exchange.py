"""Sharing protocols, packages sent and packages received."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol as Port

from transfer_app.domain.packages import (
    Candidate,
    IncomingCase,
    IncomingPackage,
    PackageRow,
    Refusal,
)
from transfer_app.domain.sent_records import SentRecord
from transfer_app.domain.sharing import Card, Protocol, Recipient, Sender
from transfer_app.domain.vocabulary import Strand


@dataclass(frozen=True, slots=True)
class AboutRow:
    """A source row about a child. strands: whose records it goes with; None: with every one of the child."""

    table: str
    row: int
    file: str
    values: Mapping[str, str]
    strands: frozenset[Strand] | None


class Protocols(Port):
    """Agreements to share, and the people they name."""

    def add(self, protocol: Protocol) -> int: ...
    def get(self, protocol_id: int) -> Protocol:
        """With its recipients. Raises NotFound."""
        ...

    def all(self) -> list[Protocol]: ...
    def approve(self, protocol_id: int, user_id: int, at: str) -> None: ...
    def add_recipient(self, protocol_id: int, card: Card) -> int: ...
    def recipient(self, recipient_id: int) -> Recipient:
        """Raises NotFound."""
        ...

    def confirm_recipient(self, recipient_id: int, confirmed_by: Sequence[int]) -> None: ...
    def revoke_recipient(self, recipient_id: int, at: str) -> None: ...


class Packages(Port):
    """Packages sealed here, the records in them, and their receipts."""

    def candidates(self, authority: str, today: str) -> list[Candidate]:
        """Every case record whose standing decision names this authority, in order of opaque ref."""
        ...

    def sent(self, today: str) -> list[SentRecord]:
        """Every record in a package that stands, by package and opaque ref. today: as for candidates."""
        ...

    def rows_about(self, person_ids: Collection[int]) -> dict[int, list[AboutRow]]:
        """By person: every stored source row, with the strands it belongs to."""
        ...

    def next_tranche(self, authority: str) -> int: ...
    def add(self, package: PackageRow, sealed_by: int, manifest: bytes, digests: Mapping[int, str]) -> int:
        """digests: by record id, what log and receipts call the packed record by."""
        ...

    def all(self) -> list[PackageRow]: ...
    def find(self, ref: str) -> PackageRow:
        """Raises NotFound."""
        ...

    def manifest(self, package_id: int) -> bytes: ...
    def records(self, package_id: int) -> dict[str, int]:
        """By opaque ref: the record's id."""
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
    def settle(self, package_id: int, state: str, records: Mapping[int, str]) -> None:
        """How the package and each of its records stand after the receipt."""
        ...


@dataclass(frozen=True, slots=True)
class ArrivedCase:
    """A case as it is kept by the receiver. documents: name, sha256 and content; counted in either case."""

    ref: str
    strand: Strand
    case_json: str
    documents: int
    kept: Sequence[tuple[str, str, bytes]] = ()


class Inbox(Port):
    """Trusted senders, packages received, and their cases."""

    def add_sender(self, card: Card, at: str) -> int: ...
    def sender(self, sender_id: int) -> Sender:
        """Raises NotFound."""
        ...

    def senders(self) -> list[Sender]: ...
    def confirm_sender(self, sender_id: int, confirmed_by: Sequence[int]) -> None: ...
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

    def cases(self, package_id: int) -> list[IncomingCase]: ...
    def case(self, case_id: int) -> tuple[IncomingCase, str]:
        """(case, its case.json). Raises NotFound."""
        ...

    def note_reading(self, case_id: int, user_id: int, at: str, purpose: str) -> int:
        """Keep who opened a case and what for; gives the reading's number."""
        ...
