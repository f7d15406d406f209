"""What colour and shape stand for: the type of an event, the side that acts, the article, or the status.

Each way makes at most six layers. The values with the most events in the whole set get a sign of their own, whatever
is filtered, so that a colour keeps its meaning; all others share the last.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import numpy as np

from geo.model import Quadrant, Status
from geo.ontology import types_of
from geo.views.fields import NO_SIDE, Field
from geo.views.indexes import EventIndex, Rows
from geo.views.marks import STATUS_LOOKS, Sign, sign_of
from geo.views.words import QUADRANTS, STATUSES

_OWN = (Sign.VERBAL_COOPERATION, Sign.MATERIAL_CONFLICT, Sign.MATERIAL_COOPERATION, Sign.VERBAL_CONFLICT, Sign.FIFTH)
_OTHERS = Sign.STATE


class LayerBy(StrEnum):
    """By what events are told apart on the map; also the word in an address."""

    TYPE = "type"
    SIDE = "side"
    ARTICLE = "article"
    STATUS = "status"


FIELDS: Mapping[LayerBy, Field] = {by: Field(by.value) for by in LayerBy}


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer: its sign, its name, and the values of its filter that it stands for."""

    sign: Sign
    label: str
    values: frozenset[str]


@dataclass(frozen=True, eq=False)
class Layering:
    """The layers of a set of events; `codes` gives each row the number of its layer."""

    by: LayerBy
    layers: tuple[Layer, ...]
    codes: Rows

    @property
    def signs(self) -> tuple[Sign, ...]:
        """The sign of each layer."""
        return tuple(layer.sign for layer in self.layers)


@lru_cache(maxsize=16)
def layering(index: EventIndex, by: LayerBy) -> Layering:
    """Return the layers of a set of events; the same for the same set, whatever is chosen from it."""
    layers = {LayerBy.TYPE: _by_type, LayerBy.STATUS: _by_status}.get(by, lambda: _by_value(index, by))()
    column = index.column(FIELDS[by])
    layer_of = np.full(len(column.values) + 1, len(layers) - 1, dtype=np.intp)
    for number, layer in enumerate(layers):
        layer_of[[column.number[value] for value in layer.values if value in column.number]] = number
    sorts = index.size if column.alike is None else column.sorts
    codes = _one_each(column.rows, layer_of[column.codes], sorts, len(layers))
    return Layering(by, layers, codes if column.alike is None else codes[column.alike])


def _one_each(rows: Rows, layers: Rows, size: int, number: int) -> Rows:
    """Give each event one layer: the last, "others", where its values belong to several."""
    low, high = np.full(size, number - 1, dtype=np.intp), np.full(size, -1, dtype=np.intp)
    np.minimum.at(low, rows, layers)
    np.maximum.at(high, rows, layers)
    return np.where(low == high, low, number - 1)


def _by_type() -> tuple[Layer, ...]:
    return tuple(Layer(sign_of(q), QUADRANTS[q], frozenset(map(str, types_of(q)))) for q in Quadrant)


def _by_status() -> tuple[Layer, ...]:
    alike: dict[Sign, list[Status]] = {}
    for status in Status:
        alike.setdefault(STATUS_LOOKS[status].sign, []).append(status)
    return tuple(
        Layer(sign, " or ".join(STATUSES[s] for s in statuses), frozenset(map(str, statuses)))
        for sign, statuses in alike.items()
    )


def _by_value(index: EventIndex, by: LayerBy) -> tuple[Layer, ...]:
    column = index.column(FIELDS[by])
    counts = column.counts(np.ones(index.size, dtype=bool))
    ranked = [column.values[code] for code in np.lexsort((column.by_label, -counts)).tolist()]
    own = [value for value in ranked if value != NO_SIDE][: len(_OWN)]
    layers = [Layer(s, column.labels[v], frozenset({v})) for s, v in zip(_OWN[: len(own)], own, strict=True)]
    return (*layers, Layer(_OTHERS, _rest(by, ranked, own), frozenset(ranked) - frozenset(own)))


def _rest(by: LayerBy, ranked: Iterable[str], own: Iterable[str]) -> str:
    others = set(ranked) - set(own) - {NO_SIDE}
    if by is LayerBy.SIDE:
        return "others, several or not known" if others else "several or not known"
    return "others or several" if others else "several"
