"""However odd the day of an article, or a day that it tells, nothing overflows, and no article costs another."""

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.cli import main
from geo.dates.calendars import days_off
from geo.errors import InputError
from geo.exports.writing import render
from geo.extract import extract, extract_article, with_day
from geo.joining.clustering import join_reports
from geo.language import parsing, pipelines
from geo.model import Article, When
from geo.ui.loading import inputs_from_arguments
from geo.views.indexes import index_of
from geo.views.layers import LayerBy, layering
from geo.views.selection import Selection
from geo.views.timelines import BarLength, timeline
from geo.views.view import view_of

ENDS = [date.min, date(1, 1, 3), date(1, 2, 1), date(9998, 12, 31), date(9999, 12, 1), date.max]
DAYS = st.sampled_from(ENDS) | st.dates()
# One for each rule that reckons with days: news, announcements, lengths, "recently", what a story carries on.
ACTS = (
    "Turkish troops attacked Syria",
    "Iran announced that it will attack Israel",
    "Talks between China and Japan are planned",
    "Russia recently attacked Kyiv",
    "China will soon meet Japan",
    "The war between Iran and Iraq has lasted two years and six months",
    "They withdrew",
    "Since the vote, France has sanctioned Mali",
)
TIMES = (
    *("", "on Friday", "last week", "next month", "two weeks ago", "a day later", "tonight", "since 1648", "in 2199"),
    *("over the past six months", "on 1 January 0001", "in the year 1", "in AD 1", "on 9999-12-31", "on 0001-01-01"),
    *("in the 1st century", "by the 99th century", "until 31 December 9999", "the weekend", "this winter", "at Easter"),
)
SENTENCES = st.builds("{} {}.".format, st.sampled_from(ACTS), st.sampled_from(TIMES))
TEXTS = st.lists(SENTENCES, min_size=1, max_size=4).map(" ".join)


@pytest.mark.pipeline
@given(text=TEXTS, published=st.none() | DAYS)
@settings(max_examples=25)  # each is parsed
def test_any_day_with_any_words_for_days_is_read_and_drawn(text, published):
    article = with_day(Article("a", text, published=published))
    corpus = extract([article])
    assert not corpus.rejections
    twice = [replace(report, id=report.id + n, article=n) for n in "ab" for report in corpus.extractions[0].reports]
    assert sum(len(event.reports) for event in join_reports(twice)) == len(twice)
    index = index_of(corpus.events)
    rows = np.arange(len(corpus.events))
    for unit in (None, *BarLength):
        line = timeline(index, rows, layering(index, LayerBy.TYPE), unit=unit)
        assert len(line.labels) == line.size
        assert len(line.ticks) <= max(line.size, 1)


@pytest.mark.pipeline
@given(first=DAYS, width=st.integers(0, 4_000_000))
def test_reports_of_any_days_are_joined(first, width, told):
    when = When(first, days_off(first, width), 5, "then")
    reports = [replace(report, when=when) for report in told]
    assert sum(len(event.reports) for event in join_reports(reports)) == len(reports)


@pytest.fixture(scope="module")
def told():
    (report,) = extract_article(Article("a", "On 6 August 2024, Turkish troops attacked Syria.")).reports
    return [report, replace(report, id="b", article="b")]


@given(day=st.dates(), count=st.integers(-5_000_000, 5_000_000))
def test_a_day_that_lies_beyond_the_calendar_is_its_first_or_last(day, count):
    moved = days_off(day, count)
    try:
        assert moved == day + timedelta(days=count)
    except OverflowError:
        assert moved == (date.max if count > 0 else date.min)


@pytest.mark.parametrize("text", ["1 January 0001\n\nRome attacked Egypt.", "9999-12-31\n\nRome attacked Egypt."])
def test_no_day_of_publication_is_inferred_outside_the_range(text):
    assert with_day(Article("a", text)).published is None


@pytest.mark.pipeline
@pytest.mark.parametrize(("first", "last"), [(date.min, date.min), (date.max, date.max), (date.min, date.max)])
@pytest.mark.parametrize("ending", [".geojson", ".csv", ".xlsx", ".stix.json", ".acled.csv", ".kml", ".html"])
def test_every_table_and_page_tells_the_first_and_the_last_days_of_the_calendar(ending, first, last):
    corpus = extract([Article("a", "Turkish troops attacked Syria.", published=first)])
    when = When(first, last, 5, "then")
    events = tuple(replace(event, when=when) for event in corpus.events)
    assert events
    content = render(view_of(replace(corpus, events=events), Selection()), ending)
    if ending == ".stix.json":
        assert first.isoformat().encode() in content


# ---- one article must not cost the others ----


@pytest.mark.pipeline
def test_a_fault_of_the_program_over_one_article_costs_that_article_alone(caplog):
    def read(article, *, engines):
        if article.id == "b":
            msg = "boom"
            raise ZeroDivisionError(msg)
        return extract_article(article, engines=engines)

    articles = [Article(name, "Turkish troops attacked Syria.", published=date(2024, 8, 27)) for name in "abc"]
    corpus = extract(articles, read=read)
    assert [extraction.article.id for extraction in corpus.extractions] == ["a", "c"]
    assert [(refused.where, "ZeroDivisionError: boom" in refused.reason) for refused in corpus.rejections] == [
        ("b", True)
    ]
    assert corpus.events
    assert "Traceback" in caplog.text


@pytest.mark.pipeline
@pytest.mark.parametrize("command", ["places", "dates", "events"])
def test_a_command_tells_of_the_article_that_failed_and_prints_the_others(command, tmp_path, capsys, monkeypatch):
    real = parsing.parse

    def fail(text):
        if "boom" in text:
            raise ZeroDivisionError
        return real(text)

    monkeypatch.setattr(pipelines, "open_language", lambda engines: SimpleNamespace(parse=fail))
    (tmp_path / "a.txt").write_text("On 6 August 2024, Turkish troops attacked Syria.")
    (tmp_path / "b.txt").write_text("On 6 August 2024, boom.")
    assert main([command, str(tmp_path), "--jsonl"]) == 1
    told = capsys.readouterr()
    assert "refused: b.txt: could not be read" in told.err
    assert "Syria" in told.out or "2024-08-06" in told.out


def test_the_day_given_for_all_must_be_one_of_an_article(tmp_path, capsys):
    (tmp_path / "a.txt").write_text("Text.")
    assert main(["dates", str(tmp_path), "--published", "9999-12-31"]) == 2
    assert "outside the years 1800 to 2200" in capsys.readouterr().err
    with pytest.raises(InputError, match="outside the years"):
        inputs_from_arguments([str(tmp_path), "--published", "0001-01-01"])
