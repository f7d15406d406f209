"""Watched feeds: each is asked no sooner than it is due, each of its entries is read once, and failures wait longer.

Feeds are asked one after the other, and between two questions to one host a moment passes.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from geo.articles.addresses import PAUSE, Fetch, canonical_address, entries_of, is_feed, read_entry
from geo.articles.documents import Document, is_address
from geo.articles.fetching import Fetched, Marks, fetch, fetch_changed
from geo.errors import InputError
from geo.model import Article, Rejection, content_id
from geo.views.escape import plain
from geo.watching.slots import Moment

MOST_TRIES = 3  # rounds in which an entry's page is asked for, before it is given up
MOST_ENTRIES = 2000  # of one feed that are known as read: the newest
LONGEST_WAIT = timedelta(days=1)  # between two questions to a feed that fails
_EARLY = 0.9  # of the time between two rounds
SOONEST = timedelta(seconds=60)  # between two questions to a feed, whoever asks

FetchChanged = Callable[[str, Marks], Fetched | None]


@dataclass(frozen=True, slots=True)
class Tried:
    """An entry that could not be read yet: how often that was tried, its address or name, and why it failed."""

    count: int
    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is known of a feed: when it may be asked again, how often it failed, what of it was read.

    `read` are the keys of its entries, oldest first; `tried` are those whose page could not be had.
    """

    asked: Moment | None = None
    due: Moment | None = None
    failures: int = 0
    trouble: str = ""
    marks: Marks = field(default_factory=Marks)
    read: tuple[str, ...] = ()
    tried: dict[str, Tried] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FeedItem:
    """An entry that was read: its key, its articles, and why others of it, or all, could not be had."""

    key: str
    articles: tuple[Article, ...] = ()
    refused: tuple[Rejection, ...] = ()


@dataclass(frozen=True, slots=True)
class Web:
    """How one waits, how feeds are asked, which may say that they have not changed, and pages; how feeds are read."""

    wait: Callable[[float], object]
    feed: FetchChanged = fetch_changed
    page: Fetch = fetch
    entries: Callable[[Fetched], Iterable[tuple[str, Document]]] = entries_of
    pause: float = PAUSE


class Host:
    """Remembers which hosts were asked, so that a moment passes before the same one is asked again."""

    def __init__(self, web: Web) -> None:
        self._web = web
        self._asked: set[str] = set()

    def page(self, address: str) -> Fetched:
        """Fetch a page."""
        self._let_pass(address)
        return self._web.page(address)

    def feed(self, address: str, known: Marks) -> Fetched | None:
        """Fetch a feed, None where it is as it was."""
        self._let_pass(address)
        return self._web.feed(address, known)

    def entries(self, got: Fetched) -> Iterable[tuple[str, Document]]:
        """Return the entries of a feed, each with its name."""
        return self._web.entries(got)

    def _let_pass(self, address: str) -> None:
        host = _host_of(address)
        if host in self._asked:
            self._web.wait(self._web.pause)
        self._asked.add(host)


def is_due(state: FeedState, now: datetime) -> bool:
    """Say whether a feed may be asked; also where a clock was wrong and the next time lies too far off."""
    asked = state.asked
    if asked is not None and timedelta() <= now - asked < SOONEST:
        return False
    return state.due is None or now >= state.due or state.due > now + 8 * LONGEST_WAIT


@dataclass(frozen=True, slots=True)
class FeedAnswer:
    """What a feed has that was not read: entries, each with its key and its name, the oldest first.

    `marks` are those of this state of the feed. `lost` are entries that could not be read before and are in it no more.
    """

    entries: tuple[tuple[str, str, Document], ...]
    marks: Marks
    lost: tuple[str, ...] = ()


