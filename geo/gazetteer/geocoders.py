"""The gazetteer as a geopy geocoder, and geopy's Nominatim behind the same door.

    >>> open_geocoder().geocode("Paris, Texas").address
    'Paris, Texas, United States'

Nothing leaves the machine unless `online=True` is said. Even then the gazetteer answers first, and only what it does
not know is asked of Nominatim: one request a second at most, each at most once, as its terms of use ask. Nominatim's
answers are OpenStreetMap's, under the ODbL; `Location.raw` says where an answer comes from.
"""

import hashlib
import json
import os
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import Protocol, TypeAlias

from geopy.exc import GeopyError
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import Nominatim
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point

from geo import __version__
from geo.errors import DataError, InputError, ServiceError
from geo.gazetteer.lookup import LONGEST_NAME, Container, Entry, Gazetteer, open_gazetteer
from geo.geodesy import distance_km
from geo.model import PlaceKind

LONGEST_QUERY = LONGEST_NAME  # characters
MIN_DELAY_SECONDS = 1.0  # Nominatim's terms of use
CACHE_SIZE = 10_000  # answers kept on disk

# geopy's own shapes: one location, a list of them, or None where nothing is found.
Answer: TypeAlias = Location | list[Location] | None
PointLike: TypeAlias = Point | str | tuple[float, float]


class PlaceGeocoder(Protocol):
    """What every door of `open_geocoder` offers: geopy's two methods."""

    def geocode(
        self,
        query: str,
        *,
        exactly_one: bool = True,
        limit: int | None = None,
        country_codes: str | Sequence[str] | None = None,
    ) -> Answer:
        """Find a place by name."""

    def reverse(self, query: PointLike, *, exactly_one: bool = True) -> Answer:
        """Find the place at a point."""


class GazetteerGeocoder(Geocoder):  # type: ignore[misc]
    """A geopy geocoder that asks the gazetteer and no network.

    It can stand wherever geopy's others do, in geopandas and `RateLimiter` too.
    """

    def __init__(self, gazetteer: Gazetteer | None = None, *, within_km: float = 50.0) -> None:
        """Take the gazetteer that the program brings along, or another.

        Args:
            gazetteer: Where to look names up.
            within_km: How far from a point its nearest town may lie.
        """
        super().__init__(user_agent=f"dateline/{__version__}")
        self._gazetteer = gazetteer or open_gazetteer()
        self._within_km = within_km

    def geocode(
        self,
        query: str,
        *,
        exactly_one: bool = True,
        timeout: object = DEFAULT_SENTINEL,  # noqa: ARG002 - geopy's callers may pass it
        limit: int | None = None,
        country_codes: str | Sequence[str] | None = None,
    ) -> Answer:
        """Find a place by name, the most prominent first.

        Args:
            query: A name, alone or followed by what it lies in: "Paris", "Paris, Texas", "Henry County, Va.".
            exactly_one: Return the first place alone.
            timeout: Has no meaning here.
            limit: How many to return at most where more than one is wanted.
            country_codes: ISO 3166-1 alpha-2; only places there are returned.
        """
        _check_query(query)
        wanted = _codes(country_codes)
        found = (entry for entry in self._find(query) if wanted is None or entry.place.country in wanted)
        locations = [self._location(entry) for entry in islice(found, 1 if exactly_one else limit)]
        if exactly_one:
            return locations[0] if locations else None
        return locations or None

    def reverse(
        self,
        query: PointLike,
        *,
        exactly_one: bool = True,
        timeout: object = DEFAULT_SENTINEL,  # noqa: ARG002 - as above
    ) -> Answer:
        """Find the town nearest to a point, latitude first; None where none lies near."""
        point = _point(query)
        entry = self._gazetteer.nearest(point.latitude, point.longitude)
        away = distance_km((point.latitude, point.longitude), (entry.place.lat, entry.place.lon))
        if away > self._within_km:
            return None
        location = self._location(entry)
        return location if exactly_one else [location]

    def _find(self, query: str) -> Iterator[Entry]:
        """Read a query as a name and what contains it; else as one name; else, without commas, part it ourselves."""
        name, *around = [part.strip() for part in query.split(",")]
        found = tuple(self._inside(name, around)) or (self._gazetteer.lookup(query) if around else ())
        words = query.split() if not around else []
        for cut in range(len(words) - 1, 0, -1):
            found = found or tuple(self._inside(" ".join(words[:cut]), [" ".join(words[cut:])]))
        yield from found

    def _inside(self, name: str, around: Iterable[str]) -> Iterator[Entry]:
        """Give the places of a name that lie in all that is named around them."""
        areas = [self._gazetteer.lookup(part) for part in around if part]
        for entry in self._gazetteer.lookup(name):
            if all(any(_contains(area, entry) for area in choices) for choices in areas):
                yield entry

    def _location(self, entry: Entry) -> Location:
        place = entry.place
        container = self._gazetteer.container(entry)
        raw = {
            "source": "Dateline's gazetteer, from GeoNames (CC BY 4.0)",
            "geonameid": place.geonameid,
            "name": place.name,
            "kind": place.kind.value,
            "feature": entry.feature,
            "country": place.country,
            "admin1": entry.admin1,
            "admin2": entry.admin2,
            "population": entry.population,
            "match": entry.match.value,
            "where_prec": place.where_prec,
            "shape": place.shape,
        }
        return Location(_address(entry, container), Point(place.lat, place.lon), raw)


