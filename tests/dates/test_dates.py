from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.dates.calendars import CalendarUnit, PeriodPart, cut, day_of, easter_of, months_of, move, unit_round
from geo.dates.finding import find_dates, infer_published
from geo.model import DateMention

WEDNESDAY = date(2024, 8, 28)
SHARED = Path(__file__).resolve().parents[2].parent / "shared"


def found(text: str, published: date | None = WEDNESDAY) -> list[tuple[str, str]]:
    """Give each mention as its words and its days, "2024-08-06" or "2024-08-06/2024-08-09", or "" for an open one."""
    return [(mention.text, days_of(mention)) for mention in find_dates(text, published=published)]


def days_of(mention: DateMention) -> str:
    start, end = mention.when.start, mention.when.end
    if start is None or end is None:
        return ""
    return start.isoformat() if start == end else f"{start}/{end}"


def only(text: str, published: date | None = WEDNESDAY) -> str:
    mentions = found(text, published)
    assert len(mentions) == 1, mentions
    return mentions[0][1]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("The talks of 2024-08-06 failed.", "2024-08-06"),
        ("They met on August 6, 2024.", "2024-08-06"),
        ("They met on Tuesday, Aug. 6, 2024.", "2024-08-06"),
        ("They met on 6 August 2024.", "2024-08-06"),
        ("They met on the 6th of August 2024.", "2024-08-06"),
        ("They met on Sept. 11, 2001.", "2001-09-11"),
        ("the 9/11 attacks", "2001-09-11"),
        ("in September 2022", "2022-09-01/2022-09-30"),
        ("in September of 2022", "2022-09-01/2022-09-30"),
        ("in May, 1750", "1750-05-01/1750-05-31"),
        ("in 2022", "2022-01-01/2022-12-31"),
        ("at the 2010 World Cup", "2010-01-01/2010-12-31"),
        ("in the 1990s", "1990-01-01/1999-12-31"),
        ("in the '90s", "1990-01-01/1999-12-31"),
        ("in the sixties", "1960-01-01/1969-12-31"),
        ("in the mid-1990s", "1993-01-01/1996-12-31"),
        ("in the 1600s", "1600-01-01/1699-12-31"),
        ("in the 17th century", "1600-01-01/1699-12-31"),
        ("the twentieth century", "1900-01-01/1999-12-31"),
        ("around 842 AD", "0842-01-01/0842-12-31"),
        ("in early January 2024", "2024-01-01/2024-01-15"),
        ("in late 2023", "2023-09-01/2023-12-31"),
        ("in the second half of 2023", "2023-07-01/2023-12-31"),
        ("in the third quarter of 2023", "2023-07-01/2023-09-30"),
        ("in Q3 2023", "2023-07-01/2023-09-30"),
        ("in H1 2024", "2024-01-01/2024-06-30"),
        ("in the spring of 2021", "2021-03-01/2021-05-31"),
        ("in the winter of 2022", "2022-12-01/2023-02-28"),
        ("the week of 3 May 2024", "2024-04-29/2024-05-05"),
        ("in the first week of May 2024", "2024-05-01/2024-05-07"),
        ("in the first three months of 2024", "2024-01-01/2024-03-31"),
        ("in the last two weeks of July 2024", "2024-07-18/2024-07-31"),
        ("on 2024/08/28", "2024-08-28"),
        ("on May Day 2024", "2024-05-01"),
        ("on Easter Monday 2024", "2024-04-01"),
        ("on Christmas Eve 2023", "2023-12-24"),
        ("on New Year’s Eve 2023", "2023-12-31"),
        ("during World War II", "1939-09-01/1945-09-02"),
        ("on June 3–5, 2024", "2024-06-03/2024-06-05"),
        ("from 3 to 5 June 2024", "2024-06-03/2024-06-05"),
        ("on 3 and 4 June 2024", "2024-06-03/2024-06-04"),
        ("between 2015 and 2020", "2015-01-01/2020-12-31"),
        ("in 2022-23", "2022-01-01/2023-12-31"),
        ("from November 2022 to March 2023", "2022-11-01/2023-03-31"),
        ("between March and May 2024", "2024-03-01/2024-05-31"),
        ("March–May 2024", "2024-03-01/2024-05-31"),
        ("on 25/8/2024", "2024-08-25"),
        ("on 25-8-2024", "2024-08-25"),
        ("on 2024-8-5", "2024-08-05"),
        ("on 2024.08.05", "2024-08-05"),
        ("on 11-Feb-2023", "2023-02-11"),
        ("on 1st-Feb-23", "2023-02-01"),
        ("on 11/February/2023", "2023-02-11"),
        ("on 11.Feb.2023.", "2023-02-11"),
        ("on Feb-11-2023", "2023-02-11"),
        ("on 2023-Feb-11", "2023-02-11"),
        ("on 11FEB2023", "2023-02-11"),
        ("on 11feb23", "2023-02-11"),
        ("at 110915ZFEB23", "2023-02-11"),
        ("at 110915Z FEB 2023", "2023-02-11"),
        ("in Feb-2023", "2023-02-01/2023-02-28"),
        ("in early Feb-2023", "2023-02-01/2023-02-15"),
        ("on 20/21 June 2024", "2024-06-20/2024-06-21"),
        ("on 8/25/2024", "2024-08-25"),
    ],
)
def test_a_full_date_needs_no_publication_date(text, days):
    assert only(text, None) == days
    assert only(text, WEDNESDAY) == days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("He said so yesterday.", "2024-08-27"),
        ("He said so today.", "2024-08-28"),
        ("He will say so tomorrow.", "2024-08-29"),
        ("He said so the day before yesterday.", "2024-08-26"),
        ("They met in the second half of April.", "2024-04-16/2024-04-30"),
        ("It burned overnight.", "2024-08-27/2024-08-28"),
        ("It burned last night.", "2024-08-27"),
        ("He said so this morning.", "2024-08-28"),
        ("He spoke on Friday morning.", "2024-08-23"),
        ("He spoke late Friday.", "2024-08-23"),
        ("He spoke last Tuesday.", "2024-08-27"),
        ("He will speak next Tuesday.", "2024-09-03"),
        ("He will speak this coming Friday.", "2024-08-30"),
        ("He spoke on Tuesday last week.", "2024-08-20"),
        ("They met last week.", "2024-08-19/2024-08-25"),
        ("They meet this week.", "2024-08-26/2024-09-01"),
        ("They met over the weekend.", "2024-08-24/2024-08-25"),
        ("They met last month.", "2024-07-01/2024-07-31"),
        ("They met earlier this month.", "2024-08-01/2024-08-28"),
        ("They meet later this year.", "2024-08-28/2024-12-31"),
        ("They met late last year.", "2023-09-01/2023-12-31"),
        ("They met at the end of the year.", "2024-12-01/2024-12-31"),
        ("They met last March.", "2024-03-01/2024-03-31"),
        ("They met last September.", "2023-09-01/2023-09-30"),
        ("They met in March this year.", "2024-03-01/2024-03-31"),
        ("They met in January of this year.", "2024-01-01/2024-01-31"),
        ("They met on August 6 last year.", "2023-08-06"),
        ("They met last summer.", "2023-06-01/2023-08-31"),
        ("They met two days ago.", "2024-08-26"),
        ("They met two weeks ago.", "2024-08-12/2024-08-18"),
        ("They met nearly three years ago.", "2021-01-01/2021-12-31"),
        ("They met two years and six months ago.", "2022-02-01/2022-02-28"),
        ("They met a few days ago.", "2024-08-22/2024-08-26"),
        ("They met in the past six months.", "2024-02-28/2024-08-28"),
        ("They will meet in the coming weeks.", "2024-08-28/2024-10-09"),
        ("It has stood since 2014.", "2014-01-01/2024-08-28"),
        ("It will be done by 2027.", "2024-08-28/2027-12-31"),
        ("It was done by 2019.", "2019-01-01/2019-12-31"),
        ("They stayed from Monday to Wednesday.", "2024-08-26/2024-08-28"),
        ("They stayed from November to March.", "2023-11-01/2024-03-31"),
    ],
)
def test_a_relative_date_counts_from_the_publication_and_is_open_without(text, days):
    assert only(text) == days
    if "since" not in text and "by 20" not in text:
        assert only(text, None) == ""


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("He arrived on Friday.", "2024-08-23"),
        ("He will arrive on Friday.", "2024-08-30"),
        ("He is expected on Friday.", "2024-08-30"),
        ("The vote is to be held on Friday.", "2024-08-30"),
        ("He arrived on Wednesday.", "2024-08-28"),
        ("It was seized in June.", "2024-06-01/2024-06-30"),
        ("They warned in December.", "2023-12-01/2023-12-31"),
        ("They will vote in December.", "2024-12-01/2024-12-31"),
        ("They met on Sept. 3.", "2023-09-03"),
        ("The fair, on Sept. 3, draws many.", "2024-09-03"),
        ("They resigned effective Sept. 3.", "2024-09-03"),
        ("They resigned effective Aug. 1.", "2024-08-01"),
        ("They resigned effective Oct. 15.", "2024-10-15"),
        ("They resigned effective from Sept. 3.", "2024-09-03"),
        ("They banned flights from Sept. 3.", "2024-09-03"),
        ("They banned flights from Aug. 1.", "2024-08-01"),
        ("They banned flights from Sept. 3 until Oct. 4.", "2024-09-03/2024-10-04"),
        ("They met on Tuesday, Sept. 3.", "2024-09-03"),
        ("They met last Tuesday, Aug. 20.", "2024-08-20"),
        ("They will meet next Tuesday, Sept. 3.", "2024-09-03"),
        ("They have met since Sept. 3.", "2023-09-03/2024-08-28"),
        ("They met in August.", "2024-08-01/2024-08-31"),
    ],
)
def test_tense_decides_whether_a_bare_day_or_month_lies_behind_or_ahead(text, days):
    assert only(text) == days


