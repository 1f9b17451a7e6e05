"""Rows of the copies of records that were sent: which is current, and what superseded or withdrew it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from transfer_app.adapters.store.tables import (
    case_records,
    decisions,
    evidence,
    package_records,
    packages,
    people,
    proposals,
    source_files,
    source_rows,
)
from transfer_app.adapters.store.tables_tranches import package_withdrawals
from transfer_app.adapters.store.values import batches, from_texts
from transfer_app.domain.casework import Evidence, EvidenceGrade, Proposal, State
from transfer_app.domain.copy_digests import DecidedAs
from transfer_app.domain.manifest import Kind
from transfer_app.domain.packages import (
    LIVE,
    PACKED,
    RECEIVED,
    REJECTED,
    SUPERSEDED,
    VOID,
    WITHDRAWING,
    WITHDRAWN,
)
from transfer_app.domain.tranches import Earlier, SentCopy, WithdrawalReason
from transfer_app.domain.vocabulary import OutcomeKind, Strand
from transfer_app.services.ports.tranches import NewCopy

_ABOUT = (
    sa.select(sa.func.count()).where(source_rows.c.person_ref == people.c.ref).correlate(people)
).scalar_subquery()
"""How many source rows there are about a person: one may be taken away and given to another."""


class SentCopies:
    _connection: sa.Connection

    def current(self, authority: str) -> list[SentCopy]:
        """The current copies in bulk packages for an authority, in order of opaque ref.

        A special copy is never replaced or withdrawn by a bulk tranche.
        """
        return self._current(packages.c.authority == authority, packages.c.kind == Kind.BULK.value)

    def current_of(self, authority: str, record_ids: Sequence[int]) -> list[SentCopy]:
        copies: list[SentCopy] = []
        for some in batches(record_ids):
            own = package_records.c.record_id.in_(some)
            copies += self._current(packages.c.authority == authority, own)
        return copies

    def _current(self, *wanted: sa.ColumnElement[bool]) -> list[SentCopy]:
        newer = sa.exists().where(
            source_rows.c.person_ref == people.c.ref, source_rows.c.file_id > packages.c.source_files
        )
        copy = package_records.c
        query = (
            sa.select(
                copy.record_id, case_records.c.ref, case_records.c.strand, packages.c.tranche, copy.state,
                packages.c.ref.label("package"), copy.digest, copy.content, copy.decided,
                sa.or_(newer.correlate(people, packages), copy.source_rows != _ABOUT).label("touched"),
            )
            .join(packages, packages.c.id == copy.package_id)
            .join(case_records, case_records.c.id == copy.record_id)
            .join(people, people.c.id == case_records.c.person_id)
            .where(copy.state.in_(sorted(LIVE)), *wanted)
            .order_by(case_records.c.ref)
        )  # fmt: skip
        return [
            SentCopy(
                row.record_id, row.ref, Strand(row.strand), row.tranche, row.state,
                Earlier(row.package, row.digest), row.content, row.decided, bool(row.touched),
            )
            for row in self._connection.execute(query)
        ]  # fmt: skip

    def sent_in(self, record_id: int) -> str | None:
        """The package that its current copy is in, of whatever kind; None where it has none."""
        copy = package_records.c
        query = (
            sa.select(packages.c.ref)
            .join_from(package_records, packages, packages.c.id == copy.package_id)
            .where(copy.record_id == record_id, copy.state.in_(sorted(LIVE)))
        )
        return self._connection.scalar(query)

    def decided_as(self, record_ids: Sequence[int]) -> dict[int, DecidedAs]:
        """How these records are decided now; those without a decision are left out."""
        found: dict[int, DecidedAs] = {}
        for some in batches(record_ids):
            reviews = self._approved(some)
            for row in self._connection.execute(sa.select(decisions).where(decisions.c.record_id.in_(some))):
                found[row.record_id] = DecidedAs(
                    State(row.state), OutcomeKind(row.outcome), row.area or "", row.rule, row.test,
                    from_texts(row.reasons), reviews.get(row.record_id),
                )  # fmt: skip
        return found

    def last_source_file(self) -> int:
        return self._connection.scalar(sa.select(sa.func.max(source_files.c.id))) or 0

    def replacing(self, package_id: int) -> set[int]:
        """The records of a package that replaced a copy of before."""
        own = package_records.c
        query = sa.select(own.record_id).where(own.package_id == package_id, own.replaces.is_not(None))
        return set(self._connection.scalars(query))

    def replaced_kinds(self, package_id: int, record_ids: Collection[int]) -> dict[str, int]:
        own = package_records.c
        query = (
            sa.select(own.record_id, packages.c.kind)
            .join(packages, packages.c.id == own.replaces)
            .where(own.package_id == package_id)
        )
        rows = self._connection.execute(query)
        return dict(Counter(row.kind for row in rows if row.record_id in record_ids))

    def withdrawn_by(self, package_id: int) -> list[int]:
        """The records whose copies the notices of a package take back."""
        notice = package_withdrawals.c
        return list(
            self._connection.scalars(sa.select(notice.record_id).where(notice.package_id == package_id))
        )

    def _approved(self, record_ids: Sequence[int]) -> dict[int, Proposal]:
        """By record: the last proposal that a second person approved, without who and when."""
        rows = self._connection.execute(
            sa.select(proposals)
            .where(proposals.c.record_id.in_(record_ids), proposals.c.state == "approved")
            .order_by(proposals.c.id)
        ).all()
        last = {row.record_id: row for row in rows}
        items: dict[int, list[Evidence]] = defaultdict(list)
        wanted = [row.id for row in last.values()]
        for each in self._connection.execute(
            sa.select(evidence).where(evidence.c.proposal_id.in_(wanted)).order_by(evidence.c.id)
        ):
            items[each.proposal_id].append(Evidence(EvidenceGrade(each.grade), each.what, each.source))
        return {
            record_id: Proposal(
                outcome=OutcomeKind(row.outcome), area=row.area or "", why=row.why,
                interim_lead=row.interim_lead, evidence=tuple(items[row.id]), proposed_by=0, proposed_at="",
                facts_digest="", decision_note=row.decision_note, id=row.id,
            )
            for record_id, row in last.items()
        }  # fmt: skip

    def _begin(
        self,
        package_id: int,
        copies: Mapping[int, NewCopy],
        withdrawn: Mapping[int, WithdrawalReason],
    ) -> None:
        """The rows of a package that was sealed. The database refuses a second current copy of a record."""
        sent = {row.ref: row.id for row in self._connection.execute(sa.select(packages.c.id, packages.c.ref))}
        replaced = {
            record_id: sent[copy.carried.replaces.package]
            for record_id, copy in copies.items()
            if copy.carried.replaces is not None
        }
        self._become(replaced, RECEIVED, SUPERSEDED)
        about = self._rows_about(list(copies))
        rows = [
            {
                "package_id": package_id, "record_id": record_id, "digest": copy.sealed.digest,
                "documents": copy.sealed.documents, "bytes": copy.sealed.bytes, "state": PACKED,
                "change": copy.carried.change.value, "replaces": replaced.get(record_id),
                "content": copy.content, "decided": copy.decided, "source_rows": about[record_id],
            }
            for record_id, copy in copies.items()
        ]  # fmt: skip
        if rows:
            self._connection.execute(sa.insert(package_records), rows)
        held = self._received(sorted(withdrawn))
        notices = [
            {
                "package_id": package_id, "record_id": record_id, "sent_in": sent_in,
                "reason": withdrawn[record_id].value,
            }
            for record_id, sent_in in held.items()
        ]  # fmt: skip
        if notices:
            self._connection.execute(sa.insert(package_withdrawals), notices)
        self._become({record_id: held.get(record_id, 0) for record_id in withdrawn}, RECEIVED, WITHDRAWING)

    def _answered(self, package_id: int, *, accepted: bool) -> None:
        """What the answer to a package makes of the copies of before. Its own rows are settled already."""
        own = package_records.c
        not_taken = sa.select(own.record_id, own.replaces).where(
            own.package_id == package_id, own.replaces.is_not(None), own.state.in_([REJECTED, VOID])
        )
        self._become(dict(self._pairs(not_taken)), SUPERSEDED, RECEIVED)
        notice = package_withdrawals.c
        taken_back = sa.select(notice.record_id, notice.sent_in).where(notice.package_id == package_id)
        self._become(dict(self._pairs(taken_back)), WITHDRAWING, WITHDRAWN if accepted else RECEIVED)

    def _pairs(self, query: sa.Select[Any]) -> list[tuple[int, int]]:
        return [(row[0], row[1]) for row in self._connection.execute(query)]

    def _received(self, record_ids: Sequence[int]) -> dict[int, int]:
        """By record: the package of its current copy, of those whose receiver took it."""
        own = package_records.c
        found: dict[int, int] = {}
        for some in batches(record_ids):
            query = sa.select(own.record_id, own.package_id)
            found.update(self._pairs(query.where(own.record_id.in_(some), own.state == RECEIVED)))
        return found

    def _become(self, copies: Mapping[int, int], before: str, after: str) -> None:
        """Each record's copy in a package. That it is not `before` is a bug, and leaves the unit undone."""
        if not copies:
            return
        done = self._connection.execute(
            sa.update(package_records)
            .where(
                package_records.c.record_id == sa.bindparam("record"),
                package_records.c.package_id == sa.bindparam("package"),
                package_records.c.state == before,
            )
            .values(state=after),
            [{"record": record_id, "package": package_id} for record_id, package_id in copies.items()],
        )
        if done.rowcount != len(copies):
            raise AssertionError(f"{len(copies)} copies were to become {after}, not {done.rowcount}")

    def _rows_about(self, record_ids: Sequence[int]) -> dict[int, int]:
        """By record: how many source rows there are about its child."""
        found: dict[int, int] = {}
        for some in batches(record_ids):
            query = (
                sa.select(case_records.c.id, _ABOUT)
                .join(people, people.c.id == case_records.c.person_id)
                .where(case_records.c.id.in_(some))
            )
            found.update((record_id, count) for record_id, count in self._connection.execute(query))
        return found