class OnlineGeocoder:
    """The gazetteer first, then Nominatim, whose answers are kept on disk. Make one with `open_geocoder`."""

    def __init__(self, offline: GazetteerGeocoder, service: Nominatim, cache: "AnswerCache", *, delay: float) -> None:
        self._offline = offline
        self._cache = cache
        limits = {"min_delay_seconds": delay, "max_retries": 1, "error_wait_seconds": delay}
        self._geocode = RateLimiter(service.geocode, swallow_exceptions=False, **limits)
        self._reverse = RateLimiter(service.reverse, swallow_exceptions=False, **limits)

    def geocode(
        self,
        query: str,
        *,
        exactly_one: bool = True,
        limit: int | None = None,
        country_codes: str | Sequence[str] | None = None,
    ) -> Answer:
        """Find a place by name: in the gazetteer, else at Nominatim.

        Raises:
            ServiceError: Nominatim does not answer, or refuses.
        """
        found = self._offline.geocode(query, exactly_one=exactly_one, limit=limit, country_codes=country_codes)
        if found is not None:
            return found
        codes = sorted(_codes(country_codes) or ())
        most = 1 if exactly_one else limit
        request: dict[str, object] = {"query": query.strip(), "limit": most, "country_codes": codes or None}
        return self._ask("geocode", self._geocode, request, exactly_one=exactly_one)

    def reverse(self, query: PointLike, *, exactly_one: bool = True) -> Answer:
        """Find the place at a point: the nearest town, or, far from all towns, what Nominatim has there.

        Raises:
            ServiceError: Nominatim does not answer, or refuses.
        """
        found = self._offline.reverse(query, exactly_one=exactly_one)
        if found is not None:
            return found
        point = _point(query)
        request: dict[str, object] = {"query": f"{point.latitude:.5f},{point.longitude:.5f}"}
        return self._ask("reverse", self._reverse, request, exactly_one=exactly_one)

    def _ask(
        self, method: str, call: Callable[..., object], request: dict[str, object], *, exactly_one: bool
    ) -> Answer:
        """Answer from the cache, else from the service, and keep the answer, even that there is none."""
        key = json.dumps([method, request], sort_keys=True)
        locations = self._cache.get(key)
        if locations is None:
            try:
                answer = call(**request, exactly_one=False)
            except GeopyError as exc:
                msg = f"Nominatim did not answer the {method} request: {exc}; try later, or work offline"
                raise ServiceError(msg) from exc
            locations = [_sourced(location) for location in answer] if isinstance(answer, list) else []
            self._cache.put(key, locations)
        if exactly_one:
            return locations[0] if locations else None
        return locations or None


