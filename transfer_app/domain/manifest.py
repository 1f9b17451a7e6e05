"""What a package says to everyone: the public manifest, which names no child.

docs/format-package.md is the authority. Values here are frozen; reading is strict (ValueError), and what is
read is written back byte for byte. What is inside the encryption is in package_contents.py.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from transfer_app.domain.canonical import canonical_json, parse_canonical
from transfer_app.domain.fields import DIGEST, Fields, instant_text
from transfer_app.domain.package_names import (
    LARGEST_ACCESS,
    MOST_DOCUMENTS,
    MOST_PARTS,
    MOST_RECORDS,
    PACKAGE_ID,
    PART_LIMIT,
    access_name,
    part_name,
)
from transfer_app.domain.tranches import MOST_WITHDRAWN
from transfer_app.domain.vocabulary import Strand

PACKAGE_FORMAT = "transfer-app/package/v1"
AUTHORITY_CODE = re.compile(r"[A-Za-z0-9_-]{1,20}")
ACCESS_NAME = re.compile(PACKAGE_ID.pattern + r"\.access\.age")
PART_NAME = re.compile(PACKAGE_ID.pattern + r"-[0-9]{3}\.tar\.age")
SSH_KEY = re.compile(r"ssh-ed25519 [A-Za-z0-9+/]{68}")
AGE_KEY = re.compile(r"age1(?:pq1)?[02-9ac-hj-np-z]{50,2100}|ssh-ed25519 [A-Za-z0-9+/]{68}")
FINGERPRINT = re.compile(r"SHA256:[A-Za-z0-9+/]{43}")
PROFILE = re.compile("compatible|post-quantum")
KIND = re.compile("bulk|special")
MOST_RECIPIENTS = 200


class Kind(StrEnum):
    """BULK: records of many children. SPECIAL: the restricted, adopted or held records of one child."""

    BULK = "bulk"
    SPECIAL = "special"


@dataclass(frozen=True, slots=True)
class Authority:
    """A council or trust, by the code that boundary layers and logs use."""

    code: str
    name: str

    def to_json(self) -> dict[str, object]:
        return {"code": self.code, "name": self.name}

    @classmethod
    def read(cls, fields: Fields) -> Authority:
        authority = cls(fields.matching("code", AUTHORITY_CODE), fields.text("name"))
        fields.close()
        return authority


@dataclass(frozen=True, slots=True)
class Sender:
    """Who made a package. key: 'ssh-ed25519 <base64>', without a comment."""

    authority: Authority
    person: str
    key: str

    def to_json(self) -> dict[str, object]:
        return {"authority": self.authority.to_json(), "person": self.person, "key": self.key}

    @classmethod
    def read(cls, fields: Fields) -> Sender:
        authority = Authority.read(fields.inner("authority"))
        sender = cls(authority, fields.text("person"), fields.matching("key", SSH_KEY))
        fields.close()
        return sender


@dataclass(frozen=True, slots=True)
class Addressee:
    """A named person who can open a package. age: their public key; fingerprint: of their card."""

    name: str
    role: str
    age: str
    fingerprint: str

    def to_json(self) -> dict[str, object]:
        return {"name": self.name, "role": self.role, "age": self.age, "fingerprint": self.fingerprint}

    @classmethod
    def read(cls, value: object) -> Addressee:
        fields = Fields(value, "recipient")
        addressee = cls(
            fields.text("name"),
            fields.text("role"),
            fields.matching("age", AGE_KEY),
            fields.matching("fingerprint", FINGERPRINT),
        )
        fields.close()
        return addressee


@dataclass(frozen=True, slots=True)
class PackageHeader:
    """What ties a package to its maker and its readers: stated outside, and again inside each part.

    Decided before the package is made. created: UTC, whole seconds. tranche: counted for each kind apart.
    ends: the last day of the grant it is made under, and so of reading single cases without taking the
    package in.
    """

    package: str
    tranche: int
    created: datetime
    sender: Sender
    receiver: Authority
    recipients: tuple[Addressee, ...]
    ends: date
    kind: Kind = Kind.BULK

    def to_json(self) -> dict[str, object]:
        return {
            "package": self.package,
            "kind": self.kind.value,
            "tranche": self.tranche,
            "created": instant_text(self.created),
            "sender": self.sender.to_json(),
            "receiver": self.receiver.to_json(),
            "recipients": [recipient.to_json() for recipient in self.recipients],
            "ends": self.ends.isoformat(),
        }

    @classmethod
    def read(cls, fields: Fields) -> PackageHeader:
        header = cls(
            fields.matching("package", PACKAGE_ID),
            fields.whole("tranche", least=1, most=9_999),
            fields.instant("created"),
            Sender.read(fields.inner("sender")),
            Authority.read(fields.inner("receiver")),
            fields.listed("recipients", Addressee.read),
            fields.day("ends"),
            Kind(fields.matching("kind", KIND)),
        )
        if not 1 <= len(header.recipients) <= MOST_RECIPIENTS:
            raise fields.fault("recipients")
        return header


@dataclass(frozen=True, slots=True)
class Counts:
    """How many. strands: the records of each strand that has any; they add up to records, or are not told.

    withdrawn: notices that take back records sent before; which ones, only the sealed contents say.
    """

    records: int
    documents: int
    strands: Mapping[Strand, int]
    withdrawn: int = 0

    def plus(self, other: Counts) -> Counts:
        strands = dict(self.strands)
        for strand, records in other.strands.items():
            strands[strand] = strands.get(strand, 0) + records
        return Counts(
            self.records + other.records,
            self.documents + other.documents,
            strands,
            self.withdrawn + other.withdrawn,
        )

    def told(self, kind: Kind) -> Counts:
        """As they stand outside the encryption: the strands of one child's package would say what it is."""
        return self if kind is Kind.BULK else Counts(self.records, self.documents, {})

    def to_json(self) -> dict[str, object]:
        strands = {strand.value: n for strand, n in self.strands.items()}
        return {
            "records": self.records,
            "documents": self.documents,
            "strands": strands,
            "withdrawn": self.withdrawn,
        }

    @classmethod
    def read(cls, fields: Fields) -> Counts:
        strands = {Strand(strand): n for strand, n in fields.counted("strands").items()}
        counts = cls(
            fields.whole("records"),
            fields.whole("documents"),
            strands,
            fields.whole("withdrawn", most=MOST_WITHDRAWN),
        )
        if strands and sum(strands.values()) != counts.records:
            raise fields.fault("strands")
        fields.close()
        return counts


