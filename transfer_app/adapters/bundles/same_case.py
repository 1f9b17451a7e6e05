"""Whether a case is what a finished part holds of it: asked before a part is used again after a crash."""

from __future__ import annotations

import hashlib
import io
from typing import BinaryIO

from transfer_app.adapters.bundles.bag import PIECE
from transfer_app.domain.case_files import CaseFile
from transfer_app.domain.errors import SourceRefused
from transfer_app.domain.fields import made_plain
from transfer_app.domain.package_contents import PAGES, PackedRecord
from transfer_app.domain.tranches import Carried


def is_packed(case: CaseFile, record: PackedRecord) -> bool:
    """True when packing the case now would give exactly this record: its documents are read again."""
    if (case.record, case.strand, len(case.documents) + 2) != (
        record.record, record.strand, len(record.files),
    ):  # fmt: skip
        return False
    if case.carried != Carried(record.change, record.replaces):
        return False
    pages = [io.BytesIO(case.case_json), io.BytesIO(case.case_html)]
    names = ["", "", *(made_plain(document.name) for document in case.documents)]
    if names != [each.name for each in record.files]:
        return False
    for page, packed in zip(pages, record.files, strict=False):
        if _digest(page) != (packed.size, packed.sha256):
            return False
    for document, packed in zip(case.documents, record.files[PAGES:], strict=True):
        try:
            with document.open() as source:
                found = _digest(source)
        except OSError as fault:
            raise unreadable(packed.path, fault) from fault
        document.check(found[1])
        if found != (packed.size, packed.sha256):
            return False
    return True


def _digest(source: BinaryIO) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    while piece := source.read(PIECE):
        digest.update(piece)
        size += len(piece)
    return size, digest.hexdigest()


def unreadable(path: str, fault: OSError) -> SourceRefused:
    return SourceRefused(
        f"The document for {path} could not be read: {fault.strerror}.",
        "Check the document folder, or hold this record back. Nothing was kept.",
    )
