"""What the parser is known to get wrong, by labels that contradict each other: mended, and what is right is left."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parses import doc_of, vocabulary, word
from spacy.tokens import Doc

from geo.language.mending import mend


@pytest.mark.parametrize(
    ("notation", "at", "label"),
    [
        # No helper stands beside the verb, and something is acted upon.
        ("Rebels/NNS/nsubj:pass/seized seized=seize/VBN/ROOT Goma/NNP/obj/seized .", "Rebels", "nsubj"),
        ("Rebels/NNS/nsubj:pass/shelled shelled=shell/VBD/ROOT Aden/RB/advmod/shelled .", "Rebels", "nsubj"),
        (
            "Rebels/NNS/nsubj:pass/seized seized=seize/VBN/ROOT in/IN/case/Goma Goma/NNP/obl/seized .",
            "Rebels",
            "nsubj:pass",
        ),
        (
            "Rebels/NNS/nsubj:pass/seized were=be/VBD/aux:pass/seized seized=seize/VBN/ROOT arms/NNS/obj/seized .",
            "Rebels",
            "nsubj:pass",
        ),
        ("Rebels/NNS/nsubj:pass/given given=give/VBN/ROOT arms/NNS/obj/given .", "Rebels", "nsubj:pass"),
        # A name right behind the verb.
        ("Rebels/NNS/nsubj/shelled shelled=shell/VBD/ROOT Aden/RB/advmod/shelled .", "Aden", "obj"),
        ("Rebels/NNS/nsubj/moved moved=move/VBD/ROOT North/RB/advmod/moved .", "North", "advmod"),
        ("Rebels/NNS/nsubj/fled fled=flee/VBD/ROOT again/RB/advmod/fled .", "again", "advmod"),
        # A helper that is somebody.
        ("May/NNP/aux/met met=meet/VBD/ROOT Macron/NNP/obj/met .", "May", "nsubj"),
        ("They/PRP/nsubj/meet May/NNP/aux/meet meet/VB/ROOT Macron/NNP/obj/meet .", "May", "aux"),
        # A name that describes a verb.
        ("Iran/NNP/compound/arms arms=arm/VBZ/ROOT Hamas/NNP/obj/arms .", "Iran", "nsubj"),
        ("Iran/NNP/compound/arms arms=arm/NNS/ROOT .", "Iran", "compound"),
        ("The/DT/det/shot army/NN/compound/shot shot=shoot/VBD/ROOT men/NNS/obj/shot .", "army", "nsubj"),
        ("Rebel/NN/compound/shot units/NNS/compound/shot shot/NN/ROOT men/NNS/obj/shot .", "Rebel", "compound"),
        (
            "Police/NN/compound/shot shot/NN/ROOT and/CC/cc/killed killed/VBD/conj/shot men/NNS/obj/killed .",
            "Police",
            "nsubj",
        ),
        (
            "Police/NN/compound/shot shot/NN/ROOT and/CC/cc/fire fire/NN/conj/shot men/NNS/obj/fire .",
            "Police",
            "compound",
        ),
        (
            "Police/NN/compound/raid raid/NN/ROOT and/CC/cc/seized seized/VBD/conj/raid men/NNS/obj/seized .",
            "Police",
            "compound",
        ),
        ("Rebel/NN/compound/shot units/NNS/compound/shot shot/NN/ROOT men/NNS/obj/shot .", "units", "nsubj"),
        ("The/DT/det/shot gunmen/NNS/compound/shot shot/NN/ROOT at/IN/case/men men/NNS/obl/shot .", "gunmen", "nsubj"),
        ("A/DT/det/shot gunman/NN/compound/shot shot/NN/ROOT Diallo/NNP/appos/shot .", "Diallo", "obj"),
        ("Attackers/NNS/nsubj/shot shot/NN/ROOT Sheikh/NNP/nmod:desc/Keita Keita/NNP/xcomp/shot .", "Keita", "obj"),
        (
            "A/DT/det/shot warning/NN/compound/shot shot/NN/ROOT from/IN/case/Gao Gao/NNP/nmod/shot .",
            "warning",
            "compound",
        ),
        # What somebody is charged with.
        (
            "Chad/NNP/nsubj/accused accused=accuse/VBD/ROOT the/DT/det/army army/NN/obj/accused of/IN/case/treason "
            "treason/NN/nmod/army .",
            "treason",
            "obl",
        ),
        (
            "Chad/NNP/nsubj/accused accused=accuse/VBD/ROOT the/DT/det/head head/NN/obj/accused of/IN/case/army "
            "army/NN/nmod/head .",
            "army",
            "nmod",
        ),
        (
            "Chad/NNP/nsubj/met met=meet/VBD/ROOT the/DT/det/victims victims/NNS/obj/met of/IN/case/treason "
            "treason/NN/nmod/victims .",
            "treason",
            "nmod",
        ),
        (
            "Judges/NNS/nsubj/convicted convicted=convict/VBD/ROOT the/DT/det/organisers organisers/NNS/obj/convicted "
            "of/IN/case/attack the/DT/det/attack attack/NN/nmod/organisers .",
            "attack",
            "nmod",
        ),
        (
            "Judges/NNS/nsubj/convicted convicted=convict/VBD/ROOT the/DT/det/organisers organisers/NNS/obj/convicted "
            "of/IN/case/attack the/DT/det/attack attack/NN/nmod/organisers of/IN/case/murder murder/NN/nmod/attack .",
            "murder",
            "obl",
        ),
        (
            "Leaders/NNS/nsubj:pass/convicted of/IN/case/treason treason/NN/nmod/Leaders "
            "were/VBD/aux:pass/convicted convicted=convict/VBN/ROOT .",
            "treason",
            "nmod",
        ),
        ("In/IN/case/fire army/NN/compound/fire fire/NN/ROOT men/NNS/obj/fire .", "army", "compound"),
    ],
)
def test_labels_that_cannot_be_are_mended(notation, at, label):
    doc = doc_of(notation)
    mend(doc)
    assert word(doc, at).dep_ == label


@pytest.mark.parametrize(
    ("notation", "head"),
    [
        # What is told before who says it is of what is said, not of the saying.
        (
            "They/PRP/nsubj/meet meet/VBP/ccomp/said on/IN/case/Friday Friday/NNP/obl/said ,/,/punct/said "
            "Peru/NNP/nsubj/said said=say/VBD/ROOT .",
            "meet",
        ),
        (
            "They/PRP/nsubj/meet meet/VBP/ccomp/said ,/,/punct/said Peru/NNP/nsubj/said said=say/VBD/ROOT "
            "on/IN/case/Friday Friday/NNP/obl/said .",
            "said",
        ),
        (
            "On/IN/case/Friday Friday/NNP/obl/said Peru/NNP/nsubj/said said=say/VBD/ROOT they/PRP/nsubj/meet "
            "meet/VBP/ccomp/said .",
            "said",
        ),
    ],
)
def test_what_stands_before_who_says_it_is_of_what_is_said(notation, head):
    doc = doc_of(notation)
    mend(doc)
    assert word(doc, "Friday").head.text == head
    assert [token.text for token in next(doc.sents)] == [token.text for token in doc]


def test_who_does_a_deed_keeps_what_describes_him_and_the_deed_is_a_verb():
    doc = doc_of("Mali/NNP/nmod:poss/shot army/NN/compound/shot shot/NN/ROOT men/NNS/obj/shot .")
    mend(doc)
    assert word(doc, "Mali").head.text == "army"
    assert (word(doc, "shot").pos_, word(doc, "shot").tag_) == ("VERB", "VBD")


_TWO_CLAUSES = (
    "Rome/NNP/nsubj/warned warned=warn/VBD/ROOT Oslo/NNP/nsubj/blamed {comma} and/CC/cc/Lima Lima/NNP/conj/Oslo "
    "{between} blamed=blame/VBD/{label}/warned Quito/NNP/obj/blamed ."
)


@pytest.mark.parametrize(
    ("comma", "between", "label", "mended"),
    [
        (",/,/punct/Lima", "", "ccomp", True),
        (",/,/punct/Lima", "later/RB/advmod/blamed", "ccomp", True),
        ("", "", "conj", True),
        ("", "", "ccomp", False),  # "Rome says Oslo and Lima blamed Quito"
        (",/,/punct/Lima", ",/,/punct/Oslo", "ccomp", False),  # "Rome said Oslo, and Lima, blamed Quito"
        (",/,/punct/Lima", "that/IN/mark/blamed", "ccomp", False),
    ],
)
def test_whom_one_clause_meets_does_not_what_the_next_tells(comma, between, label, mended):
    doc = doc_of(_TWO_CLAUSES.format(comma=comma, between=between, label=label))
    mend(doc)
    oslo, lima = word(doc, "Oslo"), word(doc, "Lima")
    assert (oslo.dep_, oslo.head.text) == (("obj", "warned") if mended else ("nsubj", "blamed"))
    assert (lima.dep_, lima.head.text) == (("nsubj", "blamed") if mended else ("conj", "Oslo"))
    assert word(doc, "and").head.text == ("blamed" if mended else "Lima")


def test_what_has_a_subject_and_an_object_is_a_verb():
    doc = doc_of("Estonia/NNP/nsubj/supplies supplies/VBZ/ROOT Moldova/NNP/obj/supplies .")
    word(doc, "supplies").pos_, word(doc, "supplies").lemma_ = "NOUN", "supplies"
    mend(doc)
    assert (word(doc, "supplies").pos_, word(doc, "supplies").lemma_) == ("VERB", "supply")


def test_a_noun_with_an_article_stays_one():
    doc = doc_of("The/DT/det/supplies supplies/VBZ/ROOT Moldova/NNP/obj/supplies .")
    word(doc, "supplies").pos_ = "NOUN"
    mend(doc)
    assert word(doc, "supplies").pos_ == "NOUN"


def test_what_somebody_says_of_two_may_be_of_both():
    told = _TWO_CLAUSES.format(comma=",/,/punct/Lima", between="", label="ccomp").replace("warned=warn", "said=say")
    doc = doc_of(told.replace("warned", "said"))
    mend(doc)
    assert (word(doc, "Oslo").dep_, word(doc, "Lima").dep_) == ("nsubj", "conj")


def test_a_noun_that_is_acted_upon_does_nothing():
    doc = doc_of(
        "They/PRP/nsubj/denied denied/VBD/ROOT rebel/NN/compound/raids raids/NNS/obj/denied men/NNS/obj/raids ."
    )
    mend(doc)
    assert word(doc, "rebel").dep_ == "compound"


def _told(notation):
    doc = doc_of(notation)
    mend(doc)
    return {token.text: (token.dep_, token.head.text) for token in doc}


@pytest.mark.parametrize(
    ("notation", "verb", "noun"),
    [
        (
            "Hamas/NNP/nsubj/fired fired=fire/VBD/amod/rockets rockets/NNS/ROOT ././punct/rockets",
            ("ROOT", "fired"),
            ("obj", "fired"),
        ),
        (
            "Hamas/NNP/nsubj/fired fired=fire/VBD/amod/rockets rockets/NNS/obl/said they/PRP/nsubj/said "
            "said=say/VBD/ROOT .",
            ("ccomp", "said"),
            ("obj", "fired"),
        ),
        ("The/DT/det/rockets fired=fire/VBN/amod/rockets rockets/NNS/ROOT .", ("amod", "rockets"), ("ROOT", "rockets")),
    ],
)
def test_what_somebody_does_describes_nothing(notation, verb, noun):
    told = _told(notation)
    assert (told["fired"], told["rockets"]) == (verb, noun)


def test_a_doer_before_a_past_tense_with_an_object_is_not_described_by_it():
    told = _told("Gunmen/NNS/ROOT stormed=storm/VBD/acl/Gunmen Gao/NNP/obj/stormed ././punct/Gunmen")
    assert (told["Gunmen"], told["stormed"], told["."]) == (
        ("nsubj", "stormed"),
        ("ROOT", "stormed"),
        ("punct", "stormed"),
    )
    given = _told("Arms/NNS/ROOT given=give/VBN/acl/Arms rebels/NNS/obj/given .")
    assert (given["Arms"], given["given"]) == (("ROOT", "Arms"), ("acl", "Arms"))


@pytest.mark.parametrize(
    "notation",
    [
        # As the parser reads it: who acts is a time of the other deed, and what is done describes something.
        "Thousands/NNS/nsubj/fled fled=flee/VBD/ROOT after/IN/case/gunmen gunmen/NNS/obl/fled "
        "seized=seize/VBN/amod/power power/NN/appos/gunmen .",
        "Thousands/NNS/nsubj/fled fled=flee/VBD/ROOT after/IN/case/power the/DT/det/gunmen gunmen/NNS/nsubj/power "
        "seized=seize/VBN/amod/power power/NN/obl/fled .",
        "Thousands/NNS/nsubj/fled fled=flee/VBD/ROOT after/IN/case/power two/CD/nummod/power gunmen/NNS/compound/power "
        "seized=seize/VBN/amod/power power/NN/obl/fled .",
        "Thousands/NNS/nsubj/fled fled=flee/VBD/ROOT after/IN/case/gunmen gunmen/NNS/obl/fled "
        "seized=seize/VBD/acl/gunmen the/DT/det/power power/NN/obj/seized .",
        "Thousands/NNS/nsubj/fled fled=flee/VBD/ROOT after/IN/case/gunmen gunmen/NNS/obl/seized "
        "seized=seize/VBD/advcl/fled power/NN/obj/seized .",
    ],
)
def test_a_clause_that_tells_when_has_its_verb_and_who_acts_in_it(notation):
    told = _told(notation)
    assert told["seized"] == ("advcl", "fled")
    assert (told["gunmen"], told["power"]) == (("nsubj", "seized"), ("obj", "seized"))
    assert told["after"] == ("mark", "seized")
    assert told.get("two", ("", "gunmen"))[1] == "gunmen"
    assert told.get("the", ("", ""))[1] != "seized"


@pytest.mark.parametrize(
    "notation",
    [
        # Men who were seized, what goes on after them, and what opens no clause.
        "After/IN/case/men men/NNS/obl/fled seized=seize/VBN/acl/men in/IN/case/Gao Gao/NNP/obl/seized "
        "fled=flee/VBD/ROOT .",
        "They/PRP/nsubj/left left=leave/VBD/ROOT after/IN/case/men men/NNS/obl/left given=give/VBN/acl/men "
        "power/NN/obj/given .",
        "They/PRP/nsubj/hit hit/VBD/ROOT towns/NNS/obj/hit as/RB/cc/Gao well/RB/fixed/as as~2/IN/case/Gao "
        "Gao/NNP/conj/towns .",
        "They/PRP/nsubj/left left=leave/VBD/ROOT until/IN/mark/was there/EX/expl/was was=be/VBD/advcl/left "
        "peace/NN/nsubj/was .",
        # Names of two words, a time behind a participle, and a clause whose verb comes later.
        "They/PRP/nsubj/left left=leave/VBD/ROOT after/IN/mark/seized Boko/NNP/nsubj/seized Haram/NNP/flat/Boko "
        "seized=seize/VBD/advcl/left power/NN/obj/seized .",
        "They/PRP/nsubj/left left=leave/VBD/ROOT after/IN/case/deal a/DT/det/deal deal/NN/obl/left "
        "brokered=broker/VBN/acl/deal last/JJ/amod/week week/NN/obl:unmarked/brokered by/IN/case/Oman "
        "Oman/NNP/obl/brokered .",
        "They/PRP/nsubj/left left=leave/VBD/ROOT after/IN/mark/returned men/NNS/nsubj/returned "
        "held=hold/VBD/acl/men towns/NNS/obj/held returned=return/VBD/advcl/left .",
        # The verb above is what the clause's verb hangs from, and would hang from that.
        "Men/NNS/nsubj/returned who/WP/nsubj/fled fled=flee/VBD/acl:relcl/Men after/IN/mark/seized "
        "gunmen/NNS/obl/seized seized=seize/VBD/amod/returned returned=return/VBD/ROOT .",
        "They/PRP/nsubj/left left=leave/VBD/ROOT after/IN/mark/seized men/NNS/nsubj/seized "
        "seized=seize/VBD/advcl/left power/NN/obj/seized .",
    ],
)
def test_what_is_no_clause_or_is_read_as_one_stays(notation):
    doc = doc_of(notation)
    before = [(token.dep_, token.head.i) for token in doc]
    mend(doc)
    assert [(token.dep_, token.head.i) for token in doc] == before
    assert all(token.sent.root in (token, *token.ancestors) for token in doc)


def test_a_noun_behind_a_name_is_no_clause_and_the_day_behind_it_is_the_deeds():
    told = _told(
        "They/PRP/nsubj/fled fled=flee/VBD/ROOT to/IN/case/Gao Gao/NNP/obl/fled ,/,/punct/town a/DT/det/town "
        "town/NN/parataxis/fled of/IN/case/Mali Mali/NNP/nmod/town ,/,/punct/Friday on/IN/case/Friday "
        "Friday/NNP/nmod/town ."
    )
    assert (told["town"], told["Friday"], told["Mali"]) == (("appos", "Gao"), ("obl", "fled"), ("nmod", "town"))


def test_who_seems_to_say_what_others_say_of_him_did_it():
    told = _told(
        "Troops/NNS/nsubj/said seized=seize/VBD/acl/Troops Gao/NNP/obj/seized ,/,/punct/officials "
        "officials/NNS/nsubj/said in/IN/case/Rome Rome/NNP/nmod/officials said=say/VBD/ROOT ."
    )
    assert (told["Troops"], told["seized"]) == (("nsubj", "seized"), ("ccomp", "said"))
    assert told["officials"] == ("nsubj", "said")


def test_a_past_form_that_stands_for_the_verb_of_a_clause_is_one():
    told = _told(
        "Courts/NNS/nsubj/writers on/IN/case/Friday Friday/NNP/compound/writers jailed/JJ/amod/writers "
        "writers/NNS/ROOT in/IN/case/Rome Rome/NNP/nmod/writers ."
    )
    assert (told["jailed"], told["writers"]) == (("ROOT", "jailed"), ("obj", "jailed"))
    assert (told["Courts"], told["Friday"]) == (("nsubj", "jailed"), ("obl", "jailed"))


def test_what_stands_behind_an_article_is_no_verb():
    told = _told("Haiti/NNP/nsubj/land a/DT/det/land divided/JJ/amod/land land/NN/ROOT .")
    assert told["divided"] == ("amod", "land")


def test_who_was_caught_did_not_do_it():
    told = _told(
        "Men/NNS/nsubj/said caught=catch/VBD/acl/Men in/IN/case/Sirte Sirte/NNP/obl/caught ,/,/punct/officials "
        "officials/NNS/nsubj/said said=say/VBD/ROOT ."
    )
    assert told["caught"] == ("acl", "Men")


def test_what_describes_those_who_are_said_to_be_something_is_no_verb():
    told = _told("They/PRP/nsubj/writers are=be/VBP/cop/writers jailed/JJ/amod/writers writers/NNS/ROOT .")
    assert told["jailed"] == ("amod", "writers")


def test_what_was_done_to_somebody_is_told_aside():
    told = _told(
        "Leaders/NNS/nsubj/held ,/,/punct/Leaders held=hold/VBN/ROOT since/IN/case/May May/NNP/obl/held "
        ",/,/punct/accused accused=accuse/VBD/advcl/held Rome/NNP/obj/accused ."
    )
    assert (told["Leaders"], told["held"]) == (("nsubj", "accused"), ("acl", "Leaders"))
    assert (told["accused"], told["May"], told["Rome"]) == (("ROOT", "accused"), ("obl", "held"), ("obj", "accused"))


@pytest.mark.parametrize("notation", [
    # with a helper the participle is the deed; what has its own doer, or an opener, stands beside it
    "Leaders/NNS/nsubj/held ,/,/punct/Leaders were=be/VBD/aux:pass/held held=hold/VBN/ROOT ,/,/punct/accused "
    "accused=accuse/VBD/conj/held Rome/NNP/obj/accused .",
    "Leaders/NNS/nsubj/held ,/,/punct/Leaders held=hold/VBN/ROOT ,/,/punct/accused courts/NNS/nsubj/accused "
    "accused=accuse/VBD/advcl/held Rome/NNP/obj/accused .",
    "Leaders/NNS/nsubj/held held=hold/VBN/ROOT in/IN/case/May May/NNP/obl/held ,/,/punct/accused "
    "accused=accuse/VBD/advcl/held Rome/NNP/obj/accused .",
])  # fmt: skip
def test_what_tells_the_deed_stays(notation):
    doc = doc_of(notation)
    before = [(token.dep_, token.head.i) for token in doc]
    mend(doc)
    assert [(token.dep_, token.head.i) for token in doc] == before


def test_news_calls_nobody():
    told = _told("Leaders/NNS/vocative/vowed ,/,/punct/Leaders vowed=vow/VBD/ROOT revenge/NN/obj/vowed .")
    assert told["Leaders"] == ("nsubj", "vowed")
    told = _told(
        "Leaders/NNS/vocative/vowed ,/,/punct/Leaders they/PRP/nsubj/vowed vowed=vow/VBD/ROOT revenge/NN/obj/vowed ."
    )
    assert told["Leaders"] == ("vocative", "vowed")


@pytest.mark.parametrize("label", ["advcl", "conj", "xcomp"])
def test_who_stands_before_a_verb_without_a_doer_is_none_of_a_list(label):
    told = _told(
        "Rome/NNP/nsubj/bombed bombed=bomb/VBD/ROOT Oslo/NNP/obj/bombed and/CC/cc/Lima Lima/NNP/conj/Oslo "
        f"blamed=blame/VBD/{label}/bombed Quito/NNP/obj/blamed ."
    )
    assert (told["Lima"], told["blamed"], told["and"]) == (("nsubj", "blamed"), ("conj", "bombed"), ("cc", "blamed"))
    assert told["Oslo"] == ("obj", "bombed")


def test_what_others_do_with_a_doer_of_their_own_leaves_a_list_as_it_is():
    told = _told(
        "Rome/NNP/nsubj/bombed bombed=bomb/VBD/ROOT Oslo/NNP/obj/bombed and/CC/cc/Lima Lima/NNP/conj/Oslo "
        "and/CC/cc/blamed blamed=blame/VBD/conj/bombed Quito/NNP/obj/blamed ."
    )
    assert told["Lima"] == ("conj", "Oslo")


def test_a_noun_beside_a_verb_does_what_stands_behind_it():
    told = _told(
        "Rome/NNP/nsubj/fired fired=fire/VBD/ROOT ,/,/punct/Lima and/CC/cc/Lima Lima/NNP/conj/fired "
        "called=call/VBN/acl/Lima for/IN/case/peace peace/NN/obl/called ."
    )
    assert (told["Lima"], told["called"], told["peace"]) == (("nsubj", "called"), ("conj", "fired"), ("obl", "called"))


def test_the_premier_is_a_noun():
    doc = doc_of("The/DT/det/premier premier/JJ/nsubj/rejected rejected=reject/VBD/ROOT it/PRP/obj/rejected .")
    mend(doc)
    assert (word(doc, "premier").pos_, word(doc, "premier").tag_) == ("NOUN", "NN")


def test_two_clauses_without_a_comma_are_two():
    told = _told(
        "Rome/NNP/nsubj/jailed jailed=jail/VBD/ROOT Oslo/NNP/nsubj/raided and/CC/cc/Lima Lima/NNP/conj/Oslo "
        "raided=raid/VBD/ccomp/jailed Quito/NNP/obj/raided ."
    )
    assert (told["Oslo"], told["Lima"], told["raided"]) == (("obj", "jailed"), ("nsubj", "raided"), ("conj", "jailed"))


def test_a_passive_of_two_clauses_is_none():
    told = _told(
        "Rebels/NNS/nsubj:pass/seized seized=seize/VBN/ROOT Oslo/NNP/nsubj/denied and/CC/cc/Lima Lima/NNP/conj/Oslo "
        "denied=deny/VBD/ccomp/seized it/PRP/obj/denied ."
    )
    assert (told["Rebels"], told["Oslo"], told["Lima"]) == (("nsubj", "seized"), ("obj", "seized"), ("nsubj", "denied"))


def test_what_a_day_was_counted_from_is_a_clause():
    told = _told(
        "They/PRP/nsubj/shelled shelled=shell/VBD/ROOT Gao/NNP/obj/shelled ,/,/punct/fled a/DT/det/day "
        "day/NN/obl:unmarked/fled after/IN/case/men men/NNS/nsubj/fled fled=flee/VBD/conj/shelled it/PRP/obj/fled ."
    )
    assert (told["after"], told["fled"], told["men"]) == (("mark", "fled"), ("advcl", "shelled"), ("nsubj", "fled"))


@pytest.mark.parametrize(
    "notation",
    [
        "In/IN/case/Gao Gao/NNP/compound/shot police/NN/compound/shot shot/NN/obl/killed and/CC/cc/killed "
        "killed=kill/VBD/conj/said two/CD/nummod/men men/NNS/obj/killed witnesses/NNS/nsubj/said said=say/VBD/ROOT .",
        "police/NN/compound/shot shot/NN/ROOT and/CC/cc/killed killed=kill/VBD/conj/shot two/CD/nummod/men "
        "men/NNS/obj/killed .",
    ],
)
def test_a_noun_beside_a_deed_is_the_first_deed_of_whoever_stands_before_it(notation):
    told = _told(notation)
    assert told["police"] == ("nsubj", "shot")
    assert told["killed"][1] == "shot"


def test_a_noun_beside_a_deed_that_has_its_own_doer_stays_a_noun():
    told = _told(
        "police/NN/compound/shot shot/NN/nsubj/hit and/CC/cc/fled men/NNS/nsubj/fled fled=flee/VBD/conj/hit "
        "hit=hit/VBD/ROOT Gao/NNP/obj/hit ."
    )
    assert told["police"] == ("compound", "shot")


def test_a_town_that_an_attack_was_on_is_no_second_doer():
    told = _told(
        "Attacks/NNS/nsubj/killed on/IN/mark/killed Gao/NNP/nsubj/killed killed=kill/VBD/ROOT two/CD/nummod/people "
        "people/NNS/obj/killed ."
    )
    assert (told["on"], told["Gao"], told["Attacks"]) == (("case", "Gao"), ("nmod", "Attacks"), ("nsubj", "killed"))


def test_a_group_that_a_raid_was_against_is_no_second_doer():
    told = _told(
        "Raids/NNS/nsubj/left against/IN/case/Boko Boko/NNP/compound/Haram Haram/NNP/nsubj/left left=leave/VBD/ROOT "
        "two/CD/nummod/dead dead/JJ/obj/left ."
    )
    assert (told["against"], told["Haram"], told["Raids"]) == (("case", "Haram"), ("nmod", "Raids"), ("nsubj", "left"))


def test_what_nobody_follows_is_a_preposition():
    told = _told(
        "He/PRP/nsubj/resigned resigned=resign/VBD/ROOT following=follow/VBG/advcl/resigned weeks/NNS/obj/following "
        "of/IN/case/riots riots/NNS/nmod/weeks ./././resigned"
    )
    assert (told["following"], told["weeks"]) == (("case", "weeks"), ("obl", "resigned"))


@pytest.mark.parametrize(
    "notation",
    [
        "Men/NNS/nsubj/fled following=follow/VBG/acl/Men Gao/NNP/obj/following fled=flee/VBD/ROOT .",
        "He/PRP/nsubj/was was=be/VBD/aux/following following=follow/VBG/ROOT weeks/NNS/obj/following .",
        "He/PRP/nsubj/fled fled=flee/VBD/ROOT while/IN/mark/following following=follow/VBG/advcl/fled "
        "weeks/NNS/obj/following .",
    ],
)
def test_what_somebody_follows_is_no_time(notation):
    assert _told(notation)["following"][0] != "case"


FORMS = [
    ("following", "VBG", "VERB"),
    *((word, "IN", "ADP") for word in ("after", "On", "of")),
    *((word, "NNS", "NOUN") for word in ("gunmen", "weeks")),
    *((word, "NNP", "PROPN") for word in ("Gao", "Friday")),
    *((word, tag, "VERB") for word in ("seized", "accused") for tag in ("VBD", "VBN")),
    *(("said", "VBD", "VERB"), ("was", "VBD", "AUX"), ("as", "IN", "SCONJ"), ("power", "NN", "NOUN")),
    *(("the", "DT", "DET"), ("two", "CD", "NUM"), (",", ",", "PUNCT"), ("who", "WP", "PRON"), ("and", "CC", "CCONJ")),
    ("treason", "NN", "NOUN"),
]
LABELS = [
    "nsubj",
    "nsubj:pass",
    "obj",
    "obl",
    "nmod",
    "amod",
    "acl",
    "acl:relcl",
    "advcl",
    "ccomp",
    "conj",
    "compound",
    "flat",
    "case",
    "mark",
    "advmod",
    "aux",
    "xcomp",
    "appos",
    "punct",
    "det",
    "obl:unmarked",
]


@st.composite
def parses(draw):
    """Make any parse of any words: each word hangs from one that was there before it."""
    words = draw(st.lists(st.sampled_from(FORMS), min_size=2, max_size=10))
    order = draw(st.permutations(range(len(words))))
    heads = [0] * len(words)
    for number, at in enumerate(order):
        heads[at] = order[draw(st.integers(0, number - 1))] if number else at
    labels = [draw(st.sampled_from(LABELS)) if heads[at] != at else "ROOT" for at in range(len(words))]
    places = [draw(st.sampled_from(["", "B-LOC"])) if word[1] == "NNP" else "" for word in words]
    return Doc(
        vocabulary(), words=[word[0] for word in words], tags=[word[1] for word in words],
        pos=[word[2] for word in words], lemmas=[word[0].lower() for word in words], heads=heads, deps=labels,
        ents=[place or "O" for place in places],
    )  # fmt: skip


@given(parses())
def test_whatever_is_mended_every_word_still_hangs_from_the_root(doc):
    mend(doc)
    for token in doc:
        way = [token]
        while way[-1].head != way[-1]:
            assert way[-1].head not in way, f"{[(one.text, one.dep_, one.head.text) for one in doc]}"
            way.append(way[-1].head)