@pytest.mark.pipeline
def test_the_parse_tells_tenses_that_words_alone_do_not():
    from geo.language.parsing import parse

    text = "The plan was drawn up by France, whose ministers are to travel to Kyiv on Friday."
    (friday,) = find_dates(text, published=WEDNESDAY, doc=parse(text))
    assert str(friday.when.start) == "2024-08-30"
    text = "The ministry released its plan for the vote of Sept. 3."
    (day,) = find_dates(text, published=WEDNESDAY, doc=parse(text))
    assert str(day.when.start) == "2024-09-03"
    text = "The army is to blame for the massacre in Jos on Friday, residents said."
    (friday,) = find_dates(text, published=WEDNESDAY, doc=parse(text))
    assert str(friday.when.start) == "2024-08-23"
    text = "The envoy was urged to stop the deal that the council blocked in September. The mission launches Friday."
    mentions = find_dates(text, published=WEDNESDAY, doc=parse(text))
    assert [days_of(mention) for mention in mentions] == ["2023-09-01/2023-09-30", "2024-08-30"]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("On August 6 they attacked. A day later, they withdrew.", ["2024-08-06", "2024-08-07"]),
        ("On August 6 they attacked. The next day they withdrew.", ["2024-08-06", "2024-08-07"]),
        ("On August 6 they attacked and, the same day, withdrew.", ["2024-08-06", "2024-08-06"]),
        ("On August 6 they attacked, two days earlier than said.", ["2024-08-06", "2024-08-04"]),
        ("He spoke on Sunday of the previous day’s blasts.", ["2024-08-25", "2024-08-24"]),
        (
            "In May 2019 they met. The following month they signed.",
            ["2019-05-01/2019-05-31", "2019-06-01/2019-06-30"],
        ),
        ("In 2011 he fled. A year later, he died.", ["2011-01-01/2011-12-31", "2012-01-01/2012-12-31"]),
        ("In 2011 he fled. That year, she died.", ["2011-01-01/2011-12-31", "2011-01-01/2011-12-31"]),
        ("In July 2023 he fled. The previous year, she died.", ["2023-07-01/2023-07-31", "2022-01-01/2022-12-31"]),
        ("On Monday he replied. It comes two days after she accused him.", ["2024-08-26", "2024-08-24"]),
    ],
)
def test_the_story_has_a_calendar_of_its_own(text, days):
    assert [day for _, day in found(text)] == days


