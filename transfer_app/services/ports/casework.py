"""Case records, the runs that decided them, the decisions, and their review."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from transfer_app.domain.balance import Counted
from transfer_app.domain.casework import (
    Proposal,
    QueueFilter,
    RecordRow,
    Run,
    Standing,
    StoredDecision,
)
from transfer_app.domain.people import CaseFacts, Person


class Records(Protocol):
    """Case records: one child in one strand."""

    def refresh(self, secret: bytes, extract_id: int | None = None) -> int:
        """Make a case record for every child and strand that has facts of it; count the new ones.

        extract_id: note for each record that this extract holds it (the balance counts on that).
        """
        ...

    def ids(self) -> list[int]: ...
    def facts(self, record_ids: Sequence[int]) -> Iterator[CaseFacts]:
        """Facts in the order asked for."""
        ...

    def find(self, ref: str) -> int:
        """The id of a record by its opaque ref. Raises NotFound."""
        ...

    def rows(self, record_ids: Sequence[int]) -> list[RecordRow]: ...
    def of_person(self, person_id: int) -> list[int]: ...
    def relatives(self, person_id: int) -> list[tuple[str, int, Person]]:
        """Whoever the sources link to a person: (relation, person id, person), each once, eldest first.

        relation: 'mother', 'child', 'same mother' or 'same family', the first that is so.
        """
        ...


class Runs(Protocol):
    def add(self, run: Run) -> int: ...
    def finish(self, run_id: int, result_digest: str, counts: str) -> None: ...
    def latest(self) -> Run | None: ...


class Decisions(Protocol):
    """The standing decision of each case record."""

    def digests(self) -> dict[int, Standing]:
        """By record id: what stands now, enough to see whether a re-run changes it."""
        ...

    def put(self, run_id: int, decisions: Iterable[tuple[int, StoredDecision]]) -> None: ...
    def get(self, record_id: int) -> StoredDecision | None: ...
    def settle(self, record_id: int, decision: StoredDecision) -> None: ...
    def queue(self, wanted: QueueFilter) -> list[int]:
        """Record ids in the order they should be worked: priority, then reason, then surname."""
        ...

    def totals(self) -> list[tuple[str, str, str, str, str, int]]:
        """(strand, outcome, area, state, lead reason, count) over all records; '' where undecided."""
        ...

    def points(self) -> list[tuple[int, float, float, str, str]]:
        """(record id, easting, northing, outcome, area or '') of every decision that has a point."""
        ...


class Reviews(Protocol):
    def add(self, record_id: int, proposal: Proposal) -> int: ...
    def pending(self, record_id: int) -> Proposal | None: ...
    def get(self, proposal_id: int) -> tuple[int, Proposal]: ...
    def decide(self, proposal_id: int, state: str, user_id: int, at: str, note: str) -> None: ...
    def of_record(self, record_id: int) -> list[Proposal]: ...
    def waiting(self) -> list[int]:
        """Ids of proposals that wait for a second person, oldest first."""
        ...


class Figures(Protocol):
    def counted(self) -> Counted:
        """Everything the balance is made of, each figure from its own rows."""
        ...
