"""Access journals: what the receivers of packages told of their openings, and what the log took in of it."""

from __future__ import annotations

from typing import Any

from ..verify_log import Fault
from . import texts
from .folder import Bundle
from .history import Entry, Listener
from .packages import Packages
from .people import People

NAMESPACE = "transfer-app/journal/v1"
MEANS = "Who opened which record is not what the receiver signed."
FIELDS = ("number", "record", "document", "at", "key", "purpose")


class Journals:
    """told: by journal, the openings that the log took in, each as one digest, in order."""

    def __init__(self, bundle: Bundle, people: People, packages: Packages) -> None:
        self._bundle, self._report, self._people, self._packages = bundle, bundle.report, people, packages
        self._told: dict[tuple[str, str], list[bytes]] = {}
        self._heads: dict[tuple[str, str], str] = {}
        self._openings = 0

    def listeners(self) -> dict[str, list[Listener]]:
        return {"opening-reported": [self._reported], "journal-recorded": [self._recorded]}

    def _reported(self, entry: Entry) -> None:
        told = self._told.setdefault(_of(entry), [])
        values = [entry["opened"] if name == "at" else entry[name] for name in FIELDS]
        if entry["number"] != len(told) + 1:
            self._report.fault(
                f"opening {entry['number']} does not follow the one before it", entry.where, MEANS
            )
        told.append(texts.canonical(values))

    def _recorded(self, entry: Entry) -> None:
        of = _of(entry)
        if entry["openings"] + entry["known"] != len(self._told.get(of, ())) and entry["openings"]:
            self._report.fault(
                f"the journal of package {of[0]} has another number of openings", entry.where, MEANS
            )
        if entry["openings"] or of not in self._heads:
            self._heads[of] = str(entry["head"])

    def end(self) -> set[str]:
        """The files that were read."""
        read = set()
        for of in sorted(self._heads):
            stem = f"{of[0]}-{of[1][:8]}"
            path = f"packages/{stem}.journal.jsonl"
            read |= {path, path + ".sig"}
            if f"journal.{stem}" in self._bundle.absent and not self._bundle.has(path):
                self._report.unchecked(f"The access journal {stem}: the signed file was not kept.")
                continue
            try:
                self._check(of, path)
            except Fault as fault:
                self._report.fault(f"{path} {fault}", path, MEANS)
        self._report.say(
            f"Access journals: {len(self._heads)}, with {self._openings} openings. Signature, chain, and the "
            "log's entry of each."
        )
        return read

    def _check(self, of: tuple[str, str], path: str) -> None:
        text, key = self._bundle.signed(path, NAMESPACE)
        if not text.endswith(b"\n"):
            raise Fault("is cut short")
        first, *lines = text[:-1].split(b"\n")
        header = texts.parse(first)
        if header["key"] != key or (header["package"], header["journal"]) != of:
            raise Fault("is signed by another key, or of another package or journal")
        if header["openings"] != len(lines):
            raise Fault("is cut")
        previous = header["manifest_sha256"]
        if previous != self._packages.sealed[of[0]].sealed["manifest"]:
            raise Fault("is of another manifest")
        told = self._told.get(of, [])
        for number, line in enumerate(lines, 1):
            opening = texts.parse(line)
            if opening["number"] != number or opening["previous"] != previous:
                raise Fault(f"is not one chain: opening {number} does not follow the one before it")
            if number > len(told) or told[number - 1] != _values(opening):
                raise Fault(f"tells of an opening, number {number}, that is not in the log or differs there")
            previous = texts.digest(line)
        if header["head"] != previous or self._heads[of] != previous or len(lines) != len(told):
            raise Fault("does not end where the log says")
        if not self._people.with_key("recipient", key):
            raise Fault("is signed by nobody who was named as a recipient")
        self._openings += len(lines)


def _values(opening: dict[str, Any]) -> bytes:
    return texts.canonical([opening[name] for name in FIELDS])


def _of(entry: Entry) -> tuple[str, str]:
    """The package, and which of its journals."""
    return str(entry["package"]), str(entry["journal"])
