"""The rules signed by everyone who must: an approver here, and one of each successor elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from transfer_app.domain.vocabulary import Role
from transfer_app.services import boundaries, rule_sets, rule_signing, senders, sharing, workspaces
from transfer_app.services.ports.outside import Outside
from transfer_app.services.session import Session

PASSPHRASE = "another good passphrase"


def sign_by_all(officer: Session, approver: str, folder: Path, rules: Path | None = None) -> int:
    """Have the rules (None: those that ship) signed by both councils; their number in the workspace.

    officer adds them and takes the others' signatures in; approver: the sign-in name of who signs here, and
    confirms the others' keys with the officer. The successors' workspaces are made in folder.
    """
    signer = as_user(officer, approver)
    kept = rule_sets.add(officer, rules).rules
    rule_signing.sign(signer, kept.id)
    in_use = boundaries.in_use(officer)
    assert in_use is not None
    for area in in_use.successors:
        take_in_of(
            other_council(officer.outside, str(area.code), area.name, folder), (officer, signer), rules
        )
    return kept.id


def other_council(outside: Outside, code: str, name: str, folder: Path) -> tuple[Session, Session]:
    """(who adds the rules, who signs them) of a successor."""
    path = folder / f"signing-{code}.taw"
    officer = workspaces.create(
        outside, path, authority_code=code, authority_name=name, vesting_day=None,
        user_name="una", display_name="Una Vane", passphrase=PASSPHRASE, roles=[Role.DATA_OFFICER],
    )  # fmt: skip
    workspaces.add_user(officer, "wes", f"Wes Ash of {name}", PASSPHRASE, [Role.APPROVER])
    return officer, as_user(officer, "wes")


def signature_of(council: tuple[Session, Session], rules: Path | None = None) -> Path:
    """The statement that the other council's approver signed and saved."""
    officer, approver = council
    kept = rule_sets.add(officer, rules).rules
    signed = rule_signing.sign(approver, kept.id)
    return rule_signing.save(officer, signed.id, folder_of(officer))


def trust(council: tuple[Session, Session], here: Iterable[Session]) -> None:
    """The other approver's key, confirmed by these people."""
    people = list(here)
    sender = senders.add_sender(people[0], sharing.save_my_card(council[1], folder_of(council[1])))
    for person in people:
        senders.confirm_sender(person, sender.id)


def take_in_of(council: tuple[Session, Session], here: tuple[Session, Session], rules: Path | None) -> None:
    trust(council, here)
    rule_signing.take_in(here[0], signature_of(council, rules))
    council[0].workspace.close()


def as_user(session: Session, name: str) -> Session:
    """Another person at the same open workspace."""
    user = next(each for each in workspaces.users(session) if each.name == name)
    return replace(session, user=user)


def folder_of(session: Session) -> Path:
    """Beside nothing else: where a council of these tests puts its files."""
    with session.workspace.read() as unit:
        code = unit.settings.get("authority-code")
    folder = session.workspace._path.parent / f"from-{code}"  # type: ignore[attr-defined]
    folder.mkdir(exist_ok=True)
    return folder
