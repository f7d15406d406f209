"""A story: chosen events in an order, each a step with a view of the map and the briefer's own words.

In: a story as a person made it or a file holds it, and the events as they are now. Out: the story as it is told, each
step with its event, or with what was known of it when it was taken and why it is not told anew. It must not know how a
step is drawn, where a story is kept, or who made it.

A step whose event the corpus no longer has stays. An event is found again as `views/changes.py` finds an earlier one.
"""

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from geo.columnar import EventRows, named, position
from geo.errors import InputError
from geo.model import Event
from geo.views.changes import pairs_of, tellings_of
from geo.views.escape import plain
from geo.views.headings import one_line
from geo.views.key_events import MOST, key_events
from geo.views.titles import telling_report, title_of_event
from geo.views.view import View
from geo.views.words import capital, count_words, when_words

MOST_STEPS = 60
LONGEST_TITLE, LONGEST_WORDS = 200, 2000  # characters
MOST_ZOOM = 19.0
LOOK_SIZE = (900, 560)  # pixels of a map that shows what a look is meant to show: a smaller one looks from farther out
_LONGEST_QUOTE = 600
_MOST_PLACES = 3
_GONE = "This event is no longer among what was found; it is told as it was when it was taken into the story."
_HIDDEN = "The filters leave this event out; it is told as it was when it was taken into the story."


@dataclass(frozen=True, slots=True)
class MapLook:
    """Where the map looks: its middle in degrees, and its zoom, at 0 of which 256 pixels hold all longitudes.

    Raises:
        InputError: It is no view of the earth.
    """

    lat: float
    lon: float
    zoom: float

    def __post_init__(self) -> None:
        limits = (("lat", self.lat, -90.0, 90.0), ("lon", self.lon, -180.0, 180.0), ("zoom", self.zoom, 0.0, MOST_ZOOM))
        for name, value, low, high in limits:
            if not math.isfinite(value) or not low <= value <= high:
                msg = f"{name} is {value:g}, and must lie between {low:g} and {high:g}"
                raise InputError(msg)


@dataclass(frozen=True, slots=True)
class Trace:
    """What was known of an event when it was taken into a story: by it, the event is found again, or told still."""

    id: str
    title: str = ""
    when: str = ""
    where: str = ""
    quote: str = ""
    reports: tuple[str, ...] = ()
    tellings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoryStep:
    """An event, the briefer's own words, and where the map looks; without a look, it is fitted to the event."""

    trace: Trace
    words: str = ""
    look: MapLook | None = None

    @property
    def event(self) -> str:
        """The id that its event had."""
        return self.trace.id


@dataclass(frozen=True, slots=True)
class BriefingStory:
    """Steps in the order in which they are told; an event is one step at most.

    Raises:
        InputError: It is longer than a story may be, or tells an event twice.
    """

    title: str = ""
    steps: tuple[StoryStep, ...] = ()

    def __post_init__(self) -> None:
        if len(self.steps) > MOST_STEPS:
            msg = f"a story has at most {MOST_STEPS} steps, this one {len(self.steps):,}; tell it in two"
            raise InputError(msg)
        _check_length("the title", self.title, LONGEST_TITLE)
        known: dict[str, int] = {}
        for number, step in enumerate(self.steps, 1):
            _check_length(f"step {number}: words", step.words, LONGEST_WORDS)
            if (first := known.setdefault(step.event, number)) != number:
                msg = f"step {number}: event {step.event[:40]!r} is step {first} already; tell it once"
                raise InputError(msg)

    def has(self, event: str) -> bool:
        """Say whether an event is a step."""
        return any(step.event == event for step in self.steps)

    def adding(self, event: Event) -> "BriefingStory":
        """Return the story with an event as its last step, if it is none yet."""
        return self if self.has(event.id) else replace(self, steps=(*self.steps, StoryStep(trace_of(event))))

    def without(self, event: str) -> "BriefingStory":
        """Return the story without a step."""
        return replace(self, steps=tuple(step for step in self.steps if step.event != event))

    def moving(self, event: str, by: int) -> "BriefingStory":
        """Return the story with a step told so many steps later; earlier, where that is negative."""
        at = next((number for number, step in enumerate(self.steps) if step.event == event), None)
        if at is None:
            return self
        left = [step for step in self.steps if step.event != event]
        left.insert(max(0, at + by), self.steps[at])
        return replace(self, steps=tuple(left))

    def saying(self, event: str, words: str) -> "BriefingStory":
        """Return the story with other words of the briefer's own at a step."""
        return self._changing(event, lambda step: replace(step, words=words))

    def looking(self, event: str, look: MapLook | None) -> "BriefingStory":
        """Return the story with another view of the map at a step; None fits it to the event."""
        return self._changing(event, lambda step: replace(step, look=look))

    def _changing(self, event: str, change: Callable[[StoryStep], StoryStep]) -> "BriefingStory":
        return replace(self, steps=tuple(change(step) if step.event == event else step for step in self.steps))


