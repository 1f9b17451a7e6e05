"""The predecessor's half: load, locate, boundaries, signed rules, allocate, compare, families, review."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from transfer_app.cli.demo import signing
from transfer_app.cli.demo.councils import Offices
from transfer_app.cli.demo.county import County, successor_names
from transfer_app.cli.demo.scoring import Score, compare, told_of_families
from transfer_app.cli.demo.stage import Stage, Step
from transfer_app.domain.case_page import CasePage
from transfer_app.domain.casework import Evidence, EvidenceGrade
from transfer_app.domain.document_faults import READY
from transfer_app.domain.errors import NotReady
from transfer_app.domain.family_splits import SplitState
from transfer_app.domain.reasons import Reason
from transfer_app.domain.vocabulary import OutcomeKind
from transfer_app.services import allocating, boundaries, documents, families, loading, locating, reviewing
from transfer_app.services.case_page import case_page
from transfer_app.services.session import Session

REVIEWED = 12
"""Cases that the demo's reviewer proposes; the last of them the approver refuses."""
LEFT_ALONE = frozenset({Reason.ADOPTION.value, Reason.LEGAL_HOLD.value})
"""Reasons that the demo leaves to adoption managers and lawyers: such records go in no bulk package."""


def play(stage: Stage, county: County, offices: Offices, out: Path) -> Score:
    """Every step up to the review, by the people whose step it is."""
    people = offices.predecessor.people
    officer, reviewer, approver = people["ann"], people["ben"], people["cara"]
    with stage.step("Load") as step:
        load(officer, county, out / "rejected-rows.csv", step)
    with stage.step("Locate") as step:
        locate(officer, county, step)
    with stage.step("Boundaries") as step:
        set_boundaries(officer, county, step)
    with stage.step("Sign") as step:
        signing.sign(offices, county.rules, out, step)
    with stage.step("Allocate") as step:
        allocate(officer, step)
    with stage.step("Compare") as step:
        score = compare(reviewer, county, step)
    with stage.step("Families") as step:
        show_families(reviewer, step)
    with stage.step("Review") as step:
        review(reviewer, approver, step)
    return score


def load(session: Session, county: County, report: Path, step: Step) -> None:
    rows, files, rejected = 0, 0, 0
    for path in county.extracts:
        summary = loading.load(session, loading.survey(session, path), step.job)
        rows, files, rejected = rows + summary.rows, files + len(summary.files), rejected + summary.rejected
    loading.save_rejects(session, report)
    step.tell(f"{rows:,} rows of {files} files, recognised by their columns")
    step.tell(f"{rejected} rows rejected, each with file, row, column and reason")
    found = documents.load(session, county.documents, step.job)
    ready = found.standings.get(READY, 0)
    step.tell(f"{found.rows} documents listed, {ready} of them found, read and given to a case record")


def locate(session: Session, county: County, step: Step) -> None:
    places = [locating.add_gazetteer(session, path, step.job).summary.rows for path in county.gazetteers]
    step.tell(f"{places[0]:,} postcodes and {places[1]:,} properties, each with its accuracy")


def set_boundaries(session: Session, county: County, step: Step) -> None:
    layer = boundaries.LayerChoice(county.districts, None, "code", "name")
    prepared = boundaries.prepare(
        session, successors=None, predecessors=layer, composition=county.composition
    )
    kept = boundaries.keep(session, prepared)
    checked = "" if kept.problems else "; no gap, no overlap"
    step.tell(f"{successor_names(kept)}, made of {len(kept.predecessors)} districts{checked}")
    for problem in kept.problems:
        step.tell(problem.message)


def allocate(session: Session, step: Step) -> None:
    done = allocating.allocate(session, step.job)
    outcomes: Counter[str] = Counter()
    for key, number in done.counts.items():
        outcomes[key.partition(":")[0]] += number
    total = sum(outcomes.values())
    step.tell(f"{total:,} case records: {outcomes[OutcomeKind.SUCCESSOR]:,} to a successor")
    step.tell(f"{outcomes[OutcomeKind.REVIEW]:,} to people, each with its reasons")
    kept, theirs = outcomes[OutcomeKind.CUSTODIAN], outcomes[OutcomeKind.NOT_OURS]
    staff = outcomes[OutcomeKind.OUT_OF_SCOPE]
    step.tell(f"{kept:,} closed ones to the custodian, {theirs:,} not ours, {staff:,} out of scope")


def show_families(session: Session, step: Step) -> None:
    """Which families go different ways: for each one joint panel decides, once."""
    counted = families.counts(session)[SplitState.OPEN]
    step.tell(f"{counted} families go different ways, each for one joint panel of both councils")
    told_of_families(session, step)


def review(reviewer: Session, approver: Session, step: Step) -> None:
    """Propose from what the case page shows; a second person approves all but the last."""
    chosen = _clear_ones(reviewer)[:REVIEWED]
    if len(chosen) < 2:
        raise NotReady("Too few cases wait for people to show a review.", "Use the county as it is.")
    numbers = []
    for done, page in enumerate(chosen, 1):
        numbers.append(_propose(reviewer, page))
        step.job.progress(done, len(chosen), "cases proposed")
    for number in numbers[:-1]:
        reviewing.approve(approver, number, "Agreed with the evidence.")
    reviewing.refuse(approver, numbers[-1], "Ask the social work team first.")
    waiting = len(reviewing.queue(reviewer))
    step.tell(f"{len(numbers)} cases proposed with evidence, {len(numbers) - 1} approved by a second person")
    step.tell(f"{waiting} still wait for people, and are held back until then")


def _clear_ones(session: Session) -> list[CasePage]:
    """Cases whose facts speak for one successor, taken in turn from each reason."""
    rows = [row for row in reviewing.rows(session, reviewing.queue(session)) if row.area]
    turns: Counter[str] = Counter()
    order = []
    for place, row in enumerate(rows):
        if not row.restricted and not LEFT_ALONE & set(row.reasons):
            turns[row.reasons[0]] += 1
            order.append((turns[row.reasons[0]], place, row))
    pages = [case_page(session, row.id) for _, _, row in sorted(order)[: REVIEWED * 2]]
    return [page for page in pages if len(_evidence(page)) >= page.evidence_needed]


def _propose(session: Session, page: CasePage) -> int:
    area = page.row.area
    return reviewing.propose(
        session, page.row.id, outcome=OutcomeKind.SUCCESSOR, area=area,
        why=f"The evidence is for {page.name_of(area)}.",
        interim_lead=page.reasons[0].interim_lead or "the allocated team", evidence=_evidence(page),
    )  # fmt: skip


def _evidence(page: CasePage) -> list[Evidence]:
    """The addresses in the area, and the child's open status, each with the file and row it was read from."""
    found = [
        Evidence(EvidenceGrade.FIELD, f"{line.counts_as} from {line.address.start}", str(line.address.source))
        for line in page.addresses
        if line.area == page.row.area and "not a home" not in line.counts_as
    ]
    found += [
        Evidence(EvidenceGrade.RETURN, line.words, str(line.span.source))
        for line in page.statuses
        if line.open
    ]
    return found[:3]
