"""The gazetteer as a geopy geocoder, and Nominatim behind a fake adapter: no request leaves the machine."""

import sqlite3
from contextlib import closing

import pytest
from geopy.adapters import BaseSyncAdapter
from geopy.exc import GeocoderServiceError, GeocoderTimedOut
from geopy.geocoders.base import Geocoder
from geopy.location import Location
from geopy.point import Point
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import DataError, InputError, ServiceError
from geo.gazetteer.geocoders import AnswerCache, GazetteerGeocoder, default_cache_path, open_geocoder

NOWHERE = "Qzxvorum Heights"  # no gazetteer has it
FOUND = {"display_name": "Qzxvorum Heights, Here", "lat": "12.5", "lon": "-3.25", "licence": "ODbL"}


class Network:
    """A stand-in for the network: gives a set answer and notes what was asked."""

    def __init__(self, answer) -> None:
        self.answer = answer
        self.urls: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.timeouts: list[float] = []

    def adapter(self, *, proxies, ssl_context) -> BaseSyncAdapter:
        network = self

        class Adapter(BaseSyncAdapter):
            def get_json(self, url, *, timeout, headers):
                network.urls.append(url)
                network.headers.append(headers)
                network.timeouts.append(timeout)
                if isinstance(network.answer, Exception):
                    raise network.answer
                return network.answer

            def get_text(self, url, *, timeout, headers):
                raise AssertionError("Nominatim answers in JSON")

        return Adapter(proxies=proxies, ssl_context=ssl_context)