def test_the_story_alone_gives_the_year_where_no_publication_is_known():
    assert [day for _, day in found("On 5 June 2023 they met. On 7 June they parted.", None)] == [
        "2023-06-05",
        "2023-06-07",
    ]


def test_a_life_tells_of_the_year_told_last_and_the_news_of_the_last_months():
    life = "He was born in 1832. In 1850 he went to sea, in 1861 to war. In March 1862 he fell. On April 4 he died."
    assert found(life)[-1] == ("April 4", "1862-04-04")
    news = "He said on Monday that the war of 1991 was no model. On April 4 he had died of it, she said yesterday."
    assert ("April 4", "2024-04-04") in found(news)


@pytest.mark.parametrize(
    "text",
    [
        "on February 30",
        "on 31 April 2024",
        "on Feb 29, 2023",
        "a day later",
        "the following Friday",
        "that year",
        "five days before his death",
        "in 500 BC",
        "3,000,000 years ago",
        "many years ago",
        "in Ramadan",
        "on 45/45/2024",
        "on 31-Jun-2024",
    ],
)
def test_what_cannot_be_placed_stays_open_with_its_words(text):
    (mention,) = find_dates(text, published=WEDNESDAY)
    assert mention.when.is_open
    assert mention.when.precision is None
    assert mention.when.text == mention.text == text[mention.span.start : mention.span.end]


