"""The words and figures that dates are written with, and the reading of a text as a row of them.

Each token gets one character that stands for its kind, so that the grammar can be regular expressions over kinds
instead of over letters: see `geo.dates.grammar`.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from geo.dates.calendars import CalendarUnit, PeriodPart

_MONTH_NAMES = (
    ("january", "jan"),
    ("february", "feb"),
    ("march", "mar"),
    ("april", "apr"),
    ("may",),
    ("june", "jun"),
    ("july", "jul"),
    ("august", "aug"),
    ("september", "sept", "sep"),
    ("october", "oct"),
    ("november", "nov"),
    ("december", "dec"),
)
_WEEKDAY_NAMES = (
    ("monday", "mon"),
    ("tuesday", "tue", "tues"),
    ("wednesday", "wed"),
    ("thursday", "thu", "thur", "thurs"),
    ("friday", "fri"),
    ("saturday", "sat"),
    ("sunday", "sun"),
)


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_COUNTS = _words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
_ORDINALS = _words(
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
_TENS = _words("twenty thirty forty fifty sixty seventy eighty ninety hundred")
_DECADES = _words("twenties thirties forties fifties sixties seventies eighties nineties")

# A count of FEW stands for two to six of something.
FEW = -1

WORDS: dict[str, dict[str, int]] = {
    "month": {name: n for n, names in enumerate(_MONTH_NAMES, 1) for name in names},
    "weekday": {name: n for n, names in enumerate(_WEEKDAY_NAMES) for name in names},
    "count": {word: n for n, word in enumerate(_COUNTS) if n}
    | {word: n * 10 for n, word in enumerate(_TENS, 2)}
    | {"a": 1, "an": 1, "few": FEW, "several": FEW, "couple": 2, "dozen": 12},
    "ordinal": {word: n for n, word in enumerate(_ORDINALS) if n},
    "unit": {
        word: int(unit)
        for unit, words in {
            CalendarUnit.HOUR: "hour hours",
            CalendarUnit.DAY: "day days night nights morning mornings evening evenings afternoon afternoons",
            CalendarUnit.WEEKEND: "weekend weekends",
            CalendarUnit.WEEK: "week weeks",
            CalendarUnit.FORTNIGHT: "fortnight fortnights",
            CalendarUnit.MONTH: "month months",
            CalendarUnit.QUARTER: "quarter quarters",
            CalendarUnit.YEAR: "year years",
            CalendarUnit.DECADE: "decade decades",
            CalendarUnit.CENTURY: "century centuries",
        }.items()
        for word in words.split()
    },
    "season": {"spring": 0, "summer": 1, "autumn": 2, "fall": 2, "winter": 3},
    "part": {
        "early": int(PeriodPart.EARLY),
        "mid": int(PeriodPart.MID),
        "middle": int(PeriodPart.MID),
        "late": int(PeriodPart.LATE),
        "beginning": int(PeriodPart.START),
        "start": int(PeriodPart.START),
        "end": int(PeriodPart.END),
        "close": int(PeriodPart.END),
    },
    "shift": {"last": -1, "past": -1, "this": 0, "next": 1, "coming": 1},
    "told": {"same": 0, "that": 0, "previous": -1, "preceding": -1, "prior": -1, "following": 1, "next": 1},
    "dayname": {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1},
    "decadename": {word: n * 10 for n, word in enumerate(_DECADES, 2)},
}

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


class Token(NamedTuple):
    """A word, figure or sign. `values` are its numbers: one for "6th", three for "2024-08-06"."""

    start: int
    end: int
    word: str
    kind: str
    values: tuple[int, ...] = ()


# The kind of a token that no expression can hold.
OTHER = "x"


# Words that open a phrase, or are a clause's verb: no noun for a figure to count.
FUNCTION_WORDS = frozenset(
    _words(
        "a about above across after against ahead all along alongside amid among an and are around as at be because "
        "been before behind being below beneath beside between beyond both but by came could despite did do does "
        "down during each even ever every except following for from had has have he her here his how however i if in "
        "inside into is it its just last leading left like may met might most must near next no nor not of off on "
        "once one only onto or our out outside over past per saw she should since so some such than that the their "
        "them then there they this those though through throughout to today toward towards under unless until up "
        "upon was we were what when where whereas whether which while who whom whose will with within without would "
        "you your"
    )
)

_GRAMMAR_WORDS = _words(
    "the of in on at to and from between through until till by since before after for during over within about around "
    "ago earlier later back year years day days week month quarter half first second fiscal financial now s time "
    "night morning evening afternoon noon midnight overnight weekend and a an couple more than nearly almost some "
    "roughly ad ce bc bce c circa t new eve christmas boxing halloween valentine easter good thanksgiving juneteenth "
    "independence bastille labor labour memorial veterans ash palm black ramadan eid hanukkah diwali fourth july "
    "century centuries recent past coming world war i ii two wwii come comes came "
    "final opening closing or full into . , ' ’ ( ) / &"
)
_ALL_WORDS = tuple(dict.fromkeys((*_GRAMMAR_WORDS, *(word for table in WORDS.values() for word in table))))
# Every kind of figure and every word of the tables has a character of its own, out of the private use area.
FIGURE_KINDS: dict[str, str] = {name: chr(0xE000 + n) for n, name in enumerate(FIGURES)}
WORD_KINDS: dict[str, str] = {word: chr(0xE100 + n) for n, word in enumerate(_ALL_WORDS)}

_MONTH = "(?:" + "|".join(sorted(WORDS["month"], key=len, reverse=True)) + ")"
_TOKEN = re.compile(
    rf"""
      (?P<gap>\n[ \t\r]*+\n\s*+|(?<=[.!?:;"”’)])[ \t]{{0,8}}\n)
    | (?P<written>
        (?i:\d{{1,2}}(?:st|nd|rd|th)?(?P<s1>[-–/.]){_MONTH}\.?(?P=s1)(?:\d{{4}}|\d\d))(?![\w/–-]|[.:,]\d)
      | (?i:{_MONTH}(?P<s2>[-–/.])\d{{1,2}}(?P=s2)(?:\d{{4}}|\d\d))(?![\w/–-]|[.:,]\d)
      | (?i:\d{{4}}(?P<s3>[-–/.]){_MONTH}(?P=s3)\d{{1,2}})(?![\w/–-]|[.:,]\d)
      | \d{{6}}[ ]?[A-Z]?[ ]?(?i:{_MONTH})[ ]?(?:\d{{4}}|\d\d)(?!\w|[.,]\d)
      | \d{{1,2}}(?i:{_MONTH})(?:\d{{4}}|\d\d)?(?!\w|[.,]\d)
      | (?i:\d{{1,2}}(?:st|nd|rd|th)?[-/]{_MONTH})(?![\w/–-])
    )
    | (?P<monthyear>(?i:{_MONTH})[-–/](?:19|20)\d\d)(?![\w/–-])
    | (?P<iso>\d{{4}}(?:-\d\d?-\d\d?|/\d\d?/\d\d?|\.\d\d\.\d\d))(?![\w/-]|\.\d)(?:T[\d:]{{2,8}})?
    | (?P<isomonth>\d{{4}}-(?:0\d|1[0-2]))(?![\w-])
    | (?P<fraction>[1-3]/[2-4])(?![\w/])
    | (?P<slashed>\d{{1,2}}(?P<sep>[/.])\d{{1,2}}(?P=sep)\d{{2}}(?:\d\d)?|\d\d?-\d\d?-(?:19|20)\d\d)(?![\w/-])
    | (?P<nineeleven>9/11)(?![\w/])
    | (?P<spread>\d{{1,2}}[-–—/]\d{{1,2}}(?:st|nd|rd|th)?)(?![\w–—/-]|[.,]\d)
    | (?P<yearspan>\d{{4}}[-–—/]\d{{2}}(?:\d\d)?)(?![\w–—/-])
    | (?P<tens>\d{{3}}0s|(?<=[Tt]he[ ])\d{{3}}0['’]s|(?<=arly[ ]|late[ ])\d{{3}}0['’]s)(?!\w)
    | (?P<shorttens>['’‘]?\d0['’]?s)(?!\w)
    | (?P<nth>\d{{1,4}}(?:st|nd|rd|th))(?!\w)
    | (?P<number>\d++(?:,\d{{3}}(?!\d))*+(?:\.\d++)?+)(?!\w|%|[/:]\d|-\d{{3}}(?!\d))
    | (?P<quarterfigure>[Qq][1-4])(?!\w)
    | (?P<halffigure>H[12])(?!\w)
    | (?P<fiscal>FY\s?['’]?(?:20)?\d\d)(?!\w)
    | (?P<word>[^\W\d_]++)(?![\d_])
    | (?P<mixed>\w++)
    | (?P<dash>[-–—])
    | (?P<sign>[^\w\s])
    """,
    re.VERBOSE,
)

_SLASHED, _DIGITS = re.compile(r"[/.]"), re.compile(r"\d+")
# What may not stand right before a figure that counts as one: it would be money, a path, a telephone number.
_GLUE = frozenset("/\\=+_@#$€£¥₤~^*.:&%°-–—")


def tokenise(text: str) -> tuple[Token, ...]:
    """Read a text as a row of tokens, in one pass."""
    return tuple(_token(text, match) for match in _TOKEN.finditer(text))


def _token(text: str, match: re.Match[str]) -> Token:
    start, end, name = match.start(), match.end(), str(match.lastgroup)
    word = match[0].lower()
    if name in ("word", "sign"):
        return Token(start, end, word, _word_kind(match[0]))
    if name in ("gap", "dash"):
        return Token(start, end, word, FIGURE_KINDS[name])
    if name == "mixed" or _is_glued(text, start):
        return Token(start, end, word, OTHER)
    if name == "written":
        return _written(Token(start, end, word, OTHER))
    values = tuple(int(digits) for digits in _DIGITS.findall(word.replace(",", ""))[:3] if len(digits) <= 9)
    if name == "monthyear":
        values = (_month_in(word), values[0])
    kind = _figure_kind(name, word, values)
    return Token(start, end, word, FIGURE_KINDS.get(kind, OTHER), values)


_LETTERS = re.compile(r"[a-z]+")


def _written(token: Token) -> Token:
    """Read a day whose month is written as a word that hangs on its figures; a two-figure year is one near now."""
    figures = _DIGITS.findall(token.word)
    if len(figures[0]) == 4 and len(figures) > 1:
        figures = figures[::-1]  # the year stands first
    day, years = figures[0], figures[1:]
    month = _month_in(token.word)
    if not month:
        return token
    numbers = (int(day[:2]), month, *(full_year(int(year), len(year)) for year in years[:1]))
    return token._replace(kind=FIGURE_KINDS["written"], values=numbers)


def _month_in(word: str) -> int:
    """Return the month that is named among figures, 0 for what a letter of another alphabet made look like one.

    The letter of a time zone may stand right before it: "071430ZMAR24".
    """
    table = WORDS["month"]
    return next((table[name] for run in _LETTERS.findall(word) for name in (run, run[1:]) if name in table), 0)


def full_year(year: int, figures: int = 2) -> int:
    """Return a year that is written with two figures in full: 1970 to 2069."""
    return year if figures > 2 or year > 99 else year + (2000 if year < 70 else 1900)


def _is_glued(text: str, start: int) -> bool:
    """Say whether a figure hangs on the sign before it. A hyphen after a letter is none: "mid-1990"."""
    if not start or text[start - 1] not in _GLUE:
        return False
    return not (text[start - 1] in "-–—" and (start < 2 or not text[start - 2].isdigit()))


@lru_cache(maxsize=8192)  # most words of a text are common ones
def _word_kind(word: str) -> str:
    low = word.lower()
    named = low in WORDS["month"] or low in WORDS["weekday"]
    if named and word[0].islower() and (len(low) < 4 or low in ("march", "august", "thur", "sept")):
        return OTHER
    return WORD_KINDS.get(low, OTHER)


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
