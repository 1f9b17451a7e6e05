"""A case record on its way into or out of a package."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from transfer_app.domain.crossing import Crossing
from transfer_app.domain.tranches import AS_NEW, Carried
from transfer_app.domain.vocabulary import Strand


def any_content(sha256: str) -> None:
    """Whatever was read is what was meant."""


@dataclass(frozen=True, slots=True)
class Document(Crossing):
    """A document of a case. name: as the legacy system had it. size: bytes, known before it is opened.

    open gives its content from the start. Where it can be pickled (a partial of a module's function, with a
    path), the process that seals the part calls it; so for a large package it should be one. In a received
    case it can be called once, and only while this document is the current one of the iteration: content
    streams past.

    check is given the SHA-256 of what was read to its end, by whoever digests it anyway; it raises where that
    is not the content that was meant, and can be pickled where open can.
    """

    name: str
    size: int
    open: Callable[[], BinaryIO]
    check: Callable[[str], None] = any_content


@dataclass(frozen=True, slots=True)
class CaseFile(Crossing):
    """One case record: for machines (case_json), for people (case_html), and its documents in order.

    record: opaque name, 1 to 64 of a-z, 0-9 and -; it says nothing about the child.
    carried: as what it goes, and which copy it replaces that its receiver has.
    """

    record: str
    strand: Strand
    case_json: bytes
    case_html: bytes
    documents: Sequence[Document] = ()
    carried: Carried = AS_NEW
