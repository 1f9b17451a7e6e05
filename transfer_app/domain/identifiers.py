"""Identifiers as exports write them, turned into one spelling each or refused with a reason.

Nothing here guesses. A child's id is text: leading zeros stay, and an id that a spreadsheet has
turned into 1.23E+11 has lost digits for good, so it is refused rather than repaired. A postcode is
never corrected (no O for 0): a corrected postcode can lie in another authority.

A refusal names what is wrong in words and never repeats the value, which may be a child's.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from transfer_app.domain.people import PersonRef


class Unreadable(ValueError):
    """A cell cannot be read as what its column holds; `reason` says why, without the value."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class PostcodeProblem(StrEnum):
    """Why a postcode cannot place an address. Stored and exchanged: never rename one."""

    NONE = ""
    MISSING = "missing"
    PLACEHOLDER = "placeholder"
    MALFORMED = "malformed"
    NO_FIXED_ABODE = "no-fixed-abode"
    NOT_KNOWN = "not-known"
    ABROAD = "abroad"
    ELSEWHERE = "elsewhere"
    """ZZ99 codes for a country of the United Kingdom with no place in it."""
    FORCES = "forces"


MAX_PERSON_REF = 48
MAX_UPRN = 999_999_999_999

_NOTHING = frozenset({"", "NULL", "(NULL)", "<NULL>", "NAN", "NONE", "N/A", "#N/A", "NA", "-"})
_NOT_A_PERSON = frozenset({"-1", "PLACEHOLDER_DATA", "SSD_PH"})
_SCIENTIFIC = re.compile(r"[+-]?[0-9]+(?:\.[0-9]*E[+-]?|E[+-])[0-9]+")
_WITH_THOUSANDS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.0+)?")
_WITH_DECIMALS = re.compile(r"-?[0-9]+\.0+")
_INVISIBLE = frozenset({"Cc", "Cf"})


def visible(text: str) -> str:
    """Drop control and zero-width characters, make every kind of space a plain one, and trim.

    Tabs and line feeds occur inside ids of real systems (CHAR(9), CHAR(10)); NBSP comes from Excel.
    """
    if text.isascii() and text.isprintable():
        return text.strip()
    kept = (" " if c.isspace() and c not in "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85" else c for c in text)
    return "".join(c for c in kept if unicodedata.category(c) not in _INVISIBLE).strip()


def is_nothing(text: str) -> bool:
    """True for a blank cell and for the words that stand for one, such as the literal NULL."""
    return visible(text).upper() in _NOTHING


def person_ref(text: str) -> PersonRef:
    """The one spelling of a child's id: trimmed, upper case, without a spreadsheet's '.0' or commas.

    Two different ids never become one, except where they differ only in those marks. Leading zeros
    are kept. '12E3' is an id; '1.2E+11' is what Excel leaves of one, and is refused.
    """
    ref = visible(text).upper()
    if ref in _NOTHING:
        raise Unreadable("the child's id is blank")
    if _SCIENTIFIC.fullmatch(ref):
        raise Unreadable("the child's id is in scientific notation, so its last digits are lost")
    if _WITH_THOUSANDS.fullmatch(ref):
        ref = ref.replace(",", "")
    if _WITH_DECIMALS.fullmatch(ref):
        ref = ref.partition(".")[0]
    if ref in _NOT_A_PERSON:
        raise Unreadable("the id is one the system uses for no person")
    if len(ref) > MAX_PERSON_REF:
        raise Unreadable(f"the child's id is longer than {MAX_PERSON_REF} characters")
    return PersonRef(ref)


def parse_uprn(text: str) -> int:
    """A unique property reference number, 1 to 999999999999, or 0 when there is none.

    '-1' and '0' stand for none. Leading zeros and a trailing '.0' mean nothing in a UPRN.
    """
    number = visible(text).upper()
    if number in _NOTHING:
        return 0
    if _SCIENTIFIC.fullmatch(number):
        raise Unreadable("the UPRN is in scientific notation, so its last digits are lost")
    if _WITH_THOUSANDS.fullmatch(number):
        number = number.replace(",", "")
    if _WITH_DECIMALS.fullmatch(number):
        number = number.partition(".")[0]
    if number in ("-1", "-0"):
        return 0
    digits = number.lstrip("0") or "0"
    if not (number.isascii() and number.isdigit()) or len(digits) > len(str(MAX_UPRN)):
        raise Unreadable("the UPRN is not a number of 1 to 12 digits")
    return int(digits)


