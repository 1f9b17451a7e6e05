"""Working days in England: Monday to Friday, without bank holidays.

By rule, so that no table runs out: the Banking and Financial Dealings Act 1971, section 1 and schedule 1, the
days that are proclaimed each year (New Year's Day and the first Monday in May), and Good Friday and Christmas
Day by common law. A day that is proclaimed once, as for a coronation, is not known here. As published at
https://www.gov.uk/bank-holidays for 2025 to 2028.
"""

from __future__ import annotations

from datetime import date, timedelta

MONDAY, SATURDAY, SUNDAY = 0, 5, 6
_ONE = timedelta(days=1)


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in bank_holidays(day.year)


def after_working_days(day: date, count: int) -> date:
    """The working day that is so many working days after this one, which itself does not count."""
    while count:
        day += _ONE
        count -= is_working_day(day)
    return day


def working_days_until(day: date, last: date) -> int:
    """How many working days come after this one, up to the last; below 0 where that one is past."""
    if last < day:
        return -working_days_until(last, day)
    return sum(is_working_day(day + _ONE * number) for number in range(1, (last - day).days + 1))


def bank_holidays(year: int) -> frozenset[date]:
    """The eight of a year; where one falls on a weekend, the day kept in its place."""
    easter = _easter_sunday(year)
    christmas = _moved(date(year, 12, 25))
    boxing = _moved(date(year, 12, 26))
    return frozenset(
        {
            _moved(date(year, 1, 1)),
            easter - 2 * _ONE,
            easter + _ONE,
            _first_monday(date(year, 5, 1)),
            _first_monday(date(year, 5, 25)),
            _first_monday(date(year, 8, 25)),
            christmas,
            boxing + _ONE if boxing == christmas else boxing,
        }
    )


def _first_monday(day: date) -> date:
    """The first Monday from this day on. From the 25th of a month of 31 days it is the last of the month."""
    return day + _ONE * (-day.weekday() % 7)


def _moved(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return _first_monday(day) if day.weekday() in (SATURDAY, SUNDAY) else day


def _easter_sunday(year: int) -> date:
    """By the Gregorian rule (anonymous algorithm; J. Meeus, Astronomical Algorithms, chapter 8)."""
    century, of_century = divmod(year, 100)
    moon = (19 * (year % 19) + century - century // 4 - (8 * century + 13) // 25 + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - moon - of_century % 4) % 7
    late = (year % 19 + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)
