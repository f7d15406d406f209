"""Who stands in which slot of a clause, rule by rule, on parses that are written by hand."""

import pytest
from parses import doc_of, word

from geo.syntax.clauses import coordinated, governing_verb, is_passive, preposition, surface_subjects, verb_frame
from geo.syntax.lexicon import load_lexicon

# What the rule says: the sentence, the verb, the words in some of its slots ("" for none).
SLOTS = {
    "an active clause": (
        "Rebels/NNS/nsubj/shelled shelled=shell/VBD/ROOT the/DT/det/town town/NN/obj/shelled .",
        "shelled",
        {"subj": "Rebels", "obj": "town"},
    ),
    "the subject of a passive is what is acted upon, and by tells who acts": (
        "The/DT/det/town town/NN/nsubj:pass/shelled was=be/VBD/aux:pass/shelled shelled=shell/VBN/ROOT "
        "by/IN/case/rebels rebels/NNS/obl:agent/shelled .",
        "shelled",
        {"subj": "rebels", "obj": "town", "by": ""},
    ),
    "a passive without by leaves open who acts": (
        "The/DT/det/town town/NN/nsubj:pass/shelled was=be/VBD/aux:pass/shelled shelled=shell/VBN/ROOT "
        "overnight/RB/advmod/shelled .",
        "shelled",
        {"subj": "", "obj": "town", "overnight": "overnight"},
    ),
    "by after an active verb tells no doer": (
        "Rebels/NNS/nsubj/camped camped=camp/VBD/ROOT by/IN/case/river the/DT/det/river river/NN/obl/camped .",
        "camped",
        {"subj": "Rebels", "by": "river"},
    ),
    "a passive with an object is of who receives it": (
        "Chile/NNP/nsubj:pass/given was=be/VBD/aux:pass/given given=give/VBN/ROOT rifles/NNS/obj/given "
        "by/IN/case/Peru Peru/NNP/obl:agent/given .",
        "given",
        {"subj": "Peru", "iobj": "Chile", "obj": "rifles"},
    ),
    "two objects": (
        "Peru/NNP/nsubj/gave gave=give/VBD/ROOT Chile/NNP/iobj/gave rifles/NNS/obj/gave .",
        "gave",
        {"subj": "Peru", "iobj": "Chile", "obj": "rifles"},
    ),
    "a phrase fills the slot of its preposition": (
        "Peru/NNP/nsubj/sent sent=send/VBD/ROOT rifles/NNS/obj/sent to/IN/case/Chile Chile/NNP/obl/sent "
        "from/IN/case/Lima Lima/NNP/obl/sent .",
        "sent",
        {"to": "Chile", "from": "Lima"},
    ),
    "a phrase in the object may be the verb's": (
        "Peru/NNP/nsubj/has has=have/VBZ/ROOT troops/NNS/obj/has in/IN/case/Chile Chile/NNP/nmod/troops .",
        "has",
        {"obj": "troops", "in": "Chile"},
    ),
    "and so may one in what the object counts": (
        "Peru/NNP/nsubj/sent sent=send/VBD/ROOT a/DT/det/load load/NN/obj/sent of/IN/case/rifles rifles/NNS/nmod/load "
        "to/IN/case/Chile Chile/NNP/nmod/rifles .",
        "sent",
        {"obj": "load", "to": "Chile"},
    ),
    "a particle fills the slot of its own name": (
        "Peru/NNP/nsubj/pulled pulled=pull/VBD/ROOT out/RP/compound:prt/pulled its/PRP$/nmod:poss/troops "
        "troops/NNS/obj/pulled .",
        "pulled",
        {"out": "out", "obj": "troops"},
    ),
    "coordinated subjects stand apart": (
        "Peru/NNP/nsubj/sent ,/,/punct/Chile Chile/NNP/conj/Peru and/CC/cc/Bolivia Bolivia/NNP/conj/Peru "
        "sent=send/VBD/ROOT troops/NNS/obj/sent .",
        "sent",
        {"subj": "Peru Chile Bolivia"},
    ),
    "coordinated objects stand apart": (
        "Rebels/NNS/nsubj/hit hit/VBD/ROOT the/DT/det/port port/NN/obj/hit and/CC/cc/depot a/DT/det/depot "
        "depot/NN/conj/port .",
        "hit",
        {"obj": "port depot"},
    ),
    "a second verb takes the first's subject": (
        "Rebels/NNS/nsubj/hit hit/VBD/ROOT the/DT/det/depot depot/NN/obj/hit and/CC/cc/burned burned=burn/VBD/conj/hit "
        "trucks/NNS/obj/burned .",
        "burned",
        {"subj": "Rebels", "obj": "trucks"},
    ),
    "a second verb keeps its own subject": (
        "Rebels/NNS/nsubj/hit hit/VBD/ROOT the/DT/det/depot depot/NN/obj/hit and/CC/cc/fled guards/NNS/nsubj/fled "
        "fled=flee/VBD/conj/hit .",
        "fled",
        {"subj": "guards"},
    ),
    "a third verb takes the first's subject through the second": (
        "Rebels/NNS/nsubj/came came=come/VBD/ROOT ,/,/punct/saw saw=see/VBD/conj/came and/CC/cc/left "
        "left=leave/VBD/conj/saw .",
        "left",
        {"subj": "Rebels"},
    ),
    "a verb just before another shares that one's object": (
        "Rebels/NNS/nsubj/stormed stormed=storm/VBD/ROOT and/CC/cc/seized seized=seize/VBD/conj/stormed "
        "the/DT/det/airport airport/NN/obj/seized .",
        "stormed",
        {"subj": "Rebels", "obj": "airport"},
    ),
    "a verb farther off does not": (
        "Rebels/NNS/nsubj/advanced advanced=advance/VBD/ROOT on/IN/case/Monday Monday/NNP/obl/advanced "
        "and/CC/cc/seized "
        "seized=seize/VBD/conj/advanced the/DT/det/airport airport/NN/obj/seized .",
        "advanced",
        {"subj": "Rebels", "obj": ""},
    ),
    "a passive goes on over and": (
        "Guards/NNS/nsubj:pass/beaten were=be/VBD/aux:pass/beaten beaten=beat/VBN/ROOT and/CC/cc/shot "
        "shot=shoot/VBN/conj/beaten by/IN/case/rebels rebels/NNS/obl:agent/shot .",
        "shot",
        {"subj": "rebels", "obj": "Guards"},
    ),
    "a relative pronoun as subject stands for its antecedent": (
        "The/DT/det/militia militia/NN/nsubj/left that/WDT/nsubj/seized seized=seize/VBD/acl:relcl/militia "
        "the/DT/det/port port/NN/obj/seized left=leave/VBD/ROOT .",
        "seized",
        {"subj": "militia", "obj": "port"},
    ),
    "a relative pronoun as object stands for its antecedent": (
        "The/DT/det/port port/NN/nsubj/reopened which/WDT/obj/seized rebels/NNS/nsubj/seized "
        "seized=seize/VBD/acl:relcl/port reopened=reopen/VBD/ROOT .",
        "seized",
        {"subj": "rebels", "obj": "port"},
    ),
    "without a pronoun the antecedent is what is acted upon": (
        "The/DT/det/port port/NN/nsubj/reopened rebels/NNS/nsubj/seized seized=seize/VBD/acl:relcl/port "
        "reopened=reopen/VBD/ROOT .",
        "seized",
        {"subj": "rebels", "obj": "port"},
    ),
    "where stands for the scene, and not for what is acted upon": (
        "The/DT/det/town town/NN/nsubj/mourned where/WRB/advmod/killed rebels/NNS/nsubj/killed "
        "killed=kill/VBD/acl:relcl/town mourned=mourn/VBD/ROOT .",
        "killed",
        {"subj": "rebels", "obj": "", "in": "town"},
    ),
    "where stands for the whole list that it follows": (
        "Troops/NNS/nsubj/left left=leave/VBD/ROOT Lima/NNP/obj/left and/CC/cc/Cusco Cusco/NNP/conj/Lima "
        ",/,/punct/died "
        "where/WRB/advmod/died many/JJ/nsubj/died died=die/VBD/acl:relcl/Cusco .",
        "died",
        {"in": "Lima Cusco"},
    ),
    "a relative clause in the passive has its antecedent as what is acted upon": (
        "The/DT/det/port port/NN/nsubj/reopened that/WDT/nsubj:pass/seized was=be/VBD/aux:pass/seized "
        "seized=seize/VBN/acl:relcl/port by/IN/case/rebels rebels/NNS/obl:agent/seized reopened=reopen/VBD/ROOT .",
        "seized",
        {"subj": "rebels", "obj": "port"},
    ),
    "a participle in the past describes what was acted upon": (
        "A/DT/det/convoy convoy/NN/nsubj/fled attacked=attack/VBN/acl/convoy by/IN/case/rebels "
        "rebels/NNS/obl:agent/attacked fled=flee/VBD/ROOT .",
        "attacked",
        {"subj": "rebels", "obj": "convoy"},
    ),
    "a participle in the present describes who acts": (
        "A/DT/det/ship ship/NN/nsubj/sank carrying=carry/VBG/acl/ship rifles/NNS/obj/carrying sank=sink/VBD/ROOT .",
        "carrying",
        {"subj": "ship", "obj": "rifles"},
    ),
    "of an attack, those who launched it use what it uses": (
        "Rebels/NNS/nsubj/launched launched=launch/VBD/ROOT an/DT/det/attack attack/NN/obj/launched "
        "using=use/VBG/acl/attack drones/NNS/obj/using .",
        "using",
        {"subj": "Rebels", "obj": "drones"},
    ),
    "what is done meanwhile has the subject of the clause": (
        "Rebels/NNS/nsubj/fled fled=flee/VBD/ROOT the/DT/det/city city/NN/obj/fled ,/,/punct/leaving "
        "leaving=leave/VBG/advcl/fled weapons/NNS/obj/leaving behind/RB/advmod/leaving .",
        "leaving",
        {"subj": "Rebels", "obj": "weapons"},
    ),
    "an infinitive has the subject above it": (
        "Rebels/NNS/nsubj/plan plan/VBP/ROOT to/TO/mark/attack attack/VB/xcomp/plan the/DT/det/port "
        "port/NN/obj/attack .",
        "attack",
        {"subj": "Rebels", "obj": "port"},
    ),
    "whoever is urged is to act": (
        "Peru/NNP/nsubj/urged urged=urge/VBD/ROOT Chile/NNP/obj/urged to/TO/mark/retreat retreat/VB/xcomp/urged .",
        "retreat",
        {"subj": "Chile"},
    ),
    "whoever promises is to act": (
        "Peru/NNP/nsubj/promised promised=promise/VBD/ROOT Chile/NNP/obj/promised to/TO/mark/retreat "
        "retreat/VB/xcomp/promised .",
        "retreat",
        {"subj": "Peru"},
    ),
    "who was ordered in the passive is to act": (
        "Troops/NNS/nsubj:pass/ordered were=be/VBD/aux:pass/ordered ordered=order/VBN/ROOT to/TO/mark/retreat "
        "retreat/VB/xcomp/ordered .",
        "retreat",
        {"subj": "Troops"},
    ),
    "of is what whoever is accused has done": (
        "Peru/NNP/nsubj/accused accused=accuse/VBD/ROOT Chile/NNP/obj/accused of/IN/mark/arming "
        "arming=arm/VBG/advcl/accused rebels/NNS/obj/arming .",
        "arming",
        {"subj": "Chile", "obj": "rebels"},
    ),
    "while is what the subject does meanwhile": (
        "Peru/NNP/nsubj/blamed blamed=blame/VBD/ROOT Chile/NNP/obj/blamed while/IN/mark/arming "
        "arming=arm/VBG/advcl/blamed rebels/NNS/obj/arming .",
        "arming",
        {"subj": "Peru", "obj": "rebels"},
    ),
    "whose plan it is carries it out": (
        "Peru/NNP/nmod:poss/plan 's/POS/case/Peru plan/NN/nsubj/failed to/TO/mark/invade invade/VB/acl/plan "
        "Chile/NNP/obj/invade failed=fail/VBD/ROOT .",
        "invade",
        {"subj": "Peru", "obj": "Chile"},
    ),
    "else whoever the sentence is about": (
        "Peru/NNP/nsubj/dropped dropped=drop/VBD/ROOT a/DT/det/plan plan/NN/obj/dropped to/TO/mark/invade "
        "invade/VB/acl/plan Chile/NNP/obj/invade .",
        "invade",
        {"subj": "Peru", "obj": "Chile"},
    ),
    "whoever is helped stands before what follows": (
        "Peru/NNP/nsubj/helped helped=help/VBD/ROOT Chile/NNP/nsubj/build build/VB/xcomp/helped a/DT/det/port "
        "port/NN/obj/build .",
        "helped",
        {"subj": "Peru", "obj": "Chile", "xcomp": "build"},
    ),
    "a clause after that": (
        "Peru/NNP/nsubj/said said=say/VBD/ROOT that/IN/mark/left rebels/NNS/nsubj/left left=leave/VBD/ccomp/said .",
        "said",
        {"subj": "Peru", "that": "left"},
    ),
    "a clause after to": (
        "Peru/NNP/nsubj/sent sent=send/VBD/ROOT troops/NNS/obj/sent to/TO/mark/guard guard/VB/advcl/sent "
        "the/DT/det/port port/NN/obj/guard .",
        "sent",
        {"to-do": "guard", "to": "guard"},
    ),
    "a clause after when": (
        "Rebels/NNS/nsubj/fled fled=flee/VBD/ROOT when/WRB/advmod/came troops/NNS/nsubj/came "
        "came=come/VBD/advcl/fled .",
        "fled",
        {"when": "came", "doing": ""},
    ),
    "who says that somebody must act": (
        "Peru/NNP/nsubj/said said=say/VBD/ROOT Chile/NNP/nsubj/withdraw must/MD/aux/withdraw withdraw/VB/ccomp/said .",
        "withdraw",
        {"subj": "Chile", "speaker": "Peru", "must": "must", "vow": ""},
    ),
    "who says that somebody needs to act": (
        "Peru/NNP/nsubj/said said=say/VBD/ROOT Chile/NNP/nsubj/needs needs=need/VBZ/ccomp/said to/TO/mark/withdraw "
        "withdraw/VB/xcomp/needs .",
        "withdraw",
        {"subj": "Chile", "speaker": "Peru", "must": "needs"},
    ),
    "who says that they themselves will act": (
        "Peru/NNP/nsubj/said said=say/VBD/ROOT it/PRP/nsubj/attack would/MD/aux/attack attack/VB/ccomp/said "
        "Chile/NNP/obj/attack .",
        "attack",
        {"speaker": "Peru", "vow": "would", "must": ""},
    ),
    "what is said behind may look like one more deed": (
        "Chile/NNP/nsubj/withdraw must/MD/aux/withdraw withdraw/VB/ROOT ,/,/punct/said Peru/NNP/nsubj/said "
        "said=say/VBD/conj/withdraw .",
        "withdraw",
        {"subj": "Chile", "speaker": "Peru", "must": "must"},
    ),
    "what must have been is asked of nobody": (
        "Peru/NNP/nsubj/said said=say/VBD/ROOT Chile/NNP/nsubj/fled must/MD/aux/fled have/VB/aux/fled "
        "fled=flee/VBN/ccomp/said .",
        "fled",
        {"speaker": "", "must": ""},
    ),
    "what had to be done is asked of nobody": (
        "Peru/NNP/nsubj/said said=say/VBD/ROOT Chile/NNP/nsubj/had had=have/VBD/ccomp/said to/TO/mark/flee "
        "flee/VB/xcomp/had .",
        "flee",
        {"speaker": "", "must": ""},
    ),
    "who speaks of his own asks nothing of it": (
        "Chile/NNP/nsubj/prepare must/MD/aux/prepare prepare/VB/ccomp/said ,/,/punct/said "
        "its/PRP$/nmod:poss/minister minister/NN/nsubj/said said=say/VBD/ROOT .",
        "prepare",
        {"speaker": "", "must": "must"},
    ),
    "but vows for it": (
        "we/PRP/nsubj/strike will/MD/aux/strike strike/VB/ccomp/said ,/,/punct/said its/PRP$/nmod:poss/minister "
        "minister/NN/nsubj/said said=say/VBD/ROOT .",
        "strike",
        {"speaker": "minister", "vow": "will"},
    ),
    "who says that others will act vows nothing": (
        "Peru/NNP/nsubj/said said=say/VBD/ROOT Chile/NNP/nsubj/attack would/MD/aux/attack attack/VB/ccomp/said .",
        "attack",
        {"speaker": "", "vow": ""},
    ),
    "with, after a comma, tells what others do meanwhile": (
        "Peru/NNP/nsubj/left left=leave/VBD/ROOT talks/NNS/obj/left , with/IN/case/Chile "
        "Chile/NNP/obl/left staying=stay/VBG/acl/Chile .",
        "left",
        {"with": ""},
    ),
    "a pronoun goes on with what the row of verbs acts upon": (
        "Police/NNS/nsubj/stopped stopped=stop/VBD/ROOT a/DT/det/driver driver/NN/obj/stopped , "
        "beat=beat/VBD/conj/stopped him/PRP/obj/beat and/CC/cc/jailed jailed=jail/VBD/conj/beat "
        "him/PRP/obj/jailed .",
        "jailed",
        {"subj": "Police", "obj": "driver"},
    ),
    "one of another number does not": (
        "Police/NNS/nsubj/stopped stopped=stop/VBD/ROOT a/DT/det/driver driver/NN/obj/stopped and/CC/cc/beat "
        "beat=beat/VBD/conj/stopped them/PRP/obj/beat .",
        "beat",
        {"obj": "them"},
    ),
    "what is left to somebody is his to do": (
        "Peru/NNP/nsubj/left left=leave/VBD/ROOT it/PRP/obj/left to/IN/case/Chile Chile/NNP/obl/left "
        "to/TO/mark/talk talk/VB/advcl/left .",
        "talk",
        {"subj": "Chile"},
    ),
    "what is given to somebody is the giver's": (
        "Peru/NNP/nsubj/gave gave=give/VBD/ROOT rifles/NNS/obj/gave to/IN/case/Chile Chile/NNP/obl/gave "
        "to/TO/mark/talk talk/VB/advcl/gave .",
        "talk",
        {"subj": "Peru"},
    ),
    "a move by somebody is his": (
        "Peru/NNP/nsubj/backed backed=back/VBD/ROOT a/DT/det/bid bid/NN/obj/backed by/IN/case/Chile "
        "Chile/NNP/obl/backed to/TO/mark/talk talk/VB/advcl/backed .",
        "talk",
        {"subj": "Chile"},
    ),
    "who asks by somebody is not": (
        "Peru/NNP/nsubj:pass/asked was=be/VBD/aux:pass/asked asked=ask/VBN/ROOT by/IN/case/Chile "
        "Chile/NNP/obl:agent/asked to/TO/mark/talk talk/VB/xcomp/asked .",
        "talk",
        {"subj": "Peru"},
    ),
    "with tells the other side": (
        "Peru/NNP/nsubj/broke broke=break/VBD/ROOT with/IN/case/Chile Chile/NNP/obl/broke .",
        "broke",
        {"with": "Chile"},
    ),
}


