"""The judge adds acts that no rule names where its weights say so; a party may be a noun alone."""

import zlib
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from parses import cast_of, doc_of, word

from geo.engines import Engines, ReaderKind
from geo.errors import DataError
from geo.events.judge import Judge, load_judge, with_judged
from geo.events.proposals import DIMENSIONS, VECTORS, propose, quoted_words, rows_of
from geo.events.reading import WORD_NUMBERS
from geo.events.triggers import find_triggers
from geo.events.unnamed import unnamed_party
from geo.extract import extract_article
from geo.model import ActorKind, Article, EventType, Status
from geo.places import learned
from geo.places.learned import Chain

SHUTTERED = "Officials/NNS/nsubj/padlocked padlocked=padlock/VBD/ROOT the/DT/det/paper paper/NN/obj/padlocked ."
STAGED = "Miners/NNS/nsubj/staged staged=stage/VBD/ROOT a/DT/det/sit-in sit-in/NN/obj/staged ."
STRUCK = "Rebels/NNS/nsubj/attacked attacked=attack/VBD/ROOT Lima/NNP/obj/attacked ."


def judge_of(**likes: float) -> Judge:
    """Return a judge that knows some words by their dictionary form: how much each is like an act of coercion."""
    hashes = {zlib.crc32(f"l={lemma}".encode()): liking for lemma, liking in likes.items()}
    keys = np.array(sorted(hashes), dtype=np.uint64)
    weights = np.array([[hashes[int(key)], 0.0, 1.0] for key in keys]).reshape(-1, 3)
    return Judge(
        Chain(keys, weights, np.zeros((1, 1))),
        np.zeros((VECTORS * DIMENSIONS, 3)),
        np.array([-3.0, 0.0, 0.0]),
        (EventType.PROTEST, EventType.COERCE),
    )


def acts_in(notation, judge, *, taken=(), parties=()):
    doc = doc_of(notation)
    cast = cast_of(doc, parties=parties)
    (sentence,) = doc.sents
    found = find_triggers(sentence, cast, taken=taken)
    return with_judged(sentence, found, cast, judge, number=0, taken=taken, quoted=quoted_words(doc))


class Typed:
    """A reading by which each word is of one type, as surely as it is told."""

    def __init__(self, kind: EventType, chance: float):
        shares = np.full(len(EventType), np.log((1 - chance) / (len(EventType) - 1)))
        shares[tuple(EventType).index(kind)] = np.log(chance)
        self._numbers = np.concatenate([[0.0], shares, np.full(len(Status), -1.0)])

    def word(self, at):
        return self._numbers


def read_in(notation, reading, *, parties=(), **likes):
    """Return the acts where a judge that makes nothing of types by itself reads with an encoder."""
    known = judge_of(**likes)
    vectors = np.zeros((VECTORS * DIMENSIONS + WORD_NUMBERS, 1 + len(EventType)))
    weights = np.zeros((len(known.words.weights), 1 + len(EventType)))
    weights[:, 0] = known.words.weights[:, 0]
    words = Chain(known.words.keys, weights, np.zeros((1, 1)))
    judge = Judge(words, vectors, np.array([-3.0, *[0.0] * len(EventType)]), tuple(EventType))
    doc = doc_of(notation)
    cast = cast_of(doc, parties=parties)
    (sentence,) = doc.sents
    found = find_triggers(sentence, cast, taken=())
    return with_judged(sentence, found, cast, judge, number=0, taken=(), quoted=quoted_words(doc), reading=reading)


def test_the_type_of_what_the_judge_adds_is_the_encoders_where_it_knows_nothing_itself():
    (act,) = read_in(SHUTTERED, Typed(EventType.SANCTION, 0.9), padlock=6)
    assert (act.head.text, act.rule.type, act.opinion.instead_of) == ("padlocked", EventType.SANCTION, None)


@pytest.mark.parametrize(("chance", "taken"), [(0.5, EventType.ASSAULT), (0.9999, EventType.ACCUSE)])
def test_a_rules_type_stays_unless_the_encoders_judge_is_sure_of_another(chance, taken):
    (act,) = read_in(STRUCK, Typed(EventType.ACCUSE, chance), parties=["Rebels", "Lima"])
    assert act.rule.line
    assert act.rule.type is taken
    assert act.opinion.instead_of is (None if taken is EventType.ASSAULT else EventType.ASSAULT)


def test_a_word_that_no_rule_takes_is_an_act_where_the_judge_says_so():
    (act,) = acts_in(SHUTTERED, judge_of(padlock=6))
    assert (act.head.text, act.rule.type) == ("padlocked", EventType.COERCE)
    assert [[token.text for token in words] for words in (act.agents, act.targets)] == [["Officials"], ["paper"]]


@pytest.mark.parametrize("judge", [judge_of(), judge_of(padlock=1), judge_of(other=9)])
def test_a_word_of_which_it_knows_little_is_none(judge):
    assert acts_in(SHUTTERED, judge) == ()


