"""Words that are made before there is a window, or outside a widget, and the translation that is loaded.

A widget says self.tr("..."). A function says translate("Where", "..."). What is a constant keeps its English
words in Words, or in QT_TRANSLATE_NOOP, and is translated when it is read: see docs/translating.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QLocale, QTranslator

from transfer_app.resources import schemas_folder

K = TypeVar("K")
FOLDER = "translations"
WORDS = "Words"
"""The context of every Words."""

COLUMNS = "Columns"
"""The context of headings that are constants."""

translate = QCoreApplication.translate


def QT_TRANSLATE_NOOP(context: str, english: str) -> str:
    """English words that are translated later; Qt's own of this name, which lupdate knows, has no type."""
    return english


class Words(Mapping[K, str]):
    """English words by what they stand for, given in the language of the window."""

    def __init__(self, english: Mapping[K, str]) -> None:
        self.english = dict(english)

    def __getitem__(self, key: K) -> str:
        return translate(WORDS, self.english[key])

    def __iter__(self) -> Iterator[K]:
        return iter(self.english)

    def __len__(self) -> int:
        return len(self.english)


def install_own(app: QCoreApplication) -> bool:
    """Use the program's own translation for the language of the system, if it has one."""
    return install(app, schemas_folder().parent / FOLDER)


def install(app: QCoreApplication, folder: Path, locale: QLocale | None = None) -> bool:
    """Use folder/transfer_app_<language>.qm, if there is one for the language of the system."""
    translator = QTranslator(app)
    found = translator.load(locale or QLocale.system(), "transfer_app", "_", str(folder))
    return found and app.installTranslator(translator)
