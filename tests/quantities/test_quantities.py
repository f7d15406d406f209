"""Numbers in running text: how many of what, or how much money; and what looks like a number and is none."""

import math
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.extract import extract_article
from geo.language.parsing import parse
from geo.model import Article, Span
from geo.quantities.amounts import amounts_in
from geo.quantities.finding import find_quantities
from geo.syntax.lexicon import load_lexicon

INF = math.inf


def found(text):
    return [(q.text, q.low, q.high, q.unit) for q in find_quantities(parse(text), load_lexicon())]


def ranges(text):
    return [(amount.low, amount.high) for amount in amounts_in(text)]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("50,000", 50_000, 50_000),
        ("12.5", 12.5, 12.5),
        ("500 000", 500_000, 500_000),
        ("at least 24", 24, INF),
        ("More than 60", 60, INF),
        ("no fewer than twelve", 12, INF),
        ("30+", 30, INF),
        ("40 or more", 40, INF),
        ("up to ten thousand", 0, 10_000),
        ("as many as 300", 0, 300),
        ("no more than 30", 0, 30),
        ("about 40", 36, 44),
        ("nearly 50", 45, 50),
        ("between 5 and 10", 5, 10),
        ("between five and ten thousand", 5_000, 10_000),
        ("1,500 to 3,000", 1_500, 3_000),
        ("5–10", 5, 10),
        ("3.5-4 million", 3_500_000, 4_000_000),
        ("some 3,000 to 4,000", 2_700, 4_400),
        ("tens of thousands", 20_000, 99_999),
        ("Hundreds of thousands", 200_000, 999_999),
        ("dozens", 24, 99),
        ("several hundred", 200, 900),
        ("a few dozen", 24, 108),
        ("twenty-five", 25, 25),
        ("one hundred and five", 105, 105),
        ("two hundred thousand and twelve", 200_012, 200_012),
        ("two and a half million", 2_500_000, 2_500_000),
        ("half a million", 500_000, 500_000),
        ("half a dozen", 6, 6),
        ("three dozen", 36, 36),
        ("a hundred", 100, 100),
        ("1.2 trillion", 1.2e12, 1.2e12),
        ("30k", 30_000, 30_000),
        ("5bn", 5e9, 5e9),
    ],
)
def test_words_mean_the_range_that_they_leave(text, low, high):
    (amount,) = amounts_in(f"{text} men came.")
    assert (amount.low, amount.high) == pytest.approx((low, high))


@pytest.mark.parametrize(
    ("text", "low", "code"),
    [
        ("$1.25 billion", 1.25e9, "USD"),
        ("US$30m", 30e6, "USD"),
        ("A$200 million", 200e6, "AUD"),
        ("£5m", 5e6, "GBP"),
        ("€1.5bn", 1.5e9, "EUR"),
        ("500 million euros", 500e6, "EUR"),
        ("USD 7 million", 7e6, "USD"),
        ("5 million USD", 5e6, "USD"),
        ("5 million U.S. dollars", 5e6, "USD"),
        ("30 Canadian dollars", 30, "CAD"),
        ("10 Swiss francs", 10, "CHF"),
        ("2 billion Pakistani rupees", 2e9, "PKR"),
        ("300 million yuan", 300e6, "CNY"),
        ("$5-$10 million", 5e6, "USD"),
        ("$2-million", 2e6, "USD"),
    ],
)
def test_money_has_its_currency_s_code(text, low, code):
    (amount,) = amounts_in(f"They paid {text}.")
    assert (amount.low, amount.currency) == (low, code)


@pytest.mark.parametrize(
    "text",
    [
        "An F-16 and a Su-27 flew.",
        "They met at 3:30 on 9/11.",
        "The 4th army of the 1970s.",
        "About 40% of it, or 12 percent, or 7 per cent.",
        "Version 1.2.3 came.",
        "G7 and COVID19.",
    ],
)
def test_figures_of_names_times_ordinals_and_shares_are_no_amounts(text):
    assert ranges(text) == []


def test_a_change_from_one_number_to_another_is_no_range():
    assert ranges("It rose from 5 to 10.") == [(5, 5), (10, 10)]


def test_m_means_millions_of_things_but_else_metres():
    assert ranges("They sold 1.2m barrels.") == [(1.2e6, 1.2e6)]
    assert ranges("They stood 30m from it.") == []


def test_pounds_of_something_are_no_money():
    (amount,) = amounts_in("500 pounds of explosives")
    assert amount.currency == ""


@pytest.mark.pipeline
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Russia sent 50,000 troops to the border.", ("50,000 troops", 50_000, 50_000)),
        ("China launched two satellites.", ("two satellites", 2, 2)),
        ("Oslo has sent at least 12,000 tents to Turkey.", ("at least 12,000 tents", 12_000, INF)),
        ("Up to ten thousand soldiers were involved.", ("Up to ten thousand soldiers", 0, 10_000)),
        ("The group provided tens of thousands of mercenaries.", ("tens of thousands of mercenaries", 20_000, 99_999)),
        ("The services amounted to over $30 million.", ("over $30 million", 30e6, INF)),
        ("Between 5 and 10 ships left the port.", ("Between 5 and 10 ships", 5, 10)),
        ("The U.S. approved $1.25 billion in military aid.", ("$1.25 billion", 1.25e9, 1.25e9)),
    ],
)
def test_quantity_is_told_with_what_it_counts(text, expected):
    ((words, low, high, _),) = found(text)
    assert (words, low, high) == expected


@pytest.mark.pipeline
def test_unit_is_the_counted_noun_s_dictionary_form():
    assert [unit for *_, unit in found("Rebels seized 14 tanks and three villages.")] == ["tank", "village"]


