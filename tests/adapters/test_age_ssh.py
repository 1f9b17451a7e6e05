"""ssh-ed25519 recipients and the text form, against the age program and ssh-keygen, both ways."""

from __future__ import annotations

import base64
import io
import shutil
import subprocess
from pathlib import Path

import pytest

from transfer_app.adapters.sealing.age import (
    AgeReader,
    AgeWriter,
    HeaderInvalid,
    HybridIdentity,
    Identity,
    NoMatch,
    Recipient,
    SshIdentity,
    X25519Identity,
    parse_recipient,
)
from transfer_app.adapters.sealing.age.armor import ArmoredSink
from transfer_app.adapters.sealing.age.files import open_age
from transfer_app.adapters.sealing.age.header import Stanza
from transfer_app.adapters.sealing.age.ssh import tag_and_share
from transfer_app.adapters.sealing.signatures import SigningKey, SshPublicKey
from transfer_app.domain.errors import KeyUnusable

needs_age = pytest.mark.skipif(
    not (shutil.which("age") and shutil.which("ssh-keygen")), reason="age or ssh-keygen is not installed"
)
CONTENT = bytes(at % 251 for at in range(70_000))


def sealed(*recipients: Recipient) -> bytes:
    sink = io.BytesIO()
    with AgeWriter(sink, recipients) as writer:
        writer.write(CONTENT)
    return sink.getvalue()


def opened(file: bytes, *identities: Identity) -> bytes:
    return AgeReader(io.BytesIO(file), identities).read()


def armored(content: bytes, step: int) -> bytes:
    sink = io.BytesIO()
    armor = ArmoredSink(sink)
    for at in range(0, len(content), step):
        armor.write(content[at : at + step])
    armor.close()
    return sink.getvalue()


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, SshIdentity]:
    """A key that ssh-keygen made: its file, and the same as we read it."""
    path = tmp_path / "id"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", path], check=True)
    return path, SshIdentity(SigningKey.parse(path.read_text(encoding="ascii")))


@needs_age
def test_age_opens_what_we_seal_for_an_ssh_key(tmp_path: Path, made: tuple[Path, SshIdentity]) -> None:
    path, identity = made
    recipient = parse_recipient(path.with_name("id.pub").read_text(encoding="ascii").strip())
    assert recipient == identity.recipient
    (tmp_path / "file.age").write_bytes(sealed(X25519Identity.generate().recipient, recipient))
    ran = subprocess.run(["age", "-d", "-i", path, tmp_path / "file.age"], capture_output=True, check=True)
    assert ran.stdout == CONTENT


@needs_age
@pytest.mark.parametrize("more", [[], ["--armor"]])
def test_we_open_what_age_seals_for_an_ssh_key(made: tuple[Path, SshIdentity], more: list[str]) -> None:
    path, identity = made
    command = ["age", *more, "-R", path.with_name("id.pub")]
    file = subprocess.run(command, input=CONTENT, capture_output=True, check=True).stdout
    assert open_age(io.BytesIO(file), [identity]).read() == CONTENT
    with pytest.raises(NoMatch):
        open_age(io.BytesIO(file), [SshIdentity(SigningKey.generate())])


def test_only_its_own_key_opens_and_no_post_quantum_key_stands_beside_it() -> None:
    for _ in range(8):
        identity, other = (SshIdentity(SigningKey.generate()) for _ in range(2))
        file = sealed(identity.recipient, other.recipient)
        assert opened(file, identity) == opened(file, other) == CONTENT
        with pytest.raises(NoMatch):
            opened(file, SshIdentity(SigningKey.generate()))
    with pytest.raises(KeyUnusable):
        sealed(identity.recipient, HybridIdentity.generate().recipient)
    assert "signing" not in repr(identity).replace("signing=SigningKey()", "")


def line(point: bytes) -> str:
    return str(SshPublicKey(point))


@pytest.mark.parametrize(
    "text",
    [
        line(bytes(32)),
        line((1).to_bytes(32, "little")),
        line((2**255 - 20).to_bytes(32, "little")),
        line((2**255 - 19).to_bytes(32, "little")),
        line((2).to_bytes(32, "little")),
        "ssh-ed25519 AAAA",
        "ssh-rsa AAAA",
    ],
    ids=["y 0", "y 1", "y -1", "not reduced", "not on the curve", "cut short", "another kind"],
)
def test_what_is_no_usable_ssh_key_is_refused(text: str) -> None:
    with pytest.raises(KeyUnusable):
        parse_recipient(text)


SHARE = base64.b64encode(b"\x09" + bytes(31)).rstrip(b"=").decode()


@pytest.mark.parametrize(
    ("arguments", "body"),
    [
        ((SHARE,), 32),
        (("AAAAAA", SHARE, "x"), 32),
        (("AAAA", SHARE), 32),
        (("AAAAAA", SHARE[:-2]), 32),
        (("AAAAAA", SHARE), 31),
        (("AAAAA!", SHARE), 32),
        (("AAAAAB", SHARE), 32),
    ],
    ids=["no tag", "more", "short tag", "short share", "short body", "no base64", "not canonical"],
)
def test_a_malformed_stanza_is_refused(arguments: tuple[str, ...], body: int) -> None:
    with pytest.raises(HeaderInvalid):
        tag_and_share(Stanza("ssh-ed25519", arguments, bytes(body)))


def test_a_share_that_must_not_be_used_is_refused() -> None:
    identity = SshIdentity(SigningKey.generate())
    zero = base64.b64encode(bytes(32)).rstrip(b"=").decode()
    with pytest.raises(HeaderInvalid, match="must not be used"):
        identity.unwrap(Stanza("ssh-ed25519", (identity.recipient.tag, zero), bytes(32)))


@needs_age
@pytest.mark.parametrize("size", [0, 1, 47, 48, 49, 96, 70_000])
def test_age_opens_the_text_that_we_write_and_so_do_we(tmp_path: Path, size: int) -> None:
    identity = X25519Identity.generate()
    sink = io.BytesIO()
    with AgeWriter(sink, [identity.recipient]) as writer:
        writer.write(CONTENT[:size])
    text = armored(sink.getvalue(), 1000)
    assert text == armored(sink.getvalue(), 7)
    assert open_age(io.BytesIO(text), [identity]).read() == CONTENT[:size]
    (tmp_path / "key").write_text(identity.secret_text() + "\n", encoding="ascii")
    ran = subprocess.run(["age", "-d", "-i", tmp_path / "key"], input=text, capture_output=True, check=True)
    assert ran.stdout == CONTENT[:size]
