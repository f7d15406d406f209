"""What a watch of the workspace has found lately, in one line that opens what is new first."""

from functools import lru_cache

import streamlit as st

from geo.columnar import ids_among
from geo.model import Corpus
from geo.ui import state
from geo.views.changes import ChangeKind
from geo.watching.digests import begin_of, counts_words
from geo.watching.keeping import JOURNAL
from geo.watching.settings import Since
from geo.watching.slots import now
from geo.watching.telling import Journal, told_since
from geo.workspace.store import Workspace


def show_watched(workspace: Workspace, corpus: Corpus) -> None:
    """Draw the line, where the workspace was ever watched; only events that the page has are counted."""
    journal = _journal(workspace.setting(JOURNAL.name))
    if journal is None:
        return
    begins, words = begin_of(journal, Since.YESTERDAY, now())
    told = told_since(journal, begins)
    there = frozenset(ids_among(corpus.events, [event.id for event in told]))
    found = [event for event in told if event.kind is ChangeKind.WITHDRAWN or event.id in there]
    counts = [sum(event.kind is kind for event in found) for kind in ChangeKind]
    label = f"Since {words}: {counts_words(*counts)}"
    new = frozenset(event.id for event in found if event.kind is ChangeKind.NEW)
    if new:
        st.button(label, key="watched", type="tertiary", help=_HELP, on_click=state.show_new_first, args=(new,))
    else:
        st.caption(label)


_HELP = "What the watch of this workspace has found; lists what is new first, and marks it."


@lru_cache(maxsize=4)
def _journal(text: str | None) -> Journal | None:
    return JOURNAL.unpacked(text)
