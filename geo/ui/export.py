"""The briefing desk: how what is shown goes out, a preview, and the files. Each is made only when it is asked for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from geo.access.roles import Right
from geo.errors import GeoError
from geo.exports.registry import PICTURE, FormatGroup, formats_in
from geo.exports.request import ExportRequest
from geo.exports.writing import render
from geo.model import Corpus, ReviewState
from geo.ui import desk, state, story
from geo.ui.assets import web_component
from geo.ui.drawn import drawn_from
from geo.ui.login import leave_if_out, may
from geo.ui.own_layers import overlays
from geo.views.changes import Changes
from geo.views.escape import escape_markdown
from geo.views.headings import one_line, title_of
from geo.views.headlines import headlines_of
from geo.views.sheets import MOST_CALLOUTS, PLAIN, SIZES, Per, Projection, Sheet, Size, Theme
from geo.views.stories import ToldStory
from geo.views.view import View, view_of
from geo.views.words import capital, count_words

_OPEN, _SHEET, _PREVIEW, _PACK = "export-open", "export-sheet", "export-preview", "export-pack"
_HEADLINES = "headlines-offered"
_BANNER = "banner"  # the setting of the workspace: set once, for all briefings from it
_LONGEST = 200  # characters of a title or a banner
_LARGEST_PACK = 500  # megabytes
_PREVIEW_DPI = 72
_BANNERS = ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED")
_PRESETS: Mapping[str, tuple[Theme, str]] = {
    "Slide, light": (Theme.LIGHT, "16:9"),
    "Slide, dark": (Theme.DARK, "16:9"),
    "Print, grey": (Theme.GREY, "a4"),
    "Print, colour": (Theme.LIGHT, "a4"),
    "Print, letter": (Theme.LIGHT, "letter"),
    "Square": (Theme.LIGHT, "square"),
}
_THEMES = {Theme.LIGHT: "Light", Theme.DARK: "Dark", Theme.GREY: "Grey"}
_SIZE_NAMES = {
    "16:9": "Slide 16:9",
    "a4": "A4",
    "a4-portrait": "A4 upright",
    "letter": "Letter",
    "letter-portrait": "Letter upright",
    "square": "Square",
}
_PROJECTIONS = {
    Projection.AUTO: "Chosen from the map",
    Projection.CONIC: "Conic",
    Projection.EQUAL_AREA: "Equal area",
    Projection.WORLD: "World (Equal Earth)",
    Projection.MERCATOR: "Mercator",
}
_PER = {Per.PLACE: "clusters of places", Per.ACTOR: "main actors", Per.NONE: "none"}


@dataclass(frozen=True, slots=True)
class _Choice:
    """What a person chose in the dialog."""

    sheet: Sheet = PLAIN
    accepted_only: bool = False
    tells: bool = True  # the story, where there is one


def show_export(view: View, corpus: Corpus) -> None:
    """Draw the button that opens the briefing desk on what is shown, and the desk where it is open."""
    st.button("Export", key="export", width="content", on_click=_open)
    drawn_from("export", _is_open)
    if _is_open():
        _dialog(view, corpus)


def _open() -> None:
    st.session_state[_OPEN] = True


def _is_open() -> bool:
    return bool(st.session_state.get(_OPEN))


def _close() -> None:
    for key in (_OPEN, _PACK, _PREVIEW, _HEADLINES):
        st.session_state.pop(key, None)


@st.dialog("Export what is shown", width="large", on_dismiss=_close)
def _dialog(view: View, corpus: Corpus) -> None:
    leave_if_out()
    left, right = st.columns([2, 3], gap="medium")
    with left:
        told = _story(view, corpus)
        choice = _fields(view, told)
        earlier = st.file_uploader(
            "What changed since an earlier pack", type="zip", key="export-since", max_upload_size=_LARGEST_PACK
        )
    _keep(choice)
    try:
        if choice.accepted_only:
            view = view_of(corpus, replace(view.selection, reviews=frozenset({ReviewState.ACCEPTED})))
        changed = _changes_since(earlier, view, corpus) if earlier else None
        told = story.told_story(view.events, corpus.events) if told and choice.tells else None
        request = ExportRequest(view, choice.sheet, changed, told)
        with right:
            _preview(request)
            _pack(request)
            show_files(request)
            web_component("focus")(key="export-focus", data={})
    except GeoError as error:
        st.error(escape_markdown(str(error)))


def _story(view: View, corpus: Corpus) -> ToldStory | None:
    """Return the story that is kept; one that cannot be read is told of, and keeps nothing else from going out."""
    try:
        return story.told_story(view.events, corpus.events)
    except GeoError as error:
        st.error(escape_markdown(str(error)))
        return None


def _fields(view: View, told: ToldStory | None) -> _Choice:
    """Draw the fields as they were left last time; return what they say."""
    _seed(_kept())
    st.selectbox(
        "Preset",
        list(_PRESETS),
        index=None,
        placeholder="Colours and size",
        key="export-preset",
        on_change=_take_preset,
    )
    title = st.text_input("Title", max_chars=_LONGEST, placeholder=title_of(view, PLAIN), key="export-title")
    if offered := _offered(view):
        st.selectbox(
            "A sentence of the key events as title",
            offered,
            index=None,
            placeholder="Take a sentence of the key events",
            key="export-headline",
            on_change=_take_headline,
            label_visibility="collapsed",
        )
    banner = st.selectbox(
        "Handling, at the top and bottom of every page and file",
        list(dict.fromkeys(filter(None, (*_BANNERS, st.session_state["export-banner"])))),
        index=None,
        placeholder="None. Choose, or write your own words",
        accept_new_options=True,
        key="export-banner",
    )
    theme = st.segmented_control(
        "Colours", list(Theme), format_func=_THEMES.__getitem__, required=True, key="export-theme"
    )
    left, right = st.columns(2)
    projections, parts = list(Projection), list(Per)
    size = left.selectbox("Size", list(SIZES), format_func=_SIZE_NAMES.__getitem__, key="export-size")
    projection = right.selectbox(
        "Projection", projections, format_func=lambda each: _PROJECTIONS[each], key="export-projection"
    )
    per = st.selectbox(
        "Slides and reports: a map for each of the", parts, format_func=lambda each: _PER[each], key="export-per"
    )
    callouts = st.select_slider("Key events told on the map", range(MOST_CALLOUTS + 1), key="export-callouts")
    accepted = view.review_states.get(ReviewState.ACCEPTED, 0)
    only = st.checkbox(f"Accepted events only ({accepted:,})", key="export-accepted")
    watermark = st.checkbox("Mark as unreviewed what nobody has reviewed", key="export-watermark")
    tells = told is not None and st.checkbox(f"Tell the story ({told.counts})", key="export-tells")
    sheet = Sheet(
        title=title,
        banner=one_line(banner or "")[:_LONGEST],
        theme=theme or Theme.LIGHT,
        size=SIZES[size],
        projection=projection,
        watermark=watermark,
        per=per,
        overlays=overlays(),
        style=state.state().style,
        sized=state.state().sized,
        callouts=callouts,
    )
    return _Choice(sheet, only, tells or told is None)


def _offered(view: View) -> tuple[str, ...]:
    """Return the headlines that the key events give, chosen once for what is shown."""
    kept = st.session_state.get(_HEADLINES)
    if kept is None or kept[0] != view.events:
        kept = st.session_state[_HEADLINES] = (view.events, headlines_of(view))
    return kept[1]


def _seed(kept: _Choice) -> None:
    """Fill the fields when the dialog opens; from then on they hold what the person does."""
    sheet = kept.sheet
    values = {
        "title": sheet.title,
        "banner": sheet.banner or None,
        "theme": sheet.theme,
        "size": next((name for name, size in SIZES.items() if size == sheet.size), "16:9"),
        "projection": sheet.projection,
        "per": sheet.per,
        "callouts": sheet.callouts,
        "accepted": kept.accepted_only,
        "watermark": sheet.watermark,
        "tells": kept.tells,
    }
    for name, value in values.items():
        st.session_state.setdefault(f"export-{name}", value)


def _take_headline() -> None:
    """Write the sentence into the title, where it can be edited."""
    headline = st.session_state["export-headline"]
    if headline is not None:
        st.session_state["export-title"] = headline[:_LONGEST]


def _take_preset() -> None:
    preset = st.session_state["export-preset"]
    if preset is not None:
        theme, size = _PRESETS[preset]
        st.session_state["export-theme"], st.session_state["export-size"] = theme, size


def _kept() -> _Choice:
    """Return what was chosen last time; at first, only the banner of the workspace."""
    kept: _Choice | None = st.session_state.get(_SHEET)
    if kept is not None:
        return kept
    now = desk.desk()
    banner = now.workspace.setting(_BANNER) if now else None
    return _Choice(Sheet(banner=one_line(banner or "")[:_LONGEST]))


def _keep(choice: _Choice) -> None:
    """Keep what was chosen for next time, the banner for every visitor of the workspace."""
    before, now = _kept(), desk.desk()
    if now is not None and choice.sheet.banner != before.sheet.banner and may(Right.SETTINGS):
        now.workspace.set_setting(_BANNER, choice.sheet.banner)
    st.session_state[_SHEET] = choice


def _preview(request: ExportRequest) -> None:
    """Show the map as it will be printed, with fewer dots."""
    size = request.sheet.size
    sheet = replace(request.sheet, size=Size(size.width, size.height, _PREVIEW_DPI))
    key = (request.view.events, request.view.caption, sheet)
    kept = st.session_state.get(_PREVIEW)
    if kept is None or kept[0] != key:
        with st.spinner("Drawing the preview …"):
            kept = (key, render(request.view, PICTURE.ending, sheet=sheet))
        st.session_state[_PREVIEW] = kept
    said = f"{request.view.caption}: {request.view.counts}"
    st.image(kept[1], width="stretch", alt=f"Preview of the map. {said}")
    st.caption(escape_markdown(f"{said}. {request.changes.counts}" if request.changes else said))


def _changes_since(pack: UploadedFile, view: View, corpus: Corpus) -> Changes:
    from geo.exports.verifying import changes_since  # brings what packs need

    return changes_since(pack, view, corpus, name=pack.name)


def _pack(request: ExportRequest) -> None:
    """Draw the button that makes the pack, how far it is, and then the pack."""
    key = (request.view.events, request.sheet, request.changes, request.story)
    if st.button("Download everything as one pack", type="primary", key="export-make", width="stretch"):
        bar = st.progress(0.0, "Making the pack")
        from geo.exports.pack import make_pack, pack_time  # brings geopandas: the first page does without

        pack = make_pack(request, time=pack_time(), progress=_told_on(bar.progress))
        bar.empty()
        st.session_state[_PACK] = (key, pack)
    kept = st.session_state.get(_PACK)
    if kept is None or kept[0] != key:
        return
    pack = kept[1]
    button = f"pack-file-{pack.manifest_hash[:12]}"
    st.download_button(
        f"Save the pack again ({count_words(len(pack.files), 'file')})",
        pack.content,
        "dateline-briefing.zip",
        "application/zip",
        key=button,
        on_click="ignore",
        width="stretch",
    )
    web_component("download")(key="pack-click", data={"button": button, "pack": pack.manifest_hash})
    st.caption(f"SHA-256 of its manifest: {pack.manifest_hash}")


def _told_on(show: Callable[[float, str], object]) -> Callable[[int, int, str], None]:
    def tell(done: int, total: int, what: str) -> None:
        show(done / total, f"{done + 1} of {total}: {what}" if what else "Packing")

    return tell


def show_files(request: ExportRequest) -> None:
    """Draw a button for each format, under what its files are for."""
    for column, group in zip(st.columns(len(FormatGroup)), FormatGroup, strict=True):
        with column:
            st.markdown(f"**{group}**")
            for kind in formats_in(group):
                st.download_button(
                    kind.title,
                    partial(kind.maker, request),
                    f"dateline{kind.ending}",
                    kind.media_type,
                    key=f"export-{kind.ending[1:]}",
                    help=capital(kind.words),
                    width="stretch",
                    on_click="ignore",
                )
