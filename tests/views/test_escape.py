import html
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.views.escape import escape_html, escape_markdown, plain, safe_link, script_json


@given(st.text())
def test_escaped_html_holds_no_markup_and_no_template(text):
    escaped = escape_html(text)
    assert not set("<>\"'`$\\") & set(escaped)
    assert html.unescape(escaped) == plain(text)


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


@pytest.mark.parametrize(
    "text", ["**bold**", "[a](javascript:x)", "$x$", ":red[x]", "`code`", "# head", "1. item", "- item", "a_b_c", "<b>"]
)
def test_markdown_is_taken_for_what_it_says(text):
    escaped = escape_markdown(text)
    assert escaped != text
    assert escaped.replace("\\", "") == text


def test_plain_names_are_left_readable_in_markdown():
    name = "Saint-Étienne, U.S. (Treasury) & Li Qiaoming!"
    assert escape_markdown(name).replace("\\&", "&") == name


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
