"""The careful reader asks an encoder, which sees each word among the others, and weighs what it says with all else."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from geo.chat.reporting import open_events
from geo.engines import OURS, Engines, ReaderKind
from geo.events.heads import read_closely
from geo.events.judge import load_judge
from geo.events.likely_status import StatusWeights
from geo.events.reading import folder_of, numbers_of_word
from geo.extract import extract_article
from geo.language.parsing import parse
from geo.model import Article, EventType, Status

pytestmark = pytest.mark.pipeline

CAREFUL = Engines(reader=ReaderKind.CAREFUL)


def read(text):
    return extract_article(Article("story.txt", text, published=date(2024, 8, 27)), engines=CAREFUL).reports


def test_the_careful_reader_is_the_usual_one():
    assert OURS.reader is ReaderKind.CAREFUL
    engine = open_events(None, OURS)
    assert engine.judge is load_judge(careful=True)
    assert engine.read is read_closely
    assert open_events(None, Engines(reader=ReaderKind.FAST)).read is None


def test_it_finds_who_did_what_to_whom_where_and_when():
    (report,) = read("Gunmen abducted eleven herders near Kidal on Sunday.")
    assert [mention.text for mention in report.agents] == ["Gunmen"]
    assert [mention.text for mention in report.targets] == ["eleven herders"]
    assert [item.place.name for item in report.places] == ["Kidal"]
    assert report.when.start == date(2024, 8, 25)
    assert report.status is Status.OCCURRED
    assert all(
        getattr(report.sureness, of) is not None for of in ("event", "type", "status", "agents", "targets", "when")
    )


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Russia will send troops to Mali next week.", Status.PLANNED),
        ("Rebels did not attack Goma on Sunday.", Status.DENIED),
        ("Did rebels attack Goma?", Status.HYPOTHETICAL),
        ("The army called off an offensive against Goma.", Status.CANCELLED),
        ("Iran did not reject the offer of Turkey.", Status.DENIED),
        ("Iran did not boycott the talks with Oman.", Status.DENIED),
        ("Kenya did not withhold aid from Somalia.", Status.DENIED),
    ],
)
def test_what_the_rules_know_of_a_status_still_counts(text, status):
    assert status in {report.status for report in read(text)}


@pytest.mark.parametrize(
    "text",
    [
        "The government did not accept the offer of the rebels.",
        "The rebels did not honour the truce.",
        "The governor said that some of the refunds were not accepted by the party.",
    ],
)
def test_what_the_judge_takes_for_a_refusal_because_it_is_negated_took_place(text):
    refusals = [report.status for report in read(text) if report.type is EventType.REJECT]
    assert refusals == [Status.OCCURRED]


def test_a_status_of_another_clause_gives_way_to_a_surer_one_sooner():
    weights = StatusWeights(np.zeros((2 * len(Status), len(Status))), np.zeros(len(Status)))
    sure = replace(weights, bias=np.where([one is Status.OCCURRED for one in Status], 4.0, 0.0))  # .92
    numbers = np.zeros(2 * len(Status))
    assert sure.choose(Status.DENIED, numbers)[0] is Status.DENIED
    assert sure.choose(Status.DENIED, numbers, near=False)[0] is Status.OCCURRED
    assert weights.choose(Status.DENIED, numbers, near=False)[0] is Status.DENIED


def test_what_another_clause_tells_of_itself_is_not_told_of_this_one():
    (search,) = [
        one
        for one in read("Elders refused to attend while police search their villages in Mali.")
        if one.type is EventType.COERCE
    ]
    assert search.status is Status.OCCURRED


def test_acts_are_seen_apart_from_what_is_none():
    vectors = read_closely(doc := parse("Rebels attacked a convoy, and a farmer sold cheese at a market."))
    by_word = {token.text: numbers_of_word(vectors, token.i)[0] for token in doc}
    assert by_word["attacked"] > 0 > by_word["market"]
    assert by_word["attacked"] > by_word["sold"]


def test_a_short_text_is_read_no_more_loosely_than_a_long_one():
    told = [report.trigger for report in read("Protesters marched in Turku on Friday. Their organisers were pleased.")]
    assert len(told) == 1
    (report,) = read("Young men set fire to buses in Potosi on Monday.")
    assert report.sentence[report.trigger.start : report.trigger.end].startswith("set")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\u200b\u200b",
        "😀😀😀 !!!",
        "[CLS] rebels [SEP] attacked [MASK] Goma [PAD].",
        "\x00\x01Rebels attacked \x02 Goma.",
        "attacked " * 900,
        "R\u0301e\u0301b\u0301els attacked Goma, " * 60,
    ],
)
def test_no_text_breaks_it(text):
    read(text)


def test_a_reading_by_an_encoder_goes_by_weights_of_its_own():
    assert folder_of(None) == "events"
    assert folder_of(read_closely(parse("Rebels attacked Goma."))) == "events/careful"
    assert load_judge(careful=True).vectors.shape[0] > load_judge().vectors.shape[0]


def test_a_place_that_the_acts_own_words_name_yields_to_none_of_another_sentence():
    reports = read(
        "Russian troops attacked Kharkiv on August 20. Police arrested three smugglers in Poltava on August 21. "
        "Protesters marched in Kyiv on August 22."
    )
    assert [[part.place.name for part in report.places] for report in reports] == [["Kharkiv"], ["Poltava"], ["Kyiv"]]


def test_no_assumed_day_stands_for_one_that_the_sentence_names():
    (report,) = read("Austria arrested [x](javascript:window.pwned=4) smugglers in Vienna on August 23.")
    assert (report.when.start, report.when.end) == (date(2024, 8, 23), date(2024, 8, 23))


def placed(text):
    return [[item.place.name for item in report.places] for report in read(text)]


def test_a_word_of_which_judge_and_encoder_are_sure_is_an_act_against_the_lexicon():
    (report,) = read("Armenia pulled its ambassador out of Minsk on Tuesday.")
    assert [mention.actor.name for mention in report.agents] == ["Armenia"]


def test_who_speaks_for_a_state_does_nothing_to_it():
    (*_, report) = read("The prime minister of Tonga flew to Lima. Peru's president promised aid there.")
    assert ([one.actor.name for one in report.agents], report.targets) == (["Peru’s president"], ())


@pytest.mark.parametrize("text", ["None of the ministers met the rebels in Juba.", "Nobody was arrested in Lima."])
def test_what_nobody_did_was_not_done(text):
    assert {report.status for report in read(text)} == {Status.DENIED}


def test_a_town_that_is_struck_is_not_that_of_the_sentence_before():
    text = "Troops shelled Izium on Monday. They shelled Lyman on Tuesday, and they shelled Bakhmut on Wednesday."
    assert placed(text) == [["Izyum"], ["Lyman"], ["Bakhmut"]]


def test_what_takes_place_takes_the_place_of_its_verb():
    text = "A vigil was held in Bergamo on Sunday. A strike took place in Turin on Monday."
    assert placed(text) == [["Bergamo"], ["Turin"]]


def test_a_town_whose_mayor_is_met_elsewhere_is_no_scene():
    assert placed("The governor of Puebla met the governor of Oaxaca in Veracruz on Monday.") == [["Veracruz"]]
    assert placed("Gunmen killed the mayor of Uvira on Monday.") == [["Uvira"]]


def test_she_is_whom_the_sentence_has_just_told_of():
    text = "Queen Máxima spoke in Breda. Police arrested a nun in Mechelen, and she was extradited on Monday."
    assert [mention.actor.name for mention in read(text)[-1].targets] == ["nun"]


def test_each_clause_keeps_the_day_that_it_names():
    text = "Gunmen shot a teacher in Tumaco on Monday; in the same street, in 1999, soldiers had shot a nun."
    assert [report.when.start for report in read(text)] == [date(2024, 8, 26), date(1999, 1, 1)]
    text = "Rebels shelled Sittwe on Monday; they had burned its market the day before."
    assert [report.when.start for report in read(text)] == [date(2024, 8, 26), date(2024, 8, 25)]


def test_who_is_left_to_do_it_does_it():
    (report,) = [
        one for one in read("Burundi left it to Tanzania to negotiate with the rebels.") if one.type == "CONSULT"
    ]
    assert [mention.actor.name for mention in report.agents] == ["Tanzania"]


def test_who_agree_with_each_other_meet_nobody_of_another_sentence():
    text = "Russian troops shelled Sumy on Sunday. Ukraine and France signed an agreement on Monday."
    report = next(one for one in read(text) if one.type == "AGREE")
    assert {mention.actor.name for mention in report.agents} == {"Ukraine", "France"}
    assert not report.targets


def test_in_a_short_text_who_stands_before_a_verb_does_it():
    reports = read("The president sacked two ministers, and the prime minister resigned.")
    resigned = next(one for one in reports if "resigned" in one.sentence[one.trigger.start : one.trigger.end])
    assert [mention.actor.name for mention in resigned.agents] == ["prime minister"]


def test_whose_the_doer_is_takes_no_part():
    (report,) = read("France's TotalEnergies suspended its gas project near Palma in April.")
    assert [mention.actor.name for mention in report.agents] == ["TotalEnergies"]
    assert report.targets == ()


def test_who_was_arrested_arrests_nobody():
    arrested, _ = read("The activist, who was arrested on Sunday, accused the government of fraud.")
    assert "activist" not in {mention.actor.name for mention in arrested.agents}
    assert [mention.text for mention in arrested.targets] == ["activist"]


def test_a_deed_is_not_where_the_next_one_was():
    clashed, fled = read("Soldiers clashed with herders near the border, and the governor fled to Kano.")
    assert clashed.places == ()
    assert [item.place.name for item in fled.places] == ["Kano"]


def test_a_verb_is_where_its_own_words_say():
    _, met = read("Gunmen attacked a bus in Zamfara, and the president met security chiefs in Abuja.")
    assert [item.place.name for item in met.places] == ["Abuja"]


@pytest.mark.parametrize(
    "text",
    [
        "An operation against ISIS killed 12 people in Sirte.",
        "A raid against Boko Haram left 30 dead.",
        "Air strikes against the Houthis destroyed two depots in Sanaa.",
    ],
)
def test_whom_a_deed_is_against_does_not_do_it(text):
    (report,) = read(text)
    assert report.agents == ()


def test_a_capital_that_says_so_is_no_scene():
    text = "A Chinese ship rammed a boat near Scarborough Shoal, Manila said. It said it had summoned China's envoy."
    rammed, summoned = read(text)
    assert [item.place.name for item in rammed.places] == ["Scarborough Shoal"]
    assert [mention.actor.country for mention in summoned.agents] == ["PH"]
    (injured,) = read("Two fishermen were injured when a Chinese ship rammed their boat, Manila said.")
    assert injured.places == ()


def test_who_a_relative_clause_is_about_does_it_alone():
    _, _, killed = read("India accused Pakistan of backing the gunmen who killed 26 tourists at Pahalgam.")
    assert [mention.actor.name for mention in killed.agents] == ["gunmen"]


def test_a_side_is_one_of_those_who_were_named():
    text = "Hamas and Israel resumed talks in Doha. Each side accused the other of killing hostages."
    assert all(mention.actor.name != "side" for report in read(text) for mention in report.agents)
