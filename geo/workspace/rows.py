"""Rows of a workspace's tables → what they stand for. An odd one is left out and told, and stays in the file.

A file may have passed through other hands and programs: a row may hold any of SQLite's values in any of its columns.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import TypeVar

from geo.articles.texts import MAX_ARTICLE_BYTES, checked_rating, parse_language, parse_published, too_long
from geo.errors import InputError
from geo.model import Article, DatePrecision, Rejection
from geo.workspace.coding import review_from_json
from geo.workspace.reviews import Review

Row = Sequence[object]

_Value = TypeVar("_Value")
_LONGEST_SHOWN = 60  # characters of a value in a message


class TableName(StrEnum):
    """The tables that a person fills; also their names in the file."""

    ARTICLES = "articles"
    RATINGS = "ratings"
    REVIEWS = "reviews"
    VIEWS = "views"
    SETTINGS = "settings"


def readable(
    place: str, table: TableName, rows: Iterable[Row], read: Callable[[Row], _Value]
) -> tuple[tuple[_Value, ...], tuple[Rejection, ...]]:
    """Read rows, and tell of each that cannot be read.

    Args:
        place: What the workspace is called.
        table: The table that they are of.
        rows: Their numbers, each with its values behind it.
        read: Makes of the values what they stand for, or raises an `InputError`.
    """
    found, odd = [], []
    for number, *values in rows:
        try:
            found.append(read(values))
        except InputError as exc:
            reason = f"row {number} of its table {table} is left out, and stays in the file: {exc}"
            odd.append(Rejection(place, reason))
    return tuple(found), tuple(odd)


def read_article(row: Row) -> Article:
    """Read `id, text, title, published, precision, source, path, rating, language, recognised`."""
    name, text, title, published, precision, source, path, rating, language, recognised = row
    words = _text("text", text)
    if len(words) > MAX_ARTICLE_BYTES:
        raise InputError(too_long("its text", len(words)))
    return Article(
        _name("id", name),
        words,
        _text("title", title),
        None if published in (None, "") else _day("published", published),
        _precision(precision),
        _text("source", source),
        _plain("path", path),
        checked_rating(_text("rating", rating)),
        parse_language(_text("language", language)),
        bool(recognised),
    )


def read_rating(row: Row) -> tuple[str, str]:
    """Read `article, rating`."""
    article, rating = row
    return _name("article", article), checked_rating(_text("rating", rating))


def read_review(row: Row) -> Review:
    """Read `review`."""
    return review_from_json(_text("review", row[0]))


def read_view(row: Row) -> tuple[str, dict[str, list[str]]]:
    """Read `name, params`."""
    name, params = row
    try:
        told = json.loads(_text("params", params))
    except (ValueError, RecursionError) as exc:
        raise _wrong("params", params, "a JSON object of lists of words") from exc
    if not isinstance(told, dict) or not all(isinstance(values, list) for values in told.values()):
        raise _wrong("params", params, "a JSON object of lists of words")
    return _text("name", name), {
        _text("params", key): [_text("params", value) for value in values] for key, values in told.items()
    }


def read_setting(row: Row) -> tuple[str, str]:
    """Read `name, value`."""
    name, value = row
    return _text("name", name), _text("value", value)


def _text(column: str, value: object) -> str:
    if not isinstance(value, str):
        raise _wrong(column, value, "a text")
    try:
        value.encode()
    except UnicodeEncodeError as exc:
        raise _wrong(column, value, "a text in UTF-8") from exc
    return value


def _plain(column: str, value: object) -> str:
    text = _text(column, value)
    if "\0" in text:
        raise _wrong(column, value, "a text without NUL characters")
    return text


def _name(column: str, value: object) -> str:
    text = _plain(column, value)
    if not text.strip():
        raise _wrong(column, value, "a name")
    return text


def _day(column: str, value: object) -> date:
    text = _text(column, value)
    try:
        return parse_published(text)[0]
    except InputError as exc:
        msg = f"its {column}: {exc}"
        raise InputError(msg) from exc


def _precision(value: object) -> DatePrecision:
    try:
        return DatePrecision(_text("precision", value))
    except ValueError as exc:
        raise _wrong("precision", value, f"one of {', '.join(DatePrecision)}") from exc


def _wrong(column: str, value: object, wanted: str) -> InputError:
    there = "nothing" if value is None else ascii(value)[:_LONGEST_SHOWN]
    return InputError(f"its {column} is {there}; want {wanted}")
