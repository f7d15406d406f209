"""Outlook's mails (.msg) → mails as others write them, which are read by the same rules; opened by olefile.

A message is a folder of properties: one file for each that has words or data, and one for all that are numbers. A mail
within a mail is such a folder too. Text is taken as it stands there, else from HTML, else from Rich Text.
"""

import struct
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import HeaderParser
from email.utils import parsedate_to_datetime
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from geo.articles.archives import MAX_DEPTH
from geo.articles.documents import Document, kind_named
from geo.articles.mail import parts_of_mail
from geo.articles.rich_text import read_rtf
from geo.articles.texts import clean, decode, encoding_of_page, field_line
from geo.articles.unwarned import unwarned
from geo.errors import InputError

if TYPE_CHECKING:
    from olefile import OleFileIO

_BROKEN = "is no Outlook mail that can be read; save it from Outlook as .msg or .eml again"
_NUMBERS = "__properties_version1.0"
_SUBJECT, _BODY, _HTML, _RICH, _HEADERS = 0x0037, 0x1000, 0x1013, 0x1009, 0x007D
_AUTHORS = (0x0042, 0x0C1A, 0x5D02, 0x5D01, 0x0065, 0x0C1F)  # names, then addresses, of the author and of the sender
_SENT, _DELIVERED, _CREATED = 0x0039, 0x0E06, 0x3007
_PAGE, _INTERNET_PAGE = 0x3FFD, 0x3FDE
_DATA, _NAMES = 0x3701, (0x3707, 0x3704, 0x3001)
_EMBEDDED = f"__substg1.0_{_DATA:04X}000D"
_HEAD = {0: 32, 1: 24}  # bytes before the numbers of a message, and of one within it
_START = datetime(1601, 1, 1, tzinfo=UTC)  # from which Windows counts
# What compressed Rich Text may refer to before it has written anything, by Microsoft's [MS-OXRTFCP].
_KNOWN = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans Serif"
    rb"SymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    + b"\r\n"
    + rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
_WINDOW = 4096


@unwarned()
def read_msg(data: bytes, address: str = "") -> tuple[Document, ...]:
    """Take text and attachments out of a mail that Outlook saved, as `read_mail` does.

    Raises:
        InputError: It is no such mail, or has neither text nor an attachment that could be an article.
    """
    from olefile import OleFileIO

    try:
        with OleFileIO(BytesIO(data)) as file:
            mail = _mail(_Message(file, (), 0)) if file.exists(_NUMBERS) else None
    except MemoryError:
        raise
    except Exception as exc:  # olefile raises its own errors, and those of Python where a file is broken in a new way
        raise InputError(_BROKEN) from exc
    if mail is None:
        raise InputError(_BROKEN)
    return parts_of_mail(mail, address)


def _mail(message: "_Message") -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"] = field_line(message.words(_SUBJECT))
    author = next(filter(None, (field_line(message.words(tag)) for tag in _AUTHORS)), "")
    if author:
        mail["From"] = Address(display_name=author)
    if moment := message.moment():
        mail["Date"] = moment
    text, markup = message.text(), ""
    if not text.strip() and (markup := message.markup()).strip():
        mail.set_content(markup, subtype="html")
    else:
        mail.set_content(text if text.strip() else message.rich())
    for name, content in message.attachments():
        if isinstance(content, EmailMessage):
            mail.add_attachment(content)
        else:
            mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail


