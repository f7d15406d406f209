"""PDFs whose pages are pictures → the text in these, recognised (OCR) by Tesseract.

pypdfium2 draws the pages; Tesseract is a program of its own, which the system brings (Debian: `tesseract-ocr`). It is
called directly, since all that it is given is a picture, and all that it gives is text.
"""

import math
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING

from geo.articles.texts import MAX_ARTICLE_BYTES, too_long
from geo.errors import InputError
from geo.extras import EXTRAS

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

PROGRAM = "tesseract"
MAX_PAGES = 40
MAX_PIXELS = 12_000_000  # of a page: A4 at 300 dots an inch has 8.7 million
SECONDS = 100  # by the clock, for all pages: less than the process may take that this runs in
_PAGE_SECONDS = 30  # for one page
_DOTS = 300  # an inch, for which Tesseract was made
_POINTS = 72  # an inch, by which PDF counts
_LANGUAGES = 4  # that are looked for at a time: each makes it slower
_SCRIPTS = "osd"  # no language, but how a page is turned
_NOTHING = "holds no text, only pictures of it"


def recognised_pages(data: bytes) -> list[str]:
    """Return the text of each page of a PDF that is a picture, by Tesseract.

    All languages that Tesseract has are looked for, English first, four at most.

    Raises:
        InputError: What reads pictures is not installed, or the pages are too many, take too long, or cannot be drawn.
    """
    _check_installed()
    from pypdfium2 import PdfDocument, PdfiumError

    end = time.monotonic() + SECONDS
    languages = _languages()
    found: list[str] = []
    try:
        file = PdfDocument(data)
        if len(file) > MAX_PAGES:
            msg = f"{_NOTHING}, on {len(file):,} pages, and {MAX_PAGES} such pages are read; split it"
            raise InputError(msg)
        for page in _pages(file):
            left = end - time.monotonic()
            if left <= 0:
                raise InputError(_too_slow(len(found), len(file)))
            found.append(_recognised(page, languages, min(left, _PAGE_SECONDS)))
            if sum(map(len, found)) > MAX_ARTICLE_BYTES:
                raise InputError(too_long("its text", sum(map(len, found))))
    except PdfiumError as exc:
        msg = f"{_NOTHING}, which cannot be drawn; open it in a viewer, and print it into a new PDF"
        raise InputError(msg) from exc
    except subprocess.TimeoutExpired as exc:
        raise InputError(_too_slow(len(found), len(file))) from exc
    return found


def _check_installed() -> None:
    missing = []
    if any(find_spec(module) is None for module in EXTRAS["ocr"]):
        missing.append("pip install 'dateline[ocr]'")
    if shutil.which(PROGRAM) is None:
        missing.append("Tesseract (on Debian and Ubuntu: apt install tesseract-ocr)")
    if missing:
        msg = f"{_NOTHING}; to have it recognised (OCR), install what reads it: {', and '.join(missing)}"
        raise InputError(msg)


def _too_slow(read: int, of: int) -> str:
    return f"{_NOTHING}, and takes too long to recognise: {read} of {of} pages were read in {SECONDS} s; split it"


def _pages(file: "Iterator[PdfPage]") -> "Iterator[PdfPage]":
    for page in file:
        try:
            yield page
        finally:
            page.close()


def _recognised(page: "PdfPage", languages: str, seconds: float) -> str:
    """Return the text of a page; nothing of one on which nothing is drawn."""
    if next(iter(page.get_objects(max_depth=1)), None) is None:
        return ""
    width, height = (max(float(side), 1.0) for side in page.get_size())
    scale = min(_DOTS / _POINTS, math.sqrt(MAX_PIXELS / (width * height)))
    picture = page.render(scale=scale, grayscale=True).to_numpy()
    drawn_height, drawn_width = picture.shape[:2]
    return _run(
        ["stdin", "stdout", "-l", languages, "--dpi", str(max(round(scale * _POINTS), 70))],
        b"P5 %d %d 255\n%s" % (drawn_width, drawn_height, picture.tobytes()),
        seconds,
    )


def _languages() -> str:
    """Return the languages that Tesseract has, as it wants them told."""
    listed = _run(["--list-langs"], b"", _PAGE_SECONDS).splitlines()[1:]  # the first line says where they lie
    names = sorted({line.strip() for line in listed} - {"", _SCRIPTS}, key=lambda name: (name != "eng", name))
    return "+".join(names[:_LANGUAGES]) or "eng"


def _run(arguments: list[str], picture: bytes, seconds: float) -> str:
    done = subprocess.run(  # noqa: S603 arguments are but arguments
        [PROGRAM, *arguments],
        input=picture,
        capture_output=True,
        timeout=seconds,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},  # more are slower, for one page
        check=False,
    )
    if done.returncode:
        msg = f"{_NOTHING}, and Tesseract failed at it (exit code {done.returncode}); print it into a new PDF"
        raise InputError(msg)
    return done.stdout.decode("utf-8", "replace")
