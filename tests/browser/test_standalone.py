"""The page that stands alone, opened from disk in a real browser that is offline."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect
from sample_events import many_events, sample_corpus

from geo.maps.standalone import draw_page
from geo.model import ReviewState
from geo.views.changes import Earlier, changes, version_of
from geo.views.sheets import Sheet, Theme
from geo.views.view import View, view_of

pytestmark = pytest.mark.browser
SHEET = Sheet(title="What is told", banner="TLP:AMBER", watermark=True)


@pytest.fixture
def open_file(browser, watch, tmp_path):
    """Open a page from disk with the network off; nothing may be asked for, and nothing may go wrong."""
    contexts = []

    def open_page(page_text: str, **options):
        file = tmp_path / "page.html"
        file.write_text(page_text, encoding="utf-8")
        context = browser.new_context(**({"viewport": {"width": 1440, "height": 900}, "offline": True} | options))
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: watch.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: watch.errors.append(str(error)))
        page.on("dialog", lambda dialog: (watch.errors.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: watch.outside.append(request.url) if not is_inside(request.url) else None)
        page.goto(file.as_uri())
        page.wait_for_selector("ol.events .head")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert watch.outside == []
    assert watch.errors == []


def is_inside(url):
    return url.startswith(("file:", "data:", "blob:"))


def sample_view():
    view = view_of(sample_corpus())
    return replace(view, reviews={view.events[0].id: ReviewState.ACCEPTED})


def rows(page):
    return page.locator("ol.events > li .head")


def test_map_list_timeline_and_banner_are_there_with_no_network(open_file):
    page = open_file(draw_page(sample_view(), SHEET))
    assert rows(page).count() == 13
    assert page.locator("h2").inner_text() == "13 of 13 events"
    assert page.locator(".banner").all_inner_texts() == ["TLP:AMBER", "TLP:AMBER"]
    assert page.locator("h1").inner_text() == "What is told"
    assert page.locator(".tl-ground svg path").count() > 3
    assert page.locator(".watermark").is_visible()
    for banner in page.locator(".banner").all():
        box = banner.bounding_box()
        assert 0 <= box["y"] <= 900 - box["height"]


def test_every_mark_lies_within_the_map_when_the_page_opens_even_round_the_world(open_file):
    view = sample_view()
    spread = View((*view.events, *many_events(12)), len(view.events) + 12, "All events", view.articles)
    page = open_file(draw_page(spread, Sheet()))
    ground = page.locator("#map").bounding_box()
    marks = [mark.bounding_box() for mark in page.locator(".dl-mark").all()]
    assert len(marks) > 12
    for mark in marks:
        assert ground["x"] <= mark["x"] + mark["width"] / 2 <= ground["x"] + ground["width"]
        assert ground["y"] <= mark["y"] + mark["height"] / 2 <= ground["y"] + ground["height"]


def test_filter_by_actor_leaves_its_events_on_map_list_and_timeline(open_file):
    page = open_file(draw_page(sample_view(), SHEET))
    marks = page.locator(".dl-mark").count()
    page.get_by_label("Wagner Group").check()
    assert rows(page).count() == 4
    assert all("Wagner Group" in text for text in rows(page).all_inner_texts())
    assert page.locator(".dl-mark").count() < marks
    assert page.locator(".tl-words").inner_text() == "2 dated events, 2 without a date"
    page.get_by_role("button", name="clear all").click()
    assert rows(page).count() == 13


def test_days_filter_and_brush_of_the_timeline_are_the_same(open_file):
    page = open_file(draw_page(sample_view(), SHEET))
    page.get_by_label("events without a date too").uncheck()
    assert rows(page).count() == 7
    page.get_by_label("from", exact=True).fill("2024-08-01")
    page.get_by_label("from", exact=True).dispatch_event("change")
    assert rows(page).count() == 2
    ground = page.locator(".tl-ground").bounding_box()
    page.mouse.move(ground["x"] + 1, ground["y"] + 20)
    page.mouse.down()
    page.mouse.move(ground["x"] + ground["width"] * 0.3, ground["y"] + 20, steps=4)
    page.mouse.up()
    assert page.get_by_label("to", exact=True).input_value() < "2024-01-01"
    assert 0 < rows(page).count() < 7


def test_evidence_opens_with_the_words_that_were_used(open_file):
    page = open_file(draw_page(sample_view(), SHEET))
    rows(page).first.click()
    assert page.locator("blockquote").inner_text() == "On 21 August China held talks with Russia in Moscow."
    assert page.locator("blockquote mark.act").inner_text() == "held talks"
    assert "Example Wire" in page.locator("figcaption").inner_text()


def test_review_state_is_shown_and_can_be_chosen(open_file):
    page = open_file(draw_page(sample_view(), SHEET))
    assert page.locator(".what .review").all_inner_texts().count("accepted") == 1
    page.get_by_label("accepted", exact=False).first.check()
    assert rows(page).count() == 1


def test_what_changed_can_be_chosen(open_file):
    view = sample_view()
    before = Earlier(tuple(version_of(event, view) for event in view.events[1:]), view.caption, "2024-09-01T00:00:00Z")
    shown = replace(view, events=view.events[:-1])
    page = open_file(draw_page(shown, SHEET, changes=changes(shown, before)))
    assert page.locator(".gone s").count() == 1
    page.get_by_label("new", exact=False).first.check()
    assert rows(page).count() == 1


def test_playing_shows_the_bars_one_after_another_and_then_filters(open_file):
    page = open_file(draw_page(sample_view(), SHEET))
    page.get_by_label("Speed").select_option("fast")
    page.get_by_role("button", name="Play through time").click()
    expect(page.locator(".tl-words")).to_contain_text("2022")
    page.get_by_role("button", name="Pause").click()
    assert page.get_by_label("from", exact=True).input_value() >= "2022-01-01"
    assert page.get_by_role("button", name="All days").or_(page.get_by_label("Show all days")).first.is_visible()


def test_hostile_text_is_shown_and_does_nothing(open_file):
    view = view_of(sample_corpus())
    evil = view.events[-1].agents[0].name
    page = open_file(draw_page(View(view.events, 13, evil, view.articles), Sheet(title=evil, banner=evil)))
    assert page.locator("h1").inner_text() == evil
    assert page.locator("img").count() == 0
    assert page.evaluate("typeof window.pwned") == "undefined"


@pytest.mark.parametrize("theme", [Theme.DARK, Theme.GREY])
def test_a_theme_does_not_ask_the_reader_s_setting(open_file, theme):
    page = open_file(
        draw_page(sample_view(), Sheet(theme=theme)), color_scheme="light" if theme is Theme.DARK else "dark"
    )
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert colour == ("rgb(22, 28, 32)" if theme is Theme.DARK else "rgb(255, 255, 255)")


def test_it_fits_a_phone(open_file):
    page = open_file(draw_page(sample_view(), SHEET), viewport={"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator("#map").bounding_box()["height"] > 300


def test_two_thousand_events_answer_within_a_moment(open_file):
    events = many_events(2000)
    page = open_file(draw_page(View(events, 2000, "All events", {}), SHEET))
    page.get_by_label("Find an actor").fill("Actor 17")
    page.locator("aside label", has_text="Actor 17").first.click()
    expect(page.locator("h2")).to_have_text("10 of 2000 events")
