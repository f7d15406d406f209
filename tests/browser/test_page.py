"""The page as a visitor meets it, with every other machine out of reach."""

import json
import re

import pytest
from page_parts import FRAME
from playwright.sync_api import expect
from rest import fits, holds, pause_on, rest

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


def the_map(page):
    frame = page.frame_locator(FRAME)
    expect(frame.locator(".dl-mark").first).to_be_visible()
    rest(page)
    return frame


def view(frame):
    return frame.locator("body").evaluate("() => [window.map.getZoom(), window.map.getCenter()]")


def close_evidence(page):
    """Go back to the list."""
    page.get_by_role("button", name="‹ List").click()
    expect(page.locator(".evidence")).to_have_count(0)


def mark(frame, name):
    return frame.locator(f'.dl-mark[aria-label^="{name},"]')


def box(page, label):
    return page.locator('[class*="st-key-actor-"] label').filter(has_text=re.compile(rf"^{label}\b"))


# Strengths of ink on the ground canvas: an empty one has one.
BASE_MAP_DRAWN = f"""() => {{
    const canvas = document.querySelector('{FRAME}').contentDocument.querySelector('.leaflet-dl-ground-pane canvas');
    if (!canvas) return false;
    const ink = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data, seen = new Set();
    for (let i = 3; i < ink.length; i += 4000) seen.add(ink[i]);
    return seen.size > 1; }}"""


def test_another_machine_is_out_of_reach_and_asking_for_it_is_noticed(new_page, watch):
    page = new_page("/_stcore/health")
    assert page.evaluate("() => fetch('http://192.0.2.1/', { mode: 'no-cors' }).catch(() => 'refused')") == "refused"
    assert watch.outside == ["http://192.0.2.1/"]
    assert len(watch.errors) == 1
    watch.outside.clear()
    watch.errors.clear()


def test_the_map_draws_with_marks_and_ground(lend):
    page = lend()
    frame = the_map(page)
    expect(mark(frame, "Moscow")).to_be_visible()
    expect(mark(frame, "Cairo")).to_be_visible()
    expect(frame.get_by_text("GeoNames, CC BY 4.0")).to_be_visible()
    holds(page, BASE_MAP_DRAWN)
    frame.get_by_role("button", name="Full screen").click()
    holds(page, "() => document.fullscreenElement?.tagName === 'HTML'")
    expect(page.get_by_label("Search", exact=True)).to_be_hidden()
    expect(page.get_by_role("button", name="Play through time")).to_be_visible()
    expect(page.locator('[class*="st-key-row-"]').first).to_be_visible()
    frame.get_by_role("button", name="Full screen").click()
    holds(page, "() => !document.fullscreenElement")
    expect(page.get_by_label("Search", exact=True)).to_be_visible()
    expect(frame.locator("a[href*='leafletjs']")).to_have_count(0)


def test_choosing_an_actor_changes_marks_list_words_and_address_but_not_the_view(lend):
    page = lend()
    frame = the_map(page)
    frame.locator("body").evaluate(
        """() => new Promise(done => {
        window.map.once('moveend', () => { window.map.panBy([60, 30], { animate: false }); done(1); });
        document.querySelector('.leaflet-control-zoom-in').click(); })"""
    )
    before, marks = view(frame), frame.locator(".dl-mark").count()
    box(page, "Egypt").click()
    expect(mark(frame, "Cairo")).to_have_count(1)
    expect(mark(frame, "Moscow")).to_have_count(0)
    assert 0 < frame.locator(".dl-mark").count() < marks
    assert view(frame) == before
    expect(page.locator(".st-key-caption")).to_contain_text("Egypt")
    expect(page).to_have_url(re.compile(r"[?&]actor="))
    box(page, "Egypt").click()
    expect(mark(frame, "Moscow")).to_have_count(1)
    assert view(frame) == before


def test_an_address_brings_the_view_back(new_page):
    page = new_page()
    the_map(page)
    box(page, "Egypt").click()
    expect(page).to_have_url(re.compile(r"[?&]actor="))
    again = new_page(page.url[page.url.index("/?") :])
    expect(mark(the_map(again), "Cairo")).to_have_count(1)
    expect(mark(again.frame_locator(FRAME), "Moscow")).to_have_count(0)


def test_a_click_on_a_mark_shows_its_evidence(lend):
    page = lend()
    frame = the_map(page)
    mark(frame, "Cairo").click()
    expect(page.locator(".evidence blockquote").first).to_contain_text("signed an agreement")
    expect(page.locator(".evidence mark.place").first).to_have_text("Cairo")
    expect(frame.locator(".dl-mark.dl-chosen")).to_have_count(1)
    page.get_by_role("button", name="‹ List").click()
    expect(page.locator('[class*="st-key-row-"]').first).to_be_visible()


