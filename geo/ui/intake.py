"""Adding articles by hand: pasted, or as files. They stay with this visitor and leave with the tab."""

from datetime import date

import streamlit as st

from geo.articles.reading import article_from_text
from geo.errors import InputError
from geo.model import Article, Rejection
from geo.ui.loading import read_upload
from geo.ui.state import state
from geo.views.escape import escape_markdown

_ENDINGS = ["txt", "md", "markdown", "jsonl"]


def show_intake() -> None:
    """Draw the form."""
    with st.popover("Add articles", key="intake", width="content"), st.form("intake-form", border=False):
        text = st.text_area("Paste an article", height=160, key="intake-text")
        title = st.text_input("Its title", key="intake-title")
        files = st.file_uploader("Or choose files", type=_ENDINGS, accept_multiple_files=True, key="intake-files")
        day = st.date_input(
            "Published, where the text does not say",
            value=None,
            key="intake-day",
            format="YYYY-MM-DD",
            min_value=date(1900, 1, 1),
        )
        if st.form_submit_button("Read", type="primary"):
            published = day if isinstance(day, date) else None
            uploads = [(file.name, file.getvalue()) for file in files or []]
            _take(text, title, uploads, published)


def _take(text: str, title: str, files: list[tuple[str, bytes]], published: date | None) -> None:
    articles, refused = list[Article](), list[Rejection]()
    if text.strip():
        name = f"pasted-{len(state().added) + 1}"
        try:
            articles.append(article_from_text(text, article_id=name, title=title, published=published))
        except InputError as error:
            refused.append(Rejection(name, str(error)))
    for name, content in files:
        read, rejections = read_upload(name, content, published=published)
        articles += read
        refused += rejections
    for rejection in refused:
        st.error(escape_markdown(f"{rejection.where}: {rejection.reason}"))
    if articles:
        state().added += tuple(articles)
    if not refused and articles:
        st.rerun()
