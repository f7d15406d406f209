"""The gazetteer together with the places that a user added to it.

Added places take their part in the one order of prominence: by population, then by GeoNames' id, among the built-in
towns. Where the built-in gazetteer has a place too, the built-in one stands for both.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from heapq import nsmallest
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt

from geo.gazetteer.added import AddedFile, AddedPlace, AddedPlaces
from geo.gazetteer.built_in import LONGEST_NAME, Entry, Gazetteer, NameMatch
from geo.gazetteer.names import fold
from geo.geodesy import degrees_within, distance_km
from geo.model import Place, PlaceKind

_STEP = 1 << 64  # of ranks: between two rows there is room for every population and id
_MOST_PEOPLE = (1 << 32) - 1
_UNNUMBERED = np.uint64(0xFFFFFFFF)  # towns that GeoNames does not number come last
_SEAT_WEIGHT = 10  # as in data/build_gazetteer.py
_FOUND_BY_PREFIX = 2000
_SPARE = 20  # for added places that turn out to be built in
_WORST = 9
_SAME_WITHIN_KM = 1668.0  # for seas and landscapes of one name: their points lie anywhere in them
_FIRST_REACH_KM = 11.0  # widened until a town lies within
_WIDE = (PlaceKind.SEA, PlaceKind.REGION)


class WiderGazetteer(Gazetteer):
    """The built-in gazetteer and added places. `open_gazetteer` makes one where there are any."""

    _rank_step = _STEP

    def __init__(self, folder: Path, files: Iterable[AddedFile]) -> None:
        super().__init__(folder)
        self._added = AddedPlaces(files)

    def lookup(self, name: str, *, limit: int | None = None, any_case: bool = False) -> tuple[Entry, ...]:
        """Return the places that a name may mean, the most prominent first; see `Gazetteer.lookup`."""
        if len(name) > LONGEST_NAME:
            return ()
        added = self._added.of_name(fold(name))
        if not added:
            return super().lookup(name, limit=limit, any_case=any_case)
        own = super().lookup(name, any_case=any_case)
        found = sorted((*own, *self._new(added, own)), key=_order)
        return tuple(islice(found, limit))

    def has(self, name: str) -> bool:
        """Say whether any place has this name."""
        return super().has(name) or (len(name) <= LONGEST_NAME and self._added.word_use(fold(name))[0])

    def nearest(self, lat: float, lon: float) -> Entry:
        """Return the town nearest to a point; a built-in one where two are equally near."""
        own = super().nearest(lat, lon)
        farthest = distance_km((lat, lon), (own.place.lat, own.place.lon))
        reach = _FIRST_REACH_KM
        while True:
            reach = min(reach, farthest)
            high, wide = degrees_within(lat, reach)
            towns = self._added.towns_near(lat, lon, across=wide, reach=high)
            near = [(distance_km((lat, lon), (town.lat, town.lon)), town.geonameid, town) for town in towns]
            away, _, town = min(near, key=lambda each: each[:2], default=(farthest, 0, None))
            if town is not None and away <= reach and away < farthest:
                return self._stand_in(town) or self._added_entry(town)
            if reach == farthest:
                return own
            reach *= 3

    def by_id(self, geonameid: int) -> Entry:
        """Return the place that has this number at GeoNames."""
        place = None if geonameid in self._by_id else self._added.by_id(geonameid)
        return super().by_id(geonameid) if place is None else self._added_entry(place)

    def search(self, prefix: str, limit: int = 10) -> tuple[Entry, ...]:
        """Return places whose names begin so, for a box where a person types; see `Gazetteer.search`."""
        key = fold(prefix) if len(prefix) <= LONGEST_NAME else ""
        if not key:
            return ()
        own = super().search(prefix, limit)
        exact = {row for row, _ in self._rows_of(key)}
        ranked = {e.rank: (_group(e.place.name, key, exact=e.rank // _STEP in exact), e) for e in own}
        for group, place in self._likely(key, 2 * limit + _SPARE):
            entry = self._entry_of(place, own)
            if entry is not None:
                ranked.setdefault(entry.rank, (group, entry))
        best = sorted(ranked.values(), key=lambda pair: (pair[0], pair[1].rank))
        return tuple(entry for _, entry in best[:limit])

    def _likely(self, key: str, most: int) -> list[tuple[int, AddedPlace]]:
        """Return the best of the added places whose names begin so, each once, with how well the key fits."""
        hits = [(found == key, place) for found, place in self._added.beginning_with(key, limit=_FOUND_BY_PREFIX)]
        hits += [(True, place) for place in self._added.of_name(key)]  # those may lie beyond the first by the alphabet
        groups: dict[int, tuple[int, AddedPlace]] = {}
        for is_exact, place in hits:
            group = _group(place.name, key, exact=is_exact)
            if group < groups.get(place.geonameid, (_WORST, place))[0]:
                groups[place.geonameid] = (group, place)
        return nsmallest(most, groups.values(), key=lambda pair: (pair[0], -pair[1].population, pair[1].geonameid))

    def _word_use(self, key: str) -> tuple[bool, bool]:
        own, added = super()._word_use(key), self._added.word_use(key)
        return own[0] or added[0], own[1] or added[1]

    def _new(self, added: Iterable[AddedPlace], own: Sequence[Entry]) -> Iterator[Entry]:
        """Give entries for added places, but for those that are among our own already."""
        known = {entry.rank for entry in own}
        unnumbered = [entry for entry in own if entry.place.geonameid is None]
        for place in added:
            entry = self._entry_of(place, unnumbered)
            if entry is not None and entry.rank not in known:
                known.add(entry.rank)
                yield entry

    def _entry_of(self, added: AddedPlace, own: Sequence[Entry]) -> Entry | None:
        """Make an entry of an added place, or none where one of our own of that name is the same."""
        if added.kind is not PlaceKind.CITY and any(_is_same(entry, added) for entry in own):
            return None
        return self._stand_in(added) or self._added_entry(added)

    def _stand_in(self, added: AddedPlace) -> Entry | None:
        """Return the built-in place that an added one is, by its number or as a first-level region."""
        row = self._by_id.get(added.geonameid)
        if row is None and added.kind is PlaceKind.ADMIN1:
            row = self._region_rows.get((added.country, added.admin1))
        return None if row is None else self._entry(row, _match(added))

    def _added_entry(self, added: AddedPlace) -> Entry:
        place = Place(
            name=added.name,
            kind=added.kind,
            lat=added.lat,
            lon=added.lon,
            where_prec=added.where_prec,
            country=added.country or None,
            geonameid=added.geonameid,
        )
        code = f"{added.country}.{added.admin1}" if added.admin1 else None
        county = self._added.county(added.country, added.admin1, added.admin2) if added.admin2 else None
        rank = self._added_rank(added)
        return Entry(place, added.feature, added.population, code, county, _match(added), rank, added.names)

    def _added_rank(self, added: AddedPlace) -> int:
        """Return a rank between those of the built-in towns that come before and after."""
        weight = min(_MOST_PEOPLE, added.population * (_SEAT_WEIGHT if added.feature == "PPLC" else 1))
        order = (_MOST_PEOPLE - weight) << 32 | added.geonameid
        rows, orders = self._town_orders
        at = int(orders.searchsorted(np.uint64(order)))
        row = int(rows[at]) if at < len(rows) else len(self)
        return (row - 1) * _STEP + 1 + order

    @cached_property
    def _town_orders(self) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.uint64]]:
        """Rows of all towns, and what they are ordered by: fewer people, then higher ids, come later."""
        rows, _, _ = self._towns
        seats = [number for number, sort in enumerate(self._tables.sorts) if sort.feature == "PPLC"]
        weights = self._rows["population"][rows].astype(np.uint64)
        weights[np.isin(self._rows["sort"][rows], seats)] *= np.uint64(_SEAT_WEIGHT)
        behind = np.uint64(_MOST_PEOPLE) - np.minimum(weights, np.uint64(_MOST_PEOPLE))
        numbers = self._rows["geonameid"][rows].astype(np.uint64)
        numbers[numbers == 0] = _UNNUMBERED
        return rows, behind << np.uint64(32) | numbers

    @cached_property
    def _region_rows(self) -> dict[tuple[str, str], int]:
        """The rows of first-level regions by country and code."""
        sorts = [number for number, sort in enumerate(self._tables.sorts) if sort.kind is PlaceKind.ADMIN1]
        rows = np.flatnonzero(np.isin(self._rows["sort"], sorts)).tolist()
        regions = ((self._tables.admin1[int(self._rows[row]["admin1"])], row) for row in rows)
        return {(region.country, region.code): row for region, row in regions if region.code}


def _match(added: AddedPlace) -> NameMatch:
    return NameMatch.NAME if added.is_main else NameMatch.ALTERNATE


def _order(entry: Entry) -> tuple[bool, int]:
    return entry.match is not NameMatch.ABBREVIATION, entry.rank


def _group(name: str, key: str, *, exact: bool) -> int:
    """Say how well a typed key fits: 0 it is a whole name, 1 the main name begins so, 2 another does."""
    return 0 if exact else 1 if fold(name).startswith(key) else 2


def _is_same(entry: Entry, added: AddedPlace) -> bool:
    """Say whether a built-in place without a number is an added one of the same name."""
    own = entry.place
    if own.geonameid is not None:
        return False
    if own.kind is PlaceKind.ADMIN2:
        return added.feature == "ADM2" and entry.admin1 == f"{added.country}.{added.admin1}"
    is_wide = own.kind in _WIDE and added.kind in _WIDE
    return is_wide and distance_km((own.lat, own.lon), (added.lat, added.lon)) < _SAME_WITHIN_KM
