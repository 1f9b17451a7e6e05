"""Reads a TOML file that must meet one of our JSON Schemas."""

from __future__ import annotations

import json
import tomllib
from typing import Any, Protocol

import jsonschema

from transfer_app.domain.errors import ProfileError
from transfer_app.resources import schema_path


class TomlFile(Protocol):
    """A file on the disk, or one that the workspace keeps."""

    @property
    def name(self) -> str: ...
    def read_text(self, encoding: str) -> str: ...


def read_checked(path: TomlFile, schema: str) -> dict[str, Any]:
    """The file's content. Raises ProfileError naming the file and the place in it that is wrong."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ProfileError(f"{path.name} cannot be read: {error.strerror}.") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ProfileError(f"{path.name} is not TOML: {error}.") from error
    rules = json.loads(schema_path(schema).read_text(encoding="utf-8"))
    faults = sorted(
        jsonschema.Draft202012Validator(rules).iter_errors(content), key=lambda e: list(map(str, e.path))
    )
    if faults:
        where = " > ".join(str(step) for step in faults[0].absolute_path) or "the top"
        raise ProfileError(f"{path.name}, at {where}: {faults[0].message}.")
    return content
