"""The fast reader's second look: a party, day or place of the story is taken where it is likelier."""

import threading
from dataclasses import replace
from datetime import date
from math import exp

import numpy as np
import pytest
from parses import PUBLISHED, cast_of, doc_of, party, toponym, word

from geo.actors.states import States
from geo.actors.whoswho import load_whoswho
from geo.dates.finding import find_dates
from geo.engines import Engines, ReaderKind
from geo.errors import StoppedError
from geo.events import story_days, story_scenes
from geo.events.party_choices import MOST_WEIGHED, party_choices
from geo.events.party_choices import NAMES as PARTY_NAMES
from geo.events.positions import FAR, ToldAct, stretches
from geo.events.reporting import find_reports
from geo.events.story_days import day_choices, with_day, with_likely_days
from geo.events.story_parties import with_likely_parties, with_parties, without_unlikely_targets
from geo.events.story_scenes import scene_choices, with_likely_scenes, with_scene, without_unlikely_scenes
from geo.events.triggers import find_triggers
from geo.extract import extract_article
from geo.gazetteer.lookup import open_gazetteer
from geo.model import (
    UNWEIGHED,
    Actor,
    ActorKind,
    ActorMention,
    Article,
    EventPlace,
    EventType,
    Link,
    Place,
    PlaceKind,
    PlaceRole,
    Side,
    Span,
    Status,
    When,
)
from geo.places.learned import Forest, load_forest
from geo.stopping import stoppable
from geo.syntax.lexicon import load_lexicon
from geo.syntax.parties import Cast, TokenIndex

STORY = (
    "Snow/NN/nsubj/fell fell=fall/VBD/ROOT in/IN/case/Ormo Ormo/NNP/obl/fell "
    "on/IN/case/Friday Friday/NNP/obl/fell . "
    "Chile/NNP/nsubj/attacked has=have/VBZ/aux/attacked attacked=attack/VBN/ROOT Peru/NNP/obj/attacked ."
)
FRIDAY = date(2024, 8, 23)


class Told:
    """The story, its one attack by the rules, and all that its story names."""

    def __init__(self):
        self.doc = doc_of(STORY)
        self.whole = Span(0, len(self.doc.text))
        self.towns = [toponym(self.doc, "Ormo")]
        self.dates = find_dates(self.doc.text, published=PUBLISHED, doc=self.doc)
        parties = [party(self.doc, name) for name in ("Chile", "Peru")]
        self.cast = cast_of(self.doc, parties=["Chile", "Peru"], towns=["Ormo"])
        triggers = [trigger for sentence in self.doc.sents for trigger in find_triggers(sentence, self.cast)]
        article = Article("story.txt", self.doc.text, published=PUBLISHED)
        states = States(open_gazetteer(), load_whoswho())
        reports = find_reports(self.doc, article, self.towns, self.dates, parties, states, load_lexicon())
        starts = {trigger.top.idx: trigger for trigger in triggers}
        self.acts = [ToldAct(report, starts[report.trigger.start]) for report in reports]


@pytest.fixture(scope="module")
def told():
    found = Told()
    assert [act.word.text for act in found.acts] == ["attacked"]
    return found


def liking(names, liked, chance=5.0, against=None):
    """Return a forest that finds likely what has a number above a half, and all else unlikely, in log odds."""
    assert liked in names
    leaves = np.array([[0, 1, 2]], dtype=np.int32)
    return Forest(
        feature=np.array([[names.index(liked), 0, 0]], dtype=np.int32),
        threshold=np.array([[0.5, 0.0, 0.0]]),
        left=np.where(leaves == 0, 1, leaves).astype(np.int32),
        right=np.where(leaves == 0, 2, leaves).astype(np.int32),
        value=np.array([[0.0, -(chance if against is None else against), chance]]),
        depth=1,
        names=tuple(names),
    )


def days(told, monkeypatch, liked, **options):
    monkeypatch.setattr(story_days, "load_forest", lambda *_: liking(story_days.NAMES, liked, **options))
    (report,) = with_likely_days(told.acts, told.doc, PUBLISHED, told.dates)
    return report


def unweighed(report):
    return replace(report, sureness=UNWEIGHED)


def scenes(told, monkeypatch, liked, **options):
    monkeypatch.setattr(story_scenes, "load_forest", lambda *_: liking(story_scenes.NAMES, liked, **options))
    (report,) = with_likely_scenes(told.acts, told.doc, told.towns, None)
    return report


def parties(told, agent, target, **options):
    """Return who acts and who is met, where forests like certain numbers."""
    forests = {
        side: liking(PARTY_NAMES, liked, **options) for side, liked in ((Side.AGENT, agent), (Side.TARGET, target))
    }
    ((act, choices),) = party_choices(told.acts, told.doc, told.cast, told.whole)
    weighed = [replace(choice, charged=False) for choice in choices]  # as in a longer text
    report = with_parties(act, weighed, forests)
    return tuple(tuple(mention.actor.name for mention in side) for side in (report.agents, report.targets))


@pytest.mark.parametrize("names", [story_days.NAMES, story_scenes.NAMES, PARTY_NAMES])
def test_no_number_is_named_twice(names):
    assert len(set(names)) == len(names)


