"""Which acts a sentence names, and how surely each happened, rule by rule, on parses that are written by hand."""

import pytest
from parses import reports_of

from geo.model import EventType, Status

# What the rule says: the sentence, the status of the attack that it tells.
SURENESS = {
    "a clause tells what has happened": (
        "Rebels/NNS/nsubj/attacked attacked=attack/VBD/ROOT Lima/NNP/obj/attacked .",
        Status.OCCURRED,
    ),
    "not": (
        "Rebels/NNS/nsubj/attack did=do/VBD/aux/attack not/RB/advmod/attack attack/VB/ROOT Lima/NNP/obj/attack .",
        Status.DENIED,
    ),
    "n't": (
        "Rebels/NNS/nsubj/attack did=do/VBD/aux/attack n't=not/RB/advmod/attack attack/VB/ROOT Lima/NNP/obj/attack .",
        Status.DENIED,
    ),
    "never": (
        "Rebels/NNS/nsubj/attacked never/RB/advmod/attacked attacked=attack/VBD/ROOT Lima/NNP/obj/attacked .",
        Status.DENIED,
    ),
    "without": (
        "Rebels/NNS/nsubj/left left=leave/VBD/ROOT without/IN/mark/attacking attacking=attack/VBG/advcl/left "
        "Lima/NNP/obj/attacking .",
        Status.DENIED,
    ),
    "to be untrue": (
        "It/PRP/nsubj/untrue is=be/VBZ/cop/untrue untrue/JJ/ROOT that/IN/mark/attacked Rebels/NNS/nsubj/attacked "
        "attacked=attack/VBD/csubj/untrue Lima/NNP/obj/attacked .",
        Status.DENIED,
    ),
    "to fail": (
        "Rebels/NNS/nsubj/failed failed=fail/VBD/ROOT to/TO/mark/attack attack/VB/xcomp/failed Lima/NNP/obj/attack .",
        Status.DENIED,
    ),
    "what is not wanted is not denied": (
        "Rebels/NNS/nsubj/want do/VBP/aux/want not/RB/advmod/want want/VBP/ROOT to/TO/mark/attack "
        "attack/VB/xcomp/want Lima/NNP/obj/attack .",
        Status.HYPOTHETICAL,
    ),
    "will": (
        "Rebels/NNS/nsubj/attack will/MD/aux/attack attack/VB/ROOT Lima/NNP/obj/attack .",
        Status.PLANNED,
    ),
    "will, in short": (
        "Rebels/NNS/nsubj/attack 'll=will/MD/aux/attack attack/VB/ROOT Lima/NNP/obj/attack .",
        Status.PLANNED,
    ),
    "to plan": (
        "Rebels/NNS/nsubj/plan plan/VBP/ROOT to/TO/mark/attack attack/VB/xcomp/plan Lima/NNP/obj/attack .",
        Status.PLANNED,
    ),
    "to be going to": (
        "Rebels/NNS/nsubj/going were=be/VBD/aux/going going=go/VBG/ROOT to/TO/mark/attack attack/VB/xcomp/going "
        "Lima/NNP/obj/attack .",
        Status.PLANNED,
    ),
    "to be to": (
        "Rebels/NNS/nsubj:outer/attack are=be/VBP/cop/attack to/TO/mark/attack attack/VB/ROOT Lima/NNP/obj/attack .",
        Status.PLANNED,
    ),
    "planned, before a noun": (
        "The/DT/det/attack planned=plan/VBN/amod/attack attack/NN/nsubj/worried on/IN/case/Lima Lima/NNP/nmod/attack "
        "by/IN/case/Rebels Rebels/NNS/nmod/attack worried=worry/VBD/ROOT many/JJ/obj/worried .",
        Status.PLANNED,
    ),
    "there will be": (
        "There/EX/expl/be will/MD/aux/be be/VB/ROOT an/DT/det/attack attack/NN/nsubj/be on/IN/case/Lima "
        "Lima/NNP/nmod/attack by/IN/case/Rebels Rebels/NNS/nmod/attack .",
        Status.PLANNED,
    ),
    "would, after said that": (
        "Police/NNS/nsubj/said said=say/VBD/ROOT that/IN/mark/attack Rebels/NNS/nsubj/attack would/MD/aux/attack "
        "attack/VB/ccomp/said Lima/NNP/obj/attack .",
        Status.PLANNED,
    ),
    "would, on a condition": (
        "Police/NNS/nsubj/said said=say/VBD/ROOT Rebels/NNS/nsubj/attack would/MD/aux/attack attack/VB/ccomp/said "
        "Lima/NNP/obj/attack if/IN/mark/left troops/NNS/nsubj/left left=leave/VBD/advcl/attack .",
        Status.HYPOTHETICAL,
    ),
    "would, by itself": (
        "Rebels/NNS/nsubj/attack would/MD/aux/attack attack/VB/ROOT Lima/NNP/obj/attack .",
        Status.HYPOTHETICAL,
    ),
    "may": (
        "Rebels/NNS/nsubj/attack may/MD/aux/attack attack/VB/ROOT Lima/NNP/obj/attack .",
        Status.HYPOTHETICAL,
    ),
    "a list of verbs shares its may": (
        "Rebels/NNS/nsubj/regroup may/MD/aux/regroup regroup/VB/ROOT and/CC/cc/attack attack/VB/conj/regroup "
        "Lima/NNP/obj/attack .",
        Status.HYPOTHETICAL,
    ),
    "a second verb with a subject of its own does not": (
        "Snow/NN/nsubj/fall may/MD/aux/fall fall/VB/ROOT and/CC/cc/attack Rebels/NNS/nsubj/attack "
        "attack/VBP/conj/fall Lima/NNP/obj/attack .",
        Status.OCCURRED,
    ),
    "if": (
        "If/IN/mark/attack Rebels/NNS/nsubj/attack attack/VBP/advcl/rise Lima/NNP/obj/attack , prices/NNS/nsubj/rise "
        "will/MD/aux/rise rise/VB/ROOT .",
        Status.HYPOTHETICAL,
    ),
    "whether": (
        "Nobody/NN/nsubj/knows knows=know/VBZ/ROOT whether/IN/mark/attacked Rebels/NNS/nsubj/attacked "
        "attacked=attack/VBD/ccomp/knows Lima/NNP/obj/attacked .",
        Status.HYPOTHETICAL,
    ),
    "few expect": (
        "Few/JJ/nsubj/expect expect/VBP/ROOT Rebels/NNS/obj/expect to/TO/mark/attack attack/VB/xcomp/expect "
        "Lima/NNP/obj/attack .",
        Status.DENIED,
    ),
    "a few expect": (
        "A/DT/det/few few/JJ/nsubj/expect expect/VBP/ROOT Rebels/NNS/obj/expect to/TO/mark/attack "
        "attack/VB/xcomp/expect Lima/NNP/obj/attack .",
        Status.PLANNED,
    ),
    "who did it is asked": (
        "Police/NNS/nsubj/probe probe/VBP/ROOT who/WP/nsubj/attacked attacked=attack/VBD/ccomp/probe "
        "Rebels/NNS/obj/attacked in/IN/case/Lima Lima/NNP/obl/attacked .",
        Status.ALLEGED,
    ),
    "who did it is asked beside something else": (
        "Police/NNS/nsubj/probe probe/VBP/ROOT what/WP/obj/said they/PRP/nsubj/said said=say/VBD/ccomp/probe "
        "and/CC/cc/attacked who/WP/nsubj/attacked attacked=attack/VBD/conj/said Rebels/NNS/obj/attacked "
        "in/IN/case/Lima Lima/NNP/obl/attacked .",
        Status.ALLEGED,
    ),
    "it is under discussion": (
        "An/DT/det/attack attack/NN/nsubj/discussion on/IN/case/Lima Lima/NNP/nmod/attack by/IN/case/Rebels "
        "Rebels/NNS/nmod/attack is=be/VBZ/cop/discussion under/IN/case/discussion discussion/NN/ROOT .",
        Status.PLANNED,
    ),
    "it is before the senate": (
        "An/DT/det/attack attack/NN/nsubj/senate on/IN/case/Lima Lima/NNP/nmod/attack by/IN/case/Rebels "
        "Rebels/NNS/nmod/attack is=be/VBZ/cop/senate before/IN/case/senate the/DT/det/senate senate/NN/ROOT .",
        Status.PLANNED,
    ),
    "any attack would": (
        "An/DT/det/attack attack/NN/nsubj/hurt on/IN/case/Lima Lima/NNP/nmod/attack by/IN/case/Rebels "
        "Rebels/NNS/nmod/attack would/MD/aux/hurt hurt/VB/ROOT everybody/NN/obj/hurt .",
        Status.HYPOTHETICAL,
    ),
    "the attack would": (
        "The/DT/det/attack attack/NN/nsubj/help on/IN/case/Lima Lima/NNP/nmod/attack by/IN/case/Rebels "
        "Rebels/NNS/nmod/attack would/MD/aux/help help/VB/ROOT everybody/NN/obj/help .",
        Status.OCCURRED,
    ),
    "to want": (
        "Rebels/NNS/nsubj/want want/VBP/ROOT to/TO/mark/attack attack/VB/xcomp/want Lima/NNP/obj/attack .",
        Status.HYPOTHETICAL,
    ),
    "reportedly": (
        "Rebels/NNS/nsubj/attacked reportedly/RB/advmod/attacked attacked=attack/VBD/ROOT Lima/NNP/obj/attacked .",
        Status.ALLEGED,
    ),
    "according to": (
        "According/VBG/case/police to/IN/fixed/According police/NNS/obl/attacked , Rebels/NNS/nsubj/attacked "
        "attacked=attack/VBD/ROOT Lima/NNP/obj/attacked .",
        Status.ALLEGED,
    ),
    "to be accused of": (
        "Rebels/NNS/nsubj:pass/suspected are=be/VBP/aux:pass/suspected suspected=suspect/VBN/ROOT of/IN/mark/attacking "
        "attacking=attack/VBG/acl/suspected Lima/NNP/obj/attacking .",
        Status.ALLEGED,
    ),
    "it is reported that": (
        "Police/NNS/nsubj/report report/VBP/ROOT that/IN/mark/attacked Rebels/NNS/nsubj/attacked "
        "attacked=attack/VBD/ccomp/report Lima/NNP/obj/attacked .",
        Status.ALLEGED,
    ),
    "what police say is told for a fact": (
        "Police/NNS/nsubj/said said=say/VBD/ROOT Rebels/NNS/nsubj/attacked attacked=attack/VBD/ccomp/said "
        "Lima/NNP/obj/attacked .",
        Status.OCCURRED,
    ),
    "what activists say is alleged": (
        "Activists=activist/NNS/nsubj/said said=say/VBD/ROOT Rebels/NNS/nsubj/attacked "
        "attacked=attack/VBD/ccomp/said Lima/NNP/obj/attacked .",
        Status.ALLEGED,
    ),
    "what farmers say is alleged": (
        "Farmers=farmer/NNS/nsubj/said said=say/VBD/ROOT Rebels/NNS/nsubj/attacked "
        "attacked=attack/VBD/ccomp/said Lima/NNP/obj/attacked .",
        Status.ALLEGED,
    ),
    "what was said by nobody in particular is alleged": (
        "Rebels/NNS/nsubj/attacked attacked=attack/VBD/ccomp/said Lima/NNP/obj/attacked , it/PRP/nsubj:pass/said "
        "was=be/VBD/aux:pass/said said=say/VBN/ROOT .",
        Status.ALLEGED,
    ),
    "what came before is taken for granted": (
        "Police/NNS/nsubj/deny deny/VBP/ROOT that/IN/mark/slept they/PRP/nsubj/slept slept=sleep/VBD/ccomp/deny "
        "before/IN/mark/attacked Rebels/NNS/nsubj/attacked attacked=attack/VBD/advcl/slept Lima/NNP/obj/attacked .",
        Status.OCCURRED,
    ),
    "to be called off": (
        "The/DT/det/attack attack/NN/nsubj:pass/called on/IN/case/Lima Lima/NNP/nmod/attack by/IN/case/Rebels "
        "Rebels/NNS/nmod/attack was=be/VBD/aux:pass/called called=call/VBN/ROOT off/RP/compound:prt/called .",
        Status.CANCELLED,
    ),
    "to be postponed": (
        "The/DT/det/attack attack/NN/nsubj:pass/postponed on/IN/case/Lima Lima/NNP/nmod/attack by/IN/case/Rebels "
        "Rebels/NNS/nmod/attack was=be/VBD/aux:pass/postponed postponed=postpone/VBN/ROOT .",
        Status.CANCELLED,
    ),
}


