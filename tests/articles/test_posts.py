"""Posts of networks and channels as JSON: each an article with its text as it stands."""

import json
import logging
from contextlib import suppress
from datetime import date

import post_files as make
import pytest
import sample_files
from hypothesis import given
from hypothesis import strategies as st

from geo.articles import posts
from geo.articles.bounded import read_bounded
from geo.articles.documents import InputKind, kind_of
from geo.articles.files import read_data
from geo.articles.posts import read_posts
from geo.articles.reading import read_inputs
from geo.errors import InputError
from geo.extract import extract_article
from geo.model import Article

pytestmark = pytest.mark.usefixtures("in_this_process")

TEXT = "BREAKING: Shelling of #Kharkiv & its suburbs 🔴\nTwelve wounded, @OblastKh says https://t.co/a1"


def posts_of(data):
    return [one for one in read_posts(data) if one.text]


def post_of(data):
    (found,) = posts_of(data)
    return found


def refused_in(data):
    return [(one.name, one.refused) for one in read_posts(data) if one.refused]


@pytest.mark.parametrize(
    ("data", "source", "link"),
    [
        (make.telegram(TEXT), "War Desk", "https://t.me/c/77/1"),
        (make.telegram_account(TEXT), "War Desk", "https://t.me/c/77/1"),
        (make.archive_of_x(TEXT), "", "https://x.com/i/web/status/101"),
        (make.first_interface_of_x(TEXT), "Ana Writes", "https://x.com/i/web/status/101"),
        (make.second_interface_of_x(TEXT), "Ana Writes", "https://x.com/i/web/status/101"),
        (make.listed(TEXT), "Ana", "https://example.social/1"),
        (make.lines(TEXT), "Ana", "https://example.social/1"),
    ],
    ids=["telegram", "telegram account", "archive of x", "x 1", "x 2", "list", "lines"],
)
def test_a_post_of_each_export_keeps_text_day_author_and_link(data, source, link):
    post = post_of(data)
    assert post.text == TEXT
    assert (post.published, post.source, post.address) == ("2024-08-27", source, link)
    assert post.title == TEXT.partition("\n")[0]


def test_posts_of_mastodon_keep_their_paragraphs_and_what_only_passes_on_is_none():
    post = post_of(make.outbox("<p>Shelling of <a href='x'>#<span>Kharkiv</span></a>.</p><p>Twelve wounded.</p>"))
    assert post.text == "Shelling of #Kharkiv.\n\nTwelve wounded."
    assert (post.published, post.source) == ("2024-08-27", "@ana@example.social")
    assert post.address == "https://example.social/@ana/1"


def test_a_file_of_posts_is_read_under_its_usual_name_and_the_columns_are_told(tmp_path, caplog):
    (tmp_path / "result.json").write_bytes(make.telegram(TEXT, "Talks in Cairo"))
    (tmp_path / "tweets.js").write_bytes(make.archive_of_x("A march in Lagos"))
    (tmp_path / "posts.jsonl").write_bytes(make.lines("A march in Lima"))
    (tmp_path / "app.js").write_bytes(b"alert(1)")
    with caplog.at_level(logging.WARNING):
        articles, _ = read_inputs([tmp_path])
    assert [a.text for a in articles] == ["A march in Lima", TEXT, "Talks in Cairo", "A march in Lagos"]
    assert {a.published for a in articles} == {date(2024, 8, 27)}
    assert articles[0].id == "posts.jsonl post 1"
    assert "author from “author”, day from “created_at”, link from “link”, text from “text”" in caplog.text


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.json", make.listed(TEXT), InputKind.POSTS),
        ("a.json", sample_files.json_feed("https://example.org/1"), InputKind.FEED),
        ("a.jsonl", make.lines(TEXT), InputKind.POSTS),
        ("a.jsonl", b'{"text": "Talks.", "published": "2024-08-27"}', InputKind.LINES),
        (
            "a.jsonl",
            b'{"title": "A", "source": "B", "text": "Talks.", "date": "2024-08-27"}',
            InputKind.LINES,
        ),
        ("a.jsonl", b'{"text": "Talks."}', InputKind.LINES),
        ("a.jsonl", b"[", InputKind.LINES),
        ("tweets.js", make.archive_of_x(TEXT), InputKind.POSTS),
    ],
)
def test_posts_are_told_from_articles_of_our_own_and_from_feeds(name, data, kind):
    assert kind_of(name, data) is kind


def test_what_passes_a_post_on_is_counted_once_and_is_its_authors():
    data = make.first_interface_of_x(TEXT, passed_on="Ben Shares")
    assert [(post.text, post.source) for post in posts_of(data)] == [(TEXT, "Ana Writes")]
    assert refused_in(data) == [("1 posts", "have the words of other posts, and are counted once with these: 102")]
    (post,) = posts_of(make.listed("RT @ana_w: Shelling of Kharkiv"))
    assert (post.text, post.source) == ("RT @ana_w: Shelling of Kharkiv", "ana_w")


def test_a_forwarded_message_is_of_whom_it_is_from():
    assert post_of(make.telegram(TEXT, forwarded_from="Other Desk")).source == "Other Desk"


