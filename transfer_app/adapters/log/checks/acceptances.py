"""What needs the receiver's yes was packed only after it: each package names the answers it rests on.

Every record of a special package needs it, given for that very request; the log names it by its number.
"""

from __future__ import annotations

from .folder import Bundle
from .history import Entry, Listener

MEANS = "A record that its receiver has to accept first was sealed without that, or the log was changed."


class Acceptances:
    """Requests that were asked and answered, entry by entry. checked: records packed on an answer."""

    def __init__(self, bundle: Bundle) -> None:
        self._report = bundle.report
        self._asked: dict[str, str] = {}
        self._answered: dict[str, tuple[str, int]] = {}
        self._special: dict[str, object] = {}
        self.checked = 0

    def listeners(self) -> dict[str, list[Listener]]:
        return {
            "acceptance-asked": [self._ask],
            "acceptance-recorded": [self._record],
            "package-sealed": [self._sealed],
        }

    def _ask(self, entry: Entry) -> None:
        self._asked[str(entry["request"])] = str(entry["authority"])
        self._special[str(entry["request"])] = entry["special"]

    def _record(self, entry: Entry) -> None:
        request = str(entry["request"])
        if self._asked.pop(request, None) != entry["authority"]:
            self._fault("an answer is taken in to a request that was not asked, or answered before", entry)
        self._answered[request] = (str(entry["authority"]), int(entry["accepted"]))

    def _sealed(self, entry: Entry) -> None:
        special = entry["request"] if entry["kind"] == "special" else None
        needed = int(entry["accepted"] or 0) if special is None else int(entry["records"])
        self.checked += needed
        there = 0
        for request in entry["accepted_by"] or []:
            authority, accepted = self._answered.get(str(request), ("", 0))
            fits = authority == entry["authority"] and self._special.get(str(request)) == special
            there += accepted if fits else 0
        if there < needed:
            self._fault(f"package {entry['package']} holds records that its receiver did not accept", entry)

    def _fault(self, text: str, entry: Entry) -> None:
        self._report.fault(text, entry.where, MEANS)
