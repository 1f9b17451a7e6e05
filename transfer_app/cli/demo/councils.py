"""The workspaces of the demo's councils and the people who sign in to them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from transfer_app.cli.demo.county import Council, County
from transfer_app.cli.demo.stage import Step
from transfer_app.domain.errors import OutputFailed
from transfer_app.domain.staff import Function
from transfer_app.domain.vocabulary import Role
from transfer_app.services import clearance, workspaces
from transfer_app.services.ports.outside import Outside
from transfer_app.services.session import Session

PASSPHRASE = "demo only, no real child"
MARKER = "this-folder-is-a-demo.txt"

Person = tuple[str, str, tuple[Role, ...]]

PREDECESSOR_PEOPLE: tuple[Person, ...] = (
    ("ann", "Ann Archer", (Role.DATA_OFFICER,)),
    ("ben", "Ben Abbot", (Role.REVIEWER,)),
    ("cara", "Cara Nye", (Role.APPROVER,)),
    ("dev", "Dev Anand", (Role.AUDITOR,)),
)
SUCCESSOR_PEOPLE: tuple[tuple[Person, ...], ...] = (
    (
        ("eve", "Eve Hall", (Role.RECEIVING_OFFICER,)),
        ("fay", "Fay Orr", (Role.RECEIVING_OFFICER, Role.APPROVER)),
    ),
    (
        ("gil", "Gil Ide", (Role.RECEIVING_OFFICER,)),
        ("hana", "Hana Lund", (Role.RECEIVING_OFFICER, Role.APPROVER)),
    ),
)


@dataclass(frozen=True, slots=True)
class Office:
    """One council in the demo: its workspace, and a session for each of its people by sign-in name."""

    council: Council
    path: Path
    people: dict[str, Session]

    def person(self, number: int) -> Session:
        return list(self.people.values())[number]


@dataclass(frozen=True, slots=True)
class Offices:
    predecessor: Office
    successors: tuple[Office, ...]

    @property
    def all(self) -> tuple[Office, ...]:
        return (self.predecessor, *self.successors)


def prepare_folder(out: Path) -> None:
    """An empty folder with the marker in it; only a folder that a demo made before is emptied."""
    marker = out / MARKER
    if out.exists():
        if not out.is_dir() or (any(out.iterdir()) and not marker.is_file()):
            raise OutputFailed(
                f"{out} is there already and was not made by a demo.", "Choose another folder."
            )
        shutil.rmtree(out)
    out.mkdir(parents=True)
    marker.write_text(
        "Made by 'transfer-app demo', which empties this folder when it runs again.\n"
        "No person in it is real.\n"
        f"The passphrase of everyone in its workspaces is: {PASSPHRASE}\n",
        encoding="utf-8",
    )


@contextmanager
def offices(outside: Outside, county: County, out: Path, step: Step) -> Iterator[Offices]:
    """The councils with everybody signed in, until the end."""
    councils = [(county.predecessor, PREDECESSOR_PEOPLE, county.vesting_day)]
    for number, council in enumerate(county.successors):
        people = SUCCESSOR_PEOPLE[number % len(SUCCESSOR_PEOPLE)]
        councils.append((council, people, county.vesting_day))
    total = sum(len(people) for _, people, _ in councils)
    with ExitStack() as sessions:
        made: list[Office] = []
        for council, people, day in councils:
            before = sum(len(office.people) for office in made)
            made.append(_office(outside, council, people, day, out, sessions, _keyed(step, before, total)))
        made[0] = _cleared(made[0])
        step.tell(f"workspaces of {len(made)} councils; {total} people, each with a key of their own")
        yield Offices(made[0], tuple(made[1:]))


def _office(
    outside: Outside,
    council: Council,
    people: Sequence[Person],
    day: date,
    out: Path,
    sessions: ExitStack,
    keyed: Callable[[int], None],
) -> Office:
    folder = out / _folder_name(council.name)
    folder.mkdir()
    path = folder / f"{folder.name}.taw"
    name, display_name, roles = people[0]
    first = workspaces.create(
        outside, path, authority_code=council.code, authority_name=council.name, vesting_day=day,
        user_name=name, display_name=display_name, passphrase=PASSPHRASE, roles=roles,
    )  # fmt: skip
    sessions.callback(first.workspace.close)
    found = {name: first}
    keyed(1)
    for number, (other, display, held) in enumerate(people[1:], 2):
        workspaces.add_user(first, other, display, PASSPHRASE, held)
        session = workspaces.sign_in(outside, path, other, PASSPHRASE)
        sessions.callback(session.workspace.close)
        found[other] = session
        keyed(number)
    return Office(council, path, found)


def _cleared(office: Office) -> Office:
    """The reviewer and the approver see restricted records: the approver is head of service, and agrees."""
    first, reviewer, head, officer = office.people.values()
    clearance.set_functions(first, head.user.name, [Function.HEAD_OF_SERVICE])
    clearance.set_functions(first, officer.user.name, [Function.DATA_PROTECTION_OFFICER])
    for person, agreeing in ((reviewer, head), (head, officer)):
        clearance.ask(first, person.user.name)
        clearance.agree(agreeing, person.user.name)
    users = {user.name: user for user in workspaces.users(first)}
    people = {name: replace(session, user=users[name]) for name, session in office.people.items()}
    return replace(office, people=people)


def _keyed(step: Step, before: int, total: int) -> Callable[[int], None]:
    """Says how many people have a key, counted over all councils."""

    def keyed(number: int) -> None:
        step.job.progress(before + number, total, "people given a key")

    return keyed


def _folder_name(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
