"""What a check says while it runs: what was checked, what was found and means, what could not be checked."""

from __future__ import annotations

from ..verify_log import Findings

MOST_SHOWN = 100


class Report(Findings):
    """Prints as it goes. faults: how many things were found."""

    def __init__(self) -> None:
        super().__init__()
        self.not_checked: list[str] = []
        self.usual = ("", "")
        """(where, what it means) of findings that do not say so themselves."""

    def head(self, title: str) -> None:
        print(f"\n{title}")

    def fault(self, text: str, where: str = "", means: str = "") -> None:
        """One finding. where: file or entry. means: what follows from it, in a sentence."""
        self.faults += 1
        where, means = where or self.usual[0], means or self.usual[1]
        if self.faults > MOST_SHOWN:
            return
        print(f"  FINDING {self.faults}: {text}.")
        if where:
            print(f"    Where: {where}")
        if means:
            print(f"    What it means: {means}")

    def unchecked(self, text: str) -> None:
        """Something that the bundle does not hold or cannot show; said at the end, each once."""
        if text not in self.not_checked:
            self.not_checked.append(text)

    def end(self) -> None:
        if self.faults > MOST_SHOWN:
            print(f"  ... and {self.faults - MOST_SHOWN} findings more.")
        self.head("What was not, or cannot be, checked:")
        for text in self.not_checked:
            self.say(f"- {text}")
