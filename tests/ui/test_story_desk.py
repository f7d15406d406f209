"""The story desk without a browser: what each button and field does to the story that the workspace keeps."""

import pytest
from sample_events import HOSTILE, sample_corpus
from streamlit.testing.v1 import AppTest
from test_app import open_page

from geo.errors import WorkspaceError
from geo.model import content_id
from geo.views.stories import BriefingStory, MapLook, StoryStep, Trace
from geo.views.story_keeping import change_story, kept_story
from geo.workspace.finding import open_workspace

pytestmark = pytest.mark.slow

CORPUS = sample_corpus()
FIRST, SECOND = CORPUS.events[:2]


@pytest.fixture(autouse=True)
def inputs(monkeypatch):
    monkeypatch.setattr("geo.ui.reading.read_beside", lambda *_, **__: CORPUS)
    monkeypatch.setattr("sys.argv", ["app.py"])


@pytest.fixture
def workspace():
    return open_workspace(None)


def click(at: AppTest, key: str) -> AppTest:
    at.button(key=key).click().run()
    assert not at.exception
    return at


@pytest.fixture
def desk(workspace):
    """The desk, open on a story of two events."""
    change_story(workspace, lambda story: story.adding(FIRST).adding(SECOND))
    return click(open_page(), "story-opener")


def ids(workspace):
    return [step.event for step in kept_story(workspace).steps]


def key(name, event=FIRST):
    return f"story-{name}-{content_id(event.id)}"


def captions(at):
    return "\n".join(caption.value for caption in at.caption)


def test_an_event_is_taken_from_its_evidence_once(workspace):
    at = click(open_page(event=FIRST.id), "story-add")
    assert ids(workspace) == [FIRST.id]
    assert "story-add" not in {button.key for button in at.button}
    click(at, "story-go")
    assert at.button(key=key("show")).label.startswith("1")


def test_words_and_title_are_kept_as_typed(desk, workspace):
    desk.text_area(key=key("words")).set_value(HOSTILE).run()
    desk.text_input(key="story-title").set_value("Mine").run()
    story = kept_story(workspace)
    assert (story.title, story.steps[0].words) == ("Mine", HOSTILE)
    assert desk.text_area(key=key("words")).value == HOSTILE
    assert not desk.exception


def test_steps_change_places_and_leave(desk, workspace):
    click(desk, key("down"))
    assert ids(workspace) == [SECOND.id, FIRST.id]
    assert desk.button(key=key("down")).disabled
    click(desk, key("up"))
    assert ids(workspace) == [FIRST.id, SECOND.id]
    click(desk, key("drop"))
    assert ids(workspace) == [SECOND.id]


def test_the_map_s_view_is_taken_from_the_address_and_given_back(desk, workspace):
    click(desk, key("look"))
    assert kept_story(workspace).steps[0].look is None
    assert "Move the map" in captions(desk)
    desk.query_params["map"] = "50.5,36.25,6"
    click(desk, key("look"))
    assert kept_story(workspace).steps[0].look == MapLook(50.5, 36.25, 6)
    click(desk, key("fit"))
    assert kept_story(workspace).steps[0].look is None


def test_a_step_opens_its_event_and_the_desk_is_there_on_the_way_back(desk):
    click(desk, key("show"))
    assert any('class="evidence"' in html.proto.body for html in desk.get("html"))
    click(desk, "step-list")
    assert desk.text_area(key=key("words"))
    click(desk, "story-close")
    assert not desk.text_area


def test_an_empty_story_begins_with_the_key_events(workspace):
    at = click(open_page(), "story-opener")
    click(at, "story-propose")
    assert len(ids(workspace)) == 8


def test_a_step_whose_event_is_gone_stays_and_says_so(workspace):
    change_story(workspace, lambda _: BriefingStory("", (StoryStep(Trace("gone", title=HOSTILE), "Mine"),)))
    at = click(open_page(), "story-opener")
    assert "no longer among what was found" in captions(at)
    (area,) = at.text_area
    assert area.value == "Mine"


def test_words_that_cannot_be_kept_stay_in_their_field_and_the_reason_is_told(desk, workspace, monkeypatch):
    def refuse(*_):
        raise WorkspaceError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("geo.ui.story.change_story", refuse)
        desk.text_area(key=key("words")).set_value("Long thought about").run()
    assert desk.text_area(key=key("words")).value == "Long thought about"
    assert any("disk is full" in error.value for error in desk.error)
    desk.text_area(key=key("words")).set_value("Long thought about it").run()
    assert kept_story(workspace).steps[0].words == "Long thought about it"


def test_a_damaged_story_is_told_and_nothing_else_breaks(workspace):
    workspace.set_setting("story", "no story")
    at = click(open_page(), "story-opener")
    assert any("the story that is kept" in error.value for error in at.error)
    assert workspace.setting("story") == "no story"
