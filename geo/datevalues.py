"""What each kind of date expression means on the calendar, given when it was written and what was told before."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from geo.calendars import (
    Days,
    Part,
    Unit,
    between,
    century_of,
    cut,
    day_of,
    decade_of,
    months_of,
    move,
    one_day,
    season_of,
    unit_round,
    week_of,
    weekend_of,
    year_of,
    years_of,
)
from geo.datewords import FEW, WORDS, Token, end_year

# A bare "May 16" lies ahead rather than behind where that is nearer by this much, and no verb says otherwise.
_SOON, _LONG_AGO = 45, 300
_FEW_LEAST, _FEW_MOST = 2, 6


@dataclass(frozen=True, slots=True)
class Context:
    """What a date expression is read against.

    `tense` is -1 for what has happened, 1 for what is to come, 0 where no verb tells. `told` are the stretches of
    days that the story named before, the latest last. In a `narrative` of the past, dates without a year belong to
    the year told last, not to the year of publication.
    """

    published: date | None = None
    tense: int = 0
    told: tuple[Days, ...] = ()
    narrative: bool = False

    def told_within(self, width: int) -> Days | None:
        """Return the latest stretch told that is at most so many days wide."""
        return next((days for days in reversed(self.told) if days.width <= width), None)


Parts = Mapping[str, Token]
Resolver = Callable[[Parts, Context], Days | None]


def value(parts: Parts, name: str) -> int:
    """Return the number that a part stands for: of a word by the table of its role, else of its figures."""
    token = parts[name]
    table = WORDS.get(name.rstrip("0123456789"), {})
    return table[token.word] if token.word in table else token.values[0]


def _choose(context: Context, make: Callable[[int], Days | None]) -> Days | None:
    """Choose the year of what recurs every year: by the story, else by tense and nearness to the publication."""
    last = context.told_within(400)
    if last and (context.narrative or context.published is None):
        return make(last.start.year)
    if context.published is None:
        return None
    here = context.published
    found = [days for year in range(here.year - 8, here.year + 9) if 0 < year < 9999 and (days := make(year))]
    behind = max((days for days in found if days.start <= here), default=None)
    ahead = min((days for days in found if days.end >= here), default=None)
    return _by_tense(context, behind, ahead)


def _by_tense(context: Context, behind: Days | None, ahead: Days | None) -> Days | None:
    assert context.published is not None
    if behind is None or ahead is None:
        return behind or ahead
    if context.tense:
        return ahead if context.tense > 0 else behind
    is_soon = (ahead.start - context.published).days <= _SOON
    if context.told and context.told[-1].start > context.published:
        return ahead  # what is told is still to come
    return ahead if is_soon and (context.published - behind.end).days >= _LONG_AGO else behind


def _year(parts: Parts, context: Context) -> int | None:
    """Return the year that is given in figures, or by "last year", "that year"."""
    if "year" in parts:
        return parts["year"].values[0]
    if "shift" in parts and context.published:
        return context.published.year + value(parts, "shift")
    if "told" in parts and (last := context.told_within(400)):
        return last.start.year + value(parts, "told")
    return None


def dated(parts: Parts, context: Context) -> Days | None:
    """Place a month, or days of a month, with or without a year."""

    def make(year: int) -> Days | None:
        return _in_month(parts, year, value(parts, "month"))

    if any(name in parts for name in ("year", "shift", "told")):
        year = _year(parts, context)
        return None if year is None else make(year)
    return _choose(context, make)


def _in_month(parts: Parts, year: int, month: int) -> Days | None:
    if "spread" in parts:
        first, last = parts["spread"].values[:2]
    elif "day" in parts or "ordinal" in parts:
        first = last = value(parts, "day" if "day" in parts else "ordinal")
        last = value(parts, "day2") if "day2" in parts else last
    else:
        return _part(parts, months_of(year, month))
    start, end = day_of(year, month, first), day_of(year, month, last)
    return between(start.start, end.end) if start and end else None


def _part(parts: Parts, days: Days | None) -> Days | None:
    if "part" in parts:
        return cut(days, Part(value(parts, "part")))
    if "half" in parts:
        return cut(days, Part.FIRST_HALF if parts["half"].word == "first" else Part.SECOND_HALF)
    return days


def shifted_month(parts: Parts, context: Context) -> Days | None:
    """Place "last March": the latest that is over; "next March": the first to come; "this March": this year's."""
    here, shift, month = context.published, value(parts, "shift"), value(parts, "month")
    if here is None:
        return None
    year = here.year + (shift if shift * (month - here.month) <= 0 else 0)
    return _in_month(parts, year, month)


