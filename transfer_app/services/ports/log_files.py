"""What leaves and enters the log as files: notes of other councils, proofs and log cards.

secret: a key pair's secret text, as kept in the encrypted workspace. Keys: 'ssh-ed25519 ...'.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from transfer_app.domain.checkpoints import Checkpoint
from transfer_app.domain.known_logs import LogCard


class LogKeys(NamedTuple):
    """Whose signatures count: the log's own keys, and (name, key) of councils that countersign."""

    origin: str
    own: Sequence[str]
    countersigners: Sequence[tuple[str, str]] = ()


class Countersignature(NamedTuple):
    """Whose it is (the name of their own log), and when they gave it, UTC."""

    name: str
    at: str


class LogFiles(Protocol):
    def countersign(self, note: str, name: str, secret: str, seconds: int) -> str:
        """The note with a countersignature more, by the key named after our own log. seconds: POSIX time."""
        ...

    def signed(self, note: str, keys: LogKeys) -> tuple[Checkpoint, tuple[Countersignature, ...]]:
        """What a note says and who countersigned it.

        LogBroken unless the log's own key signed it, and for a false signature of a known key.
        """
        ...

    def merged(self, note: str, other: str, keys: LogKeys) -> str:
        """The note with the countersignatures by these keys that stand below the other, of the same text."""
        ...

    def card(self, card: LogCard, secret: str) -> bytes:
        """The card as a file, signed by its own key. Raises KeyUnusable."""
        ...

    def read_card(self, path: Path) -> LogCard:
        """Raises KeyUnusable, also where the card's own signature does not hold."""
        ...

    def keys_file(self, keys: LogKeys) -> bytes:
        """keys.json of docs/format-log.md."""
        ...

    def read_keys(self, path: Path) -> LogKeys:
        """The keys in a keys.json. Raises KeyUnusable."""
        ...

    def read(self, path: Path) -> str:
        """A small text that somebody sent. Raises NotFound or LogBroken."""
        ...

    def write(self, path: Path, content: bytes) -> None:
        """A new file, whole or not at all. Raises OutputFailed, also when it exists."""
        ...
