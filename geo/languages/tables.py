"""A table of words in TOML → a frozen dataclass with a field for each key, checked.

A set or a row of words may be written as an array, or, where none of them holds a blank, as one string of words.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from types import MappingProxyType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from geo.errors import DataError

Table = TypeVar("Table")


def read_table(path: Path, kind: type[Table]) -> Table:
    """Read a file into a dataclass.

    Args:
        path: A file in TOML.
        kind: A dataclass. Its fields may be str, int, float, frozenset[str], tuples, patterns, and mappings of them.

    Raises:
        DataError: The file cannot be read, lacks a key, has one that is unknown, or holds something else below it.
    """
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        msg = f"{path} cannot be read: {problem}"
        raise DataError(msg) from problem
    wanted = get_type_hints(kind)
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    for key in found:
        if key not in wanted:
            msg = f"{path}: {key!r} is unknown; there is {', '.join(names)}"
            raise DataError(msg)
    values = {}
    for name in names:
        if name not in found:
            msg = f"{path}: the key {name!r} is missing"
            raise DataError(msg)
        values[name] = _value(found[name], wanted[name], f"{path}: {name}")
    return kind(**values)


def _value(found: object, kind: Any, where: str) -> Any:  # noqa: ANN401 - a type as it is annotated, and what fits it
    """Return what stands below a key as the type that is wanted."""
    origin = get_origin(kind)
    if origin is re.Pattern:
        return _pattern(_of_type(found, str, where), where)
    if origin is frozenset:
        return frozenset(_words(found, where))
    if origin is tuple:
        return _row(found, get_args(kind), where)
    if origin is Mapping or (origin is not None and origin is not UnionType and issubclass(origin, Mapping)):
        inner = get_args(kind)[1]
        rows = _of_type(found, dict, where)
        return MappingProxyType({key: _value(value, inner, f"{where} {key}") for key, value in rows.items()})
    if kind is float and isinstance(found, int) and not isinstance(found, bool):
        return float(found)
    return _of_type(found, kind, where)


def _row(found: object, kinds: tuple[Any, ...], where: str) -> tuple[Any, ...]:
    inner = kinds[0]
    if len(kinds) > 1 and kinds[1] is not Ellipsis:
        row = _of_type(found, list, where)
        if len(row) != len(kinds):
            msg = f"{where}: there must be {len(kinds)} values, not {len(row)}"
            raise DataError(msg)
        return tuple(_value(value, kind, where) for value, kind in zip(row, kinds, strict=True))
    if inner is str:
        return _words(found, where)
    return tuple(_value(value, inner, where) for value in _of_type(found, list, where))


def _words(found: object, where: str) -> tuple[str, ...]:
    if isinstance(found, str):
        return tuple(found.split())
    return tuple(_of_type(word, str, where) for word in _of_type(found, list, where))


def _of_type(found: object, kind: type[Table], where: str) -> Table:
    if not isinstance(found, kind) or isinstance(found, bool):
        msg = f"{where}: {str(found)[:60]!r} is no {_TOLD.get(kind, kind.__name__)}"
        raise DataError(msg)
    return found


_TOLD: Mapping[type, str] = {str: "text in quotes", int: "whole number", float: "number", list: "array", dict: "table"}


def _pattern(text: str, where: str) -> re.Pattern[str]:
    try:
        return re.compile(text)
    except re.error as problem:
        msg = f"{where}: {problem}"
        raise DataError(msg) from problem
