"""Which items of a table a CQL2 filter lets pass.

What is not known is neither so nor not so, as the standard asks: an item passes where the filter is certainly true.
"""

import operator
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from geo.api.cql2 import (
    Always,
    Among,
    Between,
    CaseFolded,
    Combination,
    Comparing,
    Condition,
    IsNull,
    Like,
    Moment,
    Negation,
    Operator,
    PropertyName,
    Scalar,
    moment,
)
from geo.errors import InputError
from geo.views.event_records import Cell, CellKind

Mask = NDArray[np.bool_]
Columns = Callable[[str], Sequence[Cell]]

_LONGEST_PATTERN = 200  # characters behind LIKE

_COMPARES: Mapping[Operator, Callable[[Any, Any], bool]] = {
    Operator.EQUAL: operator.eq,
    Operator.UNEQUAL: operator.ne,
    Operator.LESS: operator.lt,
    Operator.GREATER: operator.gt,
    Operator.AT_MOST: operator.le,
    Operator.AT_LEAST: operator.ge,
}
_SORTS = {
    CellKind.TEXT: "text",
    CellKind.PROSE: "text",
    CellKind.DAY: "day",
    CellKind.WHOLE: "number",
    CellKind.FRACTION: "number",
}
_RIGHT = {"text": "a 'text'", "day": "DATE('2024-05-03') or TIMESTAMP('2024-05-03T14:00:00Z')", "number": "a number"}


@dataclass(frozen=True, slots=True)
class _Truth:
    """Of which items a condition is true, and of which it is false; of the others nothing is known."""

    true: Mask
    false: Mask


@dataclass(frozen=True, slots=True)
class _Values:
    """One value for each item, None where nothing is known, or the same for all; `name` is the property's."""

    sort: str
    each: Sequence[Cell] | None
    same: Cell = None
    folded: bool = False
    name: str = ""

    def of(self, size: int) -> Iterable[Cell]:
        return self.each if self.each is not None else (self.same,) * size


def passing(condition: Condition, columns: Columns, kinds: Mapping[str, CellKind], size: int) -> Mask:
    """Return which of so many items pass.

    Args:
        condition: The filter.
        columns: Returns the values of a property, one for each item.
        kinds: The properties that there are, and what they hold.
        size: How many items there are.

    Raises:
        InputError: The filter names a property that is not there, or compares what cannot be compared.
    """
    return _Evaluation(columns, kinds, size).found(condition).true