def test_every_number_has_a_name_and_the_forests_know_them(told):
    ((_, choices),) = day_choices(told.acts, told.doc, PUBLISHED, told.dates)
    assert {len(choice.numbers) for choice in choices} == {len(story_days.NAMES)}
    ((_, places),) = scene_choices(told.acts, told.doc, told.towns, told.towns[0])
    assert {len(choice.numbers) for choice in places} == {len(story_scenes.NAMES)}
    ((_, parties),) = party_choices(told.acts, told.doc, told.cast, told.whole)
    assert {len(choice.numbers) for choice in parties} == {len(PARTY_NAMES)}
    for folder in ("events", "events/careful"):
        assert {load_forest(f"{side}s", folder).names for side in Side} == {PARTY_NAMES}
        assert load_forest("days", folder).names == story_days.NAMES
        assert load_forest("scenes", folder).names == story_scenes.NAMES


def test_the_days_of_the_story_the_publication_and_none_are_weighed(told):
    ((_, choices),) = day_choices(told.acts, told.doc, PUBLISHED, told.dates)
    assert {(FRIDAY, FRIDAY), (PUBLISHED, PUBLISHED), None} <= {choice.days for choice in choices}


def test_a_likelier_day_of_another_sentence_is_taken_as_carried_over(told, monkeypatch):
    report = days(told, monkeypatch, "main")
    assert (report.when.start, report.when_link) == (FRIDAY, Link.THREAD)
    assert told.doc.text[report.when_span.start : report.when_span.end] == "Friday"


def test_the_day_of_publication_is_marked_as_assumed(told, monkeypatch):
    report = days(told, monkeypatch, "publication")
    assert (report.when.start, report.when.end, report.when_link) == (PUBLISHED, PUBLISHED, Link.ASSUMED)


def test_none_is_taken_where_that_is_likeliest(told, monkeypatch):
    report = days(told, monkeypatch, "none")
    assert (report.when, report.when_span, report.when_link) == (None, None, None)


def test_what_the_rules_found_stays_where_nothing_is_clearly_likelier(told, monkeypatch):
    (act,) = told.acts
    assert unweighed(days(told, monkeypatch, "main", chance=0.1)) == act.report
    assert unweighed(scenes(told, monkeypatch, "same")) == act.report


def test_what_stands_carries_the_chance_of_the_choice_that_it_is(told, monkeypatch):
    assert days(told, monkeypatch, "none").sureness.when == pytest.approx(1 / (1 + exp(-5)))
    assert days(told, monkeypatch, "main", chance=0.1).sureness.when == pytest.approx(1 / (1 + exp(0.1)))
    placed = scenes(told, monkeypatch, "count")
    assert (placed.places[0].place.name, placed.sureness.places) == ("Ormo", pytest.approx(1 / (1 + exp(-5))))
    ((act, choices),) = party_choices(told.acts, told.doc, told.cast, told.whole)
    liked = {side: liking(PARTY_NAMES, f"{side}") for side in Side}
    weighed = with_parties(act, choices, liked).sureness
    assert (weighed.agents, weighed.targets) == (pytest.approx(1 / (1 + exp(-5))),) * 2


def test_who_acts_and_who_is_met_are_weighed_among_all_that_the_story_names(told):
    ((_, choices),) = party_choices(told.acts, told.doc, told.cast, told.whole)
    found = {choice.mention.text: choice.sides for choice in choices}
    assert (found["Chile"], found["Peru"]) == ({Side.AGENT}, {Side.TARGET})
    assert "Snow" not in found  # a noun that names nobody is asked in its own sentence alone


def test_the_parties_of_the_rules_stay_where_nobody_is_likelier(told):
    assert parties(told, "agent", "target") == (("Chile",), ("Peru",))
    assert parties(told, "passive", "passive") == (("Chile",), ("Peru",))


def test_a_likelier_party_takes_a_side_and_nobody_stands_on_both(told):
    assert parties(told, "slot_obj", "target") == (("Peru",), ())
    assert parties(told, "agent", "slot_subj") == (("Chile",), ("Peru",))


def test_where_it_happens_and_what_explodes_do_nothing():
    doc = doc_of(
        "Peru/NNP/compound/depot depot/NN/nsubj/exploded exploded=explode/VBD/ROOT "
        "in/IN/case/Ormo Ormo/NNP/obl/exploded ."
    )
    cast = cast_of(doc, parties=["Peru"], towns=["Ormo"])
    triggers = [trigger for sentence in doc.sents for trigger in find_triggers(sentence, cast)]
    town = toponym(doc, "Ormo")
    states = States(open_gazetteer(), load_whoswho())
    article = Article("story.txt", doc.text, published=PUBLISHED)
    (report,) = find_reports(doc, article, [town], [], [party(doc, "Peru")], states, load_lexicon())
    assert report.agents == ()
    ((_, choices),) = party_choices([ToldAct(report, triggers[0])], doc, cast, Span(0, len(doc.text)))
    assert {choice.mention.text: choice.barred for choice in choices}["Peru"]
    likes_all = {side: liking(PARTY_NAMES, "in_sentence") for side in Side}
    assert with_parties(ToldAct(report, triggers[0]), choices, likes_all).agents == ()


def test_what_is_nobody_does_nothing():
    doc = doc_of(
        "The/DT/det/verdict verdict/NN/nsubj/attacked and/CC/cc/nurses nurses/NNS/conj/verdict "
        "attacked=attack/VBD/ROOT Peru/NNP/obj/attacked ."
    )
    cast = cast_of(doc, parties=["Peru"])
    (trigger,) = find_triggers(next(doc.sents), cast)
    states = States(open_gazetteer(), load_whoswho())
    article = Article("story.txt", doc.text, published=PUBLISHED)
    (report,) = find_reports(doc, article, [], [], [party(doc, "Peru")], states, load_lexicon())
    ((_, choices),) = party_choices([ToldAct(report, trigger)], doc, cast, Span(0, len(doc.text)))
    barred = {choice.mention.text: choice.barred for choice in choices}
    assert barred == {"Peru": False, "verdict": True, "nurses": False}