class Clock:
    """A stand-in for the clock by which geopy keeps its pauses: it stands still but where somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture(autouse=True)
def clock(monkeypatch) -> Clock:
    found = Clock()
    monkeypatch.setattr("geopy.extra.rate_limiter.sleep", found.sleep)
    monkeypatch.setattr("geopy.extra.rate_limiter.default_timer", lambda: found.now)
    return found


@pytest.fixture(scope="module")
def offline() -> GazetteerGeocoder:
    return GazetteerGeocoder()


@pytest.fixture
def network() -> Network:
    return Network([FOUND])


@pytest.fixture
def online(network, tmp_path):
    return open_geocoder(online=True, cache_path=tmp_path / "answers.sqlite", adapter_factory=network.adapter)


@pytest.mark.parametrize(
    ("query", "lat", "lon"),
    [
        ("Paris", 48.85, 2.35),
        ("Paris, Texas", 33.66, -95.56),
        ("Paris, France", 48.85, 2.35),
        ("Paris, TX", 33.66, -95.56),
        ("Paris Texas", 33.66, -95.56),
        ("Kursk region, Russia", 51.7, 36.2),
        ("Henry County, Va.", 36.7, -79.9),
        ("London, Ontario, Canada", 42.98, -81.23),
        ("Birmingham, England", 52.48, -1.9),
        ("Washington, D.C.", 38.9, -77.04),
        ("St. John's, Antigua and Barbuda", 17.12, -61.84),
        ("Москва", 55.75, 37.62),
    ],
)
def test_a_query_names_a_place_and_what_contains_it(offline, query, lat, lon):
    found = offline.geocode(query)
    assert isinstance(found, Location)
    assert (found.latitude, found.longitude) == (pytest.approx(lat, abs=0.3), pytest.approx(lon, abs=0.3))


@pytest.mark.parametrize("query", [NOWHERE, "Paris, Qzxvorum", "Texas, Paris, Texas", "Moscow, China, Peru", ","])
def test_what_is_not_there_is_none_and_never_a_guess(offline, query):
    assert offline.geocode(query) is None
    assert offline.geocode(query, exactly_one=False) is None


def test_it_is_a_geopy_geocoder(offline):
    assert isinstance(offline, Geocoder)
    assert offline.geocode("Kursk", timeout=3).point == Point(51.72689, 36.18457)


def test_an_answer_carries_its_origin(offline):
    found = offline.geocode("Kursk")
    assert found.address.endswith("Russia")
    assert found.raw["geonameid"] == 538560
    assert "GeoNames" in found.raw["source"]
    assert "CC BY 4.0" in found.raw["source"]


def test_several_places_come_in_the_gazetteers_order(offline):
    found = offline.geocode("Springfield", exactly_one=False, limit=4)
    assert len(found) == 4
    assert found[0].raw == offline.geocode("Springfield").raw
    assert len(offline.geocode("Springfield", exactly_one=False)) > 4


@pytest.mark.parametrize("codes", ["us", "US", ["US", "CA"], "us,ca"])
def test_country_codes_narrow_the_search(offline, codes):
    found = offline.geocode("Paris", exactly_one=False, country_codes=codes)
    assert {location.raw["country"] for location in found} <= {"US", "CA"}
    assert offline.geocode("Kursk", country_codes="FR") is None


@pytest.mark.parametrize("query", ["", "   ", "x" * 201, "a, " * 5000])
def test_a_query_that_cannot_be_a_name_is_refused(offline, query):
    with pytest.raises(InputError, match="1 to 200 characters"):
        offline.geocode(query)


@given(query=st.text(min_size=1, max_size=60).filter(str.strip))
def test_any_query_gets_an_answer(offline, query):
    found = offline.geocode(query, exactly_one=False, limit=3)
    assert found is None or 1 <= len(found) <= 3


@pytest.mark.parametrize("point", [(51.7, 36.2), "51.7, 36.2", Point(51.7, 36.2)])
def test_the_nearest_town_answers_for_a_point(offline, point):
    assert offline.reverse(point).raw["country"] == "RU"
    assert [location.raw for location in offline.reverse(point, exactly_one=False)] == [offline.reverse(point).raw]


def test_the_open_sea_has_no_town(offline):
    assert offline.reverse((0, -30)) is None


@pytest.mark.parametrize("point", ["nowhere", "91, 0, x", "9" * 5000, (float("nan"), 0), ("a", "b")])
def test_what_is_no_point_is_refused(offline, point):
    with pytest.raises(InputError, match="want"):
        offline.reverse(point)


def test_no_network_is_the_default():
    assert isinstance(open_geocoder(), GazetteerGeocoder)


def test_what_the_gazetteer_knows_is_never_asked_elsewhere(online, network):
    assert online.geocode("Paris, Texas").raw["country"] == "US"
    assert online.reverse((51.7, 36.2)).raw["country"] == "RU"
    assert network.urls == []


def test_what_it_does_not_know_is_asked_of_nominatim(online, network):
    found = online.geocode(NOWHERE)
    assert (found.latitude, found.longitude) == (12.5, -3.25)
    assert found.raw["source"] == "Nominatim"
    assert "Qzxvorum+Heights" in network.urls[0]
    assert network.headers[0]["User-Agent"].startswith("dateline/")
    assert network.timeouts == [10.0]


def test_nothing_is_asked_twice_not_even_by_the_next_program(online, network, tmp_path):
    first = online.geocode(NOWHERE)
    later = open_geocoder(online=True, cache_path=tmp_path / "answers.sqlite", adapter_factory=network.adapter)
    assert later.geocode(NOWHERE) == first
    assert later.geocode(NOWHERE).raw == first.raw
    assert len(network.urls) == 1


def test_that_nothing_is_there_is_remembered_too(tmp_path):
    network = Network([])
    online = open_geocoder(online=True, cache_path=tmp_path / "a.sqlite", adapter_factory=network.adapter)
    assert online.geocode(NOWHERE) is None
    assert online.geocode(NOWHERE, exactly_one=True) is None
    assert len(network.urls) == 1


def test_a_point_far_from_towns_is_asked_of_nominatim(tmp_path):
    network = Network(FOUND)
    online = open_geocoder(online=True, cache_path=tmp_path / "a.sqlite", adapter_factory=network.adapter)
    assert online.reverse((0, -30)).address == FOUND["display_name"]
    assert "reverse" in network.urls[0]


def test_two_requests_are_a_second_apart(online, network, clock):
    online.geocode(NOWHERE)
    assert clock.now == 0
    online.geocode(NOWHERE + " North")
    assert clock.now >= 1
    assert len(network.urls) == 2


def test_a_shorter_pause_is_refused():
    with pytest.raises(InputError, match="one request a second"):
        open_geocoder(online=True, min_delay_seconds=0.1)


@pytest.mark.parametrize("failure", [GeocoderTimedOut("too slow"), GeocoderServiceError("down")])
def test_a_failing_service_is_told_once_and_not_remembered(tmp_path, failure):
    network = Network(failure)
    online = open_geocoder(online=True, cache_path=tmp_path / "a.sqlite", adapter_factory=network.adapter)
    with pytest.raises(ServiceError, match="work offline") as told:
        online.geocode(NOWHERE)
    assert told.value.__cause__ is failure
    network.answer = [FOUND]
    assert online.geocode(NOWHERE) is not None


def test_the_cache_is_bounded_and_drops_the_oldest(tmp_path):
    cache = AnswerCache(tmp_path / "a.sqlite", size=3)
    for number in range(6):
        cache.put(str(number), [])
    assert [cache.get(str(number)) for number in range(6)] == [None, None, None, [], [], []]


def test_the_cache_does_not_tell_what_was_looked_for(online, tmp_path):
    online.geocode(NOWHERE)
    with closing(sqlite3.connect(tmp_path / "answers.sqlite")) as database, database:
        (request,) = database.execute("SELECT request FROM answers").fetchone()
    assert NOWHERE.split()[0] not in request


def test_a_damaged_cache_is_named(tmp_path):
    path = tmp_path / "a.sqlite"
    path.write_bytes(b"no database" * 100)
    with pytest.raises(DataError, match="delete it"):
        AnswerCache(path)


def test_the_cache_lies_in_the_users_folder(monkeypatch, tmp_path):
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert default_cache_path() == tmp_path / "dateline" / "geocoder.sqlite"
