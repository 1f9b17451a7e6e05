"""One sealed part, decrypted and digested in the same pass, and checked by every rule of the format."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

from transfer_app.adapters.bundles.bounded import opened
from transfer_app.adapters.bundles.content_key import ContentKey
from transfer_app.adapters.bundles.digesting import PIECE, DigestingSource
from transfer_app.adapters.bundles.part_reader import Keep, verify_part
from transfer_app.adapters.sealing.age import AgeReader
from transfer_app.domain.errors import PackageError, PackageRefused, Tampered
from transfer_app.domain.manifest import PackageHeader, SealedPart
from transfer_app.domain.package_contents import PartContents
from transfer_app.domain.receipts import PartRead

TOGETHER = "Put all files of the package into one folder, and choose its .manifest.json."


def checked_part(
    path: Path,
    header: PackageHeader,
    number: int,
    part: SealedPart,
    key: ContentKey,
    tick: Callable[[int], None] = lambda done: None,
    keep: Keep | None = None,
) -> tuple[PartContents, bytes, PartRead, dict[str, str]]:
    """(its list of contents, the list as it stands in the part, the sealed file as it was read, and by record
    what its case file says otherwise than the list).

    tick: sealed bytes read so far; may raise. keep: where the files are written to meanwhile; a part that is
    refused leaves there what must be removed.
    """
    with opened(path, TOGETHER) as sealed:
        if path.stat().st_size != part.size:
            raise Tampered(f"{path.name} is not as long as it was when it was sealed.")
        source = DigestingSource(sealed, tick)
        try:
            reader = AgeReader(io.BufferedReader(source, PIECE), [key])
            if reader.recipients != 1:
                raise PackageRefused("A part of the package is sealed for others beside its key.")
            contents, text, unlike = verify_part(reader, header, number, part, keep)
        except PackageError:
            # What was changed on the way is said so, whatever the change happened to break first.
            _require_digest(source, part)
            raise
        sha256 = _require_digest(source, part)
    return contents, text, PartRead(part.name, source.size, sha256), unlike


def _require_digest(source: DigestingSource, part: SealedPart) -> str:
    sha256 = source.sha256_of_all()
    if sha256 != part.sha256:
        raise Tampered(f"{part.name} is not the file that its sender signed.")
    return sha256
