"""Take the manual's pictures: of the page, showing the seed articles, in headless Chromium, and drawn maps of them.

python docs/pictures.py [NAME ...]

Without a name all of docs/images are taken anew. It needs the extra `test`, and Chromium.
"""

import io
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "browser")]

# How the browser tests start the page, and name its parts.
from page_parts import FRAME  # noqa: E402
from served import Served, chromium  # noqa: E402

IMAGES = ROOT / "docs" / "images"
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
ROWS = '[class*="st-key-row-"] button'
STORY = """Kenya and Uganda sign a water treaty

Nairobi, 12 March 2026. Kenya and Uganda signed a treaty on the waters of Lake Victoria in Nairobi on Thursday."""


def nothing(_page: Page) -> None:
    """Take the page as it comes."""


def evidence(page: Page) -> None:
    """Open an event from the list."""
    if page.viewport_size == PHONE:
        page.locator(".st-key-sheet-handle button").first.click()
    page.locator(ROWS).filter(has_text=re.compile("Li Qiaoming")).first.click()
    page.wait_for_selector(".evidence blockquote")


def correct(page: Page) -> None:
    """Look for another place of an event."""
    evidence(page)
    page.get_by_label("Your name, kept with each decision").fill("Desk editor")
    page.keyboard.press("Enter")
    page.locator(".st-key-review-edit button:not([disabled])").click()
    page.locator('[class*="st-key-place-0-"] button').first.click()
    page.get_by_label("Find a place").fill("Vladiv")
    page.keyboard.press("Enter")
    page.wait_for_selector('[class*="st-key-place-found-"]')


def article(page: Page) -> None:
    """Read an event's article as a whole."""
    evidence(page)
    page.locator(".st-key-article-0 button").click()
    page.wait_for_selector('[role="dialog"]')


def export(page: Page) -> None:
    """Open the export with its preview."""
    page.get_by_role("button", name="Export", exact=True).click()
    page.wait_for_selector('[role="dialog"] img')


def intake(page: Page) -> None:
    """Paste an article."""
    page.get_by_role("button", name="Add articles", exact=True).click()
    page.locator('[role="dialog"] textarea').first.fill(STORY)


# Each picture: its address, size, what is done first, what is cut out, and more that the browser is told.
PICTURES: Mapping[str, tuple[str, dict[str, int], Callable[[Page], None], str, Mapping[str, str]]] = {
    "page": ("/", DESK, evidence, "", {}),
    "evidence": ("/?from=2023-01-01&to=2023-02-28", DESK, lambda page: page.locator(ROWS).nth(2).click(), "", {}),
    "correct": ("/", DESK, correct, "", {}),
    "layers": ("/?layers=side", DESK, nothing, FRAME, {}),
    "timeline": ("/?from=2023-01-01&to=2023-06-30", DESK, nothing, ".tl", {}),
    "search": ("/?text=satell*", DESK, nothing, "", {}),
    "network": ("/?show=network", DESK, nothing, "", {}),
    "article": ("/", DESK, article, "", {}),
    "table": ("/?show=table", DESK, nothing, "", {}),
    "dark": ("/", DESK, evidence, "", {"color_scheme": "dark"}),
    "phone": ("/", PHONE, nothing, "", {}),
    "phone-evidence": ("/", PHONE, evidence, "", {}),
    "tour": ("/", DESK, nothing, "", {}),
    "export": ("/", DESK, export, "", {}),
    "intake": ("/", DESK, intake, "", {}),
}


# Drawn maps: what is told to `dateline export`.
DRAWN: Mapping[str, tuple[str, ...]] = {
    "drawn-map": ("--size", "1456x819@109", "--headline"),
}


def settled(page: Page) -> None:
    """Wait until the page looks as it looked a moment ago."""
    seen = b""
    while (now := page.screenshot()) != seen:
        seen = now
        page.wait_for_timeout(1500)


def take(browser: Browser, server: str, name: str) -> None:
    """Take one picture, once the page no longer changes."""
    path, size, act, part, more = PICTURES[name]
    context = browser.new_context(viewport=size, reduced_motion="reduce", **more)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(server + path)
    page.wait_for_selector(ROWS if size == DESK else FRAME, timeout=120_000)
    if "network" not in path:
        page.frame_locator(FRAME).locator(".dl-mark, canvas").first.wait_for()
    settled(page)
    close = page.get_by_role("button", name="Close the tour")
    if name != "tour" and close.count():
        close.click()
        close.wait_for(state="detached")
    act(page)
    settled(page)
    keep(name, (page.locator(part).first if part else page).screenshot())
    context.close()


def draw(name: str, data: str) -> None:
    """Write one drawn map."""
    path = Path(data) / f"{name}.png"
    told = [sys.executable, "-m", "geo", "export", str(ROOT / "seeds"), "-o", str(path), *DRAWN[name]]
    subprocess.run(told, check=True, cwd=ROOT, env=os.environ | {"DATELINE_DATA": data})  # noqa: S603 our own
    keep(name, path.read_bytes())


def keep(name: str, seen: bytes) -> None:
    """Write a picture with few colours; this keeps those of small signs, and takes a third of the room."""
    path_to = IMAGES / f"{name}.png"
    few = Image.open(io.BytesIO(seen)).convert("RGB").quantize(256, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(path_to, optimize=True)
    print(f"{path_to.name}: {path_to.stat().st_size / 1000:.0f} kB")


def main() -> None:
    """Take what is asked for."""
    known = {**PICTURES, **DRAWN}
    asked = sys.argv[1:] or list(known)
    if unknown := set(asked) - known.keys():
        sys.exit(f"no picture is called {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    names = sorted(PICTURES.keys() & set(asked), key=lambda name: (name != "tour", name))  # it is shown until closed
    with tempfile.TemporaryDirectory() as data:
        for name in sorted(DRAWN.keys() & set(asked)):
            draw(name, data)
        if names:
            take_all(names, data)


def take_all(names: Sequence[str], data: str) -> None:
    """Start the page on the seeds, take the pictures, and end it."""
    with sync_playwright() as playwright:
        page = Served(ROOT / "seeds", data=Path(data))
        page.start()
        try:
            browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
            for name in names:
                take(browser, str(page), name)
            browser.close()
        finally:
            page.stop()


if __name__ == "__main__":
    main()
