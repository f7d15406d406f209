"""What the page that stands alone costs with many events, as ratios of what it costs with few.

Its size, the time to build it, and, in node, the time to make its index and to answer a choice: which events pass, how
many each further choice would leave, and the marks that are left. All grow with the events; a ratio far above theirs
says that something grows faster.

PYTHONPATH=.:tests python tests/bench/bench_standalone.py [FEW MANY]
"""

import json
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sample_events import many_events

from geo.maps.standalone import draw_page
from geo.resources import resource_path
from geo.views.view import View

NUMBERS = (2_000, 20_000)
REPEATS = 3  # the least is told
_BLOCK = re.compile(r'<script type="application/json" id="(\w+)">(.*?)</script>', re.DOTALL)
_IN_NODE = """
import {{ readFileSync }} from "node:fs";
const web = {web};
const {{ filtered }} = await import(web + "/filtered.js");
const {{ facets, indexOf, nothingChosen, select }} = await import(web + "/selection.js");
const {{ config, scene, data }} = JSON.parse(readFileSync(process.argv[2], "utf8"));
const least = (work) => Math.min(...Array.from({{ length: {repeats} }}, () => {{
  const started = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - started) / 1e9;
}}));
const page = {{ ...data, index: indexOf(data) }};
const actor = page.index.filters.find((one) => one.name === "actor").options[0][0];
const chosen = {{ ...nothingChosen(), chosen: {{ actor: new Set([actor]) }}, text: "a* e" }};
const all = select(page.index, nothingChosen());
console.log(JSON.stringify({{
  "index": least(() => indexOf(data)),
  "choice": least(() => {{ select(page.index, chosen); facets(page.index, chosen); }}),
  "words": least(() => page.index.words.mask("begin* word")),
  "marks": least(() => filtered(scene, page, config, all, null)),
}}));
"""


def measure(number: int) -> dict[str, float]:
    """Return bytes and seconds for so many events; building takes the processor's time."""
    events = many_events(number)
    view = View(events, number, "All events", {})
    draw_page(View(events[:1], 1, "All events", {}))  # opens the outlines and reads the scripts
    started = time.process_time()
    page = draw_page(view)
    took = time.process_time() - started
    blocks = {name: json.loads(text) for name, text in _BLOCK.findall(page)}
    return {"bytes": len(page.encode()), "build": took, **in_node(blocks)}


def in_node(blocks: dict[str, object]) -> dict[str, float]:
    """Return seconds of what the browser's scripts do with a page's data."""
    with tempfile.TemporaryDirectory() as folder:
        data, script = Path(folder, "data.json"), Path(folder, "run.mjs")
        data.write_text(json.dumps(blocks), encoding="utf-8")
        web = json.dumps(resource_path("maps", "web").as_uri())
        script.write_text(_IN_NODE.format(web=web, repeats=REPEATS), encoding="utf-8")
        done = subprocess.run(["node", str(script), str(data)], capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main() -> None:
    given = [int(word) for word in sys.argv[1:]] or NUMBERS
    few, many = (measure(number) for number in given)
    sys.stdout.write(f"{given[1]:,} events beside {given[0]:,}, which are {given[1] / given[0]:.1f} times as many\n")
    for name, value in many.items():
        what = (
            f"{few[name] / 1e6:8.2f} → {value / 1e6:8.2f} MB"
            if name == "bytes"
            else f"{few[name]:8.4f} → {value:8.4f} s"
        )
        sys.stdout.write(f"  {name:8} {what}: {value / few[name]:5.1f} times\n")


if __name__ == "__main__":
    main()