TOLD_BY = (
    "Raids/NNS/nsubj/killed killed=kill/VBD/ccomp/said Peru/NNP/obj/killed {who} said=say/VBD/ROOT .",
    "We/PRP/nsubj/killed killed=kill/VBD/ccomp/said Peru/NNP/obj/killed {who} said=say/VBD/ROOT .",
)


@pytest.mark.parametrize(
    ("notation", "kind", "barred"),
    [
        (TOLD_BY[0], ActorKind.PERSON, True),
        (TOLD_BY[0], ActorKind.MILITARY, False),  # an army may tell of its own deeds
        (TOLD_BY[1], ActorKind.PERSON, False),  # and anybody who says so
    ],
)
def test_who_tells_of_a_deed_of_others_did_not_do_it(notation, kind, barred):
    doc = doc_of(notation.format(who="Ruto/NNP/nsubj/said"))
    span = Span(doc.text.index("Ruto"), doc.text.index("Ruto") + 4)
    mention = ActorMention(span, "Ruto", Actor("ruto", "Ruto", kind))
    states = States(open_gazetteer(), load_whoswho())
    known = [party(doc, "Peru"), mention]
    cast = Cast(TokenIndex(doc), known, [], states, load_lexicon())
    triggers = find_triggers(next(doc.sents), cast)
    (trigger,) = [one for one in triggers if one.head.text == "killed"]
    article = Article("story.txt", doc.text, published=PUBLISHED)
    reports = find_reports(doc, article, [], [], known, states, load_lexicon())
    (report,) = [one for one in reports if one.trigger.start == trigger.head.idx]
    ((_, choices),) = party_choices([ToldAct(report, trigger)], doc, cast, Span(0, len(doc.text)))
    assert {choice.mention.text: choice.barred for choice in choices}["Ruto"] is barred


def test_who_suffers_an_act_does_not_act():
    doc = doc_of("Peru/NNP/nsubj:pass/attacked was=be/VBD/aux:pass/attacked attacked=attack/VBN/ROOT .")
    cast = cast_of(doc, parties=["Peru"])
    ((trigger,),) = [find_triggers(sentence, cast) for sentence in doc.sents]
    states = States(open_gazetteer(), load_whoswho())
    article = Article("story.txt", doc.text, published=PUBLISHED)
    (report,) = find_reports(doc, article, [], [], [party(doc, "Peru")], states, load_lexicon())
    ((_, (choice,)),) = party_choices([ToldAct(report, trigger)], doc, cast, Span(0, len(doc.text)))
    assert (choice.sides, choice.barred) == ({Side.TARGET}, True)


def test_a_side_that_is_empty_takes_a_likely_party_alone(told):
    (act,) = told.acts
    bare = ToldAct(replace(act.report, targets=()), act.trigger)
    ((_, choices),) = party_choices([bare], told.doc, told.cast, told.whole)
    forests = {side: liking(PARTY_NAMES, "slot_obj", chance=5.0) for side in Side}
    forests[Side.AGENT] = liking(PARTY_NAMES, "agent")
    assert [m.text for m in with_parties(bare, choices, forests).targets] == ["Peru"]
    forests[Side.TARGET] = liking(PARTY_NAMES, "passive")
    assert with_parties(bare, choices, forests).targets == ()


def test_a_party_that_is_implied_by_no_word_stays(told):
    (act,) = told.acts
    implied = ActorMention(told.towns[0].span, "Ormo", Actor("state:XX", "Ormia", ActorKind.STATE))
    bare = ToldAct(replace(act.report, targets=(implied,)), act.trigger)
    ((_, choices),) = party_choices([bare], told.doc, told.cast, told.whole)
    forests = {side: liking(PARTY_NAMES, "slot_obj") for side in Side}
    assert with_parties(bare, choices, forests).targets == (implied,)


def test_what_one_side_does_alone_meets_nobody_of_another_sentence_unless_that_is_likely(told):
    (act,) = told.acts
    away, beside = (
        ActorMention(span, text, Actor(f"state:{text}", text, ActorKind.STATE))
        for span, text in ((told.towns[0].span, "Ormo"), (act.report.targets[0].span, "Peru"))
    )
    for kind, met, liked, kept in (
        (EventType.MOBILIZE, away, "passive", ()),
        (EventType.RETREAT, away, "passive", ()),
        (EventType.MOBILIZE, away, "target", (away,)),
        (EventType.MOBILIZE, beside, "passive", (beside,)),
        (EventType.ACCUSE, away, "passive", (away,)),
    ):
        told_act = ToldAct(replace(act.report, type=kind, targets=(met,)), act.trigger)
        ((_, choices),) = party_choices([told_act], told.doc, told.cast, told.whole)
        forests = {Side.AGENT: liking(PARTY_NAMES, "agent"), Side.TARGET: liking(PARTY_NAMES, liked)}
        assert with_parties(told_act, choices, forests).targets == kept, (kind, met.text, liked)


@pytest.mark.parametrize(
    ("kind", "acting", "met"),
    [(EventType.CONSULT, ["Chile", "Peru"], []), (EventType.ASSAULT, ["Chile"], ["Peru"])],
)
def test_whom_a_mutual_act_does_not_happen_to_takes_part_in_it_if_that_is_likely(told, kind, acting, met):
    (act,) = told.acts
    told_act = ToldAct(replace(act.report, type=kind), act.trigger)
    ((_, choices),) = party_choices([told_act], told.doc, told.cast, told.whole)
    forests = {Side.AGENT: liking(PARTY_NAMES, "count"), Side.TARGET: liking(PARTY_NAMES, "passive")}
    report = with_parties(told_act, choices, forests)
    assert [mention.actor.name for mention in report.agents] == acting
    assert [mention.actor.name for mention in report.targets] == met
    forests[Side.AGENT] = liking(PARTY_NAMES, "agent")
    assert [m.actor.name for m in with_parties(told_act, choices, forests).agents] == ["Chile"]