@pytest.mark.parametrize(
    "text",
    [
        "They may go, and May said so.",
        "They march on the capital; march with them.",
        "the Sunday Times, the Sunday Telegraph",
        "a Boeing 747 and 155mm shells",
        "the May 2-1 win",
        "10,000 people and 2,022 others and $2014",
        "2000 troops and 1500 soldiers",
        "call 1-800-555-1234 or +44 20 7946 0958",
        "aged 45, in his 30s",
        "Resolution 1325, p. 1225, Decree 2005-981",
        "Every Wednesday, on a Monday, on Saturday mornings",
        "The war lasted two years and six months.",
        "It happened recently, and now again.",
        "www.example.org/2017/04/16/story",
        "the second man, the fall of the city",
        "a 2mart shop, 5-may-7-8, flat 3/may/9/1",
        "the score was 3-2-1 and 10-12-8",
    ],
)
def test_what_only_looks_like_a_date_is_left_out(text):
    assert found(text) == []


def test_a_full_stop_belongs_to_a_short_month_alone():
    assert [words for words, _ in found("They met in late July. They met on 5 Feb. 2024.")] == [
        "late July",
        "5 Feb. 2024",
    ]


def test_an_ambiguous_numeric_date_spans_both_readings():
    assert only("on 6/8/2024") == "2024-06-08/2024-08-06"
    assert only("on 6/6/2024") == "2024-06-06"
    assert only("They were shot on 6/9/2024.") == "2024-06-09"
    assert only("They will meet on 6/9/2024.") == "2024-09-06"


def test_a_day_and_its_month_with_a_hyphen_are_of_the_year_that_fits():
    assert only("They met on 19-Nov.") == "2023-11-19"
    assert only("They will meet on 19-Nov.") == "2024-11-19"


@pytest.mark.parametrize(
    ("text", "precision"),
    [("on August 6", 1), ("June 3-5", 2), ("last week", 3), ("last month", 4), ("in 2022", 5), ("in the 1990s", 5)],
)
def test_precision_is_that_of_the_conflict_data_program(text, precision):
    (mention,) = find_dates(text, published=WEDNESDAY)
    assert mention.when.precision == precision


