"""Extractions as bytes and back: MessagePack, read into the types of `geo.model` and checked against them.

Files with extractions come from others, so nothing in them is run, and what does not fit the article is refused. The
reports stand apart from the rest, which is read only when somebody asks for it.
"""

import zlib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Generic, TypeVar, cast

import msgspec

from geo.errors import InputError
from geo.model import ActorMention, Article, DateMention, Report, Toponym

_Part = TypeVar("_Part")

_LARGEST = 256_000_000  # bytes of one part, unpacked: far more than the largest article gives
_LEVEL = 1  # of zlib: the higher ones take longer than they save


class Part(StrEnum):
    """What is kept apart of an extraction; the name that it has in a file."""

    REPORTS = "reports"  # with the day of publication and the language that the text tells
    TOPONYMS = "toponyms"
    DATES = "dates"
    ACTORS = "actors"
    SINGLE_DATES = "single dates"  # each date alone, as `dateline dates` prints them


@dataclass(frozen=True, slots=True)
class Reports:
    """The reports of an article, and its day of publication and its language where only the text tells them."""

    reports: tuple[Report, ...] = ()
    inferred: date | None = None
    language: str = ""


_TYPES: dict[Part, object] = {
    Part.REPORTS: Reports,
    Part.TOPONYMS: tuple[Toponym, ...],
    Part.DATES: tuple[DateMention, ...],
    Part.ACTORS: tuple[ActorMention, ...],
    Part.SINGLE_DATES: tuple[DateMention, ...],
}


@dataclass(frozen=True)
class Codec(Generic[_Part]):
    """Turns one kind of part into bytes and back."""

    part: Part

    def encode(self, value: _Part) -> bytes:
        """Return a part as bytes.

        Raises:
            InputError: It holds text that no file can hold (lone surrogates), which no reader of ours makes.
        """
        try:
            return zlib.compress(_encoder().encode(value), _LEVEL)
        except UnicodeEncodeError as exc:
            msg = f"the {self.part} hold half a character at {exc.start}; read the article with geo.articles"
            raise InputError(msg) from exc

    def decode(self, data: bytes, article: Article) -> _Part:
        """Return the part of an article that bytes tell.

        Raises:
            InputError: They are damaged, of another version, or about another text.
        """
        try:
            found = _decoder(self.part).decode(unpacked(data, _LARGEST))
        except (msgspec.MsgspecError, zlib.error, ValueError, TypeError, OverflowError, RecursionError) as exc:
            msg = f"the {self.part} of {article.id!r} are damaged, or of another version of Dateline"
            raise InputError(msg) from exc
        if not _fits(found, article):
            msg = f"the {self.part} of {article.id!r} are about another text"
            raise InputError(msg)
        return cast("_Part", found)  # the decoder has checked it


REPORTS: Codec[Reports] = Codec(Part.REPORTS)
TOPONYMS: Codec[tuple[Toponym, ...]] = Codec(Part.TOPONYMS)
DATES: Codec[tuple[DateMention, ...]] = Codec(Part.DATES)
ACTORS: Codec[tuple[ActorMention, ...]] = Codec(Part.ACTORS)
SINGLE_DATES: Codec[tuple[DateMention, ...]] = Codec(Part.SINGLE_DATES)


@cache
def _encoder() -> msgspec.msgpack.Encoder:
    return msgspec.msgpack.Encoder()


@cache
def _decoder(part: Part) -> "msgspec.msgpack.Decoder[object]":
    return msgspec.msgpack.Decoder(_TYPES[part])


def unpacked(data: bytes, most: int) -> bytes:
    """Unpack what zlib packed; a small file that would become a huge one is refused.

    Args:
        data: The packed bytes.
        most: Bytes that it may become.

    Raises:
        ValueError: It would become more, or is cut short.
        zlib.error: It is damaged.
    """
    unpacker = zlib.decompressobj()
    found = unpacker.decompress(data, most)
    if not unpacker.eof:
        msg = f"it is cut short, or larger than {most:,} bytes"
        raise ValueError(msg)
    return found


def _fits(value: object, article: Article) -> bool:
    """Say whether a part can be about a text: its quotes stand in it, and nothing lies behind its end."""
    if isinstance(value, Reports):
        return all(_report_fits(report, article) for report in value.reports)
    end = len(article.text)
    assert isinstance(value, tuple)
    return all(mention.span.end <= end for mention in value)


def _report_fits(report: Report, article: Article) -> bool:
    ends = [span.end for span in (report.span, report.trigger, *report.also, *report.left_open)]
    ends += [mention.span.end for mention in report.agents]
    ends += [mention.span.end for mention in report.targets]
    ends += [part.span.end for part in report.places if part.span is not None]
    ends += [number.span.end for number in report.numbers]
    if report.when_span is not None:
        ends.append(report.when_span.end)
    text = article.text
    return (
        report.article == article.id and max(ends) <= len(text) and text.startswith(report.sentence, report.span.start)
    )
