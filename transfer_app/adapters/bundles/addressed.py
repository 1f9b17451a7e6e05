"""A package's outside: signed by a sender whom we hold, made for us, and its key in our hand.

docs/format-package.md, "What a reader does", steps 1 to 3. Of its parts nothing is known yet.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from transfer_app.adapters.bundles.bounded import read_bounded
from transfer_app.adapters.bundles.checked_part import TOGETHER
from transfer_app.adapters.bundles.content_key import ContentKey, Own, open_content_key
from transfer_app.adapters.bundles.later_access import opened_later
from transfer_app.adapters.sealing.age import parse_recipient
from transfer_app.adapters.sealing.signatures import PACKAGE_NAMESPACE, verify
from transfer_app.adapters.sealing.signers import AllowedSigner, require_signer
from transfer_app.domain.errors import NotForYou, PackageRefused, Tampered
from transfer_app.domain.manifest import PackageManifest
from transfer_app.domain.package_names import LARGEST_ACCESS, LARGEST_MANIFEST, LARGEST_SIGNATURE


@dataclass(frozen=True, slots=True)
class AddressedPackage:
    """folder: where its files are."""

    manifest: PackageManifest
    manifest_sha256: str
    manifest_bytes: bytes = field(repr=False)
    signature: str = field(repr=False)
    folder: Path
    content_key: ContentKey = field(repr=False)

    @property
    def size(self) -> int:
        """Bytes of all parts as they are sealed."""
        return sum(part.size for part in self.manifest.parts)


def addressed_package(
    manifest_path: Path,
    identities: Sequence[Own],
    allowed: Sequence[AllowedSigner],
    my_authority: str,
    today: date | None = None,
) -> AddressedPackage:
    """As open_package, up to the key; no part is looked at."""
    text, signature = _manifest_files(manifest_path)
    manifest = _signed_manifest(text, signature, allowed)
    manifest_sha256 = hashlib.sha256(text).hexdigest()
    _check_addressed(manifest, my_authority)
    later = _later_key(manifest_path, manifest, manifest_sha256, identities, allowed, today)
    key = later or _content_key(manifest_path, manifest, _for_me(manifest, identities))
    return AddressedPackage(manifest, manifest_sha256, text, signature, manifest_path.parent, key)


def read_manifest(
    manifest_path: Path,
    identities: Sequence[Own],
    allowed: Sequence[AllowedSigner],
    my_authority: str,
    today: date | None = None,
) -> tuple[PackageManifest, bytes, str]:
    """(manifest, its bytes, their SHA-256) of a package made for us, whatever became of its parts."""
    text, signature = _manifest_files(manifest_path)
    manifest = _signed_manifest(text, signature, allowed)
    digest = hashlib.sha256(text).hexdigest()
    _check_addressed(manifest, my_authority)
    if not _later_key(manifest_path, manifest, digest, identities, allowed, today):
        _for_me(manifest, identities)
    return manifest, text, digest


def _manifest_files(manifest_path: Path) -> tuple[bytes, str]:
    """The manifest and the signature beside it, unchecked."""
    text = _read(manifest_path, LARGEST_MANIFEST)
    signature = _read(manifest_path.with_name(manifest_path.name + ".sig"), LARGEST_SIGNATURE)
    return text, signature.decode("latin-1")


def _signed_manifest(text: bytes, signature: str, allowed: Sequence[AllowedSigner]) -> PackageManifest:
    """The manifest, once its signature is known to be by a key that we hold for the authority it names."""
    key = verify(text, signature, PACKAGE_NAMESPACE, [signer.key for signer in allowed])
    try:
        manifest = PackageManifest.read(text)
    except ValueError as fault:
        raise PackageRefused(f"The package's manifest is not as it must be: {fault}.") from fault
    sender = manifest.header.sender
    if sender.key != str(key):
        raise Tampered("The package names another signing key than the one that signed it.")
    require_signer(allowed, sender.authority.code, key, manifest.header.created, "package")
    return manifest


def _for_me(manifest: PackageManifest, identities: Sequence[Own]) -> tuple[Own, ...]:
    """Those of my identities that the package names; NotForYou when it was made for someone else."""
    mine = _named(manifest, identities)
    if not mine:
        people = ", ".join(each.name for each in manifest.header.recipients)
        raise NotForYou(f"The package was made for other people of your authority: {people}.")
    return mine


def _check_addressed(manifest: PackageManifest, my_authority: str) -> None:
    header = manifest.header
    if header.receiver.code != my_authority:
        raise NotForYou(f"The package was made for {header.receiver.name} ({header.receiver.code}).")
    keys = [*(each.age for each in header.recipients), manifest.access.key]
    if any(parse_recipient(key).family != manifest.profile for key in keys):
        raise PackageRefused("The package's manifest names keys of another kind than its profile.")


def _named(manifest: PackageManifest, identities: Sequence[Own]) -> tuple[Own, ...]:
    named = {each.age for each in manifest.header.recipients}
    return tuple(identity for identity in identities if str(identity.recipient) in named)


def _later_key(
    manifest_path: Path,
    manifest: PackageManifest,
    manifest_sha256: str,
    identities: Sequence[Own],
    allowed: Sequence[AllowedSigner],
    today: date | None,
) -> ContentKey | None:
    """By access given later, where the manifest itself names none of the identities."""
    if today is None or _named(manifest, identities):
        return None
    return opened_later(manifest_path.parent, manifest, manifest_sha256, identities, allowed, today)


def _content_key(manifest_path: Path, manifest: PackageManifest, mine: Sequence[Own]) -> ContentKey:
    """The key to all parts, out of the access file."""
    access = manifest.access
    sealed = _read(manifest_path.with_name(access.name), LARGEST_ACCESS)
    if len(sealed) != access.size:
        raise Tampered(f"{access.name} is not as long as it was when it was sealed.")
    return open_content_key(sealed, access.sha256, mine, len(manifest.header.recipients), access.key)


def _read(path: Path, largest: int) -> bytes:
    return read_bounded(path, largest, TOGETHER, PackageRefused)
