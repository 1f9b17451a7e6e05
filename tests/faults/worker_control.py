"""The test's end of fault_worker.py: give it a task, kill it when told, and read what it had acknowledged."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Ran:
    """acknowledged: what was said to be durable. fault: the type of error it ended with. killed: by us."""

    acknowledged: list[str]
    fault: str
    killed: bool
    seconds: float


class Worker:
    def __init__(self) -> None:
        paths = [str(HERE), str(HERE.parent), str(HERE.parent.parent)]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
        self._process = subprocess.Popen(
            [sys.executable, str(HERE / "fault_worker.py")], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True, env=environment,
        )  # fmt: skip

    def run(self, task: str, folder: Path, after: float | None = None, **more: object) -> Ran:
        """Do a task, to its end or until it is killed so many seconds after it started."""
        assert self._process.stdin is not None
        line = {"task": task, "folder": str(folder), **{name: str(value) for name, value in more.items()}}
        self._process.stdin.write(json.dumps(line) + "\n")
        self._process.stdin.flush()
        # `started` may overtake `pid`: the two are written by two processes.
        said = [self._line(), self._line()]
        pid = next(int(each.split()[1]) for each in said if each.startswith("pid"))
        acknowledged: list[str] = []
        fault, begun = "", time.monotonic()
        if after is not None:
            time.sleep(after)
            # The task may have ended by then: what it acknowledged is checked all the same.
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for word, _, rest in (each.partition(" ") for each in chain(said, iter(self._line, ""))):
            if word == "done":
                acknowledged.append(rest)
            elif word == "failed":
                fault = rest
            elif word == "ended":
                return Ran(acknowledged, fault, rest == "-9", time.monotonic() - begun)
        raise AssertionError("the worker ended")

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(timeout=60)
        self._process.stdout.close()
