"""What a zoom costs on the page's ground, beside the same ground as layers of Leaflet's, in one browser.

python tests/bench/bench_ground.py [--times N]
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sample_events import many_events
from standing import standing_page

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
    with standing_page(many_events(9)) as page:
        theirs, ours = page.evaluate(_RACE, times)
    sys.stdout.write(
        f"a zoom: {theirs:.0f} ms as layers, {ours:.1f} ms as one canvas, {theirs / ours:.0f} times less\n"
    )


if __name__ == "__main__":
    main()