def iso_day(parts: Parts, _: Context) -> Days | None:
    """Read "2024-08-06"."""
    year, month, day = parts["iso"].values
    return day_of(year, month, day)


def iso_month(parts: Parts, _: Context) -> Days | None:
    """Read "2024-08"."""
    year, month = parts["isomonth"].values
    return months_of(year, month)


def slashed(parts: Parts, _: Context) -> Days | None:
    """Read "6/8/2024": where both orders give a day, the stretch from the earlier to the later is what is certain."""
    first, second, year = parts["slashed"].values
    year += 0 if year > 99 else 2000 if year < 70 else 1900
    read = sorted(days for days in (day_of(year, first, second), day_of(year, second, first)) if days)
    return between(read[0].start, read[-1].end) if read else None


def week_at(parts: Parts, context: Context) -> Days | None:
    """Read "the week of 3 May"."""
    days = dated(parts, context)
    return None if days is None else week_of(days.start)


def week_in_month(parts: Parts, context: Context) -> Days | None:
    """Read "the first week of May": seven days from the first, and so on; "last" for the month's last seven."""
    month = dated({name: token for name, token in parts.items() if name not in ("nth", "ordinal")}, context)
    if month is None:
        return None
    if "ordinal" not in parts and "nth" not in parts:
        return between(move(month.end, -6, Unit.DAY), month.end)
    start = move(month.start, 7 * (value(parts, "nth" if "nth" in parts else "ordinal") - 1), Unit.DAY)
    return between(start, min(month.end, start.replace(day=min(start.day + 6, month.end.day)))) if start else None


def quarter(parts: Parts, context: Context) -> Days | None:
    """Read "the third quarter of 2023", "Q3", "H1 2024"."""
    name = next(name for name in ("ordinal", "nth", "quarterfigure", "halffigure") if name in parts)
    number, months = value(parts, name), 6 if name == "halffigure" else 3
    if not 1 <= number <= 12 // months:
        return None
    first = (number - 1) * months + 1
    if any(part in parts for part in ("year", "shift", "told")):
        year = _year(parts, context)
        return None if year is None else months_of(year, first, months)
    return _choose(context, lambda year: months_of(year, first, months))


def fiscal(parts: Parts, _: Context) -> Days | None:
    """Read "fiscal 2024": as states and firms begin it from the July before to the April of the year itself."""
    token = next(iter(parts.values()))
    if token.word.startswith("fy"):
        first = last = 2000 + token.values[0] % 100
    else:
        first, last = token.values[0], end_year(token) if len(token.values) > 1 else token.values[0]
    begin, end = months_of(first - (first == last), 7), months_of(last + (first == last), 3)
    return between(begin.start, end.end) if begin and end else None


def season(parts: Parts, context: Context) -> Days | None:
    """Place a season."""
    number = value(parts, "season")
    if "year" in parts:
        return _part(parts, season_of(parts["year"].values[0], number))
    if "yearspan" in parts:
        return _part(parts, season_of(parts["yearspan"].values[0], number))
    if "told" in parts:
        last = context.told_within(400)
        return season_of(last.start.year + value(parts, "told"), number) if last else None
    if "shift" in parts and context.published:
        return _part(parts, _shifted_season(context, number, value(parts, "shift")))
    return None if "shift" in parts else _part(parts, _choose(context, lambda year: season_of(year, number)))


def _shifted_season(context: Context, number: int, shift: int) -> Days | None:
    here = context.published
    assert here is not None
    years = range(max(here.year - 2, 1), min(here.year + 3, 9999))
    found = [days for year in years if (days := season_of(year, number))]
    if shift < 0:
        return max((days for days in found if days.end < here), default=None)
    if shift > 0:
        return min((days for days in found if days.start > here), default=None)
    now = next((days for days in found if days.start <= here <= days.end), None)
    if now is None and context.tense < 0:
        return max((days for days in found if days.end < here), default=None)
    return now or next((days for days in found if days.start.year == here.year), None)


