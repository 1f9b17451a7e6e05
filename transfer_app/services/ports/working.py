"""What the store keeps of people who share one queue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from transfer_app.domain.working import Claim, Comment, Parking


class Parkings(Protocol):
    def put(self, parking: Parking) -> None:
        """In the place of the one before."""
        ...

    def remove(self, record_id: int) -> None: ...
    def current(self, day: str) -> Mapping[int, Parking]:
        """By record: what is parked on that day, and still waits for review."""
        ...


class Claims(Protocol):
    def current(self, record_id: int, now: str) -> Claim | None: ...
    def open(self, now: str) -> Mapping[int, Claim]:
        """Every claim that has not run out, by record."""
        ...

    def take(self, wanted: Claim, now: str) -> Claim:
        """Claim it, or renew one's own; gives the claim that stands, which is another person's where held."""
        ...

    def release(self, record_id: int, user_id: int) -> None:
        """Let go of one's own; another person's stays."""
        ...

    def assign(self, record_id: int, user_id: int | None, at: str) -> None:
        """Give the record to one person, in the place of another; None: to nobody."""
        ...

    def assigned(self, record_id: int) -> int | None: ...


class Givings(Protocol):
    """Records given to one person as one act."""

    def assigned(self, record_ids: Sequence[int]) -> Mapping[int, int]:
        """Whom each was given to, by record; only those that were."""
        ...

    def give(self, record_ids: Sequence[int], to: int | None, by: int, at: str) -> int:
        """Give them to one person, in the place of others; None: to nobody. Gives the number of the act."""
        ...

    def take_back(self, number: int, by: int, restricted: bool) -> tuple[int, int] | None:
        """(how many went back, how many were given on since); None: no giving of theirs that stands.

        restricted False leaves restricted records as they are.
        """
        ...


class Comments(Protocol):
    def add(self, record_id: int, author: int, at: str, text: str) -> int: ...
    def of_record(self, record_id: int) -> list[Comment]:
        """Oldest first."""
        ...

    def search(self, words: Sequence[str], restricted: bool, most: int) -> list[Comment]:
        """Those that hold every word, newest first. restricted False leaves restricted people out."""
        ...

    def reasons(self, words: Sequence[str], restricted: bool, most: int) -> list[Comment]:
        """The same of what proposals gave as their reason, whatever became of them."""
        ...
