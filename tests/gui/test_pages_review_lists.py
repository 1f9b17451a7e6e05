"""The Review page on what the council's lists give: adults' records, and facts that no export carries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import allocated_county
import pytest
from export_folders import PROFILES, write_export
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from sample_county import person_of

from tests.gui.pages_shown import Shown
from transfer_app.domain.case_words import ADDRESSES, KINDS
from transfer_app.domain.vocabulary import AddressKind, SpanKind, Strand
from transfer_app.gui.jobs import Jobs
from transfer_app.gui.pages.review import PAGE, ReviewPage, lanes
from transfer_app.gui.pages.review.facet_words import FACET_NAMES
from transfer_app.services import allocating, loading, reviewing
from transfer_app.services.case_page import case_page
from transfer_app.services.jobs import Quiet

pytestmark = pytest.mark.usefixtures("dressed")

CHILD = person_of("id-with-leading-zeros")
NEEDED = {
    "responsible-authority": "E06999001", "sovereign-council": "E06999001", "dispute": "E06999001",
    "posting": "OVERSEAS", "mobile-family": "SETTLED", "legal-hold": "CLAIM", "education-case": "CME",
    "youth-justice-case": "HOST", "staff-file": "LADO",
}  # fmt: skip


def every_fact() -> str:
    """A row of each word about one child, then a carer's and a colleague's."""
    table = next(table for profile in PROFILES for table in profile.tables if table.name == "case_facts")
    adults = ("carer-approval", "child-placed", "staff-file")
    words = [word.lower() for word in table.words() if word.lower() not in adults]
    rows = [f"{CHILD},{word},2026-02-01,,{NEEDED.get(word, '')},,,," for word in words]
    rows += [
        "C40,carer-approval,2019-01-01,,,,,,", f"C40,child-placed,2026-05-01,,,,,{CHILD},",
        "S7,staff-file,2010-01-01,,LADO,,,,",
    ]  # fmt: skip
    return "\n".join(["person_id,fact,start,end,code,postcode,detail,ref,team", *rows]) + "\n"


LISTS = {
    "people.csv": "person_id,forename,surname,sex,dob\nC40,Cato,Carver,M,\nS7,Sam,Stone,F,1980-02-03\n",
    "addresses.csv": "person_id,type,start,end,uprn,postcode,lines\nC40,home,2010-01-01,,,WQ3 2RX,\n"
    f"{CHILD},private-foster-carer,2026-01-01,,,WQ3 2RX,\n",
    "facts.csv": every_fact(),
}


@pytest.fixture
def shown(qtbot: QtBot, jobs: Jobs, own_county: Path, tmp_path: Path) -> Iterator[Shown]:
    session = allocated_county.signed_in(own_county, "ann")
    place = write_export(tmp_path / "lists", LISTS)
    assert loading.load(session, loading.survey(session, place), Quiet()).rejected == 0
    allocating.allocate(session, Quiet())
    yield Shown(qtbot, jobs, session, PAGE)
    session.workspace.close()


def look_at(shown: Shown, ref: str, strand: Strand) -> str:
    """The words of the case page of this record."""
    page = shown.page
    assert isinstance(page, ReviewPage)
    with shown.session.workspace.read() as unit:
        row = next(
            row for row in unit.records.rows(unit.records.ids())
            if (row.person_ref, row.strand) == (ref, strand)
        )  # fmt: skip
    page.case.show_case(case_page(shown.session, row.id))
    shown.rest()  # the cards below what is in sight are filled after it
    return "\n".join(each.text() for each in page.case.findChildren(QLabel) if each.isVisibleTo(page))


def test_the_page_of_a_carer_without_a_birthday_speaks_of_no_child(shown: Shown) -> None:
    told = look_at(shown, "C40", Strand.CARER)
    assert "Carer's id C40" in told
    assert "Carers · approved carer" in told
    assert "This carer has no other case record" in told
    for wrong in ("birth", "vesting day", "child's", "This child", "Unborn"):
        assert wrong not in told.partition("Addresses and statuses")[0], wrong


def test_a_staff_file_gives_the_birthday_and_no_age(shown: Shown) -> None:
    told = look_at(shown, "S7", Strand.STAFF)
    assert "Born 3 Feb 1980  ·  person's id S7" in told
    assert "This person has no other case record" in told
    assert "No address is known" not in told, "to have none is no fault of a staff file"


def test_every_fact_and_address_of_the_lists_is_drawn(shown: Shown) -> None:
    look_at(shown, CHILD, Strand.YOUTH_JUSTICE)
    with shown.session.workspace.read() as unit:
        record = next(
            row.id for row in unit.records.rows(unit.records.ids())
            if row.person_ref == CHILD and row.strand is Strand.EDUCATION
        )  # fmt: skip
    case = case_page(shown.session, record)
    drawn = {lane.title for lane in lanes.status_lanes(case)}
    assert {"Legal hold", "Posting", "Youth justice", "Custody", "Housed", "Disputed"} <= drawn
    lived = lanes.address_lanes(case)
    assert sum(len(lane.bars) for lane in lived) == len(case.addresses)
    assert "Private fostering" in {lane.title for lane in lived}
    told = {line.words for line in case.statuses}
    assert {"legal hold: a legal claim (CLAIM)", "posting: abroad (OVERSEAS)"} <= told
    assert "private foster carer's address" in {line.counts_as for line in case.addresses}


def test_every_word_of_the_vocabulary_is_named() -> None:
    assert set(KINDS) == set(lanes.KINDS) == set(SpanKind)
    assert set(ADDRESSES) == set(lanes.ADDRESSES) == set(AddressKind)


def test_the_queue_lists_and_filters_the_new_strands(shown: Shown) -> None:
    rows = reviewing.rows(shown.session, reviewing.queue(shown.session))
    waiting = {row.strand for row in rows}
    page = shown.page
    assert isinstance(page, ReviewPage)
    popup = page.queue.filters.popup
    popup.facets.setCurrentRow(list(FACET_NAMES).index("strands"))
    offered = [popup.values.item(row).text() for row in range(popup.values.count())]
    for strand, words in ((Strand.CARER, "Carers"), (Strand.STAFF, "Staff files")):
        assert any(text.startswith(words) for text in offered) == (strand in waiting)
