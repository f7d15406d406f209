"""Which events a briefing tells first: the newest and weightiest, and no two that tell the same."""

from dataclasses import replace
from datetime import date

import pytest
from sample_events import AT, CHINA, KURSK, MOSCOW, PARIS, RUSSIA, US, day, make_event

from geo.model import Article, EventType, Quantity, ReviewState, Span, Status, Sureness
from geo.views.key_events import key_events
from geo.views.view import View

TODAY = date(2024, 8, 27)


def _on(when):
    return day(when.year, when.month, when.day, "then")


def event(n, *, kind=EventType.CONSULT, on=TODAY, place=PARIS, agents=(CHINA,), **more):
    text = f"China met Russia in {place.name} for the {n}th time."
    made = make_event(text, "met", kind=kind, places=((place, AT),), agents=agents, **more)
    return replace(made, id=f"{n}", when=_on(on) if on else None)


def view_of(*events, **more):
    article = Article("a", "", published=TODAY)
    return View(events, len(events), "All events", {"a": article}, **more)


def first(*events, **more):
    return key_events(view_of(*events, **more), most=1)[0].id


def test_the_newer_of_two_alike_comes_first():
    assert first(event(1, on=date(2022, 3, 1)), event(2)) == "2"


def test_an_attack_comes_before_talks_of_the_same_day():
    assert first(event(1), event(2, kind=EventType.ASSAULT)) == "2"


def test_what_may_be_comes_behind_what_is():
    assert first(event(1, kind=EventType.ASSAULT, status=Status.HYPOTHETICAL), event(2, kind=EventType.ASSAULT)) == "2"


def test_many_killed_weigh():
    def attack(n, killed):
        made = event(n, kind=EventType.ASSAULT)
        numbers = (Quantity(Span(0, 1), "x", killed, killed, "people", "killed"),)
        return replace(made, reports=tuple(replace(report, numbers=numbers) for report in made.reports))

    assert first(attack(1, 2), attack(2, 166)) == "2"


def test_what_several_tell_independently_comes_first_and_a_copy_counts_nothing():
    alone, told = event(1), event(2)
    twice = replace(told, reports=(told.reports[0], replace(told.reports[0], article="b")))
    assert first(alone, twice) == "2"
    other = replace(alone, reports=(alone.reports[0], replace(alone.reports[0], article="c")))
    assert first(other, twice, origins={"b": told.reports[0].article}) == "1"


def test_accepted_and_changed_events_come_first():
    assert first(event(1), event(2), reviews={"1": ReviewState.ACCEPTED}) == "1"
    assert key_events(view_of(event(1), event(2)), most=1, changed={"1"})[0].id == "1"


def test_of_what_lasts_for_years_the_beginning_counts():
    lasting = replace(event(1), when=replace(_on(TODAY), start=date(2022, 2, 24), end=TODAY))
    assert first(lasting, event(2, on=date(2024, 8, 1))) == "2"


def test_no_two_tell_nearly_the_same_where_others_are_left():
    talks = [event(n, on=date(2024, 8, 20 + n)) for n in range(1, 7)]
    other = event(9, kind=EventType.AGREE, place=MOSCOW, agents=(RUSSIA,), on=date(2024, 7, 20))
    assert "9" in [one.id for one in key_events(view_of(*talks, other), most=3)]


def test_an_article_that_has_less_to_tell_is_heard_too():
    def in_article(made, article):
        return replace(made, reports=tuple(replace(report, article=article) for report in made.reports))

    told = [(PARIS, US), (MOSCOW, RUSSIA)]
    talks = [in_article(event(n, place=place, agents=(who,)), "a") for n, (place, who) in enumerate(told)]
    older = in_article(event(8, place=KURSK, on=date(2024, 8, 26)), "b")
    assert "8" in [one.id for one in key_events(view_of(*talks, older), most=2)]


@pytest.mark.parametrize("number", [0, 1, 3])
def test_as_many_as_there_are_and_never_more(number):
    events = [event(n, place=KURSK, agents=(US,)) for n in range(5)]
    assert len(key_events(view_of(*events), most=number)) == number
    assert len(key_events(view_of(*events[:2]), most=8)) == 2


def test_the_order_of_the_events_does_not_matter():
    events = [event(n, on=date(2024, 8, 1 + n % 3), place=(PARIS, MOSCOW)[n % 2]) for n in range(12)]
    assert key_events(view_of(*events)) == key_events(view_of(*reversed(events)))


def test_without_any_day_there_are_key_events_too():
    events = [event(n, on=None) for n in range(3)]
    view = View(tuple(events), 3, "All events", {"a": Article("a", "")})
    assert len(key_events(view)) == 3


def test_what_another_sentence_tells_comes_before_what_the_same_one_does():
    told, same, other = event(1, kind=EventType.ASSAULT), event(2, place=MOSCOW), event(3, place=KURSK)
    same = replace(same, reports=told.reports)
    assert [one.id for one in key_events(view_of(told, same, other), most=2)] == ["1", "3"]
    assert len(key_events(view_of(told, same), most=2)) == 2


def test_what_is_doubtful_is_told_only_where_nothing_surer_is_left():
    def weighed(n, chance, of_type, **more):
        made = event(n, **more)
        sureness = Sureness(event=chance, type=of_type)
        return replace(made, reports=tuple(replace(report, sureness=sureness) for report in made.reports))

    doubtful = weighed(1, 0.7, 0.5, kind=EventType.ASSAULT)
    assert first(doubtful, weighed(2, 0.9, 0.9, on=date(2024, 7, 1))) == "2"
    assert first(doubtful) == "1"
