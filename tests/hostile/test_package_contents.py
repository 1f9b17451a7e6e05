"""Packages by a sender with the right keys who puts the wrong things in: digests and signatures fit."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sealed_packages import (
    BCP,
    CREATED,
    DORSET,
    PACKAGE,
    Council,
    Forger,
    TarPart,
    open_as,
    opened_tar,
    retyped,
    seal,
    with_contents,
)

from transfer_app.adapters.bundles.tar import END, member_header
from transfer_app.domain.errors import PackageRefused, Tampered

FOLDER = f"{PACKAGE}-001"
CASE = f"{FOLDER}/data/cases/r-0001"
Edit = Callable[[list[TarPart]], list[TarPart]]


@pytest.fixture
def forger(tmp_path: Path) -> Forger:
    sender, receiver = Council.new(DORSET), Council.new(BCP)
    return Forger(sender, receiver, seal(tmp_path, sender, receiver))


def refused(forger: Forger, path: Path) -> str:
    """Opening must fail, and leave the folder as it was."""
    before = {each: each.read_bytes() for each in path.parent.iterdir()}
    with pytest.raises((PackageRefused, Tampered)) as fault:
        open_as(forger.receiver, path, forger.sender)
    assert {each: each.read_bytes() for each in path.parent.iterdir()} == before
    return f"{type(fault.value).__name__}: {fault.value.what}"


def test_the_forger_can_make_a_good_package(forger: Forger) -> None:
    open_as(forger.receiver, forger.rebuild(), forger.sender)


def test_headers_are_written_as_the_document_says(forger: Forger) -> None:
    """Spelled out here once more, from the document, not from the code."""
    part = opened_tar(forger.package)[0]
    name = f"{FOLDER}/bagit.txt".encode("ascii")
    written = name.ljust(100, b"\0") + b"0000600\0" + b"0000000\0" * 2 + b"%011o\0%011o\0" % (54, 1838192400)
    written += b" " * 8 + b"0" + bytes(100) + b"ustar\0" + b"00" + bytes(247)
    assert CREATED.timestamp() == 1838192400
    assert part.header == written[:148] + b"%06o\0 " % sum(written) + written[156:]


BAD_NAMES = {
    "parent": (f"{FOLDER}/../evil", "leave the folder"),
    "parent inside": (f"{CASE}/../../../../evil", "leave the folder"),
    "absolute": ("/etc/passwd", "absolute"),
    "drive": ("C:/evil", "drive"),
    "backslash": (f"{FOLDER}\\evil", "absolute path or a drive"),
    "other folder": (f"{PACKAGE}-002/data/cases/r-0001/case.json", "outside the package's own folder"),
    "no folder": ("evil", "outside the package's own folder"),
    "empty piece": (f"{FOLDER}/data//manifest.json", "leave the folder"),
    "dot": (f"{FOLDER}/./bagit.txt", "leave the folder"),
    "alternate stream": (f"{CASE}/case.json:evil", "alternate stream"),
    "reserved": (f"{FOLDER}/data/cases/con/case.json", "Windows reserves"),
    "reserved with ending": (f"{FOLDER}/data/cases/nul.txt/case.json", "Windows reserves"),
    "trailing dot": (f"{CASE}/case.json.", "Windows drops"),
    "trailing space": (f"{CASE}/case.json ", "Windows drops"),
    "control": (f"{CASE}/case\x1b.json", "control"),
    "script": (f"{CASE}/run.exe", "not a file that belongs"),
    "upper case": (f"{FOLDER}/data/cases/R-0001/case.json", "not a file that belongs"),
    "fetch file": (f"{FOLDER}/fetch.txt", "not a file that belongs"),
    "twice": (f"{CASE}/case.json", "occurs twice"),
}


@pytest.mark.parametrize("kind", BAD_NAMES)
def test_bad_names(forger: Forger, kind: str) -> None:
    name, reason = BAD_NAMES[kind]
    said = refused(forger, forger.rebuild(lambda parts: [*parts[:3], TarPart.of(name, b"x"), *parts[3:]]))
    assert said.startswith("PackageRefused")
    assert reason in said


@pytest.mark.parametrize("letters", ["\u202e", "\u00e9", "e\u0301", "\uff21", "\u00b9"])
def test_names_outside_ascii(forger: Forger, letters: str) -> None:
    """Right-to-left overrides and all Unicode look-alikes at once."""
    header = retyped(member_header(f"{CASE}/x", 0, 0), name=f"{CASE}/{letters}".encode())
    said = refused(forger, forger.rebuild(lambda parts: [*parts[:3], TarPart(header, b""), *parts[3:]]))
    assert "outside ASCII" in said
    assert letters not in said


@pytest.mark.parametrize("kind", list(b"123456SxgLKV7A\0"))
def test_members_that_are_no_ordinary_file(forger: Forger, kind: int) -> None:
    evil = TarPart.of(f"{CASE}/documents/0001.bin", b"", bytes([kind]))
    said = refused(forger, forger.rebuild(lambda parts: [*parts[:3], evil, *parts[3:]]))
    assert said.startswith("PackageRefused")
    assert re.search("only ordinary files|not written as the format demands", said)


ODD_SIZES = [
    b"-0000000001\0",
    b"\x80" + bytes(10) + b"\x05",
    b"          5\0",
    b"5\0" + bytes(10),
    b"00000000008\0",
]


@pytest.mark.parametrize("size", ODD_SIZES)
def test_sizes_in_another_spelling(forger: Forger, size: bytes) -> None:
    def edit(parts: list[TarPart]) -> list[TarPart]:
        return [TarPart(retyped(parts[0].header, size=size), parts[0].content), *parts[1:]]

    assert "not written as the format demands" in refused(forger, forger.rebuild(edit))


@pytest.mark.parametrize("at", [101, 110, 120, 140, 149, 160, 257, 265, 300, 330, 340, 505])
def test_any_other_spelling_of_a_header(forger: Forger, at: int) -> None:
    """One changed byte per field, the checksum right again where it is not the checksum itself."""

    def edit(parts: list[TarPart]) -> list[TarPart]:
        header = bytearray(parts[0].header)
        header[at] ^= 1
        again = bytes(header) if at == 149 else retyped(bytes(header))
        return [TarPart(again, parts[0].content), *parts[1:]]

    assert refused(forger, forger.rebuild(edit)).startswith("PackageRefused")


STRUCTURES: dict[str, tuple[Edit, str]] = {
    "first file missing": (lambda parts: parts[1:], "does not hold bagit.txt"),
    "bagit changed": (
        lambda parts: [TarPart(parts[0].header, parts[0].content.replace(b"1.0", b"0.9")), *parts[1:]],
        "bagit.txt in the package does not fit",
    ),
    "file missing": (lambda parts: parts[:1] + parts[2:], "lists is missing"),
    "file changed": (
        lambda parts: [*parts[:1], TarPart(parts[1].header, b"x" * len(parts[1].content)), *parts[2:]],
        "not the one that it lists",
    ),
    "file longer": (
        lambda parts: [*parts[:1], TarPart.of(f"{CASE}/case.json", b"x" * 100), *parts[2:]],
        "not the one that it lists",
    ),
    "file not listed": (
        lambda parts: [*parts[:3], TarPart.of(f"{CASE}/documents/0001.bin", b"x"), *parts[3:]],
        "does not list",
    ),
    "files in another order": (lambda parts: [parts[0], parts[2], parts[1], *parts[3:]], "not in the order"),
    "no list": (lambda parts: [each for each in parts if b"manifest" not in each.header], "out of its place"),
    "nothing at all": (lambda parts: [], "does not hold bagit.txt"),
    "only the first file": (lambda parts: parts[:1], "does not list its contents"),
    "last file missing": (lambda parts: parts[:-1], "does not hold tagmanifest"),
    "bag manifest changed": (
        lambda parts: [*parts[:-2], TarPart(parts[-2].header, parts[-2].content[::-1]), parts[-1]],
        "manifest-sha256.txt in the package does not fit",
    ),
    "oxum changed": (
        lambda parts: [*parts[:-3], TarPart(parts[-3].header, parts[-3].content[:-2] + b"x\n"), *parts[-2:]],
        "bag-info.txt in the package does not fit",
    ),
    "padding used": (
        lambda parts: [
            TarPart(parts[0].header, parts[0].content, b"x" * (-len(parts[0].content) % 512)),
            *parts[1:],
        ],
        "hidden behind the file",
    ),
    "file after the end": (
        lambda parts: [*parts, TarPart.of(f"{FOLDER}/data/cases/r-0009/case.json", b"x")],
        "follows after its end",
    ),
}


@pytest.mark.parametrize("kind", STRUCTURES)
def test_wrong_structures(forger: Forger, kind: str) -> None:
    edit, reason = STRUCTURES[kind]
    assert reason in refused(forger, forger.rebuild(edit))


@pytest.mark.parametrize(
    ("end", "reason"),
    [
        (b"", "cut short"),
        (END[:512], "cut short"),
        (END + b"\0", "hidden behind the end"),
        (END + END, "hidden behind the end"),
        (END[:512] + b"x" * 512, "hidden behind the end"),
        (END + b"hidden", "hidden behind the end"),
    ],
)
def test_the_end_is_exact(forger: Forger, end: bytes, reason: str) -> None:
    assert reason in refused(forger, forger.rebuild(end=end))


@pytest.mark.parametrize(
    ("name", "size", "reason"),
    [
        (f"{CASE}/case.json", 64 * 1024**2 + 1, "larger than it may be"),
        (f"{FOLDER}/data/manifest.json", 256 * 1024**2 + 1, "larger than it may be"),
        (f"{FOLDER}/bag-info.txt", 8 * 1024**3 - 1, "larger than it may be"),
        (f"{CASE}/documents/0001.bin", 8 * 1024**3 - 1, "cut short"),
    ],
)
def test_sizes_declared_beyond_what_is_there(forger: Forger, name: str, size: int, reason: str) -> None:
    """A bomb by declaration: nothing of that size is ever asked of memory."""
    bomb = TarPart(member_header(name, size, int(CREATED.timestamp())), b"", b"")
    assert reason in refused(forger, forger.rebuild(lambda parts: [parts[0], bomb]))


def test_more_files_than_a_part_may_hold(forger: Forger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("transfer_app.adapters.bundles.part_reader.MOST_MEMBERS", 5)
    assert "more than 5 files" in refused(forger, forger.rebuild())


CONTENTS: dict[str, tuple[Callable[[dict], None], str]] = {
    "another package": (lambda c: c.update(package="1" + PACKAGE[1:]), "another package, sender"),
    "another tranche": (lambda c: c.update(tranche=2), "another package, sender"),
    "another time": (lambda c: c.update(created="2028-04-01T09:00:01Z"), "another package, sender"),
    "another sender": (lambda c: c["sender"].update(person="Eve"), "another package, sender"),
    "another receiver": (lambda c: c["receiver"].update(code="E06000059"), "another package, sender"),
    "another recipient": (lambda c: c["recipients"][0].update(name="Eve"), "another package, sender"),
    "another part": (lambda c: c.update(part=2), "another package, sender"),
    "a record not counted": (lambda c: c["records"].pop(), "as many case records"),
    "a file not listed": (lambda c: c["records"][1]["files"].pop(), "does not list"),
    "a file listed twice": (
        lambda c: c["records"][1]["files"].append(c["records"][1]["files"][-1]),
        "not as it must",
    ),
    "a path elsewhere": (lambda c: c["records"][0]["files"][0].update(path="data/../x"), "not as it must"),
    "a path of another record": (
        lambda c: c["records"][0]["files"][0].update(path="data/cases/r-0002/case.json"),
        "not as it must",
    ),
    "an unknown key": (lambda c: c.update(run="evil"), "does not belong"),
    "a missing key": (lambda c: c.pop("nonce"), "is missing"),
    "another format": (lambda c: c.update(format="transfer-app/contents/v2"), "not as it must"),
    "an unknown strand": (lambda c: c["records"][0].update(strand="housing"), "not as it must"),
    "a hidden direction in a name": (
        lambda c: c["records"][1]["files"][2].update(name="a\u202eb"),
        "not as it must",
    ),
    "a negative size": (lambda c: c["records"][0]["files"][0].update(size=-1), "not as it must"),
    "a size as truth": (lambda c: c["records"][0]["files"][0].update(size=True), "not as it must"),
    "records as an object": (lambda c: c.update(records={}), "not as it must"),
    "a record as a list": (lambda c: c["records"].__setitem__(0, []), "not an object"),
    "a reserved record name": (lambda c: c["records"][0].update(record="con", files=[]), "not as it must"),
    "a strand moved": (lambda c: c["records"][0].update(strand="adoption"), "does not fit"),
}


@pytest.mark.parametrize("kind", CONTENTS)
def test_wrong_lists_of_contents(forger: Forger, kind: str) -> None:
    edit, reason = CONTENTS[kind]
    assert reason in refused(forger, forger.rebuild(lambda parts: with_contents(parts, edit)))


MANIFESTS: dict[str, tuple[Callable[[dict], None], str]] = {
    "no parts": (lambda m: m.update(parts=[]), "not as it must"),
    "a part elsewhere": (lambda m: m["parts"][0].update(name="../evil.tar.age"), "not as it must"),
    "a part of another package": (
        lambda m: m["parts"][0].update(name=f"1{PACKAGE[1:]}-001.tar.age"),
        "not as it must",
    ),
    "a part that is not there": (
        lambda m: m["parts"].append({**m["parts"][0], "name": f"{PACKAGE}-002.tar.age", "records": 0}),
        "could not be opened",
    ),
    "counts that do not add up": (lambda m: m["counts"].update(records=4), "not as it must"),
    "more records": (
        lambda m: (m["counts"].update(records=4, strands={"send": 4}), m["parts"][0].update(records=4)),
        "as many case records",
    ),
    "more documents": (lambda m: m["counts"].update(documents=4), "manifest counts"),
    "other strands": (lambda m: m["counts"].update(strands={"send": 3}), "manifest counts"),
    "another profile": (lambda m: m.update(profile="compatible"), "another kind"),
    "another list of contents": (
        lambda m: m["parts"][0].update(contents_sha256="0" * 64),
        "not the one that its sender signed",
    ),
    "another size": (lambda m: m["parts"][0].update(size=1), "not as long"),
    "a part beyond the limit": (lambda m: m["parts"][0].update(size=2 * 1024**3 + 1), "not as it must"),
    "more records than a package may have": (
        lambda m: (
            m["counts"].update(records=1_000_001, strands={"send": 1_000_001}),
            m["parts"][0].update(records=1_000_001),
        ),
        "not as it must",
    ),
    "more documents than a package may have": (
        lambda m: m["counts"].update(documents=10_000_001),
        "not as it must",
    ),
    "fewer documents": (lambda m: m["counts"].update(documents=1), "manifest counts"),
    "the key's file elsewhere": (lambda m: m["access"].update(name="../x.access.age"), "not as it must"),
    "the key's file of another package": (
        lambda m: m["access"].update(name=f"1{PACKAGE[1:]}.access.age"),
        "not as it must",
    ),
    "a key's file too large": (lambda m: m["access"].update(size=1024**2 + 1), "not as it must"),
    "another size of the key's file": (lambda m: m["access"].update(size=1), "not as long"),
    "another digest of the key's file": (
        lambda m: m["access"].update(sha256="0" * 64),
        "not the one that its sender signed",
    ),
    "another content key": (
        lambda m: m["access"].update(key=str(Council.new(BCP).keys.identity.recipient)),
        "another key than its manifest names",
    ),
    "no content key": (lambda m: m.pop("access"), "is missing"),
    "an unknown key": (lambda m: m.update(more=1), "does not belong"),
    "a newer format": (lambda m: m.update(format="transfer-app/package/v2"), "not as it must"),
    "no recipient": (lambda m: m.update(recipients=[]), "not as it must"),
    "a year beyond reach": (lambda m: m.update(created="9999-01-01T00:00:00Z"), "not as it must"),
    "a day that is none": (lambda m: m.update(created="2028-02-30T00:00:00Z"), "not as it must"),
}


@pytest.mark.parametrize("kind", MANIFESTS)
def test_wrong_manifests(forger: Forger, kind: str) -> None:
    edit, reason = MANIFESTS[kind]
    path = forger.rebuild(manifest=edit)
    with pytest.raises(Exception, match=reason) as fault:
        open_as(forger.receiver, path, forger.sender)
    assert fault.type.__mro__[1].__name__ in ("PackageError", "TransferError")


def test_a_part_sealed_for_more_than_the_content_key(forger: Forger) -> None:
    assert "sealed for others beside its key" in refused(forger, forger.rebuild(keys=2))


@pytest.mark.parametrize("text", [b"", b"null", b"[]", b"{", b"\xff", b"[" * 100_000, b'{"format":1}'])
def test_a_manifest_that_is_none(forger: Forger, text: bytes) -> None:
    assert refused(forger, forger.sign(text)).startswith("PackageRefused")


def test_a_manifest_too_large_to_read(forger: Forger) -> None:
    assert "larger than it may be" in refused(forger, forger.sign(b" " * (16 * 1024**2 + 1)))
