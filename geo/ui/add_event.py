"""Adding an event that the extraction missed, with the words of an article that tell of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import uuid4

import streamlit as st

from geo.access.roles import Right
from geo.articles.quoting import find_quote
from geo.errors import InputError
from geo.gazetteer.lookup import open_gazetteer
from geo.model import (
    SURE,
    Actor,
    ActorMention,
    Article,
    Event,
    EventPlace,
    EventType,
    Report,
    Span,
    Status,
    When,
    content_id,
)
from geo.ui import desk, state
from geo.ui.choices import actor_named, actor_names
from geo.ui.choose_place import show_chooser
from geo.ui.correct import when_of
from geo.ui.login import may
from geo.views.escape import escape_markdown
from geo.views.place_words import place_line
from geo.views.words import STATUSES, TYPES
from geo.workspace.reviews import AddEvent

BY_HAND = "by hand"  # the extractor of such reports
_KEY = "by-hand"


@dataclass(slots=True)
class Draft:
    """What was filled in so far, beside the widgets: a new `number` gives them new keys."""

    number: str
    article: str
    quote: str
    places: list[EventPlace] = field(default_factory=list)
    choosing: bool = False
    problem: str = ""


def open_form(article: str = "", quote: str = "") -> None:
    """Begin to add an event."""
    st.session_state[_KEY] = Draft(uuid4().hex[:8], article, quote)
    state.open_event(None)


def close() -> None:
    """Leave the form."""
    st.session_state[_KEY] = None
    state.pick(on=False)


def is_open() -> bool:
    """Say whether an event is being added."""
    return st.session_state.get(_KEY) is not None and may(Right.REVIEW)


def show_button() -> None:
    """Offer to add an event."""
    if desk.desk() is not None:
        st.button("Add an event", key="by-hand-open", type="tertiary", on_click=open_form)


def show_form() -> None:
    """Draw the form."""
    draft, now = st.session_state.get(_KEY), desk.desk()
    if not isinstance(draft, Draft) or now is None:
        return
    corpus = now.reviewed.corpus
    articles = {e.article.id: e.article for e in corpus.extractions}
    with st.container(key="by-hand"):
        st.markdown("**Add an event**")
        if not articles:
            st.caption("Bring in an article first: every event stands on its words.")
        else:
            desk.ask_name()
            _fields(draft, articles, corpus.events)
            if draft.problem:
                st.error(escape_markdown(draft.problem))
        with st.container(key="by-hand-buttons", horizontal=True):
            st.button(
                "Add", key=f"add-{draft.number}", type="primary", disabled=not (articles and desk.reviewer()),
                on_click=_add, args=(draft, articles, corpus.events),
            )  # fmt: skip
            st.button("Cancel", key=f"cancel-{draft.number}", on_click=close)


def _fields(draft: Draft, articles: Mapping[str, Article], events: Sequence[Event]) -> None:
    n, ids = draft.number, list(articles)
    st.selectbox(
        "Article", ids, index=ids.index(draft.article) if draft.article in articles else 0, key=f"article-{n}",
        format_func=lambda name: articles[name].title or name,
    )  # fmt: skip
    st.text_area("Words of the article that tell of it", value=draft.quote, key=f"quote-{n}", height=96)
    left, right = st.columns(2)
    left.selectbox("What", list(EventType), key=f"what-{n}", format_func=lambda kind: TYPES[kind].capitalize())
    right.selectbox("How sure", list(Status), key=f"how-{n}", format_func=lambda s: STATUSES[s].capitalize())
    names = actor_names(events)
    for key, label in (("agents", "Who acts"), ("targets", "Acted upon")):
        st.multiselect(label, names, key=f"{key}-{n}", accept_new_options=True, placeholder="Choose, or type a name")
    left, right = st.columns(2)
    left.date_input("From", value=None, key=f"first-{n}", format="YYYY-MM-DD")
    right.date_input("To", value=None, key=f"last-{n}", format="YYYY-MM-DD")
    _places(draft)
    st.text_input("Reason", key=f"why-{n}", placeholder="Reason, kept in the history", max_chars=500)


def _places(draft: Draft) -> None:
    for number, part in enumerate(draft.places):
        with st.container(key=f"by-hand-place-{number}", horizontal=True, vertical_alignment="center"):
            st.markdown(escape_markdown(place_line(part.place, open_gazetteer())))
            key = f"by-hand-out-{number}-{draft.number}"
            st.button("Remove", key=key, type="tertiary", on_click=draft.places.remove, args=(part,))

    def take(part: EventPlace) -> None:
        draft.places.append(part)
        draft.choosing = False

    if draft.choosing:
        show_chooser(None, f"new-{draft.number}-{len(draft.places)}", take, lambda: _choose(draft, on=False))
    else:
        key = f"by-hand-where-{draft.number}"
        st.button("Add a place", key=key, type="tertiary", on_click=lambda: _choose(draft, on=True))


def _choose(draft: Draft, *, on: bool) -> None:
    draft.choosing = on
    state.pick(on=False)


def _add(draft: Draft, articles: Mapping[str, Article], events: Sequence[Event]) -> None:
    n, kept = draft.number, st.session_state
    article = articles[kept[f"article-{n}"]]
    draft.quote = kept[f"quote-{n}"]
    try:
        span = find_quote(article, draft.quote)
    except InputError as problem:
        draft.problem = str(problem)
        return
    sides = [tuple(actor_named(events, name) for name in kept[f"{side}-{n}"]) for side in ("agents", "targets")]
    change = added(
        article, span, kind=kept[f"what-{n}"], status=kept[f"how-{n}"], agents=sides[0], targets=sides[1],
        places=tuple(draft.places), when=when_of(kept[f"first-{n}"], kept[f"last-{n}"]),
    )  # fmt: skip
    if desk.decide([(None, change)], reason=kept[f"why-{n}"]):
        close()
        state.open_event(content_id("event", change.report.id), show=True)


def added(
    article: Article, span: Span, *, kind: EventType, status: Status, agents: Sequence[Actor],
    targets: Sequence[Actor], places: tuple[EventPlace, ...], when: When | None,
) -> AddEvent:  # fmt: skip
    """Return what adds an event; names that stand in the quote are marked in it."""
    quote = article.text[span.start : span.end]

    def where(name: str) -> Span | None:
        at = quote.find(name)
        return Span(span.start + at, span.start + at + len(name)) if at >= 0 and name else None

    def mentions(actors: Sequence[Actor]) -> tuple[ActorMention, ...]:
        spans = ((actor, where(actor.name)) for actor in actors)
        return tuple(ActorMention(found, actor.name, actor) for actor, found in spans if found)

    report = Report(
        content_id(BY_HAND, uuid4().hex), article.id, span, quote, span, kind, status, mentions(agents),
        mentions(targets), places, when, extractor=BY_HAND, sureness=SURE,
    )  # fmt: skip
    return AddEvent(report, tuple(agents), tuple(targets), places, when)
