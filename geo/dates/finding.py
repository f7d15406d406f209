"""Find the date expressions of a text and place them on the calendar.

The expressions are found by `geo.dates.grammar`, in one pass. Each is then read in its turn, because the text's own
calendar ("a day later") leans on what was told before. An expression that cannot be placed stays open, with its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from geo.dates.calendars import CalendarUnit, Days, between, move, precision_of, year_of
from geo.dates.grammar import Grammar, Match, counts_something, grammar_of, matches
from geo.dates.names import is_in_name
from geo.dates.tense import tense_at
from geo.dates.values import Context
from geo.dates.words import Script, Token, tokenise
from geo.languages.dates import DateFindingWords
from geo.languages.words import words_in
from geo.model import DEFAULT_LANGUAGE, DateMention, Span, When

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.tokens import Token as Parsed


_KEPT_TOLD = 8
# An article is a narrative of the past where it has this many years behind it, and more of them than near days.
_NARRATIVE_YEARS = 3


def find_dates(
    text: str,
    *,
    published: date | None,
    doc: Doc | None = None,
    joined: bool = True,
    language: str = DEFAULT_LANGUAGE,
) -> tuple[DateMention, ...]:
    """Find the date expressions of a text, by their place, none over another.

    Args:
        text: The article.
        published: Day it appeared; without it, "Friday" and "last month" stay open.
        doc: The same text parsed: its tenses then tell whether "Friday" lies behind or ahead.
        joined: Whether "from March to May" and "since 2014" are one stretch each, which is what dates a happening; else
            every date that is named stands for itself, as in TEI and TimeML.
        language: The code of the language that the text is in.
    """
    if doc is not None and len(doc.text) != len(text):
        doc = None  # the parse of another text: its offsets would mislead
    grammar, tables = grammar_of(language), words_in(language)
    words, tenses, names = tables.date_finding, tables.date_tense, tables.date_names
    tokens, matched = _read_through(text, language)
    context = Context(published=published, narrative=_is_narrative(matched, published))
    acting = _acting_months(doc, grammar.script)
    found = [
        match
        for match in matched
        if _is_date(tokens, match, context.narrative, grammar, words)
        and not _is_person(tokens, match, doc, acting, words)
        and not is_in_name(text, tokens, match, names)
    ]
    mentions: list[DateMention] = []
    for group in _groups(tokens, found, words):
        if context.narrative and published and group[0].rule.name == _TODAY:
            continue  # "today" then means "in our time"
        tense, is_firm = tense_at(tokens, group[0].first, group[-1].last, doc, tenses)
        here = replace(context, tense=tense, firm=is_firm)
        read = _read(group, here, is_list=_is_list(tokens, group, words))
        mentions += (
            _joined(text, tokens, group, read, here, words) if joined else _apart(text, tokens, group, read, words)
        )
        told = tuple(days for days in read if days)
        context = replace(context, told=(*context.told, *told)[-_KEPT_TOLD:])
    return _told_closer(text, mentions, words) if joined else tuple(mentions)


def _told_closer(text: str, mentions: Sequence[DateMention], words: DateFindingWords) -> tuple[DateMention, ...]:
    """Give what a date right behind tells more closely the days of that: "a week earlier, on October 5,"."""
    found = list(mentions)
    for at, (wide, close) in enumerate(pairwise(mentions)):
        between = " ".join(text[wide.span.end : close.span.start].split())
        if between in words.told_closer and _is_part(close.when, wide.when):
            found[at] = replace(wide, when=replace(close.when, text=wide.when.text))
    return tuple(found)


def _is_part(inner: When, outer: When) -> bool:
    """Say whether some days are among others, and not all of these."""
    if inner.start is None or inner.end is None or outer.start is None or outer.end is None:
        return False
    is_all = (inner.start, inner.end) == (outer.start, outer.end)
    return outer.start <= inner.start and inner.end <= outer.end and not is_all


@lru_cache(maxsize=1)  # an article is asked for its day first, then for its dates
def _read_through(text: str, language: str) -> tuple[tuple[Token, ...], tuple[Match, ...]]:
    """Return the words of a text and the date expressions in them."""
    tokens = tokenise(text, language)
    return tokens, tuple(matches(tokens, language))


def _joined(
    text: str,
    tokens: Sequence[Token],
    group: tuple[Match, ...],
    read: tuple[Days | None, ...],
    context: Context,
    words: DateFindingWords,
) -> Iterator[DateMention]:
    """Yield a group as one stretch, together with the "since" or "by" before it."""
    if _is_list(tokens, group, words) and not _are_close(group, read):
        yield from _apart(text, tokens, group, read, words)
        return
    first, last = read[0], read[-1]
    days = between(first.start, last.end) if first and last else None
    bound = _bound_before(tokens, group[0], words)
    start = bound.start if bound else tokens[group[0].first].start
    yield _mention(text, start, _end_of(tokens, group[-1], words), _bounded(days, bound, context, words))


def _apart(
    text: str,
    tokens: Sequence[Token],
    group: tuple[Match, ...],
    read: tuple[Days | None, ...],
    words: DateFindingWords,
) -> Iterator[DateMention]:
    """Yield every date of a group, and both years of "2013-15", for itself."""
    for match, days in zip(group, read, strict=True):
        start, end = tokens[match.first].start, _end_of(tokens, match, words)
        if days and "yearspan" in match.parts and match.last == match.first + 1:
            yield _mention(text, start, start + 4, year_of(days.start.year))
            yield _mention(text, start + 5, end, year_of(days.end.year))
        else:
            yield _mention(text, start, end, days)


def _end_of(tokens: Sequence[Token], match: Match, words: DateFindingWords) -> int:
    """Return where the words end; a full stop belongs to them only after "Feb"."""
    last, before = tokens[match.last - 1], tokens[match.last - 2] if match.last > 1 else None
    is_stop = last.word == "." and before is not None and before.word not in words.short_months
    return before.end if is_stop and before else last.end


def _mention(text: str, start: int, end: int, days: Days | None) -> DateMention:
    words = text[start:end]
    return DateMention(Span(start, end), words, _when(days, words))


# Where an article says of itself when it appeared: its first lines, before the story's sentences.
_HEAD_CHARS = 600
_NEWS_LASTS = 7
_AGENCY = re.compile(r"\A\([^()]{1,30}\)\s*")  # that stands between a dateline's day and its dash


def infer_published(text: str, language: str = DEFAULT_LANGUAGE) -> When | None:
    """Infer when an article appeared from the dates that it names with their year, None where it names none.

    A day that stands alone on one of its first lines, or in a dateline, is that of publication. Else news is about its
    latest day, and follows within the week; a month or a year that is named last is as close as the text comes. The
    words of the result are those of the date that it rests on.
    """
    grammar, tables = grammar_of(language), words_in(language)
    words, tenses = tables.date_finding, tables.date_tense
    tokens, matched = _read_through(text, language)
    context = Context()
    latest: tuple[Days, str] | None = None
    for match in matched:
        days = match.rule.resolve(match.parts, context) if match.rule.name in _DATED_FULLY else None
        if days is None or not _names_year(match) or not _is_date(tokens, match, False, grammar, words):
            continue
        start, end = tokens[match.first].start, tokens[match.last - 1].end
        if days.width == 1 and _heads(text, start, end):
            return _when(days, text[start:end])
        lies_ahead = (
            _word(tokens, match.first - 1) in words.ahead_of
            or tense_at(tokens, match.first, match.last, None, tenses)[0] > 0
        )
        if not lies_ahead and (latest is None or days.end > latest[0].end):
            latest = days, text[start:end]
    if latest is None:
        return None
    days = latest[0]
    end_day = move(days.end, _NEWS_LASTS - 1, CalendarUnit.DAY) if days.width <= _NEWS_LASTS else days.end
    return _when(between(days.start, end_day), latest[1])


_DATED_FULLY = frozenset({"day", "days", "iso day", "written day", "month and year", "iso month", "year"})


def _names_year(match: Match) -> bool:
    if "written" in match.parts:
        return len(match.parts["written"].values) > 2
    return any(name in match.parts for name in ("year", "iso", "isomonth", "monthyear"))


def _heads(text: str, start: int, end: int) -> bool:
    """Say whether a date stands alone on one of the first lines, or in the dateline before the story."""
    if end > _HEAD_CHARS:
        return False
    line = text[text.rfind("\n", 0, start) + 1 : start]
    rest = _AGENCY.sub("", text[end : end + 60].split("\n", 1)[0].lstrip(" ,.)"))
    alone = len(line.split()) <= 3 and len(rest[:40].split()) <= 3
    in_dateline = len(line.split()) <= 6 and rest[:1] in ("-", "–", "—")
    is_first = not text[: start - len(line)].strip()
    behind_town = is_first and len(line.split()) <= 3 and line[:1].isupper() and line.rstrip().endswith(",")
    return alone or in_dateline or (behind_town and text[end : end + 1] == ".")


def _when(days: Days | None, words: str) -> When:
    if days is None:
        return When(None, None, None, words)
    return When(days.start, days.end, precision_of(days), words)


def _is_narrative(found: Sequence[Match], published: date | None) -> bool:
    """Say whether the text tells of years long past, rather than the news of days near its publication."""
    if published is None:
        return True
    near = sum(match.rule.name in _NEAR for match in found)
    past = sum(match.parts["year"].values[0] < published.year - 1 for match in found if "year" in match.parts)
    return past >= _NARRATIVE_YEARS and past > 2 * near


_TODAY = "today"
_NEAR = frozenset({"bare weekday", "weekday", "named day", "shifted unit", "time of day", "ago", "so far", "weekend"})


# --- what only looks like a date ---


def _word(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].word if 0 <= at < len(tokens) else ""


def _is_date(
    tokens: Sequence[Token], match: Match, is_narrative: bool, grammar: Grammar, words: DateFindingWords
) -> bool:
    before, after = _word(tokens, match.first - 1), _word(tokens, match.last)
    if match.rule.name == "bare month":
        beside = {_word(tokens, match.first - 2), _word(tokens, match.last + 1)}
        return bool(beside & grammar.script.month.keys()) or _is_month(tokens, match, before, after, words)
    if match.rule.name == "decade":
        return before not in words.owners and after != "°"
    if match.rule.name == "quarter" and match.last == match.first + 1:
        return before in words.before_month
    if match.rule.name == "holiday":
        return before in words.before_holiday or after in words.ends
    if match.rule.name == "year" and match.last == match.first + 1:
        page = before == "." and _word(tokens, match.first - 2) in words.not_year_before
        return not page and _is_year(tokens[match.first], before, after, is_narrative, words)
    if match.rule.name == "bare weekday":
        return _is_weekday(match.parts["weekday"], before, after, words)
    if match.rule.name == "ordinal day":
        return match.row is not None or "weekday" in match.parts or _is_ordinal_day(tokens, match, grammar, words)
    return match.rule.name != "piece" or before not in words.each


def _is_ordinal_day(tokens: Sequence[Token], match: Match, grammar: Grammar, words: DateFindingWords) -> bool:
    """Say whether "the 5th" is a day: "on the 5th in Goma", but neither "the 5th floor" nor "the 5th Division"."""
    before = _word(tokens, match.first - 1)
    timely = before in words.before_ordinal or (before in words.of and _word(tokens, match.first - 2) in words.night_of)
    return (
        timely
        and not counts_something(tokens, match.last, grammar)
        and _word(tokens, match.last) not in words.not_after_ordinal
    )


def _is_person(
    tokens: Sequence[Token], match: Match, doc: Doc | None, acting: frozenset[str], words: DateFindingWords
) -> bool:
    """Say whether a bare "April" or "Sunday" is part of a person's name, by the parse."""
    if doc is None or match.rule.name not in ("bare month", "bare weekday", "bare season"):
        return False
    span = doc.char_span(tokens[match.first].start, tokens[match.last - 1].end, alignment_mode="expand")
    if span is None:
        return False
    if any(token.ent_type_ in ("PERSON", "PER") for token in span):
        return True
    word, before = span.root, _word(tokens, match.first - 1)
    if match.rule.name != "bare month" or before in words.surely_month:
        return False
    is_first_name = word.dep_ in ("compound", "flat") and word.head.pos_ == "PROPN" and word.head.i == word.i + 1
    return is_first_name or word.lower_ in acting


