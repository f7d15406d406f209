"""Articles out of Parquet and out of a storage of objects: each is read or refused by its name."""

from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import fsspec
import pyarrow
import pyarrow.parquet
import pytest

from geo.articles.reading import InputStream
from geo.distributed.sources import StoredSources, is_stored
from geo.model import Article, Rejection

TEXT = "Troops attacked a village near Abeche."


def read(*inputs):
    """Return what inputs hold: the articles, and where and why something was refused."""
    found = list(InputStream(inputs, beyond=StoredSources()))
    articles = [each for each in found if isinstance(each, Article)]
    return articles, {each.where: each.reason for each in found if isinstance(each, Rejection)}


@pytest.fixture
def bucket():
    """The address of a folder in a storage that lies in memory, and what writes into it."""
    root = f"/{uuid4().hex}"
    system = fsspec.filesystem("memory")
    system.makedirs(root)
    yield f"memory:/{root}", lambda name, content: system.pipe_file(f"{root}/{name}", content)
    system.rm(root, recursive=True)


def parquet(path, **columns):
    pyarrow.parquet.write_table(pyarrow.table(columns), path)
    return path


@pytest.mark.slow
def test_rows_of_parquet_are_articles_and_a_row_without_text_is_refused_by_its_number(tmp_path):
    path = parquet(
        tmp_path / "news.parquet",
        ID=["a", None, "c", "d"],
        Text=[TEXT, f"{TEXT} Again.", None, f"{TEXT} Twice."],
        published=[date(2024, 5, 5), date(2024, 5, 6), None, date(1492, 1, 1)],
        source=["Radio", None, "", "x"],
        views=[1, 2, 3, 4],
    )
    articles, refused = read(path)
    assert [article.id for article in articles] == ["a", "news.parquet:2", "d"]
    assert [article.published for article in articles] == [date(2024, 5, 5), date(2024, 5, 6), None]
    assert (articles[0].source, articles[0].text) == ("Radio", TEXT)
    assert list(refused) == [f"{path} line 3", f"{path} line 4"]


@pytest.mark.slow
def test_moments_count_by_their_day_and_many_rows_come_in_their_order(tmp_path):
    number = 200
    path = parquet(
        tmp_path / "n.parquet",
        text=[f"{TEXT} {at}" for at in range(number)],
        date=[datetime(2024, 5, 5, 23, 59, tzinfo=UTC)] * number,
    )
    articles, refused = read(path)
    assert [article.text for article in articles] == [f"{TEXT} {at}" for at in range(number)]
    assert {article.published for article in articles} == {date(2024, 5, 5)}
    assert not refused


@pytest.mark.slow
def test_parquet_that_is_none_or_of_something_else_is_refused_by_its_name(tmp_path):
    parquet(tmp_path / "a-events.parquet", lat=[1.0], lon=[2.0])
    (tmp_path / "b-broken.parquet").write_bytes(b"PAR1 nothing of the kind PAR1")
    (tmp_path / "c-empty.parquet").write_bytes(b"")
    (tmp_path / "d.txt").write_text(TEXT)
    articles, refused = read(tmp_path, Path("gone.parquet"))
    assert [article.id for article in articles] == ["d.txt"]
    assert [Path(where).name for where in refused] == [
        "a-events.parquet",
        "b-broken.parquet",
        "c-empty.parquet",
        "gone.parquet",
    ]
    assert "“text”" in refused[str(tmp_path / "a-events.parquet")]
    assert "broken as Parquet" in refused[str(tmp_path / "b-broken.parquet")]


@pytest.mark.slow
def test_who_has_seen_enough_of_parquet_leaves_no_process(tmp_path):
    path = parquet(tmp_path / "n.parquet", text=[f"{TEXT} {at}" for at in range(1_000)])
    stream = iter(InputStream([path], beyond=StoredSources()))
    next(stream)
    stream.close()  # an unfinished process would be a warning, which is an error here


@pytest.mark.slow
def test_a_storage_is_read_by_folder_by_object_and_by_pattern(bucket, tmp_path):
    root, put = bucket
    put("a.jsonl", b'{"id":"one","text":"%s"}\n{"id":"two"}\n' % TEXT.encode())
    put("deep/b.txt", f"{TEXT} In a text.".encode())
    put("c.html", f"<html><body><article><p>{TEXT * 5}</p></article></body></html>".encode())
    put("d.parquet", parquet(tmp_path / "d.parquet", text=[f"{TEXT} In Parquet."]).read_bytes())
    put("e.xyz", b"?")
    articles, refused = read(root)
    assert [article.id for article in articles] == ["one", "c.html", "d.parquet:1", "b.txt"]
    assert [article.path for article in articles][:2] == [f"{root}/a.jsonl", f"{root}/c.html"]
    assert list(refused) == [f"{root}/a.jsonl line 2", f"{root}/e.xyz"]
    assert [article.id for article in read(f"{root}/deep/b.txt")[0]] == ["b.txt"]
    assert [article.id for article in read(f"{root}/*.jsonl")[0]] == ["one"]


def test_what_cannot_be_reached_is_refused_by_its_address_with_what_would_be_right(bucket, tmp_path):
    root, put = bucket
    put("empty.txt", b"")
    assert list(read(f"{root}/empty.txt")[1]) == [f"{root}/empty.txt"]
    assert "check the address" in read(f"{root}/gone.jsonl")[1][f"{root}/gone.jsonl"]
    chained = f"simplecache::{root}/a.jsonl"
    assert not is_stored(chained)
    assert "“::”" in read("memory://a::memory://b")[1]["memory://a::memory://b"]
    (unknown,) = read("nosuch://bucket/a.jsonl")[1].values()
    assert "nosuch" in unknown
    (driver,) = read("abfs://bucket/a.jsonl")[1].values()
    assert "adlfs" in driver  # the package that brings it


def test_addresses_of_files_of_pages_and_of_databases_are_what_they_are(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT)
    assert [article.id for article in read(f"file://{tmp_path}/a.txt")[0]] == ["a.txt"]
    assert is_stored("s3://bucket/x")
    assert is_stored("GS://bucket")
    assert not is_stored("https://example.org/a")
    assert not is_stored("postgresql+psycopg://desk@db/news")
    assert not is_stored("C:\\news")
    assert not is_stored("news/a.jsonl")


def test_the_share_of_what_was_read_grows_to_all(bucket):
    root, put = bucket
    put("a.jsonl", b"".join(b'{"id":"%d","text":"%s %d"}\n' % (at, TEXT.encode(), at) for at in range(10)))
    intake = InputStream([root], beyond=StoredSources())
    shares = [intake.share for _ in intake]
    assert shares == sorted(shares)
    assert intake.share == 1.0
