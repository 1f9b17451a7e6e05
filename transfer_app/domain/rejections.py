"""What a receiver did not take, and why: in a code, and in words that name nobody.

docs/format-receipt.md, "Rejections", is the authority.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from transfer_app.domain.fields import LONGEST_TEXT, Fields
from transfer_app.domain.package_names import MOST_MEMBERS, RECORD_NAME

LONGEST_REASON = LONGEST_TEXT
WHOLE_RECORD = 0
"""In place of a document's number."""


class RejectionCode(StrEnum):
    """Why something was not taken. Stored and exported: never rename."""

    DAMAGED = "damaged"
    UNREADABLE = "unreadable"
    INCOMPLETE = "incomplete"
    DUPLICATE = "duplicate"
    WRONG_COUNCIL = "wrong-council"
    NOT_OURS = "not-ours"
    WRONG_CHILD = "wrong-child"
    DIFFERS = "differs"
    OTHER = "other"


CODE = re.compile("|".join(map(re.escape, RejectionCode)))

CODE_WORDS = {
    RejectionCode.DAMAGED: "damaged",
    RejectionCode.UNREADABLE: "cannot be opened or read",
    RejectionCode.INCOMPLETE: "incomplete",
    RejectionCode.DUPLICATE: "here already",
    RejectionCode.WRONG_COUNCIL: "belongs to another council",
    RejectionCode.NOT_OURS: "no duty of the receiver",
    RejectionCode.WRONG_CHILD: "about somebody else",
    RejectionCode.DIFFERS: "differs from what it was compared with",
    RejectionCode.OTHER: "another reason",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """A code, and what people typed beside it; '' where the code says enough."""

    code: RejectionCode
    text: str = ""

    @property
    def words(self) -> str:
        """For people: 'belongs to another council: see our letter'."""
        said = CODE_WORDS[self.code]
        if self.code is RejectionCode.OTHER:
            return self.text
        return f"{said}: {self.text}" if self.text else said

    def to_json(self) -> dict[str, object]:
        return {"code": self.code.value, "text": self.text}

    @classmethod
    def of(cls, fields: Fields) -> Reason:
        """The two keys of an object that may have more."""
        code = RejectionCode(fields.matching("code", CODE))
        reason = cls(code, fields.text("text", longest=LONGEST_REASON, empty=True))
        reason.check()
        return reason

    @classmethod
    def read(cls, value: object) -> Reason:
        fields = Fields(value, "reason")
        reason = cls.of(fields)
        fields.close()
        return reason

    def check(self) -> None:
        if self.code is RejectionCode.OTHER and not self.text:
            raise ValueError("the reason 'other' says in words what it is")


@dataclass(frozen=True, slots=True)
class Rejection:
    """An item that was not taken: a record, or one document of it. document: its number; 0 for the record."""

    record: str
    document: int
    reason: Reason

    def to_json(self) -> dict[str, object]:
        return {"record": self.record, "document": self.document, **self.reason.to_json()}

    @classmethod
    def read(cls, value: object) -> Rejection:
        fields = Fields(value, "rejection")
        rejection = cls(
            fields.matching("record", RECORD_NAME),
            fields.whole("document", most=MOST_MEMBERS),
            Reason.of(fields),
        )
        fields.close()
        return rejection


def check_rejections(rejections: Sequence[Rejection]) -> None:
    """ValueError unless they are in order, each once, and none besides that of a whole record."""
    items = [(each.record, each.document) for each in rejections]
    if items != sorted(set(items)):
        raise ValueError("the rejections must be in order, each once")
    whole = {record for record, document in items if document == WHOLE_RECORD}
    if any(document and record in whole for record, document in items):
        raise ValueError("a record that is rejected whole has no other rejection")


def whole_records(rejections: Iterable[Rejection]) -> tuple[str, ...]:
    """The records that were not taken at all."""
    return tuple(each.record for each in rejections if each.document == WHOLE_RECORD)


POSTCODE = re.compile(r"\b[A-Za-z]{1,2}[0-9][0-9A-Za-z]? ?[0-9][A-Za-z]{2}\b")
UPN = re.compile(r"\b[A-Za-z][0-9]{11}[0-9A-Za-z]\b")
TEN_DIGITS = re.compile(r"(?<![0-9])([0-9]{3})[ -]?([0-9]{3})[ -]?([0-9]{4})(?![0-9])")
EMAIL = re.compile(r"[A-Za-z0-9]@[A-Za-z0-9]")
WORD = re.compile(r"[^\W\d_]+")
SHORTEST_NAME = 3


def tells_of_somebody(text: str, names: Iterable[str] = ()) -> str:
    """What in a typed reason may name a child, as in 'a postcode'; '' where nothing known does.

    names: the child's own, where they are known. It finds what is spelled as such things are; people must
    still mind what they write.
    """
    if POSTCODE.search(text):
        return "a postcode"
    if UPN.search(text):
        return "a unique pupil number"
    if any(is_nhs_number("".join(found.groups())) for found in TEN_DIGITS.finditer(text)):
        return "an NHS number"
    if EMAIL.search(text):
        return "an e-mail address"
    own = {word.casefold() for name in names for word in WORD.findall(name) if len(word) >= SHORTEST_NAME}
    if any(word[0].isupper() and word.casefold() in own for word in WORD.findall(text)):
        return "a name of the child"
    return ""


def is_nhs_number(digits: str) -> bool:
    """Ten digits with the check digit, modulo 11, that the NHS data dictionary describes."""
    weighted = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    return len(digits) == 10 and (11 - weighted % 11) % 11 == int(digits[9])
