"""How large a sealed part will be, to the byte, before anything of it is written.

It adds up what BagWriter and AgeWriter write (docs/format-package.md, "A part"), so that a part is closed
before it would pass the limit. Each digest has the same length, so one that is not known yet can stand for
any.
"""

from __future__ import annotations

from transfer_app.adapters.bundles.bag import BAGIT, closing_files
from transfer_app.adapters.bundles.tar import BLOCK, END
from transfer_app.adapters.sealing.age.stream import CHUNK, TAG
from transfer_app.domain.canonical import canonical_json
from transfer_app.domain.case_files import CaseFile
from transfer_app.domain.fields import made_plain
from transfer_app.domain.manifest import PackageHeader
from transfer_app.domain.package_contents import Basis, PackedFile, PackedRecord, PartContents
from transfer_app.domain.package_names import CONTENTS_PATH, case_paths
from transfer_app.domain.tranches import Withdrawal

ANY_DIGEST = "0" * 64
LINE = len(ANY_DIGEST) + len("  \n")
"""Bytes of a line of manifest-sha256.txt without its path."""
LISTED = len(canonical_json(PackedFile("", 0, ANY_DIGEST, "").to_json())) - len("0")
"""Bytes of a file in the list of contents, without its path, its size and its name."""


class PartSize:
    """A part that is being filled. before: bytes of the age file that stand before its payload."""

    def __init__(
        self,
        header: PackageHeader,
        part: int,
        before: int,
        information: list[tuple[str, str]],
        withdrawn: tuple[Withdrawal, ...] = (),
        basis: Basis | None = None,
    ) -> None:
        self._before = before
        self._closing = {path: len(text) for path, text in closing_files(information, [])}
        self._contents = len(PartContents(header, part, ANY_DIGEST, (), withdrawn, basis).to_bytes())
        self._records = self._members = self._octets = self._tar = self._lines = 0
        self._counted: tuple[CaseFile, tuple[int, int, int, int, int, int]] | None = None

    def add(self, case: CaseFile) -> None:
        counted = self._with(case)
        self._records, self._contents, self._members, self._octets, self._tar, self._lines = counted
        self._counted = None

    def with_case(self, case: CaseFile) -> tuple[int, int]:
        """(bytes of the sealed file, bytes of its list of contents) if the case came to it as well."""
        _, contents, members, octets, tar, lines = self._with(case)
        return self._sealed(contents, members, octets, tar, lines), contents

    @property
    def sealed(self) -> int:
        """Bytes of the sealed file as it stands."""
        return self._sealed(self._contents, self._members, self._octets, self._tar, self._lines)

    def _with(self, case: CaseFile) -> tuple[int, int, int, int, int, int]:
        """Counted once where a case is first asked about and then added."""
        if self._counted is None or self._counted[0] is not case:
            self._counted = (case, self._count(case))
        return self._counted[1]

    def _count(self, case: CaseFile) -> tuple[int, int, int, int, int, int]:
        sizes = [len(case.case_json), len(case.case_html), *(each.size for each in case.documents)]
        names = [made_plain(each.name) for each in case.documents]
        paths = case_paths(case.record, len(case.documents))
        on_paths = sum(map(len, paths))
        listed = len(paths) * (LISTED + len(",")) - len(",") + on_paths
        listed += sum(len(str(size)) for size in sizes)
        listed += sum(map(_written, names))
        alone = PackedRecord(case.record, case.strand, (), case.carried.change, case.carried.replaces)
        record = len(canonical_json(alone.to_json())) + listed
        return (
            self._records + 1,
            self._contents + record + (1 if self._records else 0),
            self._members + len(paths),
            self._octets + sum(sizes),
            self._tar + sum(_member(size) for size in sizes),
            self._lines + LINE * len(paths) + on_paths,
        )

    def _sealed(self, contents: int, members: int, octets: int, tar: int, lines: int) -> int:
        sizes = dict(self._closing)
        sizes["bag-info.txt"] += len(f"{octets + contents}.{members + 1}") - len("0.0")
        sizes["manifest-sha256.txt"] = lines + LINE + len(CONTENTS_PATH)
        payload = tar + _member(len(BAGIT)) + _member(contents) + sum(map(_member, sizes.values())) + len(END)
        chunks = max(1, -(-payload // CHUNK))
        return self._before + payload + chunks * TAG


def _written(text: str) -> int:
    """Bytes of a text in canonical JSON, without its quotes; most need no asking."""
    if text.isascii() and text.isprintable() and '"' not in text and "\\" not in text:
        return len(text)
    return len(canonical_json(text)) - len('""')


def _member(size: int) -> int:
    return BLOCK + size + -size % BLOCK
