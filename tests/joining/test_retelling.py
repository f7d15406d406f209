"""What one article tells again, in the same words or in others, is one event; what differs outright is not."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_clustering import ADA, BEN, CHAD, JULY, LIMA, MAY_5, NIAMEY, NIGER, PERU, report

from geo.joining.clustering import join_reports
from geo.joining.gathering import gather, in_article
from geo.joining.retelling import SIGNS, open_retelling, signs_of
from geo.joining.vocabulary import open_vocabulary
from geo.model import Actor, ActorKind, EventType, Link, Status

UNIONS = Actor("organisation/unions", "Unions", ActorKind.ORGANISATION)
DOCKERS, NURSES = (Actor(f"unnamed/{noun}", noun, ActorKind.UNNAMED) for noun in ("dockers", "nurses"))


def walkout(words, at, **more):
    told = {"kind": EventType.PROTEST, "agents": (UNIONS,), "targets": (), "when": None, "before": "Port staff held a "}
    return report(words, at=at, **told | more)


def weighed(*reports):
    """Return the chance that the last of some reports tells what the first does, and its signs by their names."""
    told = list(in_article(reports, open_vocabulary()))
    signs = signs_of(told[0], told[-1], open_vocabulary())
    return open_retelling().chance(signs), dict(zip(SIGNS, signs, strict=True))


def test_a_headline_and_the_paragraph_that_tells_it_in_other_words_are_one_event():
    (event,) = join_reports([walkout("strike", 0, agents=()), walkout("walkout", 100)])
    assert len(event.reports) == 2


def test_one_more_report_joins_the_event_that_it_is_likest():
    visits = [report("visited", at=100 * at, agents=(who,), when=None) for at, who in enumerate((ADA, BEN, ADA))]
    first, second = join_reports(visits)
    assert [len(first.reports), len(second.reports)] == [2, 1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"agents": (CHAD,), "kind": EventType.REJECT}, {"agents": (PERU,), "kind": EventType.REJECT}),
        ({"targets": (ADA,)}, {"targets": (BEN,)}),
        ({"agents": (DOCKERS,)}, {"agents": (NURSES,)}),
        ({"when": MAY_5}, {"when": JULY}),
        ({"places": (NIAMEY,)}, {"places": (LIMA,)}),
        ({"status": Status.OCCURRED}, {"status": Status.HYPOTHETICAL}),
    ],
)
def test_two_speakers_persons_nouns_days_or_scenes_are_two_however_alike_they_are_told(one, other):
    assert len(join_reports([report(**one), report(at=100, **other)])) == 2
    assert len(join_reports([report(**one), report(at=100, **one)])) == 1


def test_states_that_one_telling_names_otherwise_are_one_sign_among_others():
    first, named_otherwise = report(targets=()), report(at=100, agents=(PERU,), targets=())
    assert len(join_reports([first, named_otherwise])) == 1
    assert weighed(first, named_otherwise)[0] < weighed(first, report(at=100, targets=()))[0]


def test_a_sentence_that_stands_there_once_more_tells_what_it_told_however_far_away_and_whatever_is_carried_to_it():
    between = [report("met", at=100 * at, kind=EventType.CONSULT) for at in range(1, 25)]
    first, again = report(places=(), when=None), report(at=5_000, targets=(PERU,), places=(LIMA,), when=None)
    events = gather([first, *between, linked(again, Link.THREAD)])
    assert [one.id for one in events[0].reports] == [first.id, again.id]
    assert "the same sentence once more" in events[0].bonds[0].reasons
    assert weighed(first, *between, again)[0] < 0.45


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"targets": (ADA,)}, {"targets": (BEN,)}),
        ({"when": MAY_5}, {"when": JULY}),
        ({"status": Status.OCCURRED}, {"status": Status.HYPOTHETICAL}),
        ({}, {"words": "raided"}),
    ],
)
def test_the_same_words_of_another_person_or_day_or_of_what_only_might_be_are_no_repetition(one, other):
    told = [report(**one), report(at=2_000, **other)]
    assert not any("the same sentence once more" in bond.reasons for event in gather(told) for bond in event.bonds)


def linked(one, link):
    """Return a report whose day and places came to it in some way."""
    return replace(one, when_link=link, places=tuple(replace(item, link=link) for item in one.places))


@pytest.mark.parametrize("more", [{"when": JULY}, {"places": (LIMA,)}])
def test_a_day_or_scene_that_another_sentence_tells_keeps_nothing_apart(more):
    other = report(at=100, **more)
    for link in (Link.ATTACHED, Link.SENTENCE):
        assert len(join_reports([report(), linked(other, link)])) == 2
    for link in (Link.THREAD, Link.HOLDS):
        (event,) = gather([report(), linked(other, link)])
        assert len(event.reports) == 2


def test_a_day_that_nothing_tells_is_no_sign():
    told, assumed = report(), replace(report(at=100), when_link=Link.ASSUMED)
    assert weighed(told, report(at=100))[1]["same days"] == 1.0
    assert weighed(told, assumed)[1]["same days"] == 0.0
    assert weighed(told, replace(assumed, when=JULY))[1]["days between"] == 0.0


def test_what_stands_far_behind_in_the_article_is_less_likely_the_same():
    between = [report("met", at=100 * at, kind=EventType.CONSULT) for at in range(1, 15)]
    near, _ = weighed(report(), report(at=2_000))
    far, signs = weighed(report(), *between, report(at=2_000))
    assert far < near
    assert signs["nearness"] == pytest.approx(0.25)


def test_the_place_the_day_and_the_words_speak_for_one_happening():
    one = report(places=(), when=None)
    bare, _ = weighed(one, report("met", at=100, places=(), when=None))
    assert weighed(one, report(at=100, places=(), when=None))[0] > bare
    assert weighed(report(when=None), report("met", at=100, when=None))[0] > bare
    assert weighed(report(places=()), report("met", at=100, places=()))[0] > bare


def test_what_an_article_tells_again_is_joined_for_the_same_reasons_whatever_else_is_read():
    reports = [report(), report("the raid", at=100, agents=()), report("killed", at=200, when=None)]
    others = [replace(one, id=f"other {one.id}", article="two.txt") for one in reports]
    texts = {"one.txt": "A raid on Niamey", "two.txt": "They then raided Niamey and its market"}
    alone = {bond for event in gather(reports) for bond in event.bonds}
    assert alone
    assert alone <= {bond for event in join_reports([*reports, *others], texts) for bond in event.bonds}


REPORTS = st.builds(
    report,
    words=st.sampled_from(["attacked", "the attack", "met", "?"]),
    at=st.integers(0, 40).map(lambda at: at * 100),
    kind=st.sampled_from([EventType.ASSAULT, EventType.REJECT]),
    agents=st.sampled_from([(), (CHAD,), (ADA,), (NURSES,)]),
    targets=st.sampled_from([(), (NIGER,), (DOCKERS,)]),
    places=st.sampled_from([(), (NIAMEY,), (LIMA,)]),
    when=st.sampled_from([None, MAY_5, JULY]),
    before=st.sampled_from(["", "Gunmen near Djibo ", "In Turku, 11 of 12 bakers "]),
)


@given(st.lists(REPORTS, max_size=6), st.lists(REPORTS, max_size=6))
def test_what_an_article_tells_as_two_no_other_article_joins(reports, others):
    own = list({one.id: one for one in reports}.values())
    elsewhere = [replace(one, id=f"other {one.id}", article="a.txt") for one in others]  # it is taken first
    texts = {"one.txt": "A raid on Niamey", "a.txt": "They then raided Niamey and its market"}
    events = join_reports([*own, *elsewhere], texts)
    told = (frozenset(one.id for one in event.reports if one.article == "one.txt") for event in events)
    alone = {frozenset(one.id for one in event.reports) for event in join_reports(own)}
    assert {ids for ids in told if ids} == alone


@given(REPORTS, REPORTS)
def test_signs_lie_between_0_and_1_and_give_a_chance(one, other):
    chance, signs = weighed(*sorted((one, other), key=lambda each: each.span.start))
    assert all(0.0 <= number <= 1.0 for number in signs.values())
    assert 0.0 < chance < 1.0


@given(st.lists(REPORTS, max_size=8))
def test_each_report_is_in_one_event_of_its_type_and_tied_to_an_earlier_one(reports):
    ordered = sorted({one.id: one for one in reports}.values(), key=lambda one: one.trigger.start)
    events = gather(ordered)
    assert sorted(one.id for event in events for one in event.reports) == sorted(one.id for one in ordered)
    for event in events:
        assert len({one.type for one in event.reports}) == 1
        places = {one.id: at for at, one in enumerate(event.reports)}
        assert [places[bond.report] for bond in event.bonds] == list(range(1, len(places)))
        assert all(places[bond.other] < places[bond.report] for bond in event.bonds)
