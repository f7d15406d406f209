"""What the date expressions mean that count from the day of publication, or from the days told before."""

from datetime import date

from geo.dates.calendars import CalendarUnit, Days, between, day_of, move, one_day, unit_round, weekend_of
from geo.dates.values import Context, Parts, is_plural, part_of, value
from geo.dates.words import FEW

# "A few" days are so many.
_FEW_LEAST, _FEW_MOST = 2, 6
_HOURS = 24


def named_day(parts: Parts, context: Context) -> Days | None:
    """Place "yesterday", "tonight", "late tomorrow"."""
    return one_day(move(context.published, value(parts, "dayname"), CalendarUnit.DAY))


def day_beyond(parts: Parts, context: Context) -> Days | None:
    """Place "the day before yesterday" and "the day after tomorrow"."""
    return one_day(move(context.published, 2 * value(parts, "dayname"), CalendarUnit.DAY))


def time_of_day(parts: Parts, context: Context) -> Days | None:
    """Place "this morning", "last night"."""
    return one_day(move(context.published, min(value(parts, "shift"), 0), CalendarUnit.DAY))


def overnight(_: Parts, context: Context) -> Days | None:
    """Place "overnight": from the day before to the day of publication."""
    return between(move(context.published, -1, CalendarUnit.DAY), context.published)


def overnight_before(parts: Parts, context: Context) -> Days | None:
    """Place "overnight on Thursday", "overnight Wednesday to Thursday": from the day before to the one named last."""
    name = "weekday2" if "weekday2" in parts else "weekday"
    day = weekday({"weekday": parts[name]}, context)
    return between(move(day.start, -1, CalendarUnit.DAY), day.end) if day else None


# A story that told a day goes on from it to "the 5th", unless that day lies so many days off the publication.
_STORY_LASTS = 60
_TURN_OF_MONTH = 15


def ordinal_day(parts: Parts, context: Context) -> Days | None:
    """Place "the 5th": in the month that the story is in, else the nearest such day by the tense."""
    day, here = parts["nth"].values[0], context.published
    last = parts["nth2"].values[0] if "nth2" in parts else day
    told = context.told_within(31)
    if told and here and not context.narrative and abs((here - told.start).days) > _STORY_LASTS:
        told = None
    around = told.start if told else here
    if around is None:
        return None
    months = [move(around.replace(day=1), n, CalendarUnit.MONTH) for n in range(-12, 13)]
    found = [days for month in months if month and (days := _days_in_month(month, day, last))]
    if here is not None and not context.narrative and (told is None or context.tense):
        ahead = [days for days in found if days.end >= here] if context.tense > 0 else []
        found = ahead or [days for days in found if days.start <= here]
    if told is None:
        return (found[0] if context.tense > 0 else found[-1]) if found else None
    return min(found, key=lambda days: _off_story(days.start, told), default=None)


def _days_in_month(month: date, first: int, last: int) -> Days | None:
    start, end = day_of(month.year, month.month, first), day_of(month.year, month.month, last)
    return between(start.start, end.end) if start and end else None


def _off_story(day: date, told: Days) -> tuple[bool, int]:
    """Return how badly a day fits one told before: one of its month best, unless a turn of the month is nearer."""
    same = (day.year, day.month) == (told.start.year, told.start.month)
    back = (told.start - day).days
    return not (same and back <= _TURN_OF_MONTH), abs(back)


def weekday(parts: Parts, context: Context) -> Days | None:
    """Place a day of the week: bare by tense, "last" before and "next" in the week after the publication."""
    here, number = context.published, value(parts, "weekday")
    if "told" in parts:
        return _told_weekday(context.told_within(7), number, value(parts, "told"))
    if here is None:
        return None
    if "shift2" in parts:
        week = unit_round(move(here, value(parts, "shift2"), CalendarUnit.WEEK), CalendarUnit.WEEK)
        return one_day(move(week.start, number, CalendarUnit.DAY)) if week else None
    ahead, behind = (number - here.weekday()) % 7, (here.weekday() - number) % 7
    if "shift" in parts:
        name = "way" if "way" in parts else "shift"  # "this past Sunday" is the last one
        shift, nearest = value(parts, name), "nearest" in parts[name].roles
        return one_day(move(here, _shifted_weekday(here, number, shift, nearest=nearest), CalendarUnit.DAY))
    return one_day(move(here, ahead if context.tense > 0 else -behind, CalendarUnit.DAY))


def _shifted_weekday(here: date, number: int, shift: int, *, nearest: bool) -> int:
    """Return how many days off "last", "past", "this", "coming" (the nearest) or "next" weekday lies."""
    if shift < 0:
        return -((here.weekday() - number - 1) % 7 + 1)
    if shift == 0:
        return number - here.weekday()
    if nearest:
        return (number - here.weekday() - 1) % 7 + 1
    return 7 - here.weekday() + number