def _acting_months(doc: Doc | None, script: Script) -> frozenset[str]:
    """Return the names of months that somebody in a text bears."""
    if doc is None:
        return frozenset()
    return frozenset(token.lower_ for token in doc if token.lower_ in script.month and _acts(token))


def _acts(word: Parsed) -> bool:
    """Say whether a word that looks like a month is somebody who acts: "May visited Kenya", "May met him"."""
    before_past = word.dep_ == "aux" and word.head.tag_ == "VBD"
    return (before_past or word.dep_ == "nsubj") and word.pos_ == "PROPN" and word.head.pos_ == "VERB"


def _is_month(tokens: Sequence[Token], match: Match, before: str, after: str, words: DateFindingWords) -> bool:
    token = tokens[match.first]
    if before in (words.before_unclear if token.word in words.unclear_months else words.before_month):
        return True
    if len(token.word) < 4 or token.word in words.unclear_months:
        return False
    next_is_unit = match.first + 1 < len(tokens) and "unit" in tokens[match.first + 1].roles
    return after in words.after_month or next_is_unit


def _is_weekday(token: Token, before: str, after: str, words: DateFindingWords) -> bool:
    if before in words.not_weekday_before or after in words.not_weekday_after:
        return False
    return len(token.word) > 5 or (len(token.word) > 2 and before in words.before_short_weekday)


