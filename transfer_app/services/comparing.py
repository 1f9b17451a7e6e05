"""What if: other boundaries, other rules or a newer extract beside those in use; nothing of it is kept.

Boundary proposals change until the order is made; this is how members and officers see the effect.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from transfer_app.domain.casework import Standing, State
from transfer_app.domain.comparisons import CHANGE_WORDS, Comparison, Pairing, Result, Seen, names_of
from transfer_app.domain.errors import NotReady
from transfer_app.domain.geography import AreaCode
from transfer_app.domain.places import BoundarySet
from transfer_app.domain.reasons import Reason
from transfer_app.domain.staff import Act
from transfer_app.domain.statuses import statuses_on
from transfer_app.domain.verdicts import STRANDS, Verdicts
from transfer_app.domain.vocabulary import AddressTest, OutcomeKind
from transfer_app.services import visible
from transfer_app.services.boundaries import refuse_blocked, required_set
from transfer_app.services.deciding import Pass
from transfer_app.services.jobs import JobContext
from transfer_app.services.loading import load_in
from transfer_app.services.locating import locate_in
from transfer_app.services.placing import Ground
from transfer_app.services.ports.sources import Survey
from transfer_app.services.ports.store import Unit
from transfer_app.services.rule_sets import rules_in_use
from transfer_app.services.session import Session
from transfer_app.services.tallying import goes_to


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison. What it does not name is as it is in the workspace.

    boundaries: a stored set, or one prepared by services.boundaries.prepare. extracts: surveys of exports
    that are loaded on top of those that are there, in this order, and taken back again.
    """

    boundaries: BoundarySet | None = None
    rules_file: Path | None = None
    extracts: tuple[Survey, ...] = ()


AS_IT_IS = Side()


def compare(session: Session, job: JobContext, first: Side, second: Side) -> Comparison:
    """Decide every record on both sides. The workspace, its log and its balance stay as they are.

    What people settled counts on a side while the facts it rests on are the same there; otherwise it
    would go back to them. Restricted records are counted, and never among the movers of those who may
    not see them.
    """
    session.require(Act.ALLOCATE)
    if first.extracts or second.extracts:
        session.require(Act.LOAD)
    day = session.required_vesting_day()
    for side in (first, second):
        if side.boundaries is not None:
            refuse_blocked(side.boundaries)
    with session.workspace.read() as unit:
        size, stale = unit.log.size(), _is_stale(unit)
        pairing = Pairing(not visible.cleared(session), max(unit.records.ids(), default=0))
    sides = ((first, pairing.first), (second, pairing.second))
    alike = [one.digest for one in first.extracts] == [one.digest for one in second.extracts]
    groups = [("compared", sides)] if alike else [("decided, A", sides[:1]), ("decided, B", sides[1:])]
    named: list[Mapping[str, str]] = []
    for label, group in groups:
        extracts = group[0][0].extracts
        with _opened(session, tried=stale or bool(extracts)) as unit:
            if unit.log.size() != size:
                raise NotReady("Somebody changed the workspace while it was compared.", "Compare again.")
            _bring_up_to_date(session, unit, extracts, stale, job)
            for side, take in group:
                bench = _Bench(session, unit, side, day, take)
                named.append(bench.boundaries.names)
                bench.decide_all(job, f"case records {label}")
    return pairing.comparison(names_of(named))


MOVER_COLUMNS = (
    "record", "strand", "status", "as it is", "with the change", "what changes", "easting", "northing",
)  # fmt: skip


def save_movers(session: Session, found: Comparison, path: Path) -> int:
    """Write the movers as a CSV that is safe to open in a spreadsheet; count them. Needs SEE_RECORDS.

    Restricted records are left out. It names no child, but its points are homes: treat it as the export.
    """
    session.require(Act.SEE_RECORDS)
    rows = (
        (
            one.ref, one.strand.value, one.status, *(
                side.words(found.names) if side is not None else "" for side in (one.before, one.after)
            ), CHANGE_WORDS[one.change], one.easting, one.northing,
        )
        for one in found.movers
        if not one.restricted
    )  # fmt: skip
    return session.outside.exports.write_table(path, MOVER_COLUMNS, rows)


def _is_stale(unit: Unit) -> bool:
    """Something was loaded after the last allocation, or there was none: addresses are not located yet."""
    allocated = unit.log.last("allocated")
    loads = [unit.log.last(action) for action in ("extract-loaded", "gazetteer-loaded")]
    return allocated is None or any(at is not None and at > allocated for at in loads)


