"""A desktop of its own for one window: a screen, a bus, the program, and a reader that is another process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from shutil import which

HERE = Path(__file__).resolve().parent
REPO = HERE.parents[2]
SYSTEM_PYTHON = "/usr/bin/python3"
BINDINGS = "import gi; gi.require_version('Atspi', '2.0'); from gi.repository import Atspi"
SCREEN = ("Xvfb", "-screen", "0", "1400x900x24", "-nolisten", "tcp")
LAUNCHER = "share/dbus-1/services/org.a11y.Bus.service"

Part = dict[str, object]
"""role, name, caption, description, states, size, depth: see reader.told."""


def lacking() -> str:
    """What is not on this machine; '' when a window can be read from outside."""
    missing = [name for name in ("Xvfb", "dbus-daemon") if which(name) is None]
    if not any(Path(root, LAUNCHER).exists() for root in ("/usr", "/usr/local")):
        missing.append("at-spi2-core")
    if (
        not Path(SYSTEM_PYTHON).exists()
        or subprocess.run([SYSTEM_PYTHON, "-c", BINDINGS], capture_output=True, check=False).returncode
    ):
        missing.append("gir1.2-atspi-2.0 with python3-gi")
    return ", ".join(missing)


class Reader:
    """Asks one thing at a time; see reader.py for what each does."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def ask(self, command: str, *given: object) -> object:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps([command, *given]), file=self._process.stdin, flush=True)
        answer = json.loads(self._process.stdout.readline() or '{"error": "the reader ended"}')
        assert "error" not in answer, (command, given, answer["error"])
        return answer["is"]

    def read(self) -> list[Part]:
        """Every part on the screen, from the top."""
        return self.ask("tree")  # type: ignore[return-value]

    def press(self, role: str, name: str) -> None:
        """Do what it offers, as a screen reader does: neither mouse nor key."""
        assert self.ask("act", role, name)

    def write(self, role: str, name: str, text: str) -> None:
        assert self.ask("type_into", role, name, text)

    def key(self, key: str) -> None:
        assert self.ask("press", key)

    def text_size(self, role: str, name: str) -> float:
        """In points, where the text begins."""
        return float(str(self.ask("text_size", role, name)))

    def wait_for(self, event: str, *told: str) -> list[str]:
        """The first such event since the last: [event, role, name, text]. told: each in one of these."""
        return self.ask("wait_for", event, told)  # type: ignore[return-value]

    def wait_shown(self, role: str, name: str) -> None:
        self.ask("wait_shown", role, name)


@contextmanager
def opened(workspace: Path, scratch: Path) -> Iterator[Reader]:
    """The program signing in to the workspace, on a screen nobody sees, with a reader beside it."""
    scratch.mkdir()
    with ExitStack() as running:
        screen = running.enter_context(
            _started(
                ["Xvfb", "-displayfd", "1", "-screen", "0", "1400x900x24", "-nolisten", "tcp"], os.environ
            )
        )
        place = {
            **os.environ, "DISPLAY": f":{_line(screen)}", "HOME": str(scratch),
            "XDG_RUNTIME_DIR": str(scratch), "XDG_CONFIG_HOME": str(scratch), "XDG_DATA_HOME": str(scratch),
            "GSETTINGS_BACKEND": "memory",
            "QT_QPA_PLATFORM": "xcb", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "PYTHONPATH": os.pathsep.join([str(REPO), str(REPO / "tests")]),
        }  # fmt: skip
        bus = running.enter_context(
            _started(["dbus-daemon", "--session", "--nofork", "--print-address"], place)
        )
        place["DBUS_SESSION_BUS_ADDRESS"] = _line(bus)
        # Taken down in the opposite order: the reader first, the screen last.
        running.enter_context(_started([sys.executable, str(HERE / "window.py"), str(workspace)], place))
        yield Reader(running.enter_context(_started([SYSTEM_PYTHON, str(HERE / "reader.py")], place)))


@contextmanager
def _started(command: Sequence[str], place: object) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        command, env=dict(place), text=True,  # type: ignore[call-overload]
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=10)


def _line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()
