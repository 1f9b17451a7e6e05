"""Packages that are someone else's, re-sent, spliced, cut or damaged on the way."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sealed_packages import (
    BCP,
    DORSET,
    PACKAGE,
    Council,
    Forger,
    header_for,
    open_as,
    opened_tar,
    reheaded,
    seal,
    some_cases,
)

from transfer_app.adapters.bundles.content_key import seal_content_key
from transfer_app.adapters.bundles.package_reader import open_package, read_manifest
from transfer_app.adapters.bundles.package_writer import SealedPackage, seal_package
from transfer_app.adapters.bundles.parts_found import PartFound, PartsFound
from transfer_app.adapters.sealing.age import (
    AgeReader,
    AgeWriter,
    HybridIdentity,
    X25519Identity,
    parse_identity,
)
from transfer_app.adapters.sealing.signatures import RECEIPT_NAMESPACE
from transfer_app.domain.canonical import canonical_json
from transfer_app.domain.errors import NotForYou, NotFound, PackageRefused, Tampered
from transfer_app.domain.manifest import Authority, Sender
from transfer_app.domain.receipts import PartRead

WILTSHIRE = Authority("E06000054", "Wiltshire Council")


@pytest.fixture
def dorset() -> Council:
    return Council.new(DORSET)


@pytest.fixture
def bcp() -> Council:
    return Council.new(BCP)


def test_another_authority_is_told_whose_it_is(tmp_path: Path, dorset: Council, bcp: Council) -> None:
    path = seal(tmp_path, dorset, bcp).manifest_path
    with pytest.raises(NotForYou, match="made for Bournemouth"):
        open_as(replace(bcp, authority=WILTSHIRE), path, dorset)
    with pytest.raises(NotForYou, match="made for other people of your authority: Ann Officer"):
        open_as(Council.new(BCP), path, dorset)
    with pytest.raises(NotForYou):
        open_package(path, [], [dorset.allowed], BCP.code)


def test_a_named_person_whose_key_was_left_out_is_told(tmp_path: Path, dorset: Council, bcp: Council) -> None:
    """Named outside and inside, but the content key, or the part, is sealed for another key only."""
    package, other = seal(tmp_path, dorset, bcp), Council.new(BCP)
    forger = Forger(dorset, bcp, package)
    tar = b"".join(part.to_bytes() for part in opened_tar(package)) + bytes(1024)
    sealed = io.BytesIO()
    with AgeWriter(sealed, [other.keys.identity.recipient]) as writer:
        writer.write(tar)
    resealed(forger, sealed.getvalue())
    with pytest.raises(NotForYou, match="None of your keys"):
        open_as(bcp, package.manifest_path, dorset)
    key = parse_identity(package.content_key)
    forger.rekey(seal_content_key(key, [other.keys.identity.recipient]))
    with pytest.raises(NotForYou, match="None of your keys"):
        open_as(bcp, package.manifest_path, dorset)


ANOTHER = X25519Identity.generate()
KEY_TEXTS: dict[str, Callable[[str], bytes]] = {
    "nothing": lambda key: b"",
    "another key": lambda key: f"{ANOTHER.secret_text()}\n".encode("ascii"),
    "no end of line": lambda key: key.encode("ascii"),
    "more lines": lambda key: f"{key}\n# more\n".encode("ascii"),
    "two keys": lambda key: f"{key}\n{ANOTHER.secret_text()}\n".encode("ascii"),
    "lower case": lambda key: f"{key.lower()}\n".encode("ascii"),
    "no text": lambda key: b"\xff\xfe" * 37,
    "a post-quantum key": lambda key: f"{HybridIdentity.generate().secret_text()}\n".encode("ascii"),
}


@pytest.mark.parametrize("kind", KEY_TEXTS)
def test_what_is_sealed_as_the_key_must_be_the_key(
    tmp_path: Path, dorset: Council, bcp: Council, kind: str
) -> None:
    package = seal(tmp_path, dorset, bcp)
    sealed = io.BytesIO()
    with AgeWriter(sealed, [bcp.keys.identity.recipient]) as writer:
        writer.write(KEY_TEXTS[kind](package.content_key))
    path = Forger(dorset, bcp, package).rekey(sealed.getvalue())
    with pytest.raises(PackageRefused, match="sealed as the package's key") as fault:
        open_as(bcp, path, dorset)
    assert package.content_key not in repr(fault.getrepr(style="long", showlocals=False))


def test_the_key_is_sealed_for_those_named_and_nobody_else(
    tmp_path: Path, dorset: Council, bcp: Council
) -> None:
    package, forger = seal(tmp_path, dorset, bcp), Forger(dorset, bcp, seal_twice(tmp_path, dorset, bcp))
    key, mine = parse_identity(forger.package.content_key), bcp.keys.identity.recipient
    path = forger.rekey(seal_content_key(key, [mine, HybridIdentity.generate().recipient]))
    with pytest.raises(PackageRefused, match="other people than those it names"):
        open_as(bcp, path, dorset)
    # The key of another package of the same sender, as it was sealed for the same person.
    path = forger.sign(forger.package.manifest.to_bytes())
    path.with_name(f"{PACKAGE}.access.age").write_bytes(package.files[-3].read_bytes())
    with pytest.raises(Tampered, match="not the one that its sender signed"):
        open_as(bcp, path, dorset)


def seal_twice(folder: Path, sender: Council, receiver: Council) -> SealedPackage:
    """The same package once more, with another key."""
    again = folder / "again"
    again.mkdir()
    return seal(again, sender, receiver)


def resealed(forger: Forger, sealed: bytes, **changes: object) -> Path:
    """The first part exchanged, and the manifest signed again by the forger."""
    forger.package.files[0].write_bytes(sealed)
    text = json.loads(forger.package.manifest.to_bytes()) | changes
    text["parts"][0] |= {"size": len(sealed), "sha256": hashlib.sha256(sealed).hexdigest()}
    return forger.sign(canonical_json(text))


def test_an_unknown_sender_another_principal_or_purpose_is_refused(
    tmp_path: Path, dorset: Council, bcp: Council
) -> None:
    package = seal(tmp_path, dorset, bcp)
    path = package.manifest_path
    with pytest.raises(Tampered, match="not by a key that you hold"):
        open_as(bcp, path, bcp)
    with pytest.raises(Tampered, match="not by a key that you hold"):
        open_as(bcp, path)
    with pytest.raises(Tampered, match="not one of E10000009"):
        open_as(bcp, path, replace(dorset, authority=WILTSHIRE))
    text = path.read_bytes()
    path.with_name(path.name + ".sig").write_text(dorset.keys.signing.sign(text, RECEIPT_NAMESPACE))
    with pytest.raises(Tampered, match="made for something else"):
        open_as(bcp, path, dorset)


def test_a_recipient_cannot_pass_it_on_as_the_senders(tmp_path: Path, dorset: Council, bcp: Council) -> None:
    """BCP opens it, seals the same content for Wiltshire, and has only the sender's signature to show."""
    package = seal(tmp_path, dorset, bcp)
    wiltshire = Council.new(WILTSHIRE)
    plain = AgeReader(io.BytesIO(package.files[0].read_bytes()), [parse_identity(package.content_key)]).read()
    sealed = io.BytesIO()
    with AgeWriter(sealed, [wiltshire.keys.identity.recipient]) as writer:
        writer.write(plain)
    package.files[0].write_bytes(sealed.getvalue())
    with pytest.raises(NotForYou, match="made for Bournemouth"):
        open_as(wiltshire, package.manifest_path, dorset)
    package.manifest_path.write_bytes(
        reheaded(package.manifest, receiver=WILTSHIRE, recipients=(wiltshire.addressee,))
    )
    with pytest.raises(Tampered, match="changed after it was signed"):
        open_as(wiltshire, package.manifest_path, dorset)


