"""What is explained of one record is what was decided of it among all; reading in bulk changes no fact."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import allocated_county
import pytest
from thorough import THOROUGH

from transfer_app.adapters.store.values import BATCH
from transfer_app.domain.case_columns import facts_from
from transfer_app.domain.columns import Facts
from transfer_app.services.allocating import decide_again
from transfer_app.services.rule_sets import rules_in_use

DAY = date(2027, 4, 1)


@pytest.fixture(scope="module")
def county(made_county: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return allocated_county.copied(made_county, tmp_path_factory.mktemp("county"))


def test_every_record_is_explained_as_it_was_decided(county: Path) -> None:
    session = allocated_county.signed_in(county)
    with session.workspace.read() as unit:
        areas, rules = unit.boundaries.in_use(), rules_in_use(session, unit)
        assert areas is not None
        ids = unit.records.ids()
        assert len(ids) > BATCH, "so many children are compared with all others"
        doubtful = {one.record for one in unit.records.facts(ids) if one.identity_suspect}
        for record_id in ids if THOROUGH else ids[::3]:
            stands = unit.decisions.get(record_id)
            question, again = decide_again(session, unit, areas, record_id, rules, DAY)
            assert stands is not None
            # One child's page looks only at those of the same birthday.
            assert question.facts.identity_suspect is (question.facts.record in doubtful)
            assert (again.rule, again.outcome, again.area or "", again.because, again.facts_digest) == (
                stands.rule, stands.outcome, stands.area, stands.because, stands.facts_digest,
            )  # fmt: skip
            assert tuple(again.reasons) == stands.reasons
            assert again.legal_basis == stands.legal_basis
            assert (again.sited.label if again.sited else "") == stands.sited
        assert 2 <= len(doubtful) < len(ids)


def test_columns_read_in_bulk_are_those_of_single_records(county: Path) -> None:
    session = allocated_county.signed_in(county)
    with session.workspace.read() as unit:
        ids = unit.records.ids()
        random.Random(7).shuffle(ids)
        bulk, _ = unit.records.reader(DAY).facts(ids)
        single = facts_from(list(unit.records.facts(ids, DAY)))
    assert bulk.refs == single.refs
    assert [bulk.digests[who] for who in bulk.person.tolist()] == list(single.digests)
    assert [_lived(bulk, who) for who in bulk.person.tolist()] == [
        _lived(single, who) for who in single.person.tolist()
    ]


def _lived(facts: Facts, who: int) -> list[tuple[object, ...]]:
    """A person's addresses in the order of the columns, as handed in."""
    rows = facts.addresses.source[facts.addresses.person == who].tolist()
    told = [column for name, column in facts.address_columns.items() if name != "person"]
    return [tuple(column[row] for column in told) for row in rows]
