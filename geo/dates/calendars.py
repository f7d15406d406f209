"""Stretches of days: made from calendar units, moved, cut into parts, and measured.

Whatever does not exist (30 February, the year 0, a day after year 9999) is None, never an error, because texts name
such days.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum


class CalendarUnit(IntEnum):
    """The units that people count time in, shortest first."""

    HOUR = 0
    DAY = 1
    WEEKEND = 2
    WEEK = 3
    FORTNIGHT = 4
    MONTH = 5
    QUARTER = 6
    SEASON = 7
    YEAR = 8
    DECADE = 9
    CENTURY = 10


class PeriodPart(IntEnum):
    """A stretch inside a longer one: "early May", "the end of 2023"."""

    EARLY = 0
    MID = 1
    LATE = 2
    START = 3
    END = 4
    FIRST_HALF = 5
    SECOND_HALF = 6


@dataclass(frozen=True, slots=True, order=True)
class Days:
    """A stretch of days, both ends included."""

    start: date
    end: date

    @property
    def width(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days + 1


_FIRST, _LAST = date.min.toordinal(), date.max.toordinal()
_MONTHS_OF_UNIT = {
    CalendarUnit.MONTH: 1,
    CalendarUnit.QUARTER: 3,
    CalendarUnit.SEASON: 3,
    CalendarUnit.YEAR: 12,
    CalendarUnit.DECADE: 120,
    CalendarUnit.CENTURY: 1200,
}
_DAYS_OF_UNIT = {
    CalendarUnit.HOUR: 0,
    CalendarUnit.DAY: 1,
    CalendarUnit.WEEKEND: 7,
    CalendarUnit.WEEK: 7,
    CalendarUnit.FORTNIGHT: 14,
}
_SEASON_STARTS = (3, 6, 9, 12)  # spring, summer, autumn, winter, as meteorologists of the north count


def precision_of(days: Days) -> int:
    """Return UCDP's date_prec: 1 a day, 2 up to six days, 3 a week, 4 up to a month, 5 wider."""
    for limit, precision in ((1, 1), (6, 2), (7, 3), (31, 4)):
        if days.width <= limit:
            return precision
    return 5


def one_day(day: date | None) -> Days | None:
    """Return the stretch of that one day."""
    return None if day is None else Days(day, day)


def between(start: date | None, end: date | None) -> Days | None:
    """Return the stretch from the one day to the other, None where one is missing or they are crossed."""
    return None if start is None or end is None or start > end else Days(start, end)


def day_of(year: int, month: int, day: int) -> Days | None:
    """Return a day of the calendar."""
    try:
        return one_day(date(year, month, day))
    except ValueError:
        return None


