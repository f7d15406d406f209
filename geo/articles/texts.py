r"""Text of articles: decoding, cleaning, and the fields that come with it.

The text of an article is kept as it was written, so that offsets stay true; only line ends become `\n`, and code
points that no text may hold (lone surrogates) become U+FFFD.
"""

import calendar
import codecs
import logging
import re
from datetime import date, datetime, timedelta

from charset_normalizer import from_bytes

from geo.articles.unwarned import unwarned
from geo.errors import InputError
from geo.languages.words import words_in
from geo.model import EARLIEST, LATEST, Article, DatePrecision

logger = logging.getLogger(__name__)

MAX_ARTICLE_BYTES = 4_000_000  # some 700,000 words: no news story is longer, and a parse of it takes minutes
_LONGEST_DAY = 60  # letters
_STALE = timedelta(days=365)  # a file is seldom worked on for so long; a template is
_OLDEST_TEMPLATE = 1990  # an earlier day is a fault, and told as one
_DEFAULTS = (datetime(2000, 1, 1), datetime(2001, 2, 2))  # noqa: DTZ001 what fills what is not told: then they differ
_DOTTED_DAY = re.compile(r"\b\d{1,2}\.\s?\d{1,2}\.\s?\d{4}\b")  # where the day comes first
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
MAX_TITLE = 160
# The Admiralty's: the source's reliability, then the item's credibility; empty where nobody has rated.
RATINGS = ("", *(f"{source}{item}" for source in "ABCDEF" for item in "123456"))

_SNIFFED_BYTES = 200_000  # charset detection is slow, and a sample this long decides it
_LARGEST_NUMBER = 10**100  # of a field; Python writes no endless one
_LONGEST_WORD = 500
_LONGEST_ID = 150
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PAGES = {936: "gbk", 1361: "johab", 10000: "mac_roman", 20866: "koi8_r", 21866: "koi8_u", 65001: "utf-8"}
_PAGES |= {20127: "ascii", **{28590 + part: f"iso8859_{part}" for part in (*range(1, 12), *range(13, 17))}}
_CONTROL = bytes(sorted(set(range(32)) - set(b"\t\n\r\f\x1b")))
_SURROGATE = re.compile("[\ud800-\udfff]")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_RATING = re.compile(r"([A-Fa-f])\s?[-/]?\s?([1-6])")


_LONGEST_CODE = 35  # characters that programs which know BCP 47 must have room for
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")


def article_from_text(
    text: str, *, article_id: str, title: str = "", published: date | None = None, source: str = "", path: str = ""
) -> Article:
    """Make an article of text that is at hand, as of a paste.

    Raises:
        InputError: There is no text in it, or far too much.
    """
    text = clean(text)
    if not text.strip():
        msg = f"{article_id} holds no text"
        raise InputError(msg)
    if len(text) > MAX_ARTICLE_BYTES:
        raise InputError(too_long(article_id, len(text)))
    return Article(
        id=article_id, text=text, title=title or first_line(text), published=published, source=source, path=path
    )


def parse_published(value: str | date) -> tuple[date, DatePrecision]:
    """Read a day of publication: `2024-08-27`, `2024-08`, or an ISO time of which the day counts.

    A month alone means its last day: by then the story was out.

    Raises:
        InputError: It is none of these, not in the calendar, or not between the years 1800 and 2200.
    """
    day, precision = _parse(value)
    if not EARLIEST <= day <= LATEST:
        msg = (
            f"{day} lies outside the years {EARLIEST.year} to {LATEST.year}, in which articles appear; "
            "write the day of publication as YYYY-MM-DD, for example 2024-08-27"
        )
        raise InputError(msg)
    return day, precision


def parse_day(value: str) -> date:
    """Read any day of the calendar, written as a day of publication is.

    Raises:
        InputError: It is none.
    """
    return _parse(value)[0]


def _parse(value: str | date) -> tuple[date, DatePrecision]:
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


def parse_rating(value: str) -> str:
    """Read an Admiralty rating, "B2" or "b-2": the source's reliability A-F, then the item's credibility 1-6.

    Raises:
        InputError: It is none.
    """
    if match := _RATING.fullmatch(value.strip()[:20]):
        return f"{match[1].upper()}{match[2]}"
    msg = f"{value.strip()[:20]!r} is no Admiralty rating; write a letter A to F and a digit 1 to 6, for example B2"
    raise InputError(msg)


