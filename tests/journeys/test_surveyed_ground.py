"""Placing a whole county at once is placing each batch's keys as they are met."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import allocated_county
import numpy as np

from transfer_app.domain.place_table import PlaceTable
from transfer_app.services.boundaries import required_set
from transfer_app.services.jobs import Quiet
from transfer_app.services.placing import Ground

TYPED = ["P:ZZ99 3VZ", "P:not a postcode at all, but a line that somebody typed", "P:Ý1 1ÝÝ", "U:7"]


def test_the_table_of_a_survey_is_that_of_the_keys_alone(made_county: Path, tmp_path: Path) -> None:
    session = allocated_county.signed_in(allocated_county.copied(made_county, tmp_path))
    with session.workspace.read() as unit:
        boundary_set = required_set(unit)
        surveyed = Ground(session, unit, boundary_set)
        surveyed.survey(Quiet())
        keys = sorted(unit.locations.all())
        assert len(keys) > 100
        for some in (keys, keys[::7], [*keys[:50], *TYPED], TYPED, []):
            one = Ground(session, unit, boundary_set).table(some)
            other = surveyed.table(some)
            assert one.index == other.index
            assert len(one) == len([key for key in some if key in keys])
            _same(one, other)


def _same(one: PlaceTable, other: PlaceTable) -> None:
    assert one.located.locations(sorted(one.index)) == other.located.locations(sorted(other.index))
    assert one.shared.tolist() == other.shared.tolist()
    for field in fields(one.placing):
        np.testing.assert_array_equal(getattr(one.placing, field.name), getattr(other.placing, field.name))
