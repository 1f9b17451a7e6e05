"""Whose word counts on a package sealed here: those it was made for, and those given access later."""

from __future__ import annotations

from transfer_app.domain.manifest import PackageManifest
from transfer_app.domain.sharing import Recipient, is_confirmed
from transfer_app.services.ports.sealing import TrustedKey
from transfer_app.services.ports.store import Unit


def confirmed_recipients(unit: Unit) -> list[Recipient]:
    """Everyone whose key two people here confirmed.

    Revoked ones too: what they signed or opened before counts, so that the balance can close.
    """
    named = [each for protocol in unit.protocols.all() for each in protocol.recipients]
    return [each for each in named if is_confirmed(each.confirmed_by)]


def trusted_recipients(unit: Unit) -> list[TrustedKey]:
    """Their keys: what was signed before one was revoked counts."""
    return [
        TrustedKey(each.authority, each.signing_key, "", each.revoked_at)
        for each in confirmed_recipients(unit)
    ]


def signing_keys(unit: Unit, package_id: int, manifest: PackageManifest) -> set[str]:
    """The signing keys of those of them who can open this package.

    A person may have new keys since: every key confirmed as theirs, under the same agreement, counts.
    """
    named = {each.fingerprint for each in manifest.header.recipients} | unit.windows.given(package_id)
    confirmed = confirmed_recipients(unit)
    people = {(each.protocol_id, each.name) for each in confirmed if each.fingerprint in named}
    return {each.signing_key for each in confirmed if (each.protocol_id, each.name) in people}
