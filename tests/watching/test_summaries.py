"""Summaries as files: whatever an article says stands in them as text."""

import html
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.views.changes import ChangeKind, Difference
from geo.views.escape import plain
from geo.watching.digests import Digest, made_digest
from geo.watching.settings import ENDINGS
from geo.watching.summaries import MOST_LISTED, summary, summary_text
from geo.watching.telling import Problem, ToldArticle, ToldEvent

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
EVENT = ToldEvent(
    "key", "id", ChangeKind.NEW, 1, NOON, title="Ukraine attacked Kursk", what="attack", status="happened",
    day=date(2024, 8, 6), when="6 Aug 2024", places=("Kursk",), point=(51.73, 36.19),
    quote="Ukraine attacked Kursk on 6 August 2024.", article="A title", source="A source",
    link="https://example.org/a", chance=0.4, doubt="unsure; less sure: where",
)  # fmt: skip


def digest_of_events(*events: ToldEvent, problems=()) -> Digest:
    return made_digest(
        events, [ToldArticle("a", "A title", 1, NOON)], problems, workspace="desk", since="yesterday", looked=NOON
    )


def digest() -> Digest:
    changed = replace(EVENT, key="b", kind=ChangeKind.CHANGED, day=None, doubt="", title="Talks in Paris",
                      says=(Difference("status", "planned", "happened"),))  # fmt: skip
    gone = replace(EVENT, key="c", kind=ChangeKind.WITHDRAWN, title="It was denied", doubt="")
    return digest_of_events(EVENT, changed, gone, problems=[Problem("a.pdf", "is no PDF", NOON)])


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_summary_tells_counts_events_sources_doubts_and_failures(ending):
    text = html.unescape(summary(digest(), ending).decode())
    for words in (
        "Since yesterday: 1 new, 1 changed, 1 withdrawn", "Ukraine attacked Kursk", "6 Aug 2024", "Kursk", "happened",
        "Ukraine attacked Kursk on 6 August 2024.", "A title", "A source", "unsure; less sure: where",
        "planned", "Talks in Paris", "It was denied", "a.pdf", "is no PDF",
    ):  # fmt: skip
        assert words in text, words


def test_events_stand_newest_first_and_those_without_a_day_last():
    days = (date(2024, 8, 6), None, date(2024, 8, 9), date(2024, 8, 6))
    events = [replace(EVENT, key=str(at), title=f"Number {at}", day=day) for at, day in enumerate(days)]
    text = summary(digest_of_events(*events), ".md").decode()
    assert re.findall(r"Number \d", text)[:4] == ["Number 2", "Number 0", "Number 3", "Number 1"]
    assert re.findall(r"### (.*)", text) == ["9 Aug 2024", "6 Aug 2024", "Without a day"]


def test_what_is_beyond_a_page_is_counted():
    events = [replace(EVENT, key=str(at)) for at in range(MOST_LISTED + 7)]
    for ending in (".md", ".html"):
        assert "and 7 more" in summary(digest_of_events(*events), ending).decode()


def test_a_page_asks_nobody_and_runs_nothing():
    text = summary(digest(), ".html").decode()
    assert "default-src 'none'" in text
    assert not re.search(r"<script|<img|<link|<iframe|url\(|@import| on\w+=", text)
    assert re.findall(r'href="([^"]*)"', text) == ["https://example.org/a"] * 3 + ["#key"]


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, tuple(name for name, _ in attrs)))


HOSTILE = st.text(max_size=40) | st.sampled_from(
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "](javascript:alert(1))", "# Title", "- a\n- b",
     "${alert(1)}", "<!channel>", "\u202egnp.exe", "a\x00b\x1b[2J", "|a|b|", "1. a", "javascript:alert(1)", "{0} {x}"]
)  # fmt: skip


def hostile(text: str) -> Digest:
    text += "x"  # a line is left out where there is nothing to tell
    event = replace(
        EVENT, title=f"T{plain(text)}", what=text, status=text, when=text, places=(text,), quote=f"Q{text}",
        article=text, source=text, link=text, doubt=f"D{text}", kind=ChangeKind.CHANGED,
        says=(Difference(text, text, text),),
    )  # fmt: skip
    return replace(digest_of_events(event, problems=[Problem(f"P{text}", text, NOON)]), workspace=text)


@given(HOSTILE)
def test_no_text_of_an_article_becomes_part_of_a_page(text):
    found, plain_one = (Tags(summary(hostile(each), ".html").decode()).found for each in (text, "words"))
    assert [each for each in found if each[0] != "a"] == [each for each in plain_one if each[0] != "a"]


@given(HOSTILE)
def test_no_text_of_an_article_marks_up_markdown(text):
    one, other = (summary(hostile(each), ".md").decode() for each in (text, "words"))
    unmarked = re.sub(r"\\.", "", one)
    assert "<" not in unmarked
    assert "](" not in unmarked
    assert len(one.splitlines()) == len(other.splitlines())


@given(HOSTILE)
def test_json_says_what_was_found(text):
    found = json.loads(summary(hostile(text), ".json"))
    (event,) = found["events"]
    assert (event["title"], event["sentence"]) == (f"T{plain(text)}x", plain(f"Q{text}x"))
    assert found["counts"]["changed"] == 1


def test_the_text_names_so_many_and_counts_the_rest():
    events = [replace(EVENT, key=str(at)) for at in range(12)]
    lines = summary_text(digest_of_events(*events, problems=[Problem("a.pdf", "is no PDF", NOON)]), 10).splitlines()
    assert lines[0] == "Since yesterday: 12 new"
    assert lines[1] == "• New: Ukraine attacked Kursk · 6 Aug 2024 · Kursk · happened"
    assert lines[11:] == ["and 2 more", "Could not be read: a.pdf: is no PDF"]
