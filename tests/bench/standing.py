"""The page that stands alone in a browser, for benches of what it draws."""

import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from geo.maps.standalone import draw_page
from geo.model import Event
from geo.views.view import View

HOME = "window.datelinePage.home"


@contextmanager
def standing_page(events: Sequence[Event]) -> Iterator[Page]:
    """Show some events in Chromium, within the block."""
    chromium = shutil.which("chromium") or sys.exit("this needs chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "page.html"
        file.write_text(draw_page(View(tuple(events), len(events), "All events", {})), encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(file.as_uri())
        page.wait_for_selector("ol.events .head")
        page.wait_for_function(f"{HOME}.labels && {HOME}.land.sheets.length >= 4")  # the ground is there, too
        yield page
        browser.close()
