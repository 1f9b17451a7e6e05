"""The two kinds of keys that packages are sealed for, and that one package never mixes.

age refuses a file for keys of both kinds: whoever records it today and waits for a quantum computer would
open it by the weaker one. Case records live for 75 to 100 years, so `post-quantum` is what new keys are.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from transfer_app.domain.errors import SharingRefused

POST_QUANTUM_KEY = "age1pq1"


class Profile(StrEnum):
    """POST_QUANTUM: ML-KEM-768 with X25519, read by age 1.3 and later. COMPATIBLE: X25519 or ssh-ed25519."""

    POST_QUANTUM = "post-quantum"
    COMPATIBLE = "compatible"


def profile_of(age_key: str) -> Profile:
    """Of a public key as it stands on a card."""
    return Profile.POST_QUANTUM if age_key.startswith(POST_QUANTUM_KEY) else Profile.COMPATIBLE


def one_profile(people: Iterable[tuple[str, str]]) -> Profile:
    """The profile of a package for these people, (name, public key); SharingRefused when they differ."""
    by_profile: dict[Profile, list[str]] = {}
    for name, key in people:
        by_profile.setdefault(profile_of(key), []).append(name)
    if len(by_profile) != 1:
        kinds = "; ".join(f"{profile}: {', '.join(by_profile[profile])}" for profile in sorted(by_profile))
        raise SharingRefused(
            f"The recipients have keys of two kinds, which no package mixes ({kinds}).",
            "Ask those with a compatible key for the card of a new post-quantum key ('keys new'), have it "
            "confirmed, and revoke the old one; or seal for the people of one kind only.",
        )
    return next(iter(by_profile))
