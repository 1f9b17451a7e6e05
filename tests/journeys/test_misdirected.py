"""What was sent, and then turned out restricted, held or adopted: listed by its opaque ref."""

from __future__ import annotations

from pathlib import Path

import allocated_county
import pytest
from two_councils import Councils
from typed_commands import said

from transfer_app.domain.casework import RecordRow
from transfer_app.domain.packages import PackageRow
from transfer_app.services import loading, packing
from transfer_app.services.jobs import Quiet

pytestmark = pytest.mark.journey

FACTS = "person_id,fact,start,end,code,postcode,detail,ref,team\n"


def test_a_sent_record_that_should_not_have_gone_in_bulk_is_listed(
    councils: Councils, package: PackageRow, tmp_path: Path
) -> None:
    assert packing.misdirected(councils.ann) == []
    hidden, held, adopted = children(councils, package.id)
    learned(councils, tmp_path / "restricted.csv", f"person_id,reason\n{hidden},REFUGE\n")
    rows = f"{held},legal-hold,2026-02-01,,CLAIM,,,,\n{adopted},adoption-support,2026-02-01,,,,,,\n"
    learned(councils, tmp_path / "facts.csv", FACTS + rows)

    found = {each.record.ref: each for each in packing.misdirected(councils.ann)}
    ours = records(councils, package.id)
    expected = {
        hidden: "now restricted", held: "now on a legal hold",
        adopted: "now known to be of an adopted child",
    }  # fmt: skip
    assert {row.ref for row in ours if row.person_ref in expected} == set(found)
    for row in ours:
        if row.person_ref in expected:
            assert found[row.ref].why == (expected[row.person_ref],)
    shown = said("pack", "misdirected", workspace=councils.folder / allocated_county.NAME)
    assert all(ref in shown for ref in found)
    assert not [row for row in ours if row.ref in found and f"{row.forename} {row.surname}" in shown]


def records(councils: Councils, package_id: int) -> list[RecordRow]:
    with councils.ann.workspace.read() as unit:
        return unit.records.rows(sorted(unit.packages.records(package_id).values()))


def children(councils: Councils, package_id: int) -> list[str]:
    """Three children whose records were sent."""
    return sorted({row.person_ref for row in records(councils, package_id)})[:3]


def learned(councils: Councils, path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    loading.load(councils.ann, loading.survey(councils.ann, path), Quiet())
