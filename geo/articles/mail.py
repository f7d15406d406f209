"""Mail → its text and its attachments, by the standard library."""

import email
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from email.message import EmailMessage, MIMEPart
from email.policy import EmailPolicy
from email.utils import parseaddr
from typing import TYPE_CHECKING

from geo.articles.documents import MAX_PARTS, Document, kind_named
from geo.articles.texts import day_written
from geo.articles.unwarned import unwarned
from geo.errors import InputError

if TYPE_CHECKING:
    _Usual = EmailPolicy[EmailMessage]  # which is no such thing when it runs
else:
    _Usual = EmailPolicy

_HEADERS = re.compile(r"^(?:[ >*]{0,4}[^\W\d][^\n:]{1,14}:[ \t]?[^\n]{1,200}\n){3,6}(?=[ >]*\n)", re.MULTILINE)
_QUOTED = re.compile(
    r"^([^\s>][^\n]{5,200}(?:\n[^\s>][^\n]{0,200})?:)[ \t]*\n\s{0,9}((?:>[^\n]*(?:\n|\Z))+)", re.MULTILINE
)
_MARKS = re.compile(r"^[ ]?>[ ]?", re.MULTILINE)
_HEADED = re.compile(r"(?:^[ ]?>[^\n]*\n?)+\Z", re.MULTILINE)  # what stands above the head of a mail that is passed on
_UNTIL_TIME = re.compile(
    r".*\d[:.h]\d\d(?:[:.]\d\d)?[,\s]*(?:[AP]\.?M\.?)?[,\s]*(?:\(?(?:[+-]\d{4}|[A-Z]{2,4})\)?,\s*)?", re.IGNORECASE
)
_AROUND_NAME = re.compile(r"\A(?:[a-z]+\s+)+|(?:\s+[a-z]+)+\Z")  # the verb, in whatever language
_LONGEST_NAMED = 400
_LONGEST_HEADER = 10_000  # characters
_DEEPEST = 20  # answers to answers
_COUNTED = re.compile(rb"(\d{1,9})[ \t]*\r?\n")  # bytes, above each mail that Apple's program keeps (.emlx)
_RULE = re.compile(r"^[ >]*-{5,}.*(?:\n|\Z)", re.MULTILINE)
_ADDRESS = re.compile(r"[<\[(]")  # what an address after a name begins with
_NOTE = 8  # words of a note above what is passed on, to be an article too
_HEAD = 4000  # bytes of a page in which it may say how it is written
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_BROKEN = "is no mail that can be read; save it from the mail program as .eml again"


class _BoundedPolicy(_Usual):
    """The usual policy, with headers of bounded length: the parser of their values takes the square of it."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """Return a header's name, and as much of its value as a header may have."""
        name, value = super().header_source_parse(sourcelines)
        return name, value[:_LONGEST_HEADER]


POLICY = _BoundedPolicy()


@unwarned()
def read_mail(data: bytes, address: str = "") -> tuple[Document, ...]:
    """Take text and attachments out of a mail; an attachment comes with its name and is read by its own kind.

    Raises:
        InputError: It is no mail, or has neither text nor an attachment that could be an article.
    """
    if counted := _COUNTED.match(data):
        data = data[counted.end() : counted.end() + int(counted[1])]
    try:
        mail = email.message_from_bytes(data, policy=POLICY)
    except MemoryError:
        raise
    except Exception as exc:  # the parser of headers raises many kinds of errors on broken ones
        raise InputError(_BROKEN) from exc
    return parts_of_mail(mail, address)


def parts_of_mail(mail: EmailMessage, address: str = "") -> tuple[Document, ...]:
    """Take text and attachments out of a parsed mail, as `read_mail` does.

    Raises:
        InputError: It has neither text nor an attachment that could be an article.
    """
    try:
        found = (*_body(mail, address), *_attachments(mail))
    except (InputError, MemoryError):
        raise
    except Exception as exc:  # the parser of headers raises many kinds of errors on broken ones
        raise InputError(_BROKEN) from exc
    if not found:
        msg = "holds no text and no attachment that is read; attach articles, or paste the text"
        raise InputError(msg)
    return found


def _body(mail: EmailMessage, address: str) -> Iterator[Document]:
    from geo.articles.markup import text_of_html

    part = mail.get_body(("plain", "html"))
    if part is None or not mail.keys():  # without a single header it is no mail
        return
    html = part.get_content_subtype() == "html"
    text = text_of_html(_markup(part), div=1) if html else str(part.get_content())
    subject = str(mail.get("subject", ""))
    own, forwarded = _parted(text)
    if own.strip() and (not forwarded or len(own.split()) >= _NOTE):
        yield Document(own, title=subject, published=_day(mail), source=_sender(mail), address=address)
    for sender, day, passed_on in forwarded:
        yield Document(passed_on, title=subject, published=day, source=sender, address=address)