class _Evaluation:
    def __init__(self, columns: Columns, kinds: Mapping[str, CellKind], size: int) -> None:
        self._columns = columns
        self._kinds = kinds
        self._size = size

    def found(self, condition: Condition) -> _Truth:
        match condition:
            case Always(value):
                return self._known(np.full(self._size, value))
            case Combination(every, parts):
                found = [self.found(part) for part in parts]
                both, any_ = np.logical_and.reduce, np.logical_or.reduce
                true, false = [part.true for part in found], [part.false for part in found]
                return _Truth(both(true), any_(false)) if every else _Truth(any_(true), both(false))
            case Negation(of):
                opposite = self.found(of)
                return _Truth(opposite.false, opposite.true)
            case IsNull(of):
                values = self._values(of)
                return self._known(np.array([value is None for value in values.of(self._size)], dtype=bool))
            case Comparing(sign, left, right):
                return self._compared(_COMPARES[sign], left, right)
            case Like(of, pattern):
                return self._like(of, pattern)
            case Between(of, low, high):
                return self.found(
                    Combination(True, (Comparing(Operator.AT_LEAST, of, low), Comparing(Operator.AT_MOST, of, high)))
                )
            case Among(of, values):
                return self._among(of, values)

    def _compared(self, compare: Callable[[Any, Any], bool], left: Scalar, right: Scalar) -> _Truth:
        one, other = self._pair(left, right)
        pairs = zip(one.of(self._size), other.of(self._size), strict=True)
        return self._from((None if a is None or b is None else compare(a, b)) for a, b in pairs)

    def _among(self, of: Scalar, values: Sequence[Scalar]) -> _Truth:
        listed = [self._pair(of, value)[1] for value in values]
        one = self._pair(of, values[0])[0]
        if any(value.each is not None for value in listed):  # other properties: rare, and told one by one
            return self.found(Combination(False, tuple(Comparing(Operator.EQUAL, of, value) for value in values)))
        wanted = {value.same for value in listed}
        return self._from((None if value is None else value in wanted) for value in one.of(self._size))

    def _like(self, of: PropertyName | CaseFolded, pattern: str | CaseFolded) -> _Truth:
        one, other = self._pair(of, pattern)
        if one.sort != "text":
            self._refuse(one, "holds no text, and LIKE wants one")
        fits = pattern_fits(str(other.same))
        return self._from((None if value is None else fits(str(value))) for value in one.of(self._size))

    # ---- values ----

    def _pair(self, left: Scalar, right: Scalar) -> tuple[_Values, _Values]:
        """Return two values that can be compared: a text beside a day is a day, and capitals matter to both or none."""
        one, other = self._values(left), self._values(right)
        if {one.sort, other.sort} == {"day", "text"}:
            one, other = _as_day(one), _as_day(other)
        if one.sort != other.sort:
            told = one if one.name else other
            if told.name:
                self._refuse(told, f"is a {told.sort}; compare it with {_RIGHT[told.sort]}")
            msg = f"the filter compares a {one.sort} with a {other.sort}"
            raise InputError(msg)
        if one.folded or other.folded:
            one, other = _folded(one), _folded(other)
        return one, other

    def _values(self, scalar: Scalar) -> _Values:
        match scalar:
            case PropertyName(name):
                if name not in self._kinds:
                    known = ", ".join(self._kinds)
                    msg = f"the filter names {name[:60]!r}, which is no property here; there are: {known}"
                    raise InputError(msg)
                return _Values(_SORTS[self._kinds[name]], self._columns(name), name=name)
            case CaseFolded(of):
                values = self._values(of)
                if values.sort != "text":
                    self._refuse(values, "holds no text, and CASEI wants one")
                return _folded(values)
            case Moment(text):
                return _Values("day", None, text)
            case str():
                return _Values("text", None, scalar)
            case _:
                return _Values("number", None, scalar)

    def _refuse(self, values: _Values, why: str) -> NoReturn:
        msg = f"the filter cannot be applied: {values.name or repr(values.same)} {why}"
        raise InputError(msg)

    # ---- masks ----

    def _from(self, told: Iterable[bool | None]) -> _Truth:
        listed = list(told)
        return _Truth(
            np.array([each is True for each in listed], dtype=bool),
            np.array([each is False for each in listed], dtype=bool),
        )

    def _known(self, true: Mask) -> _Truth:
        return _Truth(true, ~true)


def _as_day(values: _Values) -> _Values:
    if values.sort == "day":
        return values
    if values.each is not None:
        msg = f"the filter compares {values.name}, a text, with a day"
        raise InputError(msg)
    return _Values("day", None, moment(str(values.same)).text)


def _folded(values: _Values) -> _Values:
    if values.folded:
        return values
    each = None if values.each is None else [_fold(value) for value in values.each]
    return _Values(values.sort, each, _fold(values.same), folded=True, name=values.name)


def _fold(value: Cell) -> Cell:
    return value.casefold() if isinstance(value, str) else value


def pattern_fits(pattern: str) -> Callable[[str], bool]:
    """Return what says whether a text fits a pattern of LIKE.

    Raises:
        InputError: The pattern is too long: what it costs grows with its length times the text's, and no more.
    """
    if len(pattern) > _LONGEST_PATTERN:
        msg = f"the pattern behind LIKE has {len(pattern):,} characters; at most {_LONGEST_PATTERN} are read"
        raise InputError(msg)
    runs = _runs(pattern)
    head, *rest = [re.compile("".join("." if c is None else re.escape(c) for c in run), re.DOTALL) for run in runs]
    if not rest:
        return lambda text: head.fullmatch(text) is not None
    *middle, tail = rest
    room = len(runs[-1])

    def fits(text: str) -> bool:
        found = head.match(text)
        for piece in middle:  # the first place of each leaves the most room for those behind it
            found = found and piece.search(text, found.end())
        return found is not None and len(text) - room >= found.end() and tail.match(text, len(text) - room) is not None

    return fits


def _runs(pattern: str) -> list[list[str | None]]:
    """Return what stands between the signs for any text, character by character; None is any one character."""
    runs: list[list[str | None]] = [[]]
    signs = iter(pattern)
    for sign in signs:
        if sign == "%":
            runs.append([])
        elif sign == "_":
            runs[-1].append(None)
        else:
            runs[-1].append(next(signs, sign) if sign == "\\" else sign)
    return runs
