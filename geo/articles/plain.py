"""Articles in plain text, with or without front matter, and in JSON Lines."""

import json
import logging
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import PurePath

import yaml

from geo.articles.documents import MARKDOWN_ENDINGS
from geo.articles.texts import (
    MAX_ARTICLE_BYTES,
    MAX_TITLE,
    article_from_text,
    clean,
    decode,
    field_line,
    first_line,
    id_of,
    parse_language,
    parse_published,
    parse_rating,
    too_long,
)
from geo.errors import InputError
from geo.faults import fault
from geo.model import Article, DatePrecision, Rejection

logger = logging.getLogger(__name__)

_MAX_FRONT_MATTER = 64_000
_PUBLISHED = ("published", "date")  # the words for the day of publication; makers of web sites write the second
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)  # in Markdown, as in a page: nobody who reads it sees that
_TOML_MATTER = re.compile(r"\A\+\+\+[ \t]*\n(.*?)\n\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL)
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)


def read_plain(data: bytes, *, name: str, where: str, key: str = "") -> Iterator[Article | Rejection]:
    """Read one article of plain text or Markdown, with or without front matter.

    Raises:
        InputError: It is empty, too long, or no text.
    """
    if len(data) > MAX_ARTICLE_BYTES:
        raise InputError(too_long(where, len(data)))
    if not data.strip():
        msg = f"{where} is empty; put the article's text into it"
        raise InputError(msg)
    meta, body = _split_front_matter(clean(decode(data, where=where)), where=where)
    if PurePath(name).suffix.lower() in MARKDOWN_ENDINGS:
        body = _COMMENT.sub("", body)
    article = article_from_text(body, article_id=id_of(key or name), title=_title(meta, body, name), path=where)
    yield from described(replace(article, source=field_line(meta.get("source"))), meta, where=where)


def read_json_lines(lines: Iterable[bytes], *, name: str, where: str) -> Iterator[Article | Rejection]:
    """Read an article of each line; a broken line is refused by its number.

    Raises:
        InputError: There is no line.
    """
    found = False
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        found = True
        place = f"{where} line {number}"
        try:
            yield from _read_record(line, key=f"{name}:{number}", path=where, where=place)
        except InputError as exc:
            yield Rejection(place, str(exc).removeprefix(f"{place} "))
        except Exception as exc:
            logger.exception("%s could not be read", place)
            yield fault(place, exc)
    if not found:
        msg = f"{where} is empty; write one JSON object a line"
        raise InputError(msg)


def described(
    article: Article, meta: dict[str, object], *, where: str, created: str = ""
) -> Iterator[Article | Rejection]:
    """Give an article its day, rating and language. One that cannot be read is refused alone; the article goes on.

    Args:
        article: What to describe.
        meta: What it says of itself; the first day of publication in it that can be read counts.
        where: What refusals call it.
        created: The day on which its file was made. Without a day of publication it is a guess at that, marked as one.
    """
    told = [(name, meta[name]) for name in _PUBLISHED if meta.get(name) not in (None, "")]
    for name, published in [*told, *([("created", created)] if created else [])]:
        try:
            day, precision = parse_published(published if isinstance(published, date) else field_line(published))
        except InputError as exc:
            yield Rejection(where, f"{name}: {exc}; the article was read without it")
            continue
        precision = DatePrecision.INFERRED if name == "created" else precision
        article = replace(article, published=day, published_precision=precision)
        break
    if rating := field_line(meta.get("rating")):
        try:
            article = replace(article, rating=parse_rating(rating))
        except InputError as exc:
            yield Rejection(where, f"rating: {exc}; the article was read without it")
    if language := field_line(meta.get("language")):
        try:
            article = replace(article, language=parse_language(language))
        except InputError as exc:
            yield Rejection(where, f"language: {exc}; the article was read without it")
    yield article


def _read_record(line: bytes, *, key: str, path: str, where: str) -> Iterator[Article | Rejection]:
    record = _record(line, where=where)
    named = record.get("id")
    article = article_from_text(
        str(record["text"]),
        article_id=id_of(named) if named not in (None, "") else key,
        title=field_line(record.get("title")),
        source=field_line(record.get("source")),
        path=path,
    )
    yield from described(article, record, where=where)


