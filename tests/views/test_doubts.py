"""What was read less surely is marked alike wherever it is told."""

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_events import sample_corpus

from geo.briefings.outline import outline
from geo.maps.callouts import head_of
from geo.maps.standalone import draw_page
from geo.model import SURE_OF, Article, ReviewState, Span, Sureness
from geo.ontology import LESS_SURE, degree_of
from geo.ui.listing import facts_of
from geo.ui.table import table_row
from geo.views.doubts import MARK, MEANING, WHAT_OF, is_unsure, marked, marked_when, unsure_fields
from geo.views.fields import Field, Selection
from geo.views.selection import describe, facets, select
from geo.views.titles import title_of_event
from geo.views.view import View

chances = st.none() | st.floats(0, 1)


@given(st.text(), chances, chances)
def test_words_stay_and_only_those_that_are_unsure_get_a_mark(words, one, other):
    is_less = any(degree_of(chance) in LESS_SURE for chance in (one, other))
    assert is_unsure(one, other) is is_less
    assert marked(words, one, other) == words + (MARK if is_less and words else "")


@given(st.builds(Sureness, **dict.fromkeys(SURE_OF, chances)), st.booleans())
def test_the_unsure_fields_are_those_whose_words_are_marked(sureness, is_dated):
    event = next(event for event in sample_corpus().events if (event.when is not None) is is_dated)
    told = [of for of in SURE_OF if is_dated or of != "when"]
    expected = tuple(of for of in told if marked("Mali", getattr(sureness, of)) != "Mali")
    assert unsure_fields(event, sureness) == expected
    assert marked_when(event, sureness).endswith(MARK) is ("when" in expected)


def test_a_filter_shows_the_events_of_which_something_is_less_sure_or_nothing(unsure):
    events = (unsure(agents=0.6, places=0.9, when=0.9), unsure(agents=0.9, places=0.9, when=0.9))
    events = tuple(replace(event, id=f"{event.id}-{number}") for number, event in enumerate(events))
    for chosen, left in (({"nothing"}, events[1:]), ({"agents"}, events[:1]), ({"nothing", "agents"}, events)):
        assert tuple(select(events, Selection(unsure=frozenset(chosen)))) == left
    options = facets(events, Selection()).options[Field.UNSURE]
    assert {option.value: option.count for option in options} == {"nothing": 1, "agents": 1}
    assert {option.value for option in options} <= set(WHAT_OF)
    assert describe(Selection(unsure=frozenset({"agents"}))) == "Less sure: Who"


def seen(event):
    article = Article(id=event.articles[0], text="…", title="A title")
    return View((event,), 1, "All events", {article.id: article})


def data_of(event):
    page = draw_page(seen(event))
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)[1])


@pytest.fixture
def unsure(make_event):
    """An event whose doer, place and day are less sure."""

    def make(sentence="Ukraine attacked Kursk on 6 August 2024.", **chances):
        event = make_event(sentence, targets=("Kursk",))
        sureness = Sureness(event=0.9, type=0.9, status=0.9, targets=0.9, **chances)
        return replace(event, reports=tuple(replace(one, sureness=sureness) for one in event.reports))

    return make


def test_a_briefing_marks_what_is_unsure_and_says_what_that_means(unsure):
    told = outline(seen(unsure(agents=0.6, places=0.4, when=0.5)))
    (row,) = told.rows
    assert (row.day, row.act, row.parties) == ("6 Aug 2024?", "attack", "Ukraine? → Kursk")
    assert row.told == "happened. Ukraine? → Kursk. Kursk?"
    assert MEANING in told.facts
    sure = outline(seen(unsure(agents=0.8, places=0.8, when=0.8)))
    assert (sure.rows[0].day, sure.rows[0].told) == ("6 Aug 2024", "happened. Ukraine → Kursk. Kursk.")
    assert MEANING not in sure.facts


def test_the_list_and_the_table_of_the_page_mark_what_is_unsure(unsure):
    event = unsure(agents=0.6, places=0.4, when=0.5)
    assert facts_of(event) == "attack · 6 Aug 2024? · Kursk?"
    row = table_row(event, {})
    assert [row[name] for name in ("When", "What", "Who", "To whom", "Where")] == [
        "6 Aug 2024?", "attack", "Ukraine?", "Kursk", "Kursk?",
    ]  # fmt: skip
    assert row["From"] == "2024-08-06"
    assert facts_of(unsure(agents=0.9, places=0.9, when=0.9)) == "attack · 6 Aug 2024 · Kursk"


def test_what_a_reviewer_accepts_is_unsure_no_more(unsure):
    accepted = replace(unsure(agents=0.6, places=0.4, when=0.5), review=ReviewState.ACCEPTED)
    assert not any(MARK in words for row in outline(seen(accepted)).rows for words in (row.day, row.told))


def test_a_box_on_a_map_marks_what_is_unsure(unsure):
    assert head_of(unsure(agents=0.6, when=0.5)) == "6 Aug 2024? · Ukraine? → Kursk"
    assert head_of(unsure(agents=0.9, when=0.9)) == "6 Aug 2024 · Ukraine → Kursk"


def test_a_page_that_stands_alone_knows_what_is_unsure(unsure):
    data = data_of(unsure(agents=0.6, places=0.4, when=0.5))
    assert data["events"][0]["unsure"] == ["agents", "places", "when"]
    assert data["doubt"] == {"mark": MARK, "meaning": MEANING}
    assert data_of(replace(unsure(when=0.5), when=None))["events"][0]["unsure"] == []


def test_a_title_marks_who_is_carried_into_it_unsurely(unsure):
    event = unsure("They attacked Kursk on 6 August 2024.", agents=0.6)
    report = event.reports[0]
    before = tuple(replace(one, span=Span(900, 907)) for one in report.agents)
    carried = replace(event, reports=(replace(report, agents=before),))
    assert title_of_event(carried, doubts=True).startswith("Ukraine?: ")
    assert title_of_event(carried).startswith("Ukraine: ")  # as it is kept
    accepted = replace(carried, review=ReviewState.ACCEPTED)
    assert title_of_event(accepted, doubts=True).startswith("Ukraine: ")
    sure = replace(report, agents=before, sureness=replace(report.sureness, agents=0.9))
    assert title_of_event(replace(event, reports=(sure,)), doubts=True).startswith("Ukraine: ")