def ask_feed(address: str, state: FeedState, host: Host) -> FeedAnswer | None:
    """Ask a feed which entries it has that were not read; None where it is as it was.

    Raises:
        InputError: It cannot be had, or is no feed.
    """
    got = host.feed(address, state.marks)
    if got is None:
        return None
    if not is_feed(got):
        msg = f"{address} is no feed, but a page or a file; give the address of an RSS, Atom or JSON feed"
        raise InputError(msg)
    known = set(state.read)
    new = ((key_of_entry(entry), name, entry) for name, entry in host.entries(got))
    listed = {key: (key, name, entry) for key, name, entry in new if key not in known}
    lost = tuple(key for key in state.tried if key not in listed)
    return FeedAnswer(tuple(reversed(listed.values())), got.marks or Marks(), lost)


def read_item(key: str, name: str, entry: Document, host: Host) -> FeedItem:
    """Read an entry: its page, or what the feed itself tells where that cannot be had."""
    found = tuple(read_entry(entry, name, fetcher=host.page))
    articles = tuple(each for each in found if isinstance(each, Article))
    return FeedItem(key, articles, tuple(each for each in found if isinstance(each, Rejection)))


def key_of_entry(entry: Document) -> str:
    """Return what an entry is known by: the address of its page; its words, where it has none."""
    if is_address(entry.address):
        return content_id("page", canonical_address(entry.address))
    return content_id("entry", entry.title, entry.published, entry.text)


def with_item(state: FeedState, item: FeedItem) -> tuple[FeedState, bool]:
    """Return a feed's state after an entry, and whether it is done with: read, or given up."""
    before = state.tried.get(item.key)
    tries = before.count + 1 if before else 1
    others = {key: tried for key, tried in state.tried.items() if key != item.key}
    if item.articles or tries >= MOST_TRIES:
        return replace(state, read=(*state.read, item.key)[-MOST_ENTRIES:], tried=others), True
    first = item.refused[0] if item.refused else Rejection("an entry", "gives no article")
    tried = Tried(tries, plain(first.where), plain(first.reason))
    return replace(state, tried={**others, item.key: tried}), False


def without_lost(state: FeedState, lost: Iterable[str]) -> tuple[FeedState, tuple[Rejection, ...]]:
    """Return a feed's state without entries that it has no more, and what is to be told of them."""
    keys = set(lost)
    told = (tried for key, tried in state.tried.items() if key in keys)
    refused = tuple(Rejection(each.where, f"{each.reason}; the feed lists it no more") for each in told)
    return replace(state, tried={key: tried for key, tried in state.tried.items() if key not in keys}), refused


def after_answer(state: FeedState, marks: Marks | None, now: datetime, every: float) -> FeedState:
    """Return a feed's state after it was asked and its entries were gone through.

    What its server marks this state by is kept only where no entry is to be tried again: else it would be told next
    time that nothing has changed. It is due a little before the time is over, since rounds do not come to the second.
    """
    known = state.marks if marks is None else Marks() if state.tried else marks
    due = now + timedelta(seconds=every * _EARLY)
    return replace(state, asked=now, due=due, failures=0, trouble="", marks=known)


def after_failure(state: FeedState, reason: str, now: datetime, every: float, *, asked_for: float = 0.0) -> FeedState:
    """Return a feed's state after it could not be had: each time it is left alone twice as long, up to a day.

    Args:
        state: Before that.
        reason: Why.
        now: The moment.
        every: Seconds between two rounds.
        asked_for: Seconds for which its server asks to be left alone at least.
    """
    failures = state.failures + 1
    wait = min(timedelta(seconds=every) * 2 ** min(failures, 12), max(LONGEST_WAIT, timedelta(seconds=every)))
    wait = max(wait, timedelta(seconds=asked_for))
    return replace(state, asked=now, due=now + wait, failures=failures, trouble=plain(reason))


def troubles(states: Mapping[str, FeedState]) -> Iterator[Rejection]:
    """Yield why feeds could not be had when they were last asked, and when they are asked again."""
    for address, state in states.items():
        if state.trouble and state.due is not None:
            times = "once" if state.failures == 1 else f"{state.failures} times in a row"
            yield Rejection(
                address, f"{state.trouble}; it failed {times}, and is asked again after {state.due:%Y-%m-%d %H:%M} UTC"
            )


def _host_of(address: str) -> str:
    try:
        return urlsplit(address).netloc.lower()
    except ValueError:
        return address
