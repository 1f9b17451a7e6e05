"""Sharing protocols, packages sent and packages received."""

from __future__ import annotations

from typing import Protocol


class Protocols(Protocol):
    pass


class Packages(Protocol):
    pass


class Inbox(Protocol):
    pass
