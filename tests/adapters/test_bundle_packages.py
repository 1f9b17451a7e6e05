"""Good packages: round trips, ordinary tools, and what is left behind when making one fails."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import resource
import shutil
import subprocess
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import bagit
import pytest
from sealed_packages import (
    BCP,
    DORSET,
    PACKAGE,
    Council,
    document,
    header_for,
    open_as,
    opened_tar,
    read_cases,
    seal,
    some_cases,
    unpack_as,
)

from transfer_app.adapters.bundles.digesting import DigestingSource
from transfer_app.adapters.bundles.making import Resume
from transfer_app.adapters.bundles.package_reader import open_package
from transfer_app.adapters.bundles.package_writer import seal_package
from transfer_app.adapters.bundles.tar import END
from transfer_app.adapters.sealing.age import AgeWriter, parse_identity
from transfer_app.adapters.sealing.signatures import PACKAGE_NAMESPACE
from transfer_app.domain.case_files import CaseFile, Document
from transfer_app.domain.errors import (
    Cancelled,
    KeyUnusable,
    NotReady,
    OutputFailed,
    PackageRefused,
    SourceRefused,
    Tampered,
)
from transfer_app.domain.manifest import PackageManifest
from transfer_app.domain.profiles import Profile
from transfer_app.domain.vocabulary import Strand

needs_tools = pytest.mark.skipif(
    not all(map(shutil.which, ["age", "tar", "sha256sum", "ssh-keygen"])),
    reason="age, tar, sha256sum or ssh-keygen is not installed",
)


@pytest.fixture
def dorset() -> Council:
    return Council.new(DORSET)


@pytest.fixture
def bcp() -> Council:
    return Council.new(BCP)


@pytest.mark.parametrize("profile", list(Profile))
def test_what_was_sealed_is_what_is_read(tmp_path: Path, dorset: Council, profile: Profile) -> None:
    bcp = Council.new(BCP, profile)
    package = seal(tmp_path, dorset, bcp)
    opened = open_as(bcp, package.manifest_path, dorset)
    first, second, third = read_cases(opened)
    assert first == ("r-0001", Strand.SEND, some_cases()[0].case_json, b"<html></html>", [])
    assert second[4] == [("Core assessment.docx", b"words" * 100), ("empty.txt", b"")]
    assert third[4] == [("../../plan\ufffd.pdf", bytes(70_000))]
    assert opened.manifest == package.manifest
    assert opened.manifest.profile == profile
    assert opened.record_digests == package.record_digests
    assert opened.manifest_sha256 == package.manifest_sha256
    assert (opened.manifest.counts.records, opened.manifest.counts.documents) == (3, 3)
    assert opened.manifest.counts.strands == {Strand.SEND: 2, Strand.SOCIAL_CARE: 1}
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        f"{PACKAGE}-001.tar.age",
        f"{PACKAGE}.access.age",
        f"{PACKAGE}.manifest.json",
        f"{PACKAGE}.manifest.json.sig",
    ]


def test_the_public_manifest_names_no_child_and_reads_back(
    tmp_path: Path, dorset: Council, bcp: Council
) -> None:
    package = seal(tmp_path, dorset, bcp)
    text = package.manifest_path.read_bytes()
    assert PackageManifest.read(text).to_bytes() == text
    for secret in (b"r-0001", b"Core assessment", package.record_digests["r-0001"].encode("ascii")):
        assert secret not in text


@needs_tools
def test_ordinary_tools_open_and_check_it(tmp_path: Path, dorset: Council) -> None:
    # age before 1.3, as Debian has it, reads the compatible profile only.
    bcp = Council.new(BCP, Profile.COMPATIBLE)
    package = seal(tmp_path, dorset, bcp)
    (tmp_path / "identity").write_text(bcp.keys.identity.secret_text(), encoding="ascii")
    (tmp_path / "allowed").write_text(dorset.allowed.line(), encoding="ascii")

    def run(*command: object, folder: Path = tmp_path, text: bytes = b"") -> bytes:
        ran = subprocess.run([*map(str, command)], cwd=folder, input=text, capture_output=True, check=False)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    manifest = package.manifest_path
    verify = ("ssh-keygen", "-Y", "verify", "-f", "allowed", "-I", DORSET.code, "-n", PACKAGE_NAMESPACE)
    run(*verify, "-s", f"{manifest}.sig", text=manifest.read_bytes())
    part = package.manifest.parts[0]
    assert run("sha256sum", part.name).decode("ascii").split()[0] == part.sha256
    assert run("sha256sum", package.manifest.access.name).decode("ascii").split()[0] == (
        package.manifest.access.sha256
    )
    (tmp_path / "content-key").write_bytes(run("age", "-d", "-i", "identity", package.manifest.access.name))
    assert run("age-keygen", "-y", "content-key").decode("ascii").strip() == package.manifest.access.key
    run("tar", "x", text=run("age", "-d", "-i", "content-key", part.name))
    bag = tmp_path / f"{PACKAGE}-001"
    run("sha256sum", "-c", "--strict", "manifest-sha256.txt", folder=bag)
    run("sha256sum", "-c", "--strict", "tagmanifest-sha256.txt", folder=bag)
    assert hashlib.sha256((bag / "data/manifest.json").read_bytes()).hexdigest() == part.contents_sha256
    assert bagit.Bag(str(bag)).validate()
    unpack_as(bcp, manifest, tmp_path / "unpacked", dorset)
    run("diff", "-r", bag, tmp_path / "unpacked" / bag.name)
    assert (tmp_path / "unpacked" / manifest.name).read_bytes() == manifest.read_bytes()


def test_parts_are_split_between_records_only(tmp_path: Path, dorset: Council) -> None:
    bcp = Council.new(BCP, Profile.COMPATIBLE)
    cases = [
        CaseFile(f"r-{n:04d}", Strand.SEND, b"{}", b"", (document("d", bytes(size)),))
        for n, size in enumerate([400, 400, 400, 50_000, 100])
    ]
    header = header_for(dorset, bcp)
    package = seal_package(tmp_path, header, cases, dorset.keys.signing, records=5, part_limit=14_500)
    assert [part.records for part in package.manifest.parts] == [2, 1, 1, 1]
    assert [part.size > 14_500 for part in package.manifest.parts] == [False, False, True, False]
    opened = unpack_as(bcp, package.manifest_path, tmp_path / "unpacked", dorset)
    assert [case[0] for case in read_cases(opened)] == [case.record for case in cases]
    bags = sorted(path for path in (tmp_path / "unpacked").iterdir() if path.is_dir())
    assert [path.name for path in bags] == [f"{PACKAGE}-00{n}" for n in range(1, 5)]
    for path in bags:
        assert bagit.Bag(str(path)).validate()


def test_a_part_takes_what_fits_to_the_byte(tmp_path: Path, dorset: Council, bcp: Council) -> None:
    header, key = header_for(dorset, bcp), dorset.keys.signing

    def parts(limit: int) -> list[tuple[int, int]]:
        folder = tmp_path / str(limit)
        folder.mkdir()
        sealed = seal_package(folder, header, some_cases(), key, records=3, part_limit=limit)
        sizes = [(part.size, part.records) for part in sealed.manifest.parts]
        assert [size for size, _ in sizes] == [path.stat().st_size for path in sealed.files[: len(sizes)]]
        return sizes

    ((whole, records),) = parts(10**9)
    assert records == 3
    assert parts(whole) == [(whole, 3)]
    assert [records for _, records in parts(whole - 1)] == [2, 1]


def test_documents_stream_past_in_order_and_may_be_skipped(
    tmp_path: Path, dorset: Council, bcp: Council
) -> None:
    opened = open_as(bcp, seal(tmp_path, dorset, bcp).manifest_path, dorset)
    assert [case.record for case in opened.cases()] == ["r-0001", "r-0002", "r-0003"]
    for case in opened.cases():
        if case.record == "r-0002":
            with case.documents[1].open() as source:
                assert source.read() == b""
            with pytest.raises(ValueError, match="in order"):
                case.documents[0].open()


def test_a_package_exchanged_after_the_check_gives_nothing_away(
    tmp_path: Path, dorset: Council, bcp: Council
) -> None:
    package = seal(tmp_path, dorset, bcp)
    opened = open_as(bcp, package.manifest_path, dorset)
    other = tmp_path / "other"
    other.mkdir()
    changed = [
        *some_cases()[:2],
        CaseFile("r-0003", Strand.SEND, b"{}", b"", (document("x", b"x" * 70_000),)),
    ]
    another = seal(other, dorset, bcp, changed)
    shutil.copy(another.files[0], package.files[0])
    with pytest.raises(Tampered, match="was exchanged while"):
        read_cases(opened)
    # By somebody who can open it, and so holds its key.
    key = parse_identity(package.content_key)
    with package.files[0].open("wb") as sink, AgeWriter(sink, [key.recipient]) as writer:
        writer.write(b"".join(each.to_bytes() for each in opened_tar(another)) + END)
    with pytest.raises(Tampered, match="not the one that was checked"):
        read_cases(opened)


def failing_case(fault: BaseException) -> CaseFile:
    def refuse() -> io.BytesIO:
        raise fault

    return CaseFile("r-0009", Strand.SEND, b"{}", b"", (Document("d", 5, refuse),))


def ill_sized_case(said: int) -> CaseFile:
    return CaseFile("r-9", Strand.SEND, b"", b"", (Document("d", said, lambda: io.BytesIO(b"1234")),))


@pytest.mark.parametrize(
    ("bad", "error"),
    [
        (failing_case(OSError(errno.EIO, "Input/output error")), SourceRefused),
        (failing_case(Cancelled()), Cancelled),
        (failing_case(RuntimeError("a bug")), RuntimeError),
        (
            CaseFile("r-9", Strand.SEND, b"", b"", (Document("d", 5, lambda: io.BytesIO(b"1234")),)),
            SourceRefused,
        ),
        (
            CaseFile("r-9", Strand.SEND, b"", b"", (Document("d", 3, lambda: io.BytesIO(b"1234")),)),
            SourceRefused,
        ),
        (CaseFile("r-0001", Strand.SEND, b"", b""), PackageRefused),
        (CaseFile("../evil", Strand.SEND, b"", b""), PackageRefused),
        (CaseFile("nul", Strand.SEND, b"", b""), PackageRefused),
        (CaseFile("Upper", Strand.SEND, b"", b""), PackageRefused),
    ],
)
def test_whatever_goes_wrong_no_file_is_left_nor_the_folder_made_for_it(
    tmp_path: Path, dorset: Council, bcp: Council, bad: CaseFile, error: type[BaseException]
) -> None:
    with pytest.raises(error):
        seal(tmp_path / "new", dorset, bcp, [*some_cases(), bad])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("records", [2, 4])
def test_fewer_or_more_records_than_agreed_are_refused(
    tmp_path: Path, dorset: Council, bcp: Council, records: int
) -> None:
    with pytest.raises(PackageRefused, match="should hold"):
        seal_package(tmp_path, header_for(dorset, bcp), some_cases(), dorset.keys.signing, records=records)
    assert list(tmp_path.iterdir()) == []


def test_nothing_to_pack_another_signer_or_mixed_keys_are_refused(
    tmp_path: Path, dorset: Council, bcp: Council
) -> None:
    header = header_for(dorset, bcp)
    with pytest.raises(NotReady):
        seal_package(tmp_path, header, [], dorset.keys.signing, records=0)
    with pytest.raises(KeyUnusable):
        seal_package(tmp_path, header, some_cases(), bcp.keys.signing, records=3)
    mixed = header_for(dorset, bcp, Council.new(BCP, Profile.COMPATIBLE))
    with pytest.raises(KeyUnusable):
        seal_package(tmp_path, mixed, some_cases(), dorset.keys.signing, records=3)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("bound", "value"), [("MOST_RECORDS", 2), ("MOST_DOCUMENTS", 2)])
def test_more_than_a_package_may_hold_is_refused(
    tmp_path: Path, dorset: Council, bcp: Council, monkeypatch: pytest.MonkeyPatch, bound: str, value: int
) -> None:
    monkeypatch.setattr(f"transfer_app.adapters.bundles.package_writer.{bound}", value)
    with pytest.raises(PackageRefused, match="hold more than it may"):
        seal(tmp_path, dorset, bcp)
    monkeypatch.setattr(f"transfer_app.adapters.bundles.package_writer.{bound}", 3)
    assert seal(tmp_path, dorset, bcp).manifest.counts.records == 3


def test_each_sealed_byte_is_read_once_to_check_a_package(
    tmp_path: Path, dorset: Council, bcp: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = seal(tmp_path, dorset, bcp)
    read = []
    real = DigestingSource.readinto
    monkeypatch.setattr(
        DigestingSource, "readinto", lambda self, into: read.append(real(self, into)) or read[-1]
    )
    told: list[tuple[int, int]] = []
    open_package(
        package.manifest_path, [bcp.keys.identity], [dorset.allowed], BCP.code, lambda *at: told.append(at)
    )
    assert sum(read) == package.manifest.parts[0].size
    assert told[-1] == (package.manifest.parts[0].size, package.manifest.parts[0].size)
    assert told == sorted(told)


def test_no_plain_text_lies_on_the_disk_while_it_is_sealed(
    tmp_path: Path, dorset: Council, bcp: Council
) -> None:
    looked = 0

    def look(done: int, total: int) -> None:
        nonlocal looked
        for path in tmp_path.rglob("*"):
            if path.is_file():
                looked += 1
                content = path.read_bytes()
                assert b"wordswords" not in content
                assert b"r-0002" not in content

    header, key = header_for(dorset, bcp), dorset.keys.signing
    resume = Resume("1" * 64, dorset.keys.identity)
    seal_package(tmp_path, header, some_cases(), key, records=3, part_limit=1, progress=look, resume=resume)
    assert looked > 10


def test_cancelling_at_any_moment_leaves_nothing(tmp_path: Path, dorset: Council, bcp: Council) -> None:
    def stop_at(call: int) -> Callable[[int, int], None]:
        calls = iter(range(1, 1_000))

        def progress(done: int, total: int) -> None:
            assert 0 <= done <= total == 3
            if next(calls) == call:
                raise Cancelled

        return progress

    header, key = header_for(dorset, bcp), dorset.keys.signing
    for call in range(1, 6):
        with pytest.raises(Cancelled):
            seal_package(tmp_path, header, some_cases(), key, records=3, progress=stop_at(call))
        assert list(tmp_path.iterdir()) == []


def test_an_existing_package_is_never_overwritten(tmp_path: Path, dorset: Council, bcp: Council) -> None:
    package = seal(tmp_path, dorset, bcp)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(OutputFailed, match="exists already"):
        seal(tmp_path, dorset, bcp)
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before
    package.files[0].unlink()
    with pytest.raises(OutputFailed, match="exists already"):
        seal(tmp_path, dorset, bcp)
    assert len(list(tmp_path.iterdir())) == 3


@pytest.fixture
def small_files_only() -> Iterator[Callable[[int], None]]:
    """Sets how large a file this process may write: a full disk, at any byte we like."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield lambda size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_leaves_nothing(
    tmp_path: Path, dorset: Council, bcp: Council, small_files_only: Callable[[int], None]
) -> None:
    for size in (0, 100, 1_000, 70_000):
        small_files_only(size)
        with pytest.raises(OutputFailed, match="could not be written"):
            seal(tmp_path, dorset, bcp)
        assert list(tmp_path.iterdir()) == []


