"""Which events are shown: a `Selection`, what it leaves, what each further choice would leave, and the same in words.

Within one filter any of the chosen values will do; all filters hold together. A filter with nothing chosen lets all
pass. Dates are generous: an event passes when it may have happened in the chosen days; with `certain` it passes only
when all the days that it may have taken are chosen ones. What a person has rejected passes only where it is asked for.

Example::

    chosen = Selection(actors=frozenset({"wagner-group"}), since=date(2022, 11, 1))
    events = select(corpus.events, chosen)
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import overload

import numpy as np

from geo.aliases import Params
from geo.errors import InputError
from geo.model import Event
from geo.ontology import complete
from geo.unseen import compared
from geo.views import words
from geo.views.drawn_areas import area_text, area_words, read_area
from geo.views.dyads import having_pair, pair_words
from geo.views.fields import (
    PARAMS,
    TABLE,
    Field,
    FilterKind,
    Pair,
    Relation,
    Selection,
    place_key,
)
from geo.views.indexes import Column, EventIndex, Mask, index_of
from geo.views.meant import instead

__all__ = [
    "Facets", "Field", "Option", "Selection", "describe", "facets", "from_params", "place_key",
    "read_params", "resolve", "select", "to_params",
]  # fmt: skip


# What a value of a filter is called in a sentence, where that is not the filter's own name.
_NOUNS = {
    Field.ACTOR_KIND: "kind of actor",
    Field.ACTOR_COUNTRY: "country of an actor",
    Field.ORIGIN: "coder",
    Field.ASSIGNED: "person to check it",
}
_LONGEST_VALUE = 200  # characters of a value in an address
_MOST_VALUES = 200  # values of one filter in an address


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
        self._order = np.lexsort((column.by_label, -self._counts, column.behind))

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
    """What each choice would leave.

    Options come most frequent first, then by label, named ones before all others; none is left out for having 0.
    """

    shown: int
    total: int
    dated: int
    undated: int
    first: date | None
    last: date | None
    options: Mapping[Field, "Options"] = field(default_factory=dict)


def select(events: Iterable[Event], selection: Selection) -> Sequence[Event]:
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
    parts = [part for kind in FilterKind for part in _WAYS[kind].words(selection, events)]
    decided = _held_back_words(selection, events)
    asked = any(selection.chosen(of) for of in _HELD_BACK)
    caption = ", ".join(filter(None, (*parts, decided if parts or asked else f"All events, {decided}")))
    return words.capital(caption) if parts or decided else "All events"


def resolve(events: Iterable[Event], of: Field, wanted: str) -> frozenset[str]:
    """Find the values of a filter that a person means by a word: an id, a name, or part of a name.

    Raises:
        InputError: No event has it; the message names some values that there are.
    """
    names: dict[str, set[str]] = {}
    told: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for event in events:
        for value, label in TABLE[of].values(event).items():
            names.setdefault(value, {value}).add(label)
            told[value] = label
            counts[value] += 1
        for value, others in TABLE[of].other_names(event).items():
            names[value].update(others)
    word = compared(wanted)
    forms = {value: set(map(compared, found)) for value, found in names.items()}
    exact = frozenset(value for value, found in forms.items() if word in found)
    found = exact or frozenset(value for value, found in forms.items() if any(word in form for form in found))
    if word and found:
        return found
    labels: dict[str, set[str]] = {}
    for value, _ in sorted(counts.items(), key=lambda one: (-one[1], told[one[0]])):
        labels.setdefault(told[value], set()).update(names[value] - {value, told[value]})
    called = {label: sorted(others) for label, others in labels.items()}
    msg = f"no event has the {_NOUNS.get(of, of)} {wanted!r}; {instead(wanted, called)}"
    raise InputError(msg)


def labels_of(events: Iterable[Event], of: Field, values: Iterable[str]) -> tuple[str, ...]:
    """Return what values of a filter are called, in order; of several of one name, each with its id."""
    told = {value: label for event in events for value, label in TABLE[of].values(event).items()}
    called = sorted((told.get(value, value), value) for value in values)
    often = Counter(label for label, _ in called)
    return tuple(label if often[label] == 1 else f"{label} ({value})" for label, value in called)


def to_params(selection: Selection) -> dict[str, list[str]]:
    """Return a selection as the parameters of an address; what is not chosen is left out."""
    return {name: values for kind in FilterKind for name, values in _WAYS[kind].params(selection) if values}


def from_params(params: Mapping[str, Sequence[str]]) -> Selection:
    """Read a selection from the parameters of an address. Whatever is not understood is passed over."""
    return read_params(params)[0]


def read_params(params: Mapping[str, Sequence[str]]) -> tuple[Selection, tuple[str, ...]]:
    """Read a selection from the parameters of an address, and say which of them could not be understood.

    Names that are none of a selection's are not looked at.
    """
    broken: list[str] = []
    selection = Selection()
    for kind in FilterKind:
        selection = _WAYS[kind].read(selection, params, broken)
    return selection, tuple(sorted(broken, key=list(PARAMS).index))


def _masks(index: EventIndex, selection: Selection) -> dict[str, Mask]:
    """Return what each filter lets pass, for those that hold something back, by the filter's name."""
    return {name: mask for kind in FilterKind for name, mask in _WAYS[kind].masks(index, selection)}


