"""Bringing in articles in a real browser: each kind of file, hostile ones among them."""

import json

import pytest
import sample_files as make
from page_parts import FRAME
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def server(desk_server):
    """A server whose workspace is named: what is added stays in it to the end of the test."""
    desk_server.settings = {}
    return desk_server


def story(place):
    """Return paragraphs with an event at a place that no other test names."""
    return (
        f"Protesters marched in {place} on August 22, 2024, along the river and over the old stone bridge.",
        "It was a warm evening, and more people had come than a year before, by the count of the organisers.",
    )


KINDS = {
    "txt": lambda p: "\n\n".join(story(p)).encode(),
    "md": lambda p: ("---\ntitle: A march\npublished: 2024-08-23\n---\n" + "\n\n".join(story(p))).encode(),
    "html": lambda p: make.html(title=f"A march in {p}", head=make.FACTS, paragraphs=story(p)),
    "pdf": lambda p: make.pdf(story(p)),
    "docx": lambda p: make.docx(story(p)),
    "eml": lambda p: make.mail("\n\n".join(story(p))),
    "zip": lambda p: make.packed({"a/story.txt": "\n\n".join(story(p)).encode()}),
    "jsonl": lambda p: json.dumps({"text": "\n\n".join(story(p))}).encode(),
}
PLACES = ("Lagos", "Lima", "Oslo", "Dakar", "Quito", "Hanoi", "Accra", "Tunis")


def dialog(page):
    page.locator(".st-key-intake-open button").click()
    expect(page.locator(".st-key-intake-text textarea")).to_be_visible()


def give(page, *files):
    payload = [{"name": name, "mimeType": "application/octet-stream", "buffer": data} for name, data in files]
    page.locator(".st-key-intake-files input[type=file]").set_input_files(payload)
    for name, _ in files[:3]:
        expect(page.get_by_role("dialog")).to_contain_text(name)
    read(page)


def read(page):
    page.get_by_role("button", name="Read", exact=True).click()


def add(page, words):
    button = page.locator(".st-key-intake-add button")
    expect(button).to_have_text(words)
    button.click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def row(page, place):
    return page.locator('[class*="st-key-row-"] button').filter(has_text=place)


def test_a_file_of_each_kind_is_read_and_its_event_listed_also_after_a_reload_and_not_counted_twice(new_page):
    page = new_page()
    dialog(page)
    give(page, *((f"story.{kind}", KINDS[kind](place)) for kind, place in zip(KINDS, PLACES, strict=True)))
    add(page, f"Add {len(KINDS)} articles")
    for place in PLACES:
        expect(row(page, place)).to_have_count(1)
        expect(row(page, place)).to_contain_text("new")
    expect(page.get_by_role("combobox", name="Order of the list")).to_have_value("Just added first")
    rows = page.locator('[class*="st-key-row-"] button')
    assert all("new" in text.split() for text in rows.all_inner_texts()[: len(PLACES)])
    expect(page.frame_locator(FRAME).locator(".dl-mark.dl-fresh").first).to_be_visible()
    page.reload()
    expect(row(page, PLACES[0])).not_to_contain_text("new")
    for place in PLACES:
        expect(row(page, place)).to_have_count(1)
    dialog(page)
    give(page, ("again.txt", "\n\n".join(story(PLACES[0])).upper().encode()))
    expect(page.locator(".refused")).to_contain_text("was read before")


def paste(page, text):
    dialog(page)
    page.get_by_label("Or paste an article").fill(text)
    read(page)
    expect(page.locator(".st-key-intake-add button")).to_have_text("Add 1 article")


