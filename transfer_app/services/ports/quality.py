"""What the store keeps of the quality sample: which decisions it is drawn from, and what people said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from transfer_app.domain.quality_sample import Automatic, Check, Rate
from transfer_app.domain.reviewer_agreement import Blind, Verdict


class Quality(Protocol):
    def automatic(self) -> Iterator[Automatic]:
        """Every decision of the rules that stands, in no order."""
        ...

    def rate(self) -> int:
        """The share of the rest that is in the sample, in percent."""
        ...

    def set_rate(self, rate: Rate) -> None: ...
    def add(self, check: Check) -> int:
        """Keep what a person said; gives its number."""
        ...

    def give_reason(self, check_id: int, why: str) -> None: ...
    def of_record(self, record_id: int) -> list[Check]:
        """Oldest first."""
        ...

    def owed(self, user_id: int) -> list[Check]:
        """What this person said that differs and still lacks its reason."""
        ...

    def all(self) -> list[Check]:
        """Every check there ever was, oldest first."""
        ...

    def verdicts(self, *, restricted: bool = True) -> list[Verdict]:
        """What second people said of proposals that they saw first, counted.

        restricted False: not of restricted records.
        """
        ...

    def blind(self, *, restricted: bool = True) -> list[Blind]:
        """What second people said of proposals that they did not see first, counted; restricted as above."""
        ...
