"""What was asked for at the start, on the seed articles and on the articles that they retell.

Each of the eleven places that the request names is found, is what it is, and is where something happens that somebody
does; and the events that a careful reader finds are mostly found.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from bench.score_seeds import ALL, collections, score
from geopy.distance import great_circle

from geo.extract import extract
from geo.model import Corpus, Event, EventPlace, EventType, Extraction, PlaceKind, Toponym

pytestmark = pytest.mark.pipeline

XI_AND_SPACETY, KURSK, WAGNER = "000_b9bdfb5f7310be36", "002_467078d2c4027a94", "004_cb14961f6a0e290d"
RECALL_FLOOR = 0.6
PLACE_FLOOR = 0.5


@dataclass(frozen=True, slots=True)
class Asked:
    """A place of the request: the words that name it, the article that does, and what it must come out as."""

    words: str
    article: str
    kinds: tuple[tuple[PlaceKind, int], ...]  # with their where_prec
    lat: float
    lon: float
    within_km: float
    country: str | None


AREA = ((PlaceKind.ADMIN1, 4),)
CITY = ((PlaceKind.CITY, 1),)
STATE = ((PlaceKind.COUNTRY, 6),)
# A large area's middle is where one puts it: the tolerance grows with the area.
PLACES = (
    Asked("Kursk region", KURSK, AREA, 51.7, 36.2, 161, "RU"),
    Asked("Donetsk region", KURSK, AREA, 48.0, 37.8, 161, "UA"),
    Asked("Moscow", KURSK, CITY, 55.752, 37.616, 30, "RU"),
    Asked("Beijing", XI_AND_SPACETY, CITY, 39.907, 116.397, 30, "CN"),
    # The city and the state that surrounds it: "offices in Beijing and Luxembourg" may mean either.
    Asked("Luxembourg", XI_AND_SPACETY, (*CITY, *STATE), 49.61, 6.13, 30, "LU"),
    # Both texts say "near Alaska": the area, or somewhere vague by it.
    Asked("Alaska", KURSK, (*AREA, (PlaceKind.ADMIN1, 5)), 64.0, -150.0, 400, "US"),
    Asked("South China Sea", KURSK, ((PlaceKind.SEA, 7),), 14.3, 113.7, 500, None),
    Asked("Libya", WAGNER, STATE, 28.0, 17.0, 300, "LY"),
    Asked("Sudan", WAGNER, STATE, 16.0, 30.0, 300, "SD"),
    Asked("Central African Republic", WAGNER, STATE, 7.0, 21.0, 300, "CF"),
    Asked("Mali", WAGNER, STATE, 18.0, -2.0, 300, "ML"),
)


@dataclass(frozen=True, slots=True)
class Dated:
    """An event at a place of the request on days that the text gives, with a state that acts or is acted upon."""

    words: str
    article: str
    type: EventType
    country: str
    first: date
    last: date


DATED = (
    Dated("Kursk region", KURSK, EventType.ASSAULT, "UA", date(2024, 8, 6), date(2024, 8, 6)),
    Dated("Moscow", KURSK, EventType.CONSULT, "CN", date(2024, 8, 21), date(2024, 8, 22)),
    Dated("Alaska", KURSK, EventType.MOBILIZE, "CN", date(2024, 7, 1), date(2024, 7, 31)),
    Dated("Alaska", KURSK, EventType.MOBILIZE, "RU", date(2024, 7, 1), date(2024, 7, 31)),
    Dated("South China Sea", KURSK, EventType.MOBILIZE, "CN", date(2024, 8, 13), date(2024, 8, 27)),
    Dated("South China Sea", KURSK, EventType.MOBILIZE, "RU", date(2024, 8, 13), date(2024, 8, 27)),
    Dated("Beijing", XI_AND_SPACETY, EventType.CONSULT, "US", date(2023, 2, 3), date(2023, 2, 5)),
    Dated("Moscow", WAGNER, EventType.ASSAULT, "RU", date(2023, 6, 1), date(2023, 6, 30)),
)


@pytest.fixture(scope="module")
def found_in_seeds():
    return extract(collections()["seeds"].read())


@pytest.fixture(scope="module")
def found_in_originals(shared):
    return extract(collections(shared)["originals"].read())


@pytest.fixture(params=["seeds", "originals"])
def corpus(request):
    return request.getfixturevalue(f"found_in_{request.param}")


def article_of(corpus: Corpus, stem: str) -> Extraction:
    return next(e for e in corpus.extractions if e.article.id.startswith(stem))


def naming(extraction: Extraction, words: str) -> Iterator[Toponym]:
    """Give the toponyms that begin where the words stand: "Kursk" and "Kursk region" both name the region there."""
    at = {match.start() for match in re.finditer(rf"\b{re.escape(words)}\b", extraction.article.text)}
    return (t for t in extraction.toponyms if t.span.start in at)


def is_meant(found: Toponym | EventPlace, asked: Asked) -> bool:
    place = found.place
    return (
        place is not None
        and (place.kind, place.where_prec) in asked.kinds
        and place.country == asked.country
        and great_circle((place.lat, place.lon), (asked.lat, asked.lon)).km <= asked.within_km
    )


def at_the_words(corpus: Corpus, stem: str, words: str) -> Iterator[Event]:
    """Give the events that take place where the words name a place."""
    extraction = article_of(corpus, stem)
    spans = [toponym.span for toponym in naming(extraction, words)]
    for event in corpus.events:
        places = [p for r in event.reports if r.article == extraction.article.id for p in r.places]
        if any(p.span is not None and p.span.overlaps(span) for p in places for span in spans):
            yield event


def told(events: list[Event]) -> list[str]:
    """Say shortly what was found, for a test that fails."""
    return [
        f"{e.type} by {[a.name for a in e.agents]} to {[a.name for a in e.targets]} "
        f"at {[p.place.name for p in e.places]} on {e.when and (str(e.when.start), str(e.when.end))}: "
        f"{e.reports[0].sentence[:80]}"
        for e in events
    ]


@pytest.mark.parametrize("asked", PLACES, ids=lambda asked: asked.words)
def test_a_place_of_the_request_is_found_as_what_it_is(corpus, asked):
    found = list(naming(article_of(corpus, asked.article), asked.words))
    assert any(is_meant(toponym, asked) for toponym in found), found


@pytest.mark.parametrize("asked", [a for a in PLACES if a.words.endswith("region")], ids=lambda asked: asked.words)
def test_a_region_is_never_taken_for_its_city(corpus, asked):
    found = list(naming(article_of(corpus, asked.article), asked.words))
    assert found
    assert all(is_meant(toponym, asked) for toponym in found), found


def test_the_sea_is_not_taken_for_the_country_in_its_name(corpus):
    extraction = article_of(corpus, KURSK)
    at = extraction.article.text.index("South China Sea")
    inside = [t for t in extraction.toponyms if at <= t.span.start < at + len("South China Sea")]
    assert [t.place.kind for t in inside if t.place] == [PlaceKind.SEA]


@pytest.mark.parametrize("asked", PLACES, ids=lambda asked: asked.words)
def test_somebody_does_something_at_each_place_of_the_request(corpus, asked):
    events = list(at_the_words(corpus, asked.article, asked.words))
    assert any(event.actors for event in events), told(events)


@pytest.mark.parametrize("asked", PLACES, ids=lambda asked: asked.words)
def test_the_event_lies_in_the_place_of_the_request(corpus, asked):
    events = list(at_the_words(corpus, asked.article, asked.words))
    spots = [p.place for event in events for p in event.places]
    near = [p for p in spots if great_circle((p.lat, p.lon), (asked.lat, asked.lon)).km <= asked.within_km]
    assert near, told(events)


@pytest.mark.parametrize("dated", DATED, ids=lambda dated: f"{dated.words}-{dated.country}-{dated.first}")
def test_an_event_has_the_days_that_the_text_gives(corpus, dated):
    events = [e for e in at_the_words(corpus, dated.article, dated.words) if e.type is dated.type]
    assert any(is_on_its_days(e, dated) and dated.country in {a.country for a in e.actors} for e in events), told(
        events
    )


def is_on_its_days(event: Event, dated: Dated) -> bool:
    when = event.when
    return (
        when is not None
        and when.start is not None
        and when.end is not None
        and dated.first <= when.start <= when.end <= dated.last
    )


@pytest.mark.parametrize("name", ["seeds", "originals"])
def test_most_events_of_a_careful_reader_are_found_and_placed(name, request, shared, tmp_path):
    corpus = request.getfixturevalue(f"found_in_{name}")
    gold = collections(shared)[name].gold
    figures = score(corpus, gold, tmp_path, shared=shared)[ALL]
    assert figures["recall"] >= RECALL_FLOOR, figures
    assert figures["place"] >= PLACE_FLOOR, figures
