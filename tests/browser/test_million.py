"""The page over a table of very many events: filters, map, timeline, list and search answer, and little is sent.

60,000 events where nothing else is said, which is more than are held one by one; DATELINE_EVENTS=1000000 asks for a
million, and the figures are printed with `-s`.
"""

import os
import re
import sys
from pathlib import Path

import pytest
from million_events import write_events
from page_parts import COUNTS, FRAME, button
from playwright.sync_api import expect
from rest import holds, rest
from served import Served, chromium

pytestmark = [pytest.mark.browser, pytest.mark.timeout(1800)]

NUMBER = int(os.environ.get("DATELINE_EVENTS", "60000"))
MOST_SENT = 500_000  # bytes of one answer: in how many steps a map moves, and is answered, the browser decides
MOST_MEMORY = 2_500_000_000  # bytes
TICK = os.sysconf("SC_CLK_TCK")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The page over a table; in place of the server that the other tests share."""
    chromium()
    folder = tmp_path_factory.mktemp("million")
    served = Served(write_events(folder / "events.parquet", NUMBER), data=folder / "data")
    served.start()
    yield served
    served.stop()


class Costs:
    """What the page costs its server: processor time, and bytes that go to the browser."""

    def __init__(self, page, server) -> None:
        self.sent, self.largest, self.process = 0, 0, server.process.pid
        page.on("websocket", lambda socket: socket.on("framereceived", self._count))

    def _count(self, content: "str | bytes") -> None:
        self.sent += len(content)
        self.largest = max(self.largest, len(content))

    @property
    def computed(self) -> float:
        """Seconds of the processor since the server's start."""
        fields = Path(f"/proc/{self.process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    @property
    def memory(self) -> int:
        """The most memory that it has had, in bytes."""
        found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{self.process}/status").read_text(encoding="ascii"))
        return int(found[1]) * 1024

    def of(self, what: str, act) -> int:
        """Do something; print what it cost, and return the bytes of the largest answer."""
        self.largest = 0
        sent, computed = self.sent, self.computed
        act()
        sys.stdout.write(f"{what}: {self.computed - computed:.2f} s, {(self.sent - sent) / 1000:,.0f} kB\n")
        return self.largest


def counted(page) -> int:
    """Return how many events are shown, as the caption says."""
    return int(re.search(r"([\d,]+) of", page.locator(".st-key-caption").inner_text())[1].replace(",", ""))


def test_what_is_asked_of_very_many_events_is_answered_with_little(new_page, server):
    page = new_page("")
    costs = Costs(page, server)

    def answered(act, words: str) -> None:
        act()
        expect(page.locator(".st-key-caption")).to_contain_text(words)
        rest(page)

    costs.of("start and first view", lambda: answered(lambda: page.goto(f"{server}/"), f"{NUMBER:,} of {NUMBER:,}"))
    holds(page, f"() => document.querySelector('{FRAME}').contentWindow.datelinePage?.home.seen")
    rest(page)
    assert page.locator('[class*="st-key-row-"] button').count() == 20
    expect(page.locator(".tl-words")).to_contain_text(f"{NUMBER:,} dated events")
    # A filter, whose count says beforehand what is left.
    box = page.locator('[class*="st-key-actor-"] label').first
    left = int(re.search(r"([\d,]+)\s*$", box.inner_text())[1].replace(",", ""))
    assert costs.of("a filter", lambda: answered(box.click, f"{left:,} of {NUMBER:,}")) < MOST_SENT
    assert 0 < counted(page) == left < NUMBER
    # Words.
    field = page.get_by_role("textbox", name="Search", exact=True)

    def search() -> None:
        field.fill('"happening 7 there"')
        field.press("Enter")

    costs.of("the first search", lambda: answered(search, "with “"))
    assert counted(page) <= 1
    button(page, "clear-all").click()
    expect(page.locator(".st-key-caption")).to_contain_text(f"{NUMBER:,} of {NUMBER:,}")
    rest(page)
    # Another part of the earth is other marks.
    closer = (
        f"() => {{ document.querySelector('{FRAME}').contentWindow.map.setView([48, 30], 6, {{animate: false}}); }}"
    )
    most = max(page.evaluate(COUNTS))

    def come_closer() -> None:
        page.evaluate(closer)
        holds(page, f"most => {{ const now = ({COUNTS})(); return now.length && Math.max(...now) < most; }}", most)
        rest(page)

    assert costs.of("coming closer", come_closer) < MOST_SENT
    # A row opens its evidence, and the next one is a step away.
    page.locator('[class*="st-key-row-"] button').first.click()
    expect(page.locator(".evidence blockquote").first).to_contain_text("What was told of happening")
    rest(page)

    def go_on() -> None:
        button(page, "step-next").click()
        expect(page.locator(".st-key-steps")).to_contain_text(f"2 of {NUMBER:,}")
        rest(page)

    assert costs.of("the next event", go_on) < MOST_SENT
    assert costs.memory < MOST_MEMORY
    sys.stdout.write(f"memory: {costs.memory / 1e6:,.0f} MB\n")
