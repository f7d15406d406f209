"""Finding: what a search found in articles and events, its hits marked, and the choice of two actors."""

from collections.abc import Callable, Sequence

import streamlit as st

from geo.model import Event
from geo.ui import desk, state
from geo.ui.article import open_article
from geo.ui.sections import section
from geo.views.dyads import RELATION_HELP, RELATION_WORDS
from geo.views.escape import escape_markdown
from geo.views.fields import Pair, Relation
from geo.views.indexes import EventIndex
from geo.views.search import SearchText
from geo.views.search_results import event_hits, find_articles, marked_html
from geo.views.selection import Facets, Field
from geo.views.words import count_words

HELP = 'Every word must be there. "Words in quotes" stand together; a star, as in Kurs*, finds what begins so.'

_DRAFT = "pair-draft"  # what is chosen of a pair that is not whole yet
_FEW = 3  # articles shown of those found, until more are asked for
_MOST = 50
_MOST_ACTORS = 3000


def show_found_articles() -> None:
    """List the articles that hold what is searched for, each with the words round the finds."""
    typed, now = state.state().selection.text, desk.desk()
    if not typed.strip() or now is None:
        return
    articles = tuple(extraction.article for extraction in now.reviewed.corpus.extractions)
    hits = find_articles(articles, typed, most=_MOST)
    with st.container(key="found-articles"):
        if not hits:
            st.caption("No article holds these words.")
            return
        most = st.session_state.get("found-most", _FEW)
        st.markdown(f":gray[In {count_words(len(hits), 'article')}]")
        for hit in hits[:most]:
            title = escape_markdown((hit.article.title or hit.article.id)[:100])
            key = f"found-article-{hit.article.id}"
            st.button(
                f"**{title}**", key=key, type="tertiary", width="stretch", on_click=open_article, args=(hit.article.id,)
            )
            st.html(f'<p class="hit">{marked_html(hit.snippet)}</p>')
        if len(hits) > most:
            st.button(f"{len(hits) - most} more articles", key="found-more", type="tertiary", on_click=_more)


def finds_in(index: EventIndex) -> Callable[[Event], Sequence[SearchText]] | None:
    """Return what finds in an event what is searched for, with what stands round it; None without a search."""
    typed = state.state().selection.text
    return (lambda event: event_hits(index, event, typed)) if typed.strip() else None


def show_pair(name: str, title: str, facets: Facets) -> None:
    """Draw the choice of two actors and of how they are to each other, in a section of that name and title."""
    chosen = state.state().selection.pair
    draft: Pair = chosen or st.session_state.get(_DRAFT) or Pair("", "")
    names = {option.value: option.label for option in facets.options[Field.ACTOR][:_MOST_ACTORS]}
    names |= {actor: actor for actor in (draft.one, draft.other) if actor and actor not in names}
    box = section(name, title)
    if not box.open:
        return
    with box:
        for key, label, value in (("pair-one", "One", draft.one), ("pair-other", "The other", draft.other)):
            st.session_state[key] = value or None
            st.selectbox(
                label, list(names), key=key, format_func=lambda actor: names[actor], placeholder=label, index=None,
                label_visibility="collapsed", on_change=_take_pair,
            )  # fmt: skip
            if key == "pair-one":
                st.session_state["pair-relation"] = draft.relation
                st.segmented_control(
                    "How they are to each other", list(Relation), key="pair-relation", required=True,
                    format_func=RELATION_WORDS.__getitem__, label_visibility="collapsed", on_change=_take_pair,
                    help=RELATION_HELP,
                )  # fmt: skip


def _take_pair() -> None:
    """Filter once two different actors are chosen; until then, remember what is."""
    kept = st.session_state
    pair = Pair(kept["pair-one"] or "", kept["pair-other"] or "", Relation(kept["pair-relation"] or Relation.ANY))
    whole = bool(pair.one and pair.other and pair.one != pair.other)
    kept[_DRAFT] = None if whole else pair
    if whole or state.state().selection.pair:
        state.choose_pair(pair if whole else None)


def _more() -> None:
    st.session_state["found-most"] = _MOST
