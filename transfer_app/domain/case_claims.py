"""What a case file says of itself, and whether the sealed list of contents says the same of it.

The list is what every byte of a package was checked against; the case file is what people and their systems
go by. docs/format-package.md, "Case files", is the authority.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from transfer_app.domain.fields import DIGEST, Fields, made_plain
from transfer_app.domain.package_contents import PAGES, PackedFile, PackedRecord
from transfer_app.domain.package_names import RECORD_NAME
from transfer_app.domain.tranches import Change, Earlier
from transfer_app.domain.vocabulary import Strand

UNREADABLE = "cannot be read"
MOST_TOLD = 10


class ClaimedDocument(NamedTuple):
    """name: as the list of contents would show it."""

    number: int
    name: str
    size: int
    sha256: str

    @classmethod
    def read(cls, value: object) -> ClaimedDocument:
        """ValueError for one that is not as it must be; title, type and so on are nobody else's to say."""
        fields = Fields(value, "document")
        return cls(
            fields.whole("number", least=1),
            fields.made("name", _name),
            fields.whole("size"),
            fields.matching("sha256", DIGEST),
        )


@dataclass(frozen=True, slots=True)
class CaseClaims:
    """What case.json says that the list of contents says too."""

    record: str
    strand: Strand
    change: Change
    replaces: Earlier | None
    documents: tuple[ClaimedDocument, ...]

    @classmethod
    def read(cls, text: bytes) -> CaseClaims | None:
        """None for a case file that cannot be read, or does not say all of it as it must."""
        try:
            fields = Fields(json.loads(text.decode("utf-8")), "case")
            return cls(
                fields.matching("record", RECORD_NAME),
                Strand(fields.text("strand")),
                Change(fields.text("change")),
                fields.made("replaces", Earlier.read_any),
                fields.listed("documents", ClaimedDocument.read),
            )
        except (ValueError, RecursionError):
            return None


def unlike(said: CaseClaims | None, packed: PackedRecord) -> str:
    """'' when it says what the list says; else what is wrong, in words that follow 'The case file of r-1'.

    The words name no document but by its number, so that they may stand in a log.
    """
    if said is None:
        return UNREADABLE
    if said.record != packed.record:
        return "says that it is of another record"
    if said.strand is not packed.strand:
        return "says that it is of another strand"
    if (said.change, said.replaces) != (packed.change, packed.replaces):
        return "says otherwise what it replaces"
    return _other_documents(said.documents, packed.files[PAGES:])


def unlike_text(text: bytes, packed: PackedRecord) -> str:
    """As unlike, of a case.json itself."""
    return unlike(CaseClaims.read(text), packed)


def sentences(unlike: Mapping[str, str]) -> tuple[str, ...]:
    """For people, from what is wrong by record: the first few by name, and how many more there are."""
    told = [f"The case file of {record} {fault}." for record, fault in sorted(unlike.items())[:MOST_TOLD]]
    more = len(unlike) - len(told)
    return (*told, *((f"And {more:,} more are not as the package says.",) if more else ()))


def _other_documents(said: tuple[ClaimedDocument, ...], packed: tuple[PackedFile, ...]) -> str:
    if len(said) != len(packed):
        return f"lists another number of documents ({len(said):,}) than the package carries ({len(packed):,})"
    for number, (claim, file) in enumerate(zip(said, packed, strict=True), 1):
        pairs = {
            "number": (claim.number, number),
            "size": (claim.size, file.size),
            "digest": (claim.sha256, file.sha256),
            "name": (claim.name, file.name),
        }
        for what, (one, other) in pairs.items():
            if one != other:
                return f"gives another {what} for document {number:,} than the package carries"
    return ""


def _name(value: object) -> str:
    """The legacy system's name, of any letters and length."""
    if not isinstance(value, str):
        raise ValueError("document.name is not as it must be")  # noqa: TRY004 - malformed, not a wrong call
    return made_plain(value)
