"""The gazetteer that the program brings along: names to candidate places, and points to the nearest of them.

It lies in `data/gazetteer/`, made by `data/build_gazetteer.py`: a trie of folded names, an array that leads from a
name's number to rows, an array of rows, and the places' names. All but the small tables are memory-mapped.

Rows are sorted by prominence: first continents, countries, seas and regions, then everything else by population
(a seat of government counts its people ten times; a first-level region has its towns' together, but ranks right
after a town of its own name), then by GeoNames' id.
"""

import json
import mmap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import islice
from pathlib import Path

import marisa_trie
import numpy as np
import numpy.typing as npt

from geo.errors import DataError, InputError
from geo.gazetteer.names import fold
from geo.geodesy import degrees_within, distances_km
from geo.model import Place, PlaceKind

FORMAT = 1  # of the files in data/gazetteer/
LONGEST_NAME = 200  # characters; a longer text is no name
LONGEST_RUN = 12  # words that one name may have in a text

ROW = np.dtype(
    [
        ("lat", "<i4"),  # hundred-thousandths of a degree
        ("lon", "<i4"),
        ("population", "<u4"),
        ("geonameid", "<u4"),  # 0 for none
        ("name", "<u4"),  # where the name begins in names.bin
        ("admin1", "<u2"),  # numbers in tables.json
        ("admin2", "<u2"),
        ("size", "u1"),  # bytes of the name
        ("sort", "u1"),
        ("names", "u1"),  # how many alternate names there are, at most 255
    ]
)
# A name's slot is a row and how the name names it, or, with MANY set, where a counted list of such begins in lists.npy.
MANY = 1 << 31
ROW_BITS = 20
ROW_MASK = (1 << ROW_BITS) - 1
_DASHES = frozenset("-‐‑‒–")


class NameMatch(StrEnum):
    """How a name names a place."""

    NAME = "name"
    ALTERNATE = "alternate"
    ABBREVIATION = "abbreviation"
    DEMONYM = "demonym"


MATCHES = tuple(NameMatch)
_FIRST_REACH_KM = 28.0
# Where a government sits elsewhere than its law says, or in a town that is too small to be found by counting people:
# La Paz, not Sucre; Cotonou, not Porto-Novo; Abidjan, not Yamoussoukro; Ngerulmud; Brades. By GeoNames' ids.
_SEATS = {"BO": 3911925, "BJ": 2394819, "CI": 2293538, "PW": 8063361, "MS": 7266440}
_SEATED = frozenset(_SEATS.values())


@dataclass(frozen=True, slots=True)
class Entry:
    """A place that a name may mean.

    `feature` is GeoNames' feature code; PPLC is the capital by a country's law. `admin1` is the first-level
    region's code, as in "RU.41", `admin2` a county's name. `rank` tells a place from all others, and the more prominent
    of two has the lower one. `names` counts alternate names, up to 255: a measure of fame.
    """

    place: Place
    feature: str
    population: int
    admin1: str | None
    admin2: str | None
    match: NameMatch
    rank: int
    names: int

    @property
    def is_capital(self) -> bool:
        """Whether a national government sits here."""
        return self.feature == "PPLC" or self.place.geonameid in _SEATED


@dataclass(frozen=True, slots=True)
class Container:
    """What a place lies in, by name."""

    admin2: str | None
    admin1: str | None
    country: str | None

    def __str__(self) -> str:
        return ", ".join(name for name in (self.admin2, self.admin1, self.country) if name)


