"""One row's cells read as canonical values, by the profile's fields.

A cell that cannot be read raises CellRefused, which rejects the row; what is only odd goes to `note`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase

from transfer_app.adapters.sources.profiles import Condition, Field, Profile, Table, plain
from transfer_app.domain.dates import parse_date
from transfer_app.domain.identifiers import (
    PostcodeProblem,
    Unreadable,
    is_nothing,
    parse_postcode,
    parse_uprn,
    person_ref,
    visible,
)

NoteTaker = Callable[[str, str], None]
"""Called with the column and what is odd about its cell, in words without the value."""

_NO_FIELD = Field()
_LEADING_CODE = re.compile(r"([A-Z]{1,4}[0-9]{0,3}[A-Z]?|[0-9]{1,4}[A-Z]?)\s*[-–—:)]\s*\S.*")
_ADDRESS_KEYS = ("ROOM", "FLOOR", "FLAT", "BUILDING", "HOUSE", "STREET", "TOWN")
_DEEPEST = 4


class CellRefused(ValueError):
    """A cell cannot be read, and the row with it. value is the child's: for the report of rejects only."""

    def __init__(self, column: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.value, self.reason = column, value, reason


def row_id(text: str) -> str:
    """The one spelling of any id that links or identifies rows; '' for none. Blank and -1 are none."""
    try:
        return person_ref(text)
    except Unreadable:
        return "" if is_nothing(text) or visible(text) == "-1" else visible(text).upper()


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of one row. values: lower-case column to text as read."""

    values: Mapping[str, str]
    profile: Profile
    table: Table
    note: NoteTaker

    def column(self, field: Field) -> str:
        """The column that feeds the field in this file; '' when the file has none of its names."""
        return next((name for name in field.columns if name in self.values), "")

    def text(self, field: Field) -> str:
        """The field's text, cleaned and mapped; NULL is ''."""
        written = self.values.get(self.column(field), "")
        if field.fixed:
            return field.fixed
        text = "" if is_nothing(written) else visible(written)
        if field.leading_code and (match := _LEADING_CODE.fullmatch(plain(text))):
            text = match[1]
        if field.values or field.only_values:
            return field.values.get(plain(text), "" if field.only_values else text)
        return text

    def check(self, fields: Iterable[Field]) -> None:
        """Refuse a blank cell that is needed, and a word that is none of those known."""
        for field in fields:
            column = self.column(field)
            written = self.values.get(column, "")
            text = plain(self.text(field))
            if field.needed and not text:
                raise CellRefused(
                    column or field.columns[0], written, "the cell is blank, and this row needs it"
                )
            if field.known and text and text not in field.known:
                raise CellRefused(column, written, f"the word is not known; known are {listed(field.known)}")

    def word(self) -> None:
        """Refuse a row whose word names none of the facts that its table may give."""
        column = self.table.word
        written = self.values.get(column, "")
        words = self.table.words()
        if column and plain(written) not in words:
            raise CellRefused(column, written, f"the word is not known; known are {listed(words)}")

    def code(self, field: Field) -> str:
        """The field's text as a code: upper case, single spaces."""
        return plain(self.text(field))

    def day(self, field: Field) -> date | None:
        column = self.column(field)
        written = self.values.get(column, "")
        try:
            return parse_date(written, self.profile.formats(self.table, column))
        except Unreadable as problem:
            raise CellRefused(column, written, problem.reason) from None

    def day_or_note(self, field: Field) -> date | None:
        """As day, but an unreadable one is None and said in a note."""
        try:
            return self.day(field)
        except CellRefused as problem:
            self.note(problem.column, f"{problem.reason}; taken as not known")
            return None

    def postcode(self, field: Field) -> str:
        """A postcode in normal form; one that cannot be read is '' and said in a note."""
        code, problem = self.postcode_and_problem(field)
        if problem in (PostcodeProblem.MALFORMED, PostcodeProblem.PLACEHOLDER):
            self.note(self.column(field), f"the postcode is {problem.value}; taken as none")
        return code

    def postcode_and_problem(self, field: Field, otherwise: str = "") -> tuple[str, PostcodeProblem]:
        """As parse_postcode; `otherwise` is the text to read when the field's own cell is blank."""
        written = self.values.get(self.column(field), "")
        return parse_postcode(otherwise if is_nothing(written) else written)

    def flag(self, field: Field) -> bool:
        return plain(self.text(field)) in ("Y", "YES", "1", "1.0", "T", "TRUE")

    def holds(self, condition: Condition) -> bool:
        written = self.values.get(condition.column, "")
        text = "" if is_nothing(written) else plain(written)
        return bool(text) and any(fnmatchcase(text, pattern) for pattern in condition.patterns)

    def address(self, field: Field) -> tuple[str, str, str]:
        """The lines, UPRN and postcode written in an address cell, the last two still as text.

        JSON with the SSD's standard keys is taken apart; any other text is the address line itself, which is
        odd only where nothing but JSON could have told the UPRN.
        """
        column = self.column(field)
        written = self.values.get(column, "")
        if is_nothing(written):
            return "", "", ""
        parts = _json_object(written)
        if parts is None:
            if "uprn" not in self.table.fields:
                self.note(column, "the address is not JSON with the standard keys; kept as one line")
            return visible(written), "", ""
        lines = ", ".join(parts[key] for key in _ADDRESS_KEYS if parts.get(key))
        return lines, parts.get("UPRN", ""), parts.get("POSTCODE", "")

    def uprn(self, column: str, written: str) -> int:
        try:
            return parse_uprn(written)
        except Unreadable as problem:
            self.note(column, f"{problem.reason}; taken as none")
            return 0


def _json_object(written: str) -> dict[str, str] | None:
    """The keys (upper case) and texts of a flat JSON object; None when it is not one."""
    if not written.lstrip().startswith("{") or written.count("{") + written.count("[") > _DEEPEST:
        return None
    try:
        # Numbers stay text: a UPRN must not pass through a float.
        found = json.loads(written, parse_int=str, parse_float=str, parse_constant=str, strict=False)
    except ValueError:
        return None
    if not isinstance(found, dict):
        return None
    texts = {key.upper(): visible(value) for key, value in found.items() if isinstance(value, str)}
    return {key: "" if is_nothing(text) else text for key, text in texts.items()}


def listed(words: Iterable[str]) -> str:
    """Words of a profile as they are written in a file: lower case, in their order."""
    return ", ".join(word.lower() for word in words)


def field_of(fields: Mapping[str, Field], name: str) -> Field:
    return fields.get(name, _NO_FIELD)
