"""Each special package was asked for by one person and agreed on by others before it was sealed.

A request says in its entry whose yes it takes: two functions, held by two people. One of before there were
functions says nothing of that, and took two people's.
"""

from __future__ import annotations

from .folder import Bundle
from .history import Entry, Listener

MEANS = "A package of one child's closest records was sealed without the people who have to agree to it."


class Specials:
    """Requests as they are asked for, approved and sealed, entry by entry. checked: packages sealed."""

    def __init__(self, bundle: Bundle) -> None:
        self._report = bundle.report
        self._asked: dict[str, Entry] = {}
        self._given: dict[str, dict[str, str]] = {}
        self.checked = 0

    def listeners(self) -> dict[str, list[Listener]]:
        return {
            "special-requested": [self._ask],
            "special-approved": [self._approve],
            "package-sealed": [self._sealed],
        }

    def _ask(self, entry: Entry) -> None:
        self._asked[str(entry["request"])] = entry

    def _approve(self, entry: Entry) -> None:
        """By person, so that nobody counts twice: as what they said yes."""
        self._given.setdefault(str(entry["request"]), {})[entry.actor] = str(entry["function"] or "")

    def _sealed(self, entry: Entry) -> None:
        if entry["kind"] != "special":
            return
        self.checked += 1
        request = str(entry["request"])
        asked = self._asked.get(request)
        asker = asked.actor if asked is not None else ""
        given = {who: what for who, what in self._given.get(request, {}).items() if who != asker}
        needed = set(asked["agreeing"] or ()) if asked is not None else set()
        if asked is None or len(given) < 2 or not needed <= set(given.values()):
            self._report.fault(
                f"package {entry['package']} was sealed before those agreed who have to", entry.where, MEANS
            )
