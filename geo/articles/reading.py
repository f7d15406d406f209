r"""Files, folders and JSON Lines in; articles out, with a reason for each input that was refused.

Knows nothing of language or places. The text of an article is kept as it was written, so that offsets stay true; only
line ends become `\n`, and code points that no text may hold (lone surrogates) become U+FFFD.

Example::

    articles, rejections = read_inputs([Path("seeds")])
"""

import calendar
import codecs
import json
import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import yaml
from charset_normalizer import from_bytes

from geo.errors import InputError
from geo.model import Article, DatePrecision, Rejection

logger = logging.getLogger(__name__)

TEXT_ENDINGS = (".txt", ".text", ".md", ".markdown")
LINES_ENDINGS = (".jsonl", ".ndjson")
_MARKDOWN_ENDINGS = (".md", ".markdown")

MAX_ARTICLE_BYTES = 4_000_000  # some 700,000 words: no news story is longer, and a parse of it takes minutes
_MAX_FRONT_MATTER = 64_000
_MAX_TITLE = 160
_SNIFFED_BYTES = 200_000  # charset detection is slow, and a sample this long decides it

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = bytes(sorted(set(range(32)) - set(b"\t\n\r\f\x1b")))
_SURROGATE = re.compile("[\ud800-\udfff]")
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_MONTH = re.compile(r"(\d{4})-(\d{2})")


def read_inputs(
    paths: Iterable[Path], *, published: date | None = None
) -> tuple[tuple[Article, ...], tuple[Rejection, ...]]:
    """Read every article that files, folders and `.jsonl` files hold.

    A bad input is refused by itself; the others go on. A folder is read with the folders in it, in the order of
    names; what is hidden or of another kind is passed over. Articles whose ids are equal get their folder before it.

    Args:
        paths: Files and folders.
        published: The day for articles that carry none.

    Returns:
        The articles, and what was refused with the reason.
    """
    articles: list[Article] = []
    rejections: list[Rejection] = []
    for path in paths:
        for file in _files(Path(path), rejections):
            for item in _read_file(file):
                (articles if isinstance(item, Article) else rejections).append(item)  # type: ignore[arg-type] # sorted by the test
    dated = (a if a.published or not published else replace(a, published=published) for a in articles)
    return tuple(_with_unique_ids(dated)), tuple(rejections)


def article_from_text(
    text: str, *, article_id: str, title: str = "", published: date | None = None, source: str = "", path: str = ""
) -> Article:
    """Make an article of text that is at hand, as of a paste.

    Raises:
        InputError: There is no text in it, or far too much.
    """
    text = _clean(text)
    if not text.strip():
        msg = f"{article_id} holds no text"
        raise InputError(msg)
    if len(text) > MAX_ARTICLE_BYTES:
        raise InputError(_too_long(article_id, len(text)))
    return Article(
        id=article_id, text=text, title=title or _first_line(text), published=published, source=source, path=path
    )


def parse_published(value: str | date) -> tuple[date, DatePrecision]:
    """Read a day of publication: `2024-08-27`, `2024-08`, or an ISO time of which the day counts.

    A month alone means its last day: by then the story was out.

    Raises:
        InputError: It is none of these, or not in the calendar.
    """
    if isinstance(value, datetime):
        return value.date(), DatePrecision.DAY
    if isinstance(value, date):
        return value, DatePrecision.DAY
    words = value.strip()[:40]
    try:
        if month := _MONTH.fullmatch(words):
            year, number = int(month[1]), int(month[2])
            return date(year, number, calendar.monthrange(year, number)[1]), DatePrecision.MONTH
        return datetime.fromisoformat(words).date(), DatePrecision.DAY
    except (ValueError, calendar.IllegalMonthError) as exc:
        msg = f"{words!r} is not a day; write it as YYYY-MM-DD, for example 2024-08-27"
        raise InputError(msg) from exc