@pytest.mark.parametrize(("notation", "status"), SURENESS.values(), ids=SURENESS)
def test_how_surely_an_attack_happened(notation, status):
    (report,) = reports_of(notation, parties=["Rebels"], towns=["Lima"])
    assert (report.type, report.status) == (EventType.ASSAULT, status)


# Who attacks: the sentence, the status of the attack.
ATTACKERS = {
    "no attacker": (
        "No/DT/det/rebels rebels/NNS/nsubj/attacked attacked=attack/VBD/ROOT Lima/NNP/obj/attacked .",
        Status.DENIED,
    ),
    "neither of two": (
        "Neither/CC/cc:preconj/Peru Peru/NNP/nsubj/attacked nor/CC/cc/Chile Chile/NNP/conj/Peru "
        "attacked=attack/VBD/ROOT Lima/NNP/obj/attacked .",
        Status.DENIED,
    ),
    "nobody": (
        "Nobody/NN/nsubj/attacked attacked=attack/VBD/ROOT Lima/NNP/obj/attacked .",
        Status.DENIED,
    ),
    "no fewer than many is many": (
        "No/DT/det/rebels fewer/JJR/amod/rebels than/IN/case/ten ten/CD/nummod/rebels rebels/NNS/nsubj/attacked "
        "attacked=attack/VBD/ROOT Lima/NNP/obj/attacked .",
        Status.OCCURRED,
    ),
}


