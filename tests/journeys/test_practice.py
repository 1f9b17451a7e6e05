"""What the practice of the field says where records look at each other, from the files to the decision."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from export_folders import ADDRESS, PERSON, write_export
from sample_county import rows
from workspaces_made import new_workspace, set_county_geography

from transfer_app.domain.casework import RecordRow
from transfer_app.domain.vocabulary import Strand
from transfer_app.services import allocating, explaining, loading
from transfer_app.services.jobs import Quiet
from transfer_app.services.session import Session

WEST, EAST = "E06999001", "E06999002"
PERSONS = f"{PERSON},pers_expected_dob"
REFERRALS = "cine_referral_id,cine_person_id,cine_referral_date,cine_close_date"
FACTS = "person_id,fact,start,end,code,postcode,detail,ref,team"


@dataclass
class Office:
    """west, east: a postcode well inside each successor."""

    folder: Path
    session: Session
    west: str
    east: str

    def load(self, **tables: str) -> None:
        """Each table by name: its header and its rows."""
        place = write_export(self.folder / "export", {f"{name}.csv": text for name, text in tables.items()})
        summary = loading.load(self.session, loading.survey(self.session, place), Quiet())
        assert summary.rejected == 0

    def decide(self) -> dict[tuple[str, Strand], RecordRow]:
        allocating.allocate(self.session, Quiet())
        with self.session.workspace.read() as unit:
            return {(row.person_ref, row.strand): row for row in unit.records.rows(unit.records.ids())}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    session = new_workspace(tmp_path / "w.taw")
    set_county_geography(session)
    lived = {row["addr_person_id"]: row["addr_address_postcode"] for row in rows("ssd/ssd_address.csv")}
    clear = {
        row["expected_successor"]: lived[row["person_id"]]
        for row in rows("answer_key.csv")
        if row["case"] == "cin-at-home" and lived.get(row["person_id"])
    }
    return Office(tmp_path, session, clear[WEST], clear[EAST])


def table(*lines: str) -> str:
    return "\n".join(lines) + "\n"


def test_a_carer_whose_child_goes_the_other_way_goes_to_people(office: Office) -> None:
    """Practice note, row F1: review where a child in placement goes to the other successor (CARER_CROSS)."""
    office.load(
        persons=table(PERSONS, "1,Ann,Ash,F,2015-04-01,"),
        addresses=table(ADDRESS, f"5,1,HOME,2016-01-01,2025-03-03,{office.west},"),
        episodes=table(
            "clae_cla_episode_id,clae_person_id,clae_cla_episode_start_date,clae_cla_episode_ceased_date,"
            "clae_cla_id",
            "8,1,2025-03-03,,C1",
        ),
        legal=table(
            "lega_legal_status_id,lega_person_id,lega_legal_status,lega_legal_status_start_date,"
            "lega_legal_status_end_date",
            "7,1,C2,2025-03-03,",
        ),
        people=table("person_id,forename,surname,sex,dob", "C40,Cato,Carver,M,1979-06-30"),
        homes=table("person_id,type,start,end,uprn,postcode,lines", f"C40,home,2010-01-01,,,{office.east},"),
        facts=table(FACTS, "C40,carer-approval,2018-03-01,,,,,FC-1,", "C40,child-placed,2025-03-03,,,,,1,"),
    )
    stands = office.decide()
    assert stands["1", Strand.SOCIAL_CARE].area == WEST
    assert stands["C40", Strand.CARER].reasons == ("CARER_CROSS",)


def test_a_closed_record_on_a_legal_hold_goes_to_people_where_no_custodian_is_named(office: Office) -> None:
    """Practice note, row C4 and LEGAL_HOLD: never by itself to a successor."""
    office.load(
        persons=table(PERSONS, "1,Ann,Ash,F,2015-04-01,"),
        addresses=table(ADDRESS, f"5,1,HOME,2016-01-01,,{office.west},"),
        referrals=table(REFERRALS, "9,1,2022-01-01,2022-06-30"),
        facts=table(FACTS, "1,legal-hold,2025-03-10,,CLAIM,,,LEG-1,"),
    )
    assert office.decide()["1", Strand.SOCIAL_CARE].outcome == "review"


def test_an_unborn_child_whose_sibling_has_another_lead_goes_to_people(office: Office) -> None:
    """Practice note, row A8: review where an older sibling has another lead (UNBORN)."""
    office.load(
        persons=table(
            PERSONS, "1,Ann,Ash,F,2015-04-01,", "2,Unborn,Ash,U,,2027-05-17", "3,Mary,Ash,F,1994-02-02,"
        ),
        addresses=table(
            ADDRESS, f"5,1,HOME,2016-01-01,,{office.west},", f"6,3,HOME,2026-01-01,,{office.east},"
        ),
        referrals=table(REFERRALS, "9,1,2026-01-01,", "10,2,2026-11-02,"),
        families=table("fami_table_id,fami_family_id,fami_person_id", "1,F,1", "2,F,2", "3,F,3"),
        mothers=table(
            "moth_table_id,moth_person_id,moth_childs_person_id,moth_childs_dob", "1,3,1,", "2,3,2,"
        ),
    )
    stands = office.decide()
    assert stands["1", Strand.SOCIAL_CARE].area == WEST
    assert stands["2", Strand.SOCIAL_CARE].reasons == ("UNBORN",)


def test_proceedings_about_a_child_at_home_propose_that_home(office: Office) -> None:
    """Children Act 1989 s31(8), s105(6): nothing is disregarded, so ordinary residence is the home."""
    office.load(
        persons=table(PERSONS, "1,Ann,Ash,F,2015-04-01,"),
        addresses=table(ADDRESS, f"5,1,HOME,2016-01-01,,{office.west},"),
        referrals=table(REFERRALS, "9,1,2026-01-01,"),
        facts=table(FACTS, "1,proceedings,2026-09-07,,,,,CT-1,"),
    )
    stands = office.decide()["1", Strand.SOCIAL_CARE]
    assert (stands.reasons, stands.area) == (("PROCEEDINGS",), WEST)


def test_temporary_accommodation_proposes_the_area_where_the_child_is(office: Office) -> None:
    """Practice note, row A6: proposed is the area where the child is, and it has an address."""
    office.load(
        persons=table(PERSONS, "1,Ann,Ash,F,2015-04-01,"),
        addresses=table(
            ADDRESS,
            f"5,1,HOME,2016-01-01,2026-08-03,{office.west},",
            f"6,1,TEMPORARY,2026-08-03,,{office.east},",
        ),
        referrals=table(REFERRALS, "9,1,2026-01-01,"),
    )
    stands = office.decide()["1", Strand.SOCIAL_CARE]
    assert (stands.reasons, stands.area) == (("TEMP_ACCOM",), EAST)


def test_explaining_an_unborn_child_says_what_the_run_said(office: Office) -> None:
    """The case page must not contradict the allocation."""
    office.load(
        persons=table(PERSONS, "2,Unborn,Ash,U,,2027-05-17", "3,Mary,Ash,F,1994-02-02,"),
        addresses=table(ADDRESS, f"6,3,HOME,2026-01-01,,{office.east},"),
        referrals=table(REFERRALS, "10,2,2026-11-02,"),
        mothers=table("moth_table_id,moth_person_id,moth_childs_person_id,moth_childs_dob", "2,3,2,"),
    )
    stands = office.decide()["2", Strand.SOCIAL_CARE]
    again = explaining.explain(office.session, stands.ref)
    assert (again.rule, again.area) == (stands.rule, EAST)
