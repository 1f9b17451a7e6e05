"""How the demo tells its story: a numbered line for each step, with how long it took."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from transfer_app.cli.bars import Bars, working
from transfer_app.cli.console import say

NAME_WIDTH = 11


@dataclass
class Step:
    """One step while it runs: job draws its bar; said collects what it did, for its line."""

    job: Bars
    said: list[str] = field(default_factory=list)

    def tell(self, words: str) -> None:
        self.said.append(words)


@dataclass
class Stage:
    number: int = 0

    @contextmanager
    def step(self, name: str) -> Iterator[Step]:
        """Run a step; its lines appear when it is done, the time behind the first."""
        self.number += 1
        started = time.monotonic()
        with working(name) as job:
            step = Step(job)
            yield step
        took = time.monotonic() - started
        first, *more = step.said or [""]
        say(f"{self.number:>3}  {name:<{NAME_WIDTH}} {first}  ({took:.1f} s)")
        for words in more:
            say(f"{'':>3}  {'':<{NAME_WIDTH}} {words}")
