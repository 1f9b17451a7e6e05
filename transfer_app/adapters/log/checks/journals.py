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
    """told: by package, the openings that the log took in, each as one digest, in order."""

    def __init__(self, bundle: Bundle, people: People, packages: Packages) -> None:
        self._bundle, self._report, self._people, self._packages = bundle, bundle.report, people, packages
        self._told: dict[str, list[bytes]] = {}
        self._heads: dict[str, str] = {}
        self._openings = 0

    def listeners(self) -> dict[str, list[Listener]]:
        return {"opening-reported": [self._reported], "journal-recorded": [self._recorded]}

    def _reported(self, entry: Entry) -> None:
        told = self._told.setdefault(str(entry["package"]), [])
        values = [entry["opened"] if name == "at" else entry[name] for name in FIELDS]
        if entry["number"] != len(told) + 1:
            self._report.fault(
                f"opening {entry['number']} does not follow the one before it", entry.where, MEANS
            )
        told.append(texts.canonical(values))

    def _recorded(self, entry: Entry) -> None:
        ref = str(entry["package"])
        if entry["openings"] + entry["known"] != len(self._told.get(ref, ())) and entry["openings"]:
            self._report.fault(
                f"the journal of package {ref} has another number of openings", entry.where, MEANS
            )
        if entry["openings"] or ref not in self._heads:
            self._heads[ref] = str(entry["head"])

    def end(self) -> set[str]:
        """The files that were read."""
        read = set()
        for ref in sorted(self._heads):
            path = f"packages/{ref}.journal.jsonl"
            read |= {path, path + ".sig"}
            if f"journal.{ref}" in self._bundle.absent and not self._bundle.has(path):
                self._report.unchecked(f"The access journal of package {ref}: the signed file was not kept.")
                continue
            try:
                self._check(ref, path)
            except Fault as fault:
                self._report.fault(f"{path} {fault}", path, MEANS)
        self._report.say(
            f"Access journals: {len(self._heads)}, with {self._openings} openings. Signature, chain, and the "
            "log's entry of each."
        )
        return read

    def _check(self, ref: str, path: str) -> None:
        text, key = self._bundle.signed(path, NAMESPACE)
        if not text.endswith(b"\n"):
            raise Fault("is cut short")
        first, *lines = text[:-1].split(b"\n")
        header = texts.parse(first)
        if header["key"] != key or header["package"] != ref or header["openings"] != len(lines):
            raise Fault("is signed by another key, of another package, or cut")
        previous = header["manifest_sha256"]
        if previous != self._packages.sealed[ref].sealed["manifest"]:
            raise Fault("is of another manifest")
        told = self._told.get(ref, [])
        for number, line in enumerate(lines, 1):
            opening = texts.parse(line)
            if opening["number"] != number or opening["previous"] != previous:
                raise Fault(f"is not one chain: opening {number} does not follow the one before it")
            if number > len(told) or told[number - 1] != _values(opening):
                raise Fault(f"tells of an opening, number {number}, that is not in the log or differs there")
            previous = texts.digest(line)
        if header["head"] != previous or self._heads[ref] != previous or len(lines) != len(told):
            raise Fault("does not end where the log says")
        if not self._people.with_key("recipient", key):
            raise Fault("is signed by nobody who was named as a recipient")
        self._openings += len(lines)


def _values(opening: dict[str, Any]) -> bytes:
    return texts.canonical([opening[name] for name in FIELDS])
