"""How one side of a comparison is written: 'current', or what differs, such as 'rules:a.toml,extract:new'."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from transfer_app.domain.errors import TransferError
from transfer_app.domain.places import BoundarySet
from transfer_app.services import boundaries, loading
from transfer_app.services.comparing import Side
from transfer_app.services.session import Session

CURRENT = "current"
_WORDS = ("boundaries", "districts", "composition", "rules", "extract")
_PARTS = re.compile(rf",(?=(?:{'|'.join(_WORDS)}):)")
"""Parts are told apart by a comma only before one of the words, so that a path may hold commas."""

HELP = (
    "'current', or what differs from it, with commas between: boundaries:FILE#LAYER or boundaries:NUMBER of "
    "a stored set, districts:FILE#LAYER with composition:FILE, rules:FILE, extract:FOLDER or extract:FILE."
)


@dataclass
class Written:
    """The parts of a side as they were typed, not yet read."""

    boundaries: str = ""
    districts: str = ""
    composition: str = ""
    rules: str = ""
    extracts: list[str] = field(default_factory=list)


def written(text: str) -> Written:
    """Raises TransferError for a part that is none, or is there twice."""
    side = Written()
    if text.strip() == CURRENT:
        return side
    for part in _PARTS.split(text):
        word, _, value = part.partition(":")
        if word not in _WORDS or not value:
            raise TransferError(f"'{part}' is no side of a comparison.", f"A side is {HELP}")
        if word == "extract":
            side.extracts.append(value)
        elif getattr(side, word):
            raise TransferError(f"'{text}' names {word} twice.", "Name one of each; only extracts add up.")
        else:
            setattr(side, word, value)
    if bool(side.districts) is not bool(side.composition):
        raise TransferError(
            f"'{text}' has districts without a composition, or the reverse.",
            "Give both: districts:FILE,composition:FILE.",
        )
    if side.boundaries and side.districts:
        raise TransferError(
            f"'{text}' names boundaries in two ways.", "Give either boundaries, or districts and composition."
        )
    return side


def read_side(session: Session, text: str, code_column: str, name_column: str | None) -> Side:
    """Reads and checks what the side names; nothing is stored."""
    side = written(text)
    return Side(
        boundaries=_boundaries(session, side, code_column, name_column),
        rules_file=Path(side.rules) if side.rules else None,
        extracts=tuple(loading.survey(session, Path(one)) for one in side.extracts),
    )


def _boundaries(
    session: Session, side: Written, code_column: str, name_column: str | None
) -> BoundarySet | None:
    if side.districts:
        before = _layer(side.districts, code_column, name_column)
        composition = Path(side.composition)
        return boundaries.prepare(session, successors=None, predecessors=before, composition=composition)
    if not side.boundaries:
        return None
    choice = _layer(side.boundaries, code_column, name_column)
    if choice.path.exists():
        return boundaries.prepare(session, successors=choice)
    return _stored(session, side.boundaries)


def _layer(text: str, code_column: str, name_column: str | None) -> boundaries.LayerChoice:
    """FILE or FILE#LAYER; a '#' that belongs to the name of an existing file stays there."""
    path, mark, layer = text.rpartition("#")
    if not mark or Path(text).exists():
        path, layer = text, ""
    return boundaries.LayerChoice(Path(path), layer or None, code_column, name_column)


def _stored(session: Session, text: str) -> BoundarySet:
    stored = boundaries.stored(session)
    found = [one for one in stored if text == str(one.id)] or [
        one for one in stored if text.casefold() == one.name.casefold()
    ]
    if len(found) == 1:
        return found[0]
    said = "Several boundary sets are called" if found else "There is no file and no stored boundary set"
    raise TransferError(f"{said} {text}.", "See 'boundaries list' for their numbers.")