@pytest.mark.parametrize(("notation", "verb", "expected"), SLOTS.values(), ids=SLOTS)
def test_slots_of_a_verb(notation, verb, expected):
    frame = verb_frame(word(doc_of(notation), verb), load_lexicon())
    assert {slot: " ".join(token.text for token in frame.of(slot)) for slot in expected} == expected


VOICES = {
    "after a form of to be": (
        "Ports/NNS/nsubj:pass/shut were=be/VBD/aux:pass/shut shut/VBN/ROOT .",
        "shut",
        True,
    ),
    "after a form of to have": (
        "Rebels/NNS/nsubj/shut have/VBP/aux/shut shut/VBN/ROOT ports/NNS/obj/shut .",
        "shut",
        False,
    ),
    "as a describing participle without object": (
        "Ports/NNS/nsubj/reopened shut/VBN/acl/Ports in/IN/case/May May/NNP/obl/shut reopened=reopen/VBD/ROOT .",
        "shut",
        True,
    ),
    "as a participle before its noun": (
        "The/DT/det/port captured=capture/VBN/amod/port port/NN/nsubj/reopened reopened=reopen/VBD/ROOT .",
        "captured",
        True,
    ),
    "as a participle in the present": (
        "Rebels/NNS/nsubj/fled carrying=carry/VBG/acl/Rebels arms/NNS/obj/carrying fled=flee/VBD/ROOT .",
        "carrying",
        False,
    ),
    "where the parser took the passive of a list for the past": (
        "Guards/NNS/nsubj:pass/beaten were=be/VBD/aux:pass/beaten beaten=beat/VBN/ROOT and/CC/cc/robbed "
        "robbed=rob/VBD/conj/beaten .",
        "robbed",
        True,
    ),
    "in a list of what was done": (
        "Rebels/NNS/nsubj/beat beat/VBD/ROOT guards/NNS/obj/beat and/CC/cc/robbed robbed=rob/VBD/conj/beat "
        "travelers/NNS/obj/robbed .",
        "robbed",
        False,
    ),
    "where a noun was made of was shot": (
        "A/DT/det/guard guard/NN/nsubj/shot was=be/VBD/cop/shot shot/NN/ROOT .",
        "shot",
        True,
    ),
    "by, hung on a verb in the past with a subject, is somebody else's": (
        "Farmers/NNS/nsubj/protested protested=protest/VBD/ROOT against/IN/case/raid a/DT/det/raid "
        "raid/NN/obl/protested by/IN/case/rebels rebels/NNS/obl:agent/protested .",
        "protested",
        False,
    ),
}


