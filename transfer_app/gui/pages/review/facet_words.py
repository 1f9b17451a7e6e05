"""What the facets of the queue and their values are called."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from transfer_app.domain.queue_filter import Value
from transfer_app.domain.vocabulary import OutcomeKind, Strand
from transfer_app.domain.working import PARKED
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
    "statuses": "Status",
}
"""In the order in which people look for them. areas: the successor a record goes to, or would go to."""


_STATES = {**STATES, PARKED: "Parked"}


class FacetWords:
    """titles: of reasons, by code. names: of successors by code, as they are now."""

    def __init__(self, title: Callable[[str], str], names: Callable[[], Mapping[str, str]]) -> None:
        self._title, self._names = title, names

    def of(self, facet: str, value: Value) -> str:
        text = "" if value is None else str(value)
        if facet == "candidates":
            return _candidates(value)
        if facet == "priorities":
            told = case_words.PRIORITIES.get(int(text), "")
            return f"P{text}, {told}" if told else "None: decided by rule" if text == "9" else f"P{text}"
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