def test_dates_stand_apart_where_asked():
    text = "It ran from March to August 2011, and has since 2014; the poet (1729–1797) knew."
    apart = find_dates(text, published=WEDNESDAY, joined=False)
    assert [(mention.text, days_of(mention)[:10]) for mention in apart] == [
        ("March", "2011-03-01"),
        ("August 2011", "2011-08-01"),
        ("2014", "2014-01-01"),
        ("1729", "1729-01-01"),
        ("1797", "1797-01-01"),
    ]


def test_a_life_in_brackets_is_two_days_and_no_stretch():
    assert found("The poet (16 July 1860 – 30 April 1943) knew.") == [
        ("16 July 1860", "1860-07-16"),
        ("30 April 1943", "1943-04-30"),
    ]


@pytest.mark.parametrize(
    ("text", "start", "end", "words"),
    [
        (
            "Storm hits coast\nFriday, August 6, 2024\nThe storm came.",
            "2024-08-06",
            "2024-08-06",
            "Friday, August 6, 2024",
        ),
        ("KYIV, Aug. 6, 2024 — Troops moved.", "2024-08-06", "2024-08-06", "Aug. 6, 2024"),
        ("BUSAN, South Korea, Oct 30, 2025 (Example News) - Troops moved.", "2025-10-30", "2025-10-30", "Oct 30, 2025"),
        ("NAIROBI, 12 March 2024 (Wire) -- Troops moved.", "2024-03-12", "2024-03-12", "12 March 2024"),
        ("Lisbon, 12 March 2025. Troops left by 15 March 2025.", "2025-03-12", "2025-03-12", "12 March 2025"),
        ("Aden, 12 March 2025: ships sank.", "2025-03-12", "2025-03-12", "12 March 2025"),
        ("06-Aug-2024\nTroops moved.", "2024-08-06", "2024-08-06", "06-Aug-2024"),
        ("Troops moved on August 6, 2024. They will stay until 2027.", "2024-08-06", "2024-08-12", "August 6, 2024"),
        ("It fell in March 2023, as in 2021 before.", "2023-03-01", "2023-03-31", "March 2023"),
        ("It fell in 2023.", "2023-01-01", "2023-12-31", "2023"),
    ],
)
def test_a_publication_date_is_inferred_with_its_width_and_its_words(text, start, end, words):
    when = infer_published(text)
    assert when is not None
    assert (str(when.start), str(when.end), when.text) == (start, end, words)


def test_a_day_that_opens_a_sentence_behind_other_words_is_not_that_of_publication():
    for text in (
        "Since then, 12 March 2025, he waited. On 15 March 2025 he left.",
        "Ships sank.\nAden, 12 March 2025. On 15 March 2025 he left.",
        "In the old town, 12 March 2025. On 15 March 2025 he left.",
    ):
        when = infer_published(text)
        assert when is not None
        assert when.text == "15 March 2025"


@pytest.mark.parametrize("text", ["", "He left on Friday.", "It will be done by 2027.", "It fell on 6 August."])
def test_no_publication_date_is_inferred_from_nothing(text):
    assert infer_published(text) is None


PIECES = (
    "May march Sunday last next this the of in on from to and between since by until early mid late year years week "
    "ago later before after 1 2 3rd 31 30 February 29 2023 2024 9999 1000 1990s century 17th spring fall quarter Q3 "
    "H1 FY25 fiscal Ramadan Easter Christmas Eve yesterday today weekend past few two hundred , . - – ’ ' s ( ) / BC "
    "AD 2024-02-30 9/11 6/8/24 1999-01 5,000,000 million 19-Nov-14 07MAR2024 "
    "071430ZMAR24 1-ſep-2024 Dec-2020 5-Feb & 20, again overnight weekend final opening 5th 28th or"
)
EXPRESSIONS = st.lists(st.sampled_from(PIECES.split()), max_size=25).map(" ".join)
DAYS = st.dates()


