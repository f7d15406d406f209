"""A figure as the bytes of a file: PNG, SVG or PDF, with real text, title, subject and a description, and no clock."""

import base64
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape, unescape
from threading import Lock
from typing import Any

import numpy as np
from matplotlib import style
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from geo.maps.lettering import FAMILY, FontFace, subset
from geo.maps.svg_layers import layered
from geo.maps.tagging import tag_figure

# matplotlib's settings are one for all threads, and it reads them while it draws and writes.
_DRAWING = Lock()
_SETTINGS: Any = {"svg.fonttype": "none", "svg.hashsalt": "dateline", "pdf.fonttype": 42, "pdf.compression": 6}
_STYLES = {FontFace.REGULAR: "", FontFace.BOLD: "font-weight:bold;", FontFace.ITALIC: "font-style:oblique;"}
_TEXT = re.compile(r'<text style="([^"]{0,300})"[^>]{0,300}>([^<]{0,2000})</text>')

_DECIMALS = re.compile(r"(\d\.\d\d)\d{1,12}")  # a hundredth of a point is finer than anybody sees


@contextmanager
def drawing() -> Iterator[None]:
    """Draw and save within this: with matplotlib's own settings, whatever the user's are, and one thread at a time."""
    with _DRAWING, style.context(["default", _SETTINGS]):
        yield


@dataclass(frozen=True, slots=True)
class About:
    """What a file says of itself."""

    title: str
    description: str
    keywords: tuple[str, ...]
    program: str
    rights: str


def save_png(figure: Figure, about: About, *, dpi: int) -> bytes:
    """Write a PNG; its texts hold title and description."""
    metadata = {
        "Title": about.title,
        "Description": about.description,
        "Author": about.program,
        "Software": about.program,
        "Copyright": about.rights,
        "Keywords": ", ".join(about.keywords),
    }
    told = PngInfo()
    for name, words in metadata.items():
        told.add_text(name, words)
    # Written here, without the channel that says that nothing shines through: a quarter less to compress.
    image = Image.fromarray(_pixels(figure, dpi=dpi)).convert("RGB")
    out = io.BytesIO()
    image.save(out, "PNG", pnginfo=told, dpi=(dpi, dpi), compress_level=3)
    return out.getvalue()


def save_pdf(figure: Figure, about: About, *, dpi: int) -> bytes:
    """Write a PDF with its typeface inside, as TrueType, so that its text can be searched and copied."""
    metadata = {
        "Title": about.title,
        "Subject": about.description,
        "Author": about.program,
        "Creator": about.program,
        "Producer": about.program,
        "Keywords": ", ".join(about.keywords),
        "CreationDate": None,
        "ModDate": None,
    }
    return tag_figure(_saved(figure, "pdf", dpi=dpi, metadata=metadata), about.description)


def save_svg(figure: Figure, about: About, *, dpi: int) -> bytes:
    """Write an SVG of text elements in named layers, with the letters that they need in it, and a description."""
    metadata = {
        "Title": about.title,
        "Description": about.description,
        "Creator": [about.program],
        "Keywords": list(about.keywords),
        "Rights": [about.rights],
        "Date": None,
    }
    text = _saved(figure, "svg", dpi=dpi, metadata=metadata).decode("utf-8")
    head, root, rest = _parted(layered(_DECIMALS.sub(r"\1", text)))
    named = root[:-1] + ' role="img" aria-labelledby="dl-title dl-description">'
    title = f'<title id="dl-title">{escape(about.title)}</title>'
    described = f'<desc id="dl-description">{escape(about.description)}</desc>'
    rest = re.sub(r"\s*<title>[^<]*</title>", "", rest, count=1)
    return f"{head}{named}\n {title}\n {described}\n {_faces(rest)}{rest}".encode()


def _parted(text: str) -> tuple[str, str, str]:
    start = text.index("<svg ")
    end = text.index(">", start) + 1
    return text[:start], text[start:end], text[end:]


def _faces(body: str) -> str:
    """Return a style element with just the letters of the typeface that the text elements use."""
    letters: dict[FontFace, set[str]] = {}
    for look, words in _TEXT.findall(body):
        face = FontFace.BOLD if "700" in look else FontFace.ITALIC if "oblique" in look else FontFace.REGULAR
        letters.setdefault(face, set()).update(unescape(words))
    rules = []
    for face in FontFace:
        if face in letters:
            data = base64.b64encode(subset(face, "".join(sorted(letters[face])))).decode("ascii")
            source = f'src:url("data:font/woff;base64,{data}") format("woff")'
            rules.append(f'@font-face{{font-family:"{FAMILY}";{_STYLES[face]}{source}}}')
    return f"<style>{''.join(rules)}</style>" if rules else ""


def _pixels(figure: Figure, *, dpi: int) -> Any:  # noqa: ANN401 numpy's own
    """Return the drawn figure as an array of rows, columns and the four bytes of a pixel.

    The array brings its shape along: worked out anew from inches it is a pixel off for some sizes, and each row of the
    picture is then shifted against the one above.
    """
    figure.set_dpi(dpi)
    canvas: Any = FigureCanvasAgg(figure)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())


def _saved(figure: Figure, kind: str, *, dpi: int, **more: Any) -> bytes:  # noqa: ANN401 matplotlib's own
    out = io.BytesIO()
    figure.savefig(out, format=kind, dpi=dpi, facecolor=figure.get_facecolor(), **more)
    return out.getvalue()
