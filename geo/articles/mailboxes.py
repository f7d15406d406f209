"""Mailboxes (.mbox) → their mails, each read as a mail by itself."""

import re
from collections.abc import Iterator

from geo.articles.documents import MAX_PARTS, Document
from geo.articles.mail import read_mail
from geo.errors import InputError

# A mail begins after an empty line with "From ", an address and a time; its headers follow.
_START = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From [^\r\n]{0,160}\d\d:\d\d[^\r\n]{0,60}\r?\n(?=[!-9;-~]{1,70}:)")
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)


def read_mailbox(data: bytes, address: str = "") -> tuple[Document, ...]:
    """Take the mails out of a mailbox, each as `read_mail` does.

    A mail that cannot be read comes as data, under a name with its number, so that it is refused by itself.

    Raises:
        InputError: It is no mailbox, or holds more mails than are read.
    """
    mails = list(_mails(data))
    if not mails:
        msg = "is no mailbox that can be read; export it from the mail program as .mbox, or its mails as .eml"
        raise InputError(msg)
    return tuple(found for number, mail in enumerate(mails, start=1) for found in _read(number, mail, address))


def _mails(data: bytes) -> Iterator[bytes]:
    starts = list(_START.finditer(data))
    if len(starts) > MAX_PARTS:
        msg = f"holds {len(starts):,} mails, and {MAX_PARTS} of a mailbox are read; split it"
        raise InputError(msg)
    ends = (*(start.start() for start in starts[1:]), len(data))
    for start, end in zip(starts, ends, strict=False):
        yield _QUOTED.sub(rb"\1", data[start.end() : end])


def _read(number: int, mail: bytes, address: str) -> tuple[Document, ...]:
    try:
        return read_mail(mail, address)
    except InputError:
        return (Document(name=f"mail {number}.eml", data=mail),)
