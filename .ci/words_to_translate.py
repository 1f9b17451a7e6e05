"""Prints the words of the window that are constants in a form that lupdate reads: docs/translating.md.

PYTHONPATH=. .venv/bin/python .ci/words_to_translate.py > words.py
"""

from __future__ import annotations

import gc
import importlib
import json
import pkgutil

import transfer_app.gui
from transfer_app.gui.translation import WORDS, Words


def main() -> None:
    for module in pkgutil.walk_packages(transfer_app.gui.__path__, "transfer_app.gui."):
        importlib.import_module(module.name)
    every = [each for each in gc.get_objects() if isinstance(each, Words)]
    for english in sorted({words for each in every for words in each.english.values()}):
        print(f'QT_TRANSLATE_NOOP("{WORDS}", {json.dumps(english, ensure_ascii=False)})')


if __name__ == "__main__":
    main()
