"""Web archives (WARC, WACZ) and saved pages (MHTML): their pages, and what is passed over or refused."""

import gzip
import logging
from contextlib import suppress
from datetime import date

import pytest
import sample_files as make
import web_archive_files as archived
from hypothesis import given
from hypothesis import strategies as st

from geo.articles import web_archives
from geo.articles.bounded import read_bounded
from geo.articles.documents import InputKind, kind_of
from geo.articles.files import read_data
from geo.articles.reading import read_inputs
from geo.articles.saved_pages import read_saved_page
from geo.articles.web_archives import read_web_archive
from geo.errors import InputError
from geo.model import Article, DatePrecision

pytestmark = pytest.mark.usefixtures("in_this_process")
A, B = "https://example.org/a", "https://example.org/b"


def pages_of(data):
    return [one for one in read_web_archive(data) if one.text]


def told_of(data):
    return next(one.told for one in read_web_archive(data))


def refused_in(data):
    return [(one.name, one.refused) for one in read_web_archive(data) if one.refused]


@pytest.mark.parametrize("packed", [False, True])
def test_each_page_of_a_web_archive_is_an_article_under_the_address_that_was_archived(packed, tmp_path):
    (tmp_path / ("a.warc.gz" if packed else "a.warc")).write_bytes(
        archived.warc(archived.story(A), archived.story(B, day="2024-09-01T00:00:00Z"), packed=packed)
    )
    articles, refused = read_inputs([tmp_path])
    assert [a.path for a in articles] == [A]  # the other tells the same, and is counted once
    assert [r.where for r in refused] == [B]
    assert articles[0].title == make.TITLE
    assert (articles[0].published, articles[0].source) == (date(2024, 8, 27), "Example News")
    assert "attacked Kharkiv" in articles[0].text


def test_a_page_without_a_day_has_that_of_its_archiving_as_a_guess():
    data = archived.warc(archived.record(A, make.html()))
    (article,) = (item for item in read_data("a.warc", data) if isinstance(item, Article))
    assert (article.published, article.published_precision) == (date(2024, 8, 28), DatePrecision.INFERRED)


def test_what_is_no_page_is_counted_and_no_article(caplog):
    data = archived.warc(
        archived.story(A),
        archived.record(f"{A}.png", b"\x89PNG", media_type="image/png"),
        archived.record(f"{A}.js", b"alert(1)", media_type="text/javascript"),
        archived.record(B, make.html(), status="404 Not Found"),
        archived.record(B, b"", status="301 Moved", http={"Location": A}),
        archived.record(A, b"", kind="revisit"),
        archived.record(A, b"GET / HTTP/1.1\r\n\r\n", kind="request", media_type="application/http"),
        archived.record("dns:example.org", b"x", media_type="text/dns", kind="resource"),
    )
    with caplog.at_level(logging.WARNING):
        (article,) = read_data("a.warc", data)
    assert article.path == A
    assert caplog.messages == [
        "a.warc: 1 archived pages; passed over: 2 files that are no pages, 2 answers that are errors or lead "
        "elsewhere, 1 records of pages that had not changed, 1 other records"
    ]


def test_of_one_address_the_last_good_copy_counts():
    data = archived.warc(
        archived.record(A, make.html(title="Second"), day="2024-08-29T00:00:00Z"),
        archived.record(A, make.html(title="First"), day="2024-08-28T00:00:00Z"),
        archived.record(A, make.html(title="Gone"), day="2024-09-28T00:00:00Z", status="500 Error"),
    )
    assert [page.title for page in pages_of(data)] == ["Second"]
    assert "1 earlier copies of the same addresses" in told_of(data)


def test_a_page_that_had_not_changed_and_is_not_here_is_refused_by_its_address():
    data = archived.warc(archived.story(A), archived.record(B, b"", kind="revisit"))
    assert refused_in(data) == [(B, "is not in this archive, which only says: unchanged")]


def test_a_page_without_an_article_is_refused_by_its_address_and_the_others_are_read():
    data = archived.warc(archived.record(B, b"<html><body></body></html>"), archived.story(A))
    assert [page.address for page in pages_of(data)] == [A]
    assert [name for name, _ in refused_in(data)] == [B]


def test_packed_and_parted_contents_are_read():
    page = make.html()
    chunked = b"%x\r\n%b\r\n0\r\n\r\n" % (len(page), page)
    data = archived.warc(
        archived.record(A, gzip.compress(page), http={"Content-Encoding": "gzip"}),
        archived.record(B, chunked, http={"Transfer-Encoding": "chunked"}),
    )
    assert [page.title for page in pages_of(data)] == [make.TITLE] * 2
    data = archived.warc(archived.story(A), archived.record(B, b"\x0b\x02\x80", http={"Content-Encoding": "br"}))
    assert refused_in(data) == [(B, "is packed as 'br', which is not read; archive it anew without that")]


def test_a_file_that_was_packed_as_a_whole_is_read():
    assert pages_of(gzip.compress(archived.warc(archived.story(A), archived.story(B))))[1].address == B


def test_of_a_wacz_that_lists_its_pages_only_these_are_articles():
    records = (archived.story(A), archived.story(B), archived.story("https://ads.example.net/frame"))
    data = archived.wacz(*records, pages=(A, B))
    assert kind_of("a.wacz", data) is InputKind.WEB_ARCHIVE
    assert [page.address for page in pages_of(data)] == [A, B]
    assert "1 pages within pages" in told_of(data)
    assert len(pages_of(archived.wacz(*records))) == 3
    assert len(pages_of(archived.wacz(*records, pages=("https://elsewhere.example/",)))) == 3


