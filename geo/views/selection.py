"""Which events are shown: a `Selection`, what it leaves, what each further choice would leave, and the same in words.

Within one filter any of the chosen values will do; all filters hold together. A filter with nothing chosen lets all
pass. Dates are generous: an event passes when it may have happened in the chosen days; with `certain` it passes only
when all the days that it may have taken are chosen ones. What a person has rejected passes only where it is asked for.

Example::

    chosen = Selection(actors=frozenset({"wagner-group"}), since=date(2022, 11, 1))
    events = select(corpus.events, chosen)
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, overload

import numpy as np

from geo.errors import InputError
from geo.model import Event, EventType, ReviewState, Status
from geo.views import words
from geo.views.dyads import Pair, Relation, having_pair, pair_words
from geo.views.fields import TABLE, Field, country_name, place_key
from geo.views.indexes import Column, EventIndex, Mask, index_of

__all__ = [
    "Facets", "Field", "Option", "Selection", "country_name", "describe", "facets", "from_params", "place_key",
    "read_params", "resolve", "select", "to_params",
]  # fmt: skip

_LONGEST_VALUE = 200  # characters of a value in an address
_MOST_VALUES = 200  # values of one filter in an address


@dataclass(frozen=True, slots=True)
class Selection:
    """What was chosen. Actors are ids, sides countries' codes, places `place_key`s, articles ids.

    `pair` asks for two actors and how they are to each other. `certain` asks that all days an event may have taken lie
    between `since` and `until`.
    """

    actors: frozenset[str] = frozenset()
    since: date | None = None
    until: date | None = None
    undated: bool = True
    types: frozenset[EventType] = frozenset()
    statuses: frozenset[Status] = frozenset()
    places: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    text: str = ""
    sides: frozenset[str] = frozenset()
    certain: bool = False
    reviews: frozenset[ReviewState] = frozenset()
    pair: Pair | None = None

    def chosen(self, of: Field) -> frozenset[str]:
        """Return the values chosen in one filter."""
        values: frozenset[str] = getattr(self, TABLE[of].attribute)
        return values

    def choosing(self, of: Field, values: Iterable[str]) -> "Selection":
        """Return the same selection with other values in one filter; values that cannot be are left out."""
        row = TABLE[of]
        kept = frozenset(parsed for value in values if (parsed := row.parse(value)) is not None)
        change: dict[str, Any] = {row.attribute: kept}
        return replace(self, **change)


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a filter, and how many events it would leave beside the other filters."""

    value: str
    label: str
    count: int
    chosen: bool


class Options(Sequence[Option]):
    """The options of one filter, in order. An option is made when it is looked at: there may be very many places."""

    def __init__(self, column: Column, mask: Mask, chosen: frozenset[str]) -> None:
        self._column, self._chosen = column, chosen
        self._gone = sorted(chosen - column.labels.keys())
        self._counts = column.counts(mask)
        self._order = np.lexsort((column.by_label, -self._counts))

    def __len__(self) -> int:
        return len(self._order) + len(self._gone)

    @overload
    def __getitem__(self, at: int) -> Option: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Option, ...]: ...
    def __getitem__(self, at: int | slice) -> Option | tuple[Option, ...]:
        if isinstance(at, slice):
            return tuple(self._option(i) for i in range(*at.indices(len(self))))
        return self._option(range(len(self))[at])

    @property
    def chosen(self) -> tuple[Option, ...]:
        """The options that are chosen, in order."""
        if not self._chosen:
            return ()
        return tuple(option for option in self if option.chosen)

    def _option(self, at: int) -> Option:
        if at >= len(self._order):
            value = self._gone[at - len(self._order)]
            return Option(value, value, 0, chosen=True)
        code = int(self._order[at])
        value = self._column.values[code]
        return Option(value, self._column.labels[value], int(self._counts[code]), value in self._chosen)


@dataclass(frozen=True, slots=True)
class Facets:
    """What each choice would leave. Options come most frequent first, then by label; none is left out for having 0."""

    shown: int
    total: int
    dated: int
    undated: int
    first: date | None
    last: date | None
    options: Mapping[Field, "Options"] = field(default_factory=dict)


