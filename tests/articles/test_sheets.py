"""Tables and workbooks of articles: which columns are taken, what each row gives, and what is refused with its row."""

import csv
import io
import logging
import subprocess
import sys
from datetime import date, datetime

import pytest
import sample_files as make
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.articles import sheets
from geo.articles.files import read_data
from geo.articles.sheets import looks_like_articles, read_table, read_workbook
from geo.errors import InputError
from geo.model import Article, Rejection

STORY = make.STORY[0]


@pytest.fixture(autouse=True)
def _quickly(in_this_process):
    """Read without processes."""


def articles_in(documents):
    return [one for one in documents if not one.told and not one.refused]


def refused_in(documents):
    return [(one.name, one.refused) for one in documents if one.refused]


def table_of(header, *rows):
    return articles_in(read_table(make.table(header, *rows)))


@pytest.mark.parametrize(
    "data",
    [
        make.table(),
        make.table(separator=";"),
        make.table(separator="\t"),
        b"sep=|\r\n" + make.table(separator="|"),
        make.table().decode().encode("utf-16"),
        b"\xef\xbb\xbf" + make.table(),
        make.table(("Press review",), (), *make.ARTICLE_ROWS),
    ],
)
def test_each_row_is_an_article_with_its_day_source_and_link(data):
    first, second = articles_in(read_table(data))
    assert (first.title, first.published, first.source) == (make.TITLE, "2024-08-27", "Example News")
    assert (first.text, first.address) == (STORY, "https://example.org/1")
    assert (second.text, second.address) == (make.STORY[1], "")


def test_columns_are_known_by_name_in_any_order_and_spelling():
    (one,) = table_of(("x", "SOURCE_NAME", "body-text", "Published At"), ("1", "Wire", "Talks.", "2024-08-27T10:00Z"))
    assert (one.text, one.source, one.published) == ("Talks.", "Wire", "2024-08-27T10:00Z")


def test_it_is_said_which_columns_were_taken(caplog):
    with caplog.at_level(logging.WARNING, logger="geo"):
        found = list(read_data("press.csv", make.table()))
    assert [one.id for one in found] == ["press.csv row 2", "press.csv row 3"]
    assert "title from “Headline”" in caplog.text
    assert "text from “Full text”" in caplog.text


def test_the_beginning_of_an_article_is_read_where_there_is_no_more():
    assert table_of(("Title", "Summary"), ("A", "Talks."))[0].text == "Talks."
    assert table_of(("Summary", "Text"), ("Talks.", "All of it."))[0].text == "All of it."


def test_a_row_without_text_or_with_an_impossible_day_is_refused_by_its_number():
    rows = (("text", "date"), ("Talks.", "2024-08-27"), (" ", "2024-08-28"), (), ("More.", "2024-02-31"))
    found = list(read_data("a.csv", make.table(*rows)))
    refused = {one.where: one.reason for one in found if isinstance(one, Rejection)}
    assert refused.keys() == {"a.csv row 3", "a.csv row 5"}
    assert "has no text" in refused["a.csv row 3"]
    assert "read without it" in refused["a.csv row 5"]
    assert [(one.id, one.published) for one in found if isinstance(one, Article)] == [
        ("a.csv row 2", date(2024, 8, 27)),
        ("a.csv row 5", None),
    ]


@pytest.mark.parametrize(
    ("days", "read"),
    [
        (("5/6/2024", "27/8/2024"), ["2024-06-05", "2024-08-27"]),
        (("5/6/2024", "8/27/2024"), ["2024-05-06", "2024-08-27"]),
        (("5/6/2024", "6/6/2024 10:00"), ["5/6/2024", "2024-06-06"]),
        (("13/6/2024", "6/13/2024"), ["13/6/2024", "6/13/2024"]),
        (("5.6.2024", "5.27.2024"), ["2024-05-06", "2024-05-27"]),
        (("5.6.2024", "8/27/2024", "5/6/2024"), ["2024-06-05", "2024-08-27", "2024-05-06"]),
        (("5.6.2024", "27 August 2024"), ["2024-06-05", "2024-08-27"]),
    ],
)
def test_a_day_that_may_be_two_is_told_by_the_others_of_its_column_or_stays_as_it_is(days, read):
    found = table_of(("text", "date"), *(("Talks.", day) for day in days))
    assert [one.published for one in found] == read


def test_a_link_that_several_rows_have_is_that_of_none_of_them():
    found = table_of(("text", "url"), ("One.", "https://a.example"), ("Two.", "https://a.example"))
    assert [one.address for one in found] == ["", ""]


def test_markup_and_formulas_in_cells_are_text_or_gone():
    html = "<p>Talks in <b>Paris</b>.</p><script>pwned()</script>"
    first, second = table_of(("text", "link"), (html, "javascript:alert(1)"), ("=HYPERLINK(1)", "https://a.example x"))
    assert first.text == "Talks in Paris."
    assert second.text == "=HYPERLINK(1)"
    assert (first.address, second.address) == ("", "")


CODED = ("event_date", "latitude", "longitude", "notes", "description")


