"""Which few of many events a briefing tells: new ones, weighty ones, those that several tell independently.

In: a view. Out: its key events, the first first, no two that tell nearly the same where others are left. Knows nothing
of how they are drawn.
"""

import math
from collections.abc import Collection, Iterable, Sequence
from datetime import date

import numpy as np

from geo.columnar import EventRows
from geo.joining.sureness import chance_of_all, sureness_of
from geo.model import Event, ReviewState, Sureness
from geo.ontology import STATUSES, TYPES, Trait
from geo.views.amounts import Measure, amounts_of
from geo.views.headings import newest_day
from geo.views.indexes import index_of
from geo.views.scenes import drawing_key
from geo.views.view import View

MOST = 8
_LONG = 31  # days: of what lasts longer, its beginning counts, since it is told of as going on at any time
_HALF = 21  # days after which an event is half as new
_UNDATED = 0.15  # how new an event without a day is taken to be
_LATEST = 5000  # events of a table that are weighed
_CANDIDATES = 300  # of which the few are chosen, so that no two tell nearly the same

# How sure an event is counts much, since a briefing has no room for doubt. What is less sure than what nobody weighed
# comes behind all else: that counts more than everything together.
# Of as many key events of single stories with gold, 39 in a hundred say nothing that gold does not where only the event
# and its type are weighed, 44 where all that they say is.
_SURE, _DOUBTFUL, _UNWEIGHED = 4.0, 100.0, 0.5
_USUAL = 0.3  # how sure all is that an event says which nobody weighed, as of those that were
_NEW, _SEVERE, _HARMED, _ORIGINS, _NAMED, _PLACED, _ACCEPTED, _CHANGED = 2.2, 2.0, 0.8, 0.7, 0.5, 0.4, 0.6, 0.8
_LIKE, _SAME_PLACE = 0.9, 0.5  # and how much less what is like one that was chosen, or at its place,
_SAME_WORDS = 1.5  # or told by the very sentence that tells of it
_SAME_ARTICLES = 0.2  # or by no other articles: a briefing of several tells of each
_TRAITS = {Trait.SCENE_SUFFICES: 0.2, Trait.HARMS: 0.3, Trait.FIGHTS: 0.2, Trait.OCCASION: 0.15, Trait.UTTERED: -0.1,
           Trait.LASTING: -0.2}  # fmt: skip
_SEVERITY = 0.3  # of a type with none of these traits


def key_events(
    view: View, *, most: int = MOST, among: Sequence[Event] | None = None, changed: Collection[str] = ()
) -> tuple[Event, ...]:
    """Choose what a briefing tells first.

    Args:
        view: What is shown; its articles say up to which day the data reach.
        most: How many are chosen.
        among: The events to choose from, where that is not all.
        changed: Ids of what is new or different since an earlier briefing.
    """
    today = newest_day(view)
    events = _newest(view.events if among is None else among)
    scores = {event.id: _score(event, view, today, event.id in changed) for event in events}
    left = sorted(events, key=lambda event: (-scores[event.id], event.id))[:_CANDIDATES]
    chosen: list[Event] = []
    while left and len(chosen) < most:
        best = max(left, key=lambda event: (scores[event.id] - _repeated(event, chosen), event.id))
        left.remove(best)
        chosen.append(best)
    return tuple(chosen)


def _newest(events: Sequence[Event]) -> Sequence[Event]:
    """Return the newest of a table's events, as what is older weighs less anyway; any others as they are."""
    if not isinstance(events, EventRows) or len(events) <= _LATEST:
        return events
    index = index_of(events)
    return index.at(index.ranked(np.arange(index.size), index.newest)[:_LATEST])


def _score(event: Event, view: View, today: date | None, changed: bool) -> float:
    told = sureness_of(event)
    sureness = _sureness(told)
    named = (bool(event.agents) + bool(event.targets)) / 2
    origins = len({view.origins.get(key, key) for key in event.articles})
    return (
        _NEW * _newness(event, today)
        + _SEVERE * _severity(event)
        + _HARMED * _harm(event)
        + _ORIGINS * math.log2(1 + origins)
        + _SURE * (chance_of_all(told) if sureness is not None else _USUAL)
        - _DOUBTFUL * (sureness is not None and sureness < _UNWEIGHED)
        + _NAMED * named
        + _PLACED * any(part.place.where_prec <= 4 for part in event.places)
        + _ACCEPTED * (view.review_of(event) is ReviewState.ACCEPTED)
        + _CHANGED * changed
    )


def _sureness(told: Sureness) -> float | None:
    """Say how surely an event is one, and of its type; None for one that nothing weighed."""
    return None if told.event is None else told.event * (1.0 if told.type is None else told.type)


def _newness(event: Event, today: date | None) -> float:
    if event.when is None or event.when.start is None or today is None:
        return _UNDATED
    start, end = event.when.start, event.when.end or event.when.start
    day = start if (end - start).days > _LONG else end
    return 1 / (1 + abs((today - day).days) / _HALF)


def _severity(event: Event) -> float:
    """Say how weighty an act of this type is, by what it is like; less where it has not happened, or may not have."""
    traits, status = TYPES[event.type].traits, STATUSES[event.status]
    weight = _SEVERITY + sum(part for trait, part in _TRAITS.items() if trait in traits)
    return weight * (0.3 if status.imagined or not (status.told or status.stands) else 1.0 if status.stands else 0.7)


def _harm(event: Event) -> float:
    """Say how many were killed or wounded, from 0 to 1 for a thousand."""
    told = amounts_of(event)
    hurt = told.get(Measure.KILLED, 0.0) + told.get(Measure.WOUNDED, 0.0) / 3
    return min(1.0, math.log10(1 + hurt) / 3)


def _repeated(event: Event, chosen: Iterable[Event]) -> float:
    """Say how much of an event those tell that were chosen before it."""
    actors = {actor.id for actor in event.actors}
    places = {drawing_key(part.place) for part in event.places}
    sentences, articles, less = _sentences(event), set(event.articles), 0.0
    for one in chosen:
        less += _SAME_WORDS * bool(sentences & _sentences(one))
        less += _SAME_ARTICLES * (bool(articles) and articles.issubset(one.articles))
        same_actors = actors == {actor.id for actor in one.actors}
        less += _LIKE * (one.type is event.type and same_actors)
        less += _SAME_PLACE * bool(places & {drawing_key(part.place) for part in one.places})
    return less


def _sentences(event: Event) -> frozenset[tuple[str, str]]:
    return frozenset((report.article, report.sentence) for report in event.reports)