def test_nobody_can_present_it_as_their_own(tmp_path: Path, dorset: Council, bcp: Council) -> None:
    """Wiltshire signs Dorset's sealed file as if it came from there; it cannot change what is inside."""
    package, wiltshire = seal(tmp_path, dorset, bcp), Council.new(WILTSHIRE)
    sender = Sender(WILTSHIRE, "Eve", str(wiltshire.keys.signing.public))
    path = Forger(wiltshire, bcp, package).sign(reheaded(package.manifest, sender=sender))
    with pytest.raises(Tampered, match="another package, sender, receiver or recipient"):
        open_as(bcp, path, dorset, wiltshire)
    path = Forger(wiltshire, bcp, package).sign(package.manifest.to_bytes())
    with pytest.raises(Tampered, match="another signing key"):
        open_as(bcp, path, dorset, wiltshire)


def test_parts_of_two_packages_do_not_mix(tmp_path: Path, dorset: Council, bcp: Council) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for folder, package in ((one, PACKAGE), (two, "1" + PACKAGE[1:])):
        folder.mkdir()
        header = replace(header_for(dorset, bcp), package=package)
        seal_package(folder, header, some_cases(), dorset.keys.signing, records=3)
    shutil.copy(next(two.glob("*.age")), next(one.glob("*.age")))
    path = one / f"{PACKAGE}.manifest.json"
    with pytest.raises(Tampered, match=r"not the file that its sender signed|not as long"):
        open_as(bcp, path, dorset)
    (one / f"{PACKAGE}.manifest.json.sig").write_bytes(next(two.glob("*.sig")).read_bytes())
    with pytest.raises(Tampered, match="changed after it was signed"):
        open_as(bcp, path, dorset)