def test_the_keyboard_reaches_marks(lend):
    page = lend()
    frame = the_map(page)
    mark(frame, "Cairo").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".evidence blockquote").first).to_contain_text("signed an agreement")
    close_evidence(page)


def test_a_click_in_the_list_finds_the_event_on_the_map(lend):
    page = lend()
    frame = the_map(page)
    page.locator('[class*="st-key-row-"] button').filter(has_text="Nairobi").first.click()
    expect(mark(frame, "Nairobi")).to_have_class(re.compile("dl-chosen"))
    holds(
        page,
        "() => { const m = document.querySelector('iframe[title=\"streamlit_folium.st_folium\"]').contentWindow.map;"
        " return Math.abs(m.getCenter().lat + 1.3) < 3; }",
    )
    close_evidence(page)


def test_the_brush_filters_map_list_and_words_and_can_be_taken_back(lend):
    page = lend()
    frame = the_map(page)
    brush(page, 0.08, 0.3)  # the first of the days: 20 and 21 August
    expect(page.locator(".st-key-caption")).to_contain_text("Aug 2024")
    expect(mark(frame, "Cairo")).to_have_count(0)
    expect(mark(frame, "Moscow")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"[?&]from=2024-08-"))
    page.get_by_role("button", name="All days").click()
    expect(mark(frame, "Cairo")).to_have_count(1)
    expect(page).not_to_have_url(re.compile(r"[?&]from="))


def brush(page, start, end):
    """Draw over a part of the timeline, from one share of its width to another."""
    rest(page)
    box = page.locator(".tl-ground").bounding_box()
    page.mouse.move(box["x"] + box["width"] * start, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * end, box["y"] + 20, steps=4)
    page.mouse.up()


def test_the_timeline_can_be_worked_by_keyboard_alone(lend):
    page = lend()
    frame = the_map(page)
    page.get_by_role("slider", name="Until").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile(r"[?&]to=2024-08-"))
    expect(page.get_by_role("slider", name="Until")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page).not_to_have_url(re.compile(r"[?&]to="))
    page.get_by_role("button", name="Later event").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".evidence blockquote").first).to_be_visible()
    first = page.locator(".evidence h3").inner_text()
    page.keyboard.press("Enter")
    expect(page.locator(".evidence h3")).not_to_have_text(first)
    expect(frame.locator(".dl-mark.dl-chosen").first).to_be_visible()
    close_evidence(page)


def test_what_the_keys_brush_is_told_though_the_page_is_drawn_meanwhile(new_page, watch):
    page = new_page()
    the_map(page)
    until, egypt = page.get_by_role("slider", name="Until"), box(page, "Egypt")
    rest(page)
    watch.hurry(page)
    until.press("ArrowLeft")
    egypt.click()
    expect(page).to_have_url(re.compile(r"[?&]actor="))
    expect(page).to_have_url(re.compile(r"[?&]to=2024-08-24"))


VISIBLE = "marks => marks.filter(m => m.style.visibility !== 'hidden').length"


def paused(new_page, words="23 Aug"):
    """Play until some day, and pause there."""
    page = new_page()
    frame = the_map(page)
    cairo = f"""document.querySelector('{FRAME}').contentDocument.querySelector('.dl-mark[aria-label^="Cairo,"]')"""
    pause_on(page, words, note=f"[location.href, {cairo}.style.visibility]")
    page.get_by_label("Speed").select_option("fast", force=True)
    page.get_by_role("button", name="Play through time").click()
    expect(page.get_by_role("button", name="Play on")).to_be_visible()
    address, seen = page.evaluate("() => window.datelinePaused")
    assert seen == "hidden"
    assert "from=" not in address  # the server was not asked
    return page, frame


def test_playing_shows_day_after_day_and_what_is_kept_is_a_filter(new_page):
    page, frame = paused(new_page)
    page.get_by_role("button", name="Show the events of these days alone").click()
    expect(page).to_have_url(re.compile(r"[?&]from=2024-08-23&to=2024-08-23"))
    expect(mark(frame, "Berlin")).to_have_count(0)
    visible = frame.locator(".dl-mark").evaluate_all(VISIBLE)
    assert visible == frame.locator(".dl-mark").count() > 0


