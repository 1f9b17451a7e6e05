"""Shared by the journeys: the sample county, allocated once for all of them."""

from __future__ import annotations

from pathlib import Path

import allocated_county
import pytest


@pytest.fixture(scope="session")
def made_county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Never change this workspace: take a copy with allocated_county.copied."""
    return allocated_county.make(tmp_path_factory.mktemp("made-county"))
