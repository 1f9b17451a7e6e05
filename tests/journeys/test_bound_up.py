"""Whoever's result or page would tell of a restricted child is restricted too: docs/clearance.md."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import families_made
import pytest
from export_folders import ADDRESS, write_export
from families_made import Home

from transfer_app.domain.casework import RecordRow
from transfer_app.services import loading
from transfer_app.services.jobs import Quiet

pytestmark = pytest.mark.journey

OPEN, CLOSED, UNBORN, MOTHER, TWIN_ID, STRANGER = "1", "2", "3", "4", "5", "6"
CARER, HIS_SISTER = "C40", "7"


def lines(*some: str) -> str:
    return "\n".join(some) + "\n"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = families_made.make(tmp_path)
    load(made, {
        "p.csv": lines(
            "pers_person_id,pers_forename,pers_surname,pers_sex,pers_dob,pers_expected_dob",
            f"{OPEN},Ann,Ash,F,2015-04-01,", f"{CLOSED},Bea,Ash,F,2012-04-01,",
            f"{UNBORN},Unborn,Ash,U,,2027-05-17", f"{MOTHER},Mary,Ash,F,1994-02-02,",
            f"{TWIN_ID},Ann,Ash,F,2015-04-01,",
            f"{STRANGER},Sid,Oak,M,2014-04-01,", f"{HIS_SISTER},Una,Oak,F,2013-04-01,",
        ),
        "a.csv": lines(
            ADDRESS, f"51,{OPEN},HOME,2016-01-01,,{made.east},", f"52,{CLOSED},HOME,2016-01-01,,{made.west},",
            f"54,{MOTHER},HOME,2016-01-01,,{made.west},", f"55,{TWIN_ID},HOME,2016-01-01,,{made.east},",
            f"56,{STRANGER},HOME,2016-01-01,,{made.west},",
            f"57,{HIS_SISTER},HOME,2016-01-01,,{made.east},",
        ),
        "r.csv": lines(
            "cine_referral_id,cine_person_id,cine_referral_date,cine_close_date",
            f"91,{OPEN},2026-01-01,", f"92,{CLOSED},2022-01-01,2022-06-30", f"93,{UNBORN},2026-11-02,",
            f"95,{TWIN_ID},2026-01-01,", f"96,{STRANGER},2026-01-01,",
            f"97,{HIS_SISTER},2022-01-01,2022-06-30",
        ),
        "f.csv": lines(
            "fami_table_id,fami_family_id,fami_person_id", f"1,F,{OPEN}", f"2,F,{CLOSED}", f"3,F,{UNBORN}",
            f"4,G,{STRANGER}", f"5,G,{HIS_SISTER}",
        ),
        "m.csv": lines(
            "moth_table_id,moth_person_id,moth_childs_person_id,moth_childs_dob",
            *(f"{n},{MOTHER},{child}," for n, child in enumerate((OPEN, CLOSED, UNBORN))),
            f"8,M9,{STRANGER},", f"9,M9,{HIS_SISTER},",
        ),
    })  # fmt: skip
    load(made, {
        "people.csv": lines("person_id,forename,surname,sex,dob", f"{CARER},Cato,Carver,M,1979-06-30"),
        "homes.csv": lines(
            "person_id,type,start,end,uprn,postcode,lines", f"{CARER},home,2010-01-01,,,{made.west},"
        ),
        "facts.csv": lines(
            "person_id,fact,start,end,code,postcode,detail,ref,team",
            f"{CARER},carer-approval,2018-03-01,,,,,FC-1,", f"{CARER},child-placed,2025-03-03,,,,,{OPEN},",
        ),
    })  # fmt: skip
    made.run()
    yield made
    made.close()


def load(home: Home, files: dict[str, str]) -> None:
    home.loads += 1
    place = write_export(home.folder / str(home.loads), files)
    loading.load(home.ann, loading.survey(home.ann, place), Quiet())


def restrict(home: Home, person: str) -> None:
    home.loads += 1
    place = write_export(
        home.folder / str(home.loads), {"r.csv": lines("person_id,reason", f"{person},order")}
    )
    loading.load(home.ann, loading.survey(home.ann, place / "r.csv"), Quiet())


def standing(home: Home) -> dict[str, RecordRow]:
    with home.ann.workspace.read() as unit:
        return {row.person_ref: row for row in unit.records.rows(unit.records.ids())}


def test_as_soon_as_a_child_is_and_people_decide_for_them_all(home: Home) -> None:
    assert standing(home)[HIS_SISTER].rule == "C1"
    restrict(home, OPEN)
    bound_up = {OPEN, CLOSED, UNBORN, TWIN_ID, CARER}
    assert {each for each, row in standing(home).items() if row.restricted} == bound_up
    assert home.log(1)[0]["detail"]["also_restricted"] == 4  # type: ignore[index]
    home.run()
    now = standing(home)
    assert {each for each, row in now.items() if row.restricted} == bound_up
    assert {each for each, row in now.items() if "CONFIDENTIAL" in row.reasons} == bound_up
    assert {now[each].outcome for each in bound_up} == {"review"}
    assert now[HIS_SISTER].area == now[STRANGER].area != ""


def test_of_a_restricted_mother_the_unborn_child_is_whose_result_is_her_home(home: Home) -> None:
    restrict(home, MOTHER)
    # By the unborn child's open record so is the closed one.
    assert {each for each, row in standing(home).items() if row.restricted} == {UNBORN, CLOSED}