def test_the_list_shows_the_days_that_time_has_come_to_and_opens_what_is_chosen(new_page):
    page, _ = paused(new_page)
    rows = page.locator(".rows.played button")
    expect(page.locator(".played-head")).to_have_text("2 events")  # of 23 August
    expect(rows.filter(has_text="Kharkiv")).to_be_visible()
    expect(rows.filter(has_text="Cairo")).to_have_count(0)
    rows.filter(has_text="Kharkiv").click()
    expect(page.locator(".evidence h3")).to_contain_text("Kharkiv")
    assert "from=" not in page.url
    page.get_by_role("button", name="‹ List").click()
    expect(page.locator(".played-head")).to_have_text("2 events")
    page.get_by_role("button", name="Stop playing").click()
    expect(page.locator(".rows.played")).to_have_count(0)
    expect(page.locator('[class*="st-key-row-"]').filter(has_text="Cairo")).to_be_visible()


def test_playing_leaves_nothing_behind_when_it_is_stopped(new_page):
    page, frame = paused(new_page)
    expect(page.get_by_label("Speed")).to_be_visible()
    expect(page.get_by_role("radio", name="Weeks")).to_be_hidden()
    page.get_by_role("button", name="Stop playing").click()
    expect(page.get_by_role("button", name="Play through time")).to_be_visible()
    expect(page.get_by_role("button", name="Stop playing")).to_be_hidden()
    holds(
        page,
        f"""() => [...document.querySelector('{FRAME}').contentDocument.querySelectorAll('.dl-mark')]
        .every(one => one.style.visibility !== 'hidden')""",
    )
    assert "from=" not in page.url
    expect(mark(frame, "Cairo")).to_be_visible()


def test_playing_to_the_end_leaves_nothing_behind(new_page):
    page = new_page()
    frame = the_map(page)
    page.get_by_label("Speed").select_option("fast", force=True)
    page.get_by_role("button", name="Play through time").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(page.get_by_role("button", name="Play through time")).to_be_visible()
    expect(mark(frame, "Cairo")).to_be_visible()
    assert "from=" not in page.url


def test_back_and_forward_go_through_the_views(lend):
    page = lend()
    frame = the_map(page)
    box(page, "Egypt").click()
    expect(mark(frame, "Moscow")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"[?&]actor="))
    mark(frame, "Cairo").click()
    expect(page.locator(".evidence")).to_be_visible()
    expect(page).to_have_url(re.compile(r"[?&]event="))
    page.go_back()
    expect(page.locator(".evidence")).to_have_count(0)
    expect(mark(frame, "Moscow")).to_have_count(0)
    page.go_back()
    expect(mark(frame, "Moscow")).to_have_count(1)
    expect(box(page, "Egypt").locator("input")).not_to_be_checked()
    page.go_forward()
    expect(mark(frame, "Moscow")).to_have_count(0)
    expect(box(page, "Egypt").locator("input")).to_be_checked()
    page.go_forward()
    expect(page.locator(".evidence")).to_be_visible()
    page.go_back()
    expect(page.locator(".evidence")).to_have_count(0)
    page.go_back()
    expect(mark(frame, "Moscow")).to_have_count(1)


def test_an_address_shows_another_visitor_the_same(new_page):
    page = new_page("/?show=table&layers=status&ground=plain&dates=certain&from=2024-08-20&to=2024-08-31")
    frame = the_map(page)
    frame.locator("body").evaluate("() => { window.map.setView([31, 31], 4.5, { animate: false }); }")
    frame.locator(".leaflet-control-zoom-in").click()
    mark(frame, "Cairo").click()
    expect(page.locator(".evidence")).to_be_visible()
    expect(page).to_have_url(re.compile(r"event="))
    holds(page, "() => new URL(location).searchParams.get('map')?.endsWith(',5.5')")
    kept = view(frame)
    again = new_page(page.url[page.url.index("/?") :])
    other = the_map(again)
    expect(again.locator(".evidence blockquote").first).to_contain_text("signed an agreement")
    expect(again.locator(".stDataFrame")).to_be_visible()
    expect(again.locator(".tl [role=radio][aria-checked=true]").first).to_have_text("Certainly")
    expect(again.get_by_role("combobox", name="Colours by")).to_have_value("By status")
    there = view(other)
    assert there[0] == kept[0]
    assert there[1] == pytest.approx(kept[1], abs=0.05)
    assert again.locator(".st-key-caption").inner_text() == page.locator(".st-key-caption").inner_text()


def test_a_broken_address_is_told_and_the_page_stands(new_page):
    page = new_page("/?map=here&colour=red&from=never")
    the_map(page)
    expect(page.get_by_text("not understood")).to_contain_text("colour")


