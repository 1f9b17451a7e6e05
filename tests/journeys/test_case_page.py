"""The case page of real records: what is on it is what the sources say and the rules made of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import allocated_county
import pytest

from transfer_app.domain.case_page import CasePage
from transfer_app.domain.errors import NotFound
from transfer_app.services import reviewing
from transfer_app.services.case_page import case_page
from transfer_app.services.session import Session

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def session(made_county: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    path = allocated_county.copied(made_county, tmp_path_factory.mktemp("pages"))
    opened = allocated_county.signed_in(path)
    yield opened
    opened.workspace.close()


@pytest.fixture(scope="module")
def pages(session: Session) -> dict[tuple[str, str], CasePage]:
    """Two of every leading reason: enough to see each kind of page."""
    taken: Counter[str] = Counter()
    found = []
    for row in reviewing.rows(session, reviewing.queue(session)):
        taken[row.reasons[0]] += 1
        if taken[row.reasons[0]] <= 2:
            found.append(case_page(session, row.id))
    return {(page.person.ref, page.row.strand.value): page for page in found}


def test_a_page_agrees_with_the_decision_that_stands(
    pages: dict[tuple[str, str], CasePage],
) -> None:
    for page in pages.values():
        assert page.decision is not None
        assert page.rule is not None, page.row.ref
        assert page.decision.rule.split("/")[0] == page.rule.rule
        assert [reason.code.value for reason in page.reasons] == list(page.decision.reasons)
        assert not page.rules_differ
        assert sorted(side.area for side in page.sides) == ["E06999001", "E06999002"]


def test_addresses_and_statuses_are_oldest_first(pages: dict[tuple[str, str], CasePage]) -> None:
    for page in pages.values():
        starts = [line.address.start for line in page.addresses if line.address.start is not None]
        assert starts == sorted(starts)
        spans = [line.span.start for line in page.statuses if line.span.start is not None]
        assert spans == sorted(spans)


def test_two_homes_are_named_with_their_successors(pages: dict[tuple[str, str], CasePage]) -> None:
    shared = [page for page in pages.values() if page.decision and page.decision.reasons[0] == "SHARED_CARE"]
    assert shared
    for page in shared:
        assert any("2 homes are open" in words and "Annet" in words for words in page.contradictions)
        assert all(side.points for side in page.sides)


def test_whoever_does_not_lead_and_has_a_hand_in_it_is_to_be_told(
    pages: dict[tuple[str, str], CasePage],
) -> None:
    assert any(page.to_tell for page in pages.values())
    for page in pages.values():
        told = {one.area for one in page.to_tell}
        assert page.lead not in told
        over_the_line = {line.area for line in page.addresses if line.open and line.area} - {page.lead}
        assert not page.lead or over_the_line <= told
        assert len(page.events) >= len({(line.span.start, line.words) for line in page.statuses})


def test_a_placement_is_never_called_a_home(pages: dict[tuple[str, str], CasePage]) -> None:
    lines = [line for page in pages.values() for line in page.addresses]
    placements = [line for line in lines if line.address.kind.value == "placement"]
    assert placements
    assert all(line.counts_as.endswith("not a home") for line in placements)


def test_a_restricted_record_is_not_there_for_who_is_not_cleared(
    made_county: Path, session: Session, tmp_path: Path
) -> None:
    restricted = [row for row in reviewing.rows(session, reviewing.queue(session)) if row.restricted]
    assert restricted
    copy = allocated_county.copied(made_county, tmp_path)
    auditor = allocated_county.signed_in(copy, allocated_county.AUDITOR)
    try:
        with pytest.raises(NotFound, match="no such case record"):
            case_page(auditor, restricted[0].id)
    finally:
        auditor.workspace.close()


def test_a_relative_is_shown_with_where_their_records_go(session: Session) -> None:
    with session.workspace.read() as unit:
        ids = unit.records.ids()
    related = [page for page in (case_page(session, i) for i in ids[:30]) if page.family]
    assert related
    assert any(page.family_points for page in related)
    for page in related:
        shown = [point.label for point in page.family_points]
        names = [f"{one.relation}, {one.name}" for one in page.family]
        assert all(any(label.startswith(name) for name in names) for label in shown)
        for relative in page.family:
            assert relative.person_ref != page.person.ref
            assert relative.relation in ("mother", "child", "same mother", "same family")