# The shape only: which letters Royal Mail uses where is for the gazetteer, which knows every real postcode.
_OUTCODE = r"[A-Z]{1,2}[0-9][0-9A-Z]?"
_POSTCODE = re.compile(rf"({_OUTCODE}|GIR)([0-9][A-Z]{{2}})")
_OUTCODE_ALONE = re.compile(_OUTCODE)
_PSEUDO = re.compile(r"(ZZ99)([0-9][A-Z]{2})")
_NO_FIXED_ABODE = re.compile(r"(NF1)([0-9][A-Z]{2})")
_BFPO = re.compile(r"BFPO([0-9]{1,4})")
_SHORTEST = 5

# NHS Data Dictionary, POSTCODE OF USUAL ADDRESS; every other ZZ99 code is a country abroad.
_PSEUDO_MEANING = {
    "3VZ": PostcodeProblem.NO_FIXED_ABODE,
    "3WZ": PostcodeProblem.NOT_KNOWN,
    "9ZZ": PostcodeProblem.NOT_KNOWN,
    "3CZ": PostcodeProblem.ELSEWHERE,
    "1WZ": PostcodeProblem.ELSEWHERE,
    "2WZ": PostcodeProblem.ELSEWHERE,
    "3GZ": PostcodeProblem.ELSEWHERE,
}
_WORDS = {
    "NFA": PostcodeProblem.NO_FIXED_ABODE,
    "NOFIXEDABODE": PostcodeProblem.NO_FIXED_ABODE,
    "UNKNOWN": PostcodeProblem.NOT_KNOWN,
    "NOTKNOWN": PostcodeProblem.NOT_KNOWN,
    "NOTFOUND": PostcodeProblem.NOT_KNOWN,
    "NOPOSTCODE": PostcodeProblem.PLACEHOLDER,
    "PLACEHOLDER_DATA": PostcodeProblem.PLACEHOLDER,
    "SSD_PH": PostcodeProblem.PLACEHOLDER,
}


def parse_postcode(text: str) -> tuple[str, PostcodeProblem]:
    """The postcode as 'BH23 1AB', and what is wrong with it.

    Spaces anywhere, NBSP and lower case are accepted. The postcode is '' when it is missing, a
    placeholder or malformed; pseudo and forces postcodes keep their text beside their problem, so
    that a person can see them, and must never be looked up. Whether a well-formed postcode exists
    is the gazetteer's question.
    """
    if is_nothing(text):
        return "", PostcodeProblem.MISSING
    code = "".join(visible(text).upper().split())
    if code in _WORDS:
        return "", _WORDS[code]
    if pseudo := _PSEUDO.fullmatch(code):
        meaning = _PSEUDO_MEANING.get(pseudo[2], PostcodeProblem.ABROAD)
        return f"{pseudo[1]} {pseudo[2]}", meaning
    if homeless := _NO_FIXED_ABODE.fullmatch(code):
        return f"{homeless[1]} {homeless[2]}", PostcodeProblem.NO_FIXED_ABODE
    if forces := _BFPO.fullmatch(code):
        return f"BFPO {forces[1]}", PostcodeProblem.FORCES
    if real := _POSTCODE.fullmatch(code):
        problem = PostcodeProblem.FORCES if code.startswith("BF") else PostcodeProblem.NONE
        return f"{real[1]} {real[2]}", problem
    return "", _why_not_a_postcode(code)


def _why_not_a_postcode(code: str) -> PostcodeProblem:
    if len(set(code)) == 1 or code.startswith("ZZ99") or code.isalpha():
        return PostcodeProblem.PLACEHOLDER
    if len(code) < _SHORTEST and not _OUTCODE_ALONE.fullmatch(code):
        return PostcodeProblem.PLACEHOLDER
    return PostcodeProblem.MALFORMED
