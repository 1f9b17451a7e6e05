"""Shared by the journeys: two councils that may exchange packages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import two_councils
from two_councils import Councils


@pytest.fixture
def councils(made_county: Path, tmp_path: Path) -> Iterator[Councils]:
    """The successor trusts the predecessor's officer; modules with other councils have their own."""
    met = two_councils.meet(made_county, tmp_path)
    met.trust()
    yield met
    two_councils.part(met)
