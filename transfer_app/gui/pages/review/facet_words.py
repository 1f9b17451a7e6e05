"""What the facets of the queue and their values are called."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from transfer_app.domain.dispute_ladder import IN_TIME, OVERDUE
from transfer_app.domain.queue_filter import Value
from transfer_app.domain.vocabulary import OutcomeKind, Strand
from transfer_app.domain.working import CONFLICT, PARKED, WITH_RECEIVER
from transfer_app.gui.pages.review import case_words
from transfer_app.gui.words import OUTCOMES, STATES, STRANDS

FACET_NAMES = {
    "reasons": "Reason",
    "strands": "Strand",
    "states": "State",
    "priorities": "Priority",
    "areas": "Successor",
    "outcomes": "Result",
    "candidates": "Candidates",
    "disputes": "Dispute",
    "given": "Given to",
    "statuses": "Status",
}
"""In the order in which people look for them. areas: the successor a record goes to, or would go to."""


_STATES = {
    **STATES, PARKED: "Parked", CONFLICT: "In conflict: two answers", WITH_RECEIVER: "Waits for the receiver",
}  # fmt: skip
_DISPUTES = {"": "In no dispute", IN_TIME: "In dispute, in time", OVERDUE: "In dispute, overdue"}


class FacetWords:
    """title: of a reason, by code. names: of successors by code, people: by number, as they are now."""

    def __init__(
        self,
        title: Callable[[str], str],
        names: Callable[[], Mapping[str, str]],
        people: Callable[[], Mapping[int, str]],
    ) -> None:
        self._title, self._names, self._people = title, names, people

    def of(self, facet: str, value: Value) -> str:
        text = "" if value is None else str(value)
        if facet == "candidates":
            return _candidates(value)
        if facet == "priorities":
            told = case_words.PRIORITIES.get(int(text), "")
            return f"P{text}, {told}" if told else "None: decided by rule" if text == "9" else f"P{text}"
        if facet == "disputes":
            return _DISPUTES[text]
        if facet == "given":
            return self._people().get(int(text), f"Person {text}") if value else "Nobody"
        if facet == "areas":
            return self._names().get(text, text) or "None yet"
        if facet == "reasons":
            return self._title(text) if text else "No reason"
        if facet == "strands":
            return STRANDS[Strand(text)]
        if facet == "outcomes":
            return OUTCOMES[OutcomeKind(text)]
        return _STATES[text] if facet == "states" else text or "No status"

    def chip(self, facet: str, values: tuple[Value, ...], *, without: bool) -> str:
        """A filter in words: 'Reason: On the line', 'Not strand: SEND, Education'."""
        name = FACET_NAMES[facet]
        told = ", ".join(self.of(facet, value) for value in values)
        return f"Not {name.lower()}: {told}" if without else f"{name}: {told}"


def _candidates(value: Value) -> str:
    """In how many successors a home of the child lies."""
    if value is None:
        return "Not counted: allocate again"
    return {0: "No home in any successor", 1: "Homes in one successor"}.get(
        int(value), f"Homes in {value} successors"
    )
