"""Access given later opens a package; whoever changes, moves, keeps or forges it is refused."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sealed_packages import BCP, CREATED, DORSET, PACKAGE, Council, header_for, read_cases, seal, some_cases

from transfer_app.adapters.bundles.content_key import seal_content_key
from transfer_app.adapters.bundles.later_access import save_later_access, seal_later_access
from transfer_app.adapters.bundles.package_reader import OpenedPackage, open_package, read_manifest
from transfer_app.adapters.bundles.package_writer import SealedPackage, seal_package
from transfer_app.adapters.sealing.age import AgeWriter, X25519Identity, parse_identity
from transfer_app.adapters.sealing.signatures import ACCESS_NAMESPACE, PACKAGE_NAMESPACE
from transfer_app.domain.access import LaterAccess
from transfer_app.domain.canonical import canonical_json
from transfer_app.domain.errors import (
    KeyUnusable,
    NotForYou,
    NotFound,
    OutputFailed,
    PackageError,
    PackageRefused,
    Tampered,
)
from transfer_app.domain.manifest import Authority, Sender
from transfer_app.domain.profiles import Profile

TODAY, ENDS = date(2028, 5, 1), date(2028, 6, 30)
STEM = f"{PACKAGE}-access-01"


@dataclass(frozen=True)
class Given:
    """A package for ann, and access to it for zoe, who was named later."""

    folder: Path
    dorset: Council
    zoe: Council
    package: SealedPackage

    def open(self, today: date | None = TODAY) -> OpenedPackage:
        return open_package(
            self.package.manifest_path, [self.zoe.keys.identity], [self.dorset.allowed], BCP.code, today=today
        )

    def statement(self) -> dict[str, Any]:
        text: dict[str, Any] = json.loads((self.folder / f"{STEM}.json").read_bytes())
        return text

    def sign(self, text: bytes, namespace: str = ACCESS_NAMESPACE, by: Council | None = None) -> None:
        (self.folder / f"{STEM}.json").write_bytes(text)
        signature = (by or self.dorset).keys.signing.sign(text, namespace)
        (self.folder / f"{STEM}.json.sig").write_text(signature, encoding="ascii")

    def sealed(self, content: bytes) -> None:
        """Another .age file, with a statement that fits it."""
        (self.folder / f"{STEM}.age").write_bytes(content)
        said = self.statement()
        said["sealed"] = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        self.sign(canonical_json(said))


def access_for(person: Council, dorset: Council, package: SealedPackage, number: int = 1) -> LaterAccess:
    return LaterAccess(
        package=PACKAGE, number=number, manifest_sha256=package.manifest_sha256, created=CREATED,
        sender=Sender(DORSET, "Deb Deputy", str(dorset.keys.signing.public)), receiver=BCP,
        recipient=replace(person.addressee, name="Zoe Late"), protocol=3, ends=ENDS, size=0, sha256="",
    )  # fmt: skip


def give(folder: Path, given: Given, person: Council, number: int = 1) -> Path:
    key = parse_identity(given.package.content_key)
    access = access_for(person, given.dorset, given.package, number)
    return save_later_access(folder, seal_later_access(access, key, given.dorset.keys.signing))


def compatible(authority: Authority) -> Council:
    """Debian's age opens what is sealed for this kind."""
    return Council.new(authority, Profile.COMPATIBLE)


@pytest.fixture
def given(tmp_path: Path) -> Given:
    dorset, zoe = compatible(DORSET), compatible(BCP)
    made = Given(tmp_path, dorset, zoe, seal(tmp_path, dorset, compatible(BCP)))
    with pytest.raises(NotForYou, match="other people of your authority"):
        made.open()
    give(tmp_path, made, zoe)
    return made


def test_a_person_named_later_opens_all_of_it(given: Given) -> None:
    assert [case[0] for case in read_cases(given.open())] == ["r-0001", "r-0002", "r-0003"]
    assert given.open(ENDS).manifest == given.package.manifest
    zoe = [given.zoe.keys.identity]
    read = read_manifest(given.package.manifest_path, zoe, [given.dorset.allowed], BCP.code, TODAY)
    assert read[0] == given.package.manifest
    with pytest.raises(NotForYou):
        given.open(None)


def test_a_post_quantum_package_too_and_never_of_a_weaker_key(tmp_path: Path) -> None:
    dorset, zoe = compatible(DORSET), Council.new(BCP)
    made = Given(tmp_path, dorset, zoe, seal(tmp_path, dorset, Council.new(BCP)))
    with pytest.raises(KeyUnusable, match="of the kind compatible"):
        give(tmp_path, made, compatible(BCP))
    give(tmp_path, made, zoe)
    assert len(read_cases(made.open())) == 3


