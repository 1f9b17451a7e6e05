"""A signed text kept as it was sent or came in, so that anybody can check its signature again later."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CopyKind(StrEnum):
    MANIFEST = "manifest"
    ACCESS = "access"
    JOURNAL = "journal"


@dataclass(frozen=True, slots=True)
class SignedCopy:
    """text: the bytes that were signed; of a journal its first line. signature: the armored SSHSIG.

    number: of access given later, from 1; how many openings a journal tells of; 0 of a manifest. name: of a
    journal, of which a package may have several; else empty.
    """

    kind: CopyKind
    package: str
    number: int
    text: bytes
    signature: str
    name: str = ""