def select(events: Iterable[Event], selection: Selection) -> tuple[Event, ...]:
    """Return the events that pass all filters, in their order."""
    index = index_of(events)
    return index.masked(_all(_masks(index, selection).values(), index.size))


def facets(events: Iterable[Event], selection: Selection) -> Facets:
    """Count, for each value of each filter, the events that it would leave while the other filters hold."""
    index = index_of(events)
    masks = _masks(index, selection)
    beside = {name: _all((m for other, m in masks.items() if other != name), index.size) for name in (*Field, "when")}
    options = {of: Options(index.column(of), beside[of], selection.chosen(of)) for of in Field}
    shown = int(_all(masks.values(), index.size).sum())
    dated, undated = int((beside["when"] & index.dated).sum()), int((beside["when"] & ~index.dated).sum())
    first, last = index.span or (None, None)
    return Facets(shown, index.size, dated, undated, first, last, options)


def describe(selection: Selection, events: Iterable[Event] = ()) -> str:
    """Put a selection into words, as the caption of the map and of every export.

    Args:
        selection: What was chosen.
        events: The events that it was chosen from; they give ids their names.
    """
    wanted = [of for of in Field if selection.chosen(of) and of is not Field.REVIEW]
    labels = {of: index_of(events).column(of).labels for of in wanted}
    parts = [_joined(labels[of].get(v, v) for v in sorted(selection.chosen(of))) for of in wanted]
    parts += [_pair_words(selection.pair, events)] if selection.pair else []
    parts += _date_words(selection)
    if selection.text:
        parts.append(f"with “{selection.text}”")
    decided = _review_words(selection, events)
    caption = ", ".join(filter(None, (*parts, decided if parts or selection.reviews else f"All events, {decided}")))
    return caption[:1].upper() + caption[1:] if parts or decided else "All events"


def resolve(events: Iterable[Event], of: Field, wanted: str) -> frozenset[str]:
    """Find the values of a filter that a person means by a word: an id, a name, or part of a name.

    Raises:
        InputError: No event has it; the message names some values that there are.
    """
    names: dict[str, set[str]] = {}
    for event in events:
        for value, label in TABLE[of].values(event).items():
            names.setdefault(value, {value.casefold()}).add(label.casefold())
        if of is Field.ACTOR:
            for actor in event.actors:
                names[actor.id].update(alias.casefold() for alias in actor.aliases)
    word = wanted.strip().casefold()
    exact = frozenset(value for value, forms in names.items() if word in forms)
    found = exact or frozenset(value for value, forms in names.items() if any(word in form for form in forms))
    if word and found:
        return found
    known = ", ".join(sorted(names)[:8]) or "none"
    msg = f"no event has the {of} {wanted!r}; there are: {known}"
    raise InputError(msg)


def to_params(selection: Selection) -> dict[str, list[str]]:
    """Return a selection as the parameters of an address; what is not chosen is left out."""
    params = {str(of): sorted(selection.chosen(of)) for of in Field if selection.chosen(of)}
    for name, day in (("from", selection.since), ("to", selection.until)):
        if day is not None:
            params[name] = [day.isoformat()]
    if not selection.undated:
        params["undated"] = ["no"]
    if selection.certain:
        params["dates"] = ["certain"]
    if selection.text:
        params["text"] = [selection.text]
    if selection.pair:
        params["between"] = [selection.pair.one, selection.pair.other]
        params["relation"] = [selection.pair.relation]
    return params


def from_params(params: Mapping[str, Sequence[str]]) -> Selection:
    """Read a selection from the parameters of an address. Whatever is not understood is passed over."""
    return read_params(params)[0]


def read_params(params: Mapping[str, Sequence[str]]) -> tuple[Selection, tuple[str, ...]]:
    """Read a selection from the parameters of an address, and say which of them could not be understood.

    Names that are none of a selection's are not looked at.
    """
    broken: list[str] = []
    words_ = next(iter(params.get("text", ())), "")
    selection = Selection(
        since=_day(params, "from", broken),
        until=_day(params, "to", broken),
        undated=_one_of(params, "undated", ("", "no"), broken) != "no",
        certain=_one_of(params, "dates", ("", "certain"), broken) == "certain",
        text=words_[:_LONGEST_VALUE],
        pair=_pair(params, broken),
    )
    if len(words_) > _LONGEST_VALUE:
        broken.append("text")
    for of in Field:
        given = list(params.get(of, ()))
        values = [value for value in given[:_MOST_VALUES] if 0 < len(value) <= _LONGEST_VALUE]
        selection = selection.choosing(of, values)
        if len(selection.chosen(of)) < len(set(given)):
            broken.append(of)
    return selection, tuple(broken)


