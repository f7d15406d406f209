"""Work beside the page: a thread of its own, what it has done so far, and a way to stop it.

The page stays in use meanwhile. A job knows nothing of Streamlit; the page asks it how far it is.
"""

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from geo.articles.addresses import read_address
from geo.articles.files import read_data
from geo.articles.repeats import Seen
from geo.articles.texts import article_from_text, first_line
from geo.errors import GeoError, InputError
from geo.extract import with_day, with_language
from geo.model import Article, Rejection
from geo.views.words import count_words, short_words

logger = logging.getLogger(__name__)

MOST_ARTICLES = 2000  # of one job
_PASTED_TITLE = 60


@dataclass(frozen=True, slots=True)
class ArticleInput:
    """What a person gave to be read: a file's name and content, pasted text (without a name), or an address."""

    name: str = ""
    data: bytes = b""
    address: str = ""


@dataclass(slots=True)
class Job:
    """Work that runs, and what it has come to. The thread writes, the page reads, and sets `stopped`."""

    doing: str
    total: int
    done: int = 0
    now: str = ""
    articles: tuple[Article, ...] = ()
    refused: tuple[Rejection, ...] = ()
    failed: str = ""
    stopped: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def told(self) -> str:
        """How far it is, in words."""
        read = f" · {count_words(len(self.articles), 'article')}" if self.articles else ""
        return f"{self.doing} {min(self.done + 1, self.total)} of {self.total}{read}"


def start_reading(sources: Sequence[ArticleInput], known: Iterable[Article]) -> Job:
    """Read the articles out of what a person gave, and leave out those that are known."""
    job, seen = Job("Reading", len(sources)), Seen(known)
    _start(job, lambda: _read(job, sources, seen))
    return job


def _start(job: Job, work: Callable[[], None]) -> None:
    def run() -> None:
        try:
            work()
        except GeoError as exc:
            job.failed = str(exc)
        except Exception:  # a thread's error would be lost; the page must not wait for ever
            logger.exception("a job ended early")
            job.failed = "something went wrong that is no fault of the articles; the log says more"
        finally:
            job.over.set()

    threading.Thread(target=run, daemon=True, name="dateline-job").start()


def _read(job: Job, sources: Sequence[ArticleInput], seen: Seen) -> None:
    for done, source in enumerate(sources):
        job.done, job.now = done, source.address or source.name or "pasted text"
        for item in _items(source):
            if job.stopped.is_set():
                return
            _take(job, item, seen)
    job.done = len(sources)


def _items(source: ArticleInput) -> Iterable[Article | Rejection]:
    if source.address:
        return read_address(source.address)
    if source.name:
        return read_data(source.name, source.data)
    return _pasted(source.data.decode("utf-8", "replace"))


def _pasted(text: str) -> Iterable[Article | Rejection]:
    """Make an article of a paste; without a headline, its first words tell it from other pastes."""
    title = first_line(text) or short_words(text, _PASTED_TITLE)
    try:
        yield article_from_text(text, article_id="pasted", title=title)
    except InputError as exc:
        yield Rejection("Pasted text", str(exc).removeprefix("pasted "))


def _take(job: Job, item: Article | Rejection, seen: Seen) -> None:
    if isinstance(item, Article) and len(job.articles) >= MOST_ARTICLES:
        item = Rejection(item.id, f"is one too many: {MOST_ARTICLES:,} are read at a time; add these first")
        job.stopped.set()
    repeat = seen.take(item) if isinstance(item, Article) else item
    if repeat is None and isinstance(item, Article):
        job.articles += (with_day(with_language(item)),)
    elif repeat is not None:
        job.refused += (repeat,)