def test_what_has_occurred_takes_no_day_that_lies_ahead(told):
    ((act, choices),) = day_choices(told.acts, told.doc, PUBLISHED, told.dates)
    likes_friday = liking(story_days.NAMES, "main")
    assert not any(choice.ahead for choice in choices)
    ahead = [replace(choice, ahead=bool(choice.mentions)) for choice in choices]
    assert with_day(act, choices, likes_friday).when.start == FRIDAY
    assert with_day(act, ahead, likes_friday).when == act.report.when
    planned = ToldAct(replace(act.report, status=Status.PLANNED), act.trigger)
    assert with_day(planned, ahead, likes_friday).when.start == FRIDAY


@pytest.mark.parametrize(("against", "stays"), [(0.5, True), (1.3, True), (1.5, False)])
def test_a_day_that_the_sentence_names_stays_unless_it_is_unlikely(told, against, stays):
    (act,) = told.acts
    own = When(PUBLISHED, PUBLISHED, 1, "here")
    dated = ToldAct(replace(act.report, when=own, when_span=act.report.trigger, when_link=Link.SENTENCE), act.trigger)
    ((dated, choices),) = day_choices([dated], told.doc, PUBLISHED, told.dates)
    report = with_day(dated, choices, liking(story_days.NAMES, "main", chance=0.1, against=against))
    assert (report.when == own) is stays


def test_days_from_publication_on_lie_ahead(told):
    monday = date(2024, 9, 2)
    for days_told, ahead in (((PUBLISHED, monday), True), ((monday, monday), True), ((FRIDAY, PUBLISHED), False)):
        mention = replace(told.dates[0], when=replace(told.dates[0].when, start=days_told[0], end=days_told[1]))
        ((_, choices),) = day_choices(told.acts, told.doc, PUBLISHED, [mention])
        assert {choice.days: choice.ahead for choice in choices}[days_told] is ahead


def test_a_place_that_its_sentence_names_to_tell_of_a_party_is_taken_for_no_other_act(told):
    ((act, choices),) = scene_choices(told.acts, told.doc, told.towns, None)
    forest = liking(story_scenes.NAMES, "lead")
    assert [item.place.name for item in with_scene(act, choices, forest).places] == ["Ormo"]
    aside = [replace(choice, aside=True) for choice in choices]
    assert with_scene(act, aside, forest).places == act.report.places


def test_a_part_of_the_name_of_an_acts_place_does_not_replace_it(told):
    ((act, choices),) = scene_choices(told.acts, told.doc, told.towns, None)
    forest, start = liking(story_scenes.NAMES, "lead"), act.report.span.start
    inner, longer, apart = Span(start, start + 4), Span(start, start + 12), Span(start + 5, start + 12)
    near = [replace(one, toponyms=tuple(replace(t, span=inner) for t in one.toponyms)) for one in choices]
    road = Place("road between Ormo and Lima", PlaceKind.ROUTE, 1.0, 2.0, 5)
    for span, name in ((longer, road.name), (apart, "Ormo")):
        report = replace(act.report, places=(EventPlace(road, PlaceRole.AT, Link.SENTENCE, span),))
        kept = with_scene(replace(act, report=report), near, forest)
        assert [item.place.name for item in kept.places] == [name]


def sides(told, agents, targets):
    """Return who acts and who is met where the rules found these kinds of some states, and forests like nobody."""
    (act,) = told.acts
    named = [
        tuple(
            ActorMention(told.towns[0].span, "Ormo", Actor(f"{kind}/{code}", f"{kind} {code}", kind, code))
            for kind, code in side
        )
        for side in (agents, targets)
    ]
    bare = ToldAct(replace(act.report, agents=named[0], targets=named[1]), act.trigger)
    ((_, choices),) = party_choices([bare], told.doc, told.cast, told.whole)
    report = with_parties(bare, choices, {side: liking(PARTY_NAMES, "passive") for side in Side})
    return [
        [(mention.actor.kind, mention.actor.country) for mention in side] for side in (report.agents, report.targets)
    ]


def test_of_several_who_act_none_is_acted_upon(told):
    china, russia = (ActorKind.STATE, "CN"), (ActorKind.MILITARY, "RU")
    japan, whole = (ActorKind.STATE, "JP"), (ActorKind.STATE, "RU")
    assert sides(told, [china, russia], [whole, japan]) == [[china, russia], [japan]]
    assert sides(told, [china, russia], [(ActorKind.PERSON, "RU")])[0] == [china, russia]
    assert sides(told, [russia], [whole]) == [[russia], [whole]]


def test_a_state_does_not_stand_beside_its_own_army(told):
    army, state, other = (ActorKind.MILITARY, "RU"), (ActorKind.STATE, "RU"), (ActorKind.STATE, "CN")
    assert sides(told, [state, army, other], [])[0] == [army, other]
    assert sides(told, [other], [army, state])[1] == [army]


def test_a_government_does_nothing_to_its_own_state(told):
    government, army = (ActorKind.GOVERNMENT, "ML"), (ActorKind.MILITARY, "ML")
    state, other = (ActorKind.STATE, "ML"), (ActorKind.STATE, "NE")
    assert sides(told, [government], [state, other]) == [[government], [other]]
    assert sides(told, [army], [state]) == [[army], [state]]
    assert sides(told, [state], [government]) == [[state], [government]]