@pytest.mark.pipeline
@pytest.mark.parametrize(
    "text",
    [
        "They fired 155mm shells.",
        "The 122-millimeter guns were found.",
        "A 23-year-old man was arrested.",
        "They met for two hours on August 6, 2024.",
        "About 40% of the town was burnt.",
        "The talks lasted 3 days and 12 hours.",
        "The third attack came in 2022.",
        "The two countries signed a treaty.",
        "A three-day visit began.",
    ],
)
def test_calibres_ages_dates_times_shares_and_known_pairs_are_no_quantities(text):
    assert found(text) == []


@pytest.mark.pipeline
@pytest.mark.parametrize(
    ("text", "low", "aspect"),
    [
        ("The attack killed 12 people in the town.", 12, "killed"),
        ("At least 10 people were killed in the raid.", 10, "killed"),
        ("The bomb wounded 30 soldiers.", 30, "wounded"),
        ("The police arrested 200 protesters.", 200, "arrested"),
        ("Officials raised the death toll to 60.", 60, "killed"),
        ("Three men were shot dead in the town.", 3, "killed"),
        ("Russia sent an additional 300 troops.", 300, "additional"),
        ("At least nine people were killed and a dozen more were wounded.", 9, "killed"),
    ],
)
def test_aspect_says_what_befell_those_counted(text, low, aspect):
    quantity = find_quantities(parse(text), load_lexicon())[0]
    assert (quantity.low, quantity.aspect) == (low, aspect)


@pytest.mark.pipeline
def test_others_have_a_fate_of_their_own():
    (first, second) = find_quantities(
        parse("Five people were killed and two others injured in the attack."), load_lexicon()
    )
    assert (first.aspect, second.aspect, second.unit) == ("killed", "wounded", "people")


@pytest.mark.pipeline
def test_size_of_land_is_told_in_its_measure():
    assert [unit for *_, unit in found("They hold two islands of 25 square kilometers.")] == [
        "island",
        "square kilometer",
    ]


@pytest.mark.pipeline
def test_figure_within_a_name_counts_nothing():
    assert found("They took the Regiment 16 Base near the town.") == []


@pytest.mark.pipeline
def test_numbers_inside_what_is_taken_are_left_out():
    doc = parse("In 2000 rebels sent 3,000 fighters.")
    assert [q.low for q in find_quantities(doc, load_lexicon(), taken=[Span(3, 7)])] == [3_000]
    assert find_quantities(doc, load_lexicon(), taken=[Span(0, 35)]) == ()


def numbers_of(text):
    extraction = extract_article(Article("a.txt", text, published=date(2024, 8, 27)))
    return {
        text[report.trigger.start : report.trigger.end]: [quantity.text for quantity in report.numbers]
        for report in extraction.reports
    }


@pytest.mark.pipeline
def test_each_number_belongs_to_the_act_of_its_clause():
    told = numbers_of("Russia sent 500 tanks to Belarus, and Ukraine attacked 20 ships near Odesa.")
    assert told == {"sent": ["500 tanks"], "attacked": ["20 ships"]}


@pytest.mark.pipeline
def test_date_of_an_act_is_not_among_its_numbers():
    told = numbers_of("On August 6, 2024, Ukraine attacked 12 depots in Russia.")
    assert list(told.values()) == [["12 depots"]]


@pytest.mark.pipeline
def test_numbers_change_no_report_s_id():
    one, other = (
        extract_article(Article("a.txt", f"Ukraine attacked {what} in Russia.")).reports[0]
        for what in ("12 depots", "of depots")
    )
    assert one.numbers
    assert not other.numbers
    assert one.id == other.id


WORDS = """
    5 12 1,500 2024 3.5 $ US$ € million thousand hundred dozen tens of thousands between and to - – at least more than
    up about two twenty - five a half % . , + or troops dead killed euros dollars the per cent / : 30m 155mm F-16 0
    ½ ٣ ① \n
"""
MANY = st.lists(st.sampled_from([*WORDS.split(), " ", "\n", "\t"]), max_size=25)


@pytest.mark.slow
@given(MANY, st.booleans())
@settings(max_examples=400)
def test_any_row_of_number_words_gives_ranges_within_the_text(words, spaced):
    text = (" " if spaced else "").join(words)
    last = 0
    for amount in amounts_in(text, offset=0):
        assert last <= amount.start <= amount.core < amount.end <= len(text)
        assert 0 <= amount.low <= amount.high
        last = amount.end


@given(st.text(max_size=200))
@settings(max_examples=300)
def test_any_text_gives_ranges_within_it(text):
    for amount in amounts_in(text):
        assert 0 <= amount.start <= amount.core < amount.end <= len(text)
        assert 0 <= amount.low <= amount.high


@pytest.mark.pipeline
@given(MANY)
@settings(max_examples=40)
def test_quantities_of_any_parse_slice_back(words):
    text = " ".join(words) or "."
    for quantity in find_quantities(parse(text), load_lexicon()):
        assert text[quantity.span.start : quantity.span.end] == quantity.text
        assert 0 <= quantity.low <= quantity.high


@given(st.integers(0, 10**12))
def test_a_figure_with_commas_is_its_number(number):
    (amount,) = amounts_in(f"{number:,} ships")
    assert amount.low == amount.high == number


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["1", "1,", "5-", "two ", "tens of ", "$", "a half ", "at least ", "1 000 "])
def test_a_long_row_of_the_same_gives_amounts_inside_it(piece):
    text = piece * 40_000  # time that grew with the square of the length would outlast the test
    assert all(0 <= amount.start < amount.end <= len(text) for amount in amounts_in(text))
