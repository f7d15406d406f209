"""Names that read as places and that nothing places are told without a place, and no deed is put elsewhere for them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parses import doc_of
from spacy.tokens import Span as NerSpan

from geo.cli import main
from geo.extract import extract_article
from geo.gazetteer.lookup import open_gazetteer
from geo.model import Article
from geo.places.left_open import REASONS, names_left_open

TAKEN = "Rebels/NNS/nsubj/burned burned=burn/VBD/ROOT huts/NNS/obj/burned {case}/IN/case/{name} {name}/NNP/obl/burned ."

WORDS = ("near", "in", "Oloruwa", "Gao", "rebels", "burned", ",", ".", "Kidal", "and", "Mali's", "7")


def left(name="Oloruwa", case="near", label="LOC", taken=()):
    doc = doc_of(TAKEN.format(name=name, case=case))
    doc.ents = [NerSpan(doc, 4, 5, label=label)]
    return list(names_left_open(doc, open_gazetteer(), taken=taken, confidence=0.2))


def test_an_unknown_name_behind_a_preposition_of_places_is_told_without_a_place():
    (found,) = left()
    assert (found.text, found.place, found.confidence, found.reasons) == ("Oloruwa", None, 0.2, REASONS)


@pytest.mark.parametrize(
    "otherwise",
    [{"name": "Gao"}, {"name": "oloruwa"}, {"case": "for"}, {"label": "PER"}, {"taken": {4}}],
    ids=["known", "small", "for whom", "a person", "taken"],
)
def test_what_is_known_taken_or_does_not_read_so_is_none(otherwise):
    assert left(**otherwise) == []


@pytest.mark.pipeline
def test_a_deed_at_an_unknown_place_is_put_at_no_other():
    text = "Soldiers killed three herders near Oloruwa on Monday. Villagers fled to Gombe."
    found = extract_article(Article("a", text, published=date(2024, 5, 6)))
    assert [one.text for one in found.toponyms if one.place is None] == ["Oloruwa"]
    killed = next(one for one in found.reports if "killed" in text[one.trigger.start : one.trigger.end])
    assert killed.places == ()


@pytest.mark.pipeline
@given(
    st.lists(
        st.sampled_from(["near", "in", "Oloruwa", "Gao", "rebels", "burned", ",", ".", "Kidal", "and", "Mali's", "7"]),
        max_size=25,
    )
)
def test_toponyms_stand_in_the_texts_order_whatever_is_left_open(words):
    found = extract_article(Article("a", " ".join(words))).toponyms
    assert [one.span.start for one in found] == sorted(one.span.start for one in found)
    open_ = [one.span for one in found if one.reasons == REASONS]
    assert not any(a.start < b.span.end and b.span.start < a.end for a in open_ for b in found if b.span != a)


@pytest.mark.pipeline
@pytest.mark.parametrize("command", ["places", "events"])
def test_the_command_tells_which_names_were_not_placed(command, capsys, tmp_path):
    (tmp_path / "a.txt").write_text("Soldiers killed three herders near Oloruwa on Monday. Villagers fled to Gombe.")
    assert main([command, str(tmp_path / "a.txt"), "--published", "2024-05-06", "--no-cache"]) == 0
    told = capsys.readouterr().err
    assert "not placed, since no such place is known: Oloruwa; " in told
    assert "dateline gazetteer add" in told
