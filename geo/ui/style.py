"""The page's own style: what Streamlit's theme cannot say, and the marks as pictures for buttons and filters."""

from functools import cache
from urllib.parse import quote

import streamlit as st

from geo.model import Status
from geo.resources import resource_path
from geo.views import marks
from geo.views.style_colours import colour_variables, sign_variables

_SHEETS = ("page.css", "timeline.css", "review.css")


def apply_style() -> None:
    """Put the style on the page; it takes no room."""
    st.html(f"<style>{_style()}</style>")


@cache
def _style() -> str:
    sheet = "".join(resource_path("maps", "web", name).read_text(encoding="utf-8") for name in _SHEETS)
    return colour_variables(".stApp") + sheet + _hues() + "".join(_row_marks()) + "".join(_layer_marks())


def _hues() -> str:
    hues = {str(sign): hue for sign, hue in marks.SIGN_HUES.items()} | {"several": marks.NEUTRAL}
    return sign_variables(".stApp", hues, prefix="q-")


def _row_marks() -> list[str]:
    """Style the rows of the list, whose keys name sign and status, and the sign before an event's type."""
    return [
        f'[class*="st-key-row-{sign}-{s}-"] button::before,.sign-{sign}-{s}'
        f"{{background-color:var(--q-{sign});{_mask(sign, s)}}}"
        for sign in marks.Sign
        for s in Status
    ]


def _layer_marks() -> list[str]:
    return [
        f".st-key-layer-{sign} label p::before{{background-color:var(--q-{sign});{_mask(sign, Status.OCCURRED)}}}"
        for sign in marks.Sign
    ]


def _mask(of: marks.Sign, status: Status) -> str:
    """Cut a mark out of the colour, so that light and dark need one picture."""
    picture = quote(marks.svg_mark(of, status, radius=5.5, colour="#000"))
    address = f'url("data:image/svg+xml,{picture}") center/contain no-repeat'
    return f"-webkit-mask:{address};mask:{address}"
