"""How sure an event is, of how sure its reports are."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import InputError
from geo.joining.clustering import event_of
from geo.joining.sureness import chance_of, sureness_of
from geo.model import (
    SURE_OF,
    UNWEIGHED,
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
    ReviewState,
    Span,
    Status,
    Sureness,
    When,
)

FIFTH = When(date(2024, 5, 5), date(2024, 5, 5), 1, "5 May")
SIXTH = When(date(2024, 5, 6), date(2024, 5, 6), 1, "6 May")
NIAMEY = EventPlace(Place("Niamey", PlaceKind.CITY, 13.51, 2.11, 1, "NE"), PlaceRole.AT)
KOLLO = EventPlace(Place("Kollo", PlaceKind.CITY, 13.31, 2.33, 1, "NE"), PlaceRole.AT)
ARMY = ActorMention(Span(0, 4), "army", Actor("army", "Army", ActorKind.MILITARY))


def told(at, article="a.txt", sentence="It happened", *, when=FIFTH, when_chance=None, **chances):
    return Report(
        id=str(at), article=article, span=Span(0, 11), sentence=sentence, trigger=Span(3, 11), type=EventType.ASSAULT,
        status=Status.OCCURRED, agents=(ARMY,), places=(NIAMEY,), when=when,
        sureness=Sureness(when=when_chance, **chances),
    )  # fmt: skip


def test_an_event_of_one_report_is_as_sure_as_that():
    chances = {"event": 0.8, "type": 0.7, "status": 0.9, "agents": 0.6, "places": 0.5}
    assert sureness_of(event_of([told(1, when_chance=0.4, **chances)])) == Sureness(when=0.4, **chances)


def test_articles_that_tell_it_in_words_of_their_own_make_it_surer():
    event = event_of([told(1, event=0.8), told(2, "b.txt", "It took place", event=0.5)])
    assert sureness_of(event).event == chance_of(event) == 0.9


@pytest.mark.parametrize("other", [told(2, event=0.5), told(2, "b.txt", event=0.5), told(2, "b.txt")])
def test_one_article_a_copy_and_what_was_not_weighed_do_not(other):
    assert chance_of(event_of([told(1, event=0.8), other])) == 0.8


def test_a_report_that_says_something_else_speaks_for_nothing():
    other = told(2, "b.txt", "It took place", when=SIXTH, event=0.5, when_chance=0.5, status=0.5)
    event = event_of([told(1, event=0.5, when_chance=0.5, status=0.5), replace(other, status=Status.ALLEGED)])
    found = sureness_of(event)
    assert (found.event, found.when, found.status) == (0.75, 0.5, 0.5)


def test_what_a_person_set_is_sure_and_the_rest_as_it_was_read():
    event = replace(event_of([told(1, event=0.5, when_chance=0.5)]), places=(replace(KOLLO, link=Link.REVIEWED),))
    assert (sureness_of(event).places, sureness_of(event).when, sureness_of(event).event) == (1.0, 0.5, 0.5)


def test_what_a_person_accepted_is_sure_and_what_was_rejected_is_none():
    event = event_of([told(1, event=0.2, when_chance=0.1)])
    accepted = sureness_of(replace(event, review=ReviewState.ACCEPTED))
    assert accepted == Sureness(1.0, 1.0, 1.0, 1.0, None, 1.0, 1.0)  # it names no targets
    rejected = replace(event, review=ReviewState.REJECTED)
    assert (sureness_of(rejected), chance_of(rejected)) == (Sureness(0.0), 0.0)


def test_what_nobody_weighed_is_not_told():
    assert sureness_of(event_of([told(1)])) == UNWEIGHED
    assert chance_of(replace(event_of([told(1, event=0.5)]), reports=())) is None


@pytest.mark.parametrize("chance", [-0.1, 1.1, float("nan"), float("inf")])
@pytest.mark.parametrize("of", SURE_OF)
def test_a_chance_lies_between_none_and_one(of, chance):
    with pytest.raises(InputError, match=f"a chance is 0 to 1, not .* for {of}"):
        Sureness(**{of: chance})


chances = st.none() | st.floats(0, 1)
reports = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from(["It happened", "It took place"]), chances),
    min_size=1,
    max_size=6,
)


@given(reports)
def test_reports_never_make_an_event_less_sure_than_the_surest_of_them(found):
    event = event_of([told(at, article, words, event=chance) for at, (article, words, chance) in enumerate(found)])
    known = [chance for _, _, chance in found if chance is not None]
    together = chance_of(event)
    if not known:
        assert together is None
    else:
        assert together is not None
        assert max(known) - 0.001 <= together <= 1
