"""The page: filters at the left, the map in the middle, the evidence at the right. Layout and wiring only."""

import streamlit as st

from geo.errors import GeoError
from geo.model import Corpus
from geo.ui import state
from geo.ui.explore import show_explore
from geo.ui.export import show_export
from geo.ui.filters import show_filters
from geo.ui.intake import show_intake
from geo.ui.loading import Inputs, inputs_from_arguments, load_corpus
from geo.ui.mapview import show_layers
from geo.ui.style import apply_style
from geo.views.escape import escape_markdown
from geo.views.scenes import compose
from geo.views.selection import Facets, facets
from geo.views.view import View, view_of
from geo.views.words import count_words


def main() -> None:
    """Load, choose, draw."""
    st.set_page_config(page_title="Dateline", layout="wide", initial_sidebar_state="auto")
    apply_style()
    now = state.state()
    try:
        inputs = inputs_from_arguments()
        with st.spinner("Reading the articles …"):
            corpus = load_corpus(inputs, now.added)
    except GeoError as error:
        st.error(escape_markdown(str(error)))
        return
    view = view_of(corpus, now.selection)
    counts = facets(corpus.events, now.selection)
    with st.sidebar:
        show_filters(counts, {e.article.id: e.article.title for e in corpus.extractions})
    _head(inputs, corpus, view)
    _refused(corpus)
    _caption(view, counts)
    show_explore(view, compose(view.events))


def _head(inputs: Inputs, corpus: Corpus, view: View) -> None:
    """Draw the name, what was read, the search, and the menus."""
    st.session_state["search"] = state.state().selection.text
    with st.container(key="head", horizontal=True, vertical_alignment="center"):
        st.markdown("# Dateline", width="content")
        read = f"{escape_markdown(inputs.name)} · {count_words(len(corpus.extractions), 'article')}"
        st.markdown(f":gray[{read}]", width="content")
        st.text_input(
            "Search", key="search", placeholder="Search events", label_visibility="collapsed", on_change=_search
        )
        st.segmented_control(
            "Show as",
            state.FACES,
            key="face",
            default=state.FACES[0],
            required=True,
            label_visibility="collapsed",
            help="Streets come from OpenStreetMap and need the internet",
        )
        show_intake()
        show_export(view)


def _search() -> None:
    state.search(st.session_state["search"])


def _refused(corpus: Corpus) -> None:
    """Say which inputs were refused, and why."""
    if corpus.rejections:
        with st.expander(f"{count_words(len(corpus.rejections), 'input')} could not be read"):
            for rejection in corpus.rejections[:100]:
                st.markdown(escape_markdown(f"{rejection.where}: {rejection.reason}"))


def _caption(view: View, counts: Facets) -> None:
    """Say in words what is shown, and offer the layers."""
    with st.container(key="caption", horizontal=True, vertical_alignment="center"):
        st.markdown(
            f"**{escape_markdown(view.caption)}** :gray[{len(view.events):,} of {view.total:,}]", width="content"
        )
        if view.unplaced:
            label = f"{len(view.unplaced):,} without a place"
            st.button(label, key="unplaced", type="tertiary", on_click=state.open_spot, args=(state.UNPLACED,))
        show_layers(counts)


main()