@pytest.mark.parametrize(
    "header", [CODED, ("day", "lat", "lng"), ("SQLDATE", "Date", "ActionGeo_Lat", "ActionGeo_Long")]
)
def test_coded_events_are_refused_with_where_they_belong(header):
    assert not looks_like_articles(header)
    with pytest.raises(InputError, match="--coded"):
        read_table(make.table(header, ("2024-08-27", "1.0", "2.0", "Talks.", "Talks.")))


def test_articles_with_coordinates_are_articles():
    assert looks_like_articles((*CODED, "Text"))


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2\n", b"\x00\xff" * 50, b'"text', b"just a line"])
def test_what_is_no_table_of_articles_is_refused(data):
    with pytest.raises(InputError):
        read_table(data)


def test_a_table_whose_quotes_go_wrong_is_read_up_to_there():
    found = read_table(b'text,date\nTalks.,2024-08-27\n"More.,2024-08-28\nAnd more.\n')
    assert [one.text for one in articles_in(found)] == ["Talks."]
    ((name, reason),) = refused_in(found)
    assert name == "row 2"
    assert "last that can be read" in reason


def test_rows_beyond_measure_are_refused_and_the_others_read(monkeypatch):
    monkeypatch.setattr(sheets, "MAX_ROWS", 2)
    monkeypatch.setattr(sheets._Left.__init__, "__defaults__", (2, 30))
    found = read_table(b"text\nA\nB\nC\nD\n")
    assert [one.text for one in articles_in(found)] == ["A", "B"]
    ((name, reason),) = refused_in(found)
    assert name == "row 4"
    assert "split it" in reason
    assert articles_in(read_table(b"text\n" + b"long " * 10)) == []


def test_the_limit_of_a_cell_is_put_back():
    before = csv.field_size_limit()
    read_table(b"text\n" + b"long " * 100_000)
    assert csv.field_size_limit() == before


# ---- workbooks ----


def test_a_workbook_gives_the_articles_of_every_sheet_that_is_shown():
    found = read_workbook(
        make.workbook(
            {
                "May": (("Text", "Date"), ("Talks.", datetime(2024, 5, 3))),  # noqa: DTZ001 a workbook knows no zones
                "Notes": (("Who", "What"), ("me", "call")),
                "Old": (("Text",), ("Not shown.",)),
                "June": (("Date", "Text"), (date(2024, 6, 4), "More."), (None, None), (date(2024, 6, 5), None)),
            },
            hidden="Old",
        )
    )
    assert [(one.name, one.text, one.published[:10]) for one in articles_in(found)] == [
        ("sheet May row 2", "Talks.", "2024-05-03"),
        ("sheet June row 2", "More.", "2024-06-04"),
    ]
    assert [name for name, _ in refused_in(found)] == ["sheet June row 4"]
    told = [one.told for one in found if one.told]
    assert any(words.startswith("passed over, its sheet “Notes”") for words in told)
    assert not any("Old" in words for words in told)


def test_faults_and_escapes_of_a_workbook_are_no_text():
    found = read_workbook(make.workbook({"A": (("Text", "Title"), ("One._x000D_\nTwo.", "#REF!"), ("#N/A", "B"))}))
    assert [(one.text, one.title) for one in articles_in(found)] == [("One.\r\nTwo.", "")]
    assert [name for name, _ in refused_in(found)] == ["sheet A row 3"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (make.workbook({"A": (("a", "b"),)}), "its sheet “A” has no column"),
        (make.workbook({"A": (CODED,)}), "--coded"),
        (make.packed({"xl/workbook.xml": b"<x/>"}), "no workbook"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "password"),
        (b"PK\x03\x04", "no workbook"),
        (b"", "no workbook"),
    ],
)
def test_what_is_no_workbook_of_articles_is_refused(data, reason):
    with pytest.raises(InputError, match=reason):
        read_workbook(data)


def test_a_workbook_that_unpacks_beyond_measure_is_refused(monkeypatch):
    monkeypatch.setattr(sheets, "_MAX_UNPACKED", 1000)
    with pytest.raises(InputError, match="unpacks to"):
        read_workbook(make.workbook())


@pytest.mark.slow
def test_without_its_package_a_workbook_is_refused_with_the_extra_that_brings_it(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(make.workbook())
    code = (
        "import sys; sys.modules['openpyxl'] = None\n"
        "from geo.articles.sheets import read_workbook\n"
        "try: read_workbook(open('a.xlsx', 'rb').read())\n"
        "except Exception as exc: print(exc)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "dateline[tables]" in done.stdout


# ---- whatever a table holds ----

CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)


@settings(max_examples=50)
@given(rows=st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=6), separator=st.sampled_from(",;\t|"))
def test_every_row_of_any_table_is_an_article_or_refused(rows, separator):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows([("title", "text", "date"), *rows])
    found = read_table(("\ufeff" + out.getvalue()).encode())
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    assert sum(not one.told for one in found) == len(filled)
    plain = [text.strip() for _, text, _ in filled if text.strip() and "<" not in text]
    assert [one.text for one in articles_in(found) if "<" not in one.text][: len(plain)] == plain
