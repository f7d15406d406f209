import base64
import hashlib
import json
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.maps.scripts import web_file
from geo.maps.standalone import draw_page
from geo.model import Article, ReviewState
from geo.views.changes import Earlier, changes
from geo.views.fields import FILTERS, TABLE, TITLES, Field, FilterKind
from geo.views.sheets import Sheet, Theme
from geo.views.stories import BriefingStory, MapLook, StoryStep, Trace, tell_story
from geo.views.view import View

HOSTILE = (
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    "${alert(1)}",
    "`",
    "<!--",
    "]]>",
    "\u2028",
)


def view_of_events(*events, title="A title"):
    return View(tuple(events), 9, "All events", {"a.txt": Article(id="a.txt", text="…", title=title, source=title)})


def block(page, name):
    found = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', page, re.DOTALL)
    return json.loads(found[1])


@pytest.mark.slow
def test_page_holds_the_events_with_their_evidence(make_event):
    data = block(draw_page(view_of_events(make_event())), "data")
    (event,) = data["events"]
    assert event["agents"] == ["Ukraine"]
    assert event["places"][0]["name"] == "Kursk"
    pieces = event["reports"][0]["pieces"]
    assert "".join(text for text, _ in pieces) == "Ukraine attacked Kursk on 6 August 2024."
    assert {"actor", "act", "place", "date"} <= {role for _, role in pieces}


def test_every_mark_knows_its_events(make_event):
    page = draw_page(view_of_events(make_event(places=()), make_event()))
    assert list(block(page, "data")["members"].values()) == [[1]]


def test_a_story_s_steps_know_their_events_and_keep_those_that_are_gone(make_event):
    first, second = make_event(places=()), make_event()
    story = BriefingStory("T").adding(second).saying(second.id, HOSTILE[0]).looking(second.id, MapLook(50, 36, 6))
    story = BriefingStory(story.title, (*story.steps, StoryStep(Trace("gone", title="What was", quote=HOSTILE[1]))))
    page = draw_page(view_of_events(first, second), story=tell_story(story, (first, second)))
    told = block(page, "data")["story"]
    assert told["title"] == "T"
    assert [step["row"] for step in told["steps"]] == [1, None]
    assert told["steps"][0]["look"] == [50, 36, 6]
    assert told["steps"][0]["words"] == HOSTILE[0]
    assert told["steps"][1]["quote"] == HOSTILE[1]
    assert "no longer" in told["steps"][1]["note"]
    assert "<img" not in page


def test_a_page_without_a_story_has_none(make_event):
    view = view_of_events(make_event())
    assert block(draw_page(view), "data")["story"] is None
    assert block(draw_page(view, story=tell_story(BriefingStory(), view.events)), "data")["story"] is None


def test_only_the_scripts_of_the_page_may_run(make_event):
    page = draw_page(view_of_events(make_event()))
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert len(scripts) == 2
    for script in scripts:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe-eval" not in policy


def test_page_names_no_file_or_address_to_be_loaded(make_event):
    page = draw_page(view_of_events(make_event()))
    assert not re.search(r'<(?:link|img|iframe)\b|(?:src|href)="(?!#)', page.split("<script", 1)[0])
    assert "sourceMappingURL" not in page


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_data_only(make_event, make_place, text):
    event = make_event(text, agents=(text,), targets=(text,), places=(make_place(text),), when=None)
    page = draw_page(view_of_events(event, title=text), Sheet(title=text))
    assert page.count("<script") == page.count("</script>") == 5
    assert "<img" not in page
    assert block(page, "data")["events"][0]["agents"][0] == text


@settings(max_examples=25)
@given(st.text(min_size=1, max_size=50))
def test_any_text_leaves_the_page_whole(make_event, text):
    page = draw_page(view_of_events(make_event(text, agents=(text,), places=(), when=None)), Sheet(title=text))
    assert page.count("<script") == page.count("</script>") == 5
    assert block(page, "data")["events"]


def test_the_banner_and_the_title_are_data_of_the_page_and_in_the_window_s_title(make_event):
    page = draw_page(view_of_events(make_event()), Sheet(title="Kursk", banner="TLP:AMBER\n<b>"))
    assert (block(page, "data")["banner"], block(page, "data")["title"]) == ("TLP:AMBER <b>", "Kursk")
    assert "<title>TLP:AMBER &lt;b&gt; — Kursk</title>" in page


