import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_events import CHINA, HOSTILE, KURSK, LIBYA, MOSCOW, ROUTE, many_events, sample_events

from geo.errors import InputError
from geo.model import Actor, ActorKind, Event, EventType, ReviewState, Status
from geo.views.doubts import WHAT_OF
from geo.views.fields import NO_SIDE, Pair, Relation
from geo.views.selection import (
    Field,
    Selection,
    describe,
    facets,
    from_params,
    place_key,
    read_params,
    resolve,
    select,
    to_params,
)

EVENTS = sample_events()
WAGNER = frozenset({"wagner-group"})

words = st.text(min_size=1, max_size=40)
days = st.dates(date(1900, 1, 1), date(2100, 1, 1))
selections = st.builds(
    Selection,
    actors=st.frozensets(words, max_size=3),
    since=st.none() | days,
    until=st.none() | days,
    undated=st.booleans(),
    types=st.frozensets(st.sampled_from(EventType), max_size=3),
    statuses=st.frozensets(st.sampled_from(Status), max_size=3),
    places=st.frozensets(words, max_size=3),
    articles=st.frozensets(words, max_size=3),
    text=words.map(str.strip),
    sides=st.frozensets(words, max_size=3),
    actor_kinds=st.frozensets(st.sampled_from(ActorKind), max_size=3),
    actor_countries=st.frozensets(words, max_size=3),
    unsure=st.frozensets(st.sampled_from(sorted(WHAT_OF)), max_size=3),
    reviews=st.frozensets(st.sampled_from(ReviewState)),
    certain=st.booleans(),
    pair=st.none()
    | st.tuples(words, words, st.sampled_from(Relation)).filter(lambda p: p[0] != p[1]).map(lambda p: Pair(*p)),
)


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        (Pair("country/CN", "country/RU"), [0, 7, 11]),
        (Pair("country/RU", "country/CN", Relation.WITH), [0, 7, 11]),
        (Pair("country/CN", "country/RU", Relation.AGAINST), []),
        (Pair("country/CN", "country/US", Relation.AGAINST), [9]),
        (Pair("country/CN", "country/US", Relation.WITH), []),
        (Pair("country/CN", "nobody"), []),
    ],
)
def test_two_actors_with_or_against_each_other(pair, expected):
    assert numbers(select(EVENTS, Selection(pair=pair))) == expected


def test_a_pair_stands_in_words_and_address_and_the_facets_follow_it():
    chosen = Selection(pair=Pair("country/CN", "country/US", Relation.AGAINST))
    assert describe(chosen, EVENTS) == "China against United States"
    assert to_params(chosen) == {"between": ["country/CN", "country/US"], "relation": ["against"]}
    counts = {option.value: option.count for option in facets(EVENTS, chosen).options[Field.ARTICLE]}
    assert counts == {"balloon.md": 1, "hostile.md": 0, "visit.md": 0, "wagner.md": 0}


@pytest.mark.parametrize(
    ("params", "broken"),
    [
        ({"between": ["a"]}, ("between",)),
        ({"between": ["a", "a"]}, ("between",)),
        ({"between": ["a", "b", "c"]}, ("between",)),
        ({"between": ["a", "b"], "relation": ["beside"]}, ("relation",)),
        ({"relation": ["with"]}, ("relation",)),
    ],
)
def test_a_broken_pair_is_named(params, broken):
    assert read_params(params)[1] == broken


def numbers(events: tuple[Event, ...]) -> list[int]:
    return [EVENTS.index(event) for event in events]


def test_no_choice_lets_everything_pass_in_order():
    assert select(EVENTS, Selection()) == EVENTS


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(actors=WAGNER), [2, 3, 4, 5]),
        (Selection(actors=WAGNER | {"country/US"}), [2, 3, 4, 5, 9, 10]),
        (Selection(actors=WAGNER, types=frozenset({EventType.ASSAULT})), [3]),
        (Selection(statuses=frozenset({Status.PLANNED, Status.DENIED})), [1, 10]),
        (Selection(articles=frozenset({"hostile.md"})), [12]),
        (Selection(places=frozenset({"country/LY"})), [3, 4, 10]),
        (Selection(places=frozenset({"country/RU"})), [0, 1, 2, 4, 6]),
        (Selection(since=date(2024, 8, 1), undated=False), [0, 6]),
        (Selection(since=date(2024, 7, 15), until=date(2024, 7, 16), undated=False), [7, 8]),
        (Selection(until=date(2022, 11, 1), undated=False), [4]),
        (Selection(since=date(2030, 1, 1)), [1, 3, 5, 10, 11, 12]),
        (Selection(text="shelled KURSK"), [6]),
        (Selection(text="no such words"), []),
    ],
)
def test_each_filter_leaves_what_it_should(selection, expected):
    assert numbers(select(EVENTS, selection)) == expected


