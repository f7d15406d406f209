"""The tiles of very many events, from their columns: near by each event is a point, far off close ones are one.

Where a tile would hold more points than a map can draw, those in one cell of it become one, with `role` "cluster": how
many events it stands for, at which place most of them are, what they have in common. So no tile grows without bound,
and no event goes uncounted. Outlines are cut by GDAL, as those of few events are.
"""

import gzip
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from geo.columnar import EventRows
from geo.exports.geojson import area_id
from geo.exports.many_places import Spread
from geo.exports.points import SHARED, TITLE, PointField, has_point
from geo.exports.request import ExportRequest
from geo.exports.tables import AREA_ID, CLUSTER, EVENT, ROLE
from geo.exports.tile_archive import Ints, Tile, tile_numbers
from geo.exports.tile_properties import KEYS, NORTH, SEVERAL_KINDS, short
from geo.exports.vector_layers import EXTENT, OpenLayer, PointFeatures, ValueList, as_tile, layers
from geo.views import words
from geo.views.escape import plain
from geo.views.event_records import Cell, EventPlaceRecord, place_record, record_of

_MOST_ALONE = 400  # points of a tile that are drawn one by one, but near by
_MOST_NEAR_BY = 5000
_CELL, _CELL_NEAR_BY = 128, 4  # units, side of the cells whose points are joined: a thirty-second of a tile, 80 m
_EVENTS = 20_000  # that are made at once
_AT = {key: number for number, key in enumerate(KEYS)}

Codes = NDArray[np.int32]


def tiles_of(request: ExportRequest, cut: Mapping[int, OpenLayer], *, layer: str, farthest: int) -> Iterator[Tile]:
    """Yield the tiles, by their numbers.

    Args:
        request: What is exported; its events stand in a table.
        cut: By their numbers, the tiles that hold outlines.
        layer: What the layer is called.
        farthest: The last zoom.
    """
    events = request.view.events
    if not isinstance(events, EventRows):
        msg = "only events of a table are cut from columns"
        raise TypeError(msg)
    pyramid = _Pyramid(request, events)
    left = dict(cut)
    for zoom in range(farthest + 1):
        beyond = (4 ** (zoom + 1) - 1) // 3  # the number of the next zoom's first tile
        mine = {number: left.pop(number) for number in sorted(left) if number < beyond}
        features, values = pyramid.at(zoom, last=zoom == farthest)
        written = layers(layer, features, values, mine) if len(features.tiles) else iter(())
        for number, content in _merged(written, mine):
            yield Tile(number, gzip.compress(content, 6, mtime=0))


def _merged(written: Iterator[tuple[int, bytes]], cut: Mapping[int, OpenLayer]) -> Iterator[tuple[int, bytes]]:
    """Yield what was written, and between it the tiles that hold outlines alone."""
    waiting = iter(cut.items())
    held = next(waiting, None)
    for number, content in written:
        while held and held[0] < number:
            yield held[0], as_tile(held[1].body)
            held = next(waiting, None)
        if held and held[0] == number:
            held = next(waiting, None)
        yield number, content
    while held:
        yield held[0], as_tile(held[1].body)
        held = next(waiting, None)


