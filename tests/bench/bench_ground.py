"""What a zoom costs on the page's ground, beside the same ground as layers of Leaflet's, in one browser.

python tests/bench/bench_ground.py [--times N]
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sample_events import many_events

from geo.maps.standalone import draw_page
from geo.views.sheets import Sheet
from geo.views.view import View

# Two maps of the same size, one with each; the median of the milliseconds that a zoom keeps the browser busy.
_RACE = """times => {
    const { home } = window.datelinePage, { files } = JSON.parse(document.getElementById("config").textContent);
    const box = () => {
        const node = document.createElement("div");
        node.style.cssText = "position:absolute;left:0;top:0;width:1100px;height:640px;visibility:hidden";
        document.body.append(node);
        return L.map(node, { zoomAnimation: false }).setView([45, 30], 3);
    };
    const ours = box(), theirs = box();
    const land = new home.land.constructor(ours, "overlayPane");
    for (const { parts, look, level } of home.land.sheets) land.add(parts, look, { level });
    const renderer = L.canvas({ padding: 0.4 }).addTo(theirs);
    for (const name of ["land-light", "water-light", "disputes"])
        for (const by of [0, 360])
            L.geoJSON(files[name], { renderer, interactive: false, coordsToLatLng: ([x, y]) => L.latLng(y, x + by) })
                .addTo(theirs);
    const cost = (map) => {
        const took = [];
        for (let at = 0; at < times; at++) {
            const start = performance.now();
            map.setView([45, 30], 3 + (at % 3), { animate: false });
            if (map === theirs) renderer._redraw();
            took.push(performance.now() - start);
        }
        return took.sort((a, b) => a - b)[times >> 1];
    };
    return [cost(theirs), cost(ours)];
}"""


def main() -> None:
    """Print both and their ratio."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--times", type=int, default=31)
    times = parser.parse_args().times
    chromium = shutil.which("chromium") or sys.exit("this needs chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "page.html"
        file.write_text(draw_page(View(many_events(9), 9, "All events", {}), Sheet()), encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(file.as_uri())
        page.wait_for_function("window.datelinePage.home.labels && window.datelinePage.home.land.sheets.length >= 4")
        theirs, ours = page.evaluate(_RACE, times)
        browser.close()
    sys.stdout.write(
        f"a zoom: {theirs:.0f} ms as layers, {ours:.1f} ms as one canvas, {theirs / ours:.0f} times less\n"
    )


if __name__ == "__main__":
    main()
