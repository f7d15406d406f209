"""All text of a piece of HTML, in its paragraphs and lines."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.articles.mail import read_mail
from geo.articles.markup import text_of_html


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>Talks in <b>Paris</b>, <a href='x'>they</a>.</p><p>In\n Kyiv.</p>", "Talks in Paris, they.\n\nIn Kyiv."),
        ("one<br>two<br><br>three", "one\ntwo\n\nthree"),
        ("<ul><li>a</li><li>b</li></ul>c", "a\nb\n\nc"),
        ("<table><tr><td>Kharkiv</td><td>12</td></tr><tr><td>Sumy</td></tr></table>", "Kharkiv\n12\n\nSumy"),
        ("<h2>Head</h2>text<blockquote>quote</blockquote>", "Head\n\ntext\n\nquote"),
        ("a<script>x()</script><style>y</style><!-- no --> b<template>c</template>", "a b"),
        ("<p style='display: none'>unseen <i>deep</i></p><p hidden>x</p>seen", "seen"),
        ("AT&amp;T &lt;b&gt;", "AT&T <b>"),
        ("<aside>Beside</aside><footer>Below</footer>", "Beside\n\nBelow"),
        ("", ""),
    ],
)  # fmt: skip
def test_paragraphs_lines_and_rows_stay_apart_and_what_nobody_sees_is_left_out(markup, text):
    assert text_of_html(markup) == text


def test_a_mail_s_lines_are_what_its_program_wrote_as_lines():
    assert (
        text_of_html("<div>From: A</div><div>To: B</div><div><br></div><div>Talks</div>", div=1)
        == "From: A\nTo: B\n\nTalks"
    )


@pytest.mark.parametrize(
    "head",
    [
        "<p><b>From:</b> Desk &lt;desk@example.org&gt;<br><b>Sent:</b> Monday, 26 August 2024 10:00<br>"
        "<b>To:</b> A<br><b>Subject:</b> Talks</p>",
        "<div>-------- Forwarded Message --------<br>From: Desk &lt;desk@example.org&gt;<br>Date: 26 Aug 2024<br>"
        "Subject: Talks</div><br>",
        "<div><b>From: </b>Desk</div><div><b>Date: </b>26 August 2024</div><div><b>To: </b>A</div><div><br></div>",
    ],
)
def test_what_a_mail_in_html_passes_on_is_dated_by_itself(head):
    page = f"<html><body><div>Please map this.</div><br>{head}<div>Troops attacked Kharkiv.</div></body></html>"
    raw = f"From: a@b.c\nSubject: Fwd\nDate: Tue, 27 Aug 2024 10:00:00 +0000\nContent-Type: text/html\n\n{page}"
    (passed_on,) = read_mail(raw.encode())
    assert (passed_on.published, passed_on.source) == ("2024-08-26", "Desk")
    assert passed_on.text == "Troops attacked Kharkiv."


_WORDS = st.text(st.characters(categories=("L", "N", "P")), min_size=1, max_size=12)
_TAGS = st.sampled_from(("p", "div", "b", "td", "li", "section", "h1", "span", "blockquote"))


@given(st.lists(st.tuples(_TAGS, _WORDS), max_size=12), st.sampled_from((1, 2)))
def test_all_words_stay_in_their_order(told, div):
    markup = " ".join(f"<{tag}>{html.escape(words)}</{tag}>" for tag, words in told)
    found = text_of_html(markup, div=div)
    assert found.split() == " ".join(words for _, words in told).split()
    assert "\n\n\n" not in found
