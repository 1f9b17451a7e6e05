"""What a screen reader does, over the accessibility bus: one command a line in, one answer out, as JSON.

Run by the system's own Python, which has the bindings that Orca uses; imports nothing of the program.
"""

from __future__ import annotations

import contextlib
import json
import sys
import time
from collections.abc import Callable, Iterator

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

STATES = ("checked", "expanded", "focused", "selected", "sensitive", "showing", "focusable")
EVENTS = (
    "object:state-changed:focused",
    "object:state-changed:checked",
    "object:announcement",
    "window:activate",
)
KEYS = {"Tab": 0xFF09, "Escape": 0xFF1B}
"""As X numbers them."""
DEEP = 40
FEW = 12
"""Children of a table that are looked at: it has as many as it has cells."""

PATIENCE = 20
"""Seconds."""

heard: list[list[str]] = []


def listen(event: Atspi.Event) -> None:
    if event.detail1 or event.type.startswith(("object:announcement", "window")):
        told = event.any_data if isinstance(event.any_data, str) else ""
        heard.append([event.type, event.source.get_role_name(), event.source.get_name(), told])


def program() -> Atspi.Accessible:
    """The first program on the bus."""
    desktop = Atspi.get_desktop(0)
    for _ in patience("the program"):
        if desktop.get_child_count():
            break
    return desktop.get_child_at_index(0)


def below(each: Atspi.Accessible, depth: int = 0) -> Iterator[tuple[Atspi.Accessible, int]]:
    """All that is on the screen, in the order it is read."""
    states = each.get_state_set()
    if not states.contains(Atspi.StateType.SHOWING) and depth > 1:
        return
    yield each, depth
    many = states.contains(Atspi.StateType.MANAGES_DESCENDANTS) or each.get_role() == Atspi.Role.TABLE
    for at in range(min(each.get_child_count(), FEW if many else 1000) if depth < DEEP else 0):
        child = each.get_child_at_index(at)
        if child is not None:
            yield from below(child, depth + 1)


def named_by(each: Atspi.Accessible) -> str:
    """By its caption, which is how Qt on Linux names a list to choose from."""
    for relation in each.get_relation_set():
        if relation.get_relation_type() == Atspi.RelationType.LABELLED_BY:
            return " ".join(relation.get_target(n).get_name() for n in range(relation.get_n_targets()))
    return ""


def told(each: Atspi.Accessible, depth: int) -> dict[str, object]:
    """Each question is a message to the program and back: of what takes no keys, only its role and name."""
    has = each.get_state_set()
    keys = has.contains(Atspi.StateType.FOCUSABLE)
    return {
        "depth": depth,
        "role": each.get_role_name(),
        "name": each.get_name(),
        "caption": named_by(each) if keys else "",
        "description": each.get_description() if keys else "",
        "states": [state for state in STATES if has.contains(getattr(Atspi.StateType, state.upper()))],
    }


def tree() -> list[dict[str, object]]:
    """Every part that is on the screen, from the top."""
    return [told(each, depth) for each, depth in below(program())]


def find(role: str, name: str) -> Atspi.Accessible:
    """Waited for until it is on the screen and can be used."""
    for _ in patience(f"{role} {name}"):
        with contextlib.suppress(GLib.Error):  # what was looked at has gone meanwhile
            for each, _ in below(program()):
                here = each.get_role_name() == role and name in (each.get_name(), named_by(each))
                if here and each.get_state_set().contains(Atspi.StateType.SENSITIVE):
                    return each
    raise AssertionError


def act(role: str, name: str) -> bool:
    """Do the first thing that it offers."""
    return Atspi.Action.do_action(find(role, name), 0)


def type_into(role: str, name: str, text: str) -> bool:
    return Atspi.EditableText.set_text_contents(find(role, name), text)


def wait_shown(role: str, name: str) -> bool:
    return find(role, name) is not None


def text_size(role: str, name: str) -> str:
    """Of its first letter, in points."""
    attributes: dict[str, str] = Atspi.Text.get_text_attributes(find(role, name), 0)[0]
    return attributes["size"]


def press(key: str) -> bool:
    """One key, as the keyboard sends it."""
    return Atspi.generate_keyboard_event(KEYS[key], None, Atspi.KeySynthType.SYM)


def wait_for(event: str, told: list[str]) -> list[str]:
    """What was heard before it is forgotten."""
    for _ in patience(f"{event} {told}"):
        for at, one in enumerate(heard):
            if one[0].startswith(event) and all(any(words in part for part in one[1:]) for words in told):
                del heard[: at + 1]
                return one
    raise AssertionError


def patience(what: str) -> Iterator[None]:
    """Again and again, letting what was sent arrive."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        while GLib.MainContext.default().iteration(False):
            pass
        yield
        time.sleep(0.02)
    raise LookupError(f"waited in vain for {what}; heard {heard}")


COMMANDS: dict[str, Callable[..., object]] = {
    each.__name__: each for each in (tree, act, type_into, text_size, press, wait_for, wait_shown)
}


def main() -> None:
    Atspi.init()
    Atspi.set_timeout(PATIENCE * 1000, PATIENCE * 1000)  # pressing a button is answered once its work is done
    listener = Atspi.EventListener.new(listen)
    for name in EVENTS:
        listener.register(name)
    program()
    for line in sys.stdin:
        command, *given = json.loads(line)
        try:
            answer = {"is": COMMANDS[command](*given)}
        except (LookupError, GLib.Error) as error:
            answer = {"error": str(error)}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
