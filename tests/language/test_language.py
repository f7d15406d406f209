"""The English pipeline: offsets, sentences, what any good parse gets right, and texts that mean harm."""

import gc
import json
import shutil
import subprocess
import sys
import weakref
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from geo.errors import DataError
from geo.language import parsing as language
from geo.language.parsing import load_language, parse, parse_many, pieces
from geo.languages.words import code_of

NEWS = (
    "Chinese Premier Li Qiang arrived in Moscow on Tuesday. He met President Vladimir Putin at the Kremlin, and the "
    "two signed an agreement on trade.\n\nUkrainian troops crossed the border near Sudzha on Aug. 6, officials said."
)
LAYOUT = st.text(alphabet=" \t\n\r\x00\x0b\x1b\x85\u200b\u2028ab.Z9-–'\"“”(é中\ufeff\U0001f600", max_size=80)


def tokens_of(doc: Doc) -> list[str]:
    return [token.text for token in doc if not token.is_space]


def sentences_of(text: str) -> list[str]:
    return [sentence.text.strip() for sentence in parse(text).sents]


def names_of(text: str) -> set[tuple[str, str]]:
    return {(entity.text, entity.label_) for entity in parse(text).ents}


def assert_whole(text: str, doc: Doc) -> None:
    assert doc.text == text
    assert "".join(token.text_with_ws for token in doc) == text
    assert all(text[token.idx : token.idx + len(token)] == token.text for token in doc)
    assert [token.i for sentence in doc.sents for token in sentence] == list(range(len(doc)))


# --- offsets -------------------------------------------------------------------------------------------------------


@pytest.mark.pipeline
@settings(max_examples=80)
@given(st.one_of(st.text(max_size=120).filter(lambda t: not any("\ud800" <= c <= "\udfff" for c in t)), LAYOUT))
def test_tokens_put_together_are_the_text(text):
    assert_whole(text, parse(text))


@settings(max_examples=60)
@given(st.text(alphabet='ab .\n\t"”A', max_size=9000))
def test_pieces_cover_the_text_and_are_short(text):
    found = list(pieces(text))
    assert "".join(text[start:end] for start, end in found) == text
    assert all(0 < end - start <= 2000 for start, end in found)


@pytest.mark.pipeline
def test_a_lost_half_of_a_character_keeps_every_offset():
    doc = parse("Kyiv \ud83d was hit")
    assert [doc[-1].text, doc[-1].idx] == ["hit", 11]


@pytest.mark.pipeline
def test_blanks_between_words_change_no_parse():
    plain, spread = parse(NEWS), parse("  " + NEWS.replace(" ", " \t  ").replace("\n\n", "\n \n\r\n"))
    described = [
        [(token.text, token.tag_, token.dep_, token.head.text, token.ent_type_) for token in doc if not token.is_space]
        for doc in (plain, spread)
    ]
    assert described[0] == described[1]


@pytest.mark.pipeline
def test_a_blank_belongs_to_the_sentence_before_and_splits_no_name():
    doc = parse("Officials of the United  States\nof America met\n\nThen they left.")
    assert [token.pos_ for token in doc if token.is_space] == ["SPACE"] * 3
    assert all(token.head.i == token.i - 1 for token in doc if token.is_space)
    assert not any(entity.text[0].isspace() or entity.text[-1].isspace() for entity in doc.ents)


# --- tokens --------------------------------------------------------------------------------------------------------


@pytest.mark.pipeline
@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("the Russia–Ukraine war", ["the", "Russia", "–", "Ukraine", "war"]),
        ("tension nears.U.S.-based experts", ["tension", "nears", ".", "U.S.", "-", "based", "experts"]),
        ("10km off Aug. 6", ["10", "km", "off", "Aug.", "6"]),
        ("the CCP’s “front”", ["the", "CCP", "’s", "“", "front", "”"]),
        ("pro-Moscow forces", ["pro", "-", "Moscow", "forces"]),
        ("a non-lethal e-mail", ["a", "non-lethal", "e-mail"]),
        ("Israel's—and Iran’s—envoys", ["Israel", "'s", "—", "and", "Iran", "’s", "—", "envoys"]),
        ("Kyiv/Kiev", ["Kyiv", "/", "Kiev"]),
        ("R-Ky., and Lt. Col. Brown", ["R", "-", "Ky.", ",", "and", "Lt.", "Col.", "Brown"]),
        ("No!!! Why?", ["No", "!!!", "Why", "?"]),
    ],
)
def test_words_are_cut_where_the_treebank_cuts_them(text, tokens):
    assert tokens_of(parse(text)) == tokens


