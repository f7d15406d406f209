"""The page that stands alone, opened from disk in a real browser that is offline."""

import re
from dataclasses import replace
from datetime import date

import pytest
from playwright.sync_api import expect
from rest import fits, holds, pause_on
from sample_events import many_events, sample_corpus

from geo.maps.standalone import draw_page
from geo.model import EventPlace, Place, PlaceKind, PlaceRole, ReviewState, Status, Sureness
from geo.views.changes import Earlier, changes, version_of
from geo.views.doubts import MEANING
from geo.views.fields import TITLES
from geo.views.selection import Field, Selection, facets, select
from geo.views.sheets import Sheet, Theme
from geo.views.stories import BriefingStory, MapLook, StoryStep, Trace, tell_story
from geo.views.view import View, view_of

pytestmark = pytest.mark.browser
SHEET = Sheet(title="What is told", banner="TLP:AMBER", watermark=True)


def sample_view():
    view = view_of(sample_corpus())
    return replace(view, reviews={view.events[0].id: ReviewState.ACCEPTED})


def rows(page):
    return page.locator("ol.events > li .head")


def part(page, title):
    """Return a filter by its title, unfolded."""
    found = page.locator("aside details details").filter(has=page.locator("summary", has_text=re.compile(f"^{title}")))
    if found.get_attribute("open") is None:
        found.locator("summary").click()
    return found


def options(page, title):
    """Return what a filter says: how many events each option would leave, by its label."""
    found = part(page, title).locator("li:not(.group) label")
    expect(found.first).to_be_visible()
    return {one.locator("span").inner_text(): int(one.locator("output").inner_text()) for one in found.all()}


def test_map_list_timeline_and_banner_are_there_with_no_network(open_file):
    page = open_file(draw_page(sample_view(), SHEET))
    expect(rows(page)).to_have_count(13)
    expect(page.locator("h2")).to_have_text("13 of 13 events")
    expect(page.locator(".banner")).to_have_text(["TLP:AMBER", "TLP:AMBER"])
    expect(page.locator("h1")).to_have_text("What is told")
    expect(page.locator(".tl-ground svg path").nth(3)).to_be_attached()
    expect(page.locator(".watermark")).to_be_visible()
    for number in range(2):
        expect(page.locator(".banner").nth(number)).to_be_in_viewport(ratio=1)


def test_what_is_unsure_is_marked_in_the_list_and_explained(open_file):
    event = next(event for event in sample_corpus().events if event.places and event.when)
    unsure = Sureness(event=0.9, type=0.6, status=0.9, places=0.4, when=0.9)
    reports = tuple(replace(report, sureness=unsure) for report in event.reports[:1])
    page = open_file(draw_page(View((replace(event, reports=reports),), 1, "All events", {})))
    facts = rows(page).first.locator(".faint")
    expect(rows(page).first.locator("b")).to_have_text(re.compile(r"[^?]\?$"))
    expect(facts).to_have_text(re.compile(rf"\d · [^·?]*{event.places[-1].place.name}\?$"))
    expect(facts).to_have_attribute("title", MEANING)
    rows(page).first.click()
    expect(page.locator(".evidence")).to_contain_text(MEANING)


def spread_events():
    """Return events round the whole world."""
    return (*sample_view().events, *many_events(12))


def pacific_events():
    """Return events on both sides of the 180th meridian, the southernmost near the foot of the map."""
    points = (("Suva", -18.1, 178.4), ("Taveuni", -16.9, -179.9), ("Wellington", -41.3, 174.8))
    places = [Place(name, PlaceKind.CITY, lat, lon, 1, None, 9_000_000) for name, lat, lon in points]
    parts = [(EventPlace(place, PlaceRole.AT),) for place in places]
    return tuple(replace(event, places=part) for event, part in zip(many_events(3), parts, strict=True))


