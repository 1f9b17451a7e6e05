"""The small signed file that gives one more person access to a sealed package: written, and read strictly.

docs/format-package.md, "Access given later", is the authority.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from transfer_app.adapters.bundles.bounded import read_bounded
from transfer_app.adapters.bundles.content_key import ContentKey, Own, open_content_key, seal_content_key
from transfer_app.adapters.bundles.finished_files import FinishedFiles
from transfer_app.adapters.sealing.age import parse_recipient
from transfer_app.adapters.sealing.signatures import ACCESS_NAMESPACE, SigningKey, verify
from transfer_app.adapters.sealing.signers import AllowedSigner, require_signer
from transfer_app.domain.access import MOST_LATER, LaterAccess, later_stem
from transfer_app.domain.day_words import in_full
from transfer_app.domain.errors import KeyUnusable, NotForYou, PackageRefused, Tampered
from transfer_app.domain.manifest import PackageManifest
from transfer_app.domain.package_names import LARGEST_LATER_ACCESS, LARGEST_SIGNATURE

TOGETHER = "Put the three files of the access into the folder of the package."


@dataclass(frozen=True, slots=True)
class SealedAccess:
    """The files of an access that are still to be written. names: in that order; the last one counts."""

    statement: str
    names: Mapping[str, bytes] = field(repr=False)


def seal_later_access(access: LaterAccess, key: ContentKey, signer: SigningKey) -> SealedAccess:
    """Seal the content key for the person, and sign who they are; nothing is written.

    access: size and sha256 are filled in here. KeyUnusable: the key is of another kind than the package's,
    or the signer is another one.
    """
    if str(signer.public) != access.sender.key:
        raise KeyUnusable("The signing key is not the one that the access names as its sender's.")
    recipient = parse_recipient(access.recipient.age)
    if recipient.family != key.recipient.family:
        raise KeyUnusable(
            f"The key of {access.recipient.name} is of the kind {recipient.family}, and the package is "
            f"{key.recipient.family}.",
            "Ask for a card of the package's kind, or pack the records anew.",
        )
    sealed = seal_content_key(key, [recipient])
    text = replace(access, size=len(sealed), sha256=hashlib.sha256(sealed).hexdigest()).to_bytes()
    try:
        LaterAccess.read(text)
    except ValueError as fault:
        raise PackageRefused(f"The access cannot be written: {fault}.", "Correct what is named.") from fault
    stem = later_stem(access.package, access.number)
    signature = signer.sign(text, ACCESS_NAMESPACE).encode("ascii")
    return SealedAccess(
        f"{stem}.json", {f"{stem}.age": sealed, f"{stem}.json.sig": signature, f"{stem}.json": text}
    )


def save_later_access(folder: Path, access: SealedAccess) -> Path:
    """All its files in folder, or none; the path of the statement. OutputFailed: the disk, or they exist."""
    with FinishedFiles(folder) as files:
        for name, content in access.names.items():
            with files.create(name) as sink:
                sink.write(content)
        files.finish()
    return folder / access.statement


def latest_access(
    folder: Path,
    manifest: PackageManifest,
    manifest_sha256: str,
    identities: Sequence[Own],
    allowed: Sequence[AllowedSigner],
    today: date,
) -> tuple[LaterAccess, ContentKey] | None:
    """The latest access in the folder that names one of the identities, and its content key; None for none.

    Tampered, PackageRefused or NotForYou when that one must not be used.
    """
    mine = {str(identity.recipient) for identity in identities}
    for number in range(MOST_LATER, 0, -1):
        path = folder / f"{later_stem(manifest.header.package, number)}.json"
        if not path.exists():
            continue
        text = read_bounded(path, LARGEST_LATER_ACCESS, TOGETHER, PackageRefused)
        access = _read(path, text)
        if access.recipient.age in mine:
            _check(path, text, access, allowed)
            _check_package(access, number, manifest, manifest_sha256, today)
            return access, _key(path, access, manifest, identities)
    return None


def _read(path: Path, text: bytes) -> LaterAccess:
    try:
        return LaterAccess.read(text)
    except ValueError as fault:
        raise PackageRefused(f"{path.name} is not as it must be: {fault}.") from fault


def _check(path: Path, text: bytes, access: LaterAccess, allowed: Sequence[AllowedSigner]) -> None:
    signature = read_bounded(
        path.with_name(path.name + ".sig"), LARGEST_SIGNATURE, TOGETHER, PackageRefused
    ).decode("latin-1")
    key = verify(text, signature, ACCESS_NAMESPACE, [signer.key for signer in allowed])
    code = access.sender.authority.code
    if access.sender.key != str(key):
        raise Tampered(f"The key that signed the access is not one of {code}.")
    require_signer(allowed, code, key, access.created, "access")


def _check_package(
    access: LaterAccess, number: int, manifest: PackageManifest, manifest_sha256: str, today: date
) -> None:
    """It must be for this package, by its sender, for its receiver, and its grant must not be over."""
    header = manifest.header
    if (
        (access.package, access.number) != (header.package, number)
        or access.manifest_sha256 != manifest_sha256
        or access.sender.authority != header.sender.authority
        or access.receiver != header.receiver
    ):
        raise Tampered("The access was given to another package, or by or for another authority.")
    if parse_recipient(access.recipient.age).family != manifest.profile:
        raise PackageRefused("The access names a key of another kind than the package's.")
    if today > access.ends:
        raise NotForYou(f"Your access to the package ended on {in_full(access.ends)}.")


def _key(path: Path, access: LaterAccess, manifest: PackageManifest, identities: Sequence[Own]) -> ContentKey:
    sealed = read_bounded(path.with_suffix(".age"), LARGEST_LATER_ACCESS, TOGETHER, PackageRefused)
    if len(sealed) != access.size:
        raise Tampered(f"{path.stem}.age is not as long as it was when it was sealed.")
    return open_content_key(sealed, access.sha256, identities, 1, manifest.access.key)
