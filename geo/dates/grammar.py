"""The date expressions of a language: a table of patterns over kinds of tokens, compiled.

A pattern is a row of items. `<month>` is a token in that role, kept under that name; `<way=earlier|later>` keeps one of
those words; `of` is the word itself, `on|in` either; a role without angle brackets, as `weekday`, is not kept.
`!of` means that "of" does not follow, `&of` that it does, `~of` that it stands before; `?` makes an item optional, and
brackets group; `)*` lets a group stand any number of times, `)+` at least once, up to twelve times. At each place the
first pattern of the table that fits is taken, so longer ones stand first. `{on}` is a pattern that has a name. The
tables themselves stand in the language's data, `date_patterns.toml`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from geo.dates import relative as near
from geo.dates import values as to
from geo.dates.calendars import CalendarUnit, easter_of, move, nth_weekday
from geo.dates.words import FIGURE_KINDS, OTHER, Token, script_of
from geo.errors import DataError
from geo.languages.words import words_in
from geo.model import DEFAULT_LANGUAGE

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


_RESOLVERS: Mapping[str, to.Resolver] = {
    resolver.__name__: resolver
    for resolver in (
        *(to.iso_day, to.iso_month, to.slashed, to.written_day, to.written_month, to.week_at, to.piece, to.dated),
        *(to.shifted_month, to.quarter, to.plain_year, to.fiscal, to.season, to.decade, to.nowhere, to.century),
        *(to.year_range, to.short_range),
        *(near.shifted_unit, near.day_beyond, near.named_day, near.time_of_day, near.overnight_before, near.overnight),
        *(near.ordinal_day, near.weekday, near.weekend, near.ago, near.window, near.so_far, near.reached_back),
        *(near.from_told, near.told_unit),
    )
}
_FRAGMENT = re.compile(r"\{(\w+)\}")
_ITEM = re.compile(r"<(?P<name>\w+)(?:=(?P<among>[\w|]+))?>(?P<maybe>\??)|(?P<sign>\(|\)[?*+]?|\|(?!\S))|(?P<word>\S+)")


_SIGNS = {"(": "(?:", ")*": "){0,12}", ")+": "){1,12}"}
_LOOKS = {"!": "!", "&": "=", "~": "<="}
# No rule begins with a word that no table holds, as most words of a text are: the rules need not be tried there.
_BEGINS = f"(?!{OTHER})"
# An expression lies within so many tokens of a word of the grammar's core.
_REACH = 16


class Grammar:
    """The patterns of a language, compiled."""

    def __init__(self, language: str) -> None:
        """Compile the patterns of a language.

        Raises:
            DataError: A pattern of its data cannot be compiled, or names what is not there.
        """
        self.script = script_of(language)
        self.patterns = words_in(language).date_patterns
        self._fragments: dict[str, str] = {}
        for name, pattern in self.patterns.fragments.items():
            self._fragments[name] = self._filled(pattern)
        try:
            rows = [(name, self._compile(self._filled(pattern)), resolve) for name, pattern, resolve in self._rows()]
            self.rules = tuple(DateRule(name, re.compile(regex), resolve) for name, regex, resolve in rows)
        except (KeyError, ValueError, re.error) as problem:
            msg = f"date_patterns.toml of the language {language!r}: {problem}"
            raise DataError(msg) from problem
        plain = [re.sub(r"\(\?P<\w+>", "(?:", regex) for _, regex, _ in rows]
        self.anywhere = re.compile(
            f"{_BEGINS}(?:" + "|".join(f"(?P<r{n}>{regex})" for n, regex in enumerate(plain)) + ")"
        )
        self.core = re.compile("|".join(self._compile(item) for item in self.patterns.core))
        self.weekdays = frozenset(self.script.kinds[word] for word in self.script.weekday)

    def _rows(self) -> Iterator[tuple[str, str, to.Resolver]]:
        patterns = self.patterns
        for pattern, resolve in self._holidays():
            yield "holiday", f"{pattern} {{tail}}", resolve
        for pattern, (first, last) in patterns.known.items():
            yield "known", pattern, to.known_days(date.fromisoformat(first), date.fromisoformat(last))
        for pattern in patterns.open:
            yield "moon feast", pattern, to.nowhere
        for name, pattern, resolver in patterns.rules:
            yield name, pattern, _RESOLVERS[resolver]

    def _holidays(self) -> Iterator[tuple[str, to.Resolver]]:
        def fixed(month: int, day: int) -> to.Resolver:
            return to.yearly(lambda year: date(year, month, day))

        def by_easter(days: int) -> to.Resolver:
            return to.yearly(lambda year: move(easter_of(year), days, CalendarUnit.DAY))

        def by_rule(month: int, weekday: int, nth: int, more: int) -> to.Resolver:
            return to.yearly(lambda year: move(nth_weekday(year, month, weekday, nth), more, CalendarUnit.DAY))

        patterns = self.patterns
        yield from ((pattern, fixed(*when)) for pattern, when in patterns.holidays.items())
        yield from ((pattern, by_easter(days)) for pattern, days in patterns.easter.items())
        yield from ((pattern, by_rule(*when)) for pattern, when in patterns.nth_weekdays.items())

    def _filled(self, pattern: str) -> str:
        return _FRAGMENT.sub(lambda found: self._fragments[found[1]], pattern)

    def _role(self, name: str) -> str:
        """Return the kinds of a role: the words of its table and its kinds of figures, or one kind alone."""
        name = name.rstrip("0123456789")
        table = self.script.words.numbers.get(name, {})
        if name == "daytime":
            kinds = [self.script.kinds[word] for word in self.patterns.daytime]
        else:
            figures = _ROLES.get(name, "" if table else name).split()
            kinds = [self.script.kinds[word] for word in table]
            kinds += [FIGURE_KINDS.get(kind) or self.script.kinds[kind] for kind in figures]
        return "".join(dict.fromkeys(kinds))

    def _among(self, names: str) -> str:
        """Return the class of some words; a role or a kind may stand among them where it is no word itself."""
        roles = _ROLES.keys() - self.script.kinds.keys()
        classes = (self._role(name) if name in roles else self._kind(name) for name in names.split("|"))
        return f"[{''.join(classes)}]"

    def _kind(self, name: str) -> str:
        return self.script.kinds.get(name) or FIGURE_KINDS[name]

    def _compile(self, pattern: str) -> str:
        parts = []
        for item in _ITEM.finditer(pattern):
            if item["name"]:
                kinds = self._among(item["among"]) if item["among"] else f"[{self._role(item['name'])}]"
                parts.append(f"(?P<{item['name']}>{kinds}){item['maybe']}")
            elif item["sign"]:
                parts.append(_SIGNS.get(item["sign"], item["sign"]))
            elif item["word"][0] in _LOOKS and len(item["word"]) > 1:
                parts.append(f"(?{_LOOKS[item['word'][0]]}{self._among(item['word'][1:])})")
            else:
                word = item["word"]
                maybe = "?" if len(word) > 1 and word.endswith("?") else ""
                parts.append(self._among(word.removesuffix("?") if maybe else word) + maybe)
        return "".join(parts)

    def windows(self, kinds: str) -> Iterator[tuple[int, int]]:
        """Yield the stretches of tokens where an expression can stand: hostile rows of figures cost nothing."""
        low = high = 0
        for core in self.core.finditer(kinds):
            if core.start() - _REACH > high:
                if high:
                    yield low, high
                low = core.start() - _REACH
            high = core.end() + _REACH
        if high:
            yield max(low, 0), high


@cache
def grammar_of(language: str = DEFAULT_LANGUAGE) -> Grammar:
    """Return the patterns of a language, compiled once.

    Raises:
        DataError: A pattern of its data cannot be compiled, or names what is not there.
    """
    return Grammar(language)


def matches(tokens: Sequence[Token], language: str = DEFAULT_LANGUAGE) -> Iterator[Match]:
    """Yield the date expressions in a row of tokens, from left to right, none over another."""
    grammar = grammar_of(language)
    kinds = "".join(token.kind for token in tokens)
    for low, high in grammar.windows(kinds):
        for found in grammar.anywhere.finditer(kinds, low, high):
            rule = grammar.rules[int(str(found.lastgroup)[1:])]
            exact = rule.regex.match(kinds, found.start(), high)
            assert exact is not None
            parts = {name: tokens[exact.start(name)] for name in exact.groupdict() if exact[name]}
            match = Match(found.start(), found.end(), parts, rule)
            yield from _row(tokens, match, grammar) if rule.name.startswith("row") else (match,)


_DAY_KINDS = {FIGURE_KINDS[name]: "spread" if name == "spread" else "day" for name in ("n12", "n31", "nth", "spread")}


def _row(tokens: Sequence[Token], row: Match, grammar: Grammar) -> Iterator[Match]:
    """Yield the days of a row, each with the month and the year that they share."""
    at = [place for place in range(row.first, row.last) if tokens[place].kind in _DAY_KINDS]
    if row.rule.name == "row after month" and counts_something(tokens, row.last, grammar):
        row = Match(row.first, at.pop() - 1, row.parts, row.rule)  # "on May 5 and 12 people died"
        while tokens[row.last - 1].word in grammar.patterns.before_item:
            row = Match(row.first, row.last - 1, row.parts, row.rule)
    starts = [row.first, *(place - (tokens[place - 1].kind in grammar.weekdays) for place in at[1:])]
    ends = [*(place + 1 for place in at[:-1]), row.last]
    ordinal = row.rule.name == "row of ordinals"
    for place, first, last in zip(at, starts, ends, strict=True):
        name = "nth" if ordinal else _DAY_KINDS[tokens[place].kind]
        parts: Mapping[str, Token] = {**row.parts, name: tokens[place]}
        rule = DateRule("ordinal day" if ordinal else "day", row.rule.regex, row.rule.resolve)
        yield Match(first, last, parts, rule, row.first if len(at) > 1 else None)


def counts_something(tokens: Sequence[Token], at: int, grammar: Grammar) -> bool:
    """Say whether the word at a place can be a noun that the figure before it counts or describes."""
    token = tokens[at] if at < len(tokens) else None
    if token is None or not token.word[0].isalpha():
        return False
    script = grammar.script
    known = token.word in script.words.function_words or token.word in script.weekday
    return not known and not token.word.endswith(grammar.patterns.past_ending)
