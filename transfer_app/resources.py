"""Where the program's own schemas lie: in a checkout, in an installed wheel, in a frozen build.

The same folder in all three: profiles/*.toml, rules/*.toml and the JSON Schemas of everything that
is written or exchanged. Adapters do not import this; they are handed paths.
"""

from __future__ import annotations

import sys
from pathlib import Path

from transfer_app.domain.errors import ProfileError

_PACKAGE = Path(__file__).resolve().parent


def schemas_folder() -> Path:
    """The folder `schemas/` of this program."""
    for folder in _candidates():
        if folder.is_dir():
            return folder
    raise ProfileError("The program's own schemas folder is missing.", "Install transfer-app again.")


def schema_path(name: str) -> Path:
    """One file of `schemas/`, named with slashes, for example 'profiles/ssd.toml'."""
    path = schemas_folder().joinpath(*name.split("/"))
    if not path.is_file():
        raise ProfileError(
            f"The program's own file schemas/{name} is missing.", "Install transfer-app again."
        )
    return path


def _candidates() -> list[Path]:
    # A frozen build unpacks beside sys._MEIPASS; a wheel carries the folder inside the package.
    frozen = getattr(sys, "_MEIPASS", None)
    inside = [Path(frozen) / "schemas"] if frozen is not None else []
    return [*inside, _PACKAGE / "schemas", _PACKAGE.parent / "schemas"]