def _is_year(token: Token, before: str, after: str, is_narrative: bool, words: DateFindingWords) -> bool:
    if before in words.not_year_before or after in words.counted:
        return False
    if token.values[0] >= 1900 or (is_narrative and token.values[0] > 1000):
        return True
    # In the news, an older year looks like any number: it needs a word for time before it, or a bracket.
    return before in words.before_old_year or (before in words.before_ending_year and after in words.ends)


# --- stretches from one date to another ---


def _groups(tokens: Sequence[Token], found: Sequence[Match], words: DateFindingWords) -> Iterator[tuple[Match, ...]]:
    """Join "from March" and "to May" to one stretch, and the days of a row; everything else stands alone."""
    at = 0
    while at < len(found):
        pair = tuple(found[at : at + 2])
        group = _listed(tokens, found[at : at + _MOST_LISTED], words)
        if len(group) == 1 and len(pair) == 2 and _is_range(tokens, *pair, words):
            group = pair
        yield group
        at += len(group)


# Dates of one sort may stand in a row: "on Friday, Saturday and Sunday".
_SORTS = {
    name: sort
    for sort, names in enumerate(
        (
            ("day", "days", "written day"),
            ("bare weekday", "weekday"),
            ("named day", "today"),
            ("ordinal day",),
            ("bare month", "month and year"),
            ("year",),
        )
    )
    for name in names
}
_MOST_LISTED = 12


