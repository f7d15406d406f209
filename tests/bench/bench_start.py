"""How long it takes from the command to the first marks in the browser, printed beside a bare Streamlit page.

python tests/bench/bench_start.py [--times N]

Each round starts the page with a data folder of its own: at first nothing is kept, so that the seeds are read; then
once more, with what the first start has kept. The first marks are those with which the page opens; the page is whole
when its own map has them. Medians of all rounds.
"""

import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

LIMIT = 5.0  # seconds on two cores, from the command to the first marks
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
_BARE = "import streamlit as st\nst.write('ready')\n"
_OPENING, _WHOLE = "iframe[title='Opening map']", "iframe[title='streamlit_folium.st_folium']"
_KEPT = 4.0  # seconds after which a page that rests has kept what it opens with


def seconds_until(
    command: list[str], port: int, browser: Browser, shown: list[Callable[[Page], bool]], data: Path
) -> list[float]:
    """Start a server, open its page as soon as it answers, and time what is shown on it."""
    started = time.perf_counter()
    environment = {**os.environ, "HOME": str(data), "XDG_DATA_HOME": str(data)}
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    found = [0.0] * len(shown)
    try:
        while time.perf_counter() - started < 120:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.02)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"http://127.0.0.1:{port}", wait_until="commit")
        while not all(found) and time.perf_counter() - started < 120:
            for at, is_there in enumerate(shown):
                if not found[at] and is_there(page):
                    found[at] = time.perf_counter() - started
            time.sleep(0.02)
        time.sleep(_KEPT)
        page.close()
        return found
    finally:
        process.terminate()
        process.wait()


def has_marks(frame: str) -> Callable[[Page], bool]:
    def look(page: Page) -> bool:
        return page.locator(frame).count() > 0 and page.frame_locator(frame).locator(".dl-mark").count() > 0

    return look


def any_marks(page: Page) -> bool:
    return has_marks(_OPENING)(page) or has_marks(_WHOLE)(page)


def is_ready(page: Page) -> bool:
    return page.locator("text=ready").count() > 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, default=3)
    times = parser.parse_args().times
    chromium = shutil.which("chromium") or sys.exit("this needs chromium")
    rounds: dict[str, list[float]] = {"bare Streamlit page": []}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_ARGUMENTS)
        for _ in range(times):
            with tempfile.TemporaryDirectory() as folder:
                bare, port = Path(folder) / "bare.py", str(free_port())
                bare.write_text(_BARE)
                command = [sys.executable, "-m", "streamlit", "run", str(bare), "--server.headless", "true"]
                (empty,) = seconds_until(
                    [*command, "--server.port", port], int(port), browser, [is_ready], Path(folder)
                )
                rounds["bare Streamlit page"].append(empty)
                for start in ("with nothing kept", "with all kept"):
                    port = str(free_port())
                    app = [sys.executable, "-m", "geo", "app", "--no-browser", "--port", port]
                    first, whole = seconds_until(app, int(port), browser, [any_marks, has_marks(_WHOLE)], Path(folder))
                    rounds.setdefault(f"{start}: first marks", []).append(first)
                    rounds.setdefault(f"{start}: whole page", []).append(whole)
    bare_median = statistics.median(rounds["bare Streamlit page"])
    for name, found in rounds.items():
        median = statistics.median(found)
        sys.stdout.write(f"{name:32} {median:5.1f} s, {median / bare_median:.1f} times the bare page\n")
    first = statistics.median(rounds["with nothing kept: first marks"])
    sys.stdout.write(f"{'within' if first <= LIMIT else 'over'} {LIMIT:.0f} s\n")


if __name__ == "__main__":
    main()
