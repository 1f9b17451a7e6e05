"""Paths below the legacy document folder: which may be opened, on any system, and which are the same."""

from __future__ import annotations

import re
import unicodedata

from transfer_app.domain.document_faults import Fault
from transfer_app.domain.fields import REPLACEMENT, UNSEEN
from transfer_app.domain.package_names import RESERVED

LONGEST_PATH = 4_096


def folded(path: str) -> str:
    """One spelling of all paths that some file system takes for the same."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", path).casefold())


def clean_path(written: str) -> tuple[str, Fault]:
    """(the path with '/', NONE); (what can be shown of it, the fault) where it must not be opened."""
    text = written.strip(" ").replace("\\", "/")
    if not text:
        return "", Fault.ROW
    fault = path_fault(text)
    return (text, fault) if fault is Fault.NONE else (shown(text), fault)


def path_fault(path: str) -> Fault:
    """Whether a path below the folder may be opened: the same answer on every system."""
    parts = path.split("/")
    if path.startswith("/") or re.match("[A-Za-z]:", path) or ".." in parts:
        return Fault.OUTSIDE
    if len(path) > LONGEST_PATH or ":" in path or any(map(_unsafe, parts)):
        return Fault.NAME
    return Fault.NONE


def _unsafe(part: str) -> bool:
    return (
        part in ("", ".")
        or part != part.rstrip(". ")
        or part.split(".")[0].rstrip().lower() in RESERVED
        or "\\" in part
        or any(unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp") for letter in part)
    )


def shown(text: str, longest: int = LONGEST_PATH) -> str:
    """Text that can be stored and shown, whatever a file system or an index held."""
    return "".join(REPLACEMENT if unicodedata.category(letter) in UNSEEN else letter for letter in text)[
        :longest
    ]
