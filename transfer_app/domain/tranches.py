"""What a later tranche says of records sent before: replaced by the copy it carries, or withdrawn.

docs/format-package.md, "Later tranches", is the authority.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from transfer_app.domain.fields import DIGEST, Fields
from transfer_app.domain.package_names import PACKAGE_ID, RECORD_NAME, record_name_allowed
from transfer_app.domain.vocabulary import Strand

MOST_WITHDRAWN = 100_000
"""Notices of withdrawal in one package; whatever is more waits for the next tranche."""


class Change(StrEnum):
    """Why a record is in a package. Stored, sent and shown: never rename."""

    NEW = "new"
    """The receiver has no copy that counts."""

    CHANGED = "changed"
    """Its facts or its case text are not those of the copy that the receiver has."""

    REDECIDED = "redecided"
    """The facts are the same, but it was decided again: otherwise, on other grounds, or with another lead."""


CHANGES = {Change.NEW: "new", Change.CHANGED: "changed", Change.REDECIDED: "re-decided"}
"""In words."""


class WithdrawalReason(StrEnum):
    """Why a receiver must not use its copy any more; it never says who gets the record instead."""

    OTHER_AUTHORITY = "other-authority"
    NO_AUTHORITY = "no-authority"


@dataclass(frozen=True, slots=True)
class Earlier:
    """A copy that was sent before. package: the UUID it came in; digest: the record's in that package."""

    package: str
    digest: str

    def to_json(self) -> dict[str, object]:
        return {"package": self.package, "digest": self.digest}

    @classmethod
    def read(cls, value: object) -> Earlier:
        fields = Fields(value, "earlier copy")
        earlier = cls(fields.matching("package", PACKAGE_ID), fields.matching("digest", DIGEST))
        fields.close()
        return earlier

    @classmethod
    def read_any(cls, value: object) -> Earlier | None:
        """None where there is no earlier copy."""
        return None if value is None else cls.read(value)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A notice, without content: the copy sent before is no longer for its receiver."""

    record: str
    reason: WithdrawalReason
    sent: Earlier

    def to_json(self) -> dict[str, object]:
        return {"record": self.record, "reason": self.reason.value, "sent": self.sent.to_json()}

    @classmethod
    def read(cls, value: object) -> Withdrawal:
        fields = Fields(value, "withdrawal")
        notice = cls(
            fields.matching("record", RECORD_NAME),
            WithdrawalReason(fields.text("reason")),
            fields.made("sent", Earlier.read),
        )
        if not record_name_allowed(notice.record):
            raise fields.fault("record")
        fields.close()
        return notice


@dataclass(frozen=True, slots=True)
class Carried:
    """How a record goes into a package: as what, and which copy it replaces (None exactly if it is new)."""

    change: Change = Change.NEW
    replaces: Earlier | None = None


AS_NEW = Carried()


@dataclass(frozen=True, slots=True)
class SentCopy:
    """The current copy of a record at the authority it was packed for.

    state: packed, received or withdrawing. content, decided: its digests (copy_digests), '' where unknown.
    touched: a row about the child was loaded or taken away since; else its content is what it was.
    """

    record_id: int
    ref: str
    strand: Strand
    tranche: int
    state: str
    sent: Earlier
    content: str
    decided: str
    touched: bool