def test_signs_that_x_writes_as_html_are_signs_and_others_text_stays():
    assert post_of(make.archive_of_x("A &amp; B &lt;b&gt;", escaped=False)).text == "A & B <b>"
    assert post_of(make.listed("A &amp; B")).text == "A &amp; B"


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("Tue Aug 27 23:30:00 +0000 2024", "2024-08-27"),
        ("2024-08-27T23:30:00-04:00", "2024-08-27"),
        (1724790600, "2024-08-27"),
        (1724790600000, "2024-08-27"),
        (1724790600.25, "2024-08-27"),
        (float("inf"), ""),
        (True, ""),
        ("27.8.2024", "2024-08-27"),
        ("8/27/2024 10:00", "2024-08-27"),
        ("5/6/2024", "5/6/2024"),
        ("yesterday", "yesterday"),
        ("", ""),
        (None, ""),
        ({"a": 1}, ""),
        (-5, "-5"),
    ],
)
def test_a_day_is_read_however_it_is_written_or_stays_as_it_is(written, day):
    assert post_of(make.listed(TEXT, created_at=written)).published == day


@pytest.mark.parametrize("name", ["date", "time", "published", "day"])
def test_a_text_with_a_day_alone_is_a_post_in_a_list(name):
    post = post_of(json.dumps([{"text": TEXT, name: "2024-08-27"}]).encode())
    assert (post.text, post.published, post.source) == (TEXT, "2024-08-27", "")


def test_articles_in_a_list_keep_their_titles():
    told = read_posts(make.listed(TEXT, title="Shelling\nin the north <b>"))
    assert [one.title for one in told if one.text] == ["Shelling in the north <b>"]
    assert "title from “title”" in told[0].told
    assert post_of(make.listed(TEXT, title={"a": 1})).title == TEXT.partition("\n")[0]


def test_a_text_among_posts_that_tells_nothing_else_is_read_and_what_has_none_is_counted():
    told = read_posts(json.dumps([{"text": TEXT, "date": "2024-08-27"}, {"text": "More."}, {"id": 3}]).encode())
    assert [(one.text, one.name) for one in told if one.text] == [(TEXT, "post 1"), ("More.", "post 2")]
    assert "1 without text were passed over" in told[0].told


def test_a_program_is_not_told_as_the_author():
    assert "author" not in read_posts(make.archive_of_x(TEXT))[0].told


def test_a_link_to_a_message_is_made_of_numbers_alone():
    assert post_of(make.telegram(TEXT, id='"><script>')).address == ""


def test_long_posts_have_their_first_words_as_title():
    title = post_of(make.listed("Shelling " * 40)).title
    assert title.endswith("Shelling …")
    assert len(title) <= 82


def test_posts_without_text_are_passed_over_and_counted():
    data = make.telegram(TEXT, "")
    assert len(posts_of(data)) == 1
    assert "1 without text were passed over" in read_posts(data)[0].told


def test_a_broken_line_is_refused_by_its_number_and_the_others_are_read():
    data = make.lines(TEXT) + b"\n{broken\n" + make.lines("More.")
    assert len(posts_of(data)) == 2
    assert refused_in(data) == [("line 3", "is no JSON; write one object a line")]


def test_more_posts_than_may_be_read_are_refused(monkeypatch):
    monkeypatch.setattr(posts, "MAX_POSTS", 1)
    data = make.listed("One", "Two")
    assert len(posts_of(data)) == 1
    assert refused_in(data)[0][0] == "post 2"


@pytest.mark.parametrize(
    "data",
    [
        b"nothing",
        b"{}",
        b"[]",
        b"[1]",
        b"{" * 20_000,
        b'{"messages": []}',
        b'{"type": "FeatureCollection", "features": []}',
        b'[{"text": "Talks."}]',
        b'window.YTD.tweets.part0 = [{"tweet": {}}]',
        b'{"orderedItems": [{"type": "Announce", "object": "https://example.social/2"}]}',
    ],
)
def test_what_holds_no_posts_is_refused(data):
    with pytest.raises(InputError, match="post"):
        read_posts(data)


@pytest.mark.slow
def test_posts_are_read_in_a_process_of_their_own():
    assert read_bounded(InputKind.POSTS, make.listed(TEXT)) == read_posts(make.listed(TEXT))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=10,
)


@given(st.sampled_from(make.MAKERS), st.dictionaries(st.sampled_from(make.NAMES), json_values, max_size=4))
def test_values_of_other_types_than_expected_are_read_or_refused(maker, changes):
    with suppress(InputError):
        assert all(one.text or one.told or one.refused for one in read_posts(maker(TEXT, **changes)))


@given(st.text(min_size=1, max_size=200).filter(lambda text: text.strip() and "\r" not in text))
def test_any_text_of_a_post_comes_through_as_it_stands(text):
    told = json.loads(json.dumps(text))
    (article,) = (one for one in read_posts(make.listed(told)) if one.text)
    assert article.text == told


def test_a_hostile_post_is_text():
    (article,) = (
        item for item in read_data("a.json", make.listed("<script>x()</script> ${a} =1+1")) if isinstance(item, Article)
    )
    assert article.text == "<script>x()</script> ${a} =1+1"


@pytest.mark.pipeline
def test_tags_are_names_where_they_are_one_and_the_sentence_is_the_posts_own():
    first = "Russian forces shelled #Kharkiv overnight, officials said 🔴"
    post = f"{first}\nMore at https://t.co/a1 #BreakingNews @KyivPost"
    (article,) = (item for item in read_data("result.json", make.telegram(post)) if isinstance(item, Article))
    found = extract_article(article)
    assert [toponym.text for toponym in found.toponyms] == ["Russian", "Kharkiv"]
    (report,) = found.reports
    assert [place.place.name for place in report.places] == ["Kharkiv"]
    assert report.sentence == first.removesuffix(" 🔴")
    assert article.text[report.span.start : report.span.end] == report.sentence
