"""What the window says can be translated: one that only marks shows what was never given."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import translated
from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtWidgets import QApplication, QTabBar, QWidget

import transfer_app.gui
from tests.gui import dialogs_made, marked
from tests.gui.signed_in import Bench
from transfer_app.gui import translation
from transfer_app.gui.all_pages import PAGES
from transfer_app.gui.shell import MainShell
from transfer_app.gui.words import UNITS
from transfer_app.services import windows

GUI = Path(transfer_app.gui.__file__).parent
CALLS = {"tr", "translate", "QT_TRANSLATE_NOOP", "Words"}

ALSO_ELSEWHERE = {"Packages", "is kept", "case record is", "restricted record", "Waits for", "- transfer-app"}
"""Parts of texts that others, such as the rules and the log, happen to have too, and our own name."""


@pytest.fixture
def marking(qapp: QApplication) -> Iterator[None]:
    translator = marked.Marked()
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


@pytest.mark.usefixtures("marking")
def test_every_word_of_the_window_was_given_to_a_translator(
    county: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(windows, "people", lambda session, package: dialogs_made.people())
    bench = county
    bench.shell = MainShell(bench.shell.desk, PAGES)  # made anew, in the language of the marks
    bench.shell.show()
    seen: dict[str, str] = {}
    for page in PAGES:
        shown = bench.page(page.key)
        assert isinstance(shown, QWidget)
        look(bench.shell, page.key, seen)
        for bar in shown.findChildren(QTabBar):
            for at in range(1, bar.count() if bar.isVisible() else 0):
                bar.setCurrentIndex(at)
                bench.wait()
                look(bench.shell, f"{page.key}, tab {at}", seen)
    for kind, make in dialogs_made.makers(bench).items():
        look(make(), kind.__name__, seen)
    bench.shell.close()
    found = untranslated(seen)
    assert not found, "\n".join(found)


def look(window: QWidget, where: str, seen: dict[str, str]) -> None:
    for what, words in marked.texts(window):
        rest = marked.outside(words)
        if re.search("[A-Za-z]{3}", rest):
            seen.setdefault(rest, f"{where}, {what}")


def untranslated(seen: dict[str, str]) -> list[str]:
    """Words of the window's own code that were seen without marks: not names, codes and what was typed."""
    found = []
    elsewhere = {*ALSO_ELSEWHERE, *UNITS, *UNITS.values()}  # counted() gives those
    for literal, modules in literals().items():
        if literal in elsewhere or literal.startswith("Ctrl+"):
            continue
        # One word alone is in many a name; it counts where it is all that is said.
        whole = re.compile(rf"(?<![A-Za-z]){re.escape(literal)}(?![A-Za-z])" if " " in literal else "(?!)")
        for words, where in seen.items():
            if words.strip() == literal or (literal in words and whole.search(words)):
                found.append(f"{', '.join(sorted(modules))}: {literal!r} ({where})")
                break
    return sorted(found)


def literals() -> dict[str, set[str]]:
    """Text in the code of the window that goes through no translation, and the modules that have it."""
    found: dict[str, set[str]] = {}
    for path in GUI.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        skipped = {id(part) for node in ast.walk(tree) if is_given(node) for part in ast.walk(node)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
                words = node.value.strip(" .,:;·()\n")
                if (
                    re.search("[A-Za-z]{3}", words)
                    and len(words) > 4
                    and (" " in words or words[0].isupper())
                ):
                    found.setdefault(words, set()).add(path.relative_to(GUI).as_posix())
    return found


def is_given(node: ast.AST) -> bool:
    """A docstring, or a call that hands its words to a translator."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    called = node.func if isinstance(node, ast.Call) else None
    return getattr(called, "attr", getattr(called, "id", "")) in CALLS


def test_all_that_is_counted_is_given_to_a_translator() -> None:
    for path in GUI.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "counted":
                unit = node.args[1]
                assert not isinstance(unit, ast.Constant) or unit.value in UNITS, (
                    path.name,
                    node.lineno,
                )


def test_a_constant_that_is_translated_was_shown_to_the_tools() -> None:
    """They read text between quotes: tr(LEAD) gives them nothing, unless LEAD says so where it is made."""
    for path in GUI.rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        for name in re.findall(r"self\.tr\(([A-Z_]+)\)", source):
            assert f"{name} = QT_TRANSLATE_NOOP(" in source, (path.name, name)


def test_a_translation_beside_the_program_is_used(qapp: QApplication, tmp_path: Path) -> None:
    assert not translation.install(qapp, tmp_path / "none", QLocale("cy"))
    assert not translation.install(qapp, tmp_path, QLocale("cy"))
    translated.write(tmp_path)
    assert not translation.install(qapp, tmp_path, QLocale("fr"))
    assert translation.install(qapp, tmp_path, QLocale("cy"))
    try:
        assert translation.translate("Header", translated.TEXT) == translated.TRANSLATED
        assert translation.translate("Header", "Vesting day not set") == "Vesting day not set"
    finally:
        for translator in qapp.findChildren(QTranslator):
            qapp.removeTranslator(translator)
            translator.deleteLater()