# Whether each of some marks can be pointed at: it lies within the map, and nothing of the page on it but another mark.
BARE = """[...document.querySelectorAll(given.marks)].every(mark => {
    const { left, right, top, bottom } = mark.getBoundingClientRect(), ground = box('#map');
    const x = (left + right) / 2, y = (top + bottom) / 2;
    return ground.left <= x && x <= ground.right && ground.top <= y && y <= ground.bottom
        && document.elementFromPoint(x, y)?.closest('.dl-mark'); })"""


@pytest.mark.parametrize("size", [(1440, 900), (390, 844), (320, 568), (1024, 600), (1920, 1080)], ids=str)
@pytest.mark.parametrize("events", [spread_events, pacific_events])
def test_every_mark_is_in_sight_when_the_page_opens_whatever_its_size(open_file, events, size):
    shown = events()
    view = View(shown, len(shown), "All events", sample_view().articles)
    page = open_file(draw_page(view, Sheet()), viewport={"width": size[0], "height": size[1]})
    expect(page.locator(".dl-mark").nth(1)).to_be_attached()
    fits(page, BARE, marks=".dl-mark")
    expect(page.locator(".dl-chip:not(.dl-within)")).to_be_hidden()


def test_every_mark_stays_in_sight_when_the_window_changes_until_its_reader_moves_the_map(open_file):
    view = sample_view()
    shown = pacific_events()
    page = open_file(draw_page(View(shown, 3, "All events", view.articles), Sheet()))
    page.set_viewport_size({"width": 1100, "height": 700})
    fits(page, f"box('#map').width < 600 && {BARE}", marks=".dl-mark")
    page.get_by_label("Zoom in").click()
    expect(page.locator(".dl-chip:not(.dl-within)")).to_be_visible()
    page.set_viewport_size({"width": 1200, "height": 700})
    expect(page.locator(".dl-chip:not(.dl-within)")).to_be_visible()


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=str)
def test_a_mark_that_is_chosen_from_the_list_lies_under_nothing(open_file, size):
    page = open_file(draw_page(sample_view(), SHEET), viewport={"width": size[0], "height": size[1]})
    for _ in range(3):
        page.get_by_label("Zoom in").click()
        holds(page, "() => !datelinePage.home.map._animatingZoom")
    for place in ("Paris", "Moscow", "near Nome", "South China Sea"):
        rows(page).filter(has_text=place).first.click()
        page.evaluate("window.scrollTo(0, 0)")
        expect(page.locator(".dl-mark.dl-chosen").first).to_be_attached()
        fits(page, BARE, marks=".dl-mark.dl-chosen")


def test_filter_by_actor_leaves_its_events_on_map_list_and_timeline(open_file):
    page = open_file(draw_page(sample_view(), SHEET))
    marks = page.locator(".dl-mark").count()
    page.get_by_label("Wagner Group").check()
    expect(rows(page)).to_have_count(4)
    expect(rows(page)).to_contain_text(["Wagner Group"] * 4)
    expect(page.locator(".dl-mark")).not_to_have_count(marks)
    assert page.locator(".dl-mark").count() < marks
    expect(page.locator(".tl-words")).to_have_text("2 dated events, 2 without a date")
    page.get_by_role("button", name="clear all").click()
    expect(rows(page)).to_have_count(13)


def test_days_filter_and_brush_of_the_timeline_are_the_same(open_file):
    page = open_file(draw_page(sample_view(), SHEET))
    page.get_by_label("events without a date too").uncheck()
    expect(rows(page)).to_have_count(7)
    page.get_by_label("from", exact=True).fill("2024-08-01")
    page.get_by_label("from", exact=True).dispatch_event("change")
    expect(rows(page)).to_have_count(2)
    ground = page.locator(".tl-ground").bounding_box()
    page.mouse.move(ground["x"] + 1, ground["y"] + 20)
    page.mouse.down()
    page.mouse.move(ground["x"] + ground["width"] * 0.3, ground["y"] + 20, steps=4)
    page.mouse.up()
    expect(page.get_by_label("to", exact=True)).to_have_value(re.compile(r"^20(1\d|2[0-3])-"))
    expect(rows(page).first).to_be_visible()
    assert rows(page).count() < 7


