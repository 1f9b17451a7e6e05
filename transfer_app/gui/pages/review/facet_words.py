"""What the facets of the queue and their values are called."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from transfer_app.domain.dispute_ladder import IN_TIME, OVERDUE
from transfer_app.domain.queue_filter import Value
from transfer_app.domain.vocabulary import OutcomeKind, Strand
from transfer_app.domain.working import CONFLICT, PARKED, WITH_RECEIVER
from transfer_app.gui.pages.review import case_words
from transfer_app.gui.translation import Words, translate
from transfer_app.gui.words import OUTCOMES, STATES, STRANDS

FACET_NAMES = Words(
    {
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
)
"""In the order in which people look for them. areas: the successor a record goes to, or would go to."""


_STATES = Words(
    {
        **STATES.english,
        PARKED: "Parked",
        CONFLICT: "In conflict: two answers",
        WITH_RECEIVER: "Waits for the receiver",
    }
)
_DISPUTES = Words({"": "In no dispute", IN_TIME: "In dispute, in time", OVERDUE: "In dispute, overdue"})


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
            none = translate("Facets", "None: decided by rule")
            return f"P{text}, {told}" if told else none if text == "9" else f"P{text}"
        if facet == "disputes":
            return _DISPUTES[text]
        if facet == "given":
            gone = translate("Facets", "Person {n}").format(n=text)
            return self._people().get(int(text), gone) if value else translate("Facets", "Nobody")
        if facet == "areas":
            return self._names().get(text, text) or translate("Facets", "None yet")
        if facet == "reasons":
            return self._title(text) if text else translate("Facets", "No reason")
        if facet == "strands":
            return STRANDS[Strand(text)]
        if facet == "outcomes":
            return OUTCOMES[OutcomeKind(text)]
        return _STATES[text] if facet == "states" else text or translate("Facets", "No status")

    def chip(self, facet: str, values: tuple[Value, ...], *, without: bool) -> str:
        """A filter in words: 'Reason: On the line', 'Not strand: SEND, Education'."""
        name = FACET_NAMES[facet]
        told = ", ".join(self.of(facet, value) for value in values)
        if without:
            return translate("Facets", "Not {facet}: {values}").format(facet=name.lower(), values=told)
        return f"{name}: {told}"


def _candidates(value: Value) -> str:
    """In how many successors a home of the child lies."""
    if value is None:
        return translate("Facets", "Not counted: allocate again")
    if int(value) == 0:
        return translate("Facets", "No home in any successor")
    if int(value) == 1:
        return translate("Facets", "Homes in one successor")
    return translate("Facets", "Homes in {n} successors").format(n=value)
