"""Whom a word stands for, rule by rule, on parses that are written by hand."""

import pytest
from parses import doc_of, party, toponym, word

from geo.actors.states import States
from geo.actors.whoswho import load_whoswho
from geo.gazetteer.lookup import open_gazetteer
from geo.model import ActorKind, Span
from geo.syntax.lexicon import load_lexicon
from geo.syntax.parties import Cast, TokenIndex


def cast_of(doc, *names, towns=(), kind=ActorKind.STATE):
    return Cast(
        TokenIndex(doc),
        [party(doc, name, kind) for name in names],
        [toponym(doc, name) for name in towns],
        States(open_gazetteer(), load_whoswho()),
        load_lexicon(),
    )


# What the rule says: the sentence, who is named in it, a word, whom it stands for.
PARTIES = {
    "the word that heads a name": (
        "The/DT/det/Navy Peruvian/NNP/amod/Navy Navy/NNP/nsubj/left left=leave/VBD/ROOT .",
        ["Peruvian Navy"],
        "Navy",
        {"Peruvian Navy"},
    ),
    "what a demonym describes": (
        "Peruvian/JJ/amod/ships ships/NNS/nsubj/left left=leave/VBD/ROOT .",
        ["Peruvian"],
        "ships",
        {"Peruvian"},
    ),
    "what somebody possesses": (
        "Peru/NNP/nmod:poss/ships 's/POS/case/Peru ships/NNS/nsubj/left left=leave/VBD/ROOT .",
        ["Peru"],
        "ships",
        {"Peru"},
    ),
    "a name beside it": (
        "The/DT/det/president president/NN/nsubj/left ,/,/punct/Castro Castro/NNP/appos/president ,/,/punct/Castro "
        "left=leave/VBD/ROOT .",
        ["Castro"],
        "president",
        {"Castro"},
    ),
    "people from a country are the country's": (
        "Soldiers=soldier/NNS/nsubj/left from/IN/case/Peru Peru/NNP/nmod/Soldiers left=leave/VBD/ROOT .",
        ["Peru"],
        "Soldiers",
        {"Peru"},
    ),
    "things from a country are not": (
        "Grain/NN/nsubj/rotted from/IN/case/Peru Peru/NNP/nmod/Grain rotted=rot/VBD/ROOT .",
        ["Peru"],
        "Grain",
        set(),
    ),
    "a group that is named is itself, wherever it is": (
        "Rebels=rebel/NNS/nsubj/left in/IN/case/Peru Peru/NNP/nmod/Rebels left=leave/VBD/ROOT .",
        ["Rebels", "Peru"],
        "Rebels",
        {"Rebels"},
    ),
    "for or against whom is not whose": (
        "Pro/JJ/amod/Peru -/HYPH/punct/Peru Peru/NNP/amod/gunmen gunmen/NNS/nsubj/left left=leave/VBD/ROOT .",
        ["Peru"],
        "gunmen",
        set(),
    ),
    "nobody": (
        "Rain/NN/nsubj/fell fell=fall/VBD/ROOT on/IN/case/Peru Peru/NNP/obl/fell .",
        ["Peru"],
        "Rain",
        set(),
    ),
}


@pytest.mark.parametrize(("notation", "names", "form", "expected"), PARTIES.values(), ids=PARTIES)
def test_parties_of_a_word(notation, names, form, expected):
    doc = doc_of(notation)
    assert {mention.text for mention in cast_of(doc, *names).parties(word(doc, form))} == expected


def test_whose_thing_it_is_is_told_by_who_did_it_before_upon_whom():
    doc = doc_of(
        "The/DT/det/pace pace/NN/nsubj/slowed of/IN/case/shelling the/DT/det/shelling shelling/NN/nmod/pace "
        "of/IN/case/Chile Chile/NNP/nmod/shelling by/IN/case/Peru Peru/NNP/nmod/shelling slowed=slow/VBD/ROOT ."
    )
    assert [mention.text for mention in cast_of(doc, "Peru", "Chile").behind(word(doc, "pace"))] == ["Peru"]


def test_of_those_who_are_counted_each_is_named_once():
    doc = doc_of(
        "Dozens=dozen/NNS/nsubj/left of/IN/case/Peruvians Peruvians/NNPS/nmod/Dozens and/CC/cc/Chileans "
        "Chileans/NNPS/conj/Peruvians left=leave/VBD/ROOT ."
    )
    cast = cast_of(doc, "Peruvians", "Chileans")
    assert [m.text for m in cast.mentions([word(doc, "Dozens"), word(doc, "Peruvians")])] == ["Peruvians"]


@pytest.mark.parametrize(
    ("kind", "armed", "person"),
    [
        (ActorKind.MILITARY, True, False),
        (ActorKind.ARMED_GROUP, True, False),
        (ActorKind.PERSON, False, True),
        (ActorKind.STATE, False, False),
    ],
)
def test_sorts_of_parties(kind, armed, person):
    doc = doc_of("Condor/NNP/nsubj/left left=leave/VBD/ROOT .")
    cast = cast_of(doc, "Condor", kind=kind)
    assert (cast.is_armed(word(doc, "Condor")), cast.is_person(word(doc, "Condor"))) == (armed, person)
    assert not cast.is_armed(word(doc, "left"))


def test_a_region_is_named_by_what_describes_it():
    doc = doc_of("The/DT/det/region Cusco/NNP/compound/region region/NN/nsubj/voted voted=vote/VBD/ROOT .")
    cast = cast_of(doc, towns=["Cusco"])
    found = cast.place_in(word(doc, "region"))
    assert found is not None
    assert found.text == "Cusco"
    assert cast.toponym(word(doc, "region")) is None
    assert cast.place_in(word(doc, "voted")) is None


def test_words_are_found_by_their_characters():
    doc = doc_of("Peruvian/JJ/amod/ships ships/NNS/nsubj/left left=leave/VBD/ROOT .")
    index = TokenIndex(doc)
    assert [token.text for token in index.tokens_of(Span(4, 10))] == ["Peruvian", "ships"]
    assert [token.text for token in index.tokens_of(Span(8, 9))] == []
    root = index.root_of(Span(0, 14))
    assert root is not None
    assert root.text == "ships"
    assert index.root_of(Span(400, 410)) is None
