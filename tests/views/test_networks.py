import math
import re
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_events import CHINA, RUSSIA, US, WAGNER, make_event, many_events, sample_events

from geo.model import Actor, ActorKind, EventType, Quadrant
from geo.views.fields import Pair, Relation
from geo.views.networks import HEIGHT, WIDTH, network_of, ties_of
from geo.views.selection import Selection, select


def act(kind, agents=(), targets=(), text="They acted."):
    return make_event(text, "acted", kind=kind, agents=agents, targets=targets)


def covers(one, other):
    return abs(one.x - other.x) < one.radius + other.radius and abs(one.y - other.y) < one.radius + other.radius


def test_an_agent_is_tied_to_each_target_and_the_ties_of_a_quadrant_are_counted_together():
    events = (
        act(EventType.ASSAULT, (RUSSIA,), (US, CHINA)),
        act(EventType.COERCE, (RUSSIA,), (US,)),
        act(EventType.AID, (RUSSIA,), (US,)),
    )
    told = [(t.source, t.target, t.quadrant, t.count) for t in ties_of(events)]
    assert told == [
        ("country/RU", "country/US", Quadrant.MATERIAL_CONFLICT, 2),
        ("country/RU", "country/CN", Quadrant.MATERIAL_CONFLICT, 1),
        ("country/RU", "country/US", Quadrant.MATERIAL_COOPERATION, 1),
    ]


def test_agents_side_by_side_are_with_each_other_even_in_hostile_deeds():
    (tie,) = ties_of((act(EventType.MOBILIZE, (CHINA, RUSSIA)),))
    assert (tie.directed, tie.relation) == (False, Relation.WITH)


def test_agents_who_act_on_each_other_are_not_side_by_side():
    (tie,) = ties_of((act(EventType.ASSAULT, (CHINA, RUSSIA), (RUSSIA,)),))
    assert (tie.source, tie.target, tie.directed, tie.relation) == ("country/CN", "country/RU", True, Relation.AGAINST)


def test_an_edge_leads_to_the_events_that_it_stands_for():
    events = sample_events()
    for tie in ties_of(events):
        found = select(events, Selection(pair=Pair(tie.source, tie.target, tie.relation)))
        assert len(found) >= tie.count


def test_an_actor_alone_is_no_network():
    network = network_of((act(EventType.ASSAULT, (WAGNER,)),))
    assert (network.nodes, network.edges, network.ties) == ((), (), ())
    assert network_of(()).nodes == ()


def test_the_heaviest_actors_are_drawn_and_the_others_counted():
    actors = [Actor(f"a{n:02}", f"Actor {n:02}", ActorKind.ORGANISATION) for n in range(40)]
    events = [act(EventType.ACCUSE, (actors[0],), (other,), text=f"They acted {other.id}.") for other in actors[1:]]
    network = network_of(events, most=10)
    assert [node.actor.id for node in network.nodes] == [actor.id for actor in actors[:10]]
    assert not any(covers(one, other) for one, other in combinations(network.nodes, 2))
    assert (network.left_out, len(network.ties)) == (30, 39)


def test_the_same_events_are_laid_out_the_same_in_any_order():
    events = sample_events()
    assert network_of(events) == network_of(events)
    assert {(n.actor.id, n.x, n.y) for n in network_of(events).nodes} == {
        (n.actor.id, n.x, n.y) for n in network_of(events[::-1]).nodes
    }


def test_nothing_lies_outside_the_drawing():
    network = network_of(sample_events())
    assert network.nodes
    for node in network.nodes:
        assert node.radius <= node.x <= WIDTH - node.radius
        assert node.radius <= node.y <= HEIGHT - node.radius


def test_several_ties_of_a_pair_take_different_ways():
    kinds = (EventType.ASSAULT, EventType.AID, EventType.CONSULT)
    network = network_of(
        [act(kind, (CHINA,), (RUSSIA,)) for kind in kinds] + [act(EventType.ASSAULT, (RUSSIA,), (CHINA,))]
    )
    assert len({edge.path for edge in network.edges}) == 4


actors = st.integers(0, 12).map(lambda n: Actor(f"a{n}", f"Actor {n}", ActorKind.STATE))


@pytest.mark.slow
@given(
    st.lists(
        st.tuples(st.sampled_from(EventType), st.lists(actors, max_size=3), st.lists(actors, max_size=3)), max_size=15
    )
)
def test_any_events_make_a_drawing_of_plain_numbers(parts):
    network = network_of([act(kind, tuple(a), tuple(b)) for kind, a, b in parts], most=8)
    assert all(math.isfinite(n.x + n.y + n.radius) for n in network.nodes)
    assert all(re.fullmatch(r"[MQLz\d. -]*", edge.path + edge.head) for edge in network.edges)
    assert len(network.nodes) <= 8


@pytest.mark.parametrize("number", [2000])
def test_many_events_are_no_burden(number):
    assert network_of(many_events(number)).nodes == ()
