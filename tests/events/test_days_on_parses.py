"""When an act took place, rule by rule, on parses that are written by hand.

All were published on Tuesday, 27 August 2024.
"""

from datetime import date

import pytest
from parses import PUBLISHED, reports_of

from geo.model import Link

ATTACKED = "Rebels/NNS/nsubj/attacked attacked=attack/VBD/ROOT Lima/NNP/obj/attacked"
BOMBED = "Peru/NNP/nsubj/bombed bombed=bomb/VBD/ROOT Cusco/NNP/obj/bombed"
AUGUST = "on/IN/case/6 August/NNP/nmod:unmarked/6 6/CD/obl/attacked"


def day(month: int, number: int, year: int = 2024) -> date:
    return date(year, month, number)


def days_of(notation: str, published: date | None = PUBLISHED):
    """Return for each act its first and last day and how these were told, or None."""
    named = {"parties": ("Rebels", "Peru"), "towns": ("Lima", "Cusco")}
    found = {kind: [name for name in names if f"{name}/" in notation] for kind, names in named.items()}
    reports = reports_of(notation, published=published, **found)
    return [(r.when.start, r.when.end, r.when_link) if r.when else None for r in reports]


# What the rule says: the sentences; for each act its first and last day, and how the text tells them.
DAYS = {
    "a later day for an act that has occurred": (
        f"{ATTACKED} on/IN/case/9 September/NNP/nmod:unmarked/9 9/CD/obl/attacked 2024/CD/nmod:unmarked/9 .",
        [None],
    ),
    "up to when something holds that has been done": (
        "Peru/NNP/nsubj/banned banned=ban/VBD/ROOT Rebels/NNS/obj/banned until/IN/case/9 "
        "September/NNP/nmod:unmarked/9 9/CD/obl/banned .",
        [None],
    ),
    "up to when something went on": (
        f"{ATTACKED} until/IN/case/6 August/NNP/nmod:unmarked/6 6/CD/obl/attacked .",
        [(day(8, 6), day(8, 6), Link.ATTACHED)],
    ),
    "up to when something will be done": (
        "Rebels/NNS/nsubj/attack will/MD/aux/attack attack/VB/ROOT Lima/NNP/obj/attack by/IN/case/9 "
        "September/NNP/nmod:unmarked/9 9/CD/obl/attack .",
        [(day(8, 27), day(9, 9), Link.ATTACHED)],
    ),
    "a day on which somebody speaks who does it": (
        "Peru/NNP/nsubj/accused ,/,/punct/speaking speaking=speak/VBG/acl/Peru on/IN/case/Monday "
        "Monday/NNP/obl/speaking ,/,/punct/Peru accused=accuse/VBD/ROOT Rebels/NNS/obj/accused of/IN/case/murder "
        "murder/NN/obl/accused .",
        [(day(8, 26), day(8, 26), Link.ATTACHED)],
    ),
    "a day on which what was said was given out": (
        "Peru/NNP/nsubj/accused ,/,/punct/video in/IN/case/video a/DT/det/video video/NN/obl/accused "
        "released=release/VBN/acl/video on/IN/case/Monday Monday/NNP/obl/released ,/,/punct/accused "
        "accused=accuse/VBD/ROOT Rebels/NNS/obj/accused of/IN/case/murder murder/NN/obl/accused .",
        [(day(8, 26), day(8, 26), Link.ATTACHED)],
    ),
    "days after a deed that has a day": (
        f"{ATTACKED} two/CD/nummod/days days=day/NNS/obl:unmarked/attacked after/IN/mark/bombed "
        "Peru/NNP/nsubj/bombed bombed=bomb/VBD/advcl/attacked Cusco/NNP/obj/bombed on/IN/case/6 "
        "August/NNP/nmod:unmarked/6 6/CD/obl/bombed .",
        [(day(8, 8), day(8, 8), Link.ATTACHED), (day(8, 6), day(8, 6), Link.ATTACHED)],
    ),
    "days before a deed that has a day": (
        f"{ATTACKED} two/CD/nummod/days days=day/NNS/obl:unmarked/attacked before/IN/mark/bombed "
        "Peru/NNP/nsubj/bombed bombed=bomb/VBD/advcl/attacked Cusco/NNP/obj/bombed on/IN/case/6 "
        "August/NNP/nmod:unmarked/6 6/CD/obl/bombed .",
        [(day(8, 4), day(8, 4), Link.ATTACHED), (day(8, 6), day(8, 6), Link.ATTACHED)],
    ),
    "what so many days have passed since": (
        f"{ATTACKED} {AUGUST} a/DT/det/day day/NN/obl:unmarked/attacked after/IN/mark/bombed "
        "Peru/NNP/nsubj/bombed bombed=bomb/VBD/advcl/attacked Cusco/NNP/obj/bombed .",
        [(day(8, 6), day(8, 6), Link.ATTACHED), (day(8, 5), day(8, 5), Link.ATTACHED)],
    ),
    "what hours have passed since is of the same day": (
        f"{ATTACKED} {AUGUST} hours=hour/NNS/obl:unmarked/attacked after/IN/mark/bombed "
        "Peru/NNP/nsubj/bombed bombed=bomb/VBD/advcl/attacked Cusco/NNP/obj/bombed .",
        [(day(8, 6), day(8, 6), Link.ATTACHED), (day(8, 6), day(8, 6), Link.ATTACHED)],
    ),
    "weeks are days that nobody counted": (
        f"{ATTACKED} {AUGUST} a/DT/det/week week/NN/nmod:unmarked/bombing after/IN/case/bombing a/DT/det/bombing "
        "bombing/NN/appos/6 of/IN/case/Cusco Cusco/NNP/nmod/bombing by/IN/case/Peru Peru/NNP/nmod/bombing .",
        [(day(8, 6), day(8, 6), Link.ATTACHED), (day(7, 27), day(8, 2), Link.ATTACHED)],
    ),
    "an act's own day before one that is counted": (
        f"{ATTACKED} {AUGUST} ,/,/punct/attacked a/DT/det/month month/NN/obl:unmarked/attacked after/IN/mark/bombed "
        "Peru/NNP/nsubj/bombed bombed=bomb/VBD/advcl/attacked Cusco/NNP/obj/bombed on/IN/case/2 "
        "July/NNP/nmod:unmarked/2 2/CD/obl/bombed .",
        [(day(8, 6), day(8, 6), Link.ATTACHED), (day(7, 2), day(7, 2), Link.ATTACHED)],
    ),
    "days that nobody has counted": (
        f"{ATTACKED} {AUGUST} in/IN/case/days the/DT/det/days days=day/NNS/obl/attacked after/IN/mark/bombed "
        "Peru/NNP/nsubj/bombed bombed=bomb/VBD/advcl/attacked Cusco/NNP/obj/bombed .",
        [(day(8, 6), day(8, 6), Link.ATTACHED), None],
    ),
    "hours that make days": (
        f"{ATTACKED} {AUGUST} 72/CD/nummod/hours hours=hour/NNS/obl:unmarked/attacked after/IN/mark/bombed "
        "Peru/NNP/nsubj/bombed bombed=bomb/VBD/advcl/attacked Cusco/NNP/obj/bombed .",
        [(day(8, 6), day(8, 6), Link.ATTACHED), (day(8, 3), day(8, 3), Link.ATTACHED)],
    ),
    "days after a deed of which no day is told": (
        f"{ATTACKED} two/CD/nummod/days days=day/NNS/obl:unmarked/attacked after/IN/mark/bombed "
        "Peru/NNP/nsubj/bombed bombed=bomb/VBD/advcl/attacked Cusco/NNP/obj/bombed .",
        [None, None],
    ),
    "a day of the week in the past": (
        f"{ATTACKED} on/IN/case/Monday Monday/NNP/obl/attacked .",
        [(day(8, 26), day(8, 26), Link.ATTACHED)],
    ),
    "the day of publication by its name": (
        f"{ATTACKED} on/IN/case/Tuesday Tuesday/NNP/obl/attacked .",
        [(day(8, 27), day(8, 27), Link.ATTACHED)],
    ),
    "two days of one clause are of its verb, and of the noun before the second": (
        "Peru/NNP/nsubj/condemned condemned=condemn/VBD/ROOT on/IN/case/Monday Monday/NNP/obl/condemned "
        "an/DT/det/attack attack/NN/obj/condemned on/IN/case/Lima Lima/NNP/nmod/attack "
        "in/IN/case/2021 2021/CD/obl/condemned .",
        [
            (day(8, 26), day(8, 26), Link.ATTACHED),
            (day(1, 1, 2021), day(12, 31, 2021), Link.SENTENCE),
        ],
    ),
    "the day that a clause is told of": (
        "Peru/NNP/nsubj/bombed bombed=bomb/VBD/ROOT Cusco/NNP/obj/bombed for/IN/case/time the/DT/det/time "
        "first/JJ/amod/time time/NN/obl/bombed since/IN/case/2014 2014/CD/nmod/time ,/,/punct/attacked "
        "when/WRB/advmod/attacked Rebels/NNS/nsubj/attacked attacked=attack/VBD/acl:relcl/2014 Lima/NNP/obj/attacked .",
        [None, (day(1, 1, 2014), day(12, 31, 2014), Link.ATTACHED)],
    ),
    "a day of the week ahead": (
        "Rebels/NNS/nsubj/attack will/MD/aux/attack attack/VB/ROOT Lima/NNP/obj/attack on/IN/case/Friday "
        "Friday/NNP/obl/attack .",
        [(day(8, 30), day(8, 30), Link.ATTACHED)],
    ),
    "the same day of the week behind": (
        f"{ATTACKED} on/IN/case/Friday Friday/NNP/obl/attacked .",
        [(day(8, 23), day(8, 23), Link.ATTACHED)],
    ),
    "what is scheduled lies ahead": (
        "Rebels/NNS/nsubj:pass/scheduled are=be/VBP/aux:pass/scheduled scheduled=schedule/VBN/ROOT to/TO/mark/attack "
        "attack/VB/xcomp/scheduled Lima/NNP/obj/attack on/IN/case/Friday Friday/NNP/obl/attack .",
        [(day(8, 30), day(8, 30), Link.ATTACHED)],
    ),
    "a date before its clause": (
        "On/IN/case/6 August/NNP/nmod:unmarked/6 6/CD/obl/attacked ,/,/punct/6 " + ATTACKED + " .",
        [(day(8, 6), day(8, 6), Link.ATTACHED)],
    ),
    "a date with its year": (
        f"{ATTACKED} {AUGUST} ,/,/punct/2021 2021/CD/nmod:unmarked/6 .",
        [(day(8, 6, 2021), day(8, 6, 2021), Link.ATTACHED)],
    ),
    "so many days ago": (
        f"{ATTACKED} three/CD/nummod/days days=day/NNS/obl:unmarked/ago ago/RB/advmod/attacked .",
        [(day(8, 24), day(8, 24), Link.ATTACHED)],
    ),
    "the week before": (
        f"{ATTACKED} last/JJ/amod/week week/NN/obl:unmarked/attacked .",
        [(day(8, 19), day(8, 25), Link.ATTACHED)],
    ),
    "yesterday": (
        f"{ATTACKED} yesterday/NN/obl:unmarked/attacked .",
        [(day(8, 26), day(8, 26), Link.ATTACHED)],
    ),
    "a noun's own day": (
        "Monday/NNP/nmod:poss/attack 's/POS/case/Monday attack/NN/nsubj/surprised on/IN/case/Lima Lima/NNP/nmod/attack "
        "by/IN/case/Rebels Rebels/NNS/nmod/attack surprised=surprise/VBD/ROOT many/JJ/obj/surprised .",
        [(day(8, 26), day(8, 26), Link.ATTACHED)],
    ),
    "each clause keeps its own day": (
        f"{ATTACKED} on/IN/case/Sunday Sunday/NNP/obl/attacked and/CC/cc/bombed Peru/NNP/nsubj/bombed "
        "bombed=bomb/VBD/conj/attacked Cusco/NNP/obj/bombed on~2/IN/case/Monday Monday/NNP/obl/bombed .",
        [(day(8, 25), day(8, 25), Link.ATTACHED), (day(8, 26), day(8, 26), Link.ATTACHED)],
    ),
    "the day of the saying serves what is said": (
        "Police/NNS/nsubj/said said=say/VBD/ROOT on/IN/case/Monday Monday/NNP/obl/said that/IN/mark/attacked "
        "Rebels/NNS/nsubj/attacked attacked=attack/VBD/ccomp/said Lima/NNP/obj/attacked .",
        [(day(8, 26), day(8, 26), Link.SENTENCE)],
    ),
    "what came before an event is news, but not of its day": (
        "Police/NNS/nsubj/left left=leave/VBD/ROOT on/IN/case/Monday Monday/NNP/obl/left after/IN/mark/attacked "
        "Rebels/NNS/nsubj/attacked attacked=attack/VBD/advcl/left Lima/NNP/obj/attacked .",
        [(day(8, 20), day(8, 27), Link.ASSUMED)],
    ),
    "but its year": (
        "Police/NNS/nsubj/left left=leave/VBD/ROOT in/IN/case/2010 2010/CD/obl/left after/IN/mark/attacked "
        "Rebels/NNS/nsubj/attacked attacked=attack/VBD/advcl/left Lima/NNP/obj/attacked .",
        [(day(1, 1, 2010), day(12, 31, 2010), Link.SENTENCE)],
    ),
    "what is surpassed tells no day": (
        "It/PRP/nsubj/attack was=be/VBD/cop/attack the/DT/det/attack worst=bad/JJS/amod/attack attack/NN/ROOT "
        "on/IN/case/Lima Lima/NNP/nmod/attack by/IN/case/Rebels Rebels/NNS/nmod/attack since/IN/case/2014 "
        "2014/CD/nmod/attack .",
        [None],
    ),
    "what has just been done is of the week before, where it is the news": (
        "Rebels/NNS/nsubj/attacked have/VBP/aux/attacked attacked=attack/VBN/ROOT Lima/NNP/obj/attacked .",
        [(day(8, 20), day(8, 27), Link.ASSUMED)],
    ),
    "what has been done for months is of the month before": (
        "Rebels/NNS/nsubj/attacked have/VBP/aux/attacked attacked=attack/VBN/ROOT Lima/NNP/obj/attacked "
        "for/IN/case/months months/NNS/obl/attacked .",
        [(day(7, 28), day(8, 27), Link.ASSUMED)],
    ),
    "what is being done is of the month before": (
        "Rebels/NNS/nsubj/attacking are/VBP/aux/attacking attacking=attack/VBG/ROOT Lima/NNP/obj/attacking .",
        [(day(7, 28), day(8, 27), Link.ASSUMED)],
    ),
    "what had been done is not": (
        "Rebels/NNS/nsubj/attacked had=have/VBD/aux/attacked attacked=attack/VBN/ROOT Lima/NNP/obj/attacked .",
        [None],
    ),
    "a habit has no day": (
        "Rebels/NNS/nsubj/attacked have/VBP/aux/attacked repeatedly/RB/advmod/attacked attacked=attack/VBN/ROOT "
        "Lima/NNP/obj/attacked .",
        [None],
    ),
    "recently": (
        "Rebels/NNS/nsubj/attacked recently/RB/advmod/attacked attacked=attack/VBD/ROOT Lima/NNP/obj/attacked .",
        [(day(7, 28), day(8, 27), Link.ATTACHED)],
    ),
    "soon": (
        "Rebels/NNS/nsubj/attack will/MD/aux/attack soon/RB/advmod/attack attack/VB/ROOT Lima/NNP/obj/attack .",
        [(day(8, 27), day(9, 26), Link.ATTACHED)],
    ),
    "what has lasted so long began so long ago": (
        "The/DT/det/siege siege/NN/nsubj/lasted of/IN/case/Lima Lima/NNP/nmod/siege by/IN/case/Rebels "
        "Rebels/NNS/nmod/siege has=have/VBZ/aux/lasted lasted=last/VBN/ROOT two/CD/nummod/weeks "
        "weeks=week/NNS/obj/lasted .",
        [(day(8, 13), day(8, 27), Link.ATTACHED)],
    ),
    "what lasted so long is over": (
        "The/DT/det/siege siege/NN/nsubj/lasted of/IN/case/Lima Lima/NNP/nmod/siege by/IN/case/Rebels "
        "Rebels/NNS/nmod/siege lasted=last/VBD/ROOT two/CD/nummod/weeks weeks=week/NNS/obj/lasted .",
        [None],
    ),
    "the past alone tells no day": (f"{ATTACKED} .", [None]),
    "the next day": (
        f"{ATTACKED} {AUGUST} . The/DT/det/day next/JJ/amod/day day/NN/obl:unmarked/bombed ,/,/punct/day {BOMBED} .",
        [(day(8, 6), day(8, 6), Link.ATTACHED), (day(8, 7), day(8, 7), Link.ATTACHED)],
    ),
    "two days later": (
        f"{ATTACKED} {AUGUST} . Two/CD/nummod/days days=day/NNS/obl:unmarked/later later=late/RBR/advmod/bombed "
        f",/,/punct/later {BOMBED} .",
        [(day(8, 6), day(8, 6), Link.ATTACHED), (day(8, 8), day(8, 8), Link.ATTACHED)],
    ),
    "that day": (
        f"{ATTACKED} {AUGUST} . That/DT/det/day day/NN/obl:unmarked/bombed ,/,/punct/day {BOMBED} .",
        [(day(8, 6), day(8, 6), Link.ATTACHED), (day(8, 6), day(8, 6), Link.ATTACHED)],
    ),
    "a story goes on from its last day": (
        f"{ATTACKED} {AUGUST} . {BOMBED} .",
        [(day(8, 6), day(8, 6), Link.ATTACHED), (day(8, 6), day(8, 6), Link.THREAD)],
    ),
    "what follows the background is of its year": (
        f"{ATTACKED} in/IN/case/2010 2010/CD/obl/attacked . {BOMBED} .",
        [(day(1, 1, 2010), day(12, 31, 2010), Link.ATTACHED), (day(1, 1, 2010), day(12, 31, 2010), Link.THREAD)],
    ),
    "a description does not go on": (
        f"{ATTACKED} {AUGUST} . Trucks/NNS/nsubj/came that/WDT/nsubj/bombed bombed=bomb/VBD/acl:relcl/Trucks "
        "Cusco/NNP/obj/bombed came=come/VBD/ROOT .",
        [(day(8, 6), day(8, 6), Link.ATTACHED), None],
    ),
    "a story that names a day of the news tells news": (
        f"Rain/NN/nsubj/fell fell=fall/VBD/ROOT on/IN/case/Sunday Sunday/NNP/obl/fell . {BOMBED} .",
        [(day(8, 25), day(8, 25), Link.THREAD)],
    ),
    "what is announced is to come": (
        "Peru/NNP/nsubj/announced announced=announce/VBD/ROOT that/IN/mark/bomb planes/NNS/nsubj/bomb will/MD/aux/bomb "
        "bomb/VB/ccomp/announced Lima/NNP/obj/bomb .",
        [(day(8, 20), day(9, 26), Link.ASSUMED)],
    ),
}


@pytest.mark.parametrize(("notation", "expected"), DAYS.values(), ids=DAYS)
def test_days_of_acts(notation, expected):
    assert days_of(notation) == expected


@pytest.mark.parametrize("phrase", ["on/IN/case/Monday Monday/NNP/obl/attacked", "yesterday/NN/obl:unmarked/attacked"])
def test_without_a_day_of_publication_such_words_stay_open(phrase):
    assert days_of(f"{ATTACKED} {phrase} .", published=None) == [(None, None, Link.ATTACHED)]


def test_a_full_date_needs_no_day_of_publication():
    told = days_of(f"{ATTACKED} {AUGUST} ,/,/punct/2021 2021/CD/nmod:unmarked/6 .", published=None)
    assert told == [(day(8, 6, 2021), day(8, 6, 2021), Link.ATTACHED)]
