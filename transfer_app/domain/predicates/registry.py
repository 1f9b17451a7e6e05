"""The registry of named conditions: what a rule set may ask of case records, in words.

The rule set chooses, orders, negates and parameterises them; it cannot add one. A condition answers for
every record of a batch at once.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from transfer_app.domain.cases import Cases
from transfer_app.domain.columns import Bools
from transfer_app.domain.errors import ProfileError
from transfer_app.domain.rules import Parameters

Test = Callable[..., Bools]
"""Takes Cases and the parameters it names, gives (n,) bool."""


@dataclass(frozen=True, slots=True)
class Predicate:
    """words: what it means when it holds; {name} stands for a parameter."""

    name: str
    words: str
    test: Test
    parameters: tuple[str, ...]

    def holds(self, cases: Cases, parameters: Parameters) -> Bools:
        return self.test(cases, **{name: parameters[name] for name in self.parameters})

    def said(self, parameters: Parameters) -> str:
        return self.words.format_map(parameters)


PREDICATES: dict[str, Predicate] = {}


def predicate(name: str, words: str) -> Callable[[Test], Test]:
    """Register a condition; the parameters are those of the function after `cases`."""

    def register(test: Test) -> Test:
        PREDICATES[name] = Predicate(name, words, test, tuple(inspect.signature(test).parameters)[1:])
        return test

    return register


def find(name: str) -> tuple[Predicate, bool]:
    """The predicate, and whether it must hold (True) or must not ('not ' before its name)."""
    wanted = not name.startswith("not ")
    bare = name.removeprefix("not ")
    if bare not in PREDICATES:
        raise ProfileError(f"The rule set uses a condition named {bare!r}, which this program does not have.")
    return PREDICATES[bare], wanted


class Answers:
    """What the conditions answer for one batch, each asked once."""

    def __init__(self, cases: Cases) -> None:
        self._cases = cases
        self._known: dict[tuple[str, tuple[int, ...]], Bools] = {}

    def holds(self, name: str, parameters: Parameters) -> Bools:
        """(n,) bool: where the condition, or its negation, holds."""
        found, wanted = find(name)
        key = (found.name, tuple(parameters[one] for one in found.parameters))
        if key not in self._known:
            self._known[key] = found.holds(self._cases, parameters)
        return self._known[key] if wanted else ~self._known[key]

    def all_hold(self, names: Iterable[str], parameters: Parameters) -> Bools:
        """(n,) bool: where every one of these conditions, or its negation, holds."""
        held = np.ones(len(self._cases), bool)
        for name in names:
            held &= self.holds(name, parameters)
        return held


def said(name: str, parameters: Parameters, *, held: bool) -> str:
    """In words why a condition of a rule held, or did not."""
    found, wanted = find(name)
    return found.said(parameters) if held is wanted else f"not so: {found.said(parameters)}"