def test_an_event_of_a_month_may_fall_on_any_of_its_days():
    november = select(EVENTS, Selection(since=date(2022, 11, 30), until=date(2022, 11, 30), undated=False))
    assert numbers(november) == [4]


def test_certainly_within_leaves_only_what_cannot_have_been_on_other_days():
    part = {"since": date(2022, 11, 2), "until": date(2023, 12, 31)}
    assert 4 in numbers(select(EVENTS, Selection(**part)))
    assert 4 not in numbers(select(EVENTS, Selection(**part, certain=True)))
    whole = Selection(since=date(2022, 11, 1), until=date(2022, 11, 30), certain=True)
    assert numbers(select(EVENTS, whole)) == [4]


def test_without_days_to_lie_within_certainty_asks_nothing():
    assert select(EVENTS, Selection(certain=True)) == EVENTS


@given(st.dates(date(2020, 1, 1), date(2025, 1, 1)), st.integers(0, 900))
def test_what_is_certainly_within_is_possibly_within(since, length):
    until = since + timedelta(days=length)
    certain = select(EVENTS, Selection(since=since, until=until, certain=True))
    assert set(certain) <= set(select(EVENTS, Selection(since=since, until=until, undated=False)))


def test_kind_and_country_of_an_actor_count_on_either_side():
    options = facets(EVENTS, Selection()).options
    kinds = {option.value: option.label for option in options[Field.ACTOR_KIND]}
    assert kinds[ActorKind.STATE] == "states"
    talks = EVENTS[0]
    assert talks in select(EVENTS, Selection(actor_countries=frozenset({"RU"}))), "who is acted upon counts too"
    assert talks not in select(EVENTS, Selection(sides=frozenset({"RU"})))
    for of in (Field.ACTOR_KIND, Field.ACTOR_COUNTRY):
        for option in options[of]:
            left = select(EVENTS, Selection().choosing(of, {option.value}))
            assert len(left) == option.count
            had = [{actor.kind for actor in e.actors} | {actor.country for actor in e.actors} for e in left]
            assert all(option.value in values for values in had)
    assert describe(Selection(actor_kinds=frozenset({ActorKind.ARMED_GROUP})), EVENTS).startswith("Armed groups")


def test_a_side_is_the_country_that_an_agent_acts_for_or_none_that_is_known():
    sides = {option.value: option for option in facets(EVENTS, Selection()).options[Field.SIDE]}
    assert sides["RU"].label == "Russia"
    for value, option in sides.items():
        left = select(EVENTS, Selection(sides=frozenset({value})))
        assert len(left) == option.count
        countries = [{actor.country for actor in event.agents if actor.country} for event in left]
        assert all((value in found) if value != NO_SIDE else not found for found in countries)


def test_broken_parameters_are_named_and_do_no_harm():
    params = {"from": ["yesterday"], "type": ["AID", "DANCE"], "dates": ["perhaps"], "actor": ["wagner-group"]}
    selection, broken = read_params(params)
    assert selection == Selection(types=frozenset({EventType.AID}), actors=WAGNER)
    assert broken == ("from", "dates", "type")


@pytest.mark.parametrize("of", list(Field))
def test_each_option_says_how_many_events_it_would_leave(of):
    chosen = Selection(actors=WAGNER, statuses=frozenset({Status.OCCURRED}))
    for option in facets(EVENTS, chosen).options[of]:
        alone = chosen.choosing(of, [option.value])
        assert option.count == len(select(EVENTS, alone)), option


@pytest.mark.parametrize(
    "chosen",
    [
        Selection(actors=frozenset({"country/CN"})),
        Selection(since=date(2024, 1, 1), until=date(2024, 12, 31), undated=False),
        Selection(statuses=frozenset({Status.OCCURRED}), sides=frozenset({"CN", "RU"})),
        Selection(places=frozenset({"country/RU"}), articles=frozenset({"visit.md", "wagner.md"})),
        Selection(text="moscow", types=frozenset({EventType.CONSULT, EventType.AID})),
        Selection(pair=Pair("country/CN", "country/RU"), text="china"),
    ],
)
@pytest.mark.parametrize("of", Field)
def test_every_facet_follows_all_other_filters(of, chosen):
    for option in facets(EVENTS, chosen).options[of]:
        assert option.count == len(select(EVENTS, chosen.choosing(of, [option.value]))), option


