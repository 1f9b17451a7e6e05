"""Two councils' keys, a small good package, and the means to rebuild one with something wrong in it."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from transfer_app.adapters.bundles.package_reader import OpenedPackage, addressed_package, open_package
from transfer_app.adapters.bundles.package_writer import SealedPackage, seal_package
from transfer_app.adapters.bundles.tar import END, member_header, padding
from transfer_app.adapters.bundles.unpacking import unpacked
from transfer_app.adapters.sealing.age import AgeReader, AgeWriter, parse_identity
from transfer_app.adapters.sealing.keys import Fingerprint, KeyPair
from transfer_app.adapters.sealing.signatures import PACKAGE_NAMESPACE
from transfer_app.adapters.sealing.signers import AllowedSigner
from transfer_app.domain.canonical import canonical_json
from transfer_app.domain.case_files import CaseFile, Document
from transfer_app.domain.errors import TransferError
from transfer_app.domain.manifest import Addressee, Authority, PackageHeader, PackageManifest, Sender
from transfer_app.domain.profiles import Profile
from transfer_app.domain.vocabulary import Strand

CREATED = datetime(2028, 4, 1, 9, tzinfo=UTC)
ENDS = date(2028, 6, 30)
PACKAGE = "0d5e8a52-4a2b-4d6e-9a0f-3c1d2b4e5f60"
DORSET = Authority("E10000009", "Dorset County Council")
BCP = Authority("E06000058", "Bournemouth, Christchurch and Poole Council")


@dataclass(frozen=True)
class Council:
    authority: Authority
    keys: KeyPair

    @classmethod
    def new(cls, authority: Authority, profile: Profile = Profile.POST_QUANTUM) -> Council:
        return cls(authority, KeyPair.generate(profile))

    @property
    def allowed(self) -> AllowedSigner:
        return AllowedSigner(self.authority.code, self.keys.signing.public)

    @property
    def addressee(self) -> Addressee:
        recipient, signing = str(self.keys.identity.recipient), str(self.keys.signing.public)
        fingerprint = str(Fingerprint.of(recipient, signing))
        return Addressee("Ann Officer", "receiving officer", recipient, fingerprint)


def header_for(sender: Council, receiver: Council, *more: Council) -> PackageHeader:
    return PackageHeader(
        PACKAGE,
        1,
        CREATED,
        Sender(sender.authority, "Dan Data", str(sender.keys.signing.public)),
        receiver.authority,
        (receiver.addressee, *(each.addressee for each in more)),
        ENDS,
    )


def document(name: str, content: bytes) -> Document:
    return Document(name, len(content), lambda: io.BytesIO(content))


def said_of(documents: Iterable[Document]) -> list[dict[str, object]]:
    """What case.json says of them."""
    said = []
    for number, each in enumerate(documents, 1):
        digest = hashlib.sha256(each.open().read()).hexdigest()
        said.append({"number": number, "name": each.name, "size": each.size, "sha256": digest})
    return said


def honest(case: CaseFile, **otherwise: object) -> CaseFile:
    """With as little of a case file as says what the list of contents says; otherwise: what it says wrong."""
    carried = case.carried
    said = {
        "record": case.record,
        "strand": case.strand.value,
        "change": carried.change.value,
        "replaces": carried.replaces.to_json() if carried.replaces is not None else None,
        "documents": said_of(case.documents),
    }
    return replace(case, case_json=canonical_json(said | otherwise))


def some_cases() -> list[CaseFile]:
    two = (document("Core assessment.docx", b"words" * 100), document("empty.txt", b""))
    one = (document("../../plan\u202e.pdf", bytes(70_000)),)
    return [
        honest(CaseFile("r-0001", Strand.SEND, b"", b"<html></html>")),
        honest(CaseFile("r-0002", Strand.SOCIAL_CARE, b"", b"<html>2</html>", two)),
        honest(CaseFile("r-0003", Strand.SEND, b"", b"", one)),
    ]


def seal(folder: Path, sender: Council, receiver: Council, cases: Sequence[CaseFile] = ()) -> SealedPackage:
    cases = cases or some_cases()
    header = header_for(sender, receiver)
    return seal_package(folder, header, cases, sender.keys.signing, records=len(cases))


def open_as(receiver: Council, path: Path, *senders: Council) -> OpenedPackage:
    """What is refused here is refused by unpacking too, in the same words, and leaves nothing."""
    allowed = [sender.allowed for sender in senders]
    try:
        return open_package(path, [receiver.keys.identity], allowed, receiver.authority.code)
    except TransferError as fault:
        _refused_to_unpack(fault, receiver, path, *senders)
        raise


def _refused_to_unpack(fault: TransferError, receiver: Council, path: Path, *senders: Council) -> None:
    into = path.parent / "never"
    before = set(path.parent.iterdir())
    with pytest.raises(type(fault)) as refusal:
        unpack_as(receiver, path, into, *senders)
    assert str(refusal.value) == str(fault)
    assert set(path.parent.iterdir()) == before


def unpack_as(receiver: Council, path: Path, into: Path, *senders: Council) -> OpenedPackage:
    allowed = [sender.allowed for sender in senders]
    addressed = addressed_package(path, [receiver.keys.identity], allowed, receiver.authority.code)
    with unpacked(addressed, into) as opened:
        return opened


def read_cases(opened: OpenedPackage) -> list[tuple[str, Strand, bytes, bytes, list[tuple[str, bytes]]]]:
    """Everything in a package, read as it streams past."""
    read = []
    for case in opened.cases():
        documents = []
        for each in case.documents:
            with each.open() as source:
                documents.append((each.name, source.read()))
        read.append((case.record, case.strand, case.case_json, case.case_html, documents))
    return read


@dataclass(frozen=True)
class TarPart:
    """A member as it will be written: any header, any content."""

    header: bytes
    content: bytes
    fill: bytes | None = None

    @classmethod
    def of(cls, name: str, content: bytes, kind: bytes = b"0") -> TarPart:
        return cls(retyped(member_header(name, len(content), int(CREATED.timestamp())), kind), content)

    def to_bytes(self) -> bytes:
        return self.header + self.content + (padding(len(self.content)) if self.fill is None else self.fill)


def retyped(header: bytes, kind: bytes = b"0", size: bytes | None = None, name: bytes | None = None) -> bytes:
    """The header with another type, size field or name, and a checksum that fits again."""
    if name is not None:
        header = name.ljust(100, b"\0") + header[100:]
    if size is not None:
        header = header[:124] + size + header[136:]
    header = header[:148] + b" " * 8 + kind + header[157:]
    return header[:148] + b"%06o\0 " % sum(header) + header[156:]


def opened_tar(package: SealedPackage) -> list[TarPart]:
    """The members of the first part of a good package, taken apart with Python's own tarfile."""
    with package.files[0].open("rb") as sealed:
        plain = AgeReader(sealed, [parse_identity(package.content_key)]).read()
    with tarfile.open(fileobj=io.BytesIO(plain)) as archive:
        parts = []
        for member in archive.getmembers():
            source = archive.extractfile(member)
            assert source is not None
            parts.append(TarPart(plain[member.offset : member.offset + 512], source.read()))
    return parts


