"""Why a report says what it says: its row or the judge, what weighed, and how its parties were found."""

from dataclasses import replace

import pytest
from parses import cast_of, doc_of, reports_of

from geo.articles.reading import read_inputs
from geo.events.basis import with_basis
from geo.events.judge import load_judge
from geo.events.positions import ToldAct
from geo.events.proposals import MEANING, in_words, propose, rows_of
from geo.events.triggers import Opinion, find_triggers
from geo.extract import extract_article
from geo.model import Actor, ActorKind, ActorMention, EventType, PartyLink, Report, Span, Status
from geo.resources import resource_path
from geo.syntax.lexicon import WordKind, load_lexicon

ATTACK = "Rebels/NNS/nsubj/attacked attacked=attack/VBD/ROOT Lima/NNP/obj/attacked ."
REBELS = ActorMention(Span(0, 6), "Rebels", Actor("rebels", "Rebels", ActorKind.ARMED_GROUP))
SHE = ActorMention(Span(0, 6), "She", Actor("minister", "The minister", ActorKind.PERSON))
LIMA = ActorMention(Span(16, 20), "Lima", Actor("peru", "Peru", ActorKind.STATE, "PE"))
FAR = ActorMention(Span(90, 94), "Lima", Actor("peru", "Peru", ActorKind.STATE, "PE"))


def basis_of(*, agents=(), targets=(), clause=(), implied=False, opinion=None):
    doc = doc_of(ATTACK)
    (trigger,) = find_triggers(next(doc.sents), cast_of(doc, parties=["Rebels", "Lima"]))
    report = Report(
        "1", "a.txt", Span(0, len(doc.text)), doc.text, Span(7, 15), EventType.ASSAULT, Status.OCCURRED, agents, targets
    )
    read = replace(report, agents=clause, targets=clause)
    (found,) = with_basis(
        [ToldAct(report, replace(trigger, opinion=opinion))], {"1": read}, {"1"} if implied else frozenset()
    )
    return found.basis


def test_an_act_of_a_rule_names_its_line_and_word():
    basis = basis_of()
    rules = load_lexicon().find(WordKind.VERB, "attack")
    assert (basis.word, basis.kind) == ("attack", "verb")
    assert basis.row in {rule.line for rule in rules}
    line = resource_path("data", "events.txt").read_text(encoding="utf-8").splitlines()[basis.row - 1]
    assert line.startswith("verb ")
    assert "attack" in line


def test_what_the_judge_weighed_is_told_as_it_was():
    assert basis_of().weighed == ()
    assert basis_of(opinion=Opinion(0.9, None, ("the word itself",))).weighed == ("the word itself",)


@pytest.mark.parametrize(
    ("mention", "clause", "link"),
    [
        (REBELS, (REBELS,), PartyLink.CLAUSE),
        (REBELS, (), PartyLink.SENTENCE),
        (SHE, (SHE,), PartyLink.PRONOUN),
        (FAR, (), PartyLink.STORY),
        (FAR, (FAR,), PartyLink.STORY),
    ],
)
def test_each_party_says_how_it_was_found(mention, clause, link):
    assert basis_of(agents=(mention,), clause=clause).agents == (link,)
    assert basis_of(targets=(mention,), clause=clause).targets == (link,)


def test_the_owner_of_a_place_is_implied_and_the_doer_never_is():
    basis = basis_of(agents=(REBELS,), targets=(LIMA,), clause=(REBELS,), implied=True)
    assert (basis.agents, basis.targets) == ((PartyLink.CLAUSE,), (PartyLink.IMPLIED,))


def test_the_rules_say_why_as_well():
    (report,) = reports_of(ATTACK, parties=["Rebels", "Lima"])
    assert report.basis.row > 0
    assert (report.basis.agents, report.basis.targets) == ((PartyLink.CLAUSE,), (PartyLink.CLAUSE,))


def signs_of(notation, **named):
    doc = doc_of(notation)
    cast = cast_of(doc, **named)
    (sentence,) = doc.sents
    acts = find_triggers(sentence, cast)
    proposals = propose(sentence, acts, cast)
    return rows_of(proposals, sentence, cast, number=0, acts=len(acts), quoted=set())


@pytest.mark.parametrize(
    ("sign", "words"),
    [
        ("l=shell", "the word itself"), ("h=ROOT", "that it heads its sentence"),
        ("h=say", "that it stands below “say”"),
        ("sk=obj|place", "a place as its object"), ("lsk=shell|subj|party", "a party as its subject"),
        ("sk=on|noun", "that it has what follows “on”"), ("sl=obj|hospital", "“hospital” as its object"),
        ("pp=", "that no preposition stands before it"), ("pp=after", "the “after” before it"),
    ],
)  # fmt: skip
def test_signs_are_told_in_words(sign, words):
    assert in_words(sign) == words


def test_what_weighs_most_is_told_first_and_what_speaks_against_says_so():
    rows = signs_of(ATTACK, parties=["Rebels", "Lima"])
    judge = load_judge()
    for at in range(len(rows.signs)):
        told = judge.weighed_most(rows, at)
        assert 0 < len(told) <= 3
        assert len(set(told)) == len(told)
        known = {MEANING, *map(in_words, rows.signs[at])}
        assert {line.removeprefix("against it: ") for line in told} <= known


@pytest.mark.pipeline
def test_every_sign_of_a_story_can_be_told_and_every_report_says_why():
    articles, _ = read_inputs([resource_path("seeds")])
    for report in extract_article(articles[0]).reports:
        assert report.basis is not None
        assert report.basis.word
        assert report.basis.weighed
        assert len(report.basis.agents) == len(report.agents)
        assert len(report.basis.targets) == len(report.targets)
