"""The one place where text from articles is made harmless for the languages that it is put into.

Three targets: HTML (elements and quoted attributes), JSON inside a `<script>`, and the page's Markdown labels.
"""

import html
import json
import re
from collections.abc import Mapping, Sequence

Json = str | int | float | bool | None | Sequence["Json"] | Mapping[str, "Json"]

# Beyond html.escape: what would matter were the HTML itself put into a JavaScript template literal.
_TEMPLATE_LITERAL = str.maketrans({"`": "&#96;", "$": "&#36;", "\\": "&#92;"})
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]")
# What marks something up within a line; at its start also what begins a heading, a list or a quotation; and the dot of
# an address that would become a link. No more, since screen readers are given the escaped text.
_MARKDOWN = re.compile(r"[\\`*_{}\[\]|<>$~:&@^]|^[#+\-=]|(?<=^\d)[.)]|(?<=^\d\d)[.)]|(?<=www)\.", re.IGNORECASE)
_JSON_IN_SCRIPT = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})
_SAFE_LINK = re.compile(r"https?://[^\s\"'<>`\\]{1,2000}\Z", re.IGNORECASE)


def escape_html(text: str) -> str:
    """Make text safe in HTML: between tags, in a quoted attribute, and in a template literal around them."""
    return html.escape(plain(text), quote=True).translate(_TEMPLATE_LITERAL)


def escape_markdown(text: str) -> str:
    """Make text stand for itself in a Markdown label, on one line."""
    return _MARKDOWN.sub(r"\\\g<0>", " ".join(plain(text).split()))


def script_json(value: Json) -> str:
    """Write a value as JSON that may stand in a `<script>`: pure ASCII, and no way to close the element."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return text.translate(_JSON_IN_SCRIPT)


def safe_link(url: str) -> str | None:
    """Return the address if it is a plain web address, else None."""
    return url if _SAFE_LINK.match(url) else None


def plain(text: str) -> str:
    """Drop control characters, lone surrogates and direction overrides, which can disguise what is read."""
    return _CONTROL.sub("", text)
