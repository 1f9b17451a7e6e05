"""Which names may stand in a package: safe to write on Windows, macOS and Linux alike, in one spelling.

The rules are those of docs/format-package.md. Each refusal says which rule was broken, and shows the name
only in escaped form, so that a name cannot disguise itself on the screen that reports it.
"""

from __future__ import annotations

import re
import unicodedata

from transfer_app.domain.errors import PackageRefused

PACKAGE_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
RECORD_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
MEMBER = re.compile(
    r"(?:bagit\.txt|bag-info\.txt|manifest-sha256\.txt|tagmanifest-sha256\.txt|data/manifest\.json"
    r"|data/cases/(?P<record>[a-z0-9][a-z0-9-]{0,63})/(?:case\.json|case\.html|documents/[0-9]{4,6}\.bin))"
)
RESERVED = frozenset({"con", "prn", "aux", "nul", "clock$", "conin$", "conout$"}) | {
    stem + digit for stem in ("com", "lpt") for digit in "123456789\u00b9\u00b2\u00b3"
}
CONTENTS_PATH = "data/manifest.json"
MOST_PARTS = 999
MOST_MEMBERS = 1_000_000
LONGEST_PATH = 255
LARGEST_FILE = 8 * 1024**3 - 1
LARGEST_CASE_PAGE = 64 * 1024**2
LARGEST_CONTENTS = 256 * 1024**2
LARGEST_CONTENTS_OF_ALL = 1024**3
"""Bytes of the lists of contents of all parts of a package together."""
LARGEST_ACCESS = 1024**2
LARGEST_LATER_ACCESS = 64 * 1024
MOST_RECORDS = 1_000_000
MOST_DOCUMENTS = 10_000_000
LARGEST_MANIFEST = 16 * 1024**2
LARGEST_SIGNATURE = 64 * 1024
PART_LIMIT = 2 * 1024**3
"""Bytes of a sealed part, unless it holds one record only."""


def part_stem(package: str, part: int) -> str:
    """Name of a part without its ending; also the folder inside it."""
    return f"{package}-{part:03d}"


def part_name(package: str, part: int) -> str:
    return part_stem(package, part) + ".tar.age"


def access_name(package: str) -> str:
    """Of the file with the content key, sealed for those whom the manifest names."""
    return f"{package}.access.age"


def case_paths(record: str, documents: int) -> list[str]:
    """The paths of a record's files, in the order in which they stand in a part."""
    folder = f"data/cases/{record}"
    pages = [f"{folder}/case.json", f"{folder}/case.html"]
    return pages + [f"{folder}/{document_path(number)}" for number in range(1, documents + 1)]


def document_path(number: int) -> str:
    """Of a document below its record's folder. number: from 1, as in case.json."""
    return f"documents/{number:04d}.bin"


def record_name_allowed(record: str) -> bool:
    return bool(RECORD_NAME.fullmatch(record)) and record not in RESERVED


def check_member_name(name: str, folder: str) -> str:
    """The path below folder of a member's full name; PackageRefused when it must not be in a package."""
    below = name[len(folder) + 1 :] if name.startswith(folder + "/") else ""
    belongs = MEMBER.fullmatch(below)
    if belongs is not None and len(name) <= LONGEST_PATH and belongs["record"] not in RESERVED:
        return below
    fault = _fault(name)
    if fault is None and not name.startswith(folder + "/"):
        fault = "lies outside the package's own folder"
    inner = name[len(folder) + 1 :]
    if fault is None and not MEMBER.fullmatch(inner):
        fault = "is not a file that belongs in a package"
    if fault is not None:
        raise PackageRefused(f"A file in the package, {name[:120]!a}, {fault}.")
    return inner


def _fault(name: str) -> str | None:
    pieces = name.split("/")
    if not name or len(name) > LONGEST_PATH:
        return "has an empty name or one that is too long"
    if any(unicodedata.category(letter) in {"Cc", "Cf", "Zl", "Zp"} for letter in name):
        return "hides control or right-to-left characters in its name"
    if name.startswith("/") or "\\" in name or re.match("[A-Za-z]:", name):
        return "names an absolute path or a drive"
    if ".." in pieces or "." in pieces or "" in pieces:
        return "tries to leave the folder it is unpacked in"
    if ":" in name:
        return "names an alternate stream"
    if any(piece != piece.rstrip(". ") for piece in pieces):
        return "ends with a dot or space, which Windows drops"
    if any(piece.split(".")[0].rstrip().lower() in RESERVED for piece in pieces):
        return "has a name that Windows reserves"
    return None


class SeenNames:
    """The names of one package so far: refuses repeats, also where only case or Unicode form differs."""

    def __init__(self) -> None:
        self._seen: dict[str, str] = {}

    def add(self, name: str) -> None:
        # The same for ASCII, where there is nothing else to fold.
        folded = (
            name.lower()
            if name.isascii()
            else unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
        )
        before = self._seen.get(folded)
        if before is not None:
            how = "occurs twice" if before == name else "differs from another only in case or Unicode form"
            raise PackageRefused(f"A file in the package, {name[:120]!a}, {how}.")
        self._seen[folded] = name


def _folded(name: str) -> str:
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
