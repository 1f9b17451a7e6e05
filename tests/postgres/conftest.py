"""The sample county made twice by the same steps, clock and keys: on a server, and in a file."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import allocated_county
import pytest
import team_server

from transfer_app import bootstrap
from transfer_app.adapters.sealing.seals import Seals
from transfer_app.adapters.store.workspace import SqlWorkspace, Unit, WorkspaceFiles
from transfer_app.domain.profiles import Profile
from transfer_app.services.ports.outside import Outside

BEGUN = datetime(2026, 11, 2, 9, tzinfo=UTC)


class CountyOnServer(team_server.ServerFiles):
    """The county's workspace is a team's; those of the councils that sign its rules are files."""

    def create(self, path: Path, name: str, passphrase: str, first: Callable[[Unit], None]) -> SqlWorkspace:
        if path.name == allocated_county.NAME:
            return super().create(path, name, passphrase, first)
        return WorkspaceFiles(team_server.CHEAP).create(path, name, passphrase, first)


class SameKeys(Seals):
    """Key pairs as they were made the first time, in their order."""

    made: list[tuple[str, str]]
    given: int

    def new_keys(
        self, authority: tuple[str, str], person: str, role: str, profile: Profile = Profile.POST_QUANTUM
    ) -> tuple[str, str]:
        if self.given == len(self.made):
            self.made.append(super().new_keys(authority, person, role, profile))
        else:
            self._clock()  # as new keys ask it once
        self.given += 1
        return self.made[self.given - 1]


def same_outside(files: WorkspaceFiles, made: list[tuple[str, str]]) -> Outside:
    """made: the key pairs so far. The clock goes on a second whenever it is asked, random bytes count."""
    asked, drawn = itertools.count(), itertools.count()

    def clock() -> datetime:
        return BEGUN + timedelta(seconds=next(asked))

    def random(size: int) -> bytes:
        return hashlib.shake_256(str(next(drawn)).encode()).digest(size)

    sealing = SameKeys(lambda: BEGUN)  # a pair that is made asks for the time, one that is there does not
    sealing.made, sealing.given = made, 0
    return replace(bootstrap.outside(files), clock=clock, random=random, sealing=sealing)


@pytest.fixture(scope="session")
def counties(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """(on the server, in a file). Never change them: take copies."""
    keys: list[tuple[str, str]] = []
    made = []
    for files in (CountyOnServer(), WorkspaceFiles(team_server.CHEAP)):
        outside = same_outside(files, keys)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(allocated_county, "outside", lambda kept=outside: kept)
            made.append(allocated_county.make(tmp_path_factory.mktemp("county")))
    return made[0], made[1]


@pytest.fixture(scope="session")
def made_county(counties: tuple[Path, Path]) -> Path:
    """In the place of the file that other tests share: so that the same tests run on a server."""
    return counties[0]
