"""Case records, the runs that decided them, the decisions, and their review."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol

from transfer_app.domain.balance import Counted
from transfer_app.domain.board_detail import Alike
from transfer_app.domain.casework import (
    Proposal,
    RecordRow,
    Run,
    Standing,
    StoredDecision,
)
from transfer_app.domain.columns import Facts
from transfer_app.domain.people import CaseFacts, Person
from transfer_app.domain.queue_filter import QueueCounts, QueueFilter
from transfer_app.domain.run_report import Became, ReportLine
from transfer_app.domain.vocabulary import OutcomeKind, Strand


class FactReader(Protocol):
    """Facts of many case records as columns; made for one pass over the workspace."""

    def facts(self, record_ids: Sequence[int]) -> tuple[Facts, list[int]]:
        """In the order asked for, and the person of each. Cheapest for neighbouring people."""
        ...


class Records(Protocol):
    """Case records: one child in one strand."""

    def refresh(self, secret: bytes, extract_id: int | None = None) -> int:
        """Make a case record for every child and strand that has facts of it; count the new ones.

        extract_id: note for each record that this extract holds it (the balance counts on that).
        """
        ...

    def ids(self) -> list[int]: ...
    def by_standing(self, day: date) -> tuple[list[int], list[int]]:
        """Records that may be open on a day, and those that are surely closed; each in order of person."""
        ...

    def perhaps_open(self, person_ids: Sequence[int], day: date) -> dict[int, int]:
        """Records of these people that may be open on a day, with whose each is."""
        ...

    def reader(self, day: date) -> FactReader:
        """day: vesting day, on which it is told who is unborn."""
        ...

    def person_of(self, record_id: int) -> int: ...
    def facts(self, record_ids: Sequence[int], day: date | None = None) -> Iterator[CaseFacts]:
        """Facts in the order asked for. day: vesting day, for the mothers' homes of the unborn."""
        ...

    def find(self, ref: str) -> int:
        """The id of a record by its opaque ref. Raises NotFound."""
        ...

    def ids_of(self, refs: Sequence[str]) -> dict[str, int]:
        """Record ids by reference; only of those that are there."""
        ...

    def rows(self, record_ids: Sequence[int]) -> list[RecordRow]: ...
    def of_person(self, person_id: int) -> list[int]: ...
    def doubles(self, person_id: int) -> list[int]:
        """Person ids of those who look like the same person; none where one of the two was adopted."""
        ...

    def relatives(self, person_id: int) -> list[tuple[str, int, Person]]:
        """Whoever the sources link to a person: (relation, person id, person), each once, eldest first.

        relation: 'mother', 'child', 'same mother' or 'same family', the first that is so.
        """
        ...


class Runs(Protocol):
    def add(self, run: Run) -> int: ...
    def finish(self, run_id: int, result_digest: str, counts: str) -> None: ...
    def latest(self) -> Run | None: ...


class RunChanges(Protocol):
    """What each run made of what stood before it."""

    def add(self, run_id: int, changes: Sequence[tuple[int, Became, str, str]]) -> None:
        """(record id, what became of it, was, now)."""
        ...

    def compared(self, run_id: int) -> bool:
        """There was a run before this one."""
        ...

    def gone(self) -> list[int]:
        """Records of which the newest extract of their tables holds no row any more."""
        ...

    def mark_gone(self, unseen: Mapping[str, Collection[str]]) -> None:
        """Note them after an extract. unseen: by each table it holds, the keys of before that it lacks."""
        ...

    def counts(self, run_id: int, restricted: bool) -> Counter[Became]:
        """How many of each kind, as lines() has them."""
        ...

    def lines(self, run_id: int, restricted: bool) -> list[ReportLine]:
        """restricted False leaves restricted people out."""
        ...


class Decisions(Protocol):
    """The standing decision of each case record."""

    def digests(self) -> dict[int, Standing]:
        """By record id: what stands now, enough to see whether a re-run changes it."""
        ...

    def standing(self, record_ids: Sequence[int]) -> dict[int, Standing]:
        """The same of these records only, those that have a decision."""
        ...

    def put(
        self, run_id: int, decisions: Iterable[tuple[int, StoredDecision]], standing: Collection[int] = ()
    ) -> None:
        """Store decisions. standing: the records that have one already, which is replaced."""
        ...

    def get(self, record_id: int) -> StoredDecision | None: ...
    def some(self, record_ids: Sequence[int]) -> dict[int, StoredDecision]:
        """Those of these records that have a decision."""
        ...

    def settle(self, record_id: int, decision: StoredDecision) -> None: ...
    def totals(self, *, restricted: bool = True) -> list[tuple[str, str, str, str, str, int]]:
        """(strand, outcome, area, state, lead reason, count) over all records; '' where undecided.

        restricted False: without restricted records.
        """
        ...

    def points(self) -> list[tuple[int, float, float, str, str]]:
        """(record id, easting, northing, outcome, area or '') of every decision that has a point."""
        ...


class Queue(Protocol):
    """Which case records there are to work on. Restricted ones are left out unless the filter says so."""

    def ids(self, wanted: QueueFilter, *, descending: bool = False) -> list[int]:
        """In the order wanted; those that nobody has decided last, where no facet is chosen."""
        ...

    def first(self, wanted: QueueFilter, count: int, *, descending: bool = False) -> list[int]:
        """The first of them, so many at most, without looking at all."""
        ...

    def counts(self, wanted: QueueFilter) -> QueueCounts:
        """Of all decided records that the search and the statuses let through, whatever else is chosen."""
        ...

    def statuses(self, wanted: QueueFilter) -> Mapping[str, int]:
        """How many of those that pass all else have each status."""
        ...

    def whole(self, restricted: bool) -> tuple[int, int, Mapping[str, int]]:
        """(case records, of them undecided, decided by state). restricted False leaves those out."""
        ...

    def passing(self, wanted: QueueFilter, record_ids: Sequence[int]) -> frozenset[int]:
        """Those of these few records that pass."""
        ...


class Reviews(Protocol):
    def add(self, record_id: int, proposal: Proposal) -> int: ...
    def pending(self, record_id: int) -> Proposal | None: ...
    def get(self, proposal_id: int) -> tuple[int, Proposal]: ...
    def decide(self, proposal_id: int, state: str, user_id: int, at: str, note: str) -> None: ...
    def of_record(self, record_id: int) -> list[Proposal]: ...
    def of_records(self, record_ids: Sequence[int]) -> dict[int, list[Proposal]]:
        """By record, oldest first; only records that have any."""
        ...

    def proposed(self, record_ids: Sequence[int]) -> list[tuple[int, OutcomeKind, str, int, str]]:
        """(record id, outcome, area, proposer's id and name) of those with a proposal that waits."""
        ...

    def waiting(self) -> list[int]:
        """Ids of proposals that wait for a second person, oldest first."""
        ...


class Figures(Protocol):
    def counted(self, *, restricted: bool = True) -> Counted:
        """Everything the balance is made of, each figure from its own rows.

        restricted False: without restricted records, and without what is counted in rows and documents.
        """
        ...

    def alike(self) -> list[Alike]:
        """Every case record once, counted with those that stand alike, for the board."""
        ...

    def records(self, *, restricted: bool = True) -> tuple[Mapping[Strand, int], Mapping[Strand, int]]:
        """Case records by strand: (once for each extract that holds it, once)."""
        ...