def _record(line: bytes, *, where: str) -> dict[str, object]:
    if len(line) > 8 * MAX_ARTICLE_BYTES:  # JSON may write a character in six bytes
        raise InputError(too_long(where, len(line)))
    try:
        record = json.loads(decode(line, where=where))
    except (ValueError, RecursionError) as exc:
        if isinstance(exc, InputError):
            raise
        reason = exc.msg if isinstance(exc, json.JSONDecodeError) else "nested too deeply or number too long"
        at = f", column {exc.colno}" if isinstance(exc, json.JSONDecodeError) else ""
        msg = f"{where} is not JSON ({reason}{at}); write one object a line"
        raise InputError(msg) from exc
    if not isinstance(record, dict) or not isinstance(record.get("text"), str):
        msg = f'{where} has no "text"; write {{"id": ..., "title": ..., "published": "YYYY-MM-DD", "text": ...}}'
        raise InputError(msg)
    return record


class _FrontMatter(yaml.SafeLoader):
    """YAML whose days need not exist: one that does not is kept as its words, and refused where days are read."""

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Merge nothing: a few lines of merges in merges would make a mapping that fills the memory."""

    def day_or_words(self, node: yaml.ScalarNode) -> object:
        """Return a day, or a moment, or the words."""
        try:
            return self.construct_yaml_timestamp(node)
        except (ValueError, OverflowError):
            return self.construct_scalar(node)


_FrontMatter.add_constructor("tag:yaml.org,2002:timestamp", _FrontMatter.day_or_words)
# Values that are not what their tag says: `!!timestamp x`, `!!bool x`, `!!int ''`.
_BROKEN = (yaml.YAMLError, ValueError, ArithmeticError, LookupError, TypeError, AttributeError, RecursionError)


def _split_front_matter(text: str, *, where: str) -> tuple[dict[str, object], str]:
    """Part `key: value` lines between two lines of `---`, or TOML between two of `+++`, from the text after them."""
    if text.startswith("+++"):
        return _split_toml(text, where=where)
    match = _FRONT_MATTER.match(text[:_MAX_FRONT_MATTER])
    if match is None:
        return {}, text
    try:
        meta = yaml.load(match[1], Loader=_FrontMatter)  # noqa: S506 a safe loader
    except _BROKEN as exc:
        line = (
            f" in line {exc.problem_mark.line + 2}"
            if isinstance(exc, yaml.MarkedYAMLError) and exc.problem_mark
            else ""
        )
        msg = f"{where} has front matter that cannot be read{line}; write `key: value` lines between two lines of ---"
        raise InputError(msg) from exc
    if not isinstance(meta, dict):
        return {}, text
    precision = meta.get("published_precision")
    if precision == DatePrecision.MONTH and isinstance(meta.get("published"), date):
        meta["published"] = str(meta["published"])[:7]
    return {str(key): value for key, value in meta.items()}, text[match.end() :].lstrip("\n")


def _split_toml(text: str, *, where: str) -> tuple[dict[str, object], str]:
    match = _TOML_MATTER.match(text[:_MAX_FRONT_MATTER])
    if match is None:
        return {}, text
    try:
        meta = tomllib.loads(match[1])
    except (tomllib.TOMLDecodeError, RecursionError) as exc:
        msg = f"{where} has front matter that cannot be read: {exc}; write `key = value` lines between two lines of +++"
        raise InputError(msg) from exc
    found = {name: value.date() if isinstance(value, datetime) else value for name, value in meta.items()}
    return found, text[match.end() :].lstrip("\n")


def _title(meta: dict[str, object], body: str, name: str) -> str:
    if title := field_line(meta.get("title")):
        return title
    first = body.lstrip().split("\n", 1)[0]
    if PurePath(name).suffix.lower() in MARKDOWN_ENDINGS and first.startswith("#"):
        return first.lstrip("# ").strip()[:MAX_TITLE]
    return first_line(body)
