"""Days as tables write them, and how wide they are.

A column is read as one: whether "03/04/2024" begins with the day or the month is told by its other rows, and where
none tells it, nobody guesses.
"""

import calendar
import re
from collections.abc import Iterable
from datetime import date, timedelta

from geo.articles.days import DayOrder, is_spelt
from geo.errors import InputError
from geo.model import EARLIEST, LATEST, When

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].{0,40})?", re.ASCII)
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_WORDS = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3,9})[ -](\d{4})", re.ASCII)
_MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name[:3]: number for name, number in list(_MONTHS.items())}
_LONGEST = 64
_WEEK = 3  # days on either side of the one that stands for a week


class DayReader:
    """Reads the days of a column; `column` is what else stands in it, by which the order of day and month is told."""

    def __init__(self, column: Iterable[str]) -> None:
        self._order = DayOrder(column)

    def read(self, text: str) -> date:
        """Return a day.

        Raises:
            InputError: It is none, or its day and month cannot be told apart.
        """
        words = text.strip()[:_LONGEST]
        try:
            return self._read(words)
        except ValueError as exc:
            if isinstance(exc, InputError):
                raise
            msg = f"{words!r} is no day; write it as YYYY-MM-DD"
            raise InputError(msg) from exc

    def _read(self, words: str) -> date:
        if found := _ISO.fullmatch(words) or _DIGITS.fullmatch(words):
            return _plausible(int(found[1]), int(found[2]), int(found[3]))
        if found := _WORDS.fullmatch(words):
            return _plausible(int(found[3]), _MONTHS.get(found[2].casefold(), 0), int(found[1]))
        if is_spelt(words):
            parts = self._order.parts(words)
            if parts is None:
                msg = f"whether {words!r} begins with the day or the month, no row tells; write it as YYYY-MM-DD"
                raise InputError(msg)
            return _plausible(*parts)
        raise ValueError(words)


def acled_when(day: date, precision: str, text: str) -> When:
    """Return ACLED's days: `time_precision` 1 is the day, 2 its week, 3 its month.

    Raises:
        InputError: The precision is none of these.
    """
    if precision in {"1", ""}:
        return When(day, day, 1, text)
    if precision == "2":  # the day stands within the week
        return When(day - timedelta(_WEEK), day + timedelta(_WEEK), 3, text)
    if precision == "3":
        last = calendar.monthrange(day.year, day.month)[1]
        return When(day.replace(day=1), day.replace(day=last), 4, text)
    msg = f"time_precision is 1 to 3, not {precision[:20]!r}"
    raise InputError(msg)


def when_between(first: date, last: date, precision: str, text: str) -> When:
    """Return days with UCDP's `date_prec`, which is told by how many they are where no column tells it.

    Raises:
        InputError: The last lies before the first, or the precision is none.
    """
    if last < first:
        msg = f"its last day, {last}, lies before its first, {first}"
        raise InputError(msg)
    if precision:
        if precision not in {"1", "2", "3", "4", "5"}:
            msg = f"date_prec is 1 to 5, not {precision[:20]!r}"
            raise InputError(msg)
        return When(first, last, int(precision), text)
    days = (last - first).days + 1
    return When(first, last, next((prec for prec, most in ((1, 1), (2, 6), (3, 7), (4, 31)) if days <= most), 5), text)


def _plausible(year: int, month: int, day: int) -> date:
    found = date(year, month, day)
    if not EARLIEST <= found <= LATEST:
        msg = f"{found} lies outside {EARLIEST.year} to {LATEST.year}"
        raise InputError(msg)
    return found
