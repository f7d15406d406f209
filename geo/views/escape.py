"""The one place where text from articles is made harmless for the languages that it is put into.

Targets: HTML (elements and quoted attributes), JSON inside a `<script>`, the page's Markdown labels, files of Markdown,
and messages of chat services.
"""

import html
import json
import math
import re
from collections.abc import Mapping, Sequence

from geo.aliases import Json

# Beyond html.escape: what would matter were the HTML itself put into a JavaScript template literal.
_TEMPLATE_LITERAL = str.maketrans({"`": "&#96;", "$": "&#36;", "\\": "&#92;"})
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]")
# What marks something up within a line, and at its start also what begins a heading or a list. No more, since screen
# readers are given the escaped text.
_MARKDOWN = re.compile(r"[\\`*_{}\[\]|<>$~:&@^]|^[#+\-=]")
_NUMBERED = re.compile(r"^(\d+)([.)])")
# When Markdown is read, the page looks once more through each piece of text, and no backslash is left by then: for
# addresses, which it makes links, for names of emoji and icons, and for arrows and the like. So there they are cut ...
_CUT = re.compile(r"(?<=:)(?=//|material/|[\w+-]+:)|(?<=www)(?=\.)|(?<=@)(?=\S)", re.IGNORECASE)
_SYMBOL = re.compile(r"(?<![-<>~=])(?:<->|->|<-|--|>=|<=|~=)(?![-<>~=])")
_HERE = "\0"  # no text has one: `plain` drops it
# ... by a part that holds nothing: a span without text and style, which is not seen, selected or copied.
_NOTHING = ":color[]"
_JSON_IN_SCRIPT = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})
# In a file of Markdown: what marks anything up in its dialects, and what would make a link or a picture of a word.
_MARKED = re.compile(r"[\\`*_{}\[\]<>#|~&$^=@]|:(?=//|[\w+-]+:)|(?<=www)\.|^[+-]", re.IGNORECASE)
_CHAT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "@": "@\u2060"})
_SAFE_LINK = re.compile(r"https?://[^\s\"'<>`\\]{1,2000}\Z", re.IGNORECASE)


def escape_html(text: str) -> str:
    """Make text safe in HTML: between tags, in a quoted attribute, and in a template literal around them."""
    return html.escape(plain(text), quote=True).translate(_TEMPLATE_LITERAL)


def escape_markdown(text: str) -> str:
    """Make text stand for itself in the page's Markdown, on one line; nothing in it becomes a link or an icon."""
    cut = _CUT.sub(_HERE, _SYMBOL.sub(_apart, " ".join(plain(text).split())))
    return _NUMBERED.sub(r"\1\\\2", _MARKDOWN.sub(r"\\\g<0>", cut)).replace(_HERE, _NOTHING)


def escape_markdown_file(text: str) -> str:
    """Make text stand for itself in a Markdown file, on one line: no mark-up, no HTML, no link to a page."""
    return _NUMBERED.sub(r"\1\\\2", _MARKED.sub(r"\\\g<0>", " ".join(plain(text).split())))


def escape_chat(text: str) -> str:
    """Make text stand for itself in the message of a chat service: its lines stay, and nobody is called by name.

    Slack takes HTML's three escapes. Others take Markdown, or nothing: so that no name behind an `@` is called in any,
    a sign that is not seen parts the two.
    """
    told = "\n".join(plain(line) for line in text.split("\n"))
    return told.translate(_CHAT)


def script_json(value: Json) -> str:
    """Write a value as JSON that may stand in a `<script>`: pure ASCII, and no way to close the element."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return text.translate(_JSON_IN_SCRIPT)


def safe_link(url: str) -> str | None:
    """Return the address if it is a plain web address, else None."""
    return url if _SAFE_LINK.match(url) else None


def _apart(symbol: re.Match[str]) -> str:
    return _HERE.join(symbol[0])


def plain(text: str) -> str:
    """Drop control characters, lone surrogates and direction overrides, which can disguise what is read."""
    return _CONTROL.sub("", text)


def plain_json(values: Mapping[str, object]) -> dict[str, Json]:
    """Return the values with texts that hold no control characters, also those inside lists and mappings."""
    return {name: _plain_value(value) for name, value in values.items()}


def _plain_value(value: object) -> Json:
    if isinstance(value, str):
        return plain(value)
    if value is None or type(value) is int:
        return value
    if isinstance(value, Mapping):
        return plain_json(value)
    if isinstance(value, Sequence):
        return [_plain_value(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    assert value is None or isinstance(value, int | float)
    return value