def test_counts_of_undated_events_are_what_the_switch_would_leave():
    found = facets(EVENTS, Selection(undated=False, actors=WAGNER))
    assert (found.dated, found.undated) == (2, 2)
    assert (found.first, found.last) == (date(2022, 11, 1), date(2024, 8, 21))


def test_an_option_that_leaves_nothing_is_still_listed():
    options = facets(EVENTS, Selection(actors=WAGNER)).options[Field.TYPE]
    assert {o.value: o.count for o in options}["ACCUSE"] == 0


def test_a_chosen_value_that_no_event_has_is_still_listed():
    options = facets(EVENTS, Selection(actors=frozenset({"gone"}))).options[Field.ACTOR]
    assert [(o.value, o.count, o.chosen) for o in options if o.value == "gone"] == [("gone", 0, True)]


def test_options_come_most_frequent_first_and_then_by_name():
    options = facets(EVENTS, Selection()).options[Field.ACTOR]
    assert [o.label for o in options[:4]] == ["China", "Russia", "Wagner Group", "United States"]


def test_a_country_counts_what_lies_in_it():
    options = {o.value: o for o in facets(EVENTS, Selection()).options[Field.PLACE]}
    assert options["country/FR"].label == "France"
    assert options["country/FR"].count == 2


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(), "All events"),
        (Selection(actors=WAGNER, since=date(2022, 11, 1)), "Wagner Group, since 1 Nov 2022 or undated"),
        (Selection(since=date(2024, 8, 1), until=date(2024, 8, 31), undated=False), "Aug 2024, dated events only"),
        (Selection(types=frozenset({EventType.AID, EventType.ASSAULT})), "Aid or arms given or attack"),
        (Selection(since=date(2022, 11, 1), until=date(2022, 11, 30), certain=True), "Certainly Nov 2022"),
        (Selection(text="arms", undated=False), "Dated events only, with “arms”"),
        (Selection(since=date(2024, 2, 1), until=date(2024, 1, 1), undated=False), "No day at all, dated events only"),
    ],
)
def test_the_filters_are_put_into_words(selection, expected):
    assert describe(selection, EVENTS) == expected


def test_many_values_are_summed_up():
    actors = frozenset(f"actor-{i}" for i in range(6))
    assert describe(Selection(actors=actors), many_events(20)) == "Actor 0, Actor 1, Actor 2 or 3 others"


@pytest.mark.parametrize(
    ("of", "word", "expected"),
    [
        (Field.ACTOR, "wagner", {"wagner-group"}),
        (Field.ACTOR, "PRC", {"country/CN"}),
        (Field.PLACE, "Libya", {"country/LY"}),
        (Field.PLACE, "kursk", {"admin1/RU.41"}),
        (Field.TYPE, "assault", {"ASSAULT"}),
        (Field.STATUS, "planned", {"planned"}),
        (Field.ARTICLE, "wagner", {"wagner.md"}),
    ],
)
def test_a_word_finds_the_values_that_a_person_means(of, word, expected):
    assert resolve(EVENTS, of, word) == expected


def test_a_word_that_means_nothing_names_what_there_is():
    with pytest.raises(InputError, match="no event has the status 'often'; there are: happened, alleged"):
        resolve(EVENTS, Field.STATUS, "often")


@pytest.mark.parametrize(
    ("of", "word", "said"),
    [
        (Field.ACTOR, "Wagnar", "did you mean Wagner Group?"),
        (Field.PLACE, "Lybia", "did you mean Libya?"),
        (Field.ACTOR_COUNTRY, "Chyna", "no event has the country of an actor 'Chyna'; did you mean China?"),
    ],
)
def test_a_word_that_means_nothing_names_what_is_written_nearly_so(of, word, said):
    with pytest.raises(InputError, match=re.escape(said)):
        resolve(EVENTS, of, word)