def test_what_the_rules_find_stays_as_it_is_and_is_found_once():
    plain = acts_in(STRUCK, judge_of(x=0), parties=["Rebels", "Lima"])
    assert [act.rule.type for act in plain] == [EventType.ASSAULT]
    sure = acts_in(STRUCK, judge_of(attack=9), parties=["Rebels", "Lima"])
    assert [(act.head.i, act.rule) for act in sure] == [(act.head.i, act.rule) for act in plain]


def test_every_act_carries_what_the_judge_says_of_it():
    (struck,) = acts_in(STRUCK, judge_of(attack=4), parties=["Rebels", "Lima"])
    assert struck.opinion.act == pytest.approx(1 / (1 + np.exp(-1)))
    assert struck.opinion.type is None  # the judge knows no assaults
    (shut,) = acts_in(SHUTTERED, judge_of(padlock=6))
    assert shut.opinion.act == pytest.approx(1 / (1 + np.exp(-3)))
    assert shut.opinion.type == pytest.approx(np.e / (1 + np.e))


SWEEPS = "Sweeps=sweep/NNS/nsubj/{verb} {verb}={lemma}/VBD/ROOT Peru/NNP/obj/{verb} ."


def test_a_deed_and_what_it_comes_to_are_one_act():
    acts = acts_in(SWEEPS.format(verb="detained", lemma="detain"), judge_of(sweep=9), parties=["Peru"])
    assert [act.head.text for act in acts] == ["detained"]
    acts = acts_in(SWEEPS.format(verb="ended", lemma="end"), judge_of(sweep=9), parties=["Peru"])
    assert [act.head.text for act in acts] == ["Sweeps"]


def test_a_noun_takes_the_doer_of_the_verb_that_it_is_the_object_of():
    (act,) = acts_in(STAGED, judge_of(**{"sit-in": 6}))
    assert (act.head.text, [token.text for token in act.agents]) == ("sit-in", ["Miners"])


def test_what_a_verb_needs_to_be_an_act_is_no_act_of_its_own():
    opened = "Guards/NNS/nsubj/opened opened=open/VBD/ROOT fire/NN/obj/opened ."
    (act,) = acts_in(opened, judge_of(fire=9, open=9))
    assert (act.head.text, act.rule.type) == ("opened", EventType.ASSAULT)
    assert [act.head.text for act in acts_in(opened.replace("open", "watch"), judge_of(fire=9))] == ["fire"]


def test_a_noun_that_stands_for_a_party_is_no_act():
    slept = "Convoys=convoy/NNS/nsubj/slept slept=sleep/VBD/ROOT ."
    assert [act.head.text for act in acts_in(slept, judge_of(convoy=9))] == ["Convoys"]
    assert acts_in(slept, judge_of(convoy=9), parties=["Convoys"]) == ()


def test_a_word_for_a_day_is_no_act():
    doc = doc_of(SHUTTERED)
    assert acts_in(SHUTTERED, judge_of(padlock=6), taken={word(doc, "padlocked").i}) == ()


def test_a_sentence_without_words_has_no_acts():
    doc = doc_of(SHUTTERED)
    cast = cast_of(doc)
    assert with_judged((), (), cast, judge_of(x=0), number=0, taken=(), quoted=()) == ()


def test_quoted_words_are_those_between_marks():
    doc = doc_of("“ Go/VB/ROOT ” he/PRP/nsubj/said said=say/VBD/parataxis/Go .")
    assert [doc[at].text for at in sorted(quoted_words(doc))] == ["“", "Go"]


def test_each_proposal_has_a_row_and_the_same_words_have_the_same():
    rows = []
    for _ in range(2):
        doc = doc_of(SHUTTERED)
        cast = cast_of(doc)
        proposals = propose(next(doc.sents), (), cast)
        rows.append(rows_of(proposals, doc, cast, number=0, acts=0, quoted=()))
        assert [item.word.text for item in proposals] == ["Officials", "padlocked", "paper"]
    assert len(rows[0].hashes) == len(rows[0].vectors) == 3
    assert rows[0].vectors.shape[1] == VECTORS * DIMENSIONS
    assert np.array_equal(rows[0].hashes, rows[1].hashes)


