"""Who stands round a noun that names an act, rule by rule, on parses that are written by hand."""

import pytest
from parses import doc_of, word

from geo.syntax.clauses import content, verb_frame
from geo.syntax.lexicon import load_lexicon
from geo.syntax.nominals import light_frame, noun_frame

# What the rule says: the sentence, the noun, the words in some of its slots ("" for none).
SLOTS = {
    "on tells upon whom, by who acts": (
        "The/DT/det/attack attack/NN/nsubj/failed on/IN/case/Lima Lima/NNP/nmod/attack by/IN/case/rebels "
        "rebels/NNS/nmod/attack failed=fail/VBD/ROOT .",
        "attack",
        {"on": "Lima", "by": "rebels"},
    ),
    "the possessor is apart from what is possessed": (
        "Peru/NNP/nmod:poss/invasion 's/POS/case/Peru invasion/NN/nsubj/failed of/IN/case/Chile "
        "Chile/NNP/nmod/invasion failed=fail/VBD/ROOT .",
        "invasion",
        {"poss": "Peru", "of": "Chile"},
    ),
    "whose stands for the antecedent": (
        "Peru/NNP/nsubj/apologized ,/,/punct/resisted whose/WP$/nmod:poss/invasion invasion/NN/obj/resisted "
        "Chile/NNP/nsubj/resisted resisted=resist/VBD/acl:relcl/Peru , apologized=apologize/VBD/ROOT .",
        "invasion",
        {"poss": "Peru"},
    ),
    "a demonym describes": (
        "The/DT/det/raid Peruvian/JJ/amod/raid raid/NN/nsubj/failed failed=fail/VBD/ROOT .",
        "raid",
        {"mod": "Peruvian", "name": ""},
    ),
    "who is said to lead it does it": (
        "The/DT/det/raid Peruvian/JJ/amod/led -/HYPH/punct/led led=lead/VBN/amod/raid raid/NN/nsubj/failed "
        "failed=fail/VBD/ROOT .",
        "raid",
        {"by": "Peruvian"},
    ),
    "who is said to back it does not": (
        "The/DT/det/raid Peruvian/JJ/amod/backed -/HYPH/punct/backed backed=back/VBN/amod/raid raid/NN/nsubj/failed "
        "failed=fail/VBD/ROOT .",
        "raid",
        {"by": ""},
    ),
    "a single name before it describes and names": (
        "The/DT/det/raid Lima/NNP/compound/raid raid/NN/nsubj/failed failed=fail/VBD/ROOT .",
        "raid",
        {"mod": "Lima", "name": "Lima"},
    ),
    "of two names before it the first acts": (
        "The/DT/det/war Peru/NNP/compound/Chile -/HYPH/punct/Chile Chile/NNP/compound/war war/NN/nsubj/ended "
        "ended=end/VBD/ROOT .",
        "war",
        {"name": "Chile", "mod": "Peru"},
    ),
    "between tells both": (
        "Talks/NNS/nsubj/ended between/IN/case/Peru Peru/NNP/nmod/Talks and/CC/cc/Chile Chile/NNP/conj/Peru "
        "ended=end/VBD/ROOT .",
        "Talks",
        {"between": "Peru Chile"},
    ),
    "a second noun shares the possessor of the first": (
        "Peru/NNP/nmod:poss/raids 's/POS/case/Peru raids/NNS/nsubj/ended and/CC/cc/siege siege/NN/conj/raids "
        "of/IN/case/Lima Lima/NNP/nmod/siege ended=end/VBD/ROOT .",
        "siege",
        {"poss": "Peru", "of": "Lima"},
    ),
    "a first noun shares the phrase of the second": (
        "Peru/NNP/nmod:poss/raids 's/POS/case/Peru raids/NNS/nsubj/ended and/CC/cc/siege siege/NN/conj/raids "
        "of/IN/case/Lima Lima/NNP/nmod/siege ended=end/VBD/ROOT .",
        "raids",
        {"poss": "Peru", "of": "Lima"},
    ),
    "unless it has one of its own": (
        "Raids/NNS/nsubj/ended on/IN/case/Cusco Cusco/NNP/nmod/Raids and/CC/cc/siege the/DT/det/siege "
        "siege/NN/conj/Raids of/IN/case/Lima Lima/NNP/nmod/siege ended=end/VBD/ROOT .",
        "Raids",
        {"on": "Cusco", "of": ""},
    ),
    "a clause with to": (
        "A/DT/det/plan plan/NN/nsubj/failed to/TO/mark/invade invade/VB/acl/plan Chile/NNP/obj/invade "
        "failed=fail/VBD/ROOT .",
        "plan",
        {"to-do": "invade", "that": ""},
    ),
    "a clause with that": (
        "Claims/NNS/nsubj/spread that/IN/mark/fled rebels/NNS/nsubj/fled fled=flee/VBD/acl/Claims spread/VBD/ROOT .",
        "Claims",
        {"that": "fled", "to-do": ""},
    ),
    "a participle tells upon whom": (
        "Raids/NNS/nsubj/ended targeting=target/VBG/acl/Raids Lima/NNP/obj/targeting ended=end/VBD/ROOT .",
        "Raids",
        {"targeting": "targeting", "target": "Lima"},
    ),
    "a passive participle tells who acts": (
        "Raids/NNS/nsubj/ended launched=launch/VBN/acl/Raids by/IN/case/rebels rebels/NNS/obl:agent/launched "
        "ended=end/VBD/ROOT .",
        "Raids",
        {"launched": "launched", "by": "rebels", "target": ""},
    ),
    "a phrase on a name is the noun's": (
        "A/DT/det/visit visit/NN/nsubj/ended by/IN/case/Juan King/NNP/nmod:desc/Juan Juan/NNP/nmod/visit "
        "to/IN/case/Chile Chile/NNP/nmod/Juan ended=end/VBD/ROOT .",
        "visit",
        {"by": "Juan", "to": "Chile"},
    ),
}


@pytest.mark.parametrize(("notation", "noun", "expected"), SLOTS.values(), ids=SLOTS)
def test_slots_of_a_noun(notation, noun, expected):
    frame = noun_frame(word(doc_of(notation), noun), load_lexicon())
    assert {slot: " ".join(token.text for token in frame.of(slot)) for slot in expected} == expected
    assert not frame.passive


def test_a_light_verb_lends_its_noun_all_but_the_object():
    doc = doc_of(
        "Rebels/NNS/nsubj/launched launched=launch/VBD/ROOT an/DT/det/attack attack/NN/obj/launched on/IN/case/Lima "
        "Lima/NNP/nmod/attack from/IN/case/Cusco Cusco/NNP/obl/launched ."
    )
    lexicon = load_lexicon()
    joined = light_frame(verb_frame(word(doc, "launched"), lexicon), noun_frame(word(doc, "attack"), lexicon))
    assert joined.head.text == "attack"
    told = {slot: {token.text for token in joined.of(slot)} for slot in ("subj", "obj", "on", "from")}
    assert told == {"subj": {"Rebels"}, "obj": set(), "on": {"Lima"}, "from": {"Cusco"}}


@pytest.mark.parametrize(("noun", "inner"), [("series", "raids"), ("end", "end")])
def test_what_is_counted_is_meant_and_not_the_count(noun, inner):
    doc = doc_of(
        f"A/DT/det/{noun} {noun}/NN/nsubj/came of/IN/case/raids raids=raid/NNS/nmod/{noun} came=come/VBD/ROOT ."
    )
    assert content(word(doc, noun), load_lexicon()).text == inner
