"""Keys, packages, receipts and signed notes."""

from __future__ import annotations

from typing import Protocol


class Sealing(Protocol):
    def new_keys(self, authority: tuple[str, str], person: str, role: str) -> tuple[str, str]:
        """(secret text for an encrypted place, public card as text). authority: code and name."""
        ...