class _Pyramid:
    """All points of a table's events: where they are, and the numbers of what they say."""

    def __init__(self, request: ExportRequest, events: EventRows) -> None:
        self._values = ValueList()
        spread = Spread.of_places(events)
        told = [place_record(part) if part else None for part in spread.parts]
        pointed = np.array([part is not None and has_point(part) for part in told], dtype=bool)
        of, part = spread.rows(events.rows)
        kept = pointed[part] if len(part) else np.zeros(0, dtype=bool)
        self._event, self._part = of[kept], part[kept]
        parts = [each if there else None for each, there in zip(told, pointed.tolist(), strict=True)]
        lat = np.array([each.place.lat if each else 0.0 for each in parts])[self._part]
        lon = np.array([each.place.lon if each else 0.0 for each in parts])[self._part]
        lat = np.radians(np.clip(lat, -NORTH, NORTH))
        self._across = (lon + 180) / 360
        self._down = (1 - np.arcsinh(np.tan(lat)) / np.pi) / 2
        self._codes: dict[str, Codes] = {}
        banner = plain(request.sheet.banner) or None
        self._role, self._cluster = (self._one(role) for role in (EVENT, CLUSTER))
        self._handling = self._one(banner)
        self._several = self._one(SEVERAL_KINDS)
        self._places(parts)
        shared = [field for field in SHARED if field.reads is not None]
        for field in shared:
            self._alike(field, events, request)
        self._each([TITLE, *(field for field in SHARED if field.reads is None)], events, request)
        encoded = self._values.whole().dictionary_encode()  # no layer holds a value twice
        self._whole, self._value = encoded.dictionary, encoded.indices.to_numpy(zero_copy_only=False)

    # ---- what points say ----

    def _one(self, value: str | None) -> int:
        return -1 if value is None else self._values.add(pa.array([value]))

    def _numbered(self, cells: Sequence[Cell]) -> Codes:
        """Add cells, each different one once, in their order; return the number of each, -1 where there is none."""
        different = sorted({cell for cell in cells if cell not in (None, "")}, key=lambda cell: (str(type(cell)), cell))
        if not different:
            return np.full(len(cells), -1, dtype=np.int32)
        first = self._values.add(pa.array(different))
        number: dict[Cell, int] = {cell: first + at for at, cell in enumerate(different)}
        return np.array([number.get(cell, -1) for cell in cells], dtype=np.int32)

    def _places(self, told: Sequence[EventPlaceRecord | None]) -> None:
        self._of_place = {
            "latitude": self._numbered([part.point[0] if part else None for part in told]),
            "longitude": self._numbered([part.point[1] if part else None for part in told]),
            "place": self._numbered([part.name if part else None for part in told]),
            AREA_ID: self._numbered([area_id(part.place) if part else None for part in told]),
        }

    def _alike(self, field: PointField, events: EventRows, request: ExportRequest) -> None:
        codes, first = events.table.alike(*(field.reads or ()))
        mine = codes[events.rows]
        there = np.unique(mine)
        cells = [field.cell(record_of(event, request.view)) for event in events.table.made(first[there])]
        number = np.full(len(first), -1, dtype=np.int32)
        number[there] = self._numbered(cells)
        self._codes[field.name] = number[mine]

    def _each(self, fields: Sequence[PointField], events: EventRows, request: ExportRequest) -> None:
        found: dict[str, list[Codes]] = {field.name: [] for field in fields}
        for start in range(0, len(events), _EVENTS):
            made = events.table.columns.made(events.rows[start : start + _EVENTS])
            records = [record_of(event, request.view) for event in made]
            for field in fields:
                cells = [short(field.cell(record)) for record in records]
                found[field.name].append(self._numbered(cells))
        for name, codes in found.items():
            self._codes[name] = np.concatenate(codes) if codes else np.zeros(0, dtype=np.int32)

    # ---- the tiles of a zoom ----

    def at(self, zoom: int, *, last: bool) -> tuple[PointFeatures, pa.LargeBinaryArray]:
        """Return the points of a zoom, and the values that they say."""
        side = 1 << zoom
        column = np.clip((self._across * side).astype(np.int64), 0, side - 1)
        row = np.clip((self._down * side).astype(np.int64), 0, side - 1)
        x = np.rint((self._across * side - column) * EXTENT).astype(np.int64)
        y = np.clip(np.rint((self._down * side - row) * EXTENT).astype(np.int64), 0, EXTENT)
        tile = tile_numbers(zoom, column, row)
        of_tile, counts = np.unique(tile, return_inverse=True, return_counts=True)[1:] if len(tile) else (tile, tile)
        crowded = counts[of_tile] > (_MOST_NEAR_BY if last else _MOST_ALONE)
        cell_side = _CELL_NEAR_BY if last else _CELL
        cells = EXTENT // cell_side + 1
        cell = (tile * cells + y // cell_side) * cells + x // cell_side
        alone = ~crowded
        joined = np.flatnonzero(crowded)
        if len(joined):
            its, size = np.unique(cell[joined], return_inverse=True, return_counts=True)[1:]
            single = size[its] == 1
            alone[joined[single]] = True
            joined = joined[~single]
        single_rows = np.flatnonzero(alone)
        codes = [self._single(single_rows)]
        where = [single_rows]
        values = self._whole
        if len(joined):
            leaders, told, more = self._clusters(cell[joined], joined)
            values = pa.concat_arrays([values, more])
            codes.append(told)
            where.append(leaders)
        at = np.concatenate(where)
        order = np.argsort(tile[at], kind="stable")
        at = at[order]
        said = np.concatenate(codes)[order]
        number = np.concatenate([self._value, np.arange(len(self._whole), len(values))]).astype(np.int32)
        said[said >= 0] = number[said[said >= 0]]
        return PointFeatures(tile[at], x[at], y[at], said, KEYS), values

    def _single(self, rows: NDArray[np.intp]) -> Codes:
        """Return what points say that stand alone."""
        told = np.full((len(rows), len(KEYS)), -1, dtype=np.int32)
        told[:, _AT[ROLE]] = self._role
        told[:, _AT["handling"]] = self._handling
        for name, of_event in self._codes.items():
            told[:, _AT[name]] = of_event[self._event[rows]]
        for name, of_place in self._of_place.items():
            told[:, _AT[name]] = of_place[self._part[rows]]
        return told

    def _clusters(self, cell: Ints, rows: NDArray[np.intp]) -> tuple[NDArray[np.intp], Codes, pa.LargeBinaryArray]:
        """Join the points of each cell.

        Returns: of each cell a point at the place of most of its points; what it says; values that are not in the list.
        """
        number = np.unique(cell, return_inverse=True)[1]
        size = int(number.max()) + 1
        events = np.bincount(_different(number, self._event[rows])[0], minlength=size)
        its, parts = _most(number, self._part[rows])
        leader = np.empty(size, dtype=np.int64)
        leader[number[::-1]] = np.arange(len(rows) - 1, -1, -1)  # the first of each cell, unless a place has more
        best = np.full(size, -1, dtype=np.int64)
        best[its] = parts
        at_best = np.flatnonzero(self._part[rows] == best[number])
        leader[number[at_best[::-1]]] = at_best[::-1]
        leaders = rows[leader]
        told = np.full((size, len(KEYS)), -1, dtype=np.int32)
        told[:, _AT[ROLE]] = self._cluster
        told[:, _AT["handling"]] = self._handling
        for name in ("latitude", "longitude", "place"):
            told[:, _AT[name]] = self._of_place[name][self._part[leaders]]
        kinds = self._codes["kind"][self._event[rows]]
        low, high = _bounds(number, kinds, size)
        told[:, _AT["kind"]] = np.where(low == high, low, self._several)
        told[:, _AT["date_from"]] = _bounds(number, self._codes["date_from"][self._event[rows]], size)[0]
        told[:, _AT["date_to"]] = _bounds(number, self._codes["date_to"][self._event[rows]], size)[1]
        more = ValueList()
        each, of = np.unique(events, return_inverse=True)
        first = len(self._value)
        told[:, _AT["events"]] = first + more.add(pa.array(each)) + of
        titles = [words.count_words(count, "event") for count in each.tolist()]
        told[:, _AT["title"]] = first + more.add(pa.array(titles)) + of
        return leaders, told, more.whole()


def _different(groups: Ints, values: Ints) -> tuple[Ints, Ints, Ints]:
    """Return the different pairs of a group and a value, by both, and how often each is there."""
    most = int(values.max(initial=0)) + 1
    pairs, counts = np.unique(groups * most + values, return_counts=True)
    return pairs // most, pairs % most, counts


def _most(groups: Ints, values: Ints) -> tuple[Ints, Ints]:
    """Return for each group the value that is there most often; the least of those that are there as often."""
    of, value, counts = _different(groups, values)
    order = np.lexsort((value, -counts, of))
    of, value, counts = of[order], value[order], counts[order]
    first = np.flatnonzero(np.diff(of, prepend=-1))
    return of[first], value[first]


def _bounds(groups: Ints, values: Codes, size: int) -> tuple[Codes, Codes]:
    """Return the least and the greatest value of each group; -1 where it has none."""
    there = values >= 0
    high = np.full(size, -1, dtype=np.int32)
    low = np.full(size, np.iinfo(np.int32).max, dtype=np.int32)
    np.maximum.at(high, groups[there], values[there])
    np.minimum.at(low, groups[there], values[there])
    return np.where(high < 0, -1, low).astype(np.int32), high