def parse_language(value: str) -> str:
    """Read the code of a language, such as "en" or "en-GB" (BCP 47).

    Raises:
        InputError: It is none.
    """
    told = value.strip()[:_LONGEST_CODE]
    if _LANGUAGE.fullmatch(told):
        return told
    msg = f"{told[:20]!r} is no code of a language; write two or three letters, for example en or en-GB"
    raise InputError(msg)


def checked_rating(rating: str) -> str:
    """Return a rating as it is kept.

    Raises:
        InputError: It is none of `RATINGS`.
    """
    if rating not in RATINGS:
        msg = (
            f"{rating[:20]!r} is no rating; want the source's reliability A to F, then the credibility 1 to 6, as 'B2'"
        )
        raise InputError(msg)
    return rating


def decode(data: bytes, *, where: str) -> str:
    """Turn a file's bytes into text, in whatever encoding they are.

    UTF-8 and byte order marks are tried first, then the encoding is detected.

    Raises:
        InputError: They are no text, or in no encoding that can be told.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _decode_as(data, encoding, where=where)
    if is_binary(data):
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


def is_binary(data: bytes) -> bool:
    """Say whether NULs, or many control characters, show that this is no text."""
    sample = data[:_SNIFFED_BYTES]
    controls = len(sample) - len(sample.translate(None, _CONTROL))
    return b"\0" in sample or controls > 0.05 * len(sample)


def clean(text: str) -> str:
    r"""Make all line ends `\n`, and replace what no text may hold."""
    return _SURROGATE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def field_line(value: object) -> str:
    """Return a plain field's value as one clean line. Nested values count as none: YAML can make them endless."""
    if not isinstance(value, str | int | float | date) or (isinstance(value, int) and abs(value) > _LARGEST_NUMBER):
        return ""
    return " ".join(clean(str(value)[: 10 * _LONGEST_WORD]).split())[:_LONGEST_WORD]


def id_of(name: object) -> str:
    """Return a name as an article's id: one line, printable, and short enough for an address."""
    line = field_line(name)
    return "".join(c for c in line if c.isprintable())[:_LONGEST_ID] or "article"


def first_line(text: str) -> str:
    """Return the first line where it looks like a headline: short, and with text after it."""
    first, _, rest = text.strip().partition("\n")
    return first.strip() if rest and len(first) <= MAX_TITLE and not first.rstrip().endswith(".") else ""


def too_long(where: str, size: int) -> str:
    """Say that an article is longer than any may be, and what to do."""
    limit = MAX_ARTICLE_BYTES / 1e6
    return (
        f"{where} is {size / 1e6:.1f} MB long, and an article may have {limit:.0f} MB; "
        "split it, or write its articles into a .jsonl file, one a line"
    )


@unwarned()
def _detect_encoding(sample: bytes) -> str | None:
    """Name the likeliest encoding. That of the language that is meant where none is told wins where it is possible."""
    matches, usual = list(from_bytes(sample)), words_in().files.encoding
    if any(usual in match.could_be_from_charset for match in matches):
        return usual
    return matches[0].encoding if matches else None


def _decode_as(data: bytes, encoding: str, *, where: str) -> str:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as exc:
        msg = f"{where} begins as {encoding} text but is damaged; save it in UTF-8"
        raise InputError(msg) from exc


def day_written(text: str) -> str:
    """Return the day that a few words write out, as in a page's head or a mail's header, as an ISO date; else nothing.

    The words must name day, month and year.
    """
    from dateutil.parser import ParserError, parse

    if len(text) > _LONGEST_DAY or _YEAR.search(text) is None:
        return ""
    first = _DOTTED_DAY.search(text) is not None
    try:
        one, other = (
            parse(text.strip(" ."), fuzzy=True, ignoretz=True, default=day, dayfirst=first).date() for day in _DEFAULTS
        )
    except (ParserError, ArithmeticError, ValueError, TypeError):  # its decimals fail by errors of their own
        return ""
    return str(one.isoformat()) if one == other else ""


def day_made(created: datetime | None, modified: datetime | None) -> str:
    """Return the day on which a file was made, as an ISO date; nothing where it is that of the file's template.

    Raises:
        ValueError, OverflowError, TypeError: The moments are none, or cannot be compared.
    """
    if created is None:
        return ""
    stale = modified is not None and modified - created > _STALE and created.year >= _OLDEST_TEMPLATE
    return "" if stale else created.date().isoformat()


def encoding_of_page(page: int) -> str:
    """Return Python's name for one of Windows' code pages, nothing where it knows none."""
    try:
        return codecs.lookup(_PAGES.get(page, f"cp{page}")).name
    except LookupError:
        return ""