def an_attack_after_guards_slept():
    """Return the act of a story, the story itself and its cast."""
    doc = doc_of(
        "Guards/NNS/nsubj/slept slept=sleep/VBD/ROOT . "
        "Chile/NNP/nsubj/attacked attacked=attack/VBD/ROOT Peru/NNP/obj/attacked ."
    )
    known = {"Guards": (ActorKind.MILITARY, "CL"), "Chile": (ActorKind.STATE, "CL"), "Peru": (ActorKind.STATE, "PE")}
    mentions = [replace(party(doc, name), actor=Actor(name, name, kind, code)) for name, (kind, code) in known.items()]
    cast = Cast(TokenIndex(doc), mentions, [], States(open_gazetteer(), load_whoswho()), load_lexicon())
    (trigger,) = [trigger for sentence in doc.sents for trigger in find_triggers(sentence, cast)]
    article = Article("story.txt", doc.text, published=PUBLISHED)
    states = States(open_gazetteer(), load_whoswho())
    (report,) = find_reports(doc, article, [], [], mentions, states, load_lexicon())
    return ToldAct(report, trigger), doc, cast


def test_where_a_sentence_names_a_state_its_army_is_not_taken_from_another():
    """An army of a sentence before stays open where the sentence names no state, and where the rules found it."""
    act, doc, cast = an_attack_after_guards_slept()
    ((_, choices),) = party_choices([act], doc, cast, Span(0, len(doc.text)))
    assert {choice.mention.text: choice.doubles for choice in choices} == {
        "Guards": True,
        "Chile": False,
        "Peru": False,
    }
    before = {side: liking(PARTY_NAMES, "back") for side in Side}
    assert "Guards" not in [mention.text for mention in with_parties(act, choices, before).agents]


@pytest.mark.parametrize(
    ("country", "link", "met"),
    [("NO", Link.ATTACHED, False), ("CL", Link.ATTACHED, True), ("NO", Link.THREAD, True)],
)
def test_harm_in_a_state_is_done_to_none_of_another_that_only_another_sentence_names(told, country, link, met):
    act, doc, cast = an_attack_after_guards_slept()
    town = replace(told.towns[0].place, country=country)
    report = replace(act.report, places=(EventPlace(town, PlaceRole.AT, link, None),), targets=())
    ((_, choices),) = party_choices([ToldAct(report, act.trigger)], doc, cast, Span(0, len(doc.text)))
    choices = [replace(choice, doubles=False) for choice in choices]
    before = {side: liking(PARTY_NAMES, "back") for side in Side}
    found = with_parties(ToldAct(report, act.trigger), choices, {**before, Side.AGENT: liking(PARTY_NAMES, "on")})
    assert ("Guards" in [mention.text for mention in found.targets]) is met


def test_without_a_day_of_publication_nothing_is_changed(told):
    assert with_likely_days(told.acts, told.doc, None, told.dates) == (told.acts[0].report,)


def test_a_likely_place_of_another_sentence_is_taken_as_carried_over(told, monkeypatch):
    report = scenes(told, monkeypatch, "lead")
    assert [(item.place.name, item.link) for item in report.places] == [("Ormo", Link.THREAD)]


def test_an_unlikely_place_is_kept_only_where_the_act_itself_names_it(told):
    (act,) = told.acts
    town = told.towns[0]
    for link, kept in ((Link.THREAD, []), (Link.ATTACHED, ["Ormo"])):
        found = EventPlace(town.place, PlaceRole.AT, link, town.span, town)
        bare = ToldAct(replace(act.report, places=(found,)), act.trigger)
        ((_, choices),) = scene_choices([bare], told.doc, told.towns, None)
        report = with_scene(bare, choices, liking(story_scenes.NAMES, "sea"))
        assert [item.place.name for item in report.places] == kept
        assert (report.sureness.places is None) == (not kept)


@pytest.mark.parametrize(("liked", "kept"), [("country", ["Land of Ormo"]), ("sea", ["Ormo", "Land of Ormo"])])
def test_of_several_places_that_an_act_names_the_unlikely_give_way_to_a_likely_one(told, liked, kept):
    (act,) = told.acts
    (town,) = told.towns
    other = replace(town, place=Place("Land of Ormo", PlaceKind.COUNTRY, 1.0, 2.0, 6, country="PE"))
    found = tuple(EventPlace(one.place, PlaceRole.AT, Link.ATTACHED, one.span, one) for one in (town, other))
    both = ToldAct(replace(act.report, places=found), act.trigger)
    ((_, choices),) = scene_choices([both], told.doc, [town, other], None)
    report = with_scene(both, choices, liking(story_scenes.NAMES, liked))
    assert [item.place.name for item in report.places] == kept


@pytest.mark.parametrize(
    ("back", "on", "place"), [(1, FAR, "Sea of Ormo"), (FAR, 1, "Sea of Ormo"), (FAR, 2, "Ormo"), (2, 2, "Sea of Ormo")]
)
def test_a_place_that_is_told_only_later_must_be_much_likelier(told, back, on, place):
    (act,) = told.acts
    (town,) = told.towns
    sea = replace(town, place=Place("Sea of Ormo", PlaceKind.SEA, 1.0, 2.0, 6))
    found = EventPlace(town.place, PlaceRole.AT, Link.THREAD, town.span, town)
    placed = ToldAct(replace(act.report, places=(found,)), act.trigger)
    ((_, choices),) = scene_choices([placed], told.doc, [town, sea], None)
    numbers = dict(zip(story_scenes.NAMES, choices[1].numbers, strict=True)) | {"back": back, "on": on}
    later = (choices[0], replace(choices[1], numbers=tuple(numbers.values())))
    forest = liking(story_scenes.NAMES, "sea", chance=0.8, against=-0.2)  # chances of 0.69 and 0.55
    assert [item.place.name for item in with_scene(placed, later, forest).places] == [place]