def test_a_full_disk_while_unpacking_leaves_nothing(
    tmp_path: Path, dorset: Council, bcp: Council, small_files_only: Callable[[int], None]
) -> None:
    manifest = seal(tmp_path, dorset, bcp).manifest_path
    before = set(tmp_path.iterdir())
    small_files_only(1_000)
    with pytest.raises(OutputFailed, match="could not be unpacked"):
        unpack_as(bcp, manifest, tmp_path / "unpacked", dorset)
    assert set(tmp_path.iterdir()) == before
    (tmp_path / "unpacked").mkdir()
    with pytest.raises(OutputFailed, match="exists already"):
        unpack_as(bcp, manifest, tmp_path / "unpacked", dorset)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root writes into any folder")
def test_a_folder_that_may_not_be_written_is_said(tmp_path: Path, dorset: Council, bcp: Council) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(OutputFailed):
        seal(tmp_path, dorset, bcp)
    tmp_path.chmod(0o700)


def test_memory_does_not_grow_with_size(tmp_path: Path, dorset: Council, bcp: Council) -> None:
    big = tmp_path / "big.bin"
    with big.open("wb") as sink:
        sink.truncate(48 * 1024**2)
    case = CaseFile("r-1", Strand.SEND, b"{}", b"", (Document("big", 48 * 1024**2, lambda: big.open("rb")),))
    tracemalloc.start()
    package = seal(tmp_path, dorset, bcp, [case])
    unpack_as(bcp, package.manifest_path, tmp_path / "unpacked", dorset)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 24 * 1024**2