@pytest.mark.slow
@given(text=st.one_of(st.text(max_size=200), EXPRESSIONS), published=st.none() | DAYS, joined=st.booleans())
@settings(max_examples=200)
def test_any_text_gives_ordered_mentions_whose_spans_slice_back(text, published, joined):
    mentions = find_dates(text, published=published, joined=joined)
    assert mentions == find_dates(text, published=published, joined=joined)
    for mention in mentions:
        assert text[mention.span.start : mention.span.end] == mention.text == mention.when.text
        assert mention.when.is_open == (mention.when.precision is None)
        start, end = mention.when.start, mention.when.end
        assert (start is None) == (end is None)
        assert start is None or end is None or start <= end
    for left, right in pairwise(mentions):
        assert left.span.end <= right.span.start
    infer_published(text)


@given(words=st.sampled_from(["yesterday", "last month", "on Friday", "two weeks ago", "this year", "in March"]))
def test_without_publication_and_story_nothing_relative_is_placed(words):
    assert all(mention.when.is_open for mention in find_dates(f"They met {words}.", published=None))


@given(day=DAYS, count=st.integers(-30_000, 30_000), unit=st.sampled_from(list(CalendarUnit)))
def test_moving_and_widening_days_never_fails(day, count, unit):
    moved = move(day, count, unit)
    stretch = unit_round(moved, unit)
    assert stretch is None or (moved is not None and stretch.start <= stretch.end)


@given(
    year=st.integers(1, 9999),
    month=st.integers(1, 12),
    count=st.integers(1, 1200),
    part=st.sampled_from(list(PeriodPart)),
)
def test_a_part_lies_inside_its_whole(year, month, count, part):
    whole = months_of(year, month, count)
    piece = cut(whole, part)
    assert (whole is None) == (piece is None)
    assert whole is None or piece is None or whole.start <= piece.start <= piece.end <= whole.end


def test_easter_moves_as_the_church_has_it():
    assert [easter_of(year) for year in (1961, 2000, 2008, 2024, 2038)] == [
        date(1961, 4, 2),
        date(2000, 4, 23),
        date(2008, 3, 23),
        date(2024, 3, 31),
        date(2038, 4, 25),
    ]
    assert day_of(2023, 2, 29) is None


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["1 ", "the ", "a", "1", "\n", "1-", "two ", "1/", "’", "${}`<b>", "\x00", "last "])
def test_a_long_line_of_anything_gives_dates_inside_it(piece):
    text = piece * (60_000 // len(piece))  # time that grew with the square of the length would outlast the test
    found = find_dates(text, published=WEDNESDAY)
    assert all(text[mention.span.start : mention.span.end] == mention.text for mention in found)


def test_hostile_rows_of_dates_are_read_whole():
    assert len(find_dates("May 3 to " * 2_000, published=WEDNESDAY)) >= 1_000


@pytest.mark.slow
def test_published_gold_dates_are_found_and_placed():
    gold = SHARED / "corpora" / "gum_dates.jsonl"
    if not gold.exists():
        pytest.skip("the gold dates in shared/corpora are not on this machine")
    right, named = _score(gold)
    assert right / named >= 0.82


def _score(gold: Path) -> tuple[int, int]:
    """Count the gold days that are given as one ISO day or month, and those of them that are placed right."""
    import json

    right = named = 0
    for line in gold.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        mentions = find_dates(record["text"], published=date.fromisoformat(record["published"]), joined=False)
        starts = {(m.span.start, m.span.end): str(m.when.start) for m in mentions}
        for day in record["dates"]:
            value = day.get("when", "")
            if len(value) == 10 and value[:1] in "12":
                named += 1
                right += any(s < day["end"] and day["start"] < e and at == value for (s, e), at in starts.items())
    return right, named


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("this past Sunday", "2024-08-25"),
        ("this coming Sunday", "2024-09-01"),
        ("in the past 24 hours", "2024-08-27/2024-08-28"),
        ("over the next 72 hours", "2024-08-28/2024-08-31"),
    ],
)
def test_past_and_coming_days_are_counted_from_publication(text, days):
    assert [day for _, day in found(text)] == [days]


