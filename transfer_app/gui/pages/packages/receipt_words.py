"""The codes of receipts as officers read them."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from PySide6.QtWidgets import QComboBox

from transfer_app.domain.receipt_words import WAIVERS
from transfer_app.domain.rejections import CODE_WORDS, Rejection
from transfer_app.domain.sampling import Compared
from transfer_app.gui.widgets import name_list

SOURCES = {
    Compared.PAPER: "The paper file",
    Compared.OWN: "Our own system",
    Compared.LEGACY: "The sender's system",
    Compared.RETURN: "A statutory return",
    Compared.PARTNER: "School, health or police",
    Compared.WORKER: "A worker who knows the child",
}
WHY = {code: words[:1].upper() + words[1:] for code, words in CODE_WORDS.items()}
WITHOUT = {waiver: f"Do without the rest: {words}" for waiver, words in WAIVERS.items()}


def choice(name: str, first: str, items: Iterable[tuple[StrEnum, str]]) -> QComboBox:
    """A list of codes in words, on nothing at first: no code is claimed that nobody chose."""
    box = QComboBox()
    name_list(box, name)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(24)
    box.addItem(first, "")
    for code, words in items:
        box.addItem(words, code.value)
    return box


def item_words(rejection: Rejection) -> str:
    return f"Document {rejection.document}" if rejection.document else "The whole record"