def test_evidence_opens_with_the_words_that_were_used(open_file):
    page = open_file(draw_page(sample_view(), SHEET))
    rows(page).first.click()
    expect(page.locator("blockquote")).to_have_text("On 21 August China held talks with Russia in Moscow.")
    expect(page.locator("blockquote mark.act")).to_have_text("held talks")
    expect(page.locator("figcaption")).to_contain_text("Example Wire")


def test_review_state_is_shown_and_can_be_chosen(open_file):
    page = open_file(draw_page(sample_view(), SHEET))
    expect(page.locator(".what .review").filter(has_text=re.compile("^accepted$"))).to_have_count(1)
    part(page, "Reviewed").get_by_label(re.compile("^accepted")).check()
    expect(rows(page)).to_have_count(1)


def test_what_changed_can_be_chosen(open_file):
    view = sample_view()
    before = Earlier(tuple(version_of(event, view) for event in view.events[1:]), view.caption, "2024-09-01T00:00:00Z")
    shown = replace(view, events=view.events[:-1])
    page = open_file(draw_page(shown, SHEET, changes=changes(shown, before)))
    expect(page.locator(".gone s")).to_have_count(1)
    part(page, "Since 1 Sep 2024").get_by_label(re.compile("^new")).check()
    expect(rows(page)).to_have_count(1)


@pytest.mark.parametrize("keep", [True, False])
def test_playing_moves_map_and_list_and_filters_only_where_its_days_are_kept(open_file, keep):
    page = open_file(draw_page(sample_view(), SHEET))
    page.get_by_label("Speed").select_option("fast", force=True)
    pause_on(page, "2022")
    page.get_by_role("button", name="Play through time").click()
    expect(page.get_by_role("button", name="Play on")).to_be_visible()
    expect(page.locator("h2")).not_to_have_text("13 of 13 events")
    page.get_by_role("button", name="Show the events of these days" if keep else "Stop playing").click()
    expect(page.get_by_label("from", exact=True)).to_have_value(re.compile("^2022-" if keep else "^$"))
    expect(page.locator("h2")).to_have_text(re.compile(r"^\d of 13" if keep else "^13 of 13"))


def test_hostile_text_is_shown_and_does_nothing(open_file):
    view = view_of(sample_corpus())
    evil = view.events[-1].agents[0].name
    page = open_file(draw_page(View(view.events, 13, evil, view.articles), Sheet(title=evil, banner=evil)))
    expect(page.locator("h1")).to_have_text(evil)
    assert page.locator("img").count() == 0
    assert page.evaluate("typeof window.pwned") == "undefined"


@pytest.mark.parametrize("theme", [Theme.DARK, Theme.GREY])
def test_a_theme_does_not_ask_the_reader_s_setting(open_file, theme):
    page = open_file(
        draw_page(sample_view(), Sheet(theme=theme)), color_scheme="light" if theme is Theme.DARK else "dark"
    )
    colour = "rgb(22, 28, 32)" if theme is Theme.DARK else "rgb(255, 255, 255)"
    expect(page.locator("body")).to_have_css("background-color", colour)


def test_it_fits_a_phone(open_file):
    page = open_file(draw_page(sample_view(), SHEET), viewport={"width": 390, "height": 844})
    fits(page, "document.documentElement.scrollWidth <= 390")
    fits(page, "box('#map').height > 300")


SEARCHES = {
    "art": 0,
    "party": 1,
    "kurs": 0,
    "kurs*": 2,
    "KURSK wagner": 0,
    '"kursk oblast"': 2,
    '"oblast kursk"': 0,
}


