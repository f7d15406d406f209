"""What the page remembers of one visitor: the selection, what is open, how it is shown.

All keys are named here. Widgets show this state and change it through callbacks; none holds a truth of its own.
`geo.ui.address` writes it into the address and takes it from there.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

import streamlit as st

from geo.columnar import EventRows
from geo.model import Article, Event
from geo.views.amounts import Measure
from geo.views.drawn_areas import DrawnArea
from geo.views.fields import Pair
from geo.views.layers import LayerBy
from geo.views.scenes import Window
from geo.views.selection import Field, Selection
from geo.views.shading import MapStyle
from geo.views.timelines import BarLength

UNPLACED = "unplaced"  # the "mark" of events that have no place
PAGE = 20  # rows of the list that are shown at first, and with each "more"

_KEY = "dateline"


class MainPane(StrEnum):
    """What stands in the middle of the page; also the word in an address."""

    MAP = "map"
    TABLE = "table"  # beside the map
    NETWORK = "network"  # of actors, in the map's place


class ListOrder(StrEnum):
    """How events are listed; also the word in an address."""

    NEWEST = "newest"
    CHECK = "check"  # those first that nobody has decided, and of these the less sure
    ADDED = "added"  # those first that came while the page was open


class BasemapStyle(StrEnum):
    """What the map stands on; also the word in an address."""

    FULL = "full"  # land, borders, names
    PLAIN = "plain"  # land alone
    STREETS = "streets"  # tiles from OpenStreetMap


@dataclass(frozen=True, slots=True)
class MapTarget:
    """A point that the map is to show, and from how near; one with a name is marked until another is asked for."""

    lat: float
    lon: float
    zoom: float
    name: str = ""


@dataclass(slots=True)
class State:
    """The one mutable thing: a visitor's view. `spot` is the key of a mark or area, `event` an event's id."""

    selection: Selection = field(default_factory=Selection)
    event: str | None = None
    spot: str | None = None
    pane: MainPane = MainPane.MAP
    basemap: BasemapStyle = BasemapStyle.FULL
    layers: LayerBy = LayerBy.TYPE
    style: MapStyle = MapStyle.MARKS
    sized: Measure | None = None  # what the size of marks stands for; None is how many events
    order: ListOrder = ListOrder.NEWEST
    unit: BarLength | None = None  # of the timeline's bars; None is what suits the days
    part: tuple[date, date] | None = None  # of the timeline that is shown; None is all of it
    # Where the map is. `look` was asked for, with a new `looks` for each time; `window` is what the map said last.
    target: MapTarget | None = None
    targets: int = 0
    target_still: bool = False  # the map is put there at once, and does not fly
    window: Window | None = None
    pan: int = 0  # how often a list row asked the map to show its place
    pan_to: str | None = None
    # A mark that was opened: its name and events, which stay listed when the marks are laid out anew.
    fresh: bool = False  # it was opened just now: if it has one event, that opens at once
    listed: tuple[str, frozenset[str] | EventRows] | None = None
    rows: int = PAGE
    sheet: bool = False  # on a phone, the list is pulled up
    playing: bool = False  # the timeline plays
    picking: bool = False  # the next click on the map chooses a point, kept in `picked`: latitude, longitude
    picked: tuple[float, float] | None = None
    whole: bool = False  # a part of the page changed what all of it shows
    address: dict[str, list[str]] | None = None  # as it was written last
    broken: tuple[str, ...] = ()  # parameters of the address that were not understood
    touched: bool = False  # something was changed here, so the address has yet to follow
    known: frozenset[str] | None = None  # articles that were there when the page was opened
    has_new: bool = False  # others have come since
    told: frozenset[str] = frozenset()  # events that a watch told as new, where the visitor asked for them


def state() -> State:
    """Return the visitor's view."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = State()
    found: State = st.session_state[_KEY]
    return found


def know(articles: Iterable[Article]) -> None:
    """Take note of the articles that there are: those that come after the first of these notes are new."""
    now, ids = state(), frozenset(article.id for article in articles)
    if now.known is None:
        now.known = ids
    now.has_new = not ids <= now.known


