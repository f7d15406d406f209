"""Whether "Friday" lies behind or ahead, told by the verb that it hangs on, on parses that are written by hand."""

from datetime import date

import pytest
from parses import PUBLISHED, doc_of

from geo.dates.finding import find_dates

LAST, NEXT = date(2024, 8, 23), date(2024, 8, 30)  # the Fridays round the day of publication

# What the rule says: the sentence, the day that its "Friday" means.
FRIDAYS = {
    "the simple past": (
        "Talks/NNS/nsubj/failed failed=fail/VBD/ROOT Friday/NNP/obl:unmarked/failed .",
        LAST,
    ),
    "the perfect": (
        "Talks/NNS/nsubj/failed have/VBP/aux/failed failed=fail/VBN/ROOT since/IN/case/Friday Friday/NNP/obl/failed .",
        None,
    ),
    "the passive in the past": (
        "Talks/NNS/nsubj:pass/held were=be/VBD/aux:pass/held held=hold/VBN/ROOT Friday/NNP/obl:unmarked/held .",
        LAST,
    ),
    "will": (
        "Talks/NNS/nsubj/start will/MD/aux/start start/VB/ROOT Friday/NNP/obl:unmarked/start .",
        NEXT,
    ),
    "will in the passive": (
        "Talks/NNS/nsubj:pass/held will/MD/aux/held be/VB/aux:pass/held held=hold/VBN/ROOT "
        "Friday/NNP/obl:unmarked/held .",
        NEXT,
    ),
    "may": (
        "Talks/NNS/nsubj/start may/MD/aux/start start/VB/ROOT Friday/NNP/obl:unmarked/start .",
        NEXT,
    ),
    "a plain present with a day of its own": (
        "Talks/NNS/nsubj/start start/VBP/ROOT Friday/NNP/obl:unmarked/start .",
        NEXT,
    ),
    "the present of what goes on": (
        "Talks/NNS/nsubj/starting are=be/VBP/aux/starting starting=start/VBG/ROOT Friday/NNP/obl:unmarked/starting .",
        NEXT,
    ),
    "an infinitive that is intended": (
        "Peru/NNP/nsubj/plans plans=plan/VBZ/ROOT to/TO/mark/vote vote/VB/xcomp/plans Friday/NNP/obl:unmarked/vote .",
        NEXT,
    ),
    "an infinitive that was achieved": (
        "Peru/NNP/nsubj/managed managed=manage/VBD/ROOT to/TO/mark/vote vote/VB/xcomp/managed "
        "Friday/NNP/obl:unmarked/vote .",
        LAST,
    ),
    "what is scheduled": (
        "Talks/NNS/nsubj/drew scheduled=schedule/VBN/acl/Talks for/IN/case/Friday Friday/NNP/obl/scheduled "
        "drew=draw/VBD/ROOT crowds/NNS/obj/drew .",
        NEXT,
    ),
    "what was said of what will be": (
        "Peru/NNP/nsubj/said said=say/VBD/ROOT talks/NNS/nsubj/start will/MD/aux/start start/VB/ccomp/said "
        "Friday/NNP/obl:unmarked/start .",
        NEXT,
    ),
    "a past that looks like the present": (
        "Rebels/NNS/nsubj/shut shut/VBP/ROOT roads/NNS/obj/shut Friday/NNP/obl:unmarked/shut .",
        LAST,
    ),
    "a name that looks like a modal": (
        "May/NNP/aux/met met=meet/VBD/ROOT Ali/NNP/obj/met Friday/NNP/obl:unmarked/met .",
        LAST,
    ),
    "what is due": (
        "Aid/NN/nsubj/due is=be/VBZ/cop/due due/JJ/ROOT Friday/NNP/obl:unmarked/due .",
        NEXT,
    ),
    "what was put off": (
        "Talks/NNS/nsubj:pass/moved were=be/VBD/aux:pass/moved moved=move/VBN/ROOT to/IN/case/Friday "
        "Friday/NNP/obl/moved .",
        NEXT,
    ),
    "what somebody is left until": (
        "Peru/NNP/nsubj/gave gave=give/VBD/ROOT them/PRP/iobj/gave until/IN/case/Friday Friday/NNP/obl/gave .",
        None,
    ),
    "what is to be": (
        "Peru/NNP/nsubj:outer/vote is=be/VBZ/cop/vote to/TO/mark/vote vote/VB/ROOT Friday/NNP/obl:unmarked/vote .",
        NEXT,
    ),
}


@pytest.mark.parametrize(("notation", "day"), FRIDAYS.values(), ids=FRIDAYS)
def test_which_friday_is_meant(notation, day):
    doc = doc_of(notation)
    (found,) = find_dates(doc.text, published=PUBLISHED, doc=doc)
    if "until" in doc.text:
        assert (found.when.start, found.when.end) == (PUBLISHED, NEXT)
    else:
        assert (found.when.start, found.when.end) == (day or LAST, day or PUBLISHED)


def test_a_month_that_somebody_is_called_by_is_no_date():
    doc = doc_of(
        "May/NNP/nsubj/met met=meet/VBD/ROOT Ali/NNP/obj/met after/IN/case/talks talks/NNS/obl/met "
        "with/IN/case/allies allies/NNS/nmod/talks of/IN/case/May~2 May/NNP/nmod/allies "
        "in/IN/case/June June/NNP/obl/met ."
    )
    assert [found.text for found in find_dates(doc.text, published=PUBLISHED, doc=doc)] == ["June"]
