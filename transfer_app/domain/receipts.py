"""What the receiver of a package says it found, compared and took. See docs/format-receipt.md."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from transfer_app.domain.access_journal import MOST_OPENINGS
from transfer_app.domain.access_journal import NAME as JOURNAL_NAME
from transfer_app.domain.canonical import canonical_json, parse_canonical
from transfer_app.domain.fields import DIGEST, Fields, instant_text
from transfer_app.domain.manifest import PART_NAME, SSH_KEY, Authority, Counts
from transfer_app.domain.package_names import MOST_PARTS, PACKAGE_ID, RECORD_NAME
from transfer_app.domain.proofs import records_root
from transfer_app.domain.rejections import Reason, Rejection, check_rejections, whole_records
from transfer_app.domain.sampling import Sample

RECEIPT_FORMAT = "transfer-app/receipt/v1"
ACCEPTED, REJECTED = "accepted", "rejected"
VERDICT = re.compile(f"{ACCEPTED}|{REJECTED}")
LARGEST_RECEIPT = 256 * 1024**2


@dataclass(frozen=True, slots=True)
class PartRead:
    """A sealed part as it was read. size: bytes."""

    name: str
    size: int
    sha256: str

    def to_json(self) -> dict[str, object]:
        return {"name": self.name, "size": self.size, "sha256": self.sha256}

    @classmethod
    def read(cls, value: object) -> PartRead:
        fields = Fields(value, "part")
        part = cls(
            fields.matching("name", PART_NAME),
            fields.whole("size", least=1),
            fields.matching("sha256", DIGEST),
        )
        fields.close()
        return part


@dataclass(frozen=True, slots=True)
class Found:
    """What a package holds, as counted and digested while its parts were read, never as its manifest says.

    files, bytes: of all records, their two pages included. digests: by record, see PackedRecord.digest.
    """

    counts: Counts
    files: int
    bytes: int
    digests: Mapping[str, str]
    parts: tuple[PartRead, ...]

    @property
    def contents(self) -> str:
        """The one digest over all records."""
        return records_root(self.digests)

    def to_json(self) -> dict[str, object]:
        return {
            **self.counts.to_json(),
            "files": self.files,
            "bytes": self.bytes,
            "digests": dict(self.digests),
            "contents": self.contents,
            "parts": [part.to_json() for part in self.parts],
        }

    @classmethod
    def read(cls, value: object) -> Found:
        fields = Fields(value, "found")
        files, size = fields.whole("files"), fields.whole("bytes")
        digests = fields.made("digests", _digests)
        contents = fields.matching("contents", DIGEST)
        parts = fields.listed("parts", PartRead.read)
        found = cls(Counts.read(fields), files, size, digests, parts)
        if contents != found.contents:
            raise ValueError("found.contents is not the digest of found.digests")
        if found.files != 2 * found.counts.records + found.counts.documents:
            raise ValueError("found.files is not two for each record and one for each document")
        if len(digests) != found.counts.records or not 1 <= len(parts) <= MOST_PARTS:
            raise ValueError("found does not have a digest for each record, or no part")
        return found


def _digests(value: object) -> Mapping[str, str]:
    if not isinstance(value, dict) or not all(
        RECORD_NAME.fullmatch(record) and isinstance(digest, str) and DIGEST.fullmatch(digest)
        for record, digest in value.items()
    ):
        raise ValueError("found.digests is not as it must be")
    return dict(value)


@dataclass(frozen=True, slots=True)
class Openings:
    """How far an access journal had come, the one of this name. head: digest of its last line, or of the
    manifest.
    """

    journal: str
    count: int
    head: str

    def to_json(self) -> dict[str, object]:
        return {"journal": self.journal, "count": self.count, "head": self.head}

    @classmethod
    def read(cls, fields: Fields) -> Openings:
        openings = cls(
            fields.matching("journal", JOURNAL_NAME),
            fields.whole("count", most=MOST_OPENINGS),
            fields.matching("head", DIGEST),
        )
        fields.close()
        return openings


@dataclass(frozen=True, slots=True)
class Receipt:
    """One verdict on one package. key: the officer's 'ssh-ed25519 <base64>'.

    reason: of a package that is rejected whole. found: None where it could not be read to its end.
    """

    package: str
    manifest_sha256: str
    sender: Authority
    receiver: Authority
    person: str
    role: str
    key: str
    received: datetime
    verdict: str
    reason: Reason | None
    found: Found | None
    openings: Openings
    sample: Sample
    rejections: tuple[Rejection, ...] = ()

    def to_bytes(self) -> bytes:
        return canonical_json(
            {
                "format": RECEIPT_FORMAT,
                "package": self.package,
                "manifest_sha256": self.manifest_sha256,
                "sender": self.sender.to_json(),
                "receiver": self.receiver.to_json(),
                "person": {"name": self.person, "role": self.role},
                "key": self.key,
                "received": instant_text(self.received),
                "verdict": self.verdict,
                "reason": self.reason.to_json() if self.reason is not None else None,
                "found": self.found.to_json() if self.found is not None else None,
                "openings": self.openings.to_json(),
                "sample": self.sample.to_json(),
                "rejections": [rejection.to_json() for rejection in self.rejections],
            }
        )

    @classmethod
    def read(cls, text: bytes) -> Receipt:
        """ValueError for whatever differs from the format."""
        fields = Fields(parse_canonical(text), "receipt")
        fields.literal("format", RECEIPT_FORMAT)
        person = fields.inner("person")
        receipt = cls(
            fields.matching("package", PACKAGE_ID),
            fields.matching("manifest_sha256", DIGEST),
            Authority.read(fields.inner("sender")),
            Authority.read(fields.inner("receiver")),
            person.text("name"),
            person.text("role"),
            fields.matching("key", SSH_KEY),
            fields.instant("received"),
            fields.matching("verdict", VERDICT),
            fields.made("reason", lambda value: None if value is None else Reason.read(value)),
            fields.made("found", lambda value: None if value is None else Found.read(value)),
            Openings.read(fields.inner("openings")),
            Sample.read(fields.inner("sample")),
            fields.listed("rejections", Rejection.read),
        )
        person.close()
        fields.close()
        receipt.check()
        return receipt

    def check(self) -> None:
        """ValueError when what it says cannot be, whatever was sent."""
        accepted = self.verdict == ACCEPTED
        if accepted == (self.reason is not None):
            raise ValueError("a rejected package needs a reason, and only a rejected one has one")
        check_rejections(self.rejections)
        if (self.openings.count == 0) != (self.openings.head == self.manifest_sha256):
            raise ValueError("the head of the openings does not go with their number")
        if any(check.at > self.received for check in self.sample.checks):
            raise ValueError("a record was compared after the receipt was signed")
        if self.found is None:
            if accepted or self.sample != Sample():
                raise ValueError("what was not read to its end can only be rejected, and has no sample")
        else:
            _check_items(self, self.found)
        if accepted and self.sample.waived is None and self.sample.unchecked:
            raise ValueError("part of the sample was not checked, and it is not said why")
        named = {each.record for each in self.rejections}
        if accepted and not named.issuperset(self.sample.differing):
            raise ValueError("a record that differs from what it was compared with was taken")

    @property
    def refused(self) -> tuple[str, ...]:
        """The records that are rejected whole, one by one; of a rejected package all the others are too."""
        return whole_records(self.rejections)


def _check_items(receipt: Receipt, found: Found) -> None:
    named = {each.record for each in receipt.rejections} | set(receipt.sample.records)
    if not named <= found.digests.keys():
        raise ValueError("it speaks of a record that was not found in the package")
