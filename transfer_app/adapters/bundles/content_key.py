"""A package's content key: one fresh age identity, for which all its parts are sealed.

docs/format-package.md, "The content key", is the authority. Its text leaves memory only inside an age file or
the encrypted workspace.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence

from transfer_app.adapters.sealing.age import (
    AgeReader,
    AgeWriter,
    HybridIdentity,
    HybridRecipient,
    OwnIdentity,
    Recipient,
    X25519Identity,
    parse_identity,
    parse_recipient,
)
from transfer_app.domain.errors import KeyUnusable, PackageRefused, Tampered
from transfer_app.domain.manifest import Addressee

Own = OwnIdentity
ContentKey = X25519Identity | HybridIdentity


def new_content_key(profile: str) -> ContentKey:
    """profile: as the manifest states it."""
    return HybridIdentity.generate() if profile == HybridRecipient.family else X25519Identity.generate()


def profile_of(people: Sequence[Addressee]) -> str:
    """The kind of keys that these people have; KeyUnusable when they are of several."""
    families = {parse_recipient(person.age).family for person in people}
    if len(families) != 1:
        raise KeyUnusable(
            "A package is sealed for keys of one kind only, and at least one.",
            "Choose only people with post-quantum keys, or only people with compatible ones.",
        )
    return families.pop()


def seal_content_key(key: ContentKey, recipients: Sequence[Recipient]) -> bytes:
    """The age file that holds the key, and its whole text is the key's own line."""
    sink = io.BytesIO()
    with AgeWriter(sink, recipients) as writer:
        writer.write(_text(key))
    return sink.getvalue()


def open_content_key(
    sealed: bytes, sha256: str, identities: Sequence[Own], people: int, expected: str
) -> ContentKey:
    """The key in an age file for that many people. expected: its public half, as the manifest states it.

    Tampered when the file is not the signed one, NotForYou when none of the identities opens it,
    PackageRefused for a file that holds anything else than that key.
    """
    if hashlib.sha256(sealed).hexdigest() != sha256:
        raise Tampered("The file with the package's key is not the one that its sender signed.")
    reader = AgeReader(io.BytesIO(sealed), identities)
    if reader.recipients != people:
        raise PackageRefused("The package's key is sealed for other people than those it names.")
    key = _key_in(reader.read())
    if str(key.recipient) != expected:
        raise PackageRefused("What is sealed as the package's key is another key than its manifest names.")
    return key


def content_key_of(secret: str) -> ContentKey:
    """The key from the text that the workspace keeps."""
    return _key_in(f"{secret}\n".encode("ascii"))


def open_own_content_key(sealed: bytes, officer: Own) -> ContentKey:
    """The key of a package that this officer began to make; refused as open_content_key refuses."""
    return _key_in(AgeReader(io.BytesIO(sealed), [officer]).read())


def _key_in(text: bytes) -> ContentKey:
    try:
        key = parse_identity(text.decode("ascii").removesuffix("\n"))
    except (UnicodeDecodeError, KeyUnusable):
        # From None: a decoding error carries the text, which may be somebody's secret, into a crash report.
        raise PackageRefused("What is sealed as the package's key is not one.") from None
    if not isinstance(key, ContentKey) or _text(key) != text:
        raise PackageRefused("What is sealed as the package's key is not written as the format demands.")
    return key


def _text(key: ContentKey) -> bytes:
    return (key.secret_text() + "\n").encode("ascii")
