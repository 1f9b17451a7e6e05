"""A person's own keys, and what kind of keys a workspace gives."""

from __future__ import annotations

from transfer_app.domain.profiles import Profile, profile_of
from transfer_app.domain.staff import Act
from transfer_app.services import session as names
from transfer_app.services.session import Session


def profile(session: Session) -> Profile:
    """What keys made here from now on are."""
    with session.workspace.read() as unit:
        return Profile(unit.settings.get(names.KEY_PROFILE) or Profile.POST_QUANTUM)


def set_profile(session: Session, chosen: Profile) -> None:
    """For keys made from now on; nobody's present key changes."""
    session.require(Act.ADMINISTER)
    with session.workspace.change() as unit:
        unit.settings.put(names.KEY_PROFILE, chosen.value)
        unit.log.append(session.entry("key-profile-set", profile=chosen.value))


def my_profile(session: Session) -> Profile:
    """Of your own present key."""
    with session.workspace.read() as unit:
        text = unit.keys.public("pair", session.user.id)
    return profile_of(session.outside.sealing.card(text).age)


def renew(session: Session) -> str:
    """A new key of the workspace's profile to open packages with; its fingerprint.

    The signing key stays, and so do the older keys: packages sealed for them can be opened still. The other
    authority goes on sealing for the old key until it has the new card and two people have confirmed it.
    """
    with session.workspace.change() as unit:
        chosen = Profile(unit.settings.get(names.KEY_PROFILE) or Profile.POST_QUANTUM)
        private, public = session.outside.sealing.renewed_keys(
            unit.keys.private("pair", session.user.id), unit.keys.public("pair", session.user.id), chosen
        )
        unit.keys.add("pair", private, public, session.now(), session.user.id)
        fingerprint = session.outside.sealing.card(public).fingerprint
        unit.log.append(session.entry("key-renewed", key=fingerprint, profile=chosen.value))
    return fingerprint
