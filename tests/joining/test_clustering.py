"""Reports of one happening become one event; what disagrees stays apart."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.geodesy import distance_km
from geo.joining.clustering import join_reports
from geo.model import (
    Actor,
    ActorKind,
    ActorMention,
    EventPlace,
    EventType,
    Link,
    Place,
    PlaceKind,
    PlaceRole,
    Report,
    Span,
    Status,
    When,
    content_id,
)

CHAD = Actor("state/TD", "Chad", ActorKind.STATE, "TD")
NIGER = Actor("state/NE", "Niger", ActorKind.STATE, "NE")
PERU = Actor("state/PE", "Peru", ActorKind.STATE, "PE")
ARMY = Actor("military/TD", "Chad’s military", ActorKind.MILITARY, "TD")
NIAMEY = Place("Niamey", PlaceKind.CITY, 13.51, 2.11, 1, "NE")
NIGER_LAND = Place("Niger", PlaceKind.COUNTRY, 16.0, 8.0, 6, "NE")
AGADEZ = Place("Agadez", PlaceKind.CITY, 16.97, 7.99, 1, "NE")
LIMA = Place("Lima", PlaceKind.CITY, -12.04, -77.03, 1, "PE")
MAY_5 = When(date(2024, 5, 5), date(2024, 5, 5), 1, "5 May")
MAY = When(date(2024, 5, 1), date(2024, 5, 31), 4, "in May")
JULY = When(date(2024, 7, 1), date(2024, 7, 31), 4, "in July")


ACTS = (EventType.AID, EventType.CONSULT, EventType.ASSAULT, EventType.ASSAULT)


def report(
    words="attacked",
    *,
    article="one.txt",
    at=0,
    kind=EventType.ASSAULT,
    status=Status.OCCURRED,
    agents=(CHAD,),
    targets=(NIGER,),
    places=(NIAMEY,),
    when=MAY_5,
    before="They then ",
):
    sentence = before + words
    span = Span(at, at + len(sentence))
    return Report(
        id=content_id(article, at, kind, words),
        article=article,
        span=span,
        sentence=sentence,
        trigger=Span(at + len(before), at + len(sentence)),
        type=kind,
        status=status,
        agents=mentions(agents),
        targets=mentions(targets),
        places=tuple(EventPlace(place, PlaceRole.AT) for place in places),
        when=when,
        when_link=Link.ATTACHED if when else None,
    )


def mentions(actors):
    return tuple(ActorMention(Span(0, 1), actor.name, actor) for actor in actors)


ADA = Actor("person/ada", "Ada Okoro", ActorKind.PERSON, "TD")
BEN = Actor("person/ben", "Ben Sako", ActorKind.PERSON, "TD")


def test_nothing_gives_nothing():
    assert join_reports([]) == ()


def test_one_report_is_one_event_with_what_it_says():
    (event,) = join_reports([report()])
    assert (event.type, event.status, event.when) == (EventType.ASSAULT, Status.OCCURRED, MAY_5)
    assert event.agents == (CHAD,)
    assert event.targets == (NIGER,)
    assert [item.place for item in event.places] == [NIAMEY]


def test_repeated_telling_in_an_article_is_one_event():
    (event,) = join_reports([report(), report("the attack", at=100, when=None)])
    assert len(event.reports) == 2


def test_telling_in_two_articles_is_one_event_of_both():
    (event,) = join_reports([report(), report(article="two.txt")])
    assert event.articles == ("one.txt", "two.txt")


def test_forces_of_a_state_agree_with_the_state():
    (event,) = join_reports([report(), report(at=100, agents=(ARMY,))])
    assert event.agents == (CHAD, ARMY)


def test_who_is_named_may_be_told_by_a_noun_as_well():
    crews, fishermen = (Actor(f"unnamed/{noun}", noun, ActorKind.UNNAMED) for noun in ("two crews", "eleven fishermen"))
    assert len(join_reports([report(), report(at=100, targets=(crews,))])) == 1
    assert len(join_reports([report(), report(at=100, agents=(crews,))])) == 1
    assert len(join_reports([report(targets=(fishermen,)), report(at=100, targets=(crews,))])) == 2
    assert len(join_reports([report(targets=(crews,)), report(at=100, targets=(crews,))])) == 1


def test_two_names_that_nothing_places_are_two_scenes():
    def at(name, start):
        told = report(before=f"{name} was ", at=start, places=(NIGER_LAND,))
        return replace(told, left_open=(Span(start, start + len(name)),))

    assert len(join_reports([at("Oloruwa", 0), at("Kossamba", 100)])) == 2
    assert len(join_reports([at("Oloruwa", 0), at("Olo\u00adruwa", 100)])) == 1
    assert len(join_reports([at("Oloruwa", 0), at("Ólòruwá", 100)])) == 1


def test_a_town_agrees_with_its_country_and_the_finer_place_stays():
    (event,) = join_reports([report(places=(NIGER_LAND,)), report(at=100)])
    assert [item.place for item in event.places] == [NIAMEY]


def test_the_most_exact_date_is_the_event_s():
    (event,) = join_reports([report(when=MAY), report(at=100)])
    assert event.when == MAY_5


def test_the_surest_status_is_the_event_s():
    (event,) = join_reports([report(status=Status.ALLEGED), report(at=100)])
    assert event.status is Status.OCCURRED


@pytest.mark.parametrize(
    "other",
    [
        {"kind": EventType.AID},
        {"agents": (ADA,)},
        {"targets": (ADA,)},
        {"places": (LIMA,)},
        {"places": (AGADEZ,)},
        {"when": JULY},
        {"status": Status.HYPOTHETICAL},
    ],
)
def test_what_disagrees_in_act_person_place_date_or_reality_stays_apart(other):
    one = report(agents=(BEN,), targets=(BEN,))
    assert len(join_reports([one, report(at=100, **{"agents": (), "targets": (), **other})])) == 2


def test_reports_that_say_too_little_stay_apart():
    bare = {"agents": (), "targets": (), "places": (), "when": None}
    told = [report(words, at=100 * at, **bare) for at, words in enumerate(("shelled", "raided", "bombed", "raided"))]
    assert len(join_reports([replace(one, type=kind) for one, kind in zip(told, ACTS, strict=True)])) == 4


def test_no_event_holds_two_reports_that_disagree_though_a_third_agrees_with_both():
    reports = [report(places=(NIAMEY,)), report(at=100, places=()), report(at=200, places=(LIMA,))]
    for event in join_reports(reports):
        scenes = [item.place for one in event.reports for item in one.places]
        assert all(distance_km((a.lat, a.lon), (b.lat, b.lon)) < 161 for a in scenes for b in scenes)


REPORTS = st.lists(
    st.builds(
        report,
        words=st.sampled_from(["attacked", "the attack", "raid"]),
        article=st.sampled_from(["one.txt", "two.txt"]),
        at=st.integers(0, 5).map(lambda n: n * 100),
        agents=st.sampled_from([(), (CHAD,), (ARMY,), (PERU,)]),
        targets=st.sampled_from([(), (NIGER,), (PERU,)]),
        places=st.sampled_from([(), (NIAMEY,), (LIMA,), (NIGER_LAND,)]),
        when=st.sampled_from([None, MAY_5, MAY, JULY]),
        status=st.sampled_from(list(Status)),
    ),
    max_size=8,
    unique_by=lambda one: one.id,
)


@pytest.mark.slow
@given(REPORTS, st.randoms(use_true_random=False))
def test_the_order_of_reports_does_not_matter(reports, shuffler):
    shuffled = list(reports)
    shuffler.shuffle(shuffled)
    assert join_reports(shuffled) == join_reports(reports)


@given(REPORTS)
def test_every_report_is_in_exactly_one_event(reports):
    told = [one.id for event in join_reports(reports) for one in event.reports]
    assert sorted(told) == sorted(one.id for one in reports)


@given(REPORTS)
@settings(max_examples=50)
def test_joining_the_reports_of_events_again_gives_the_same_events(reports):
    events = join_reports(reports)
    assert join_reports(one for event in events for one in event.reports) == events


@given(REPORTS)
def test_reports_given_twice_count_once(reports):
    assert join_reports([*reports, *reports]) == join_reports(reports)


@pytest.mark.slow
def test_ten_thousand_reports_are_joined():
    chance = random.Random(7)
    actors = [Actor(f"state/{n}", f"State {n}", ActorKind.STATE, f"{n:02d}") for n in range(60)]
    reports = []
    for number in range(10_000):
        day = date(2020, 1, 1) + timedelta(days=chance.randrange(1500))
        told = report(
            article=f"{number // 10}.txt",
            at=number % 10 * 100,
            agents=(chance.choice(actors),),
            targets=(chance.choice(actors),),
            when=When(day, day, 1, str(day)),
            kind=chance.choice(list(EventType)),
        )
        reports.append(replace(told, id=str(number)))
    events = join_reports(reports)
    assert len(events) > 5_000


def test_thousands_of_tellings_are_one_event():
    reports = [report(article=f"{number}.txt") for number in range(4_000)]
    (event,) = join_reports(reports)
    assert len(event.reports) == 4_000


def test_acts_of_different_persons_of_one_state_stay_apart():
    one, other = (report("visited", at=at, agents=(who,), when=None) for at, who in ((0, ADA), (100, BEN)))
    assert len(join_reports([one, other])) == 2


def test_what_two_did_together_is_one_with_what_one_of_them_is_told_to_have_done():
    one = report("visited", agents=(ADA,))
    both = report("visited", at=100, agents=(ADA, BEN), when=None)
    assert len(join_reports([one, both])) == 1


def test_in_one_article_another_town_is_another_event_and_the_next_day_alone_is_none():
    near = replace(NIAMEY, name="Kollo", lat=13.31, lon=2.34)  # 30 km away
    next_day = When(date(2024, 5, 6), date(2024, 5, 6), 1, "6 May")
    assert len(join_reports([report(), report(at=100, when=next_day)])) == 1
    assert len(join_reports([report(), report("attacked again", at=100, places=[near])])) == 2
    assert len(join_reports([report(), report("attacked again", at=100, places=[near], when=next_day)])) == 2


def test_undated_reports_of_two_articles_are_not_joined_by_their_states_alone():
    one = report(article="one.txt", when=None, before="At dawn gunners ")
    other = report(article="two.txt", when=None, before="Hours after the funeral they ")
    assert len(join_reports([one, other])) == 2


def test_undated_reports_of_two_articles_are_joined_by_the_same_person():
    one, other = (report(article=article, agents=(ADA,), when=None) for article in ("one.txt", "two.txt"))
    assert len(join_reports([one, other])) == 1


def test_undated_reports_of_states_in_one_article_may_be_one():
    assert len(join_reports([report(when=None), report(at=100, when=None)])) == 1


def test_what_another_article_tells_in_the_same_words_keeps_no_article_from_its_own_event():
    first, second = (report(article=article) for article in ("one.txt", "two.txt"))
    later = report("the attack", article="two.txt", at=100, when=None)
    (event,) = join_reports([first, second, later])
    assert len(event.reports) == 3


def test_a_story_told_in_hundreds_of_ways_still_takes_in_what_it_knows():
    towns = [replace(NIAMEY, name=f"Town {number}", lat=13 + number / 10_000) for number in range(300)]
    reports = [report(article=f"{number:04d}.txt", places=[town]) for number, town in enumerate(towns)]
    again = [report(article=f"{number:04d}.txt", at=100, places=[town]) for number, town in enumerate(towns)]
    events = join_reports([*reports, *again])
    assert sum(len(event.reports) for event in events) == 600
    where = {one.id: event.id for event in events for one in event.reports}
    assert all(where[a.id] == where[b.id] for a, b in zip(reports, again, strict=True))


@pytest.mark.parametrize(
    ("agents", "targets", "sides"),
    [
        ((CHAD, NIGER), (NIGER,), ((CHAD,), (NIGER,))),
        ((CHAD, NIGER), (NIGER, PERU), ((CHAD, NIGER), (PERU,))),
        ((CHAD,), (CHAD,), ((CHAD,), ())),
    ],
)
def test_nobody_stands_on_both_sides_of_an_event(agents, targets, sides):
    (event,) = join_reports([report(agents=agents, targets=targets)])
    assert (event.agents, event.targets) == sides
