"""Signatures against ssh-keygen itself, both ways, and what must be refused."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from transfer_app.adapters.sealing.signatures import (
    PACKAGE_NAMESPACE,
    RECEIPT_NAMESPACE,
    SigningKey,
    SshPublicKey,
    verify,
)
from transfer_app.adapters.sealing.signers import AllowedSigner
from transfer_app.domain.errors import KeyUnusable, Tampered

needs_ssh_keygen = pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="ssh-keygen is not installed")
MESSAGE = b'{"a":1}'


def ssh_verify(folder: Path, key: SshPublicKey, message: bytes, signature: str, namespace: str) -> bool:
    (folder / "allowed").write_text(AllowedSigner("E06000059", key).line([namespace]), encoding="ascii")
    (folder / "message.sig").write_text(signature, encoding="ascii")
    command = ["ssh-keygen", "-Y", "verify", "-f", folder / "allowed", "-I", "E06000059", "-n", namespace]
    ran = subprocess.run(
        [*command, "-s", folder / "message.sig"], input=message, capture_output=True, check=False
    )
    return ran.returncode == 0


@needs_ssh_keygen
def test_ssh_keygen_accepts_ours_and_refuses_what_differs(tmp_path: Path) -> None:
    key, other = SigningKey.generate(), SigningKey.generate()
    signature = key.sign(MESSAGE, PACKAGE_NAMESPACE)
    assert ssh_verify(tmp_path, key.public, MESSAGE, signature, PACKAGE_NAMESPACE)
    assert not ssh_verify(tmp_path, key.public, MESSAGE + b" ", signature, PACKAGE_NAMESPACE)
    assert not ssh_verify(tmp_path, key.public, MESSAGE, signature, RECEIPT_NAMESPACE)
    assert not ssh_verify(tmp_path, other.public, MESSAGE, signature, PACKAGE_NAMESPACE)


@needs_ssh_keygen
def test_we_accept_what_ssh_keygen_signed_with_a_key_it_made(tmp_path: Path) -> None:
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "an officer", "-f", tmp_path / "key"]
    subprocess.run(command, check=True)
    (tmp_path / "message").write_bytes(MESSAGE)
    command = ["ssh-keygen", "-Y", "sign", "-f", tmp_path / "key", "-n", PACKAGE_NAMESPACE]
    subprocess.run([*command, tmp_path / "message"], capture_output=True, check=True)
    line = (tmp_path / "key.pub").read_text(encoding="ascii")
    public = SshPublicKey.parse(line)
    signature = (tmp_path / "message.sig").read_text(encoding="ascii")
    assert verify(MESSAGE, signature, PACKAGE_NAMESPACE, [public]) == public
    key = SigningKey.parse((tmp_path / "key").read_text(encoding="ascii"))
    assert key.public == public
    # Ed25519 has one signature per key and message, so ours is theirs, to the last byte of the armor.
    assert key.sign(MESSAGE, PACKAGE_NAMESPACE) == signature
    shown = subprocess.run(["ssh-keygen", "-lf", tmp_path / "key.pub"], capture_output=True, check=True)
    assert public.fingerprint.encode("ascii") in shown.stdout


@needs_ssh_keygen
def test_ssh_keygen_reads_a_key_that_we_made(tmp_path: Path) -> None:
    key = SigningKey.generate()
    (tmp_path / "key").write_text(key.secret_text(), encoding="ascii")
    (tmp_path / "key").chmod(0o600)
    ran = subprocess.run(
        ["ssh-keygen", "-y", "-f", tmp_path / "key"], capture_output=True, check=True, text=True
    )
    assert SshPublicKey.parse(ran.stdout) == key.public
    assert SigningKey.parse(key.secret_text()) == key


def test_only_the_right_key_namespace_and_message_pass() -> None:
    key, other = SigningKey.generate(), SigningKey.generate()
    signature = key.sign(MESSAGE, PACKAGE_NAMESPACE)
    assert verify(MESSAGE, signature, PACKAGE_NAMESPACE, [other.public, key.public]) == key.public
    with pytest.raises(Tampered, match="not by a key that you hold"):
        verify(MESSAGE, signature, PACKAGE_NAMESPACE, [other.public])
    with pytest.raises(Tampered, match="not by a key that you hold"):
        verify(MESSAGE, signature, PACKAGE_NAMESPACE, [])
    with pytest.raises(Tampered, match="made for something else"):
        verify(MESSAGE, signature, RECEIPT_NAMESPACE, [key.public])
    with pytest.raises(Tampered, match="changed after it was signed"):
        verify(MESSAGE + b" ", signature, PACKAGE_NAMESPACE, [key.public])


def test_every_other_spelling_of_a_signature_is_refused() -> None:
    key = SigningKey.generate()
    signature = key.sign(MESSAGE, PACKAGE_NAMESPACE)
    for at, letter in enumerate(signature):
        for changed in (
            signature[:at] + signature[at + 1 :],
            signature[:at] + "A" + letter + signature[at + 1 :],
        ):
            if changed != signature:
                with pytest.raises(Tampered):
                    verify(MESSAGE, changed, PACKAGE_NAMESPACE, [key.public])
    for changed in (
        "",
        signature + "\n",
        signature.replace("\n", "\r\n"),
        " " + signature,
        signature.strip(),
    ):
        with pytest.raises(Tampered):
            verify(MESSAGE, changed, PACKAGE_NAMESPACE, [key.public])


@pytest.mark.parametrize(
    "line",
    [
        "",
        "ssh-ed25519",
        "ssh-ed25519 AAAA",
        "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQ==",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGFiYw==",
        "ssh-ed25519 é",
    ],
)
def test_what_is_no_signing_key_is_refused(line: str) -> None:
    with pytest.raises(KeyUnusable):
        SshPublicKey.parse(line)
    with pytest.raises(KeyUnusable):
        SigningKey.parse(line)


def test_a_key_line_round_trips_and_the_secret_never_shows() -> None:
    key = SigningKey.generate()
    assert SshPublicKey.parse(f"{key.public} Ann Officer, E06000059\n") == key.public
    assert key.secret.hex() not in repr(key)
    assert str(key.secret) not in repr(key)