def test_each_person_has_a_number_and_no_file_is_overwritten(given: Given) -> None:
    before = {path: path.read_bytes() for path in given.folder.iterdir()}
    yan = compatible(BCP)
    with pytest.raises(OutputFailed, match="exists already"):
        give(given.folder, given, yan)
    assert {path: path.read_bytes() for path in given.folder.iterdir()} == before
    give(given.folder, given, yan, 2)
    assert read_cases(given.open())
    assert read_cases(replace(given, zoe=yan).open())


def test_a_later_access_counts_before_one_that_is_over(given: Given) -> None:
    key = parse_identity(given.package.content_key)
    again = replace(access_for(given.zoe, given.dorset, given.package, 3), ends=date(2028, 12, 31))
    save_later_access(given.folder, seal_later_access(again, key, given.dorset.keys.signing))
    assert read_cases(given.open(date(2028, 7, 1)))
    with pytest.raises(NotForYou, match="ended on 31 December 2028"):
        given.open(date(2029, 1, 1))


def test_only_the_signer_it_names_makes_one(given: Given) -> None:
    access = access_for(given.zoe, given.dorset, given.package, 2)
    key = parse_identity(given.package.content_key)
    with pytest.raises(KeyUnusable, match="signing key"):
        seal_later_access(access, key, given.zoe.keys.signing)
    with pytest.raises(PackageRefused, match="cannot be written"):
        seal_later_access(replace(access, number=100), key, given.dorset.keys.signing)
    assert not list(given.folder.glob("*access-02*"))


@pytest.mark.skipif(
    not all(map(shutil.which, ["age", "tar", "ssh-keygen"])), reason="age, tar or ssh-keygen is not installed"
)
def test_ordinary_tools_open_it(given: Given, tmp_path: Path) -> None:
    (tmp_path / "me").write_text(given.zoe.keys.identity.secret_text(), encoding="ascii")
    (tmp_path / "allowed").write_text(given.dorset.allowed.line([ACCESS_NAMESPACE]), encoding="ascii")

    def run(*command: object, text: bytes = b"") -> bytes:
        ran = subprocess.run([*map(str, command)], cwd=tmp_path, input=text, capture_output=True, check=False)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    verify = ("ssh-keygen", "-Y", "verify", "-f", "allowed", "-I", DORSET.code, "-n", ACCESS_NAMESPACE)
    run(*verify, "-s", f"{STEM}.json.sig", text=(tmp_path / f"{STEM}.json").read_bytes())
    (tmp_path / "key").write_bytes(run("age", "-d", "-i", "me", f"{STEM}.age"))
    assert b"r-0003" in run("tar", "t", text=run("age", "-d", "-i", "key", f"{PACKAGE}-001.tar.age"))


def test_it_is_over_after_its_last_day(given: Given) -> None:
    with pytest.raises(NotForYou, match="ended on 30 June 2028"):
        given.open(date(2028, 7, 1))


STATEMENTS: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "of another package": (lambda s: s.update(package="1" + PACKAGE[1:]), "another package"),
    "of another manifest": (lambda s: s.update(manifest_sha256="0" * 64), "another package"),
    "under another number": (lambda s: s.update(number=2), "another package"),
    "by another authority": (lambda s: s["sender"]["authority"].update(name="Dorset"), "another authority"),
    "for another authority": (lambda s: s["receiver"].update(code="E06000054"), "another authority"),
    "by another key": (
        lambda s: s["sender"].update(key=str(compatible(DORSET).keys.signing.public)),
        "is not one of",
    ),
    "of another size": (lambda s: s["sealed"].update(size=1), "not as long"),
    "of another file": (lambda s: s["sealed"].update(sha256="0" * 64), "not the one that its sender signed"),
    "with an unknown key": (lambda s: s.update(more=1), "does not belong"),
    "with a missing key": (lambda s: s.pop("protocol"), "is missing"),
    "of another format": (lambda s: s.update(format="transfer-app/access/v2"), "not as it must"),
    "without an end": (lambda s: s.update(ends=""), "not as it must"),
    "ending on no day": (lambda s: s.update(ends="2028-02-30"), "not as it must"),
    "ending beyond reach": (lambda s: s.update(ends="9999-12-31"), "not as it must"),
    "number 0": (lambda s: s.update(number=0), "not as it must"),
    "with more in what is sealed": (lambda s: s["sealed"].update(more=1), "does not belong"),
    "with a hidden direction": (lambda s: s["recipient"].update(name="Zo\u202ee"), "not as it must"),
}