def months_of(year: int, month: int, count: int = 1) -> Days | None:
    """Return `count` whole months from the first of `month`."""
    last = year * 12 + month - 1 + count - 1
    if not (1 <= month <= 12 and year >= 1 and last // 12 <= date.max.year):
        return None
    end_year, end_month = last // 12, last % 12 + 1
    return Days(date(year, month, 1), date(end_year, end_month, calendar.monthrange(end_year, end_month)[1]))


def years_of(first: int, last: int) -> Days | None:
    """Return whole years, both included."""
    return Days(date(first, 1, 1), date(last, 12, 31)) if 1 <= first <= last <= date.max.year else None


def year_of(year: int) -> Days | None:
    """Return a whole year."""
    return years_of(year, year)


def decade_of(year: int) -> Days | None:
    """Return the ten years that begin with `year`."""
    return years_of(year, year + 9)


def century_of(number: int) -> Days | None:
    """Return the hundred years that are called so: the 17th century is 1600 to 1699."""
    return years_of(max((number - 1) * 100, 1), number * 100 - 1)


def season_of(year: int, season: int) -> Days | None:
    """Return a season (0 spring to 3 winter). The winter of a year begins in its December."""
    return months_of(year, _SEASON_STARTS[season], 3)


def week_of(day: date) -> Days | None:
    """Return Monday to Sunday of the day's week."""
    monday = move(day, -day.weekday(), CalendarUnit.DAY)
    return None if monday is None else between(monday, move(monday, 6, CalendarUnit.DAY))


def weekend_of(day: date) -> Days | None:
    """Return the Saturday and Sunday of the day's week."""
    week = week_of(day)
    return None if week is None else between(move(week.end, -1, CalendarUnit.DAY), week.end)


def move(day: date | None, count: int, unit: CalendarUnit) -> date | None:
    """Move a day by some units; the 31st becomes the last of a shorter month."""
    if day is None or abs(count) > 20_000:
        return None
    try:
        if unit in _DAYS_OF_UNIT:
            return day + timedelta(days=count * _DAYS_OF_UNIT[unit])
        months = day.year * 12 + day.month - 1 + count * _MONTHS_OF_UNIT[unit]
        year, month = months // 12, months % 12 + 1
        return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
    except (ValueError, OverflowError):
        return None


def days_off(day: date, count: int) -> date:
    """Return the day that lies so many days off; the calendar's first or last where that lies beyond."""
    return date.fromordinal(min(max(day.toordinal() + count, _FIRST), _LAST))


def unit_round(day: date | None, unit: CalendarUnit) -> Days | None:
    """Return the calendar unit that the day lies in: its week, its month, its quarter."""
    if day is None:
        return None
    if unit <= CalendarUnit.DAY:
        return one_day(day)
    if unit <= CalendarUnit.FORTNIGHT:
        return weekend_of(day) if unit is CalendarUnit.WEEKEND else week_of(day)
    if unit in (CalendarUnit.MONTH, CalendarUnit.QUARTER):
        size = _MONTHS_OF_UNIT[unit]
        return months_of(day.year, (day.month - 1) // size * size + 1, size)
    if unit is CalendarUnit.SEASON:
        return _season_round(day)
    size = _MONTHS_OF_UNIT[unit] // 12
    return years_of(max(day.year // size * size, 1), day.year // size * size + size - 1)


def _season_round(day: date) -> Days | None:
    if day.month < 3:
        return season_of(day.year - 1, 3)
    return season_of(day.year, day.month // 3 - 1)


# For each PeriodPart, its share of a stretch in twelfths, of a decade and a century in tenths, of a month in days.
_TWELFTHS = ((0, 4), (4, 8), (8, 12), (0, 1), (11, 12), (0, 6), (6, 12))
_TENTHS = ((0, 5), (3, 7), (5, 10), (0, 1), (9, 10), (0, 5), (5, 10))
_TENTHS_OF_CENTURY = ((0, 3), (3, 7), (7, 10), (0, 1), (9, 10), (0, 5), (5, 10))
_DAYS_OF_MONTH = ((1, 15), (10, 20), (15, 31), (1, 5), (26, 31), (1, 15), (16, 31))


def cut(days: Days | None, part: PeriodPart) -> Days | None:
    """Return a part of the stretch: of a month in days, of anything longer in whole months."""
    if days is None or days.width == 1:
        return days
    if days.width > 31:
        return _cut_months(days, part)
    if days.width >= 28:
        first, last = _DAYS_OF_MONTH[part]
        return between(days.start.replace(day=first), days.start.replace(day=min(last, days.width)))
    low, high = _share(days.width, part)
    return between(days.start + timedelta(days=low), days.start + timedelta(days=high - 1))


def _cut_months(days: Days, part: PeriodPart) -> Days | None:
    count = (days.end.year - days.start.year) * 12 + days.end.month - days.start.month + 1
    low, high = _share(count, part)
    start = move(days.start, low, CalendarUnit.MONTH)
    return None if start is None else months_of(start.year, start.month, high - low)


def _share(count: int, part: PeriodPart) -> tuple[int, int]:
    """Return which of `count` days or months a part has, half open and never empty."""
    tenths = {120: _TENTHS, 1200: _TENTHS_OF_CENTURY}.get(count)
    (low, high), base = (tenths[part], 10) if tenths else (_TWELFTHS[part], 12)
    first = min(count * low // base + (part is PeriodPart.END and count * low % base > 0), count - 1)
    return first, max(count * high // base, first + 1)


def easter_of(year: int) -> date | None:
    """Return Easter Sunday of the Gregorian calendar, by Gauss's method as Butcher completed it."""
    if not 1583 <= year <= 9999:
        return None
    century, rest = divmod(year, 100)
    moon = (19 * (year % 19) + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (year % 19 + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date | None:
    """Return the nth (from 1; -1 for the last) such weekday of a month."""
    days = months_of(year, month)
    if days is None:
        return None
    if nth < 0:
        return days.end - timedelta(days=(days.end.weekday() - weekday) % 7)
    day = days.start + timedelta(days=(weekday - days.start.weekday()) % 7 + 7 * (nth - 1))
    return day if day <= days.end else None
