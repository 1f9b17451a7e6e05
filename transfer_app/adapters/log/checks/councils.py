"""Other councils' logs: whose key countersigned this one, who compared it, and logs that did not fit."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..verify_log import Checkpoint, Key
from . import texts
from .folder import Bundle
from .history import Entry, Listener
from .people import CONFIRMATIONS

MEANS = "That another council saw this state of the log is not shown."


@dataclass
class LogCard:
    """The card of another council's log, as the log here tells of it: by its fingerprint."""

    fingerprint: str
    confirmed_by: set[str] = field(default_factory=set)
    revoked: bool = False


class Councils:
    """cards: by the name of the other council's log."""

    def __init__(self, bundle: Bundle) -> None:
        self._report = bundle.report
        self._cards: dict[str, LogCard] = {}
        self._taken: list[Entry] = []
        self._forks: list[Entry] = []
        self._keys: list[Key] = []
        self._by_size: dict[int, Checkpoint] = {}

    def expect(self, keys: list[Key], checkpoints: list[Checkpoint]) -> None:
        self._keys = [key for key in keys if key.role == "countersigner"]
        self._by_size = {each.size: each for each in checkpoints}

    def listeners(self) -> dict[str, list[Listener]]:
        return {
            "log-card-added": [self._added],
            "log-card-confirmed": [self._confirmed],
            "log-card-revoked": [self._revoked],
            "checkpoint-countersigned": [self._taken.append],
            "log-fork-found": [self._forks.append],
        }

    def _added(self, entry: Entry) -> None:
        self._cards[str(entry["log"])] = LogCard(str(entry["key"]))

    def _confirmed(self, entry: Entry) -> None:
        card = self._cards[str(entry["log"])]
        card.confirmed_by.add(entry.actor)
        if entry["key"] != card.fingerprint or entry["confirmations"] != len(card.confirmed_by):
            self._report.fault(
                f"the card of {entry['log']!a} was compared by one person twice, or as another one",
                entry.where,
                MEANS,
            )

    def _revoked(self, entry: Entry) -> None:
        self._cards[str(entry["log"])].revoked = True

    def end(self) -> None:
        for key in self._keys:
            self._check_key(key)
        known = {key.name for key in self._keys}
        for entry in self._taken:
            self._check_taken(entry, known)
        for entry in self._forks:
            self._report.say(f"NOTE: the log of {entry['authority']} did not fit what was seen of it before.")
            self._report.say(f"      The evidence, two signed checkpoints, is in {entry.where}.")
        self._report.say(
            f"Keys of other councils' logs: {len(self._keys)}, each compared with the card that two people "
            f"confirmed. Countersignatures taken in: {len(self._taken)}."
        )

    def _check_key(self, key: Key) -> None:
        line = texts.line_of_point(key.public_key)
        card = self._cards.get(key.name)
        if card is None or card.fingerprint != texts.sha256_text(f"{key.name}\n{line}\n".encode()):
            self._report.fault(
                f"the key of {key.name!a} is not the one whose card the log tells of", "log/keys.json", MEANS
            )
        elif card.revoked or len(card.confirmed_by) < CONFIRMATIONS:
            self._report.fault(
                f"the key of {key.name!a} was not compared by two people, or was revoked",
                "log/keys.json",
                MEANS,
            )

    def _check_taken(self, entry: Entry, known: set[str]) -> None:
        """A countersignature that was taken in stands below that checkpoint still."""
        name, size = str(entry["by"]), int(entry["size"])
        if name not in known:
            self._report.unchecked(f"The countersignature of {name!a}: its key does not count any more.")
            return
        checkpoint = self._by_size.get(size)
        if checkpoint is None or not any(key.name == name for key in checkpoint.signers):
            self._report.fault(
                f"the countersignature of {name!a} on the first {size} entries is not there",
                entry.where,
                MEANS,
            )
