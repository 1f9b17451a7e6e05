"""Every key of the window, listed once: where it works, what it does, what it is by default.

A key of one place may be that of another: a list hears its keys only while it has the focus. Keys of the
whole window work everywhere, so nothing else may take them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtGui import QKeySequence

from transfer_app.gui.translation import Words


class Place(StrEnum):
    WINDOW = "Everywhere"
    QUEUE = "In the list of cases on Review"
    FAMILIES = "In the list of families on Review"
    MAP = "On a map"
    DOCUMENTS = "Among the documents on Load"


PLACES = Words({place: place.value for place in Place})


@dataclass(frozen=True, slots=True)
class Action:
    """id is kept in the person's own file of keys: never rename. fixed: shown, but not to be changed.

    english, english_short: as written here; words and short are in the language of the window, with n put in.
    """

    id: str
    place: Place
    key: str
    english: str
    english_short: str = ""
    fixed: bool = False
    n: int = 0

    @property
    def words(self) -> str:
        return WORDS[self.id].format(n=self.n)

    @property
    def short(self) -> str:
        return SHORT.get(self.id, "")


def _fixed(id_: str, place: Place, key: str, words: str, short: str = "", n: int = 0) -> Action:
    return Action(id_, place, key, words, short, fixed=True, n=n)


ACTIONS = (
    _fixed("window.keys", Place.WINDOW, "F1", "Help on this page, with this list of keys"),
    _fixed("window.search", Place.WINDOW, "Ctrl+K", "Search everywhere"),
    _fixed("window.settings", Place.WINDOW, "Ctrl+,", "Settings: size of text, light or dark"),
    *(
        _fixed(f"window.page{n}", Place.WINDOW, f"Ctrl+{n}", "Page {n} of the list on the left", n=n)
        for n in range(1, 9)
    ),
    _fixed("review.find", Place.QUEUE, "Ctrl+F", "Search the list"),
    _fixed("review.submit", Place.QUEUE, "Ctrl+Return", "In the form: propose and go on"),
    *(
        _fixed(
            f"review.choose{n}", Place.QUEUE, str(n), "Choose successor {n}", "1-9 successor" * (n == 1), n
        )
        for n in range(1, 10)
    ),
    Action("review.propose", Place.QUEUE, "P", "Propose and go on", "propose"),
    Action("review.suggested", Place.QUEUE, "Y", "Propose what the page suggests and go on", "as suggested"),
    Action("review.approve", Place.QUEUE, "A", "Approve and go on", "approve"),
    Action("review.refuse", Place.QUEUE, "R", "Refuse", "refuse"),
    Action("review.withdraw", Place.QUEUE, "W", "Withdraw a proposal", "withdraw"),
    Action("review.skip", Place.QUEUE, "S", "Skip to the next record", "skip"),
    _fixed("review.park", Place.QUEUE, "K", "Park, or take back", "K park"),
    _fixed("review.give", Place.QUEUE, "G", "Give to a colleague", "G give"),
    _fixed("review.comment", Place.QUEUE, "C", "Comment", "C comment"),
    Action("review.family", Place.QUEUE, "F", "Open the family of the child", "family"),
    Action("review.back", Place.QUEUE, "B", "Back to the record decided last", "back"),
    Action("review.clear", Place.QUEUE, "L", "Clear the filters, the search and the order"),
    Action("review.undo", Place.QUEUE, "Ctrl+Z", "Undo my last step"),
    _fixed("family.find", Place.FAMILIES, "Ctrl+F", "Search the list"),
    *(
        _fixed(
            f"family.open{n}", Place.FAMILIES, str(n), "Open member {n}", "1-9 a member's case" * (n == 1), n
        )
        for n in range(1, 10)
    ),
    Action("family.record", Place.FAMILIES, "P", "Record for a second person", "record"),
    Action("family.confirm", Place.FAMILIES, "A", "Confirm and go on", "confirm"),
    Action("family.return", Place.FAMILIES, "R", "Return or take back", "return"),
    Action("family.queue", Place.FAMILIES, "F", "Back to the queue", "queue"),
    _fixed("map.closer", Place.MAP, "+", "Closer"),
    _fixed("map.farther", Place.MAP, "-", "Farther"),
    _fixed("map.all", Place.MAP, "Home", "Show all"),
    _fixed("map.selection", Place.MAP, "Z", "Go to what is selected"),
    _fixed("map.key", Place.MAP, "K", "Show or hide the key"),
    _fixed("documents.find", Place.DOCUMENTS, "Ctrl+F", "Search the documents"),
    _fixed("documents.omit", Place.DOCUMENTS, "Del", "Leave the document out"),
    _fixed("documents.close", Place.DOCUMENTS, "Esc", "Back to the page"),
)
MOVING = frozenset(
    {"Up", "Down", "Left", "Right", "PgUp", "PgDown", "Home", "End"}
    | {"Tab", "Shift+Tab", "Return", "Enter", "Esc", "Space"}
)
BY_ID = {each.id: each for each in ACTIONS}
WORDS = Words({each.id: each.english for each in ACTIONS})
SHORT = Words({each.id: each.english_short for each in ACTIONS if each.english_short})


def spelt(key: str) -> str:
    """A key as Qt writes it ("ctrl+z" is "Ctrl+Z"); "" for what is no single key press."""
    sequence = QKeySequence(key.strip(), QKeySequence.SequenceFormat.PortableText)
    return sequence.toString(QKeySequence.SequenceFormat.PortableText) if sequence.count() == 1 else ""


def chosen(text: str) -> str:
    """A key a person may choose, as Qt writes it; "" for none, or one that moves in a list or window."""
    key = spelt(text)
    return "" if key in MOVING else key


def clashes(keys: Mapping[str, str]) -> dict[str, str]:
    """Actions that cannot have their key, by id, with the words of what has it already.

    keys: id to key where it is not the default. Both of two that clash are named.
    """
    found = {}
    for one in ACTIONS:
        for other in ACTIONS:
            together = one.place is other.place or Place.WINDOW in (one.place, other.place)
            same = keys.get(one.id, one.key) == keys.get(other.id, other.key)
            if one is not other and together and same:
                found[one.id] = other.words
    return found