def decade(parts: Parts, context: Context) -> Days | None:
    """Place "the 1990s", "the '90s", "the sixties". "The 1600s" are a century, but "the 2000s" a decade."""
    if "tens" in parts:
        year = parts["tens"].values[0]
        return _part(parts, years_of(year, year + 99) if year % 100 == 0 and year < 1900 else decade_of(year))
    tens = parts["shorttens"].values[0] if "shorttens" in parts else value(parts, "decadename")
    latest = context.published.year if context.published else 2100
    return _part(
        parts, decade_of(max((base + tens for base in (1900, 2000) if base + tens <= latest), default=1900 + tens))
    )


def century(parts: Parts, _: Context) -> Days | None:
    """Place "the 17th century"."""
    first = value(parts, "nth" if "nth" in parts else "ordinal")
    last = parts["nth2"].values[0] if "nth2" in parts else first
    start, end = century_of(first), century_of(last)
    return _part(parts, between(start.start, end.end)) if start and end else None


def named_day(parts: Parts, context: Context) -> Days | None:
    """Place "yesterday", "tonight", "late tomorrow"."""
    return one_day(move(context.published, value(parts, "dayname"), Unit.DAY))


def day_beyond(parts: Parts, context: Context) -> Days | None:
    """Place "the day before yesterday" and "the day after tomorrow"."""
    return one_day(move(context.published, 2 * value(parts, "dayname"), Unit.DAY))


def time_of_day(parts: Parts, context: Context) -> Days | None:
    """Place "this morning", "last night"."""
    return one_day(move(context.published, min(value(parts, "shift"), 0), Unit.DAY))


def overnight(_: Parts, context: Context) -> Days | None:
    """Place "overnight": from the day before to the day of publication."""
    return between(move(context.published, -1, Unit.DAY), context.published)


def weekday(parts: Parts, context: Context) -> Days | None:
    """Place a day of the week: bare by tense, "last" before and "next" in the week after the publication."""
    here, number = context.published, value(parts, "weekday")
    if "told" in parts:
        return _told_weekday(context.told_within(7), number, value(parts, "told"))
    if here is None:
        return None
    if "shift2" in parts:
        week = unit_round(move(here, value(parts, "shift2"), Unit.WEEK), Unit.WEEK)
        return one_day(move(week.start, number, Unit.DAY)) if week else None
    ahead, behind = (number - here.weekday()) % 7, (here.weekday() - number) % 7
    if "shift" in parts:
        return one_day(move(here, _shifted_weekday(here, number, parts["shift"].word), Unit.DAY))
    return one_day(move(here, ahead if context.tense > 0 else -behind, Unit.DAY))


def _shifted_weekday(here: date, number: int, shift: str) -> int:
    """Return how many days off "last", "past", "this", "coming" or "next" weekday lies."""
    if shift in ("last", "past"):
        return -((here.weekday() - number - 1) % 7 + 1)
    if shift == "this":
        return number - here.weekday()
    if shift == "coming":
        return (number - here.weekday() - 1) % 7 + 1
    return 7 - here.weekday() + number


def _told_weekday(last: Days | None, number: int, shift: int) -> Days | None:
    if last is None:
        return None
    if shift > 0:
        return one_day(move(last.end, (number - last.end.weekday() - 1) % 7 + 1, Unit.DAY))
    if shift < 0:
        return one_day(move(last.start, -((last.start.weekday() - number - 1) % 7 + 1), Unit.DAY))
    return one_day(move(last.start, -((last.start.weekday() - number) % 7), Unit.DAY))


def shifted_unit(parts: Parts, context: Context) -> Days | None:
    """Place "last week", "this month", "early next year", "the end of the year"."""
    shift = value(parts, "shift") if "shift" in parts else 0
    return _part(parts, unit_round(move(context.published, shift, _unit(parts)), _unit(parts)))


def so_far(parts: Parts, context: Context) -> Days | None:
    """Place "earlier this month" (up to the publication) and "later this month" (from it on)."""
    whole = shifted_unit(parts, context)
    if whole is None or context.published is None:
        return None
    if parts["way"].word == "earlier":
        return between(whole.start, min(whole.end, context.published))
    return between(max(whole.start, context.published), whole.end)


def weekend(parts: Parts, context: Context) -> Days | None:
    """Place a weekend: the last one at the start of a week, when what is told has happened."""
    here = context.published
    if here is None:
        return None
    shift = value(parts, "shift") if "shift" in parts else 0
    if here.weekday() < 5 and ((shift <= 0 and context.tense <= 0) or shift < 0):
        return weekend_of(move(here, -1, Unit.WEEK) or here)
    return weekend_of(move(here, shift, Unit.WEEK) or here)


