"""What a start costs when everything is kept, beside a bare Streamlit page, and what reading it all would cost.

python tests/bench/bench_memory.py                                  # 1,000 articles
python tests/bench/bench_memory.py --articles 5200 --kept a.dateline   # filled once, used again the next time
python tests/bench/bench_memory.py --beside ../older                   # in turn with another checkout

Told are (a) the time from the command until the server answers, (b) from then, when the page is opened, until the
first marks are on a map, (c) until they are on the page's own map, where the two differ: a page that was shown before
opens with the map as it was. And what the server has computed by then: where others use the machine too, compare that.

The articles are made of the seeds' sentences, with other countries, towns and days, so that no two tell of one story.
"""

import argparse
import os
import random
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import sync_playwright

from geo.articles.reading import read_inputs
from geo.memory.joined import corpus_of_kept
from geo.memory.reading import Memory
from geo.model import Article
from geo.workspace.store import Workspace

ROOT = Path(__file__).resolve().parents[2]
LIMIT = 2.0  # seconds from the server's answer to the first mark, on two quiet cores
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
_ANYWHERE = """(selector) => [document, ...[...document.querySelectorAll("iframe")].map((each) => each.contentDocument)]
    .some((each) => each && each.querySelector(selector))"""
_BARE = "import streamlit as st\nst.write('ready')\n"
_COUNTRIES = [
    "Russia",
    "Ukraine",
    "China",
    "Sudan",
    "Mali",
    "Libya",
    "Egypt",
    "Turkey",
    "Iran",
    "Syria",
    "Niger",
    "Chad",
    "France",
    "Poland",
    "Norway",
    "Japan",
    "India",
    "Brazil",
    "Mexico",
    "Peru",
    "Kenya",
    "Angola",
    "Yemen",
    "Iraq",
]
_TOWNS = [
    "Moscow",
    "Beijing",
    "Kursk",
    "Kyiv",
    "Khartoum",
    "Bamako",
    "Tripoli",
    "Cairo",
    "Ankara",
    "Tehran",
    "Damascus",
    "Niamey",
    "Paris",
    "Warsaw",
    "Oslo",
    "Tokyo",
    "Delhi",
    "Lima",
    "Nairobi",
    "Luanda",
    "Sanaa",
    "Baghdad",
]
_SENTENCES = 25


def made_articles(number: int, *, seed: int = 1) -> list[Article]:
    """Make articles that are alike in kind and differ in who, where and when."""
    chance = random.Random(seed)
    seeds, _ = read_inputs([ROOT / "seeds"])
    sentences = [s for a in seeds for s in re.split(r"(?<=[.!?”])\s+", a.text) if 40 < len(s) < 400]
    return [_made(n, chance, sentences) for n in range(number)]


def _made(number: int, chance: random.Random, sentences: list[str]) -> Article:
    text = " ".join(chance.sample(sentences, _SENTENCES))
    for names in (_COUNTRIES, _TOWNS):
        others = dict(zip(names, chance.sample(names, len(names)), strict=True))
        text = re.sub("|".join(names), lambda found, others=others: others[found[0]], text)
    day = date(2023, 1, 1) + timedelta(days=number % 700)
    return Article(f"made-{number:05}.txt", text, f"Story {number}", day, source=f"Wire {number % 7}")


# ---- filling ----


def fill(path: Path, number: int) -> tuple[int, float]:
    """Keep so many articles in a workspace; return how many were read now, and how long that took."""
    workspace = Workspace.open(path)
    articles = made_articles(number)
    workspace.add_articles(articles)
    memory = Memory(workspace.extractions())
    pending = memory.load(articles).pending
    started = time.perf_counter()
    for done, _ in enumerate(memory.read(pending)):
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{done + 1} of {len(pending)}")
    took = time.perf_counter() - started
    corpus_of_kept(memory, articles, memory.load(articles).extractions)
    return len(pending), took


# ---- starting ----


@dataclass
class Start:
    """Seconds from the command until the server answers, until something is shown, until all is, and of computing.

    `computed` is what the server's process has computed by the last, on however many cores.
    """

    answers: float
    shows: float
    whole: float
    computed: float

    def __str__(self) -> str:
        return (
            f"(a) {self.answers:.1f} s from the command until the server answers, (b) {self.shows - self.answers:.1f} s"
            f" from then to what is seen first, {self.shows:.1f} s together, (c) {self.whole - self.answers:.1f} s to"
            f" the page, {self.whole:.1f} s together; the server computed {self.computed:.1f} s"
        )


