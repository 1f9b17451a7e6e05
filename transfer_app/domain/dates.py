"""Dates as exports write them, read by the formats their profile declares for the column.

Never guessed: 01/02/2024 is read as 1 February only where the profile says day first, and nothing ever
reads it month first. The formats cannot be mistaken for each other, so a column may declare several.

Sentinels (1900-01-01 and 1800-01-01 for unknown, 9999-12-31 for open) are no date. So are a blank cell
and the literal NULL. Sources: the SSD specification's facts for importers and the 903 guidance.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from transfer_app.domain.identifiers import Unreadable, is_nothing, visible


class DateFormat(StrEnum):
    """How a column writes its dates. A time of day after the date is dropped."""

    ISO = "iso"
    """2024-12-10, or with a time as SQL Server and ISO 8601 write it."""
    DMY = "dmy"
    """10/12/2024: the day first, always two digits, as the 903 return."""
    MONTH_NAME = "month-name"
    """2024-Oct-16, as COLLECT and Blade write it."""


_TIME = r"(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
_PATTERNS = {
    DateFormat.ISO: re.compile(rf"(?P<y>[0-9]{{4}})-(?P<m>[0-9]{{2}})-(?P<d>[0-9]{{2}}){_TIME}"),
    DateFormat.DMY: re.compile(rf"(?P<d>[0-9]{{2}})/(?P<m>[0-9]{{2}})/(?P<y>[0-9]{{4}}){_TIME}"),
    DateFormat.MONTH_NAME: re.compile(rf"(?P<y>[0-9]{{4}})-(?P<m>[A-Za-z]{{3}})-(?P<d>[0-9]{{2}}){_TIME}"),
}
_SHOWN = {DateFormat.ISO: "YYYY-MM-DD", DateFormat.DMY: "dd/mm/yyyy", DateFormat.MONTH_NAME: "YYYY-Mon-DD"}
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_SENTINELS = frozenset({date(1800, 1, 1), date(1900, 1, 1), date(9999, 12, 31)})
_EARLIEST, _LATEST = date(1900, 1, 1), date(2199, 12, 31)


def parse_date(text: str, formats: Iterable[DateFormat]) -> date | None:
    """The day that is written, or None for nothing and for the sentinels; else Unreadable."""
    if is_nothing(text):
        return None
    written = visible(text)
    declared = tuple(formats)
    for form in declared:
        if match := _PATTERNS[form].fullmatch(written):
            return _in_the_calendar(match["y"], match["m"], match["d"])
    raise Unreadable(f"this is not a date written as {' or '.join(_SHOWN[form] for form in declared)}")


def _in_the_calendar(year: str, month: str, day: str) -> date | None:
    try:
        number = int(month) if month.isdigit() else _MONTHS.index(month.upper()) + 1
        found = date(int(year), number, int(day))
    except ValueError:
        raise Unreadable("there is no such day in the calendar") from None
    if found in _SENTINELS:
        return None
    if not _EARLIEST <= found <= _LATEST:
        raise Unreadable("the year cannot be right for a child's record")
    return found
