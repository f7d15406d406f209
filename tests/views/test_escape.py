import html
import json
import re

import pytest
from hostile_labels import LABELS
from hypothesis import given
from hypothesis import strategies as st

from geo.views.escape import (
    escape_chat,
    escape_html,
    escape_markdown,
    escape_markdown_file,
    plain,
    safe_link,
    script_json,
)


@given(st.text())
def test_escaped_html_holds_no_markup_and_no_template(text):
    escaped = escape_html(text)
    assert not set("<>\"'`$\\") & set(escaped)
    assert html.unescape(escaped) == plain(text)


@pytest.mark.slow
@given(
    st.recursive(
        st.text() | st.integers() | st.none(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_json_in_a_script_is_ascii_and_cannot_end_it(value):
    text = script_json(value)
    assert text.isascii()
    assert not set("<>&") & set(text)
    assert json.loads(text) == value


# What the page makes of a piece of text once Markdown is read, as one sees it in Streamlit's script.
LATER = re.compile(
    r"https?://|www\.|[-.\w+]+@[-\w]"  # a link
    r"|:\+1:|:-1:|:[\w-]+:|:material/"  # an emoji, a logo, an icon
    r"|(?:^|\s)(?:<->|->|<-|--|>=|<=|~=)(?=\s|$)",  # an arrow and the like
    re.IGNORECASE,
)
# Each character that can begin or end anything in Markdown; escaped, it stands for itself.
MARKS = frozenset("\\`*_{}[]|<>$~:&@^")
BLOCKS = re.compile(r"#|[-+=]|\d+[.)]")
PIECES = st.sampled_from(["https", "//", "www", "b-c", "12", "smile", "material/", "->", "<-", "--", ":color[]"]) | (
    st.sampled_from("/.@a_ -<>=~$[](){}!#+*`\\&|^:é\n\0")
)
HOSTILE = st.text() | st.lists(PIECES, max_size=12).map("".join) | st.sampled_from(LABELS)


def parsed(escaped):
    """Return the pieces of text that escaped Markdown holds, apart where a part without text stands between them."""
    pieces, at = [""], 0
    while at < len(escaped):
        if escaped.startswith(":color[]", at):
            pieces.append("")
            at += len(":color[]")
            continue
        if escaped[at] == "\\":
            at += 1
        else:
            assert escaped[at] not in MARKS, escaped
        pieces[-1] += escaped[at]
        at += 1
    return pieces


@given(HOSTILE)
def test_escaped_markdown_is_its_text_and_nothing_else(text):
    escaped = escape_markdown(text)
    pieces = parsed(escaped)
    assert "".join(pieces) == " ".join(plain(text).split())
    assert not BLOCKS.match(escaped)
    assert ":material/" not in escaped  # replaced before Markdown is read
    for piece in pieces:
        assert not LATER.search(piece)


@given(HOSTILE)
def test_a_file_of_markdown_holds_the_text_and_no_mark_or_link(text):
    escaped = escape_markdown_file(text)
    assert re.sub(r"\\(.)", r"\1", escaped) == " ".join(plain(text).split())
    unmarked = re.sub(r"\\.", "\0", escaped)
    assert not set("\\`*_{}[]<>#|~&$^=@") & set(unmarked)
    assert not re.search(r"://|www\.|\n", unmarked, re.IGNORECASE)
    assert not BLOCKS.match(unmarked)


def test_plain_words_are_left_readable_in_a_file_of_markdown():
    text = "Saint-Étienne, U.S. (Treasury)! At 12:30, 2022-2024: “why?”; who - what / where + when"
    assert escape_markdown_file(text) == text


@given(st.text() | st.lists(st.sampled_from(["<!channel>", "@here", "&lt;", "\n", "a"])).map("".join))
def test_a_message_of_a_chat_calls_nobody(text):
    escaped = escape_chat(text)
    assert not re.search(r"[<>]|@\w|&(?!amp;|lt;|gt;)", escaped)
    assert html.unescape(escaped.replace("@\u2060", "@")) == "\n".join(map(plain, text.split("\n")))


def test_plain_names_are_left_readable_in_markdown():
    name = "Saint-Étienne, U.S. (Treasury) & Li Qiaoming! At 12:30, 2022-2024: 5 -3 = 2"
    assert re.sub(r"\\([&:])", r"\1", escape_markdown(name)) == name


def test_markdown_stays_on_one_line():
    assert escape_markdown("a\n\n- b\r\nc") == "a - b c"


def test_direction_overrides_and_controls_go():
    assert plain("a\u202eb\x00c\ud800d\te") == "abcd\te"


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://example.org/a?b=c", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        (" https://example.org", False),
        ("https://example.org/\nx", False),
        ('https://example.org/"onclick=', False),
        ("data:text/html,x", False),
        ("", False),
    ],
)
def test_only_web_addresses_become_links(url, safe):
    assert safe_link(url) == (url if safe else None)
