"""What is inside each part of a package: the header again, and every file by record.

docs/format-package.md is the authority. It is sealed with the records; only its digest is public.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from transfer_app.domain.canonical import canonical_json, parse_canonical
from transfer_app.domain.crossing import Crossing
from transfer_app.domain.fields import DIGEST, Fields
from transfer_app.domain.manifest import Counts, Kind, PackageHeader
from transfer_app.domain.package_names import MOST_PARTS, RECORD_NAME, case_paths, record_name_allowed
from transfer_app.domain.tranches import MOST_WITHDRAWN, Change, Earlier, Withdrawal
from transfer_app.domain.vocabulary import Strand

CONTENTS_FORMAT = "transfer-app/contents/v1"
MEMBER_PATH = re.compile(
    rf"data/cases/{RECORD_NAME.pattern}/(?:case\.json|case\.html|documents/[0-9]{{4,6}}\.bin)"
)


class Basis(StrEnum):
    """Why the records of a special package take the route of their own. Said inside the encryption only."""

    CONFIDENTIAL = "confidential"
    """The child is on the restricted list."""
    ADOPTION = "adoption-record"
    """An adoption record, or another record of a child for whom an adoption order was made."""
    LEGAL_HOLD = "legal-hold-copy"
    """On an inquiry, claim, police or subject-access hold: a copy; the sender keeps the original."""


BASIS = re.compile("|".join(["", *Basis]))

PAGES = 2
"""Files of a record before its documents: case.json and case.html."""


@dataclass(frozen=True, slots=True)
class PackedFile(Crossing):
    """A file inside a part. path: below the part's folder. name: a document's own name, else empty."""

    path: str
    size: int
    sha256: str
    name: str

    def to_json(self) -> dict[str, object]:
        return {"path": self.path, "size": self.size, "sha256": self.sha256, "name": self.name}

    @classmethod
    def read(cls, value: object) -> PackedFile:
        fields = Fields(value, "file")
        packed = cls(
            fields.matching("path", MEMBER_PATH),
            fields.whole("size"),
            fields.matching("sha256", DIGEST),
            fields.text("name", empty=True),
        )
        fields.close()
        return packed


@dataclass(frozen=True, slots=True)
class PackedRecord(Crossing):
    """One case record inside a part: case.json, case.html, then its documents in order.

    replaces: the copy that its receiver has of it; None exactly if it is new.
    """

    record: str
    strand: Strand
    files: tuple[PackedFile, ...]
    change: Change = Change.NEW
    replaces: Earlier | None = None

    def to_json(self) -> dict[str, object]:
        return {
            "record": self.record,
            "strand": self.strand.value,
            "change": self.change.value,
            "replaces": None if self.replaces is None else self.replaces.to_json(),
            "files": [packed.to_json() for packed in self.files],
        }

    @property
    def documents(self) -> int:
        return len(self.files) - PAGES

    @property
    def bytes(self) -> int:
        """Of all its files."""
        return sum(each.size for each in self.files)

    def digest(self, nonce: str) -> str:
        """What logs and receipts call it by; the nonce keeps a guess about a child from being confirmed."""
        return hashlib.sha256(canonical_json({"nonce": nonce, **self.to_json()})).hexdigest()

    @classmethod
    def read(cls, value: object) -> PackedRecord:
        fields = Fields(value, "record")
        record = cls(
            fields.matching("record", RECORD_NAME),
            Strand(fields.text("strand")),
            fields.listed("files", PackedFile.read),
            Change(fields.text("change")),
            fields.made("replaces", Earlier.read_any),
        )
        if (record.change is Change.NEW) != (record.replaces is None):
            raise fields.fault("replaces")
        expected = case_paths(record.record, record.documents)
        if not record_name_allowed(record.record) or [packed.path for packed in record.files] != expected:
            raise fields.fault("files")
        if any(packed.name for packed in record.files[:PAGES]):
            raise fields.fault("files")
        fields.close()
        return record


@dataclass(frozen=True, slots=True)
class PartContents:
    """data/manifest.json of one part. nonce: 64 random hexadecimal digits. basis: of a special package.

    withdrawn: in order of record, each once; all of the package's are in its first part.
    """

    header: PackageHeader
    part: int
    nonce: str
    records: tuple[PackedRecord, ...]
    withdrawn: tuple[Withdrawal, ...] = ()
    basis: Basis | None = None

    def to_bytes(self) -> bytes:
        return canonical_json(
            {
                "format": CONTENTS_FORMAT,
                **self.header.to_json(),
                "basis": self.basis.value if self.basis else "",
                "part": self.part,
                "nonce": self.nonce,
                "records": [record.to_json() for record in self.records],
                "withdrawn": [notice.to_json() for notice in self.withdrawn],
            }
        )

    @classmethod
    def read(cls, text: bytes) -> PartContents:
        """ValueError for whatever differs from the format."""
        fields = Fields(parse_canonical(text), "contents")
        fields.literal("format", CONTENTS_FORMAT)
        contents = cls(
            PackageHeader.read(fields),
            fields.whole("part", least=1, most=MOST_PARTS),
            fields.matching("nonce", DIGEST),
            fields.listed("records", PackedRecord.read),
            fields.listed("withdrawn", Withdrawal.read),
            Basis(basis) if (basis := fields.matching("basis", BASIS)) else None,
        )
        if (contents.basis is None) is (contents.header.kind is Kind.SPECIAL):
            raise fields.fault("basis")
        replaced = (each.replaces for each in contents.records if each.replaces is not None)
        earlier = (*replaced, *(notice.sent for notice in contents.withdrawn))
        if any(each.package == contents.header.package for each in earlier):
            raise fields.fault("package")
        named = [notice.record for notice in contents.withdrawn]
        if named != sorted(set(named)) or len(named) > (MOST_WITHDRAWN if contents.part == 1 else 0):
            raise fields.fault("withdrawn")
        fields.close()
        return contents


def counts_of(records: Iterable[PackedRecord], withdrawn: int = 0) -> Counts:
    """Counted, not claimed. documents: all files but case.json and case.html. withdrawn: how many notices."""
    strands: dict[Strand, int] = {}
    documents = total = 0
    for record in records:
        total += 1
        documents += record.documents
        strands[record.strand] = strands.get(record.strand, 0) + 1
    return Counts(total, documents, strands, withdrawn)
