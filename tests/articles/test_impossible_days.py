"""Days on which no article can have appeared are refused by name, in every kind of file; the article is read."""

import io
import json
import zipfile
from datetime import date

import pytest
import sample_files as make
from hypothesis import given
from hypothesis import strategies as st

from geo.articles import addresses, files
from geo.articles.fetching import Fetched
from geo.articles.files import read_data
from geo.articles.reading import read_inputs
from geo.articles.texts import parse_day, parse_published
from geo.errors import InputError
from geo.model import EARLIEST, LATEST, Article, DatePrecision, Rejection

pytestmark = pytest.mark.usefixtures("in_this_process")


def docx(created):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(make.docx())) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            new.writestr(part, old.read(part).replace(b"2024-08-26T09:30:00Z", created.encode()))
    return out.getvalue()


def pdf(created):
    from pypdf import PdfWriter

    writer, out = PdfWriter(clone_from=io.BytesIO(make.pdf())), io.BytesIO()
    writer.add_metadata({"/CreationDate": created})
    writer.write(out)
    return out.getvalue()


def mail(sent):
    return make.mail().replace(b"Tue, 27 Aug 2024 10:00:00 +0000", sent.encode())


def rss(day):
    return make.rss("").replace(b"Tue, 27 Aug 2024 10:00:00 GMT", day.encode())


def html(day):
    return make.html(head=f'<meta property="article:published_time" content="{day}">')


def front_matter(day, name="published"):
    return f"---\n{name}: {day}\n---\nThe text.\n".encode()


def lines(day):
    return json.dumps({"id": "a", "published": day, "text": "The text."}).encode()


def read(name, data):
    items = list(read_data(name, data))
    (article,) = [item for item in items if isinstance(item, Article)]
    return article, [item for item in items if isinstance(item, Rejection)]


OUTSIDE = [
    ("a.md", front_matter("0001-01-01"), "0001-01-01"),
    ("a.md", front_matter("9999-12-31", "date"), "9999-12-31"),
    ("a.md", front_matter("0001-01-01 00:00:00+14:00"), "0001-01-01"),
    ("a.md", front_matter("2024-02-30"), "2024-02-30"),
    ("a.jsonl", lines("0001-01-01"), "0001-01-01"),
    ("a.jsonl", lines("9999-12-31T23:59:59-12:00"), "9999-12-31"),
    ("a.jsonl", lines("1799-12"), "1799-12-31"),
    ("a.html", html("0001-01-01T00:00:00Z"), "0001-01-01"),
    ("a.html", html("9999-12-31"), "9999-12-31"),
    ("a.eml", mail("Fri, 31 Dec 9999 23:59:59 -1200"), "9999-12-31"),
    ("a.pdf", pdf("D:00010101000000Z"), "0001-01-01"),
    ("a.pdf", pdf("D:99991231235959-12'00'"), "9999-12-31"),
    ("a.docx", docx("0001-01-01T00:00:00Z"), "0001-01-01"),
    ("a.rss", rss("Mon, 01 Jan 0001 00:00:00 GMT"), "0001-01-01"),
]


@pytest.mark.parametrize(("name", "data", "day"), OUTSIDE, ids=[f"{name} {day}" for name, _, day in OUTSIDE])
def test_a_day_outside_the_range_is_refused_by_name_and_the_article_is_read(name, data, day):
    article, (refused,) = read(name, data)
    assert article.text.strip()
    assert article.published is None
    assert day in refused.reason
    assert "2024-08-27" in refused.reason  # what would be right


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.docx", docx("0001-01-01T00:00:00+14:00")),
        ("a.docx", docx("9999-12-31T23:59:59-12:00")),
        ("a.pdf", pdf("D:00010101000000+14'00'")),
        ("a.eml", mail("Tue, 27 Aug 2024 10:00:00 +99999999999")),
        ("a.rss", rss("Fri, 31 Dec 9999 23:59:59 -1200")),
    ],
)
def test_a_moment_that_is_none_in_its_zone_does_not_cost_the_article(name, data):
    article, _ = read(name, data)
    assert article.text.strip()
    assert article.published is None


@pytest.mark.parametrize("data", [html("1850-03-01"), front_matter("1850-03-01"), lines("1850-03-01")])
def test_an_old_article_keeps_its_day(data):
    name = "a.html" if data.startswith(b"<") else "a.md" if data.startswith(b"---") else "a.jsonl"
    article, refused = read(name, data)
    assert (article.published, refused) == (date(1850, 3, 1), [])


def test_the_second_day_counts_where_the_first_is_none():
    article, (refused,) = read("a.md", b"---\npublished: 0001-01-01\ndate: 2024-08-27\n---\nText.\n")
    assert (article.published, article.published_precision) == (date(2024, 8, 27), DatePrecision.DAY)
    assert refused.reason.startswith("published: 0001-01-01")


@pytest.mark.parametrize("value", ["!!timestamp x", "!!bool x", "!!int ''", "!!float x", "!!binary =", "!!null x"])
def test_a_value_that_is_not_what_its_tag_says_never_ends_the_reading(value):
    items = list(read_data("a.md", front_matter(value)))
    assert items


def test_a_feed_s_day_outside_the_range_does_not_end_the_feed():
    at, feed = "https://example.org/a", "https://example.org/feed"
    listed = make.rss(at).replace(b"Tue, 27 Aug 2024", b"Mon, 01 Jan 0001")
    pages = {at: Fetched(at, "text/html", make.html()), feed: Fetched(feed, "application/rss+xml", listed)}
    items = list(addresses.read_address(feed, fetcher=pages.__getitem__, pause=0))
    assert [item.published for item in items if isinstance(item, Article)] == [None]
    assert ["0001-01-01" in item.reason for item in items if isinstance(item, Rejection)] == [True]


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31), date(1799, 12, 31), date(2201, 1, 1)])
def test_the_day_given_for_all_is_checked_too(day):
    with pytest.raises(InputError, match="outside the years"):
        read_inputs([], published=day)


@given(st.dates())
def test_a_day_of_publication_is_taken_exactly_in_the_range(day):
    try:
        assert parse_published(day.isoformat())[0] == day
    except InputError:
        assert not EARLIEST <= day <= LATEST
    else:
        assert EARLIEST <= day <= LATEST
    assert parse_day(day.isoformat()) == day  # a filter may name any


def test_a_fault_of_the_program_over_one_file_costs_that_file_alone(tmp_path, monkeypatch, caplog):
    real = files.read_plain

    def fail_on_b(data, *, name, **rest):
        if name == "b.txt":
            msg = "boom"
            raise RuntimeError(msg)
        return real(data, name=name, **rest)

    monkeypatch.setattr(files, "read_plain", fail_on_b)
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text("Text.")
    articles, (refused,) = read_inputs([tmp_path])
    assert [article.id for article in articles] == ["a.txt", "c.txt"]
    assert refused.where.endswith("b.txt")
    assert "RuntimeError: boom" in refused.reason
    assert "Traceback" in caplog.text