def test_a_weekend_of_a_day_is_that_of_the_day():
    assert "2024-08-24" not in [day[:10] for _, day in found("They met over the weekend of August 10.")]


# --- rows of days, days without a month, pieces of a month ---


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Shells fell on 3, 5 and 9 July.", "2024-07-03/2024-07-09"),
        ("Shells fell on July 3, 5 and 9, 2023.", "2023-07-03/2023-07-09"),
        ("Shells fell on the 3rd, 5th and 9th of July.", "2024-07-03/2024-07-09"),
        ("Shells fell on Wednesday 3, Friday 5 and Tuesday 9 July.", "2024-07-03/2024-07-09"),
        ("Shells fell on 3-5 and 9 July.", "2024-07-03/2024-07-09"),
        ("Shells fell on 30 June & 1 July.", "2024-06-30/2024-07-01"),
        ("Shells fell on 31 December and 1 January 2022.", "2021-12-31/2022-01-01"),
        ("Shells fell on Monday and again on Tuesday.", "2024-08-26/2024-08-27"),
        ("Shells fell on Wednesday, Thursday and Friday.", "2024-08-21/2024-08-23"),
        ("They will meet on Thursday and Friday.", "2024-08-29/2024-08-30"),
        ("Shells fell on Monday, Tuesday and Friday of last week.", "2024-08-19/2024-08-23"),
        ("Shells fell in May and June.", "2024-05-01/2024-06-30"),
        ("Shells fell yesterday and today.", "2024-08-27/2024-08-28"),
        ("Shells fell on the 5th, 7th and 9th.", "2024-08-05/2024-08-09"),
    ],
)
def test_a_row_of_days_is_one_stretch(text, days):
    assert only(text) == days


def test_the_days_of_a_row_stand_apart_where_asked():
    mentions = find_dates("On July 3, 5 and 9 and on 30 and 31 May", published=WEDNESDAY, joined=False)
    assert [(mention.text, days_of(mention)) for mention in mentions] == [
        ("July 3", "2024-07-03"),
        ("5", "2024-07-05"),
        ("9", "2024-07-09"),
        ("30", "2024-05-30"),
        ("31 May", "2024-05-31"),
    ]


def test_what_is_counted_after_a_day_is_no_second_day():
    assert found("On August 5, 12 people died; on August 6 and 14 people fled.") == [
        ("August 5", "2024-08-05"),
        ("August 6", "2024-08-06"),
    ]
    assert [day for _, day in found("in 2013 and 2017, in March and in July")] == [
        "2013-01-01/2013-12-31",
        "2017-01-01/2017-12-31",
        "2024-03-01/2024-03-31",
        "2024-07-01/2024-07-31",
    ]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("They left on the 27th.", ["2024-08-27"]),
        ("They left on the 29th.", ["2024-07-29"]),
        ("They will leave on the 3rd.", ["2024-09-03"]),
        ("They must leave by the 31st.", ["2024-08-28/2024-08-31"]),
        ("On Sunday the 4th, they left.", ["2024-08-04"]),
        ("It burned in the night of the 2nd.", ["2024-08-02"]),
        ("They stayed from the 2nd to the 6th.", ["2024-08-02/2024-08-06"]),
        (
            "On 29 July they met. On the 1st they left, on the 12th they came.",
            ["2024-07-29", "2024-08-01", "2024-08-12"],
        ),
        ("The state was made in May 1951. On the 6th it fell.", ["1951-05-01/1951-05-31", "2024-08-06"]),
    ],
)
def test_a_day_without_a_month_is_of_the_month_that_the_story_is_in(text, days):
    assert [day for _, day in found(text)] == days


