"""Single files read out of sealed parts: the right bytes, no more of them than needed, or a refusal."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import BinaryIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sealed_packages import BCP, DORSET, ENDS, Council, document, header_for, open_as, read_cases

from transfer_app.adapters.bundles import single_cases
from transfer_app.adapters.bundles.package_reader import Unlocked, unlock_package
from transfer_app.adapters.bundles.package_writer import SealedPackage, seal_package
from transfer_app.adapters.bundles.single_cases import missing_part, placed_records, sealed_file
from transfer_app.adapters.sealing.age import AgeReader, AgeWriter, parse_identity
from transfer_app.adapters.sealing.age.stream import CHUNK, TAG
from transfer_app.domain.case_files import CaseFile
from transfer_app.domain.errors import NotForYou, NotFound, Tampered
from transfer_app.domain.shared_packages import PlacedRecord
from transfer_app.domain.vocabulary import Strand

DORSET_KEYS, BCP_KEYS = Council.new(DORSET), Council.new(BCP)
SEALED_CHUNK = CHUNK + TAG
PARTS = 300_000
"""Bytes of a part: the cases fill several."""


def cases() -> list[CaseFile]:
    chance = Random(3)
    return [
        CaseFile(
            f"r-{number:04d}",
            Strand.SEND,
            b'{"record":%d}' % number,
            b"<html>%d</html>" % number * chance.randint(0, 2_000),
            tuple(
                document(f"{each}.pdf", chance.randbytes(chance.choice([0, 511, 512, 513, 70_000])))
                for each in range(chance.randint(0, 3))
            ),
        )
        for number in range(40)
    ]


@dataclass(frozen=True)
class Delivered:
    package: SealedPackage
    unlocked: Unlocked
    placed: list[PlacedRecord]
    whole: dict[Path, bytes]

    def file(self, placed: PlacedRecord, number: int) -> bytes:
        return b"".join(sealed_file(self.unlocked, placed, number))

    def chunks(self, placed: PlacedRecord) -> tuple[int, int]:
        """Of the sealed part: the first and the byte after the last that hold the record."""
        path = self.unlocked.folder / self.unlocked.manifest.parts[placed.part - 1].name
        size, tar = len(self.whole[path]), sum(-(-f.size // 512) * 512 + 512 for f in placed.packed.files)
        with path.open("rb") as sealed:
            stream = single_cases.AgeSeekable(sealed, [self.unlocked.content_key])
            start = stream._start
        first, last = placed.offset // CHUNK, (placed.offset + tar - 1) // CHUNK
        return start + first * SEALED_CHUNK, min(size, start + (last + 1) * SEALED_CHUNK)


def unlock(path: Path, today: date = ENDS, council: Council = BCP_KEYS) -> Unlocked:
    return unlock_package(path, [council.keys.identity], [DORSET_KEYS.allowed], BCP.code, today)


@pytest.fixture(scope="module")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> Delivered:
    package = seal_package(
        tmp_path_factory.mktemp("package"), header_for(DORSET_KEYS, BCP_KEYS), cases(),
        DORSET_KEYS.keys.signing, records=40, part_limit=PARTS,
    )  # fmt: skip
    opened = open_as(BCP_KEYS, package.manifest_path, DORSET_KEYS)
    placed = list(placed_records(opened.contents))
    return Delivered(
        package, unlock(package.manifest_path), placed, {path: path.read_bytes() for path in package.files}
    )


def test_every_file_is_read_as_it_was_packed_wherever_it_lies(delivered: Delivered) -> None:
    read = read_cases(open_as(BCP_KEYS, delivered.package.manifest_path, DORSET_KEYS))
    assert {each.part for each in delivered.placed} == set(
        range(1, len(delivered.unlocked.manifest.parts) + 1)
    )
    assert len(delivered.unlocked.manifest.parts) > 5
    pairs = list(zip(read, delivered.placed, strict=True))
    Random(1).shuffle(pairs)
    for (record, strand, case_json, case_html, documents), placed in pairs:
        assert (placed.packed.record, placed.packed.strand) == (record, strand)
        files = [delivered.file(placed, number) for number in range(len(placed.packed.files))]
        assert files == [case_json, case_html, *(content for _, content in documents)]


def test_the_places_are_those_that_tar_knows(delivered: Delivered) -> None:
    for number, part in enumerate(delivered.unlocked.manifest.parts, 1):
        with (delivered.unlocked.folder / part.name).open("rb") as sealed:
            plain = AgeReader(sealed, [delivered.unlocked.content_key]).read()
        with tarfile.open(fileobj=io.BytesIO(plain)) as archive:
            places = {member.name.split("/", 1)[1]: member.offset for member in archive}
        for placed in delivered.placed:
            if placed.part == number:
                assert placed.offset == places[placed.packed.files[0].path]


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_changed_byte_gives_nothing_wrong_out_and_one_in_its_chunks_nothing_at_all(
    delivered: Delivered, data: st.DataObject
) -> None:
    placed = data.draw(st.sampled_from(delivered.placed))
    part = delivered.unlocked.manifest.parts[placed.part - 1]
    path, (first, last) = delivered.unlocked.folder / part.name, delivered.chunks(placed)
    whole = delivered.whole[path]
    inside = data.draw(st.booleans())
    at = data.draw(st.integers(first, last - 1) if inside else st.integers(0, len(whole) - 1))
    changed = whole[:at] + bytes([whole[at] ^ data.draw(st.integers(1, 255))]) + whole[at + 1 :]
    path.write_bytes(changed)
    refused = 0
    try:
        for number, file in enumerate(placed.packed.files):
            try:
                content = delivered.file(placed, number)
            except Tampered:
                refused += 1
            else:
                path.write_bytes(whole)
                assert content == delivered.file(placed, number), file.path
                path.write_bytes(changed)
    finally:
        path.write_bytes(whole)
    assert refused or not first <= at < last


def test_a_part_sealed_again_by_somebody_who_has_the_key_is_refused(delivered: Delivered) -> None:
    """Each chunk is authentic, since every recipient has the content key: only the digests tell."""
    placed = next(
        each for each in delivered.placed if len(each.packed.files[1:]) and each.packed.files[1].size
    )
    path = delivered.unlocked.folder / delivered.unlocked.manifest.parts[placed.part - 1].name
    key = parse_identity(delivered.package.content_key)
    with path.open("rb") as sealed:
        plain = bytearray(AgeReader(sealed, [key]).read())

    def sealed_again(content: bytes) -> None:
        sink = io.BytesIO()
        with AgeWriter(sink, [key.recipient]) as writer:
            writer.write(content)
        assert len(sink.getvalue()) == path.stat().st_size
        path.write_bytes(sink.getvalue())

    try:
        sealed_again(bytes(plain))
        assert delivered.file(placed, 0)
        content = plain.copy()
        content[placed.offset + 512] ^= 1
        sealed_again(bytes(content))
        with pytest.raises(Tampered, match="not the one that was checked"):
            delivered.file(placed, 0)
        header = plain.copy()
        header[placed.offset + 3] ^= 1
        sealed_again(bytes(header))
        with pytest.raises(Tampered, match="was changed since"):
            delivered.file(placed, 0)
        sink = io.BytesIO()
        with AgeWriter(sink, [BCP_KEYS.keys.identity.recipient]) as writer:
            writer.write(bytes(plain))
        path.write_bytes(sink.getvalue()[: path.stat().st_size])
        with pytest.raises(Tampered):
            delivered.file(placed, 0)
    finally:
        path.write_bytes(delivered.whole[path])


def test_what_is_not_there_is_named_with_what_to_do(delivered: Delivered) -> None:
    placed = delivered.placed[-1]
    path = delivered.unlocked.folder / delivered.unlocked.manifest.parts[placed.part - 1].name
    assert missing_part(delivered.unlocked) == ""
    away = path.rename(path.with_name("away"))
    try:
        with pytest.raises(NotFound, match=path.name) as refusal:
            delivered.file(placed, 0)
        assert "choose its .manifest.json again" in str(refusal.value)
        assert missing_part(delivered.unlocked) == path.name
        for size in (0, 10, len(delivered.whole[path]) - 1):
            path.write_bytes(delivered.whole[path][:size])
            with pytest.raises(Tampered, match="not as long"):
                delivered.file(placed, 0)
            assert missing_part(delivered.unlocked) == path.name
    finally:
        away.replace(path)


def test_reading_is_over_after_the_last_day_and_taking_in_is_not(delivered: Delivered) -> None:
    path = delivered.package.manifest_path
    assert unlock(path, ENDS).ends == ENDS
    with pytest.raises(NotForYou, match="without taking it in ended on 30 June 2028"):
        unlock(path, date(2028, 7, 1))
    with pytest.raises(NotForYou, match="other people of your authority"):
        unlock(path, ENDS, Council.new(BCP))
    assert open_as(BCP_KEYS, path, DORSET_KEYS)


class Counting(io.FileIO):
    """A file that counts what is read of it."""

    read_so_far = 0

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        count = super().readinto(buffer) or 0
        Counting.read_so_far += count
        return count

    def read(self, size: int | None = -1) -> bytes:
        content = super().read(size) or b""
        Counting.read_so_far += len(content)
        return content


def large(folder: Path) -> SealedPackage:
    """200 MB: a hundred cases, each with a document of two."""
    content = Random(5).randbytes(2_000_000)
    return seal_package(
        folder, header_for(DORSET_KEYS, BCP_KEYS),
        (
            CaseFile(f"r-{n:03d}", Strand.SEND, b"{}", b"<p>", (document("plan.pdf", content),))
            for n in range(100)
        ),
        DORSET_KEYS.keys.signing, records=100,
    )  # fmt: skip


def test_one_case_of_a_large_package_reads_only_its_chunks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = large(tmp_path)
    assert package.files[0].stat().st_size > 100_000_000
    placed = list(placed_records(open_as(BCP_KEYS, package.manifest_path, DORSET_KEYS).contents))
    unlocked = unlock(package.manifest_path)

    def counted(path: Path, remedy: str) -> BinaryIO:
        Counting.read_so_far = 0
        return Counting(str(path), "rb")

    monkeypatch.setattr(single_cases, "opened", counted)
    beside = 2 * SEALED_CHUNK
    """The last chunk, and the age header."""
    for each in (placed[0], placed[57], placed[99]):
        assert b"".join(sealed_file(unlocked, each, 0)) == b"{}"
        assert 0 < Counting.read_so_far <= 2 * SEALED_CHUNK + beside
        assert len(b"".join(sealed_file(unlocked, each, 2))) == 2_000_000
        assert 2_000_000 < Counting.read_so_far <= 2_000_000 + 3 * SEALED_CHUNK + beside


WORKER = """
import sys
from pathlib import Path
from datetime import date
from transfer_app.adapters.bundles.package_reader import open_package, unlock_package
from transfer_app.adapters.bundles.single_cases import placed_records, sealed_file
from transfer_app.adapters.sealing.keys import KeyPair
from transfer_app.adapters.sealing.signatures import SshPublicKey
from transfer_app.adapters.sealing.signers import AllowedSigner

