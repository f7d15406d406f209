import pytest
from sample_events import many_events, sample_events

from geo.model import QUADRANT, Status
from geo.views.indexes import index_of
from geo.views.layers import FIELDS, LayerBy, layering
from geo.views.marks import sign_of

EVENTS = sample_events()


def layer_of(by, event):
    found = layering(index_of(EVENTS), by)
    return found.layers[found.codes[EVENTS.index(event)]]


def test_by_type_colours_are_those_of_the_quadrants():
    for event in EVENTS:
        assert layer_of(LayerBy.TYPE, event).sign is sign_of(QUADRANT[event.type])


def test_by_side_the_country_of_the_agent_counts_and_several_are_no_side():
    for event in EVENTS:
        countries = {actor.country for actor in event.agents if actor.country}
        values = layer_of(LayerBy.SIDE, event).values
        if len(countries) == 1 and len(values) == 1:
            assert values == countries
    together = next(e for e in EVENTS if {a.country for a in e.agents} >= {"RU", "CN"})
    assert not layer_of(LayerBy.SIDE, together).values & {"RU", "CN"}


def test_by_status_denied_and_cancelled_share_a_sign_as_they_share_a_drawing():
    layers = layering(index_of(EVENTS), LayerBy.STATUS).layers
    assert frozenset({Status.DENIED, Status.CANCELLED}) in {layer.values for layer in layers}
    for event in EVENTS:
        assert event.status in layer_of(LayerBy.STATUS, event).values


@pytest.mark.parametrize("by", list(LayerBy))
def test_there_are_at_most_six_layers_each_with_a_sign_of_its_own(by):
    found = layering(index_of(many_events(400)), by)
    assert len(found.layers) <= 6
    assert len(set(found.signs)) == len(found.layers)
    assert len(found.codes) == 400


@pytest.mark.parametrize("by", list(LayerBy))
def test_layers_share_out_the_values_of_their_filter(by):
    index = index_of(EVENTS)
    values = [value for layer in layering(index, by).layers for value in layer.values]
    assert len(values) == len(set(values))
    assert set(index.column(FIELDS[by]).values) <= set(values)
