"""The date expressions of news English, as a table of patterns over kinds of tokens.

A pattern is a row of items. `<month>` is a token in that role, kept under that name; `<way=earlier|later>` keeps one of
those words; `of` is the word itself, `on|in` either; a role without angle brackets, as `weekday`, is not kept.
`!of` means that "of" does not follow, `&of` that it does, `~of` that it stands before; `?` makes an item optional, and
brackets group; `)*` lets a group stand any number of times, `)+` at least once, up to twelve times. At each place the
first pattern of the table that fits is taken, so longer ones stand first.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from geo.dates import relative as near
from geo.dates import values as to
from geo.dates.calendars import CalendarUnit, easter_of, move, nth_weekday
from geo.dates.words import FIGURE_KINDS, FUNCTION_WORDS, OTHER, WORD_KINDS, WORDS, Token

_NUMBERS = "n12 n31 n99 many fullyear"
# The kinds that each role takes, besides the words of its table.
_ROLES: dict[str, str] = {
    "day": "n12 n31 nth",
    "weekday": "",
    "year": "fullyear",
    "count": _NUMBERS,
    "any": f"{_NUMBERS} nth",
    "yy": "n12 n31 n99",
    "stop": "gap . , ) (",
    "daytime": "morning evening afternoon night noon midnight",
    "apostrophe": "' ’",
}


@dataclass(frozen=True, slots=True)
class DateRule:
    """A pattern, compiled, and what it means."""

    name: str
    regex: re.Pattern[str]
    resolve: to.Resolver


@dataclass(frozen=True, slots=True)
class Match:
    """A date expression: tokens `first` to `last` (half open), its parts, and the rule that it fits.

    Days that share a month, "20, 21 and 22 April", are one match each; `row` is then the first token of them all.
    """

    first: int
    last: int
    parts: to.Parts
    rule: DateRule
    row: int | None = None


_ON = "( <weekday> .? ,? )?"
_PART = "( the? <part> dash? ( of the? )? | the? <half=first|second> half of the? )?"
_TAIL = "( ,? ( of | in )? <year> | ,? of? <shift=last|this|next> year | ,? ( of | in )? the? <told> year )?"
_IN_YEAR = "( ,? ( of | in )? <year> | ,? of? <shift=last|this|next> year | ,? ( of | in )? the? <told> year )"
_TO = "( dash | to | through | until | till | and )"
_THROUGH = "( dash | to | through | until | till )"
_DAY = "n12|n31|nth|spread"
_ITEM_OF_ROW = f"( weekday .? ,? )? the? {_DAY}"
_AND = "( , and | and | , or | or | & ) on?"
_EDGE = "<edge=last|final|closing|first|opening>"
_ONE = "( <ordinal> | <nth> | <edge=last|final|closing|opening> ) full?"
_WHOLES = (
    f"( of | in ) <month> .? {_TAIL}",
    "( of | in ) <shift=last|this|next> <span=month|year>",
    "( of | in ) the <span=month|year>",
    "( of | in ) <year>",
)
_UNITS = "<unit=days|weeks|months|years>"
_CALENDAR_UNIT = "<unit=week|month|quarter|year|decade|century>"
_TOLD_UNIT = "<unit=day|week|month|year|night|morning|evening|afternoon|weekend>"
_DAYTIME = "( ( morning | evening | afternoon | night ) )?"
_ROUGHLY = "( ( about | around | nearly | almost | some | roughly | over | more than ) )?"
_COUNT = f"{_ROUGHLY} a? <count> ( of )? ( and a half | fraction )?"

_TABLE: tuple[tuple[str, str, to.Resolver], ...] = (
    # Figures
    ("iso day", f"{_ON} <iso>", to.iso_day),
    ("iso month", "<isomonth>", to.iso_month),
    ("slashed", f"{_ON} <slashed>", to.slashed),
    ("written day", f"{_ON} <written>", to.written_day),
    ("month and year", f"{_PART} <monthyear>", to.written_month),
    ("nine eleven", "<nineeleven>", to.known_days(date(2001, 9, 11), date(2001, 9, 11))),
    # A week by one of its days, or by its place in a month
    ("week of day", f"the week ( of | beginning ) {_ON} the? <day> of? <month> .? {_TAIL}", to.week_at),
    ("week of day", f"the week ( of | beginning ) {_ON} <month> .? the? <day> {_TAIL}", to.week_at),
    *(
        (name, f"{part} {whole}", to.piece)
        for whole in _WHOLES
        for name, part in (
            ("piece", f"the? {_ONE} <unit=week|weekend>"),
            ("piece", f"the? {_ONE} <weekday> {_DAYTIME}"),
            ("piece", f"the {_EDGE} <count>? <unit=day|days|weeks|months>"),
        )
    ),
    # Days of a month
    ("row", f"{_ITEM_OF_ROW} ( ( , | / | {_AND} ) {_ITEM_OF_ROW} )+ of? <month> .? {_TAIL}", to.dated),
    (
        "row after month",
        f"{_ON} <month> .? the? {_DAY} ( , the? {_DAY} )* {_AND} the? {_DAY} {_TAIL}",
        to.dated,
    ),
    ("days", f"{_ON} <month> .? <spread> {_TAIL}", to.dated),
    ("days", f"between <month> .? the? <day> and the? <day2> !dash {_TAIL}", to.dated),
    ("days", f"{_ON} <month> .? the? <day> {_THROUGH} the? <day2> !dash {_TAIL}", to.dated),
    ("days", f"{_ON} ( from | between )? the? <spread> of? <month> .? {_TAIL}", to.dated),
    ("days", f"between the? <day> and the? <day2> of? <month> .? {_TAIL}", to.dated),
    ("days", f"{_ON} ( from | between )? the? <day> {_THROUGH} the? <day2> of? <month> .? {_TAIL}", to.dated),
    ("day", f"{_ON} <month> .? the? <day> {_TAIL}", to.dated),
    ("day", f"{_ON} the? <day> ( day )? of? <month> .? {_TAIL}", to.dated),
    ("day", f"{_ON} the <ordinal> ( day )? of <month> .? {_TAIL}", to.dated),
    # Months
    ("month and year", f"{_PART} <month> .? {_IN_YEAR}", to.dated),
    ("shifted month", f"{_PART} <shift> <month> .? ( the? <day> )?", to.shifted_month),
    ("part of month", "the? <part> dash? ( of )? <month> .?", to.dated),
    ("bare month", "<month>", to.dated),
    # Quarters, halves, fiscal years
    ("quarter", f"the? ( <ordinal> | <nth> ) dash? quarter {_TAIL}", to.quarter),
    ("quarter", f"( <quarterfigure> | <halffigure> ) {_TAIL}", to.quarter),
    ("quarter", "<year> ( <quarterfigure> | <halffigure> )", to.quarter),
    ("half", "the? <half=first|second> half of ( the? year )? <year>", to.plain_year),
    ("half", "the? <half=first|second> half of <shift> <unit=year|month>", near.shifted_unit),
    ("half", "the? <half=first|second> half of the <unit=year|month>", near.shifted_unit),
    ("fiscal", "( fiscal | financial ) year? ( <year> | <yearspan> )", to.fiscal),
    ("fiscal", "<fiscal>", to.fiscal),
    ("fiscal", "( <year> | <yearspan> ) ( fiscal | financial ) year", to.fiscal),
    # Seasons
    ("season", f"{_PART} <season> ( of )? ( <year> | <yearspan> )", to.season),
    ("season", f"{_PART} <shift> <season>", to.season),
    ("season", "( the | that ) <told> <season>", to.season),
    ("bare season", "( in | during | over | since | by | until | this ) the <season> !of", to.season),
    # Decades and centuries
    ("decade", f"{_PART} ( the )? ( <tens> | <shorttens> )", to.decade),
    ("decade", "the <part>? dash? <decadename>", to.decade),
    ("century before", "the? ( <ordinal> | <nth> ) dash? ( century | centuries ) ( bc | bce )", to.nowhere),
    ("century", f"{_PART} the? ( <ordinal> | <nth> ) dash? century", to.century),
    ("century", f"the? <nth> {_TO} the? <nth2> ( century | centuries )", to.century),
    # Round the day of publication
    ("day beyond", "the day before <dayname=yesterday>", near.day_beyond),
    ("day beyond", "the day after <dayname=tomorrow>", near.day_beyond),
    ("named day", f"( early | late | earlier | later ) <dayname> {_DAYTIME}", near.named_day),
    ("today", "<dayname=today>", near.named_day),
    ("named day", f"<dayname> {_DAYTIME}", near.named_day),
    ("time of day", "( early | late | earlier | later )? <shift=this|last> <daytime>", near.time_of_day),
    ("overnight", "overnight ( from | on )? <weekday> ( to | into | dash | and ) <weekday2>", near.overnight_before),
    ("overnight", "overnight ( on | into | to )? <weekday>", near.overnight_before),
    ("overnight", "overnight", near.overnight),
    ("ordinal day", "<weekday> the <nth>", near.ordinal_day),
    ("weekday", f"( early | late )? ( on )? the <told> <weekday> {_DAYTIME}", near.weekday),
    ("weekday", f"( early | late )? <shift=this> <way=past|coming> <weekday> {_DAYTIME}", near.weekday),
    ("weekday", f"( early | late )? <weekday> {_DAYTIME} of? <shift2=last|this|next> week", near.weekday),
    ("weekday", f"( early | late )? <shift> <weekday> {_DAYTIME}", near.weekday),
    ("bare weekday", f"( early | late | mid dash )? <weekday> {_DAYTIME}", near.weekday),
    ("weekend", "( over | at | this | during ) the? weekend !of", near.weekend),
    ("weekend", "the? <shift> weekend", near.weekend),
    ("weekend", "the weekend !of", near.weekend),
    # Counted from the publication
    ("ago", f"{_COUNT} <unit> and <count2> <unit2> ( ago | back )", near.ago),
    ("ago", f"{_COUNT} <unit> ago", near.ago),
    ("ago", "half a <unit> ago", to.nowhere),
    ("ago", "<unit=hours|days|weeks> ago", near.ago),
    ("ago", "<unit=months|years> ago", to.nowhere),
    ("window", f"( this | the )? <shift=last|past|next|coming> {_COUNT} <unit> !of", near.window),
    ("window", "( the )? recent <unit=days|weeks|months|years>", near.window),
    (
        "window",
        f"( the <shift=past|last|next|coming> | <shift2=coming|past> ) {_UNITS} !of",
        near.window,
    ),
    (
        "window",
        "( in | over | within | during | for ) the <shift=past|last|next|coming> <unit=week|month|year|decade> !of",
        near.window,
    ),
    ("window", "( the | this ) <shift=past|coming> <unit=week|month|year|decade>", near.window),
    ("so far", "<way=earlier|later> <shift=this> <unit=week|month|year>", near.so_far),
    ("so far", "<way=earlier|later> ( in )? the <unit=week|month|year>", near.so_far),
    (
        "shifted unit",
        f"{_PART} <shift=last|this|next> <unit=week|month|quarter|year|decade|century>",
        near.shifted_unit,
    ),
    ("shifted unit", "the? <part=end|beginning|start|middle|close> of the <unit=week|month|year>", near.shifted_unit),
    # Counted from what was told before
    ("reached back", f"~come|comes|came {_COUNT} <unit> <way=after|before> !stop", near.reached_back),
    (
        "hanging",
        f"( a | the )? <count>? ( {_UNITS} | <unit2=day|week|month|year> ) ( after | before ) !stop",
        to.nowhere,
    ),
    ("from told", f"{_COUNT} <unit> and <count2> <unit2> <way=earlier|later>", near.from_told),
    ("from told", f"{_COUNT} <unit> <way=earlier|later|before|after>", near.from_told),
    ("from told", "<unit=hours|days|weeks> <way=earlier|later>", near.from_told),
    (
        "told unit",
        f"( the | that ) <told> {_TOLD_UNIT}",
        near.told_unit,
    ),
    ("told unit", f"<told=that> {_TOLD_UNIT}", near.told_unit),
    # Years
    ("before era", "<any> ( bc | bce )", to.nowhere),
    ("year of era", "( <year=any> ) ( ad | ce )", to.plain_year),
    ("year of era", "ad <year=any>", to.plain_year),
    ("year of era", "the year <year=any>", to.plain_year),
    ("years", "<yearspan>", to.year_range),
    ("years", "<year> dash <yy> &stop", to.short_range),
    ("year", f"{_PART} ( the year )? <year>", to.plain_year),
    # A day of a month that is known from the story
    ("row of ordinals", f"the nth ( , the? nth )* {_AND} the? nth", near.ordinal_day),
    ("ordinal day", "the <nth> ( dash | to | through | until ) the? <nth2>", near.ordinal_day),
    ("ordinal day", "the <nth>", near.ordinal_day),
)


def _holidays() -> Iterator[tuple[str, str, to.Resolver]]:
    def fixed(month: int, day: int) -> to.Resolver:
        return to.yearly(lambda year: date(year, month, day))

    def by_easter(days: int) -> to.Resolver:
        return to.yearly(lambda year: move(easter_of(year), days, CalendarUnit.DAY))

    def by_rule(month: int, weekday: int, nth: int, more: int = 0) -> to.Resolver:
        return to.yearly(lambda year: move(nth_weekday(year, month, weekday, nth), more, CalendarUnit.DAY))

    days = {
        "new year <apostrophe> s eve": fixed(12, 31),
        "new year <apostrophe> s day": fixed(1, 1),
        "christmas eve": fixed(12, 24),
        "christmas day?": fixed(12, 25),
        "boxing day": fixed(12, 26),
        "halloween": fixed(10, 31),
        "valentine <apostrophe> s day": fixed(2, 14),
        "may day": fixed(5, 1),
        "juneteenth": fixed(6, 19),
        "bastille day": fixed(7, 14),
        "veterans day": fixed(11, 11),
        "the fourth of july": fixed(7, 4),
        "good friday": by_easter(-2),
        "easter monday": by_easter(1),
        "easter sunday?": by_easter(0),
        "palm sunday": by_easter(-7),
        "ash wednesday": by_easter(-46),
        "thanksgiving day?": by_rule(11, 3, 4),
        "black friday": by_rule(11, 3, 4, 1),
        "memorial day": by_rule(5, 0, -1),
        "labor day": by_rule(9, 0, 1),
    }
    for pattern, resolver in days.items():
        yield "holiday", f"{pattern} {_TAIL}", resolver
    for war, stretch in {
        "the? ( second world war | world war ( ii | two ) )": to.known_days(date(1939, 9, 1), date(1945, 9, 2)),
        "the? wwii": to.known_days(date(1939, 9, 1), date(1945, 9, 2)),
        "the? ( first world war | world war ( i | one ) )": to.known_days(date(1914, 7, 28), date(1918, 11, 11)),
    }.items():
        yield "war", war, stretch
    for feast in ("ramadan", "hanukkah", "diwali", "eid"):
        yield "moon feast", feast, to.nowhere


_ITEM = re.compile(r"<(?P<name>\w+)(?:=(?P<among>[\w|]+))?>(?P<maybe>\??)|(?P<sign>\(|\)[?*+]?|\|(?!\S))|(?P<word>\S+)")


def _role(name: str) -> str:
    """Return the character class of a role: the words of its table and its kinds of figures, or one kind alone."""
    name = name.rstrip("0123456789")
    figures = _ROLES.get(name, "" if name in WORDS else name).split()
    kinds = [WORD_KINDS[word] for word in WORDS.get(name, ())] + [
        FIGURE_KINDS.get(kind) or WORD_KINDS[kind] for kind in figures
    ]
    return "[" + "".join(dict.fromkeys(kinds)) + "]"


def _among(names: str) -> str:
    """Return the character class of some words; a role or a kind may stand among them where it is no word itself."""
    words = names.split("|")
    roles = _ROLES.keys() - WORD_KINDS.keys()
    classes = (_role(name)[1:-1] if name in roles else _kind(name) for name in words)
    return f"[{''.join(classes)}]"


def _kind(name: str) -> str:
    return WORD_KINDS.get(name) or FIGURE_KINDS[name]


_SIGNS = {"(": "(?:", ")*": "){0,12}", ")+": "){1,12}"}
_LOOKS = {"!": "!", "&": "=", "~": "<="}


def _compile(pattern: str) -> str:
    parts = []
    for item in _ITEM.finditer(pattern):
        if item["name"]:
            kinds = _among(item["among"]) if item["among"] else _role(item["name"])
            parts.append(f"(?P<{item['name']}>{kinds}){item['maybe']}")
        elif item["sign"]:
            parts.append(_SIGNS.get(item["sign"], item["sign"]))
        elif item["word"][0] in _LOOKS and len(item["word"]) > 1:
            parts.append(f"(?{_LOOKS[item['word'][0]]}{_among(item['word'][1:])})")
        else:
            word = item["word"]
            maybe = "?" if len(word) > 1 and word.endswith("?") else ""
            parts.append(_among(word.removesuffix("?") if maybe else word) + maybe)
    return "".join(parts)


@cache
def _rules() -> tuple[tuple[DateRule, ...], re.Pattern[str]]:
    """Compile the table, and one pattern that tells where any rule fits."""
    rows = [(name, _compile(pattern), resolve) for name, pattern, resolve in (*_holidays(), *_TABLE)]
    rules = tuple(DateRule(name, re.compile(regex), resolve) for name, regex, resolve in rows)
    plain = [re.sub(r"\(\?P<\w+>", "(?:", regex) for _, regex, _ in rows]
    # No rule begins with a word that no table holds, as most words of a text are: the rules need not be tried there.
    return rules, re.compile(f"(?!{OTHER})(?:" + "|".join(f"(?P<r{n}>{regex})" for n, regex in enumerate(plain)) + ")")


# Every expression holds a token of one of these, and lies within so many tokens of it.
_CORE = (
    "<nth> <month> <weekday> <unit> <season> <dayname> <decadename> <daytime> <year> <iso> <isomonth> <slashed> "
    "<written> <monthyear> <nineeleven> <yearspan> <tens> <shorttens> <fiscal> <quarterfigure> <halffigure> overnight "
    "ad ce bc bce christmas halloween juneteenth easter thanksgiving ramadan eid hanukkah diwali veterans wwii war"
)
_REACH = 16


@cache
def _core() -> re.Pattern[str]:
    return re.compile("|".join(_compile(item) for item in _CORE.split()))


def _windows(kinds: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches of tokens where an expression can stand: hostile rows of figures cost nothing."""
    low = high = 0
    for core in _core().finditer(kinds):
        if core.start() - _REACH > high:
            if high:
                yield low, high
            low = core.start() - _REACH
        high = core.end() + _REACH
    if high:
        yield max(low, 0), high


