"""The words and figures that dates are written with, and the reading of a text as a row of them.

Each token gets one character that stands for its kind, so that the grammar can be regular expressions over kinds
instead of over letters: see `geo.dates.grammar`.
"""

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from geo.languages.dates import DateWords
from geo.languages.words import words_in
from geo.model import DEFAULT_LANGUAGE

# A count of FEW stands for two to six of something.
FEW = -1

# Kinds of tokens that are not single words. Each has the value that its figures give.
FIGURES = {
    "n12": "1 to 12",
    "n31": "13 to 31",
    "n99": "32 to 99, and figures with a leading zero",
    "many": "a greater number that is no year",
    "fullyear": "1000 to 2199",
    "nth": "1st to 31st",
    "nthlong": "32nd and above",
    "iso": "2024-08-06",
    "isomonth": "2024-08",
    "slashed": "6/8/2024, 06-08-2024",
    "written": "19-Nov-2014, 07MAR2024, 071430Z MAR 24, 19-Nov: the values are day, month and, where it is told, year",
    "monthyear": "Nov-2014",
    "spread": "3-5, 20/21: days of a month",
    "yearspan": "2013-2015, 2013/14",
    "tens": "1990s",
    "shorttens": "90s",
    "quarterfigure": "Q3",
    "halffigure": "H1",
    "fiscal": "FY2024",
    "gap": "where no expression runs on: a blank line, the end of a sentence",
    "dash": "a hyphen or dash",
    "nineeleven": "9/11",
    "fraction": "1/2",
}


_NO_ROLES: Mapping[str, int] = MappingProxyType({})


class Token(NamedTuple):
    """A word, figure or sign. `values` are its numbers: one for "6th", three for "2024-08-06".

    `roles` are what a word stands for in each table of numbers that holds it: "next" is 1 as a shift.
    """

    start: int
    end: int
    word: str
    kind: str
    values: tuple[int, ...] = ()
    roles: Mapping[str, int] = _NO_ROLES


# So many words as they are written are remembered with their kinds: most words of a text are common ones.
_MOST_KNOWN = 8192

# The kind of a token that no expression can hold.
OTHER = "x"


# Every kind of figure and every word of the tables has a character of its own, out of the private use area.
FIGURE_KINDS: dict[str, str] = {name: chr(0xE000 + n) for n, name in enumerate(FIGURES)}


class Script:
    """The words of a language as kinds of tokens, for reading texts and for compiling patterns."""

    def __init__(self, words: DateWords) -> None:
        """Give every word that the language's tables or patterns hold a character of its own."""
        held = (*words.grammar_words, *(word for table in words.numbers.values() for word in table))
        self.words = words
        self.kinds = {word: chr(0xE100 + n) for n, word in enumerate(dict.fromkeys(held))}
        self.month, self.weekday = words.numbers["month"], words.numbers["weekday"]
        self._roles = {word: _roles_of(word, words.numbers) for word in self.kinds}
        months = "|".join(sorted(self.month, key=len, reverse=True))
        self.token = re.compile(words.token.replace("{month}", f"(?:{months})"), re.VERBOSE)
        self._known: dict[str, tuple[str, Mapping[str, int]]] = {}

    def kind_of(self, word: str) -> tuple[str, Mapping[str, int]]:
        """Return the kind of a word as it is written, and what it stands for in each of its roles."""
        found = self._known.get(word)
        if found is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            found = self._known[word] = self._kind_of(word)
        return found

    def _kind_of(self, word: str) -> tuple[str, Mapping[str, int]]:
        low = word.lower()
        named = low in self.month or low in self.weekday
        roles = self._roles.get(low, _NO_ROLES)
        if named and word[0].islower() and (len(low) < 4 or low in self.words.only_capital):
            return OTHER, roles
        return self.kinds.get(low, OTHER), roles


def _roles_of(word: str, numbers: Mapping[str, Mapping[str, int]]) -> Mapping[str, int]:
    return MappingProxyType({role: table[word] for role, table in numbers.items() if word in table})


@cache
def script_of(language: str = DEFAULT_LANGUAGE) -> Script:
    """Return the kinds of a language's words, made once."""
    return Script(words_in(language).date_words)