def type_day(page, day, *, then="Enter"):
    """Type a day into the first row, as a person does: onto the cell, which opens, and then a key that closes it."""
    table = page.get_by_role("dialog").get_by_test_id("stDataFrame")
    area = table.locator(".dvn-scroller")
    expect(area).to_be_visible()
    area.click(position={"x": area.bounding_box()["width"] / 4, "y": 52})  # the title
    expect(table.get_by_test_id("glide-cell-1-0")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowRight")
    expect(table.get_by_test_id("glide-cell-2-0")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    opened = page.get_by_test_id("date-picker-cell")
    opened.fill(day)
    if then:
        page.keyboard.press(then)
        expect(opened).to_have_count(0)


def note(page):
    return page.get_by_role("dialog").get_by_test_id("glide-cell-5-0")


def test_the_day_that_was_typed_dates_the_article_and_its_event_also_where_no_key_has_closed_the_cell(new_page):
    page = new_page()
    paste(page, "Protesters marched in Turku on Friday. It was a warm evening.")
    expect(note(page)).to_have_text("no day found: give one")
    type_day(page, "2026-03-12", then="")  # a Thursday
    add(page, "Add 1 article")
    expect(row(page, "Turku")).to_contain_text("6 Mar 2026")
    page.reload()
    row(page, "Turku").click()
    expect(page.locator("figcaption").filter(has_text="12 Mar 2026")).to_be_visible()


def test_a_day_on_which_no_article_appeared_is_refused_in_its_row_and_another_dates_the_event(new_page):
    page = new_page()
    paste(page, "Protesters marched in Tampere on Friday. It was a warm evening.")
    for day in ("0001-03-12", "012026-03-12"):
        type_day(page, day)
        expect(note(page)).to_contain_text("2024-08-27")
        expect(page.locator(".st-key-intake-add button")).to_be_disabled()
        expect(page.get_by_role("dialog")).to_contain_text("1 day refused")
    type_day(page, "2026-03-12")
    expect(note(page)).to_have_text("")
    add(page, "Add 1 article")
    expect(row(page, "Tampere")).to_contain_text("6 Mar 2026")


def test_hostile_files_are_refused_or_harmless(new_page):
    page = new_page()
    dialog(page)
    evil = "<img src=x onerror=window.pwned=1><script>window.pwned=2</script>"
    marked = f"---\ntitle: '{evil}'\n---\n\x1b[31m\u202e{story('Turin')[0]} ${{window.pwned=3}} `x`"
    give(
        page,
        ("evil.html", make.html(title=f"=cmd|'/C calc'!A1 {evil}", paragraphs=(*story("Riga"), evil), body=evil)),
        ("evil.md", marked.encode()),
        ("bomb.zip", make.packed({"bomb.txt": b"0" * 30_000_000, "../<b>up.txt": b"x"})),
        ("broken.pdf", b"%PDF-1.7 \x00\xff"),
        ("broken.docx", b"PK\x03\x04 and no more"),
    )
    refused = page.locator(".refused li")
    expect(refused).to_have_count(4)
    for words in ("unpacks to more than", "leads out of its archive", "no PDF", "no Word file"):
        expect(refused.filter(has_text=words)).to_have_count(1)
    assert page.locator(".refused b b").count() == 0
    add(page, "Add 2 articles")
    expect(row(page, "Riga")).to_have_count(1)
    assert page.evaluate("window.pwned") is None


def test_an_address_inside_the_network_is_refused(new_page, server):
    page = new_page()
    dialog(page)
    page.get_by_role("textbox", name="Address of a page").fill(f"{server}/ http://169.254.169.254/latest/meta-data/")
    read(page)
    refused = page.locator(".refused li")
    expect(refused).to_have_count(2)
    for number in range(2):
        expect(refused.nth(number)).to_contain_text("private or reserved")
    assert page.locator(".refused a").count() == 0


def test_articles_are_read_with_the_dialog_closed_stopped_and_read_on(new_page, watch):
    page = new_page()
    dialog(page)
    lines = [json.dumps({"text": f"Talks number {n} were held in Vienna. " * 200 + str(n)}) for n in range(120)]
    give(page, ("many.jsonl", "\n".join(lines).encode()))
    watch.hurry(page)  # while it reads, it tells of it all the time
    add(page, "Add 120 articles")
    # Pressed and let go in one: between the two the button may be drawn anew.
    page.locator(".st-key-reading-stop button").dispatch_event("click")
    expect(page.locator(".st-key-reading")).to_contain_text("Reading was stopped")
    watch.calm(page)
    page.locator(".st-key-reading-resume button").click()
    expect(page.locator(".st-key-reading-stop button")).to_be_visible()