def test_where_no_town_is_likely_the_country_is_the_scene_if_that_is(told):
    (act,) = told.acts
    (town,) = told.towns
    town = replace(town, place=replace(town.place, country="PE"))
    country = replace(town, place=Place("Land of Ormo", PlaceKind.COUNTRY, 1.0, 2.0, 6, country="PE"))
    found = EventPlace(town.place, PlaceRole.AT, Link.THREAD, town.span, town)
    placed = ToldAct(replace(act.report, places=(found,)), act.trigger)
    ((_, choices),) = scene_choices([placed], told.doc, [town, country], None)
    report = with_scene(placed, choices, liking(story_scenes.NAMES, "country"))
    assert [item.place.name for item in report.places] == ["Land of Ormo"]
    assert report.sureness.places > story_scenes.LEAST
    likely_town = with_scene(placed, choices, liking(story_scenes.NAMES, "found"))
    assert [item.place.name for item in likely_town.places] == ["Ormo"]


def test_a_state_that_is_no_more_is_a_scene_only_where_it_is_named(told):
    gone = replace(told.towns[0], place=Place("Ormia", PlaceKind.COUNTRY, 1.0, 2.0, 6))
    ((act, choices),) = scene_choices(told.acts, told.doc, [gone, *told.towns], None)
    assert [choice.place.name for choice in choices] == ["Ormo"]
    beside = replace(gone, span=Span(act.report.span.start, act.report.span.start + 5))
    ((_, choices),) = scene_choices(told.acts, told.doc, [beside], None)
    assert [choice.place.name for choice in choices] == ["Ormia"]


def test_what_happened_in_a_place_that_nobody_knows_was_not_in_another_town():
    """The town of the next sentence is none of its scenes; the country that it lies in may be."""
    notation = (
        "Rebels/NNS/nsubj/attacked attacked=attack/VBD/ROOT Peru/NNP/obj/attacked in/IN/case/Olbo "
        "Olbo/NNP/obl/attacked . Snow/NN/nsubj/fell fell=fall/VBD/ROOT in/IN/case/Ormo Ormo/NNP/obl/fell ."
    )
    doc = doc_of(notation)
    known = toponym(doc, "Ormo")
    country = replace(known, place=Place("Ormia", PlaceKind.COUNTRY, 1.0, 2.0, 6, "OR"))
    sentence = next(doc.sents)
    (trigger,) = find_triggers(sentence, cast_of(doc, parties=["Peru"], towns=["Ormo"]))
    said = Span(trigger.head.idx, trigger.head.idx + len(trigger.head))
    act = ToldAct(
        replace(Told().acts[0].report, places=(), trigger=said, span=Span(sentence.start_char, sentence.end_char)),
        trigger,
    )

    def offered() -> list[str]:
        ((_, choices),) = scene_choices([act], doc, [known, country], None)
        return [choice.place.name for choice in choices]

    assert offered() == ["Ormo", "Ormia"]
    word(doc, "Olbo").ent_type_ = "LOC"
    assert offered() == ["Ormia"]


def told_acts(doc, cast):
    """Return the acts of many stories in one text, each known by where it stands."""
    report = Told().acts[0].report
    acts = []
    for sentence in doc.sents:
        for trigger in find_triggers(sentence, cast):
            span = Span(trigger.head.idx, trigger.head.idx + len(trigger.head))
            acts.append(ToldAct(replace(report, id=str(span.start), trigger=span), trigger))
    return acts