def marks_new() -> bool:
    """Say whether any event may be new."""
    return state().has_new or bool(state().told)


def is_new(event: Event) -> bool:
    """Say whether all that tells of an event has come while the page was open, or a watch told it as new."""
    now = state()
    return event.id in now.told or (now.has_new and now.known is not None and now.known.isdisjoint(event.articles))


def chosen() -> tuple[object, ...]:
    """Return what filters, counts and words of the page are drawn from."""
    now = state()
    return now.selection, now.layers


def opened() -> tuple[object, ...]:
    """Return what map, list and evidence are drawn from, beside what is chosen."""
    now = state()
    look = (
        now.style,
        now.sized,
        now.pane,
        now.basemap,
        now.unit,
        now.part,
        now.targets,
        now.playing,
        now.picking,
        now.picked,
    )
    return now.event, now.spot, now.rows, now.order, now.sheet, *look


def touch() -> State:
    """Return the visitor's view in order to change it."""
    now = state()
    now.touched = True
    return now


def select_again(selection: Selection) -> None:
    """Take another selection; the list starts at its top."""
    if selection == state().selection:
        return
    now = touch()
    now.selection, now.rows = selection, PAGE
    now.spot, now.listed = None, None


def toggle(of: Field, value: str) -> None:
    """Choose a value of a filter, or no longer."""
    now = state().selection
    select_again(now.choosing(of, now.chosen(of) ^ {value}))


def clear_all() -> None:
    """Let all filters pass everything."""
    select_again(Selection())


def choose(of: Field, values: Iterable[str]) -> None:
    """Show these values of a filter only."""
    select_again(state().selection.choosing(of, values))


def choose_days(since: date | None, until: date | None, *, undated: bool | None = None) -> None:
    """Show these days only, and perhaps what has no date."""
    now = state().selection
    select_again(replace(now, since=since, until=until, undated=now.undated if undated is None else undated))


def choose_certainty(*, certain: bool) -> None:
    """Show what certainly lies within the days, or all that possibly does."""
    select_again(replace(state().selection, certain=certain))


def choose_pair(pair: Pair | None) -> None:
    """Show only what these two actors do with or against each other, or with None no longer."""
    select_again(replace(state().selection, pair=pair))


def choose_area(area: DrawnArea | None) -> None:
    """Show only what has a place in an area that was drawn, or with None no longer."""
    select_again(replace(state().selection, area=area))


def search(text: str) -> None:
    """Show only what holds all of these words."""
    select_again(replace(state().selection, text=text.strip()[:200]))


def open_event(event: str | None, *, show: bool = False) -> None:
    """Open an event's evidence, or with None go back to the list; `show` moves the map to it."""
    now = touch()
    now.event = event
    if show and event:
        now.pan += 1
        now.pan_to = event


def open_spot(key: str | None) -> None:
    """List the events of a mark or area, or with None all of them."""
    now = touch()
    now.spot, now.event, now.rows, now.fresh = key, None, PAGE, True
    now.listed = None


def show_new_first(told: frozenset[str]) -> None:
    """List those events first that a watch told as new, and mark them as such."""
    now = touch()
    now.told, now.order, now.rows = told, ListOrder.ADDED, PAGE
    now.event, now.spot, now.listed, now.sheet = None, None, None, True


def more_rows() -> None:
    """Show more of the list."""
    state().rows += PAGE


def pull_sheet(*, up: bool) -> None:
    """On a phone, pull the list up over the map, or push it down."""
    now = state()
    now.sheet = up
    if not up:
        open_event(None)
        open_spot(None)


def look_at(target: MapTarget, *, still: bool = False) -> None:
    """Ask the map to show a point: to fly there, or to be there at once."""
    now = touch()
    now.target, now.target_still = target, still
    now.targets += 1


def pick(*, on: bool = True) -> None:
    """Let the next click on the map choose a point, or no longer. The point is `picked`; the mode ends with it."""
    now = touch()
    now.picking, now.picked = on, None
