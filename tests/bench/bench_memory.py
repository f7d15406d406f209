"""What a start costs when everything is kept, beside a bare Streamlit page, and what reading it all would cost.

python tests/bench/bench_memory.py                                  # 1,000 articles
python tests/bench/bench_memory.py --articles 5200 --kept a.dateline   # filled once, used again the next time

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
    """Seconds from the command until the server answers, and until the page shows what it should."""

    answers: float
    shows: float

    def __str__(self) -> str:
        return f"{self.answers:.1f} s until the server answers, {self.shows - self.answers:.1f} s from then to the page"


def start(command: list[str], shown: str, browser) -> Start:
    """Start a server, open its page as soon as it answers, and wait for what shows that it is drawn."""
    port = free_port()
    with tempfile.TemporaryDirectory() as data:
        started = time.perf_counter()
        process = subprocess.Popen(
            [*command, "--server.port" if "streamlit" in command else "--port", str(port)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ | {"DATELINE_DATA": data},
        )  # fmt: skip
        try:
            while not answers(port):
                time.sleep(0.02)
            up = time.perf_counter() - started
            page = browser.new_page()
            page.goto(f"http://127.0.0.1:{port}")
            place = page.frame_locator("iframe[title='streamlit_folium.st_folium']") if shown[0] == "." else page
            place.locator(shown).first.wait_for(timeout=600_000)
            return Start(up, time.perf_counter() - started)
        finally:
            process.terminate()
            process.wait()


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--kept", type=Path, help="a workspace to fill, or one that was filled before")
    options = parser.parse_args()
    chromium = shutil.which("chromium") or sys.exit("this needs chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = options.kept or Path(folder) / "kept.dateline"
        read, took = fill(path, options.articles)
        browser = playwright.chromium.launch(executable_path=chromium, args=_ARGUMENTS)
        bare = Path(folder) / "bare.py"
        bare.write_text(_BARE)
        streamlit = [sys.executable, "-m", "streamlit", "run", str(bare), "--server.headless", "true"]
        app = [sys.executable, "-m", "geo", "app", str(path), "--no-browser"]
        starts = [(start(streamlit, "text=ready", browser), start(app, ".dl-mark", browser)) for _ in range(3)]
        empty, full = (min(each, key=lambda found: found.shows) for each in zip(*starts, strict=True))
        more = made_articles(options.articles + 1)[-1:]
        Workspace.open(path).add_articles(more)
        one = start(app, ".dl-mark", browser)
    after = full.shows - full.answers
    say = sys.stdout.write
    say(f"reading: {took / read:.2f} s an article, {took:.0f} s for {read}\n" if read else "all was kept before\n")
    say(f"bare Streamlit page: {empty}\n")
    say(f"{options.articles:,} articles kept: {full}; {full.shows / empty.shows:.1f} times the bare page\n")
    say(f"and one that is not: {one}\n")
    say(f"{'within' if after <= LIMIT else 'over'} {LIMIT:.0f} s from the server's answer to the first map\n")


if __name__ == "__main__":
    main()
