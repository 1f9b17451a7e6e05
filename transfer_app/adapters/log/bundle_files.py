"""Writing the auditor's bundle: a folder that appears whole, with the verifier in it, and the same as a zip.

docs/format-audit-bundle.md is the authority.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tomllib
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from transfer_app.adapters.bundles.bounded import opened, read_bounded
from transfer_app.adapters.durable_files import sync_folder
from transfer_app.adapters.log.export import appearing_whole, keys_file
from transfer_app.adapters.log.log_files import note_keys
from transfer_app.adapters.rule_sets import spelt_out
from transfer_app.adapters.sealing.keys import KeyPair
from transfer_app.adapters.sealing.signatures import BUNDLE_NAMESPACE
from transfer_app.domain.audit_bundle import WITHHELD_ENDING, BundleFacts
from transfer_app.domain.canonical import canonical_json
from transfer_app.domain.errors import OutputFailed, PackageRefused
from transfer_app.domain.package_names import LARGEST_MANIFEST, LARGEST_SIGNATURE
from transfer_app.domain.signed_copies import CopyKind, SignedCopy
from transfer_app.services.ports.log_files import LogKeys

HERE = Path(__file__).parent
TOGETHER = "Put the file and its .sig file into one folder."
README = """\
The auditor's bundle of {name} ({code}), made {made} by transfer-app.

    python3 verify_bundle.py

checks all of it, on any machine with Python 3.9 or newer. It writes nothing and sends nothing. It says in
words what it checked, what it found and what it could not check, and ends with status 0 (nothing found),
1 (something) or 2 (called wrongly). Better still, run the verify_bundle.py of a bundle or a copy of
transfer-app that you trust, and name this folder.

What is here
  log/           {entries} entries of the audit log, the signed checkpoints, and the log's public key
  people.json    the officers: names, roles, public keys, and who compared them
  agreements/    what the councils agreed, each signed by both
  rules/         the rules that the records were allocated by, and who signed them
  packages/      of each package the public manifest, the receipt, later access and the access journal
  balance.json   how many records came in, went where, and were received, by strand and council
  index.json     every file with its SHA-256, signed with the log's key
  sha256sums.txt the same for: sha256sum -c sha256sums.txt
  verifier/      the check: Python's standard library only, made to be read

It names no child. A case record appears by a reference that means something only inside the council's
workspace. What people typed about cases (reasons, notes, purposes, evidence) is not here; a receipt that
holds such words is represented by its digest. Officers are named: that two people did what takes two has to
be seen. The agreements and the rules are texts that officers wrote and both councils signed.

{withheld}

What the check cannot show
  - that the keys are the right ones: compare the fingerprints that it prints with their owners;
  - that the log was not made anew as a whole by whoever holds its key: ask the other council for a
    checkpoint that it kept, and give it: python3 verify_bundle.py --known THEIR-CHECKPOINT
  - that what an entry says is true.
