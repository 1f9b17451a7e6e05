"""Proofs that leave the log as files: of an entry, of a case record in a package, and that a log went on.

docs/format-log-proofs.md is the authority. What is read here is written back byte for byte. Who signed the
checkpoint in a file is for adapters/log/notes.py to say; everything else is checked here.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from transfer_app.domain import merkle
from transfer_app.domain.canonical import canonical_json, parse_canonical
from transfer_app.domain.checkpoints import Checkpoint, base64_bytes, parse_checkpoint, parse_note
from transfer_app.domain.errors import LogBroken
from transfer_app.domain.fields import DIGEST, Fields
from transfer_app.domain.package_names import RECORD_NAME

PROOF_FORMAT = "transfer-app/log-proof/v1"
PROOF_LINE = "c2sp.org/tlog-proof@v1"
MOST_HASHES = 63
LONGEST = 2_000_000
"""Characters of a file with a proof: an entry and a checkpoint are each at most half of it."""

PACKAGE_SIZES: Mapping[str, tuple[str, ...]] = {
    "package-sealed": ("records",),
    "package-received": ("records", "rejected"),
}
"""By action: the figures of an entry that sum to the records in its package."""

_ENTRY = {"v": int, "seq": int, "at": str, "actor": str, "action": str, "detail": dict}
_NUMBER = re.compile(r"0|[1-9][0-9]{0,15}")
_REMEDY = "Ask for the file again; if it is the same, keep it as evidence and tell the auditor."

Read = TypeVar("Read")


def record_leaf(name: str, digest: str) -> bytes:
    """The hash of one record in a package's list, by its opaque name and its digest."""
    return merkle.leaf_hash(canonical_json({"digest": digest, "record": name}))


def record_leaves(digests: Mapping[str, str]) -> list[bytes]:
    """The leaves of a package's list of records: in the order of their opaque names."""
    return [record_leaf(name, digests[name]) for name in sorted(digests)]


def records_root(digests: Mapping[str, str]) -> str:
    """What the log says of a package's content: the root over all its records, hexadecimal.

    digests: by opaque name.
    """
    return merkle.root(record_leaves(digests)).hex()


@dataclass(frozen=True, slots=True)
class RecordInPackage:
    """That a record of this digest (hexadecimal) is the one at index in a list of so many records."""

    name: str
    digest: str
    index: int
    records: int
    path: tuple[bytes, ...]

    @classmethod
    def of(cls, name: str, digests: Mapping[str, str]) -> RecordInPackage:
        """KeyError when the package holds no record of the name."""
        index = sorted(digests).index(name) if name in digests else -1
        if index < 0:
            raise KeyError(name)
        path = tuple(merkle.inclusion_proof(record_leaves(digests), index))
        return cls(name, digests[name], index, len(digests), path)

    def to_json(self) -> dict[str, object]:
        return {
            "name": self.name,
            "digest": self.digest,
            "index": self.index,
            "records": self.records,
            "path": [each.hex() for each in self.path],
        }

    @classmethod
    def read(cls, value: object) -> RecordInPackage:
        fields = Fields(value, "record")
        record = cls(
            fields.matching("name", RECORD_NAME),
            fields.matching("digest", DIGEST),
            fields.whole("index"),
            fields.whole("records", least=1),
            fields.listed("path", _hexadecimal),
        )
        fields.close()
        if len(record.path) > MOST_HASHES:
            raise ValueError("record.path is longer than any path")
        return record

    def check(self, entry: Mapping[str, object]) -> None:
        """LogBroken unless the entry tells of a package whose list holds this record."""
        detail = entry["detail"]
        assert isinstance(detail, dict)
        figures = [detail.get(name) for name in PACKAGE_SIZES.get(str(entry["action"]), ())]
        root = detail.get("records_root")
        if not figures or not isinstance(root, str) or not DIGEST.fullmatch(root):
            raise LogBroken("The entry in the proof does not tell what is in a package.", _REMEDY)
        size = sum(each for each in figures if type(each) is int)
        leaf = record_leaf(self.name, self.digest)
        if size != self.records or not merkle.verify_inclusion(
            leaf, self.index, self.records, self.path, bytes.fromhex(root)
        ):
            raise LogBroken(f"The proof does not show that {self.name} is in the package.", _REMEDY)


