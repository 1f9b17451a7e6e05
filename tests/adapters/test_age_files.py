"""Our age files against the age program itself, both ways, and what must hold of the streams."""

from __future__ import annotations

import io
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from transfer_app.adapters.sealing.age import (
    AgeReader,
    AgeWriter,
    HeaderForged,
    HybridIdentity,
    Identity,
    NoMatch,
    Passphrase,
    PayloadDamaged,
    Recipient,
    X25519Identity,
    parse_identity,
    parse_recipient,
)
from transfer_app.adapters.sealing.age.header import covered_bytes, finished_header
from transfer_app.adapters.sealing.age.stream import AT_ONCE, CHUNK, TAG
from transfer_app.domain.errors import KeyUnusable

needs_age = pytest.mark.skipif(not shutil.which("age"), reason="the age program is not installed")
SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 17]


def sealed(content: bytes, *recipients: Recipient) -> bytes:
    sink = io.BytesIO()
    with AgeWriter(sink, recipients) as writer:
        for at in range(0, len(content), 50_000):
            writer.write(content[at : at + 50_000])
    return sink.getvalue()


def opened(file: bytes, *identities: Identity) -> bytes:
    return AgeReader(io.BytesIO(file), identities).read()


def content_of(size: int) -> bytes:
    return bytes(at % 251 for at in range(size))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", [X25519Identity, HybridIdentity])
def test_each_of_several_recipients_opens_it(
    kind: type[X25519Identity] | type[HybridIdentity], size: int
) -> None:
    one, other, stranger = kind.generate(), kind.generate(), kind.generate()
    file = sealed(content_of(size), one.recipient, other.recipient)
    assert opened(file, stranger, other) == opened(file, one) == content_of(size)
    with pytest.raises(NoMatch):
        opened(file, stranger)


@needs_age
@pytest.mark.parametrize("size", SIZES)
def test_age_opens_ours(tmp_path: Path, size: int) -> None:
    identity = X25519Identity.generate()
    (tmp_path / "key").write_text(identity.secret_text() + "\n", encoding="ascii")
    (tmp_path / "file.age").write_bytes(sealed(content_of(size), identity.recipient))
    ran = subprocess.run(
        ["age", "-d", "-i", tmp_path / "key", tmp_path / "file.age"], capture_output=True, check=True
    )
    assert ran.stdout == content_of(size)


@needs_age
@pytest.mark.parametrize("size", SIZES)
def test_we_open_what_age_sealed(tmp_path: Path, size: int) -> None:
    made = subprocess.run(["age-keygen"], capture_output=True, check=True, text=True)
    identity = parse_identity(made.stdout.splitlines()[-1])
    assert str(identity.recipient) in made.stdout
    ran = subprocess.run(
        ["age", "-r", str(identity.recipient)], input=content_of(size), capture_output=True, check=True
    )
    assert opened(ran.stdout, identity) == content_of(size)


@needs_age
@pytest.mark.skipif(not shutil.which("script"), reason="no script program, which gives age a terminal")
def test_age_asks_for_the_passphrase_and_opens_ours(tmp_path: Path) -> None:
    (tmp_path / "file.age").write_bytes(sealed(b"content", Passphrase("horse battery", work=10)))
    command = shlex.join(["age", "-d", "-o", str(tmp_path / "out"), str(tmp_path / "file.age")])
    subprocess.run(
        ["script", "-qec", command, "/dev/null"], input=b"horse battery\n", capture_output=True, check=True
    )
    assert (tmp_path / "out").read_bytes() == b"content"


def test_a_passphrase_opens_only_its_own() -> None:
    file = sealed(b"content", Passphrase("horse battery", work=4))
    assert opened(file, Passphrase("horse battery")) == b"content"
    with pytest.raises(NoMatch):
        opened(file, Passphrase("horse batterz"))


def test_kinds_of_recipient_are_not_mixed_and_never_none() -> None:
    classic, hybrid = X25519Identity.generate().recipient, HybridIdentity.generate().recipient
    for recipients in ([], [classic, hybrid], [classic, Passphrase("x")], [Passphrase("x"), Passphrase("y")]):
        with pytest.raises(KeyUnusable):
            AgeWriter(io.BytesIO(), recipients)


def test_a_file_left_by_an_exception_never_opens() -> None:
    identity, sink = X25519Identity.generate(), io.BytesIO()

    def fail_half_way() -> None:
        with AgeWriter(sink, [identity.recipient]) as writer:
            writer.write(content_of(3 * AT_ONCE * CHUNK))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    assert len(sink.getvalue()) > 2 * AT_ONCE * CHUNK
    with pytest.raises(PayloadDamaged):
        opened(sink.getvalue(), identity)


