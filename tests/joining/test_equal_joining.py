"""Joining finds what it would if each candidate were weighed whole, whatever the reports, the texts and the weights."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_news import made_news
from slow_joining import join_slowly
from test_clustering import ADA, ARMY, CHAD, JULY, LIMA, MAY, MAY_5, NIAMEY, NIGER, NIGER_LAND, PERU, report

from geo.joining.chances import SIGNS, Chances, open_chances
from geo.joining.clustering import join_reports
from geo.joining.logistic import odds_of
from geo.model import Link, Quantity, Span, Status
from geo.ontology import EventType

TEXTS = {
    "a.txt": "Gunmen ambush convoy near Niamey\n\nElevenfold mourning in Ouahigouya for the drivers of Djibo.",
    "b.txt": "Drivers of Djibo mourned\n\nThe ambush near Niamey was the worst since Ouahigouya in May.",
    "c.txt": "Drivers of Djibo mourned\n\nThe ambush near Niamey was the worst since Ouahigouya in May.",
    "d.txt": "Bakery in Lima wins prize\n\nA bakery in Lima won a prize for its rye bread on Monday.",
    "told of by nobody.txt": "Ouahigouya mourns the drivers of Djibo, in Lima and in Niamey.",
}
WORDS = ["attacked", "the attack", "raid", "killed", "met", "?"]
BEFORE = ["x" * 10, "Gunmen near Djibo ", "In Lima, 11 of 12 bakers ", "Eleven drivers of Djibo at the convoy "]
REPORTS = st.lists(
    st.builds(
        lambda link, number, **given: replace(report(**given), when_link=link, numbers=counted(number)),
        link=st.sampled_from([None, *Link]),
        number=st.sampled_from([None, 11, 12]),
        words=st.sampled_from(WORDS),
        before=st.sampled_from(BEFORE),
        article=st.sampled_from([*list(TEXTS)[:4], "unknown.txt"]),
        at=st.integers(0, 5).map(lambda n: n * 100),
        kind=st.sampled_from([EventType.ASSAULT, EventType.CONSULT, EventType.ACCUSE]),
        agents=st.sampled_from([(), (CHAD,), (ARMY,), (PERU,), (ADA,)]),
        targets=st.sampled_from([(), (NIGER,), (PERU,)]),
        places=st.sampled_from([(), (NIAMEY,), (LIMA,), (NIGER_LAND,), (NIAMEY, LIMA)]),
        when=st.sampled_from([None, MAY_5, MAY, JULY]),
        status=st.sampled_from(list(Status)),
    ),
    max_size=16,
    unique_by=lambda one: one.id,
)
WEIGHTS = st.lists(st.floats(-4, 4), min_size=len(SIGNS), max_size=len(SIGNS)).map(tuple)
CHANCES = st.builds(
    lambda weights, base, least: Chances((base, *weights[1:]), open_chances().usual, least),
    WEIGHTS,
    st.floats(-9, 3),
    st.sampled_from([0.0, 0.05, 0.5, 0.9, 1.0]),
)


def counted(number):
    return () if number is None else (Quantity(Span(0, 1), str(number), number, number, "person", "killed"),)


@pytest.mark.slow
@given(REPORTS, st.booleans())
def test_any_reports_are_joined_as_they_are_when_all_is_weighed(reports, with_texts):
    texts = TEXTS if with_texts else {}
    assert join_reports(reports, texts) == join_slowly(reports, texts)


@pytest.mark.slow
@given(REPORTS, CHANCES)
def test_whatever_the_weights_nothing_is_passed_over_that_would_be_joined(reports, chances):
    assert join_reports(reports, TEXTS, chances=chances) == join_slowly(reports, TEXTS, chances=chances)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("with_texts", [True, False])
def test_news_is_joined_as_it_is_when_all_is_weighed(seed, with_texts):
    reports, texts = made_news(600, seed=seed)
    events = join_reports(reports, texts if with_texts else {})
    assert events == join_slowly(reports, texts if with_texts else {})
    assert any(len(event.articles) > 2 for event in events)
    assert any(len(event.articles) == 1 for event in events)


@pytest.mark.slow
def test_news_in_any_order_gives_the_same_events():
    reports, texts = made_news(1_000, seed=3)
    shuffler = random.Random(3)
    shuffled, keys = list(reports), list(texts)
    shuffler.shuffle(shuffled)
    shuffler.shuffle(keys)
    assert join_reports(shuffled, {key: texts[key] for key in keys}) == join_reports(reports, texts)


@given(st.floats(0, 1))
def test_odds_of_a_chance_lead_back_to_it_or_to_a_little_less(chance):
    signs = (odds_of(chance), *[0.0] * (len(SIGNS) - 1))
    found = replace(open_chances(), weights=(1.0,) * len(SIGNS)).chance(signs) if odds_of(chance) > -50 else 0.0
    assert found <= chance + 1e-12
    assert chance - found <= 2e-6
