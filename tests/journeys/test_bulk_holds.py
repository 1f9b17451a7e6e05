"""What never enters a bulk package, whatever two people settled: held, and adopted, in the sample county."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sample_county
import two_councils
from two_councils import Councils

from transfer_app.domain.agreements import CaseStatus
from transfer_app.domain.casework import RecordRow
from transfer_app.domain.sharing import Protocol
from transfer_app.domain.vocabulary import Strand
from transfer_app.services import packing
from transfer_app.services.ports.exchange import AboutRow

pytestmark = pytest.mark.journey

ADOPTED = "1000462"
ADOPTER_TABLES = {"ssd_permanence", "ssda903_ad1"}
"""They tell of the adopters."""


@pytest.fixture
def councils(made_county: Path, tmp_path: Path) -> Iterator[Councils]:
    met = two_councils.meet(made_county, tmp_path)
    yield met
    two_councils.part(met)


def rows_of(councils: Councils, child: str) -> list[AboutRow]:
    with councils.ann.workspace.read() as unit:
        person = next(
            row.person_id for row in unit.records.rows(unit.records.ids()) if row.person_ref == child
        )
        return unit.packages.rows_about([person])[person]


def records_of(councils: Councils, children: set[str]) -> list[RecordRow]:
    with councils.ann.workspace.read() as unit:
        return [row for row in unit.records.rows(unit.records.ids()) if row.person_ref in children]


def test_the_rows_that_name_an_adoption_are_the_adoption_records_alone(councils: Councils) -> None:
    """The row of permanence states the plan, which is social care's, and the order with the adopters."""
    named = [row for row in rows_of(councils, ADOPTED) if row.table in ADOPTER_TABLES]
    assert {row.table for row in named} == ADOPTER_TABLES
    assert [(row.table, row.strands) for row in named if row.strands != {Strand.ADOPTION}] == []


def test_settled_records_of_an_adopted_child_stay_out_of_the_bulk_package(councils: Councils) -> None:
    protocol = councils.agreed()
    before = packing.plan(councils.ann, protocol.id)
    own = records_of(councils, {ADOPTED})
    assert {(row.strand, row.outcome) for row in own} == {
        (Strand.SOCIAL_CARE, "review"), (Strand.ADOPTION, "review"),
    }  # fmt: skip
    for row in own:
        councils.settled_anew(row.ref)
    after = packing.plan(councils.ann, protocol.id)
    assert after.records == before.records
    assert after.held["adoption"] == before.held.get("adoption", 0) + len(own)
    assert not packed(councils, protocol) & {row.ref for row in own}


def test_settled_records_on_a_legal_hold_stay_out_of_the_bulk_package(councils: Councils) -> None:
    protocol = councils.agreed()
    before = packing.plan(councils.ann, protocol.id)
    facts = sample_county.rows("lists/facts.csv")
    held = {row["person_id"] for row in facts if row["fact"] == "legal-hold" and not row["end"]}
    own = [row for row in records_of(councils, held) if row.outcome == "review" and not row.restricted]
    assert own
    for row in own:
        councils.settled_anew(row.ref)
    after = packing.plan(councils.ann, protocol.id)
    assert after.records == before.records
    assert after.held["on a legal hold"] == before.held.get("on a legal hold", 0) + len(own)
    assert not packed(councils, protocol) & {row.ref for row in own}


def packed(councils: Councils, protocol: Protocol) -> set[str]:
    package = councils.sealed(protocol)
    with councils.ann.workspace.read() as unit:
        return set(unit.packages.records(package.id))


def test_an_agreement_on_open_records_packs_no_closed_one(councils: Councils) -> None:
    every = packing.plan(councils.ann, councils.agreed().id)
    protocol = councils.draft(statuses=[CaseStatus.OPEN])
    few = packing.plan(councils.ann, protocol.id)
    closed = few.held["closed records not covered by the protocol"]
    assert closed > 0
    assert few.records == every.records - closed
