"""Key files against age, age-keygen and ssh-keygen, both ways, and what is refused."""

from __future__ import annotations

import io
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from transfer_app.adapters.sealing.age import AgeWriter, SshIdentity, X25519Identity, parse_identity
from transfer_app.adapters.sealing.key_files import open_keys, read_bare_keys, read_key_file, seal_keys
from transfer_app.adapters.sealing.keys import KeyPair
from transfer_app.adapters.sealing.signatures import SigningKey
from transfer_app.domain.errors import KeyUnusable
from transfer_app.domain.profiles import Profile

WORDS = "horse battery staple"
needs_tools = pytest.mark.skipif(
    not all(map(shutil.which, ["age", "age-keygen", "ssh-keygen", "script"])),
    reason="age, ssh-keygen or script (which gives age a terminal) is not installed",
)


def at_terminal(command: list[object], typed: str) -> None:
    """Runs a program that asks on its terminal; script gives it one."""
    line = shlex.join(map(str, command))
    subprocess.run(
        ["script", "-qec", line, "/dev/null"], input=typed.encode(), capture_output=True, check=True
    )


@needs_tools
def test_age_opens_a_package_with_our_key_file(tmp_path: Path) -> None:
    keys = KeyPair.generate(Profile.COMPATIBLE)
    (tmp_path / "ann.keys.age").write_bytes(seal_keys(keys, "Ann", WORDS, work=10))
    sink = io.BytesIO()
    with AgeWriter(sink, [keys.identity.recipient]) as writer:
        writer.write(b"content")
    (tmp_path / "file.age").write_bytes(sink.getvalue())
    command = ["age", "-d", "-i", tmp_path / "ann.keys.age", "-o", tmp_path / "out", tmp_path / "file.age"]
    at_terminal(command, f"{WORDS}\n")
    assert (tmp_path / "out").read_bytes() == b"content"


@needs_tools
@pytest.mark.parametrize("more", [[], ["--armor"]], ids=["binary", "text"])
def test_we_take_in_what_age_keygen_made_and_age_sealed(tmp_path: Path, more: list[str]) -> None:
    made = subprocess.run(["age-keygen"], capture_output=True, check=True, text=True).stdout
    identity = parse_identity(made.splitlines()[-1])
    (tmp_path / "key.txt").write_text(made, encoding="ascii")
    assert read_key_file(tmp_path / "key.txt", "").identity == identity
    command = ["age", "-p", *more, "-o", tmp_path / "key.age", tmp_path / "key.txt"]
    at_terminal(command, f"{WORDS}\n{WORDS}\n")
    held = read_key_file(tmp_path / "key.age", WORDS)
    assert (held.identity, held.signing) == (identity, None)
    with pytest.raises(KeyUnusable, match="passphrase does not open"):
        read_key_file(tmp_path / "key.age", WORDS + "s")


@needs_tools
def test_we_take_in_ssh_keys_and_say_which_cannot_be(tmp_path: Path) -> None:
    for name, passphrase in (("plain", ""), ("locked", WORDS)):
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-f", tmp_path / name]
        subprocess.run(command, check=True)
    held = read_key_file(tmp_path / "plain", "")
    assert held.signing is None
    assert isinstance(held.identity, SshIdentity)
    assert read_bare_keys(tmp_path / "plain.pub") == (str(held.identity.recipient),) * 2
    at_terminal(["age", "-p", "-o", tmp_path / "key.age", tmp_path / "plain"], f"{WORDS}\n{WORDS}\n")
    assert read_key_file(tmp_path / "key.age", WORDS) == held
    assert read_key_file(tmp_path / "plain", WORDS) == held
    with pytest.raises(KeyUnusable, match="needs its passphrase"):
        read_key_file(tmp_path / "locked", "")
    with pytest.raises(KeyUnusable, match="passphrase does not open it"):
        read_key_file(tmp_path / "locked", WORDS + "s")
    locked = read_key_file(tmp_path / "locked", WORDS).identity
    assert read_bare_keys(tmp_path / "locked.pub") == (str(locked.recipient),) * 2
    command = ["ssh-keygen", "-q", "-t", "ecdsa", "-N", "", "-f", tmp_path / "ecdsa"]
    subprocess.run(command, check=True)
    with pytest.raises(KeyUnusable, match="not an Ed25519 key"):
        read_key_file(tmp_path / "ecdsa", "")


@pytest.mark.parametrize("kind", ["post-quantum", "compatible", "ssh"])
def test_keys_of_every_kind_come_back_from_file_and_workspace(kind: str) -> None:
    keys = KeyPair(SshIdentity(SigningKey.generate()), SigningKey.generate())
    if kind != "ssh":
        keys = KeyPair.generate(Profile(kind))
    held = open_keys(seal_keys(keys, "Ann", WORDS, work=4), WORDS)
    assert KeyPair(held.identity, held.signing or SigningKey.generate()) == keys
    assert KeyPair.parse(keys.secret_text("Ann")) == keys


ONE, TWO = (X25519Identity.generate().secret_text() for _ in range(2))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# only a comment\n",
        f"{ONE}\n{TWO}\n",
        ONE[:-1],
        "age1qqqq",
        "\x00",
        "-----BEGIN OPENSSH PRIVATE KEY-----\n",
    ],
    ids=["empty", "comment", "two keys", "cut", "public", "other", "cut ssh key"],
)
def test_what_is_no_key_file_is_refused_and_its_text_never_shown(text: str) -> None:
    with pytest.raises(KeyUnusable) as refused:
        open_keys(text.encode(), "")
    assert "AGE-SECRET-KEY-1" not in str(refused.value)


SSH = str(SigningKey.generate().public)
AGE = str(X25519Identity.generate().recipient)


def test_bare_keys_are_an_ssh_key_and_at_most_an_age_key(tmp_path: Path) -> None:
    path = tmp_path / "keys.txt"
    path.write_text(f"# Eve\n{AGE}\n{SSH} eve@west\n", encoding="ascii")
    assert read_bare_keys(path) == (AGE, SSH)
    twice = (f"{SSH}\n{SSH}", f"{SSH}\n{AGE}\n{AGE}")
    for text in ("", AGE, *twice, f"{SSH}\nhello", f"{SSH}\n{AGE[:-1]}", "ssh-rsa A"):
        path.write_text(text, encoding="ascii")
        with pytest.raises(KeyUnusable):
            read_bare_keys(path)
