"""The articles of the page: a list in a dialog, each to be opened, edited or removed. All of it can be undone.

What is changed is an entry of the log, as every decision is; what hangs on an article follows when the page is drawn.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from geo.access.roles import Right
from geo.articles.texts import RATINGS
from geo.columnar import EventPart, samples
from geo.model import EARLIEST, LATEST, Article, Corpus, DatePrecision
from geo.ui import desk, review
from geo.ui.article import open_article
from geo.ui.drawn import PagePart, begin_part, end_part
from geo.ui.login import may
from geo.unseen import compared
from geo.views.escape import escape_markdown, plain
from geo.views.review_words import entry_of
from geo.views.shelves import Shelf
from geo.views.unread import unread_fact, unread_of
from geo.views.words import RECOGNISED, count_words, day_words
from geo.workspace.articles import LONGEST_SOURCE, LONGEST_TITLE, edit_of, removal_of
from geo.workspace.reviews import RemoveArticle, Review

_KEY = "articles"
_PAGE = 30  # rows that are shown at first, and with each "more"


@dataclass(slots=True)
class _Now:
    """What of the dialog is open: the list, or the form of one article."""

    open: bool = False
    article: str | None = None
    rows: int = _PAGE


@st.fragment
def show_articles(shelf: Shelf, corpus: Corpus) -> None:
    """Draw the button that opens the list, and the list while it is open; opening it draws nothing else again."""
    begin_part(PagePart.ARTICLES)
    st.button("Articles", key="articles-open", on_click=_open)
    if _now().open:
        st.dialog("Articles", width="large", on_dismiss=_close)(_dialog)(shelf, corpus)
    end_part(PagePart.ARTICLES, lambda: _now().open, dialog=_now().open)


def _now() -> _Now:
    found: _Now = st.session_state.setdefault(_KEY, _Now())
    return found


def _open() -> None:
    st.session_state[_KEY] = _Now(open=True)


def _close() -> None:
    st.session_state[_KEY] = _Now()


def _show(article: str | None) -> None:
    _now().article = article


def _dialog(shelf: Shelf, corpus: Corpus) -> None:
    begin_part()
    if not _now().open:
        st.rerun()
    if problem := desk.error():
        st.error(escape_markdown(problem))
    review.show_refused(of_articles=True)
    chosen = next((article for article in shelf.articles if article.id == _now().article), None)
    if chosen is not None:
        _form(chosen, shelf)
    else:
        _list(shelf, corpus)


# ---- the list ----


def _list(shelf: Shelf, corpus: Corpus) -> None:
    told: Counter[str] = Counter()
    for event, number in samples(corpus.events, EventPart.SOURCE):
        told.update(dict.fromkeys(event.articles, number))
    read = {extraction.article.id for extraction in corpus.extractions}
    unread = {found.article.id: found for found in unread_of(corpus)}
    words = st.text_input(
        "Find an article", key="articles-find", placeholder=f"Find among {len(shelf.articles):,}",
        label_visibility="collapsed",
    )  # fmt: skip
    found = _found(shelf.articles, words)
    if not found:
        st.caption("No article matches." if shelf.articles else "There are none yet: add some.")
    for article in found[: _now().rows]:
        events = count_words(told[article.id], "event") if article.id in read else "not read yet"
        _row(article, unread_fact(unread[article.id]) if article.id in unread else events)
    if len(found) > _now().rows:
        st.button(f"Show more of {len(found):,}", key="articles-more", width="stretch", on_click=_more)
    _removed(shelf)
    _lost(shelf)


def _found(articles: Sequence[Article], words: str) -> Sequence[Article]:
    wanted = compared(words).split()
    return [a for a in articles if all(w in compared(f"{a.title} {a.id} {a.source}") for w in wanted)]


def _more() -> None:
    _now().rows += _PAGE


def _row(article: Article, events: str) -> None:
    title = escape_markdown(plain(article.title or article.id)[:100])
    st.button(
        f"**{title}**  \n{escape_markdown(_facts(article, events))}",
        key=f"articles-row-{article.id}",
        type="tertiary",
        width="stretch",
        on_click=_show,
        args=(article.id,),
    )


def _facts(article: Article, events: str) -> str:
    day = day_words(article.published) if article.published else "no day"
    guessed = " (guessed)" if article.published_precision is DatePrecision.INFERRED and article.published else ""
    recognised = RECOGNISED if article.recognised else ""
    parts = (f"{day}{guessed}", plain(article.source)[:60], article.rating, recognised, events)
    return " · ".join(part for part in parts if part)


def _removed(shelf: Shelf) -> None:
    """List what was removed, each to be brought back."""
    if not shelf.removed:
        return
    with st.expander(f"{count_words(len(shelf.removed), 'article')} removed", key="articles-removed"):
        for article in shelf.removed[:_PAGE]:
            batch = _batch_of_removal(shelf.trail, article)
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(escape_markdown(plain(article.title or article.id)[:100]))
                if not may(Right.REMOVE):
                    continue
                st.button(
                    "Bring back", key=f"articles-back-{article.id}", type="tertiary", disabled=batch is None,
                    on_click=desk.take_back, args=(batch,),
                )  # fmt: skip


def _batch_of_removal(trail: Mapping[str, Sequence[Review]], article: Article) -> str | None:
    return next((r.batch for r in reversed(trail.get(article.id, ())) if isinstance(r.change, RemoveArticle)), None)


def _lost(shelf: Shelf) -> None:
    if shelf.lost:
        with st.expander(f"{count_words(len(shelf.lost), 'change')} of articles that are gone", key="articles-lost"):
            for item in shelf.lost[:_PAGE]:
                st.caption(escape_markdown(f"{entry_of(item.review)}: {item.why}"))


# ---- one article ----


def _form(article: Article, shelf: Shelf) -> None:
    trail = shelf.trail.get(article.id, ())
    st.button("Back to the list", key="articles-to-list", type="tertiary", on_click=_show, args=(None,))
    desk.ask_name("articles")
    if not may(Right.REVIEW):
        st.markdown(f"**{escape_markdown(plain(article.title or article.id))}**")
        st.caption(escape_markdown(_facts(article, "")))
        st.button("Read the article", key="articles-read", on_click=_read, args=(article.id,))
        return
    with st.form("articles-form", border=False):
        st.text_input("Title", value=plain(article.title), max_chars=LONGEST_TITLE, key=f"at-{article.id}")
        st.date_input(
            "Published", value=article.published, min_value=EARLIEST, max_value=LATEST, format="YYYY-MM-DD",
            key=f"ap-{article.id}", help="“Friday” and “last month” are counted from it; another day is read anew",
        )  # fmt: skip
        st.text_input("Source", value=plain(article.source), max_chars=LONGEST_SOURCE, key=f"as-{article.id}")
        st.selectbox(
            "Rating", RATINGS, index=RATINGS.index(article.rating) if article.rating in RATINGS else 0,
            key=f"ar-{article.id}", help="Admiralty: reliability of the source A to F, of the item 1 to 6",
        )  # fmt: skip
        st.form_submit_button(
            "Save", key=desk.deciding_key("articles-save", trail), type="primary", disabled=not desk.reviewer(),
            on_click=_save, args=(article,),
        )  # fmt: skip
    with st.container(horizontal=True):
        st.button("Read the article", key="articles-read", on_click=_read, args=(article.id,))
        if may(Right.REMOVE):
            st.button(
            "Remove the article", key=desk.deciding_key("articles-remove", trail), disabled=not desk.reviewer(),
            on_click=_remove, args=(article,), help="What it tells leaves map and lists; it can be brought back",
        )  # fmt: skip
    if trail:
        with st.expander(f"{count_words(len(trail), 'change')} so far"):
            for review in reversed(trail):
                st.caption(escape_markdown(str(entry_of(review))))


def _save(article: Article) -> None:
    """Keep what was typed over the article as it was drawn; where that cannot be, the form stays as it is."""
    title, day, source, rating = (st.session_state[f"{field}-{article.id}"] for field in ("at", "ap", "as", "ar"))
    day = day if isinstance(day, date) else None
    change = edit_of(article, title=title, published=day, source=source, rating=rating)
    if change.before == change.after or desk.decide([(None, change)]):
        _show(None)


def _remove(article: Article) -> None:
    if desk.decide([(None, removal_of(article))]):
        _show(None)


def _read(article: str) -> None:
    _close()
    open_article(article)
    desk.mark_changed()
