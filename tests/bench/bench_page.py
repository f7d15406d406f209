"""How much the marks of a map hide of each other at each zoom, and whether the middle of each opens it.

python tests/bench/bench_page.py [--clicks N]
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "browser"))

from overlaps import HIDDEN
from sample_events import many_events
from standing import HOME, standing_page

NUMBERS = (124, 5000)
ZOOMS = (1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 12)
_MIDDLES = f"""() => {{
    const {{ map, crowd }} = {HOME}, ground = map.getContainer().getBoundingClientRect();
    return crowd.shown().map(([part]) => [part.key, map.latLngToContainerPoint([part.lat, part.lon])])
        .filter(([, at]) => at.x > 60 && at.y > 60 && at.x < ground.width - 300 && at.y < ground.height - 60)
        .map(([key, at]) => [key, ground.left + at.x, ground.top + at.y]);
}}"""


def wrong_clicks(page, most: int) -> tuple[int, int]:
    """Click the middle of some marks, and count those that opened another."""
    middles = page.evaluate(_MIDDLES)
    chosen = middles[:: max(1, len(middles) // most)][:most]
    wrong = 0
    for key, x, y in chosen:
        page.evaluate(f"() => {{ {HOME}.crowd.fold(); {HOME}.chosen = null; }}")
        page.mouse.click(x, y)
        wrong += page.evaluate(f"{HOME}.chosen") != key
    return len(chosen), wrong


def main() -> None:
    """Print a row for each zoom."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--clicks", type=int, default=10)
    clicks = parser.parse_args().clicks
    for number in NUMBERS:
        with standing_page(many_events(number)) as page:
            for zoom in ZOOMS:
                page.evaluate(f"zoom => {{ {HOME}.map.setView([20, 0], zoom, {{ animate: false }}); }}", zoom)
                laid = page.evaluate(
                    f"() => {{ const t = performance.now(); {HOME}.crowd.lay(); return performance.now() - t; }}"
                )
                marks, hidden = page.evaluate(f"({HIDDEN})({HOME})")
                tried, wrong = wrong_clicks(page, clicks)
                sys.stdout.write(
                    f"{number:5} events, zoom {zoom:4}: {marks:5} marks, {hidden:4.0%} of one hidden at most, "
                    f"{wrong} of {tried} clicks opened another, laid out in {laid:.0f} ms\n"
                )


if __name__ == "__main__":
    main()