def _unit(parts: Parts, name: str = "unit") -> Unit:
    return Unit(value(parts, name))


def ago(parts: Parts, context: Context) -> Days | None:
    """Place "two weeks ago", as wide as its unit; "a few days ago" as wide as a few."""
    return _away(parts, context.published, -1)


def from_told(parts: Parts, context: Context) -> Days | None:
    """Place "two days later", "a year earlier" against what was told before."""
    way = -1 if parts["way"].word in ("earlier", "before") else 1
    last = _told_for(context, _unit(parts))
    return _away(parts, (last.start if way < 0 else last.end) if last else None, way)


def reached_back(parts: Parts, context: Context) -> Days | None:
    """Place "His words come two days after he met them": the meeting was two days before the day told."""
    way = -1 if parts["way"].word == "after" else 1
    last = _told_for(context, _unit(parts))
    here = last.start if last else context.published
    return _away(parts, here, way)


def _told_for(context: Context, unit: Unit) -> Days | None:
    """Return the latest stretch told that is narrow enough to count such units from."""
    limit = 7 if unit <= Unit.FORTNIGHT else 31 if unit is Unit.MONTH else 400
    return context.told_within(limit)


def _away(parts: Parts, here: date | None, way: int) -> Days | None:
    unit, default = _unit(parts), FEW if parts["unit"].word.endswith("s") else 1
    count = value(parts, "count") if "count" in parts else default
    if unit is Unit.HOUR:
        return between(move(here, min(way, 0), Unit.DAY), move(here, max(way, 0), Unit.DAY))
    if count == FEW:
        ends = sorted(day for n in (_FEW_LEAST, _FEW_MOST) if (day := move(here, way * n, unit)))
        return between(ends[0], ends[-1]) if len(ends) > 1 else None
    day = move(here, way * count, unit)
    if "count2" in parts:
        day, unit = move(day, way * value(parts, "count2"), _unit(parts, "unit2")), _unit(parts, "unit2")
    return unit_round(day, Unit.YEAR if unit > Unit.YEAR else unit)


def window(parts: Parts, context: Context) -> Days | None:
    """Place "the past six months", "the next few days", "recent weeks": up to, or from, the publication."""
    count = value(parts, "count") if "count" in parts else 1
    way = next((value(parts, name) for name in ("shift", "shift2") if name in parts), -1)
    if "count" not in parts and parts["unit"].word.endswith("s"):
        count = FEW
    far = move(context.published, (way or -1) * (_FEW_MOST if count == FEW else count), _unit(parts))
    return between(far, context.published) if way <= 0 else between(context.published, far)


def told_unit(parts: Parts, context: Context) -> Days | None:
    """Place "the same day", "that year", "the following month", "the next day"."""
    unit = _unit(parts)
    last = _told_for(context, unit)
    return unit_round(move(last.start, value(parts, "told"), unit), unit) if last else None


def plain_year(parts: Parts, _: Context) -> Days | None:
    """Place a year, or a part of it."""
    return _part(parts, year_of(value(parts, "year")))


def year_range(parts: Parts, _: Context) -> Days | None:
    """Place "2013-15"."""
    return years_of(parts["yearspan"].values[0], end_year(parts["yearspan"]))


def short_range(parts: Parts, _: Context) -> Days | None:
    """Place "1890 – 91"."""
    first, last = parts["year"].values[0], parts["yy"].values[0]
    return years_of(first, first - first % 100 + last) if last > first % 100 else year_of(first)


def nowhere(_: Parts, __: Context) -> None:
    """Leave open what the calendar here does not reach, or what hangs on a happening that carries no date."""


def known_days(start: date, end: date) -> Resolver:
    """Return a resolver for days that are known by a name."""
    days = Days(start, end)
    return lambda _parts, _context: days


def yearly(make: Callable[[int], date | None]) -> Resolver:
    """Return a resolver for a holiday, given its day in each year."""

    def resolve(parts: Parts, context: Context) -> Days | None:
        if any(name in parts for name in ("year", "shift", "told")):
            year = _year(parts, context)
            return one_day(make(year)) if year and 0 < year < 9999 else None
        return _choose(context, lambda year: one_day(make(year)))

    return resolve
