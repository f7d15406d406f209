"""JSON Feed: files and addresses, read as RSS and Atom are."""

import json

import pytest
import sample_files as make
from hypothesis import given
from hypothesis import strategies as st

from geo.articles.addresses import read_address
from geo.articles.documents import InputKind, kind_of
from geo.articles.feeds import MAX_ENTRIES
from geo.articles.fetching import Fetched
from geo.articles.files import read_data
from geo.articles.json_feeds import read_json_feed
from geo.errors import InputError
from geo.model import Article, Rejection

FEED = "https://example.org/feed.json"
LINK = "https://example.org/1"


def entry(**told):
    (found,) = read_json_feed(make.json_feed(LINK, **told))
    return found


def test_a_feed_gives_its_entries_with_their_local_days():
    first, second = read_json_feed(make.json_feed(LINK, "https://example.org/2"))
    assert (first.address, second.address) == (LINK, "https://example.org/2")
    assert (first.title, first.source) == ("Story", "Example feed")
    assert first.published == "2024-08-27"  # a day later in UTC
    assert first.text.strip() == "Talks in Paris were held."


@pytest.mark.parametrize(
    ("told", "text"),
    [
        ({"content_html": None, "content_text": "Talks <b> & more"}, "Talks <b> & more"),
        ({"content_html": "<p>short</p>", "content_text": "The longer text is taken."}, "The longer text is taken."),
        ({"content_html": "", "summary": "In short."}, "In short."),
        ({"content_html": {"a": 1}, "content_text": 3}, ""),
    ],
)
def test_the_text_is_what_the_feed_tells_most_fully(told, text):
    assert entry(**told).text == text


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ({"date_published": "2024-02-30T10:00:00Z", "date_modified": "2024-03-01T10:00:00Z"}, "2024-03-01"),
        ({"date_published": "", "date_modified": "2024-03-01T23:59:00-10:00"}, "2024-03-01"),
        ({"date_published": "yesterday"}, ""),
        ({"date_published": 20240827}, ""),
    ],
)
def test_the_day_is_that_of_publication_else_that_of_the_last_change(told, day):
    assert entry(**told).published == day


def test_an_entry_may_name_its_page_by_its_id():
    assert entry(url=None, id="https://example.org/a").address == "https://example.org/a"
    assert entry(url="javascript:alert(1)", id=7).address == ""


def test_a_feed_gives_no_more_entries_than_are_read():
    links = [f"https://example.org/{number}" for number in range(MAX_ENTRIES + 20)]
    assert len(read_json_feed(make.json_feed(*links))) == MAX_ENTRIES


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b'{"version": "https://jsonfeed.org/version/1.1"}',
        b'{"version": "https://jsonfeed.org/version/1.1", "items": {}}',
        b'{"version": "https://jsonfeed.org/version/1.1", "items": ' + b"[" * 100_000,
        b'{"items": [1' + b"0" * 10_000 + b"]}",
        b"\x00\x01\x02",
        make.json_feed(),
    ],
)
def test_what_is_no_feed_is_refused_with_a_reason(data):
    with pytest.raises(InputError, match="JSON Feed"):
        read_json_feed(data)


@pytest.mark.parametrize(
    ("name", "data", "said", "kind"),
    [
        ("feed.json", make.json_feed(LINK), "", InputKind.FEED),
        ("feed", make.json_feed(LINK), "application/json", InputKind.FEED),
        ("feed", b"\xef\xbb\xbf" + make.json_feed(LINK).replace(b"//", rb"\/\/"), "", InputKind.FEED),
        (
            "feed",
            json.dumps({"items": ["a" * 9000], "version": "https://jsonfeed.org/version/1"}).encode(),
            "",
            InputKind.FEED,
        ),
        ("feed.json", make.json_feed(LINK).decode().encode("utf-16"), "", InputKind.FEED),
        ("feed.json", make.rss(LINK), "", InputKind.FEED),
        ("feed.json", make.atom(LINK), "application/json", InputKind.FEED),
        ("feed.json", make.html(), "", InputKind.HTML),
        ("feed.xml", b"<!-- saved --><!DOCTYPE html>\n" + make.html().partition(b">")[2], "", InputKind.HTML),
        ("page.html", make.rss(LINK), "", InputKind.FEED),
        ("table.csv", make.html(), "", InputKind.HTML),
        ("a.json", b"<!-->" * 400, "", InputKind.POSTS),
        ("a.txt", make.json_feed(LINK), "", InputKind.TEXT),
        ("story", b'It says {"version": "https://jsonfeed.org/version/1.1"}', "", InputKind.TEXT),
    ],
)
def test_a_feed_or_page_is_told_by_what_it_begins_with_or_its_version(name, data, said, kind):
    assert kind_of(name, data, media_type=said) is kind


@pytest.mark.usefixtures("in_this_process")
def test_a_file_gives_an_article_of_each_entry_and_an_address_the_pages_too():
    (article,) = read_data("feed.json", make.json_feed(LINK))
    assert isinstance(article, Article)
    assert (str(article.published), article.source, article.path) == ("2024-08-27", "Example feed", LINK)
    page = make.html(title="The first story")
    answers = {FEED: Fetched(FEED, "application/json", make.json_feed(LINK)), LINK: Fetched(LINK, "text/html", page)}
    (fetched,) = read_address(FEED, fetcher=answers.__getitem__, pause=0)
    assert isinstance(fetched, Article)
    assert make.STORY[0] in fetched.text
    assert str(fetched.published) == "2024-08-27"


@pytest.mark.usefixtures("in_this_process")
@pytest.mark.parametrize("data", [make.json_feed(LINK).decode().encode("utf-16"), make.rss(LINK)])
def test_a_feed_named_json_is_read_in_whatever_form_it_comes(data):
    (article,) = read_data("feed.json", data)
    assert isinstance(article, Article)
    assert article.path == LINK


def test_json_lines_in_utf_16_are_read():
    lines = '{"text": "Talks in Paris."}\n{"text": "Talks in Kyiv\u0a0a."}\n'.encode("utf-16")
    assert [one.text for one in read_data("a.jsonl", lines)] == ["Talks in Paris.", "Talks in Kyiv\u0a0a."]


@pytest.mark.usefixtures("in_this_process")
def test_an_entry_in_hostile_letters_is_read_and_the_others_with_it():
    broken = {"title": "\ud800\x00", "content_html": "<p>\ud800 Talks\x00 in Paris</p>" + "<div>" * 2000}
    found = list(read_data("feed.json", make.json_feed(LINK, LINK, **broken)))
    assert all(isinstance(item, Article | Rejection) for item in found)
    assert len(found) == 2


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
_NAMES = st.sampled_from(("id", "url", "title", "content_html", "content_text", "summary", "date_published", "authors"))


@given(st.lists(st.dictionaries(_NAMES, _VALUES, max_size=6) | _VALUES, max_size=4), _VALUES)
def test_entries_of_any_values_are_read_or_refused(items, title):
    feed = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": title, "items": items}).encode()
    try:
        found = read_json_feed(feed)
    except InputError:
        found = ()
    assert len(found) == sum(isinstance(item, dict) for item in items)
    assert all(isinstance(one.text, str) and one.address[:4] in ("", "http", "HTTP") for one in found)
