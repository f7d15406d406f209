"""Stories: what a person does with their steps, how events are found again, and what their files may say."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_events import HOSTILE, sample_corpus, shift

from geo.errors import InputError
from geo.model import content_id
from geo.views.stories import (
    LONGEST_WORDS,
    MOST_STEPS,
    BriefingStory,
    MapLook,
    StoryStep,
    Trace,
    propose_story,
    tell_story,
    trace_of,
)
from geo.views.story_files import read_story, write_story
from geo.views.view import view_of

EVENTS = sample_corpus().events
FIRST, SECOND, THIRD = EVENTS[:3]


def story_of(*events):
    story = BriefingStory("What came first")
    for event in events:
        story = story.adding(event)
    return story


def ids(story):
    return [step.event for step in story.steps]


def test_an_event_is_taken_once_and_stays_where_it_was():
    story = story_of(FIRST, SECOND, FIRST)
    assert ids(story) == [FIRST.id, SECOND.id]
    assert story.has(FIRST.id)
    assert not story.has(THIRD.id)


@pytest.mark.parametrize(
    ("by", "order"), [(1, [1, 0, 2]), (2, [1, 2, 0]), (9, [1, 2, 0]), (-1, [0, 1, 2]), (0, [0, 1, 2])]
)
def test_a_step_is_told_later_or_earlier_and_never_falls_out(by, order):
    events = (FIRST, SECOND, THIRD)
    assert ids(story_of(*events).moving(FIRST.id, by)) == [events[at].id for at in order]
    assert ids(story_of(*events).moving("no such event", by)) == [event.id for event in events]


def test_words_view_and_leaving_out_touch_one_step_alone():
    story = story_of(FIRST, SECOND).saying(SECOND.id, "My words").looking(SECOND.id, MapLook(1, 2, 3))
    assert [step.words for step in story.steps] == ["", "My words"]
    assert [step.look for step in story.steps] == [None, MapLook(1, 2, 3)]
    assert story.looking(SECOND.id, None).steps[1].look is None
    assert ids(story.without(FIRST.id)) == [SECOND.id]


@pytest.mark.parametrize("look", [(91, 0, 1), (0, 181, 1), (0, 0, -1), (0, 0, 20), (float("nan"), 0, 1)])
def test_a_view_that_is_none_of_the_earth_is_refused(look):
    with pytest.raises(InputError, match="must lie between"):
        MapLook(*look)


def test_a_story_that_is_too_long_says_what_is():
    with pytest.raises(InputError, match="at most 60 steps"):
        BriefingStory("", tuple(StoryStep(Trace(str(number))) for number in range(MOST_STEPS + 1)))
    with pytest.raises(InputError, match="step 1: words"):
        BriefingStory("", (StoryStep(Trace("a"), "x" * (LONGEST_WORDS + 1)),))
    with pytest.raises(InputError, match="step 2: event 'a' is step 1"):
        BriefingStory("", (StoryStep(Trace("a")), StoryStep(Trace("a"))))


def test_a_story_is_told_with_its_events_in_its_order():
    told = tell_story(story_of(SECOND, FIRST).saying(FIRST.id, "Mine"), EVENTS)
    assert [step.event for step in told.steps] == [SECOND, FIRST]
    assert [step.words for step in told.steps] == ["", "Mine"]
    assert told.counts == "2 steps"
    assert not any(step.note for step in told.steps)


@pytest.mark.parametrize("way", ["reports", "sentences"])
def test_an_event_whose_id_changed_is_found_again(way):
    now = replace(FIRST, id=content_id("another"))
    if way == "sentences":
        now = replace(now, reports=tuple(replace(shift(one, 40), id=content_id("r", one.id)) for one in now.reports))
    (step,) = tell_story(story_of(FIRST), (now, SECOND)).steps
    assert step.event is now
    assert step.note == ""


def test_two_steps_whose_events_are_one_now_both_tell_it():
    one = replace(FIRST, id=content_id("joined"), reports=(*FIRST.reports, *SECOND.reports))
    assert [step.event for step in tell_story(story_of(FIRST, SECOND), (one, THIRD)).steps] == [one, one]


def test_what_is_kept_of_a_told_story_tells_it_again_with_all_words():
    told = tell_story(story_of(FIRST, SECOND).saying(SECOND.id, "Mine"), (SECOND,))
    assert tell_story(told.kept, (SECOND,)) == told
    joined = replace(FIRST, id=content_id("joined"), reports=(*FIRST.reports, *SECOND.reports))
    story = story_of(FIRST, SECOND).saying(FIRST.id, "One").saying(SECOND.id, "Two")
    (step,) = tell_story(story, (joined,)).kept.steps
    assert (step.event, step.words) == (joined.id, "One\nTwo")


def test_a_step_whose_event_is_gone_stays_and_says_so():
    told = tell_story(story_of(FIRST, SECOND).saying(FIRST.id, "Mine"), (SECOND,))
    gone, there = told.steps
    assert (gone.event, gone.words) == (None, "Mine")
    assert gone.trace.title == trace_of(FIRST).title
    assert gone.trace.quote == FIRST.reports[0].sentence
    assert "no longer" in gone.note
    assert there.event is SECOND
    assert told.counts == "2 steps, 1 without their event"


def test_a_step_whose_event_the_filters_leave_out_says_so():
    (step,) = tell_story(story_of(FIRST), (SECOND,), known=(FIRST, SECOND)).steps
    assert step.event is None
    assert "filters" in step.note
    bare = BriefingStory("", (StoryStep(Trace(FIRST.id)),))  # as a person writes it, with the id alone
    assert tell_story(bare, (SECOND,), known=EVENTS).steps[0].trace.title == trace_of(FIRST).title
    assert tell_story(bare, (SECOND,)).steps[0].trace.title == f"Event {FIRST.id}"


def test_what_is_told_has_no_control_characters_and_keeps_paragraphs():
    evil = "a\x1b[2J\u202eb\n\nc" + HOSTILE
    trace = Trace("x", title=evil, when=evil, where=evil, quote=evil)
    (step,) = tell_story(BriefingStory(evil[:200], (StoryStep(trace, evil),)), ()).steps
    for text in (step.trace.title, step.trace.when, step.trace.where, step.trace.quote):
        assert text.casefold() == ("a[2Jb c" + HOSTILE).casefold()
    assert step.words == "a[2Jb\nc" + HOSTILE


def test_a_story_of_the_key_events_goes_by_their_days():
    view = view_of(sample_corpus())
    story = propose_story(view, title="T", most=5)
    told = tell_story(story, view.events)
    days = [step.event.when.start for step in told.steps if step.event.when and step.event.when.start]
    assert len(story.steps) == 5
    assert days == sorted(days)
    assert all(not step.words for step in story.steps)


# ---- files ----


def test_what_a_person_needs_to_write_is_little():
    text = (
        '\ufefftitle = "T"\n[[step]]\nevent = " abc "\nwords = "W"\nlat = 1\nlon = 2.5\nzoom = 4\n'
        '[[step]]\nevent = "d"\n'
    )
    story = read_story(text)
    assert story.title == "T"
    assert [(step.event, step.words, step.look) for step in story.steps] == [
        ("abc", "W", MapLook(1, 2.5, 4)), ("d", "", None)
    ]  # fmt: skip
    same = {"title": "T", "step": [{"event": "abc", "words": "W", "lat": 1, "lon": 2.5, "zoom": 4}, {"event": "d"}]}
    assert read_story(json.dumps(same)) == story


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[step]]\nwords = 'a'", "step 1: it names no event"),
        ("[[step]]\nevent = 3", "step 1: event must be a text in quotes, not int"),
        ("[[step]]\nevent = 'a'\nwordz = 'b'", "step 1: 'wordz' is no key of a story; use event, words"),
        ("[[step]]\nevent = 'a'\nlat = 1\nlon = 2", "step 1: zoom missing"),
        ("[[step]]\nevent = 'a'\nlat = true\nlon = 2\nzoom = 1", "step 1: lat must be a number, not bool"),
        ("[[step]]\nevent = 'a'\nlat = 91\nlon = 2\nzoom = 1", "step 1: lat is 91, and must lie between -90 and 90"),
        ("[[step]]\nevent = 'a'\nlat = nan\nlon = 2\nzoom = 1", "step 1: lat is nan"),
        ("[[step]]\nevent = 'a'\nreports = [1]", "step 1: reports must be a list"),
        ("[[step]]\nevent = 'a'\n[[step]]\nevent = 'a'", "step 2: event 'a' is step 1 already"),
        ("step = 'a'", "step must be a list"),
        ("step = ['a']", "step 1: a table of keys is wanted"),
        ("steps = []", "'steps' is no key of a story; use title, step"),
        ("no toml", "it cannot be read as TOML"),
        ("{no json", "it cannot be read as JSON"),
        ('{"step": [{"event": "a", "lat": 1' + "0" * 400 + ', "lon": 1, "zoom": 1}]}', "lat is far too large"),
        ("[" * 100_000, "it cannot be read as TOML"),
        ('{"title":' + "[" * 100_000, "it cannot be read as"),
        ("#" * 2_000_001, "at most 2,000,000"),
    ],
    ids=lambda text: text[:24],
)
def test_a_file_that_is_no_story_says_what_is_wrong_and_where(text, says):
    with pytest.raises(InputError) as found:
        read_story(text, "mine.toml")
    assert str(found.value).startswith("mine.toml: ")
    assert says in str(found.value)


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
LOOKS = st.none() | st.builds(MapLook, st.floats(-90, 90), st.floats(-180, 180), st.floats(0, 19))
TRACES = st.builds(
    Trace,
    st.text(st.characters(exclude_categories=["Cs", "Z", "C"]), min_size=1, max_size=20),
    title=TEXTS,
    when=TEXTS,
    where=TEXTS,
    quote=TEXTS,
    reports=st.lists(TEXTS, max_size=3).map(tuple),
    tellings=st.lists(TEXTS, max_size=3).map(tuple),
)
STORIES = st.builds(
    BriefingStory,
    TEXTS,
    st.lists(st.builds(StoryStep, TRACES, TEXTS, LOOKS), max_size=4, unique_by=lambda s: s.event).map(tuple),
)


@given(STORIES)
def test_what_is_written_is_read_back_the_same(story):
    assert read_story(write_story(story)) == story


@given(st.text(max_size=200) | st.sampled_from(["\ud800", '{"title": "\\ud800"}', "\x7f", 'title = "\x00"']))
def test_any_text_is_a_story_or_is_refused(text):
    try:
        story = read_story(text)
    except InputError:
        return
    tell_story(story, EVENTS)
    assert read_story(write_story(story)).steps == story.steps
