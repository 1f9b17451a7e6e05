"""The guides of docs/guides stay true: what they name is what the window shows, and their pictures are drawn.

In the guides **bold** is kept for words of the window, `code` for keys, files and commands, and "quotes" for
what the program says, with … for what differs from case to case.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from transfer_app.gui.actions import ACTIONS
from transfer_app.gui.all_pages import PAGES

REPO = Path(__file__).resolve().parents[2]
RULES = REPO / "schemas" / "rules"
DOCS, SCREENSHOTS = REPO / "docs", REPO / "docs" / "screenshots"
GUIDES = sorted((DOCS / "guides").glob("*.md"))
NOT_OF_THE_WINDOW = {"RESULT: nothing was found", "What it cannot show"}
"""The verifier's last line, and a heading of another document."""
AS_THE_HAND_KNOWS_IT = {"Ctrl+Enter": "Ctrl+Return"}

PICTURE = re.compile(r"!\[[^\]]+\]\(([^)]+)\)")
LINK = re.compile(r"\[[^\]]+\]\(([^)#]+)[^)]*\)")
COMMAND = re.compile(r"`(transfer-app [^`]+)`")
KEY = re.compile(r"`([A-Z1-9])`|\b((?:Ctrl\+(?:[A-Z0-9]\w*|,))|F\d+)")

each_guide = pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)


def _read(path: Path) -> str:
    """With each paragraph on one line, as a phrase may go over the end of a line."""
    return re.sub(r"(?<!\n)\n(?!\n) *", " ", path.read_text(encoding="utf-8"))


def _plain(words: str) -> str:
    """Without the mark of a key, the key behind a button's words, and the dots that promise a dialog."""
    return re.sub(r"  \(.*\)$", "", words.replace("&", "")).strip().rstrip("….").strip()


def _strings(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


@cache
def _of_the_window() -> frozenset[str]:
    return frozenset(map(_plain, _strings(REPO / "transfer_app" / "gui")))


@cache
def _said_anywhere() -> str:
    """The sources and the rules, with each sentence that goes over lines made whole."""
    sources = [*(REPO / "transfer_app").rglob("*.py"), *RULES.glob("*.toml")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    return re.sub(r'"\s*\n\s*f?"', "", text)


@cache
def _shots() -> frozenset[str]:
    """The names in SHOTS, read without drawing anything."""
    tree = ast.parse((SCREENSHOTS / "make.py").read_text(encoding="utf-8"))
    (shots,) = (
        node.value
        for node in tree.body
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "SHOTS"
    )
    assert isinstance(shots, ast.Dict)
    return frozenset(str(ast.literal_eval(key)) for key in shots.keys if key is not None)


def _pictures(text: str) -> set[str]:
    return {Path(name).stem for name in PICTURE.findall(text) if "screenshots" in name}


@each_guide
def test_its_words_in_bold_are_those_of_the_window(guide: Path) -> None:
    bold = re.findall(r"\*\*([^*]+)\*\*", _read(guide))
    assert bold
    assert [words for words in bold if _plain(words) not in _of_the_window()] == []


@each_guide
def test_what_it_quotes_is_what_the_program_says(guide: Path) -> None:
    quoted = [words for words in re.findall(r'"([^"]+)"', _read(guide)) if words not in NOT_OF_THE_WINDOW]
    parts = [part.strip() for words in quoted for part in words.split("…")]
    assert [part for part in parts if part not in _said_anywhere()] == []


@each_guide
def test_its_keys_are_those_of_the_list(guide: Path) -> None:
    text, keys = _read(guide), {each.key for each in ACTIONS}
    named = {AS_THE_HAND_KNOWS_IT.get(found, found) for found in map("".join, KEY.findall(text))}
    assert named - keys == set()
    of_pages = re.findall(r"\*\*(\w+)\*\* (?:\(|with )Ctrl\+(\d)", text)
    assert [(PAGES[int(number) - 1].title, number) for _, number in of_pages] == of_pages


@each_guide
def test_its_commands_are_there_with_their_options(guide: Path) -> None:
    sections = (DOCS / "commands.md").read_text(encoding="utf-8").split("\n## ")
    for command in COMMAND.findall(_read(guide)):
        own = max(
            (each for each in sections if f"{command} ".startswith(each.partition("\n")[0] + " ")),
            key=lambda each: len(each.partition("\n")[0]),
            default="",
        )
        assert own, command
        assert [option for option in re.findall(r"--[a-z-]+", command) if f"`{option}" not in own] == []


@each_guide
def test_its_links_lead_to_files_and_its_pictures_are_drawn(guide: Path) -> None:
    text = _read(guide)
    assert [link for link in LINK.findall(text) if not (guide.parent / link).is_file()] == []
    assert _pictures(text) <= _shots()


def test_every_picture_that_is_drawn_is_shown_and_kept_small() -> None:
    pages = [REPO / "README.md", *DOCS.rglob("*.md")]
    shown = set().union(*(_pictures(path.read_text(encoding="utf-8")) for path in pages))
    assert _shots() - shown == set()
    kept = {path.stem: path.stat().st_size for path in SCREENSHOTS.glob("*.png")}
    assert kept.keys() == _shots()
    assert [name for name, size in kept.items() if size > 150_000] == []
