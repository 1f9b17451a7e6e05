"""What was sent before: the copies that receivers have, and what became of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol as Port

from transfer_app.domain.arrived_copies import ArrivedCopy, ArrivedPackage, Told
from transfer_app.domain.copy_digests import DecidedAs
from transfer_app.domain.packages import SealedRecord
from transfer_app.domain.tranches import AS_NEW, Carried, SentCopy, Withdrawal


@dataclass(frozen=True, slots=True)
class NewCopy:
    """A record as it goes into a package. sealed: with the digest that log and receipts call it by.

    content, decided: the digests of copy_digests, by which a later tranche finds it changed; '' where they
    are not known: then it counts as changed.
    """

    sealed: SealedRecord
    content: str = ""
    decided: str = ""
    carried: Carried = AS_NEW


class SentCopies(Port):
    """A record's copies in packages: one is current at most."""

    def current(self, authority: str) -> list[SentCopy]:
        """The current copies in bulk packages for an authority, in order of opaque ref."""
        ...

    def current_of(self, authority: str, record_ids: Sequence[int]) -> list[SentCopy]:
        """The current copies that an authority has of these records, whatever package they went in."""
        ...

    def sent_in(self, record_id: int) -> str | None:
        """The package that its current copy is in, of whatever kind; None where it has none."""
        ...

    def decided_as(self, record_ids: Sequence[int]) -> Mapping[int, DecidedAs]:
        """How these records are decided now; those without a decision are left out."""
        ...

    def replacing(self, package_id: int) -> set[int]:
        """The records of a package that replaced a copy of before."""
        ...

    def replaced_kinds(self, package_id: int, record_ids: Collection[int]) -> Mapping[str, int]:
        """How many of these records of a package replaced a copy of before, by the kind of its package."""
        ...

    def withdrawn_by(self, package_id: int) -> list[int]:
        """The records whose copies the notices of a package take back."""
        ...

    def last_source_file(self) -> int:
        """The number of the last file that was loaded; 0 where none was."""
        ...


class Arrivals(Port):
    """Copies of records that came in: of each sender's record one is current at most."""

    def arrivals(self) -> list[ArrivedPackage]:
        """Every package that came in, accepted or rejected."""
        ...

    def copies(self, sender: str) -> list[ArrivedCopy]:
        """Every case that was taken in of a sender, by package and ref."""
        ...

    def describe(self, package_id: int, digests: Mapping[str, str]) -> None:
        """Keep the digest of each case of a package, by ref; those that were refused are not there."""
        ...

    def end_copies(self, ended: Iterable[tuple[int, str, int | None]]) -> None:
        """(case, how it stands now, the package that ended it)."""
        ...

    def add_notices(self, package_id: int, notices: Iterable[Withdrawal]) -> None: ...
    def notices(self, sender: str) -> list[Told]:
        """Every notice that came of a sender, whether or not its record did."""
        ...
