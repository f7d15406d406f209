"""CQL2, the language of filters: its text and its JSON become one tree.

Known is Basic CQL2 (comparisons, IS NULL, AND, OR, NOT, dates and timestamps), with LIKE, BETWEEN, IN and CASEI. The
names of properties are not looked up here, and nothing is evaluated: `geo.api.filtering` does both.

Example::

    parse_text("type = 'ASSAULT' AND date_from >= DATE('2024-05-01')")
    parse_json('{"op": "isNull", "args": [{"property": "when"}]}')
"""

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from geo.aliases import Json
from geo.errors import InputError

LONGEST = 4000  # characters of a filter
_DEEPEST = 40  # parts within each other
_SHOWN = 40  # characters of a filter that an error quotes


class Operator(StrEnum):
    """How two values are compared; also its sign."""

    EQUAL = "="
    UNEQUAL = "<>"
    LESS = "<"
    GREATER = ">"
    AT_MOST = "<="
    AT_LEAST = ">="


@dataclass(frozen=True, slots=True)
class PropertyName:
    """What an item says under a name."""

    name: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, or a moment of one, as text that sorts by time; midnight is the day itself."""

    text: str


@dataclass(frozen=True, slots=True)
class CaseFolded:
    """A text or property, whose capitals do not matter."""

    of: "PropertyName | str"


Literal = str | int | float | Moment
Scalar = PropertyName | CaseFolded | Literal


@dataclass(frozen=True, slots=True)
class Always:
    """What is true of all items, or of none."""

    value: bool


@dataclass(frozen=True, slots=True)
class Comparing:
    """Two values, compared."""

    operator: Operator
    left: Scalar
    right: Scalar


@dataclass(frozen=True, slots=True)
class IsNull:
    """Nothing is known of a property."""

    of: Scalar


@dataclass(frozen=True, slots=True)
class Like:
    """A text fits a pattern: `%` is any text, `_` one character, and a backslash takes that from what follows it."""

    of: PropertyName | CaseFolded
    pattern: str | CaseFolded


@dataclass(frozen=True, slots=True)
class Between:
    """A value lies between two, or is one of them."""

    of: Scalar
    low: Scalar
    high: Scalar


@dataclass(frozen=True, slots=True)
class Among:
    """A value is one of several."""

    of: Scalar
    values: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Negation:
    """The opposite; of what is not known, unknown too."""

    of: "Condition"


@dataclass(frozen=True, slots=True)
class Combination:
    """Conditions of which all must hold, or any one."""

    every: bool
    parts: tuple["Condition", ...]


Condition = Always | Comparing | IsNull | Like | Between | Among | Negation | Combination


def parse_text(text: str) -> Condition:
    """Read a filter in CQL2 Text.

    Raises:
        InputError: It is none; the message says at which character, and what would be right.
    """
    if len(text) > LONGEST:
        msg = f"the filter has {len(text):,} characters; at most {LONGEST:,} are read"
        raise InputError(msg)
    return _TextReader(text).filter()


def parse_json(text: str) -> Condition:
    """Read a filter in CQL2 JSON.

    Raises:
        InputError: It is none; the message says which part, and what would be right.
    """
    if len(text) > LONGEST:
        msg = f"the filter has {len(text):,} characters; at most {LONGEST:,} are read"
        raise InputError(msg)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as exc:
        msg = f'the filter is no JSON ({exc}); want such as {{"op": "=", "args": [{{"property": "type"}}, "ASSAULT"]}}'
        raise InputError(msg) from exc
    return _condition(value, 0)


def moment(text: str) -> Moment:
    """Read a day or a moment as RFC 3339 writes them; a moment without a zone is one of UTC.

    Raises:
        InputError: It is neither.
    """
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\dT?", text, re.ASCII):  # GDAL writes a day with a T behind it
            return Moment(date.fromisoformat(text.removesuffix("T")).isoformat())
        if re.fullmatch(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?([Zz]|[+-]\d\d:\d\d)?", text, re.ASCII):
            read = datetime.fromisoformat(text.upper().replace(" ", "T"))
            told = (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC).replace(tzinfo=None).isoformat()
            return Moment(told.removesuffix("T00:00:00"))
    except (ValueError, OverflowError):
        pass
    msg = f"{_quoted(text)} is no day and no moment; write 2024-05-03 or 2024-05-03T14:00:00Z"
    raise InputError(msg)


# ---- text ----

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<text>'(?:[^'\\]|''|\\'|\\(?!'))*')
    |(?P<name>"[^"]*")
    |(?P<number>[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,4})?(?![\w.]))
    |(?P<word>[^\W\d][\w.:]*)
    |(?P<sign><=|>=|<>|[=<>(),])
    )""",
    re.VERBOSE,
)
_KEYWORDS = frozenset({"AND", "OR", "NOT", "LIKE", "BETWEEN", "IN", "IS", "NULL", "TRUE", "FALSE"})
_CALLS = frozenset({"DATE", "TIMESTAMP", "CASEI"})


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


