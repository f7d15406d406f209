"""Extractions as bytes and back, and bytes that are none."""

import zlib
from dataclasses import replace
from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import InputError
from geo.memory.encoding import ACTORS, DATES, REPORTS, SINGLE_DATES, TOPONYMS, Reports
from geo.model import (
    Actor,
    ActorKind,
    ActorMention,
    Article,
    DateMention,
    EventPlace,
    EventType,
    Link,
    Place,
    PlaceKind,
    PlaceRole,
    Quantity,
    Report,
    Span,
    Status,
    Toponym,
    ToponymUse,
    When,
)

TEXT = (
    "Ukraine said that at least 24 soldiers — “our own” — were killed near Kursk on 6 August 2024. 中国 did not. " * 3
)
ARTICLE = Article("a.txt", TEXT)
CODECS = (REPORTS, TOPONYMS, DATES, ACTORS, SINGLE_DATES)

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
spans = (
    st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)))
    .filter(lambda p: p[0] < p[1])
    .map(lambda p: Span(*p))
)
maybe = st.none()
days = st.dates()
whens = st.one_of(
    st.builds(When, st.none(), st.none(), maybe | st.integers(1, 5), words),
    st.tuples(days, days)
    .map(sorted)
    .flatmap(lambda ends: st.builds(When, st.just(ends[0]), st.just(ends[1]), maybe | st.integers(1, 5), words)),
)
places = st.builds(
    Place, words, st.sampled_from(PlaceKind), st.floats(-90, 90), st.floats(-180, 180), st.integers(1, 7),
    maybe | words, maybe | st.integers(0, 2**40), maybe | words, maybe | st.floats(0, 1e4),
)  # fmt: skip
toponyms = st.builds(
    Toponym, spans, words, maybe | places, st.sampled_from(ToponymUse), st.floats(0, 1),
    st.lists(places, max_size=3).map(tuple), st.lists(words, max_size=3).map(tuple),
)  # fmt: skip
actors = st.builds(
    Actor, words, words, st.sampled_from(ActorKind), maybe | words, st.lists(words, max_size=3).map(tuple)
)
mentions = st.builds(ActorMention, spans, words, actors)
parts = st.builds(
    EventPlace, places, st.sampled_from(PlaceRole), st.sampled_from(Link), maybe | spans, maybe | toponyms
)
numbers = st.tuples(st.floats(0, allow_nan=False), st.floats(0, allow_nan=False)).map(sorted).flatmap(
    lambda ends: st.builds(Quantity, spans, words, st.just(ends[0]), st.just(ends[1]), words, words)
)  # fmt: skip
dates = st.builds(DateMention, spans, words, whens)


@st.composite
def reports(draw):
    span = draw(spans)
    some = st.lists(mentions, max_size=2).map(tuple)
    return Report(
        draw(words), ARTICLE.id, span, TEXT[span.start : span.end], draw(spans), draw(st.sampled_from(EventType)),
        draw(st.sampled_from(Status)), draw(some), draw(some), draw(st.lists(parts, max_size=2).map(tuple)),
        draw(maybe | whens), draw(maybe | spans), draw(maybe | st.sampled_from(Link)), draw(words),
        draw(st.lists(numbers, max_size=2).map(tuple)), also=draw(st.lists(spans, max_size=2).map(tuple)),
        left_open=draw(st.lists(spans, max_size=2).map(tuple)),
    )  # fmt: skip


@pytest.mark.slow
@given(st.builds(Reports, st.lists(reports(), max_size=3).map(tuple), maybe | days))
def test_reports_come_back_as_they_were(found):
    assert REPORTS.decode(REPORTS.encode(found), ARTICLE) == found


@pytest.mark.slow
@given(
    st.lists(toponyms, max_size=3).map(tuple),
    st.lists(mentions, max_size=3).map(tuple),
    st.lists(dates, max_size=3).map(tuple),
)
def test_places_actors_and_dates_come_back_as_they_were(named, told, dated):
    assert TOPONYMS.decode(TOPONYMS.encode(named), ARTICLE) == named
    assert ACTORS.decode(ACTORS.encode(told), ARTICLE) == told
    assert DATES.decode(DATES.encode(dated), ARTICLE) == dated
    assert SINGLE_DATES.decode(SINGLE_DATES.encode(dated), ARTICLE) == dated


def test_a_number_without_an_upper_end_stays_without_one():
    open_ended = Quantity(Span(0, 2), "at least 24", 24, float("inf"), "soldier", "killed")
    report = Report(
        "r", "a.txt", Span(0, 7), "Ukraine", Span(0, 7), EventType.ASSAULT, Status.OCCURRED, numbers=(open_ended,)
    )
    assert REPORTS.decode(REPORTS.encode(Reports((report,))), ARTICLE).reports[0].numbers[0].high == float("inf")


named = st.sampled_from(["reports", "span", "inferred"]) | words
anything = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.floats() | words | days,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(named, inner, max_size=3),
    max_leaves=8,
)
packed = st.binary(max_size=200) | anything.map(msgspec.msgpack.encode)


@given(st.binary(max_size=200) | packed.map(zlib.compress))
def test_bytes_from_elsewhere_are_refused_or_are_what_they_should_be(data):
    for codec in CODECS:
        try:
            found = codec.decode(data, ARTICLE)
        except InputError:
            continue
        assert isinstance(found, Reports | tuple)


@pytest.mark.parametrize(
    "change",
    [
        {"article": "b.txt"},
        {"sentence": "Russia"},
        {"span": Span(0, 10_000)},
        {"trigger": Span(1, 10_000)},
        {"also": (Span(1, 10_000),)},
        {"left_open": (Span(1, 10_000),)},
    ],
)
def test_reports_about_another_text_are_refused(change):
    report = Report("r", "a.txt", Span(0, 7), "Ukraine", Span(0, 7), EventType.ASSAULT, Status.OCCURRED)
    with pytest.raises(InputError, match="another text"):
        REPORTS.decode(REPORTS.encode(Reports((replace(report, **change),))), ARTICLE)


def test_impossible_values_and_cut_bytes_are_refused():
    whole = DATES.encode((DateMention(Span(0, 3), "May", When(date(2024, 5, 1), date(2024, 5, 31), 4, "May")),))
    for data in (
        whole[:-1],
        b"",
        zlib.compress(msgspec.msgpack.encode([{"span": {"start": 3, "end": 1}, "text": ""}])),
    ):
        with pytest.raises(InputError, match=r"dates of 'a\.txt' are damaged"):
            DATES.decode(data, ARTICLE)


def test_a_small_file_does_not_become_a_huge_one(monkeypatch):
    monkeypatch.setattr("geo.memory.encoding._LARGEST", 1000)
    with pytest.raises(InputError):
        TOPONYMS.decode(zlib.compress(b"\x90" + b" " * 5000), ARTICLE)


def test_half_a_character_is_not_kept():
    with pytest.raises(InputError, match="half a character"):
        TOPONYMS.encode((Toponym(Span(0, 1), "\ud800", None),))
