"""A page that fails where it is told to: run by Streamlit, served as the page is."""

import streamlit as st


@st.fragment
def part() -> None:
    if st.button("Fail in a part"):
        msg = "a part failed"
        raise RuntimeError(msg)
    st.markdown("The part stands.")


@st.dialog("Sheet")
def sheet() -> None:
    if st.button("Fail in a dialog"):
        msg = "a dialog failed"
        raise RuntimeError(msg)


def fail() -> None:
    msg = "a callback failed"
    raise RuntimeError(msg)


st.button("Fail in a callback", on_click=fail)
part()
if st.button("Open the sheet"):
    sheet()
if st.button("Fail in the page") or st.query_params.get("fail"):
    with st.sidebar:
        msg = "the page failed"
        raise RuntimeError(msg)
st.markdown("The page stands.")
