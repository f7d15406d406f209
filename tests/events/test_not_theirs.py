"""Who speaks of a deed, marches over it or wants it done is not who does it."""

from datetime import date

import pytest

from geo.extract import extract_article
from geo.model import Article, EventType, Report

pytestmark = [pytest.mark.pipeline, pytest.mark.slow]


def told(text: str, kind: EventType) -> Report:
    found = [r for r in extract_article(Article("a", text, published=date(2025, 3, 7))).reports if r.type is kind]
    assert len(found) == 1
    return found[0]


def doers(text: str, kind: EventType) -> set[str]:
    return {mention.text for mention in told(text, kind).agents}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Women marched in Nairobi against the killing of a student in Eldoret.", EventType.ASSAULT),
        ("Dozens of women marched in Nairobi against the killing of a student in Eldoret.", EventType.ASSAULT),
        ("Residents blocked a road in protest at the shooting of a boy.", EventType.ASSAULT),
        ("Nurses in Harare demonstrated over the arrest of a colleague.", EventType.COERCE),
        ("Kenya condemned the killing of a student in Eldoret.", EventType.ASSAULT),
        ("Norway called for an end to the bombing of hospitals in Sudan.", EventType.ASSAULT),
        ("Ghana urged the release of two reporters held in Lom\u00e9.", EventType.CONCEDE),
    ],
)
def test_who_is_against_a_deed_or_wants_it_is_no_doer_of_it(text, kind):
    assert doers(text, kind) == set()


@pytest.mark.parametrize(
    ("text", "doer"),
    [
        ("The army defended its shelling of a school in Loikaw.", "army"),
        ("The army denied the killing of eight villagers in Tabayin.", "army"),
        ("Thousands protested against the government's bombing of a market.", "government"),
    ],
)
def test_whose_deed_the_text_says_it_is_stays_its_doer(text, doer):
    assert doer in doers(text, EventType.ASSAULT)


@pytest.mark.parametrize(
    ("text", "kind", "doer"),
    [
        ("Turkey accused Greece of pushing back boats.", EventType.COERCE, "Greece"),
        ("The opposition accused the government of killing protesters in Kampala.", EventType.ASSAULT, "government"),
        ("Chad accused Sudan of arming rebels.", EventType.AID, "Sudan"),
        ("A court convicted two soldiers of killing a boy in Gao.", EventType.ASSAULT, "soldiers"),
        ("Iran blamed Israel for killing a scientist in Tehran.", EventType.ASSAULT, "Israel"),
        ("Spain thanked Morocco for arresting three smugglers.", EventType.COERCE, "Morocco"),
        ("The army denied the accusation of killing protesters in Kampala.", EventType.ASSAULT, "army"),
    ],
)
def test_a_deed_is_of_whom_it_is_laid_on_and_not_of_who_lays_it_there(text, kind, doer):
    assert doers(text, kind) == {doer}


@pytest.mark.parametrize(
    ("text", "met"),
    [
        ("Brazil condemned the raid and thanked Peru for its help.", set()),
        ("Kenya denounced the coup and sent Somalia a ship with food.", set()),
        ("Turkey accused Greece of pushing back boats and urged Italy to act.", {"Greece"}),
    ],
)
def test_whom_only_the_next_deed_meets_is_not_met_by_the_first(text, met):
    assert {mention.text for mention in told(text, EventType.ACCUSE).targets} == met


def test_what_two_deeds_share_is_met_by_both():
    report = told("Gunmen attacked and killed two soldiers in Gao.", EventType.ASSAULT)
    assert {mention.text for mention in report.targets} == {"soldiers"}
