"""Acts that a round-up tells one after the other, in the same words, are several; what is told again is one."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from test_clustering import ADA, LIMA, NIAMEY, PERU, report
from test_retelling import REPORTS

from geo.events.similarity import profile_of
from geo.extract import extract_article
from geo.joining.chances import telling_of
from geo.joining.gathering import gather
from geo.joining.parallels import are_parallel, particulars_of
from geo.joining.vocabulary import open_vocabulary
from geo.model import Actor, ActorKind, Article, EventPlace, Link, Place, PlaceKind, PlaceRole, Quantity, Span

ACCRA = Place("Accra", PlaceKind.CITY, 5.56, -0.2, 1, "GH")
TEMA = Place("Tema", PlaceKind.CITY, 5.67, 0.0, 1, "GH")
LEGON = Place("Legon", PlaceKind.CITY, 5.65, -0.19, 1, "GH")
VOLTA = Place("Volta", PlaceKind.ADMIN1, 7.5, 0.5, 4, "GH")
TOGO, BENIN = (Actor(f"state/{code}", name, ActorKind.STATE, code) for code, name in (("TG", "Togo"), ("BJ", "Benin")))
UNION = Actor("organisation/union", "West Union", ActorKind.ORGANISATION)
MINERS, PILOTS, GOLD_MINERS = (
    Actor(f"unnamed/{noun}", noun, ActorKind.UNNAMED) for noun in ("miners", "pilots", "gold miners")
)

ROUND_UPS = (
    "A landslide buried nine houses in Pokhara. A landslide buried six houses in Butwal.",
    "Soldiers shot two looters in Durban. Soldiers shot a looter in Bloemfontein.",
    "Police arrested five smugglers in Rotterdam. Police arrested two smugglers in Groningen.",
    "Rebels killed seven farmers in Bunia. Rebels killed three farmers in Beni.",
    "Warplanes bombed a bridge in Homs. Warplanes bombed a clinic in Idlib.",
    "Miners marched in Oruro on Tuesday. Miners marched in Tarija on Tuesday.",
    "A bomb wounded four people in Quetta on Friday. A bomb wounded nine people in Peshawar on Friday.",
    "Border guards detained 30 migrants in Edirne. Border guards detained 11 migrants in Hatay.",
    "Gunmen killed a mayor in Veracruz. Gunmen killed a journalist in Tijuana. Gunmen killed two officers in Puebla.",
    "Militants beheaded a fisherman in Macomia. Militants beheaded two traders in Palma.",
    "Strikers blockaded the port of Santos. Strikers blockaded the port of Callao.",
    "Farmers blocked a road in Toulouse. Farmers blocked a road in Rennes.",
    "India signed a defence pact with Vietnam. India signed a defence pact with Armenia.",
    "Australia signed a treaty with Tuvalu, and Australia signed a treaty with Nauru.",
    "Canada imposed sanctions on Myanmar. Canada imposed sanctions on Nicaragua.",
    "Brazil expelled the ambassador of Hungary. Brazil expelled the ambassador of Ecuador.",
    "The United States warned Iran. The United States warned Venezuela.",
    "Turkey condemned Greece. Turkey condemned Austria.",
    "Saudi Arabia lent Pakistan $3 billion. Saudi Arabia lent Egypt $5 billion.",
    "Indonesia's president met Malaysia's prime minister. Indonesia's president met Fiji's prime minister.",
    "Poland summoned the Russian ambassador. Poland summoned the ambassador of Belarus.",
    "Germany gave Moldova 40 buses. Germany gave Kosovo 15 ambulances.",
    "The army killed 12 militants. The army killed three civilians.",
    "A court jailed a banker for six years. A court jailed a teacher for two years.",
    "Prosecutors charged a senator with fraud. Prosecutors charged a nurse with theft.",
)
RETOLD = (
    "Gunmen abduct doctor in Maiduguri\n\nGunmen abducted a doctor in Maiduguri on Sunday, police said.",
    "Warplanes bomb bridge in Homs\n\nWarplanes bombed a bridge in Homs on Monday, residents said.",
    "India, Vietnam sign defence pact\n\nIndia and Vietnam signed a defence pact in Hanoi on Friday.",
    "Canada imposes sanctions on Myanmar\n\nCanada imposed sanctions on Myanmar's army on Thursday.",
    "Norway sends tents to Lebanon\n\nNorway sent 900 tents to Lebanon on Wednesday.",
    "Rebels release miners\n\nRebels released five miners in Colombia on Saturday.",
    "Bomb kills four in Quetta\n\nA bomb killed four people at a market in Quetta on Friday.",
    "Farmers block road near Toulouse\n\nFarmers blocked a road near Toulouse on Monday. The blockade lasted hours.",
    "Rebels killed seven farmers in Bunia on Monday. Officials said the rebels killed the farmers in their fields.",
    "Missiles strike Odesa\n\nMissiles struck a depot in Odesa overnight, the governor said.",
    "Court jails banker in Lisbon\n\nA court in Lisbon jailed a banker for six years on Thursday.",
    "Ethiopia sends troops to Somalia\n\nEthiopia sent 2,000 troops to Somalia on Sunday.",
    "Nurses strike in Harare\n\nNurses went on strike in Harare on Monday. The walkout shut two hospitals.",
    "Militants attack post in Gao\n\nMilitants attacked an army post in Gao on Saturday. The attack lasted an hour.",
    "Poland summons Russian ambassador\n\nPoland summoned the Russian ambassador on Thursday over a cyberattack.",
    "Germany gives Moldova buses\n\nGermany gave Moldova 40 buses on Friday.",
    "Strikers blockade port of Santos\n\nStrikers blockaded the port of Santos on Monday. The blockade stopped ships.",
)


def sentence(words="killed", at=0, *, places=(), link=Link.ATTACHED, end=".", counts=(), **told):
    """Return a report of a full sentence, or of one that ends otherwise."""
    one = report(words, at=at, **{"places": (), "when": None} | told)
    numbers = tuple(Quantity(one.span, str(count), count, count, "person", "killed") for count in counts)
    placed = tuple(EventPlace(place, PlaceRole.AT, link) for place in places)
    text = one.sentence + end
    return replace(one, sentence=text, span=Span(at, at + len(text)), places=placed, numbers=numbers)


def are_two(one, later):
    both = []
    for told in (one, later):
        profile = profile_of(told)
        both.append(particulars_of(profile, telling_of(profile, open_vocabulary()).act))
    return are_parallel(*both)


def is_joined(text):
    """Say whether an event of a text is told by two of its sentences."""
    found = extract_article(Article("one.txt", text, published=date(2026, 3, 4)))
    return any(len({told.span for told in event.reports}) > 1 for event in gather(found.reports))


@pytest.mark.pipeline
@pytest.mark.parametrize("text", ROUND_UPS)
def test_acts_of_a_round_up_stay_apart(text):
    assert not is_joined(text)


@pytest.mark.pipeline
@pytest.mark.parametrize("text", RETOLD)
def test_what_a_short_text_tells_again_is_joined(text):
    assert is_joined(text)


@pytest.mark.parametrize(
    ("one", "other", "two"),
    [(ACCRA, TEMA, True), (ACCRA, LEGON, False), (ACCRA, VOLTA, False), (NIAMEY, LIMA, True), (LIMA, LIMA, False)],
)
def test_towns_that_are_no_suburbs_of_each_other_are_two_scenes(one, other, two):
    assert are_two(sentence(places=(one,)), sentence("attacked", 100, places=(other,))) is two


def test_a_town_that_another_sentence_tells_keeps_nothing_apart():
    assert not are_two(sentence(places=(ACCRA,)), sentence(at=100, places=(TEMA,), link=Link.THREAD))


def test_of_several_towns_one_in_common_is_enough():
    assert not are_two(sentence(places=(ACCRA, LIMA)), sentence(at=100, places=(TEMA, LIMA)))


def test_states_that_each_names_alone_beside_a_party_of_both_are_two():
    for both in (PERU, UNION):
        met = sentence("met", agents=(both,), targets=(TOGO,))
        assert are_two(met, sentence("met", 100, agents=(both,), targets=(BENIN,)))
        assert not are_two(met, sentence("met", 100, agents=(both,), targets=(TOGO, BENIN)))
    assert not are_two(
        sentence("met", agents=(PERU,), targets=(TOGO,)), sentence("met", 100, agents=(UNION,), targets=(BENIN,))
    )


def test_other_nouns_behind_the_same_word_are_others():
    first = sentence(targets=(MINERS,))
    assert are_two(first, sentence(at=100, targets=(PILOTS,)))
    assert not are_two(first, sentence(at=100, targets=(GOLD_MINERS,)))
    assert not are_two(first, sentence("died", 100, targets=(PILOTS,)))


def test_a_noun_behind_a_name_is_another_and_a_name_behind_a_noun_tells_who_it_was():
    named, by_noun = (sentence(at=at, targets=(who,)) for at, who in ((0, ADA), (100, PILOTS)))
    assert are_two(named, by_noun)
    assert not are_two(by_noun, named)


def test_a_headline_may_call_them_by_another_noun():
    assert not are_two(sentence(targets=(MINERS,), end=""), sentence(at=100, targets=(PILOTS,)))
    assert are_two(sentence(targets=(MINERS,), end="!”"), sentence(at=100, targets=(PILOTS,)))


def test_other_counts_are_two_unless_town_or_day_is_told_of_both():
    few, many = {"counts": (3,)}, {"counts": (12,)}
    assert are_two(sentence(**few), sentence(at=100, **many))
    assert not are_two(sentence(**few), sentence(at=100, **few))
    assert not are_two(sentence(**few, places=(ACCRA,)), sentence(at=100, **many, places=(LEGON,)))
    day = report().when
    assert not are_two(sentence(**few, when=day), sentence(at=100, **many, when=day))


@given(REPORTS)
def test_no_report_is_told_apart_from_itself(one):
    assert not are_two(one, one)
