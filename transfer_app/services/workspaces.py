"""Creating a workspace, signing in, and the people of it."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from transfer_app.domain.alike_names import is_deceptive, looks_as
from transfer_app.domain.audit import AuditEntry
from transfer_app.domain.errors import NotFound, SharingRefused, SignInFailed, TransferError
from transfer_app.domain.profiles import Profile
from transfer_app.domain.sign_in import sign_in_name
from transfer_app.domain.staff import Act, Clearance, User, check_still
from transfer_app.domain.vocabulary import Role
from transfer_app.services import clearance, unfinished, workspace_key
from transfer_app.services import session as names
from transfer_app.services.ports.outside import Outside
from transfer_app.services.ports.store import Unit, Workspace
from transfer_app.services.session import Session, utc_text
from transfer_app.services.windows import destroy_ended

SHORTEST_PASSPHRASE = 12
CLOCKS_DIFFER = timedelta(hours=1)
"""By so much the clocks of one team's machines may differ."""

_BEHIND = (
    "The newest entry of the log is of {newest}, and the clock of this computer says {now}. "
    "One clock is wrong. Put it right before you go on: agreements and access end by it."
)


def create(
    outside: Outside,
    path: Path,
    *,
    authority_code: str,
    authority_name: str,
    vesting_day: date | None,
    user_name: str,
    display_name: str,
    passphrase: str,
    roles: Iterable[Role],
    profile: Profile = Profile.POST_QUANTUM,
) -> Session:
    """A new workspace with its first user, who is always an administrator too. Whole, or not at all.

    profile: of the keys that people are given here.
    """
    check_passphrase(passphrase)
    name = checked_name(user_name)
    if not authority_code.strip() or not authority_name.strip():
        raise TransferError("The authority has no code or no name.", "Type both.")
    held = frozenset(roles) | {Role.ADMINISTRATOR}

    def first(unit: Unit) -> None:
        now = utc_text(outside.clock())
        unit.settings.put(names.AUTHORITY_CODE, authority_code.strip())
        unit.settings.put(names.AUTHORITY_NAME, authority_name.strip())
        unit.settings.put(names.VESTING_DAY, vesting_day.isoformat() if vesting_day else "")
        unit.settings.put(names.RECORD_SECRET, outside.random(32).hex())
        unit.settings.put(names.KEY_PROFILE, profile.value)
        user = unit.users.add(name, display_name.strip() or name, held, now)
        give_keys(outside, unit, None, now)
        give_keys(outside, unit, user, now)
        detail = {
            "authority": authority_code.strip(), "first-user": name, "roles": sorted(held),
            "key-profile": profile.value, "ssh": _signing_key(outside, unit, user.id),
            "log-key": _signing_key(outside, unit, None),
        }  # fmt: skip
        unit.log.append(AuditEntry(now, name, "workspace-created", detail))

    workspace = outside.workspaces.create(path, name, passphrase, first)
    with workspace.read() as unit:
        user = unit.users.by_name(name)
    assert user is not None
    workspace.admit_by(partial(_still, user))
    return Session(workspace, user, outside)


def sign_in(outside: Outside, path: Path, user_name: str, passphrase: str) -> Session:
    """Open a workspace. The same sentence for an unknown name and a wrong passphrase."""
    name = sign_in_name(user_name)
    workspace = outside.workspaces.open(path, name, passphrase)
    try:
        user, notices = _note_sign_in(outside, workspace, name)
        session = Session(workspace, user, outside)
        workspace.admit_by(partial(_still, user))
        workspace_key.end(outside, workspace, session.user)
        if session.user.may(Act.DRAFT_SHARING):
            # Here, so that nobody has to remember it; refused where a colleague who signs in does it first.
            with suppress(SharingRefused):
                destroy_ended(session)
    except BaseException:
        workspace.close()
        raise
    return replace(session, notices=(*notices, *unfinished.clear(session)))


def add_user(
    session: Session, user_name: str, display_name: str, passphrase: str, roles: Iterable[Role]
) -> User:
    """A new person, with their own key slot and their own keys."""
    session.require(Act.ADMINISTER)
    check_passphrase(passphrase)
    name = checked_name(user_name)
    held = frozenset(roles)
    if not held:
        raise TransferError(f"{user_name} was given no role.", "Choose at least one role.")
    with session.workspace.change() as unit:
        if unit.users.by_name(name) is not None:
            raise TransferError(
                f"There is a user {name} already, or there was one.",
                "Choose another name: in the log a name always means the same person.",
            )
        shown = display_name.strip() or name
        _check_alike(unit, name, shown)
        user = unit.users.add(name, shown, held, session.now())
        give_keys(session.outside, unit, user, session.now())
        key = _signing_key(session.outside, unit, user.id)
        unit.log.append(session.entry("user-added", user=name, roles=sorted(held), ssh=key))
        # Last, inside the unit: if the key slot cannot be written, there is no user either.
        session.workspace.add_slot(name, passphrase)
    return user


def set_roles(session: Session, user_name: str, roles: Iterable[Role]) -> User:
    """Change what a person may do; their own roles are for another administrator to change."""
    session.require(Act.ADMINISTER)
    name = sign_in_name(user_name)
    if name == session.user.name:
        raise TransferError("Nobody may change their own roles.", "Ask another administrator.")
    held = frozenset(roles)
    if not held:
        raise TransferError(
            f"{user_name} would have no role left.", "Choose at least one, or remove the person."
        )
    with session.workspace.change() as unit:
        changed = replace(_active(unit, name), roles=held)
        unit.users.replace(changed)
        unit.log.append(session.entry("roles-changed", user=name, roles=sorted(held)))
    return changed


