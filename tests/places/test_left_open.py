"""Names that read as places and that nothing places are told without a place, and no deed is put elsewhere for them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parses import doc_of
from spacy.tokens import Span as NerSpan

from geo.cli import main
from geo.engines import Engines, ReaderKind
from geo.extract import extract_article
from geo.gazetteer.lookup import open_gazetteer
from geo.model import Article
from geo.places.left_open import names_left_open
from geo.places.reasons import LEFT_OPEN

TAKEN = "Rebels/NNS/nsubj/burned burned=burn/VBD/ROOT huts/NNS/obj/burned {case}/IN/case/{name} {name}/NNP/obl/burned ."

WORDS = [(label, is_taken) for label in ("LOC", "PER", "ORG") for is_taken in (False, True)]


def left(name="Oloruwa", case="near", label="LOC", taken=()):
    doc = doc_of(TAKEN.format(name=name, case=case))
    doc.ents = [NerSpan(doc, 4, 5, label=label)]
    return list(names_left_open(doc, open_gazetteer(), taken=taken, confidence=0.2))


def test_an_unknown_name_behind_a_preposition_of_places_is_told_without_a_place():
    (found,) = left()
    assert (found.text, found.place, found.confidence, found.reasons) == ("Oloruwa", None, 0.2, LEFT_OPEN)


@pytest.mark.parametrize(
    "otherwise",
    [
        {"name": "Gao"},
        {"name": "oloruwa"},
        {"case": "for"},
        {"label": "PER"},
        {"taken": {4}},
        {"name": "B"},
        {"name": "Hospital"},
    ],
    ids=["known", "small", "for whom", "a person", "taken", "a letter", "a house"],
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
@pytest.mark.parametrize("reader", list(ReaderKind))
def test_a_deed_at_an_unknown_place_is_not_at_the_town_of_the_dateline(reader):
    text = (
        "MAIDUGURI, Nigeria — Gunmen killed three herders near Oloruwa on Monday, police said. Soldiers pursued the "
        "attackers into the bush."
    )
    found = extract_article(Article("a", text, published=date(2024, 5, 6)), engines=Engines(reader=reader))
    assert [one.text for one in found.toponyms if one.place is None] == ["Oloruwa"]
    killed = next(one for one in found.reports if "killed" in text[one.trigger.start : one.trigger.end])
    assert {item.place.name for item in killed.places} <= {"Nigeria"}


@pytest.mark.pipeline
@pytest.mark.parametrize(
    ("text", "act", "elsewhere"),
    [
        ("M23 rebels withdrew from Oloruwa on Thursday after talks in Doha with the government.", "withdrew", "Doha"),
        ("Hundreds fled to Bangladesh after the Arakan Army shelled villages in Oloruwa.", "shelled", "Bangladesh"),
        ("Rebels seized Oloruwa on Monday, and the army bombed their camps in Gao.", "seized", "Gao"),
        (
            "Troops arrested a minister in Juba on Monday. The arrest followed the capture of the town of Oloruwa.",
            "capture",
            "Juba",
        ),
        (
            "GOMA, Congo (AP) - M23 rebels entered the town of Oloruwa on Tuesday. The army had pulled back.",
            "pulled",
            "Goma",
        ),
    ],
)
def test_a_deed_at_an_unknown_place_is_not_where_another_deed_of_the_sentence_was(text, act, elsewhere):
    found = extract_article(Article("a", text, published=date(2024, 5, 6)))
    told = next(one for one in found.reports if act in text[one.trigger.start : one.trigger.end])
    assert elsewhere in {one.place.name for one in found.toponyms if one.place is not None}
    assert elsewhere not in {item.place.name for item in told.places}


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12))
def test_of_any_words_only_unknown_names_behind_such_prepositions_are_left_open(names):
    words = [f"Xq{chr(ord('a') + at)}" for at in range(len(names))]
    notation = " ".join(f"near/IN/case/{word} {word}/NNP/obl/burned" for word in words)
    doc = doc_of(f"burned=burn/VBD/ROOT {notation} .")
    doc.ents = [NerSpan(doc, 2 + 2 * at, 3 + 2 * at, label=label) for at, (label, _) in enumerate(names)]
    taken = {2 + 2 * at for at, (_, is_taken) in enumerate(names) if is_taken}
    found = names_left_open(doc, open_gazetteer(), taken=taken, confidence=0.2)
    expected = [word for word, (label, is_taken) in zip(words, names, strict=True) if label == "LOC" and not is_taken]
    assert [one.text for one in found] == expected


@pytest.mark.pipeline
@pytest.mark.parametrize("command", ["places", "events", "map"])
def test_the_command_tells_which_names_were_not_placed(command, capsys, tmp_path):
    (tmp_path / "a.txt").write_text("Soldiers killed three herders near Oloruwa on Monday. Villagers fled to Gombe.")
    more = ["--out", str(tmp_path / "map.html")] if command == "map" else []
    assert main([command, str(tmp_path / "a.txt"), "--published", "2024-05-06", "--no-cache", *more]) == 0
    told = capsys.readouterr().err
    assert "not placed, since the gazetteer lacks them: Oloruwa; " in told
    assert "dateline gazetteer add" in told