_SLASHED, _DIGITS = re.compile(r"[/.]"), re.compile(r"\d+")
# What may not stand right before a figure that counts as one: it would be money, a path, a telephone number.
_GLUE = frozenset("/\\=+_@#$€£¥₤~^*.:&%°-–—")


def tokenise(text: str, language: str = DEFAULT_LANGUAGE) -> tuple[Token, ...]:
    """Read a text as a row of tokens, in one pass."""
    script = script_of(language)
    return tuple(_token(text, match, script) for match in script.token.finditer(text))


def _token(text: str, match: re.Match[str], script: Script) -> Token:
    start, end, name = match.start(), match.end(), str(match.lastgroup)
    word = match[0].lower()
    if name in ("word", "sign"):
        kind, roles = script.kind_of(match[0])
        return Token(start, end, word, kind, (), roles)
    if name in ("gap", "dash"):
        return Token(start, end, word, FIGURE_KINDS[name])
    if name == "mixed" or _is_glued(text, start):
        return Token(start, end, word, OTHER)
    if name == "written":
        return _written(Token(start, end, word, OTHER), script.month)
    values = tuple(int(digits) for digits in _DIGITS.findall(word.replace(",", ""))[:3] if len(digits) <= 9)
    if name == "monthyear":
        values = (_month_in(word, script.month), values[0])
    kind = _figure_kind(name, word, values)
    return Token(start, end, word, FIGURE_KINDS.get(kind, OTHER), values)


_LETTERS = re.compile(r"[a-z]+")


def _written(token: Token, months: Mapping[str, int]) -> Token:
    """Read a day whose month is written as a word that hangs on its figures; a two-figure year is one near now."""
    figures = _DIGITS.findall(token.word)
    if len(figures[0]) == 4 and len(figures) > 1:
        figures = figures[::-1]  # the year stands first
    day, years = figures[0], figures[1:]
    month = _month_in(token.word, months)
    if not month:
        return token
    numbers = (int(day[:2]), month, *(full_year(int(year), len(year)) for year in years[:1]))
    return token._replace(kind=FIGURE_KINDS["written"], values=numbers)


def _month_in(word: str, months: Mapping[str, int]) -> int:
    """Return the month that is named among figures, 0 for what a letter of another alphabet made look like one.

    The letter of a time zone may stand right before it: "071430ZMAR24".
    """
    return next((months[name] for run in _LETTERS.findall(word) for name in (run, run[1:]) if name in months), 0)


def full_year(year: int, figures: int = 2) -> int:
    """Return a year that is written with two figures in full: 1970 to 2069."""
    return year if figures > 2 or year > 99 else year + (2000 if year < 70 else 1900)


def _is_glued(text: str, start: int) -> bool:
    """Say whether a figure hangs on the sign before it. A hyphen after a letter is none: "mid-1990"."""
    if not start or text[start - 1] not in _GLUE:
        return False
    return not (text[start - 1] in "-–—" and (start < 2 or not text[start - 2].isdigit()))


def _figure_kind(name: str, word: str, values: tuple[int, ...]) -> str:
    if name == "number":
        return _number_kind(word, values)
    if name == "nth":
        return "nth" if 1 <= values[0] <= 31 else "nthlong"
    if name == "spread":
        return name if 1 <= values[0] < values[1] <= 31 else ""
    if name == "yearspan":
        return name if 2200 > _end_year(values) > values[0] >= 1000 else ""
    return name


def _number_kind(word: str, values: tuple[int, ...]) -> str:
    if "." in word or not values:
        return "many" if values and "." not in word else ""
    value = values[0]
    if "," in word or value > 2199 or 99 < value < 1000 or value == 0:
        return "many"
    if value >= 1000:
        return "fullyear"
    if word[0] == "0" and len(word) > 2:
        return ""
    return "n12" if value <= 12 else "n31" if value <= 31 else "n99"


def _end_year(values: tuple[int, ...]) -> int:
    """Return the second year of "2013-15", written in full."""
    first, last = values[:2]
    return last if last > 99 else first - first % 100 + last + (100 if last < first % 100 else 0)


def end_year(token: Token) -> int:
    """Return the last year of a "yearspan" token."""
    return _end_year(token.values)