def test_for_an_act_of_a_long_text_what_is_near_is_weighed():
    lines = 300
    doc = doc_of(" ".join([STORY] * (lines // 2)))
    (town, *_), cast = [toponym(doc, "Ormo")], cast_of(doc, parties=["Chile", "Peru"], towns=["Ormo"])
    acts = told_acts(doc, cast)
    found = list(stretches(acts, doc))
    assert [act for own, _ in found for act in own] == acts
    assert len(acts) == lines // 2
    assert all(near.covers(act.report.trigger) for own, near in found for act in own)
    assert max(near.end - near.start for _, near in found) < town.span.start + 110 * len(doc.text) // lines


def test_sentences_that_hardly_end_make_a_text_long_as_well():
    endless = " ".join(["went=go/VBD/ROOT", *(f"w{n}/NN/obl/went" for n in range(4000)), "."])
    doc = doc_of(" ".join([*[STORY] * 20, endless, *[STORY] * 20, endless]))
    acts = told_acts(doc, cast_of(doc, parties=["Chile", "Peru"], towns=["Ormo"]))
    found = list(stretches(acts, doc))
    assert [act for own, _ in found for act in own] == acts
    assert len(acts) == 40
    assert all(near.covers(act.report.trigger) for own, near in found for act in own)
    assert "w3000" not in "".join(doc.text[near.start : near.end] for _, near in found)


def test_a_long_text_is_left_between_its_pages_when_somebody_asks():
    doc = doc_of(" ".join([STORY] * 150))
    acts, asked = told_acts(doc, cast_of(doc, parties=["Chile", "Peru"], towns=["Ormo"])), threading.Event()
    with stoppable(asked):
        pages = stretches(acts, doc)
        next(pages)
        asked.set()
        with pytest.raises(StoppedError):
            next(pages)


def test_of_a_crowd_of_parties_the_nearest_are_weighed():
    names = [f"P{number}" for number in range(MOST_WEIGHED + 60)]
    crowd = " ".join(["P0/NNP/nsubj/met", *(f"{name}/NNP/conj/P0" for name in names[1:]), "met=meet/VBD/ROOT", "."])
    doc = doc_of(f"{crowd} {STORY}")
    acts = told_acts(doc, cast_of(doc, parties=["Chile", "Peru"], towns=["Ormo"]))[-1:]
    cast = cast_of(doc, parties=["Chile", "Peru", *names], towns=["Ormo"])
    ((_, choices),) = party_choices(acts, doc, cast, Span(0, len(doc.text)))
    weighed = {choice.mention.actor.name for choice in choices}
    assert {"Chile", "Peru", names[-1]} <= weighed
    assert "P0" not in weighed
    assert len([name for name in names if name in weighed]) <= MOST_WEIGHED


@pytest.mark.parametrize(
    ("link", "chance", "stays"),
    [
        (Link.THREAD, 0.38, False),
        (Link.SENTENCE, 0.2, False),
        (Link.THREAD, 0.39, True),
        (Link.THREAD, None, True),
        (Link.ATTACHED, 0.1, True),
    ],
)
def test_an_unlikely_place_is_left_out_unless_the_act_names_it(told, monkeypatch, link, chance, stays):
    report = scenes(told, monkeypatch, "count")
    (place,) = report.places
    weighed = replace(
        report, places=(replace(place, link=link),), sureness=replace(report.sureness, places=chance, agents=0.7)
    )
    (found,) = without_unlikely_scenes([weighed])
    assert bool(found.places) == stays
    assert found.sureness.places == (chance if stays else None)
    assert replace(found, places=weighed.places, sureness=weighed.sureness) == weighed
    assert found.sureness.agents == 0.7


def test_a_story_without_acts_or_names_is_read(told):
    assert with_likely_days((), told.doc, PUBLISHED, told.dates) == ()
    assert with_likely_scenes((), told.doc, (), None) == ()
    assert with_likely_parties((), told.doc, told.cast) == ()
    assert with_likely_scenes(told.acts, told.doc, (), None) == (told.acts[0].report,)


@pytest.mark.pipeline
def test_the_fast_reader_takes_days_and_places_from_the_story_alone():
    text = (
        "TAMALE — Gunmen stormed a market in Bawku on Sunday. The police arrested nine men the next day. "
        "A court in Accra charged them with murder, and the governor condemned the raid.\n\nNobody was hurt."
    )
    article = Article("story.txt", text, published=date(2024, 8, 27))
    found = extract_article(article, engines=Engines(reader=ReaderKind.FAST))
    named = {toponym.place for toponym in found.toponyms}
    assert len(found.reports) >= 3
    for report in found.reports:
        assert {item.place for item in report.places if item.link in {Link.SENTENCE, Link.THREAD}} <= named
        assert report.when is None or report.when.start is None or report.when.start <= article.published


@pytest.mark.pipeline
@pytest.mark.parametrize(
    ("text", "word", "targets"),
    [
        # Who owns another town of the sentence is not whom it was done to.
        (
            "Israel said that it was ready. Israel's jets bombed Sanaa after the Houthis attacked Eilat.",
            "attacked",
            [{"Israel"}, {"Israel’s military"}],
        ),
        # Nor are those without a state whom another sentence names, where a town was seized.
        (
            "By Friday soldiers had arrested two men in Gao, Mali. In March rebels seized Kidal.",
            "seized",
            [{"Mali"}, set()],
        ),
    ],
)
def test_what_is_done_to_a_town_is_done_to_nobody_of_elsewhere(text, word, targets):
    reports = extract_article(Article("a", text, published=date(2024, 8, 27))).reports
    report = next(report for report in reports if text[report.trigger.start :].startswith(word))
    assert {mention.actor.name for mention in report.targets} in targets


@pytest.mark.pipeline
@pytest.mark.parametrize(
    ("text", "word", "agents"),
    [
        ("Qatar condemned an Israeli strike on Hamas leaders in Doha.", "strike", ["Israel"]),
        ("Marchers in Karachi burned a flag over the killing of a Sikh activist in Canada.", "killing", []),
        ("Rwanda was condemned over a raid on villages in Congo.", "raid", ["Rwanda"]),
        ("Ecuador's president declared an emergency on Monday after the killing of a prosecutor.", "killing", []),
        ("The minister resigned on Tuesday following protests in Dhaka.", "protests", []),
        ("Poland closed a road on Thursday because of Russian-led military exercises.", "exercises", ["Russia"]),
        ("Gunmen escaped into the bush after the abduction of 12 girls in Kebbi.", "abduction", ["Gunmen"]),
        ("An Israeli air strike on a school in Gaza City left 20 people dead on Monday.", "left", ["Israel"]),
        ("A suicide attack on Russian soldiers left eight dead in Idlib on Monday.", "left", []),
    ],
)
def test_who_only_speaks_or_acts_over_a_deed_did_not_do_it(text, word, agents):
    reports = extract_article(Article("a", text, published=date(2024, 8, 27))).reports
    (report,) = [report for report in reports if text[report.trigger.start :].startswith(word)]
    assert [mention.actor.name for mention in report.agents] == agents


@pytest.mark.pipeline
def test_police_that_arrest_over_attacks_did_not_make_them():
    text = "Police in Kigali held 30 men over attacks on churches."
    (attacks,) = [
        report
        for report in extract_article(Article("a", text, published=date(2024, 8, 27))).reports
        if report.type is EventType.ASSAULT
    ]
    assert not any("police" in mention.actor.name.casefold() for mention in attacks.agents)


@pytest.mark.pipeline
def test_police_that_act_after_a_rally_do_not_hold_it():
    text = "Serbian police detained a dozen students after a rally in Novi Sad on Sunday."
    reports = extract_article(Article("a", text, published=date(2025, 11, 20))).reports
    by_type = {report.type: [mention.actor.name for mention in report.agents] for report in reports}
    assert by_type[EventType.COERCE] == ["Serbia’s police"]
    assert by_type[EventType.PROTEST] == []


@pytest.mark.pipeline
@pytest.mark.parametrize(
    ("text", "agents", "targets"),
    [
        ("Armenia and Azerbaijan signed a peace agreement in Doha in August.", ["Armenia", "Azerbaijan"], []),
        ("Kim Jong Un and Choe Son Hui visited Beijing in August.", ["Kim Jong Un", "Choe Son Hui"], ["China"]),
        ("Emmanuel Macron and Friedrich Merz visited Kyiv in May.", ["Emmanuel Macron", "Friedrich Merz"], ["Ukraine"]),
        ("Gunmen shot dead a mayor in Uruapan.", ["Gunmen"], ["mayor"]),
        ("Italian dockworkers in Genoa refused to load a ship.", ["Italian dockworkers"], None),
    ],
)
def test_sides_of_plain_sentences(text, agents, targets):
    (report,) = extract_article(Article("a", text, published=date(2025, 11, 20))).reports
    assert [mention.actor.name for mention in report.agents] == agents
    assert targets is None or [mention.actor.name for mention in report.targets] == targets


@pytest.mark.pipeline
@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Police raided homes in Germany, Austria and Switzerland on Thursday.", ["Germany", "Austria", "Switzerland"]),
        ("Gunmen attacked villages in Benue and Plateau states on Friday.", ["Benue State", "Plateau State"]),
        ("Israel bombed Beirut and southern Lebanon on Monday.", ["Beirut", "southern Lebanon"]),
        ("Erdogan met Sisi in Cairo on Tuesday to discuss the war in Sudan.", ["Cairo"]),
        ("Rebels seized Goma, the largest city in the Nord Kivu region, on Monday.", ["Goma"]),
    ],
)
def test_of_places_told_side_by_side_all_stay_and_none_that_is_only_told_of(text, places):
    (report, *_) = extract_article(Article("a", text, published=date(2025, 3, 7))).reports
    assert [item.place.name for item in report.places] == places


@pytest.mark.pipeline
def test_what_was_announced_has_the_day_that_it_is_to_come_on():
    text = "The union announced a general strike for 20 December against the cuts."
    reports = extract_article(Article("a", text, published=date(2025, 11, 20))).reports
    (strike,) = [report for report in reports if report.type is EventType.PROTEST]
    assert (strike.status, strike.when.start) == (Status.PLANNED, date(2025, 12, 20))


@pytest.mark.pipeline
def test_police_may_stage_a_protest():
    text = "Bolivian police staged a protest in La Paz over pay on Sunday."
    reports = extract_article(Article("a", text, published=date(2025, 11, 20))).reports
    assert [mention.actor.name for mention in reports[0].agents] == ["Bolivia’s police"]


@pytest.mark.parametrize(("chance", "stays"), [(None, True), (0.34, False), (0.35, True)])
def test_a_target_that_is_more_likely_wrong_is_left_out(told, chance, stays):
    (report,) = (act.report for act in told.acts)
    sure = replace(report, sureness=replace(UNWEIGHED, targets=chance))
    (found,) = without_unlikely_targets([sure])
    assert found.targets == (report.targets if stays else ())
    assert found.sureness.targets == (chance if stays else None)


@pytest.mark.pipeline
def test_in_a_short_text_a_plain_subject_does_what_its_verb_tells():
    text = "Guatemalan prosecutors raided the electoral court; president-elect Bernardo Arevalo called it a coup."
    reports = extract_article(Article("a", text, published=date(2025, 11, 20))).reports
    assert [mention.actor.name for mention in reports[-1].agents] == ["Bernardo Arevalo"]


@pytest.mark.pipeline
def test_who_died_did_not_do_it():
    text = "The army said it had killed 15 militants in a raid in Kech district. Three soldiers died."
    reports = extract_article(Article("a", text, published=date(2025, 11, 20))).reports
    assert [mention.actor.name for mention in reports[-1].targets] == ["soldiers"]


@pytest.mark.pipeline
@pytest.mark.parametrize(
    ("text", "agents", "targets"),
    [
        ("John Harrow was arrested in Athens on Friday.", set(), {"John Harrow"}),
        ("Turkish warships crossed the Bosphorus on Wednesday.", {"Turkey’s military"}, set()),
    ],
)
def test_a_single_sentence_says_who_acts_and_who_is_met(text, agents, targets):
    article = Article("story.txt", text, published=date(2024, 8, 27))
    (report,) = extract_article(article, engines=Engines(reader=ReaderKind.FAST)).reports
    sides = (report.agents, report.targets)
    assert [{mention.actor.name for mention in side} for side in sides] == [agents, targets]


@pytest.mark.pipeline
@pytest.mark.parametrize(
    ("text", "dated"),
    [
        ("Estonia supplies Moldova with cable.", False),
        ("Russian troops are in Mali.", False),
        ("Estonia supplied Moldova with cable on Monday.", True),
    ],
)
def test_what_goes_on_is_of_no_day_that_is_only_assumed(text, dated):
    article = Article("story.txt", text, published=date(2024, 8, 27))
    (report,) = extract_article(article, engines=Engines(reader=ReaderKind.FAST)).reports
    assert (report.when is not None) is dated
