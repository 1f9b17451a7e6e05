"""The quality sample: drawn by the run's digest, and settled by others than who differed from the rule."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from .folder import Bundle
from .history import Entry, Listener

USUAL = 10
"""Of a hundred records that are not drawn by status, so many on the long run, until another rate is set."""
CHOSEN = "Somebody chose what was checked, or left out what should have been."


class Quality:
    """The run that the sample is drawn from, and by record who said otherwise than its rule."""

    def __init__(self, bundle: Bundle) -> None:
        self._report = bundle.report
        self._run: Any = None
        self._rate = USUAL
        self._differed: dict[str, set[str]] = {}
        self._confirmed, self._differ, self._owed = 0, 0, set[tuple[str, int]]()

    def listeners(self) -> dict[str, list[Listener]]:
        return {
            "allocated": [self._allocated],
            "sample-rate-set": [self._set_rate],
            "sample-confirmed": [self._confirm],
            "sample-differs": [self._differs],
            "sample-reason-given": [self._reason],
            "approved": [self._approved],
        }

    def _allocated(self, entry: Entry) -> None:
        self._run = entry["result"]

    def _set_rate(self, entry: Entry) -> None:
        rate, was = int(entry["rate"]), int(entry["was"])
        if was != self._rate or not 1 <= rate <= 100:
            self._report.fault(
                f"the share of the sample goes from {was} to {rate} percent, where it was {self._rate}",
                entry.where,
                CHOSEN,
            )
        self._rate = rate

    def _confirm(self, entry: Entry) -> None:
        self._confirmed += 1
        self._drawn(entry)

    def _differs(self, entry: Entry) -> None:
        self._differ += 1
        self._drawn(entry)
        self._differed.setdefault(str(entry["record"]), set()).add(entry.actor)
        self._owed.add((entry.actor, int(entry["check"])))

    def _drawn(self, entry: Entry) -> None:
        """By lot or by status, of which the log does not tell."""
        if entry["result"] != self._run:
            self._report.fault("a check is of the sample of another run than the last", entry.where, CHOSEN)
        rank = sha256(f"transfer-app/quality-sample/v1\n{entry['result']}\n{entry['record']}".encode())
        by_lot = int(rank.hexdigest()[:16], 16) * 100 < self._rate << 64
        if entry["drawn"] != "lot":
            return
        if (entry["rate"] or USUAL) != self._rate:
            told = (
                f"record {entry['record']} was drawn at another rate than the {self._rate} percent that stood"
            )
            self._report.fault(told, entry.where, CHOSEN)
        elif not by_lot:
            self._report.fault(f"record {entry['record']} was not drawn by the lot", entry.where, CHOSEN)

    def _reason(self, entry: Entry) -> None:
        given = (entry.actor, int(entry["check"]))
        if given not in self._owed:
            self._report.fault(
                f"a reason is given for check {entry['check']}, which {entry.actor!a} does not owe",
                entry.where,
                "Entries are missing, or somebody else gave the reason.",
            )
        self._owed.discard(given)

    def _approved(self, entry: Entry) -> None:
        if entry.actor in self._differed.get(str(entry["record"]), ()):
            self._report.fault(
                f"record {entry['record']} was settled by {entry.actor!a}, whose own check had differed",
                entry.where,
                "One person did what takes two: the second look was never taken.",
            )

    def end(self) -> None:
        self._report.say(
            f"Decisions of the rules checked blind: {self._confirmed} confirmed, {self._differ} sent to "
            f"people, of which {len(self._owed)} without a reason yet."
        )
        self._report.unchecked("The status that a record was drawn by: the log does not tell it.")
