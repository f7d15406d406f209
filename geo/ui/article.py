"""A whole article in a sheet over the page: its events marked in it, each leading to its evidence."""

from collections.abc import Mapping, Sequence

import streamlit as st

from geo.access.roles import Right
from geo.model import Article, Event
from geo.ui import add_event, desk, review, state
from geo.ui.assets import web_component
from geo.ui.correct import event_line
from geo.ui.drawn import begin_part
from geo.ui.login import may
from geo.views.escape import escape_markdown, plain, safe_link
from geo.views.quotes import LONGEST_ARTICLE, ROLES, article_words
from geo.views.words import RECOGNISED, REVIEWS, STATUSES, TYPES, day_words
from geo.workspace.articles import digest_of, edit_of
from geo.workspace.history import holding
from geo.workspace.reviews import EditArticle, RemoveArticle, Review

_OPEN = "article-open"  # (article, event from which it was opened)
_RELIABILITY = {
    "": "not rated", "A": "A reliable", "B": "B usually reliable", "C": "C fairly reliable",
    "D": "D not usually reliable", "E": "E unreliable", "F": "F cannot be judged",
}  # fmt: skip
_CREDIBILITY = {
    "1": "1 confirmed", "2": "2 probably true", "3": "3 possibly true", "4": "4 doubtful", "5": "5 improbable",
    "6": "6 cannot be judged",
}  # fmt: skip


def open_article(article: str, event: str = "") -> None:
    """Show an article, at the words of an event."""
    st.session_state[_OPEN] = (article, event)


def show_article() -> bool:
    """Draw the sheet where one is open, and say whether it is.

    To be called once in a run of the whole page, or of the part that opened it.
    """
    now, wanted = desk.desk(), st.session_state.get(_OPEN)
    if now is None or wanted is None:
        return False
    corpus = now.reviewed.corpus
    article = next((e.article for e in corpus.extractions if e.article.id == wanted[0]), None)
    if article is None:
        return False
    events = [event for event in corpus.events if article.id in event.articles]
    title = escape_markdown((article.title or article.id)[:120])
    st.dialog(title, width="large", on_dismiss=_close)(lambda: _sheet(article, events, wanted[1]))()
    return True


def _close() -> None:
    st.session_state[_OPEN] = None


def _sheet(article: Article, events: Sequence[Event], at: str) -> None:
    begin_part()
    with st.container(key="article-head", horizontal=True, vertical_alignment="center"):
        st.markdown(_origin(article))
        _rating(article)
    review.show_problem()
    review.show_refused(of_articles=True)
    desk.ask_name("article")
    start = _start(article, events, at)
    words = article_words(article.text, events, article.id, start=start)
    names = {event.id: f"{TYPES[event.type]}, {STATUSES[event.status]}, {REVIEWS[event.review]}" for event in events}
    web_component("article", styled=True)(
        key=f"article-{article.id}",
        data={
            "words": [[plain(w.text), w.role, w.event] for w in words],
            "roles": list(ROLES.items()),
            "names": names,
            "at": at,
            "start": start,
        },
        on_event_change=lambda: _go(article),
        on_quote_change=lambda: _quote(article),
    )
    if len(article.text) > start + LONGEST_ARTICLE or start:
        st.caption("The article is very long: this is the part round the event.")
    _list(events)


def _origin(article: Article) -> str:
    link = safe_link(article.source) or safe_link(article.path)
    named = "" if safe_link(article.source) else escape_markdown(article.source)
    source = " · ".join(filter(None, (f"[source]({link})" if link else "", named)))
    day = day_words(article.published) if article.published else "no day of publication"
    return " · ".join(filter(None, (source, day, RECOGNISED if article.recognised else "")))


def _rating(article: Article) -> None:
    """Let a person rate the source and what it says, by NATO's Admiralty code."""
    told = article.rating
    if not may(Right.REVIEW):
        if told:
            st.caption(f"Source: {_RELIABILITY[told[:1]]} · Content: {_CREDIBILITY[told[1:] or '6']}")
        return
    nobody = not desk.reviewer()
    trail = _trail(article)
    left, right = (desk.deciding_key(f"{part}-{article.id}", trail) for part in ("rate-source", "rate-item"))
    keys = dict.fromkeys(_RELIABILITY), dict.fromkeys(_CREDIBILITY)
    st.selectbox(
        "Source", list(keys[0]), index=list(keys[0]).index(told[:1]), key=left, width=216, on_change=_rate,
        format_func=lambda letter: f"Source: {_RELIABILITY[letter]}", label_visibility="collapsed",
        args=(article, left, right), disabled=nobody,
    )  # fmt: skip
    if not told:
        return
    st.selectbox(
        "What it says", list(keys[1]), index=list(keys[1]).index(told[1:] or "6"), key=right, width=216,
        format_func=lambda number: f"Content: {_CREDIBILITY[number]}", label_visibility="collapsed", on_change=_rate,
        args=(article, left, right), disabled=nobody,
    )  # fmt: skip


def _trail(article: Article) -> tuple[Review, ...]:
    """Return the entries of the log about an article that hold, oldest first."""
    now, digest = desk.desk(), digest_of(article)
    entries = holding(now.log) if now else ()
    return tuple(e for e in entries if isinstance(e.change, EditArticle | RemoveArticle) and e.change.digest == digest)


def _rate(article: Article, left: str, right: str) -> None:
    source, item = st.session_state[left], st.session_state.get(right, "6")
    change = edit_of(article, rating=f"{source}{item}" if source else "")
    if change.before != change.after and not desk.decide([(None, change)]):
        for key in (left, right):  # the boxes show what is kept; what was chosen is told beside the colleague's
            st.session_state.pop(key, None)


def _start(article: Article, events: Sequence[Event], at: str) -> int:
    """Return where to begin: at the start, but in a very long article before the event's words."""
    spans = [r.span.start for e in events if e.id == at for r in e.reports if r.article == article.id]
    if not spans or spans[0] < LONGEST_ARTICLE - 5000:
        return 0
    return spans[0] - LONGEST_ARTICLE // 2


def _list(events: Sequence[Event]) -> None:
    """List the article's events, for who prefers a list, and for several that share their words."""
    with st.expander(f"Events of this article: {len(events)}"):
        for event in events[:200]:
            st.button(
                escape_markdown(event_line(event)), key=f"article-event-{event.id}", type="tertiary", width="stretch",
                on_click=_open_event, args=(event.id,),
            )  # fmt: skip


def _go(article: Article) -> None:
    answer: Mapping[str, object] = st.session_state.get(f"article-{article.id}") or {}
    event = answer.get("event")
    if isinstance(event, str) and event:
        _open_event(event)


def _open_event(event: str) -> None:
    _close()
    state.open_event(event, show=True)
    desk.mark_changed()


def _quote(article: Article) -> None:
    """Begin to add an event by hand with the words that were marked."""
    answer: Mapping[str, object] = st.session_state.get(f"article-{article.id}") or {}
    quote = answer.get("quote")
    if isinstance(quote, str) and quote.strip() and may(Right.REVIEW):
        _close()
        add_event.open_form(article.id, quote.strip())
        desk.mark_changed()