def _told_weekday(last: Days | None, number: int, shift: int) -> Days | None:
    if last is None:
        return None
    if shift > 0:
        return one_day(move(last.end, (number - last.end.weekday() - 1) % 7 + 1, CalendarUnit.DAY))
    if shift < 0:
        return one_day(move(last.start, -((last.start.weekday() - number - 1) % 7 + 1), CalendarUnit.DAY))
    return one_day(move(last.start, -((last.start.weekday() - number) % 7), CalendarUnit.DAY))


def shifted_unit(parts: Parts, context: Context) -> Days | None:
    """Place "last week", "this month", "early next year", "the end of the year"."""
    shift = value(parts, "shift") if "shift" in parts else 0
    return part_of(parts, unit_round(move(context.published, shift, _unit(parts)), _unit(parts)))


def so_far(parts: Parts, context: Context) -> Days | None:
    """Place "earlier this month" (up to the publication) and "later this month" (from it on)."""
    whole = shifted_unit(parts, context)
    if whole is None or context.published is None:
        return None
    if value(parts, "way") < 0:
        return between(whole.start, min(whole.end, context.published))
    return between(max(whole.start, context.published), whole.end)


def weekend(parts: Parts, context: Context) -> Days | None:
    """Place a weekend: the last one at the start of a week, when what is told has happened."""
    here = context.published
    if here is None:
        return None
    shift = value(parts, "shift") if "shift" in parts else 0
    if here.weekday() < 5 and ((shift <= 0 and context.tense <= 0) or shift < 0):
        return weekend_of(move(here, -1, CalendarUnit.WEEK) or here)
    return weekend_of(move(here, shift, CalendarUnit.WEEK) or here)


def _unit(parts: Parts, name: str = "unit") -> CalendarUnit:
    return CalendarUnit(value(parts, name))


def ago(parts: Parts, context: Context) -> Days | None:
    """Place "two weeks ago", as wide as its unit; "a few days ago" as wide as a few."""
    return _away(parts, context.published, -1)


def from_told(parts: Parts, context: Context) -> Days | None:
    """Place "two days later", "a year earlier" against what was told before."""
    way = value(parts, "way")
    last = _told_for(context, _unit(parts))
    return _away(parts, (last.start if way < 0 else last.end) if last else None, way)


def reached_back(parts: Parts, context: Context) -> Days | None:
    """Place "His words come two days after he met them": the meeting was two days before the day told."""
    way = -value(parts, "way")
    last = _told_for(context, _unit(parts))
    here = last.start if last else context.published
    return _away(parts, here, way)


def _told_for(context: Context, unit: CalendarUnit) -> Days | None:
    """Return the latest stretch told that is narrow enough to count such units from."""
    limit = 7 if unit <= CalendarUnit.FORTNIGHT else 31 if unit is CalendarUnit.MONTH else 400
    return context.told_within(limit)


def _away(parts: Parts, here: date | None, way: int) -> Days | None:
    unit, default = _unit(parts), FEW if is_plural(parts["unit"]) else 1
    count = value(parts, "count") if "count" in parts else default
    if unit is CalendarUnit.HOUR:
        return between(move(here, min(way, 0), CalendarUnit.DAY), move(here, max(way, 0), CalendarUnit.DAY))
    if count == FEW:
        ends = sorted(day for n in (_FEW_LEAST, _FEW_MOST) if (day := move(here, way * n, unit)))
        return between(ends[0], ends[-1]) if len(ends) > 1 else None
    day = move(here, way * count, unit)
    if "count2" in parts:
        day, unit = move(day, way * value(parts, "count2"), _unit(parts, "unit2")), _unit(parts, "unit2")
    return unit_round(day, CalendarUnit.YEAR if unit > CalendarUnit.YEAR else unit)


def window(parts: Parts, context: Context) -> Days | None:
    """Place "the past six months", "the next few days", "recent weeks": up to, or from, the publication."""
    count = value(parts, "count") if "count" in parts else 1
    way = next((value(parts, name) for name in ("shift", "shift2") if name in parts), -1)
    if "count" not in parts and is_plural(parts["unit"]):
        count = FEW
    unit = _unit(parts)
    if unit is CalendarUnit.HOUR and count != FEW:  # "the past 24 hours" begin the day before
        unit, count = CalendarUnit.DAY, -(-count // _HOURS)
    far = move(context.published, (way or -1) * (_FEW_MOST if count == FEW else count), unit)
    return between(far, context.published) if way <= 0 else between(context.published, far)


def told_unit(parts: Parts, context: Context) -> Days | None:
    """Place "the same day", "that year", "the following month", "the next day"."""
    unit = _unit(parts)
    last = _told_for(context, unit)
    return unit_round(move(last.start, value(parts, "told"), unit), unit) if last else None
