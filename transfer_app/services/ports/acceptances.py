"""What the store keeps of the acceptances that receivers were asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

WAITING, ACCEPTED, REFUSED, OVERTAKEN = "waiting", "accepted", "refused", "overtaken"
"""How a record of a request stands. OVERTAKEN: it was decided again before the answer came."""


@dataclass(frozen=True, slots=True)
class StoredRequest:
    """sha256: of the sealed file. Times: UTC ISO text; answered_at '' until the answer is taken in.

    decisions: by record id, the digest that was asked; states: by record id. answered_by: a person's name.
    special_id: the number of the special request that it is for; recipient_id: whom it was sealed for then.
    """

    id: int
    ref: str
    protocol_id: int
    authority: str
    sha256: str
    asked_by: int
    asked_at: str
    answered_at: str
    answered_by: str
    decisions: Mapping[int, str]
    states: Mapping[int, str]
    special_id: int | None = None
    recipient_id: int | None = None


class Acceptances(Protocol):
    def add(
        self, ref: str, protocol_id: int, authority: str, sha256: str, user_id: int, at: str,
        asked: Mapping[int, str], special_id: int | None = None, recipient_id: int | None = None,
    ) -> int:  # fmt: skip
        """A request that was made; gives its number."""
        ...

    def of_special(self, special_id: int) -> list[StoredRequest]:
        """Those made for one special package, the newest last. Nothing below speaks of them."""
        ...

    def find(self, ref: str) -> StoredRequest | None: ...
    def all(self) -> list[StoredRequest]:
        """The newest last."""
        ...

    def answer(
        self, request_id: int, person: str, at: str, states: Mapping[int, str], reasons: Mapping[int, str]
    ) -> None:
        """What became of each record. reasons: in words, of those refused."""
        ...

    def accepted(self, authority: str, record_ids: Sequence[int]) -> dict[int, set[str]]:
        """By record, the digests of the decisions on it that this authority accepted."""
        ...

    def relied_on(self, authority: str, decisions: Mapping[int, str]) -> set[str]:
        """The requests, by ref, in which this authority accepted these decisions; of each the last."""
        ...

    def waiting(self, authority: str) -> dict[int, set[str]]:
        """By record, the digests of decisions asked of this authority and not answered yet."""
        ...

    def weights(self, authority: str) -> dict[int, tuple[str, int, tuple[str, ...]]]:
        """By record bound for this authority: (status, priority, reasons)."""
        ...
