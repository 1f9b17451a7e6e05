"""The cases of a package on their way into its parts: counted, none twice, one ahead."""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Iterable, Iterator

from transfer_app.adapters.bundles.part_writer import PartRoom
from transfer_app.domain.case_files import CaseFile
from transfer_app.domain.errors import PackageRefused

MOST_HELD = 32 * 1024**2
"""Bytes of pages that are looked at ahead."""


class CaseStream:
    """records: how many must come, no more and no fewer; PackageRefused as soon as it is known otherwise."""

    def __init__(self, cases: Iterable[CaseFile], records: int) -> None:
        self._cases = iter(cases)
        self._ahead: deque[CaseFile] = deque()
        self._records = records
        self._passed: set[str] = set()
        self.current: CaseFile | None = None
        self._next()

    def taken(self, room: PartRoom) -> Iterator[CaseFile]:
        """The cases for which a part has room, in order; the first that does not fit stays current."""
        while self.current is not None and room.has_room_for(self.current):
            room.add(self.current)
            yield self.passed()

    def passed(self) -> CaseFile:
        """The current case, which goes by."""
        case = self.current
        assert case is not None
        if case.record in self._passed or len(self._passed) == self._records:
            raise self._miscounted("a record came twice" if case.record in self._passed else "")
        self._passed.add(case.record)
        self._next()
        return case

    def close(self) -> None:
        """All that had to come came."""
        if len(self._passed) != self._records:
            raise self._miscounted()

    def worth_sharing(self, size: int) -> bool:
        """More than size bytes are to come, and its cases can be read in another process.

        Of what is looked at for it the pages are held, and no document is opened: where they alone come to
        MOST_HELD, more is taken to come.
        """
        ahead = [self.current] if self.current is not None else []
        ahead += self._ahead
        waiting, held = sum(map(_size, ahead)), sum(map(_pages, ahead))
        while waiting <= size and held <= MOST_HELD and (case := next(self._cases, None)) is not None:
            self._ahead.append(case)
            ahead.append(case)
            waiting += _size(case)
            held += _pages(case)
        return (waiting > size or held > MOST_HELD) and all(map(_crosses, ahead))

    def _next(self) -> None:
        self.current = self._ahead.popleft() if self._ahead else next(self._cases, None)

    def _miscounted(self, fault: str = "") -> PackageRefused:
        return PackageRefused(
            f"The package should hold {self._records} case records, but "
            f"{fault or f'not exactly {self._records} came'}.",
            "Run the allocation again, then pack. Nothing was kept.",
        )


def _size(case: CaseFile) -> int:
    return _pages(case) + sum(each.size for each in case.documents)


def _pages(case: CaseFile) -> int:
    return len(case.case_json) + len(case.case_html)


def _crosses(case: CaseFile) -> bool:
    try:
        pickle.dumps(case)
    except (pickle.PicklingError, AttributeError, TypeError):
        return False
    return True