class _TextReader:
    """Goes through the words of a filter from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = self._split()
        self._next = 0
        self._depth = 0

    def filter(self) -> Condition:
        found = self._any()
        if self._here.kind != "end":
            raise self._wrong("want AND, OR, or the end")
        return found

    # conditions

    def _any(self) -> Condition:
        return self._combined("OR", self._all, every=False)

    def _all(self) -> Condition:
        return self._combined("AND", self._not, every=True)

    def _combined(self, word: str, part: Callable[[], Condition], *, every: bool) -> Condition:
        parts = [part()]
        while self._take_word(word):
            parts.append(part())
        return parts[0] if len(parts) == 1 else Combination(every, tuple(parts))

    def _not(self) -> Condition:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._wrong(f"more than {_DEEPEST} parts lie within each other")
        negated = self._take_word("NOT")
        found = Negation(self._not()) if negated else self._single()
        self._depth -= 1
        return found

    def _single(self) -> Condition:
        if self._take_sign("("):
            found = self._any()
            self._want_sign(")")
            return found
        for word in ("TRUE", "FALSE"):
            if self._take_word(word):
                return Always(word == "TRUE")
        return self._predicate()

    def _predicate(self) -> Condition:
        at = self._here
        left = self._scalar()
        if self._take_word("IS"):
            negated = self._take_word("NOT")
            if not self._take_word("NULL"):
                raise self._wrong("want NULL")
            return _maybe_not(IsNull(left), negated)
        negated = self._take_word("NOT")
        if self._take_word("LIKE"):
            return _maybe_not(self._like(left, at), negated)
        if self._take_word("BETWEEN"):
            low = self._scalar()
            if not self._take_word("AND"):
                raise self._wrong("want AND between the two values of BETWEEN")
            return _maybe_not(Between(left, low, self._scalar()), negated)
        if self._take_word("IN"):
            return _maybe_not(Among(left, self._list()), negated)
        if negated:
            raise self._wrong("want LIKE, BETWEEN or IN behind this NOT")
        here = self._here
        if here.kind == "sign" and here.text in set(Operator):
            self._next += 1
            return Comparing(Operator(here.text), left, self._scalar())
        raise self._wrong(f"want one of {' '.join(Operator)}, IS NULL, LIKE, BETWEEN or IN")

    def _like(self, of: Scalar, at: _Token) -> Like:
        if not isinstance(of, PropertyName | CaseFolded):
            raise self._wrong("want the name of a property before LIKE", at)
        here = self._here
        pattern = self._scalar()
        if isinstance(pattern, CaseFolded) and isinstance(pattern.of, str):
            return Like(of, pattern)
        if not isinstance(pattern, str):
            raise self._wrong("want a text behind LIKE, as in LIKE 'Mos%'", here)
        return Like(of, pattern)

    def _list(self) -> tuple[Scalar, ...]:
        self._want_sign("(")
        found = [self._scalar()]
        while self._take_sign(","):
            found.append(self._scalar())
        self._want_sign(")")
        return tuple(found)

    # values

    def _scalar(self) -> Scalar:
        here = self._here
        self._next += here.kind != "end"
        if here.kind == "text":
            return _text_of(here.text)
        if here.kind == "number":
            return self._number(here)
        if here.kind == "name":
            return PropertyName(here.text[1:-1])
        if here.kind == "word" and here.text.upper() in _CALLS and self._here.text == "(":
            return self._call(here)
        if here.kind == "word" and here.text.upper() not in _KEYWORDS and self._here.text == "(":
            raise self._wrong(f"{here.text} is not known here; known are {', '.join(sorted(_CALLS))}", here)
        if here.kind == "word" and here.text.upper() not in _KEYWORDS:
            return PropertyName(here.text)
        raise self._wrong("want the name of a property, a 'text', a number, DATE('…') or TIMESTAMP('…')", here)

    def _call(self, called: _Token) -> Scalar:
        self._want_sign("(")
        at = self._here
        if at.text.upper() in _CALLS:
            raise self._wrong("want no call within another")
        given = self._scalar()
        self._want_sign(")")
        if called.text.upper() == "CASEI":
            if not isinstance(given, PropertyName | str):
                raise self._wrong("want the name of a property or a 'text' in CASEI(…)", at)
            return CaseFolded(given)
        if not isinstance(given, str):
            raise self._wrong("want a 'text', as in DATE('2024-05-03')", at)
        try:
            return moment(given)
        except InputError as exc:
            raise self._wrong(str(exc), at) from exc

    def _number(self, token: _Token) -> int | float:
        value = float(token.text)
        if not math.isfinite(value):
            raise self._wrong("this number is too large", token)
        return int(token.text) if re.fullmatch(r"[+-]?\d{1,18}", token.text, re.ASCII) else value

    # tokens

    def _split(self) -> list[_Token]:
        tokens, at = [], 0
        end = len(self._text.rstrip())
        while at < end:
            found = _TOKEN.match(self._text, at)
            if found is None or found.lastgroup is None:
                raise self._wrong("this cannot be read; texts stand in 'single quotes'", _Token("", "", at))
            tokens.append(_Token(found.lastgroup, found[found.lastgroup], found.start(found.lastgroup)))
            at = found.end()
        return [*tokens, _Token("end", "", len(self._text))]

    @property
    def _here(self) -> _Token:
        return self._tokens[self._next]

    def _take_word(self, word: str) -> bool:
        taken = self._here.kind == "word" and self._here.text.upper() == word
        self._next += taken
        return taken

    def _take_sign(self, sign: str) -> bool:
        taken = self._here.kind == "sign" and self._here.text == sign
        self._next += taken
        return taken

    def _want_sign(self, sign: str) -> None:
        if not self._take_sign(sign):
            raise self._wrong(f"want {sign}")

    def _wrong(self, wanted: str, token: _Token | None = None) -> InputError:
        at = (token or self._here).at
        rest = self._text[at:].strip()
        where = f"at character {at + 1}, {_quoted(rest)}" if rest else "at its end"
        return InputError(f"the filter cannot be read {where}: {wanted}")


def _maybe_not(condition: Condition, negated: bool) -> Condition:
    return Negation(condition) if negated else condition


def _text_of(token: str) -> str:
    return re.sub(r"''|\\'", "'", token[1:-1])


def _quoted(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else text[:_SHOWN] + "…")


# ---- JSON ----


def _condition(value: Json, depth: int) -> Condition:
    if isinstance(value, bool):
        return Always(value)
    if depth >= _DEEPEST:
        msg = f"more than {_DEEPEST} parts of the filter lie within each other"
        raise InputError(msg)
    operator, given = _operation(value)
    if operator in {"and", "or"}:
        if len(given) < 2:
            raise _wrong(value, f'"{operator}" wants two or more conditions')
        return Combination(operator == "and", tuple(_condition(part, depth + 1) for part in given))
    if operator == "not":
        _count(value, given, 1)
        return Negation(_condition(given[0], depth + 1))
    if operator in set(Operator):
        _count(value, given, 2)
        return Comparing(Operator(operator), _value(given[0]), _value(given[1]))
    make = _OPERATIONS.get(operator)
    if make is None:
        known = ", ".join(["and", "or", "not", *Operator, *_OPERATIONS])
        raise _wrong(value, f'"op" is none that is known here; there are {known}')
    return make(value, given)


def _null(value: Json, given: Sequence[Json]) -> Condition:
    _count(value, given, 1)
    return IsNull(_value(given[0]))


def _likeness(value: Json, given: Sequence[Json]) -> Condition:
    _count(value, given, 2)
    of, pattern = _value(given[0]), _value(given[1])
    if not isinstance(of, PropertyName | CaseFolded):
        raise _wrong(value, '"like" wants a property first')
    if isinstance(pattern, CaseFolded) and isinstance(pattern.of, str):
        return Like(of, pattern)
    if not isinstance(pattern, str):
        raise _wrong(value, '"like" wants a text second')
    return Like(of, pattern)


def _range(value: Json, given: Sequence[Json]) -> Condition:
    _count(value, given, 3)
    return Between(*map(_value, given))


def _choice(value: Json, given: Sequence[Json]) -> Condition:
    _count(value, given, 2)
    listed = given[1]
    if not isinstance(listed, list) or not listed:
        raise _wrong(value, '"in" wants a list of values second')
    return Among(_value(given[0]), tuple(map(_value, listed)))


_OPERATIONS: Mapping[str, Callable[[Json, Sequence[Json]], Condition]] = {
    "isNull": _null,
    "like": _likeness,
    "between": _range,
    "in": _choice,
}


def _value(value: Json) -> Scalar:
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return value
    if isinstance(value, dict) and len(value) == 1:
        name, given = next(iter(value.items()))
        if name == "property" and isinstance(given, str):
            return PropertyName(given)
        if name in {"date", "timestamp"} and isinstance(given, str):
            return moment(given)
    if isinstance(value, dict) and value.get("op") == "casei":
        _, listed = _operation(value)
        folded = _value(listed[0]) if len(listed) == 1 else None
        if isinstance(folded, PropertyName | str):
            return CaseFolded(folded)
    raise _wrong(value, 'want a text, a number, {"property": …}, {"date": …}, {"timestamp": …} or {"op": "casei", …}')


def _operation(value: Json) -> tuple[str, Sequence[Json]]:
    if isinstance(value, dict) and value.keys() == {"op", "args"}:
        operator, given = value["op"], value["args"]
        if isinstance(operator, str) and isinstance(given, list):
            return operator, given
    raise _wrong(value, 'want {"op": …, "args": […]}')


def _count(value: Json, given: Sequence[Json], wanted: int) -> None:
    if len(given) != wanted:
        raise _wrong(value, f"want {wanted} in its args")


def _wrong(value: Json, why: str) -> InputError:
    part = _quoted(json.dumps(value, ensure_ascii=False))
    return InputError(f"the filter's part {part} cannot be read: {why}")