"""

NONE_WITHHELD = "No receipt is withheld: nobody typed words into one."
WITHHELD = """\
Receipts that are withheld, because a person typed words into them: {count}. A signature cannot be checked
over a text from which words were struck, so they are not here at all, and the check says so of each. Ask the
council to show them to you; the SHA-256 of each must be the one in its file and in the log:
{files}"""


class BundleFiles:
    def copy(self, kind: CopyKind, package: str, number: int, path: Path) -> SignedCopy:
        """Of a journal only the first line: the others are kept as lines."""
        signature = read_bounded(
            path.with_name(path.name + ".sig"), LARGEST_SIGNATURE, TOGETHER, PackageRefused
        )
        if kind is CopyKind.JOURNAL:
            with opened(path, TOGETHER) as source:
                text = source.readline(LARGEST_MANIFEST).removesuffix(b"\n")
        else:
            text = read_bounded(path, LARGEST_MANIFEST, TOGETHER, PackageRefused)
        return SignedCopy(kind, package, number, text, signature.decode("ascii"))

    def write(
        self,
        folder: Path,
        facts: BundleFacts,
        entries: Iterable[bytes],
        secret: str,
        tally: Callable[[int, int], None],
    ) -> int:
        with appearing_whole(folder) as unfinished:
            put = _Putting(unfinished)
            put.file("log/log.jsonl", _lines(entries, facts.size, tally))
            put.file("log/checkpoints.txt", _notes(facts.notes))
            put.file(
                "log/keys.json",
                [keys_file(note_keys(LogKeys(facts.origin, (facts.key,), facts.countersigners)))],
            )
            for file in facts.files:
                put.file(file.path, [file.content])
            for digest, text in facts.rules:
                values = canonical_json(spelt_out(tomllib.loads(text.decode("utf-8"))))
                put.file(f"rules/{digest}.rule-set.json", [values])
            for path, source in verifier_files():
                put.file(path, [source.read_bytes()])
            readme = README.format(
                name=facts.authority.name, code=facts.authority.code, made=facts.made, entries=facts.size,
                withheld=_withheld(facts),
            )  # fmt: skip
            put.file("README.txt", [readme.encode()])
            put.file("sha256sums.txt", [put.sums()])
            index = facts.index([put.listed[path] for path in sorted(put.listed)])
            signature = KeyPair.parse(secret).signing.sign(index, BUNDLE_NAMESPACE)
            put.file("index.json", [index])
            put.file("index.json.sig", [signature.encode("ascii")])
            put.sync()
        return len(put.listed)

    def discard(self, folder: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)

    def zip(self, folder: Path, tally: Callable[[int, int], None]) -> Path:
        target = folder.with_name(folder.name + ".zip")
        unfinished = target.with_name(f".{target.name}.new")
        paths = sorted(path for path in folder.rglob("*") if path.is_file())
        total, done = sum(path.stat().st_size for path in paths), 0
        try:
            with unfinished.open("wb") as stream:
                with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
                    for path in sorted(paths, key=lambda path: path.relative_to(folder).as_posix()):
                        done = _zip_member(archive, folder, path, lambda n: tally(n, total), done)
                stream.flush()
                os.fsync(stream.fileno())
            unfinished.rename(target)
            sync_folder(target.parent)
        except OSError as error:
            unfinished.unlink(missing_ok=True)
            raise OutputFailed(f"{target.name} could not be written: {error.strerror}.") from error
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        return target


def _withheld(facts: BundleFacts) -> str:
    """What the readme says of receipts whose digest stands in for them."""
    paths = sorted(file.path for file in facts.files if file.path.endswith(WITHHELD_ENDING))
    if not paths:
        return NONE_WITHHELD
    return WITHHELD.format(count=len(paths), files="\n".join(f"  {path}" for path in paths))


def _zip_member(
    archive: zipfile.ZipFile, folder: Path, path: Path, tally: Callable[[int], None], done: int
) -> int:
    """Stored, with one date and mode for all: nothing of the machine or of a library's version is in it."""
    member = zipfile.ZipInfo(f"{folder.name}/{path.relative_to(folder).as_posix()}", (1980, 1, 1, 0, 0, 0))
    member.create_system, member.external_attr = 3, 0o100644 << 16
    member.file_size = path.stat().st_size
    with path.open("rb") as source, archive.open(member, "w") as sink:
        while piece := source.read(1 << 20):
            sink.write(piece)
            done += len(piece)
            tally(done)
    return done


class _Putting:
    """Files put below a folder, each on the disk before the next. listed: what the index says of each."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.listed: dict[str, dict[str, object]] = {}

    def file(self, path: str, pieces: Iterable[bytes]) -> None:
        if path in self.listed:  # an agreement of one digest drafted twice is one file
            return
        target = self._folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        size, digest = 0, hashlib.sha256()
        with target.open("xb") as stream:
            for piece in pieces:
                stream.write(piece)
                digest.update(piece)
                size += len(piece)
            stream.flush()
            os.fsync(stream.fileno())
        self.listed[path] = {"path": path, "size": size, "sha256": digest.hexdigest()}

    def sums(self) -> bytes:
        """As sha256sum -c reads them."""
        return "".join(f"{self.listed[path]['sha256']}  {path}\n" for path in sorted(self.listed)).encode()

    def sync(self) -> None:
        for folder in {(self._folder / path).parent for path in self.listed}:
            sync_folder(folder)


def verifier_files() -> list[tuple[str, Path]]:
    """(path in the bundle, our file) of the verifier."""
    checks = sorted((HERE / "checks").glob("*.py"))
    return [
        ("verify_bundle.py", HERE / "verify_bundle.py"),
        ("verifier/__init__.py", HERE / "__init__.py"),
        ("verifier/verify_log.py", HERE / "verify_log.py"),
        *((f"verifier/checks/{path.name}", path) for path in checks),
    ]


def _lines(entries: Iterable[bytes], total: int, tally: Callable[[int, int], None]) -> Iterator[bytes]:
    for done, entry in enumerate(entries, 1):
        yield entry + b"\n"
        tally(done, total)


def _notes(notes: Iterable[str]) -> Iterator[bytes]:
    for number, note in enumerate(notes, 1):
        yield f"=== checkpoint {number} ===\n{note}".encode()
