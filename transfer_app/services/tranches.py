"""What the next package to an authority holds: records it lacks, copies it replaces, what it withdraws."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from transfer_app.domain.case_files import CaseFile
from transfer_app.domain.copy_digests import DecidedAs, content_digest
from transfer_app.domain.packages import FINAL, PACKED, PACKED_OUTCOMES, RECEIVED, Candidate
from transfer_app.domain.sharing import Protocol
from transfer_app.domain.tranches import (
    AS_NEW,
    MOST_WITHDRAWN,
    Carried,
    Change,
    SentCopy,
    Withdrawal,
    WithdrawalReason,
)
from transfer_app.services import case_files
from transfer_app.services.jobs import QUIET, JobContext
from transfer_app.services.ports.store import Unit
from transfer_app.services.readiness import sorted_out_now
from transfer_app.services.session import Session


@dataclass(frozen=True, slots=True)
class Tranche:
    """ready: in order of opaque ref. held: how many by reason. carried: as what each that is ready goes.

    withdrawn: by record id, in order of ref. waiting: copies to withdraw once their own receipt is here.
    """

    ready: tuple[Candidate, ...]
    held: Mapping[str, int]
    carried: Mapping[int, Carried]
    withdrawn: Mapping[int, Withdrawal]
    waiting: int

    @property
    def changes(self) -> Mapping[Change, int]:
        return dict(Counter(each.change for each in self.carried.values()))

    @property
    def superseded(self) -> dict[str, int]:
        """By strand: copies that stop being current with this package."""
        replaced = (each for each in self.ready if self.carried[each.record_id].replaces is not None)
        return dict(sorted(Counter(each.strand.value for each in replaced).items()))

    @property
    def notices(self) -> tuple[Withdrawal, ...]:
        return tuple(self.withdrawn.values())

    @property
    def is_empty(self) -> bool:
        return not self.ready and not self.withdrawn


def next_tranche(session: Session, unit: Unit, protocol: Protocol, job: JobContext = QUIET) -> Tranche:
    """As of today, and by the copies that the authority has by its receipts."""
    copies = {copy.record_id: copy for copy in unit.packages.current(protocol.authority)}
    decided = unit.packages.decided_as(sorted(copies))
    theirs = _still_theirs(copies, decided, protocol.authority)
    changes = _changes(session, unit, theirs, decided, job)
    ready, held = sorted_out_now(session, unit, protocol, changes)
    carried = {each.record_id: carried_as(each, copies.get(each.record_id)) for each in ready}
    notices = {
        record_id: Withdrawal(copy.ref, reason, copy.sent)
        for record_id, copy in copies.items()
        if copy.strand in protocol.terms.scope.strands
        and (reason := _taken_back(decided.get(record_id), protocol.authority)) is not None
    }
    withdrawn = {each: notice for each, notice in notices.items() if copies[each].state == RECEIVED}
    waiting = sum(copies[each].state == PACKED for each in notices)
    return Tranche(
        tuple(ready), held, carried, dict(list(withdrawn.items())[:MOST_WITHDRAWN]), waiting,
    )  # fmt: skip


def with_changes(
    session: Session, unit: Unit, candidates: Sequence[Candidate], authority: str
) -> tuple[list[Candidate], dict[int, SentCopy]]:
    """(records, each as what it would go now, the copies of them that the authority has by record).

    Whatever packages the copies went in: for special ones, which next_tranche leaves alone.
    """
    sent = [each.record_id for each in candidates if each.packed and each.packed_for == authority]
    copies = {copy.record_id: copy for copy in unit.packages.current_of(authority, sent)}
    decided = unit.packages.decided_as(sorted(copies))
    changes = _changes(session, unit, _still_theirs(copies, decided, authority), decided, QUIET)
    now = [replace(each, change=changes.get(each.record_id, each.change)) for each in candidates]
    return now, copies


def noting_content(cases: Iterable[CaseFile], digests: dict[str, str]) -> Iterator[CaseFile]:
    """The cases as they come, each one's content digest noted by its ref."""
    for case in cases:
        digests[case.record] = content_digest(json.loads(case.case_json))
        yield case


def _still_theirs(
    copies: Mapping[int, SentCopy], decided: Mapping[int, DecidedAs], authority: str
) -> list[SentCopy]:
    """The copies of records that are decided, and stay with the authority that has them."""
    return [
        copy
        for record_id, copy in copies.items()
        if (now := decided.get(record_id)) is not None
        and now.state in FINAL
        and now.outcome in PACKED_OUTCOMES
        and now.area == authority
    ]


def _changes(
    session: Session,
    unit: Unit,
    copies: Sequence[SentCopy],
    decided: Mapping[int, DecidedAs],
    job: JobContext,
) -> dict[int, Change]:
    """How the records that differ from their copy differ. Only those with newer rows are looked at whole.

    Other documents than went with it, or one that the receiver did not take, make a record changed too.
    """
    contents = {copy.ref: copy.content for copy in copies}
    received = {copy.record_id: copy.sent.package for copy in copies}
    again = unit.documents.otherwise(received)
    outstanding = {each.record for each in unit.packages.outstanding_documents()}
    touched = [copy.record_id for copy in copies if copy.touched]
    for done, case in enumerate(case_files.build(session, unit, touched) if touched else (), 1):
        job.progress(done, len(touched), "sent case files compared with what is loaded now")
        contents[case.record] = content_digest(json.loads(case.case_json))
    found: dict[int, Change] = {}
    for copy in copies:
        documents = copy.record_id in again or copy.ref in outstanding
        if documents or contents[copy.ref] != copy.content or not copy.content:
            found[copy.record_id] = Change.CHANGED
        elif decided[copy.record_id].digest() != copy.decided:
            found[copy.record_id] = Change.REDECIDED
    return found


def carried_as(candidate: Candidate, copy: SentCopy | None) -> Carried:
    return AS_NEW if copy is None else Carried(candidate.change, copy.sent)


def _taken_back(now: DecidedAs | None, authority: str) -> WithdrawalReason | None:
    """None also where people have yet to decide: until then the receiver keeps what it has."""
    if now is None or now.state not in FINAL:
        return None
    if now.outcome not in PACKED_OUTCOMES:
        return WithdrawalReason.NO_AUTHORITY
    return None if now.area == authority else WithdrawalReason.OTHER_AUTHORITY
