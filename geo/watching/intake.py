"""Sources → articles kept in the workspace: what is new in folders and feeds, each file and entry once.

An article is kept first, then what was refused is noted, and only then its file or entry counts as read: whatever ends
this in between, the next run reads it again, and counts once what is there already.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from geo.articles.reading import read_inputs
from geo.articles.repeats import Seen
from geo.disk import shown
from geo.errors import BusyError, InputError
from geo.extract import with_day, with_language
from geo.model import Article, Rejection
from geo.watching.feeds import (
    FeedState,
    Host,
    Web,
    after_answer,
    after_failure,
    ask_feed,
    is_due,
    read_item,
    troubles,
    with_item,
    without_lost,
)
from geo.watching.folders import holds_one, kept_name, look_at
from geo.watching.keeping import JOURNAL, SOURCES, ReadSources
from geo.watching.settings import WatchSettings
from geo.watching.telling import Journal, with_problems
from geo.watching.webhooks import Post
from geo.workspace.store import Workspace

logger = logging.getLogger(__name__)

FLUSH = 20  # articles, and as many files or entries, that are read before they are kept
_WRITTEN_ON = "is empty, or still being written; it is read once it is whole"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a watch needs of the world: the time, a way to let some of it pass, the network.

    `wait` lets seconds pass and says whether nobody asked to stop meanwhile; `stopped` says whether somebody did.
    """

    now: Callable[[], datetime]
    wait: Callable[[float], bool]
    stopped: Callable[[], bool]
    web: Web
    send: Post
    secret: str = ""


class SourceReader:
    """Reads the sources of one workspace, once."""

    def __init__(
        self, workspace: Workspace, settings: WatchSettings, around: Surroundings, alive: Callable[[], object]
    ) -> None:
        """Take where articles are kept, what is watched, the world, and what is called as a sign of life."""
        self._workspace, self._settings, self._around, self._alive = workspace, settings, around, alive
        self._shelf: _KeptArticles | None = None

    def read_folders(self, refused: list[Rejection]) -> tuple[list[Rejection], list[Rejection]]:
        """Read what is new in the folders.

        Args:
            refused: Takes what could not be read, and is not tried again as long as it stays as it is.

        Returns:
            What is wrong with the folders, and which files are to be waited for.
        """
        if not self._settings.folders:
            return [], []
        read = self._sources().files
        looked = look_at(self._settings.folders, read, self._around.wait, besides=self._settings.summary)
        marks, gone = dict(read), frozenset(looked.gone)
        marks = {name: mark for name, mark in read.items() if name not in gone}
        marks |= {kept_name(path): mark for path, mark in looked.others.items()}
        batch = _Batch(problems=list(looked.passed))
        for path, mark in looked.ready.items():
            if self._around.stopped():
                break
            articles, problems = read_inputs((Path(path),))
            batch.add(articles, problems, alone=holds_one(path) and len(articles) == 1)
            marks[kept_name(path)] = mark
            if batch.is_full:
                self._keep(batch, refused, lambda there: replace(there, files=dict(marks)))
        if marks != read:
            self._keep(batch, refused, lambda there: replace(there, files=dict(marks)))
        return list(looked.problems), [Rejection(shown(each), _WRITTEN_ON) for each in looked.writing]

    def read_feeds(self, refused: list[Rejection]) -> tuple[Rejection, ...]:
        """Read what is new in the feeds that are due; return what is wrong with feeds.

        Args:
            refused: Takes what could not be read, and is given up.
        """
        host, feeds = Host(self._around.web), self._settings.feeds
        for address in feeds:
            if self._around.stopped():
                break
            state = self._sources().feeds.get(address, FeedState())
            if is_due(state, self._around.now()):
                self._read_feed(address, state, host, refused)
        states = self._sources().feeds
        return tuple(troubles({each: states[each] for each in feeds if each in states}))

    def _read_feed(self, address: str, state: FeedState, host: Host, refused: list[Rejection]) -> None:
        every, batch = self._settings.every, _Batch()
        try:
            answer = ask_feed(address, state, host)
        except InputError as exc:
            reason = str(exc).removeprefix(f"{address} ")
            logger.warning("%s: %s", address, reason)
            asked_for = exc.seconds if isinstance(exc, BusyError) else 0.0
            state = after_failure(state, reason, self._around.now(), every, asked_for=asked_for)
            self._keep(batch, refused, _with_feed(address, state))
            return
        if answer is not None:
            state, batch.problems[:] = without_lost(state, answer.lost)
        for key, name, entry in answer.entries if answer else ():
            if self._around.stopped():
                self._keep(batch, refused, _with_feed(address, replace(state, asked=self._around.now())))
                return
            item = read_item(key, name, entry, host)
            state, done = with_item(state, item)
            batch.add(item.articles, item.refused if done else ())
            if batch.is_full:
                self._keep(batch, refused, _with_feed(address, state))
        state = after_answer(state, answer.marks if answer else None, self._around.now(), every)
        self._keep(batch, refused, _with_feed(address, state))

    def _keep(self, batch: "_Batch", refused: list[Rejection], read: Callable[[ReadSources], ReadSources]) -> None:
        """Keep the articles of a batch, note what was refused, and only then that all of it was read."""
        self._alive()
        if batch.articles:
            self._shelf = self._shelf or _KeptArticles(self._workspace.articles())
            new = []
            for article, alone in batch.articles:
                if not self._shelf.takes(article):
                    continue  # read before, by another name or by a run that was ended here: it is counted once
                told, old = with_day(with_language(article)), self._shelf.before(article) if alone else None
                if old is None:
                    new.append(told)
                else:
                    self._workspace.remove_article(old.id)
                    self._workspace.add_articles([replace(told, id=old.id, rating=told.rating or old.rating)])
            if new:
                self._workspace.add_articles(new)
        note(self._workspace, batch.problems, self._around.now())
        refused += batch.problems
        SOURCES.change(self._workspace, lambda known: read(known or ReadSources()))
        batch.clear()

    def _sources(self) -> ReadSources:
        return SOURCES.read(self._workspace) or ReadSources()