@dataclass(frozen=True, slots=True)
class SealedPart:
    """One sealed file: its size and digest, and the digest of the contents that it must hold."""

    name: str
    size: int
    sha256: str
    contents_sha256: str
    records: int

    def to_json(self) -> dict[str, object]:
        return {
            "name": self.name,
            "size": self.size,
            "sha256": self.sha256,
            "contents_sha256": self.contents_sha256,
            "records": self.records,
        }

    @classmethod
    def read(cls, value: object) -> SealedPart:
        fields = Fields(value, "part")
        part = cls(
            fields.matching("name", PART_NAME),
            fields.whole("size", least=1),
            fields.matching("sha256", DIGEST),
            fields.matching("contents_sha256", DIGEST),
            fields.whole("records"),
        )
        if part.size > PART_LIMIT and part.records > 1:
            raise fields.fault("size")
        fields.close()
        return part


@dataclass(frozen=True, slots=True)
class SealedKey:
    """The file that holds the content key for the recipients. key: its public half, as an age recipient."""

    name: str
    size: int
    sha256: str
    key: str

    def to_json(self) -> dict[str, object]:
        return {"name": self.name, "size": self.size, "sha256": self.sha256, "key": self.key}

    @classmethod
    def read(cls, fields: Fields) -> SealedKey:
        access = cls(
            fields.matching("name", ACCESS_NAME),
            fields.whole("size", least=1, most=LARGEST_ACCESS),
            fields.matching("sha256", DIGEST),
            fields.matching("key", AGE_KEY),
        )
        fields.close()
        return access


@dataclass(frozen=True, slots=True)
class PackageManifest:
    """The public manifest: who, for whom, how much, and the digest of each sealed part."""

    header: PackageHeader
    profile: str
    counts: Counts
    access: SealedKey
    parts: tuple[SealedPart, ...]

    def to_bytes(self) -> bytes:
        return canonical_json(
            {
                "format": PACKAGE_FORMAT,
                **self.header.to_json(),
                "profile": self.profile,
                "counts": self.counts.to_json(),
                "access": self.access.to_json(),
                "parts": [part.to_json() for part in self.parts],
            }
        )

    @classmethod
    def read(cls, text: bytes) -> PackageManifest:
        """ValueError for whatever differs from the format."""
        fields = Fields(parse_canonical(text), "manifest")
        fields.literal("format", PACKAGE_FORMAT)
        manifest = cls(
            PackageHeader.read(fields),
            fields.matching("profile", PROFILE),
            Counts.read(fields.inner("counts")),
            SealedKey.read(fields.inner("access")),
            fields.listed("parts", SealedPart.read),
        )
        package, counts = manifest.header.package, manifest.counts
        if counts.records > MOST_RECORDS or counts.documents > MOST_DOCUMENTS:
            raise fields.fault("counts")
        told = sum(counts.strands.values())
        if told != (0 if manifest.header.kind is Kind.SPECIAL else counts.records):
            raise fields.fault("counts.strands")
        if manifest.access.name != access_name(package):
            raise fields.fault("access")
        names = [part_name(package, n) for n in range(1, len(manifest.parts) + 1)]
        if not 1 <= len(names) <= MOST_PARTS or names != [part.name for part in manifest.parts]:
            raise fields.fault("parts")
        if sum(part.records for part in manifest.parts) != manifest.counts.records:
            raise fields.fault("counts")
        fields.close()
        return manifest