def matches(tokens: Sequence[Token]) -> Iterator[Match]:
    """Yield the date expressions in a row of tokens, from left to right, none over another."""
    rules, anywhere = _rules()
    kinds = "".join(token.kind for token in tokens)
    for low, high in _windows(kinds):
        for found in anywhere.finditer(kinds, low, high):
            rule = rules[int(str(found.lastgroup)[1:])]
            exact = rule.regex.match(kinds, found.start(), high)
            assert exact is not None
            parts = {name: tokens[exact.start(name)] for name in exact.groupdict() if exact[name]}
            match = Match(found.start(), found.end(), parts, rule)
            yield from _row(tokens, match) if rule.name.startswith("row") else (match,)


_DAY_KINDS = {FIGURE_KINDS[name]: "spread" if name == "spread" else "day" for name in ("n12", "n31", "nth", "spread")}
_WEEKDAY_KINDS = frozenset(WORD_KINDS[word] for word in WORDS["weekday"])


def _row(tokens: Sequence[Token], row: Match) -> Iterator[Match]:
    """Yield the days of a row, each with the month and the year that they share."""
    at = [place for place in range(row.first, row.last) if tokens[place].kind in _DAY_KINDS]
    if row.rule.name == "row after month" and counts_something(tokens, row.last):
        row = Match(row.first, at.pop() - 1, row.parts, row.rule)  # "on May 5 and 12 people died"
        while tokens[row.last - 1].word in _BEFORE_ITEM:
            row = Match(row.first, row.last - 1, row.parts, row.rule)
    starts = [row.first, *(place - (tokens[place - 1].kind in _WEEKDAY_KINDS) for place in at[1:])]
    ends = [*(place + 1 for place in at[:-1]), row.last]
    ordinal = row.rule.name == "row of ordinals"
    for place, first, last in zip(at, starts, ends, strict=True):
        name = "nth" if ordinal else _DAY_KINDS[tokens[place].kind]
        parts: Mapping[str, Token] = {**row.parts, name: tokens[place]}
        rule = DateRule("ordinal day" if ordinal else "day", row.rule.regex, row.rule.resolve)
        yield Match(first, last, parts, rule, row.first if len(at) > 1 else None)


_BEFORE_ITEM = frozenset({",", "and", "or", "&", "on", "the"})


def counts_something(tokens: Sequence[Token], at: int) -> bool:
    """Say whether the word at a place can be a noun that the figure before it counts or describes."""
    token = tokens[at] if at < len(tokens) else None
    if token is None or not token.word[0].isalpha():
        return False
    return token.word not in FUNCTION_WORDS and token.word not in WORDS["weekday"] and not token.word.endswith("ed")
