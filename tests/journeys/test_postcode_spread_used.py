"""A postcode that holds addresses of two successors decides nothing once NSUL has said so."""

from __future__ import annotations

from pathlib import Path

import allocated_county
from sample_county import COUNTY
from typed_commands import typed

from transfer_app.domain.casework import State
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.domain.vocabulary import OutcomeKind
from transfer_app.services import allocating, reviewing
from transfer_app.services.jobs import Quiet
from transfer_app.services.session import Session


def by_postcode(session: Session) -> tuple[str, int]:
    """A postcode by which some record of the first successor was decided automatically, and that record."""
    wanted = QueueFilter(states=(State.AUTOMATIC.value,), areas=("E06999001",))
    with session.workspace.read() as unit:
        for record_id in reviewing.queue(session, wanted):
            stands = unit.decisions.get(record_id)
            if stands is not None and stands.place_key.startswith("P:"):
                return stands.place_key.removeprefix("P:"), record_id
    raise AssertionError("the county has no record decided by a postcode")


def other_side() -> str:
    """The coordinates of a UPRN that stands in the other successor's area."""
    with (COUNTY / "gazetteers" / "uprn.csv").open(encoding="utf-8-sig") as stream:
        rows = [line.strip().split(",") for line in stream][1:]
    east = max(rows, key=lambda row: float(row[1]))
    return f"{east[1]},{east[2]}"


def test_records_that_would_go_by_a_shared_postcode_go_to_review(made_county: Path, tmp_path: Path) -> None:
    path = allocated_county.copied(made_county, tmp_path)
    session = allocated_county.signed_in(path)
    postcode, record_id = by_postcode(session)
    with session.workspace.read() as unit:
        at = unit.locations.all()[f"P:{postcode}"]
    nsul = tmp_path / "nsul.csv"
    nsul.write_text(
        "UPRN,GRIDGB1E,GRIDGB1N,PCDS\n"
        f"1,{at.easting:.0f},{at.northing:.0f},{postcode}\n2,{other_side()},{postcode}\n",
        encoding="utf-8",
    )
    done = typed("postcode-spread", str(nsul), workspace=path)
    assert done.exit_code == 0, done.output
    assert "1 postcode shared by several successors, of 2 addresses." in done.output
    allocating.allocate(session, Quiet())
    with session.workspace.read() as unit:
        stands = unit.decisions.get(record_id)
    assert stands is not None
    assert (stands.outcome, stands.reasons) == (OutcomeKind.REVIEW, ("BOUNDARY",))
    session.workspace.close()


def test_a_file_that_is_no_lookup_is_one_sentence(made_county: Path, tmp_path: Path) -> None:
    path = allocated_county.copied(made_county, tmp_path)
    done = typed("postcode-spread", str(COUNTY / "gazetteers" / "onspd.csv"), workspace=path)
    assert done.exit_code == 1
    assert "onspd.csv" in done.output