def _masks(index: EventIndex, selection: Selection) -> dict[str, Mask]:
    """Return what each filter lets pass, for those that hold something back, by the filter's name."""
    masks = {str(of): index.column(of).having(chosen, index.size) for of in Field if (chosen := selection.chosen(of))}
    if selection.since or selection.until or not selection.undated:
        masks["when"] = _within(index, selection)
    rejected = index.column(Field.REVIEW).having((ReviewState.REJECTED,), index.size)
    if not selection.reviews and rejected.any():
        masks[str(Field.REVIEW)] = ~rejected
    if selection.pair:
        masks["pair"] = having_pair(index, selection.pair)
    if selection.text.strip():
        masks["text"] = index.words.mask(selection.text)
    return masks


def _within(index: EventIndex, selection: Selection) -> Mask:
    since, until = (selection.since or date.min).toordinal(), (selection.until or date.max).toordinal()
    if selection.certain and (selection.since or selection.until):
        return index.dated & (index.start >= since) & (index.end <= until)
    within: Mask = index.dated & (index.start <= until) & (index.end >= since)
    return within | ~index.dated if selection.undated else within


def _all(masks: Iterable[Mask], size: int) -> Mask:
    every = np.ones(size, dtype=bool)
    for mask in masks:
        every &= mask
    return every


def _joined(labels: Iterable[str]) -> str:
    names = sorted(set(labels), key=str.casefold)
    if len(names) > 4:
        return f"{', '.join(names[:3])} or {len(names) - 3} others"
    return " or ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def _date_words(selection: Selection) -> list[str]:
    since, until = selection.since, selection.until
    parts: list[str] = []
    if since and until:
        parts.append(words.span_words(since, until) if since <= until else "no day at all")
    elif since:
        parts.append(f"since {words.day_words(since)}")
    elif until:
        parts.append(f"until {words.day_words(until)}")
    if selection.certain and parts:
        parts[-1] = f"certainly {parts[-1]}"
    elif not selection.undated:
        parts.append("dated events only")
    elif parts:
        parts[-1] += " or undated"
    return parts


def _review_words(selection: Selection, events: Iterable[Event]) -> str:
    """Say which review states are shown; without a choice, that rejected events are not, where there are any."""
    if selection.reviews:
        return f"{_joined(words.REVIEWS[state] for state in selection.reviews)} events only"
    left_out = ReviewState.REJECTED in index_of(events).column(Field.REVIEW).labels
    return "rejected ones left out" if left_out else ""


def _pair_words(pair: Pair, events: Iterable[Event]) -> str:
    names = index_of(events).column(Field.ACTOR).labels
    return pair_words(pair, names.get(pair.one, pair.one), names.get(pair.other, pair.other))


def _pair(params: Mapping[str, Sequence[str]], broken: list[str]) -> Pair | None:
    """Read two different actors and their relation; a relation alone means nothing."""
    given = [value for value in params.get("between", ()) if 0 < len(value) <= _LONGEST_VALUE]
    relation = _one_of(params, "relation", ("", *Relation), broken)
    if len(given) == 2 and given[0] != given[1]:
        return Pair(given[0], given[1], Relation(relation) if relation in set(Relation) else Relation.ANY)
    broken += ["between"] if params.get("between") else ["relation"] if relation else []
    return None


def _day(params: Mapping[str, Sequence[str]], name: str, broken: list[str]) -> date | None:
    given = next(iter(params.get(name, ())), "")
    try:
        return date.fromisoformat(given[:10]) if given else None
    except ValueError:
        broken.append(name)
        return None


def _one_of(params: Mapping[str, Sequence[str]], name: str, known: tuple[str, ...], broken: list[str]) -> str:
    given = next(iter(params.get(name, ())), "")
    if given not in known:
        broken.append(name)
    return given
