"""Who is cleared for restricted records, and who let them go: it took the people that it takes.

Each special package was asked for by one person and agreed on by others before it was sealed.

A request says in its entry whose yes it takes: two functions, held by two people at the time. One of before
there were functions says nothing of that, and took two people's. A clearance is asked for by one person and
agreed to by the head of service, or for one, by the data protection officer.
"""

from __future__ import annotations

from .folder import Bundle
from .history import Entry, Listener

MEANS = "A package of one child's closest records was sealed without the people who have to agree to it."
SEEN = "Somebody could see restricted records to whom only one person, or the wrong one, gave that."
HEAD, OFFICER = "head-of-service", "data-protection-officer"


class Specials:
    """Requests as they are asked for, approved and sealed, entry by entry, and who holds which function."""

    def __init__(self, bundle: Bundle) -> None:
        self._report = bundle.report
        self._asked: dict[str, Entry] = {}
        self._given: dict[str, dict[str, str]] = {}
        self._held: dict[str, set[str]] = {}
        self._wanted: dict[str, str] = {}

    def listeners(self) -> dict[str, list[Listener]]:
        return {
            "functions-changed": [self._give],
            "user-removed": [self._leave],
            "clearance-asked": [self._want],
            "clearance-agreed": [self._clear],
            "clearance-withdrawn": [self._bar],
            "special-requested": [self._ask],
            "special-approved": [self._approve],
            "package-sealed": [self._sealed],
        }

    def _give(self, entry: Entry) -> None:
        self._held[str(entry["user"])] = set(entry["functions"])

    def _leave(self, entry: Entry) -> None:
        self._held.pop(str(entry["user"]), None)
        self._wanted.pop(str(entry["user"]), None)

    def _want(self, entry: Entry) -> None:
        self._wanted[str(entry["user"])] = entry.actor

    def _clear(self, entry: Entry) -> None:
        user = str(entry["user"])
        needed = OFFICER if HEAD in self._held.get(user, set()) else HEAD
        asker = self._wanted.pop(user, "")
        if asker in ("", entry.actor) or entry.actor == user or needed not in self._held.get(entry.actor, ()):
            self._report.fault(f"{user} was cleared without the two people that it takes", entry.where, SEEN)

    def _bar(self, entry: Entry) -> None:
        self._wanted.pop(str(entry["user"]), None)

    def _ask(self, entry: Entry) -> None:
        self._asked[str(entry["request"])] = entry

    def _approve(self, entry: Entry) -> None:
        """By person, so that nobody counts twice: as what they said yes."""
        function = str(entry["function"] or "")
        if function and function not in self._held.get(entry.actor, set()):
            self._report.fault(f"{entry.actor} agreed as {function}, and did not hold it", entry.where, MEANS)
        self._given.setdefault(str(entry["request"]), {})[entry.actor] = function

    def _sealed(self, entry: Entry) -> None:
        if entry["kind"] != "special":
            return
        request = str(entry["request"])
        asked = self._asked.get(request)
        asker = asked.actor if asked is not None else ""
        given = {who: what for who, what in self._given.get(request, {}).items() if who != asker}
        needed = set(asked["agreeing"] or ()) if asked is not None else set()
        if asked is None or len(given) < 2 or not needed <= set(given.values()):
            self._report.fault(
                f"package {entry['package']} was sealed before those agreed who have to", entry.where, MEANS
            )