def test_a_search_finds_words_beginnings_and_phrases_as_the_page_of_the_server_does(open_file):
    view = sample_view()
    told = ("A party left for Kursk Oblast.", *(event.reports[0].sentence for event in view.events[1:]))
    events = tuple(
        replace(event, reports=(replace(event.reports[0], sentence=sentence),))
        for event, sentence in zip(view.events, told, strict=True)
    )
    page = open_file(draw_page(View(events, 13, "All events", view.articles), SHEET))
    for typed, number in SEARCHES.items():
        page.get_by_label("Words of a report").fill("")
        expect(page.locator("h2")).to_have_text("13 of 13 events")  # so what was found before stands there no more
        page.get_by_label("Words of a report").fill(typed)
        expect(page.locator("h2"), typed).to_have_text(f"{number} of 13 events")
        assert len(select(events, Selection(text=typed))) == number, typed


def test_each_filter_counts_what_python_counts(open_file):
    view = sample_view()
    page = open_file(draw_page(view, SHEET))
    page.get_by_label("Wagner Group").check()
    part(page, "How sure").get_by_label(re.compile("^happened")).check()
    page.get_by_label("from", exact=True).fill("2022-01-01")
    page.get_by_label("from", exact=True).dispatch_event("change")
    chosen = Selection(
        actors=frozenset({"wagner-group"}), statuses=frozenset({Status.OCCURRED}), since=date(2022, 1, 1)
    )
    expect(page.locator("h2")).to_have_text(f"{len(select(view.events, chosen))} of 13 events")
    for of in (Field.ACTOR, Field.SIDE, Field.TYPE, Field.STATUS, Field.PLACE):
        every = facets(view.events, chosen).options[of]
        counted = {option.label: option.count for option in every if option.count or option.chosen}
        assert options(page, TITLES[of]) == counted


def test_two_actors_are_asked_for_against_each_other(open_file):
    view = sample_view()
    page = open_file(draw_page(view, SHEET))
    pair = part(page, "Two actors")
    pair.get_by_label("One actor").select_option(label="China")
    pair.get_by_label("The other actor").select_option(label="United States")
    expect(page.locator("h2")).to_have_text("1 of 13 events")
    pair.get_by_label("How they are to each other").select_option(label="with")
    expect(page.locator("h2")).to_have_text("0 of 13 events")
    page.get_by_role("button", name="clear all").click()
    expect(page.locator("h2")).to_have_text("13 of 13 events")


def test_the_box_of_a_quadrant_is_for_all_its_types(open_file):
    page = open_file(draw_page(sample_view(), SHEET))
    page.get_by_label(re.compile("^hostile deeds")).check()
    expect(page.locator("h2")).to_have_text("6 of 13 events")
    assert page.get_by_label(re.compile("^attack")).is_checked()
    page.get_by_label(re.compile("^attack")).uncheck()
    assert not page.get_by_label(re.compile("^hostile deeds")).is_checked()
    expect(page.locator("h2")).to_have_text("3 of 13 events")


def test_a_long_list_is_drawn_a_part_at_a_time(open_file):
    events = many_events(450)
    page = open_file(draw_page(View(events, 450, "All events", {}), SHEET))
    expect(rows(page)).to_have_count(200)
    page.get_by_role("button", name="show more of 450").click()
    expect(rows(page)).to_have_count(400)


def test_two_thousand_events_answer_within_a_moment(open_file):
    events = many_events(2000)
    page = open_file(draw_page(View(events, 2000, "All events", {}), SHEET))
    page.get_by_label("Find in actors").fill("Actor 17")
    page.locator("aside label", has_text="Actor 17").first.click()
    expect(page.locator("h2")).to_have_text("10 of 2,000 events")


# ---- a story ----

MINE = "My own words: <b>bold</b> ${1}"


def story_page(open_file, **options):
    """Open a page that tells three steps: Moscow as its briefer wants it seen, Paris, and an event that is gone."""
    view = view_of(sample_corpus())
    moscow, paris = (one(view, place) for place in ("Moscow", "Paris"))
    story = BriefingStory("What came first").adding(moscow).adding(paris)
    story = story.saying(moscow.id, MINE).looking(moscow.id, MapLook(56, 38, 6))
    gone = StoryStep(Trace("gone", title="A meeting in Geneva"), "It may come back.")
    story = BriefingStory(story.title, (*story.steps, gone))
    return open_file(draw_page(view, SHEET, story=tell_story(story, view.events, view.events)), **options)