# --- sentences -----------------------------------------------------------------------------------------------------


@pytest.mark.pipeline
@pytest.mark.parametrize(
    "text",
    [
        "U.S. Secretary of State Antony Blinken flew to Beijing on Feb. 5 for talks.",
        "Gen. Smith and Sen. Jones of St. Louis, Mo., met Dr. Brown in Washington, D.C., on Tuesday.",
        "The company, Acme Inc., paid $3.5 million to the U.N. mission in Kabul.",
    ],
)
def test_abbreviations_do_not_end_a_sentence(text):
    assert sentences_of(text) == [text]


@pytest.mark.pipeline
def test_full_stops_end_sentences_with_and_without_a_blank():
    text = "Protesters marched through Paris on Saturday. Police fired tear gas.Dozens of people were arrested."
    assert sentences_of(text) == [
        "Protesters marched through Paris on Saturday.",
        "Police fired tear gas.",
        "Dozens of people were arrested.",
    ]


@pytest.mark.pipeline
@pytest.mark.parametrize("gap", ["\n\n", "\n", "\r\n", "\r\n\r\n", " \n \n ", "\u2028", "\u2029", "\x0b", "\x0c"])
def test_a_headline_is_a_sentence_of_its_own(gap):
    assert sentences_of(f"Xi visits Moscow{gap}The visit began on Monday.") == [
        "Xi visits Moscow",
        "The visit began on Monday.",
    ]


@pytest.mark.pipeline
def test_a_line_that_the_page_broke_ends_no_sentence_but_a_blank_line_does():
    text = (
        "The foreign ministers of the two countries met in the\ncapital on Monday to discuss the border, where troops\n"
        "of both sides have been killed in the last few weeks, as\nan official of the ministry said.\n\nNo deal yet"
    )
    found = sentences_of(text)
    assert len(found) == 2
    assert found[1] == "No deal yet"


@pytest.mark.pipeline
def test_every_sentence_has_one_root():
    for sentence in parse(NEWS).sents:
        assert sum(token.dep_ == "ROOT" for token in sentence) == 1


# --- what any good parse gets right ----------------------------------------------------------------------------------


def relation(text: str, word: str) -> tuple[str, str]:
    token = next(token for token in parse(text) if token.text == word)
    return token.dep_, token.head.text


@pytest.mark.pipeline
@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("Turkish jets bombed a village in northern Iraq.", "jets", ("nsubj", "bombed")),
        ("Turkish jets bombed a village in northern Iraq.", "village", ("obj", "bombed")),
        ("The bridge was destroyed by Russian forces.", "bridge", ("nsubj:pass", "destroyed")),
        ("The bridge was destroyed by Russian forces.", "forces", ("obl:agent", "destroyed")),
        ("The minister said that the army will not attack Kyiv.", "attack", ("ccomp", "said")),
        ("The minister said that the army will not attack Kyiv.", "not", ("advmod", "attack")),
        ("Thousands of people protested in Paris.", "Paris", ("obl", "protested")),
        ("Libya, Sudan and Mali closed their borders.", "Mali", ("conj", "Libya")),
    ],
)
def test_words_hang_where_they_should(text, word, expected):
    assert relation(text, word) == expected


@pytest.mark.pipeline
def test_tags_and_lemmas():
    doc = parse("The soldiers were withdrawing from two cities.")
    described = {token.text: (token.pos_, token.tag_, token.lemma_) for token in doc}
    assert described["soldiers"] == ("NOUN", "NNS", "soldier")
    assert described["were"] == ("AUX", "VBD", "be")
    assert described["withdrawing"] == ("VERB", "VBG", "withdraw")
    assert described["cities"] == ("NOUN", "NNS", "city")
    assert doc[2].morph.get("Tense") == ["Past"]


@pytest.mark.pipeline
def test_names_carry_their_kind():
    assert names_of(NEWS) >= {("Moscow", "LOC"), ("Li Qiang", "PER"), ("Vladimir Putin", "PER")}
    assert ("NATO", "ORG") in names_of("NATO said on Monday that it would send troops to Poland.")
    assert {"PER", "ORG", "LOC"} >= {entity.label_ for entity in parse(NEWS).ents}


