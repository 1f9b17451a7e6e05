"""Rows of special packages that were asked for, and of who agreed to them."""

from __future__ import annotations

import json

import sqlalchemy as sa

from transfer_app.adapters.store.packages import Packages
from transfer_app.adapters.store.tables_special import special_approvals, special_requests
from transfer_app.domain.errors import NotFound
from transfer_app.domain.package_contents import Basis
from transfer_app.domain.packages import Candidate
from transfer_app.domain.special import Approval, Request, RequestState, basis_of
from transfer_app.domain.staff import Function


class Specials:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, request: Request) -> int:
        values = {
            "person_id": request.person_id, "basis": request.basis.value, "authority": request.authority,
            "protocol_id": request.protocol_id, "recipients": json.dumps(request.recipients),
            "evidence": request.evidence, "requested_by": request.requested_by,
            "requested_at": request.requested_at, "nonce": request.nonce, "digest": request.digest,
            "state": request.state.value,
        }  # fmt: skip
        key = self._connection.execute(sa.insert(special_requests).values(**values)).inserted_primary_key
        assert key is not None
        return int(key[0])

    def get(self, request_id: int) -> Request:
        """With its approvals. NotFound."""
        found = self._read(special_requests.c.id == request_id)
        if not found:
            raise NotFound(f"There is no request number {request_id}.", "See 'pack special list'.")
        return found[0]

    def all(self) -> list[Request]:
        """Oldest first."""
        return self._read(special_requests.c.id.is_not(None))

    def approve(self, request_id: int, approval: Approval) -> None:
        # A yes of before there were functions gives way: somebody approves a request once.
        self._connection.execute(
            sa.delete(special_approvals).where(
                special_approvals.c.request_id == request_id,
                special_approvals.c.user_id == approval.user_id,
                special_approvals.c.function == "",
            )
        )
        function = approval.function.value if approval.function is not None else ""
        self._connection.execute(
            sa.insert(special_approvals).values(
                request_id=request_id, user_id=approval.user_id, at=approval.at, note=approval.note,
                function=function,
            )
        )  # fmt: skip

    def end(
        self,
        request_id: int,
        state: RequestState,
        user_id: int,
        at: str,
        why: str = "",
        package_id: int | None = None,
    ) -> None:
        self._connection.execute(
            sa.update(special_requests)
            .where(special_requests.c.id == request_id)
            .values(state=state.value, ended_by=user_id, ended_at=at, ended_why=why, package_id=package_id)
        )

    def records(self, authority: str, today: str) -> list[Candidate]:
        """Every record due to this authority that never goes in bulk, in order of opaque ref."""
        every = Packages(self._connection).candidates(authority, today)
        return [each for each in every if basis_of(each) is not None]

    def _read(self, wanted: sa.ColumnElement[bool]) -> list[Request]:
        rows = self._connection.execute(
            sa.select(special_requests).where(wanted).order_by(special_requests.c.id)
        )
        return [self._request(row) for row in rows.all()]

    def _request(self, row: sa.Row[tuple[object, ...]]) -> Request:
        given = self._connection.execute(
            sa.select(special_approvals)
            .where(special_approvals.c.request_id == row.id)
            .order_by(special_approvals.c.at, special_approvals.c.user_id)
        )
        return Request(
            person_id=row.person_id, basis=Basis(row.basis), authority=row.authority,
            protocol_id=row.protocol_id, recipients=tuple(json.loads(row.recipients)), evidence=row.evidence,
            requested_by=row.requested_by, requested_at=row.requested_at, nonce=row.nonce, digest=row.digest,
            state=RequestState(row.state),
            approvals=tuple(map(_approval, given)),
            ended_by=row.ended_by, ended_at=row.ended_at, ended_why=row.ended_why, package_id=row.package_id,
            id=row.id,
        )  # fmt: skip


def _approval(row: sa.Row[tuple[object, ...]]) -> Approval:
    return Approval(row.user_id, row.at, row.note, Function(row.function) if row.function else None)
