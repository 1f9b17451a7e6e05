"""The repositories of a unit of work, each made when it is first asked for: most units need few of forty."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

Repository = TypeVar("Repository")


class OnDemand(Generic[Repository]):
    """An attribute of an object with a `connection`: one repository for as long as the object lasts."""

    def __init__(self, kind: Callable[[sa.Connection], Repository]) -> None:
        self._kind = kind

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, unit: Any, owner: type) -> Repository:
        made = self._kind(unit.connection)
        unit.__dict__[self._name] = made  # found before this attribute, from now on
        return made
