"""The table in which articles are completed before their events are found.

What a person writes is taken from the page as it was typed. Streamlit's own reading of it depends on what else stands
in the column, and leaves out without a word what it cannot read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import streamlit as st

from geo.articles.texts import RATINGS, field_line, parse_published
from geo.errors import InputError
from geo.languages.naming import language_name
from geo.languages.words import is_read
from geo.model import Article, DatePrecision
from geo.views.escape import plain
from geo.views.words import RECOGNISED
from geo.workspace.articles import LONGEST_SOURCE, LONGEST_TITLE

Row = Mapping[str, object]

_HEIGHT, _TALLEST = 35, 420  # pixels


def written_rows(articles: Sequence[Article], *, key: str) -> list[Row]:
    """Return the table's rows as they are written by now, also within a button's callback."""
    typed = _typed(key)
    return [{**row, **typed.get(number, {})} for number, row in enumerate(completion_rows(articles, typed))]


def edit_articles(articles: Sequence[Article], *, key: str) -> None:
    """Draw the table."""
    import pandas as pd  # here, since most visits of the page draw no table

    rows = completion_rows(articles, _typed(key))
    st.data_editor(
        # A column of nothing has no type of its own, and a day written into it would be any text.
        pd.DataFrame(rows).astype({"Published": "date32[pyarrow]"}),
        key=key,
        hide_index=True,
        height=min(_TALLEST, _HEIGHT * (len(rows) + 1) + 3),
        disabled=["Note"],
        placeholder="",
        column_config={
            "Add": st.column_config.CheckboxColumn(width="small"),
            "Title": st.column_config.TextColumn(width="medium", required=True, max_chars=LONGEST_TITLE),
            "Published": st.column_config.DateColumn(
                format="YYYY-MM-DD", help="“Friday” and “last month” are counted from it"
            ),
            "Source": st.column_config.TextColumn(max_chars=LONGEST_SOURCE),
            "Rating": st.column_config.SelectboxColumn(
                options=RATINGS, width="small", help="Admiralty: reliability of the source A to F, of the item 1 to 6"
            ),
        },
    )


def completion_rows(articles: Sequence[Article], typed: Mapping[int, Row] | None = None) -> list[Row]:
    """Return the table in which articles are completed.

    Args:
        articles: As they were read.
        typed: What was written into the rows so far, by their numbers: the notes answer to it.
    """
    return [
        {
            "Add": True,
            "Title": plain(article.title or article.id),
            "Published": article.published,
            "Source": plain(article.source),
            "Rating": article.rating,
            "Note": _note(article, (typed or {}).get(number, {})),
        }
        for number, article in enumerate(articles)
    ]


def completed(articles: Sequence[Article], rows: Sequence[Row]) -> tuple[Article, ...]:
    """Return the articles that are ticked and whose day can be one, with what was written into their rows.

    Args:
        articles: As they were read.
        rows: For each of them, by the headings of the table; a day may be written as YYYY-MM-DD.
    """
    return tuple(
        _completed(article, row)
        for article, row in zip(articles, rows, strict=True)
        if row["Add"] and not _refusal(row["Published"])
    )


def refused_days(rows: Sequence[Row]) -> int:
    """Count the ticked rows whose day is refused."""
    return sum(bool(row["Add"] and _refusal(row["Published"])) for row in rows)


def _typed(key: str) -> Mapping[int, Row]:
    found: Mapping[int, Row] = st.session_state.get(key, {}).get("edited_rows", {})
    return found


def _completed(article: Article, row: Row) -> Article:
    day = _day(row["Published"])
    same = day == article.published
    return replace(
        article,
        title=field_line(row["Title"]) or article.title,
        published=day,
        published_precision=article.published_precision if same else DatePrecision.DAY,
        source=field_line(row["Source"]),
        rating=str(row["Rating"]) if row["Rating"] in RATINGS else "",
    )


def _note(article: Article, typed: Row) -> str:
    """Say what to look at in a row: a day that is refused, a language, or what is not known of the article's own."""
    if "Published" in typed and (day := typed["Published"]) is not None:
        return _refusal(day)
    if not is_read(article.language):
        return f"in {language_name(article.language)}: places alone"
    if article.recognised:
        return f"{RECOGNISED}: check it"
    if article.published is None:
        return "no day found: give one"
    if article.published_precision is DatePrecision.INFERRED:
        return "day guessed: check"
    return "day known by its month" if article.published_precision is DatePrecision.MONTH else ""


def _refusal(written: object) -> str:
    """Say why what was written cannot be the day of an article; empty: it can, or nothing was."""
    try:
        _day(written)
    except InputError as error:
        return str(error)
    return ""


def _day(written: object) -> date | None:
    """Read a day out of a row.

    Raises:
        InputError: No article can have appeared on it, or it is none.
    """
    if (isinstance(written, str) and not written.strip()) or _is_no_time(written):
        return None
    return parse_published(written)[0] if isinstance(written, str | date) else None


def _is_no_time(written: object) -> bool:
    """Say whether a value is the one that pandas has in place of a day: it is a day by its class, and unlike itself."""
    return isinstance(written, date) and written != written
