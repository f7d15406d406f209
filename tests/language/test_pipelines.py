"""Any spaCy pipeline may read the texts: offsets stay, sentences are there, and its labels become ours."""

import logging

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, Span

from geo.engines import Engines
from geo.errors import InputError
from geo.extract import extract_article
from geo.language import parsing as language
from geo.language import pipelines
from geo.language.pipelines import PipelineEngine, open_language
from geo.model import Article, EventType, Status

# What a parser of ClearNLP's school says of one sentence: word, tag, part of speech, lemma, label, head.
SENTENCE = """
Syria    NNP PROPN Syria  nsubjpass 2
was      VBD AUX   be     auxpass   2
attacked VBN VERB  attack ROOT      2
by       IN  ADP   by     agent     2
Turkey  NNP PROPN Turkey pobj     3
in       IN  ADP   in     prep      2
August   NNP PROPN August pobj      5
.        .   PUNCT .      punct     2
"""
ROWS = [line.split() for line in SENTENCE.split("\n") if line]
TEXT = "Syria was attacked by Turkey in August."


@Language.component("hand_set_annotations")
def annotate(doc: Doc) -> Doc:
    """Annotate the one sentence that is known, and leave all other texts alone."""
    if doc.text.strip() != TEXT:
        return doc
    first = next(token.i for token in doc if not token.is_space)
    for token, (_, tag, pos, lemma, label, head) in zip(doc[first:], ROWS, strict=False):
        token.tag_, token.pos_, token.lemma_, token.dep_ = tag, pos, lemma, label
        token.head = doc[first + int(head)]
    doc.set_ents(
        [
            Span(doc, first, first + 1, "GPE"),
            Span(doc, first + 4, first + 5, "GPE"),
            Span(doc, first + 6, first + 7, "DATE"),
        ]
    )
    return doc


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    pipeline = spacy.blank("en")
    pipeline.add_pipe("hand_set_annotations")
    path = tmp_path_factory.mktemp("pipeline")
    pipeline.to_disk(path)
    return path


@pytest.fixture(scope="module")
def blank():
    return PipelineEngine(spacy.blank("en"), "blank")


def test_without_settings_our_own_model_reads():
    assert open_language() is language


def test_labels_and_entities_become_ours(folder):
    doc = open_language(Engines(pipeline=str(folder))).parse(TEXT)
    assert [(token.text, token.dep_, token.head.text) for token in doc] == [
        ("Syria", "nsubj:pass", "attacked"),
        ("was", "aux:pass", "attacked"),
        ("attacked", "ROOT", "attacked"),
        ("by", "case", "Turkey"),
        ("Turkey", "obl:agent", "attacked"),
        ("in", "case", "August"),
        ("August", "obl", "attacked"),
        (".", "punct", "attacked"),
    ]
    assert [(entity.text, entity.label_) for entity in doc.ents] == [("Syria", "LOC"), ("Turkey", "LOC")]
    assert [token.tag_ for token in doc] == [row[1] for row in ROWS]
    assert doc[2].lemma_ == "attack"


def test_our_rules_find_events_in_another_pipeline_s_parse(folder):
    (report,) = extract_article(Article("a.txt", TEXT), engines=Engines(pipeline=str(folder))).reports
    assert (report.type, report.status) == (EventType.ASSAULT, Status.OCCURRED)
    assert [mention.actor.name for mention in report.agents] == ["Turkey"]
    assert [part.place.name for part in report.places] == ["Syria"]


def test_a_pipeline_that_has_read_too_many_different_words_is_opened_anew(folder, monkeypatch):
    engine = open_language(Engines(pipeline=str(folder)))
    assert open_language(Engines(pipeline=str(folder))) is engine
    engine.parse(" ".join(f"Word{number}ing" for number in range(60)))
    monkeypatch.setattr(pipelines, "MOST_WORDS", 50)
    assert engine.is_full
    again = open_language(Engines(pipeline=str(folder)))
    assert again is not engine
    assert not again.is_full


def test_a_paragraph_ends_a_sentence_and_offsets_are_the_text_s(folder):
    text = f"A headline without a stop\n\n  {TEXT}\n"
    doc = open_language(Engines(pipeline=str(folder))).parse(text)
    assert doc.text == text
    assert [sentence.text.strip() for sentence in doc.sents if sentence.text.strip()] == [
        "A headline without a stop",
        TEXT,
    ]


def test_what_a_pipeline_lacks_is_told_once(caplog):
    engine = PipelineEngine(spacy.blank("en"), "blank")
    with caplog.at_level(logging.WARNING, logger="geo"):
        engine.parse("One. Two.")
        engine.parse("Three.")
    (record,) = caplog.records
    assert "blank gives no parse, no tags, no named entities" in record.getMessage()


def test_a_pipeline_without_a_parse_still_ends_sentences(blank):
    doc = blank.parse("Turkey attacked Syria. France did not. ")
    assert [sentence.text.strip() for sentence in doc.sents] == ["Turkey attacked Syria.", "France did not."]


def test_a_text_of_any_length_is_read(blank):
    text = "x" * 100_000 + " Turkey attacked Syria. " * 5_000
    assert blank.parse(text).text == text


@settings(max_examples=60)
@given(st.text(max_size=300))
def test_offsets_are_those_of_any_text(blank, text):
    doc = blank.parse(text)
    assert len(doc.text) == len(text)
    assert all(a == b or "\ud800" <= a <= "\udfff" for a, b in zip(text, doc.text, strict=True))
    assert sum(len(sentence) for sentence in doc.sents) == len(doc) if len(doc) else not text


@pytest.mark.parametrize("name", ["no-such-pipeline", "no such; pipeline", "en_core_web_xx"])
def test_a_pipeline_that_is_not_installed_is_named(name):
    with pytest.raises(InputError, match="is not installed"):
        open_language(Engines(pipeline=name))


def test_a_folder_without_a_pipeline_is_refused(tmp_path):
    with pytest.raises(InputError, match="cannot be loaded"):
        open_language(Engines(pipeline=str(tmp_path)))


def test_a_pipeline_for_another_language_is_refused(tmp_path):
    spacy.blank("de").to_disk(tmp_path)
    with pytest.raises(InputError, match="dateline reads English"):
        open_language(Engines(pipeline=str(tmp_path)))
