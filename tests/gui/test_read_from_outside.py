"""The window as a screen reader gets it: from another process, over the accessibility bus of the desktop."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import allocated_county
import pytest
from allocated_county import PASSPHRASE

from tests.gui.outside import desktop
from tests.gui.outside.desktop import Part, Reader
from transfer_app.gui.all_pages import PAGES

FOCUSED = "object:state-changed:focused"
SAID = "object:announcement"
LACKING = desktop.lacking()


@pytest.fixture
def reader(made_county: Path, tmp_path: Path) -> Iterator[Reader]:
    if LACKING:
        pytest.skip(f"the window cannot be read from outside on this machine; missing: {LACKING}")
    with desktop.opened(allocated_county.copied(made_county, tmp_path), tmp_path / "desktop") as made:
        yield made


def test_the_window_is_read_and_worked_from_outside(reader: Reader) -> None:
    sign_in(reader)
    pages_and_tab_order(reader)
    for page in PAGES:
        reader.press("radio button", page.title)
        reader.wait_shown("filler", page.title)
        parts = reader.read()
        assert nameless(parts) == [], page.key
        assert cells_without_their_column(parts) == [], page.key
        assert [one["name"] for one in parts if is_in(one, "radio button", "checked")] == [page.title]
        ON_PAGE.get(page.key, lambda *_: None)(reader, parts)


def sign_in(reader: Reader) -> None:
    reader.wait_shown("push button", "Sign in")
    reader.wait_for("window:activate", "transfer-app")
    reader.wait_for(FOCUSED, "Your sign-in name")
    reader.press("push button", "Sign in")
    reader.wait_for(SAID, "Type your sign-in name.")
    reader.write("text", "Your sign-in name", allocated_county.OFFICER)
    reader.write("password text", "Passphrase", "not the passphrase")
    reader.press("push button", "Sign in")
    reader.wait_for(SAID, "Check the name and the passphrase and try again.")
    reader.write("password text", "Passphrase", PASSPHRASE)
    reader.press("push button", "Sign in")
    reader.wait_for("window:activate", "wessmoor - transfer-app")


def pages_and_tab_order(reader: Reader) -> None:
    rail = [one for one in reader.read() if one["role"] == "radio button"]
    assert [one["name"] for one in rail] == [page.title for page in PAGES]
    reader.wait_for(FOCUSED, "Overview")
    for name in (
        "Search everywhere",
        "Help on this page",
        "Settings",
        "People",
        "Sign out",
        "Set the vesting day",
    ):
        reader.key("Tab")
        assert reader.wait_for(FOCUSED)[2].startswith(name)


def help_in_a_dialog(reader: Reader, _: Sequence[Part]) -> None:
    """Its name, the text with its size, and Escape leads back."""
    reader.press("push button", "Help on this page (F1)")
    reader.wait_for("window:activate", "Help: Overview")
    reader.wait_for(FOCUSED)
    assert reader.text_size("label", "Help: Overview") > 10  # a heading
    reader.key("Escape")
    reader.wait_for("window:activate", "wessmoor")


def refusals_are_told(_: Reader, parts: Sequence[Part]) -> None:
    """What cannot be pressed says so, and why."""
    sign = next(one for one in parts if one["name"] == "Sign these rules")
    assert "sensitive" not in sign["states"]
    assert "Only an approver" in str(sign["description"])


def a_tick_is_turned(reader: Reader, parts: Sequence[Part]) -> None:
    words = "With the texts of agreements and rules"
    assert any(is_in(one, "check box", "checked") for one in parts if one["name"] == words)
    reader.press("check box", words)
    reader.press("push button", "Verify the log")
    assert not any(is_in(one, "check box", "checked") for one in reader.read() if one["name"] == words)


ON_PAGE = {"overview": help_in_a_dialog, "allocate": refusals_are_told, "log": a_tick_is_turned}


def nameless(parts: Sequence[Part]) -> list[Part]:
    """What takes keys and would be read without saying what it is."""
    return [
        one
        for one in parts
        if "focusable" in one["states"] and not (one["name"] and one["role"] != "unknown")
    ]


def cells_without_their_column(parts: Sequence[Part]) -> list[Part]:
    headings = [f"{one['name']}: " for one in parts if one["role"] == "table column header"]
    return [
        one
        for one in parts
        if one["role"] == "table cell" and not str(one["name"]).startswith(tuple(headings))
    ]


def is_in(one: Part, role: str, state: str) -> bool:
    return one["role"] == role and state in one["states"]
