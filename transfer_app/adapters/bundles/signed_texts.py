"""A text that somebody signs and its .sig file (SSHSIG, armored): written together, and read strictly.

What the text says, each format's own document tells; here is what they have in common: the text names the key
that signs it, nothing is signed that a reader would refuse, and nothing is believed before the signature.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from transfer_app.adapters.bundles.bounded import read_bounded
from transfer_app.adapters.bundles.finished_files import FinishedFiles
from transfer_app.adapters.sealing.signatures import SigningKey, SshPublicKey, verify
from transfer_app.adapters.sealing.signers import AllowedSigner
from transfer_app.domain.errors import KeyUnusable, Tampered, TransferError
from transfer_app.domain.package_names import LARGEST_SIGNATURE

LONGEST_STEM = 60
NOTHING_BESIDE: Mapping[str, bytes] = {}


class Signed(Protocol):
    """key: 'ssh-ed25519 <base64>' of who signs it."""

    @property
    def key(self) -> str: ...
    def to_bytes(self) -> bytes: ...


Text = TypeVar("Text", bound=Signed)


def sign_text(
    said: Text, what: str, read: Callable[[bytes], Text], signer: SigningKey, namespace: str
) -> str:
    """The signature over the text. what: as in 'the receipt'.

    KeyUnusable when another key signs than the text names; whatever `read` raises when it would refuse it.
    """
    if str(signer.public) != said.key:
        raise KeyUnusable(f"The signing key is not the one that {what} names.")
    text = said.to_bytes()
    read(text)
    return signer.sign(text, namespace)


def save_signed(
    folder: Path, name: str, text: bytes, signature: str, beside: Mapping[str, bytes] = NOTHING_BESIDE
) -> Path:
    """Puts the text and its signature into folder, all or none; the text's path.

    beside: what goes with it, by name. Several signatures on one thing may lie in one folder: a file that is
    there and the same is left as it is.
    """
    with FinishedFiles(folder) as files:
        for other, content in beside.items():
            path = folder / other
            if not (path.is_file() and path.read_bytes() == content):
                with files.create(other) as sink:
                    sink.write(content)
        with files.create(name + ".sig") as sink:
            sink.write(signature.encode("ascii"))
        with files.create(name) as sink:
            sink.write(text)
        files.finish()
    return folder / name


def read_signed(
    path: Path,
    largest: int,
    remedy: str,
    refused: Callable[[str], TransferError],
    allowed: Sequence[AllowedSigner],
    namespace: str,
) -> tuple[bytes, str, SshPublicKey]:
    """(the text, its signature, the key that made it), one of those allowed; whose it is, the text must say.

    Tampered when the signature is by none of them, NotFound when a file is not there, `refused` for a file
    that is too large.
    """
    text = read_bounded(path, largest, remedy, refused)
    beside = path.with_name(path.name + ".sig")
    signature = read_bounded(beside, LARGEST_SIGNATURE, remedy, refused).decode("latin-1")
    return text, signature, verify(text, signature, namespace, [signer.key for signer in allowed])


def require_named(said: Signed, key: SshPublicKey, what: str, whose: str) -> None:
    """Tampered unless the text names the key that signed it. what: as in 'the receipt'; whose: a code."""
    if said.key != str(key):
        raise Tampered(f"The key that signed {what} is not one of {whose}.")


def file_stem(title: str, otherwise: str) -> str:
    """A title as the beginning of a file's name."""
    return re.sub(r"[^a-z0-9.]+", "-", title.lower()).strip("-.")[:LONGEST_STEM] or otherwise