def decode(data: bytes, *, where: str) -> str:
    """Turn a file's bytes into text, in whatever encoding they are.

    UTF-8 and byte order marks are tried first, then the encoding is detected.

    Raises:
        InputError: They are no text, or in no encoding that can be told.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _decode_as(data, encoding, where=where)
    if _is_binary(data):
        msg = f"{where} is not text but binary data; save it as plain text in UTF-8"
        raise InputError(msg)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    detected = _detect_encoding(data[:_SNIFFED_BYTES])
    if detected is None:
        msg = f"{where} is in an encoding that cannot be told; save it in UTF-8"
        raise InputError(msg)
    logger.info("%s is not in UTF-8; read as %s", where, detected)
    return _decode_as(data, detected, where=where)


def _detect_encoding(sample: bytes) -> str | None:
    """Name the likeliest encoding. Western Windows wins where it is possible: English news comes in no other."""
    matches = list(from_bytes(sample))
    if any("cp1252" in match.could_be_from_charset for match in matches):
        return "cp1252"
    return matches[0].encoding if matches else None


def _decode_as(data: bytes, encoding: str, *, where: str) -> str:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as exc:
        msg = f"{where} begins as {encoding} text but is damaged; save it in UTF-8"
        raise InputError(msg) from exc


def _is_binary(data: bytes) -> bool:
    """Say whether NULs, or many control characters, show that this is no text."""
    sample = data[:_SNIFFED_BYTES]
    controls = len(sample) - len(sample.translate(None, _CONTROL))
    return b"\0" in sample or controls > 0.05 * len(sample)


def _files(path: Path, rejections: list[Rejection]) -> Iterator[Path]:
    """Yield the files to read under a path; say in `rejections` why there is none."""
    if path.is_dir():
        inside = sorted(p for p in path.rglob("*") if p.is_file() and not _is_hidden(p.relative_to(path)))
        known = [p for p in inside if p.suffix.lower() in TEXT_ENDINGS + LINES_ENDINGS]
        if len(known) < len(inside):
            logger.info("%s: passed over %d files that are no articles", path, len(inside) - len(known))
        if not known:
            endings = ", ".join(TEXT_ENDINGS + LINES_ENDINGS)
            rejections.append(Rejection(str(path), f"holds no articles; put files into it that end in {endings}"))
        yield from known
    elif path.exists():
        yield path
    else:
        rejections.append(Rejection(str(path), "there is no such file or folder; check the path"))


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _read_file(path: Path) -> Iterator[Article | Rejection]:
    try:
        if path.suffix.lower() in LINES_ENDINGS:
            yield from _read_lines(path)
        else:
            yield from _read_text(path)
    except InputError as exc:
        yield Rejection(str(path), str(exc).removeprefix(f"{path} "))
    except OSError as exc:
        yield Rejection(str(path), f"cannot be read: {exc.strerror or exc}; check its permissions")


def _read_text(path: Path) -> Iterator[Article | Rejection]:
    size = path.stat().st_size
    if size > MAX_ARTICLE_BYTES:
        raise InputError(_too_long(str(path), size))
    data = path.read_bytes()
    if not data.strip():
        msg = f"{path} is empty; put the article's text into it"
        raise InputError(msg)
    text = _clean(decode(data, where=str(path)))
    meta, body = _split_front_matter(text, where=str(path))
    article = article_from_text(body, article_id=path.name, title=_title(meta, body, path), path=str(path))
    yield from _dated(replace(article, source=_word(meta.get("source"))), meta.get("published"), where=str(path))


def _read_lines(path: Path) -> Iterator[Article | Rejection]:
    found = False
    with path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            found = True
            where = f"{path} line {number}"
            try:
                yield from _read_record(line, path=path, number=number, where=where)
            except InputError as exc:
                yield Rejection(where, str(exc).removeprefix(f"{where} "))
    if not found:
        msg = f"{path} is empty; write one JSON object a line"
        raise InputError(msg)


def _read_record(line: bytes, *, path: Path, number: int, where: str) -> Iterator[Article | Rejection]:
    if len(line) > 8 * MAX_ARTICLE_BYTES:  # JSON may write a character in six bytes
        raise InputError(_too_long(where, len(line)))
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
    key = record.get("id")
    article = article_from_text(
        record["text"],
        article_id=_clean(str(key)) if key not in (None, "") else f"{path.name}:{number}",
        title=_word(record.get("title")),
        source=_word(record.get("source")),
        path=str(path),
    )
    yield from _dated(article, record.get("published"), where=where)


def _dated(article: Article, published: object, *, where: str) -> Iterator[Article | Rejection]:
    """Give an article its day. One that cannot be read is refused alone; the article goes on without it."""
    if published in (None, ""):
        yield article
        return
    try:
        day, precision = parse_published(published if isinstance(published, date) else str(published))
    except InputError as exc:
        yield article
        yield Rejection(where, f"published: {exc}; the article was read without its day")
        return
    yield replace(article, published=day, published_precision=precision)


def _split_front_matter(text: str, *, where: str) -> tuple[dict[str, object], str]:
    """Part `key: value` lines between two lines of `---` from the text after them."""
    match = _FRONT_MATTER.match(text[:_MAX_FRONT_MATTER])
    if match is None:
        return {}, text
    try:
        meta = yaml.safe_load(match[1])
    except (yaml.YAMLError, ValueError, RecursionError) as exc:
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


def _title(meta: dict[str, object], body: str, path: Path) -> str:
    if title := _word(meta.get("title")):
        return title
    first = body.lstrip().split("\n", 1)[0]
    if path.suffix.lower() in _MARKDOWN_ENDINGS and first.startswith("#"):
        return first.lstrip("# ").strip()[:_MAX_TITLE]
    return _first_line(body)


def _first_line(text: str) -> str:
    """Return the first line where it looks like a headline: short, and with text after it."""
    first, _, rest = text.strip().partition("\n")
    return first.strip() if rest and len(first) <= _MAX_TITLE and not first.rstrip().endswith(".") else ""


def _word(value: object) -> str:
    """Return a plain field's value as one clean line. Nested values count as none: YAML can make them endless."""
    return "" if not isinstance(value, str | int | float | date) else " ".join(_clean(str(value)).split())[:500]


def _clean(text: str) -> str:
    return _SURROGATE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def _too_long(where: str, size: int) -> str:
    limit = MAX_ARTICLE_BYTES / 1e6
    return (
        f"{where} is {size / 1e6:.1f} MB long, and an article may have {limit:.0f} MB; "
        "split it, or write its articles into a .jsonl file, one a line"
    )


def _with_unique_ids(articles: Iterable[Article]) -> Iterator[Article]:
    seen: dict[str, int] = {}
    for article in articles:
        key = article.id
        if key in seen and article.path:
            key = "/".join((*Path(article.path).parts[-2:-1], article.id))
        while key in seen:
            seen[key] += 1
            key = f"{key} ({seen[key]})"
        seen[key] = 1
        yield article if key == article.id else replace(article, id=key)
