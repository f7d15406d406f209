"""Days that an act is told to lie before or after another deed: "met two days after the truce was signed on Monday".

In come an act and the dates of its sentence; out come the days that they add up to, if the other deed has a
date and the act has none. What the deeds are is not known here.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from geo.dates.calendars import CalendarUnit, days_off, move
from geo.events.attachment import Standing
from geo.events.triggers import Trigger
from geo.languages.words import code_of, words_of
from geo.model import DateMention, When
from geo.quantities.amounts import amounts_in
from geo.syntax.clauses import lemma_of
from geo.syntax.lexicon import Lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

_MOST_UNITS = 999  # days, weeks, months or years that are counted
_HOURS = 24  # a day
_EXACT, _WEEKLY, _MONTHLY, _LONG = 1, 3, 4, 5  # precision of what is counted
# Of what is counted in a unit: how many days it may be off, and its precision.
_LOOSE = {
    CalendarUnit.DAY: (0, _EXACT),
    CalendarUnit.WEEK: (3, _WEEKLY),
    CalendarUnit.MONTH: (15, _MONTHLY),
    CalendarUnit.YEAR: (180, _LONG),
}

Dated = Sequence[tuple[DateMention, Standing]]


def reckoned_day(trigger: Trigger, dates: Dated) -> DateMention | None:
    """Return the days of an act that are counted from those of another deed of its sentence, None if none are.

    Args:
        trigger: The act.
        dates: Those of its sentence, with where they stand.
    """
    for mention, stand in dates:
        counted = _counted(mention, stand.word, trigger.lexicon)
        if counted is None:
            continue
        number, unit, opener = counted
        told, counted_from = _above(opener.head, {stand.word for _, stand in dates}), opener.head
        own = next((word for word in (told, counted_from) if word in (trigger.top, trigger.head)), None)
        if own is None or _has_date(own, dates):
            continue
        base = _day_of(counted_from if own is told else told, dates, widest=max(_MONTHLY, _LOOSE[unit][1]))
        if base is None:
            continue
        is_later = opener.lower_ in words_of(opener).timing.later
        way = number if is_later is (own is told) else -number
        if (when := _when(base.when, way, unit, mention.text)) is not None:
            return replace(mention, when=when)
    return None


def is_counted_from(words: str, word: "Token") -> bool:
    """Say whether the words of a date only count from what follows it: "two days after"."""
    return words.endswith(words_of(word).timing.hanging)


def number_of(token: "Token") -> int | None:
    """Return the number that a word stands for, None where it is none or no length of time is that long."""
    amount = next(amounts_in(token.text, language=code_of(token)), None)
    return int(amount.low) if amount is not None and 0 < amount.low <= _MOST_UNITS else None


def _counted(mention: DateMention, word: "Token", lexicon: Lexicon) -> "tuple[int, CalendarUnit, Token] | None":
    """Return how many of which unit a date counts, and the word that leads to what it counts from."""
    if mention.when.start is not None or not is_counted_from(mention.text, word):
        return None
    phrase = word.doc.char_span(mention.span.start, mention.span.end)
    if phrase is None:
        return None
    table, opener = words_of(word).timing, phrase[-1]
    units = [token for token in phrase if lemma_of(token, lexicon) in table.units or token.lower_ in table.same_day]
    if len(units) != 1 or opener.head.i < opener.i or opener.dep_ not in {"mark", "case"}:
        return None
    (unit,) = units
    number = next((found for token in phrase if (found := number_of(token)) is not None), None)
    if unit.lower_ in table.same_day:
        return (number or 0) // _HOURS, CalendarUnit.DAY, opener
    if number is None and unit.i > phrase.start and unit.nbor(-1).lower_ in table.one and unit.lower_ in table.units:
        number = 1  # "a day after", and not "in the days after"
    return None if number is None else (number, CalendarUnit(table.units[lemma_of(unit, lexicon)]), opener)


def _above(word: "Token", days: "Collection[Token]") -> "Token":
    """Return what a deed hangs on, which may be hung on the day: "on Friday, two days after the raid"."""
    return next((above for above in word.ancestors if above not in days), word)


def _has_date(word: "Token", dates: Dated) -> bool:
    """Say whether a date of any width hangs on a deed, or on what it describes."""
    return any(stand.word.head == word and mention.when.start is not None for mention, stand in dates)


def _day_of(word: "Token", dates: Dated, *, widest: int) -> DateMention | None:
    """Return the one day that hangs on a deed, or on what it describes, else the one stretch of days of a precision."""
    dated = [(mention.when.precision, mention) for mention, stand in dates if stand.word.head == word]
    found = [mention for precision, mention in dated if precision is not None and precision <= widest]
    exact = [mention for mention in found if mention.when.precision == _EXACT]
    found = exact or found
    return found[0] if len(found) == 1 else None


def _when(base: When, way: int, unit: CalendarUnit, words: str) -> When | None:
    """Return the days that lie so many units off others, as wide as those and as units are loose."""
    if base.start is None or base.end is None or base.precision is None:
        return None
    first, last = move(base.start, way, unit), move(base.end, way, unit)
    if first is None or last is None:
        return None
    off, precision = _LOOSE[unit]
    return When(days_off(first, -off), days_off(last, off), max(precision, base.precision), words)
