"""The places of very many events: which events name which, without a walk over them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo.columnar import EventPart, EventRows, Numbers
from geo.model import EventPlace, Place

Rows = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Spread:
    """The places of a table's sorts of events in one row; a sort without any has None there."""

    parts: tuple[EventPlace | None, ...]
    _sorts: Numbers  # of each row of the table
    _counts: Rows  # of the sorts
    _starts: Rows

    @classmethod
    def of_places(cls, events: EventRows) -> "Spread":
        """Spread the places of a table's events."""
        codes, first = events.table.alike(EventPart.PLACES)
        listed = [event.places or (None,) for event in events.table.made(first)]
        counts = np.array([len(each) for each in listed], dtype=np.int64)
        return cls(tuple(part for each in listed for part in each), codes, counts, np.cumsum(counts) - counts)

    def rows(self, rows: Numbers) -> tuple[Rows, Rows]:
        """Return for each place of some rows' events the number of the event among these, and that of the place."""
        sorts = self._sorts[rows]
        number = self._counts[sorts]
        of = np.repeat(np.arange(len(rows)), number)
        within = np.arange(len(of)) - np.repeat(np.cumsum(number) - number, number)
        return of, self._starts[sorts][of] + within


def grouped(events: EventRows, key_of: Callable[[Place], str | None]) -> Iterator[tuple[str, Place, EventRows]]:
    """Yield for each key the first place that has it, and the events that name any; what has none is left out."""
    spread = Spread.of_places(events)
    keys: dict[str, int] = {}
    number = np.full(len(spread.parts), -1, dtype=np.int64)
    for at, part in enumerate(spread.parts):
        key = key_of(part.place) if part else None
        if key is not None:
            number[at] = keys.setdefault(key, len(keys))
    of, parts = spread.rows(events.rows)
    group = number[parts]
    pairs = np.unique(np.column_stack([group, of])[group >= 0], axis=0) if len(of) else np.zeros((0, 2), np.int64)
    first = _first_parts(group, parts, len(keys))
    bounds = np.searchsorted(pairs[:, 0], np.arange(len(keys) + 1))
    for key, at in keys.items():
        its, part = pairs[bounds[at] : bounds[at + 1], 1], spread.parts[first[at]] if first[at] >= 0 else None
        if part is not None:
            yield key, part.place, EventRows(events.table, events.rows[its])


def _first_parts(group: Rows, parts: Rows, size: int) -> Sequence[int]:
    first = np.full(size, -1, dtype=np.int64)
    kept = np.flatnonzero(group >= 0)[::-1]
    first[group[kept]] = parts[kept]
    found: list[int] = first.tolist()
    return found