@pytest.mark.parametrize(("notation", "verb", "passive"), VOICES.values(), ids=VOICES)
def test_voice_of_a_verb(notation, verb, passive):
    assert is_passive(word(doc_of(notation), verb)) is passive


def test_a_list_is_known_from_its_first_word():
    notation = (
        "Peru/NNP/nsubj/met ,/,/punct/Chile Chile/NNP/conj/Peru and/CC/cc/Cuba Cuba/NNP/conj/Chile met=meet/VBD/ROOT ."
    )
    doc = doc_of(notation)
    assert [token.text for token in coordinated(word(doc, "Peru"))] == ["Peru", "Chile", "Cuba"]
    assert [token.text for token in coordinated(word(doc, "Cuba"))] == ["Cuba"]


def test_the_verb_above_a_word_is_the_nearest():
    notation = (
        "Peru/NNP/nsubj/said said=say/VBD/ROOT rebels/NNS/nsubj/hit hit/VBD/ccomp/said a/DT/det/base base/NN/obj/hit "
        "of/IN/case/troops troops/NNS/nmod/base ."
    )
    doc = doc_of(notation)
    assert governing_verb(word(doc, "troops")) == word(doc, "hit")
    assert governing_verb(word(doc, "hit")) == word(doc, "said")
    assert governing_verb(word(doc, "said")) is None


def test_a_preposition_is_the_first_word_of_what_introduces_a_phrase():
    notation = (
        "Rebels/NNS/nsubj/fled fled=flee/VBD/ROOT out/IN/case/city of/IN/case/city the/DT/det/city city/NN/obl/fled ."
    )
    doc = doc_of(notation)
    assert preposition(word(doc, "city")) == "out"
    assert preposition(word(doc, "Rebels")) == ""


def test_a_relative_clause_of_time_says_nothing_of_its_antecedent():
    doc = doc_of(
        "The/DT/det/day day/NN/nsubj/passed when/WRB/advmod/seized seized=seize/VBN/acl:relcl/day "
        "passed=pass/VBD/ROOT ."
    )
    assert surface_subjects(word(doc, "seized"), load_lexicon()) == ()