def start(command: list[str], shown: str, browser, *, data: Path, root: Path = ROOT) -> Start:
    """Start a server, open its page as soon as it answers, and wait for what shows that it is drawn."""
    port = free_port()
    started = time.perf_counter()
    process = subprocess.Popen(
        [*command, "--server.port" if "streamlit" in command else "--port", str(port)], cwd=root,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ | {"DATELINE_DATA": str(data)},
    )  # fmt: skip
    try:
        while not answers(port):
            time.sleep(0.02)
        up = time.perf_counter() - started
        page = browser.new_page(reduced_motion="reduce")  # without a graphics card, motion is computed
        page.goto(f"http://127.0.0.1:{port}", wait_until="commit")
        page.wait_for_function(_ANYWHERE, arg=shown, timeout=600_000)
        shows = time.perf_counter() - started
        place = page.frame_locator("iframe[title='streamlit_folium.st_folium']") if shown[0] == "." else page
        place.locator(shown).first.wait_for(timeout=600_000)
        whole = time.perf_counter() - started
        if shown[0] == ".":
            page.locator("#dateline-opening").wait_for(state="detached")
            wait_for_view(port)
        page.close()
    finally:
        process.terminate()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return Start(up, shows, whole, used.ru_utime + used.ru_stime)


def wait_for_view(port: int, within: float = 60.0) -> None:
    """Return when the server has what the next start opens with, or an older one never will have."""
    ends = time.monotonic() + within
    while time.monotonic() < ends:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
            if b"dateline-opening" in answer.read():
                return
        time.sleep(0.2)


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def best(starts: Iterable[Start]) -> Start:
    """Return the quickest of some starts."""
    return min(starts, key=lambda found: found.shows)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--kept", type=Path, help="a workspace to fill, or one that was filled before")
    parser.add_argument("--beside", type=Path, help="another checkout, started in turn with this one")
    parser.add_argument("--times", type=int, default=3, help="starts of each, of which the quickest is told")
    options = parser.parse_args()
    chromium = shutil.which("chromium") or sys.exit("this needs chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = (options.kept or Path(folder) / "kept.dateline").resolve()
        read, took = fill(path, options.articles)
        browser = playwright.chromium.launch(executable_path=chromium, args=_ARGUMENTS)
        bare = Path(folder) / "bare.py"
        bare.write_text(_BARE)
        streamlit = [sys.executable, "-m", "streamlit", "run", str(bare), "--server.headless", "true"]
        app = ["-m", "geo", "app", str(path), "--no-browser"]

        def ours(root: Path) -> Start:
            """Start a checkout by its own Python; what is kept in the user's folder of data stays, as it would."""
            python = sys.executable if root == ROOT else str(root / ".venv" / "bin" / "python")
            data = Path(folder) / f"data{root.name}"
            return start([python, *app], ".dl-mark", browser, data=data, root=root)

        roots = [ROOT, *([options.beside.resolve()] if options.beside else [])]
        firsts = [ours(root) for root in roots]
        rounds = [
            (start(streamlit, "[data-testid=stMarkdownContainer]", browser, data=Path(folder)), *map(ours, roots))
            for _ in range(options.times)
        ]
        empty, full, *others = map(best, zip(*rounds, strict=True))
        more = made_articles(options.articles + 1)[-1:]
        Workspace.open(path).add_articles(more)
        one = ours(ROOT)
        Workspace.open(path).remove_article(more[0].id)
    after = full.shows - full.answers
    whole = full.whole / empty.shows
    say = sys.stdout.write
    say(f"reading: {took / read:.2f} s an article, {took:.0f} s for {read}\n" if read else "all was kept before\n")
    say(f"bare Streamlit page: {empty}\n")
    say(f"{options.articles:,} articles kept: {full}\n")
    say(f"  {full.shows / empty.shows:.1f} times the bare page, {whole:.1f} times for all of it\n")
    say(f"the first start ever of this Dateline: {firsts[0]}\n")
    for root, other in zip(roots[1:], others, strict=True):
        say(f"{root}: {other}\n")
        shares = full.shows / other.shows, full.whole / other.whole, full.computed / other.computed
        say("  here {:.2f} of its time to the first map, {:.2f} to the page, {:.2f} of its computing\n".format(*shares))
    say(f"and one that is not kept: {one}\n")
    say(f"{'within' if after <= LIMIT else 'over'} {LIMIT:.0f} s from the server's answer to the first map\n")


if __name__ == "__main__":
    main()
