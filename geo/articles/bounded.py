"""Reading hostile files in a process of its own, which may take so much time and memory and no more.

The libraries that read HTML, PDF, office files, mail and feeds do what a file tells them. A file that was made to keep
them busy, or to fill the memory, ends its own process and is refused; nothing else notices.
"""

import base64
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict

from geo.articles.books import read_epub
from geo.articles.documents import INPUT_KINDS, Document, InputKind, is_json_feed
from geo.articles.feeds import read_feed
from geo.articles.json_feeds import read_json_feed
from geo.articles.mail import read_mail
from geo.articles.mailboxes import read_mailbox
from geo.articles.markup import read_html
from geo.articles.office import read_docx
from geo.articles.open_documents import read_odt
from geo.articles.outlook import read_msg
from geo.articles.pdf import read_pdf
from geo.articles.posts import read_posts
from geo.articles.rich_text import read_rtf
from geo.articles.saved_pages import read_saved_page
from geo.articles.sheets import read_table, read_workbook
from geo.articles.web_archives import read_web_archive
from geo.errors import InputError
from geo.ontology import complete
from geo.processes import answer, run_apart

_ADVICE = "save its text as a .txt file, and give that"


def _read_feed(data: bytes, address: str) -> tuple[Document, ...]:
    return (read_json_feed if is_json_feed(data) else read_feed)(data, address)


READERS: Mapping[InputKind, Callable[[bytes, str], tuple[Document, ...]]] = complete(
    (kind for kind, row in INPUT_KINDS.items() if row.bounded),
    {
        InputKind.HTML: read_html,
        InputKind.PDF: read_pdf,
        InputKind.DOCX: read_docx,
        InputKind.ODT: read_odt,
        InputKind.RTF: read_rtf,
        InputKind.EPUB: read_epub,
        InputKind.MAIL: read_mail,
        InputKind.MAILBOX: read_mailbox,
        InputKind.OUTLOOK: read_msg,
        InputKind.TABLE: read_table,
        InputKind.WORKBOOK: read_workbook,
        InputKind.WEB_ARCHIVE: read_web_archive,
        InputKind.SAVED_PAGE: read_saved_page,
        InputKind.FEED: _read_feed,
        InputKind.POSTS: read_posts,
    },
    name="geo.articles.bounded.READERS",
)


def read_bounded(
    kind: InputKind, data: bytes, *, address: str = "", seconds: int | None = None
) -> tuple[Document, ...]:
    """Read a file in a process of its own.

    Args:
        kind: One of `READERS`.
        data: The file.
        address: Where it was fetched, if it was.
        seconds: How much computing it may take; else as much as files of its kind.

    Raises:
        InputError: It cannot be read, or takes too much time or memory.
    """
    most, seconds = INPUT_KINDS[kind].most_bytes, seconds or INPUT_KINDS[kind].seconds
    if len(data) > most:
        msg = f"is {len(data) / 1e6:.0f} MB large, and {most / 1e6:.0f} MB are read; split it"
        raise InputError(msg)
    told = run_apart(
        "geo.articles.bounded",
        (kind, address, str(seconds)),
        data,
        seconds=seconds,
        too_much=f"takes too much time or memory to read as {kind}; {_ADVICE}",
    )
    return tuple(Document(**{**row, "data": base64.b64decode(row["data"])}) for row in told["documents"])


def _serve(kind: str, address: str, seconds: str) -> None:
    """Read what stands on standard input, and write what it holds to standard output."""

    def read(data: bytes) -> dict[str, object]:
        found = READERS[InputKind(kind)](data, address)
        return {"documents": [asdict(one) | {"data": base64.b64encode(one.data).decode()} for one in found]}

    answer(read, seconds=int(seconds), kind=kind, advice=_ADVICE)


if __name__ == "__main__":
    _serve(*sys.argv[1:4])