@pytest.mark.parametrize(
    ("notation", "at", "told"),
    [
        ("Gunmen/NNS/nsubj/shot shot=shoot/VBD/ROOT a/DT/det/guard guard/NN/obj/shot .", "Gunmen", "Gunmen"),
        ("The/DT/det/bridge old/JJ/amod/bridge bridge/NN/nsubj/fell fell=fall/VBD/ROOT .", "bridge", "old bridge"),
        (
            "The/DT/det/head head/NN/nsubj/left of/IN/case/union the/DT/det/union union/NN/nmod/head "
            "left=leave/VBD/ROOT .",
            "head",
            "head of the union",
        ),
        (
            "The/DT/det/bridge very/JJ/amod/bridge same/JJ/amod/bridge bridge/NN/nsubj/fell fell=fall/VBD/ROOT .",
            "bridge",
            "bridge",
        ),
        ("They/PRP/nsubj/left left=leave/VBD/ROOT .", "They", None),
        ("Forty/CD/nsubj/left left=leave/VBD/ROOT .", "Forty", None),
        ("The/DT/det/raids raids/NNS/nsubj/hit hit/VBD/ROOT two/CD/nummod/camps camps/NNS/obj/hit .", "raids", None),
        ("The/DT/det/opposition opposition/NN/nsubj/left left=leave/VBD/ROOT .", "opposition", "opposition"),
    ],
)
def test_a_noun_phrase_stands_for_a_party_that_nothing_names(notation, at, told):
    doc = doc_of(notation)
    found = unnamed_party([word(doc, at)], cast_of(doc), taken=())
    assert [mention.text for mention in found] == ([told] if told else [])
    for mention in found:
        assert mention.actor.kind is ActorKind.UNNAMED
        assert doc.text[mention.span.start : mention.span.end] == mention.text
        assert unnamed_party([word(doc, at)], cast_of(doc), taken={mention.actor.id}) == ()


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04", None])
def test_a_file_that_is_no_judge_is_refused_by_its_name(tmp_path, monkeypatch, content):
    path = tmp_path / "judge.npz"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setattr(learned, "resource_path", lambda *_: path)
    with pytest.raises(DataError, match=r"judge\.npz is no file of learned weights.*train_judge\.py"):
        load_judge.__wrapped__()


def test_a_file_with_other_arrays_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "judge.npz"
    np.savez(path, something=[1])
    monkeypatch.setattr(learned, "resource_path", lambda *_: path)
    with pytest.raises(DataError, match="holds no weights of the judge"):
        load_judge.__wrapped__()


def test_weights_for_other_numbers_are_refused(tmp_path, monkeypatch):
    path = tmp_path / "judge.npz"
    np.savez(path, keys=[1], weights=np.zeros((1, 2)), vectors=np.zeros((3, 2)), bias=np.zeros(2), types=["ASSAULT"])
    monkeypatch.setattr(learned, "resource_path", lambda *_: path)
    with pytest.raises(DataError, match="other numbers or types"):
        load_judge.__wrapped__()


QUIET = Path(__file__).resolve().parents[1] / "data" / "quiet"


def read(text, reader):
    article = Article("story.txt", text, published=date(2024, 8, 27))
    return extract_article(article, engines=Engines(reader=reader)).reports


@pytest.mark.pipeline
@pytest.mark.parametrize(
    ("text", "kind", "doer"),
    [
        ("Police frogmarched two journalists out of the court in Nairobi on Monday.", EventType.COERCE, "Police"),
        ("The navy ferried food to the island of Leyte after the typhoon.", EventType.AID, "navy"),
    ],
)
def test_the_fast_reader_finds_what_the_rules_miss(text, kind, doer):
    assert read(text, ReaderKind.RULES) == ()
    (report,) = read(text, ReaderKind.FAST)
    assert (report.type, [mention.text for mention in report.agents]) == (kind, [doer])


@pytest.mark.pipeline
def test_neither_reader_takes_the_weather_for_an_act():
    text = "The weather in Oslo was fine on Monday."
    assert read(text, ReaderKind.RULES) == read(text, ReaderKind.FAST) == ()


@pytest.mark.pipeline
@pytest.mark.parametrize(
    "text",
    [
        "Peru defeated Chile 2-0 in Lima on Saturday.",
        "Eleven pilgrims were killed in a stampede in Mecca.",
        "The Peruvian striker conceded a penalty in the semi-final.",
    ],
)
def test_the_fast_reader_takes_neither_matches_nor_accidents_for_acts(text):
    assert read(text, ReaderKind.FAST) == ()


@pytest.mark.pipeline
def test_people_who_are_arrested_are_no_act_of_their_own():
    text = "Germany arrested <img src=x onerror=window.pwned=1> smugglers in Berlin on August 20."
    assert [report.type for report in read(text, ReaderKind.FAST)] == [EventType.COERCE]


@pytest.mark.pipeline
@pytest.mark.slow
@pytest.mark.parametrize("reader", [ReaderKind.FAST, ReaderKind.CAREFUL])
def test_the_judge_adds_few_acts_to_stories_in_which_nothing_happens(reader):
    added = {}
    for path in sorted(QUIET.glob("*.txt")):
        by_rules, judged = (read(path.read_text(encoding="utf-8"), one) for one in (ReaderKind.RULES, reader))
        added[path.stem] = len(judged) - len(by_rules)
    assert len(added) == 8
    assert sum(added.values()) <= 6, added  # 6 in November 2026


@pytest.mark.pipeline
def test_the_fast_reader_names_what_is_acted_upon_by_its_noun():
    (report,) = read("Gunmen torched a granary in Mopti on Sunday.", ReaderKind.FAST)
    assert [(mention.text, mention.actor.kind) for mention in report.targets] == [("granary", ActorKind.UNNAMED)]