def test_parts_of_one_package_do_not_change_places(tmp_path: Path, dorset: Council, bcp: Council) -> None:
    header = header_for(dorset, bcp)
    package = seal_package(tmp_path, header, some_cases(), dorset.keys.signing, records=3, part_limit=1)
    first, second, third = package.files[:3]
    one, two = first.read_bytes(), second.read_bytes()
    first.write_bytes(two)
    second.write_bytes(one)
    with pytest.raises(Tampered):
        open_as(bcp, package.manifest_path, dorset)
    first.write_bytes(one)
    second.write_bytes(two)
    third.unlink()
    with pytest.raises(NotFound, match=r"003\.tar\.age could not be opened"):
        open_as(bcp, package.manifest_path, dorset)


def test_parts_that_change_places_under_a_new_signature_are_noticed(
    tmp_path: Path, dorset: Council, bcp: Council
) -> None:
    """By the sender, or whoever has its key: sizes and digests fit, but each part knows its number."""
    header = header_for(dorset, bcp)
    package = seal_package(tmp_path, header, some_cases(), dorset.keys.signing, records=3, part_limit=1)
    first, second = package.files[:2]
    one, two = first.read_bytes(), second.read_bytes()
    first.write_bytes(two)
    second.write_bytes(one)
    text = json.loads(package.manifest.to_bytes())
    earlier, later = dict(text["parts"][0]), dict(text["parts"][1])
    text["parts"][:2] = [later | {"name": earlier["name"]}, earlier | {"name": later["name"]}]
    path = Forger(dorset, bcp, package).sign(canonical_json(text))
    with pytest.raises(PackageRefused, match="outside the package's own folder"):
        open_as(bcp, path, dorset)


def test_a_record_in_two_parts_is_refused(tmp_path: Path, dorset: Council, bcp: Council) -> None:
    header, key = header_for(dorset, bcp), dorset.keys.signing
    twice = [some_cases()[0], replace(some_cases()[0], record="r-0009")]
    package = seal_package(tmp_path, header, twice, key, records=2, part_limit=1)
    opened = open_as(bcp, package.manifest_path, dorset)
    first, second = opened.contents
    one = replace(second, records=first.records)
    read = PartRead("a part", 1, "0" * 64)
    found = PartsFound(package.manifest)
    found.add(PartFound.of(first, first.to_bytes(), read, {}))
    with pytest.raises(PackageRefused, match="occurs twice in the package"):
        found.add(PartFound.of(one, one.to_bytes(), read, {}))
    twice_in_one = replace(first, records=first.records * 2)
    with pytest.raises(PackageRefused, match="occurs twice in the package"):
        PartFound.of(twice_in_one, b"", read, {})