def _listed(tokens: Sequence[Token], found: Sequence[Match], words: DateFindingWords) -> tuple[Match, ...]:
    """Return the first of some dates, with those that stand in a row with it."""
    closed = 1
    for at, (left, right) in enumerate(pairwise(found), 1):
        between_them = {tokens[place].word for place in range(left.last, right.first)}
        if left.row is not None:
            if left.row != right.row:
                break
            closed = at + 1
            continue
        alike = left.rule.name in _SORTS and _SORTS[left.rule.name] == _SORTS.get(right.rule.name)
        if not alike or not between_them or right.first - left.last > 4 or not between_them <= words.between_listed:
            break
        if between_them & words.last_of_list:
            closed = at + 1
        elif "," not in between_them:
            break
    if _word(tokens, found[0].first - 1) in words.openers:
        return tuple(found[:1])
    return tuple(found[:closed])


def _is_list(tokens: Sequence[Token], group: tuple[Match, ...], words: DateFindingWords) -> bool:
    return len(group) > 2 or (len(group) == 2 and not _is_range(tokens, *group, words))


_APART = {"bare month": 1, "month and year": 1, "year": 1}
_DAYS_APART = 14


def _are_close(group: tuple[Match, ...], read: tuple[Days | None, ...]) -> bool:
    """Say whether the dates of a row follow each other closely enough to be one stretch."""
    most = _APART.get(group[0].rule.name, _DAYS_APART)
    return all(
        left is not None and right is not None and 0 < (right.start - left.end).days <= most
        for left, right in pairwise(read)
    )