@pytest.mark.parametrize(
    "text",
    [
        "on the 5th floor, the 82nd Airborne, in the 4th",
        "on the 30th anniversary, on the 10th try",
        "by the 5th Circuit, members of the 14th",
        "the 3rd of five",
    ],
)
def test_an_ordinal_that_describes_something_is_no_day(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("They will meet in the last week of this month.", "2024-08-25/2024-08-31"),
        ("They will meet in the third week of next month.", "2024-09-15/2024-09-21"),
        ("They met in the opening week of last month.", "2024-07-01/2024-07-07"),
        ("They met over the first weekend of July.", "2024-07-06/2024-07-07"),
        ("They met on the final weekend in May 2023.", "2023-05-27/2023-05-28"),
        ("They met on the third Tuesday of July.", "2024-07-16"),
        ("They met on the last Sunday in July 2023.", "2023-07-30"),
        ("They met in the closing days of July.", "2024-07-27/2024-07-31"),
        ("They met in the first days of this year.", "2024-01-01/2024-01-05"),
        ("They met in the last two weeks of last month.", "2024-07-18/2024-07-31"),
        ("They will meet on the last day of the month.", "2024-08-31"),
        ("They met on the last day of the month.", "2024-07-31"),
        ("They met in the final week of 2023.", "2023-12-25/2023-12-31"),
    ],
)
def test_a_piece_of_a_month_or_year_is_cut_from_it(text, days):
    assert only(text) == days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("It burned overnight on Tuesday.", "2024-08-26/2024-08-27"),
        ("It burned overnight into Monday.", "2024-08-25/2024-08-26"),
        ("It burned overnight from Monday to Tuesday.", "2024-08-26/2024-08-27"),
    ],
)
def test_a_night_ends_on_the_day_that_it_is_told_with(text, days):
    assert only(text) == days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("The vote was postponed until Friday.", "2024-08-28/2024-08-30"),
        ("The vote was pushed back to Friday.", "2024-08-30"),
        ("The union called a march for Friday.", "2024-08-30"),
        ("They were given until Friday to go.", "2024-08-28/2024-08-30"),
        ("Crowds gathered ahead of Friday's vote.", "2024-08-30"),
        ("The fighting lasted until Friday.", "2024-08-23"),
        ("Rebels shut the road on Friday.", "2024-08-23"),
    ],
)
def test_a_day_that_something_is_set_for_or_put_off_to_lies_ahead(text, days):
    assert only(text) == days


@pytest.mark.parametrize(
    "text",
    [
        "the 4 June movement, the 12 March Brigades and the September 5 Martyrs Battalion",
        "the July 9 Bridge fell; the Movement of 4 May denied it",
        "when the Santa Rosa June 3 was rammed; the tanker Rosa 3 June left",
    ],
)
def test_a_date_in_a_name_is_none(text):
    assert found(text) == []


def test_a_day_that_describes_an_act_is_a_date_of_it():
    assert [
        words for words, _ in found("the July 20 attacks at the White House May 5 were the 4 June Cairo talks")
    ] == [
        "July 20",
        "May 5",
        "the 4 June",
    ]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("They met on Monday; they had talked the day before.", ["2024-08-26", "2024-08-25"]),
        ("They met on Monday, and talked the day after.", ["2024-08-26", "2024-08-27"]),
        ("They met on Monday, the day before he left.", ["2024-08-26", ""]),
    ],
)
def test_the_day_before_is_that_before_what_was_told(text, days):
    assert [when for _, when in found(text)] == days


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("They met on Aug. 20. A week earlier, on August 12, they had fought.", "A week earlier"),
        ("They fought last month (July 12) in Rome.", "last month"),
        ("They fought in July, on July 12, in Rome.", "July"),
    ],
)
def test_a_stretch_has_the_day_that_is_told_right_behind_it(text, words):
    found = {one.text.removeprefix("in "): one.when for one in find_dates(text, published=date(2024, 8, 28))}
    assert found[words].start == found[words].end
    assert found[words].start.day == 12


def test_a_day_of_another_clause_tells_no_stretch_closer():
    found = {
        one.text: one.when for one in find_dates("In July they met, and on July 12 left.", published=date(2024, 8, 28))
    }
    assert found["July"].start != found["July"].end