def test_what_cannot_be_meant_is_told_in_names_and_not_in_ids():
    with pytest.raises(InputError) as refused:
        resolve(EVENTS, Field.PLACE, "Atlantis")
    assert "Moscow" in str(refused.value)
    assert "geonames/" not in str(refused.value)


def test_a_filter_that_leaves_nothing_is_told_by_its_words():
    assert describe(Selection(types=frozenset({EventType.SUPPORT})), EVENTS) == "Support voiced"


def test_keys_of_places_tell_areas_points_and_outlines_apart():
    keys = [place_key(p) for p in (MOSCOW, LIBYA, KURSK, ROUTE)]
    assert keys == ["geonames/524901", "country/LY", "admin1/RU.41", "area/53.400,37.000"]


@pytest.mark.slow
@given(selections)
def test_an_address_brings_back_its_selection(selection):
    assert from_params(to_params(selection)) == selection


@pytest.mark.slow
@given(st.dictionaries(st.sampled_from(["actor", "type", "from", "to", "undated", "text", "x"]), st.lists(st.text())))
def test_no_address_breaks_the_reading(params):
    assert isinstance(from_params(params), Selection)


def test_an_address_has_bounds():
    selection = from_params({"actor": ["a" * 1000, "b", ""] + [str(i) for i in range(1000)], "text": ["t" * 9999]})
    assert "a" * 1000 not in selection.actors
    assert len(selection.actors) <= 200
    assert len(selection.text) == 200


@pytest.mark.slow
@given(selections, selections)
def test_a_further_filter_never_adds_events(one, other):
    narrower = one.choosing(Field.TYPE, one.types | {EventType.AID}) if one.types else one
    assert set(select(EVENTS, one)) <= set(select(EVENTS, narrower))
    both = one.choosing(Field.STATUS, other.statuses) if not one.statuses else one
    assert set(select(EVENTS, both)) <= set(select(EVENTS, one))


def test_hostile_names_are_words_like_any_other():
    assert HOSTILE in describe(Selection(actors=frozenset({"evil"})), EVENTS)
    assert CHINA.name not in describe(Selection(actors=frozenset({"evil"})), EVENTS)


# ---- what a person has decided ----


def decided(**states):
    """Return the sample events, the first ones with the states given by number."""
    return tuple(replace(event, review=states.get(f"e{number}", event.review)) for number, event in enumerate(EVENTS))


REVIEWED = decided(e0=ReviewState.ACCEPTED, e1=ReviewState.ACCEPTED, e2=ReviewState.REJECTED)


def test_rejected_events_pass_only_where_they_are_asked_for():
    assert select(REVIEWED, Selection()) == (*REVIEWED[:2], *REVIEWED[3:])
    assert select(REVIEWED, Selection(reviews=frozenset({ReviewState.REJECTED}))) == (REVIEWED[2],)
    assert select(REVIEWED, Selection(reviews=frozenset(ReviewState))) == REVIEWED


def test_the_review_filter_counts_every_state():
    counts = {option.value: option.count for option in facets(REVIEWED, Selection()).options[Field.REVIEW]}
    assert counts == {"accepted": 2, "rejected": 1, "unreviewed": len(EVENTS) - 3}


def test_the_caption_says_which_review_states_are_shown():
    accepted = Selection(reviews=frozenset({ReviewState.ACCEPTED}))
    assert describe(accepted, REVIEWED) == "Accepted events only"
    assert describe(replace(accepted, actors=WAGNER), REVIEWED) == "Wagner Group, accepted events only"
    assert describe(Selection(), REVIEWED) == "All events, rejected ones left out"
    assert describe(Selection(actors=WAGNER), REVIEWED) == "Wagner Group, rejected ones left out"
    assert describe(Selection(), EVENTS) == "All events"


def test_the_review_filter_travels_in_the_address():
    chosen = Selection(reviews=frozenset({ReviewState.ACCEPTED, ReviewState.UNREVIEWED}))
    assert to_params(chosen) == {"review": ["accepted", "unreviewed"]}
    assert from_params({"review": ["accepted", "unreviewed", "perhaps"]}) == chosen


def test_those_who_are_only_described_step_back_behind_those_who_are_named():
    crowd = Actor("crowd", "people", ActorKind.ORGANISATION)
    events = [replace(event, agents=(crowd, *event.agents)) for event in sample_events()]
    options = facets(events, Selection()).options[Field.ACTOR]
    assert options[len(options) - 1].label == "people"
    assert options[len(options) - 1].count == len(events) > options[0].count
