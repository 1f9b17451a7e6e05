"""A folder with one document of each kind that people settle, loaded into a copy of the sample county."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path

import sample_county
from document_folders import MadeFolder

from transfer_app.domain.casework import RecordRow
from transfer_app.domain.document_faults import Fault
from transfer_app.domain.document_listing import DocumentFilter, DocumentLine
from transfer_app.domain.staff import Clearance
from transfer_app.domain.vocabulary import Role, Strand
from transfer_app.services import document_listing, documents
from transfer_app.services.jobs import Quiet
from transfer_app.services.session import Session

STANDINGS = {"ready": 1, Fault.MISSING: 2, Fault.UNSURE: 2, Fault.NO_CHILD: 1, Fault.ORPHAN: 1}
"""How the documents of the scene stand; one of those that are missing is a restricted child's."""


@dataclass(frozen=True)
class Scene:
    """one, other: children with one case record; two: one with two open ones, to whom 1.pdf and 2.pdf belong.

    hidden: a restricted child.
    """

    made: MadeFolder
    rows: dict[str, list[RecordRow]]
    one: str
    other: str
    two: str
    hidden: str

    def line(self, session: Session, path: str) -> DocumentLine:
        wanted = DocumentFilter(stage=None, search=path)
        (found,) = document_listing.lines(session, document_listing.find(session, wanted).ids)
        return found


def load(session: Session, root: Path) -> Scene:
    rows = _rows(session)
    plain = [
        ref for ref, own in sorted(rows.items())
        if not own[0].restricted and not {Strand.ADOPTION, Strand.STAFF} & {row.strand for row in own}
    ]  # fmt: skip
    one, other = [ref for ref in plain if len(rows[ref]) == 1][:2]
    two = next(ref for ref in plain if len(rows[ref]) == 2 and not any(_closed(row) for row in rows[ref]))
    hidden = sample_county.rows("restricted.csv")[0]["person_id"].upper()
    made = MadeFolder(root)
    made.document(one, "ready.pdf")
    made.row(other, "lost.pdf")
    made.document(two, "1.pdf", b"one")
    made.document(two, "2.pdf", b"two")
    made.document("NOBODY-1", "nobodys.pdf")
    made.row(hidden, "secret place.pdf")
    made.file("beside.pdf", b"never listed")
    made.write()
    assert documents.load(session, made.root, Quiet()).standings == STANDINGS
    return Scene(made, rows, one, other, two, hidden)


def only(session: Session, *roles: Role) -> Session:
    """The same person with no other roles than these, and not cleared."""
    return replace(session, user=replace(session.user, roles=frozenset(roles), clearance=Clearance.NONE))


def _rows(session: Session) -> dict[str, list[RecordRow]]:
    found = defaultdict(list)
    with session.workspace.read() as unit:
        for row in unit.records.rows(unit.records.ids()):
            found[row.person_ref].append(row)
    return found


def _closed(row: RecordRow) -> bool:
    return row.status == "closed"
