"""Headlines are whole clauses of the articles' own words."""

from sample_events import AT, CHINA, KURSK, MOSCOW, PARIS, RUSSIA, make_event

from geo.model import Actor, ActorKind, EventType, Status
from geo.views.headlines import headlines_of
from geo.views.view import View


def told(text, trigger, **more):
    return make_event(text, trigger, **{"kind": EventType.ASSAULT, "agents": (CHINA,), "places": ((PARIS, AT),)} | more)


def view_of(*events):
    return View(events, len(events), "All events", {})


def test_the_first_two_stand_in_one_line_and_each_alone():
    strike = told("China attacked the town of Kursk.", "attacked", places=((KURSK, AT),))
    visit = told("China sent two delegations to Moscow.", "sent", places=((MOSCOW, AT),), kind=EventType.CONSULT)
    found = headlines_of(view_of(strike, visit))
    assert found[0] == f"{found[1]}; {found[2]}"
    assert set(found[1:]) == {"China attacked the town of Kursk", "China sent two delegations to Moscow"}


def test_what_may_be_and_what_nobody_does_are_no_headlines():
    maybe = told("China might attack the town of Kursk.", "attack", status=Status.HYPOTHETICAL)
    nobody = told("An attack on the town of Kursk.", "attack", agents=())
    assert headlines_of(view_of(maybe, nobody)) == ()


def test_no_headline_is_cut_or_carries_a_note():
    long = "China attacked the town of Kursk " + "and the other towns along the long river and its many bridges " * 4
    found = headlines_of(view_of(told(long, "attacked", agents=(CHINA, RUSSIA))))
    assert not any("…" in line or ":" in line for line in found)
    assert all(len(line) <= 120 for line in found)


def test_nothing_shown_gives_none():
    assert headlines_of(view_of()) == ()


def test_a_common_noun_goes_on_small_after_another_line_and_a_name_does_not():
    soldiers = Actor("soldiers", "Soldiers", ActorKind.UNNAMED)
    strike = told("Russia attacked the town of Kursk.", "attacked", agents=(RUSSIA,), places=((KURSK, AT),))
    shots = told("Soldiers fired upon the old crowd.", "fired", agents=(soldiers,), places=((MOSCOW, AT),))
    lines = headlines_of(view_of(strike, shots))
    assert "Soldiers fired upon the old crowd" in lines
    assert lines[0] in {
        "Russia attacked the town of Kursk; soldiers fired upon the old crowd",
        "Soldiers fired upon the old crowd; Russia attacked the town of Kursk",
    }