# ---- filters of which one picks values ----


def _choice_masks(index: EventIndex, selection: Selection) -> Iterator[tuple[str, Mask]]:
    for of, row in TABLE.items():
        chosen = selection.chosen(of)
        if chosen:
            yield of, index.column(of).having(chosen, index.size)
        elif row.held_back is not None:
            held_back = index.column(of).having((row.held_back,), index.size)
            if held_back.any():
                yield of, ~held_back


def _choice_words(selection: Selection, events: Iterable[Event]) -> Iterator[str]:
    for of in Field:
        if selection.chosen(of) and of not in _HELD_BACK:
            labels = {**TABLE[of].labels, **index_of(events).column(of).labels}
            told = _joined(labels.get(value, value) for value in sorted(selection.chosen(of)))
            yield f"{TABLE[of].said}{told}"


def _held_back_words(selection: Selection, events: Iterable[Event]) -> str:
    """Say what is shown of filters that hold a value back; without a choice, that it is, where an event has it."""
    return ", ".join(filter(None, (_held_back_in(of, selection, events) for of in _HELD_BACK)))


def _held_back_in(of: Field, selection: Selection, events: Iterable[Event]) -> str:
    labels = TABLE[of].labels
    if selection.chosen(of):
        return f"{_joined(labels[value] for value in selection.chosen(of))} events only"
    held_back = TABLE[of].held_back or ""
    return f"{labels[held_back]} ones left out" if held_back in index_of(events).column(of).labels else ""


def _choice_params(selection: Selection) -> Iterator[tuple[str, list[str]]]:
    return ((of, sorted(selection.chosen(of))) for of in Field)


def _read_choices(selection: Selection, params: Params, broken: list[str]) -> Selection:
    for of in Field:
        given = list(params.get(of, ()))
        values = [value for value in given[:_MOST_VALUES] if 0 < len(value) <= _LONGEST_VALUE]
        selection = selection.choosing(of, values)
        if len(selection.chosen(of)) < len(set(given)):
            broken.append(of)
    return selection


# ---- days ----


def _day_masks(index: EventIndex, selection: Selection) -> Iterator[tuple[str, Mask]]:
    if selection.since or selection.until or not selection.undated:
        yield "when", _within(index, selection)


def _within(index: EventIndex, selection: Selection) -> Mask:
    since, until = (selection.since or date.min).toordinal(), (selection.until or date.max).toordinal()
    if selection.certain and (selection.since or selection.until):
        return index.dated & (index.start >= since) & (index.end <= until)
    within: Mask = index.dated & (index.start <= until) & (index.end >= since)
    return within | ~index.dated if selection.undated else within


def _day_words(selection: Selection, _events: Iterable[Event]) -> list[str]:
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


def _day_params(selection: Selection) -> Iterator[tuple[str, list[str]]]:
    for name, day in (("from", selection.since), ("to", selection.until)):
        yield name, [day.isoformat()] if day is not None else []
    yield "undated", [] if selection.undated else ["no"]
    yield "dates", ["certain"] if selection.certain else []


def _read_days(selection: Selection, params: Params, broken: list[str]) -> Selection:
    return replace(
        selection,
        since=_day(params, "from", broken),
        until=_day(params, "to", broken),
        undated=_one_of(params, "undated", broken) != "no",
        certain=_one_of(params, "dates", broken) == "certain",
    )


def _day(params: Params, name: str, broken: list[str]) -> date | None:
    given = next(iter(params.get(name, ())), "")
    try:
        return date.fromisoformat(given[:10]) if given else None
    except ValueError:
        broken.append(name)
        return None