def _parted(text: str, depth: int = 0) -> tuple[str, list[tuple[str, str, str]]]:
    """Part the mails that a mail passes on or answers from its own words: who wrote each, on which day, and what.

    What is answered stands behind a line that names a day and ends in a colon, each of its lines behind a sign.
    """
    quoted: list[tuple[str, str, str]] = []
    kept, at = [], 0
    for block in _QUOTED.finditer(text) if depth < _DEEPEST else ():
        sender, day = _named(" ".join(block[1].split()))
        if day:
            inner, further = _parted(_MARKS.sub("", block[2]), depth + 1)
            quoted += [(sender, day, inner.strip()), *further]
            kept.append(text[at : block.start()])
            at = block.end()
    own, forwarded = _forwarded("".join((*kept, text[at:])))
    return own, [part for part in (*forwarded, *quoted) if part[2]]


def _named(line: str) -> tuple[str, str]:
    """Return who wrote what is answered, and on which day, by the line above: "On 4 May 2024, at 11:02, A wrote:".

    Of who wrote it nothing where the line tells no time, behind or before which the name stands.
    """
    before = line[:_LONGEST_NAMED].partition("<")[0]
    pieces = before.split(",")
    days = (day_written(",".join(pieces[:end]).strip(" :")) for end in range(len(pieces), 0, -1))
    timed = _UNTIL_TIME.match(before)
    sender = _AROUND_NAME.sub("", before[timed.end() :].strip(" \"':")) if timed else ""
    return sender, next(filter(None, days), "")


def _forwarded(text: str) -> tuple[str, list[tuple[str, str, str]]]:
    """Part the mails that a mail passes on from its own words: who wrote each, on which day, and what.

    Each begins with lines of `name: value`, below each other, of which one names a day; above them may stand a line of
    hyphens. What they are called differs by program and language.
    """
    found = [(block, day) for block in _HEADERS.finditer(text) if (day := _day_in(block[0]))]
    if not found:
        return text, []
    own = _RULE.sub("", text[: found[0][0].start()])
    parts = []
    for at, (block, day) in enumerate(found):
        end = found[at + 1][0].start() if at + 1 < len(found) else len(text)
        sender = block[0].partition(":")[2].splitlines()[0].strip()
        words = _unmarked(_RULE.sub("", text[block.end() : end]))
        parts.append((_ADDRESS.split(sender)[0].strip(' "') or sender, day, words.strip()))
    return _HEADED.sub("", own), [part for part in parts if part[2]]


def _unmarked(text: str) -> str:
    """Return a text without the signs of a quote, where all of its lines have them."""
    lines = [line for line in text.splitlines() if line.strip()]
    return _MARKS.sub("", text) if all(line.lstrip().startswith(">") for line in lines) else text


def _day_in(block: str) -> str:
    days = [day for line in block.splitlines() if (day := day_written(line.partition(":")[2].strip()))]
    return days[0] if len(days) == 1 else ""


def _markup(part: MIMEPart) -> str:
    """Return a page in a mail; where the mail does not say how it is written, the page may."""
    raw = part.get_payload(decode=True)
    if part.get_content_charset() is None and isinstance(raw, bytes) and (said := _CHARSET.search(raw[:_HEAD])):
        with suppress(LookupError):
            return raw.decode(said[1].decode("ascii"), "replace")
    return str(part.get_content())


def _attachments(mail: EmailMessage) -> Iterator[Document]:
    for number, part in enumerate(mail.iter_attachments()):
        if number >= MAX_PARTS:
            msg = f"has more than {MAX_PARTS} attachments; save those that matter as files"
            raise InputError(msg)
        name = part.get_filename("") or ("forwarded.eml" if part.get_content_type() == "message/rfc822" else "")
        content = part.get_content()
        raw = content.as_bytes() if isinstance(content, EmailMessage) else content
        raw = raw.encode("utf-8", "replace") if isinstance(raw, str) else raw
        if isinstance(raw, bytes) and kind_named(name) is not None:
            yield Document(name=name, data=raw)


def _day(mail: EmailMessage) -> str:
    sent = getattr(mail.get("date"), "datetime", None)
    return sent.date().isoformat() if isinstance(sent, datetime) else ""


def _sender(mail: EmailMessage) -> str:
    name, where = parseaddr(str(mail.get("from", "")))
    return name or where