@dataclass(frozen=True, slots=True)
class NameRun:
    """A run of words that is a name: `words[start:end]`. `name` is what to look up."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Sort:
    """What a place is, shared by many rows."""

    feature: str
    kind: PlaceKind
    where_prec: int


@dataclass(frozen=True, slots=True)
class Admin1:
    """A first-level region, or a country as a whole where `code` is empty."""

    country: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Tables:
    """The small tables beside the rows."""

    sorts: tuple[Sort, ...]
    admin1: tuple[Admin1, ...]
    admin2: tuple[str, ...]
    countries: dict[str, int]
    shapes: dict[int, str]
    abbreviations: dict[str, tuple[int, ...]]


class Gazetteer:
    """The world's places by name. Make one with `open_gazetteer`."""

    _rank_step = 1  # a wider gazetteer has room for ranks between those of rows

    def __init__(self, folder: Path) -> None:
        try:
            self._tables = _read_tables(folder / "tables.json")
            self._trie = marisa_trie.Trie().mmap(str(folder / "names.marisa"))
            self._slots: npt.NDArray[np.uint32] = np.load(folder / "slots.npy", mmap_mode="r")
            self._lists: npt.NDArray[np.uint32] = np.load(folder / "lists.npy", mmap_mode="r")
            self._rows: npt.NDArray[np.void] = np.load(folder / "rows.npy", mmap_mode="r")
            with (folder / "names.bin").open("rb") as file:
                self._names = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError, KeyError, RuntimeError) as exc:
            msg = f"the gazetteer in {folder} is missing or damaged ({exc}); run data/build_gazetteer.py"
            raise DataError(msg) from exc

    def __len__(self) -> int:
        return len(self._rows)

    def lookup(self, name: str, *, limit: int | None = None, any_case: bool = False) -> tuple[Entry, ...]:
        """Return the places that a name may mean, the most prominent first.

        Case, accents and punctuation do not count, except in abbreviations: "US" is a country and "us" is not.

        Args:
            name: As it stands in a text, without a genitive ending.
            limit: How many to return at most.
            any_case: Take abbreviations in any case.
        """
        if len(name) > LONGEST_NAME:
            return ()
        found = islice(self._matches(name, any_case=any_case).items(), limit)
        return tuple(self._entry(row, match) for row, match in found)

    def has(self, name: str) -> bool:
        """Say whether any place has this name: `lookup` without making entries."""
        return len(name) <= LONGEST_NAME and bool(self._matches(name, any_case=False))

    def longest_name(self, words: Sequence[str], at: int = 0) -> NameRun | None:
        """Return the longest run of words from `at` on that is a name.

        Dashes may stand between words as words of their own; any other punctuation ends the run.
        """
        end = at + 1 if words[at].strip() in self._tables.abbreviations else at
        key = ""
        for position in range(at, min(at + LONGEST_RUN, len(words))):
            word = words[position]
            folded = fold(word) if len(word) <= LONGEST_NAME else ""
            if not folded:
                if key and word in _DASHES:
                    continue
                break
            key = f"{key} {folded}" if key else folded
            is_name, begins_longer = self._word_use(key)
            if is_name:
                end = position + 1
            if not begins_longer:
                break
        return NameRun(at, end, " ".join(words[at:end])) if end > at else None

    def names_in(self, words: Sequence[str]) -> Iterator[NameRun]:
        """Find names among words from left to right, each the longest where it begins, none overlapping."""
        at = 0
        while at < len(words):
            run = self.longest_name(words, at)
            if run is not None:
                yield run
            at = run.end if run is not None else at + 1

    def of_kind(self, kind: PlaceKind) -> Iterator[Entry]:
        """Yield all places of a kind, the most prominent first."""
        sorts = [number for number, sort in enumerate(self._tables.sorts) if sort.kind is kind]
        for row in np.flatnonzero(np.isin(self._rows["sort"], sorts)).tolist():
            yield self._entry(row, NameMatch.NAME)

    def nearest(self, lat: float, lon: float) -> Entry:
        """Return the town nearest to a point."""
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            msg = f"no point of the earth: latitude {lat}, longitude {lon}; want -90 to 90 and -180 to 180"
            raise InputError(msg)
        rows, lats, lons = self._towns
        reach = _FIRST_REACH_KM  # widened until a town lies within
        while True:
            high, wide = degrees_within(lat, reach)
            across = np.abs((lons - lon + 180) % 360 - 180)
            near = np.flatnonzero((np.abs(lats - lat) <= high) & (across <= wide))
            away = distances_km(lat, lon, lats[near], lons[near])
            if len(near) and away.min() <= reach:
                return self._entry(int(rows[near[away.argmin()]]), NameMatch.NAME)
            reach *= 4

    def country(self, code: str) -> Entry:
        """Return the country of an ISO 3166-1 alpha-2 code ("XK" is Kosovo)."""
        row = self._tables.countries.get(code.upper())
        if row is None:
            msg = f"no country has the code {code!r}; want two letters of ISO 3166-1, such as 'UA'"
            raise InputError(msg)
        return self._entry(row, NameMatch.NAME)

    def capital(self, code: str) -> Entry | None:
        """Return the seat of government of a country by its ISO 3166-1 alpha-2 code, None where none is known."""
        seat = _SEATS.get(code.upper())
        row = self._capitals.get(code.upper()) if seat is None else self._by_id.get(seat)
        return None if row is None else self._entry(row, NameMatch.NAME)

    def by_id(self, geonameid: int) -> Entry:
        """Return the place that has this number at GeoNames."""
        row = self._by_id.get(geonameid)
        if row is None:
            msg = f"the gazetteer has no place with GeoNames' id {geonameid}"
            raise InputError(msg)
        return self._entry(row, NameMatch.NAME)

    def container(self, entry: Entry) -> Container:
        """Name the county, the region and the country that a place lies in, each where known."""
        kind, code = entry.place.kind, entry.place.country
        region = None if entry.admin1 is None or kind is PlaceKind.ADMIN1 else self._admin1_names.get(entry.admin1)
        row = None if code is None or kind is PlaceKind.COUNTRY else self._tables.countries.get(code)
        county = None if kind is PlaceKind.ADMIN2 else entry.admin2
        return Container(county, region, None if row is None else self._name(row))

    def search(self, prefix: str, limit: int = 10) -> tuple[Entry, ...]:
        """Return places whose names begin so, for a box where a person types.

        Those of exactly this name come first, then those whose main name begins so, then others, each the most
        prominent first. The 20,000 most prominent places are looked through by their main names; all others join in
        once the prefix is long enough to leave few.
        """
        key = fold(prefix) if len(prefix) <= LONGEST_NAME else ""
        if not key:
            return ()
        exact = dict(self._rows_of(key))
        mains = {row: NameMatch.NAME for row, name in enumerate(self._prominent) if name.startswith(key)}
        others: dict[int, NameMatch] = {}
        for name in islice(self._trie.iterkeys(key), 2000):
            for row, match in self._rows_of(name):
                (mains if match is NameMatch.NAME else others).setdefault(row, match)
        best = {row: group[row] for group in (exact, mains, others) for row in sorted(group)}
        return tuple(self._entry(row, match) for row, match in islice(best.items(), limit))

    def _word_use(self, key: str) -> tuple[bool, bool]:
        """Say whether folded words are a name, and whether they begin a longer one."""
        return key in self._trie, next(self._trie.iterkeys(key + " "), None) is not None

    def _matches(self, name: str, *, any_case: bool) -> dict[int, NameMatch]:
        """Give rows by prominence, those that the name abbreviates first."""
        table = self._any_case_abbreviations if any_case else self._tables.abbreviations
        surface = name.strip()
        rows = table.get(surface.casefold() if any_case else surface, ())
        found = dict.fromkeys(rows, NameMatch.ABBREVIATION)
        for row, match in self._rows_of(fold(name)):
            found.setdefault(row, match)
        return found

    def _rows_of(self, key: str) -> Iterator[tuple[int, NameMatch]]:
        number = self._trie.get(key)
        if number is None:
            return
        slot = int(self._slots[number])
        if not slot & MANY:
            yield slot & ROW_MASK, MATCHES[slot >> ROW_BITS]
            return
        start = slot & ~MANY
        for item in self._lists[start + 1 : start + 1 + int(self._lists[start])].tolist():
            yield item & ROW_MASK, MATCHES[item >> ROW_BITS]

    def _name(self, row: int) -> str:
        record = self._rows[row]
        start = int(record["name"])
        return self._names[start : start + int(record["size"])].decode()

    def _entry(self, row: int, match: NameMatch) -> Entry:
        lat, lon, population, geonameid, start, admin1, admin2, size, sort, names = self._rows[row].item()
        what, region = self._tables.sorts[sort], self._tables.admin1[admin1]
        place = Place(
            name=self._names[start : start + size].decode(),
            kind=what.kind,
            lat=lat / 1e5,
            lon=lon / 1e5,
            where_prec=what.where_prec,
            country=region.country or None,
            geonameid=geonameid or None,
            shape=self._tables.shapes.get(row),
        )
        code = f"{region.country}.{region.code}" if region.code else None
        county = self._tables.admin2[admin2] or None
        return Entry(place, what.feature, population, code, county, match, row * self._rank_step, names)

    @cached_property
    def _towns(self) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Rows, latitudes and longitudes of all towns."""
        sorts = [number for number, sort in enumerate(self._tables.sorts) if sort.kind is PlaceKind.CITY]
        rows = np.flatnonzero(np.isin(self._rows["sort"], sorts))
        return rows, self._rows["lat"][rows] / 1e5, self._rows["lon"][rows] / 1e5

    @cached_property
    def _capitals(self) -> dict[str, int]:
        sorts = [number for number, sort in enumerate(self._tables.sorts) if sort.feature == "PPLC"]
        rows = np.flatnonzero(np.isin(self._rows["sort"], sorts)).tolist()
        return {self._tables.admin1[int(self._rows["admin1"][row])].country: row for row in rows}

    @cached_property
    def _by_id(self) -> dict[int, int]:
        return {number: row for row, number in enumerate(self._rows["geonameid"].tolist()) if number}

    @cached_property
    def _admin1_names(self) -> dict[str, str]:
        return {f"{region.country}.{region.code}": region.name for region in self._tables.admin1 if region.code}

    @cached_property
    def _prominent(self) -> tuple[str, ...]:
        return tuple(fold(self._name(row)) for row in range(min(20_000, len(self))))

    @cached_property
    def _any_case_abbreviations(self) -> dict[str, tuple[int, ...]]:
        rows: dict[str, tuple[int, ...]] = {}
        for surface, found in self._tables.abbreviations.items():
            rows[surface.casefold()] = tuple(dict.fromkeys((*rows.get(surface.casefold(), ()), *found)))
        return rows


def _read_tables(path: Path) -> Tables:
    """Read the small tables, and check that this program wrote them."""
    tables = json.loads(path.read_bytes())
    if tables["format"] != FORMAT:
        msg = f"format {tables['format']}, want {FORMAT}"
        raise ValueError(msg)
    return Tables(
        sorts=tuple(Sort(feature, PlaceKind(kind), where_prec) for feature, kind, where_prec in tables["sorts"]),
        admin1=tuple(Admin1(*region) for region in tables["admin1"]),
        admin2=tuple(tables["admin2"]),
        countries=dict(tables["countries"]),
        shapes={int(row): shape for row, shape in tables["shapes"].items()},
        abbreviations={surface: tuple(rows) for surface, rows in tables["abbreviations"].items()},
    )
