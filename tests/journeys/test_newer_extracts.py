"""A second extract, another system, a list before its children: nothing is lost, mixed up or forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from export_folders import ADDRESS, PERSON, write_export
from workspaces_made import new_workspace

from transfer_app.domain.case_columns import facts_from
from transfer_app.domain.extracts import ExtractSummary
from transfer_app.domain.people import CaseFacts, Person
from transfer_app.services import balancing, loading
from transfer_app.services.jobs import Quiet
from transfer_app.services.session import Session

CHILD = f"{PERSON}\n1,Ann,Ash,F,2015-04-01\n"
BOTH = f"{CHILD}2,Bob,Birch,M,2012-09-30\n"
REFERRAL = "cine_referral_id,cine_person_id,cine_referral_date,cine_close_date\n"
HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,YEAR\n"
EPISODES = "CHILD,DECOM,DEC,LS,PLACE,HOME_POST,PL_POST\n1,01/06/2022,,C2,U1,,\n"


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return new_workspace(tmp_path / "w.taw")


def load(session: Session, tmp_path: Path, name: str, files: Mapping[str, str]) -> ExtractSummary:
    place = write_export(tmp_path / name, files)
    summary = loading.load(session, loading.survey(session, place), Quiet())
    assert balancing.current(session).adds_up
    return summary


def facts_of(session: Session, ref: str) -> CaseFacts:
    with session.workspace.read() as unit:
        return next(one for one in unit.records.facts(unit.records.ids()) if one.person.ref == ref)


def person(session: Session, ref: str) -> Person:
    return facts_of(session, ref).person


@pytest.mark.parametrize("other", ["1,Ann,Ash,F,2011-01-01", "1,Zoe,Ash,F,2015-04-01", "1,Ann,Oak,F,"])
def test_one_id_that_holds_two_people_is_suspect(session: Session, tmp_path: Path, other: str) -> None:
    load(session, tmp_path, "a", {"p.csv": f"{CHILD}{other}\n", "r.csv": f"{REFERRAL}9,1,2026-01-01,\n"})
    assert facts_of(session, "1").identity_suspect


def test_a_row_that_only_repeats_or_says_less_is_not(session: Session, tmp_path: Path) -> None:
    people = f"{CHILD}1,Ann,Ash,F,2015-04-01\n1,ANN,ash,,2015-04-01\n"
    load(session, tmp_path, "a", {"p.csv": people, "r.csv": f"{REFERRAL}9,1,2026-01-01,\n"})
    assert not facts_of(session, "1").identity_suspect


SSD = {"p.csv": CHILD, "r.csv": f"{REFERRAL}9,1,2026-01-01,\n"}
RETURN = {"header.csv": f"{HEADER}1,2,01/04/2015,WBRI,,2024\n", "episodes.csv": EPISODES}


@pytest.mark.parametrize("order", [(SSD, RETURN), (RETURN, SSD)])
def test_a_newer_return_takes_no_name_away(
    session: Session, tmp_path: Path, order: tuple[dict[str, str], ...]
) -> None:
    for number, files in enumerate(order):
        load(session, tmp_path, str(number), files)
    load(session, tmp_path, "new", {**RETURN, "header.csv": f"{HEADER}1,2,01/04/2015,WBRI,,2025\n"})
    assert (person(session, "1").forename, person(session, "1").surname) == ("Ann", "Ash")
    assert person(session, "1").source.table == "ssd_person"


def test_a_birthday_that_changes_is_compared_again(session: Session, tmp_path: Path) -> None:
    load(session, tmp_path, "ssd", SSD)
    load(session, tmp_path, "903", RETURN)
    assert not facts_of(session, "1").identity_suspect
    load(session, tmp_path, "ssd2", {**SSD, "p.csv": CHILD.replace("2015-04-01", "2014-04-01")})
    assert facts_of(session, "1").identity_suspect
    load(session, tmp_path, "903b", {**RETURN, "header.csv": f"{HEADER}1,2,01/04/2014,WBRI,,2025\n"})
    assert not facts_of(session, "1").identity_suspect
    assert person(session, "1").dob == date(2014, 4, 1)


def test_a_return_that_uses_the_number_staff_see_makes_no_second_child(
    session: Session, tmp_path: Path
) -> None:
    people = "pers_person_id,pers_forename,pers_surname,pers_dob,pers_legacy_id\n500,Ann,Ash,2015-04-01,1\n"
    load(session, tmp_path, "ssd", {"p.csv": people, "r.csv": f"{REFERRAL}9,500,2026-01-01,\n"})
    load(session, tmp_path, "903", RETURN)
    assert facts_of(session, "1").identity_suspect
    assert facts_of(session, "500").identity_suspect


def test_a_number_of_another_child_is_no_suspicion(session: Session, tmp_path: Path) -> None:
    people = "pers_person_id,pers_forename,pers_surname,pers_dob,pers_legacy_id\n500,Ann,Ash,2010-01-01,1\n"
    load(session, tmp_path, "ssd", {"p.csv": people, "r.csv": f"{REFERRAL}9,500,2026-01-01,\n"})
    load(session, tmp_path, "903", RETURN)
    assert not facts_of(session, "500").identity_suspect


def test_a_restricted_list_holds_for_children_who_come_later(session: Session, tmp_path: Path) -> None:
    summary = load(session, tmp_path, "list", {"r.csv": "person_id,reason\n1,police\n"})
    assert summary.rejected == 1
    load(session, tmp_path, "ssd", {**SSD, "p.csv": BOTH})
    load(session, tmp_path, "ssd2", {**SSD, "p.csv": BOTH.replace("Ann", "Anne")})
    assert person(session, "1").restricted
    with session.workspace.read() as unit:
        assert not unit.records.relatives(1)


def test_a_child_in_a_refuge_is_restricted_without_a_list(session: Session, tmp_path: Path) -> None:
    lived = f"{ADDRESS}\n5,1,REFUGE,2026-01-01,,QX1 1AA,\n6,2,REFUGE,2020-01-01,2020-05-01,QX1 1AA,\n"
    referrals = f"{REFERRAL}9,1,2026-01-01,\n8,2,2026-01-01,\n"
    load(session, tmp_path, "ssd", {"p.csv": BOTH, "a.csv": lived, "r.csv": referrals})
    assert person(session, "1").restricted
    assert not person(session, "2").restricted


BAD = f"{ADDRESS}\n5,1,HOME,soon,,QX1 1AA,\n"
GOOD = f"{ADDRESS}\n5,1,HOME,2020-01-01,,QX1 1AA,\n"
OTHER = f"{ADDRESS}\n6,1,HOME,2010-01-01,2019-01-01,QX1 1AA,\n"


def test_a_rejected_row_counts_until_it_is_read(session: Session, tmp_path: Path) -> None:
    load(session, tmp_path, "a", {**SSD, "a.csv": BAD})
    assert facts_of(session, "1").rejected
    load(session, tmp_path, "b", {"p.csv": CHILD, "a.csv": OTHER})
    assert facts_of(session, "1").rejected, "another part of the export says nothing of the row"
    load(session, tmp_path, "c", {"p.csv": CHILD, "a.csv": GOOD})
    assert not facts_of(session, "1").rejected
    load(session, tmp_path, "d", {"p.csv": BOTH, "a.csv": BAD})
    assert facts_of(session, "1").rejected, "what was read before is not what the system says now"
    load(session, tmp_path, "e", {"p.csv": CHILD.replace("Ann", "Anne"), "a.csv": GOOD})
    assert not facts_of(session, "1").rejected


def test_the_same_bad_row_further_down_changes_no_fact(session: Session, tmp_path: Path) -> None:
    load(session, tmp_path, "a", {**SSD, "a.csv": BAD})
    before = facts_from([facts_of(session, "1")]).digests
    load(session, tmp_path, "b", {"p.csv": BOTH, "a.csv": BAD.replace("\n5", "\n7,2,HOME,,,,\n5")})
    assert facts_of(session, "1").rejected[0].row == 3
    assert facts_from([facts_of(session, "1")]).digests == before


def test_a_row_rejected_for_want_of_its_child_counts_when_the_child_comes(
    session: Session, tmp_path: Path
) -> None:
    load(session, tmp_path, "a", {"p.csv": BOTH.replace("1,Ann", "3,Ann"), "a.csv": GOOD})
    load(session, tmp_path, "b", SSD)
    assert facts_of(session, "1").rejected


def test_facts_that_went_to_another_child_leave_a_record_for_people(session: Session, tmp_path: Path) -> None:
    load(session, tmp_path, "a", {"p.csv": BOTH, "r.csv": f"{REFERRAL}9,1,2026-01-01,\n"})
    summary = load(session, tmp_path, "b", {"p.csv": BOTH, "r.csv": f"{REFERRAL}9,2,2026-01-01,\n"})
    assert [tally.changed for tally in summary.files] == [0, 1]
    assert not facts_of(session, "1").spans
    assert len(facts_of(session, "2").spans) == 1
    with session.workspace.read() as unit:
        assert [row.status for row in unit.records.rows(unit.records.ids())] == ["no facts left", "referral"]


def test_rows_that_are_gone_are_counted_once_a_table(session: Session, tmp_path: Path) -> None:
    one, two = f"{REFERRAL}8,1,2024-01-01,\n", f"{REFERRAL}9,1,2026-01-01,\n"
    load(session, tmp_path, "a", {"p.csv": CHILD, "r1.csv": one, "r2.csv": two + "7,1,2023-01-01,\n"})
    again = load(session, tmp_path, "b", {"p.csv": CHILD, "r1.csv": one, "r2.csv": two})
    assert again.gone == 1


def test_a_mother_who_comes_later_is_still_the_mother(session: Session, tmp_path: Path) -> None:
    mothers = "moth_person_id,moth_childs_person_id\n2,1\n"
    load(session, tmp_path, "a", {**SSD, "m.csv": mothers})
    load(session, tmp_path, "b", {"p.csv": BOTH})
    with session.workspace.read() as unit:
        relatives = unit.records.relatives(unit.people.ids()[person(session, "1").ref])
    assert [(words, who.ref) for words, _, who in relatives] == [("mother", "2")]


HOMES = f"{ADDRESS}\n"


def address_row(row: str, child: str, postcode: str) -> str:
    return f"{row},{child},Home,2020-01-01,,{postcode},\n"


def gone_addresses(session: Session, ref: str) -> list[str]:
    return [one.postcode for one in facts_of(session, ref).addresses if one.gone]


def test_an_address_that_the_newer_extract_lacks_is_marked_until_it_is_back(
    session: Session, tmp_path: Path
) -> None:
    rest = {"p.csv": BOTH, "r.csv": f"{REFERRAL}9,1,2026-01-01,\n8,2,2026-01-01,\n"}
    first, second = address_row("a1", "1", "QX1 1AA"), address_row("a2", "2", "QX2 2AA")
    load(session, tmp_path, "a", {**rest, "a.csv": HOMES + first + second})
    assert gone_addresses(session, "1") == gone_addresses(session, "2") == []
    load(session, tmp_path, "b", {**rest, "a.csv": HOMES + second})
    assert (gone_addresses(session, "1"), gone_addresses(session, "2")) == (["QX1 1AA"], [])
    moved = address_row("a3", "2", "QX3 3AA")
    load(session, tmp_path, "c", {**rest, "a.csv": HOMES + first + second + moved})
    assert gone_addresses(session, "1") == gone_addresses(session, "2") == []


def test_a_child_who_is_not_in_the_newer_extract_keeps_every_address(
    session: Session, tmp_path: Path
) -> None:
    rest = {"p.csv": BOTH, "r.csv": f"{REFERRAL}9,1,2026-01-01,\n8,2,2026-01-01,\n"}
    first, second = address_row("a1", "1", "QX1 1AA"), address_row("a2", "2", "QX2 2AA")
    load(session, tmp_path, "a", {**rest, "a.csv": HOMES + first + second})
    later = {"p.csv": CHILD, "r.csv": f"{REFERRAL}9,1,2026-01-01,\n", "a.csv": HOMES + first}
    load(session, tmp_path, "b", later)
    assert gone_addresses(session, "2") == []