class AnswerCache:
    """Answers of a service in one SQLite file; of more than `size`, the oldest go. Threads may share it."""

    def __init__(self, path: Path, *, size: int = CACHE_SIZE) -> None:
        self._path = path
        self._size = size
        with self._opened() as database:
            database.execute("CREATE TABLE IF NOT EXISTS answers (request TEXT PRIMARY KEY, answer TEXT NOT NULL)")

    def get(self, request: str) -> list[Location] | None:
        """Return what was answered to a request, None where it was never asked."""
        with self._opened() as database:
            row = database.execute("SELECT answer FROM answers WHERE request = ?", (_digest(request),)).fetchone()
        if row is None:
            return None
        return [Location(address, Point(lat, lon), raw) for address, lat, lon, raw in json.loads(row[0])]

    def put(self, request: str, locations: Iterable[Location]) -> None:
        """Keep what was answered to a request."""
        answer = json.dumps([[each.address, each.latitude, each.longitude, each.raw] for each in locations])
        with self._opened() as database:
            database.execute("INSERT OR REPLACE INTO answers VALUES (?, ?)", (_digest(request), answer))
            database.execute(
                "DELETE FROM answers WHERE rowid <= (SELECT max(rowid) FROM answers) - ?",
                (self._size,),
            )

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """Open the file for one transaction, so that no connection crosses threads."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self._path, timeout=10)) as database, database:
                yield database
        except (OSError, sqlite3.Error) as exc:
            msg = f"the geocoder's cache {self._path} cannot be used ({exc}); delete it, or name another file"
            raise DataError(msg) from exc


def open_geocoder(
    *,
    online: bool = False,
    user_agent: str | None = None,
    cache_path: Path | None = None,
    timeout_seconds: float = 10.0,
    min_delay_seconds: float = MIN_DELAY_SECONDS,
    adapter_factory: Callable[..., object] | None = None,
) -> PlaceGeocoder:
    """Open a geocoder: the gazetteer alone, or with Nominatim for what the gazetteer does not know.

    Args:
        online: Ask Nominatim, over the network, where the gazetteer finds nothing.
        user_agent: Who asks; Nominatim wants to know the application. By default this program and its version.
        cache_path: The SQLite file of its answers. By default one in the user's folder for caches.
        timeout_seconds: How long to wait for an answer.
        min_delay_seconds: The pause between two requests, at least a second.
        adapter_factory: geopy's way to send requests, as geopy describes it.
    """
    offline = GazetteerGeocoder()
    if not online:
        return offline
    if min_delay_seconds < MIN_DELAY_SECONDS:
        msg = f"Nominatim allows one request a second; {min_delay_seconds} seconds between two are too few"
        raise InputError(msg)
    agent = user_agent or f"dateline/{__version__}"
    service = Nominatim(user_agent=agent, timeout=timeout_seconds, adapter_factory=adapter_factory)
    cache = AnswerCache(cache_path or default_cache_path())
    return OnlineGeocoder(offline, service, cache, delay=min_delay_seconds)


def default_cache_path() -> Path:
    """Return where this system keeps a program's caches for a user."""
    if sys.platform == "win32":
        root = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        root = Path.home() / "Library" / "Caches"
    else:
        root = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return root / "dateline" / "geocoder.sqlite"


def _contains(area: Entry, entry: Entry) -> bool:
    """Say whether an area, by its codes, contains a place; nothing contains itself."""
    if area.place == entry.place or area.place.country != entry.place.country:
        return False
    if area.place.kind is PlaceKind.COUNTRY:
        return entry.place.kind is not PlaceKind.COUNTRY
    if area.place.kind is PlaceKind.ADMIN1:
        return area.admin1 == entry.admin1 and entry.place.kind is not PlaceKind.ADMIN1
    if area.place.kind is PlaceKind.ADMIN2:
        return (area.admin1, area.admin2) == (entry.admin1, entry.admin2)
    return False


def _address(entry: Entry, container: Container) -> str:
    """Write a place and what contains it, none twice in a row."""
    parts = (entry.place.name, container.admin2, container.admin1, container.country)
    return ", ".join(dict.fromkeys(part for part in parts if part))


def _check_query(query: str) -> None:
    if not query.strip() or len(query) > LONGEST_QUERY:
        msg = f"a query is a place name of 1 to {LONGEST_QUERY} characters, not {str(query)[:40]!r}"
        raise InputError(msg)


def _codes(country_codes: str | Sequence[str] | None) -> frozenset[str] | None:
    """Read geopy's forms of country codes: one, several, or several in one string with commas."""
    if not country_codes:
        return None
    codes = country_codes.split(",") if isinstance(country_codes, str) else country_codes
    return frozenset(code.strip().upper() for code in codes)


def _point(query: PointLike) -> Point:
    """Read geopy's forms of a point."""
    text = query[: LONGEST_QUERY + 1] if isinstance(query, str) else query  # geopy reads it with regular expressions
    try:
        return Point(text)
    except (ValueError, TypeError) as exc:
        msg = f"no point can be read from {str(query)[:40]!r} ({exc}); want latitude and longitude, as in '51.7, 36.2'"
        raise InputError(msg) from exc


def _sourced(location: Location) -> Location:
    return Location(location.address, location.point, {"source": "Nominatim", **location.raw})


def _digest(request: str) -> str:
    """Hash a request: the cache need not tell a reader of the disk what was looked for."""
    return hashlib.sha256(request.encode("utf-8", "surrogatepass")).hexdigest()
