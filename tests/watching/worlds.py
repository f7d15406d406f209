"""A world for a watch: a clock that tests turn, feeds and pages that are made up, a webhook that remembers."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from geo.articles.documents import Document
from geo.articles.feeds import read_feed
from geo.articles.fetching import Fetched, Marks
from geo.errors import InputError, ServiceError
from geo.memory.reading import Memory
from geo.model import Article, Event, Extraction, Place, PlaceKind, When
from geo.views.shelves import corpus_shown, shelve
from geo.watching.feeds import Web
from geo.watching.intake import Surroundings
from geo.watching.keeping import JOURNAL
from geo.watching.rounds import Watch
from geo.watching.settings import WatchSettings
from geo.watching.telling import told_since
from geo.workspace.matching import moved
from geo.workspace.store import Workspace

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
FEED, PAGE = "https://news.example/feed.xml", "https://news.example/{}.txt"
SPOTS = {
    "Belgorod": (50.6, 36.59), "Kursk": (51.73, 36.19), "Kyiv": (50.45, 30.52), "Lviv": (49.84, 24.02),
    "Odesa": (46.48, 30.73), "Sumy": (50.91, 34.8),
}  # fmt: skip
HOOK = "https://hook.example/secret-path"


def feed(*names: str, text: str = "") -> bytes:
    entries = "".join(
        f"<item><title>{name}</title><link>{PAGE.format(name)}</link><description>{text}</description></item>"
        for name in names
    )
    return f'<rss version="2.0"><channel><title>News</title>{entries}</channel></rss>'.encode()


def page(sentence: str) -> bytes:
    return f"{sentence}\n".encode()


def entries(got: Fetched) -> tuple[tuple[str, Document], ...]:
    """Read a feed in this process: one of its own takes longer than all else in a test."""
    return tuple((f"entry {at}", entry) for at, entry in enumerate(read_feed(got.data, got.address)))


@dataclass
class World:
    """What surrounds a watch in a test."""

    now: datetime = NOON
    stopped: bool = False
    pages: dict[str, bytes | str | InputError] = field(default_factory=dict)  # a text is why it cannot be had
    marks: Marks = field(default_factory=Marks)  # of feeds, as their server tells them
    asked: list[str] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    taken: list[dict] = field(default_factory=list)  # by the webhook
    headers: list[dict] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)  # of the webhook, told one after the other before it takes any
    web: Web | None = None  # a real one in place of what is made up
    hook: Callable | None = None
    slow: timedelta = timedelta()  # that the webhook takes
    while_waiting: Callable[[], object] = lambda: None

    def wait(self, seconds: float) -> bool:
        self.waits.append(seconds)
        self.now += timedelta(seconds=seconds)
        self.while_waiting()
        return not self.stopped

    def page(self, address: str) -> Fetched:
        self.asked.append(address)
        found = self.pages.get(address, "answers 404")
        if isinstance(found, InputError):
            raise found
        if isinstance(found, str):
            raise InputError(f"{address} {found}")
        return Fetched(address, "text/plain", found)

    def feed(self, address: str, known: Marks) -> Fetched | None:
        got = self.page(address)
        if known.headers and known == self.marks:
            return None
        return replace(got, media_type="application/rss+xml", marks=self.marks)

    def send(self, address: str, body: bytes, headers: dict) -> None:
        if self.refusals:
            raise ServiceError(self.refusals.pop(0))
        self.now += self.slow
        self.taken.append(json.loads(body))
        self.headers.append(dict(headers))

    @property
    def around(self) -> Surroundings:
        web = self.web or Web(self.wait, feed=self.feed, page=self.page, entries=entries)
        send = self.hook or self.send
        return Surroundings(lambda: self.now, self.wait, lambda: self.stopped, web, send, "a secret")


class Reading:
    """Finds in an article an attack for each line that tells one, as no model would."""

    def __init__(self, make_event: Callable) -> None:
        self.make_event = make_event
        self.read: list[str] = []

    def __call__(self, article: Article, *, engines: object) -> Extraction:
        self.read.append(article.id)
        found, start = [], 0
        for line in article.text.splitlines(keepends=True):
            if "attacked" in line:
                name = line.split("attacked ")[1].split()[0]
                spot = Place(name, PlaceKind.CITY, *SPOTS.get(name, (10.0, 10.0)), 1, "UA")
                # Each on a day of its own: else they would be taken for one happening.
                day = date(2024, 1 + 2 * sorted((*SPOTS, name)).index(name) % 12, 6)
                when = When(day, day, 1, "6 August 2024")
                made = self.make_event(line.strip(), article=article.id, places=(spot,), when=when)
                report = made.reports[0]
                found.append(moved(report, article, start + len(line) - len(line.lstrip())))
            start += len(line)
        return Extraction(article, reports=tuple(found))


class Desk:
    """A workspace, what reads for it, and the world round it."""

    def __init__(self, folder: Path, make_event: Callable, world: World | None = None) -> None:
        self.folder, self.world = folder / "in", world or World()
        self.folder.mkdir(exist_ok=True)
        self.reading = Reading(make_event)
        self.workspace = Workspace.open(folder / "desk.dateline")
        self.settings = WatchSettings(folders=(str(self.folder),))

    @property
    def memory(self) -> Memory:
        return Memory(self.workspace.extractions(), version="test", reader=self.reading)

    @property
    def events(self) -> tuple[Event, ...]:
        """What is shown of the workspace."""
        return corpus_shown(shelve((), (), self.workspace), self.memory, self.workspace).events

    def watch(self, workspace: Workspace | None = None) -> Watch:
        """Begin a run, as if the program were started anew."""
        there = workspace or Workspace.open(self.workspace.place)
        memory = Memory(there.extractions(), version="test", reader=self.reading)
        return Watch(there, memory, self.settings, self.world.around)

    def write(self, name: str, text: str) -> Path:
        """Write a file as it is when it was not touched for a while; each time is later than the one before."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        self.world.now += timedelta(minutes=1)
        os.utime(path, (self.world.now.timestamp(),) * 2)
        return path

    @property
    def articles(self) -> dict[str, str]:
        return {article.id: article.text.strip() for article in self.workspace.articles()}

    def told(self, since: datetime | int = 0) -> list[tuple[str, str]]:
        """Return what was told since a moment or a number: the kind, and the sentence."""
        journal = JOURNAL.read(self.workspace)
        return sorted((str(event.kind), event.quote) for event in told_since(journal, since))


def attack(on: str, by: str = "Ukraine") -> str:
    return f"{by} attacked {on} on 6 August 2024."