def remove_user(session: Session, user_name: str) -> User:
    """A person leaves: they cannot sign in any more, and all they did keeps their name.

    An administrator is always left, because nobody may remove themselves. The workspace's key stays the
    same: whoever kept an earlier copy of the key file can still open copies of the workspace with it, until
    the key is changed (workspace_key).
    """
    session.require(Act.ADMINISTER)
    name = sign_in_name(user_name)
    if name == session.user.name:
        raise TransferError("Nobody may remove themselves.", "Ask another administrator.")
    with session.workspace.change() as unit:
        gone = replace(clearance.without(_active(unit, name)), active=False)
        unit.users.replace(gone)
        unit.log.append(session.entry("user-removed", user=name))
        # Last, inside the unit: if the key slot cannot be taken away, the person is still a user.
        session.workspace.remove_slot(name)
    return gone


def change_passphrase(session: Session, old: str, new: str) -> None:
    """The signed-in person's own passphrase. SignInFailed when the old one is not right."""
    check_passphrase(new)
    if new == old:
        raise TransferError("The new passphrase is the one you have.", "Choose another.")
    with session.workspace.change() as unit:
        unit.log.append(session.entry("passphrase-changed", user=session.user.name))
        try:
            session.workspace.change_passphrase(session.user.name, old, new)
        except SignInFailed as error:
            raise SignInFailed(
                "The passphrase you have now is another one.", "Type it again. Nothing was changed."
            ) from error


def set_vesting_day(session: Session, day: date) -> None:
    """The day the successors take over; every date test of the rules is counted on it."""
    session.require(Act.SET_UP)
    with session.workspace.change() as unit:
        unit.settings.put(names.VESTING_DAY, day.isoformat())
        unit.log.append(session.entry("vesting-day-set", day=day.isoformat()))


def users(session: Session) -> tuple[User, ...]:
    with session.workspace.read() as unit:
        return unit.users.all()


def _still(signed_in: User, unit: Unit) -> None:
    """A window may stay open for days: what somebody lost since they signed in they may not use."""
    check_still(signed_in, unit.users.get(signed_in.id))


def _active(unit: Unit, name: str) -> User:
    user = unit.users.by_name(name)
    if user is None or not user.active:
        raise NotFound(f"There is no user {name}, or they have left.")
    return user


def _note_sign_in(outside: Outside, workspace: Workspace, name: str) -> tuple[User, tuple[str, ...]]:
    """Who it is, and what to tell them. A clock that was set back makes what has ended run again."""
    now = outside.clock()
    with workspace.change() as unit:
        user = unit.users.by_name(name)
        if user is None or not user.active:
            raise NotFound(f"{name} is not a user of this workspace any more.", "Ask the administrator.")
        # A clearance that nobody agreed to is said each time it is used.
        kept = {"clearance": user.clearance.value} if user.clearance is Clearance.KEPT else {}
        newest = str(unit.log.latest(1)[0]["at"])
        behind = newest > utc_text(now + CLOCKS_DIFFER)
        if behind:
            kept["clock"] = "behind"
        unit.log.append(AuditEntry(utc_text(now), name, "signed-in", kept))
    return user, (_BEHIND.format(newest=newest, now=utc_text(now)),) if behind else ()


def give_keys(outside: Outside, unit: Unit, user: User | None, now: str) -> None:
    """A new pair of the workspace's profile. user None: the authority's own, which signs the log."""
    authority = (unit.settings.get(names.AUTHORITY_CODE), unit.settings.get(names.AUTHORITY_NAME))
    who = user.display_name if user is not None else unit.settings.get(names.AUTHORITY_NAME)
    role = ", ".join(sorted(user.roles)) if user is not None else "authority"
    profile = Profile(unit.settings.get(names.KEY_PROFILE) or Profile.POST_QUANTUM)
    private, public = outside.sealing.new_keys(authority, who, role, profile)
    unit.keys.add("pair", private, public, now, user.id if user is not None else None)


def _signing_key(outside: Outside, unit: Unit, user_id: int | None) -> str:
    """What the log says of a new pair, so that no other key can later be passed off as that person's."""
    return outside.sealing.card(unit.keys.public("pair", user_id)).signing_key


def checked_name(text: str) -> str:
    """A name to sign in with, as it is kept."""
    name = sign_in_name(text)
    if not name or len(name) > 64:
        raise TransferError("The sign-in name is empty or too long.", "Use 1 to 64 characters.")
    return name


def _check_alike(unit: Unit, name: str, display_name: str) -> None:
    for each in (name, display_name):
        if is_deceptive(each):
            raise TransferError(
                "The name has letters of two scripts, or signs that cannot be seen.",
                "Type it again: a name is to be read as one person's.",
            )
    taken = {looks_as(each) for user in unit.users.all() for each in (user.name, user.display_name)}
    if not taken.isdisjoint({looks_as(name), looks_as(display_name)}):
        raise TransferError(
            f"Somebody here has a name that reads like {display_name} ({name}), or had it.",
            "Add an initial or the team: in a list and in the log a name is to mean one person.",
        )


def check_passphrase(text: str) -> None:
    if len(text) < SHORTEST_PASSPHRASE:
        raise TransferError(
            f"The passphrase is shorter than {SHORTEST_PASSPHRASE} characters.",
            "Use a longer one; four or five unrelated words are good.",
        )
