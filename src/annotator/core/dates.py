"""Dates as people write them, read as ISO 8601; a date may lack its day, or its month too."""

import re
from collections.abc import Sequence
from datetime import date

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_MONTH = r"(?P<name>[a-z]{3,9})\.?"
_YEAR = r"(?P<year>[0-9]{4})"
_FORMS = (
    rf"{_YEAR}-(?P<month>[0-9]{{2}})(?:-(?P<day>[0-9]{{2}})(?:[T ].*)?)?",
    rf"{_YEAR}([./])(?P<month>[0-9]{{1,2}})(?:\2(?P<day>[0-9]{{1,2}}))?",
    _YEAR,
    rf"{_DAY}(?: of)? {_MONTH},? {_YEAR}",
    rf"{_MONTH} {_DAY},? {_YEAR}",
    rf"{_MONTH},? {_YEAR}",
    rf"{_YEAR},? {_MONTH}(?: {_DAY})?",
    rf"{_DAY}\. ?(?P<month>[0-9]{{1,2}})\. ?{_YEAR}",
    rf"(?P<first>[0-9]{{1,2}})([/-])(?P<second>[0-9]{{1,2}})\2{_YEAR}",
)
"""The last one is read where only one order makes a date: 3/4/2024 is two days. They are
compiled with the first date, which takes 3 ms: a window is painted before that.
"""


def read_date(written: str) -> str | None:
    """A date as YYYY-MM-DD, YYYY-MM or YYYY, whichever was said; None where it says no one date.

    Months are in English, whole or by at least three letters.
    """
    words = _without_weekday(" ".join(written.split()))
    for form in _FORMS:
        if found := re.fullmatch(form, words, re.IGNORECASE):
            return _iso(found.groupdict())
    return None


def _without_weekday(words: str) -> str:
    first, _, rest = words.partition(" ")
    return rest if _named(first.rstrip(".,"), _WEEKDAYS) is not None else words


def _iso(parts: dict[str, str | None]) -> str | None:
    year, first, second, month, day = (
        int(number) if (number := parts.get(name)) else None
        for name in ("year", "first", "second", "month", "day")
    )
    if year is None:
        return None
    if first is not None and second is not None:
        # The only day that two numbers can mean, if they cannot mean two.
        read = {_checked(year, second, first), _checked(year, first, second)} - {None}
        return read.pop() if len(read) == 1 else None
    if name := parts.get("name"):
        place = _named(name, MONTHS)
        return None if place is None else _checked(year, place + 1, day)
    return _checked(year, month, day)


def _checked(year: int, month: int | None, day: int | None) -> str | None:
    """A date of the calendar, as long as it was said; None for the 31st of February."""
    try:
        whole = date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return None
    return whole.isoformat()[: 4 if month is None else 7 if day is None else 10]


def _named(word: str, names: Sequence[str]) -> int | None:
    """Which of some names a word begins, by at least three letters; None for no one."""
    low = word.lower()
    places = (place for place, name in enumerate(names) if name.lower().startswith(low))
    return next(places, None) if len(low) >= 3 else None
