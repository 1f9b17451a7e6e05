"""Two people: whoever decides is never the one who proposed, drafted, recorded, added or sealed."""

from __future__ import annotations

from .folder import Bundle
from .history import Entry, Listener

MEANS = "One person did what takes two: the second look was never taken."


class Pairs:
    """Remembers who did the first half, by what and number, until the second half is told."""

    def __init__(self, bundle: Bundle) -> None:
        self._report = bundle.report
        self._first: dict[tuple[str, object], str] = {}
        self._settled: dict[tuple[str, object], tuple[str, str]] = {}
        """What is over, and who ended it by which action."""
        self.checked: dict[str, int] = {}

    def listeners(self) -> dict[str, list[Listener]]:
        found: dict[str, list[Listener]] = {
            "rule-set-added": [self._rules_added],
            "proposal-refused": [lambda entry: self._close("proposal", entry, entry["proposal"])],
            "proposal-withdrawn": [lambda entry: self._close("proposal", entry, entry["proposal"])],
            "proposal-undone": [self._taken_back],
            "approval-undone": [self._opened_again],
            "refusal-undone": [self._opened_again],
            "proposed-together": [self._together],
            "approved-together": [self._together],
            "family-panel-returned": [lambda entry: self._close("panel", entry, entry["panel"])],
        }
        for what, field, first, second in (
            ("proposal", "proposal", "proposed", "approved"),
            ("agreement", "protocol", "sharing-drafted", "sharing-approved"),
            ("panel", "panel", "family-panel-recorded", "family-settled"),
            ("package", "package", "package-sealed", "package-voided"),
            ("rule set", "rules", "", "rule-set-signed"),
        ):
            if first:
                found.setdefault(first, []).append(self._listener_first(what, field))
            found.setdefault(second, []).append(self._listener_second(what, field))
        return found

    def _listener_first(self, what: str, field: str) -> Listener:
        def begin(entry: Entry) -> None:
            self._first[what, entry[field]] = entry.actor

        return begin

    def _listener_second(self, what: str, field: str) -> Listener:
        once = what != "rule set"

        def settle(entry: Entry) -> None:
            self._settle(what, entry[field], entry, once)

        return settle

    def _rules_added(self, entry: Entry) -> None:
        """A rule set that is added again keeps whoever added it first."""
        self._first.setdefault(("rule set", entry["rules"]), entry.actor)

    def _close(self, what: str, entry: Entry, number: object) -> None:
        if (what, number) not in self._first or (what, number) in self._settled:
            self._fault(f"{what} {number} is closed without having been open", entry)
        self._settled[what, number] = (entry.actor, entry.action)

    def _taken_back(self, entry: Entry) -> None:
        """An undone proposal is withdrawn: by whoever made it."""
        by = self._first.get(("proposal", entry["proposal"]))
        if by != entry.actor:
            self._fault(
                f"proposal {entry['proposal']} was undone by {entry.actor!a}, and not made by them", entry
            )
        self._close("proposal", entry, entry["proposal"])

    def _opened_again(self, entry: Entry) -> None:
        """An undone verdict leaves its proposal open: only whoever gave the verdict may undo it."""
        verdict = "approved" if entry.action == "approval-undone" else "proposal-refused"
        ended = self._settled.pop(("proposal", entry["proposal"]), None)
        if ended != (entry.actor, verdict):
            self._fault(
                f"a verdict on proposal {entry['proposal']} was undone that {entry.actor!a} did not give",
                entry,
            )

    def _together(self, entry: Entry) -> None:
        """Each proposal that an entry names as one of many has an entry of its own, by the same person."""
        for number in entry["proposals"]:
            proposal = ("proposal", number)
            by = self._first.get(proposal)
            if entry.action == "approved-together":
                by = self._settled[proposal][0] if proposal in self._settled else None
            if by != entry.actor:
                self._fault(f"proposal {number} is named as one of many, not by {entry.actor!a}", entry)

    def _settle(self, what: str, number: object, entry: Entry, once: bool) -> None:
        self.checked[what] = self.checked.get(what, 0) + 1
        by = self._first.get((what, number))
        if by is None:
            self._fault(f"{what} {number} was settled, and the log does not tell who began it", entry)
        elif by == entry.actor:
            self._fault(f"{what} {number} was begun and settled by the same person, {by!a}", entry)
        if once and (what, number) in self._settled:
            self._fault(f"{what} {number} was settled twice", entry)
        if once:
            self._settled[what, number] = (entry.actor, entry.action)

    def _fault(self, text: str, entry: Entry) -> None:
        self._report.fault(text, entry.where, MEANS)

    def end(self) -> None:
        for what, count in sorted(self.checked.items()):
            self._report.say(f"Settled, {what}: {count}. Who settled each was compared with who began it.")
        if not self.checked:
            self._report.say("The log tells of nothing that takes two people.")