def one(view, place):
    """Return an event that is told of one place alone."""
    return next(event for event in view.events if [part.place.name for part in event.places] == [place])


def step(page):
    return page.locator(".story .step")


def test_a_story_is_read_by_keys_and_moves_map_and_list(open_file):
    page = story_page(open_file)
    expect(page.locator(".story h2")).to_have_text("What came first")
    expect(step(page).locator("li")).to_have_count(3)
    expect(page.get_by_role("button", name="Previous", exact=True)).to_be_disabled()
    page.keyboard.press("ArrowRight")
    expect(step(page)).to_contain_text("Step 1 of 3")
    expect(step(page).locator(".words")).to_have_text(MINE)
    expect(rows(page).and_(page.locator("[aria-expanded=true]"))).to_have_count(1)
    expect(page.locator(".open blockquote").first).to_have_text(step(page).locator("blockquote").inner_text())
    expect(page.locator(".dl-mark.dl-chosen")).to_have_count(1)
    holds(
        page,
        """() => { const at = datelinePage.home.map.getCenter();
            return Math.abs(at.lat - 56) < 1 && Math.abs(at.lng - 38) < 1; }""",
    )
    page.keyboard.press("PageDown")
    expect(step(page)).to_contain_text("Step 2 of 3")
    holds(page, "() => datelinePage.home.map.getBounds().contains([48.85, 2.35])")
    page.keyboard.press("End")
    expect(step(page)).to_contain_text("A meeting in Geneva")
    expect(step(page)).to_contain_text("no longer among what was found")
    expect(page.locator(".open")).to_have_count(0)
    expect(page.get_by_role("button", name="Next", exact=True)).to_be_disabled()
    page.keyboard.press("ArrowLeft")
    expect(step(page)).to_contain_text("Step 2 of 3")
    page.keyboard.press("Home")
    expect(step(page).locator("li")).to_have_count(3)
    page.keyboard.press("Escape")
    expect(step(page)).to_have_count(0)
    page.get_by_role("button", name="Read the story: 3 steps").click()
    expect(step(page).locator("li")).to_have_count(3)
    assert page.locator(".story b").count() == 0


def test_who_steps_fast_sees_the_step_that_was_asked_for_last(open_file):
    page = story_page(open_file)
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft", "ArrowRight"):
        page.keyboard.press(key)
    expect(step(page)).to_contain_text("Step 2 of 3")
    holds(page, "() => datelinePage.home.map.getCenter().distanceTo([48.85, 2.35]) < 50000")
    fits(page, BARE, marks=".dl-mark.dl-chosen")


def test_keys_stay_with_what_is_typed_in_and_a_filter_says_what_it_leaves_out(open_file):
    page = story_page(open_file)
    page.get_by_role("button", name=re.compile("^Step 1")).click()
    expect(step(page)).to_contain_text("Step 1 of 3")
    search = page.get_by_placeholder(re.compile("words"))
    search.fill("Paris")
    expect(step(page)).to_contain_text("Your filters leave this event out.")
    search.press("ArrowLeft")
    search.press("Home")
    expect(step(page)).to_contain_text("Step 1 of 3")


def test_a_story_fits_a_phone_and_the_chosen_mark_lies_under_nothing(open_file):
    page = story_page(open_file, viewport={"width": 390, "height": 844})
    for number in (1, 2):
        page.get_by_role("button", name=re.compile("^(Start|Next)$")).click()
        expect(step(page)).to_contain_text(f"Step {number} of 3")
        expect(page.get_by_role("button", name="Next", exact=True)).to_be_in_viewport(ratio=1)
        expect(page.locator(".dl-mark.dl-chosen")).to_have_count(1)
        fits(page, BARE, marks=".dl-mark.dl-chosen")
