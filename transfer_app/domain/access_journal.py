"""The access journal: who of the receiver opened whose record, when and what for, told to its sender.

docs/format-journal.md is the authority. Each entry names the digest of the one before it, and the first the
package's manifest: an entry left out, changed or put elsewhere breaks the chain.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from transfer_app.domain.canonical import canonical_json, parse_canonical
from transfer_app.domain.fields import DIGEST, Fields, instant_text
from transfer_app.domain.manifest import SSH_KEY, Authority
from transfer_app.domain.package_names import PACKAGE_ID, RECORD_NAME
from transfer_app.domain.readings import Purpose

JOURNAL_FORMAT = "transfer-app/journal/v1"
MOST_OPENINGS = 1_000_000
MOST_DOCUMENTS = 999_999
NAME = re.compile(r"[0-9a-f]{32}")
PURPOSE = re.compile("|".join(Purpose))


@dataclass(frozen=True, slots=True)
class Opening:
    """One opening. number: from 1. document: 0 for the case itself, else the document's number in it.

    person, key: who opened it, and their public signing key. previous: see line_digest.
    """

    number: int
    record: str
    document: int
    at: datetime
    person: str
    key: str
    purpose: Purpose
    previous: str

    def to_bytes(self) -> bytes:
        return canonical_json(
            {
                "number": self.number,
                "record": self.record,
                "document": self.document,
                "at": instant_text(self.at),
                "person": self.person,
                "key": self.key,
                "purpose": self.purpose.value,
                "previous": self.previous,
            }
        )

    @classmethod
    def read(cls, text: bytes) -> Opening:
        """ValueError for whatever differs from the format."""
        fields = Fields(parse_canonical(text), "opening")
        opening = cls(
            fields.whole("number", least=1, most=MOST_OPENINGS),
            fields.matching("record", RECORD_NAME),
            fields.whole("document", most=MOST_DOCUMENTS),
            fields.instant("at"),
            fields.text("person"),
            fields.matching("key", SSH_KEY),
            Purpose(fields.matching("purpose", PURPOSE)),
            fields.matching("previous", DIGEST),
        )
        fields.close()
        return opening


def journal_name(secret: bytes, package: str) -> str:
    """What a workspace calls its journal of a package: always the same, and nobody else's.

    secret: the workspace's own, at least 32 random bytes; the name tells nothing of it.
    """
    return hmac.new(secret, f"access journal {package}".encode("ascii"), hashlib.sha256).hexdigest()[:32]


def line_digest(line: bytes) -> str:
    """What the next entry calls this one by: SHA-256 of its bytes, without the line feed."""
    return hashlib.sha256(line).hexdigest()


def journal_stem(package: str, name: str) -> str:
    return f"{package}-{name[:8]}"


@dataclass(frozen=True, slots=True)
class Journal:
    """All openings of one package in one workspace so far. person, key: the officer who signs it.

    name: see journal_name. Two workspaces of one receiver tell two journals, each a chain of its own.
    """

    package: str
    manifest_sha256: str
    name: str
    receiver: Authority
    person: str
    key: str
    openings: tuple[Opening, ...]

    @property
    def head(self) -> str:
        """The digest of the newest entry, or of the manifest where nothing was opened."""
        return line_digest(self.openings[-1].to_bytes()) if self.openings else self.manifest_sha256

    @property
    def stem(self) -> str:
        """The file's name without its ending: journals of two workspaces may lie in one folder."""
        return journal_stem(self.package, self.name)

    def to_bytes(self) -> bytes:
        """One JSON text on each line: the header, then the openings in order."""
        header = canonical_json(
            {
                "format": JOURNAL_FORMAT,
                "package": self.package,
                "manifest_sha256": self.manifest_sha256,
                "journal": self.name,
                "receiver": self.receiver.to_json(),
                "person": self.person,
                "key": self.key,
                "openings": len(self.openings),
                "head": self.head,
            }
        )
        return b"".join(line + b"\n" for line in [header, *(each.to_bytes() for each in self.openings)])

    @classmethod
    def read(cls, text: bytes) -> Journal:
        """ValueError for whatever differs from the format, a broken chain included."""
        if not text.endswith(b"\n"):
            raise ValueError("the last line has no end")
        first, *lines = text[:-1].split(b"\n")
        if len(lines) > MOST_OPENINGS:
            raise ValueError("there are more openings than there may be")
        fields = Fields(parse_canonical(first), "journal")
        fields.literal("format", JOURNAL_FORMAT)
        journal = cls(
            fields.matching("package", PACKAGE_ID),
            fields.matching("manifest_sha256", DIGEST),
            fields.matching("journal", NAME),
            Authority.read(fields.inner("receiver")),
            fields.text("person"),
            fields.matching("key", SSH_KEY),
            tuple(Opening.read(line) for line in lines),
        )
        count, head = fields.whole("openings", most=MOST_OPENINGS), fields.matching("head", DIGEST)
        fields.close()
        check_chain(journal.manifest_sha256, journal.openings)
        if count != len(journal.openings) or head != journal.head:
            raise ValueError("it does not end where its first line says")
        return journal


def check_chain(manifest_sha256: str, openings: Sequence[Opening]) -> None:
    """ValueError unless each entry follows the one before it."""
    previous = manifest_sha256
    for number, opening in enumerate(openings, 1):
        if opening.number != number or opening.previous != previous:
            raise ValueError(f"opening {number} does not follow the one before it")
        previous = line_digest(opening.to_bytes())