def _opened(session: Session, *, tried: bool) -> AbstractContextManager[Unit]:
    return session.workspace.trial() if tried else session.workspace.read()


def _bring_up_to_date(
    session: Session, unit: Unit, extracts: Sequence[Survey], stale: bool, job: JobContext
) -> None:
    for found in extracts:
        load_in(session, unit, found, job)
    if extracts or stale:
        if not unit.gazetteers.all():
            raise NotReady("There is no gazetteer yet.", "Add ONSPD, Code-Point Open or a UPRN list first.")
        locate_in(session, unit, job)


class _Bench:
    """One side at work: its boundaries, rules and places, and what people have settled."""

    def __init__(
        self, session: Session, unit: Unit, side: Side, day: date, take: Callable[[Iterable[Seen]], None]
    ) -> None:
        self._unit, self._day, self._take = unit, day, take
        self.boundaries = side.boundaries or required_set(unit)
        rules = rules_in_use(session, unit, side.rules_file)
        self._pass = Pass(unit, rules, day, _ground(session, unit, self.boundaries))

    def decide_all(self, job: JobContext, label: str) -> None:
        self._pass.decide_all(self._seen, job, label)

    def _seen(self, wanted: Sequence[tuple[int, int]], verdicts: Verdicts) -> list[AreaCode | None]:
        """See deciding.Take."""
        standing = self._unit.decisions.standing([record_id for _, record_id in wanted])
        statuses = statuses_on(verdicts.facts, self._day)
        seen = [
            self._one(record_id, verdicts, row, statuses[row], standing.get(record_id))
            for row, record_id in wanted
        ]
        self._take(seen)
        return [goes_to(one.result.outcome, one.result.area) for one in seen]

    def _one(
        self, record_id: int, verdicts: Verdicts, row: int, status: str, stands: Standing | None
    ) -> Seen:
        facts, place = verdicts.facts, int(verdicts.picks.place[row])
        located = verdicts.places.located
        shown = place >= 0 and verdicts.test_of(row) is not AddressTest.NONE
        return Seen(
            facts.refs[row], record_id, STRANDS[facts.strand[row]], status,
            bool(facts.persons.restricted[facts.person[row]]), self._result(record_id, verdicts, row, stands),
            float(located.easting[place]) if shown else None,
            float(located.northing[place]) if shown else None,
        )  # fmt: skip

    def _result(self, record_id: int, verdicts: Verdicts, row: int, stands: Standing | None) -> Result:
        """What the allocation would leave standing: see tallying, which keeps what people settled."""
        fresh = _result(verdicts, row)
        if stands is None or not stands.of_people:
            return fresh
        if stands.stays(verdicts.digest(row), self.boundaries.names):
            return _standing_result(stands, fresh)
        if stands.state is State.PROPOSED and not self._was_settled(record_id):
            return fresh
        reason = fresh.reason or Reason.ADDRESS_CONFLICT.value
        return Result(OutcomeKind.REVIEW, "", reason, reopened=True)

    def _was_settled(self, record_id: int) -> bool:
        stored = self._unit.decisions.get(record_id)
        return stored is not None and bool(stored.was)


def _ground(session: Session, unit: Unit, boundaries: BoundarySet) -> Ground:
    """boundaries: a stored set has its index and the postcodes known to be shared; a prepared one has not."""
    if boundaries.id:
        return Ground(session, unit, boundaries)
    geography = session.outside.geography
    placer = geography.load_placer(geography.build_placer(boundaries.successors, boundaries.predecessors))
    return Ground(session, unit, boundaries, placer)


def _result(verdicts: Verdicts, row: int) -> Result:
    outcome, reasons = verdicts.outcome_of(row), verdicts.reasons_of(row)
    # Another authority's child has the area of who is told of it: it goes nowhere.
    goes = outcome not in (OutcomeKind.REVIEW, OutcomeKind.NOT_OURS)
    area = verdicts.area_of(row) or "" if goes else ""
    return Result(outcome, area, reasons[0].value if reasons else "")


def _standing_result(stands: Standing, fresh: Result) -> Result:
    """As people settled it; a record they are at stays in review, for the reason the facts give."""
    if stands.state is State.SETTLED:
        return Result(stands.outcome, stands.area, "")
    return Result(OutcomeKind.REVIEW, "", fresh.reason)
