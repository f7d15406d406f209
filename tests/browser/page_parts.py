"""Parts of the page that several of these tests look for, and what they do to it."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect
from rest import holds

FRAME = 'iframe[title="streamlit_folium.st_folium"]'
OPENING = 'iframe[title="Opening map"]'
# Of each mark on the map, how many events it stands for.
COUNTS = f"""() => {{
    const frame = document.querySelector('{FRAME}'), counts = [];
    frame.contentWindow.map.eachLayer(layer => {{ if (layer.part) counts.push(layer.part.count); }});
    for (const node of frame.contentDocument.querySelectorAll('.dl-mark'))
      counts.push(Number(node.querySelector('text')?.textContent || 1));
    return counts;
}}"""
SCRIPTS = "**/static/js/**"  # Streamlit's: without them, nothing comes but what the document brings


def button(page: Page, key: str) -> Locator:
    """Return the button whose key begins so."""
    return page.locator(f'[class*="st-key-{key}"] button').first


def opened(page: Page, place: str) -> None:
    """Open the event at a place from the list."""
    page.locator('[class*="st-key-row-"] button').filter(has_text=place).first.click()
    expect(page.locator(".evidence blockquote").first).to_be_visible()


def lose(page: Page, act: Callable[[], object]) -> None:
    """Do what asks for a run, and keep from the page all that the run draws, as Streamlit may.

    A page is not at rest then: what is done to it next must not wait for that.
    """
    page.evaluate("() => { window.datelineDeaf = true; }")
    act()
    holds(page, "() => !window.datelineDeaf")


def held(page):
    """Keep Streamlit's scripts from a page, until the test lets them through."""
    waiting, through = [], []

    def pass_on(route):
        if through:
            route.continue_()
        else:
            waiting.append(route)

    def go_on():
        through.append(True)
        for route in waiting:
            route.continue_()

    page.route(SCRIPTS, pass_on)
    return go_on