_JOINABLE = frozenset(
    {
        "bare month",
        "part of month",
        "month and year",
        "shifted month",
        "day",
        "iso day",
        "year",
        "bare weekday",
        "decade",
        "season",
    }
)


def _is_range(tokens: Sequence[Token], left: Match, right: Match, words: DateFindingWords) -> bool:
    if right.first != left.last + 1 or not {left.rule.name, right.rule.name} <= _JOINABLE:
        return False
    joint, opener = _word(tokens, left.last), _word(tokens, left.first - 1)
    if joint not in words.joints or (
        joint in words.and_ and opener not in words.between and not _lends_year(left, right)
    ):
        return False
    # Two whole dates in brackets tell a life or a term, two moments: "(16 July 1860 – 30 April 1943)".
    is_life = opener in ("(", ";", ".") and _word(tokens, right.last) == ")"
    return not is_life or not ("year" in left.parts and "year" in right.parts)


def _lends_year(left: Match, right: Match) -> bool:
    return left.rule.name == "bare month" and right.rule.name == "month and year"


def _read(group: tuple[Match, ...], context: Context, *, is_list: bool) -> tuple[Days | None, ...]:
    """Place the dates of a group; they lend each other the year, and the direction."""
    if len(group) == 1:
        return (group[0].rule.resolve(group[0].parts, context),)
    known = next((at for at, match in enumerate(group) if "year" in match.parts or "shift2" in match.parts), None)
    if known is None:
        known = len(group) - 1 if is_list and context.tense <= 0 else 0
    days: list[Days | None] = [None] * len(group)
    days[known] = group[known].rule.resolve(group[known].parts, context)
    for at in range(known + 1, len(group)):
        days[at] = _read_towards(group[at], _start_of(days[at - 1]), context, 1)
    for at in reversed(range(known)):
        after = days[at + 1]
        days[at] = _read_towards(group[at], after.end if after and len(group) == 2 else _start_of(after), context, -1)
    return tuple(days)


def _start_of(days: Days | None) -> date | None:
    return days.start if days else None


def _read_towards(match: Match, day: date | None, context: Context, way: int) -> Days | None:
    """Read one end of a stretch as the nearest such day after its start, or before its end."""
    if "year" in match.parts:
        return match.rule.resolve(match.parts, context)
    return None if day is None else match.rule.resolve(match.parts, Context(published=day, tense=way, firm=True))


# --- "since", "by" and "until" ---


def _bound_before(tokens: Sequence[Token], match: Match, words: DateFindingWords) -> Token | None:
    for back in (1, 2):
        at = match.first - back
        if at >= 0 and tokens[at].word in words.bounds:
            return tokens[at]
        if at < 0 or tokens[at].word not in words.after_bound:
            return None
    return None


def _bounded(days: Days | None, bound: Token | None, context: Context, words: DateFindingWords) -> Days | None:
    """Widen a date to the stretch that "since", "by" or "until" spans with the publication, where one lies between."""
    here = context.published
    if days is None or bound is None or here is None:
        return days
    if bound.word in words.since:
        return between(days.start, here) or days
    return between(here, days.end) if days.start > here else days
