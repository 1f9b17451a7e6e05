"""The time in which access to a sealed package can still be given: as long as its content key is held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from transfer_app.domain.day_words import day_of
from transfer_app.domain.errors import SharingRefused
from transfer_app.domain.manifest import Kind, PackageManifest
from transfer_app.domain.packages import VOID, PackageRow
from transfer_app.domain.sharing import Protocol, Recipient, check_sending

ENDED, CLOSED, TAKEN_BACK = "ended", "closed", "taken-back"
"""Why a content key was destroyed: the grant's last day passed; it was closed or revoked; the package was
voided.
"""


@dataclass(frozen=True, slots=True)
class Window:
    """ends: the grant's last day, ISO. public: the key's age recipient. destroyed_at: UTC, '' while held."""

    package_id: int
    package: str
    protocol_id: int
    ends: str
    public: str
    destroyed_at: str = ""
    why: str = ""

    @property
    def held(self) -> bool:
        return not self.destroyed_at

    @property
    def fingerprint(self) -> str:
        """What the log calls the key by."""
        return sha256(self.public.encode("ascii")).hexdigest()

    def ended(self, today: date) -> bool:
        return self.ends < today.isoformat()


def check_giving(
    window: Window,
    package: PackageRow,
    manifest: PackageManifest,
    protocol: Protocol,
    person: Recipient,
    today: date,
) -> None:
    """Raise SharingRefused unless this person may be given access to a package that was sealed before.

    protocol: the one that names the person. Whoever was given access later may be given it again, as files
    get lost; whom the package itself names, only for longer than it says.
    """
    if not window.held:
        raise SharingRefused(
            f"The content key of package {package.ref} was destroyed on {day_of(window.destroyed_at)}.",
            "Nobody can be given access any more; agree a new protocol and pack the records anew.",
        )
    if manifest.header.kind is Kind.SPECIAL:
        raise SharingRefused(
            f"Package {package.ref} is a special one: two people agreed on whom it was made for.",
            "Take it back if it did not arrive, and ask for another one that names the person.",
        )
    if package.state == VOID:
        raise SharingRefused(f"Package {package.ref} was taken back.", "Name the person in the next one.")
    if person not in check_sending(protocol, today):
        raise SharingRefused(
            f"{person.name} is not confirmed by two people, or was revoked.",
            "Have two people compare the fingerprint with its owner, then confirm it.",
        )
    if protocol.authority != package.authority:
        raise SharingRefused(f"{person.name} does not work for {package.authority_name}.")
    missing = sorted(manifest.counts.strands.keys() - protocol.strands)
    if missing:
        raise SharingRefused(
            f"“{protocol.title}” does not cover {missing[0].value}, which is in the package.",
            "Choose a protocol that covers every strand of the package.",
        )
    named = {each.fingerprint for each in manifest.header.recipients}
    if person.fingerprint in named and protocol.ends <= manifest.header.ends:
        raise SharingRefused(f"{person.name} can open the package already.", "Nothing is left to do.")
