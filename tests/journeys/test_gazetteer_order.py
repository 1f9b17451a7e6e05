"""Two address lists know a postcode: the later one is believed, also where it says that it does not know."""

from __future__ import annotations

from pathlib import Path

import pytest
from export_folders import ADDRESS, PERSON, write_export
from sample_county import rows
from workspaces_made import new_workspace, set_county_geography

from transfer_app.services import allocating, loading, locating
from transfer_app.services.jobs import Quiet

COLUMNS = "pcd7,pcd8,pcds,dointr,doterm,lad25cd,usrtypind,east1m,north1m,gridind,ctry25cd,lat,long"
POSTCODE, *_ = [row["pcds"] for row in rows("gazetteers/onspd.csv") if row["gridind"] == "1"]
EAST, NORTH = next(
    (int(row["east1m"]), int(row["north1m"]))
    for row in rows("gazetteers/onspd.csv")
    if row["pcds"] == POSTCODE
)


def _row(code: str, east: int, north: int, quality: int = 1, ended: str = "") -> str:
    return f"{code},{code},{code},200001,{ended},,0,{east},{north},{quality},E92000001,51,-3\n"


LATER = {
    "at two places": _row(POSTCODE, EAST, NORTH) + _row(POSTCODE, EAST + 9000, NORTH + 9000),
    "without a point": _row(POSTCODE, 0, 0, 9) + _row("WQ9 9ZZ", EAST, NORTH),
    "with a quality nobody knows": _row(POSTCODE, EAST, NORTH, 7),
}


@pytest.mark.parametrize("case", LATER)
def test_an_older_list_does_not_stand_in_for_a_later_one(tmp_path: Path, case: str) -> None:
    session = new_workspace(tmp_path / "w.taw")
    set_county_geography(session)
    files = {
        "p.csv": f"{PERSON}\n1,Ann,Ash,F,2015-04-01\n",
        "a.csv": f"{ADDRESS}\n5,1,HOME,2020-01-01,,{POSTCODE},\n",
        "c.csv": "cine_referral_id,cine_person_id,cine_referral_date,cine_close_date\n9,1,2026-01-01,\n",
    }
    loading.load(session, loading.survey(session, write_export(tmp_path / "ssd", files)), Quiet())
    first = allocating.allocate(session, Quiet())
    assert first.located.found == 1
    later = tmp_path / "later.csv"
    later.write_text(f"{COLUMNS}\n{LATER[case]}", "utf-8")
    locating.add_gazetteer(session, later, Quiet())
    again = allocating.allocate(session, Quiet())
    assert again.located.found == 0
    assert again.counts == {"review:": 1}


def test_postcodes_and_uprns_of_one_address_are_known(tmp_path: Path) -> None:
    """What tells that a postcode lies to both sides of a line."""
    session = new_workspace(tmp_path / "w.taw")
    lived = f'5,1,HOME,,,{POSTCODE},"{{""UPRN"":""100""}}"\n6,1,HOME,,,{POSTCODE},\n'
    files = {"p.csv": f"{PERSON}\n1,Ann,Ash,F,2015-04-01\n", "a.csv": f"{ADDRESS}\n{lived}"}
    loading.load(session, loading.survey(session, write_export(tmp_path / "ssd", files)), Quiet())
    with session.workspace.read() as unit:
        assert unit.locations.held() == [(f"P:{POSTCODE}", "U:100")]
        assert unit.locations.held({f"P:{POSTCODE}"}) == unit.locations.held()
        assert unit.locations.held({"U:100"}) == []
