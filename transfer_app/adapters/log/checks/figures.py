"""The balance, reckoned from the entries alone and compared at every checkpoint with what was signed."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from ..verify_log import Checkpoint, Fault
from . import texts
from .folder import Bundle
from .history import Entry, Listener

FILE = "balance.json"
FORMAT = "transfer-app/audit-balance/v1"
UNDECIDED, REVIEW = "undecided", "review"
GOES = ("custodian", "hosted")
"""Outcomes beside to-... with an authority to send the record to."""

DOCUMENTS = ("documents-in-packages", "index-rows", "folder-files", "documents", "documents-ready")
"""Lines that rest on what the legacy document folder held."""

SENT = ("copies-sent", "in-packages", "packed", "packed-special")
NO_STRAND = ""
"""Where copies in bulk packages are counted of which the log does not tell the strand."""
LINE = re.compile(r"balance (\S+) (\S+) (\d+) = (.*)")
MEANS = "Case records are counted that the log does not account for, or the other way round."


class Reckoning:
    """By strand: what was loaded, how it was decided, and what is in packages, as at the entry just read."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle, self._report = bundle, bundle.report
        self._rows, self._rejected = 0, 0
        self._loaded: Counter[str] = Counter()
        self._unique: Counter[str] = Counter()
        self._stand: dict[str, Counter[str]] = {}
        self._sealed: dict[str, dict[str, int]] = {}
        self._sent: Counter[str] = Counter()
        self._out: Counter[str] = Counter()
        self._received: Counter[str] = Counter()
        self._due: dict[int, Checkpoint] = {}
        self._compared, self._lines = 0, 0
        self._specials: set[str] = set()
        self._special, self._special_sent = 0, 0
        self._untold, self._out_untold, self._untold_disputes = False, False, False
        self._not_known: set[str] = set()

    def expect(self, checkpoints: list[Checkpoint]) -> None:
        self._due = {each.size: each for each in checkpoints}

    def listeners(self) -> dict[str, list[Listener]]:
        return {
            "extract-loaded": [self._loaded_in],
            "allocated": [self._allocated],
            "approved": [self._approved],
            "approval-undone": [self._undone],
            "package-sealed": [self._sealed_in],
            "package-voided": [self._voided],
            "receipt-recorded": [self._answered],
            "acceptance-recorded": [self._disputed],
            "sample-differs": [self._differs],
            "override-opened": [self._differs],
        }

    def after(self, entry: Entry) -> None:
        """Called when every check has seen the entry: compares where a checkpoint was signed over it."""
        checkpoint = self._due.get(entry.seq + 1)
        if checkpoint is not None:
            self._compare(checkpoint)

    # ---- entry by entry ----

    def _loaded_in(self, entry: Entry) -> None:
        self._rows += entry["rows"]
        self._rejected += entry["rejected"]
        if entry["loaded"] is None:
            self._untold = True
            return
        self._loaded.update(entry["loaded"])
        self._unique.update(entry["new"])
        for strand, count in entry["new"].items():
            self._stand.setdefault(strand, Counter())[UNDECIDED] += count

    def _allocated(self, entry: Entry) -> None:
        if entry["standing"] is None:
            self._untold = True
            return
        self._stand = {strand: Counter(parts) for strand, parts in entry["standing"].items()}

    def _approved(self, entry: Entry) -> None:
        if entry["was"] is None:
            self._untold = True
            return
        now = part_of(entry["outcome"], entry["area"])
        self._move(str(entry["strand"]), str(entry["was"]), now, 1)

    def _undone(self, entry: Entry) -> None:
        """An approval was opened again: the record stands as it did before it."""
        self._move(str(entry["strand"]), str(entry["was"]), str(entry["back"]), 1)

    def _sealed_in(self, entry: Entry) -> None:
        """superseded: by strand, copies that count as in packages no more because of this one.

        Of a special package the log tells no strand: it counts in the whole only, and so do the copies that
        it replaces, in bulk packages and special ones.
        """
        if entry["kind"] == "special":
            self._replaced(entry["replaced_kinds"], -1)
            self._specials.add(str(entry["package"]))
            self._special += entry["records"]
            self._special_sent += entry["records"]
        self._sealed[str(entry["package"])] = dict(entry["strands"])
        self._sent.update(entry["strands"])
        self._out.update(entry["strands"])
        if entry["superseded"] is None and any(entry[name] for name in ("changed", "redecided", "withdrawn")):
            self._out_untold = True
        self._out.subtract(entry["superseded"] or {})
        self._received.subtract(entry["superseded"] or {})

    def _voided(self, entry: Entry) -> None:
        if str(entry["package"]) in self._specials:
            self._special -= entry["records"]
            self._replaced(entry["restored_kinds"], 1)
        self._out.subtract(self._sealed[str(entry["package"])])
        self._out.update(entry["restored"] or {})
        self._received.update(entry["restored"] or {})

    def _answered(self, entry: Entry) -> None:
        if entry["strands"] is None or entry["was"] is None:
            self._untold = True
            return
        told = entry["strands"]
        if str(entry["package"]) in self._specials:
            self._special -= entry["rejected"]
            self._replaced(entry["restored_kinds"], 1)
            self._untold_disputes = self._untold_disputes or bool(entry["disputed"])
        self._out.subtract(told["rejected"])
        self._received.update(told["received"])
        self._out.update(told.get("restored", {}))
        self._received.update(told.get("restored", {}))
        self._out.subtract(told.get("withdrawn", {}))
        self._received.subtract(told.get("withdrawn", {}))
        for strand, parts in entry["was"].items():
            for part, count in parts.items():
                self._move(strand, part, REVIEW, count)

    def _disputed(self, entry: Entry) -> None:
        """What a receiver refused before it was sent is with people again.

        Of what a special package was to hold the log tells no strand.
        """
        self._untold_disputes = self._untold_disputes or bool(entry["special"] and entry["disputed"])
        for strand, parts in entry["was"].items():
            for part, count in parts.items():
                self._move(strand, part, REVIEW, count)

    def _differs(self, entry: Entry) -> None:
        """People decide again what was decided: a check of the quality sample differed, or an override."""
        self._move(str(entry["strand"]), str(entry["was"]), REVIEW, 1)

    def _replaced(self, kinds: dict[str, int] | None, sign: int) -> None:
        """Copies that a special package replaces, or that count again as it was not taken."""
        told = kinds or {}
        self._special += sign * told.get("special", 0)
        self._out[NO_STRAND] += sign * told.get("bulk", 0)
        self._received[NO_STRAND] += sign * told.get("bulk", 0)

    def _move(self, strand: str, before: str, after: str, count: int) -> None:
        stand = self._stand.setdefault(strand, Counter())
        stand[before] -= count
        stand[after] += count

    # ---- comparing ----

    def _compare(self, checkpoint: Checkpoint) -> None:
        if self._untold:
            return
        self._compared += 1
        for text in checkpoint.balance:
            strand, name, total, parts = parsed(text)
            for wrong in self._wrong(strand, name, total, parts):
                self._report.fault(
                    f"the balance signed over the first {checkpoint.size} entries says {wrong}",
                    f"log/checkpoints.txt, the checkpoint of size {checkpoint.size}: {text}",
                    MEANS,
                )
            self._lines += 1

    def _wrong(self, strand: str, name: str, total: int, parts: dict[str, int]) -> list[str]:
        """In words, each figure of a line that the entries do not give."""
        strands = sorted(self._unique.keys() | self._loaded.keys()) if strand == "all" else [strand]
        loaded = sum(self._loaded[each] for each in strands)
        unique = sum(self._unique[each] for each in strands)
        stand: Counter[str] = sum((self._stand.get(each, Counter()) for each in strands), Counter())
        counted = [*strands, NO_STRAND] if strand == "all" else strands
        out = sum(self._out[each] for each in counted)
        got = sum(self._received[each] for each in counted)
        expected: dict[str, int] = {}
        if name == "extract-rows":
            expected = {name: self._rows, "rejected-rows": self._rejected}
        elif name == "loaded":
            expected = {name: loaded, "unique": unique, "merged": loaded - unique}
        elif self._untold_disputes and name in ("unique", "allocated"):
            return []
        elif name == "unique":
            expected = {name: unique, **dict.fromkeys(parts, 0), **stand}
        elif name == "allocated":
            expected = {name: sum(n for part, n in stand.items() if part.startswith("to-") or part in GOES)}
        elif name in SENT and (self._out_untold or (self._specials and strand != "all")):
            return []
        elif name == "copies-sent":
            expected = {name: sum(self._sent[each] for each in strands) + self._special_sent}
            if "current" in parts:
                expected["current"] = out + self._special
        elif name == "packed-special":
            return [] if total <= self._special else [f"{name} {total}, and the entries give {self._special}"]
        elif name in DOCUMENTS:
            return []
        elif name == "in-packages":
            expected = {name: out + self._special}
        elif name == "packed":
            return _within(total, parts, out, got)
        else:
            self._not_known.add(name)
        said = {**parts, name: total}
        return [
            f"{what} {said.get(what, 0)}, and the entries give {count}"
            for what, count in expected.items()
            if said.get(what, 0) != count
        ]

    def end(self) -> None:
        if self._untold:
            self._report.unchecked("The balance: entries of an older program do not tell it by strand.")
        if self._out_untold:
            self._report.unchecked(
                "What is in packages: the log does not tell by strand what was superseded."
            )
        for name in sorted(self._not_known):
            self._report.unchecked(f"The line {name!a} of the balance: this verifier does not know it.")
        self._report.say(
            f"The figures were reckoned from the entries at {self._compared} checkpoints and compared with "
            f"{self._lines} lines that were signed there."
        )
        self._report.unchecked("The lines about documents: the log does not tell of each.")
        self._report.unchecked("How records held back divide into restricted and not: the log does not tell.")
        try:
            self._compare_file(texts.parse(self._bundle.read(FILE)))
        except Fault as fault:
            self._report.fault(f"{FILE} {fault}", FILE, MEANS)
        except (KeyError, TypeError, AttributeError):
            self._report.fault(f"{FILE} lacks what it must say", FILE, MEANS)

    def _compare_file(self, said: dict[str, Any]) -> None:
        if said["format"] != FORMAT:
            raise Fault("is of another format or version")
        last = max(self._due.values(), key=lambda each: each.size, default=None)
        lines = [
            f"balance {each['strand']} {each['total']['name']} {each['total']['count']} = "
            + " + ".join(f"{part['name']} {part['count']}" for part in each["parts"])
            for each in said["lines"]
        ]
        if last is None or said["checkpoint"] != last.size or lines != last.balance:
            raise Fault("is not the balance that the last checkpoint was signed with")
        self._report.say(f"{FILE} is the balance of the last checkpoint, {len(lines)} lines:")
        for line in last.balance:
            if line.startswith("balance all "):
                self._report.say(f"    {line[len('balance all ') :]}")
        families = ", ".join(f"{count} {state}" for state, count in said["families"].items()) or "none"
        disputes = sum(said["disputes"].values())
        self._report.say(f"Families that go different ways: {families}. Records in dispute: {disputes}.")
        self._report.unchecked("Families and disputes: the counts are the council's own word.")


def _within(total: int, parts: dict[str, int], out: int, got: int) -> list[str]:
    """Packed and received leave out what would now go elsewhere: at most what the entries give."""
    wrong = []
    if total > out:
        wrong.append(f"packed {total}, and the entries give {out} in packages")
    received = parts.get("received", 0)
    if received > got or (total == out and received != got):
        wrong.append(f"received {received}, and the entries give {got}")
    return wrong


def parsed(text: str) -> tuple[str, str, int, dict[str, int]]:
    """A line of the balance, of which verify_log.py already saw that it is one."""
    match = LINE.fullmatch(text)
    if match is None:
        return "", "", 0, {}
    parts = dict(part.split(" ") for part in match[4].split(" + "))
    return match[1], match[2], int(match[3]), {name: int(count) for name, count in parts.items()}


def part_of(outcome: str, area: str) -> str:
    """What the balance calls an outcome."""
    if not outcome:
        return UNDECIDED
    if outcome != "successor":
        return outcome
    return f"to-{re.sub('[^a-z0-9]+', '-', area.lower()).strip('-') or 'no-area'}"
