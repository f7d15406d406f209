"""Names that tell where a speaker is, or whence a party comes, and not where an act was, on parses written by hand."""

import pytest
from parses import doc_of, reports_of, word

from geo.events.asides import is_aside
from geo.syntax.lexicon import load_lexicon

SAID = "said=say/VBD/ROOT that/IN/mark/fled troops/NNS/nsubj/fled fled=flee/VBD/ccomp/said"
FLED = "Troops/NNS/nsubj/fled fled=flee/VBD/ROOT"

# What the rule says: the sentence, the place, and the act.
ASIDE = {
    "who says it": (f"Officials/NNS/nsubj/said in/IN/case/Lima Lima/NNP/nmod/Officials {SAID} .", "Lima", "fled"),
    "who says it, deeper in the phrase": (
        "Officials/NNS/nsubj/said of/IN/case/office the/DT/det/office office/NN/nmod/Officials in/IN/case/Lima "
        f"Lima/NNP/nmod/office {SAID} .",
        "Lima",
        "fled",
    ),
    "who is cited": (
        f"{FLED} ,/,/punct/fled according/VBG/case/officials to/IN/fixed/according officials/NNS/obl/fled "
        "in/IN/case/Lima Lima/NNP/nmod/officials .",
        "Lima",
        "fled",
    ),
    "a capital that is cited": (
        f"{FLED} ,/,/punct/fled according/VBG/case/Lima to/IN/fixed/according Lima/NNP/obl/fled .",
        "Lima",
        "fled",
    ),
    "whence those come who act": (
        "Villagers/NNS/nsubj/fled from/IN/case/Lima Lima/NNP/nmod/Villagers fled=flee/VBD/ROOT .",
        "Lima",
        "fled",
    ),
    "whence those come who are met": (
        "Elders/NNS/nsubj/met met=meet/VBD/ROOT with/IN/case/delegation a/DT/det/delegation delegation/NN/obl/met "
        "from/IN/case/Lima Lima/NNP/nmod/delegation .",
        "Lima",
        "met",
    ),
    "whose office somebody held": (
        "They/PRP/nsubj/banned banned=ban/VBD/ROOT a/DT/det/president president/NN/obj/banned of/IN/case/Peru "
        "Peru/NNP/nmod/president and/CC/cc/Chile Chile/NNP/conj/Peru .",
        "Chile",
        "banned",
    ),
}
ASIDE |= {
    "a capital that says so": (
        "Troops/NNS/nsubj/fled fled=flee/VBD/ccomp/said ,/,/punct/fled Lima/NNP/nsubj/said said=say/VBD/ROOT .",
        "Lima",
        "fled",
    ),
    "where the next deed of one doer leads": (
        f"{FLED} and/CC/cc/drove drove=drive/VBD/conj/fled to/IN/case/Lima Lima/NNP/obl/drove .",
        "Lima",
        "fled",
    ),
    "where the next deed was": (
        f"{FLED} and/CC/cc/met leaders/NNS/nsubj/met met=meet/VBD/conj/fled in/IN/case/Lima Lima/NNP/obl/met .",
        "Lima",
        "fled",
    ),
}
NOT_ASIDE = {
    "where two deeds were": (
        "Men/NNS/nsubj/stormed stormed=storm/VBD/ROOT it/PRP/obj/stormed and/CC/cc/burned "
        "burned=burn/VBD/conj/stormed a/DT/det/hut "
        "hut/NN/obj/burned in/IN/case/Lima Lima/NNP/obl/burned .",
        "Lima",
        "stormed",
    ),
    "where the next deed was, for that": (
        f"{FLED} and/CC/cc/met leaders/NNS/nsubj/met met=meet/VBD/conj/fled in/IN/case/Lima Lima/NNP/obl/met .",
        "Lima",
        "met",
    ),
    "where somebody says something": (
        f"Officials/NNS/nsubj/said in/IN/case/Lima Lima/NNP/nmod/Officials {SAID} .",
        "Lima",
        "said",
    ),
    "where it was that was told": (
        f"Officials/NNS/nsubj/said {SAID} in/IN/case/Lima Lima/NNP/obl/fled .",
        "Lima",
        "fled",
    ),
    "what a capital says it does itself": (f"Lima/NNP/nsubj/said {SAID} .", "Lima", "fled"),
    "whence troops are taken": (
        "They/PRP/nsubj/withdrew withdrew=withdraw/VBD/ROOT troops/NNS/obj/withdrew from/IN/case/Lima "
        "Lima/NNP/nmod/troops .",
        "Lima",
        "withdrew",
    ),
    "whence something comes": (
        "Boats/NNS/nsubj/arrived from/IN/case/Lima Lima/NNP/nmod/Boats arrived=arrive/VBD/ROOT .",
        "Lima",
        "arrived",
    ),
    "what stands in a town": (
        "They/PRP/nsubj/stormed stormed=storm/VBD/ROOT the/DT/det/office office/NN/obj/stormed of/IN/case/Lima "
        "Lima/NNP/nmod/office .",
        "Lima",
        "stormed",
    ),
    "whose presidents meet": (
        "A/DT/det/meeting meeting/NN/nsubj:pass/held between/IN/case/presidents presidents/NNS/nmod/meeting "
        "of/IN/case/Peru Peru/NNP/nmod/presidents was/VBD/aux:pass/held held=hold/VBN/ROOT .",
        "Peru",
        "meeting",
    ),
    "where an ambassador serves": (
        "They/PRP/nsubj/seized seized=seize/VBD/ROOT the/DT/det/ambassador ambassador/NN/obj/seized in/IN/case/Lima "
        "Lima/NNP/nmod/ambassador .",
        "Lima",
        "seized",
    ),
}


@pytest.mark.parametrize(("notation", "place", "act"), ASIDE.values(), ids=ASIDE)
def test_a_name_that_tells_of_a_party_is_no_scene(notation, place, act):
    doc = doc_of(notation)
    assert is_aside(word(doc, place), word(doc, act), load_lexicon())


@pytest.mark.parametrize(("notation", "place", "act"), NOT_ASIDE.values(), ids=NOT_ASIDE)
def test_other_names_may_be_scenes(notation, place, act):
    doc = doc_of(notation)
    assert not is_aside(word(doc, place), word(doc, act), load_lexicon())


@pytest.mark.parametrize(
    ("behind", "places"),
    [
        ("according/VBG/case/officials to/IN/fixed/according officials/NNS/obl/attacked in/IN/case/Lima "
         "Lima/NNP/nmod/officials", []),
        ("at/IN/case/station a/DT/det/station station/NN/obl/attacked in/IN/case/Lima Lima/NNP/nmod/station", ["Lima"]),
    ],
)  # fmt: skip
def test_who_is_cited_lends_an_act_no_place(behind, places):
    (report,) = reports_of(
        f"Rebels/NNS/nsubj/attacked attacked=attack/VBD/ROOT soldiers/NNS/obj/attacked {behind} .",
        parties=["Rebels"],
        towns=["Lima"],
    )
    assert [item.place.name for item in report.places] == places
