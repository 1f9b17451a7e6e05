"""The licence texts of everything that the built program carries, for pyinstaller.spec."""

from __future__ import annotations

import sys
import sysconfig
import tomllib
from collections.abc import Iterable
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
A_TEXT = ("licen", "copying", "notice")
"""What a name holds of a file that is a licence's text."""
WITHOUT = {"pyside6-essentials", "shiboken6"}
"""Packages whose wheels hold no text: Qt for Python is under LGPL-3.0, which adds to GPL-3.0."""
QT = ("LGPL-3.0.txt", "GPL-3.0.txt")
BUNDLED = {"psycopg-binary"}
"""Packages whose wheels hold libraries of others too, whose texts are in a folder of docs/licences."""


def carried(requirements: Iterable[str]) -> dict[str, Distribution]:
    """By canonical name, what these requirements bring with them on this system, and what those bring."""
    found: dict[str, Distribution] = {}
    looked: set[tuple[str, str]] = set()
    waiting = [Requirement(each) for each in requirements]
    while waiting:
        wanted = waiting.pop()
        name = canonicalize_name(wanted.name)
        each = found.setdefault(name, distribution(name))
        for extra in {"", *wanted.extras} - {extra for of, extra in looked if of == name}:
            looked.add((name, extra))
            brought = map(Requirement, each.requires or [])
            waiting += [one for one in brought if not one.marker or one.marker.evaluate({"extra": extra})]
    return found


def texts_of(each: Distribution) -> list[tuple[Path, str]]:
    """(file, its path below the licences of the package), of one package as it is installed."""
    about = [file for file in each.files or [] if ".dist-info" in file.parts[0]]
    return [
        (Path(str(file.locate())), "/".join(file.parts[1:]).removeprefix("licenses/"))
        for file in about
        if any(word in file.name.lower() for word in A_TEXT)
    ]


def of_python() -> Path:
    """As Python itself, its Windows installer or Debian puts it. SystemExit where none of them did."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    places = [
        Path(sysconfig.get_path("stdlib"), "LICENSE.txt"),
        Path(sys.base_prefix, "LICENSE.txt"),
        Path("/usr/share/doc", version, "copyright"),
    ]
    for place in places:
        if place.is_file():
            return place
    raise SystemExit(f"Python's own licence is in none of {', '.join(map(str, places))}.")


def licence_files() -> list[tuple[str, str]]:
    """(file, the folder it goes to) as PyInstaller wants them. SystemExit where a package has no text."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [(str(of_python()), "licences/python")]
    for name, each in sorted(carried(project["dependencies"]).items()):
        texts = texts_of(each)
        if name in WITHOUT:
            texts = [(ROOT / "docs" / "licences" / text, text) for text in QT]
        if name in BUNDLED:
            texts += [(file, file.name) for file in sorted((ROOT / "docs" / "licences" / name).iterdir())]
        if not texts:
            raise SystemExit(f"{name} brings no text of its licence; put it into docs/licences.")
        wanted += [(str(file), str(Path("licences", name, inside).parent)) for file, inside in texts]
    return wanted