def test_layers_by_something_else_change_marks_legend_and_list(new_page):
    page = new_page("/?layers=side")
    frame = the_map(page)
    switch = page.locator(".st-key-layers label").filter(has_text="Austria")
    expect(switch).to_be_visible()
    sign = mark(frame, "Vienna").evaluate("node => [...node.classList].find(name => name.startsWith('dl-hue-'))")
    expect(page.locator(f'[class*="st-key-layer-{sign.removeprefix("dl-hue-")}"]')).to_contain_text("Austria")
    switch.click()
    expect(mark(frame, "Vienna")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"[?&]side="))


def test_a_place_is_found_and_the_map_goes_there(new_page):
    page = new_page()
    frame = the_map(page)
    page.get_by_label("Go to a place").fill("Lima")
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-found")).to_contain_text("Peru")
    holds(page, f"() => Math.abs(document.querySelector('{FRAME}').contentWindow.map.getCenter().lat + 12) < 1")
    frame.locator(".dl").hover(position={"x": 300, "y": 200})
    expect(frame.locator(".dl-place")).to_have_text(re.compile(r"\d+\.\d\d° [NS], \d+\.\d\d° [EW]"))
    expect(frame.locator(".leaflet-control-scale-line")).to_have_text(re.compile(r"\d+ k?m"))


def test_a_view_can_be_saved_under_a_name_and_opened_again(new_page):
    page = new_page()
    frame = the_map(page)
    box(page, "Egypt").click()
    expect(mark(frame, "Moscow")).to_have_count(0)
    page.get_by_role("button", name="Saved views").click()
    page.get_by_label("Save this view as").fill("Egypt alone")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("button", name="Egypt alone")).to_be_visible()
    again = new_page()
    frame = the_map(again)
    expect(mark(frame, "Moscow")).to_have_count(1)
    again.get_by_role("button", name="Saved views").click()
    again.get_by_role("button", name="Egypt alone").click()
    expect(mark(frame, "Moscow")).to_have_count(0)
    expect(again).to_have_url(re.compile(r"[?&]actor="))
    again.get_by_role("button", name="Forget").click()
    expect(again.get_by_role("button", name="Egypt alone")).to_have_count(0)


def test_every_control_is_reached_by_the_tab_key_in_reading_order(new_page):
    page = new_page()
    the_map(page)
    page.locator("body").press("Tab")
    wanted = ["Search", "Go to a place", "Colours by", "Play through time", "From"]
    found = []
    for _ in range(140):
        name = page.evaluate(
            "() => { const node = document.activeElement; return node.getAttribute('aria-label') || node.textContent; }"
        )
        found.append(name.strip())
        if found[-1] == wanted[-1] and "Play through time" in found:
            break
        page.keyboard.press("Tab")
    places = [found.index(name) for name in wanted[:-1] if name in found]
    assert len(places) == len(wanted) - 1, found
    assert places == sorted(places)


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_one_screen_holds_map_timeline_and_list_without_scrolling(lend, width, height):
    page = lend(**(PHONE if width < 400 else {}))
    the_map(page)
    fits(page, "box('.tl-axis').bottom <= given.height", height=height)
    fits(page, "box(given.frame).height > 0.42 * given.height", frame=FRAME, height=height)
    main = """document.querySelector('[data-testid="stMain"]')"""
    fits(page, f"{main}.scrollHeight - {main}.clientHeight <= 2 && {main}.scrollWidth <= {main}.clientWidth")


def test_the_browser_keeps_no_old_scenes_and_shows_the_newest(lend):
    page = lend()
    frame = the_map(page)
    for _ in range(4):
        box(page, "Egypt").click()
        expect(mark(frame, "Moscow")).to_have_count(0)
        box(page, "Egypt").click()
        expect(mark(frame, "Moscow")).to_have_count(1)
    assert frame.locator("body").evaluate("() => window.feature_group.length") == 1
    assert mark(frame, "Cairo").count() == 1


HOSTILE = {
    "Berlin": "<img src=x onerror",
    "Warsaw": "${window.pwned",
    "Madrid": "</script><script>",
    "Vienna": "(java",
}