@dataclass(frozen=True, slots=True)
class ToldStep:
    """A step as it is told: its event where it is shown, else what was known of it, and why it is not shown.

    Its texts are on one line but for `words`, which keep their paragraphs; none has control characters.
    """

    number: int
    trace: Trace
    words: str
    look: MapLook | None
    event: Event | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ToldStory:
    """A story as it is told."""

    title: str
    steps: tuple[ToldStep, ...]

    @property
    def missing(self) -> tuple[ToldStep, ...]:
        """The steps whose events are not shown."""
        return tuple(step for step in self.steps if step.event is None)

    @property
    def kept(self) -> BriefingStory:
        """The story as it can be kept, each step with its event as it is now."""
        return BriefingStory(self.title, tuple(StoryStep(step.trace, step.words, step.look) for step in self._distinct))

    @property
    def _distinct(self) -> tuple[ToldStep, ...]:
        """The steps, but for a later one whose event has become the same as an earlier one's: its words go with it."""
        found: dict[str, ToldStep] = {}
        for step in self.steps:
            first = found.get(step.trace.id)
            words = f"{first.words}\n{step.words}".strip()[:LONGEST_WORDS] if first else step.words
            found[step.trace.id] = replace(first or step, words=words)
        return tuple(found.values())

    @property
    def counts(self) -> str:
        """How many steps it has, in words, and how many of them without their event."""
        told = count_words(len(self.steps), "step")
        return f"{told}, {len(self.missing):,} without their event" if self.missing else told


def trace_of(event: Event) -> Trace:
    """Return what is kept of an event, so that it can be found again, or told without it."""
    report = telling_report(event)
    names = dict.fromkeys(one_line(part.place.name) for part in event.places)
    return Trace(
        id=event.id,
        title=one_line(title_of_event(event)),
        when=one_line(when_words(event.when)),
        where=", ".join(list(names)[:_MOST_PLACES]),
        quote=_cut(one_line(report.sentence[: 2 * _LONGEST_QUOTE]), _LONGEST_QUOTE) if report else "",
        reports=tuple(one.id for one in event.reports),
        tellings=tellings_of(event),
    )


def propose_story(view: View, *, title: str = "", most: int = MOST) -> BriefingStory:
    """Return a story of the key events of a view, in the order of their days, undated last; without words."""
    chosen = sorted(key_events(view, most=most), key=_by_day)
    return BriefingStory(title[:LONGEST_TITLE], tuple(StoryStep(trace_of(event)) for event in chosen))


def tell_story(story: BriefingStory, shown: Sequence[Event], known: Sequence[Event] = ()) -> ToldStory:
    """Find the events of a story.

    Args:
        story: As it was made.
        shown: The events that are told: only these come with their evidence.
        known: All events that there are, shown or not, so that it can be said what the filters leave out.
    """
    if isinstance(shown, EventRows) or isinstance(known, EventRows):
        ids = [step.event for step in story.steps]
        found = {name: event for name in ids if (event := named(shown, name) or named(known, name))}
        visible = {name for name in ids if position(shown, name) is not None}
    else:
        found = found_again(story, (*shown, *known))
        visible = {event.id for event in shown}
    steps = (_told(number, step, found.get(step.event), visible) for number, step in enumerate(story.steps, 1))
    return ToldStory(one_line(story.title), tuple(steps))


def found_again(story: BriefingStory, events: Sequence[Event]) -> dict[str, Event]:
    """Return the events of a story's steps by the ids that the steps know them under."""
    by_id = {event.id: event for event in reversed(events)}
    lost = [step for step in story.steps if step.event not in by_id]
    found = {step.event: by_id[step.event] for step in story.steps if step.event in by_id}
    distinct = list(by_id.values())
    traces = [_key_of(event) for event in distinct] if lost else []
    for step in lost:  # each alone: what were two events may be one now
        for at in pairs_of(traces, [step.trace]):
            found[step.event] = distinct[at]
    return found


def _by_day(event: Event) -> tuple[date, str]:
    return (event.when.start if event.when and event.when.start else date.max), event.id


def _key_of(event: Event) -> Trace:
    return Trace(event.id, reports=tuple(report.id for report in event.reports), tellings=tellings_of(event))


def _told(number: int, step: StoryStep, event: Event | None, visible: Collection[str]) -> ToldStep:
    shown = event if event is not None and event.id in visible else None
    note = "" if shown else _HIDDEN if event else _GONE
    kept = step.trace if step.trace.title or event is None else trace_of(event)
    trace = trace_of(shown) if shown else _clean(kept)
    return ToldStep(number, trace, _paragraphs(step.words), step.look, shown, note)


def _clean(trace: Trace) -> Trace:
    """Return what was kept of an event as it may be shown; it comes from a file, and is as hostile as any."""
    title = one_line(trace.title) or f"Event {one_line(trace.id)[:40]}"
    told = (one_line(text) for text in (trace.when, trace.where, trace.quote))
    when, where, quote = told
    return replace(trace, title=capital(title), when=when, where=where, quote=quote)


def _paragraphs(words: str) -> str:
    return "\n".join(filter(None, (one_line(line) for line in plain(words).splitlines())))


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _check_length(what: str, text: str, most: int) -> None:
    if len(text) > most:
        msg = f"{what}: {len(text):,} characters, and at most {most:,} are told; shorten it"
        raise InputError(msg)
