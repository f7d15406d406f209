"""`dateline story` and `--story`: a story is proposed, edited, told, and what is wrong with it is said."""

import io
import json
from dataclasses import replace

import pytest
from pptx import Presentation
from sample_events import sample_corpus

import geo.cli
from geo.cli import main
from geo.views.stories import BriefingStory, StoryStep, Trace
from geo.views.story_files import read_story, write_story
from geo.views.story_keeping import change_story, kept_story
from geo.workspace.store import Workspace


@pytest.fixture
def corpus(monkeypatch):
    """What the command line finds in its inputs, without a model."""
    found = sample_corpus()
    monkeypatch.setattr(geo.cli, "read_given", lambda options: None)
    monkeypatch.setattr(geo.cli, "extract_given", lambda given: found)
    return found


def run(capsys, *arguments):
    code = main([str(one) for one in arguments])
    return code, capsys.readouterr().err


def page_data(path):
    text = path.read_text(encoding="utf-8")
    return json.loads(text.split('id="data">', 1)[1].split("</script>", 1)[0])


def test_a_story_is_proposed_edited_and_told(capsys, corpus, tmp_path):
    file, page = tmp_path / "mine.toml", tmp_path / "x.html"
    code, err = run(capsys, "story", tmp_path, "-o", file, "--steps", 3, "--title", "T")
    assert code == 0, err
    story = read_story(file.read_text(encoding="utf-8"))
    assert (story.title, len(story.steps)) == ("T", 3)
    file.write_text(write_story(story.saying(story.steps[1].event, "Mine")), encoding="utf-8")
    code, err = run(capsys, "export", tmp_path, "-o", page, "--story", file)
    assert code == 0, err
    told = page_data(page)["story"]
    assert [step["words"] for step in told["steps"]] == ["", "Mine", ""]
    assert all(step["row"] is not None for step in told["steps"])


@pytest.mark.slow
def test_a_deck_tells_it_too(capsys, corpus, tmp_path):
    file, deck = tmp_path / "mine.toml", tmp_path / "x.pptx"
    file.write_text(write_story(BriefingStory("T").adding(corpus.events[0])), encoding="utf-8")
    code, err = run(capsys, "export", tmp_path, "-o", deck, "--story", file, "--per", "none")
    assert code == 0, err
    words = [
        s.text_frame.text for s in Presentation(io.BytesIO(deck.read_bytes())).slides[1].shapes if s.has_text_frame
    ]
    assert any("T · 1 of 1" in text for text in words)


def test_steps_without_their_event_are_told_of_and_stay(capsys, corpus, tmp_path):
    file, page = tmp_path / "mine.toml", tmp_path / "x.html"
    hidden = next(event for event in corpus.events if not any(actor.name == "China" for actor in event.actors))
    story = BriefingStory("T").adding(hidden)
    story = replace(story, steps=(*story.steps, StoryStep(Trace("gone", title="What was"))))
    file.write_text(write_story(story), encoding="utf-8")
    code, err = run(capsys, "map", tmp_path, "-o", page, "--story", file, "--actor", "China")
    assert code == 0, err
    assert "step 1" in err
    assert "filters leave this event out" in err
    assert "step 2, What was: This event is no longer" in err
    assert [step["row"] for step in page_data(page)["story"]["steps"]] == [None, None]


def test_the_story_that_a_workspace_keeps_is_told(capsys, corpus, tmp_path):
    workspace = Workspace.open(tmp_path / "mine.dateline")
    change_story(workspace, lambda story: replace(story.adding(corpus.events[0]), title="Kept"))
    page = tmp_path / "x.html"
    code, err = run(capsys, "export", tmp_path, "-o", page, "--story", workspace.place)
    assert code == 0, err
    assert page_data(page)["story"]["title"] == "Kept"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "is not there; `dateline story` writes one"),
        (b"\xff\xfe", "not written in UTF-8"),
        (b"title = 'T'", "has no step"),
        (b"[[step]]\nevent = 5", "step 1: event must be a text"),
    ],
)
def test_a_story_that_cannot_be_told_says_why_and_nothing_is_written(capsys, corpus, tmp_path, content, says):
    file, page = tmp_path / "mine.toml", tmp_path / "x.html"
    if content is not None:
        file.write_bytes(content)
    code, err = run(capsys, "export", tmp_path, "-o", page, "--story", file)
    assert code == 2
    assert says in err
    assert not page.exists()


def test_no_workspace_is_made_where_a_story_was_asked_for(capsys, corpus, tmp_path):
    file = tmp_path / "none.dateline"
    assert run(capsys, "export", tmp_path, "-o", tmp_path / "x.html", "--story", file)[0] == 2
    assert not file.exists()


def test_a_damaged_story_in_a_workspace_is_told_and_not_overwritten(tmp_path):
    workspace = Workspace.open(tmp_path / "mine.dateline")
    workspace.set_setting("story", "no story")
    with pytest.raises(geo.errors.InputError, match="the story that is kept"):
        change_story(workspace, lambda story: story.adding(sample_corpus().events[0]))
    assert workspace.setting("story") == "no story"
    with pytest.raises(geo.errors.InputError):
        kept_story(workspace)


def test_two_people_change_one_story(tmp_path):
    one, other = (Workspace.open(tmp_path / "mine.dateline") for _ in range(2))
    first, second = sample_corpus().events[:2]
    change_story(one, lambda story: story.adding(first))
    change_story(other, lambda story: story.adding(second))
    change_story(one, lambda story: story.saying(first.id, "Mine"))
    assert [step.event for step in kept_story(other).steps] == [first.id, second.id]