@dataclass(frozen=True)
class Forger:
    """A sender who holds the right keys and puts the wrong things into a package."""

    sender: Council
    receiver: Council
    package: SealedPackage

    def rebuild(
        self,
        edit: Callable[[list[TarPart]], list[TarPart]] = lambda parts: parts,
        *,
        end: bytes = END,
        manifest: Callable[[dict[str, object]], None] = lambda text: None,
        keys: int = 1,
    ) -> Path:
        """The package with its members edited, sealed and signed again so that all digests fit."""
        members = edit(opened_tar(self.package))
        sealed = io.BytesIO()
        with AgeWriter(sealed, [parse_identity(self.package.content_key).recipient] * keys) as writer:
            writer.write(b"".join(member.to_bytes() for member in members) + end)
        self.package.files[0].write_bytes(sealed.getvalue())
        text = json.loads(self.package.manifest.to_bytes())
        lists = [each.content for each in members if b"/data/manifest.json\0" in each.header]
        text["parts"][0] |= {
            "size": len(sealed.getvalue()),
            "sha256": hashlib.sha256(sealed.getvalue()).hexdigest(),
            "contents_sha256": hashlib.sha256(lists[0] if lists else b"").hexdigest(),
        }
        manifest(text)
        return self.sign(canonical_json(text))

    def rekey(self, sealed: bytes) -> Path:
        """The package with another access file, signed again so that its digest fits."""
        text = json.loads(self.package.manifest.to_bytes())
        self.package.manifest_path.with_name(text["access"]["name"]).write_bytes(sealed)
        text["access"] |= {"size": len(sealed), "sha256": hashlib.sha256(sealed).hexdigest()}
        return self.sign(canonical_json(text))

    def sign(self, text: bytes) -> Path:
        path = self.package.manifest_path
        path.write_bytes(text)
        signature = self.sender.keys.signing.sign(text, PACKAGE_NAMESPACE)
        path.with_name(path.name + ".sig").write_text(signature, encoding="ascii")
        return path


def with_contents(parts: list[TarPart], edit: Callable[[dict[str, object]], None]) -> list[TarPart]:
    """The list of contents edited; the bag's own manifests are left as they were."""
    edited = []
    for part in parts:
        if b"/data/manifest.json\0" in part.header:
            value = json.loads(part.content)
            edit(value)
            name = part.header[:100].rstrip(b"\0").decode("ascii")
            edited.append(TarPart.of(name, canonical_json(value)))
        else:
            edited.append(part)
    return edited


def reheaded(manifest: PackageManifest, **changes: object) -> bytes:
    return replace(manifest, header=replace(manifest.header, **changes)).to_bytes()  # type: ignore[arg-type]
