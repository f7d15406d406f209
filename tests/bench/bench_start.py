"""How long it takes from the command to the first mark in the browser, printed beside a bare Streamlit page.

python tests/bench/bench_start.py
"""

import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
LIMIT = 10.0  # seconds on two cores
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
_BARE = "import streamlit as st\nst.write('ready')\n"


def seconds_until(command: list[str], port: int, shown: str, browser) -> float:
    """Start a server, open its page as soon as it answers, and wait for what shows that it is drawn."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while time.perf_counter() - started < 120:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{port}")
        place = page.frame_locator("iframe[title='streamlit_folium.st_folium']") if shown.startswith(".") else page
        place.locator(shown).first.wait_for(timeout=120_000)
        return time.perf_counter() - started
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def main() -> None:
    chromium = shutil.which("chromium") or sys.exit("this needs chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_ARGUMENTS)
        bare = Path(folder) / "bare.py"
        bare.write_text(_BARE)
        ports = free_port(), free_port()
        streamlit = [sys.executable, "-m", "streamlit", "run", str(bare), "--server.headless", "true"]
        empty = seconds_until([*streamlit, "--server.port", str(ports[0])], ports[0], "text=ready", browser)
        app = [sys.executable, "-m", "geo", "app", "--no-browser", "--port", str(ports[1])]
        full = seconds_until(app, ports[1], ".dl-mark", browser)
    verdict = "within" if full <= LIMIT else "over"
    sys.stdout.write(
        f"bare Streamlit page {empty:.1f} s, the map of the seeds {full:.1f} s ({full / empty:.1f} times), "
        f"{verdict} {LIMIT:.0f} s\n"
    )


if __name__ == "__main__":
    main()
