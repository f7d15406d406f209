"""Hostile text in the elements of the page: each shows what was given, and nothing that it could have become."""

import re
from pathlib import Path

import pytest
from hostile_labels import LABELS
from playwright.sync_api import expect
from served import Served, chromium

from geo.views.escape import plain

pytestmark = [pytest.mark.browser, pytest.mark.timeout(1800)]

SHOWN = [" ".join(plain(each).split()) for each in LABELS]
# What an element shows beside its text, and of which elements that is made.
ELEMENTS = {
    "markdown": ("{}", {"p"}),
    "bold-and-gray": ("{0} {0}", {"p", "strong", "span.stMarkdownColoredText"}),
    "item": ("{}", {"ul", "li"}),
    "caption": ("{}", {"p"}),
    "warning": ("{}", {"p"}),
    "error": ("{}", {"p"}),
    "info": ("{}", {"p"}),
    "progress": ("{}", {"p"}),
    "expander": ("{}", {"p"}),
    "checkbox": ("{} 12", {"p", "em"}),
    "text": ("{}", {"p"}),
    "button": ("{}", {"p"}),
    "tertiary": ("{}", {"p"}),
}
# Of each text: its words, and the elements in it. A span that has neither text nor attributes parts the words unseen.
READ = """places => places.map(place => {
    const parts = [...place.querySelectorAll('*')].filter(
        part => part.localName !== 'span' || part.attributes.length || part.textContent);
    const named = part => part.localName + (part.localName === 'span' ? '.' + part.className : '');
    return [place.textContent.trim().replace(/\\s+/g, ' '), [...new Set(parts.map(named))].sort()];
})"""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A page of nothing but hostile text; in place of the server that the other tests share."""
    chromium()
    served = Served(data=tmp_path_factory.mktemp("labels"), app=Path(__file__).with_name("labels_page.py"))
    served.start()
    yield served
    served.stop()


def test_every_element_shows_what_was_given_and_nothing_else_and_gives_it_when_it_is_selected(new_page):
    page = new_page()
    for name, (words, parts) in ELEMENTS.items():
        texts = page.locator(f".st-key-drawn-{name}").locator(
            "[data-testid=stMarkdownContainer], [data-testid=stCaptionContainer]"
        )
        expect(texts).to_have_count(len(SHOWN))
        expect(texts.get_by_test_id("stSkeleton")).to_have_count(0)  # what stands there until a script has come
        expected = [[words.format(text).strip(), sorted(parts)] for text in SHOWN]
        assert texts.evaluate_all(READ) == expected, name
    # And what is selected is what was given.
    place = page.locator(".st-key-drawn-markdown p", has_text=re.compile(r"^https://example\.org$"))
    place.select_text()
    assert page.evaluate("() => getSelection().toString()") == "https://example.org"


@pytest.mark.parametrize(("path", "where"), [("/?help=1", "stTooltipContent"), ("/?dialog=1", "stDialog")])
def test_help_and_titles_show_what_was_given_and_nothing_else(new_page, path, where):
    page = new_page(path)
    if "help" in path:
        page.locator(".st-key-help button").first.hover()
    paragraphs = page.get_by_test_id(where).locator("p")
    expect(paragraphs).to_have_count(len(SHOWN))
    assert paragraphs.evaluate_all(READ) == [[text, []] for text in SHOWN]
