"""The entries of the log one after the other, told to every check that listens."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..verify_log import LONGEST_LINE
from .report import Report


@dataclass(frozen=True)
class Entry:
    """One entry. at: UTC text. detail: as the program wrote it; a field that is missing is None."""

    seq: int
    at: str
    actor: str
    action: str
    detail: dict[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.detail.get(name)

    @property
    def day(self) -> str:
        return self.at[:10]

    @property
    def where(self) -> str:
        return f"log/log.jsonl, entry {self.seq} ({self.action}, {self.at})"


Listener = Callable[[Entry], None]


def tell(path: Path, listeners: dict[str, list[Listener]], after: Listener, report: Report) -> Entry | None:
    """Hand each entry to those who listen for its action or for '*', then to `after`; gives the last one.

    Entries that verify_log.py already found to be none are passed over. A detail of another shape than the
    program writes is a finding, not an end of the check.
    """
    last = None
    with path.open("rb") as stream:
        while line := stream.readline(LONGEST_LINE + 1):
            entry = _entry(line)
            if entry is None:
                continue
            last = entry
            for listener in [*listeners.get("*", ()), *listeners.get(entry.action, ()), after]:
                try:
                    listener(entry)
                except (TypeError, KeyError, ValueError, AttributeError):
                    report.fault(
                        f"entry {entry.seq} does not say what an entry {entry.action!a} must say",
                        entry.where,
                        "The program does not write such entries; nothing was concluded from it.",
                    )
    return last


def _entry(line: bytes) -> Entry | None:
    try:
        value = json.loads(line)
        detail = value["detail"]
        if not isinstance(detail, dict):
            return None
        return Entry(int(value["seq"]), str(value["at"]), str(value["actor"]), str(value["action"]), detail)
    except (ValueError, RecursionError, KeyError, TypeError):
        return None
