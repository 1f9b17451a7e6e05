"""What the case page suggests is proposed as it was shown, marked as such, or refused with a remedy."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import allocated_county
import pytest

from transfer_app.domain.case_page import CasePage
from transfer_app.domain.casework import Evidence, EvidenceGrade, State
from transfer_app.domain.errors import ReviewRefused
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.domain.suggesting import Suggestion, Withheld, suggestion
from transfer_app.domain.vocabulary import OutcomeKind
from transfer_app.services import agreement_figures, reviewing
from transfer_app.services.case_page import case_page
from transfer_app.services.session import Session
from transfer_app.services.suggesting import propose_suggested

pytestmark = pytest.mark.journey
OWN = [Evidence(EvidenceGrade.ORDER, "Interim order", "court"), Evidence(EvidenceGrade.FIELD, "Visit", "")]


@pytest.fixture(scope="module")
def path(made_county: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return allocated_county.copied(made_county, tmp_path_factory.mktemp("suggested"))


@pytest.fixture(scope="module")
def ann(path: Path) -> Iterator[Session]:
    session = allocated_county.signed_in(path)
    yield session
    session.workspace.close()


def of_reason(session: Session, reason: str, clear: bool = True) -> CasePage:
    wanted = QueueFilter(states=("queued",), reasons=(reason,))
    pages = (case_page(session, each) for each in reviewing.queue(session, wanted))
    return next(each for each in pages if isinstance(suggestion(each), Suggestion) is clear)


@pytest.fixture(scope="module")
def page(ann: Session) -> CasePage:
    """One home of the child is on record, in one successor."""
    return of_reason(ann, "TEMP_ACCOM")


@pytest.fixture(scope="module")
def urgent(ann: Session) -> CasePage:
    return of_reason(ann, "PROCEEDINGS")


def told(page: CasePage) -> str:
    found = suggestion(page)
    assert isinstance(found, Withheld)
    return found.why


def test_the_one_that_leads_is_suggested_with_what_speaks_for_it(page: CasePage, urgent: CasePage) -> None:
    found, own = suggestion(page), suggestion(urgent)
    assert isinstance(found, Suggestion)
    assert isinstance(own, Suggestion)
    assert (found.area, found.needed, found.own_evidence) == ("E06999001", 1, False)
    assert found.evidence[0].what.startswith("Current home: ")
    assert found.evidence[0].source.startswith("ssd_address.csv, row")
    assert (own.needed, own.own_evidence) == (2, True)


Change = Callable[[CasePage], CasePage]
WITHHELD: dict[str, Change] = {
    "as strong": lambda p: replace(p, sides=(p.sides[0], replace(p.sides[1], best=p.sides[0].best))),
    "No home or return": lambda p: replace(p, sides=tuple(replace(each, cited=()) for each in p.sides)),
    "The rules and what": lambda p: replace(p, explanation=replace(p.explanation, area="E06999002")),
    "two successors": lambda p: replace(
        p, addresses=tuple(replace(each, fault="two successors' areas hold it") for each in p.addresses)
    ),
    "No current home": lambda p: replace(
        p, addresses=tuple(replace(each, area="E06999002") for each in p.addresses)
    ),
    "another address": lambda p: replace(p, decision=p.decision and p.decision._replace(test="mother")),
    "fit together": lambda p: replace(p, contradictions=("Two dates of birth.",)),
    "settled before": lambda p: replace(p, decision=p.decision and p.decision._replace(state=State.CHANGED)),
    "Restricted": lambda p: replace(p, row=replace(p.row, restricted=True)),
}


@pytest.mark.parametrize("words", WITHHELD)
def test_in_any_doubt_nothing_is_suggested_and_it_is_said_why(words: str, page: CasePage) -> None:
    assert words.casefold() in told(WITHHELD[words](page)).casefold()


def test_reasons_that_no_address_answers_are_for_people(ann: Session) -> None:
    assert told(of_reason(ann, "DUPLICATE", clear=False)).startswith("No address answers this: ")
    assert told(of_reason(ann, "BOUNDARY", clear=False)).startswith("Current home: ")


def test_it_is_refused_where_the_record_is_not_as_it_was_shown(ann: Session, page: CasePage) -> None:
    older = replace(page, decision=page.decision and page.decision._replace(facts_digest="of another time"))
    with pytest.raises(ReviewRefused, match="not as it was shown"):
        propose_suggested(ann, older, lead="team", after_s=4)
    with pytest.raises(ReviewRefused, match="fit together"):
        propose_suggested(ann, replace(page, contradictions=("Two.",)), lead="team", after_s=4)
    with pytest.raises(ReviewRefused, match="No interim lead"):
        propose_suggested(ann, page, lead=" ", after_s=4)
    assert reviewing.waiting(ann) == []


def test_nobody_passes_their_own_words_off_as_the_programs(ann: Session, page: CasePage) -> None:
    with pytest.raises(ReviewRefused, match="Only the program begins"):
        reviewing.propose(
            ann, page.row.id, outcome=OutcomeKind.SUCCESSOR, area="E06999001", why=" as SUGGESTED by me",
            interim_lead="team", evidence=OWN,
        )  # fmt: skip


def test_taken_it_is_told_apart_in_the_record_the_log_and_the_figures(
    ann: Session, path: Path, page: CasePage, urgent: CasePage
) -> None:
    with pytest.raises(ReviewRefused, match="name the evidence yourself"):
        propose_suggested(ann, urgent, lead="team", own=OWN[:1], after_s=4)
    first = propose_suggested(ann, page, lead="team", after_s=14)
    second = propose_suggested(ann, urgent, lead="team", own=OWN, after_s=30)
    with pytest.raises(ReviewRefused, match="not as it was shown"):
        propose_suggested(ann, page, lead="team", after_s=14)
    by_number = {each.proposal.id: each.proposal for each in reviewing.waiting(ann)}
    assert by_number[first].why.startswith("As suggested, 14 s after the page was shown: Current home: ")
    assert by_number[second].evidence == tuple(OWN)
    with ann.workspace.read() as unit:
        entries = [json.loads(body) for body in unit.log.bodies(unit.log.size() - 2)]
    assert [(each["detail"]["suggested"], each["detail"]["after_s"]) for each in entries] == [
        (True, 14), (True, 30),
    ]  # fmt: skip
    assert "Current home" not in json.dumps(entries)
    ben = allocated_county.signed_in(path, allocated_county.APPROVER)
    reviewing.approve(ben, first)
    reviewing.refuse(ben, second, "The order says otherwise.")
    figures = agreement_figures.quality(ben).by_origin
    assert {key: (one.approved, one.refused) for key, one in figures.items()} == {("as suggested",): (1, 1)}
    ben.workspace.close()
    again = case_page(ann, urgent.row.id)
    assert "A second person said otherwise" in told(again)