def test_no_byte_of_a_damaged_chunk_is_given_out_and_the_fault_stays() -> None:
    identity = X25519Identity.generate()
    file = bytearray(sealed(content_of(3 * CHUNK), identity.recipient))
    file[-2 * (CHUNK + TAG) + 5] ^= 1
    with pytest.raises(PayloadDamaged):
        opened(bytes(file), identity)
    reader = AgeReader(io.BytesIO(file), [identity])
    assert reader.read(2 * CHUNK) == content_of(CHUNK)
    for _ in range(2):
        with pytest.raises(PayloadDamaged):
            reader.read(1)


def test_reading_into_memory_gives_what_reading_gives_and_nothing_of_a_damaged_chunk() -> None:
    identity = X25519Identity.generate()
    for size in (0, 1, CHUNK, CHUNK + 1, AT_ONCE * CHUNK, AT_ONCE * CHUNK + 1, 2 * AT_ONCE * CHUNK + 7):
        file = bytearray(sealed(content_of(size), identity.recipient))
        reader, found = AgeReader(io.BytesIO(file), [identity]), bytearray()
        buffer = memoryview(bytearray(100_000))
        while count := reader.readinto(buffer):
            found += buffer[:count]
        assert found == content_of(size)
        file[-1] ^= 1
        reader, whole = AgeReader(io.BytesIO(file), [identity]), memoryview(bytearray(size + 1))
        sound = max(0, -(-size // CHUNK) - 1) * CHUNK
        if sound:
            assert reader.readinto(whole) == sound
        with pytest.raises(PayloadDamaged):
            reader.readinto(whole[sound:])
        assert whole[:sound] == content_of(size)[:sound]
        assert not any(whole[sound:])


def test_chunks_swapped_repeated_dropped_or_from_elsewhere_are_noticed() -> None:
    identity = X25519Identity.generate()
    file, foreign = (sealed(content_of(4 * CHUNK), identity.recipient) for _ in range(2))
    step, start = CHUNK + TAG, len(file) - 4 * (CHUNK + TAG)
    head, chunks = file[:start], [file[start + n * step :][:step] for n in range(4)]
    for order in ([1, 0, 2, 3], [0, 0, 1, 2, 3], [0, 2, 3], [0, 1, 2], [0, 1, 3], [0, 1, 2, 3, 3]):
        with pytest.raises(PayloadDamaged):
            opened(head + b"".join(chunks[n] for n in order), identity)
    chunks[2] = foreign[start + 2 * step :][:step]
    reader = AgeReader(io.BytesIO(head + b"".join(chunks)), [identity])
    assert reader.read(2 * CHUNK) == content_of(4 * CHUNK)[: 2 * CHUNK]
    with pytest.raises(PayloadDamaged):
        reader.read(1)


def test_a_recipient_added_by_another_hand_is_noticed() -> None:
    ours, theirs = X25519Identity.generate(), X25519Identity.generate()
    file = sealed(b"content", ours.recipient)
    head, _, rest = file.partition(b"\n--- ")
    extra = covered_bytes([theirs.recipient.wrap(bytes(16))]).split(b"\n", 1)[1].removesuffix(b"\n---")
    with pytest.raises(HeaderForged):
        opened(head + b"\n" + extra + b"\n--- " + rest, ours)
    assert finished_header(b"", bytes(32)).startswith(b" ")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "age1",
        "age1zzz",
        "AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0",
        "age1pq1zzzz",
        "ssh-ed25519 AAAA",
    ],
)
def test_what_is_no_recipient_is_refused(text: str) -> None:
    with pytest.raises(KeyUnusable):
        parse_recipient(text)


def test_a_mistyped_recipient_or_identity_is_refused_and_a_secret_never_shown() -> None:
    identity = X25519Identity.generate()
    recipient, secret = str(identity.recipient), identity.secret_text()
    for at in range(4, len(recipient)):
        with pytest.raises(KeyUnusable):
            parse_recipient(recipient[:at] + ("q" if recipient[at] != "q" else "p") + recipient[at + 1 :])
    with pytest.raises(KeyUnusable) as refused:
        parse_identity(secret[:-1] + ("Q" if secret[-1] != "Q" else "P"))
    assert secret[20:40] not in str(refused.value)
    assert secret not in repr(identity)
    assert identity.secret.hex() not in repr(identity)
    with pytest.raises(KeyUnusable):
        parse_identity(secret.lower())
