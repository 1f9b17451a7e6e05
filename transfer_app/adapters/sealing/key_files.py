"""Key files: a person's own keys under a passphrase, and keys that other programs made.

docs/format-package.md, "Keys". Ours is an age identity file like that of `age -p`: `age -d -i` takes it as it
is, since the signing key stands in its comments.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_ssh_private_key

from transfer_app.adapters.sealing.age import (
    AgeWriter,
    OwnIdentity,
    Passphrase,
    SshIdentity,
    parse_identity,
    parse_recipient,
)
from transfer_app.adapters.sealing.age.armor import BEGIN, ArmoredSink
from transfer_app.adapters.sealing.age.files import open_age
from transfer_app.adapters.sealing.age.header import VERSION_LINE
from transfer_app.adapters.sealing.age.passphrase import USUAL_WORK
from transfer_app.adapters.sealing.keys import KeyPair, read_bounded_key
from transfer_app.adapters.sealing.signatures import SigningKey, SshPublicKey
from transfer_app.domain.errors import KeyUnusable, NotForYou, Tampered

LARGEST_KEY_FILE = 64 * 1024
KEY_FILE_ENDING = ".keys.age"
SSH_BEGIN = "-----BEGIN OPENSSH PRIVATE KEY-----"
SSH_KEY_TEXT = re.compile(SSH_BEGIN + r"\n[A-Za-z0-9+/=\n]+-----END OPENSSH PRIVATE KEY-----\n?")


@dataclass(frozen=True, slots=True)
class HeldKeys:
    """What a key file held. signing: None where the file is of another program and has none of ours."""

    identity: OwnIdentity
    signing: SigningKey | None


def seal_keys(keys: KeyPair, comment: str, passphrase: str, work: int = USUAL_WORK) -> bytes:
    """The key file: both secret keys under a passphrase, as text. work: 2^work scrypt rounds."""
    signing = "".join(f"# {line}\n" for line in keys.signing.secret_text().splitlines())
    text = f"# {comment}\n{signing}{keys.identity.secret_text().rstrip()}\n"
    sink = io.BytesIO()
    armor = ArmoredSink(sink)
    with AgeWriter(armor, [Passphrase(passphrase, work)]) as writer:
        writer.write(text.encode("utf-8"))
    armor.close()
    return sink.getvalue()


def open_keys(content: bytes, passphrase: str) -> HeldKeys:
    """The keys in a key file, an age identity file or an OpenSSH private key, under a passphrase or none.

    KeyUnusable for a wrong passphrase, a damaged file, or one with no key or several.
    """
    text = _plain_text(content, passphrase)
    if text.lstrip().startswith(SSH_BEGIN):
        return HeldKeys(SshIdentity(_ssh_key(text.lstrip(), passphrase)), None)
    lines = [line.strip() for line in text.splitlines()]
    said = SSH_KEY_TEXT.search("\n".join(line[2:] for line in lines if line.startswith("# ")))
    signing = SigningKey.parse(said.group()) if said is not None else None
    rest = "\n".join(line for line in lines if line and not line.startswith("#"))
    if rest.startswith(SSH_BEGIN):
        return HeldKeys(SshIdentity(_ssh_key(rest + "\n", "")), signing)
    if not rest or "\n" in rest:
        raise KeyUnusable(
            "The key file does not hold exactly one secret key.",
            "Choose a file with one AGE-SECRET-KEY line.",
        )
    return HeldKeys(parse_identity(rest), signing)


def read_key_file(path: Path, passphrase: str) -> HeldKeys:
    return open_keys(read_bounded_key(path, LARGEST_KEY_FILE), passphrase)


def read_bare_keys(path: Path) -> tuple[str, str]:
    """(age recipient, signing key) of a file with an ssh-ed25519 line, and at most one age1... line.

    Without the latter the SSH key is the age recipient too. KeyUnusable for anything else.
    """
    text = read_bounded_key(path, LARGEST_KEY_FILE).decode("utf-8", errors="replace")
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    ssh = [line for line in lines if line.startswith("ssh-")]
    age = [line for line in lines if line.startswith("age1")]
    if len(ssh) != 1 or len(age) > 1 or len(lines) != len(ssh) + len(age):
        raise KeyUnusable(
            f"{path.name} does not hold one ssh-ed25519 line and at most one age1... line.",
            "Without an SSH key no receipt of theirs could be checked: ask for both, or for their card.",
        )
    signing = str(SshPublicKey.parse(ssh[0]))
    return str(parse_recipient(age[0] if age else signing)), signing


def _plain_text(content: bytes, passphrase: str) -> str:
    try:
        if not content.lstrip().startswith((BEGIN, VERSION_LINE)):
            return content.decode("utf-8").replace("\r\n", "\n")
        opened = open_age(io.BytesIO(content), [Passphrase(passphrase)]).read()
        return opened.decode("utf-8").replace("\r\n", "\n")
    except NotForYou as fault:
        raise KeyUnusable("The passphrase does not open the key file.", "Check it and try again.") from fault
    except (Tampered, UnicodeDecodeError) as fault:
        raise KeyUnusable("The key file is damaged, or is not a key file.") from fault


def _ssh_key(text: str, passphrase: str) -> SigningKey:
    try:
        key = load_ssh_private_key(text.encode("utf-8"), password=passphrase.encode("utf-8") or None)
    except TypeError:
        # cryptography's word for: it has no passphrase but one was given, or the other way round.
        return _without_passphrase(text)
    except UnsupportedAlgorithm as fault:
        raise KeyUnusable(
            "The SSH key is under a kind of encryption that cannot be opened here.",
            "Set its passphrase anew with 'ssh-keygen -p -f FILE': that writes it in the usual kind.",
        ) from fault
    except ValueError as fault:
        raise KeyUnusable(
            "The SSH key cannot be read, or the passphrase does not open it.", "Check it and try again."
        ) from fault
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyUnusable("The SSH key is not an Ed25519 key.", "Make one with 'ssh-keygen -t ed25519'.")
    return SigningKey(key.private_bytes_raw())


def _without_passphrase(text: str) -> SigningKey:
    try:
        return SigningKey.parse(text)
    except KeyUnusable as fault:
        raise KeyUnusable("The SSH key needs its passphrase.", "Type it and try again.") from fault
