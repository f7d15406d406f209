"""The timeline below the map: what its script in the browser is given, and what it tells."""

from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from geo.aliases import Json
from geo.ui import state
from geo.ui.assets import web_component, without_lists
from geo.views.indexes import EventIndex, Rows
from geo.views.layers import Layering
from geo.views.timelines import CERTAINTIES, LENGTHS, BarLength, Timeline, fits, neighbour, read_span

_KEY = "timeline"


def show_timeline(line: Timeline, layers: Layering, index: EventIndex, *, rows: Rows, shown: Rows) -> None:
    """Draw the timeline of some rows and take what is done on it.

    Args:
        line: Their bars.
        layers: What colours stand for.
        index: The set of events.
        rows: Those on the line: what passes all filters but that of days.
        shown: Those that pass all filters; steps go from one of them to the next.
    """
    web_component(_KEY)(
        key=_KEY,
        data=without_lists(timeline_data(line, layers, _times(line, index, rows) if state.state().playing else ())),
        on_days_change=_told(take_days, "days"),
        on_step_change=_told(partial(_step, index, shown), "step"),
        on_unit_change=_told(take_unit, "unit"),
        on_part_change=_told(take_part, "part"),
        on_certain_change=_told(_take_certainty, "certain"),
        on_play_change=_told(_take_play, "play"),
    )


def take_days(told: object) -> None:
    """Take the brush: "2024-08-01/2024-08-31", or nothing for all days."""
    now = state.state()
    now.playing = False
    since, until = read_span(str(told)) or (None, None)
    if told and since is None:
        return
    event = now.event
    state.choose_days(since, until)
    now.event = event


def take_unit(told: object) -> None:
    """Take another length of the bars."""
    if told not in {str(unit) for unit in BarLength}:
        return
    now = state.touch()
    now.unit = BarLength(str(told))
    if now.part and not fits(now.unit, (now.part[1] - now.part[0]).days + 1):
        now.part = None


def take_part(told: object) -> None:
    """Show a part of the line, "2024-08-01/2024-08-31", or with nothing all of it."""
    part = read_span(str(told))
    if part or not told:
        state.touch().part = part


def times_of(line: Timeline, index: EventIndex, rows: Rows) -> Mapping[tuple[int, int], int]:
    """Count events by the first and the last bar that they may belong to; those off the line are left out."""
    dated = rows[index.dated[rows]]
    first, last = line.bars(index.start[dated], index.end[dated])
    on = (last >= 0) & (first < line.size)
    pairs = zip(first[on].tolist(), last[on].tolist(), strict=True)
    return Counter(pairs)


def timeline_data(line: Timeline, layers: Layering, times: Json = ()) -> Mapping[str, Json]:
    """Return what the script in the browser draws; `times` are those of `times_of`, while it plays."""
    now = state.state()
    chosen = now.selection
    return {
        "unit": line.unit,
        "units": [(unit, one.name, one.help) for unit, one in LENGTHS.items()],
        "certain": chosen.certain,
        "certainties": CERTAINTIES,
        "edges": line.edges.tolist(),
        "labels": line.labels,
        "ticks": line.ticks,
        "signs": [str(sign) for sign in layers.signs],
        "bars": line.certain.tolist(),
        "spread": [[round(value, 3) for value in row] for row in line.spread.tolist()],
        "may": line.may.tolist(),
        "stretches": [(s.first, s.last, s.layer, s.count) for s in line.stretches],
        "before": line.before,
        "after": line.after,
        "nearest": line.nearest,
        "whole": line.whole,
        "part": now.part is not None,
        "since": chosen.since.toordinal() if chosen.since else None,
        "until": chosen.until.toordinal() if chosen.until else None,
        "words": line.words,
        "playing": now.playing,
        "times": times,
    }


def _times(line: Timeline, index: EventIndex, rows: Rows) -> Json:
    return [(first, last, count) for (first, last), count in times_of(line, index, rows).items()]


def _told(take: Callable[[object], None], name: str) -> Callable[[], None]:
    """Return what is to be done when the script tells a value of this name."""

    def taken() -> None:
        take(getattr(st.session_state.get(_KEY), name, None))

    return taken


def _step(index: EventIndex, shown: Rows, step: object) -> None:
    found = neighbour(index, shown, state.state().event, step=1 if step == 1 else -1)
    if found:
        state.open_event(found, show=True)


def _take_certainty(told: object) -> None:
    state.choose_certainty(certain=told is True)


def _take_play(told: object) -> None:
    state.touch().playing = told is True
