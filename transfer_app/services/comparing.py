"""What if: another boundary set or rule set beside the ones in use, without touching the live allocation.

Boundary proposals change until the order is made; this is how members and officers see the effect.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from transfer_app.domain.allocation import decide
from transfer_app.domain.decisions import Decision
from transfer_app.domain.errors import NotReady
from transfer_app.domain.places import BoundarySet
from transfer_app.domain.staff import Act
from transfer_app.domain.vocabulary import OutcomeKind, Strand
from transfer_app.services.batches import batches
from transfer_app.services.jobs import JobContext
from transfer_app.services.placing import Ground, keys_in
from transfer_app.services.ports.store import Unit
from transfer_app.services.rule_sets import rules_in_use
from transfer_app.services.session import Session


@dataclass(frozen=True, slots=True)
class Result:
    """What one side of the comparison makes of a record. area '' where there is none, and for review."""

    outcome: OutcomeKind
    area: str
    reason: str

    def words(self, names: Mapping[str, str]) -> str:
        if self.area:
            return names.get(self.area, self.area)
        return f"review: {self.reason}" if self.reason else self.outcome.value


@dataclass(frozen=True, slots=True)
class Mover:
    """A record that the two sides decide differently. The point is that of the first side's address."""

    record_id: int
    ref: str
    strand: Strand
    before: Result
    after: Result
    easting: float | None
    northing: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """counts: (strand, before, after) -> records, for every record, those that stay too."""

    records: int
    movers: tuple[Mover, ...]
    counts: Mapping[tuple[Strand, Result, Result], int]
    names: Mapping[str, str]


def compare(
    session: Session,
    job: JobContext,
    *,
    boundaries: BoundarySet | None = None,
    rules_file: Path | None = None,
) -> Comparison:
    """Decide every record twice: as things are, and with other boundaries, other rules, or both.

    boundaries: a set prepared by services.boundaries.prepare, stored or not; None for the one in use.
    Restricted records are counted, and never among the movers of those who may not see them.
    """
    session.require(Act.ALLOCATE)
    day = session.required_vesting_day()
    with session.workspace.read() as unit:
        as_is, other = rules_in_use(session, unit), rules_in_use(session, unit, rules_file)
        in_use = unit.boundaries.in_use()
        if in_use is None or unit.runs.latest() is None:
            raise NotReady("There is no allocation to compare with yet.", "Run the allocation first.")
        here = Ground(session, unit, in_use)
        there = _ground(session, unit, boundaries) if boundaries is not None else here
        ids = unit.records.ids()
        movers: list[Mover] = []
        counts: Counter[tuple[Strand, Result, Result]] = Counter()
        done = 0
        for some in batches(ids):
            for record_id, facts in zip(some, unit.records.facts(some), strict=True):
                keys = keys_in(facts)
                first, second = (
                    decide(facts, as_is, day, here.table(keys)),
                    decide(facts, other, day, there.table(keys)),
                )
                before, after = _result(first), _result(second)
                counts[(facts.strand, before, after)] += 1
                hidden = facts.person.restricted and not session.user.may(Act.SEE_RESTRICTED)
                if before != after and not hidden:
                    movers.append(_mover(record_id, facts.strand, first, before, after))
            done += len(some)
            job.progress(done, len(ids), "case records compared")
    sets = (in_use, boundaries) if boundaries is not None else (in_use,)
    names: dict[str, str] = {area.code: area.name for one in reversed(sets) for area in one.successors}
    return Comparison(len(ids), tuple(movers), dict(counts), names)


def _ground(session: Session, unit: Unit, boundaries: BoundarySet) -> Ground:
    geography = session.outside.geography
    placer = geography.load_placer(geography.build_placer(boundaries.successors))
    return Ground(session, unit, boundaries, placer)


def _result(decision: Decision) -> Result:
    reason = decision.reasons[0].value if decision.reasons else ""
    area = "" if decision.needs_review else decision.area or ""
    return Result(decision.outcome, area, reason)


def _mover(record_id: int, strand: Strand, first: Decision, before: Result, after: Result) -> Mover:
    where = first.sited.location if first.sited is not None else None
    return Mover(
        record_id, first.record, strand, before, after,
        where.easting if where else None, where.northing if where else None,
    )  # fmt: skip
