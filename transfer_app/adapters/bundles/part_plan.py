"""Which parts a package has: how large each may be, and what goes into the first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from transfer_app.adapters.bundles.case_stream import CaseStream
from transfer_app.adapters.bundles.part_writer import PartRoom
from transfer_app.domain.errors import PackageRefused
from transfer_app.domain.manifest import PackageHeader
from transfer_app.domain.package_contents import Basis
from transfer_app.domain.package_names import MOST_PARTS
from transfer_app.domain.tranches import Withdrawal

FIRST_PARTS = 128 * 1024**2
"""Bytes of each of the first parts: small, so that there are several to share out and to go on after."""
AS_LARGE = 16
"""After so many parts of one size the next are twice as large, so that 999 hold nearly 2 TiB."""


def limit_of(number: int, limit: int) -> int:
    """Bytes of the sealed part of this number. limit: what none may pass."""
    return min(limit, FIRST_PARTS << min((number - 1) // AS_LARGE, 16))


@dataclass(frozen=True, slots=True)
class PartsPlan:
    """first: the number of the first part to seal. limit: bytes that none may pass. withdrawn: notices.

    basis: of a special package.
    """

    first: int
    limit: int
    withdrawn: tuple[Withdrawal, ...] = ()
    basis: Basis | None = None

    def numbers(self, stream: CaseStream) -> Iterator[int]:
        """Of the parts to come, while there are cases; a package of notices alone has one part."""
        number = self.first
        while stream.current is not None or number == 1:
            if number > MOST_PARTS:
                raise PackageRefused(
                    "The package would have more than 999 parts.", "Pack fewer records at once."
                )
            yield number
            number += 1

    def notices(self, number: int) -> tuple[Withdrawal, ...]:
        """Those that the part of this number holds."""
        return self.withdrawn if number == 1 else ()

    def room(self, header: PackageHeader, number: int, before: int) -> PartRoom:
        return PartRoom(
            header, number, before, limit_of(number, self.limit), self.notices(number), self.basis
        )