class _Message:
    """A message in an open file, by the path of its folder; how many messages it lies in."""

    def __init__(self, file: "OleFileIO", path: tuple[str, ...], depth: int) -> None:
        self._file = file
        self._path = path
        self._depth = depth
        self._numbers = dict(_numbers(self._stream(_NUMBERS), _HEAD[min(depth, 1)]))

    def words(self, tag: int) -> str:
        """Return a property that has words, nothing where there is none."""
        if wide := self._stream(f"__substg1.0_{tag:04X}001F"):
            return clean(wide.decode("utf-16-le", "replace")).replace("\0", "")
        narrow = self._stream(f"__substg1.0_{tag:04X}001E")
        page = encoding_of_page(self._numbers.get(_PAGE, 0)) or encoding_of_page(self._numbers.get(_INTERNET_PAGE, 0))
        return clean(narrow.decode(page or "cp1252", "replace")).replace("\0", "")

    def text(self) -> str:
        """Return the mail as plain text."""
        return self.words(_BODY)

    def markup(self) -> str:
        """Return the mail as HTML, in the encoding that the mail tells, else its own."""
        raw = self._stream(f"__substg1.0_{_HTML:04X}0102")
        page = encoding_of_page(self._numbers.get(_INTERNET_PAGE, 0))
        if not raw:
            return self.words(_HTML)
        return clean(raw.decode(page, "replace")) if page else decode(raw, where="the mail")

    def rich(self) -> str:
        """Return the text of the mail as Rich Text; nothing where it has none that can be read."""
        with suppress(InputError):
            return read_rtf(unpacked(self._stream(f"__substg1.0_{_RICH:04X}0102")))[0].text
        return ""

    def moment(self) -> datetime | None:
        """Return when it was sent: as its sender's clock said, where its headers tell it, else in UTC."""
        with suppress(ValueError, TypeError, IndexError, OverflowError):
            told = HeaderParser().parsestr(self.words(_HEADERS)[:100_000], headersonly=True)["date"]
            return parsedate_to_datetime(str(told))
        for tag in (_SENT, _DELIVERED, _CREATED):
            with suppress(OverflowError):
                if ticks := self._numbers.get(tag, 0):
                    return _START + timedelta(microseconds=ticks // 10)
        return None

    def attachments(self) -> Iterator[tuple[str, bytes | EmailMessage]]:
        """Yield the attachments that can be read, with their names; mails within it as mails."""
        for folder in self._folders():
            part = _Message(self._file, (*self._path, folder), self._depth)
            name = next(filter(None, (field_line(part.words(tag)) for tag in _NAMES)), "")
            if self._file.exists([*self._path, folder, _EMBEDDED]):
                yield name, self._within(folder)
            elif kind_named(name) is not None:
                yield PurePosixPath(name.replace("\\", "/")).name, part._stream(f"__substg1.0_{_DATA:04X}0102")

    def _within(self, folder: str) -> EmailMessage:
        if self._depth < MAX_DEPTH:
            return _mail(_Message(self._file, (*self._path, folder, _EMBEDDED), self._depth + 1))
        deep = EmailMessage()  # so that it is refused where depths are counted
        deep.set_content("It lies too deep.")
        return deep

    def _folders(self) -> list[str]:
        at = len(self._path)
        inside = (path[at] for path in self._file.listdir() if len(path) > at + 1 and tuple(path[:at]) == self._path)
        return sorted({name for name in inside if name.startswith("__attach_version1.0_#")})

    def _stream(self, name: str) -> bytes:
        path = [*self._path, name]
        if not self._file.exists(path) or self._file.get_type(path) != _STREAM:
            return b""
        with self._file.openstream(path) as stream:
            return bytes(stream.read())


_STREAM = 2  # as olefile calls what is no folder


def _numbers(stored: bytes, head: int) -> Iterator[tuple[int, int]]:
    for at in range(head, len(stored) - 15, 16):
        _, tag, _, value = struct.unpack_from("<HHIQ", stored, at)
        yield tag, value


def unpacked(packed: bytes) -> bytes:
    """Return Rich Text as it was before Outlook packed it, by [MS-OXRTFCP]; a damaged end is left out.

    Raises:
        InputError: It is not packed in that way.
    """
    if len(packed) < 16 or packed[8:12] not in (b"LZFu", b"MELA"):
        raise InputError(_BROKEN)
    if packed[8:12] == b"MELA":
        return packed[16:]
    window = bytearray(_KNOWN.ljust(_WINDOW, b" "))
    at, to, found = 16, len(_KNOWN), bytearray()
    while at < len(packed):
        control, at = packed[at], at + 1
        for bit in range(8):
            if at >= len(packed):
                break
            if not control >> bit & 1:
                told, at = packed[at : at + 1], at + 1
            else:
                said, at = int.from_bytes(packed[at : at + 2], "big"), at + 2
                start, length = said >> 4, (said & 15) + 2
                if start == to:  # the end, by the rules of the format
                    return bytes(found)
                told = _repeated(window, start, length, to)
            for letter in told:
                window[to] = letter
                to = (to + 1) % _WINDOW
            found += told
    return bytes(found)


def _repeated(window: bytearray, start: int, length: int, to: int) -> bytes:
    """Return letters of the window; those that are written meanwhile are seen."""
    told = bytearray()
    for step in range(length):
        place = (start + step) % _WINDOW
        written = (place - to) % _WINDOW
        told.append(told[written] if written < len(told) else window[place])
    return bytes(told)
