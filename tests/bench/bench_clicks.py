"""How long a reader waits from a click to what the browser paints for it, over a few and over very many events.

python tests/bench/bench_clicks.py [--events N M] [--times N]

A filter: from the click on an actor's box to the caption that tells of it, with the map's new marks. A row: from the
click on it to its sentence. A step: from "Earlier event" to that event's sentence. Medians in milliseconds over few
events and over many, and how many times as long the latter is.
"""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "browser")]

from page_parts import FRAME  # noqa: E402
from rest import FOLLOWED, rest  # noqa: E402
from served import Served, chromium  # noqa: E402

# Waits for what is painted after a click: until what a question answers has changed, and the frame after that is drawn.
_WATCH = """question => {
    const ask = new Function("return " + question), before = ask();
    window.datelinePainted = new Promise((done) => {
        let began = null;
        document.addEventListener("pointerdown", () => { began = performance.now(); }, { capture: true, once: true });
        const look = () => {
            if (began === null || ask() === before) return requestAnimationFrame(look);
            return requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
        };
        requestAnimationFrame(look);
    });
}"""
_CAPTION = "document.querySelector('.st-key-caption')?.innerText"
_SCENE = f"document.querySelector('{FRAME}').contentWindow.datelinePage?.home.what"
_SENTENCE = "document.querySelector('.evidence blockquote') && location.search"  # which event is open
_FILTER = f"{_CAPTION} + '|' + {_SCENE}"


def painted(page: Page, question: str, selector: str) -> float:
    """Return the milliseconds from a click to what is painted for it."""
    rest(page)
    page.evaluate(_WATCH, question)
    page.locator(selector).first.click()
    return float(page.evaluate("() => window.datelinePainted"))


def measured(number: int, times: int) -> dict[str, list[float]]:
    """Measure over so many events."""
    found: dict[str, list[float]] = {"filter": [], "row": [], "step": []}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        served = Served(Path(str(number)), data=Path(folder), app=ROOT / "browser" / "crowd_page.py")
        served.start()
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.add_init_script(FOLLOWED)
        page.goto(f"{served}/")
        page.wait_for_selector('[class*="st-key-row-"] button')
        for _ in range(times):
            found["filter"].append(painted(page, _FILTER, '[class*="st-key-actor-"] label'))
            found["row"].append(painted(page, _SENTENCE, '[class*="st-key-row-"] button'))
            found["step"].append(painted(page, _SENTENCE, '.tl-step[aria-label="Earlier event"]'))
            page.get_by_role("button", name="‹ List").click()
        browser.close()
        served.stop()
    return found


def main() -> None:
    """Print a row for each thing that is done."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, nargs=2, default=(1000, 20_000), metavar=("FEW", "MANY"))
    parser.add_argument("--times", type=int, default=30)
    given = parser.parse_args()
    few, many = (measured(number, given.times) for number in given.events)
    sys.stdout.write(f"{'':8}{given.events[0]:>10,}{given.events[1]:>10,}{'ratio':>8}\n")
    for name in few:
        one, other = statistics.median(few[name]), statistics.median(many[name])
        sys.stdout.write(f"{name:8}{one:10.0f}{other:10.0f}{other / one:8.1f}\n")


if __name__ == "__main__":
    main()
