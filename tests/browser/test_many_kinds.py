"""Files of many kinds and a table of coded events, brought in together: each event is listed and marked on the map."""

import re

import coded_tables
import post_files
import pytest
import sample_files as make
import web_archive_files as archived
from page_parts import FRAME, opened
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def server(desk_server):
    """A server whose workspace is named: what is added stays in it to the end of the test."""
    desk_server.settings = {}
    return desk_server


def story(place):
    """Return paragraphs with an event at a place that no other file names."""
    return (
        f"Protesters marched in {place} on August 22, 2024, along the river and over the old stone bridge.",
        "It was a warm evening, and more people had come than a year before, by the count of the organisers.",
    )


def text(place):
    return "\n\n".join(story(place))


def page_of(place):
    return make.html(title=f"A march in {place}", head=make.FACTS, paragraphs=story(place))


def elements(place):
    return "".join(f"<text:p>{paragraph}</text:p>" for paragraph in story(place))


# Names of files, the places that they tell of, and how they are made.
FILES = {
    "a.md": ("Lagos", lambda p: f"---\npublished: 2024-08-23\n---\n{text(p)}".encode()),
    "b.html": ("Oslo", page_of),
    "c.pdf": ("Lima", lambda p: make.pdf(story(p))),
    "d.docx": ("Hanoi", lambda p: make.docx(story(p))),
    "e.odt": ("Dakar", lambda p: make.odt(elements(p))),
    "f.rtf": ("Tokyo", lambda p: make.rtf(r"\par ".join(story(p)))),
    "g.eml": ("Anchorage", lambda p: make.mail(text(p))),
    "h.mbox": ("Honolulu", lambda p: make.mailbox(make.mail(text(p)))),
    "i.csv": ("Perth", lambda p: f'title,date,text\nA march,2024-08-23,"{text(p)}"\n'.encode()),
    "j.warc.gz": ("Toronto", lambda p: archived.warc(archived.record("https://a.example/", page_of(p)), packed=True)),
    "k.mhtml": ("Auckland", lambda p: archived.mhtml(page_of(p), address="https://b.example/")),
    "result.json": ("Wuhan", lambda p: post_files.telegram(f"Protesters marched in #{p} today.")),
    "l.zip": ("Almaty", lambda p: make.packed({"in/story.txt": text(p).encode()})),
}
CODED = coded_tables.acled({"event_date": "2024-08-22"})  # at Khartoum


def test_events_of_thirteen_kinds_of_files_and_of_a_coded_table_are_listed_and_marked(new_page):
    page = new_page()
    page.locator(".st-key-intake-open button").click()
    given = [
        {"name": name, "mimeType": "application/octet-stream", "buffer": maker(place)}
        for name, (place, maker) in FILES.items()
    ]
    page.locator(".st-key-intake-files input[type=file]").set_input_files(given)
    expect(page.get_by_role("dialog")).to_contain_text("a.md")
    page.get_by_role("button", name="Read", exact=True).click()
    add = page.locator(".st-key-intake-add button")
    expect(add).to_have_text(f"Add {len(FILES)} articles")
    expect(page.locator(".refused")).to_have_count(0)
    add.click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    rows = page.locator('[class*="st-key-row-"] button')
    for place, _ in FILES.values():
        expect(rows.filter(has_text=place)).to_have_count(1)

    page.get_by_role("button", name=re.compile("^Coded events")).click()
    table = {"name": "acled.csv", "mimeType": "text/csv", "buffer": CODED}
    page.locator("[data-testid=stPopoverBody] input[type=file]").set_input_files(table)
    page.get_by_role("button", name="Add 1 event", exact=True).click()
    expect(rows.filter(has_text="Khartoum")).to_have_count(1)

    frame = page.frame_locator(FRAME)
    for place in (*(place for place, _ in FILES.values()), "Khartoum"):
        expect(frame.locator(f'.dl-mark[aria-label*="{place}"]')).to_have_count(1)
    page.keyboard.press("Escape")  # the menu lies above the list
    opened(page, "Wuhan")
    expect(page.locator(".evidence blockquote").first).to_have_text(re.compile("Protesters marched in #Wuhan today"))
