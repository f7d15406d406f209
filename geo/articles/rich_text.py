r"""Rich Text Format (.rtf) → text: paragraphs, rows of tables, text boxes and notes, in their order.

What nobody sees of it is left out: hidden words (`\v`), what was deleted or moved away while changes were tracked,
field instructions, remarks, running heads, pictures. Read by rules of our own, since the libraries at hand keep all of
that. Of the HTML that Outlook wraps in RTF, the text is taken (`\htmlrtf`, `\*\htmltag`).
"""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from geo.articles.documents import RICH_TEXT, Document
from geo.articles.texts import MAX_ARTICLE_BYTES, day_made, encoding_of_page, too_long
from geo.errors import InputError

_DEEPEST = 5000  # groups within each other
_BROKEN = "is no Rich Text that can be read; open it in a word processor, and save it as .rtf again"
_TOKEN = re.compile(
    rb"\\(?P<word>[A-Za-z]{1,32})(?P<number>-?[0-9]{1,10})? ?"
    rb"|\\'(?P<byte>[0-9A-Fa-f]{2})|\\(?P<sign>[^A-Za-z])|(?P<brace>[{}])|[\r\n\0]+|(?P<text>[^\\{}\r\n\0]+)"
)
# What a control word writes.
_SIGNS = {
    "tab": "\t", "line": "\n", "lbr": "\n", "cell": "\n", "nestcell": "\n", "emdash": "—", "endash": "–",
    "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•", "emspace": " ", "enspace": " ",
    "qmspace": " ", "~": "\u00a0", "_": "-", "{": "{", "}": "}", "\\": "\\", "\t": "\t",
}  # fmt: skip
_ENDS = frozenset({"par", "sect", "page", "column", "row", "nestrow", "\r", "\n"})  # of paragraphs
_APART = frozenset({"footnote", "shptxt", "dptxbxtext"})  # paragraphs in a paragraph, told after it
_STARRED = frozenset({"shpinst", "do", "ud", "footnote"})  # what is read although a star lets readers pass over it
_SKIPPED = frozenset({
    "annotation", "atnauthor", "atnid", "colortbl", "datafield", "fldinst", "filetbl", "footer", "footerf", "footerl",
    "footerr", "ftnsep", "generator", "header", "headerf", "headerl", "headerr", "listoverridetable", "listtable",
    "listtext", "nonshppict", "objdata", "pict", "pntext", "private", "revtbl", "rxe", "sp", "shprslt", "stylesheet",
    "tc", "tcn", "txe", "xe",
})  # fmt: skip
_HIDING = frozenset({"v", "deleted", "mvf", "htmlrtf"})  # switches: off where their number is 0
_CHARSETS: Mapping[int, str] = {
    0: "cp1252", 77: "mac_roman", 78: "shift_jis", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk", 136: "cp950",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251",
    222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
_CLOCK = ("yr", "mo", "dy", "hr", "min")


def read_rtf(data: bytes, address: str = "") -> tuple[Document, ...]:
    """Take the text out of a Rich Text file.

    Raises:
        InputError: It is no such file, nested beyond measure, too long, or without text.
    """
    start = RICH_TEXT.search(data[:100])
    if start is None:
        raise InputError(_BROKEN)
    found = _Reader(data[start.start() :])
    found.read()
    text = _whole("\n\n".join(found.body.ended()))
    if not text.strip():
        msg = "holds no text; if its pages are pictures, have their text recognised first"
        raise InputError(msg)
    if len(text) > MAX_ARTICLE_BYTES:
        raise InputError(too_long("its text", len(text)))
    created, modified = (_moment(found.moments.get(name, {})) for name in ("creatim", "revtim"))
    told = Document(text, _whole("".join(found.title)), created=day_made(created, modified), address=address)
    if not found.cut:
        return (told,)
    reason = "its data are longer than the file, and nothing after them is read; save it as .rtf again"
    return (told, Document(name=f"byte {found.cut:,}", refused=reason))


def _whole(text: str) -> str:
    """Join the halves of letters that were written as two numbers; a half alone is lost."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _moment(told: Mapping[str, int]) -> datetime | None:
    with suppress(ValueError, OverflowError):
        year, month, day, hour, minute = (told.get(name, 0) for name in _CLOCK)
        return datetime(year, month, day, hour, minute)  # noqa: DTZ001 its times have no zone
    return None


@dataclass
class _Flow:
    """Paragraphs that follow each other: the body's, a note's, or a text box's."""

    blocks: list[str] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    apart: list[str] = field(default_factory=list)  # blocks to be told after the paragraph

    def end(self) -> None:
        """End a paragraph."""
        lines = (line.strip() for line in "".join(self.line).split("\n"))
        if block := "\n".join(filter(None, lines)):
            self.blocks.append(block)
        self.blocks += self.apart
        self.line, self.apart = [], []

    def ended(self) -> list[str]:
        """Return all paragraphs."""
        self.end()
        return self.blocks


@dataclass(slots=True)
class _Scope:
    """What holds between two braces."""

    flow: _Flow
    place: str = "text"  # what is being told: text, a title, a clock's time, a typeface; or nothing that is read
    before: str = "text"  # the place around one that tells everything twice
    hidden: frozenset[str] = frozenset()
    fallback: int = 1  # letters after one that is written by its number, for readers that know no numbers
    font: int | None = None
    in_table: bool = False

    def inner(self) -> "_Scope":
        """Return what holds in a group within this one."""
        return _Scope(self.flow, self.place, self.before, self.hidden, self.fallback, self.font, self.in_table)


class _Reader:
    """Goes through a file once, token by token."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.body = _Flow()
        self.title: list[str] = []
        self.moments: dict[str, dict[str, int]] = {}
        self._stack: list[_Scope] = []
        self._group = _Scope(self.body)
        self._page = "cp1252"  # the encoding where no typeface tells another one
        self._fonts: dict[int, str] = {}
        self._default: int | None = None  # typeface
        self._raw = bytearray()  # letters that are not decoded yet: one may be written in two tokens
        self._passed = 0  # letters to pass over, which stand for one that was written by its number
        self._starred = False
        self._end = 0  # of the binary data that is passed over
        self.cut = 0  # where data begin that are longer than the file

    def read(self) -> None:
        """Read all of it; what is left open at the end counts as ended there."""
        at = 0
        while at < len(self.data):
            token = _TOKEN.match(self.data, at)
            if token is None:  # a lone backslash at the end
                break
            self._end = token.end()
            self._take(token)
            at = self._end
        self._decode()
        while self._stack:
            self._close()

    def _take(self, token: re.Match[bytes]) -> None:
        if written := token["text"]:
            kept = written[self._passed :]
            self._passed = max(self._passed - len(written), 0)
            self._raw += kept
        elif token["byte"]:
            if self._passed:
                self._passed -= 1
            else:
                self._raw += bytes.fromhex(token["byte"].decode("ascii"))
        elif token["brace"]:
            self._decode()
            self._passed = 0
            (self._open if token["brace"] == b"{" else self._close)()
        elif name := token["word"] or token["sign"]:
            self._decode()
            self._command(name.decode("latin-1"), int(token["number"]) if token["number"] else None)

    def _open(self) -> None:
        if len(self._stack) >= _DEEPEST:
            msg = f"has more than {_DEEPEST:,} groups within each other; {_BROKEN.partition('; ')[2]}"
            raise InputError(msg)
        self._stack.append(self._group)
        self._group = self._group.inner()
        self._starred = False

    def _close(self) -> None:
        if not self._stack:
            return  # a brace too many
        closed, self._group = self._group, self._stack.pop()
        self._starred = False
        if closed.flow is not self._group.flow:
            self._group.flow.apart += closed.flow.ended()

    def _decode(self) -> None:
        """Tell what was written in bytes, by the encoding of the typeface."""
        if self._raw:
            raw, self._raw = bytes(self._raw), bytearray()
            font = self._default if self._group.font is None else self._group.font
            self._write(raw.decode(self._fonts.get(font, self._page) if font is not None else self._page, "replace"))

    def _write(self, words: str) -> None:
        if self._group.hidden:
            return
        if self._group.place == "text":
            self._group.flow.line.append(words)
        elif self._group.place == "title":
            self.title.append(words)

    def _command(self, name: str, number: int | None) -> None:
        starred, self._starred = self._starred, name == "*"
        if name in _SIGNS:
            if self._passed:
                self._passed -= 1
            else:
                self._write(_SIGNS[name])
            return
        self._passed = 0
        if name in _SKIPPED or (starred and name not in _STARRED):
            self._group.place = "nothing"
        elif name in _ENDS:
            self._end_paragraph(name)
        elif name in _HIDING:
            self._group.hidden = self._group.hidden - {name} if number == 0 else self._group.hidden | {name}
        elif name in _CLOCK and self._group.place in ("creatim", "revtim"):
            self.moments.setdefault(self._group.place, {})[name] = number or 0
        elif name in _COMMANDS:
            _COMMANDS[name](self, name, number)

    def _end_paragraph(self, name: str) -> None:
        group = self._group
        if group.place != "text" or group.hidden:
            return
        if group.in_table and name == "par":
            group.flow.line.append("\n")  # within its cell; the row is one block
        else:
            group.flow.end()

    # What control words do that are neither letters nor ends; each takes the word and its number.

    def _letter(self, _name: str, number: int | None) -> None:
        self._write(chr((number or 0) & 0xFFFF).replace("\0", ""))
        self._passed = self._group.fallback

    def _fallback(self, _name: str, number: int | None) -> None:
        self._group.fallback = min(max(number or 0, 0), 100)

    def _plain(self, _name: str, _number: int | None) -> None:
        self._group.hidden &= {"htmlrtf"}
        self._group.font = None

    def _paragraph(self, name: str, _number: int | None) -> None:
        self._group.in_table = name == "intbl"

    def _set_apart(self, _name: str, _number: int | None) -> None:
        if self._group.place != "nothing":
            self._group.place, self._group.flow, self._group.in_table = "text", _Flow(), False

    def _shape(self, _name: str, _number: int | None) -> None:
        """Enter a drawing, of which only the text in it is told."""
        if self._group.place == "text":
            self._group.place = "shape"

    def _twice(self, _name: str, _number: int | None) -> None:
        """Pass over what is told once more in a way that knows all letters."""
        self._group.before, self._group.place = self._group.place, "twice"

    def _once(self, _name: str, _number: int | None) -> None:
        if self._group.place == "twice":
            self._group.place = self._group.before

    def _info(self, name: str, _number: int | None) -> None:
        if name in ("info", "fonttbl") or self._group.place == "info":
            self._group.place = name

    def _font(self, _name: str, number: int | None) -> None:
        self._group.font = number or 0

    def _charset(self, name: str, number: int | None) -> None:
        """Take down the encoding of a typeface: of a set of letters, or of a page that goes before it."""
        told = _CHARSETS.get(number or 0, "") if name == "fcharset" else encoding_of_page(number or 0)
        if self._group.place == "fonttbl" and self._group.font is not None and told:
            self._fonts[self._group.font] = told

    def _encoded(self, name: str, number: int | None) -> None:
        self._page = (
            {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}.get(name) or encoding_of_page(number or 0) or "cp1252"
        )

    def _defaults(self, _name: str, number: int | None) -> None:
        self._default = number

    def _binary(self, _name: str, number: int | None) -> None:
        start, self._end = self._end, self._end + max(number or 0, 0)
        if self._end > len(self.data):
            self.cut = start


_COMMANDS: Mapping[str, Callable[[_Reader, str, int | None], None]] = {
    "u": _Reader._letter,
    "uc": _Reader._fallback,
    "plain": _Reader._plain,
    "pard": _Reader._paragraph,
    "intbl": _Reader._paragraph,
    **dict.fromkeys(_APART, _Reader._set_apart),
    "shpinst": _Reader._shape,
    "do": _Reader._shape,
    "upr": _Reader._twice,
    "ud": _Reader._once,
    **dict.fromkeys(("info", "title", "creatim", "revtim", "fonttbl"), _Reader._info),
    "f": _Reader._font,
    "fcharset": _Reader._charset,
    "cpg": _Reader._charset,
    **dict.fromkeys(("mac", "pc", "pca", "ansicpg"), _Reader._encoded),
    "deff": _Reader._defaults,
    "bin": _Reader._binary,
}