@pytest.mark.parametrize(
    "data",
    [
        b"no archive",
        b"WARC/1.0\r\n",
        b"PK\x03\x04",
        make.packed({"a.txt": b"a"}),
        archived.warc(),
        archived.warc(archived.record(f"{A}.png", b"\x89PNG", media_type="image/png")),
        archived.warc(archived.story("file:///etc/passwd")),
        gzip.compress(b"no archive", mtime=0),
    ],
)
def test_what_is_no_archive_of_pages_is_refused(data):
    with pytest.raises(InputError, match="archive"):
        read_web_archive(data)


def test_what_comes_after_a_break_is_told_and_what_came_before_it_is_read():
    data = archived.warc(archived.story(A), archived.story(B), packed=True)
    (page, *rest) = pages_of(data[:-400])
    assert (page.address, rest) == (A, [])
    assert "is damaged" in refused_in(data[:-400])[0][1]


def test_a_page_that_is_cut_off_is_refused():
    data = archived.warc(archived.story(A), archived.story(B))
    assert [page.address for page in pages_of(data[:-400])] == [A]
    assert refused_in(data[:-400]) == [(B, "is cut off in its archive; save the archive again")]


def test_bounds_on_pages_records_and_size_refuse_the_rest(monkeypatch):
    data = archived.warc(archived.story(A), archived.story(B))
    monkeypatch.setattr(web_archives, "MAX_PARTS", 1)
    assert [page.address for page in pages_of(data)] == [A]
    assert "is one too many" in refused_in(data)[0][1]
    monkeypatch.undo()
    monkeypatch.setattr(web_archives, "MAX_RECORDS", 2)
    assert "an archive may hold 2" in refused_in(data)[0][1]
    monkeypatch.undo()
    monkeypatch.setattr(web_archives, "MAX_PAGE", 100)
    assert [name for name, _ in refused_in(data)] == [A, B]
    monkeypatch.undo()
    monkeypatch.setattr(web_archives, "MAX_UNPACKED", 100_000)
    bomb = archived.warc(archived.story(A), archived.record(B, b"0" * 1_000_000), packed=True)
    assert [page.address for page in pages_of(bomb)] == [A]
    assert "unpacks to more than" in refused_in(bomb)[0][1]
    monkeypatch.undo()
    monkeypatch.setattr(web_archives, "SECONDS", -1)
    assert refused_in(data) == [(A, "and 2 pages after it are not read in time; split the archive")]


def test_a_bomb_in_a_page_is_cut_at_the_bound(monkeypatch):
    monkeypatch.setattr(web_archives, "MAX_PAGE", 1_000_000)
    bomb = archived.record(B, gzip.compress(b"<p>" * 5_000_000), http={"Content-Encoding": "gzip"})
    assert [name for name, _ in refused_in(archived.warc(archived.story(A), bomb))] == [B]


@pytest.mark.slow
def test_archives_are_read_in_a_process_of_their_own():
    found = read_bounded(InputKind.WEB_ARCHIVE, archived.warc(archived.story(A), packed=True))
    assert [one.address for one in found if one.text] == [A]


@given(st.binary(max_size=300), st.integers(0, 2000))
def test_a_broken_archive_is_read_in_part_or_refused(noise, at):
    data = archived.warc(archived.record(A, b"<p>Talks.</p>"))
    with suppress(InputError):
        assert all(one.text or one.refused or one.told for one in read_web_archive(data[:at] + noise + data[at:]))


# ---- saved pages ----


def test_a_saved_page_is_an_article_under_its_address_with_the_day_of_saving_as_a_guess():
    (article,) = read_data("a.mhtml", archived.mhtml())
    assert (article.path, article.title) == (A, make.TITLE)
    assert (article.published, article.published_precision) == (date(2024, 8, 28), DatePrecision.INFERRED)
    (dated,) = read_data("a.mht", archived.mhtml(make.html(head=make.FACTS)))
    assert (dated.published, dated.published_precision) == (date(2024, 8, 27), DatePrecision.DAY)


def test_pages_within_the_page_are_no_articles(caplog):
    frame = ("text/html", "https://ads.example.net/", make.html(title="Buy"))
    with caplog.at_level(logging.WARNING):
        (article,) = read_data("a.mhtml", archived.mhtml(before=(frame,)))
    assert article.title == make.TITLE
    assert caplog.messages == ["a.mhtml: a saved page; passed over: 2 pictures, styles and pages in it"]


def test_a_page_of_an_old_browser_without_an_address_of_the_web_is_known_by_its_file():
    (article,) = read_data("a.mht", archived.mhtml(address="file://C:\\pages\\a.htm"))
    assert article.path == "a.mht"


@pytest.mark.parametrize("data", [b"no page", b"From: a\r\n\r\nHello", archived.mhtml(b"<html></html>")])
def test_what_is_no_saved_page_is_refused(data):
    with pytest.raises(InputError, match=r"holds no (page|article)"):
        read_saved_page(data)


@given(st.binary(max_size=200), st.integers(0, 900))
def test_a_broken_saved_page_is_read_or_refused(noise, at):
    data = archived.mhtml(b"<p>Talks.</p>")
    with suppress(InputError):
        assert all(one.text or one.told for one in read_saved_page(data[:at] + noise + data[at:]))
