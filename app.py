"""The page: filters at the left, the map in the middle, the evidence at the right. Layout and wiring only."""

from geo.threads import use_one_thread

use_one_thread()  # before anything below loads numpy

from collections.abc import Sequence

import streamlit as st

from geo.access.roles import Right
from geo.errors import GeoError
from geo.model import Corpus
from geo.ui import state, warming
from geo.ui.address import take_address
from geo.ui.articles import show_articles
from geo.ui.coded import show_coded
from geo.ui.colleagues import shared_state, show_colleagues
from geo.ui.desk import lay_reviews, passing, workspace_of
from geo.ui.drawn import PagePart, drawn_from, end_part, whole_page
from geo.ui.explore import show_explore
from geo.ui.export import show_export
from geo.ui.filters import show_filters
from geo.ui.find import HELP
from geo.ui.intake import show_intake
from geo.ui.loading import Inputs, inputs_from_arguments, memory_of, shelf_of
from geo.ui.login import is_let_in, may
from geo.ui.opening import keep_soon
from geo.ui.person import show_out, show_person
from geo.ui.reading import read_beside, show_reading
from geo.ui.saved import show_views
from geo.ui.style import apply_style
from geo.ui.team import show_team
from geo.ui.tools import show_found, show_layers, show_tools
from geo.ui.tour import show_tour, show_tour_again
from geo.ui.watched import show_watched
from geo.views.escape import escape_markdown
from geo.views.indexes import index_of
from geo.views.layers import layering
from geo.views.selection import facets
from geo.views.shelves import Shelf
from geo.views.view import View, coded_attribution, view_of
from geo.views.words import count_words
from geo.workspace.store import Workspace


def main() -> None:
    """Load, choose, draw."""
    st.set_page_config(page_title="Dateline", layout="wide", initial_sidebar_state="auto")
    apply_style()
    with whole_page():
        take_address()
        _draw()


def _draw() -> None:
    if not is_let_in():
        show_out()
        return
    now = state.state()
    drawn_from("page", state.chosen)
    try:
        inputs = inputs_from_arguments()
        workspace = workspace_of(inputs)
        before = shared_state(inputs, workspace)
        with st.spinner("Reading the articles …"):
            warming.wait()
            memory, shelf = memory_of(inputs, workspace), shelf_of(inputs, workspace)
            corpus = read_beside(shelf, memory)
        corpus = lay_reviews(corpus, workspace, removed=shelf.removed, coded=shelf.coded)
    except GeoError as error:
        st.error(escape_markdown(str(error)))
        return
    state.know(shelf.articles)
    view = view_of(corpus, now.selection)
    counts = facets(corpus.events, now.selection)
    titles = {e.article.id: e.article.title for e in corpus.extractions}
    # What is above the map has its place there, and is drawn after it: the browser can then load the map's frame while
    # it draws the rest. What comes and goes on the page has a place of its own: were the map to change its place in the
    # page, it would start anew.
    head = st.container(key="head", horizontal=True, vertical_alignment="center")
    notes = st.container(key="notes")
    caption = st.container(key="caption", horizontal=True, vertical_alignment="center")
    layers = st.container(key="layers", horizontal=True, vertical_alignment="center")
    with caption:
        _caption(view)
        show_watched(workspace, corpus)
        show_team(shared=before is not None)
        show_colleagues(workspace, corpus, before)
    show_explore(view, corpus.events)
    with head:
        _head(inputs, corpus, view, workspace, shelf)
    with notes:
        _passing(passing())
        show_reading(shelf, memory)
        _refused(corpus)
        _broken(now.broken)
        show_tour(workspace, seeds=inputs.seeds)
        show_found()
    with layers:
        show_layers(counts, layering(index_of(corpus.events), now.layers), titles)
    with st.sidebar:
        show_filters(counts, titles)
        show_tour_again()
    end_part(PagePart.LAST, lambda: None, dialog=False)
    keep_soon(inputs)


def _head(inputs: Inputs, corpus: Corpus, view: View, workspace: Workspace, shelf: Shelf) -> None:
    """Draw the name, what was read, the search, and the menus."""
    st.session_state["search"] = state.state().selection.text
    st.markdown("# Dateline", width="content")
    read = f"{escape_markdown(inputs.name)} · {count_words(len(shelf.articles), 'article')}"
    st.markdown(f":gray[{read}]", width="content")
    st.text_input(
        "Search",
        key="search",
        placeholder="Search events and articles",
        label_visibility="collapsed",
        on_change=_search,
        help=HELP,
    )
    show_views(workspace)
    show_articles(shelf, corpus)
    if may(Right.ADD):
        show_intake(shelf, workspace)
    show_coded(workspace, view)
    show_export(view, corpus)
    show_person()


def _search() -> None:
    state.search(st.session_state["search"])


def _passing(why: str) -> None:
    """Warn that what is decided will be lost, before anything is."""
    if why:
        st.warning(escape_markdown(why), icon=":material/warning:")


def _refused(corpus: Corpus) -> None:
    """Say which inputs were refused, and why."""
    if corpus.rejections:
        with st.expander(f"What could not be read: {len(corpus.rejections):,}"):
            for rejection in corpus.rejections[:100]:
                st.markdown(escape_markdown(f"{rejection.where}: {rejection.reason}"))


def _broken(names: Sequence[str]) -> None:
    """Say which parts of the address were not understood."""
    if names:
        listed = ", ".join(escape_markdown(name[:40]) for name in names[:6])
        st.caption(f"Parts of the address were not understood and are left out: {listed}")


def _caption(view: View) -> None:
    """Say in words what is shown, and how to look at it."""
    st.markdown(f"**{escape_markdown(view.caption)}** :gray[{len(view.events):,} of {view.total:,}]", width="content")
    if view.unplaced:
        label = f"{len(view.unplaced):,} without a place"
        st.button(label, key="unplaced", type="tertiary", on_click=state.open_spot, args=(state.UNPLACED,))
    show_tools()
    if asked := coded_attribution(view.events):
        st.caption(escape_markdown(" · ".join(asked)))


main()