@pytest.mark.parametrize("kind", STATEMENTS)
def test_a_statement_signed_but_wrong(given: Given, kind: str) -> None:
    edit, reason = STATEMENTS[kind]
    said = given.statement()
    edit(said)
    given.sign(canonical_json(said))
    with pytest.raises(PackageError, match=reason):
        given.open()


@pytest.mark.parametrize("text", [b"", b"null", b"[]", b"{", b"\xff", b"[" * 50_000, b" " * 65_537])
def test_a_statement_that_is_none(given: Given, text: bytes) -> None:
    given.sign(text)
    with pytest.raises(PackageRefused, match=r"not as it must be|larger than it may be"):
        given.open()


def test_a_longer_end_is_not_the_recipients_to_write(given: Given) -> None:
    said = given.statement() | {"ends": "2029-06-30"}
    (given.folder / f"{STEM}.json").write_bytes(canonical_json(said))
    with pytest.raises(Tampered, match="changed after it was signed"):
        given.open()
    given.sign(canonical_json(said), by=given.zoe)
    with pytest.raises(Tampered, match="not by a key that you hold"):
        given.open()
    given.sign(canonical_json(said), PACKAGE_NAMESPACE)
    with pytest.raises(Tampered, match="made for something else"):
        given.open()


def test_a_signer_of_another_authority_is_refused(given: Given) -> None:
    wiltshire = compatible(Authority("E06000054", "Wiltshire Council"))
    said = given.statement()
    said["sender"]["key"] = str(wiltshire.keys.signing.public)
    given.sign(canonical_json(said), by=wiltshire)
    allowed = [given.dorset.allowed, wiltshire.allowed]
    with pytest.raises(Tampered, match="not one of E10000009"):
        open_package(
            given.package.manifest_path, [given.zoe.keys.identity], allowed, BCP.code, today=TODAY
        )  # fmt: skip


def test_somebody_elses_access_opens_nothing(given: Given) -> None:
    with pytest.raises(NotForYou, match="other people of your authority"):
        replace(given, zoe=compatible(BCP)).open()
    # Zoe's name on an access that is sealed for somebody else.
    key = parse_identity(given.package.content_key)
    given.sealed(seal_content_key(key, [X25519Identity.generate().recipient]))
    with pytest.raises(NotForYou, match="None of your keys"):
        given.open()


def test_what_is_sealed_must_be_the_key_of_this_package_for_one_person(given: Given) -> None:
    mine, another = given.zoe.keys.identity.recipient, X25519Identity.generate()
    given.sealed(seal_content_key(another, [mine]))
    with pytest.raises(PackageRefused, match="another key than its manifest names"):
        given.open()
    key = parse_identity(given.package.content_key)
    given.sealed(seal_content_key(key, [mine, another.recipient]))
    with pytest.raises(PackageRefused, match="other people than those it names"):
        given.open()
    sink = io.BytesIO()
    with AgeWriter(sink, [mine]) as writer:
        writer.write(b"a word of the sender's")
    given.sealed(sink.getvalue())
    with pytest.raises(PackageRefused, match="is not one"):
        given.open()


def test_access_to_one_package_is_none_to_another(given: Given, tmp_path: Path) -> None:
    """The same sender, receiver and people; the files renamed so that they lie in their place."""
    other = tmp_path / "other"
    other.mkdir()
    header = replace(header_for(given.dorset, compatible(BCP)), package="1" + PACKAGE[1:])
    package = seal_package(other, header, some_cases(), given.dorset.keys.signing, records=3)
    for ending in (".json", ".json.sig", ".age"):
        shutil.copy(given.folder / (STEM + ending), other / f"1{STEM[1:]}{ending}")
    with pytest.raises(Tampered, match="another package"):
        replace(given, folder=other, package=package).open()


@pytest.mark.parametrize("ending", [".json", ".json.sig", ".age"])
def test_every_changed_missing_or_longer_file_is_noticed(given: Given, ending: str) -> None:
    path = given.folder / (STEM + ending)
    whole = path.read_bytes()
    for at in range(0, len(whole), 7):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(PackageError):
            given.open()
    for size in (0, 1, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:size])
        with pytest.raises(PackageError):
            given.open()
    path.write_bytes(whole + b"\n")
    with pytest.raises(PackageError):
        given.open()
    path.write_bytes(b" " * 1_100_000)
    with pytest.raises(PackageError):
        given.open()
    path.unlink()
    with pytest.raises((PackageError, NotFound)):
        given.open()
