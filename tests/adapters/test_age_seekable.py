"""Reading an age file at any place, and what must be refused before or while doing so."""

from __future__ import annotations

import io
import shutil
import subprocess
from random import Random

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from transfer_app.adapters.sealing.age import (
    AgeSeekable,
    AgeWriter,
    HybridIdentity,
    NoMatch,
    PayloadDamaged,
    X25519Identity,
)
from transfer_app.adapters.sealing.age.files import open_header
from transfer_app.adapters.sealing.age.stream import CHUNK, TAG, nonce_of
from transfer_app.domain.errors import Tampered

SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 17]
STEP = CHUNK + TAG
IDENTITY = X25519Identity.generate()


def content_of(size: int) -> bytes:
    return Random(size).randbytes(size)


def sealed(content: bytes, identity: X25519Identity | HybridIdentity = IDENTITY) -> bytes:
    sink = io.BytesIO()
    with AgeWriter(sink, [identity.recipient]) as writer:
        writer.write(content)
    return sink.getvalue()


def opened(file: bytes) -> AgeSeekable:
    return AgeSeekable(io.BytesIO(file), [IDENTITY])


@pytest.mark.parametrize("size", SIZES)
def test_every_place_reads_as_it_was_written(size: int) -> None:
    content = content_of(size)
    reader = opened(sealed(content))
    assert reader.size == size
    assert reader.read() == content
    chance = Random(7)
    for _ in range(60):
        at = chance.randint(0, size)
        length = chance.choice([0, 1, 100, CHUNK, 2 * CHUNK])
        assert reader.read_at(at, min(length, size - at)) == content[at : at + length]
    assert reader.seek(-1, io.SEEK_END) == size - 1 if size else reader.seek(5) == 5
    assert (reader.read(9), reader.read(1)) == (content[-1:], b"")
    with pytest.raises(ValueError, match="before the start"):
        reader.seek(-1)


def test_it_reads_as_a_file_through_a_buffer() -> None:
    content = content_of(3 * CHUNK + 17)
    buffered = io.BufferedReader(opened(sealed(content)))
    buffered.seek(CHUNK - 5)
    assert buffered.read(2 * CHUNK) == content[CHUNK - 5 :][: 2 * CHUNK]


@pytest.mark.skipif(not shutil.which("age"), reason="the age program is not installed")
def test_a_file_of_age_itself_is_read_at_any_place() -> None:
    content = content_of(3 * CHUNK)
    command = ["age", "-r", str(IDENTITY.recipient)]
    file = subprocess.run(command, input=content, capture_output=True, check=True).stdout
    assert opened(file).read_at(CHUNK + 3, 9) == content[CHUNK + 3 :][:9]


def test_a_post_quantum_file_is_read_too_and_anothers_is_refused() -> None:
    identity = HybridIdentity.generate()
    file = sealed(content_of(CHUNK + 1), identity)
    assert AgeSeekable(io.BytesIO(file), [identity]).read_at(CHUNK, 1) == content_of(CHUNK + 1)[-1:]
    with pytest.raises(NoMatch):
        AgeSeekable(io.BytesIO(file), [HybridIdentity.generate()])


@pytest.mark.parametrize("size", SIZES)
def test_a_file_cut_short_or_added_to_is_refused_before_a_byte_is_read(size: int) -> None:
    file = sealed(content_of(size))
    start = len(file) - size - TAG * max(1, -(-size // CHUNK))
    places = {start - 1, start, start + 1, start + TAG - 1, start + STEP, start + 2 * STEP, len(file) - 1}
    for place in places:
        if start - 1 <= place < len(file):
            with pytest.raises(Tampered):
                opened(file[:place])
    for more in (b"x", b"x" * TAG, b"x" * STEP, file[start:]):
        with pytest.raises(PayloadDamaged):
            opened(file + more)


def test_a_changed_or_moved_chunk_is_refused_and_the_others_still_read() -> None:
    content = content_of(4 * CHUNK)
    file = sealed(content)
    start = len(file) - 4 * STEP
    chunks = [file[start + n * STEP :][:STEP] for n in range(4)]
    changed = bytearray(chunks[1])
    changed[100] ^= 1
    for damaged in ([chunks[0], bytes(changed), *chunks[2:]], [chunks[0], chunks[2], chunks[2], chunks[3]]):
        reader = opened(file[:start] + b"".join(damaged))
        assert reader.read_at(2 * CHUNK, CHUNK) == content[2 * CHUNK : 3 * CHUNK]
        for _ in range(2):
            with pytest.raises(PayloadDamaged):
                reader.read_at(CHUNK, 1)
    with pytest.raises(PayloadDamaged):
        opened(file[:start] + b"".join([chunks[3], *chunks[1:3], chunks[0]]))


def test_what_lies_after_the_end_is_refused() -> None:
    reader = opened(sealed(content_of(10)))
    for offset, size in ((0, 11), (10, 1), (11, 0), (-1, 1), (0, -1)):
        with pytest.raises(PayloadDamaged):
            reader.read_at(offset, size)


def test_an_empty_last_chunk_is_refused() -> None:
    file = sealed(content_of(CHUNK))
    header = io.BytesIO(file)
    key = open_header(header, [IDENTITY]).payload_key
    cipher = ChaCha20Poly1305(key)
    first = cipher.encrypt(nonce_of(0, last=False), content_of(CHUNK), None)
    empty = cipher.encrypt(nonce_of(1, last=True), b"", None)
    with pytest.raises(PayloadDamaged, match="empty part"):
        opened(file[: header.tell()] + first + empty)
