"""Reading hostile files in a process of its own, which may take so much time and memory and no more.

The libraries that read HTML, PDF, Word, mail and feeds do what a file tells them. A file that was made to keep them
busy, or to fill the memory, ends its own process and is refused; nothing else notices.
"""

import base64
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict

from geo.articles.documents import INPUT_KINDS, MAX_FILE_BYTES, Document, InputKind
from geo.articles.feeds import read_feed
from geo.articles.mail import read_mail
from geo.articles.markup import read_html
from geo.articles.office import read_docx
from geo.articles.pdf import read_pdf
from geo.errors import GeoError, InputError
from geo.ontology import complete
from geo.processes import SECONDS, bound_this_process, run_apart

READERS: Mapping[InputKind, Callable[[bytes, str], tuple[Document, ...]]] = complete(
    (kind for kind, row in INPUT_KINDS.items() if row.bounded),
    {
        InputKind.HTML: read_html,
        InputKind.PDF: read_pdf,
        InputKind.DOCX: read_docx,
        InputKind.MAIL: read_mail,
        InputKind.FEED: read_feed,
    },
    name="geo.articles.bounded.READERS",
)


def read_bounded(kind: InputKind, data: bytes, *, address: str = "", seconds: int = SECONDS) -> tuple[Document, ...]:
    """Read a file in a process of its own.

    Args:
        kind: One of `READERS`.
        data: The file.
        address: Where it was fetched, if it was.
        seconds: How much computing it may take.

    Raises:
        InputError: It cannot be read, or takes too much time or memory.
    """
    if len(data) > MAX_FILE_BYTES:
        msg = f"is {len(data) / 1e6:.0f} MB large, and {MAX_FILE_BYTES / 1e6:.0f} MB are read; split it"
        raise InputError(msg)
    return _answer(run_apart("geo.articles.bounded", (kind, address, str(seconds)), data, seconds=seconds), kind)


def _answer(output: bytes, kind: InputKind) -> tuple[Document, ...]:
    """Take documents or the reason of a refusal from what the process wrote; it wrote nothing if it was ended."""
    try:
        answer = json.loads(output)
    except ValueError as exc:
        raise InputError(_too_much(kind)) from exc
    if "refused" in answer:
        raise InputError(answer["refused"])
    return tuple(Document(**{**row, "data": base64.b64decode(row["data"])}) for row in answer["documents"])


def _too_much(kind: InputKind) -> str:
    return f"takes too much time or memory to read as {kind}; save its text as a .txt file, and give that"


def _serve(kind: str, address: str, seconds: str) -> None:
    """Read what stands on standard input, and write what it holds, as JSON, to standard output."""
    data = sys.stdin.buffer.read()
    bound_this_process(int(seconds))
    output, sys.stdout = sys.stdout, sys.stderr  # libraries may print; the answer must stand alone
    try:
        found = READERS[InputKind(kind)](data, address)
        rows = [asdict(document) | {"data": base64.b64encode(document.data).decode()} for document in found]
        answer: dict[str, object] = {"documents": rows}
    except GeoError as exc:
        answer = {"refused": str(exc)}
    except Exception as exc:
        if isinstance(exc, MemoryError):
            raise  # no answer says that it was too much
        # Whatever a library did not foresee in a broken file is the file's fault, and the reader's no concern.
        answer = {"refused": f"is broken as {kind} ({type(exc).__name__}); save its text as a .txt file, and give that"}
    output.write(json.dumps(answer))  # ASCII, so that a lone surrogate does no harm


if __name__ == "__main__":
    _serve(*sys.argv[1:4])