def test_review_states_ratings_and_the_watermark_are_told(make_event):
    one, two = make_event("Ukraine attacked Kursk."), make_event("Russia attacked Sumy.")
    article = Article(id="a.txt", text="…", source="A source", rating="B2")
    view = View((one, two), 2, "All events", {"a.txt": article}, reviews={one.id: ReviewState.ACCEPTED})
    data = block(draw_page(view, Sheet(watermark=True)), "data")
    reviews = next(found for found in data["index"]["filters"] if found["name"] == "review")
    assert [reviews["options"][code][1] for code in reviews["codes"]] == ["accepted", "not reviewed"]
    assert data["events"][0]["reports"][0]["rating"] == "B2"
    assert data["watermark"] == "unreviewed"
    assert data["sources"] == ["A source (B2)"]
    assert block(draw_page(view), "data")["watermark"] == ""


def test_each_filter_that_is_declared_is_there_with_its_title_and_its_options(make_event):
    one, two = make_event("Ukraine attacked Kursk."), make_event("Russia attacked Sumy.", agents=("Russia",), when=None)
    index = block(draw_page(view_of_events(one, two, title="A headline")), "data")["index"]
    filters = {found["name"]: found for found in index["filters"]}
    assert [(name, found["title"]) for name, found in filters.items()] == [
        (of, TITLES[of]) for of in Field if not TABLE[of].inward
    ]
    assert filters["actor"]["options"] == [[two.agents[0].id, "Russia"], [one.agents[0].id, "Ukraine"]]
    assert filters["actor"]["codes"] == [1, 0]
    assert filters["article"]["options"] == [["a.txt", "A headline"]]
    assert (index["start"], index["end"]) == ([one.when.start.toordinal(), 0], [one.when.end.toordinal(), 0])
    assert (index["agents"], index["targets"]) == ([[1], [0]], [[], []])


def test_what_is_assigned_to_whom_stays_with_the_team(make_event):
    event = replace(make_event("Ukraine attacked Kursk."), assigned=("Bob (bob@example.org)",))
    assert "bob@example" not in draw_page(view_of_events(event))


def test_what_changed_is_marked_and_what_is_gone_is_listed(make_event):
    one, two = make_event("Ukraine attacked Kursk."), make_event("Russia attacked Sumy.", agents=("Russia",))
    before = changes(View((two,), 1, "All events", {}), Earlier(())).new[0].after
    found = changes(view_of_events(one), Earlier((before,), "All events", "2024-09-01T00:00:00Z"))
    data = block(draw_page(view_of_events(one), changes=found), "data")
    (*_, change) = data["index"]["filters"]
    assert (change["title"], change["options"], change["codes"]) == ("Since 1 Sep 2024", [["new", "new"]], [0])
    assert data["withdrawn"][0]["title"] == "attack: Russia"
    assert data["changed"] == "1 new, 0 changed, 1 withdrawn since 1 Sep 2024."


@pytest.mark.parametrize("theme", Theme)
def test_the_theme_is_told_to_the_style(make_event, theme):
    assert f'<html lang="en" data-theme="{theme}">' in draw_page(view_of_events(make_event()), Sheet(theme=theme))


def test_page_is_small_enough_to_send(make_event):
    assert len(draw_page(view_of_events(*[make_event(f"Event {n} at Kursk.") for n in range(70)])).encode()) < 3_000_000


def test_same_view_gives_the_same_page(make_event):
    view = view_of_events(make_event())
    assert draw_page(view) == draw_page(view)


def test_the_filters_are_those_of_the_sidebar_in_its_order():
    data = block(draw_page(view_of_events()), "data")
    assert [(one["name"], one["kind"], one["title"]) for one in data["panel"]] == [
        (one.name, str(one.kind), one.title) for one in FILTERS if not (one.row and one.row.inward)
    ]
    assert {one["name"] for one in data["panel"] if one["opened"]} == {"actor", "type"}


def test_the_panel_draws_every_kind_of_filter():
    (drawn,) = re.findall(r"const DRAWN = \{(.*?)\};", web_file("filters.js"))
    assert {part.partition(":")[0].strip() for part in drawn.split(",")} == set(FilterKind)
