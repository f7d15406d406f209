"""When and where, said before who did something: no part of who did it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parses import doc_of

from geo.language.openers import mend_openers
from geo.language.parsing import parse
from geo.languages.words import words_in


def _told(notation):
    doc = doc_of(notation)
    table = words_in("en")
    mend_openers(doc, table.openers, table.mending)
    return {token.text: (token.dep_, token.head.text) for token in doc}


@pytest.mark.parametrize(
    ("notation", "time", "doer"),
    [
        (  # "On Saturday gunmen killed traders"
            "On/IN/case/gunmen Saturday/NNP/compound/gunmen gunmen/NNS/obl/killed killed=kill/VBD/ROOT "
            "traders/NNS/obj/killed .",
            ("obl", "killed"),
            ("nsubj", "killed"),
        ),
        (  # it is done to them
            "On/IN/case/gunmen Saturday/NNP/compound/gunmen gunmen/NNS/obl/killed were=be/VBD/aux:pass/killed "
            "killed=kill/VBN/ROOT .",
            ("obl", "killed"),
            ("nsubj:pass", "killed"),
        ),
        (  # the noun was taken for the whole sentence
            "In/IN/case/gunmen Saturday/NNP/compound/gunmen gunmen/NNS/ROOT killed=kill/VBN/acl/gunmen "
            "traders/NNS/obj/killed ././punct/gunmen",
            ("obl", "killed"),
            ("nsubj", "killed"),
        ),
        (  # "Late Saturday gunmen fled", without a word before it
            "Late/JJ/amod/Saturday Saturday/NNP/compound/gunmen gunmen/NNS/nsubj/fled fled=flee/VBD/ROOT .",
            ("obl:unmarked", "fled"),
            ("nsubj", "fled"),
        ),
        (  # "Police said on Saturday gunmen fled"
            "Police/NNP/nsubj/said said=say/VBD/ROOT on/IN/compound:prt/said Saturday/NNP/compound/gunmen "
            "gunmen/NNS/nsubj/fled fled=flee/VBD/ccomp/said .",
            ("obl", "fled"),
            ("nsubj", "fled"),
        ),
        (  # "The Saturday gunmen fled", and those may be named after the day
            "The/DT/det/gunmen Saturday/NNP/compound/gunmen gunmen/NNS/nsubj/fled fled=flee/VBD/ROOT .",
            ("compound", "gunmen"),
            ("nsubj", "fled"),
        ),
        (
            "Saturday/NNP/compound/gunmen gunmen/NNS/nsubj/fled fled=flee/VBD/ROOT .",
            ("compound", "gunmen"),
            ("nsubj", "fled"),
        ),
        (  # others did it
            "On/IN/case/gunmen Saturday/NNP/compound/gunmen gunmen/NNS/obl/seized we/PRP/nsubj/seized "
            "seized=seize/VBD/ROOT arms/NNS/obj/seized .",
            ("compound", "gunmen"),
            ("obl", "seized"),
        ),
    ],
)
def test_a_day_before_a_noun_without_article_says_when_it_was_done(notation, time, doer):
    told = _told(notation)
    assert (told["Saturday"], told["gunmen"]) == (time, doer)


def test_words_before_a_day_go_with_it():
    told = _told(
        "On/IN/case/police Monday/NNP/compound/police night/NN/compound/police police/NNS/obl/held held=hold/VBD/ROOT "
        "men/NNS/obj/held ."
    )
    assert [told[word] for word in ("On", "Monday", "night")] == [
        ("case", "night"),
        ("compound", "night"),
        ("obl", "held"),
    ]


def test_a_year_is_a_time_and_a_number_of_some_is_none():
    year = "In/IN/case/rebels {}/CD/nummod/rebels rebels/NNS/obl/fled fled=flee/VBD/ROOT ."
    assert _told(year.format(2023))["rebels"] == ("nsubj", "fled")
    assert _told(year.format(300))["rebels"] == ("obl", "fled")


@pytest.mark.parametrize(
    ("notation", "doer"),
    [
        (  # "Officials said on Monday rebels seized arms"
            "Officials/NNS/nsubj/said said=say/VBD/ROOT on/IN/case/rebels Monday/NNP/compound/rebels "
            "rebels/NNS/obl/said seized=seize/VBN/acl/rebels arms/NNS/obj/seized .",
            ("nsubj", "seized"),
        ),
        (
            "Officials/NNS/nsubj/said said=say/VBD/ROOT on/IN/case/rebels Monday/NNP/compound/rebels "
            "rebels/NNS/obl/said seized=seize/VBD/ccomp/said arms/NNS/obj/seized .",
            ("nsubj", "seized"),
        ),
        (  # "Officials met on Monday rebels seized by troops": nobody says that they do anything
            "Officials/NNS/nsubj/met met=meet/VBD/ROOT on/IN/case/rebels Monday/NNP/compound/rebels rebels/NNS/obl/met "
            "seized=seize/VBN/acl/rebels .",
            ("obl", "met"),
        ),
        (  # "In the north rebels fled"
            "In/IN/case/rebels the/DT/det/rebels north/NN/compound/rebels rebels/NNS/obl/fled fled=flee/VBD/ROOT .",
            ("nsubj", "fled"),
        ),
        (  # a day was taken for the first name of somebody
            "On/IN/case/Monday Monday/NNP/obl/fled rebels/NNP/flat/Monday fled=flee/VBD/ROOT .",
            ("nsubj", "fled"),
        ),
        (  # it is what describes who did it that the day was taken to describe
            "On/IN/case/rebels Monday/NNP/compound/two two/CD/nummod/rebels rebels/NNS/obl/fled fled=flee/VBD/ROOT .",
            ("nsubj", "fled"),
        ),
        (  # a verb that says nothing: "He won in May elections and formed a government"
            "He/PRP/nsubj/won won=win/VBD/ROOT in/IN/case/rebels May/NNP/compound/rebels rebels/NNS/obl/won "
            "and/CC/cc/formed formed=form/VBD/conj/won parties/NNS/obj/formed .",
            ("obl", "won"),
        ),
        (  # nothing is acted upon: "On Saturday rebels killed by troops"
            "On/IN/case/rebels Saturday/NNP/compound/rebels rebels/NNS/ROOT killed=kill/VBN/acl/rebels "
            "by/IN/case/troops troops/NNS/obl:agent/killed .",
            ("ROOT", "rebels"),
        ),
        (  # "This year the rebels are men ruled by fear"
            "This/DT/det/year year/NN/obl:unmarked/rebels they/PRP/nsubj/rebels are=be/VBP/cop/rebels rebels/NNS/ROOT "
            "ruled=rule/VBN/acl/rebels men/NNS/obj/ruled .",
            ("ROOT", "rebels"),
        ),
        (  # the day would stand below itself
            "On/IN/ROOT following/VBG/acl/On Monday/NNP/compound/rebels rebels/NNS/nsubj/fled "
            "fled=flee/VBD/ccomp/following .",
            ("nsubj", "fled"),
        ),
        (  # "From the north rebels fled", from which they fled
            "From/IN/case/rebels the/DT/det/rebels north/NN/compound/rebels rebels/NNS/obl/fled fled=flee/VBD/ROOT .",
            ("obl", "fled"),
        ),
    ],
)
def test_who_did_it_is_told_behind_the_time_or_place(notation, doer):
    assert _told(notation)["rebels"] == doer


@pytest.mark.pipeline
@pytest.mark.parametrize(
    "sentence",
    [
        "On Saturday gunmen killed three traders.",
        "In March rebels killed three traders.",
        "Late on Monday masked gunmen killed three traders.",
        "Officials said that on Tuesday two soldiers killed three traders.",
        "In the north farmers killed three traders.",
        "In May 2023 NATO killed three traders.",
    ],
)
def test_sentences_that_begin_with_a_time_or_a_place_have_their_subject(sentence):
    killed = next(token for token in parse(sentence) if token.text == "killed")
    assert [child.text for child in killed.children if child.dep_ == "nsubj"] == [
        sentence.split(" killed")[0].split()[-1]
    ]


@pytest.mark.parametrize("count", ["12", "1500"])
def test_what_is_counted_behind_a_day_keeps_its_number(count):
    told = _told(
        f"On/IN/case/rebels Saturday/NNP/compound/rebels {count}/CD/nummod/rebels rebels/NNS/obl/fled "
        "fled=flee/VBD/ROOT ."
    )
    assert (told[count], told["Saturday"], told["rebels"]) == (("nummod", "rebels"), ("obl", "fled"), ("nsubj", "fled"))


@pytest.mark.pipeline
@pytest.mark.parametrize("sentence", ["On Saturday gunmen killed three traders.", "On 6 May gunmen killed traders."])
def test_further_blanks_change_nothing(sentence):
    killed = next(token for token in parse(sentence.replace(" ", "  ")) if token.text == "killed")
    assert [child.text for child in killed.children if child.dep_ == "nsubj"] == ["gunmen"]


@pytest.mark.pipeline
def test_no_place_describes_a_length_of_time():
    doc = parse("Soldiers stormed a camp in Gao days after a raid in Kidal.")
    gao = next(token for token in doc if token.text == "Gao")
    assert (gao.dep_, gao.head.text, [child.text for child in gao.children]) == ("obl", "stormed", ["in"])


WORDS = [
    "days",
    "6",
    "1500",
    "following",
    "March",
    "inside",
    "On",
    "In",
    "Near",
    "Late",
    "Saturday",
    "May",
    "week",
    "the",
    "north",
    "Gao",
    "NATO",
    "Ukrainian",
    "rebels",
    "gunmen",
    "two",
    "killed",
    "said",
    "seized",
    "fled",
    "that",
    "who",
    "and",
    "traders",
    "'s",
    ",",
    ".",
    "were",
    "by",
    "Officials",
    "last",
    "2023",
    "residents",
    "masked",
]


@pytest.mark.pipeline
@given(st.lists(st.sampled_from(WORDS), max_size=16))
def test_any_row_of_words_is_one_tree_a_sentence(words):
    doc = parse(" ".join(words))
    for sentence in doc.sents:
        assert sum(token.head.i == token.i for token in sentence) == 1
        for token in sentence:
            steps, over = 0, token
            while over.head.i != over.i:
                over, steps = over.head, steps + 1
                assert steps <= len(sentence)
                assert sentence.start <= over.i < sentence.end
