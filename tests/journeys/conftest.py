"""Shared by the journeys: two councils that may exchange packages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import two_councils
from two_councils import Councils

from transfer_app.domain.packages import PackageRow


@pytest.fixture
def councils(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Councils]:
    """The successor trusts the predecessor's officer; modules with other councils have their own.

    For a test that asks for `package` they come from a copy in which it is sealed.
    """
    if "package" in request.fixturenames:
        met = two_councils.meet_again(request.getfixturevalue("sent_county"), tmp_path)
    else:
        met = two_councils.meet(request.getfixturevalue("made_county"), tmp_path)
        met.trust()
    yield met
    two_councils.part(met)


@pytest.fixture
def strangers(made_county: Path, tmp_path: Path) -> Iterator[Councils]:
    """The successor trusts nobody yet."""
    met = two_councils.meet(made_county, tmp_path)
    yield met
    two_councils.part(met)


@pytest.fixture
def package(councils: Councils) -> PackageRow:
    """Sealed for rae under one protocol, with all that is ready; not yet taken in."""
    return councils.first_package()
