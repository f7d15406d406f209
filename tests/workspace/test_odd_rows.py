"""Rows that no Dateline wrote are left out and told, whatever is in them; the others are served, and all stay."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_events import sample_corpus, sample_events
from streamlit.testing.v1 import AppTest
from waiting import LONG

from geo.cli import main
from geo.errors import GeoError, StaleError
from geo.model import Article, ReviewState
from geo.workspace.applying import apply
from geo.workspace.articles import edit_of, edited
from geo.workspace.coding import review_from_json, review_to_json
from geo.workspace.reviews import Decide, make_reviews
from geo.workspace.rows import TableName
from geo.workspace.store import Workspace

APP = Path(__file__).parents[2] / "app.py"
ACCEPT = Decide(ReviewState.UNREVIEWED, ReviewState.ACCEPTED)
COLUMNS = {
    TableName.ARTICLES: (
        "position, id, digest, text, title, published, precision, source, path, rating, added, language"
    ),
    TableName.RATINGS: "article, rating",
    TableName.REVIEWS: "number, id, review",
    TableName.VIEWS: "name, params, saved",
    TableName.SETTINGS: "name, value",
}
GOOD = {
    TableName.ARTICLES: (
        7,
        "z.txt",
        "0" * 12,
        "Talks in Paris.",
        "Talks",
        "2024-05-03",
        "day",
        "Wire",
        "/z.txt",
        "B2",
        "",
        "en",
    ),
    TableName.RATINGS: ("z.txt", "A1"),
    TableName.REVIEWS: (
        7,
        "r7",
        review_to_json(make_reviews([(sample_events()[0], ACCEPT)], reviewer="R. Diaz")[0]),
    ),
    TableName.VIEWS: ("China", '{"actor": ["country/CN"]}', ""),
    TableName.SETTINGS: ("tour", "closed"),
}
ODD = [
    *(None, 0, -1, 2**63 - 1, 1.5, float("inf"), b"", b"\xff\x00", "", "\0", "a\0b", "nul", "9" * 5000, "{}", "[]"),
    *('{"a": 1}', '{"a": [1]}', "[" * 5000, '{"a": ["\\ud800"]}', "1e999", "0001-01-01", "2024-02-31", "9999-12-31"),
    *("2024-13", "Z9", "b2", "decade"),
]
VALUES = st.one_of(
    st.sampled_from(ODD),
    st.none() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | st.binary(max_size=20),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    st.binary(max_size=20).map(lambda raw: ("text", raw)),  # a text that may be no UTF-8
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "desk.dateline"


@pytest.fixture
def workspace(path):
    found = Workspace.open(path)
    found.add_articles([Article("a.txt", "Germany and Poland held talks in Warsaw on 3 May 2024.", "Talks")])
    return found


def let_anything_in(path):
    """Make the tables anew with the same columns and rows, that take any value."""
    with closing(sqlite3.connect(path)) as file:
        for table, columns in COLUMNS.items():
            file.execute(f"CREATE TABLE new AS SELECT {columns} FROM {table}")
            file.execute(f"DROP TABLE {table}")
            names = ", ".join(
                f"{name} NUMERIC" if name in ("position", "number") else name for name in columns.split(", ")
            )
            file.execute(f"CREATE TABLE {table} ({names})")
            file.execute(f"INSERT INTO {table} SELECT * FROM new")
            file.execute("DROP TABLE new")
        file.commit()


def put(path, *rows):
    """Put rows, each with the name of its table, into a file as they are."""
    with closing(sqlite3.connect(path)) as file:
        for table, row in rows:
            places = ", ".join("CAST(? AS TEXT)" if isinstance(value, tuple) else "?" for value in row)
            values = [value[1] if isinstance(value, tuple) else value for value in row]
            file.execute(f"INSERT INTO {table} VALUES ({places})", values)
        file.commit()


def rows_in(path):
    with closing(sqlite3.connect(path)) as file:
        file.text_factory = bytes
        return {table: file.execute(f"SELECT * FROM {table}").fetchall() for table in COLUMNS}


def all_of(workspace):
    return (
        *(workspace.articles(), workspace.ratings(), workspace.reviews(), workspace.views(), workspace.setting("tour")),
        workspace.odd_rows(),
    )


@pytest.fixture(scope="module")
def lenient(tmp_path_factory):
    """An empty workspace that takes anything, as bytes."""
    path = tmp_path_factory.mktemp("lenient") / "w.dateline"
    Workspace.open(path)
    let_anything_in(path)
    return path.read_bytes()


@pytest.mark.slow
@given(rows=st.lists(st.sampled_from(list(COLUMNS)).flatmap(
    lambda table: st.tuples(st.just(table), st.tuples(*(st.one_of(st.just(good), VALUES) for good in GOOD[table])))
), max_size=8))  # fmt: skip
@settings(max_examples=60)
def test_any_values_in_any_columns_give_rows_or_are_told(tmp_path, lenient, rows):
    path = tmp_path / "w.dateline"
    path.write_bytes(lenient)
    workspace = Workspace.open(path)
    put(path, *rows)
    before = rows_in(path)
    articles, ratings, reviews, views, _, odd = all_of(workspace)
    # Whatever is kept under one name is one.
    served = len(articles) + len(reviews) + len(odd)
    tables = [table for table, _ in rows]
    assert tables.count(TableName.ARTICLES) + tables.count(TableName.REVIEWS) <= served <= len(rows)
    assert len(ratings) <= tables.count(TableName.RATINGS)
    assert len(views) <= tables.count(TableName.VIEWS)
    assert all(str(path) in rejection.where and "row" in rejection.reason for rejection in odd)
    edited(reviews, articles, ratings)
    apply(reviews, sample_corpus())
    for text in (*(a.id + a.text + a.title + a.source + a.path for a in articles), *views, *(str(r) for r in odd)):
        text.encode()
    assert all_of(Workspace.open(path)) == (articles, ratings, reviews, views, workspace.setting("tour"), odd)
    assert rows_in(path) == before


@given(data=st.data())
def test_a_review_of_any_values_is_one_or_is_refused(data):
    article = Article("a", "Talks in Paris.", published=date(2024, 5, 3))
    change = data.draw(st.sampled_from([ACCEPT, edit_of(article, published=date(2024, 5, 4), rating="B2")]))
    told = json.loads(review_to_json(make_reviews([(sample_events()[0], change)], reviewer="R. Diaz")[0]))
    at = told
    while isinstance(at, dict | list):
        keys = list(at) if isinstance(at, dict) else list(range(len(at)))
        key = data.draw(st.sampled_from(keys)) if keys else None
        if key is None or not isinstance(at[key], dict | list) or data.draw(st.booleans()):
            break
        at = at[key]
    if key is not None:
        odd = [
            "\ud800",
            "",
            "x",
            10**400,
            -1,
            1e400,
            float("nan"),
            None,
            [],
            {},
            True,
            "0001-01-01",
            "2024-02-31",
            "Z9",
        ]
        at[key] = data.draw(st.sampled_from(odd))
    try:
        review = review_from_json(json.dumps(told))
    except GeoError:
        return
    review_to_json(review).encode()
    edited([review], [article])
    apply([review], sample_corpus())


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("text", None, "its text is nothing; want a text"),
        ("title", 2**62, "its title is 4611686018427387904; want a text"),
        ("published", "2024-02-31", "its published: '2024-02-31' is not a day"),
        ("published", "0001-01-01", "outside the years 1800 to 2200"),
        ("precision", "decade", "want one of day, month, inferred"),
        ("rating", "Z9", "'Z9' is no rating"),
        ("language", "English", "'English' is no code of a language"),
        ("path", "a\0b", "want a text without NUL characters"),
        ("id", "a.txt", "which another row has"),
        ("id", " ", "want a name"),
    ],
)
def test_an_odd_article_is_told_by_file_table_row_and_column(workspace, path, column, value, says):
    let_anything_in(path)
    names = COLUMNS[TableName.ARTICLES].split(", ")
    row = [value if name == column else good for name, good in zip(names, GOOD[TableName.ARTICLES], strict=True)]
    put(path, (TableName.ARTICLES, row))
    assert [article.id for article in workspace.articles()] == ["a.txt"]
    (odd,) = workspace.odd_rows()
    assert odd.where == str(path)
    assert odd.reason.startswith("row 2 of its table articles is left out, and stays in the file: ")
    assert says in odd.reason


@pytest.mark.parametrize(
    ("table", "row", "says"),
    [
        (TableName.RATINGS, ("a.txt", "Z9"), "'Z9' is no rating"),
        (TableName.RATINGS, (None, "B2"), "its article is nothing"),
        (TableName.REVIEWS, (1, "a", "{}"), "is not a review as this version of Dateline writes it"),
        (TableName.REVIEWS, (1, "a", b"{}"), "want a text"),
        (TableName.VIEWS, ("China", "[1]", ""), "want a JSON object of lists of words"),
        (TableName.VIEWS, ("China", '{"actor": "x"}', ""), "want a JSON object of lists of words"),
        (TableName.SETTINGS, ("tour", None), "its value is nothing"),
    ],
)
def test_an_odd_row_of_any_table_is_told(workspace, path, table, row, says):
    let_anything_in(path)
    put(path, (table, row))
    *_, odd = all_of(workspace)
    assert [rejection.where for rejection in odd] == [str(path)]
    assert f"its table {table} is left out" in odd[0].reason
    assert says in odd[0].reason


def test_the_log_goes_on_behind_an_odd_entry(workspace, path):
    first, second, third = (make_reviews([(event, ACCEPT)], reviewer="R. Diaz") for event in sample_events()[:3])
    workspace.append(first)
    with closing(sqlite3.connect(path)) as file:
        file.execute("INSERT INTO reviews (id, review) VALUES ('a', '{}')")
        file.commit()
    assert workspace.reviews() == first
    workspace.append(second, after=first)
    assert workspace.reviews() == (*first, *second)
    with pytest.raises(StaleError):
        workspace.append(third, after=first)
    assert len(workspace.odd_rows()) == 1


def test_an_edit_to_an_impossible_day_is_none():
    article = Article("a", "Talks in Paris.")
    (review,) = make_reviews([(None, edit_of(article, published=date(2024, 5, 4)))], reviewer="R. Diaz")
    with pytest.raises(GeoError):
        review_from_json(review_to_json(review).replace("2024-05-04", "0001-05-04"))
    with pytest.raises(GeoError, match="outside the years"):
        replace(review.change, after=replace(review.change.after, published=date(9999, 1, 1)))


@pytest.mark.pipeline
def test_the_command_line_tells_on_stderr_and_goes_on(workspace, path, capsys):
    put(path, (TableName.SETTINGS, ("tour", b"\xff")))
    assert main(["dates", str(path)]) != 0
    out, err = capsys.readouterr()
    assert "3 May 2024" in out
    assert f"refused: {path}: row 1 of its table settings is left out" in err


@pytest.mark.pipeline
def test_the_page_says_it(workspace, path, monkeypatch):
    put(path, (TableName.RATINGS, ("a.txt", "Z9")))
    monkeypatch.setattr("sys.argv", ["app.py", str(path)])
    page = AppTest.from_file(str(APP), default_timeout=LONG).run()
    assert not page.exception
    assert any("row 1 of its table ratings is left out" in each.value for each in page.markdown)
