"""The council's lists after the export: they make records, change with a newer list, and lose nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from export_folders import ADDRESS, PERSON, write_export
from jsonschema import Draft202012Validator
from workspaces_made import new_workspace, set_county_geography

from transfer_app.domain.extracts import ExtractSummary
from transfer_app.domain.people import CaseFacts
from transfer_app.domain.vocabulary import AddressKind, SpanKind, Strand
from transfer_app.resources import schema_path
from transfer_app.services import allocating, balancing, case_files, loading
from transfer_app.services.case_page import case_page
from transfer_app.services.jobs import Quiet
from transfer_app.services.session import Session

SSD = {
    "p.csv": f"{PERSON}\n1,Ann,Ash,F,2015-04-01\n2,Bob,Birch,M,2012-09-30\n",
    "a.csv": f"{ADDRESS}\n5,1,HOME,2020-01-01,,QX1 1AA,\n6,2,HOME,2020-01-01,,QX1 1AA,\n",
    "r.csv": "cine_referral_id,cine_person_id,cine_referral_date,cine_close_date\n9,1,2026-01-01,\n",
}
HEADER = "person_id,fact,start,end,code,postcode,detail,ref,team\n"
PEOPLE = "person_id,forename,surname,sex,dob\nC40,Cato,Carer,M,\nS7,Sam,Staff,F,1980-02-03\n"
FACTS = (
    f"{HEADER}1,legal-hold,2026-02-01,,CLAIM,,,,\n1,education-case,2026-03-01,,EHE,,,,\n"
    "2,youth-justice-case,2026-04-01,,ORDER,,,YJ9,\n2,custody,2026-05-01,,,,,,\n"
    "C40,carer-approval,2019-01-01,,,,,,\nC40,child-placed,2026-05-01,,,,,1,\nS7,staff-file,2010-01-01,,STAFF,,,,\n"
)
LISTS = {
    "case_people.csv": PEOPLE,
    "case_addresses.csv": "person_id,type,start,end,uprn,postcode,lines\nC40,home,2010-01-01,,,QX1 1AB,\n"
    "1,private-foster-carer,2026-01-01,,,QX1 1AC,\n",
    "case_facts.csv": FACTS,
}


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return new_workspace(tmp_path / "w.taw")


def load(session: Session, tmp_path: Path, name: str, files: Mapping[str, str]) -> ExtractSummary:
    place = write_export(tmp_path / name, files)
    summary = loading.load(session, loading.survey(session, place), Quiet())
    assert balancing.current(session).adds_up
    return summary


def records(session: Session) -> dict[tuple[str, Strand], str]:
    """By person and strand: how the case record stands."""
    with session.workspace.read() as unit:
        return {(row.person_ref, row.strand): row.status for row in unit.records.rows(unit.records.ids())}


def facts_of(session: Session, ref: str) -> CaseFacts:
    with session.workspace.read() as unit:
        return next(one for one in unit.records.facts(unit.records.ids()) if one.person.ref == ref)


def spans(session: Session, ref: str) -> list[tuple[SpanKind, str, date | None, date | None]]:
    return sorted((s.kind, s.code, s.start, s.end) for s in facts_of(session, ref).spans)


def test_the_lists_make_records_of_their_own_strands(session: Session, tmp_path: Path) -> None:
    load(session, tmp_path, "ssd", SSD)
    assert records(session) == {("1", Strand.SOCIAL_CARE): "referral"}
    summary = load(session, tmp_path, "lists", LISTS)
    assert (summary.rejected, summary.gone) == (0, 0)
    assert records(session) == {
        ("1", Strand.SOCIAL_CARE): "referral",
        ("1", Strand.EDUCATION): "education case",
        ("2", Strand.YOUTH_JUSTICE): "youth justice",
        ("C40", Strand.CARER): "approved carer",
        ("S7", Strand.STAFF): "staff file",
    }
    assert (SpanKind.LEGAL_HOLD, "CLAIM", date(2026, 2, 1), None) in spans(session, "1")
    assert AddressKind.PRIVATE_FOSTER_CARER in {one.kind for one in facts_of(session, "1").addresses}


def test_lists_and_export_may_lie_in_one_folder(session: Session, tmp_path: Path) -> None:
    load(session, tmp_path, "all", {**SSD, **LISTS})
    assert len(records(session)) == 5


def test_loading_twice_changes_nothing(session: Session, tmp_path: Path) -> None:
    load(session, tmp_path, "ssd", SSD)
    load(session, tmp_path, "lists", LISTS)
    before = {ref: spans(session, ref) for ref in ("1", "2", "C40", "S7")}
    assert load(session, tmp_path, "again", LISTS).already
    summary = load(session, tmp_path, "ssd too", {**SSD, **LISTS})
    assert {(file.new, file.changed, file.rejected) for file in summary.files} == {(0, 0, 0)}
    assert {ref: spans(session, ref) for ref in before} == before


def test_a_newer_list_changes_what_it_says_otherwise(session: Session, tmp_path: Path) -> None:
    load(session, tmp_path, "ssd", SSD)
    load(session, tmp_path, "lists", LISTS)
    newer = (
        FACTS.replace("legal-hold,2026-02-01,,CLAIM", "legal-hold,2026-02-01,2026-06-30,CLAIM")
        .replace("staff-file,2010-01-01,,STAFF", "staff-file,2010-01-01,,WITHDRAWN")
        .replace("2,youth-justice-case,2026-04-01", "2,youth-justice-case,2026-04-09")
        .replace("2,custody,2026-05-01,,,,,,\n", "")
    )
    summary = load(
        session, tmp_path, "newer", {**LISTS, "case_facts.csv": f"{newer}2,posting,2026-07-01,,UK,,,,\n"}
    )
    tally = next(file for file in summary.files if file.table == "case_facts")
    assert (tally.new, tally.changed, tally.repeated, summary.gone) == (1, 3, 3, 1)
    assert (SpanKind.LEGAL_HOLD, "CLAIM", date(2026, 2, 1), date(2026, 6, 30)) in spans(session, "1")
    assert spans(session, "2") == [
        (SpanKind.CUSTODY, "", date(2026, 5, 1), None),
        (SpanKind.POSTING, "UK", date(2026, 7, 1), None),
        (SpanKind.YOUTH_JUSTICE_CASE, "ORDER", date(2026, 4, 9), None),
    ], "a row that is only left out is kept, and counted as gone"
    assert not spans(session, "S7")
    assert records(session)["S7", Strand.STAFF] == "no facts left"


def test_a_list_before_its_people_is_read_once_they_are_there(session: Session, tmp_path: Path) -> None:
    first = load(session, tmp_path, "lists", LISTS)
    assert first.rejected == 5
    assert {reject.person for reject in loading.rejects(session)} == {"1", "2"}
    assert load(session, tmp_path, "lists", LISTS).already, "nobody it wants has come"
    came = load(session, tmp_path, "ssd", SSD)
    notes = [note for file in came.files for note in file.notes]
    assert [note.partition(",")[0] for note in notes[:2]] == [
        "1 row of case_addresses.csv",
        "4 rows of case_facts.csv",
    ]
    assert "load it again" in notes[0]
    assert facts_of(session, "1").rejected, "until then the facts are known not to be whole"
    again = load(session, tmp_path, "lists", LISTS)
    assert (again.already, again.rejected) == (False, 0)
    assert not facts_of(session, "1").rejected
    assert (SpanKind.LEGAL_HOLD, "CLAIM", date(2026, 2, 1), None) in spans(session, "1")
    assert load(session, tmp_path, "lists", LISTS).already
    assert not [
        note for file in load(session, tmp_path, "b", {"p.csv": SSD["p.csv"]}).files for note in file.notes
    ]


def test_an_old_list_does_not_come_back_over_a_newer_one(session: Session, tmp_path: Path) -> None:
    load(session, tmp_path, "lists", LISTS)
    load(session, tmp_path, "newer", {**LISTS, "case_facts.csv": FACTS.replace("CLAIM", "POLICE")})
    load(session, tmp_path, "ssd", SSD)
    assert load(session, tmp_path, "lists", {"case_facts.csv": FACTS, **LISTS}).already
    load(session, tmp_path, "newer", {**LISTS, "case_facts.csv": FACTS.replace("CLAIM", "POLICE")})
    assert (SpanKind.LEGAL_HOLD, "POLICE", date(2026, 2, 1), None) in spans(session, "1")


def test_the_record_of_an_adult_speaks_of_no_child(session: Session, tmp_path: Path) -> None:
    """The page of a carer whose birthday nobody keeps, and the file that would be sent."""
    load(session, tmp_path, "ssd", SSD)
    load(session, tmp_path, "lists", LISTS)
    set_county_geography(session)
    allocating.allocate(session, Quiet())
    with session.workspace.read() as unit:
        rows = unit.records.rows(unit.records.ids())
        carer = next(row for row in rows if row.strand is Strand.CARER)
        (file,) = case_files.build(session, unit, [carer.id])
    page = case_page(session, carer.id)
    assert not any("child" in sentence for sentence in page.contradictions)
    assert [line.words for line in page.statuses] == [
        "approval as a carer",
        "child placed with this carer: 1",
    ]
    content = json.loads(file.case_json)
    schema = json.loads(schema_path("case.schema.json").read_text(encoding="utf-8"))
    faults = [fault.absolute_path[0] for fault in Draft202012Validator(schema).iter_errors(content)]
    assert set(faults) <= {"decision"}, "while it is in review no package may hold it"
    assert [span["kind"] for span in content["spans"]] == ["carer-approval", "child-placed"]
    assert {row["table"] for row in content["source_rows"]} == {"case_people", "case_addresses", "case_facts"}
    html = file.case_html.decode()
    assert "The carer" in html
    assert "The child<" not in html


def test_a_fact_that_was_taken_back_goes_into_no_file(session: Session, tmp_path: Path) -> None:
    """It may have been written of the wrong person; the others stay in the file of their strand alone."""
    load(session, tmp_path, "ssd", SSD)
    rows = f"{HEADER}1,education-case,2026-03-01,,EHE,,,,\n1,legal-hold,2026-02-01,,CLAIM,,,,\n"
    wrong = "1,staff-file,2026-01-01,,{},,an allegation,,\n"
    for number, code in enumerate(("LADO", "WITHDRAWN")):
        load(session, tmp_path, str(number), {"f.csv": f"{rows}{wrong.format(code)}"})
    set_county_geography(session)
    allocating.allocate(session, Quiet())
    with session.workspace.read() as unit:
        of_one = [row for row in unit.records.rows(unit.records.ids()) if row.person_ref == "1"]
        files = {
            file.strand: json.loads(file.case_json)
            for file in case_files.build(session, unit, [row.id for row in of_one])
        }
    told = {
        strand: [row["values"]["fact"] for row in content["source_rows"] if row["table"] == "case_facts"]
        for strand, content in files.items()
    }
    assert told == {
        Strand.SOCIAL_CARE: ["legal-hold"],
        Strand.EDUCATION: ["education-case"],
        Strand.STAFF: [],
    }
    kinds = {strand: [span["kind"] for span in content["spans"]] for strand, content in files.items()}
    assert kinds == {
        Strand.SOCIAL_CARE: ["referral", "legal-hold"],
        Strand.EDUCATION: ["education-case"],
        Strand.STAFF: [],
    }


def test_the_case_system_s_word_for_a_person_goes_before_a_list_s(session: Session, tmp_path: Path) -> None:
    load(session, tmp_path, "ssd", SSD)
    known = "person_id,forename,surname,sex,dob,upn\n1,ANN,ASH,,2015-04-01,A123\n"
    load(session, tmp_path, "lists", {"people.csv": known})
    person = facts_of(session, "1").person
    assert (person.forename, person.upn, person.source.table) == ("Ann", "A123", "ssd_person")
    assert not facts_of(session, "1").identity_suspect
    load(session, tmp_path, "newer", {"people.csv": known.replace("ANN", "Zoe")})
    assert facts_of(session, "1").identity_suspect


def test_the_case_system_s_word_for_a_person_goes_before_the_census_s(
    session: Session, tmp_path: Path
) -> None:
    census = (
        "<Message><Children><Child><ChildIdentifiers><LAchildID>1</LAchildID><UPN>A850728973744</UPN>"
        "<PersonBirthDate>2015-04-01</PersonBirthDate><Sex>U</Sex></ChildIdentifiers><CINdetails>"
        "<CINreferralDate>2026-01-05</CINreferralDate></CINdetails></Child></Children></Message>"
    )
    load(session, tmp_path, "census", {"census.xml": census})
    assert facts_of(session, "1").person.sex == "U"
    load(session, tmp_path, "ssd", SSD)
    facts = facts_of(session, "1")
    assert (facts.person.forename, facts.person.sex, facts.person.upn) == ("Ann", "F", "A850728973744")
    assert not facts.identity_suspect
    assert (SpanKind.REFERRAL, "", date(2026, 1, 5), None) in spans(session, "1")