def test_lists_of_contents_are_bounded_over_all_parts(
    tmp_path: Path, dorset: Council, bcp: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    header, key = header_for(dorset, bcp), dorset.keys.signing
    package = seal_package(tmp_path, header, some_cases(), key, records=3, part_limit=1)
    listed = sum(len(each.to_bytes()) for each in open_as(bcp, package.manifest_path, dorset).contents)
    monkeypatch.setattr("transfer_app.adapters.bundles.parts_found.LARGEST_CONTENTS_OF_ALL", listed)
    open_as(bcp, package.manifest_path, dorset)
    monkeypatch.setattr("transfer_app.adapters.bundles.parts_found.LARGEST_CONTENTS_OF_ALL", listed - 1)
    with pytest.raises(PackageRefused, match="lists more than it may"):
        open_as(bcp, package.manifest_path, dorset)


def test_a_part_with_more_documents_than_counted_ends_the_reading(
    tmp_path: Path, dorset: Council, bcp: Council
) -> None:
    """Before the parts that follow it are read: here they are not even there."""
    header, key = header_for(dorset, bcp), dorset.keys.signing
    package = seal_package(tmp_path, header, some_cases(), key, records=3, part_limit=1)
    text = json.loads(package.manifest.to_bytes())
    text["counts"]["documents"] = 1
    package.files[2].unlink()
    path = Forger(dorset, bcp, package).sign(canonical_json(text))
    with pytest.raises(Tampered, match="manifest counts"):
        open_as(bcp, path, dorset)


def test_cut_short_at_every_interesting_place(tmp_path: Path, dorset: Council, bcp: Council) -> None:
    package = seal(tmp_path, dorset, bcp)
    for path in package.files:
        whole = path.read_bytes()
        for size in {0, 1, len(whole) // 2, len(whole) - 65_552, len(whole) - 16, len(whole) - 1}:
            path.write_bytes(whole[: max(size, 0)])
            with pytest.raises(Tampered):
                open_as(bcp, package.manifest_path, dorset)
        path.write_bytes(whole + b"\0")
        with pytest.raises(Tampered):
            open_as(bcp, package.manifest_path, dorset)
        path.write_bytes(whole)
    open_as(bcp, package.manifest_path, dorset)


def test_damage_is_found_by_age_too_when_the_digest_was_made_to_fit(
    tmp_path: Path, dorset: Council, bcp: Council
) -> None:
    package = seal(tmp_path, dorset, bcp)
    forger, whole = Forger(dorset, bcp, package), package.files[0].read_bytes()
    for at in (0, 30, 100, 180, len(whole) // 2, len(whole) - 1):
        changed = bytearray(whole)
        changed[at] ^= 1
        path = resealed(forger, bytes(changed))
        with pytest.raises((Tampered, NotForYou)):
            open_as(bcp, path, dorset)
    for size in (len(whole) - 1, len(whole) // 2, 100):
        path = resealed(forger, whole[:size])
        with pytest.raises(Tampered):
            open_as(bcp, path, dorset)
    path = resealed(forger, whole)
    open_as(bcp, path, dorset)


def test_missing_files_and_folders_in_their_place_are_said(
    tmp_path: Path, dorset: Council, bcp: Council
) -> None:
    package = seal(tmp_path, dorset, bcp)
    for path in package.files:
        whole = path.read_bytes()
        path.unlink()
        with pytest.raises(NotFound, match="could not be opened"):
            open_as(bcp, package.manifest_path, dorset)
        path.mkdir()
        with pytest.raises(NotFound, match="could not be opened"):
            open_as(bcp, package.manifest_path, dorset)
        path.rmdir()
        path.write_bytes(whole)


def test_the_manifest_of_a_damaged_package_can_still_be_read_to_reject_it(
    tmp_path: Path, dorset: Council, bcp: Council
) -> None:
    package = seal(tmp_path, dorset, bcp)
    package.files[0].write_bytes(b"damaged")
    read = read_manifest(package.manifest_path, [bcp.keys.identity], [dorset.allowed], BCP.code)
    assert read == (package.manifest, package.manifest.to_bytes(), package.manifest_sha256)
    with pytest.raises(NotForYou):
        read_manifest(package.manifest_path, [bcp.keys.identity], [dorset.allowed], WILTSHIRE.code)
    with pytest.raises(Tampered):
        read_manifest(package.manifest_path, [bcp.keys.identity], [], BCP.code)