# ---- two actors ----


def _pair_masks(index: EventIndex, selection: Selection) -> Iterator[tuple[str, Mask]]:
    if selection.pair:
        yield "pair", having_pair(index, selection.pair)


def _pair_words(selection: Selection, events: Iterable[Event]) -> Iterator[str]:
    pair = selection.pair
    if pair is not None:
        names = index_of(events).column(Field.ACTOR).labels
        yield pair_words(pair, names.get(pair.one, pair.one), names.get(pair.other, pair.other))


def _pair_params(selection: Selection) -> Iterator[tuple[str, list[str]]]:
    if selection.pair:
        yield "between", [selection.pair.one, selection.pair.other]
        yield "relation", [selection.pair.relation]


def _read_pair(selection: Selection, params: Params, broken: list[str]) -> Selection:
    """Read two different actors and their relation; a relation alone means nothing."""
    given = [value for value in params.get("between", ()) if 0 < len(value) <= _LONGEST_VALUE]
    relation = _one_of(params, "relation", broken)
    if len(given) == 2 and given[0] != given[1]:
        how = Relation(relation) if relation in set(Relation) else Relation.ANY
        return replace(selection, pair=Pair(given[0], given[1], how))
    broken += ["between"] if params.get("between") else ["relation"] if relation else []
    return selection


# ---- words that are looked for ----


def _text_masks(index: EventIndex, selection: Selection) -> Iterator[tuple[str, Mask]]:
    if selection.text.strip():
        yield "text", index.words.mask(selection.text)


def _text_words(selection: Selection, _events: Iterable[Event]) -> list[str]:
    return [f"with “{selection.text}”"] if selection.text else []


def _text_params(selection: Selection) -> Iterator[tuple[str, list[str]]]:
    yield "text", [selection.text] if selection.text else []


def _read_text(selection: Selection, params: Params, broken: list[str]) -> Selection:
    given = next(iter(params.get("text", ())), "")
    if len(given) > _LONGEST_VALUE:
        broken.append("text")
    return replace(selection, text=given[:_LONGEST_VALUE])


# ---- an area that is drawn ----


def _area_masks(index: EventIndex, selection: Selection) -> Iterator[tuple[str, Mask]]:
    if selection.area:
        yield "area", index.points.within(selection.area, index.size)


def _area_words(selection: Selection, _events: Iterable[Event]) -> list[str]:
    return [area_words(selection.area)] if selection.area else []


def _area_params(selection: Selection) -> Iterator[tuple[str, list[str]]]:
    yield "within", [area_text(selection.area)] if selection.area else []


def _read_area(selection: Selection, params: Params, broken: list[str]) -> Selection:
    given = next(iter(params.get("within", ())), "")
    area = read_area(given)
    if given and area is None:
        broken.append("within")
    return replace(selection, area=area)


# ---- what each kind does ----


@dataclass(frozen=True, slots=True)
class _Ways:
    """What filters of a kind let pass, say in words, write into an address, and read from one."""

    masks: Callable[[EventIndex, Selection], Iterable[tuple[str, Mask]]]
    words: Callable[[Selection, Iterable[Event]], Iterable[str]]
    params: Callable[[Selection], Iterable[tuple[str, list[str]]]]
    read: Callable[[Selection, Params, list[str]], Selection]


_WAYS: Mapping[FilterKind, _Ways] = complete(
    FilterKind,
    {
        FilterKind.CHOICE: _Ways(_choice_masks, _choice_words, _choice_params, _read_choices),
        FilterKind.PAIR: _Ways(_pair_masks, _pair_words, _pair_params, _read_pair),
        FilterKind.DAYS: _Ways(_day_masks, _day_words, _day_params, _read_days),
        FilterKind.TEXT: _Ways(_text_masks, _text_words, _text_params, _read_text),
        FilterKind.AREA: _Ways(_area_masks, _area_words, _area_params, _read_area),
    },
    name="geo.views.selection._WAYS",
)
_HELD_BACK = tuple(of for of, row in TABLE.items() if row.held_back is not None)


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


def _one_of(params: Params, name: str, broken: list[str]) -> str:
    """Return the word that a parameter says, or nothing where it says none of those that it may."""
    given = next(iter(params.get(name, ())), "")
    if given not in ("", *PARAMS[name].words):
        broken.append(name)
    return given
