"""The council's lists: each word gives the kind of its name; what is not known is rejected by its cell."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

import pytest
from export_folders import PEOPLE, PROFILES, Reading, read_export, read_files, write_export

from transfer_app.adapters.sources import write_rejects
from transfer_app.domain.people import PersonRef, Span
from transfer_app.domain.strands import ALSO_IN_FILE, STRAND_KINDS
from transfer_app.domain.vocabulary import AddressKind, SpanKind, Strand

LISTS = next(profile for profile in PROFILES if profile.name == "council-lists")
FACTS = next(table for table in LISTS.tables if table.name == "case_facts")
HEADER = "person_id,fact,start,end,code,postcode,detail,ref,team"

WORDS = {
    "pre-proceedings": Strand.SOCIAL_CARE,
    "proceedings": Strand.SOCIAL_CARE,
    "transfer-in": Strand.SOCIAL_CARE,
    "cp-review": Strand.SOCIAL_CARE,
    "housing-placement": Strand.SOCIAL_CARE,
    "private-fostering": Strand.SOCIAL_CARE,
    "service-family": Strand.SOCIAL_CARE,
    "posting": Strand.SOCIAL_CARE,
    "mobile-family": Strand.SOCIAL_CARE,
    "legal-hold": Strand.SOCIAL_CARE,
    "allowance": Strand.SOCIAL_CARE,
    "responsible-authority": Strand.SOCIAL_CARE,
    "sovereign-council": Strand.SOCIAL_CARE,
    "dispute": Strand.SOCIAL_CARE,
    "adoption-support": Strand.ADOPTION,
    "education-case": Strand.EDUCATION,
    "youth-justice-case": Strand.YOUTH_JUSTICE,
    "custody": Strand.YOUTH_JUSTICE,
    "carer-approval": Strand.CARER,
    "child-placed": Strand.CARER,
    "staff-file": Strand.STAFF,
}
CODES = {
    "posting": "OVERSEAS",
    "mobile-family": "SETTLED",
    "legal-hold": "CLAIM",
    "education-case": "EHE",
    "youth-justice-case": "HOST",
    "staff-file": "LADO",
}


def facts(tmp_path: Path, *rows: str) -> Reading:
    text = "\n".join((HEADER, *rows)) + "\n"
    return read_files(tmp_path, {"people.csv": PEOPLE, "facts.csv": text})


def span(tmp_path: Path, row: str) -> Span:
    (found,) = facts(tmp_path, row).spans
    return found.span


def test_every_word_is_tested_here() -> None:
    assert {word.lower() for word in FACTS.words()} == set(WORDS)


@pytest.mark.parametrize(("word", "strand"), WORDS.items())
def test_a_word_gives_the_kind_of_its_name(tmp_path: Path, word: str, strand: Strand) -> None:
    code = CODES.get(word, "X1")
    (row,) = facts(tmp_path, f"1,{word},2026-02-01,2026-03-01,{code},dt11aa,words of it,R7,North").spans
    found = row.span
    assert (row.person, row.strand, found.kind) == ("1", strand, SpanKind(word))
    last = date(2026, 2, 1) if word == "cp-review" else date(2026, 3, 1)
    assert (found.start, found.end) == (date(2026, 2, 1), last)
    assert (found.code, found.postcode, found.detail) == (code, "DT1 1AA", "words of it")
    assert (found.ref, found.team) == ("R7", "North")
    assert str(found.source) == "facts.csv, row 2"


@pytest.mark.parametrize(("word", "strand"), WORDS.items())
def test_a_fact_stands_in_the_file_of_its_strand(word: str, strand: Strand) -> None:
    assert SpanKind(word) in STRAND_KINDS[strand] | ALSO_IN_FILE.get(strand, frozenset())


def test_a_fact_is_open_until_it_ends_and_dates_may_be_british(tmp_path: Path) -> None:
    found = span(tmp_path, "1,Legal-Hold,01/02/2026,,police,,,,")
    assert (found.start, found.end, found.code) == (date(2026, 2, 1), None, "POLICE")


def test_an_unknown_word_is_rejected_with_all_that_are_known(tmp_path: Path) -> None:
    reading = facts(tmp_path, "1,legal hold,2026-02-01,,CLAIM,,,,", "2,custody,2026-02-01,,,,,,")
    (reject,) = reading.rejected
    assert (reject.file, reject.row, reject.column, reject.value) == ("facts.csv", 2, "fact", "legal hold")
    assert (reject.table, reject.person) == ("case_facts", "1")
    assert reject.reason.startswith("the word is not known; known are ")
    known = reject.reason.removeprefix("the word is not known; known are ").split(", ")
    assert sorted(known) == sorted(WORDS)
    assert [one.person for one in reading.spans] == ["2"]
    report = tmp_path / "rejects.csv"
    write_rejects(report, reading.rejected)
    with report.open(encoding="utf-8-sig", newline="") as stream:
        (line,) = csv.DictReader(stream)
    assert (line["row"], line["column"], line["value"]) == ("2", "fact", "legal hold")


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        ("1,,2026-02-01,,,,,,", "fact", "known are pre-proceedings"),
        ("1,posting,2026-02-01,,OVERSEA,,,,", "code", "known are overseas, uk"),
        ("1,youth-justice-case,2026-02-01,,HOSTED,,,,", "code", "known are home, host, order, prevention"),
        ("1,responsible-authority,2026-02-01,,,,,,", "code", "blank"),
        ("1,sovereign-council,2026-02-01,,,,,,", "code", "blank"),
        ("1,dispute,2026-02-01,,NULL,,,,", "code", "blank"),
        ("1,child-placed,2026-02-01,,,,,,", "ref", "blank"),
        ("1,cp-review,,,,,,,", "start", "blank"),
        ("1,custody,soon,,,,,,", "start", ""),
        ("1,custody,02/28/2026,,,,,,", "start", ""),
        ("77,custody,2026-02-01,,,,,,", "person_id", "no child with this id"),
    ],
)
def test_a_cell_that_cannot_be_understood_rejects_its_row(
    tmp_path: Path, row: str, column: str, said: str
) -> None:
    reading = facts(tmp_path, row)
    (reject,) = reading.rejected
    assert (reject.row, reject.column) == (2, column)
    assert said in reject.reason
    assert not reading.spans
    assert reject.person == row.partition(",")[0], "so that the case of who is meant shows it"


def test_two_rows_that_only_their_order_tells_apart_are_not_both_taken(tmp_path: Path) -> None:
    first, second = "1,posting,2025-01-01,,UK,,,,", "1,posting,2026-01-01,,OVERSEAS,,,,"
    reading = facts(tmp_path, first, second, first)
    (reject,) = reading.rejected
    assert (reject.row, reject.column) == (3, "ref")
    assert "tell them apart by ref" in reject.reason
    assert len({row.key for row in reading.rows if row.source.table == "case_facts"}) == 1
    both = facts(tmp_path, first, second.replace(",,,,", ",,,P2,"))
    assert not both.rejected
    assert [one.span.ref for one in both.spans] == ["", "P2"]


def test_a_row_taken_back_stays_and_gives_no_fact(tmp_path: Path) -> None:
    reading = facts(tmp_path, "1,staff-file,2026-02-01,,Withdrawn,,,,")
    assert not reading.spans
    assert not reading.rejected
    assert [row.source.table for row in reading.rows] == ["ssd_person", "ssd_person", "case_facts"]


def test_people_and_addresses_that_only_the_council_knows(tmp_path: Path) -> None:
    reading = read_files(
        tmp_path,
        {
            "people.csv": "person_id,forename,surname,sex,dob\nC40,Cato,Carer,M,\n900,Una,Ash,F,2016-05-04\n",
            "addresses.csv": "person_id,type,start,end,uprn,postcode,lines\n"
            "C40,home,2019-01-01,,100012345,dt1 1aa,4 Elm Road\n"
            "900,Private-Foster-Carer,2026-01-10,,,DT1 1AB,\n900,mothers-home,2026-01-10,,,DT1 1AB,\n"
            "900,,2026-01-10,,,DT1 1AB,\n",
            "facts.csv": f"{HEADER}\nC40,carer-approval,2020-01-01,,,,,,\n"
            "C40,child-placed,2026-03-01,,,,,900.0,\n",
        },
    )
    carer, child = reading.persons
    assert (carer.ref, carer.surname, carer.dob) == ("C40", "Carer", None)
    assert (child.ref, child.dob) == ("900", date(2016, 5, 4))
    home, fostered, unknown = (row.address for row in reading.addresses)
    assert (home.kind, home.uprn, home.postcode) == (AddressKind.HOME, 100012345, "DT1 1AA")
    assert fostered.kind is AddressKind.PRIVATE_FOSTER_CARER
    assert unknown.kind is AddressKind.UNKNOWN, "the mother's home is derived, never written"
    (reject,) = reading.rejected
    assert (reject.table, reject.column) == ("case_addresses", "type")
    approval, placed = (row.span for row in reading.spans)
    assert approval.kind is SpanKind.CARER_APPROVAL
    assert placed.ref == "900", "the child's id as the person table spells it"


def test_the_examples_of_the_page_are_read_and_are_all_of_the_words(tmp_path: Path) -> None:
    page = Path(__file__).parents[2] / "docs" / "format-council-lists.md"
    examples = re.findall(r"```csv\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    everyone = frozenset(map(PersonRef, re.findall(r"^0\d+", "\n".join(examples), re.MULTILINE)))
    place = write_export(tmp_path, {f"{number}.csv": text for number, text in enumerate(examples)})
    reading = read_export(place, everyone)
    assert {file.read_as for file in reading.survey.files} == {table.name for table in LISTS.tables}
    assert not reading.rejected
    assert not reading.notes
    assert sorted(row.span.kind.value for row in reading.spans) == sorted(WORDS)
