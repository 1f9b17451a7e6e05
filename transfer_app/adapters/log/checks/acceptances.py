"""What needs the receiver's yes was packed only after it: counted by authority, entry by entry."""

from __future__ import annotations

from collections import Counter

from .folder import Bundle
from .history import Entry, Listener

MEANS = "A record that its receiver has to accept first was sealed without that, or the log was changed."


class Acceptances:
    """By authority, how many records it accepted that no package holds yet. checked: records packed so."""

    def __init__(self, bundle: Bundle) -> None:
        self._report = bundle.report
        self._open: Counter[str] = Counter()
        self._asked: dict[str, str] = {}
        self._packed: dict[str, tuple[str, int]] = {}
        self.checked = 0

    def listeners(self) -> dict[str, list[Listener]]:
        return {
            "acceptance-asked": [self._ask],
            "acceptance-recorded": [self._record],
            "package-sealed": [self._sealed],
            "package-voided": [self._voided],
        }

    def _ask(self, entry: Entry) -> None:
        self._asked[str(entry["request"])] = str(entry["authority"])

    def _record(self, entry: Entry) -> None:
        if self._asked.pop(str(entry["request"]), None) != entry["authority"]:
            self._fault("an answer is taken in to a request that was not asked, or answered before", entry)
        self._open[str(entry["authority"])] += int(entry["accepted"])

    def _sealed(self, entry: Entry) -> None:
        authority, needed = str(entry["authority"]), int(entry["accepted"] or 0)
        self._packed[str(entry["package"])] = (authority, needed)
        self._open[authority] -= needed
        self.checked += needed
        if self._open[authority] < 0:
            self._fault(f"package {entry['package']} holds records that its receiver did not accept", entry)

    def _voided(self, entry: Entry) -> None:
        """What was taken back may be packed again by the same yes."""
        authority, needed = self._packed.get(str(entry["package"]), ("", 0))
        self._open[authority] += needed

    def _fault(self, text: str, entry: Entry) -> None:
        self._report.fault(text, entry.where, MEANS)