def note(workspace: Workspace, refused: Iterable[Rejection], now: datetime) -> None:
    """Note in the journal what could not be read."""
    listed = tuple(refused)
    if listed:
        JOURNAL.change(workspace, lambda journal: with_problems(journal or Journal(now, now), listed, now))


def _with_feed(address: str, state: FeedState) -> Callable[[ReadSources], ReadSources]:
    return lambda there: replace(there, feeds={**there.feeds, address: state})


class _KeptArticles:
    """The articles that are kept: which texts are there, and which came from a file that holds no other."""

    def __init__(self, articles: Iterable[Article]) -> None:
        there = tuple(articles)
        counts = Counter(article.path for article in there)
        self._seen = Seen(there)
        self._by_path = {article.path: article for article in there if counts[article.path] == 1}

    def takes(self, article: Article) -> bool:
        """Take an article, unless it is there."""
        return self._seen.take(article) is None

    def before(self, article: Article) -> Article | None:
        """Return the article of the same file as it was before."""
        return self._by_path.get(article.path)


class _Batch:
    """What was read and is not kept yet: articles, each with whether it is all that its file holds, and refusals."""

    def __init__(self, problems: list[Rejection] | None = None) -> None:
        self.articles: list[tuple[Article, bool]] = []
        self.problems = problems or []
        self._count = 0

    @property
    def is_full(self) -> bool:
        return max(len(self.articles), self._count) >= FLUSH

    def add(self, articles: Iterable[Article], problems: Iterable[Rejection], *, alone: bool = False) -> None:
        self.articles += ((article, alone) for article in articles)
        self.problems += problems
        self._count += 1

    def clear(self) -> None:
        self.articles, self.problems, self._count = [], [], 0
