"""The page over a crowd of made-up events, in place of articles: run by Streamlit, for tests of size."""

import runpy
import sys
from pathlib import Path

import streamlit as st

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parent)]

from sample_events import many_events  # noqa: E402

import geo.ui.reading  # noqa: E402
from geo.model import Corpus  # noqa: E402

NUMBER = int(sys.argv[1]) if sys.argv[1:] else 20_000


@st.cache_resource(show_spinner=False)
def crowd() -> Corpus:
    return Corpus((), many_events(NUMBER))


geo.ui.reading.read_beside = lambda *_inputs, **_more: crowd()
geo.ui.reading.show_reading = lambda *_shelf: None  # the server reads its inputs, which nobody asks for here
runpy.run_path(str(HERE.parents[1] / "app.py"))
