"""What Python declares and the browser goes by: how words are searched, bars are laid out and events are filtered.

`maps/web/search.js`, `timelines.js` and `selection.js` do with it what `views/search`, `views/timelines` and
`views/selection` do here; `tests/web/` holds both sides to the same answers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from geo.aliases import Json
from geo.model import Actor, Quadrant
from geo.ontology import QUADRANTS
from geo.unseen import UNSEEN
from geo.views import search, timelines, words
from geo.views.dyads import RELATION_OF
from geo.views.escape import plain
from geo.views.fields import FILTERS, TABLE, TITLES, Field, FilterKind, Relation
from geo.views.indexes import Column, EventIndex
from geo.views.layers import LayerBy, layering
from geo.views.letters import letter_tables


@dataclass(frozen=True, slots=True)
class ExtraFilter:
    """A filter that only a page has: its name, its heading, and the value that each event has in it, or none."""

    name: str
    title: str
    values: Sequence[str]


def search_rules() -> dict[str, Json]:
    """Return what is a word, and the limits of a search."""
    return {
        **letter_tables(),
        "marks": search.MARKS,
        "unseen": UNSEEN,
        "spaces": search.SPACES,
        "longestTyped": search.LONGEST_TYPED,
        "longestTerm": search.LONGEST_TERM,
        "mostTerms": search.MOST_TERMS,
    }


def timeline_rules() -> dict[str, Json]:
    """Return the lengths of bars, and the limits of a timeline."""
    return {
        "months": words.MONTHS,
        "lengths": [
            {"name": str(length), "word": one.name, "help": one.help, "days": one.days, "longest": one.longest}
            for length, one in timelines.LENGTHS.items()
        ],
        "certainties": timelines.CERTAINTIES,
        "mostBars": timelines.MOST_BARS,
        "fewestBars": timelines.FEWEST_BARS,
        "mostStretches": timelines.MOST_STRETCHES,
        "mostTicks": timelines.MOST_TICKS,
        "outliers": timelines.OUTLIERS,
        "stretch": timelines.STRETCH,
        "room": timelines.ROOM,
        "last": timelines.LAST_DAY,
    }


def panel_json(extra: ExtraFilter | None = None) -> Json:
    """Return the filters in the order of the sidebar: how each chooses, its heading, whether it is unfolded."""
    rows: list[Json] = [
        {"name": one.name, "kind": str(one.kind), "title": one.title, "opened": bool(one.row and one.row.opened)}
        for one in FILTERS
        if not (one.row and one.row.inward)
    ]
    if extra:
        rows.append({"name": extra.name, "kind": str(FilterKind.CHOICE), "title": extra.title, "opened": False})
    return rows


def index_json(index: EventIndex, *, titles: Mapping[str, str], extra: ExtraFilter | None = None) -> Json:
    """Return a set of events as selection.js reads it, but for the texts that are searched.

    Args:
        index: The events.
        titles: Headlines of articles, by their ids.
        extra: One more filter.
    """
    layers = layering(index, LayerBy.TYPE)
    filters = [
        _filter(of, index.column(of), index.size, titles if of is Field.ARTICLE else {})
        for of, row in TABLE.items()
        if not row.inward
    ]
    actors = _numbers(index.column(Field.ACTOR))
    return {
        "size": index.size,
        "ids": [event.id for event in index.events],
        "start": index.start.tolist(),
        "end": index.end.tolist(),
        "filters": [*filters, *([_extra_filter(extra)] if extra else [])],
        "agents": [_codes(event.agents, actors) for event in index.events],
        "targets": [_codes(event.targets, actors) for event in index.events],
        "points": [list(chain.from_iterable(points)) for points in index.points.points],
        "places": _places(index),
        "layers": {"signs": [str(sign) for sign in layers.signs], "codes": layers.codes.tolist()},
        "attitudes": [_attitude(quadrant) for quadrant in Quadrant],
    }


def _filter(of: Field, column: Column, size: int, names: Mapping[str, str]) -> Json:
    """Write a filter: its options in the order of their labels, and the number of each event's option, or several."""
    ranks, codes = column.by_label.tolist(), column.codes.tolist()
    found: list[list[int]] = [[] for _ in range(size)]
    for row, code in zip(column.rows.tolist(), codes, strict=True):
        found[row].append(ranks[code])
    values = sorted(column.values, key=lambda value: ranks[column.number[value]])
    return {
        "name": str(of),
        "title": TITLES[of],
        "options": [(value, plain(names.get(value) or column.labels[value])) for value in values],
        "named": int((~column.behind).sum()),
        "codes": [numbers[0] if len(numbers) == 1 else numbers for numbers in found],
    }


def _extra_filter(extra: ExtraFilter) -> Json:
    options = sorted({value for value in extra.values if value})
    codes = [options.index(value) if value else () for value in extra.values]
    return {
        "name": extra.name,
        "title": extra.title,
        "options": [(o, o) for o in options],
        "named": len(options),
        "codes": codes,
    }


def _numbers(column: Column) -> Mapping[str, int]:
    """Return the number that each value's option has."""
    ranks = column.by_label.tolist()
    return {value: ranks[code] for value, code in column.number.items()}


def _codes(actors: Sequence[Actor], numbers: Mapping[str, int]) -> Json:
    return [numbers[actor.id] for actor in actors]


def _places(index: EventIndex) -> Json:
    """Return for each row the numbers of its places."""
    found: list[list[int]] = [[] for _ in range(index.size)]
    for row, place in zip(index.points.rows.tolist(), index.points.places.tolist(), strict=True):
        found[row].append(place)
    return found


def _attitude(quadrant: Quadrant) -> str:
    """Say how who acts is to whom in events of a quadrant: with, against, or nothing."""
    relation = RELATION_OF[QUADRANTS[quadrant].tone]
    return "" if relation is Relation.ANY else str(relation)