def test_hostile_text_stays_inert_on_map_list_and_evidence(lend):
    page = lend()
    frame = the_map(page)
    for place, hostile in HOSTILE.items():
        mark(frame, place).hover()
        page.locator('[class*="st-key-row-"] button').filter(has_text=place).first.click()
        expect(page.locator(".evidence blockquote").first).to_contain_text(hostile)
        expect(page.locator(".evidence cite").first).to_have_text("<script>window.pwned=5</script>")
        for where in (page.locator("body"), frame.locator("body")):
            assert where.evaluate("() => window.pwned") is None, place
            assert where.locator("img[src=x], a[href^=javascript]").count() == 0, place
        page.get_by_role("button", name="‹ List").click()
        frame.get_by_role("button", name="Show all events").click()
        expect(page.locator(".evidence")).to_have_count(0)


def test_exports_hold_the_chosen_events_and_open(new_page, tmp_path):
    page = new_page()
    the_map(page)
    box(page, "Egypt").click()
    expect(page.locator(".st-key-caption")).to_contain_text("Egypt")
    page.get_by_role("button", name="Export", exact=True).click()
    for name in ("Map data (GeoJSON)", "Table (CSV)", "Picture (PNG)", "Page (HTML)"):
        with page.expect_download() as waiting:
            page.get_by_role("dialog").get_by_role("button", name=name, exact=True).click()
        path = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(path)
        opens(new_page, name, path)


def opens(new_page, name, path):
    if "PNG" in name:
        assert path.read_bytes().startswith(b"\x89PNG")
        assert path.stat().st_size > 20_000
    elif "GeoJSON" in name:
        names = {f["properties"]["place"] for f in json.loads(path.read_text(encoding="utf-8"))["features"]}
        assert "Cairo" in names
        assert "Moscow" not in names
    elif "CSV" in name:
        text = path.read_text(encoding="utf-8-sig")
        assert "Cairo" in text
        assert "Moscow" not in text
    else:
        page = new_page("")
        page.goto(path.as_uri())
        expect(page.locator(".dl-mark").first).to_be_visible()
        expect(page.locator("body")).to_contain_text("Egypt")
        assert page.evaluate("() => window.pwned") is None


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_the_map_comes_first_and_filters_are_a_sheet(new_page, lend, scheme):
    page = lend(**PHONE) if scheme == "light" else new_page(**PHONE, color_scheme=scheme)
    the_map(page)
    fits(page, "box(given.frame).top < 300 && box(given.frame).width > 340", frame=FRAME)
    fits(page, "document.documentElement.scrollWidth <= 390")
    expect(page.get_by_text("Find in").first).not_to_be_in_viewport()
    page.get_by_test_id("stExpandSidebarButton").click()
    expect(box(page, "Egypt")).to_be_in_viewport()
    page.get_by_test_id("stSidebarCollapseButton").get_by_role("button").click()
    expect(page.get_by_text("Find in").first).not_to_be_in_viewport()


def test_on_a_phone_saved_views_and_all_faces_are_in_sight(lend):
    page = lend(**PHONE)
    for control in (page.get_by_role("button", name="Saved views"), page.get_by_text("Network", exact=True).first):
        expect(control).to_be_in_viewport(ratio=1)


def test_on_a_phone_the_evidence_is_a_sheet_over_the_map(new_page):
    page = new_page(**PHONE)
    frame = the_map(page)
    page.get_by_role("button", name=re.compile("^List of")).click()
    row = page.locator('[class*="st-key-row-"] button').filter(has_text="Nairobi").first
    expect(row).to_be_in_viewport()
    row.click()
    expect(page.locator(".evidence blockquote").first).to_be_in_viewport()
    expect(mark(frame, "Nairobi")).to_have_class(re.compile("dl-chosen"))
    page.get_by_role("button", name="Close", exact=True).click()
    expect(page.locator(".evidence")).to_have_count(0)
    expect(page.get_by_role("button", name=re.compile("^List of"))).to_be_in_viewport()


@pytest.mark.parametrize(("scheme", "sea"), [("light", "rgb(232, 238, 241)"), ("dark", "rgb(16, 22, 26)")])
def test_the_map_follows_the_visitors_theme(new_page, lend, scheme, sea):
    frame = the_map(lend() if scheme == "light" else new_page(color_scheme=scheme))  # a lent one has what is usual
    expect(frame.locator(".dl")).to_have_css("background-color", sea)


def test_the_table_offers_no_csv_in_which_formulas_would_live(new_page):
    page = new_page("/?show=table")
    table = page.locator(".stDataFrame").first
    expect(table).to_be_visible()
    table.hover()
    expect(table.get_by_role("button", name=re.compile("search", re.IGNORECASE))).to_be_visible()
    expect(table.get_by_role("button", name=re.compile("csv|download", re.IGNORECASE))).to_have_count(0)
