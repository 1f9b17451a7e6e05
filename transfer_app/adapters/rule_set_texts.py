"""The text of a rule set: taken from a file whole, kept in the workspace, and read from there again."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from transfer_app.adapters.rule_sets import read_rule_set
from transfer_app.domain.errors import ProfileError
from transfer_app.domain.rules import RuleSet
from transfer_app.resources import schema_path

STANDARD = "rules/standard.toml"
LARGEST = 4 * 1024**2


@dataclass(frozen=True, slots=True)
class KeptText:
    """A TOML file that lies in the workspace, not on the disk. name: for what is said about faults in it."""

    name: str
    content: bytes

    def read_text(self, encoding: str) -> str:
        return self.content.decode(encoding)


def take_rule_text(path: Path | None) -> tuple[str, bytes]:
    """(name, content) of a rule set's file; None: of the one that ships. Raises ProfileError."""
    source = path if path is not None else schema_path(STANDARD)
    try:
        with source.open("rb") as stream:
            content = stream.read(LARGEST + 1)
    except OSError as error:
        raise ProfileError(f"{source.name} cannot be read: {error.strerror}.") from error
    if len(content) > LARGEST:
        raise ProfileError(f"{source.name} is too large to be a rule set.")
    return source.name, content


@lru_cache(maxsize=8)
def read_rule_text(name: str, content: bytes) -> RuleSet:
    """The rule set in a text, checked as one in a file is. Kept at hand: every case page asks for it."""
    return read_rule_set(KeptText(name, content))