@pytest.mark.parametrize(("notation", "status"), ATTACKERS.values(), ids=ATTACKERS)
def test_an_attack_by_nobody_did_not_happen(notation, status):
    (report,) = reports_of(notation, towns=["Lima"])
    assert report.status is status


def test_what_is_asked_is_no_claim():
    notation = "Did=do/VBD/aux/attack Rebels/NNS/nsubj/attack attack/VB/ROOT Lima/NNP/obj/attack ?"
    (report,) = reports_of(notation, parties=["Rebels"], towns=["Lima"])
    assert report.status is Status.HYPOTHETICAL


PEOPLE = ("Rebels", "Peru", "Chile", "Cuba")
# What the rule says: the sentence; for each act its type, who acts, and who is acted upon.
ACTS = {
    "an act has an agent and a target": (
        "Peru/NNP/nsubj/attacked attacked=attack/VBD/ROOT Chile/NNP/obj/attacked .",
        [(EventType.ASSAULT, "Peru", "Chile")],
    ),
    "a passive has them the other way round": (
        "Chile/NNP/nsubj:pass/attacked was=be/VBD/aux:pass/attacked attacked=attack/VBN/ROOT by/IN/case/Peru "
        "Peru/NNP/obl:agent/attacked .",
        [(EventType.ASSAULT, "Peru", "Chile")],
    ),
    "all of a list act": (
        "Peru/NNP/nsubj/attacked and/CC/cc/Cuba Cuba/NNP/conj/Peru attacked=attack/VBD/ROOT Chile/NNP/obj/attacked .",
        [(EventType.ASSAULT, "Peru Cuba", "Chile")],
    ),
    "each of two clauses has its own": (
        "Peru/NNP/nsubj/attacked attacked=attack/VBD/ROOT Chile/NNP/obj/attacked and/CC/cc/condemned "
        "Cuba/NNP/nsubj/condemned condemned=condemn/VBD/conj/attacked Rebels/NNS/obj/condemned .",
        [(EventType.ASSAULT, "Peru", "Chile"), (EventType.ACCUSE, "Cuba", "Rebels")],
    ),
    "two verbs of one act are told once": (
        "Rebels/NNS/nsubj/attacked attacked=attack/VBD/ROOT and/CC/cc/shelled shelled=shell/VBD/conj/attacked "
        "Chile/NNP/obj/shelled .",
        [(EventType.ASSAULT, "Rebels", "Chile")],
    ),
    "a possessor acts, upon whom tells on": (
        "Peru/NNP/nmod:poss/attack 's/POS/case/Peru attack/NN/nsubj/surprised on/IN/case/Chile Chile/NNP/nmod/attack "
        "surprised=surprise/VBD/ROOT many/JJ/obj/surprised .",
        [(EventType.ASSAULT, "Peru", "Chile")],
    ),
    "the attack on the one by the other": (
        "The/DT/det/attack attack/NN/nsubj/surprised on/IN/case/Chile Chile/NNP/nmod/attack by/IN/case/Peru "
        "Peru/NNP/nmod/attack surprised=surprise/VBD/ROOT many/JJ/obj/surprised .",
        [(EventType.ASSAULT, "Peru", "Chile")],
    ),
    "a kind of act is none": (
        "An/DT/det/attack attack/NN/nsubj/mean can/MD/aux/mean mean/VB/ROOT much/JJ/obj/mean .",
        [],
    ),
    "a light verb and its noun are one act": (
        "Peru/NNP/nsubj/launched launched=launch/VBD/ROOT an/DT/det/attack attack/NN/obj/launched on/IN/case/Chile "
        "Chile/NNP/nmod/attack .",
        [(EventType.ASSAULT, "Peru", "Chile")],
    ),
    "who suffers an attack is its target": (
        "Chile/NNP/nsubj/suffered suffered=suffer/VBD/ROOT an/DT/det/attack attack/NN/obj/suffered by/IN/case/Peru "
        "Peru/NNP/nmod/attack .",
        [(EventType.ASSAULT, "Peru", "Chile")],
    ),
    "a verb takes in the noun of its own act": (
        "Peru/NNP/nsubj/held held=hold/VBD/ROOT talks/NNS/obj/held with/IN/case/Chile Chile/NNP/nmod/talks .",
        [(EventType.CONSULT, "Peru", "Chile")],
    ),
    "talks are of all who hold them": (
        "Talks/NNS/nsubj/began between/IN/case/Peru Peru/NNP/nmod/Talks and/CC/cc/Chile Chile/NNP/conj/Peru "
        "began=begin/VBD/ROOT .",
        [(EventType.CONSULT, "Peru Chile", "Chile")],
    ),
    "what is condemned is another act": (
        "Cuba/NNP/nsubj/condemned condemned=condemn/VBD/ROOT an/DT/det/attack attack/NN/obj/condemned on/IN/case/Chile "
        "Chile/NNP/nmod/attack by/IN/case/Peru Peru/NNP/nmod/attack .",
        [(EventType.ACCUSE, "Cuba", "Peru"), (EventType.ASSAULT, "Peru", "Chile")],
    ),
    "what is asked for is part of the asking": (
        "Peru/NNP/nsubj/urged urged=urge/VBD/ROOT Chile/NNP/obj/urged to/TO/mark/retreat retreat/VB/xcomp/urged .",
        [(EventType.REQUEST, "Peru", "Chile")],
    ),
    "what is threatened is part of the threat": (
        "Rebels/NNS/nsubj/threatened threatened=threaten/VBD/ROOT to/TO/mark/attack attack/VB/xcomp/threatened "
        "Chile/NNP/obj/attack .",
        [(EventType.THREATEN, "Rebels", "Chile")],
    ),
    "what is denied is part of the denial": (
        "Rebels/NNS/nsubj/denied denied=deny/VBD/ROOT that/IN/mark/attacked they/PRP/nsubj/attacked "
        "attacked=attack/VBD/ccomp/denied Chile/NNP/obj/attacked .",
        [(EventType.REJECT, "Rebels", "Chile")],
    ),
    "what somebody is kept from is part of the keeping": (
        "Peru/NNP/nsubj/barred barred=bar/VBD/ROOT Chile/NNP/obj/barred from/IN/mark/attacking "
        "attacking=attack/VBG/advcl/barred Cuba/NNP/obj/attacking .",
        [(EventType.COERCE, "Peru", "Chile")],
    ),
    "help that is not given is refused": (
        "Peru/NNP/nsubj/send did=do/VBD/aux/send not/RB/advmod/send send/VB/ROOT help/NN/obj/send to/IN/case/Chile "
        "Chile/NNP/obl/send .",
        [(EventType.REJECT, "Peru", "Chile")],
    ),
    "who says that another must act asks it of them": (
        "Peru/NNP/nsubj/said said=say/VBD/ROOT Chile/NNP/nsubj/withdraw must/MD/aux/withdraw withdraw/VB/ccomp/said "
        "its/PRP$/nmod:poss/troops troops/NNS/obj/withdraw .",
        [(EventType.REQUEST, "Peru", "Chile")],
    ),
    "who says that they will attack threatens": (
        "Peru/NNP/nsubj/said said=say/VBD/ROOT it/PRP/nsubj/attack would/MD/aux/attack attack/VB/ccomp/said "
        "Chile/NNP/obj/attack .",
        [(EventType.THREATEN, "Peru", "Chile")],
    ),
    "what explodes does nothing": (
        "Peru/NNP/nsubj/exploded exploded=explode/VBD/ROOT near/IN/case/Chile Chile/NNP/obl/exploded .",
        [(EventType.ASSAULT, "", "Chile")],
    ),
    "who blows up a thing does": (
        "Rebels/NNS/nsubj/detonated detonated=detonate/VBD/ROOT bombs/NNS/obj/detonated near/IN/case/Chile "
        "Chile/NNP/obl/detonated .",
        [(EventType.ASSAULT, "Rebels", "Chile")],
    ),
    "a judge who strikes down attacks nobody": (
        "Courts/NNS/nsubj/quashed quashed=quash/VBD/ROOT charges/NNS/obj/quashed against/IN/case/Chile "
        "Chile/NNP/nmod/charges .",
        [(EventType.REJECT, "", "Chile")],
    ),
    "a sickness kills, and attacks nobody": (
        "Cholera/NN/nsubj/killed killed=kill/VBD/ROOT rebels/NNS/obj/killed in/IN/case/Chile Chile/NNP/obl/killed .",
        [],
    ),
    "a demonym tells whose": (
        "Rebels/NNS/nsubj/attacked attacked=attack/VBD/ROOT Chile/NNP/compound/troops troops/NNS/obj/attacked .",
        [(EventType.ASSAULT, "Rebels", "Chile")],
    ),
}


@pytest.mark.parametrize(("notation", "expected"), ACTS.values(), ids=ACTS)
def test_acts_of_a_sentence(notation, expected):
    reports = reports_of(notation, parties=[name for name in PEOPLE if f"{name}/" in notation])
    assert [(r.type, _names(r.agents), _names(r.targets)) for r in reports] == expected
    assert {r.status for r in reports} <= {Status.OCCURRED}


def _names(mentions):
    return " ".join(mention.text for mention in mentions)


@pytest.mark.xfail(reason="to call off is taken for calling on somebody")
def test_to_call_off_an_attack_is_no_request():
    notation = (
        "Rebels/NNS/nsubj/called called=call/VBD/ROOT off/RP/compound:prt/called an/DT/det/attack "
        "attack/NN/obj/called on/IN/case/Chile Chile/NNP/nmod/attack ."
    )
    (report,) = reports_of(notation, parties=["Rebels", "Chile"])
    assert (report.type, report.status) == (EventType.ASSAULT, Status.CANCELLED)
