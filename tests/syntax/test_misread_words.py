"""What the parser is known to get wrong: the wrong parse, written by hand, and what is made of it."""

import pytest
from parses import doc_of, word

from geo.syntax.clauses import particles_of, verb_frame
from geo.syntax.lexicon import load_lexicon
from geo.syntax.misreadings import (
    is_apart,
    is_hidden_passive,
    is_hidden_verb,
    is_object,
    particle_before,
    particle_within,
)

FIRED = (
    "Peru/NNP/nsubj/imposed imposed=impose/VBD/amod/sanctions sanctions/NNS/ROOT on/IN/case/Chile "
    "Chile/NNP/nmod/sanctions ."
)


def test_a_verb_before_its_object_may_hide_as_a_description():
    doc = doc_of(FIRED)
    assert is_hidden_verb(word(doc, "imposed"))
    frame = verb_frame(word(doc, "imposed"), load_lexicon())
    assert [token.text for token in (*frame.of("subj"), *frame.of("obj"))] == ["Peru", "sanctions"]


def test_a_description_hides_no_verb():
    doc = doc_of("The/DT/det/port captured=capture/VBN/amod/port port/NN/nsubj/burned burned=burn/VBD/ROOT .")
    assert not is_hidden_verb(word(doc, "captured"))


@pytest.mark.parametrize(
    ("notation", "hidden"),
    [
        ("Guards/NNS/nsubj/shot were=be/VBD/cop/shot shot/NN/ROOT .", True),
        ("It/PRP/nsubj/shot was=be/VBD/cop/shot a/DT/det/shot shot/NN/ROOT .", False),
        ("It/PRP/nsubj/shot was=be/VBD/cop/shot his/PRP$/nmod:poss/shot shot/NN/ROOT .", False),
        ("Guards/NNS/nsubj/heard heard=hear/VBD/ROOT shot/NN/obj/heard .", False),
    ],
)
def test_was_shot_may_hide_as_a_noun(notation, hidden):
    assert is_hidden_passive(word(doc_of(notation), "shot")) is hidden


def test_a_preposition_may_hide_as_a_particle():
    doc = doc_of(
        "Peru/NNP/nsubj/called called=call/VBD/ROOT on/RP/compound:prt/called all/DT/det/sides sides/NNS/obl/called ."
    )
    called = word(doc, "called")
    assert particle_before(word(doc, "sides"), called) == "on"
    assert particle_before(word(doc, "Peru"), called) == ""
    assert [token.text for token in verb_frame(called, load_lexicon()).of("on")] == ["on", "sides"]


def test_a_particle_may_hide_as_a_preposition():
    doc = doc_of(
        "Peru/NNP/nsubj/shut shut/VBD/ROOT down/IN/case/station the/DT/det/station station/NN/obl/shut "
        "in/IN/case/Lima Lima/NNP/obl/shut ."
    )
    shut = word(doc, "shut")
    assert particle_within(word(doc, "station"), shut, {"down"}) == word(doc, "down")
    assert particle_within(word(doc, "station"), shut, {"up"}) is None
    assert particle_within(word(doc, "Lima"), shut, {"in"}) is None
    assert [token.text for token in verb_frame(shut, load_lexicon()).of("obj")] == ["station"]
    assert "down" in particles_of(shut, load_lexicon())


def test_behind_a_hidden_particle_the_next_preposition_opens_the_slot():
    doc = doc_of(
        "Peru/NNP/nsubj/pulled pulled=pull/VBD/ROOT out/IN/case/talks of/IN/case/talks the/DT/det/talks "
        "talks/NNS/obl/pulled ."
    )
    frame = verb_frame(word(doc, "pulled"), load_lexicon())
    assert [token.text for token in frame.of("of")] == ["talks"]
    assert not frame.of("obj")


@pytest.mark.parametrize(("comma", "apart"), [(",", True), ("", False)])
def test_what_others_do_meanwhile_stands_apart_by_a_comma(comma, apart):
    doc = doc_of(
        f"Peru/NNP/nsubj/left left=leave/VBD/ROOT {comma} with/IN/case/Chile Chile/NNP/obl/left "
        "staying=stay/VBG/acl/Chile ."
    )
    assert is_apart(word(doc, "Chile")) is apart


def test_a_noun_may_hide_as_a_clause():
    doc = doc_of("Peru/NNP/nsubj/announced announced=announce/VBD/ROOT sanctions/NNS/ccomp/announced .")
    assert is_object(word(doc, "sanctions"))
    assert [token.text for token in verb_frame(word(doc, "announced"), load_lexicon()).of("obj")] == ["sanctions"]
    doc = doc_of(
        "Peru/NNP/nsubj/said said=say/VBD/ROOT it/PRP/nsubj/victim is=be/VBZ/cop/victim a/DT/det/victim "
        "victim/NN/ccomp/said ."
    )
    assert not is_object(word(doc, "victim"))
    assert [token.text for token in verb_frame(word(doc, "said"), load_lexicon()).of("that")] == ["victim"]


def test_a_clause_with_two_subjects_is_no_passive():
    """The parser took "the town which rebels seized" for something that was done to the rebels."""
    doc = doc_of(
        "The/DT/det/town town/NN/nsubj/fell which/WDT/nsubj:pass/seized rebels/NNS/nsubj/seized "
        "seized=seize/VBN/acl:relcl/town fell=fall/VBD/ROOT ."
    )
    frame = verb_frame(word(doc, "seized"), load_lexicon())
    assert not frame.passive
    assert [token.text for token in frame.of("subj")] == ["rebels"]
    assert [token.text for token in frame.of("obj")] == ["town"]
