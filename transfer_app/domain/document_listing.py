"""Documents one by one, as people look through them to settle what is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from transfer_app.domain.documents import AssignedBy
from transfer_app.domain.vocabulary import Strand


class Stage(StrEnum):
    """How far a document is from being settled; each is in exactly one."""

    TO_SETTLE = "to-settle"
    WAITING = "waiting"
    """To be left out, when a second person agrees."""
    LEFT_OUT = "left-out"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class DocumentFilter:
    """Which documents to list, and in what order. stage None, fault '': any.

    search: every word is in the path or the title, or begins the child's id or name. restricted False leaves
    the documents of restricted children out entirely. order: class, path, child or row; '' is that of the
    index, files beside it last.
    """

    stage: Stage | None = Stage.TO_SETTLE
    fault: str = ""
    search: str = ""
    restricted: bool = False
    order: str = ""
    descending: bool = False


@dataclass(frozen=True, slots=True)
class FoundDocuments:
    """ids: of the documents that pass. counts: by stage and class, of all that the search lets through.

    hidden: documents of restricted children that are not settled and that this person may not see.
    """

    ids: Sequence[int]
    counts: Mapping[tuple[Stage, str], int] = field(default_factory=dict)
    hidden: int = 0

    def count(self, stage: Stage | None = None, fault: str = "") -> int:
        """How many there are of a stage, None for all, and of a class, '' for all."""
        return sum(
            number
            for (each, standing), number in self.counts.items()
            if stage in (None, each) and fault in ("", standing)
        )


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """One document. standing: READY, LEFT_OUT or a fault. person: its child's id; '' where nobody is named.

    known: an extract has the child; name: the child's, then. listed: a row of the index has it. row: as in a
    spreadsheet. said_strand: as the index has it. record: the opaque ref of its case record, strand: of that.
    omission: why it is or is to be left out; omitted_by, agreed_by: people's names, '' for nobody yet.
    proposer: the number of who proposed it.
    """

    id: int
    stage: Stage
    standing: str
    person: str
    known: bool
    name: str
    path: str
    title: str
    kind: str
    day: date | None
    size: int
    listed: bool
    row: int
    said_strand: str
    record: str
    strand: Strand | None
    assigned_by: AssignedBy
    omission: str
    note: str
    omitted_by: str
    agreed_by: str
    proposer: int | None
