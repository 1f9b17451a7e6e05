"""Other councils' logs, as the workspace keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from transfer_app.domain.known_logs import KnownLog, LogCard, Seen


class KnownLogs(Protocol):
    def add(self, card: LogCard, at: str) -> int:
        """Raises SharingRefused where a card of that log is held."""
        ...

    def all(self) -> list[KnownLog]: ...
    def get(self, log_id: int) -> KnownLog:
        """Raises NotFound."""
        ...

    def of(self, origin: str) -> KnownLog:
        """Raises NotFound."""
        ...

    def confirm(self, log_id: int, confirmed_by: Sequence[int]) -> None: ...
    def revoke(self, log_id: int, at: str) -> None: ...
    def saw(self, log_id: int, seen: Seen) -> None:
        """The newest state of their log, countersigned here."""
        ...

    def countersigned_ours(self, log_id: int, size: int, at: str) -> None:
        """The largest state of our own log that they countersigned."""
        ...
