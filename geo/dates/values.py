"""What each kind of date expression means on the calendar, given when it was written and what was told before."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from geo.dates.calendars import (
    CalendarUnit,
    Days,
    PeriodPart,
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
    year_of,
    years_of,
)
from geo.dates.words import FEW, FIGURE_KINDS, Token, end_year, full_year

# A bare "May 16" lies ahead rather than behind where that is nearer by this much.
_SOON, _LONG_AGO = 21, 300
_MONTH = 28  # days; of a whole month that is long past the year is often left out: "was founded in May"


@dataclass(frozen=True, slots=True)
class Context:
    """What a date expression is read against.

    `tense` is -1 for what has happened, 1 for what is to come, 0 where no verb tells; it is `firm` unless the date
    hangs on a noun for what may be to come. `told` are the stretches of days that the story named before, the latest
    last. In a `narrative` of the past, dates without a year belong to the year told last, not to the year of
    publication.
    """

    published: date | None = None
    tense: int = 0
    firm: bool = False
    told: tuple[Days, ...] = ()
    narrative: bool = False

    def told_within(self, width: int) -> Days | None:
        """Return the latest stretch told that is at most so many days wide."""
        return next((days for days in reversed(self.told) if days.width <= width), None)


Parts = Mapping[str, Token]
Resolver = Callable[[Parts, Context], Days | None]


def value(parts: Parts, name: str) -> int:
    """Return the number that a part stands for: of a word in its role, else of its figures."""
    token = parts[name]
    found = token.roles.get(name.rstrip("0123456789"))
    return token.values[0] if found is None else found


def is_plural(unit: Token) -> bool:
    """Say whether a unit of time stands for several: "days"."""
    return "plural" in unit.roles


def choose(context: Context, make: Callable[[int], Days | None], weekday: int | None = None) -> Days | None:
    """Choose the year of what recurs every year: by the story, by its day of the week, else by tense and nearness."""
    last = context.told_within(400)
    if last and (context.narrative or context.published is None):
        return make(last.start.year)
    if context.published is None:
        return None
    here = context.published
    found: list[Days] = []
    for reach in (1, 8):  # only 29 February needs to look further than a year away
        years = range(max(here.year - reach, 1), min(here.year + reach, 9998) + 1)
        found = [days for year in years if (days := make(year))]
        if found:
            break
    found = [days for days in found if days.start.weekday() == weekday] or found
    behind = max((days for days in found if days.start <= here), default=None)
    ahead = min((days for days in found if days.end >= here), default=None)
    return _by_tense(context, behind, ahead)


def _by_tense(context: Context, behind: Days | None, ahead: Days | None) -> Days | None:
    assert context.published is not None
    if behind is None or ahead is None:
        return behind or ahead
    until, since = (ahead.start - context.published).days, (context.published - behind.end).days
    is_nearer = until <= _SOON and since >= _LONG_AGO
    # "released its plan for the vote of March 12": nobody leaves out the year of a day so far away.
    is_open = ahead.width < _MONTH and not context.firm
    if context.tense > 0:
        return behind if is_open and until >= _LONG_AGO else ahead
    if context.tense < 0:
        return ahead if is_open and is_nearer else behind
    if context.told and context.told[-1].start > context.published:
        return ahead  # what is told is still to come
    return ahead if is_nearer else behind


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
    return choose(context, make, value(parts, "weekday") if "weekday" in parts else None)


def _in_month(parts: Parts, year: int, month: int) -> Days | None:
    if "spread" in parts:
        first, last = parts["spread"].values[:2]
    elif "day" in parts or "ordinal" in parts:
        first = last = value(parts, "day" if "day" in parts else "ordinal")
        last = value(parts, "day2") if "day2" in parts else last
    else:
        return part_of(parts, months_of(year, month))
    start, end = day_of(year, month, first), day_of(year, month, last)
    return between(start.start, end.end) if start and end else None


def part_of(parts: Parts, days: Days | None) -> Days | None:
    """Cut a stretch as "early", "mid" or "the first half of" says."""
    if "part" in parts:
        return cut(days, PeriodPart(value(parts, "part")))
    if "half" in parts:
        return cut(days, PeriodPart.SECOND_HALF if value(parts, "half") else PeriodPart.FIRST_HALF)
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


def slashed(parts: Parts, context: Context) -> Days | None:
    """Read "6/8/2024". Where both orders give a day, the tense may tell one; else they span what is certain."""
    first, second, year = parts["slashed"].values
    year = full_year(year)
    read = sorted(days for days in {day_of(year, first, second), day_of(year, second, first)} if days)
    if context.published is not None and context.tense:
        fit = [days for days in read if (days.start <= context.published) == (context.tense < 0)]
        read = fit if len(fit) == 1 else read
    return between(read[0].start, read[-1].end) if read else None


def written_day(parts: Parts, context: Context) -> Days | None:
    """Read "19-Nov-2014", "07MAR2024", and "19-Nov" without a year."""
    day, month, *years = parts["written"].values
    if years:
        return day_of(years[0], month, day)
    return choose(context, lambda year: day_of(year, month, day))


def written_month(parts: Parts, _: Context) -> Days | None:
    """Read "Nov-2014", and parts of it."""
    month, year = parts["monthyear"].values
    return part_of(parts, months_of(year, month))


def week_at(parts: Parts, context: Context) -> Days | None:
    """Read "the week of 3 May"."""
    days = dated(parts, context)
    return None if days is None else week_of(days.start)


# How many days, weeks or months "the first days of" a month or a year are.
_SOME = {CalendarUnit.DAY: 5, CalendarUnit.WEEK: 2, CalendarUnit.MONTH: 3}


def piece(parts: Parts, context: Context) -> Days | None:
    """Read "the last week of this month", "the second Friday of May", "the first three days of 2024"."""
    if "month" in parts:
        month = value(parts, "month")
        if any(name in parts for name in ("year", "shift", "told")):
            year = _year(parts, context)
            return None if year is None else _piece_of(parts, months_of(year, month))
        return choose(context, lambda year: _piece_of(parts, months_of(year, month)))
    if "year" in parts:
        return _piece_of(parts, year_of(value(parts, "year")))
    return _piece_near(parts, context)


def _piece_near(parts: Parts, context: Context) -> Days | None:
    """Read the piece of a month or year by the publication, or of "the month" that was told, or that is over."""
    unit = CalendarUnit(parts["span"].roles["unit"])
    here = move(context.published, value(parts, "shift") if "shift" in parts else 0, unit)
    told = context.told_within(31) if unit is CalendarUnit.MONTH and "shift" not in parts else None
    found = _piece_of(parts, unit_round(told.start if told else here, unit))
    if "shift" in parts or context.tense >= 0 or found is None or here is None or found.start <= here:
        return found
    return _piece_of(parts, unit_round(move(here, -1, unit), unit))


def _piece_of(parts: Parts, whole: Days | None) -> Days | None:
    if whole is None:
        return None
    number = next((value(parts, name) for name in ("nth", "ordinal") if name in parts), 1)
    number = -1 if "edge" in parts and value(parts, "edge") < 0 else number
    if "weekday" in parts:
        return one_day(_nth_day(whole, value(parts, "weekday"), number))
    unit = CalendarUnit(value(parts, "unit"))
    if unit is CalendarUnit.WEEKEND:
        saturday = _nth_day(whole, _SATURDAY, number)
        return between(saturday, move(saturday, 1, CalendarUnit.DAY))
    if unit is CalendarUnit.DAY and not is_plural(parts["unit"]):
        return one_day(whole.start if number > 0 else whole.end)
    if "edge" in parts and is_plural(parts["unit"]):
        count = value(parts, "count") if "count" in parts else FEW
        return _edge(whole, _SOME[unit] if count == FEW else count, unit, number)
    start = _edge(whole, number, unit, 1) if number > 0 else None  # the nth week ends where n of them do
    return _edge(whole, 1, unit, -1) if start is None else between(_week_start(start, number), start.end)


_SATURDAY = 5


def _week_start(weeks: Days, number: int) -> date | None:
    return move(weeks.start, 7 * (number - 1), CalendarUnit.DAY)


def _edge(whole: Days, count: int, unit: CalendarUnit, number: int) -> Days | None:
    """Return the first so many units of a stretch, or the last ones for a number below 0."""
    if number > 0:
        end = move(move(whole.start, count, unit), -1, CalendarUnit.DAY)
        return between(whole.start, min(end, whole.end) if end else None)
    start = move(move(whole.end, 1, CalendarUnit.DAY), -count, unit)
    return between(max(start, whole.start) if start else None, whole.end)


def _nth_day(whole: Days, weekday: int, number: int) -> date | None:
    """Return the nth such weekday of a stretch, -1 for its last."""
    if number < 0:
        return move(whole.end, -((whole.end.weekday() - weekday) % 7), CalendarUnit.DAY)
    day = move(whole.start, (weekday - whole.start.weekday()) % 7 + 7 * (number - 1), CalendarUnit.DAY)
    return day if day is not None and day <= whole.end else None


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
    return choose(context, lambda year: months_of(year, first, months))


def fiscal(parts: Parts, _: Context) -> Days | None:
    """Read "fiscal 2024": as states and firms begin it from the July before to the April of the year itself."""
    token = next(iter(parts.values()))
    if token.kind == FIGURE_KINDS["fiscal"]:
        first = last = 2000 + token.values[0] % 100
    else:
        first, last = token.values[0], end_year(token) if len(token.values) > 1 else token.values[0]
    begin, end = months_of(first - (first == last), 7), months_of(last + (first == last), 3)
    return between(begin.start, end.end) if begin and end else None


def season(parts: Parts, context: Context) -> Days | None:
    """Place a season."""
    number = value(parts, "season")
    if "year" in parts:
        return part_of(parts, season_of(parts["year"].values[0], number))
    if "yearspan" in parts:
        return part_of(parts, season_of(parts["yearspan"].values[0], number))
    if "told" in parts:
        last = context.told_within(400)
        return season_of(last.start.year + value(parts, "told"), number) if last else None
    if "shift" in parts and context.published:
        return part_of(parts, _shifted_season(context, number, value(parts, "shift")))
    return None if "shift" in parts else part_of(parts, choose(context, lambda year: season_of(year, number)))


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
        return part_of(parts, years_of(year, year + 99) if year % 100 == 0 and year < 1900 else decade_of(year))
    tens = parts["shorttens"].values[0] if "shorttens" in parts else value(parts, "decadename")
    latest = context.published.year if context.published else 2009
    return part_of(
        parts, decade_of(max((base + tens for base in (1900, 2000) if base + tens <= latest), default=1900 + tens))
    )


def century(parts: Parts, _: Context) -> Days | None:
    """Place "the 17th century"."""
    first = value(parts, "nth" if "nth" in parts else "ordinal")
    last = parts["nth2"].values[0] if "nth2" in parts else first
    start, end = century_of(first), century_of(last)
    return part_of(parts, between(start.start, end.end)) if start and end else None


def plain_year(parts: Parts, _: Context) -> Days | None:
    """Place a year, or a part of it."""
    return part_of(parts, year_of(value(parts, "year")))


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
        return choose(context, lambda year: one_day(make(year)))

    return resolve
