"""The marks of a map in a real browser: none hides another at any zoom, and each opens what it says."""

import re
from dataclasses import replace

import pytest
from overlaps import COVERED, HIDDEN
from playwright.sync_api import expect
from rest import fits
from sample_events import many_events, sample_corpus, sample_events

from geo.gazetteer.shapes import open_shapes
from geo.maps.standalone import draw_page
from geo.views.scenes import compose
from geo.views.view import View, view_of

pytestmark = pytest.mark.browser
HOME = "window.datelinePage.home"
ZOOMS = [*(half / 2 for half in range(3, 25))]  # 1.5 to 12


def mark_at(name):
    """Return the mark of a place among the sample events."""
    return next(spot for spot in compose(sample_events(), open_shapes()).spots if spot.name == name)


def page_of(events):
    return draw_page(View(tuple(events), len(events), "All events", {}))


def zoomed(page, zoom, at=(48, 30)):
    page.evaluate(f"([at, zoom]) => {{ {HOME}.map.setView(at, zoom, {{ animate: false }}); }}", [list(at), zoom])


@pytest.mark.parametrize("number", [124, 900])
def test_no_mark_hides_another_at_any_zoom(open_file, number):
    page = open_file(page_of(many_events(number)))
    before = 0
    for zoom in ZOOMS:
        zoomed(page, zoom)
        marks, hidden = page.evaluate(f"({HIDDEN})({HOME})")
        assert hidden < 0.3, f"at zoom {zoom}"
        assert before <= marks <= number
        before = marks
    assert before > 100


def test_the_middle_of_each_mark_opens_that_mark(open_file):
    page = open_file(page_of((*sample_events(), *many_events(124))))
    looked_at = 0
    for zoom in ZOOMS[:12]:
        zoomed(page, zoom)
        seen, covered = page.evaluate(f"({COVERED})({HOME})")
        assert covered == [], f"at zoom {zoom}"
        looked_at += seen
    assert looked_at > 100


def joined(page):
    return page.locator('.dl-mark[data-key^="joined/"]').first


def test_a_mark_of_several_places_lists_all_of_its_events_and_parts_when_it_is_chosen_again(open_file):
    page = open_file(page_of(many_events(124)))
    zoomed(page, 1.5)
    label = joined(page).get_attribute("aria-label")
    (number,) = re.fullmatch(r"Place \d+ and \d+ more, (\d+) events", label).groups()
    joined(page).click()
    expect(page.locator("h2")).to_have_text(f"{number} events here")
    assert page.locator("ol.events > li .head").count() == int(number)
    key = joined(page).get_attribute("data-key")
    before = page.evaluate(f"{HOME}.map.getZoom()")
    joined(page).click()
    fits(page, f"{HOME}.map.getZoom() > {before}")
    expect(page.locator(f'.dl-mark[data-key="{key}"]')).to_have_count(0)


def test_what_shares_a_point_is_fanned_out_and_each_opens_its_own_event(open_file):
    page = open_file(draw_page(view_of(sample_corpus())))
    moscow = mark_at("Moscow")
    zoomed(page, 9, (moscow.lat, moscow.lon))
    page.locator('.dl-mark[data-key^="at/"][aria-label^="Moscow,"]').click()
    fanned = page.locator('.dl-mark[data-key^="event/"]')
    expect(fanned).to_have_count(len(moscow.events))
    assert page.evaluate(f"({COVERED})({HOME})")[1] == []
    fanned.nth(1).click()
    expect(page.locator("ol.events .open")).to_have_count(1)
    expect(fanned).to_have_count(len(moscow.events))
    expect(page.locator('.dl-mark.dl-chosen[data-key^="event/"]')).to_have_count(1)
    page.locator('.dl-mark[data-key^="at/"][aria-label^="Moscow,"]').click()
    expect(fanned).to_have_count(0)


def test_kinds_that_differ_have_an_arc_each_and_one_kind_has_its_shape(open_file):
    page = open_file(draw_page(view_of(sample_corpus())))
    moscow = mark_at("Moscow")
    zoomed(page, 9, (moscow.lat, moscow.lon))
    mark = page.locator('.dl-mark[aria-label^="Moscow,"]')
    expect(mark.locator(".dl-arc")).not_to_have_count(0)
    expect(mark.locator("text")).to_have_text(str(len(moscow.events)))
    tripoli = mark_at("Tripoli")
    zoomed(page, 9, (tripoli.lat, tripoli.lon))
    one = page.locator('.dl-mark[aria-label^="Tripoli,"]')
    expect(one.locator(".dl-arc")).to_have_count(0)
    expect(one.locator(".dl-shape")).to_have_attribute("d", re.compile("^M-0.89 -0.89"))


def test_one_event_that_is_in_two_places_near_each_other_is_a_mark_of_one(open_file):
    one, other = many_events(2)
    near = replace(
        other.places[0],
        place=replace(other.places[0].place, lat=one.places[0].place.lat + 0.01, lon=one.places[0].place.lon),
    )
    page = open_file(page_of([replace(one, places=(*one.places, near))]))
    zoomed(page, 4, (one.places[0].place.lat, one.places[0].place.lon))
    mark = page.locator(".dl-mark")
    expect(mark).to_have_count(1)
    expect(mark.locator("text")).to_have_count(0)
    assert mark.bounding_box()["width"] == 24
