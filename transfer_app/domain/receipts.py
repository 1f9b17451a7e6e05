"""What the receiver of a package says it found and took. docs/format-receipt.md is the authority."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from transfer_app.domain.canonical import canonical_json, parse_canonical
from transfer_app.domain.fields import DIGEST, Fields, instant_text
from transfer_app.domain.manifest import SSH_KEY, Authority, Counts
from transfer_app.domain.package_names import PACKAGE_ID, RECORD_NAME

RECEIPT_FORMAT = "transfer-app/receipt/v1"
ACCEPTED, REJECTED = "accepted", "rejected"
VERDICT = re.compile(f"{ACCEPTED}|{REJECTED}")
LONGEST_REASON = 2_000


@dataclass(frozen=True, slots=True)
class Rejection:
    """A record that was not taken, and why; the reason never names a child."""

    record: str
    reason: str

    def to_json(self) -> dict[str, object]:
        return {"record": self.record, "reason": self.reason}

    @classmethod
    def read(cls, value: object) -> Rejection:
        fields = Fields(value, "rejection")
        record = fields.matching("record", RECORD_NAME)
        rejection = cls(record, fields.text("reason", longest=LONGEST_REASON))
        fields.close()
        return rejection


@dataclass(frozen=True, slots=True)
class Receipt:
    """One verdict on one package. counts: as counted by the receiver, rejected records included.

    key: the officer's 'ssh-ed25519 <base64>'. reason: of a rejected package, else empty.
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
    reason: str
    counts: Counts
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
                "reason": self.reason,
                "counts": self.counts.to_json(),
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
            fields.text("reason", longest=LONGEST_REASON, empty=True),
            Counts.read(fields.inner("counts")),
            fields.listed("rejections", Rejection.read),
        )
        person.close()
        fields.close()
        receipt.check()
        return receipt

    def check(self) -> None:
        """ValueError when what it says cannot be: an accepted package with a reason, a record twice."""
        if (self.verdict == REJECTED) != bool(self.reason):
            raise ValueError("a rejected package needs a reason, and only a rejected one has one")
        records = [rejection.record for rejection in self.rejections]
        if records != sorted(set(records)) or (
            self.verdict == ACCEPTED and len(records) > self.counts.records
        ):
            raise ValueError("the rejected records must be in order, each once, and no more than there are")