# --- hostile and large texts -----------------------------------------------------------------------------------------


@pytest.mark.pipeline
@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n\n",
        "\x00\x01\x1b[31m",
        "<script>alert('x')</script> ${x} `y` {{z}}",
        "\u202eabc\u202c \ufeff",
        "a" * 5000,
        "(" * 5000,
        "." * 5000,
        "'s" * 2500,
        "é\u0301" * 500,
        "http://" + "a." * 2000,
        "-" * 5000,
        "U.S." * 1200,
    ],
)
def test_hostile_texts_are_parsed_whole(text):
    assert_whole(text, parse(text))


@pytest.mark.pipeline
@pytest.mark.parametrize("unit", ["x", "(", "'", ". ", "word ", "A.b,c/d-"])
def test_a_long_row_of_the_same_is_cut_into_pieces_that_cover_it(unit):
    text = (unit * 100_000)[:100_000]  # time that grew with the square of the length would outlast the test
    bounds = list(pieces(text))
    assert (bounds[0][0], bounds[-1][1]) == (0, len(text))
    assert all(end == start for (_, end), (start, _) in pairwise(bounds))
    assert_whole(text[:8_000], parse(text[:8_000]))  # some pieces


@pytest.mark.pipeline
def test_one_line_of_many_sentences_is_parsed_like_the_sentences():
    line = "Police closed the road to Kabul. " * 150
    doc = parse(line)
    assert_whole(line, doc)
    assert len(list(doc.sents)) == 150


@pytest.mark.pipeline
def test_texts_come_back_in_order_one_by_one():
    texts = iter(["First text.", "", "Third text."])
    docs = parse_many(texts)
    assert next(docs).text == "First text."
    assert next(texts) == ""
    assert [doc.text for doc in docs] == ["Third text."]


@pytest.mark.pipeline
def test_the_same_text_gives_the_same_parse():
    assert parse(NEWS).to_json() == parse(NEWS).to_json()


# --- the model's files -----------------------------------------------------------------------------------------------


@pytest.fixture
def copied_model(tmp_path, monkeypatch):
    folder = tmp_path / "model"
    shutil.copytree(language.resource_path("data", "english", "model"), folder)
    monkeypatch.setattr(language, "resource_path", lambda *_: folder)
    return folder


def test_a_model_of_another_release_is_refused(copied_model):
    meta = json.loads((copied_model / "meta.json").read_text())
    (copied_model / "meta.json").write_text(json.dumps(meta | {"spacy_version": ">=2.3.0,<2.4.0"}))
    with pytest.raises(DataError, match=r"needs spaCy >=2\.3\.0,<2\.4\.0, not 3\."):
        load_language.__wrapped__()


@pytest.mark.slow
@pytest.mark.parametrize("lost", ["meta.json", "config.cfg", "parser/model", "vocab/vectors"])
def test_a_damaged_model_is_told_as_such(copied_model, lost):
    (copied_model / lost).unlink()
    with pytest.raises(DataError, match="install dateline again"):
        load_language.__wrapped__()


def test_a_missing_model_is_told_as_such(monkeypatch, tmp_path):
    monkeypatch.setattr("geo.resources._PACKAGE", tmp_path / "nowhere")
    with pytest.raises(DataError, match="data/english/model is missing"):
        load_language.__wrapped__()


@pytest.mark.pipeline
def test_the_model_is_read_once_and_is_small():
    assert load_language() is load_language()
    folder: Path = language.resource_path("data", "english", "model")
    assert sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) < 30e6


@pytest.mark.pipeline
def test_a_pipeline_that_has_read_too_many_different_words_is_opened_anew_and_forgotten(monkeypatch):
    first = load_language()
    monkeypatch.setattr(language, "MOST_WORDS", len(first.vocab) + 50)
    made = parse(" ".join(f"Word{number}ing" for number in range(200)))
    again = parse(NEWS)
    assert load_language() is not first
    assert code_of(made) == code_of(again) == "en"
    assert tokens_of(again) == tokens_of(parse(NEWS))
    monkeypatch.undo()
    assert load_language() is load_language()
    kept = weakref.ref(first)
    del first, made, again
    gc.collect()
    assert kept() is None


@pytest.mark.slow
def test_importing_the_module_does_not_import_spacy():
    code = "import sys, geo.language; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], timeout=60).returncode == 0
