"""A page with hostile spellings, escaped, in each element that the page puts escaped text in: run by Streamlit."""

import sys
from pathlib import Path

import streamlit as st

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parent)]

from hostile_labels import LABELS  # noqa: E402

from geo.views.escape import escape_markdown  # noqa: E402

DRAWN = {
    "markdown": st.markdown,
    "bold-and-gray": lambda text: st.markdown(f"**{text}** :gray[{text}]"),
    "item": lambda text: st.markdown(f"- {text}"),
    "caption": st.caption,
    "warning": st.warning,
    "error": st.error,
    "info": st.info,
    "progress": lambda text: st.progress(0.5, text=text),
    "expander": lambda text: st.expander(text).text(""),
    "checkbox": lambda text: st.checkbox(f"{text} *12*"),
    "text": st.text_input,
    "button": st.button,
    "tertiary": lambda text: st.button(text, type="tertiary"),
}


@st.dialog("\n\n".join(map(escape_markdown, LABELS)))
def sheet() -> None:
    """Show the spellings in the title, each as a paragraph of its own."""


st.set_page_config(layout="wide")
if st.query_params.get("dialog"):
    sheet()
elif st.query_params.get("help"):
    st.button("Help", key="help", help="\n\n".join(map(escape_markdown, LABELS)))
else:
    for name, draw in DRAWN.items():
        with st.container(key=f"drawn-{name}"):
            for label in map(escape_markdown, LABELS):
                draw(label)
