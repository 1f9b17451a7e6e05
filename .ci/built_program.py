"""The built program as somebody has it who has neither Python nor this checkout: typed at, and opened."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

BUILT = Path(__file__).resolve().parents[1] / "dist" / "transfer-app"
PROGRAM = "transfer-app.exe" if sys.platform == "win32" else "transfer-app"
PASSPHRASE = "made up for the smoke journey"
PATIENCE_S = 120
EXPECTED = ("qt.widgets.showhide", "This plugin does not support ")
"""How lines begin that Qt says of a window: what it was asked to tell, and what no offscreen window has."""


def stop(words: str) -> None:
    sys.exit(f"FAILED: {words}")


def fresh(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


def environment(home: Path) -> dict[str, str]:
    """Nothing that leads the program to this checkout, to its environment or to somebody's settings."""
    theirs = re.compile(r"PYTHON|VIRTUAL_ENV|LD_|DYLD_|QT_|QML|GDAL|PROJ|OGR_|TRANSFER_APP|XDG_")
    kept = {name: value for name, value in os.environ.items() if not theirs.match(name)}
    return kept | {"HOME": str(home), "USERPROFILE": str(home), "QT_QPA_PLATFORM": "offscreen"}


class Council:
    """A workspace, and the program typed at it by its people."""

    def __init__(self, program: Path, path: Path, surroundings: dict[str, str]) -> None:
        self.path = path
        self._program = program
        self._surroundings = surroundings | {
            "TRANSFER_APP_WORKSPACE": str(path),
            "TRANSFER_APP_PASSPHRASE": PASSPHRASE,
            "TRANSFER_APP_NEW_PASSPHRASE": PASSPHRASE,
        }

    def says(self, user: str, *words: object) -> str:
        """What a command that must succeed printed."""
        line = [str(self._program), *map(str, words)]
        done = subprocess.run(
            line, env=self._surroundings | {"TRANSFER_APP_USER": user}, cwd=self.path.parent,
            stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        if done.returncode != 0:
            stop(f"{' '.join(line)}\nstatus {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def created(self, code: str, name: str, *people: tuple[str, str]) -> None:
        """people: sign-in name, and roles with commas; the first of them makes the workspace."""
        for number, (user, roles) in enumerate(people):
            held = [word for role in roles.split(",") for word in ("--role", role)]
            named = ("--display-name", f"{user.title()} of {name}", *held)
            if number == 0:
                self.says(user, "create", "--authority-code", code, "--authority-name", name, *named)
            else:
                self.says(people[0][0], "users", "add", user, *named)


def shown_after(program: Path, workspace: Path, surroundings: dict[str, str]) -> float:
    """Seconds from the start of the program to its window at that workspace, which Qt itself tells of."""
    started = time.monotonic()
    window = subprocess.Popen(
        [program, workspace], env=surroundings | {"QT_LOGGING_RULES": "qt.widgets.showhide.debug=true"},
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip
    assert window.stderr is not None
    late = threading.Timer(PATIENCE_S, window.kill)
    late.start()
    taken, told = 0.0, []
    for line in window.stderr:
        told.append(line)
        if not taken and "SignInWindowClassWindow" in line and "to true" in line:
            taken = time.monotonic() - started
            # For a second more it must neither end nor complain.
            threading.Timer(1, window.terminate).start()
    late.cancel()
    # Windows does not say by whom a program was ended.
    ended_itself = window.wait() != -signal.SIGTERM and sys.platform != "win32"
    complaints = "".join(line for line in told if not line.startswith(EXPECTED))
    if not taken or ended_itself or complaints:
        stop(f"the window was not shown, did not stay, or complained:\n{complaints}")
    return taken