@dataclass(frozen=True, slots=True)
class LogProof:
    """That an entry is in the log at a checkpoint. entry: as logged. note: the checkpoint, signed.

    record: a case record in the package that the entry tells of, or None.
    """

    index: int
    path: tuple[bytes, ...]
    note: str
    entry: bytes
    record: RecordInPackage | None = None

    def to_text(self) -> str:
        extra = canonical_json(
            {
                "format": PROOF_FORMAT,
                "entry": self.entry.decode("utf-8"),
                "record": self.record.to_json() if self.record else None,
            }
        )
        text = _text([PROOF_LINE, f"extra {_base64(extra)}", f"index {self.index}"], self.path, self.note)
        if LogProof.read(text) != self:
            raise LogBroken("The proof cannot be written: its reader would refuse it.")
        return text

    @classmethod
    def read(cls, text: str) -> LogProof:
        """LogBroken for whatever differs from the format. Nothing of it is proven before `check`."""
        (first, extra, index), path, note = _parts(text, 3)
        if first != PROOF_LINE or not extra.startswith("extra "):
            raise LogBroken("The file is not a proof from an audit log.", _REMEDY)
        try:
            fields = Fields(parse_canonical(base64_bytes(extra[6:], "The extra line")), "extra")
            fields.literal("format", PROOF_FORMAT)
            entry = fields.made("entry", _entry_bytes)
            record = fields.made(
                "record", lambda value: None if value is None else RecordInPackage.read(value)
            )
            fields.close()
            proof = cls(_number(index, "index "), path, note, entry, record)
            proof.logged()
        except ValueError as fault:
            raise LogBroken(f"The proof is not as it must be: {fault}.", _REMEDY) from fault
        return proof

    @property
    def checkpoint(self) -> Checkpoint:
        """What the checkpoint in the file says; who signed it is not known here."""
        return parse_checkpoint(parse_note(self.note).text)

    def logged(self) -> Mapping[str, object]:
        """The entry's fields. ValueError when it is not an entry of this index."""
        fields = parse_canonical(self.entry)
        if not isinstance(fields, dict) or set(fields) != set(_ENTRY):
            raise ValueError("it holds no entry of a log")
        if any(type(fields[name]) is not kind for name, kind in _ENTRY.items()) or fields["v"] != 1:
            raise ValueError("its entry has a field of the wrong kind")
        if fields["seq"] != self.index:
            raise ValueError("its entry is not the one of its index")
        return fields

    def check(self) -> None:
        """LogBroken unless entry and record are what the checkpoint was signed over."""
        shown = self.checkpoint
        leaf = merkle.leaf_hash(self.entry)
        if not merkle.verify_inclusion(leaf, self.index, shown.size, self.path, shown.root):
            raise LogBroken(f"The proof does not show that entry {self.index} is in the log.", _REMEDY)
        if self.record is not None:
            self.record.check(self.logged())


@dataclass(frozen=True, slots=True)
class ConsistencyProof:
    """That the log at a checkpoint begins with the log of `old` entries. note: the checkpoint, signed."""

    old: int
    path: tuple[bytes, ...]
    note: str

    def to_text(self) -> str:
        text = _text([f"old {self.old}"], self.path, self.note)
        if ConsistencyProof.read(text) != self:
            raise LogBroken("The proof cannot be written: its reader would refuse it.")
        return text

    @classmethod
    def read(cls, text: str) -> ConsistencyProof:
        """LogBroken for whatever differs from the format. Nothing of it is proven yet."""
        (old,), path, note = _parts(text, 1)
        try:
            proof = cls(_number(old, "old "), path, note)
        except ValueError as fault:
            raise LogBroken(f"The file is not a proof that a log went on: {fault}.", _REMEDY) from fault
        size = proof.checkpoint.size
        if proof.old > size or (path and proof.old in (0, size)):
            raise LogBroken(f"The proof cannot lead from {proof.old} entries to {size}.", _REMEDY)
        return proof

    @property
    def checkpoint(self) -> Checkpoint:
        """What the later checkpoint says; who signed it is not known here."""
        return parse_checkpoint(parse_note(self.note).text)

    def continues(self, root: bytes) -> bool:
        """Whether the later log begins with the one of `old` entries and this root. From 0: nothing shown."""
        later = self.checkpoint
        return self.old == 0 or merkle.verify_consistency(self.old, later.size, root, later.root, self.path)


def _text(lines: Iterable[str], path: Iterable[bytes], note: str) -> str:
    return "".join(f"{line}\n" for line in (*lines, *map(_base64, path))) + "\n" + note


def _parts(text: str, lines: int) -> tuple[Sequence[str], tuple[bytes, ...], str]:
    """(the first lines, the hashes after them, the note after the empty line), each in its only spelling."""
    if len(text) > LONGEST:
        raise LogBroken("The file is larger than a proof may be.", _REMEDY)
    above, gap, note = text.partition("\n\n")
    said = above.split("\n")
    if not gap or not lines <= len(said) <= lines + MOST_HASHES:
        raise LogBroken("The file is not a proof from an audit log.", _REMEDY)
    path = tuple(base64_bytes(line, "A line of the proof", merkle.DIGEST_BYTES) for line in said[lines:])
    parse_checkpoint(parse_note(note).text)
    return said[:lines], path, note


def _number(line: str, word: str) -> int:
    digits = line.removeprefix(word)
    if not line.startswith(word) or not _NUMBER.fullmatch(digits):
        raise ValueError(f"a line is not “{word}” and a number")
    return int(digits)


def _entry_bytes(value: object) -> bytes:
    if not isinstance(value, str):
        raise ValueError("extra.entry is not a text")  # noqa: TRY004 - malformed input, not a wrong call
    return value.encode("utf-8")


def _hexadecimal(value: object) -> bytes:
    if not isinstance(value, str) or not DIGEST.fullmatch(value):
        raise ValueError("a path holds something that is not a digest")
    return bytes.fromhex(value)


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")
