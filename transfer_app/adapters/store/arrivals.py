"""Rows of what came in by tranche: which copy of a record counts, and the notices that withdraw one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from transfer_app.adapters.store.tables import incoming_cases, incoming_packages
from transfer_app.adapters.store.tables_tranches import incoming_withdrawals
from transfer_app.domain.arrived_copies import ArrivedCopy, ArrivedPackage, Place, Told
from transfer_app.domain.manifest import Kind
from transfer_app.domain.tranches import Withdrawal


class Arrivals:
    _connection: sa.Connection

    def arrivals(self) -> list[ArrivedPackage]:
        """Every package that came in, accepted or rejected."""
        columns = incoming_packages.c
        query = sa.select(columns.id, columns.ref, columns.sender, columns.manifest).order_by(columns.id)
        return [
            ArrivedPackage(row.id, row.ref, row.sender, _place(json.loads(row.manifest)))
            for row in self._connection.execute(query)
        ]

    def copies(self, sender: str) -> list[ArrivedCopy]:
        """Every case that was taken in of a sender, by package and ref."""
        places = self._places()
        query = (
            sa.select(
                incoming_cases.c.id, incoming_cases.c.ref, incoming_cases.c.package_id,
                incoming_packages.c.ref.label("package"), incoming_cases.c.digest, incoming_cases.c.state,
            )
            .join(incoming_packages, incoming_packages.c.id == incoming_cases.c.package_id)
            .where(incoming_packages.c.sender == sender)
            .order_by(incoming_cases.c.package_id, incoming_cases.c.ref)
        )  # fmt: skip
        return [
            ArrivedCopy(
                row.id, row.ref, row.package_id, row.package, places[row.package_id], row.digest, row.state
            )
            for row in self._connection.execute(query)
        ]

    def describe(self, package_id: int, digests: Mapping[str, str]) -> None:
        """Keep the digest of each case of a package, by ref; those that were refused are not there."""
        if digests:
            own = incoming_cases.c
            self._connection.execute(
                sa.update(incoming_cases)
                .where(own.package_id == package_id, own.ref == sa.bindparam("record"))
                .values(digest=sa.bindparam("said")),
                [{"record": record, "said": digest} for record, digest in digests.items()],
            )

    def end_copies(self, ended: Iterable[tuple[int, str, int | None]]) -> None:
        """(case, how it stands now, the package that ended it)."""
        rows = [{"case": case, "stands": state, "by": by} for case, state, by in ended]
        if rows:
            self._connection.execute(
                sa.update(incoming_cases)
                .where(incoming_cases.c.id == sa.bindparam("case"))
                .values(state=sa.bindparam("stands"), ended_by=sa.bindparam("by")),
                rows,
            )

    def add_notices(self, package_id: int, notices: Iterable[Withdrawal]) -> None:
        rows = [
            {
                "package_id": package_id, "ref": notice.record, "reason": notice.reason.value,
                "sent_package": notice.sent.package, "sent_digest": notice.sent.digest,
            }
            for notice in notices
        ]  # fmt: skip
        if rows:
            self._connection.execute(sa.insert(incoming_withdrawals), rows)

    def notices(self, sender: str) -> list[Told]:
        """Every notice that came of a sender, whether or not its record did."""
        places = self._places()
        query = (
            sa.select(incoming_withdrawals.c.ref, incoming_withdrawals.c.package_id)
            .join(incoming_packages, incoming_packages.c.id == incoming_withdrawals.c.package_id)
            .where(incoming_packages.c.sender == sender)
            .order_by(incoming_withdrawals.c.package_id, incoming_withdrawals.c.ref)
        )
        return [
            Told(row.ref, row.package_id, places[row.package_id]) for row in self._connection.execute(query)
        ]

    def _places(self) -> dict[int, Place]:
        return {each.id: each.place for each in self.arrivals()}


def _place(manifest: Mapping[str, Any]) -> Place:
    return Place(Kind(manifest["kind"]), int(manifest["tranche"]), str(manifest["created"]))