path, keys, signer, whole = Path(sys.argv[1]), KeyPair.parse(sys.stdin.read()), sys.argv[2], sys.argv[3]
allowed = [AllowedSigner("E10000009", SshPublicKey.parse(signer))]
if whole == "whole":
    opened = open_package(path, [keys.identity], allowed, "E06000058")
    placed = list(placed_records(opened.contents))
    unlocked = unlock_package(path, [keys.identity], allowed, "E06000058", date(2028, 6, 30))
    for each in placed:
        for number in range(len(each.packed.files)):
            for piece in sealed_file(unlocked, each, number):
                pass
(line,) = [line for line in open("/proc/self/status") if line.startswith("VmHWM:")]
print(int(line.split()[1]) // 1024)
"""
MOST_MORE_MIB = 24
"""Resident beyond what the modules take: checking and reading 200 MB, whatever is inside."""


@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is read as Linux counts it")
def test_the_memory_of_checking_and_reading_stays_small(tmp_path: Path) -> None:
    package = large(tmp_path)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}

    def peak(whole: str) -> int:
        signer = str(DORSET_KEYS.keys.signing.public)
        ran = subprocess.run(
            [sys.executable, "-c", WORKER, str(package.manifest_path), signer, whole],
            input=BCP_KEYS.keys.secret_text("bcp"), capture_output=True, text=True, check=False,
            env=environment,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr
        return int(ran.stdout)

    assert peak("whole") - peak("nothing") < MOST_MORE_MIB
